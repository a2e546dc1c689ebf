//! The replies to the background: a step's result, with its texts in the user's language, and the capture plan.

use serde::Serialize;

use crate::codec::{Encode, Record, Value};
use crate::engine::{Effect, OutboxEntry};
use crate::history::History;
use crate::read::{LIST_PATHS, MAX_BEHIND, MAX_CARD_TITLE, Plan, PlanPlace, SESSION_PATHS, Texts};
use crate::session::SessionId;
use crate::settings::{Key, Refused, Settings, TABLE};
use crate::view::BadgeView;
use crate::words::{Language, Message, say, say_all};

/// The version of exported files.
pub const FILE_VERSION: u32 = 1;

/// The page with the list of sessions.
const CODE: &str = "https://claude.ai/code";

/// The origin of the page's addresses.
const SITE: &str = "https://claude.ai";

/// What the background has to do after a step, once the new state is stored.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct StepOut {
    /// The effects to carry out. Each is idempotent by its id. The background reports it with `done`.
    pub effects: Vec<EffectOut>,
    /// The badge of the toolbar button.
    pub badge: BadgeView,
    /// When to send the next tick, in ms since 1970. `null` for never.
    pub wake_at: Option<f64>,
    /// The tabs to ask whether they still exist.
    pub ping: Vec<u32>,
    /// Whether the tab has to send everything again: its capture builds upon changes that were not received, and was
    /// not applied.
    pub again: bool,
    /// Whether the user wants the page's own data to be read.
    pub page_data: bool,
    /// Why a command was not carried out.
    pub error: Option<String>,
}

/// One effect.
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
        /// The other lines.
        message: String,
        /// Whether it stays until the user closes it, in browsers that can do that.
        sticky: bool,
        /// Whether it makes no sound, in browsers that can do that.
        silent: bool,
        /// The names of its buttons, in browsers that can show them. A press is reported by the button's position.
        buttons: Vec<String>,
    },
    /// Remove a notification.
    Withdraw {
        /// The effect's id.
        id: String,
        /// The browser's id for the notification.
        notification: String,
    },
    /// Show this address of claude.ai: in the tab that shows it already, else in a tab that may be reused, else in a
    /// new tab.
    Open {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
        /// Which tabs may be reused, the best first.
        take: Vec<TakeOut>,
    },
    /// Keep a pinned tab that shows this address of claude.ai, and keep the browser from discarding it.
    Watch {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
    },
    /// Reload these tabs.
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
        /// The ids of the only sessions to show, separated by commas. Empty for all.
        only: String,
    },
    /// Delete the copies of damaged stored data.
    Forget {
        /// The effect's id.
        id: String,
    },
}

/// Tabs that may be reused for another page. Pinned and visible tabs never are.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TakeOut {
    /// The addresses of these tabs, as match patterns.
    pub pages: Vec<String>,
    /// Whether these include tabs in which the user has clicked or typed, and so may have left words unsent.
    pub touched: bool,
}

/// What the content script has to watch and send. In paths, a `*` at the end stands for any rest. An empty selector
/// matches nothing.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanOut {
    /// The places to send.
    pub places: Vec<PlanPlaceOut>,
    /// The paths that a capture's address may contain.
    pub paths: Vec<&'static str>,
    /// The path that is sent in place of any other watched path. In place of a path that is not watched, `/` is sent.
    pub elsewhere: &'static str,
    /// The paths under which a page shows sessions.
    pub watched: Vec<&'static str>,
    /// The paths of a conversation.
    pub conversation: Vec<&'static str>,
    /// A selector: without a match, the form of a conversation's page is not known.
    pub known_by: String,
    /// A selector: on the paths of a conversation, nothing inside a match is a card.
    pub within: String,
    /// A selector: changes inside a match are only counted, and a match is removed from larger places.
    pub ignore: String,
    /// A selector: matches are removed.
    pub prune: String,
    /// The names of elements whose content is removed.
    pub hollow: Vec<&'static str>,
    /// The attributes whose changes are observed.
    pub attributes: Vec<&'static str>,
    /// The attributes that are sent with their value.
    pub whole: Vec<&'static str>,
    /// The attributes that are sent without their value.
    pub bare: Vec<&'static str>,
    /// The attributes that are sent if they are a number.
    pub numbers: Vec<&'static str>,
    /// A selector: the elements whose `href` is sent, without its query.
    pub addresses: String,
    /// The names in the query of an address that are sent after all, without their values.
    pub queries: Vec<&'static str>,
    /// The part of a session's address before its id.
    pub sessions: &'static str,
    /// A selector: elements that no climb enters.
    pub boundaries: String,
    /// A selector: panes, each of which holds one session beside others. What is found in one is sent within a `div`
    /// with `pane_session`.
    pub panes: String,
    /// The attribute with the id of a pane's session. It stands on the pane, or on the first element in it that has the
    /// attribute.
    pub pane_session: &'static str,
}

/// One place to send.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanPlaceOut {
    /// Its name in the capture.
    pub name: &'static str,
    /// A selector: the elements to look for.
    pub selector: String,
    /// A selector: parts of an element that are sent as chunks of their own. `<chunk at="ID"></chunk>` replaces each.
    pub parts: String,
    /// The paths on which the place is searched.
    pub paths: Vec<&'static str>,
    /// Whether each match is a session's link, of which the largest element around it without another session's link is
    /// sent.
    pub climb: bool,
    /// A selector: elements inside which no match counts.
    pub not: String,
    /// Whether the place stays empty, or does not climb, on a conversation's page whose form is not known.
    pub careful: bool,
    /// A selector: an element that contains a match is not sent.
    pub holds_not: String,
    /// The longest text of an element, in UTF-16 code units; 0 for no bound. Of a larger element nothing is sent, or
    /// only the link.
    pub most_text: u32,
    /// The most elements in an element; 0 for no bound. Of a larger element nothing is sent, or only the link.
    pub most_elements: u32,
    /// Which text is sent. `all`: all text. `none`: no text, and no element inside. `inside`: the text inside matches
    /// of `texts`. `beginning`: the first text, if it begins with one of `words`. `title`: the text inside the first
    /// match of `texts`, and texts that are one of `words`.
    pub speaks: &'static str,
    /// A selector: see `speaks`.
    pub texts: String,
    /// Words in any language. Their apostrophes match straight and typographic ones.
    pub words: Vec<&'static str>,
    /// The most characters sent of one text; 0 for no bound.
    pub most: u32,
    /// A selector: the elements whose `aria-label` is sent. In a `title` place, only as much of it as begins like one
    /// of `words`.
    pub labels: String,
}

impl PlanOut {
    /// Returns the plan for the content script.
    pub fn new(plan: Plan) -> PlanOut {
        PlanOut {
            places: plan.places.into_iter().map(PlanPlaceOut::new).collect(),
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
            queries: plan.sent.queries,
            sessions: plan.sessions,
            boundaries: plan.boundaries,
            panes: plan.panes,
            pane_session: plan.pane_session,
        }
    }
}

impl PlanPlaceOut {
    fn new(place: PlanPlace) -> PlanPlaceOut {
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
    /// Returns the tabs that may be reused for a session, by the user's setting.
    fn all(settings: &Settings) -> Vec<TakeOut> {
        let pages = |paths: &[&str]| paths.iter().map(|path| format!("{SITE}{path}")).collect();
        // Addresses with a query are excluded: the query may hold a prompt that was not sent.
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
    /// Returns all that is to be carried out now. Alerts of one moment make one sound: the last one's, because those before it may
    /// have been shown already.
    pub fn all(outbox: &[OutboxEntry], settings: &Settings, language: &dyn Language) -> Vec<EffectOut> {
        let mut effects: Vec<_> = outbox.iter().map(|entry| EffectOut::new(entry, settings, language)).collect();
        let last = effects.iter().rposition(|effect| matches!(effect, EffectOut::Notify { silent: false, .. }));
        for effect in effects.iter_mut().take(last.unwrap_or_default()) {
            if let EffectOut::Notify { silent, .. } = effect {
                *silent = true;
            }
        }
        effects
    }

    /// Returns one entry of the outbox with its texts in the user's language.
    pub fn new(entry: &OutboxEntry, settings: &Settings, language: &dyn Language) -> EffectOut {
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
            // A tab with any page of Claude Code counts as showing this address.
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

/// Returns why a command was not carried out, in the user's language.
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

/// Returns the settings as a file, which the `import` command reads.
pub fn settings_file(settings: &Settings) -> Value {
    let value = |row: &crate::settings::Setting| {
        (row.name.into(), Value::Number(settings.value(row.key) as f64 / row.unit.size() as f64))
    };
    let values = Record(TABLE.iter().map(value).collect());
    let file =
        vec![("session-watch-settings".into(), FILE_VERSION.encode()), ("settings".into(), Value::Record(values))];
    Value::Record(Record(file))
}

/// Returns the history as a file, which the `import-history` command reads.
pub fn history_file(history: &History) -> Value {
    let file = vec![("session-watch-history".into(), FILE_VERSION.encode()), ("history".into(), history.encode())];
    Value::Record(Record(file))
}
