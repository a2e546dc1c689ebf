//! What the notifications say. Titles name the need and the session, bodies what it wants and where; nothing is said that was not seen.

use super::notice::{Kind, Notice, Notification};
use super::{Act, Alerts, BURST, BURST_SIZE, Pending, Why};
use crate::map::Map;
use crate::session::{Failure, SessionId, Status, Wait};
use crate::settings::Settings;
use crate::time::{Span, Time};
use crate::track::{Sign, Track, Tracked};
use crate::words::{Arg, Message};

impl Alerts {
    /// Says these now: alone, or together if there are many.
    pub(super) fn say(&mut self, mut speak: Vec<Pending>, track: &Track, now: Time, acts: &mut Vec<Act>) {
        let room = self.recent.room(now);
        if speak.is_empty() || room == 0 {
            return self.put_off(speak, track, now);
        }
        for pending in speak.iter().filter(|p| p.kind == Kind::NeedsInput) {
            self.remember(&pending.session, now);
        }
        // Alerts without a hold cannot wait for each other: if this makes a burst with what was said a moment ago, that is taken into one.
        // What was already said together stays as it is, so nothing is taken in twice.
        let recent = |n: &Notice| n.kind.is_of_sessions() && n.first.is_some() && now.since(n.at) < BURST;
        let said: usize = self.notices.iter().filter(|n| recent(n)).map(|n| n.sessions.len()).sum();
        let together = said + speak.len() >= BURST_SIZE || speak.len() > room;
        if together {
            for notice in self.notices.extract_if(.., |n| recent(n)) {
                let kind = notice.kind;
                speak.extend(notice.sessions.into_iter().map(|session| Pending { session, kind, due: now }));
                acts.push(Act::Withdraw(notice.id));
            }
            self.say_together(speak, None, track, now, acts);
        } else {
            for pending in speak {
                self.say_alone(&pending, track, now, acts);
            }
        }
    }

    /// Says what has come up in the quiet hours and is still so.
    pub(super) fn say_digest(&mut self, speak: Vec<Pending>, track: &Track, now: Time, acts: &mut Vec<Act>) {
        if speak.len() < 2 || self.recent.room(now) == 0 {
            return self.say(speak, track, now, acts);
        }
        for pending in speak.iter().filter(|p| p.kind == Kind::NeedsInput) {
            self.remember(&pending.session, now);
        }
        self.say_together(speak, Some("alert_digest"), track, now, acts);
    }

    fn say_alone(&mut self, pending: &Pending, track: &Track, now: Time, acts: &mut Vec<Act>) {
        let Some(session) = track.sessions.get(&pending.session) else {
            return;
        };
        let notice = self.notice(pending.kind, vec![pending.session.clone()], now);
        let mut body = what(pending.kind, session, now);
        body.extend(session.signs(now).iter().map(sign));
        body.extend(place(session));
        acts.push(Act::Notify(Notification {
            id: notice.id.clone(),
            kind: pending.kind,
            title: title(pending.kind, session),
            body,
        }));
        self.log.held_back(pending.kind, &pending.session, track, Why::Said, now);
        self.shown(notice, now);
    }

    /// `occasion` is the key of another title than what they have in common.
    fn say_together(
        &mut self,
        speak: Vec<Pending>,
        occasion: Option<&'static str>,
        track: &Track,
        now: Time,
        acts: &mut Vec<Act>,
    ) {
        let by_kind: Map<_, _> = speak.into_iter().map(|p| ((p.kind, p.session.clone()), p)).collect();
        let mut speak: Vec<_> = by_kind.into_values().collect();
        speak.dedup_by(|a, b| a.session == b.session);
        let kind = speak.first().map_or(Kind::Finished, |p| p.kind);
        let same_kind = occasion.is_none() && speak.iter().all(|p| p.kind == kind);
        let mut notice = self.notice(kind, speak.iter().map(|p| p.session.clone()).collect(), now);
        notice.first = None;
        let line = |p: &Pending| {
            let session = track.sessions.get(&p.session)?;
            Some(if same_kind { Message::plain("title_alone").with(name(session)) } else { title(p.kind, session) })
        };
        let key = match kind {
            _ if !same_kind => occasion.unwrap_or("alert_several"),
            Kind::NeedsInput => "alert_several_needs_input",
            Kind::Failed => "alert_several_failed",
            Kind::Stalled => "alert_several_stalled",
            _ => "alert_several_finished",
        };
        acts.push(Act::Notify(Notification {
            id: notice.id.clone(),
            kind,
            title: Message::plain(key).with(speak.len()),
            body: speak.iter().filter_map(line).collect(),
        }));
        for pending in &speak {
            self.log.held_back(pending.kind, &pending.session, track, Why::SaidTogether, now);
        }
        self.shown(notice, now);
    }

    pub(super) fn say_blind(&mut self, track: &Track, settings: &Settings, now: Time, acts: &mut Vec<Act>) {
        let why = if Kind::CannotSee.wanted(settings) { Why::Said } else { Why::Off };
        self.log.push(super::Entry::about(Kind::CannotSee, None, why, now));
        if why == Why::Off {
            return;
        }
        let count = |wanted: fn(&Status) -> bool| track.sessions.values().filter(|s| wanted(&s.status())).count();
        let running = count(|s| matches!(s, Status::Running(_)));
        let waiting = count(|s| matches!(s, Status::Waiting(_)));
        let mut body = Vec::new();
        if running > 0 {
            body.push(Message::plain("blind_running").with(running));
        }
        if waiting > 0 {
            body.push(Message::plain("blind_waiting").with(waiting));
        }
        body.push(Message::plain("blind_what_to_do"));
        let notice = self.notice(Kind::CannotSee, Vec::new(), now);
        let title = Message::plain("alert_cannot_see");
        acts.push(Act::Notify(Notification { id: notice.id.clone(), kind: Kind::CannotSee, title, body }));
        self.shown(notice, now);
    }

    /// A notification for its own sake, on the user's request.
    pub fn say_test(&mut self, now: Time) -> Notification {
        self.notification(Kind::Test, "alert_test", "alert_test_body", now)
    }

    /// The stored state could not be read.
    pub fn say_reset(&mut self, now: Time) -> Notification {
        self.notification(Kind::Reset, "alert_reset", "alert_reset_body", now)
    }

    /// A notification that is about no session.
    fn notification(&mut self, kind: Kind, title: &'static str, body: &'static str, now: Time) -> Notification {
        let id = self.notice(kind, Vec::new(), now).id;
        Notification { id, kind, title: Message::plain(title), body: vec![Message::plain(body)] }
    }
}

pub(super) fn reminder(notice: &Notice, track: &Track, now: Time) -> Notification {
    let sessions = || notice.sessions.iter().filter_map(|id: &SessionId| track.sessions.get(id));
    let waiting = |s: &Tracked| Message::plain("still_waiting_for").with(now.since(s.since));
    let (title, body) = match (&notice.first, sessions().next()) {
        (Some(_), Some(session)) => {
            let title = Message::plain("alert_still_waiting").with(name(session));
            let mut body = vec![waiting(session)];
            body.extend(what(Kind::NeedsInput, session, now));
            (title, body)
        }
        _ => {
            let line = |s: &Tracked| Message::plain("line_with_note").with(name(s)).with(waiting(s));
            let title = Message::plain("alert_several_still_waiting").with(notice.sessions.len());
            (title, sessions().map(line).collect())
        }
    };
    Notification { id: notice.id.clone(), kind: Kind::StillWaiting, title, body }
}

/// The session's title, or its id where the page has none.
pub fn name(session: &Tracked) -> Arg {
    Arg::Text(if session.title.is_empty() { session.id.to_string() } else { session.title.clone() })
}

fn title(kind: Kind, session: &Tracked) -> Message {
    let key = match kind {
        Kind::NeedsInput | Kind::StillWaiting => "alert_needs_input",
        Kind::Failed => "alert_failed",
        Kind::Stalled => "alert_stalled",
        Kind::Finished | Kind::CannotSee | Kind::Reset | Kind::Test => "alert_finished",
    };
    Message::plain(key).with(name(session))
}

/// What the session wants or what became of it, and what the page says of that.
fn what(kind: Kind, session: &Tracked, now: Time) -> Vec<Message> {
    if kind == Kind::Stalled {
        let quiet = session.quiet_since().map_or(Span::default(), |since| now.since(since));
        return vec![Message::plain("evidence_stall").with(quiet)];
    }
    let words = match &session.page {
        Status::Waiting(wait) => Message::plain(wait_key(*wait)),
        Status::Failed(Failure::Titled(title)) => Message::plain("detail").with(title.as_str()),
        Status::Failed(failure) => Message::plain(failure_key(failure)),
        // The page shows hidden failures as idle too: so this is said as what was seen, no more.
        Status::Idle(_) => Message::plain("finished_idle"),
        _ => Message::plain("finished_unread"),
    };
    match session.detail.as_deref().filter(|detail| !detail.is_empty()) {
        // A card's own question says it all.
        Some(detail) if matches!(&session.page, Status::Waiting(wait) if *wait != Wait::Unspecified) => {
            vec![Message::plain("detail").with(detail)]
        }
        Some(detail) => vec![words, Message::plain("detail").with(detail)],
        None => vec![words],
    }
}

fn place(session: &Tracked) -> Option<Message> {
    match (&session.repository, &session.branch) {
        (Some(repository), Some(branch)) => {
            Some(Message::plain("place_branch").with(repository.as_str()).with(branch.as_str()))
        }
        (Some(repository), None) => Some(Message::plain("detail").with(repository.as_str())),
        _ => None,
    }
}

/// A sign that a session is not well, in words.
pub fn sign(sign: &Sign) -> Message {
    match sign {
        Sign::Flapping => Message::plain("sign_flapping"),
        Sign::FailsAgain(times) => Message::plain("sign_fails_again").with(*times),
        Sign::Doubtful(_) => Message::plain("sign_doubtful"),
    }
}

/// The key of what a waiting session waits for.
pub fn wait_key(wait: Wait) -> &'static str {
    match wait {
        Wait::Permission => "waits_permission",
        Wait::Question => "waits_question",
        Wait::Plan => "waits_plan",
        Wait::Unspecified => "waits_input",
    }
}

/// The key of why a session failed.
pub fn failure_key(failure: &Failure) -> &'static str {
    match failure {
        Failure::UsageLimit => "failed_usage_limit",
        Failure::Crashed => "failed_crashed",
        Failure::SignedOut => "failed_signed_out",
        Failure::ConnectionLost => "failed_connection_lost",
        Failure::Interrupted => "failed_interrupted",
        Failure::Titled(_) | Failure::Unspecified => "failed_unspecified",
    }
}
