//! The board, worded.

use serde::Serialize;

use super::pages::{LineOut, LogRowOut};
use super::{each, joined, said};
use crate::board;
use crate::engine::State;
use crate::forecast::{Advice, Slots};
use crate::settings::{GROUPINGS, Key, LAYOUTS, TABLE};
use crate::words::{Arg, Language, Message, say};

/// What the board draws.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BoardOut {
    /// The sum of it, in parts.
    pub headline: Vec<String>,
    /// What has changed since the user last looked, or nothing.
    pub since_look: String,
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
    /// The filters.
    pub filters: Vec<FilterOut>,
    /// `list`, `grid` or `split`.
    pub layout: String,
    /// The layouts.
    pub layouts: Vec<ChoiceOut>,
    /// The groupings.
    pub groupings: Vec<ChoiceOut>,
    /// The rows in groups; ungrouped ones are a group without a label.
    pub groups: Vec<GroupOut>,
    /// Something is tracked, but filter and search leave nothing; or nothing.
    pub no_match: String,
    /// The plan's slots.
    pub slots: Option<SlotsOut>,
    /// How fast sessions finish, a line each.
    pub velocity: Vec<String>,
    /// The session that needs the user most, or nothing.
    pub next: String,
    /// The session to show everything of before one is selected, or nothing.
    pub first: String,
    /// Everything of the selected session.
    pub details: Option<DetailsOut>,
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

/// A filter.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FilterOut {
    /// Its name in a view.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// How many sessions it leaves.
    pub count: usize,
    /// It is the one in force.
    pub chosen: bool,
}

/// One value of a setting that the board shows as a control.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ChoiceOut {
    /// The setting's name.
    pub setting: String,
    /// The value, as the `settings` command takes it.
    pub value: usize,
    /// The value's name.
    pub name: String,
    /// The value in words.
    pub label: String,
    /// It is the one in force.
    pub chosen: bool,
}

/// Rows under one heading.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct GroupOut {
    /// For the `collapse` command.
    pub key: String,
    /// The heading, or nothing.
    pub label: String,
    /// How many there are.
    pub summary: String,
    /// Its rows are not to be shown.
    pub collapsed: bool,
    /// Its rows, as far as they are to be shown.
    pub rows: Vec<RowOut>,
}

/// The plan's slots.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SlotsOut {
    /// How many are used, in words.
    pub text: String,
    /// How many are used.
    pub used: f64,
    /// How many there are.
    pub total: f64,
    /// None is left.
    pub full: bool,
    /// What could be done about that, or nothing.
    pub advice: String,
    /// The session that the advice is about, or nothing.
    pub advice_id: String,
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
    pub priority_by_hand: bool,
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
    pub time_left: String,
    pub time_left_basis: String,
    pub needs: bool,
    pub acknowledged: bool,
    pub can_acknowledge: bool,
    pub next: String,
    pub muted: bool,
    pub snoozed: String,
    pub note: String,
    pub hint: String,
}

/// Everything of one session.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DetailsOut {
    /// Its row.
    pub row: RowOut,
    /// The evidence for its status, a line each.
    pub why: Vec<String>,
    /// What it did lately.
    pub spans: Option<LineOut>,
    /// What else is known.
    pub facts: Vec<FactOut>,
    /// What was said of it and held back.
    pub log: Vec<LogRowOut>,
    /// The naming template, where the name tells nothing.
    pub template: String,
    /// What the user wants to remember of it.
    pub note: String,
    /// How long it can be snoozed.
    pub snoozes: Vec<NamedOut>,
    /// The priorities it can be given.
    pub priorities: Vec<NamedOut>,
}

/// A name and what it is.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FactOut {
    /// The name.
    pub label: String,
    /// What it is.
    pub value: String,
}

/// Something to choose.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct NamedOut {
    /// Its name in a command.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// It is the one in force.
    pub chosen: bool,
}

impl BoardOut {
    /// The board, worded.
    pub fn of(board: &board::Board, view: &board::View, state: &State, language: &dyn Language) -> BoardOut {
        let words = |key: &'static str| say(&Message::plain(key), language);
        let layout = view.place.layout();
        let empty = board.empty.as_ref();
        BoardOut {
            headline: each(&board.headline, language),
            since_look: said(&board.since_look, language),
            sight: match board.sight {
                board::Sight::Live => "live",
                board::Sight::Blind => "blind",
                board::Sight::Never => "never",
            }
            .to_owned(),
            sight_text: said(&board.last_seen, language),
            calm: board.calm,
            can_acknowledge_all: board.can_acknowledge,
            empty: empty.map(|empty| EmptyOut {
                title: say(&empty.title, language),
                body: say(&empty.body, language),
                action: say(&empty.action, language),
            }),
            filters: board
                .filters
                .iter()
                .map(|(filter, count)| FilterOut::of(*filter, *count, view, language))
                .collect(),
            layout: state.settings.chosen(layout).trim_start_matches("layout_").to_owned(),
            layouts: choices(layout, LAYOUTS, state, language),
            groupings: choices(Key::Grouping, GROUPINGS, state, language),
            no_match: if empty.is_none() && board.groups.is_empty() { words("no_match") } else { String::new() },
            groups: {
                let mut room = view.limit.unwrap_or(usize::MAX);
                board.groups.iter().map(|group| GroupOut::of(group, &mut room, language)).collect()
            },
            slots: board.slots.as_ref().map(|slots| SlotsOut::of(slots, &board.slots_title, language)),
            velocity: board.velocity.iter().map(|line| say(line, language)).collect(),
            next: board.next.as_ref().map(ToString::to_string).unwrap_or_default(),
            first: board.first().map(ToString::to_string).unwrap_or_default(),
            details: board.details.as_ref().map(|details| DetailsOut::of(details, language)),
            redraw_at: board.redraw_at.map(|at| state.clock.to_wall(at).0 as f64),
        }
    }
}

impl FilterOut {
    fn of(filter: board::Filter, count: usize, view: &board::View, language: &dyn Language) -> FilterOut {
        let label = match filter {
            board::Filter::All => "filter_all",
            board::Filter::Needs => "filter_needs",
            board::Filter::Running => "filter_running",
            board::Filter::Finished => "filter_finished",
        };
        let label = say(&Message::plain(label), language);
        FilterOut { name: filter.name().to_owned(), label, count, chosen: filter == view.filter }
    }
}

/// What a setting chooses from; the names are the ends of the keys.
fn choices(key: Key, of: &'static [&'static str], state: &State, language: &dyn Language) -> Vec<ChoiceOut> {
    let setting = TABLE.get(key as usize).map_or("", |row| row.name);
    let choice = |(value, name): (usize, &&'static str)| ChoiceOut {
        setting: setting.to_owned(),
        value,
        name: name.split_once('_').map_or(*name, |(_, end)| end).to_owned(),
        label: say(&Message::plain(name), language),
        chosen: state.settings.value(key) == value as u64,
    };
    of.iter().enumerate().map(choice).collect()
}

impl GroupOut {
    fn of(group: &board::Group, room: &mut usize, language: &dyn Language) -> GroupOut {
        let count = if group.collapsed { 0 } else { group.rows.len().min(*room) };
        *room -= count;
        GroupOut {
            key: group.key.clone(),
            label: said(&group.label, language),
            summary: joined(&group.summary, language),
            collapsed: group.collapsed,
            rows: group.rows.iter().take(count).map(|row| RowOut::of(row, language)).collect(),
        }
    }
}

impl SlotsOut {
    fn of(slots: &Slots, title: &str, language: &dyn Language) -> SlotsOut {
        let advice = slots.advice.as_ref().map(|(_, advice)| match advice {
            Advice::Answer => Message::plain("advice_answer").with(title),
            Advice::Stalled(quiet) => Message::plain("advice_stalled").with(title).with(*quiet),
            Advice::Early(percent) => Message::plain("advice_early").with(title).with(Arg::Percent(*percent)),
            Advice::Nearly(percent) => Message::plain("advice_nearly").with(title).with(Arg::Percent(*percent)),
            Advice::LeastUrgent(priority) => {
                Message::plain("advice_least_urgent").with(title).with(board::priority(*priority))
            }
            Advice::Newest => Message::plain("advice_newest").with(title),
        });
        SlotsOut {
            text: say(&Message::plain("slots_used").with(slots.used as usize).with(slots.total as usize), language),
            used: slots.used as f64,
            total: slots.total as f64,
            full: slots.used >= slots.total,
            advice: said(&advice, language),
            advice_id: slots.advice.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        }
    }
}

impl RowOut {
    fn of(row: &board::Row, language: &dyn Language) -> RowOut {
        let said = |message: &Option<Message>| said(message, language);
        RowOut {
            id: row.id.to_string(),
            url: row.id.url(),
            status: row.status.to_owned(),
            status_text: say(&row.status_text, language),
            title: row.title.clone(),
            full_title: row.full_title.clone(),
            priority: row.priority.to_owned(),
            priority_by_hand: row.priority_by_hand,
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
            time_left: said(&row.time_left),
            time_left_basis: said(&row.basis),
            needs: row.needs,
            acknowledged: row.acknowledged,
            can_acknowledge: row.can_acknowledge,
            next: say(&row.next, language),
            muted: row.muted,
            snoozed: said(&row.snoozed),
            note: row.note.clone(),
            hint: said(&row.hint),
        }
    }
}

impl DetailsOut {
    fn of(details: &board::Details, language: &dyn Language) -> DetailsOut {
        let words = |key: &'static str| say(&Message::plain(key), language);
        let named = |name: &'static str, key: &'static str, chosen: bool| NamedOut {
            name: name.to_owned(),
            label: words(key),
            chosen,
        };
        let priority = |name: &'static str, label: String| NamedOut {
            name: name.to_owned(),
            label,
            chosen: details.priority == name,
        };
        DetailsOut {
            why: details.why.iter().map(|line| say(line, language)).collect(),
            spans: details.line.as_ref().map(|line| LineOut::of(line, language)),
            facts: details.facts.iter().map(|fact| FactOut::of(fact, language)).collect(),
            log: details.log.iter().map(|row| LogRowOut::of(row, language)).collect(),
            template: if details.row.hint.is_some() { words("name_template") } else { String::new() },
            note: details.row.note.clone(),
            snoozes: vec![
                named("10min", "snooze_ten_minutes", false),
                named("hour", "snooze_hour", false),
                named("tomorrow", "snooze_tomorrow", false),
            ],
            priorities: vec![
                priority("", words("priority_by_title")),
                priority("P1", "P1".to_owned()),
                priority("P2", "P2".to_owned()),
                priority("P3", "P3".to_owned()),
            ],
            row: RowOut::of(&details.row, language),
        }
    }
}

impl FactOut {
    fn of(fact: &board::Fact, language: &dyn Language) -> FactOut {
        FactOut { label: say(&fact.label, language), value: say(&fact.value, language) }
    }
}
