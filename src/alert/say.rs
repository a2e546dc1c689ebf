//! Words the notifications. A title names the need and the session, a body says what the session wants and where.
//! This module never says what was not seen.

use super::need::DueNeed;
use super::notice::{Notification, ShownNotice};
use super::together::Gathering;
use super::{AlertKind, Alerts, BURST, BURST_SIZE, LimitReset, NeedKind, Outcome, Policy, ScreenOp, SystemKind};
use crate::forecast::{self, Usual};
use crate::map::Map;
use crate::session::{Cause, Failure, Phase, PullRequest, PullRequestState, SessionId, Status, Wait};
use crate::settings::{Detail, Settings};
use crate::time::{Span, Time};
use crate::track::{Belief, NEVER_STARTED, Sign, Track, WhyBlind, Witness};
use crate::words::{Arg, Between, Message};

/// The most sessions that a notification names.
const MOST_NAMED: usize = 3;

impl Alerts {
    /// Says these needs now: each alone, or all together if they are many.
    pub(super) fn say(
        &mut self,
        mut speak: Vec<DueNeed>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        let room = self.recent.room(now);
        if speak.is_empty() || room == 0 {
            return self.put_off(speak, track, now);
        }
        // Needs without a hold cannot wait for each other. So if these make a burst with needs that were said a moment
        // ago, one notification takes in both. What was already said together stays, so nothing is taken in twice.
        let recent = |n: &ShownNotice| n.need().is_some() && now.since(n.at) < BURST;
        let said = self.notices.iter().filter(|n| recent(n)).count();
        let apart = apart(&mut speak, self.gathering(track, policy, now));
        if !apart.is_empty() {
            self.say_together(apart, None, track, policy, now, ops);
            // That took room, so the rest may have to be put off.
            return self.say(speak, track, policy, now, ops);
        }
        if said + speak.len() < BURST_SIZE && speak.len() <= room {
            for due in speak {
                self.say_alone(&due, track, policy, now, ops);
            }
            return;
        }
        for notice in self.notices.extract_if(.., |n| recent(n)) {
            let need = notice.need().map(|(session, kind)| DueNeed { session: session.clone(), kind, due: now });
            speak.extend(need);
            ops.push(ScreenOp::Withdraw(notice.id));
        }
        self.say_together(speak, None, track, policy, now, ops);
    }

    /// Says what came up in the quiet hours and is still so, as one digest if it is more than one need.
    pub(super) fn say_digest(
        &mut self,
        speak: Vec<DueNeed>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        if speak.len() < 2 || self.recent.room(now) == 0 {
            return self.say(speak, track, policy, now, ops);
        }
        self.say_together(speak, Some("alert_digest"), track, policy, now, ops);
    }

    fn say_alone(&mut self, due: &DueNeed, track: &Track, policy: &Policy, now: Time, ops: &mut Vec<ScreenOp>) {
        let Some(session) = track.sessions.get(&due.session) else {
            return;
        };
        let notice = self.notice(AlertKind::Need(due.kind), vec![due.session.clone()], now);
        let mut body = (due.kind.row().body)(session, policy, now);
        body.extend(session.signs(now).iter().map(sign));
        body.extend(place(session));
        let title = title(due.kind, session, track, policy);
        ops.push(ScreenOp::Notify(Notification { id: notice.id.clone(), kind: notice.kind, title, body }));
        self.log.record(due.kind, &due.session, track, Outcome::Said, now);
        self.tell(&due.session, due.kind, now);
        self.shown(notice, now);
    }

    /// Says several needs in one notification. `occasion` is the key of a title to use in place of their common one.
    fn say_together(
        &mut self,
        speak: Vec<DueNeed>,
        occasion: Option<&'static str>,
        track: &Track,
        policy: &Policy,
        now: Time,
        ops: &mut Vec<ScreenOp>,
    ) {
        // The map sorts the most urgent first, and keeps each session once.
        let place = |due: &DueNeed| (due.kind, urgency(&due.session, track, policy));
        let needs: Map<_, _> = speak.into_iter().map(|due| (place(&due), (due.kind, due.session))).collect();
        let needs: Vec<&(NeedKind, SessionId)> = needs.values().collect();
        let Some(kind) = needs.first().map(|need| need.0) else { return };
        let same_kind = occasion.is_none() && needs.iter().all(|need| need.0 == kind);
        let key = if same_kind { kind.row().several } else { occasion.unwrap_or("alert_several") };
        let line = |(kind, id): &&(NeedKind, SessionId)| {
            let session = track.sessions.get(id)?;
            Some(if same_kind {
                Message::plain("title_alone").with(name(session, track, policy))
            } else {
                title(*kind, session, track, policy)
            })
        };
        let mut notice = self.notice(AlertKind::Need(kind), needs.iter().map(|need| need.1.clone()).collect(), now);
        notice.first = None;
        ops.push(ScreenOp::Notify(Notification {
            id: notice.id.clone(),
            kind: notice.kind,
            title: Message::plain(key).with(needs.len()),
            body: few(needs.iter().filter_map(line).collect()),
        }));
        for (kind, id) in needs {
            self.log.record(*kind, id, track, Outcome::SaidTogether, now);
            self.tell(id, *kind, now);
        }
        self.shown(notice, now);
    }

    /// Says that no session can be seen any more.
    pub(super) fn say_blind(&mut self, track: &Track, settings: &Settings, now: Time, ops: &mut Vec<ScreenOp>) {
        let why = if AlertKind::CANNOT_SEE.wanted(settings) { Outcome::Said } else { Outcome::Off };
        self.log.record_system(SystemKind::CannotSee, why, now);
        if why == Outcome::Off {
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
        body.push(remedy(track));
        let notice = self.notice(AlertKind::CANNOT_SEE, Vec::new(), now);
        let title = Message::plain("alert_cannot_see");
        ops.push(ScreenOp::Notify(Notification { id: notice.id.clone(), kind: notice.kind, title, body }));
        self.shown(notice, now);
    }

    /// Returns the test notification that the user asked for.
    pub fn say_test(&mut self, now: Time) -> Notification {
        self.notification(SystemKind::Test, "alert_test", "alert_test_body", now)
    }

    /// Returns the notification that the stored state could not be read.
    pub fn say_reset(&mut self, now: Time) -> Notification {
        self.notification(SystemKind::Reset, "alert_reset", "alert_reset_body", now)
    }

    /// Returns the notification that the stored history could not be read.
    pub fn say_history_lost(&mut self, now: Time) -> Notification {
        self.notification(SystemKind::Reset, "alert_history_lost", "alert_history_lost_body", now)
    }

    /// Returns a notification that is about no session, and records it.
    fn notification(&mut self, kind: SystemKind, title: &'static str, body: &'static str, now: Time) -> Notification {
        let kind = AlertKind::System(kind);
        let id = self.notice(kind, Vec::new(), now).id;
        Notification { id, kind, title: Message::plain(title), body: vec![Message::plain(body)] }
    }
}

/// What the user can do to let sessions be seen again.
pub fn remedy(track: &Track) -> Message {
    Message::plain(match track.why_blind() {
        WhyBlind::NoPage => "blind_what_to_do",
        WhyBlind::SignedOut => "blind_signed_out",
        WhyBlind::Asleep => "blind_asleep",
    })
}

/// Words a reminder of one wait or several.
pub(super) fn reminder(notice: &ShownNotice, track: &Track, policy: &Policy, now: Time) -> Notification {
    let sessions = || notice.sessions.iter().filter_map(|id: &SessionId| track.sessions.get(id));
    let waiting = |s: &Belief| Message::plain("still_waiting_for").with(s.age(now));
    let (title, body) = match (&notice.first, sessions().next()) {
        (Some(_), Some(session)) => {
            let title = Message::plain("alert_still_waiting").with(name(session, track, policy));
            let mut body = status_words(session);
            body.push(waiting(session));
            (title, body)
        }
        _ => {
            let line = |s: &Belief| Message::plain("line_with_note").with(name(s, track, policy)).with(waiting(s));
            let title = Message::plain("alert_several_still_waiting").with(notice.sessions.len());
            (title, few(sessions().map(line).collect()))
        }
    };
    Notification { id: notice.id.clone(), kind: notice.kind, title, body }
}

/// The session's title with what tells it from its twins; its id where the page has no title. The place where it works
/// is left out where the user wants titles alone on the screen.
fn name(session: &Belief, track: &Track, policy: &Policy) -> Arg {
    let places = policy.settings.detail() == Detail::Everything;
    Arg::Text(named(session.title(), session, track.twin_mark(session, places).as_deref()))
}

/// Takes out the needs that get a notification of their own: those that waited already, or else those that have
/// finished, where these are said together.
fn apart(speak: &mut Vec<DueNeed>, gathering: Gathering) -> Vec<DueNeed> {
    let already: Vec<_> = speak.extract_if(.., |due| due.kind == NeedKind::AlreadyWaits).collect();
    let finished = |due: &DueNeed| due.kind == NeedKind::Finished;
    if !already.is_empty() || !gathering.gathers() || speak.iter().filter(|due| finished(due)).count() < 2 {
        return already;
    }
    speak.extract_if(.., |due| finished(due)).collect()
}

/// A title with the mark that tells its session from its twins; the session's id where the title is empty.
pub fn named(title: &str, session: &Belief, twin: Option<&str>) -> String {
    match twin {
        _ if title.is_empty() => session.id().to_string(),
        Some(mark) => format!("{title} · {mark}"),
        None => title.to_owned(),
    }
}

/// The titles of several sessions, a line each.
pub(super) fn names(sessions: &[SessionId], track: &Track, policy: &Policy) -> Vec<Message> {
    let known = sessions.iter().filter_map(|id| track.sessions.get(id));
    few(known.map(|session| Message::plain("title_alone").with(name(session, track, policy))).collect())
}

/// The first lines, and how many more there are: notification services cut off long text.
fn few(mut lines: Vec<Message>) -> Vec<Message> {
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    lines.extend((more > 0).then(|| Message::plain("and_more").with(more)));
    lines
}

/// The session's place among others with the same need, as on the board: by priority, then by age, oldest first.
pub(super) fn urgency(id: &SessionId, track: &Track, policy: &Policy) -> impl Ord + use<> {
    let session = track.sessions.get(id);
    let priority = session.and_then(|session| policy.marks.urgency(id, session.title_parts()));
    (priority.map_or(u8::MAX, |priority| priority as u8), session.map(Belief::since), id.clone())
}

fn title(kind: NeedKind, session: &Belief, track: &Track, policy: &Policy) -> Message {
    Message::plain(kind.row().title).with(name(session, track, policy))
}

/// Says how long the session has given no sign of life, and how often it gave one before.
pub(super) fn of_stall(session: &Belief, _policy: &Policy, now: Time) -> Vec<Message> {
    vec![stall(session, now)]
}

/// The same as one message, for lists that show one line.
pub fn stall(session: &Belief, now: Time) -> Message {
    let quiet = session.quiet(now).unwrap_or_default();
    let before = session.usual_quiet().filter(|usual| (Span::minutes(1)..quiet).contains(usual));
    match before {
        Some(usual) => {
            let between = Between { low: usual, high: usual + Span::minutes(1) };
            Message::plain("evidence_stall_usual").with(quiet).with(between)
        }
        None => Message::plain("evidence_stall").with(quiet),
    }
}

/// Says which pull request it is, and its state.
pub(super) fn of_pull_request(session: &Belief, _policy: &Policy, _now: Time) -> Vec<Message> {
    session.pull_request().map(pull_request).into_iter().collect()
}

/// The numbers of the pull requests, and their state if it is known.
pub fn pull_request(request: &PullRequest) -> Message {
    let numbers: Vec<String> = request.numbers.iter().map(|number| format!("#{number}")).collect();
    let numbers = Arg::Text(numbers.join(" "));
    let Some(state) = request.state else { return Message::plain("detail").with(numbers) };
    Message::plain("pr_with_state").with(numbers).with(Message::plain(pull_request_state_key(state)))
}

/// The key of the state of a pull request.
pub fn pull_request_state_key(state: PullRequestState) -> &'static str {
    match state {
        PullRequestState::Open => "pr_open",
        PullRequestState::Draft => "pr_draft",
        PullRequestState::Approved => "pr_approved",
        PullRequestState::ChangesRequested => "pr_changes_requested",
        PullRequestState::MergeConflicts => "pr_merge_conflicts",
        PullRequestState::Queued => "pr_queued",
        PullRequestState::Merged => "pr_merged",
        PullRequestState::Closed => "pr_closed",
    }
}

/// Says how long the session has run, and how long similar turns usually take.
pub(super) fn of_long_run(session: &Belief, policy: &Policy, now: Time) -> Vec<Message> {
    vec![long_run(session, forecast::usual_of(session, policy.history).as_ref(), now)]
}

/// Says how long the session has run, and beside it what is `usual`, if that is known.
pub fn long_run(session: &Belief, usual: Option<&Usual>, now: Time) -> Message {
    let ran = session.runs_since().map_or(Span::default(), |since| now.since(since));
    match usual {
        Some(Usual { low, high, .. }) => {
            let between = Between { low: *low, high: (*high).max(*low + Span::minutes(1)) };
            Message::plain("evidence_long_usual").with(ran).with(between)
        }
        None => Message::plain("evidence_long").with(ran),
    }
}

/// Says what the session wants or what became of it, and when a limit that stopped it is lifted.
pub(super) fn of_status(session: &Belief, policy: &Policy, _now: Time) -> Vec<Message> {
    let mut words = status_words(session);
    words.extend(limit_reset(session, policy.limit));
    words
}

/// Says when the limit that stopped the session is lifted; `None` if none did, or if the page's own words say that.
pub fn limit_reset(session: &Belief, limit: Option<LimitReset>) -> Option<Message> {
    let is_stopped = match session.observed() {
        Status::Failed(failure) => failure.cause() == Some(Cause::UsageLimit) && failure.resets().is_none(),
        status => *status == Status::Running(Some(Phase::UsageLimited)),
    };
    limit.filter(|_| is_stopped).map(reset_words)
}

/// Says when the limit is lifted.
pub(super) fn reset_words(LimitReset { at, is_near }: LimitReset) -> Message {
    if is_near {
        Message::plain("limit_resets").with(Arg::Clock(at))
    } else {
        Message::plain("limit_resets_day").with(Arg::Day(at)).with(Arg::Clock(at))
    }
}

fn status_words(session: &Belief) -> Vec<Message> {
    let words = match session.observed() {
        Status::Waiting(wait) => Message::plain(wait_key(*wait)),
        Status::Failed(failure) => match failure.words() {
            Some(words) => Message::plain("detail").with(words),
            None => Message::plain(failure_told_by_data(session).unwrap_or(failure_key(failure))),
        },
        // The page shows hidden failures as idle, too, so this says only that the session stopped.
        Status::Idle(_) => Message::plain("finished_idle"),
        _ => Message::plain("finished_unread"),
    };
    match session.detail().filter(|detail| !detail.is_empty()) {
        Some(detail) if *session.observed() == Status::Waiting(Wait::Reply) => {
            vec![Message::plain("asks").with(detail)]
        }
        // The title already says that it waits, so the card's question is enough.
        Some(detail) if matches!(session.observed(), Status::Waiting(_)) => {
            vec![Message::plain("detail").with(detail)]
        }
        Some(detail) => vec![words, Message::plain("detail").with(detail)],
        None if *session.observed() == Status::Waiting(Wait::Unspecified) => Vec::new(),
        None => vec![words],
    }
}

fn place(session: &Belief) -> Option<Message> {
    match (session.repository(), session.branch()) {
        (Some(repository), Some(branch)) => Some(Message::plain("place_branch").with(repository).with(branch)),
        (Some(repository), None) => Some(Message::plain("detail").with(repository)),
        _ => None,
    }
}

/// Words a sign that the session is not well.
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
        Wait::Reply => "waits_reply",
        Wait::Unspecified => "waits_input",
    }
}

/// The key of a failure that the data have told; `None` of any other failure.
fn failure_told_by_data(session: &Belief) -> Option<&'static str> {
    let told = session.evidence().first().filter(|evidence| evidence.witness == Witness::Data)?;
    Some(if told.on == NEVER_STARTED { "failed_never_started" } else { "failed_by_data" })
}

/// The key of why a session failed.
pub fn failure_key(failure: &Failure) -> &'static str {
    match failure {
        Failure::UsageLimit => "failed_usage_limit",
        Failure::Crashed => "failed_crashed",
        Failure::SignedOut => "failed_signed_out",
        Failure::ConnectionLost => "failed_connection_lost",
        Failure::Interrupted => "failed_interrupted",
        Failure::Caused(_) | Failure::Titled(_) | Failure::Unspecified => "failed_unspecified",
    }
}
