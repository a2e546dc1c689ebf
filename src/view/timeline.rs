//! Makes the view model of the timeline: one line for each session with its stretches of the last hours, and ticks at
//! round times of the day.

use serde::Serialize;

use super::Context;
use super::row::doing_key;
use crate::alert::say::named;
use crate::history::{Doing, Life};
use crate::map::Map;
use crate::session::SessionId;
use crate::time::{LocalTime, Span, Time};
use crate::words::{Arg, Message};

/// The longest time that a timeline shows.
const LONGEST: Span = Span::hours(8);

/// The shortest time, and the step in which it grows. A line of a few minutes would be all of one colour.
const SHORTEST: Span = Span::hours(1);

/// The position of the last tick, in thousandths of the line. The label of a later one would overlap that of "now": in a wide board a
/// line has 672 pixels, and "10:00 PM" and "now" take 108.
const LAST_TICK: u64 = 840;

/// The shortest time out of sight that may be a sleep.
const SLEPT: Span = Span::minutes(3);

/// The most ticks besides "now".
const TICKS: u64 = 8;

/// The states that the legend explains.
const LEGEND: [Doing; 6] = [Doing::Running, Doing::Waiting, Doing::Failed, Doing::Finished, Doing::Idle, Doing::Unseen];

/// The timeline of all sessions.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TimelineView {
    /// How much time it shows, in words.
    pub title: String,
    /// How often sessions waited for the user, how long in all, and the longest wait; empty where none waited.
    pub sum: Vec<String>,
    /// The ticks: round times of the day, and now.
    pub marks: Vec<TickView>,
    /// One line for each session that did anything, in the board's order.
    pub lines: Vec<TimelineRowView>,
    /// What the colours mean.
    pub legend: Vec<LegendView>,
    /// The text in place of lines; empty where there are lines.
    pub empty: String,
}

/// A tick at a round time of the day, or at now.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TickView {
    /// Its position on the line: 0 to 1.
    pub at: f64,
    /// The time in words.
    pub label: String,
    /// Whether it marks now.
    pub now: bool,
}

/// What a colour means.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct LegendView {
    /// The state, as in [`SpanView::state`].
    pub state: String,
    /// The state in words.
    pub label: String,
}

/// The line of one session.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct TimelineRowView {
    /// The session's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title, with what distinguishes it from its twins.
    pub title: String,
    /// How long it ran and waited for its user in its whole life.
    pub sum: Vec<String>,
    /// Its stretches, oldest first.
    pub spans: Vec<SpanView>,
}

/// One stretch of a line.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SpanView {
    /// `running`, `waiting`, `failed`, `finished`, `idle`, `archived` or `unseen`.
    pub state: String,
    /// Where it begins on the line: 0 to 1.
    pub start: f64,
    /// Its width as a part of the line: 0 to 1.
    pub width: f64,
    /// State, beginning, end and length in one text.
    pub label: String,
    /// The state in words.
    pub word: String,
    /// When it began.
    pub from: String,
    /// When it ended; empty while it goes on.
    pub to: String,
    /// How long it has lasted.
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
            sum: sum_of_waits(&lives, context.now - length, context),
            marks: ticks(length, context.wall, context),
            legend: LEGEND.map(legend).into(),
            empty: if lines.is_empty() { context.words("timeline_empty") } else { String::new() },
            lines,
        }
    }
}

/// The tracked sessions that did anything since a moment, in the order of triage.
pub(super) fn lives<'a>(begin: Time, context: &Context<'a>) -> Vec<(&'a SessionId, &'a Life)> {
    let state = context.state;
    let triage = state.triage(context.now);
    let sessions = state.track.sessions.values();
    let ranked: Map<_, _> = sessions.map(|session| (triage.rank(session), session.id())).collect();
    let lives = ranked.values().filter_map(|id| Some((*id, state.history.lives.get(id)?)));
    lives.filter(|(_, life)| did_anything(life, begin, context)).collect()
}

/// How often sessions waited for their user since a moment, how long in all, and the longest wait.
fn sum_of_waits(lives: &[(&SessionId, &Life)], begin: Time, context: &Context) -> Vec<String> {
    let all = lives.iter().flat_map(|(_, life)| pieces(life, begin, context));
    let waits = all.filter(|piece| piece.doing == Doing::Waiting);
    let waits: Vec<Span> = waits.map(|piece| piece.ends.since(piece.begins.max(begin))).collect();
    let (Some(longest), all) = (waits.iter().max(), waits.iter().map(|span| span.0).sum()) else { return Vec::new() };
    let mut sum =
        vec![Message::plain("timeline_asked").with(waits.len()), Message::plain("sum_waited").with(Span(all))];
    if waits.len() > 1 {
        sum.push(Message::plain("timeline_longest").with(*longest));
    }
    context.each(&sum)
}

/// How much time a timeline shows: back to the first thing any tracked session did besides resting, in steps of
/// [`SHORTEST`], at most [`LONGEST`].
pub(super) fn length(context: &Context) -> Span {
    let begins = |life: &Life| life.stretches.iter().find(|s| s.doing != Doing::Idle).map(|s| s.from);
    let lives = context.state.track.sessions.keys().filter_map(|id| context.state.history.lives.get(id));
    let lived = |from: Time| context.now.since(context.state.clock.lived(from));
    let longest = lives.filter_map(begins).map(lived).max().unwrap_or_default();
    // Steps keep the lines from moving with every second.
    let steps = longest.0.div_ceil(SHORTEST.0).max(1);
    Span(steps * SHORTEST.0).min(LONGEST)
}

impl TimelineRowView {
    /// The line of one session, with the stretches of the last `length`.
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
            spans: pieces(life, begin, context)
                .iter()
                .map(|piece| SpanView::new(piece, begin, length, context))
                .collect(),
        }
    }
}

/// The session's title, with what distinguishes it from its twins.
fn title(id: &SessionId, life: &Life, context: &Context) -> String {
    let track = &context.state.track;
    let mark = |session| track.twin_mark(session, true);
    let session = track.sessions.get(id);
    session.map_or_else(|| life.title.clone(), |session| named(&life.title, session, mark(session).as_deref()))
}

/// A stretch of a line. Its recorded times and its places on the line may differ: see [`Clock::lived`].
///
/// [`Clock::lived`]: crate::engine::Clock::lived
pub(super) struct Piece {
    /// What the session did.
    pub doing: Doing,
    /// When it began, as recorded.
    pub from: Time,
    /// When it ended, as recorded; `None` while it goes on.
    pub to: Option<Time>,
    /// Where it begins on the line.
    begins: Time,
    /// Where it ends.
    ends: Time,
}

impl Piece {
    /// How long it was.
    pub fn length(&self) -> Span {
        self.ends.since(self.begins)
    }
}

/// The pieces of a life that end after a moment.
pub(super) fn pieces(life: &Life, begin: Time, context: &Context) -> Vec<Piece> {
    let ends = life.stretches.iter().skip(1).map(|stretch| Some(stretch.from)).chain([None]);
    let lived = |at: Time| context.state.clock.lived(at);
    let pieces = life.stretches.iter().zip(ends).map(|(stretch, to)| Piece {
        doing: stretch.doing,
        from: stretch.from,
        to,
        begins: lived(stretch.from),
        ends: to.map_or(context.now, lived),
    });
    // A leap that was undone looked like sleep, but no session was out of sight.
    let was_a_leap = |piece: &Piece| {
        piece.doing == Doing::Unseen
            && piece.length() < SLEPT
            && piece.to.is_some_and(|to| to.since(piece.from) >= SLEPT)
    };
    pieces.filter(|piece| piece.ends > begin && !was_a_leap(piece)).collect()
}

fn did_anything(life: &Life, begin: Time, context: &Context) -> bool {
    let pieces = pieces(life, begin, context);
    pieces.iter().any(|piece| !matches!(piece.doing, Doing::Idle | Doing::Archived | Doing::Unseen))
}

impl SpanView {
    fn new(piece: &Piece, begin: Time, length: Span, context: &Context) -> SpanView {
        // Rounded to hundred-thousandths, so that the picture is the same on every machine.
        let share = |span: Span| (span.0.min(length.0) * 100_000 / length.0.max(1)) as f64 / 100_000.0;
        let (from, to) = (context.clock(piece.from), piece.to.map(|to| context.clock(to)));
        let word = Message::plain(doing_key(piece.doing));
        let label = Message::plain(if to.is_some() { "piece" } else { "piece_open" });
        let mut label = label.with(word.clone()).with(from.clone());
        if let Some(to) = &to {
            label = label.with(to.clone());
        }
        let begins = piece.begins.max(begin);
        SpanView {
            state: piece.doing.name().to_owned(),
            start: share(begins.since(begin)),
            width: share(piece.ends.since(begins)),
            label: context.say(&label.with(piece.length())),
            word: context.say(&word),
            from: context.value(from),
            to: to.map(|to| context.value(to)).unwrap_or_default(),
            length: context.value(piece.length()),
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
