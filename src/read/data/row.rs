//! Keeps what the page's data have said of one session, from whole rows and parts, and reads its status. Must never
//! decide whether that status is believed.

use super::change::{DataChange, DataPending, DataSummary, TaleKind};
use super::moment::is_before;
use super::rules::{Lifecycle, SummaryWord, WorkerWord};
use crate::read::reading::{Evidence, Sighting};
use crate::session::{Failure, Phase, Rest, Status, Wait};
use crate::time::{Span, Time};

/// How long a summary has to say "failed" before it counts: some are taken back within a minute (L).
const FAILS: Span = Span::seconds(90);

/// How recently a session that neither runs nor asks must have done something to be listed, as in the page's own list, whose filter
/// is "last activity 7 days" at first (B).
const ACTIVE: Span = Span::hours(7 * 24);

/// The word for a session whose machine never started, as in the evidence.
pub const NEVER_STARTED: &str = "provision_failed";

/// What a summary is about. A summary stays in the data, whatever its session does next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryOf {
    /// The turn that has just ended.
    #[default]
    Ending,
    /// The current turn, if it ends soon or nothing more happens in it. The summary came at this moment, while the session still ran.
    Coming(Time),
    /// The action for which the session asks permission.
    Ask,
    /// An earlier turn or question.
    Past,
}

/// How long before the end of its turn a summary may come: different parts of the server write the two, and `idle` comes seconds
/// after the answer (L). An older one is about an earlier question, if the session has done anything since: a permission that settled
/// itself was there for 6 s (R).
const EARLY: Span = Span::seconds(5);

/// How much later than another page a page may get its data: one without a stream asks every 30 s while anything changes.
const LATE: Span = Span::seconds(30);

/// How much later than others a stream may be that has not told a summary yet of which two pages have told.
const STREAM_LATE: Span = Span::seconds(10);

/// A summary that another one has replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplacedSummary {
    /// The replaced summary.
    pub summary: DataSummary,
    /// When it was replaced.
    pub at: Time,
    /// The tab whose data replaced it; `None` when another one's have told of that, too.
    pub by: Option<u32>,
}

/// What the data last said of one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataRow {
    /// The state of the session as a whole.
    pub lifecycle: Lifecycle,
    /// The state of its worker.
    pub worker: WorkerWord,
    /// Whether the user has not read the result yet. `None` if the data do not say.
    pub unread: Option<bool>,
    /// The summary of a turn.
    pub summary: DataSummary,
    /// The summary that it replaced.
    pub replaced: Option<ReplacedSummary>,
    /// What `summary` is about.
    pub summary_of: SummaryOf,
    /// Since when the summary of the turn that has ended says that it failed.
    pub fails_since: Option<Time>,
    /// The action for which it asks permission.
    pub pending: DataPending,
    /// Whether it was only just created.
    pub is_new: bool,
    /// When it last did anything, by the clock of the page's server.
    pub beat: Option<Time>,
    /// When the data last contained it.
    pub told: Time,
}

impl DataRow {
    /// Applies a row in a tab's data, which came in this way.
    pub fn apply(&mut self, change: &DataChange, (kind, tab): (TaleKind, u32), now: Time) {
        // A field that a whole row leaves out has no value. A part says nothing of the fields that it leaves out.
        let applies = |is_given: bool| is_given || change.is_whole;
        let worker = self.worker;
        if applies(change.lifecycle.is_some()) {
            self.lifecycle = change.lifecycle.unwrap_or_default();
        }
        if applies(change.worker.is_some()) {
            self.apply_worker(change);
        }
        if applies(change.unread.is_some()) {
            self.unread = change.unread;
        }
        if applies(change.pending.is_some()) {
            self.pending = change.pending.clone().unwrap_or_default();
        }
        if applies(change.summary.is_some()) {
            self.apply_summary(change, worker, (kind, tab), now);
        }
        self.summary_of = self.summary_now_of(change, now);
        let fails = self.rests() && self.summary_word() == SummaryWord::Failed;
        self.fails_since = fails.then(|| self.fails_since.unwrap_or(now));
        self.beat = self.beat.max(change.beat);
        self.told = now;
    }

    /// Applies what is told of its summary. `worker` is the word that its worker had before. Another page may tell the replaced summary
    /// late, until a second one tells the new one as well, and a third a moment longer; a stream that begins does not. Where something has
    /// happened, none is late.
    fn apply_summary(&mut self, change: &DataChange, worker: WorkerWord, (kind, tab): (TaleKind, u32), now: Time) {
        let summary = change.summary.clone().unwrap_or_default();
        if summary == self.summary {
            if let Some(old) = self.replaced.as_mut().filter(|old| old.by != Some(tab)) {
                old.by = None;
            }
            return;
        }
        let is_news = self.worker != worker || is_before(self.beat, change.beat) || kind == TaleKind::Added;
        let is_late = |old: &ReplacedSummary| {
            let late = if old.by.is_some() { LATE } else { STREAM_LATE };
            old.by != Some(tab) && now.since(old.at) < late
        };
        if !is_news && self.replaced.iter().any(|old| old.summary == summary && is_late(old)) {
            return;
        }
        let summary = std::mem::replace(&mut self.summary, summary);
        self.replaced = Some(ReplacedSummary { summary, at: now, by: Some(tab) });
        self.summary_of = if worker == WorkerWord::Running { SummaryOf::Coming(now) } else { SummaryOf::Ending };
        self.fails_since = None;
    }

    /// What the summary is about, now that this change has been applied, but for its last event.
    fn summary_now_of(&self, change: &DataChange, now: Time) -> SummaryOf {
        // Where nothing has happened since the summary came, the turn had ended, however late that is told.
        let is_still = change.beat.is_some() && !is_before(self.beat, change.beat);
        let is_soon = |at: Time| is_still || now.since(at) < EARLY;
        match (self.worker, self.summary_of) {
            (WorkerWord::Running, SummaryOf::Coming(at)) if is_soon(at) => SummaryOf::Coming(at),
            // The summary stays while the next turn runs, and says nothing of that turn.
            (WorkerWord::Running, _) => SummaryOf::Past,
            (WorkerWord::Asks, SummaryOf::Ending | SummaryOf::Coming(_)) => SummaryOf::Ask,
            (_, SummaryOf::Coming(at)) if is_soon(at) => SummaryOf::Ending,
            (_, SummaryOf::Coming(_)) => SummaryOf::Past,
            (_, of) => of,
        }
    }

    /// Applies what is told of its worker. One that begins has got over a failure, also where the frame that said so was lost. One
    /// that comes to a word which is not understood may have.
    fn apply_worker(&mut self, change: &DataChange) {
        let before = std::mem::replace(&mut self.worker, change.worker.unwrap_or_default());
        self.is_new = change.is_new();
        let may_go_on = match self.worker {
            WorkerWord::Running | WorkerWord::Asks => self.worker != before,
            WorkerWord::Unknown => true,
            WorkerWord::Idle | WorkerWord::Unsaid => false,
        };
        let has_failed = matches!(self.lifecycle, Lifecycle::Failed | Lifecycle::NeverStarted);
        if may_go_on && has_failed && change.lifecycle.is_none() {
            self.lifecycle = Lifecycle::Active;
        }
    }

    /// Whether it has done anything since this moment, as far as the page's server writes it.
    pub fn has_moved_since(&self, beat: Option<Time>) -> bool {
        is_before(beat, self.beat)
    }

    /// Returns the status according to the data.
    pub fn status(&self, now: Time) -> Status {
        match (self.lifecycle, self.worker) {
            (Lifecycle::Archived, _) => Status::Archived,
            (Lifecycle::Failed | Lifecycle::NeverStarted, _) => Status::Failed(Failure::Unspecified),
            (Lifecycle::Unknown, _) => Status::Unknown,
            (Lifecycle::Paused, _) | (_, WorkerWord::Idle) => self.ending(now),
            (_, WorkerWord::Running) => Status::Running(None),
            (_, WorkerWord::Asks) => Status::Waiting(self.pending.wait),
            (_, WorkerWord::Unsaid) if self.is_new => Status::Running(Some(Phase::Starting)),
            (_, WorkerWord::Unsaid | WorkerWord::Unknown) => Status::Unknown,
        }
    }

    /// Returns the status that the sidebar shows while the data know more: the session is at rest, read or unread.
    pub fn row_status(&self) -> Status {
        if self.unread == Some(true) { Status::Finished } else { Status::Idle(Rest::Plain) }
    }

    /// Whether a summary has come at this moment for a session at rest.
    pub fn has_new_summary(&self, now: Time) -> bool {
        self.rests() && self.replaced.as_ref().is_some_and(|old| old.at == now)
    }

    /// Whether its turn has ended in a failure that may still be taken back.
    pub fn is_unsettled(&self, now: Time) -> bool {
        self.settles_at().is_some_and(|settles_at| now < settles_at)
    }

    /// When the failure in which its turn has ended counts, unless it is taken back before.
    pub fn settles_at(&self) -> Option<Time> {
        self.fails_since.map(|since| since + FAILS)
    }

    /// Whether both rows tell a question, and its kind or its words show that it is another one.
    pub fn asks_anew(&self, before: &DataRow, now: Time) -> bool {
        let (old, new) = (before.status(now), self.status(now));
        let both_ask = matches!((&old, &new), (Status::Waiting(_), Status::Waiting(_)));
        let (said, says) = (before.wants(&old), self.wants(&new));
        old.asks_for_another(&new) || both_ask && !said.is_empty() && !says.is_empty() && said != says
    }

    /// Whether the board lists it even if no page's list shows it.
    pub fn is_worth_a_place(&self, now: Time) -> bool {
        match self.lifecycle {
            Lifecycle::Archived | Lifecycle::Unknown => false,
            _ if matches!(self.worker, WorkerWord::Running | WorkerWord::Asks) => true,
            _ => self.beat.is_some_and(|beat| now.since(beat) < ACTIVE),
        }
    }

    /// Returns the session as a sighting, with the other fields of a change.
    pub fn sighting(&self, change: &DataChange, now: Time) -> Sighting {
        let status = self.status(now);
        let mut sighting = Sighting::unknown(change.id.clone(), change.title.clone().unwrap_or_default());
        // The sidebar shows all of these as idle or unread (B).
        let says_more = self.rests() && matches!(status, Status::Waiting(_) | Status::Failed(_))
            || matches!(self.lifecycle, Lifecycle::Failed | Lifecycle::NeverStarted);
        sighting.listed = says_more.then(|| self.row_status());
        sighting.evidence = self.evidence(&status);
        sighting.repository.clone_from(&change.repository);
        sighting.branch.clone_from(&change.branch);
        sighting.detail = Some(self.wants(&status)).filter(|wants| !wants.is_empty()).map(str::to_owned);
        sighting.status = status;
        sighting
    }

    /// Whether the session is at rest: its worker is idle, or its machine sleeps.
    pub fn rests(&self) -> bool {
        let goes_on = matches!(self.lifecycle, Lifecycle::Active | Lifecycle::Paused);
        goes_on && (self.worker == WorkerWord::Idle || self.lifecycle == Lifecycle::Paused)
    }

    /// Returns the outcome of the turn that has just ended.
    fn summary_word(&self) -> SummaryWord {
        if self.summary_of == SummaryOf::Ending { self.summary.word } else { SummaryWord::None }
    }

    fn ending(&self, now: Time) -> Status {
        match self.summary_word() {
            SummaryWord::Asks | SummaryWord::Blocked => Status::Waiting(Wait::Reply),
            SummaryWord::Failed if self.is_unsettled(now) => Status::Unknown,
            SummaryWord::Failed => Status::Failed(Failure::Unspecified),
            SummaryWord::None | SummaryWord::Other => self.row_status(),
        }
    }

    fn wants(&self, status: &Status) -> &str {
        match status {
            Status::Waiting(Wait::Reply) => &self.summary.wants,
            Status::Waiting(_) if self.pending.wants.is_empty() && self.summary_of == SummaryOf::Ask => {
                &self.summary.wants
            }
            Status::Waiting(_) => &self.pending.wants,
            _ => "",
        }
    }

    /// Returns the field that gave the status, and its word.
    fn evidence(&self, status: &Status) -> Vec<Evidence> {
        let of_summary = self.rests() && matches!(status, Status::Waiting(_) | Status::Failed(_));
        let of_lifecycle = matches!(self.lifecycle, Lifecycle::Archived | Lifecycle::Failed | Lifecycle::NeverStarted);
        let (rule, on) = match status {
            Status::Unknown => return Vec::new(),
            Status::Archived => ("status", "archived"),
            Status::Failed(_) if self.lifecycle == Lifecycle::NeverStarted => ("status", NEVER_STARTED),
            Status::Failed(_) if of_lifecycle => ("status", "failed"),
            Status::Failed(_) => ("post_turn_summary", "failed"),
            _ if of_summary && self.summary.word == SummaryWord::Blocked => ("post_turn_summary", "blocked"),
            _ if of_summary => ("post_turn_summary", "need_input"),
            Status::Running(_) if self.worker == WorkerWord::Unsaid => ("created_at", "new"),
            Status::Running(_) => ("worker_status", "running"),
            Status::Waiting(_) => ("worker_status", "requires_action"),
            _ => ("worker_status", "idle"),
        };
        vec![Evidence::new(rule, on)]
    }
}
