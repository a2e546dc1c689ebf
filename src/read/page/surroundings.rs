//! Keeps what surrounds the current element of a walk: group, repository, side bar, main part, pane. Must never: read a
//! session's row; decide a status.

use crate::read::cards::SessionLink;
use crate::read::git_names;
use crate::read::html::{Element, Found};
use crate::read::rules;
use crate::read::text::match_text;
use crate::session::SessionId;

/// The session of a pane in a split view. `None` if the pane's id is not that of a session on the web.
pub(super) type Pane = Option<SessionId>;

/// The most nodes of a pane that are searched for its session's id.
const MAX_PANE_HEAD: usize = 50;

/// The elements around the current position of a walk.
#[derive(Default)]
pub(super) struct Surroundings {
    /// The end and the repository of each group around the position. Groups may be nested; the innermost is the last.
    groups: Vec<(u32, Option<String>)>,
    /// The repository that the last heading outside groups names.
    folder: Option<String>,
    /// Whether that heading is the one of the pinned rows.
    is_below_pinned: bool,
    /// The end of the part with pinned rows.
    pinned_end: u32,
    /// The end of the side bar. Positions before it are in the bar.
    pub side_end: u32,
    main_end: u32,
    /// The end of the pane, and its session.
    pub pane: Option<(u32, Pane)>,
}

impl Surroundings {
    /// Moves to the next element of the walk.
    pub fn enter(&mut self, element: &Element) {
        while self.groups.last().is_some_and(|(end, _)| *end <= element.at()) {
            self.groups.pop();
        }
        if rules::PINNED.matches(element) {
            self.pinned_end = self.pinned_end.max(element.end());
        }
        if rules::GROUP.matches(element) {
            let label = element.attribute(rules::GROUP_LABEL).map(match_text).unwrap_or_default();
            if rules::is_pinned(&label) {
                self.pinned_end = self.pinned_end.max(element.end());
            }
            self.groups.push((element.end(), git_names::is_repository(&label).then_some(label)));
        }
        if rules::KEYED.matches(element)
            && let Some(heading) =
                element.attribute("data-row-key").and_then(|key| key.strip_prefix(rules::HEADING_KEY))
        {
            self.enter_folder(heading);
        }
        if self.pane.as_ref().is_none_or(|(end, _)| *end <= element.at()) {
            self.pane = pane_of(element).map(|pane| (element.end(), pane));
        }
        if is_side(element) {
            self.side_end = self.side_end.max(element.end());
        }
        if rules::any_matches(&rules::MAIN, element) {
            self.main_end = self.main_end.max(element.end());
        }
    }

    /// Moves past a heading, which begins a folder or ends the one before.
    fn enter_folder(&mut self, heading: &str) {
        let path = heading.strip_prefix(rules::FOLDER_KEY).map(match_text);
        let name = path.as_deref().and_then(|path| path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next());
        let folder = name.filter(|name| !name.is_empty()).map(str::to_owned);
        match self.groups.last_mut() {
            Some((_, repository)) => *repository = repository.take().or(folder),
            None => {
                self.is_below_pinned = rules::is_pinned(&match_text(heading));
                self.folder = folder;
            }
        }
    }

    /// Returns the repository that the innermost group's label names, or the last heading.
    pub fn repository(&self) -> Option<String> {
        self.groups.last().map_or(&self.folder, |(_, repository)| repository).clone()
    }

    /// Whether a row at the current position is pinned.
    pub fn is_pinned(&self, row: &Element) -> bool {
        row.at() < self.pinned_end || (self.is_below_pinned && self.groups.is_empty())
    }

    /// Returns the link to a session at the current position.
    pub fn link(&self, element: &Element, id: SessionId) -> SessionLink {
        SessionLink {
            at: element.at(),
            id: Some(id),
            in_side: element.at() < self.side_end,
            in_main: element.at() < self.main_end,
            repository: self.repository(),
        }
    }
}

/// Returns the session of a pane. Returns nothing for an element that is no pane, or a pane that names no session.
fn pane_of(element: &Element) -> Option<Pane> {
    let named = |one: &Element| {
        let has_id = rules::PANE_SESSION.matches(one);
        has_id.then(|| one.attribute(rules::PANE_SESSION_ID).and_then(SessionId::parse))
    };
    let inside = || {
        let mut head = element.walk().take(MAX_PANE_HEAD);
        head.find_map(|found| if let Found::Element(inner) = found { named(&inner) } else { None })
    };
    let is_pane = rules::any_matches(&rules::PANES, element);
    named(element).or_else(|| is_pane.then(inside).flatten())
}

/// Whether an element is a side bar.
pub(super) fn is_side(element: &Element) -> bool {
    rules::any_matches(&rules::SIDES, element)
}
