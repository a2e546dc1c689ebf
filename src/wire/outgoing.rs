//! What the background gets: a step's result, worded, and the capture plan.

use serde::Serialize;

use super::form::Write;
use super::value::{Record, Value};
use crate::engine::{Effect, OutboxEntry};
use crate::read::Plan;
use crate::settings::{Key, Refused, Settings, TABLE};
use crate::view::BadgeView;
use crate::words::{Language, Message, say, say_all};

/// The version of the file that settings are kept in.
pub const FILE_VERSION: u32 = 1;

/// The page with the list of sessions.
const CODE: &str = "https://claude.ai/code";

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
    },
    /// Take a notification away.
    Withdraw {
        /// The effect's id.
        id: String,
        /// The browser's id for the notification.
        notification: String,
    },
    /// Show this address of claude.ai: in the tab that has it, else in a new one.
    Open {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
    },
    /// See to it that a pinned tab shows this address of claude.ai, and that the browser does not discard it.
    Watch {
        /// The effect's id.
        id: String,
        /// The address.
        url: String,
    },
    /// Show the board in a tab.
    Board {
        /// The effect's id.
        id: String,
    },
}

/// What the content script is to watch and send.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanOut {
    /// The places to send.
    pub places: Vec<PlanPlaceOut>,
    /// A selector: changes inside are only counted, and what it matches is left out of larger places.
    pub ignore: String,
    /// A selector: what it matches is left out.
    pub prune: String,
    /// The attributes whose changes matter.
    pub attributes: Vec<String>,
}

/// One place to send.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlanPlaceOut {
    /// Its name in the capture.
    pub name: String,
    /// Where it is.
    pub selector: String,
    /// What was found is a session's link: send the largest element around it that holds no other session's link.
    pub climb: bool,
    /// A selector: matches inside what it matches are passed over; nothing when empty.
    pub not: String,
}

impl PlanOut {
    /// The plan.
    pub fn of(plan: &Plan) -> PlanOut {
        let place = |p: &crate::read::PlanPlace| PlanPlaceOut {
            name: p.name.to_owned(),
            selector: p.selector.clone(),
            climb: p.climb,
            not: p.not.clone(),
        };
        PlanOut {
            places: plan.places.iter().map(place).collect(),
            ignore: plan.ignore.clone(),
            prune: plan.prune.clone(),
            attributes: plan.attributes.iter().map(|a| (*a).to_owned()).collect(),
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
                    silent: !settings.on(Key::Sound),
                }
            }
            Effect::Withdraw(notification) => EffectOut::Withdraw { id, notification: notification.clone() },
            Effect::OpenSession(session) => EffectOut::Open { id, url: session.url() },
            Effect::OpenCode => EffectOut::Open { id, url: CODE.to_owned() },
            Effect::WatchTab => EffectOut::Watch { id, url: CODE.to_owned() },
            Effect::OpenBoard => EffectOut::Board { id },
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
        vec![("session-watch-settings".into(), FILE_VERSION.write()), ("settings".into(), Value::Record(values))];
    Value::Record(Record(file))
}
