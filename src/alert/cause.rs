//! Says causes that fail many sessions: the account's usage limit, a lost sign-in, a lost connection. One notification
//! grows with the sessions that fail, and one says that the cause is over, however far apart the sessions meet it.
//!
//! This module never holds back the first failure of a cause, and never drops one. What has to wait stays held.

use super::need::DueNeed;
use super::notice::Notification;
use super::{AlertKind, Alerts, NeedKind, Outcome, Policy, ScreenOp, say};
use crate::map::Map;
use crate::session::{Cause, SessionId, Status};
use crate::time::{Span, Time};
use crate::track::{Belief, Past, Track};
use crate::words::Message;

/// For so long after a cause was said of one session, further failures by it are gathered.
const GATHER: Span = Span::seconds(30);

/// For so long after a cause was said of several sessions, further failures by it are gathered.
const GROW: Span = Span::minutes(10);

/// The time of one cause: from its first failure that was said until it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// When it was last said.
    pub said: Time,
    /// How many sessions it was last said of.
    pub sessions: u32,
}

impl Episode {
    /// Whether a session works again that the cause had stopped.
    fn is_over(&self, cause: Cause, track: &Track) -> bool {
        let works = |session: &&Belief| matches!(session.observed(), Status::Running(_)) && session.is_live();
        // Data may show rest between the error of a row and the new work, so the whole past is searched.
        let was_stopped =
            |past: &Past| matches!(&past.status, Status::Failed(failure) if failure.cause() == Some(cause));
        let again = |session: &Belief| session.past().iter().any(|past| past.left >= self.said && was_stopped(past));
        track.sessions.values().filter(works).any(again)
    }
}

/// The causes that now fail sessions.
pub type Episodes = Map<Cause, Episode>;

/// The cause of the session's failure; `None` if it has not failed, or by no known cause.
fn cause_of(session: &Belief) -> Option<Cause> {
    match session.observed() {
        Status::Failed(failure) => failure.cause(),
        _ => None,
    }
}

/// The sessions that have failed by a cause, are in sight and are not silenced, most urgent first.
fn failed_by(cause: Cause, track: &Track, policy: &Policy, now: Time) -> Vec<SessionId> {
    let stands = |session: &&Belief| session.is_live() && cause_of(session) == Some(cause);
    let heard = track.sessions.values().filter(stands).filter(|session| !policy.silences(session, now));
    let mut heard: Vec<_> = heard.map(|session| session.id().clone()).collect();
    heard.sort_by_cached_key(|id| say::urgency(id, track, policy));
    heard
}

impl Alerts {
    /// Takes from the due needs those whose cause was said before, and several of one cause. Each cause is said once,
    /// of all its sessions. Failures that come too soon after that stay held.
    pub(super) fn say_causes(
        &mut self,
        due: &mut Vec<DueNeed>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        for cause in Cause::ALL {
            let is_of_it = |due: &DueNeed| {
                due.kind == NeedKind::Failed && track.sessions.get(&due.session).and_then(cause_of) == Some(cause)
            };
            let count = due.iter().filter(|due| is_of_it(due)).count();
            let Some(episode) = self.causes.get(&cause).cloned() else {
                match count {
                    // Where there is no room, `say` puts the failure off like any need.
                    _ if self.recent.room(now) == 0 => {}
                    0 => {}
                    1 => drop(self.causes.insert(cause, Episode { said: now, sessions: 1 })),
                    _ => {
                        due.retain(|due| !is_of_it(due));
                        self.say_cause(cause, track, policy, now, ops);
                    }
                }
                continue;
            };
            if count == 0 {
                continue;
            }
            let of_it: Vec<_> = due.extract_if(.., |due| is_of_it(due)).collect();
            let ready = episode.said + if episode.sessions > 1 { GROW } else { GATHER };
            if ready > now || self.recent.room(now) == 0 {
                let ready = ready.max(self.recent.free_at(now).unwrap_or(now));
                of_it.iter().for_each(|due| self.hold(&due.session, due.kind, ready));
            } else {
                self.say_cause(cause, track, policy, now, ops);
            }
        }
    }

    /// Shows one notification for all sessions that the cause has failed, and withdraws those that said so before.
    fn say_cause(&mut self, cause: Cause, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        let sessions = failed_by(cause, track, policy, now);
        for notice in self.notices.extract_if(.., |notice| {
            notice.kind == AlertKind::Need(NeedKind::Failed) && notice.sessions.iter().all(|id| sessions.contains(id))
        }) {
            ops.push(ScreenOp::Withdraw(notice.id));
        }
        let mut notice = self.notice(AlertKind::Need(NeedKind::Failed), sessions, now);
        notice.first = None;
        let title = title(cause, notice.sessions.len());
        let reset = policy.limit.filter(|_| cause == Cause::UsageLimit).map(say::reset_words);
        let why = [words(&notice.sessions, track, reset.is_some()), reset].into_iter().flatten();
        self.causes.insert(cause, Episode { said: now, sessions: notice.sessions.len() as u32 });
        ops.push(ScreenOp::Notify(Notification {
            id: notice.id.clone(),
            kind: notice.kind,
            title,
            body: why.chain(say::names(&notice.sessions, track, policy)).collect(),
        }));
        // A failure that its user has seen is counted, but does not keep the notification on the screen.
        notice.sessions.retain(|id| track.sessions.get(id).is_some_and(|session| !session.is_acknowledged()));
        for id in &notice.sessions {
            self.log.record(NeedKind::Failed, id, track, Outcome::SaidTogether, now);
            self.tell(id, NeedKind::Failed, now);
        }
        self.shown(notice, now);
    }

    /// Ends each cause of which a session works again, and says once that the other sessions can go on.
    pub(super) fn end_causes(&mut self, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        for cause in Cause::ALL {
            let Some(episode) = self.causes.get(&cause).cloned() else { continue };
            let left = failed_by(cause, track, policy, now);
            let is_over = episode.is_over(cause, track);
            if left.is_empty() && !track.sessions.values().any(|session| cause_of(session) == Some(cause)) {
                self.causes.remove(&cause);
            } else if is_over && policy.quiet.is_none() && self.recent.room(now) > 0 {
                self.causes.remove(&cause);
                // A user who looks at a session sees that it can go on.
                let left: Vec<_> = left.into_iter().filter(|id| !track.looked_at(id)).collect();
                if episode.sessions > 1 && !left.is_empty() && AlertKind::CanGoOn.wanted(policy.settings) {
                    self.say_over(cause, left, track, policy, now, ops);
                }
            }
        }
    }

    /// Whether a cause is over whose end is still to be said.
    pub(super) fn has_cause_over(&self, track: &Track) -> bool {
        self.causes.iter().any(|(cause, episode)| episode.is_over(*cause, track))
    }

    fn say_over(
        &mut self,
        cause: Cause,
        left: Vec<SessionId>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        let mut notice = self.notice(AlertKind::CanGoOn, left, now);
        notice.first = None;
        self.log.record_of(AlertKind::CanGoOn, None, track, Outcome::Said, now);
        ops.push(ScreenOp::Notify(Notification {
            id: notice.id.clone(),
            kind: notice.kind,
            title: title_of_end(cause, notice.sessions.len()),
            body: say::names(&notice.sessions, track, policy),
        }));
        self.shown(notice, now);
    }
}

/// The page's own words for the cause. Words that say when it ends are left out if that is `told` beside them.
fn words(sessions: &[SessionId], track: &Track, told: bool) -> Option<Message> {
    let failures = sessions.iter().filter_map(|id| match track.sessions.get(id)?.observed() {
        Status::Failed(failure) if told && failure.resets().is_some() => None,
        Status::Failed(failure) => failure.words().map(str::to_owned),
        _ => None,
    });
    failures.into_iter().next().map(|words| Message::plain("detail").with(words.as_str()))
}

/// The key of a cause's name.
fn cause_key(cause: Cause) -> &'static str {
    match cause {
        Cause::UsageLimit => "failed_usage_limit",
        Cause::RateLimit => "failed_rate_limit",
        Cause::SignedOut => "failed_signed_out",
        Cause::SubscriptionPaused => "failed_subscription_paused",
        Cause::ConnectionLost => "failed_connection_lost",
        Cause::Overloaded => "failed_overloaded",
    }
}

fn title(cause: Cause, sessions: usize) -> Message {
    Message::plain("alert_cause").with(sessions).with(Message::plain(cause_key(cause)))
}

fn title_of_end(cause: Cause, sessions: usize) -> Message {
    match cause {
        Cause::UsageLimit => Message::plain("alert_limit_over").with(sessions),
        _ => Message::plain("alert_cause_over").with(sessions).with(Message::plain(cause_key(cause))),
    }
}
