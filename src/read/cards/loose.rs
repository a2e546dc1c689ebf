//! Finds the card around each link to a session outside rows: the elements that belong to that session alone.

use crate::read::html::Element;
use crate::read::rules;
use crate::session::SessionId;

/// A link to a session outside rows. Rows are listed too, without an id, because no card may contain one.
pub(in crate::read) struct SessionLink {
    /// The link's position in the tree.
    pub at: u32,
    /// The session that it leads to. `None` for a row.
    pub id: Option<SessionId>,
    /// Whether it stands in a side bar.
    pub in_side: bool,
    /// Whether it stands in the page's main part.
    pub in_main: bool,
    /// The repository that the group around it names.
    pub repository: Option<String>,
}

/// The positions of the nearest links of other sessions: the last one before a link, and the first one after it.
pub(in crate::read) type Neighbours = (Option<u32>, Option<u32>);

/// The greatest depth of a link in its card.
const MAX_CLIMB: usize = 32;
/// The most nodes of a card. Lists, pages and conversations have more.
const MAX_CARD: u32 = 150;

/// Returns the neighbours of each link. The links have to be in document order.
pub(in crate::read) fn neighbours(links: &[SessionLink]) -> Vec<Neighbours> {
    let mut neighbours = Vec::with_capacity(links.len());
    let mut before = None;
    // All links in a run of one session have the same neighbours. A search for each link would be quadratic.
    for run in links.chunk_by(|one, next| one.id == next.id) {
        let end = neighbours.len() + run.len();
        neighbours.resize(end, (before, links.get(end).map(|next| next.at)));
        before = run.last().map(|last| last.at);
    }
    neighbours
}

/// Whether a link alone is larger than a card may be.
pub(in crate::read) fn is_too_large(link: Element) -> bool {
    size(link) > MAX_CARD
}

fn size(element: Element) -> u32 {
    element.end() - element.at()
}

/// Returns the card around a link: the outermost element that is a card by name or role (`li`, `article`, …). Without
/// one, it is the outermost element that is no container, else the link. No neighbour is inside it.
pub(in crate::read) fn card_around<'a, 't>(link: Element<'a, 't>, neighbours: Neighbours) -> Element<'a, 't> {
    let (before, after) = neighbours;
    let mut outermost = link;
    let mut by_nature = None;
    let mut in_container = false;
    let mut at = link;
    for _ in 0..MAX_CLIMB {
        let Some(parent) = at.parent() else { break };
        let is_alone =
            before.is_none_or(|before| before < parent.at()) && after.is_none_or(|after| after >= parent.end());
        if !is_alone
            || size(parent) > MAX_CARD
            || rules::BOUNDARIES.iter().any(|name| parent.is(name))
            || rules::GROUP.matches(&parent)
        {
            break;
        }
        let role = parent.attribute("role").unwrap_or_default();
        if rules::CARDS.iter().any(|name| parent.is(name)) || rules::CARD_ROLES.contains(&role) {
            by_nature = Some(parent);
        }
        in_container |= rules::CONTAINERS.iter().any(|name| parent.is(name)) || rules::CONTAINER_ROLES.contains(&role);
        if !in_container {
            outermost = parent;
        }
        at = parent;
    }
    by_nature.unwrap_or(outermost)
}
