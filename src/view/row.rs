//! Makes the view model of one session's row on the board.

use serde::Serialize;

use super::{Context, Facts};
use crate::alert::say::{failure_key, limit_reset, pull_request, pull_request_state_key, sign, stall, wait_key};
use crate::forecast::{Basis, Left};
use crate::history::Doing;
use crate::session::{Face, Failure, Phase, Priority, PullRequestState, Rest, Starter, Status, Wait};
use crate::time::Span;
use crate::track::Belief;
use crate::words::{Arg, Between, Message};

/// The character with which the title of a session begins that a routine has started. Evidence S (see
/// `read/data/rules.rs`).
const ROUTINE: char = '⚡';

/// One session's row. Texts that do not apply are empty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct RowView {
    /// The session's id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The name of its face, for the attribute `data-status`.
    pub status: String,
    /// The status in words, with its kind, phase or reason.
    pub status_text: String,
    /// The title without the brackets that are shown apart.
    pub title: String,
    /// The title as the page has it.
    pub full_title: String,
    /// `P1` to `P3`.
    pub priority: String,
    /// Whether the user gave the priority.
    pub priority_by_hand: bool,
    /// That only words of the title suggest the priority.
    pub suggestion: String,
    /// The module that the title names.
    pub module: String,
    /// `owner/repo`.
    pub repository: String,
    /// The branch.
    pub branch: String,
    /// What it asks, or what it did last.
    pub detail: String,
    /// Signs of trouble, such as a stall.
    pub signs: String,
    /// How long it has been in this state.
    pub age: String,
    /// How long ago its turn began, where that was seen and came before this state.
    pub elapsed: String,
    /// Whether it is seen now.
    pub live: bool,
    /// When it was last seen, if it is not seen now.
    pub seen: String,
    /// The age of the page's data on it, where only these tell of it and they are not fresh.
    pub as_of: String,
    /// The title of the session that started it, or that a routine did.
    pub started_by: String,
    /// Its pull requests with their state.
    pub pull_request: String,
    /// Its progress as the page shows it, in percent.
    pub progress: Option<u8>,
    /// How long its turn will still take, where that can be estimated.
    pub time_left: String,
    /// What the estimate rests on.
    pub time_left_basis: String,
    /// Whether it needs the user.
    pub needs: bool,
    /// Whether the user has seen its result or failure.
    pub acknowledged: bool,
    /// Whether the user can mark it as seen.
    pub can_acknowledge: bool,
    /// What the user can do next. In a row that needs the user it is a button's label.
    pub next: String,
    /// What a screen reader says after its title.
    pub heard: String,
    /// Whether it or its repository is muted.
    pub muted: bool,
    /// Whether its repository is muted.
    pub repository_muted: bool,
    /// Until when it is snoozed.
    pub snoozed: String,
    /// The user's note.
    pub note: String,
    /// A hint on a name that says nothing, or that other sessions have too.
    pub hint: String,
}

impl RowView {
    /// The row of a session.
    pub(super) fn new(facts: &Facts, context: &Context) -> RowView {
        let Facts { session, mark, left, .. } = facts;
        let snoozed = mark.snoozed.filter(|until| *until > context.now);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let worded = |message: Option<Message>| message.map(|message| context.say(&message)).unwrap_or_default();
        let last_seen = || last_seen(context.now.since(session.last_seen()));
        let mut row = RowView {
            id: session.id().to_string(),
            url: session.id().url(),
            status: facts.face.name().to_owned(),
            status_text: context.say(&status_text(&session.status(), facts.face)),
            title: facts.name(),
            full_title: session.title().to_owned(),
            priority: facts.priority.map_or("", priority_name).to_owned(),
            priority_by_hand: mark.priority.is_some(),
            suggestion: worded(facts.suggested().map(|p| Message::plain("priority_suggested").with(priority_name(p)))),
            module: text(&facts.title.module),
            repository: facts.repository().to_owned(),
            branch: session.branch().unwrap_or_default().to_owned(),
            detail: detail(session, context),
            signs: context.joined(&signs(facts, context)),
            age: worded(age_message(session.age(context.now), session.is_baseline())),
            elapsed: worded(elapsed(facts, context)),
            live: facts.live,
            seen: worded((!facts.live).then(last_seen)),
            as_of: worded(facts.as_of.map(|age| Message::plain("as_of").with(age))),
            started_by: started_by(session, context),
            pull_request: worded(session.pull_request().map(pull_request)),
            progress: session.progress().map(|progress| progress.percent()),
            time_left: worded(left.as_ref().map(left_message)),
            time_left_basis: worded(left.as_ref().map(|left| basis(&left.basis))),
            needs: facts.needs(),
            acknowledged: session.is_acknowledged(),
            can_acknowledge: facts.can_acknowledge(),
            next: worded(next(facts)),
            heard: String::new(),
            muted: mark.muted || facts.repository_muted,
            repository_muted: facts.repository_muted,
            snoozed: worded(snoozed.map(|until| Message::plain("snoozed_until").with(context.clock(until)))),
            note: mark.note.clone(),
            hint: facts.hint().map(|key| context.words(key)).unwrap_or_default(),
        };
        row.heard = row.heard(context);
        row
    }

    /// The text for a screen reader: first its state and what to do, then module, repository, pull request and branch.
    fn heard(&self, context: &Context) -> String {
        let age = if self.live { &self.age } else { &self.seen };
        let (elapsed, as_of) = (&self.elapsed, &self.as_of);
        let (status, pull_request) = (&self.status_text, &self.pull_request);
        let order = [
            status,
            &self.detail,
            &self.signs,
            age,
            elapsed,
            as_of,
            &self.next,
            &self.module,
            &self.repository,
            pull_request,
            &self.branch,
        ];
        let parts = order.into_iter().filter(|part| !part.is_empty());
        context.value(Arg::List(parts.map(|part| Message::plain("detail").with(part.as_str())).collect()))
    }
}

/// The age of a state in words. A state that was there at first sight is at least that old; in its first minute "at
/// least" would say nothing, so there is no message.
fn age_message(age: Span, at_least: bool) -> Option<Message> {
    match (age < Span::minutes(1), at_least) {
        (true, true) => None,
        (true, false) => Some(Message::plain("age_now")),
        (false, true) => Some(Message::plain("age_at_least").with(age)),
        (false, false) => Some(Message::plain("age").with(age)),
    }
}

/// How long ago a session was last seen. Within the first minute it says "just now" instead of seconds.
pub(super) fn last_seen(ago: Span) -> Message {
    if ago < Span::minutes(1) { Message::plain("last_seen_now") } else { Message::plain("last_seen").with(ago) }
}

/// How long ago the present turn began, if it was seen from its beginning. `None` if the present state began with the
/// turn: then the state's age says the same.
fn elapsed(facts: &Facts, context: &Context) -> Option<Message> {
    let life = context.state.history.lives.get(facts.session.id())?;
    let turn = life.turn.filter(|turn| facts.live && turn.whole && life.doing().goes_on())?;
    let is_older = facts.session.since().since(turn.from) >= Span::minutes(1);
    is_older.then(|| Message::plain("turn_elapsed").with(context.now.since(turn.from)))
}

/// Who started the session, if not a person: another session, or a routine. A routine's sessions also have [`ROUTINE`] in
/// front of the title that the page's data give.
fn started_by(session: &Belief, context: &Context) -> String {
    match session.started_by() {
        Some(Starter::Session(parent)) => context.title_of(parent),
        Some(Starter::Routine) => context.words("by_routine"),
        None if session.created().is_some() && session.title().starts_with(ROUTINE) => context.words("by_routine"),
        None => String::new(),
    }
}

fn status_text(status: &Status, face: Face) -> Message {
    match status {
        _ if face == Face::Stalled => Message::plain("status_stalled"),
        Status::Running(None) => Message::plain("status_running"),
        Status::Running(Some(phase)) => Message::plain(phase_key(*phase)),
        Status::Waiting(wait) => Message::plain(wait_key(*wait)),
        Status::Failed(Failure::Unspecified) => Message::plain("status_failed"),
        Status::Failed(failure) => {
            let why = Message::plain("status_failed_titled");
            match failure.words() {
                Some(words) => why.with(words),
                None => why.with(Message::plain(failure_key(failure))),
            }
        }
        Status::Finished => Message::plain("status_finished"),
        Status::Idle(Rest::Cancelled) => Message::plain("status_cancelled"),
        Status::Idle(Rest::Plain | Rest::Unmarked) => Message::plain("status_idle"),
        Status::Archived => Message::plain("status_archived"),
        Status::Unknown => Message::plain("status_unknown"),
    }
}

/// The signs of trouble: a stall, a reached limit, and a turn that runs long.
fn signs(facts: &Facts, context: &Context) -> Vec<Message> {
    let stall = (facts.face == Face::Stalled).then(|| stall(facts.session, context.now));
    let reset = limit_reset(facts.session, context.limit);
    let signs = facts.session.signs(context.now).iter().map(sign).collect::<Vec<_>>();
    stall.into_iter().chain(reset).chain(signs).chain(facts.long.clone()).collect()
}

fn next(facts: &Facts) -> Option<Message> {
    if !facts.live {
        // An archived session, or one of another account, cannot be opened to be seen again.
        let is_over = facts.face == Face::Archived || facts.session.is_gone();
        return (!is_over).then(|| Message::plain("next_open_to_see"));
    }
    match facts.face {
        Face::Waiting => Some(Message::plain("next_answer")),
        Face::Failed => Some(Message::plain("next_see_why")),
        Face::Stalled => Some(Message::plain("next_check")),
        Face::Running if facts.long.is_some() => Some(Message::plain("next_look")),
        Face::Finished => Some(Message::plain("next_review")),
        Face::Running | Face::Unknown | Face::Idle | Face::Archived => None,
    }
}

/// What the session asks, or what it did last. A question in plain words is worded as a question.
fn detail(session: &Belief, context: &Context) -> String {
    let detail = session.detail().unwrap_or_default();
    if *session.observed() == Status::Waiting(Wait::Reply) && !detail.is_empty() {
        return context.say(&Message::plain("asks").with(detail));
    }
    detail.to_owned()
}

/// The estimate of how long a turn will still take, in words.
fn left_message(left: &Left) -> Message {
    if left.low == Span::default() {
        Message::plain("left_under").with(left.high)
    } else {
        Message::plain("left_between").with(Between { low: left.low, high: left.high })
    }
}

/// What an estimate rests on, in words.
fn basis(basis: &Basis) -> Message {
    match basis {
        Basis::Progress(percent) => Message::plain("basis_progress").with(Arg::Percent(*percent)),
        Basis::Kind(count) => Message::plain("basis_kind").with(*count),
        Basis::Repository(count) => Message::plain("basis_repository").with(*count),
        Basis::All(count) => Message::plain("basis_all").with(*count),
    }
}

/// The key of a face's words.
pub(super) fn face_key(face: Face) -> &'static str {
    match face {
        Face::Waiting => "group_waiting",
        Face::Failed => "status_failed",
        Face::Stalled => "status_stalled",
        Face::Finished => "status_finished",
        Face::Running => "status_running",
        Face::Unknown => "status_unknown",
        Face::Idle => "status_idle",
        Face::Archived => "status_archived",
    }
}

/// The key of the words for what a session did in a stretch.
pub(super) fn doing_key(doing: Doing) -> &'static str {
    match doing {
        Doing::Running => "status_running",
        Doing::Waiting => "doing_waiting",
        Doing::Failed => "status_failed",
        Doing::Finished => "status_finished",
        Doing::Idle => "status_idle",
        Doing::Archived => "status_archived",
        Doing::Unseen => "doing_unseen",
    }
}

fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Queued => "phase_queued",
        Phase::Starting => "phase_starting",
        Phase::Analyzing => "phase_analyzing",
        Phase::Planning => "phase_planning",
        Phase::Implementing => "phase_implementing",
        Phase::Testing => "phase_testing",
        Phase::Completing => "phase_completing",
        Phase::Reconnecting => "phase_reconnecting",
        Phase::RateLimited => "phase_rate_limited",
        Phase::UsageLimited => "phase_usage_limited",
        Phase::Paused => "phase_paused",
    }
}

/// A priority's name.
pub(super) fn priority_name(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "P1",
        Priority::P2 => "P2",
        Priority::P3 => "P3",
    }
}

/// The state of a pull request in exports.
pub(super) fn pull_request_state_name(state: PullRequestState) -> &'static str {
    pull_request_state_key(state).strip_prefix("pr_").unwrap_or_default()
}
