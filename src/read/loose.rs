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
    /// What the group it stands in says of the repository.
    pub repository: Option<String>,
}

/// What stands around the `nth` link and belongs to its session alone: the outermost element that is a card by nature
/// (`li`, `article`, …), else the outermost that is not a container.
pub(super) fn region<'a, 't>(link: Element<'a, 't>, loose: &[Loose], nth: usize) -> Element<'a, 't> {
    let id = loose.get(nth).and_then(|one| one.id.as_ref());
    let other = |one: &&Loose| one.id.as_ref() != id;
    let before = loose.get(..nth).and_then(|before| before.iter().rfind(other)).map(|one| one.at);
    let after = loose.get(nth..).and_then(|after| after.iter().find(other)).map(|one| one.at);

    let mut outermost = link;
    let mut by_nature = None;
    let mut in_container = false;
    let mut at = link;
    while let Some(parent) = at.parent() {
        let alone = before.is_none_or(|before| before < parent.at()) && after.is_none_or(|after| after >= parent.end());
        if !alone || rules::BOUNDARIES.iter().any(|name| parent.is(name)) || rules::GROUP.matches(&parent) {
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
