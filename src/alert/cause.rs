//! What fails many sessions at once: the account's usage limit, a lost sign-in, a lost connection. It is one event that grows, and
//! ends in one, however far apart the sessions meet it.
//!
//! Never holds back the first failure of a cause, and drops none: what has to wait is held on, and ends like every need.

use super::need::DueNeed;
use super::notice::Notification;
use super::{AlertKind, Alerts, NeedKind, Outcome, Policy, ScreenOp, say};
use crate::map::Map;
use crate::session::{Cause, SessionId, Status};
use crate::time::{Span, Time};
use crate::track::{Belief, Past, Track};
use crate::words::Message;

/// After a cause was said, what else fails by it within this time is said together.
const GATHER: Span = Span::seconds(30);

/// After it was said of several, this is how long until it is said of more.
const GROW: Span = Span::minutes(10);

/// A cause that fails sessions, from the first failure that was said until none fails by it any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Episode {
    /// When it was last said.
    pub said: Time,
    /// How many sessions it was said of at once.
    pub sessions: u32,
}

/// All causes that are at work.
pub type Episodes = Map<Cause, Episode>;

/// The cause by which the session stands failed.
fn cause_of(session: &Belief) -> Option<Cause> {
    match session.observed() {
        Status::Failed(failure) => failure.cause(),
        _ => None,
    }
}

/// The sessions that stand failed by a cause and are in sight, but for those that their user wants to hear nothing of.
fn failed_by(cause: Cause, track: &Track, policy: &Policy, now: Time) -> Vec<SessionId> {
    let stands = |session: &&Belief| session.is_live() && cause_of(session) == Some(cause);
    let heard = track.sessions.values().filter(stands).filter(|session| !policy.silences(session, now));
    let mut heard: Vec<_> = heard.map(|session| session.id().clone()).collect();
    heard.sort_by_cached_key(|id| say::urgency(id, track, policy));
    heard
}

impl Alerts {
    /// Takes out of what is due all that has a cause that was said before, or several of one cause: each cause is said once, of all
    /// its sessions together. What comes too soon after that is held on.
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
                    // Without room it is put off like everything else.
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

    /// Says the cause of all sessions that it has failed, in place of what was said of them before.
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
            body: why.chain(say::names(&notice.sessions, track)).collect(),
        }));
        // What was seen before is counted, but keeps nothing on the screen.
        notice.sessions.retain(|id| track.sessions.get(id).is_some_and(|session| !session.is_acknowledged()));
        for id in &notice.sessions {
            self.log.record(NeedKind::Failed, id, track, Outcome::SaidTogether, now);
            self.tell(id, NeedKind::Failed, now);
        }
        self.shown(notice, now);
    }

    /// A cause is over when one of its sessions works again: then the others can go on, and that is said once.
    pub(super) fn end_causes(&mut self, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        for cause in Cause::ALL {
            let Some(episode) = self.causes.get(&cause).cloned() else { continue };
            let left = failed_by(cause, track, policy, now);
            let works = |session: &&Belief| matches!(session.observed(), Status::Running(_)) && session.is_live();
            // The data show as rest what a row shows as an error, so that may lie between.
            let was_stopped =
                |past: &Past| matches!(&past.status, Status::Failed(failure) if failure.cause() == Some(cause));
            let again =
                |session: &Belief| session.past().iter().any(|past| past.left >= episode.said && was_stopped(past));
            let is_over = track.sessions.values().filter(works).any(again);
            if left.is_empty() && !track.sessions.values().any(|session| cause_of(session) == Some(cause)) {
                self.causes.remove(&cause);
            } else if is_over && policy.quiet.is_none() && self.recent.room(now) > 0 {
                self.causes.remove(&cause);
                // Whoever looks at one sees that it can go on.
                let left: Vec<_> = left.into_iter().filter(|id| !track.looked_at(id)).collect();
                if episode.sessions > 1 && !left.is_empty() && AlertKind::CanGoOn.wanted(policy.settings) {
                    self.say_over(cause, left, track, now, ops);
                }
            }
        }
    }

    fn say_over(&mut self, cause: Cause, left: Vec<SessionId>, track: &Track, now: Time, ops: &mut Vec<ScreenOp>) {
        let mut notice = self.notice(AlertKind::CanGoOn, left, now);
        notice.first = None;
        self.log.record_of(AlertKind::CanGoOn, None, track, Outcome::Said, now);
        ops.push(ScreenOp::Notify(Notification {
            id: notice.id.clone(),
            kind: notice.kind,
            title: title_of_end(cause, notice.sessions.len()),
            body: say::names(&notice.sessions, track),
        }));
        self.shown(notice, now);
    }
}

/// The page's own words for the cause, which may say when it ends. They need not where that is `told` beside them.
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
