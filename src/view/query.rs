//! Defines the query: what a page wants to see of the board. A query lives only as long as its page.

use super::Facts;
use crate::lean::find;
use crate::session::{Face, SessionId};
use crate::settings::Key;
use crate::words::{Language, searchable};

/// What a page wants to see of the board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Where the board is shown.
    pub place: Place,
    /// The filter in force.
    pub filter: Filter,
    /// The only sessions to show; empty for all.
    pub only: Vec<SessionId>,
    /// Words that all have to occur in a session's row.
    pub search: String,
    /// The sessions on the screen in their present order, each with its group's key, while the user aims at the rows.
    /// They keep their places; others follow.
    pub hold: Vec<(SessionId, String)>,
    /// The session whose details to show.
    pub selected: Option<SessionId>,
    /// The most rows to word, for a first picture that must appear at once; `None` for all.
    pub limit: Option<usize>,
}

impl Query {
    /// Whether filter, notification or search leave sessions out.
    pub(super) fn is_narrowed(&self) -> bool {
        self.filter != Filter::All || !self.only.is_empty() || !self.search.trim().is_empty()
    }

    /// Whether `only` lets the session be shown.
    pub(super) fn takes(&self, id: &SessionId) -> bool {
        self.only.is_empty() || self.only.contains(id)
    }
}

/// Where the board is shown: each place has its own layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Below the toolbar button.
    Popup,
    /// Beside the page.
    Panel,
    /// In a tab.
    #[default]
    Tab,
}

impl Place {
    /// The setting that holds its layout.
    pub(super) fn layout(self) -> Key {
        match self {
            Place::Popup => Key::LayoutPopup,
            Place::Panel => Key::LayoutPanel,
            Place::Tab => Key::LayoutTab,
        }
    }
}

/// Which sessions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that need the user.
    Needs,
    /// Those in view that run, stalled or not.
    Running,
    /// Those in view that have finished and were not seen.
    Finished,
}

impl Filter {
    /// All filters, in the order in which they are shown.
    pub const ALL: [Filter; 4] = [Filter::All, Filter::Needs, Filter::Running, Filter::Finished];

    /// Its name in messages between page and core.
    pub fn name(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Needs => "needs",
            Filter::Running => "running",
            Filter::Finished => "finished",
        }
    }

    /// The key of its words.
    pub(super) fn key(self) -> &'static str {
        match self {
            Filter::All => "filter_all",
            Filter::Needs => "filter_needs",
            Filter::Running => "filter_running",
            Filter::Finished => "filter_finished",
        }
    }

    pub(super) fn keeps(self, facts: &Facts) -> bool {
        match self {
            Filter::All => true,
            Filter::Needs => facts.needs(),
            Filter::Running => facts.face.is_at_work() && facts.in_view,
            Filter::Finished => facts.face == Face::Finished && facts.in_view,
        }
    }
}

/// The words that a user searches for. Case and accents do not count, and a word also matches inside another.
pub(super) struct Search<'a> {
    words: Vec<String>,
    language: &'a dyn Language,
}

impl<'a> Search<'a> {
    pub(super) fn new(text: &str, language: &'a dyn Language) -> Search<'a> {
        let words = searchable(text, language).split_whitespace().map(str::to_owned).collect();
        Search { words, language }
    }

    /// Whether nothing is searched for, so that everything is found.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether every word occurs in one of the texts.
    pub(super) fn finds(&self, texts: &[&str]) -> bool {
        if self.is_empty() {
            return true;
        }
        let text = searchable(&texts.join("\n"), self.language);
        self.words.iter().all(|word| find(&text, word).is_some())
    }
}
