//! What goes out: a step's result and the board, worded and ready to be drawn.

use serde::Serialize;

use crate::board;
use crate::engine::{Effect, Entry};
use crate::read::Plan;
use crate::settings::{Refused, Settings, TABLE, Unit};
use crate::time::Time;
use crate::words::{Language, Message, say, say_all};

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
    pub badge: BadgeOut,
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

/// What the toolbar button shows.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct BadgeOut {
    /// A number, or nothing.
    pub text: String,
    /// A CSS colour.
    pub color: String,
    /// The tooltip.
    pub title: String,
}

/// What the board draws.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BoardOut {
    /// The sum of it.
    pub headline: String,
    /// `live`, `blind` or `never`.
    pub sight: String,
    /// When the sessions were last seen, or nothing.
    pub sight_text: String,
    /// Nothing needs the user, and that is seen.
    pub calm: bool,
    /// Something can be acknowledged.
    pub can_acknowledge_all: bool,
    /// What stands in place of rows.
    pub empty: Option<EmptyOut>,
    /// What needs the user first.
    pub rows: Vec<RowOut>,
    /// When to draw again.
    pub redraw_at: Option<f64>,
}

/// An explanation where there are no rows.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EmptyOut {
    /// What is so.
    pub title: String,
    /// What to do.
    pub body: String,
    /// The words on the button.
    pub action: String,
}

/// One session's row. Texts that do not apply are empty.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the same as in board::Row")]
pub struct RowOut {
    pub id: String,
    pub url: String,
    pub status: String,
    pub status_text: String,
    pub title: String,
    pub full_title: String,
    pub priority: String,
    pub module: String,
    pub repository: String,
    pub branch: String,
    pub detail: String,
    pub signs: String,
    pub age: String,
    pub live: bool,
    pub seen: String,
    pub pull_request: String,
    pub progress: Option<u8>,
    pub needs: bool,
    pub acknowledged: bool,
    pub can_acknowledge: bool,
    pub next: String,
}

/// One setting, for the options page; all numbers in its own unit, toggles 0 or 1.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SettingOut {
    /// Its name in the `settings` command.
    pub name: String,
    /// The heading it stands under.
    pub group: String,
    /// What it is, in a word or two.
    pub label: String,
    /// What it does, in a line.
    pub help: String,
    /// `toggle`, `seconds`, `minutes` or `count`.
    pub unit: String,
    /// The unit in words, or nothing.
    pub unit_label: String,
    /// The value in force.
    pub value: f64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The value of someone who never chose.
    pub default: f64,
}

/// All settings, in the order to show them.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SettingsOut(pub Vec<SettingOut>);

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
    pub fn of(entry: &Entry, language: &dyn Language) -> EffectOut {
        let id = entry.id.clone();
        match &entry.effect {
            Effect::Notify(n) => EffectOut::Notify {
                id,
                notification: n.id.clone(),
                title: say(&n.title, language),
                message: say_all(&n.body, "\n", language),
                sticky: n.kind.is_sticky(),
            },
            Effect::Withdraw(notification) => EffectOut::Withdraw { id, notification: notification.clone() },
            Effect::OpenSession(session) => EffectOut::Open { id, url: session.url() },
            Effect::OpenCode => EffectOut::Open { id, url: CODE.to_owned() },
            Effect::WatchTab => EffectOut::Watch { id, url: CODE.to_owned() },
            Effect::OpenBoard => EffectOut::Board { id },
        }
    }
}

impl BadgeOut {
    /// The badge, worded.
    pub fn of(badge: &board::Badge, language: &dyn Language) -> BadgeOut {
        BadgeOut {
            text: badge.text.clone(),
            color: badge.tone.color().to_owned(),
            title: joined(&badge.tooltip, language),
        }
    }
}

impl BoardOut {
    /// The board, worded; `to_wall` turns the core's moments into the computer's.
    pub fn of(board: &board::Board, to_wall: impl Fn(Time) -> Time, language: &dyn Language) -> BoardOut {
        let said = |message: &Option<Message>| message.as_ref().map(|m| say(m, language)).unwrap_or_default();
        BoardOut {
            headline: joined(&board.headline, language),
            sight: match board.sight {
                board::Sight::Live => "live",
                board::Sight::Blind => "blind",
                board::Sight::Never => "never",
            }
            .to_owned(),
            sight_text: said(&board.last_seen),
            calm: board.calm,
            can_acknowledge_all: board.rows.iter().any(|row| row.can_acknowledge),
            empty: board.empty.as_ref().map(|empty| EmptyOut {
                title: say(&empty.title, language),
                body: say(&empty.body, language),
                action: say(&empty.action, language),
            }),
            rows: board.rows.iter().map(|row| RowOut::of(row, language)).collect(),
            redraw_at: board.redraw_at.map(|at| to_wall(at).0 as f64),
        }
    }
}

impl RowOut {
    fn of(row: &board::Row, language: &dyn Language) -> RowOut {
        let said = |message: &Option<Message>| message.as_ref().map(|m| say(m, language)).unwrap_or_default();
        RowOut {
            id: row.id.to_string(),
            url: row.id.url(),
            status: row.status.to_owned(),
            status_text: say(&row.status_text, language),
            title: row.title.clone(),
            full_title: row.full_title.clone(),
            priority: row.priority.to_owned(),
            module: row.module.clone(),
            repository: row.repository.clone(),
            branch: row.branch.clone(),
            detail: row.detail.clone(),
            signs: joined(&row.signs, language),
            age: say(&row.age, language),
            live: row.live,
            seen: said(&row.last_seen),
            pull_request: said(&row.pull_request),
            progress: row.progress,
            needs: row.needs,
            acknowledged: row.acknowledged,
            can_acknowledge: row.can_acknowledge,
            next: say(&row.next, language),
        }
    }
}

/// The settings, for the options page.
pub fn settings(settings: &Settings, language: &dyn Language) -> Vec<SettingOut> {
    let words = |key: &str| language.text(key).unwrap_or_else(|| key.to_owned());
    let row = |row: &crate::settings::Setting| {
        let written = |value: u64| value as f64 / row.unit.size() as f64;
        let (unit, unit_label) = match row.unit {
            Unit::Toggle => ("toggle", String::new()),
            Unit::Seconds => ("seconds", words("unit_seconds")),
            Unit::Minutes => ("minutes", words("unit_minutes")),
            Unit::Count => ("count", String::new()),
        };
        SettingOut {
            name: row.name.to_owned(),
            group: words(row.group),
            label: words(&format!("setting_{}", row.name)),
            help: words(&format!("setting_{}_help", row.name)),
            unit: unit.to_owned(),
            unit_label,
            value: written(settings.value(row.key)),
            min: written(row.min),
            max: written(row.max),
            default: written(row.default),
        }
    };
    TABLE.iter().map(row).collect()
}

/// Why a command was not carried out, in words.
pub fn refusal(refused: &Refused, language: &dyn Language) -> String {
    say(
        &match refused {
            Refused::Unknown { name } => Message::plain("refused_unknown").with(name.as_str()),
            Refused::OutOfRange { name } => Message::plain("refused_out_of_range").with(*name),
        },
        language,
    )
}

fn joined(parts: &[Message], language: &dyn Language) -> String {
    say_all(parts, " · ", language)
}
