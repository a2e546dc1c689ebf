//! What the background gets: a step's result, worded, and the capture plan.

use serde::Serialize;

use crate::codec::{Encode, Record, Value};
use crate::engine::{Effect, OutboxEntry};
use crate::history::History;
use crate::read::{LIST_PATHS, MAX_BEHIND, MAX_CARD_TITLE, Plan, PlanPlace, SESSION_PATHS, Texts};
use crate::session::SessionId;
use crate::settings::{Key, Refused, Settings, TABLE};
use crate::view::BadgeView;
use crate::words::{Language, Message, say, say_all};

/// The version of the file that settings are kept in.
pub const FILE_VERSION: u32 = 1;

/// The page with the list of sessions.
const CODE: &str = "https://claude.ai/code";

/// What stands before a path of the page.
const SITE: &str = "https://claude.ai";

/// What the background has to do after a step, once the new state is stored.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StepOut {
    /// What to do; each is idempotent by its id and is to be answered with `done`.
    pub effects: Vec<EffectOut>,
    /// What the toolbar button shows.
    pub badge: BadgeView,
    /// When to send the next tick.
    pub wake_at: Option<f64>,
    /// Tabs to ask whether they are still there.
    pub ping: Vec<u32>,
    /// What the tab's capture builds upon is not here: nothing was taken in, and the tab is to be asked for everything.
    pub again: bool,
    /// The user wants the page's own data to be read along.
    pub page_data: bool,
    /// Why a command was not carried out.
    pub error: Option<String>,
}

/// One thing to do.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum EffectOut {
    /// Show a notification.
    Notify {
        /// The effect's id.
        id: String,
        /// The browser's id for the notification.
        notification: String,
        /// The first line.
        title: String,
        /// The rest.
        message: String,
        /// It stays until the user closes it, where the browser can do that.
        sticky: bool,
        /// It makes no sound, where the browser can do that.
        silent: bool,
        /// The names of its buttons, where the browser can do that; a press is told by the button's place.
        buttons: Vec<String>,
    },
    /// Take a notification away.
    Withdraw {
        /// The effect's id.
        id: String,
        /// The browser's id for the notification.
        notification: String,
    },
    /// Show this address of claude.ai: in the tab that has it, else in one that may be taken, else in a new one.
    Open {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
        /// Which tabs may be taken, the best first.
        take: Vec<TakeOut>,
    },
    /// See to it that a pinned tab shows this address of claude.ai, and that the browser does not discard it.
    Watch {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
    },
    /// Load these tabs anew.
    Reload {
        /// The effect's id.
        id: String,
        /// The browser's numbers for them.
        tabs: Vec<u32>,
    },
    /// Show the board in a tab.
    Board {
        /// The effect's id.
        id: String,
        /// The ids of the only sessions it is to show, with commas between; nothing for all.
        only: String,
    },
    /// Let go of the copies of what was damaged.
    Forget {
        /// The effect's id.
        id: String,
    },
}

/// Tabs that may show another page. Never one that is pinned, or that somebody looks at.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TakeOut {
    /// Those with these addresses, as match patterns.
    pub pages: Vec<String>,
    /// Also those in which somebody has clicked or typed, so that there may be words that were not sent.
    pub touched: bool,
}

/// What the content script is to watch and send. In lists of paths a `*` at the end stands for any rest; a selector
/// that is empty finds nothing.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanOut {
    /// The places to send.
    pub places: Vec<PlanPlaceOut>,
    /// The paths that a capture's address may tell.
    pub paths: Vec<&'static str>,
    /// What the address tells of any other watched path; of one that is not watched it tells `/`.
    pub elsewhere: &'static str,
    /// The paths under which a page shows sessions.
    pub watched: Vec<&'static str>,
    /// The paths of a conversation.
    pub conversation: Vec<&'static str>,
    /// A selector: without a match, the page of a conversation is not known by its names.
    pub known_by: String,
    /// A selector: on the paths of a conversation nothing inside is a card.
    pub within: String,
    /// A selector: changes inside are only counted, and what it matches is left out of larger places.
    pub ignore: String,
    /// A selector: what it matches is left out.
    pub prune: String,
    /// The names of elements whose content is left out.
    pub hollow: Vec<&'static str>,
    /// The attributes whose changes matter.
    pub attributes: Vec<&'static str>,
    /// The attributes that are sent.
    pub whole: Vec<&'static str>,
    /// The attributes that are sent without their value.
    pub bare: Vec<&'static str>,
    /// The attributes that are sent where they are a number.
    pub numbers: Vec<&'static str>,
    /// A selector: the elements whose `href` is sent.
    pub addresses: String,
    /// What stands in a session's address before its id.
    pub sessions: &'static str,
    /// A selector: what no climb goes into or beyond.
    pub boundaries: String,
    /// A selector: what holds one session beside others. What is found in it is sent within a `div` with `pane_session`.
    pub panes: String,
    /// The attribute of a pane, or of the first element in it that has it, with the id of its session.
    pub pane_session: &'static str,
}

/// One place to send.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanPlaceOut {
    /// Its name in the capture.
    pub name: &'static str,
    /// Where it is.
    pub selector: String,
    /// A selector: what of an element is sent as a chunk of its own, with `<chunk at="ID"></chunk>` in its place.
    pub parts: String,
    /// On which paths.
    pub paths: Vec<&'static str>,
    /// What was found is a session's link: send the largest element around it that holds no other session's link.
    pub climb: bool,
    /// A selector: matches inside what it matches are passed over.
    pub not: String,
    /// Whether, on the page of a conversation that is not known by its names, it stays empty, or does not climb.
    pub careful: bool,
    /// A selector: an element that holds a match is not sent.
    pub holds_not: String,
    /// An element with more text (UTF-16 code units) or more elements in it is not sent, or the link alone; 0 is no
    /// bound.
    pub most_text: u32,
    /// See `most_text`.
    pub most_elements: u32,
    /// Whose text is sent: `all`; `none`, nor any element inside; `inside` what `texts` finds; `beginning`: the first,
    /// where it begins as one of `words`; `title`: inside the first that `texts` finds, and what is one of `words`.
    pub speaks: &'static str,
    /// A selector.
    pub texts: String,
    /// Words in any language, apostrophes straight or typographic.
    pub words: Vec<&'static str>,
    /// The most characters sent of one text; 0 is no bound.
    pub most: u32,
    /// A selector: the elements whose `aria-label` is sent; in a `title` place as far as it begins as one of `words`
    /// does.
    pub labels: String,
}

impl PlanOut {
    /// The plan.
    pub fn of(plan: Plan) -> PlanOut {
        PlanOut {
            places: plan.places.into_iter().map(PlanPlaceOut::of).collect(),
            paths: plan.paths,
            elsewhere: plan.elsewhere,
            watched: plan.watched,
            conversation: plan.conversation.paths,
            known_by: plan.conversation.known_by,
            within: plan.conversation.within,
            ignore: plan.ignore,
            prune: plan.prune,
            hollow: plan.hollow,
            attributes: plan.attributes,
            whole: plan.sent.whole,
            bare: plan.sent.bare,
            numbers: plan.sent.numbers,
            addresses: plan.sent.addresses,
            sessions: plan.sessions,
            boundaries: plan.boundaries,
            panes: plan.panes,
            pane_session: plan.pane_session,
        }
    }
}

impl PlanPlaceOut {
    fn of(place: PlanPlace) -> PlanPlaceOut {
        let PlanPlace { name, selector, parts, paths, climb, not, careful, holds_not, most, texts, labels } = place;
        let (speaks, texts, words, most_of_text) = match texts {
            Texts::All => ("all", String::new(), Vec::new(), 0),
            Texts::None => ("none", String::new(), Vec::new(), 0),
            Texts::Inside(selector) => ("inside", selector, Vec::new(), 0),
            Texts::Beginning(words) => ("beginning", String::new(), words, MAX_BEHIND),
            Texts::Title(selector, words) => ("title", selector, words, MAX_CARD_TITLE),
        };
        let (most_text, most_elements) = most.map_or((0, 0), |most| (most.text, most.elements));
        PlanPlaceOut {
            name,
            selector,
            parts,
            paths,
            climb,
            not,
            careful,
            holds_not,
            most_text,
            most_elements,
            speaks,
            texts,
            words,
            most: most_of_text,
            labels,
        }
    }
}

impl TakeOut {
    /// What may be taken for a session, as its user wants it.
    fn all(settings: &Settings) -> Vec<TakeOut> {
        let pages = |paths: &[&str]| paths.iter().map(|path| format!("{SITE}{path}")).collect();
        // Not with a query: a prompt may stand there that was not sent.
        let free = TakeOut { pages: pages(&LIST_PATHS), touched: false };
        let any = TakeOut { pages: pages(&[LIST_PATHS, SESSION_PATHS].concat()), touched: true };
        match settings.chosen(Key::OpenIn) {
            "open_free" => vec![free],
            "open_any" => vec![free, any],
            _ => Vec::new(),
        }
    }
}

impl EffectOut {
    /// An entry of the outbox, worded.
    pub fn of(entry: &OutboxEntry, settings: &Settings, language: &dyn Language) -> EffectOut {
        let id = entry.id.clone();
        match &entry.effect {
            Effect::Notify(n) => {
                let (title, body) = n.showing(settings.detail());
                EffectOut::Notify {
                    id,
                    notification: n.id.clone(),
                    title: say(&title, language),
                    message: say_all(body, "\n", language),
                    sticky: n.kind.is_sticky(),
                    silent: !n.kind.sounds(settings),
                    buttons: n.buttons().iter().map(|b| say(&Message::plain(b.key()), language)).collect(),
                }
            }
            Effect::Withdraw(notification) => EffectOut::Withdraw { id, notification: notification.clone() },
            Effect::OpenSession(session) => EffectOut::Open { id, url: session.url(), take: TakeOut::all(settings) },
            // Any tab of Claude Code has its address.
            Effect::OpenCode => EffectOut::Open { id, url: CODE.to_owned(), take: Vec::new() },
            Effect::WatchTab => EffectOut::Watch { id, url: CODE.to_owned() },
            Effect::ReloadTabs(tabs) => EffectOut::Reload { id, tabs: tabs.clone() },
            Effect::OpenSessions(only) => {
                let only: Vec<_> = only.iter().map(SessionId::as_str).collect();
                EffectOut::Board { id, only: only.join(",") }
            }
            Effect::OpenBoard => EffectOut::Board { id, only: String::new() },
            Effect::ForgetCopies => EffectOut::Forget { id },
        }
    }
}

/// Why a command was not carried out, in words.
pub fn refusal(refused: &Refused, language: &dyn Language) -> String {
    say(
        &match refused {
            Refused::Unknown { name } => Message::plain("refused_unknown").with(name.as_str()),
            Refused::OutOfRange { name } => {
                let label = Message { key: format!("setting_{name}").into(), args: Vec::new() };
                Message::plain("refused_out_of_range").with(label)
            }
            Refused::NoSettings => Message::plain("refused_no_settings"),
            Refused::NoHistory => Message::plain("refused_no_history"),
            Refused::StillWaits => Message::plain("refused_still_waits"),
            Refused::NothingToSee => Message::plain("refused_nothing_to_see"),
            Refused::RepositoryMuted => Message::plain("refused_repository_muted"),
        },
        language,
    )
}

/// The settings as a file: what the `import` command takes.
pub fn settings_file(settings: &Settings) -> Value {
    let value = |row: &crate::settings::Setting| {
        (row.name.into(), Value::Number(settings.value(row.key) as f64 / row.unit.size() as f64))
    };
    let values = Record(TABLE.iter().map(value).collect());
    let file =
        vec![("session-watch-settings".into(), FILE_VERSION.encode()), ("settings".into(), Value::Record(values))];
    Value::Record(Record(file))
}

/// The history as a file: what the `import-history` command takes.
pub fn history_file(history: &History) -> Value {
    let file = vec![("session-watch-history".into(), FILE_VERSION.encode()), ("history".into(), history.encode())];
    Value::Record(Record(file))
}
