//! What is said, when, and what was held back: news of the tracker to notifications, each once.
//!
//! A need is said when it has lasted for its hold, unless the user is looking at it or does not want to hear it. What is said or held back is logged
//! with the reason. Never judges a page or a session: whether something happened is the tracker's to say.

mod limit;
mod log;
mod notice;
mod reminder;
pub mod say;

pub use limit::{LIMIT, LIMIT_SPAN, Recent};
pub use log::{Entry, Log, Why};
pub use notice::{Kind, Notice, Notification, Subject};
pub use reminder::Told;

use crate::map::Map;
use crate::marks::Marks;
use crate::session::{SessionId, Status};
use crate::settings::{Key, Settings};
use crate::time::{Span, Time};
use crate::track::{FLAP_LIMIT, FLAP_SPAN, News, Track, Tracked, Transition};

/// Alerts this close to each other become one if there are [`BURST_SIZE`] of them.
pub const BURST: Span = Span::seconds(2);

/// How many alerts make a burst.
pub const BURST_SIZE: usize = 3;

/// What waits to be said, what has been said, and the record of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerts {
    /// Needs that have not lasted for their hold yet.
    pub pending: Vec<Pending>,
    /// Notifications that may still be on the screen.
    pub notices: Vec<Notice>,
    /// Waits that were said or held back, for the reminders.
    pub told: Map<SessionId, Told>,
    /// Sessions that flap and have been told to.
    pub flapping: Map<SessionId, Time>,
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
pub struct Wishes<'a> {
    /// In general.
    pub settings: &'a Settings,
    /// Of single sessions.
    pub marks: &'a Marks,
    /// When the quiet hours end, while they are on.
    pub quiet: Option<Time>,
}

impl Wishes<'_> {
    /// What is due for the session has to wait until then.
    fn not_before(&self, id: &SessionId, now: Time) -> Option<Time> {
        self.quiet.max(self.marks.snoozed(id, now))
    }
}

/// A need that is to be said when its hold is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Whose.
    pub session: SessionId,
    /// What.
    pub kind: Kind,
    /// When.
    pub due: Time,
}

/// What the alerts want done on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Show a notification.
    Notify(Notification),
    /// Take a notification away, by its id.
    Withdraw(String),
}

impl Alerts {
    /// Takes in news: starts holds, ends them, and takes back what is no longer so.
    pub fn hear(&mut self, news: &[News], track: &Track, wishes: &Wishes, now: Time) -> Vec<Act> {
        let mut acts = Vec::new();
        for piece in news {
            match piece {
                News::Changed(transition) => {
                    self.end_flapping(&transition.session, track, now);
                    self.changed(transition, wishes, now, &mut acts);
                }
                News::Stalled(id) => self.hold(id, Kind::Stalled, now, wishes, now),
                News::Moved(id) => self.take_back(id, &[Kind::Stalled], track, now, &mut acts),
                News::Seen(id) => self.take_back(id, &Kind::OF_SESSIONS, track, now, &mut acts),
                News::Looked(id) => self.looked(id, track, now, &mut acts),
                News::SightLost => self.sight_lost(track, wishes, now, &mut acts),
                News::SightBack => {
                    self.blind_held = false;
                    self.withdraw_where(|n| n.kind == Kind::CannotSee, now, &mut acts);
                }
            }
        }
        acts
    }

    /// Says what is due.
    pub fn tick(&mut self, track: &Track, wishes: &Wishes, now: Time) -> Vec<Act> {
        let mut acts = Vec::new();
        self.forget(track);
        self.calm_down(track, now);
        self.quiet = wishes.quiet.or(self.quiet.map(|end| end.min(now)));
        let quiet_till = self.quiet.filter(|_| wishes.quiet.is_none());
        if wishes.quiet.max(self.recent.free_at(now)).is_none() && std::mem::take(&mut self.blind_held) {
            self.say_blind(track, wishes.settings, now, &mut acts);
        }
        let due = self.take_due(track, wishes, now);
        let (mut speak, mut digest) = (Vec::new(), Vec::new());
        for pending in due {
            match self.reason_to_hold_back(&pending, track, wishes) {
                Some(why) => self.log.held_back(pending.kind, &pending.session, track, why, now),
                None if quiet_till.is_some_and(|end| pending.due < end) => digest.push(pending),
                None => speak.push(pending),
            }
        }
        self.say_digest(digest, track, now, &mut acts);
        self.say(speak, track, now, &mut acts);
        self.remind(track, wishes, now, &mut acts);
        acts
    }

    fn notice(&mut self, kind: Kind, sessions: Vec<SessionId>, now: Time) -> Notice {
        self.notifications = self.notifications.wrapping_add(1);
        Notice::new(kind, sessions, self.notifications, now)
    }

    /// The user wants to hear nothing of the session: now, or until a snooze is over. What still needs them then is said again.
    pub fn quieten(&mut self, id: &SessionId, until: Option<Time>, track: &Track, now: Time) -> Vec<Act> {
        let mut acts = Vec::new();
        self.pending.retain(|p| p.session != *id);
        self.told.remove(id);
        self.withdraw_session(id, &Kind::OF_SESSIONS, now, &mut acts);
        let session = track.sessions.get(id).filter(|session| !session.acknowledged);
        let stalled = |session: &Tracked| session.stall_told.map(|_| Kind::Stalled);
        let kind = session.and_then(|session| Kind::of(&session.status()).or_else(|| stalled(session)));
        if let (Some(kind), Some(due)) = (kind, until) {
            self.log.held_back(kind, id, track, Why::Snoozed, now);
            self.pending.push(Pending { session: id.clone(), kind, due });
        }
        acts
    }

    /// The user wants to hear of the session again: they have it before their eyes, so a wait is only brought up again later.
    pub fn resume(&mut self, id: &SessionId, track: &Track, now: Time) {
        self.pending.retain(|p| p.session != *id);
        if track.sessions.get(id).is_some_and(|s| matches!(s.status(), Status::Waiting(_)) && !s.acknowledged) {
            self.remember(id, now);
        }
    }

    /// The next moment at which [`Alerts::tick`] has something to do.
    pub fn next_tick(&self, track: &Track, wishes: &Wishes, now: Time) -> Option<Time> {
        let blind = wishes.quiet.max(self.recent.free_at(now)).filter(|_| self.blind_held);
        let ticks = [self.ripe_at(track, wishes, now), self.next_reminder(track, wishes, now), blind];
        ticks.into_iter().flatten().min()
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

    fn changed(&mut self, transition: &Transition, wishes: &Wishes, now: Time, acts: &mut Vec<Act>) {
        let id = &transition.session;
        for pending in self.pending.extract_if(.., |p| p.session == *id) {
            self.log.push(Entry::new(pending.kind, id, Why::WentBack, now));
        }
        self.told.remove(id);
        self.withdraw_session(id, &Kind::OF_SESSIONS, now, acts);
        let Some(kind) = Kind::of(&transition.to) else {
            return;
        };
        if transition.again {
            self.log.push(Entry::new(kind, id, Why::Again, now));
            return;
        }
        let hold = match kind {
            Kind::NeedsInput => wishes.settings.span(Key::HoldNeedsInput),
            Kind::Failed => wishes.settings.span(Key::HoldFailed),
            _ => wishes.settings.span(Key::HoldFinished),
        };
        self.hold(id, kind, now + hold, wishes, now);
    }

    fn hold(&mut self, id: &SessionId, kind: Kind, due: Time, wishes: &Wishes, now: Time) {
        if wishes.not_before(id, now).is_some_and(|then| then > due) && !wishes.marks.muted(id) {
            let why = if wishes.quiet.is_some_and(|end| end > due) { Why::Quiet } else { Why::Snoozed };
            self.log.push(Entry::new(kind, id, why, now));
        }
        self.pending.push(Pending { session: id.clone(), kind, due });
    }

    /// Forgets pending alerts of these kinds and takes away shown ones, because they are no longer so or were seen.
    fn take_back(&mut self, id: &SessionId, kinds: &[Kind], track: &Track, now: Time, acts: &mut Vec<Act>) {
        for pending in self.pending.extract_if(.., |p| p.session == *id && kinds.contains(&p.kind)) {
            self.log.held_back(pending.kind, id, track, Why::Seen, now);
        }
        self.told.remove(id);
        self.withdraw_session(id, kinds, now, acts);
    }

    /// Nobody needs to be told of a wait they look at; but if they leave without an answer, they are reminded.
    fn looked(&mut self, id: &SessionId, track: &Track, now: Time, acts: &mut Vec<Act>) {
        let held = self.pending.extract_if(.., |p| p.session == *id && p.kind == Kind::NeedsInput).count();
        if held > 0 {
            self.log.held_back(Kind::NeedsInput, id, track, Why::Looking, now);
            self.remember(id, now);
        }
        self.withdraw_session(id, &[Kind::NeedsInput], now, acts);
    }

    fn sight_lost(&mut self, track: &Track, wishes: &Wishes, now: Time, acts: &mut Vec<Act>) {
        let held = match wishes.quiet {
            Some(_) => Some(Why::Quiet),
            None => self.recent.free_at(now).map(|_| Why::TooMany),
        };
        match held.filter(|_| Kind::CannotSee.wanted(wishes.settings)) {
            Some(why) => {
                self.log.push(Entry::about(Kind::CannotSee, None, why, now));
                self.blind_held = true;
            }
            None => self.say_blind(track, wishes.settings, now, acts),
        }
    }

    fn withdraw_session(&mut self, id: &SessionId, kinds: &[Kind], now: Time, acts: &mut Vec<Act>) {
        for notice in self.notices.iter_mut().filter(|n| kinds.contains(&n.kind) || n.kind == Kind::StillWaiting) {
            notice.sessions.retain(|s| s != id);
        }
        self.withdraw_where(|n| n.kind.is_of_sessions() && n.sessions.is_empty(), now, acts);
    }

    fn withdraw_where(&mut self, over: impl Fn(&Notice) -> bool, now: Time, acts: &mut Vec<Act>) {
        for notice in self.notices.extract_if(.., |n| over(n)) {
            self.log.push(Entry::about(notice.kind, notice.first.clone(), Why::Withdrawn, now));
            acts.push(Act::Withdraw(notice.id));
        }
    }

    /// When the next pending alerts can be said. If a burst is on its way, they wait for each other, but never longer than [`BURST`].
    ///
    /// Quiet hours and snoozes put off what is due.
    fn ripe_at(&self, track: &Track, wishes: &Wishes, now: Time) -> Option<Time> {
        let dues = || self.pending.iter().filter_map(|p| p.due_in_sight(track, wishes, now));
        let first = dues().min()?;
        let near = dues().filter(|due| *due <= first + BURST);
        if near.clone().count() >= BURST_SIZE { near.max() } else { Some(first) }
    }

    /// Lets go of sessions that have left the board, or what is stored would grow for ever. What the screen still shows of them
    /// stays there: its id alone tells where a click leads.
    fn forget(&mut self, track: &Track) {
        let known = |id: &SessionId| track.sessions.contains_key(id);
        self.pending.retain(|p| known(&p.session));
        self.told.retain(|id, _| known(id));
        for notice in &mut self.notices {
            notice.sessions.retain(known);
        }
        self.notices.retain(|n| !n.kind.is_of_sessions() || !n.sessions.is_empty());
    }

    fn take_due(&mut self, track: &Track, wishes: &Wishes, now: Time) -> Vec<Pending> {
        let mut due = Vec::new();
        while let Some(ripe) = self.ripe_at(track, wishes, now).filter(|ripe| *ripe <= now) {
            let ripe = |p: &mut Pending| p.due_in_sight(track, wishes, now).is_some_and(|due| due <= ripe);
            for mut pending in self.pending.extract_if(.., ripe).collect::<Vec<_>>() {
                match self.calm_at(&pending.session, track, now) {
                    // Told once while it flaps; what is then still so after a quiet minute is told too.
                    Some(calm) if self.flapping.contains_key(&pending.session) => {
                        self.log.held_back(pending.kind, &pending.session, track, Why::Flapping, now);
                        pending.due = calm;
                        self.pending.push(pending);
                    }
                    Some(_) => {
                        self.flapping.insert(pending.session.clone(), now);
                        due.push(pending);
                    }
                    None => due.push(pending),
                }
            }
        }
        due
    }

    /// If the session flaps: when it will have been quiet for long enough.
    fn calm_at(&self, id: &SessionId, track: &Track, now: Time) -> Option<Time> {
        let session = track.sessions.get(id)?;
        let last = session.past.last()?.left;
        let flaps = session.transitions_within(FLAP_SPAN, now) > FLAP_LIMIT || self.flapping.contains_key(id);
        let calm = last + FLAP_SPAN;
        (flaps && calm > now).then_some(calm)
    }

    /// A session that changes after a quiet minute begins anew, also if nothing happened in that minute that could have been noted.
    fn end_flapping(&mut self, id: &SessionId, track: &Track, now: Time) {
        let before = track.sessions.get(id).and_then(|session| session.past.iter().rev().nth(1));
        if before.is_none_or(|past| now.since(past.left) >= FLAP_SPAN) {
            self.flapping.remove(id);
        }
    }

    fn calm_down(&mut self, track: &Track, now: Time) {
        let calm: Vec<_> = self.flapping.keys().filter(|id| self.calm_at(id, track, now).is_none()).cloned().collect();
        calm.iter().for_each(|id| {
            self.flapping.remove(id);
        });
    }

    fn reason_to_hold_back(&self, pending: &Pending, track: &Track, wishes: &Wishes) -> Option<Why> {
        let session = track.sessions.get(&pending.session)?;
        if !pending.kind.wanted(wishes.settings) {
            Some(Why::Off)
        } else if wishes.marks.muted(&pending.session) {
            Some(Why::Muted)
        } else if track.looked_at(&pending.session) {
            Some(Why::Looking)
        } else if session.acknowledged {
            Some(Why::Seen)
        } else {
            None
        }
    }
}

impl Pending {
    /// What went out of sight since it began waits until it is surely still so: it may have ended meanwhile.
    fn due_in_sight(&self, track: &Track, wishes: &Wishes, now: Time) -> Option<Time> {
        let sure = track.sure_at(track.sessions.get(&self.session)?)?;
        Some(self.due.max(sure)).max(wishes.not_before(&self.session, now))
    }
}

impl Kind {
    /// The alert that a status calls for.
    fn of(status: &Status) -> Option<Kind> {
        match status {
            Status::Waiting(_) => Some(Kind::NeedsInput),
            Status::Failed(_) => Some(Kind::Failed),
            Status::Finished => Some(Kind::Finished),
            Status::Running(_) | Status::Idle(_) | Status::Archived | Status::Unknown => None,
        }
    }
}
