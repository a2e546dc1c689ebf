//! The capture plan: what the content script watches and sends, made from the rules alone, so that every selector, path
//! and word lives in Rust. It says what may be sent, never what may not: whatever it does not name stays in the page.
//!
//! Must never: allow the transcript, what the user types, or what Claude sent for approval.

use super::rules::{self, Selector};

/// What the content script watches and sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The places to send.
    pub places: Vec<PlanPlace>,
    /// The paths that a capture's address may tell; any other is sent as `elsewhere`, or as `/`. See
    /// [`PlanPlace::paths`].
    pub paths: Vec<&'static str>,
    /// What the address tells of any other watched path.
    pub elsewhere: &'static str,
    /// The paths under which a page shows sessions. Elsewhere only what comes and goes is observed.
    pub watched: Vec<&'static str>,
    /// Where a page shows a conversation, and how it is known there.
    pub conversation: Conversation,
    /// What is only counted as a sign of life when it changes.
    pub ignore: String,
    /// What is taken out of the copy before it is sent.
    pub prune: String,
    /// The names of elements that are sent without their content, which is what the user types.
    pub hollow: Vec<&'static str>,
    /// The attributes whose changes matter.
    pub attributes: Vec<&'static str>,
    /// The attributes that are sent.
    pub sent: SentAttributes,
    /// What stands in a session's address before its id.
    pub sessions: &'static str,
    /// What no climb goes into or beyond: elements that hold the page, or a list.
    pub boundaries: String,
    /// What holds one session beside others. What is sent of such a pane is sent within an element with `pane_session`.
    pub panes: String,
    /// The attribute of a pane, or of the first element in it that has it, with the id of its session.
    pub pane_session: &'static str,
}

/// The pages of one session, where Claude's words stand beside what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Their paths.
    pub paths: Vec<&'static str>,
    /// What shows that the page is one that is known: without it, places that are [`PlanPlace::careful`] say less.
    pub known_by: String,
    /// Nothing inside is a card of a session.
    pub within: String,
}

/// Which attributes are sent, and how much of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentAttributes {
    /// With their value.
    pub whole: Vec<&'static str>,
    /// Without it: that they are there is what tells.
    pub bare: Vec<&'static str>,
    /// Only where it is a number.
    pub numbers: Vec<&'static str>,
    /// `href`: only of these elements, or within a drawing.
    pub addresses: String,
}

/// One place to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPlace {
    /// What captures call it.
    pub name: &'static str,
    /// What to look for.
    pub selector: String,
    /// What of an element is sent on its own, so that it is sent again only when it is another. What surrounds it says
    /// nothing of what of it is sent.
    pub parts: String,
    /// On which paths; a `*` at the end stands for any rest. Elsewhere the place is empty.
    pub paths: Vec<&'static str>,
    /// What is found is a link: send the largest element around it that belongs to that session alone.
    pub climb: bool,
    /// What is found inside this is passed over.
    pub not: String,
    /// On the page of a conversation that is not known by its names it stays empty; of a climb the link alone is sent.
    pub careful: bool,
    /// What holds one of these is not sent.
    pub holds_not: String,
    /// What is larger is not sent; of what a climb found, the link alone is.
    pub most: Option<Bounds>,
    /// Whose text is sent.
    pub texts: Texts,
    /// Whose `aria-label` is sent.
    pub labels: String,
}

/// How large an element that is sent may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Its text, in UTF-16 code units.
    pub text: u32,
    /// The elements inside it.
    pub elements: u32,
}

/// Whose text of a place is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// All there is.
    All,
    /// None: that the element is there tells enough.
    None,
    /// Only inside what the selector finds.
    Inside(String),
    /// Only the first, where it begins as one of these does: that beginning, and [`MAX_BEHIND`] characters behind it.
    Beginning(Vec<&'static str>),
    /// Only inside the first that the selector finds, and what is one of the words, or a label that begins with one.
    Title(String, Vec<&'static str>),
}

/// The most characters sent behind the beginning that a text is known by: they tell whether its sentence goes on.
pub const MAX_BEHIND: u32 = 2;
/// The most characters sent of the title of a card that asks: as many as the reader keeps, for it may hold a command.
pub const MAX_CARD_TITLE: u32 = super::reading::MAX_APPROVAL_TITLE as u32;

/// A card around a link is not larger than this, or it is none.
const CARD: Bounds = Bounds { text: 2_000, elements: 60 };
/// What announces is short.
const ANNOUNCED: Bounds = Bounds { text: 300, elements: 60 };

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
    let unread = join([&any(&rules::TRANSCRIPT), &rules::COMPOSER.css()]);
    let outside_list = join([&any(&[rules::LIST, rules::KEYED]), &unread]);
    let commands = rules::APPROVAL.css() + " pre";
    Plan {
        places: places(&unread, &outside_list),
        paths: [rules::LIST_PATHS.as_slice(), &rules::SESSION_PATHS, &rules::LOGIN_PATHS].concat(),
        elsewhere: rules::OTHER_CODE_PATH,
        watched: rules::WATCHED_PATHS.to_vec(),
        conversation: Conversation {
            paths: rules::SESSION_PATHS.to_vec(),
            known_by: unread.clone(),
            within: any(&rules::MAIN),
        },
        // What the user types stands in fields; the drawings of icons are most of a list's text and tell nothing.
        prune: join([
            &unread,
            &any(&rules::OTHER_ROWS),
            &commands,
            "input, select, path, title, desc, template, script, style",
        ]),
        ignore: unread,
        hollow: vec!["textarea"],
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
        sent: sent_attributes(),
        sessions: rules::SESSION_ADDRESS,
        boundaries: rules::BOUNDARIES.join(", ")
            + ", ul, ol, table, tbody, [role=main], [role=list], [role=grid], [role=feed]",
        panes: join([&any(&rules::PANES), &rules::PANE_SESSION.css()]),
        pane_session: rules::PANE_SESSION_ID,
    }
}

fn sent_attributes() -> SentAttributes {
    SentAttributes {
        whole: rules::ATTRIBUTES.to_vec(),
        bare: rules::BARE_ATTRIBUTES.to_vec(),
        numbers: rules::NUMBERS.to_vec(),
        addresses: join([&any(&rules::LINKS), &rules::PULL_LINK.css()]),
    }
}

/// The places, in the order in which captures have them.
fn places(unread: &str, outside_list: &str) -> Vec<PlanPlace> {
    let mut places = list_places(unread);
    places.extend(card_places(unread, outside_list));
    places.extend(session_places(unread, outside_list));
    places.push(PlanPlace {
        paths: [rules::WATCHED_PATHS.as_slice(), &rules::LOGIN_PATHS].concat(),
        most: None,
        texts: Texts::None,
        ..place(LOGIN, login(), outside_list, unread)
    });
    places
}

/// A place on the page of one session. What is found inside `not` is passed over.
fn place(name: &'static str, selector: String, not: &str, unread: &str) -> PlanPlace {
    PlanPlace {
        name,
        selector,
        parts: String::new(),
        paths: rules::SESSION_PATHS.to_vec(),
        climb: false,
        not: not.to_owned(),
        careful: false,
        holds_not: unread.to_owned(),
        most: Some(CARD),
        texts: Texts::All,
        labels: String::new(),
    }
}

/// The sidebar.
fn list_places(unread: &str) -> Vec<PlanPlace> {
    let list = |name, selector, not: &str| PlanPlace {
        paths: rules::WATCHED_PATHS.to_vec(),
        holds_not: String::new(),
        most: None,
        texts: Texts::Inside(row_texts()),
        labels: rows() + " " + &is(&any(&[rules::ROLE_STATUS, rules::ROLE_IMG, rules::ROW_MENU, rules::MAIN_BUTTON])),
        ..place(name, selector, not, unread)
    };
    vec![
        PlanPlace {
            parts: rules::ROW.css(),
            // A list in another is sent as a part of it.
            ..list("list", rules::LIST.css(), &join([&(rules::LIST.css() + " " + &rules::LIST.css()), unread]))
        },
        // The sidebar under another name, for as long as the rows keep theirs.
        list("rows", rules::ROW.css(), &join([&rules::LIST.css(), unread])),
    ]
}

/// Sessions outside of rows.
fn card_places(unread: &str, outside_list: &str) -> Vec<PlanPlace> {
    let sides = any(&rules::SIDES);
    let links = any(&rules::LINKS);
    // An older shell's mark may have a label and no role. Then it shows no text.
    let marks = is(&links) + " span[aria-label]:empty";
    let labels = join([&any(&[rules::ROLE_STATUS, rules::ROLE_IMG]), &links, &marks]);
    let card = |name, selector, not: &str| PlanPlace {
        paths: rules::LIST_PATHS.to_vec(),
        climb: true,
        labels: labels.clone(),
        ..place(name, selector, not, unread)
    };
    vec![
        PlanPlace {
            paths: rules::WATCHED_PATHS.to_vec(),
            careful: true,
            ..card(SIDE, is(&sides) + " " + &is(&links), &join([&rules::KEYED.css(), unread]))
        },
        card("links", links.clone(), &join([outside_list, &sides, "aside"])),
        PlanPlace { paths: rules::LIST_PATHS.to_vec(), ..place("attention", attention(), outside_list, unread) },
    ]
}

/// The parts of an open session's page.
fn session_places(unread: &str, outside_list: &str) -> Vec<PlanPlace> {
    vec![
        PlanPlace {
            holds_not: String::new(),
            most: None,
            texts: Texts::Title(card_title(), rules::CARD_WORDS.concat()),
            labels: join([&rules::APPROVAL.css(), &any(&rules::CARD_CONTROLS)]),
            ..place("approval", rules::APPROVAL.css(), unread, unread)
        },
        PlanPlace {
            labels: any(&[rules::ROLE_IMG, rules::PULL_BUTTON]),
            ..place("branch", rules::BRANCH_BAR.css(), unread, unread)
        },
        place("name", rules::NAME.css(), outside_list, unread),
        PlanPlace {
            texts: Texts::None,
            labels: any(&rules::STOP),
            ..place("stop", join([&any(&rules::STOP), &rules::WORKING.css()]), outside_list, unread)
        },
        PlanPlace {
            careful: true,
            holds_not: join([&any(&rules::IN_CONVERSATIONS), unread]),
            most: Some(ANNOUNCED),
            texts: Texts::Beginning(rules::notice_beginnings()),
            ..place("notices", any(&rules::ANNOUNCERS), &join([outside_list, &rules::APPROVAL.css()]), unread)
        },
    ]
}

/// Whose text in the list is sent: of a row its title and what says its status, or all that is written in its link
/// where nothing is marked up as the title; and links to sessions without a row.
fn row_texts() -> String {
    let row = rows();
    let title = is(&any(&rules::ROW_TITLE));
    let link = is(&join(["a", &rules::MAIN_BUTTON.css()]));
    let loose = is(&any(&rules::LINKS)) + ":not(" + &rules::KEYED.css() + " *)";
    let told = row.clone() + " " + &is(&join([&title, &rules::ROLE_STATUS.css()]));
    let untitled = row + ":not(:has(" + &title + ")) " + &link;
    join([&told, &untitled, &loose])
}

/// The rows of sessions, and the one that is open where it has no key, in an expanded project. The project's own row
/// stands right in what has its key.
fn rows() -> String {
    is(&(rules::ROW.css()
        + ", "
        + &rules::BARE_ROW.css()
        + &rules::OPEN_ROW.css()
        + ":not(button, [data-row-key] > *)"))
}

/// What is marked as the title of a card that asks, or stands right before the button that dismisses a question.
fn card_title() -> String {
    let mut title = rules::APPROVAL_TITLE.css();
    for label in rules::DISMISS_QUESTION {
        title += &format!(", :not(pre):not(:has(*)):has(+ button[aria-label=\"{label}\"])");
    }
    title
}

/// A list item whose button holds a coloured dot.
fn attention() -> String {
    rules::ATTENTION.css() + ":has(> button " + &rules::ATTENTION_DOT.css() + ")"
}

fn login() -> String {
    // Somebody may be signed in and see a field of that kind.
    format!("html:not(:has({})) form:has({})", rules::USER_MENU.css(), rules::LOGIN_FIELD.css())
}

fn any(selectors: &[Selector]) -> String {
    let mut list = String::new();
    for selector in selectors {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push_str(&selector.css());
    }
    list
}

fn join<const N: usize>(lists: [&str; N]) -> String {
    lists.join(", ")
}

fn is(list: &str) -> String {
    String::from(":is(") + list + ")"
}
