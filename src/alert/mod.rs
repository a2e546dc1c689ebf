//! Turns track events into notifications: decides what is said, when, and only once.
//!
//! A need is said when it has lasted for its hold, unless the user is looking at its session or does not want to hear
//! of it. The log records what was said or held back, and why. This module never judges a page or a session: whether
//! something happened is for the tracker to decide.

mod cause;
mod flap;
mod kind;
mod limit;
mod log;
mod need;
mod notice;
mod pull_request;
mod reminder;
pub mod say;
mod together;

pub use cause::{Episode, Episodes};
pub use kind::{AlertKind, NeedKind, SystemKind};
pub use limit::{LIMIT, LIMIT_SPAN, Recent};
pub use log::{KEEP_LOG, Log, LogEntry, Outcome};
pub use need::{Need, Stage};
pub use notice::{Button, Notification, ShownNotice, Subject};
pub use reminder::Reminders;

use crate::history::History;
use crate::map::Map;
use crate::marks::Marks;
use crate::session::{Priority, SessionId};
use crate::settings::{Key, Settings};
use crate::time::{Span, Time};
use crate::track::{Belief, SETTLE, Track, TrackEvent, Transition};

/// [`BURST_SIZE`] alerts that come within this time of each other become one notification.
pub const BURST: Span = Span::seconds(2);

/// The least number of alerts that make a burst.
pub const BURST_SIZE: usize = 3;

/// The needs of all sessions, the notifications that were shown, and the log of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// The need of each session that has one.
    pub needs: Map<SessionId, Need>,
    /// Notifications that may still be on the screen.
    pub notices: Vec<ShownNotice>,
    /// The sessions that flap and were told of, each with the moment at which that was last noted.
    pub flapping: Map<SessionId, Time>,
    /// The causes that now fail sessions, each with when it was last said.
    pub causes: Episodes,
    /// When the present quiet hours end, or when the last ones ended.
    pub quiet: Option<Time>,
    /// Whether a loss of sight is still to be said, because it fell into quiet hours or there was no room.
    pub blind_held: bool,
    /// The log of what was said and what was held back.
    pub log: Log,
    /// Counts all notifications and wraps around, so that no two on the screen have the same id.
    pub notifications: u32,
    /// When the latest notifications were shown.
    pub recent: Recent,
}

/// What the user wants to hear, and when.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// The settings.
    pub settings: &'a Settings,
    /// What the user said of single sessions and repositories.
    pub marks: &'a Marks,
    /// The history, which tells what is usual.
    pub history: &'a History,
    /// When the quiet hours or the pause end; `None` while neither is on.
    pub quiet: Option<Time>,
    /// When the usage limit is lifted; `None` where no page tells it.
    pub limit: Option<LimitReset>,
}

/// When the usage limit is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitReset {
    /// The moment, by the computer's clock.
    pub at: Time,
    /// Whether it is so near that its time of day says enough.
    pub is_near: bool,
}

impl Policy<'_> {
    /// The moment before which nothing of this kind is said of the session; `None` if nothing puts it off.
    fn not_before(&self, session: &Belief, kind: NeedKind, now: Time) -> Option<Time> {
        let quiet = self.quiet.filter(|_| !self.breaks_through(session, kind));
        quiet.max(self.marks.snoozed(session.id(), now))
    }

    /// Whether the user wants to hear of this need even in silence.
    fn breaks_through(&self, session: &Belief, kind: NeedKind) -> bool {
        let asks = matches!(kind, NeedKind::NeedsInput | NeedKind::AlreadyWaits | NeedKind::Failed);
        // A priority that words of a title only suggest breaks no silence.
        let priority = self.marks.priority(session.id()).or(session.title_parts().priority);
        let is_urgent = asks && priority == Some(Priority::P1);
        (is_urgent && self.settings.on(Key::QuietP1))
            || (kind == NeedKind::Failed && self.settings.on(Key::QuietFailed))
    }

    /// Whether the session's turn, which has just ended, was shorter than what the user wants to hear of. A turn whose
    /// beginning nobody saw may have been longer, so it never counts as short.
    fn is_short(&self, session: &Belief) -> bool {
        let (least, hold) = (self.settings.span(Key::FinishedLeast), NeedKind::Finished.hold(self.settings));
        let life = self.history.lives.get(session.id());
        let ran = life.and_then(|life| life.ran_in_whole_turn(hold, session.since()));
        ran.is_some_and(|ran| ran < least)
    }

    /// Whether the user has muted the session or its repository.
    fn mutes(&self, session: &Belief) -> bool {
        self.marks.muted(session.id(), session.repository())
    }

    /// Whether the session is muted or snoozed now.
    fn silences(&self, session: &Belief, now: Time) -> bool {
        self.mutes(session) || self.marks.snoozed(session.id(), now).is_some()
    }
}

/// One thing to be done on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenOp {
    /// Show a notification.
    Notify(Notification),
    /// Take a notification away, by its id.
    Withdraw(String),
}

impl Alerts {
    /// Takes track events: begins and ends needs. Returns what is to be taken off the screen for that.
    pub fn hear(&mut self, events: &[TrackEvent], track: &Track, policy: &Policy, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        for event in events {
            match event {
                TrackEvent::Changed(transition) => self.changed(transition, track, policy, now, &mut ops),
                TrackEvent::AlreadyWaits(id) => {
                    let due = now + NeedKind::AlreadyWaits.hold(policy.settings).max(SETTLE);
                    self.hold_new(id, NeedKind::AlreadyWaits, due, track, policy, now);
                }
                TrackEvent::Stalled(id) => self.hold_new(id, NeedKind::Stalled, now, track, policy, now),
                TrackEvent::RunsLong(id) => self.hold_new(id, NeedKind::RunsLong, now, track, policy, now),
                TrackEvent::PullRequest(id) => self.pull_request(id, track, policy, now, &mut ops),
                TrackEvent::Moved(id) => self.end(id, Outcome::WentBack, track, now, &mut ops),
                TrackEvent::Seen(id) => self.end(id, Outcome::Seen, track, now, &mut ops),
                TrackEvent::Gone(id) => self.end(id, Outcome::Gone, track, now, &mut ops),
                TrackEvent::Looked(id) => self.looked(id, track, now, &mut ops),
                TrackEvent::SightLost => self.sight_lost(track, policy, now, &mut ops),
                TrackEvent::SightBack => {
                    self.blind_held = false;
                    let is_of_sight = |notice: &ShownNotice| notice.kind == AlertKind::CANNOT_SEE;
                    self.withdraw_where(is_of_sight, Outcome::WithdrawnOver, track, now, &mut ops);
                }
            }
        }
        ops
    }

    /// Says what is due by now. Returns what is to be done on the screen.
    pub fn tick(&mut self, track: &Track, policy: &Policy, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        self.forget(track);
        self.see_pull_requests(track, now, &mut ops);
        self.quiet = policy.quiet.or(self.quiet.map(|end| end.min(now)));
        let may_say_blind = self.system_not_before(policy, now).is_none() && std::mem::take(&mut self.blind_held);
        if may_say_blind && track.is_blindness_worth_telling(now) {
            self.say_blind(track, policy.settings, now, &mut ops);
        }
        let quiet_till = self.quiet.filter(|_| policy.quiet.is_none());
        let (mut speak, mut digest) = (Vec::new(), Vec::new());
        for due in self.take_due(track, policy, now) {
            match self.reason_to_hold_back(&due, track, policy) {
                Some(why) => self.log.record(due.kind, &due.session, track, why, now),
                None if quiet_till.is_some_and(|end| due.due < end) => digest.push(due),
                None => speak.push(due),
            }
        }
        self.say_causes(&mut speak, track, policy, now, &mut ops);
        self.end_causes(track, policy, now, &mut ops);
        self.say_digest(digest, track, policy, now, &mut ops);
        self.say(speak, track, policy, now, &mut ops);
        self.keep_waits(track, policy, now);
        self.remind(track, policy, now, &mut ops);
        self.log.forget(now);
        ops
    }

    /// The next moment at which [`Alerts::tick`] may have something to do; `None` while nothing is held.
    pub fn next_tick(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let held = self.blind_held || self.has_cause_over(track);
        let held = self.system_not_before(policy, now).filter(|_| held);
        let ticks = [self.ripe_at(track, policy, now), self.next_reminder(track, policy, now), held];
        ticks.into_iter().flatten().min()
    }

    /// Silences the session, for good or until a snooze ends. What the session then still needs is said again.
    pub fn silence(&mut self, id: &SessionId, until: Option<Time>, track: &Track, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        self.needs.remove(id);
        self.withdraw(id, Outcome::WithdrawnSeen, track, now, &mut ops);
        if let (Some(kind), Some(due)) = (need_of(id, track), until) {
            self.log.record(kind, id, track, Outcome::Snoozed, now);
            self.hold(id, kind, due);
        }
        ops
    }

    /// Ends the silence of the session. Its user has it before their eyes, so a wait is only brought up again later.
    pub fn unsilence(&mut self, id: &SessionId, track: &Track, now: Time) {
        self.needs.remove(id);
        if track.sessions.get(id).is_some_and(Belief::waits) {
            self.tell(id, NeedKind::NeedsInput, now);
        }
    }

    /// Notes that a notification is no longer on the screen. Returns whether it was known to be there.
    pub fn closed(&mut self, notification: &str) -> bool {
        self.notices.extract_if(.., |n| n.id == notification).count() > 0
    }

    /// What a notification is about, so that a click leads there. An unknown id is read for what it says, since the
    /// notification may be older than the stored state.
    pub fn subject(&self, notification: &str) -> Subject {
        match self.notices.iter().find(|n| n.id == notification) {
            Some(notice) => notice.subject(),
            None => Subject::of_id(notification),
        }
    }

    /// Gives every wait that has no need one that was told, so that it is brought up until it is answered.
    fn keep_waits(&mut self, track: &Track, policy: &Policy, now: Time) {
        let waits = track.sessions.values().filter(|session| session.waits() && session.is_live());
        for session in waits.filter(|session| !policy.silences(session, now)) {
            if !self.needs.contains_key(session.id()) {
                self.tell(session.id(), NeedKind::NeedsInput, now);
            }
        }
    }

    fn changed(&mut self, transition: &Transition, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        let id = &transition.session;
        self.end_flapping(id, track, now);
        self.end(id, Outcome::WentBack, track, now, ops);
        let Some(kind) = NeedKind::of(&transition.to) else {
            return;
        };
        if transition.again {
            self.log.record(kind, id, track, Outcome::Again, now);
        } else if kind == NeedKind::Finished && track.sessions.get(id).is_some_and(|session| policy.is_short(session)) {
            self.log.record(kind, id, track, Outcome::Short, now);
        } else {
            let hold = kind.hold(policy.settings);
            // After a sleep or a start a failure may be old and soon taken back, so it is held like everything else.
            let least = if transition.after_gap { NeedKind::Finished.hold(policy.settings) } else { Span::default() };
            self.hold_new(id, kind, now + hold.max(least), track, policy, now);
        }
    }

    /// Notes that the user looks at a wait: it is not said. If they leave without an answer, they are reminded.
    fn looked(&mut self, id: &SessionId, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        if let Some(Need { kind, stage: Stage::Held(_) }) = self.needs.get(id) {
            self.log.record(*kind, id, track, Outcome::Looking, now);
            self.tell(id, NeedKind::NeedsInput, now);
        }
        self.withdraw(id, Outcome::WithdrawnSeen, track, now, ops);
    }

    fn sight_lost(&mut self, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        let held = self.system_not_before(policy, now).is_some();
        if !held || !AlertKind::CANNOT_SEE.wanted(policy.settings) {
            return self.say_blind(track, policy.settings, now, ops);
        }
        let why = if policy.quiet.is_some() { Outcome::Quiet } else { Outcome::TooMany };
        self.log.record_system(SystemKind::CannotSee, why, now);
        self.blind_held = true;
    }

    /// The moment before which nothing is said of the watch itself, or of the end of a cause; `None` if nothing puts it off.
    fn system_not_before(&self, policy: &Policy, now: Time) -> Option<Time> {
        policy.quiet.max(self.recent.free_at(now))
    }

    /// Returns the record of a new notification, with an id of its own.
    fn notice(&mut self, kind: AlertKind, sessions: Vec<SessionId>, now: Time) -> ShownNotice {
        self.notifications = self.notifications.wrapping_add(1);
        ShownNotice::new(kind, sessions, self.notifications, now)
    }

    /// Withdraws what the screen shows of this session alone.
    fn withdraw(&mut self, id: &SessionId, why: Outcome, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        for notice in &mut self.notices {
            notice.sessions.retain(|session| session != id);
        }
        let is_over = |notice: &ShownNotice| notice.kind.is_of_sessions() && notice.sessions.is_empty();
        self.withdraw_where(is_over, why, track, now, ops);
    }

    fn withdraw_where(
        &mut self,
        is_over: impl Fn(&ShownNotice) -> bool,
        why: Outcome,
        track: &Track,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        for notice in self.notices.extract_if(.., |notice| is_over(notice)) {
            self.log.record_of(notice.kind, notice.first.as_ref(), track, why, now);
            ops.push(ScreenOp::Withdraw(notice.id));
        }
    }

    /// Drops what is stored of sessions that have left the board, so that it does not grow for ever. Their
    /// notifications stay on the screen: the id alone tells where a click leads.
    pub fn forget(&mut self, track: &Track) {
        let known = |id: &SessionId| track.sessions.contains_key(id);
        self.needs.retain(|id, _| known(id));
        self.flapping.retain(|id, _| known(id));
        for notice in &mut self.notices {
            notice.sessions.retain(known);
        }
        self.notices.retain(|notice| !notice.kind.is_of_sessions() || !notice.sessions.is_empty());
    }

    /// Forgets the log and everything about sessions that are no longer known, and withdraws their notifications.
    pub fn forget_past(&mut self, track: &Track, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        let is_known = |id: &SessionId| track.sessions.contains_key(id);
        let is_past = |notice: &ShownNotice| notice.kind.is_of_sessions() && !notice.sessions.iter().any(is_known);
        self.withdraw_where(is_past, Outcome::WithdrawnOver, track, now, &mut ops);
        self.forget(track);
        self.log = Log::default();
        ops
    }
}

/// The need that the session has now; `None` if it has none, or its user has seen it.
fn need_of(id: &SessionId, track: &Track) -> Option<NeedKind> {
    let session = track.sessions.get(id).filter(|session| !session.is_acknowledged())?;
    NeedKind::of(&session.status()).or(session.stall_told().map(|_| NeedKind::Stalled))
}
