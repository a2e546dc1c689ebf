//! Knows the truth, and judges what was said by it. Its rules stand in words in `main.rs`; each has a function here.
//!
//! The oracle sees what tabs show and what the desktop shows, and reads notifications as a user does. It never looks into the core.

mod alerts;
mod back;
mod blind;
mod cards;
mod crowd;
mod needs;
mod open;
mod screen;
mod stalls;
mod truth;
mod wishes;
mod witness;

use std::collections::BTreeMap;

use session_watch::alert::{AlertKind, NeedKind, SystemKind};
use session_watch::engine::State;
use session_watch::settings::{Settings, TABLE};
use session_watch::time::Time;
use session_watch::track;
use session_watch::view::{BadgeView, BoardView, Context, Filter, Query};

use crate::desktop::Shown;
use crate::life::Session;
use crate::plan::Plan;
use crate::tally::Tally;
use crate::worker::ENGLISH;
pub use wishes::Hush;
use witness::Sights;
pub use witness::{DATA, Seen, Witness, Word};

/// How soon something is known that a page shows, when nothing is in the way: messages, and tabs that lag as little as counts as fresh.
const PROMPT: u64 = 3_000;
/// How long a tab that says nothing can pass for one that shows what it last said: a ping's turn, its patience, and some.
const UNNOTICED: u64 = 75_000;
/// How long another tab's different news can keep the tracker from believing.
const DISPUTE: u64 = 65_000;
/// How long a page insists until it is no longer taken for one that lags.
const LAG: u64 = 60_000;
/// How long the only page that is left has to show something until it is believed.
const SETTLE: u64 = 5_000;
/// What the page's data may be late by, for as long as it can be told which of two is newer.
const LATE: u64 = 10_000;
/// Sleep for so long nobody can tell from a quiet moment.
const NAP: u64 = 4 * 60_000;
/// The most that may be stored of a world, in bytes of JSON: a fiftieth of what the browser takes.
const MOST_STORED: usize = 200_000;
/// A minute that has to be quiet, and some.
const QUIET: u64 = 63_000;

pub struct Oracle {
    pub violations: Vec<String>,
    checked: u64,
    /// After a death or failure all has recovered when this has passed.
    recovery: u64,
    /// How long an alarm may take beyond what was asked for: it stands up to five seconds off and comes late.
    alarm: u64,
    sights: Sights,
    /// Needs that have to be told.
    needs: Vec<needs::Need>,
    /// What was told: whose, what, of which episode, when, by which notification.
    told: Vec<Told>,
    /// When notifications appeared.
    said_at: Vec<u64>,
    /// Notifications on the desktop.
    screen: BTreeMap<String, Shown>,
    blind: blind::Blindness,
    stalls: stalls::Stalls,
    /// The settings in force, as far as they are certain, and since when.
    settings: BTreeMap<&'static str, (Option<u64>, u64)>,
    /// The longest and the shortest a hold has ever been.
    holds: BTreeMap<&'static str, (u64, u64)>,
    /// When something last broke; when the computer last slept or its clock jumped.
    broke: Option<u64>,
    disturbed: Option<u64>,
    /// When a page last could not bring what it shows, because the worker died over it twice.
    word_lost: Option<u64>,
    /// When the user last no longer wanted the page's data, so that what only these knew is forgotten.
    forgot_data: Option<u64>,
    /// When each session was last out of sight for so long that it is forgotten, by a clock that was set forward.
    forgot: BTreeMap<usize, u64>,
    /// When the clock was set forward, and by how much.
    leaps: Vec<(u64, u64)>,
    /// When it was set back, and by how much.
    set_back: Vec<(u64, u64)>,
    /// By how much since the background last heard anything: as much of a leap it will not see.
    unheard: u64,
    forward: u64,
    /// When the computer last fell asleep and woke, the same of a sleep that is no nap, and of one that began while something was broken, or
    /// right after another.
    napped: Option<(u64, u64)>,
    slept: Option<(u64, u64)>,
    overslept: Option<(u64, u64)>,
    /// When the clock last leapt forward, or the computer napped, while a list had just appeared.
    leapt: Option<u64>,
    /// When it last leapt forward, or the computer napped, so soon after a sleep or a leap that pages may not have spoken yet.
    hurried: Option<u64>,
    /// When the user last acknowledged a session.
    acknowledged: BTreeMap<usize, u64>,
    /// What the user said of sessions.
    marks: BTreeMap<usize, wishes::Mark>,
    /// How far the computer's clock is off.
    offset: i64,
}

#[derive(Clone, Debug)]
struct Told {
    session: usize,
    kind: AlertKind,
    episode: u64,
    at: u64,
    notification: String,
    /// It could also be about the stretch before, of which nothing was told.
    spare: bool,
}

impl Oracle {
    pub fn new(plan: &Plan) -> Oracle {
        let defaults = Settings::default();
        let value = |row: &session_watch::settings::Setting| defaults.value(row.key);
        Oracle {
            violations: Vec::new(),
            checked: 0,
            // The retry, the ping, its patience, and an alarm that stands up to a minute off and comes late.
            recovery: 30_000 + 60_000 + 4_000 + 60_000 + plan.alarm_late + 10_000,
            alarm: 5_000 + plan.alarm_late,
            sights: Sights::default(),
            needs: Vec::new(),
            told: Vec::new(),
            said_at: Vec::new(),
            screen: BTreeMap::new(),
            blind: blind::Blindness::default(),
            stalls: stalls::Stalls::default(),
            settings: TABLE.iter().map(|row| (row.name, (Some(value(row)), 0))).collect(),
            holds: TABLE.iter().map(|row| (row.name, (value(row), value(row)))).collect(),
            broke: None,
            disturbed: None,
            word_lost: None,
            forgot_data: None,
            forgot: BTreeMap::new(),
            leaps: Vec::new(),
            set_back: Vec::new(),
            unheard: 0,
            forward: 0,
            napped: None,
            overslept: None,
            leapt: None,
            hurried: None,
            slept: None,
            acknowledged: BTreeMap::new(),
            marks: BTreeMap::new(),
            offset: 0,
        }
    }

    pub fn violation(&mut self, at: u64, what: String) {
        self.violations.push(format!("at {:.3} s: {what}", at as f64 / 1_000.0));
    }

    /// Judges what time alone makes wrong.
    pub fn check(&mut self, now: u64, sessions: &[Session], tally: &mut Tally) {
        // All bounds are longer than this.
        if now < self.checked + 500 {
            return;
        }
        self.checked = now;
        self.check_needs(now, sessions, tally);
        self.check_blindness(now, tally);
        self.check_stalls(now, tally);
        self.check_screen(now);
    }

    /// What is kept stays bounded.
    pub fn bounds(&mut self, state: &State) {
        let sessions = state.track.sessions.len();
        let bounded = sessions <= track::MAX_SESSIONS
            && state.track.tabs.len() <= track::MAX_TABS
            && state.track.tabs.values().map(|tab| tab.page.shown.len()).sum::<usize>() <= track::MAX_ROWS
            && state.alerts.log.0.len() <= 300
            && state.alerts.notices.len() <= 2 * track::MAX_SESSIONS
            && state.alerts.needs.len() <= sessions
            && state.alerts.flapping.len() <= sessions
            && state.outbox.len() <= 200;
        if !bounded {
            self.violations.push("the state grows out of bounds".to_owned());
        }
    }

    /// Badge, headline, chip and "next" mean the same by what needs the user.
    pub fn needs_are_one(&mut self, state: &State, wall: Time, now: u64) {
        let context = Context::new(state, wall, &*ENGLISH);
        let badge = BadgeView::new(&context);
        let board = BoardView::new(&Query { limit: Some(0), ..Query::default() }, &context);
        let count = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
        let tells_need = board.headline.ends_with("need you") || board.headline.ends_with("needs you");
        let chip = board.filters.iter().find(|filter| filter.name == Filter::Needs.name()).map_or(0, |chip| chip.count);
        let counts = [count(&badge.text), if tells_need { count(&board.headline) } else { 0 }, chip];
        let next = usize::from(state.next_in_need(state.at(wall)).is_some());
        if counts.iter().any(|count| *count != chip) || next != chip.min(1) {
            self.violation(now, format!("two meanings of need: badge, headline, chip {counts:?}, next {next}"));
        }
    }

    /// What is stored when a world ends.
    pub fn stored(&mut self, bytes: usize, now: u64) {
        if bytes > MOST_STORED {
            self.violation(now, format!("{bytes} bytes are stored"));
        }
    }

    // ---- What happens ----

    /// Something broke: a worker died, a store or a notification failed.
    pub fn trouble(&mut self, now: u64) {
        self.broke = Some(now);
    }

    /// What only the page's data knew is forgotten: the user no longer wants them.
    pub fn forgotten(&mut self, now: u64) {
        self.forgot_data = Some(now);
        self.blind.faces.retain(|(tab, _), _| *tab < DATA);
        self.sights.forget_data();
    }

    pub fn lost_word(&mut self, now: u64) {
        self.word_lost = Some(now);
    }

    pub fn slept(&mut self, now: u64, until: u64) {
        let woke_only_now = self.disturbed.is_some_and(|at| at + blind::SPEAKS > now);
        if woke_only_now && until - now <= blind::SPEAKS + blind::LATE {
            self.hurried = Some(until);
        }
        self.disturbed = self.disturbed.max(Some(until));
        // What a page was about to say when the computer fell asleep again at once is said after both sleeps.
        let again = self.napped.filter(|(_, woke)| woke + blind::SPEAKS > now).map(|(fell, _)| fell);
        self.napped = Some((now, until));
        if self.is_anything_young(now) {
            self.leapt = Some(until);
        }
        if self.is_broken(now) || again.is_some() {
            self.overslept = Some((again.unwrap_or(now), until));
        }
        if self.is_broken(now) {
            // Nothing recovers while it sleeps.
            self.broke = Some(until);
        }
        if until - now > NAP {
            self.slept = Some((now, until));
        }
    }

    pub fn jumped(&mut self, by: i64, now: u64) {
        let (ahead, back) = (by.max(0) as u64, by.min(0).unsigned_abs());
        self.forward += ahead;
        if by > 0 && self.is_anything_young(now) {
            self.leapt = Some(now);
        }
        if by > 0 && self.napped.is_some_and(|(_, woke)| woke + blind::SPEAKS > now) {
            self.hurried = Some(now);
        }
        self.offset += by;
        // Set back as the computer wakes, the clock hides that it slept.
        if self.slept.is_some_and(|(fell, woke)| woke == now && (woke - fell) as i64 + by <= NAP as i64) {
            self.slept = None;
        }
        let seen = ahead.saturating_sub(self.unheard);
        self.unheard = (self.unheard + back).saturating_sub(ahead);
        // Where the clock is set back, the background's goes on a millisecond later.
        self.hasten_snoozes(if by < 0 { 1 } else { seen }, now);
        self.leaps.push((now, ahead));
        self.set_back.push((now, back));
        self.note_forgotten(now);
        self.disturbed = self.disturbed.max(Some(now));
    }

    /// Notes the sessions that, by the clock, no page has shown for as long as one is kept.
    fn note_forgotten(&mut self, now: u64) {
        for (session, spans) in &self.sights.spans {
            let seen = spans.iter().map(|span| span.to.min(now)).max().unwrap_or_default();
            let leapt: u64 = self.leaps.iter().filter(|(at, _)| *at >= seen).map(|(_, by)| by).sum();
            if now - seen + leapt + 3_600_000 > track::FORGET.0 {
                self.forgot.insert(*session, now);
            }
        }
    }

    /// When what was known of the session was last forgotten.
    fn forgot(&self, session: usize) -> Option<u64> {
        self.forgot_data.max(self.forgot.get(&session).copied())
    }

    pub fn acknowledged(&mut self, session: Option<usize>, now: u64) {
        let all = session.map_or_else(|| (0..1_000).collect(), |s| vec![s]);
        for session in all {
            self.acknowledged.insert(session, now);
        }
    }

    pub fn clicked(&mut self, notification: &str, now: u64) {
        let about: Vec<_> = self.screen.get(notification).map(|s| s.says.clone()).unwrap_or_default();
        for (_, session) in about {
            self.acknowledged.insert(session, now);
        }
    }

    /// A setting is about to be changed.
    pub fn will_set(&mut self, name: &'static str, value: u32, now: u64) {
        let Some(row) = TABLE.iter().find(|row| row.name == name) else { return };
        let value = u64::from(value) * row.unit.size();
        self.settings.insert(name, (None, now));
        if let Some(hold) = self.holds.get_mut(name) {
            *hold = (hold.0.min(value), hold.1.max(value));
        }
    }

    /// It has been changed; none: nobody knows whether it was.
    pub fn set(&mut self, name: &'static str, value: Option<u32>, now: u64) {
        self.settings.insert(name, (value.map(u64::from), now));
    }

    /// A notification is no longer on the desktop.
    pub fn gone(&mut self, notification: &str) {
        self.screen.remove(notification);
    }

    pub fn all_gone(&mut self) {
        self.screen.clear();
    }

    // ---- What several rules ask ----

    /// Since when nothing has been in the way, as far as `from` or later.
    fn calm_from(&self, from: u64) -> u64 {
        let after = |trouble: Option<u64>| trouble.map_or(0, |at| at + self.recovery);
        from.max(after(self.broke)).max(after(self.disturbed))
    }

    /// A worker does not live long enough for a timer of half a minute: then it takes an alarm.
    fn with_alarm(&self, bound: u64) -> u64 {
        if bound > 30_000 { bound + self.alarm } else { bound }
    }

    /// Whether something has been broken lately.
    fn is_broken(&self, now: u64) -> bool {
        self.broke.is_some_and(|at| at + self.recovery > now)
    }

    /// As [`Oracle::is_broken`], or the computer slept or its clock jumped.
    fn is_troubled(&self, now: u64) -> bool {
        self.calm_from(0) > now
    }

    /// What was to be said before a sleep, but could not be for a death, a failure or another sleep just before, is said after it: how
    /// long that sleep was.
    fn held_over(&self, now: u64) -> u64 {
        let lately = |woke: u64| self.is_broken(now) || woke + blind::SPEAKS > now;
        self.overslept.filter(|(_, woke)| lately(*woke)).map_or(0, |(fell, woke)| woke - fell)
    }

    /// By how much the clock was set back since then. If something is broken, the alarm comes so much later.
    fn set_back_since(&self, then: u64, now: u64) -> u64 {
        let since = self.set_back.iter().filter(|(at, _)| self.is_broken(now) && *at >= then);
        since.map(|(_, by)| by).sum()
    }

    /// Whether alerts of a kind have been off at some time since then, or may have been.
    fn was_off(&self, kind: AlertKind, since: u64) -> bool {
        let (value, from) = self.settings[switch(kind)];
        value != Some(1) || from >= since
    }

    fn longest(&self, setting: &str) -> u64 {
        self.holds[setting].1
    }

    fn shortest(&self, setting: &str) -> u64 {
        self.holds[setting].0
    }
}

/// The setting that switches alerts of a kind.
fn switch(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Need(NeedKind::NeedsInput | NeedKind::AlreadyWaits)
        | AlertKind::StillWaiting
        | AlertKind::System(SystemKind::Test | SystemKind::Reset) => "alert_needs_input",
        AlertKind::Need(NeedKind::Failed) | AlertKind::CanGoOn => "alert_failed",
        AlertKind::Need(NeedKind::Finished) => "alert_finished",
        AlertKind::Need(NeedKind::Stalled) => "alert_stalled",
        AlertKind::Need(NeedKind::RunsLong) => "alert_runs_long",
        AlertKind::Need(NeedKind::PullRequest) => "alert_pull_request",
        AlertKind::System(SystemKind::CannotSee) => "alert_cannot_see",
    }
}

/// The setting of a kind's hold.
fn hold(kind: AlertKind) -> Option<&'static str> {
    match kind {
        AlertKind::Need(NeedKind::NeedsInput) => Some("hold_needs_input"),
        AlertKind::Need(NeedKind::Failed) => Some("hold_failed"),
        AlertKind::Need(NeedKind::Finished) => Some("hold_finished"),
        _ => None,
    }
}
