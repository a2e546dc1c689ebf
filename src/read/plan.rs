//! The capture plan: what the content script watches and sends. Made from the rules alone, so that every selector lives
//! in Rust. The transcript and what the user types must never be part of it.

use super::rules::{self, Sign};

/// What the content script watches and sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The places to send.
    pub places: Vec<PlanPlace>,
    /// What is only counted as a sign of life when it changes.
    pub ignore: String,
    /// What is taken out of the copy before it is sent.
    pub prune: String,
    /// The attributes whose changes matter.
    pub attributes: Vec<&'static str>,
}

/// One place to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPlace {
    /// What captures call it.
    pub name: &'static str,
    /// What to look for.
    pub selector: String,
    /// What is found is a link: send the largest element around it that belongs to that session alone.
    pub climb: bool,
    /// What is found inside this is passed over.
    pub not: String,
}

/// The place of links in a side bar: elsewhere Claude may write links, and words beside them.
pub(super) const SIDE: &str = "side";
/// The place that is there when a login form is.
pub(super) const LOGIN: &str = "login";

/// Whether links in a place are sessions of a list; a whole page has a name of its own.
pub(super) fn holds_sessions(place: &str) -> bool {
    !matches!(place, "attention" | "approval" | "branch" | "name" | "stop" | "notices" | LOGIN)
}

/// The capture plan.
pub fn plan() -> Plan {
    let unread = any(&[rules::TRANSCRIPT, rules::COMPOSER]);
    let outside_list = any(&[rules::LIST, rules::KEYED, rules::TRANSCRIPT, rules::COMPOSER]);
    let sides = any(&rules::SIDES);
    let links = any(&rules::LINKS);
    let place = |name, selector: String, not: &str| PlanPlace { name, selector, climb: false, not: not.to_owned() };
    Plan {
        places: vec![
            place("list", rules::LIST.css(), &unread),
            // The sidebar under another name, for as long as the rows keep theirs.
            place("rows", rules::ROW.css(), &any(&[rules::LIST, rules::TRANSCRIPT])),
            PlanPlace { climb: true, ..place(SIDE, is(&sides) + " " + &is(&links), &outside_list) },
            PlanPlace { climb: true, ..place("links", links.clone(), &join([&outside_list, &sides])) },
            place("attention", attention(), &outside_list),
            place("approval", rules::APPROVAL.css(), &unread),
            place("branch", rules::BRANCH_BAR.css(), &unread),
            place("name", rules::NAME.css(), &outside_list),
            place("stop", rules::STOP.css(), &outside_list),
            place("notices", any(&rules::ANNOUNCERS), &join([&outside_list, &rules::APPROVAL.css()])),
            place(LOGIN, login(), &outside_list),
        ],
        ignore: unread.clone(),
        // Inputs may hold what the user types; the drawings of icons are most of the text of a list and tell nothing.
        prune: join([&unread, "input", "path", "script", "style"]),
        attributes: vec![
            "aria-busy",
            "aria-label",
            "aria-valuenow",
            "data-group-label",
            "data-kind",
            "data-row-key",
            "href",
            "role",
        ],
    }
}

/// A list item whose button holds a coloured dot.
fn attention() -> String {
    rules::ATTENTION.css() + ":has(> button " + &rules::ATTENTION_DOT.css() + ")"
}

fn login() -> String {
    String::from("form:has(") + &rules::LOGIN_FIELD.css() + ")"
}

fn any(signs: &[Sign]) -> String {
    let mut list = String::new();
    for sign in signs {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(&sign.css());
    }
    list
}

fn join<const N: usize>(lists: [&str; N]) -> String {
    lists.join(", ")
}

fn is(list: &str) -> String {
    String::from(":is(") + list + ")"
}
