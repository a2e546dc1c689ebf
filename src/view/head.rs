//! Words what stands above the rows: headline, sum, what is new, filters, layouts, and how fast sessions finish.

use serde::Serialize;

use super::{Context, Facts, Filter, OptionView, Query, SightView, facts};
use crate::engine::Pause;
use crate::forecast::{self, LEAST, Usual};
use crate::history::{Doing, Turn};
use crate::lean::sort_by;
use crate::session::{Face, Status};
use crate::settings::{Key, TABLE};
use crate::time::Span;
use crate::triage::Section;
use crate::words::{Arg, Between, Message};

/// A filter.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct FilterView {
    /// Its name in a query.
    pub name: String,
    /// Its name in words.
    pub label: String,
    /// How many sessions it leaves.
    pub count: usize,
    /// Whether it is in force.
    pub chosen: bool,
}

/// One value of a setting that the board shows as a control.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ChoiceView {
    /// The setting's name.
    pub setting: String,
    /// The value, as the `settings` command takes it.
    pub value: usize,
    /// The value's name.
    pub name: String,
    /// The value in words.
    pub label: String,
    /// Whether it is in force.
    pub chosen: bool,
}

pub(super) fn filters(all: &[Facts], query: &Query, context: &Context) -> Vec<FilterView> {
    let view = |filter: Filter| FilterView {
        name: filter.name().to_owned(),
        label: context.words(filter.key()),
        count: all.iter().filter(|facts| filter.keeps(facts)).count(),
        chosen: filter == query.filter,
    };
    Filter::ALL.map(view).into()
}

/// The values of a setting. A value's name is the part of its message's key after the first underscore.
pub(super) fn choices(key: Key, keys: &'static [&'static str], context: &Context) -> Vec<ChoiceView> {
    let setting = TABLE.get(key as usize).map_or("", |row| row.name);
    let chosen = context.state.settings.value(key);
    let choice = |(value, key): (usize, &&'static str)| ChoiceView {
        setting: setting.to_owned(),
        value,
        name: key.split_once('_').map_or(*key, |(_, end)| end).to_owned(),
        label: context.words(key),
        chosen: chosen == value as u64,
    };
    keys.iter().enumerate().map(choice).collect()
}

/// How many sessions need the user: "1 needs you". "Nothing needs you" is said only while the sessions are seen.
pub(super) fn headline(context: &Context) -> Message {
    needs(context).unwrap_or_else(|| {
        Message::plain(if SightView::of(context.state) == SightView::Live {
            "headline_quiet"
        } else if context.state.track.sees_nothing_yet() {
            "empty_yet_title"
        } else {
            "headline_blind"
        })
    })
}

/// How many sessions need the user; `None` where none does.
pub(super) fn needs(context: &Context) -> Option<Message> {
    let triage = context.state.triage(context.now);
    let count = context.state.track.sessions.values().filter(|session| triage.needs(session)).count();
    (count > 0).then(|| Message::plain("headline_need").with(count))
}

/// How many other sessions are in view: "1 stalled", "2 to review", "5 running as usual". If one of the running ones is
/// not seen now, "as usual" is left out, because nobody knows.
pub(super) fn sum(context: &Context) -> Vec<Message> {
    let triage = context.state.triage(context.now);
    let (mut stalled, mut review, mut running, mut long, mut all_seen) = (0, 0, 0, 0, true);
    for session in context.state.track.sessions.values() {
        match triage.section(session) {
            Section::Stalled => stalled += 1,
            Section::ToReview => review += 1,
            Section::Rest if !matches!(session.status(), Status::Running(_)) => {}
            Section::Rest if facts::long(session, context.state, context.now).is_some() => long += 1,
            Section::Rest => {
                running += 1;
                all_seen &= session.is_live();
            }
            Section::NeedsYou | Section::LastSeen => {}
        }
    }
    let parts = [
        ("headline_stalled", stalled),
        ("headline_review", review),
        ("headline_long", long),
        (if all_seen { "headline_usual" } else { "headline_running" }, running),
    ];
    let counted = parts.into_iter().filter(|(_, count)| *count > 0);
    counted.map(|(key, count)| Message::plain(key).with(count)).collect()
}

/// The headline, followed by the parts of the sum.
pub(super) fn headline_and_sum(context: &Context) -> Vec<Message> {
    [headline(context)].into_iter().chain(sum(context)).collect()
}

/// That a pause or the quiet hours are in force, and when the later of them ends.
pub(super) fn silence(context: &Context) -> Option<Message> {
    let state = context.state;
    let (paused, quiet) = (state.paused(context.now), state.quiet_hours(context.wall, context.now));
    let (key, until) = match (paused, quiet) {
        (Some(paused), quiet) if quiet.is_none_or(|quiet| quiet <= paused) => ("paused_until", paused),
        (_, quiet) => ("quiet_until", quiet?),
    };
    Some(Message::plain(key).with(context.clock(until)))
}

/// How long a pause can last; while one lasts, also that it can end.
pub(super) fn pauses(context: &Context) -> Vec<OptionView> {
    let choice = |name: &str, label| OptionView { name: name.to_owned(), label, chosen: false };
    let morning = context.clock(Pause::Morning.end(context.wall, context.now));
    let mut choices = vec![
        choice("30min", context.words("pause_half_hour")),
        choice("hour", context.words("pause_hour")),
        choice("morning", context.say(&Message::plain("pause_morning").with(morning))),
    ];
    if context.state.paused(context.now).is_some() {
        choices.insert(0, choice("off", context.words("pause_off")));
    }
    choices
}

/// How many sessions began to wait, failed or finished since the user last looked.
pub(super) fn since_look(context: &Context) -> Option<Message> {
    let since = context.state.looks.since(context.now)?;
    let came_to = |doing: Doing| {
        let lives = context.state.history.lives.values();
        lives.filter(|life| life.stretches.iter().any(|s| s.doing == doing && s.from > since)).count()
    };
    let mut parts = Vec::new();
    for (key, doing) in
        [("news_waited", Doing::Waiting), ("news_failed", Doing::Failed), ("news_finished", Doing::Finished)]
    {
        let count = came_to(doing);
        if count > 0 {
            parts.push(Message::plain(key).with(count));
        }
    }
    (!parts.is_empty()).then(|| Message::plain("since_look").with(Arg::List(parts)))
}

/// The label of the button that marks the shown sessions as seen: "Mark 1 failed, 2 finished as seen". On a narrowed
/// board it says that only the shown ones are meant. `None` where none can be marked.
pub(super) fn acknowledge_all(shown: &[&Facts], query: &Query) -> Option<Message> {
    let count = |face| shown.iter().filter(|facts| facts.face == face && facts.can_acknowledge()).count();
    let counted = [("news_failed", count(Face::Failed)), ("news_finished", count(Face::Finished))];
    let parts: Vec<_> = counted.into_iter().filter(|(_, count)| *count > 0).collect();
    let parts: Vec<_> = parts.into_iter().map(|(key, count)| Message::plain(key).with(count)).collect();
    let key = if query.is_narrowed() { "seen_shown_of" } else { "seen_all_of" };
    (!parts.is_empty()).then(|| Message::plain(key).with(Arg::List(parts)))
}

/// The ids of the shown sessions that can be marked as seen.
pub(super) fn unseen(shown: &[&Facts]) -> Vec<String> {
    shown.iter().filter(|facts| facts.can_acknowledge()).map(|facts| facts.session.id().to_string()).collect()
}

/// That only the sessions of a notification are shown, and how many of them are still tracked.
pub(super) fn only(all: &[Facts], query: &Query) -> Option<Message> {
    let there = all.iter().filter(|facts| query.takes(facts.session.id())).count();
    (!query.only.is_empty()).then(|| match there {
        0 => Message::plain("only_gone"),
        there => Message::plain("only_of_notification").with(there),
    })
}

/// How many sessions are kept, where pages show more.
pub(super) fn kept(context: &Context) -> Option<Message> {
    let track = &context.state.track;
    let known_of = track.known_of()?;
    Some(Message::plain("kept_of").with(track.sessions.len()).with(known_of))
}

/// How fast sessions finish: turns within the last hour, and the usual length of all turns and of each kind's. A usual
/// length needs [`LEAST`] turns.
pub(super) fn velocity(context: &Context) -> Vec<Message> {
    let turns = &context.state.history.turns;
    let lately = turns.iter().filter(|turn| context.now.since(turn.at) < Span::hours(1)).count();
    let mut lines = Vec::new();
    if lately > 0 {
        lines.push(Message::plain("velocity_hour").with(lately));
    }
    let usual_message = |key, usual: Usual| {
        let between = Between { low: usual.low, high: usual.high.max(usual.low + Span::minutes(1)) };
        Message::plain(key).with(between).with(usual.middle).with(Message::plain("from_turns").with(usual.count))
    };
    lines.extend(forecast::usual(turns.iter()).map(|usual| usual_message("velocity_usual", usual)));
    let mut kinds: Vec<&String> = turns.iter().filter_map(|turn| turn.kind.as_ref()).collect();
    sort_by(&mut kinds, Ord::cmp);
    kinds.dedup();
    for kind in kinds {
        let of_kind = |turn: &&Turn| turn.kind.as_ref() == Some(kind);
        if turns.iter().filter(of_kind).count() < LEAST {
            continue;
        }
        if let Some(usual) = forecast::usual(turns.iter().filter(of_kind)) {
            let of_usual = usual_message("velocity_of_kind", usual);
            lines.push(Message::plain("velocity_kind").with(kind.as_str()).with(of_usual));
        }
    }
    lines
}
