//! What is known of a session besides its status: its title, where it works, and what it has come to.
//! Each fact knows which witness told it. Never decides whether a sighting is believed.

use super::Witness;
use crate::read::{DataChange, Sighting};
use crate::session::{Progress, PullRequest, Starter, Title};
use crate::time::Time;

/// A value, and who told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// The witness that told it first; `None` if a version told it that did not note this.
    pub by: Option<Witness>,
}

/// A title, taken apart once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedTitle {
    /// The title as the page has it; may be empty.
    pub text: String,
    /// Its parts.
    pub parts: Title,
}

/// All facts about one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFacts {
    /// Its title.
    pub title: Fact<ParsedTitle>,
    /// `owner/repo` or a folder.
    pub place: Option<Fact<String>>,
    /// Its branch.
    pub branch: Option<Fact<String>>,
    /// What it wants or did last, in the page's words; cleared by every transition.
    pub detail: Option<Fact<String>>,
    /// Its pull requests.
    pub pull_request: Option<Fact<PullRequest>>,
    /// How far the page says it is; cleared by every transition.
    pub progress: Option<Fact<Progress>>,
    /// Since when it says so.
    pub progress_since: Option<Time>,
    /// When it was created, as the page's data say.
    pub created: Option<Time>,
    /// Who has started it, where that was no person.
    pub started_by: Option<Fact<Starter>>,
}

impl ParsedTitle {
    /// Takes a title apart.
    pub fn new(text: String) -> ParsedTitle {
        let parts = Title::with_words(&text);
        ParsedTitle { text, parts }
    }
}

impl SessionFacts {
    /// What the first sighting tells.
    pub(super) fn new(sighting: &Sighting, by: Witness, now: Time) -> SessionFacts {
        let title = Fact { value: ParsedTitle::new(String::new()), by: Some(by) };
        let (place, branch, detail, pull_request, progress, progress_since) = (None, None, None, None, None, None);
        let (created, started_by) = (None, None);
        let mut facts =
            SessionFacts { title, place, branch, detail, pull_request, progress, progress_since, created, started_by };
        facts.learn(sighting, by, now);
        facts
    }

    /// Takes in what a sighting tells. What it does not tell, it has not taken back.
    pub(super) fn learn(&mut self, sighting: &Sighting, by: Witness, now: Time) {
        self.learn_title(&sighting.title, by);
        learn(&mut self.place, sighting.repository.as_ref(), by);
        learn(&mut self.branch, sighting.branch.as_ref(), by);
        learn(&mut self.detail, sighting.detail.as_ref(), by);
        learn(&mut self.started_by, sighting.started_by.as_ref(), by);
        learn(&mut self.pull_request, sighting.pull_request.as_ref(), by);
        if learn(&mut self.progress, sighting.progress.as_ref(), by) {
            self.progress_since = Some(now);
        }
    }

    /// Takes in what the data tell of where it comes from and what it is called, whatever they say of how it is.
    pub(super) fn learn_origin(&mut self, change: &DataChange) {
        self.learn_title(change.title.as_deref().unwrap_or_default(), Witness::Data);
        learn(&mut self.place, change.repository.as_ref(), Witness::Data);
        learn(&mut self.branch, change.branch.as_ref(), Witness::Data);
        self.created = change.created.or(self.created);
        learn(&mut self.started_by, change.parent.clone().map(Starter::Session).as_ref(), Witness::Data);
    }

    fn learn_title(&mut self, title: &str, by: Witness) {
        if !title.is_empty() && title != self.title.value.text {
            self.title = Fact { value: ParsedTitle::new(title.to_owned()), by: Some(by) };
        }
    }

    /// Forgets all but the title, the place, and how far it is.
    pub(super) fn forget_details(&mut self) {
        self.branch = None;
        self.detail = None;
        self.pull_request = None;
        self.started_by = None;
        self.created = None;
    }

    /// Forgets what the page's data have told, but for the title.
    pub(super) fn forget_data(&mut self) {
        let is_theirs = |fact: &mut Fact<String>| fact.by == Some(Witness::Data);
        self.place.take_if(is_theirs);
        self.branch.take_if(is_theirs);
        self.detail.take_if(is_theirs);
        // A version that did not note who told it had it from them.
        self.started_by.take_if(|fact| !matches!(fact.by, Some(Witness::Tab(_))));
        self.created = None;
    }

    /// What was told of the status that is left says nothing of the next.
    pub(super) fn forget_status(&mut self) {
        self.detail = None;
        self.progress = None;
    }
}

/// Takes in a value that differs from the known one. The data know better than a page. Returns whether it did.
fn learn<T: Clone + PartialEq>(known: &mut Option<Fact<T>>, told: Option<&T>, by: Witness) -> bool {
    let is_better = |known: &Fact<T>| by == Witness::Data || known.by != Some(Witness::Data);
    let is_news = |value: &&T| known.as_ref().is_none_or(|known| known.value != **value && is_better(known));
    let Some(value) = told.filter(is_news) else {
        return false;
    };
    *known = Some(Fact { value: value.clone(), by: Some(by) });
    true
}
