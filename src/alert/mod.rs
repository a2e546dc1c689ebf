//! What is said, when, and what was held back: track events to notifications, each once.
//!
//! A need is said when it has lasted for its hold, unless the user is looking at it or does not want to hear it. What is said or held back is logged
//! with the reason. Never judges a page or a session: whether something happened is the tracker's to say.

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

/// Alerts this close to each other become one if there are [`BURST_SIZE`] of them.
pub const BURST: Span = Span::seconds(2);

/// How many alerts make a burst.
pub const BURST_SIZE: usize = 3;

/// What sessions need, what has been said, and the record of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// What each session needs its user for, as far as there was something to say of it.
    pub needs: Map<SessionId, Need>,
    /// Notifications that may still be on the screen.
    pub notices: Vec<ShownNotice>,
    /// Sessions that flap and have been told to.
    pub flapping: Map<SessionId, Time>,
    /// What fails many sessions at once, while it does.
    pub causes: Episodes,
    /// When the quiet hours that are on end, or the last ones ended.
    pub quiet: Option<Time>,
    /// Sight was lost in the quiet hours, or when there was no room, and is to be said after that.
    pub blind_held: bool,
    /// What was said and what was held back.
    pub log: Log,
    /// How many notifications there ever were, over and over: no two have the same id.
    pub notifications: u32,
    /// When the last of them were shown.
    pub recent: Recent,
}

/// What the user wants to hear, and when.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// In general.
    pub settings: &'a Settings,
    /// Of single sessions.
    pub marks: &'a Marks,
    /// What is usual.
    pub history: &'a History,
    /// When the quiet hours end, while they are on.
    pub quiet: Option<Time>,
    /// When the usage limit is lifted, where a page tells it.
    pub limit: Option<LimitReset>,
}

/// When the usage limit is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitReset {
    /// The moment, by the computer's clock.
    pub at: Time,
    /// It needs no day to be understood.
    pub is_near: bool,
}

impl Policy<'_> {
    /// What is due for the session has to wait until then.
    fn not_before(&self, session: &Belief, kind: NeedKind, now: Time) -> Option<Time> {
        let quiet = self.quiet.filter(|_| !self.breaks_through(session, kind));
        quiet.max(self.marks.snoozed(session.id(), now))
    }

    /// Whether the user wants to hear of this whatever else is silent.
    fn breaks_through(&self, session: &Belief, kind: NeedKind) -> bool {
        let asks = matches!(kind, NeedKind::NeedsInput | NeedKind::AlreadyWaits | NeedKind::Failed);
        // What words of a title only suggest wakes nobody.
        let priority = self.marks.priority(session.id()).or(session.title_parts().priority);
        let is_urgent = asks && priority == Some(Priority::P1);
        (is_urgent && self.settings.on(Key::QuietP1))
            || (kind == NeedKind::Failed && self.settings.on(Key::QuietFailed))
    }

    /// Whether the session's turn, which has just ended, was too short to be worth a word. One that was not seen whole may
    /// have been longer.
    fn is_short(&self, session: &Belief) -> bool {
        let (least, hold) = (self.settings.span(Key::FinishedLeast), NeedKind::Finished.hold(self.settings));
        let life = self.history.lives.get(session.id());
        let ran = life.and_then(|life| life.ran_in_whole_turn(hold, session.since()));
        ran.is_some_and(|ran| ran < least)
    }

    /// Whether the user wants to hear nothing more of the session.
    fn mutes(&self, session: &Belief) -> bool {
        self.marks.muted(session.id(), session.repository())
    }

    /// Whether the user wants to hear nothing of the session now.
    fn silences(&self, session: &Belief, now: Time) -> bool {
        self.mutes(session) || self.marks.snoozed(session.id(), now).is_some()
    }
}

/// What the alerts want done on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScreenOp {
    /// Show a notification.
    Notify(Notification),
    /// Take a notification away, by its id.
    Withdraw(String),
}

impl Alerts {
    /// Takes in track events: begins needs, ends them, and takes back what is no longer so.
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

    /// Says what is due.
    pub fn tick(&mut self, track: &Track, policy: &Policy, now: Time) -> Vec<ScreenOp> {
        let mut ops = Vec::new();
        self.forget(track);
        self.see_pull_requests(track, now, &mut ops);
        self.quiet = policy.quiet.or(self.quiet.map(|end| end.min(now)));
        if self.system_not_before(policy, now).is_none() && std::mem::take(&mut self.blind_held) {
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

    /// The next moment at which [`Alerts::tick`] has something to do.
    pub fn next_tick(&self, track: &Track, policy: &Policy, now: Time) -> Option<Time> {
        let blind = self.system_not_before(policy, now).filter(|_| self.blind_held);
        let ticks = [self.ripe_at(track, policy, now), self.next_reminder(track, policy, now), blind];
        ticks.into_iter().flatten().min()
    }

    /// The user wants to hear nothing of the session: now, or until a snooze is over. What still needs them then is said again.
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

    /// The user wants to hear of the session again: they have it before their eyes, so a wait is only brought up again later.
    pub fn unsilence(&mut self, id: &SessionId, track: &Track, now: Time) {
        self.needs.remove(id);
        if track.sessions.get(id).is_some_and(Belief::waits) {
            self.tell(id, NeedKind::NeedsInput, now);
        }
    }

    /// The user closed the notification, or it is gone with the browser that showed it; tells whether it was known to be on the screen.
    pub fn closed(&mut self, notification: &str) -> bool {
        self.notices.extract_if(.., |n| n.id == notification).count() > 0
    }

    /// What a notification is about, so that a click leads there; works for notifications of a browser session, or a stored state, that is gone.
    pub fn subject(&self, notification: &str) -> Subject {
        match self.notices.iter().find(|n| n.id == notification) {
            Some(notice) => notice.subject(),
            None => Subject::of_id(notification),
        }
    }

    /// What waits goes on asking until it is answered, whatever became of its alert.
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
            // After a sleep or a start a failure may be old news that takes itself back: it waits like everything else.
            let least = if transition.after_gap { NeedKind::Finished.hold(policy.settings) } else { Span::default() };
            self.hold_new(id, kind, now + hold.max(least), track, policy, now);
        }
    }

    /// Nobody needs to be told of a wait they look at; but if they leave without an answer, they are reminded.
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

    /// What is said of the watch itself has to wait until then.
    fn system_not_before(&self, policy: &Policy, now: Time) -> Option<Time> {
        policy.quiet.max(self.recent.free_at(now))
    }

    /// A new notification's record, with an id of its own.
    fn notice(&mut self, kind: AlertKind, sessions: Vec<SessionId>, now: Time) -> ShownNotice {
        self.notifications = self.notifications.wrapping_add(1);
        ShownNotice::new(kind, sessions, self.notifications, now)
    }

    /// Takes away what the screen shows of this session alone.
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

    /// Lets go of sessions that have left the board, or what is stored would grow for ever. What the screen still shows of them
    /// stays there: its id alone tells where a click leads.
    pub fn forget(&mut self, track: &Track) {
        let known = |id: &SessionId| track.sessions.contains_key(id);
        self.needs.retain(|id, _| known(id));
        self.flapping.retain(|id, _| known(id));
        for notice in &mut self.notices {
            notice.sessions.retain(known);
        }
        self.notices.retain(|notice| !notice.kind.is_of_sessions() || !notice.sessions.is_empty());
    }

    /// Forgets the log and everything about sessions that are no longer known, and takes that off the screen.
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

/// What the session needs now, as far as it was not seen.
fn need_of(id: &SessionId, track: &Track) -> Option<NeedKind> {
    let session = track.sessions.get(id).filter(|session| !session.is_acknowledged())?;
    NeedKind::of(&session.status()).or(session.stall_told().map(|_| NeedKind::Stalled))
}
