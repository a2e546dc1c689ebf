//! Rows that were read before: what each shows on its own, and where they stand in a fragment that holds only their
//! numbers. Must never reuse a row's reading where its surroundings could change that reading.

use super::surroundings::is_side;
use crate::read::html::{Element, MAX_DEPTH, MAX_NODES, Tree};
use crate::read::list::{RowKind, RowReading, read_row};
use crate::read::reading::{KnownRow, Notes, Rows};
use crate::read::rules;

/// Reads a row on its own. Returns nothing for markup that is not exactly one session's row, or that also changes how
/// its surroundings are read.
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
        // The element around a button may be an attention card.
        || row.is("button");
    if is_more || tree.torn || tree.too_much {
        return None;
    }
    let mut notes = Notes::default();
    // Without the open session: only a row that has no id needs it.
    let RowReading { kind: RowKind::Session { sighting, mark }, rows_inside } = read_row(row, None, &mut notes) else {
        return None;
    };
    let notes = notes.into_vec();
    let row = KnownRow { html: html.to_owned(), sighting: *sighting, mark, notes, nodes: tree.len() };
    rows_inside.is_empty().then_some(row)
}

/// The rows of a fragment that were read before and stand in it by number.
pub(super) struct RowsInPlace {
    /// The rows' positions in the tree, ascending.
    pub positions: Vec<u32>,
    /// The length of the rows' markup together, in bytes.
    pub bytes: usize,
}

impl RowsInPlace {
    /// Finds the rows. Returns nothing if the tree with the rows in it would exceed a bound.
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

    /// Whether one of the rows stands inside an element.
    pub fn are_in(&self, element: &Element) -> bool {
        let next = self.positions.partition_point(|position| *position <= element.at());
        self.positions.get(next).is_some_and(|position| *position < element.end())
    }
}

/// Returns the row that an element replaces.
pub(super) fn known_row<'r>(rows: &'r Rows, element: &Element) -> Option<&'r KnownRow> {
    if !element.is(KnownRow::ELEMENT) {
        return None;
    }
    rows.get(element.attribute("at")?.parse().ok()?)
}

/// Whether an element's reader reads everything inside it, and so needs the markup of a row in it.
pub(super) fn reads_all_inside(element: &Element) -> bool {
    let is_named = ["a", "button", "svg", "math"].iter().any(|name| element.is(name));
    let parts = [rules::ROW, rules::BARE_ROW, rules::APPROVAL, rules::BRANCH_BAR, rules::NAME, rules::WORKING];
    // The id of a pane's session may stand anywhere in the pane.
    is_named
        || rules::any_matches(&rules::PANES, element)
        || rules::PANE_SESSION.matches(element)
        || rules::any_matches(&rules::STOP, element)
        || rules::any_matches(&parts, element)
        || rules::any_matches(&rules::ANNOUNCERS, element)
}
