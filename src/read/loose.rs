//! Links to sessions outside rows, and what stands around each and belongs to its session alone.

use super::html::Element;
use super::rules;
use crate::session::SessionId;

/// A link outside rows, or a row (without id), in document order: what one card must not hold two of.
pub(super) struct Loose {
    /// Where it stands.
    pub at: u32,
    /// Whose it is; a row has none.
    pub id: Option<SessionId>,
    /// Whether it stands in a side bar.
    pub in_side: bool,
    /// Whether it stands in the page's main part.
    pub in_main: bool,
    /// What the group it stands in says of the repository.
    pub repository: Option<String>,
}

/// A card's link stands no deeper in it.
const MAX_CLIMB: usize = 32;
/// A card holds no more nodes: what is larger is a list, a page or a conversation.
const MAX_CARD: u32 = 150;

/// For each link, where the nearest links of other sessions stand: the last one before it, the first one after it.
pub(super) fn others(loose: &[Loose]) -> Vec<(Option<u32>, Option<u32>)> {
    let mut others = Vec::with_capacity(loose.len());
    let mut before = None;
    // All at once for links of one session in a row: looking from each would be quadratic on a page of one session's links.
    for run in loose.chunk_by(|one, next| one.id == next.id) {
        let end = others.len() + run.len();
        others.resize(end, (before, loose.get(end).map(|next| next.at)));
        before = run.last().map(|last| last.at);
    }
    others
}

/// Whether a link alone is too large to be a card's.
pub(super) fn is_too_large(link: Element) -> bool {
    size(link) > MAX_CARD
}

fn size(element: Element) -> u32 {
    element.end() - element.at()
}

/// What stands around a link and belongs to its session alone, as no link of `others` stands in it: the outermost element that is a
/// card by nature (`li`, `article`, …), else the outermost that is not a container.
pub(super) fn region<'a, 't>(link: Element<'a, 't>, others: (Option<u32>, Option<u32>)) -> Element<'a, 't> {
    let (before, after) = others;
    let mut outermost = link;
    let mut by_nature = None;
    let mut in_container = false;
    let mut at = link;
    for _ in 0..MAX_CLIMB {
        let Some(parent) = at.parent() else { break };
        let alone = before.is_none_or(|before| before < parent.at()) && after.is_none_or(|after| after >= parent.end());
        if !alone
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
