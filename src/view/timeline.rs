//! The last hours of every session as stretches of a line, with the round times of the day below them, worded.

use serde::Serialize;

use super::Context;
use super::row::doing_key;
use crate::alert::say::named;
use crate::history::{Doing, Life, Stretch};
use crate::map::Map;
use crate::session::SessionId;
use crate::time::{LocalTime, Span, Time};
use crate::words::{Arg, Message};

/// The most that is shown.
const LONGEST: Span = Span::hours(8);

/// The least: a line of a few minutes would be all of one colour.
const SHORTEST: Span = Span::hours(1);

/// Later than this part of the whole, in thousandths, the label of a time would stand in that of now.
const LAST_TICK: u64 = 870;

/// The most round times.
const TICKS: u64 = 8;

/// What the legend explains.
const LEGEND: [Doing; 6] = [Doing::Running, Doing::Waiting, Doing::Failed, Doing::Finished, Doing::Idle, Doing::Unseen];

/// The last hours.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TimelineView {
    /// How long it is, in words.
    pub title: String,
    /// How often the user was asked in that time, how long that waited, and the longest of it; nothing if nothing
    /// asked.
    pub sum: Vec<String>,
    /// Round times of the day, and now.
    pub marks: Vec<TickView>,
    /// One for each session that did anything, in the board's order.
    pub lines: Vec<TimelineRowView>,
    /// What the colours mean.
    pub legend: Vec<LegendView>,
    /// What stands in place of lines, or nothing.
    pub empty: String,
}

/// A round time of the day.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TickView {
    /// Where, as a part of the whole: 0 to 1.
    pub at: f64,
    /// Which.
    pub label: String,
    /// It is now.
    pub now: bool,
}

/// What a colour means.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LegendView {
    /// As in a line's spans.
    pub state: String,
    /// In words.
    pub label: String,
}

/// What one session did.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TimelineRowView {
    /// Which.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How long it ran, and waited for its user, all in all.
    pub sum: Vec<String>,
    /// What it did, oldest first.
    pub spans: Vec<SpanView>,
}

/// A stretch of a line.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SpanView {
    /// `running`, `waiting`, `failed`, `finished`, `idle`, `archived` or `unseen`.
    pub state: String,
    /// Where it begins, as a part of the whole: 0 to 1.
    pub start: f64,
    /// How long it is, likewise.
    pub width: f64,
    /// All of it in words.
    pub label: String,
    /// What the session did.
    pub word: String,
    /// When it began.
    pub from: String,
    /// When it ended; nothing when it goes on.
    pub to: String,
    /// How long it was.
    pub length: String,
}

impl TimelineView {
    /// The timeline of every session on the board.
    pub fn new(context: &Context) -> TimelineView {
        let length = length(context);
        let lives = lives(context.now - length, context);
        let lines: Vec<_> = lives.iter().map(|(id, life)| TimelineRowView::new(id, life, length, context)).collect();
        let legend =
            |doing: Doing| LegendView { state: doing.name().to_owned(), label: context.words(doing_key(doing)) };
        TimelineView {
            title: context.say(&Message::plain("timeline_title").with(length)),
            sum: asked(&lives, context.now - length, context),
            marks: ticks(length, context.wall, context),
            legend: LEGEND.map(legend).into(),
            empty: if lines.is_empty() { context.words("timeline_empty") } else { String::new() },
            lines,
        }
    }
}

/// The sessions on the board that did anything since a moment, in the board's order.
pub(super) fn lives<'a>(begin: Time, context: &Context<'a>) -> Vec<(&'a SessionId, &'a Life)> {
    let state = context.state;
    let triage = state.triage(context.now);
    let sessions = state.track.sessions.values();
    let ranked: Map<_, _> = sessions.map(|session| (triage.rank(session), session.id())).collect();
    let lives = ranked.values().filter_map(|id| Some((*id, state.history.lives.get(id)?)));
    lives.filter(|(_, life)| tells_something(life, begin)).collect()
}

/// How often sessions asked their user since a moment, and how long they waited for an answer.
fn asked(lives: &[(&SessionId, &Life)], begin: Time, context: &Context) -> Vec<String> {
    let waits = lives.iter().flat_map(|(_, life)| stretches(life, begin)).filter(|(s, _)| s.doing == Doing::Waiting);
    let waits: Vec<Span> = waits.map(|(s, to)| to.unwrap_or(context.now).since(s.from.max(begin))).collect();
    let (Some(longest), all) = (waits.iter().max(), waits.iter().map(|span| span.0).sum()) else { return Vec::new() };
    let mut sum =
        vec![Message::plain("timeline_asked").with(waits.len()), Message::plain("sum_waited").with(Span(all))];
    if waits.len() > 1 {
        sum.push(Message::plain("timeline_longest").with(*longest));
    }
    context.each(&sum)
}

/// How much time a timeline shows: all that any session on the board did, within bounds.
pub(super) fn length(context: &Context) -> Span {
    let begins = |life: &Life| life.stretches.iter().find(|s| s.doing != Doing::Idle).map(|s| s.from);
    let lives = context.state.track.sessions.keys().filter_map(|id| context.state.history.lives.get(id));
    let longest = lives.filter_map(begins).map(|from| context.now.since(from)).max().unwrap_or_default();
    // In steps, so that the whole does not move with every second.
    let steps = longest.0.div_ceil(SHORTEST.0).max(1);
    Span(steps * SHORTEST.0).min(LONGEST)
}

impl TimelineRowView {
    /// One session's line, over so much time before now.
    pub(super) fn new(id: &SessionId, life: &Life, length: Span, context: &Context) -> TimelineRowView {
        let begin = context.now - length;
        let mut sum = Vec::new();
        for (key, span) in [("sum_ran", life.ran(context.now)), ("sum_waited", life.waited(context.now))] {
            if span.0 > 0 {
                sum.push(context.say(&Message::plain(key).with(span)));
            }
        }
        TimelineRowView {
            id: id.to_string(),
            url: id.url(),
            title: title(id, life, context),
            sum,
            spans: stretches(life, begin).map(|(s, to)| SpanView::new(s, to, begin, length, context)).collect(),
        }
    }
}

/// The session's title, with what tells it from its twins on the board.
fn title(id: &SessionId, life: &Life, context: &Context) -> String {
    let track = &context.state.track;
    let mark = |session| track.twin_mark(session, true);
    let session = track.sessions.get(id);
    session.map_or_else(|| life.title.clone(), |session| named(&life.title, session, mark(session).as_deref()))
}

/// The stretches that reach beyond a moment, with their ends.
pub(super) fn stretches(life: &Life, begin: Time) -> impl Iterator<Item = (&Stretch, Option<Time>)> {
    let ends = life.stretches.iter().skip(1).map(|s| Some(s.from)).chain([None]);
    life.stretches.iter().zip(ends).filter(move |(_, to)| to.is_none_or(|to| to > begin))
}

fn tells_something(life: &Life, begin: Time) -> bool {
    stretches(life, begin).any(|(s, _)| !matches!(s.doing, Doing::Idle | Doing::Archived | Doing::Unseen))
}

impl SpanView {
    fn new(stretch: &Stretch, to: Option<Time>, begin: Time, length: Span, context: &Context) -> SpanView {
        let until = to.unwrap_or(context.now);
        // In whole hundred-thousandths, so that a picture is the same on every machine.
        let share = |span: Span| (span.0.min(length.0) * 100_000 / length.0.max(1)) as f64 / 100_000.0;
        let (from, to) = (context.clock(stretch.from), to.map(|to| context.clock(to)));
        let word = Message::plain(doing_key(stretch.doing));
        let length = until.since(stretch.from);
        let label = Message::plain(if to.is_some() { "piece" } else { "piece_open" });
        let mut label = label.with(word.clone()).with(from.clone());
        if let Some(to) = &to {
            label = label.with(to.clone());
        }
        SpanView {
            state: stretch.doing.name().to_owned(),
            start: share(stretch.from.max(begin).since(begin)),
            width: share(until.since(stretch.from.max(begin))),
            label: context.say(&label.with(length)),
            word: context.say(&word),
            from: context.value(from),
            to: to.map(|to| context.value(to)).unwrap_or_default(),
            length: context.value(length),
        }
    }
}

fn ticks(length: Span, wall: LocalTime, context: &Context) -> Vec<TickView> {
    let steps = [10, 30, 60, 120].map(Span::minutes);
    let step = steps.into_iter().find(|step| length.0 / step.0 <= TICKS).unwrap_or(Span::hours(4));
    let since_round = wall.time_of_day().0 % step.0;
    let mut ticks = vec![TickView { at: 1.0, label: context.words("timeline_now"), now: true }];
    for ago in (0..=TICKS).map(|n| since_round + n * step.0).take_while(|ago| *ago < length.0) {
        let at = (length.0 - ago) * 1_000 / length.0;
        if at <= LAST_TICK {
            let label = context.value(Arg::Clock(wall.at - Span(ago)));
            ticks.push(TickView { at: at as f64 / 1_000.0, label, now: false });
        }
    }
    ticks
}
