//! One session as it is believed: its status and everything that was ever read of it.

use super::tab::{Shown, TabId};
use super::{LAG, SETTLE, Transition};
use crate::read::Sighting;
use crate::session::{Progress, PullRequest, Rest, SessionId, Status, Wait};
use crate::time::{Span, Time};

/// How long a session that runs or waits is worth an alert when it can no longer be seen.
const MATTERS: Span = Span::hours(24);

/// How many statuses that were left are remembered; they serve to recognise tabs that lag, and flapping.
const MAX_PAST: usize = 12;

/// What is believed of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracked {
    /// Which session.
    pub id: SessionId,
    /// Its whole title; may be empty.
    pub title: String,
    /// What the page says, by the newest believable evidence. [`Tracked::status`] is what that means.
    pub page: Status,
    /// What its row says, where a card told otherwise.
    pub listed: Option<Status>,
    /// Since when; for a baseline, since it was first seen.
    pub since: Time,
    /// The status was already so at first sight: it may be older than `since`.
    pub baseline: bool,
    /// How many transitions there were.
    pub number: u32,
    /// The page says idle, but the turn ended before our eyes and nobody has looked yet.
    pub ended_unseen: bool,
    /// The user has seen what it has to say.
    pub acknowledged: bool,
    /// The last sign of life: anything about it changed.
    pub changed: Time,
    /// When it was last shown by any page.
    pub seen: Time,
    /// Since when it is seen without a gap; `None` when it is only last seen.
    pub live_since: Option<Time>,
    /// When its present stall was told.
    pub stall_told: Option<Time>,
    /// Statuses it has left, oldest first.
    pub past: Vec<Past>,
    /// Where the status comes from, most telling first.
    pub because: Vec<Because>,
    /// `owner/repo` or a folder.
    pub repository: Option<String>,
    /// Its branch.
    pub branch: Option<String>,
    /// What it wants or did last, in the page's words; cleared by every transition.
    pub detail: Option<String>,
    /// Its pull requests.
    pub pull_request: Option<PullRequest>,
    /// How far the page says it is.
    pub progress: Option<Progress>,
    /// Since when it says so.
    pub progress_since: Option<Time>,
}

/// A status that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The number of the transition that had brought it; 0 for a baseline.
    pub number: u32,
    /// What the page had said, without its words.
    pub page: Status,
    /// When it was left.
    pub left: Time,
}

/// The evidence for a status: which rule matched on what, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// The rule's name in `read::rules`.
    pub rule: String,
    /// The label, marker or words.
    pub on: String,
    /// The tab that showed it.
    pub tab: TabId,
    /// When.
    pub at: Time,
}

impl Tracked {
    pub(super) fn baseline(sighting: &Sighting, tab: TabId, now: Time) -> Tracked {
        Tracked {
            id: sighting.id.clone(),
            title: sighting.title.clone(),
            page: sighting.status.clone(),
            listed: sighting.listed.clone(),
            since: now,
            baseline: true,
            number: 0,
            ended_unseen: false,
            acknowledged: false,
            changed: now,
            seen: now,
            live_since: None,
            stall_told: None,
            past: Vec::new(),
            because: because(sighting, tab, now),
            repository: sighting.repository.clone(),
            branch: sighting.branch.clone(),
            detail: sighting.detail.clone(),
            pull_request: sighting.pull_request.clone(),
            progress: sighting.progress,
            progress_since: sighting.progress.map(|_| now),
        }
    }

    /// What the page's word means to the user: a turn that has ended stays finished until it is acknowledged.
    pub fn status(&self) -> Status {
        match &self.page {
            Status::Finished if self.acknowledged => Status::Idle(Rest::Plain),
            Status::Idle(_) if self.ended_unseen && !self.acknowledged => Status::Finished,
            page => page.clone(),
        }
    }

    /// Forgets what the page said of it besides its title, place and status, and what it was before; but not what serves to recognise tabs that lag.
    pub(super) fn forget_past(&mut self, now: Time) {
        self.page = self.page.without_words();
        self.listed = self.listed.take().map(|status| status.without_words());
        self.past.retain(|past| now.since(past.left) < LAG);
        self.because.clear();
        self.branch = None;
        self.detail = None;
        self.pull_request = None;
    }

    /// How often the session changed its status within `span` before `now`.
    pub fn transitions_within(&self, span: Span, now: Time) -> usize {
        self.past.iter().filter(|p| now.since(p.left) < span).count()
    }

    /// Whether losing sight of it is worth an alert.
    pub(super) fn matters(&self, now: Time) -> bool {
        matches!(self.status(), Status::Running(_) | Status::Waiting(_)) && now.since(self.seen) < MATTERS
    }

    pub(super) fn acknowledge(&mut self) -> bool {
        // Only what asks for eyes can be acknowledged: a running session has nothing to say yet, its ending must not count as seen.
        let asks = matches!(self.status(), Status::Waiting(_) | Status::Failed(_) | Status::Finished);
        let news = asks && !self.acknowledged;
        self.acknowledged |= news;
        news
    }

    /// The number of the first status of this kind that the session has left since then and that does not lie behind a tab's `cursor`: what a tab that
    /// lags may only now have come to.
    pub(super) fn left_since(&self, then: Time, status: &Status, cursor: u32) -> Option<u32> {
        let to_come = |p: &&Past| p.number >= cursor && p.left > then;
        self.past.iter().filter(to_come).find(|p| p.page.same_state(status)).map(|p| p.number)
    }

    /// Whether what a tab shows was recognised as one of the statuses that the session has left.
    pub(super) fn had(&self, shown: &Shown) -> bool {
        self.past.iter().any(|p| p.number.saturating_add(1) == shown.cursor && p.page.same_state(&shown.page))
    }

    /// What a sighting says, for one who knows what cards have told: they stand on some pages only, and where they are missing, the row alone takes nothing back.
    pub(super) fn understood(&self, sighting: &Sighting) -> Status {
        let row_alone =
            sighting.listed.is_none() && self.listed.as_ref().is_some_and(|row| row.same_state(&sighting.status));
        if row_alone { self.page.clone() } else { sighting.status.clone() }
    }

    /// Takes in more of the same status: its kind, its words, its numbers.
    pub(super) fn refine(&mut self, sighting: &Sighting, tab: TabId, now: Time) {
        let own_words = self.because.first().is_none_or(|b| b.tab == tab);
        let tells_more = match &sighting.status {
            Status::Running(phase) => phase.is_some(),
            Status::Waiting(wait) => *wait != Wait::Unspecified,
            _ => true,
        };
        let takes_back = own_words && !matches!(sighting.status, Status::Waiting(_));
        self.listed = sighting.listed.clone().or(self.listed.take());
        if tells_more || takes_back {
            self.page = sighting.status.clone();
            self.because = because(sighting, tab, now);
        }
        self.describe(sighting, now);
    }

    /// The page that told the phase is gone: what is left of it is what others show.
    pub(super) fn settle_phase<'a>(&mut self, mut shown: impl Iterator<Item = &'a Status>, now: Time) {
        if matches!(self.page, Status::Running(Some(_))) {
            let told = shown.find(|page| matches!(page, Status::Running(Some(_))));
            let could_stall = self.may_stall();
            self.page = told.cloned().unwrap_or(Status::Running(None));
            if self.may_stall() && !could_stall {
                self.changed = now;
            }
        }
    }

    /// A status that could not be read so far: nobody knows what it was, so this is a baseline and no transition.
    pub(super) fn rebase(&mut self, sighting: &Sighting, tab: TabId, now: Time) {
        self.page = sighting.status.clone();
        self.listed.clone_from(&sighting.listed);
        self.since = now;
        self.changed = now;
        self.baseline = true;
        self.acknowledged = false;
        self.because = because(sighting, tab, now);
        self.describe(sighting, now);
    }

    /// What a tab showed before it showed what is now believed has been so too, although it was not believed at once: one that lags may still come to it.
    pub(super) fn pass_through(&mut self, shown: &Shown) {
        if shown.since >= self.since && shown.page != Status::Unknown && !shown.page.same_state(&self.page) {
            let page = std::mem::replace(&mut self.page, shown.page.clone());
            self.leave(page, shown.since);
        }
    }

    /// The status has changed.
    pub(super) fn change(&mut self, sighting: &Sighting, tab: TabId, now: Time) -> Option<Transition> {
        let transition = self.change_to(sighting.status.clone(), sighting.listed.clone(), tab, now);
        self.because = because(sighting, tab, now);
        self.describe(sighting, now);
        transition
    }

    pub(super) fn change_to(
        &mut self,
        page: Status,
        listed: Option<Status>,
        tab: TabId,
        now: Time,
    ) -> Option<Transition> {
        let from = self.status();
        self.listed = listed;
        let left = std::mem::replace(&mut self.page, page);
        let after_gap = self.live_since.is_none();
        // Idle after running means that the turn has ended. After a gap it may have been read meanwhile, and a hidden failure also shows as idle.
        self.ended_unseen =
            matches!((&left, &self.page), (Status::Running(_), Status::Idle(Rest::Plain))) && !after_gap;
        // The status that is left counts too: work that ends again at once is a new ending.
        self.leave(left, now);
        let again = self.shown_again(now) || self.card_found_later(now);
        let says_nothing_new = again || matches!(self.page, Status::Idle(_) | Status::Archived);
        self.acknowledged &= says_nothing_new;
        self.since = now;
        self.changed = now;
        self.baseline = false;
        self.stall_told = None;
        self.detail = None;
        self.progress = None;
        self.because = vec![Because { rule: String::new(), on: String::new(), tab, at: now }];
        let to = self.status();
        let transition = Transition { session: self.id.clone(), number: self.number, from, to, after_gap, again };
        (!transition.from.same_state(&transition.to)).then_some(transition)
    }

    fn leave(&mut self, page: Status, now: Time) {
        self.past.push(Past { number: self.number, page: page.without_words(), left: now });
        if self.past.len() > MAX_PAST {
            self.past.remove(0);
        }
        self.number = self.number.saturating_add(1); // a damaged state may say any
    }

    /// A page that is loaded shows finished sessions as idle for a moment: unread again, with no work in between, is the same ending.
    fn shown_again(&self, now: Time) -> bool {
        let since_work =
            self.past.iter().rev().take_while(|p| !matches!(p.page, Status::Running(_) | Status::Waiting(_)));
        self.page == Status::Finished
            && since_work.filter(|p| now.since(p.left) < LAG).any(|p| p.page == Status::Finished)
    }

    /// A card that asks, found only when its page was opened: its session has been at rest for a while, so nothing has happened now.
    fn card_found_later(&self, now: Time) -> bool {
        let Some(left) = self.past.last().filter(|_| self.listed.is_some()) else { return false };
        match left.page {
            Status::Idle(_) => true,
            Status::Finished => now.since(self.since) > SETTLE,
            _ => false,
        }
    }

    fn describe(&mut self, sighting: &Sighting, now: Time) {
        if !sighting.title.is_empty() {
            self.title.clone_from(&sighting.title);
        }
        keep(&mut self.repository, &sighting.repository);
        keep(&mut self.branch, &sighting.branch);
        keep(&mut self.detail, &sighting.detail);
        keep(&mut self.pull_request, &sighting.pull_request);
        if sighting.progress.is_some() && sighting.progress != self.progress {
            self.progress = sighting.progress;
            self.progress_since = Some(now);
        }
    }
}

/// A page that does not tell something has not taken it back.
fn keep<T: Clone>(known: &mut Option<T>, told: &Option<T>) {
    if told.is_some() {
        known.clone_from(told);
    }
}

fn because(sighting: &Sighting, tab: TabId, at: Time) -> Vec<Because> {
    let of = |e: &crate::read::Evidence| Because { rule: e.rule.to_owned(), on: e.on.clone(), tab, at };
    sighting.evidence.iter().take(4).map(of).collect()
}
