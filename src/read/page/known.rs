//! Rows that were read before: what each tells by itself, and where they stand in a page that is read without them.
//! Must never let a row stand where it may tell something else than by itself.

use super::surroundings::is_side;
use crate::read::html::{Element, MAX_DEPTH, MAX_NODES, Tree};
use crate::read::list::{RowKind, RowReading, read_row};
use crate::read::reading::{KnownRow, Notes, Rows};
use crate::read::rules;

/// Reads a row by itself, whatever will surround it. Gives nothing for what is no row of one session, or tells
/// something of its surroundings, too.
pub(in crate::read) fn read_row_alone(html: &str) -> Option<KnownRow> {
    let tree = Tree::parse(html);
    let row = tree.element(0).filter(|row| row.end() as usize == tree.len() && rules::ROW.matches(row))?;
    let is_more = rules::is_passed_over(&row)
        || rules::MENU_ENTRY.matches(&row)
        || rules::GROUP.matches(&row)
        || is_side(&row)
        || rules::any_matches(&rules::MAIN, &row)
        || rules::any_matches(&rules::PANES, &row)
        || rules::PANE_SESSION.matches(&row)
        // It may make an attention card of what it stands in.
        || row.is("button");
    if is_more || tree.torn || tree.too_much {
        return None;
    }
    let mut notes = Notes::default();
    // Only a row without an id may be that of the open session.
    let RowReading { kind: RowKind::Session { sighting, mark }, rows_inside } = read_row(row, None, &mut notes) else {
        return None;
    };
    let notes = notes.into_vec();
    let row = KnownRow { html: html.to_owned(), sighting: *sighting, mark, notes, nodes: tree.len() };
    rows_inside.is_empty().then_some(row)
}

/// The rows of a fragment that were read before.
pub(super) struct RowsInPlace {
    /// Where they stand, ascending.
    pub positions: Vec<u32>,
    /// How long they are together.
    pub bytes: usize,
}

impl RowsInPlace {
    /// Finds them. Gives nothing if the tree would exceed a bound with them in it.
    pub fn find(tree: &Tree, rows: &Rows) -> Option<RowsInPlace> {
        let mut found = RowsInPlace { positions: Vec::new(), bytes: 0 };
        if rows.len() == 0 {
            return Some(found);
        }
        let mut nodes = tree.len();
        for element in tree.elements() {
            let Some(row) = known_row(rows, &element) else { continue };
            found.positions.push(element.at());
            found.bytes += row.html.len();
            nodes += row.nodes;
            if nodes > MAX_NODES || tree.depth + row.nodes > MAX_DEPTH {
                return None;
            }
        }
        Some(found)
    }

    /// Whether one of them stands in an element.
    pub fn are_in(&self, element: &Element) -> bool {
        let next = self.positions.partition_point(|position| *position <= element.at());
        self.positions.get(next).is_some_and(|position| *position < element.end())
    }
}

/// The row in whose place an element stands.
pub(super) fn known_row<'r>(rows: &'r Rows, element: &Element) -> Option<&'r KnownRow> {
    if !element.is(KnownRow::ELEMENT) {
        return None;
    }
    rows.get(element.attribute("at")?.parse().ok()?)
}

/// Whether an element is read with all that it holds, so that a row in it must be there.
pub(super) fn reads_all_inside(element: &Element) -> bool {
    let is_named = ["a", "button", "svg", "math"].iter().any(|name| element.is(name));
    let parts = [rules::ROW, rules::BARE_ROW, rules::APPROVAL, rules::BRANCH_BAR, rules::NAME, rules::WORKING];
    // The id of a pane's session stands somewhere in it.
    is_named
        || rules::any_matches(&rules::PANES, element)
        || rules::PANE_SESSION.matches(element)
        || rules::any_matches(&rules::STOP, element)
        || rules::any_matches(&parts, element)
        || rules::any_matches(&rules::ANNOUNCERS, element)
}
