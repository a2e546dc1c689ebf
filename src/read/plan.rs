//! The capture plan: what the content script watches and sends. It is made from the rules alone, so that every
//! selector, path and word lives in Rust. The plan lists what may be sent; whatever it does not list stays in the page.
//!
//! Must never: allow the transcript, what the user types, or what Claude sent for approval.

use super::rules::{self, Selector};

/// What the content script watches and sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The places to send.
    pub places: Vec<PlanPlace>,
    /// The paths that a capture's address may contain. Any other path is sent as `elsewhere`, or as `/`. See
    /// [`PlanPlace::paths`] for the form of a path.
    pub paths: Vec<&'static str>,
    /// The path that is sent in place of any other watched path.
    pub elsewhere: &'static str,
    /// The paths under which a page shows sessions. On other paths only added and removed elements are observed.
    pub watched: Vec<&'static str>,
    /// On which paths a page shows a conversation, and how the content script recognizes it.
    pub conversation: Conversation,
    /// Elements whose changes are not read, but counted as a sign of life.
    pub ignore: String,
    /// Elements that are removed from the copy before it is sent.
    pub prune: String,
    /// The names of elements that are sent without their content, because the user types it.
    pub hollow: Vec<&'static str>,
    /// The attributes whose changes cause a new capture.
    pub attributes: Vec<&'static str>,
    /// The attributes that are sent. All others are removed.
    pub sent: SentAttributes,
    /// The part of a session's address before its id.
    pub sessions: &'static str,
    /// Elements that no climb enters: those that hold the page, or a list.
    pub boundaries: String,
    /// Panes: elements that hold one session beside others. What is sent of a pane is sent within an element that has
    /// the attribute `pane_session`.
    pub panes: String,
    /// The attribute with the id of a pane's session. It stands on the pane, or on the first element in it that has the
    /// attribute.
    pub pane_session: &'static str,
}

/// The pages of one session, on which Claude's words stand beside what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The paths of these pages.
    pub paths: Vec<&'static str>,
    /// Elements that show that the page has a known form. Without any of them, less is sent of places that are
    /// [`PlanPlace::careful`].
    pub known_by: String,
    /// Elements that hold no card of a session.
    pub within: String,
}

/// Which attributes are sent, and how much of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentAttributes {
    /// Attributes that are sent with their value.
    pub whole: Vec<&'static str>,
    /// Attributes that are sent without their value: that they exist is enough.
    pub bare: Vec<&'static str>,
    /// Attributes that are sent only where the value is a number.
    pub numbers: Vec<&'static str>,
    /// Elements whose `href` is sent. In an SVG, `href` is sent of every element.
    pub addresses: String,
    /// What is sent of the query of such an address, or of a session's page: these names, without what they say.
    pub queries: Vec<&'static str>,
}

/// One place to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPlace {
    /// The name of the place in captures.
    pub name: &'static str,
    /// The elements to look for.
    pub selector: String,
    /// Parts of an element that are sent as chunks of their own, so that a part is sent again only when it changed. How
    /// much of a part may be sent does not depend on what surrounds it.
    pub parts: String,
    /// The paths on which the place is searched. A `*` at the end stands for any rest. On other paths the place is
    /// empty.
    pub paths: Vec<&'static str>,
    /// Whether each element found is a link, of which the largest element around it is sent that belongs to its session
    /// alone.
    pub climb: bool,
    /// Elements inside which no match counts.
    pub not: String,
    /// Whether less is sent from a conversation's page whose form is not known: nothing, or of a climb only the link.
    pub careful: bool,
    /// Elements whose presence inside an element keeps that element from being sent.
    pub holds_not: String,
    /// The largest element that is sent. Of a larger one found by a climb, only the link is sent.
    pub most: Option<Bounds>,
    /// Which text is sent.
    pub texts: Texts,
    /// The elements whose `aria-label` is sent.
    pub labels: String,
}

/// How large an element that is sent may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The length of its text, in UTF-16 code units.
    pub text: u32,
    /// The number of elements inside it.
    pub elements: u32,
}

/// Which text of a place is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Texts {
    /// All text.
    All,
    /// No text: that the element exists is enough.
    None,
    /// The text inside the elements that the selector finds.
    Inside(String),
    /// Of the first text, if it begins with one of these: that beginning, and the [`MAX_BEHIND`] characters after it.
    Beginning(Vec<&'static str>),
    /// The text inside the first element that the selector finds; besides, texts that are one of the words, and labels
    /// that begin with one.
    Title(String, Vec<&'static str>),
}

/// The most characters sent after a known beginning. They show whether the sentence goes on.
pub const MAX_BEHIND: u32 = 2;
/// The longest title sent of a card that asks the user, in characters. It may hold a command, so no more is sent than
/// the reader keeps.
pub const MAX_CARD_TITLE: u32 = super::reading::MAX_APPROVAL_TITLE as u32;

/// The largest card around a link.
const CARD: Bounds = Bounds { text: 2_000, elements: 60 };
/// The largest element that announces a notice.
const ANNOUNCED: Bounds = Bounds { text: 300, elements: 60 };

/// The name of the place for links in a side bar. Outside a side bar, Claude may have written links and the words
/// beside them.
pub(super) const SIDE: &str = "side";
/// The name of the place that is not empty when the page has a login form.
pub(super) const LOGIN: &str = "login";

/// Whether links in a place may be sessions of a list. The name of a place that is not in the plan, such as a whole
/// page, gives true.
pub(super) fn holds_sessions(place: &str) -> bool {
    !matches!(place, "attention" | "approval" | "branch" | "name" | "stop" | "usage" | "notices" | LOGIN)
}

/// Returns the capture plan.
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
        // Fields hold what the user types. The drawings of icons are most of a list's markup, and no rule reads them.
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
        queries: vec![rules::ROUTINE_QUERY],
    }
}

/// Returns the places in the order in which captures hold them.
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

/// Returns a place on the page of one session. Matches inside `not` do not count.
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

/// Returns the places of the sidebar.
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
            // A list inside a list is sent as a part of the outer one.
            ..list("list", rules::LIST.css(), &join([&(rules::LIST.css() + " " + &rules::LIST.css()), unread]))
        },
        // Finds the rows of a sidebar whose own name has changed, as long as the rows keep their names.
        list("rows", rules::ROW.css(), &join([&rules::LIST.css(), unread])),
    ]
}

/// Returns the places of sessions outside rows.
fn card_places(unread: &str, outside_list: &str) -> Vec<PlanPlace> {
    let sides = any(&rules::SIDES);
    let links = any(&rules::LINKS);
    // In older builds a status mark may have a label, no role and no text.
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

/// Returns the places on an open session's page.
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
            texts: Texts::None,
            labels: rules::USAGE.css(),
            ..place("usage", rules::USAGE.css(), outside_list, unread)
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

/// Selects the elements of the list whose text is sent. Of a row: its title and its status, or all text in its link
/// where nothing is marked up as the title. Besides: links to sessions outside rows.
fn row_texts() -> String {
    let row = rows();
    let title = is(&any(&rules::ROW_TITLE));
    let link = is(&join(["a", &rules::MAIN_BUTTON.css()]));
    let loose = is(&any(&rules::LINKS)) + ":not(" + &rules::KEYED.css() + " *)";
    let titled = row.clone() + " " + &is(&join([&title, &rules::ROLE_STATUS.css()]));
    let untitled = row + ":not(:has(" + &title + ")) " + &link;
    join([&titled, &untitled, &loose])
}

/// Selects the rows of sessions, and the open row, which has no key inside an expanded project. A project's own row is
/// a child of the element with the project's key.
fn rows() -> String {
    is(&(rules::ROW.css()
        + ", "
        + &rules::BARE_ROW.css()
        + &rules::OPEN_ROW.css()
        + ":not(button, [data-row-key] > *)"))
}

/// Selects what is marked as the title of a card that asks the user, or stands right before the button that dismisses a
/// question.
fn card_title() -> String {
    let mut title = rules::APPROVAL_TITLE.css();
    for label in rules::DISMISS_QUESTION {
        title += &format!(", :not(pre):not(:has(*)):has(+ button[aria-label=\"{label}\"])");
    }
    title
}

/// Selects list items whose button holds a coloured dot.
fn attention() -> String {
    rules::ATTENTION.css() + ":has(> button " + &rules::ATTENTION_DOT.css() + ")"
}

fn login() -> String {
    // A user who is signed in may also see a form with such a field.
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
