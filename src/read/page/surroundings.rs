//! What stands around an element of a page: its group and repository, the side bar, the main part, the pane. Never
//! reads the element itself, and decides nothing about any status.

use crate::read::cards::SessionLink;
use crate::read::git_names;
use crate::read::html::{Element, Found};
use crate::read::rules;
use crate::read::text::match_text;
use crate::session::SessionId;

/// What a pane of a split view names as its session. Of one that names no session of the web's nobody is told anything.
pub(super) type Pane = Option<SessionId>;

/// So many nodes of a pane are searched for the id of its session.
const MAX_PANE_HEAD: usize = 50;

/// The elements around the position of a walk.
#[derive(Default)]
pub(super) struct Surroundings {
    /// The end of each group, and its repository. Groups may stand in groups, so the innermost is the last.
    groups: Vec<(u32, Option<String>)>,
    /// The repository that the last heading outside groups names.
    folder: Option<String>,
    /// The end of the side bar. What is before it stands in the bar.
    pub side_end: u32,
    main_end: u32,
    /// The end of the pane, and what it names as the session that it shows.
    pub pane: Option<(u32, Pane)>,
}

impl Surroundings {
    /// Goes on to an element.
    pub fn enter(&mut self, element: &Element) {
        while self.groups.last().is_some_and(|(end, _)| *end <= element.at()) {
            self.groups.pop();
        }
        if rules::GROUP.matches(element) {
            let label = element.attribute(rules::GROUP_LABEL).map(match_text).unwrap_or_default();
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

    /// Takes a heading: it is a folder's, or ends the folder before it.
    fn enter_folder(&mut self, heading: &str) {
        let path = heading.strip_prefix(rules::FOLDER_KEY).map(match_text);
        let name = path.as_deref().and_then(|path| path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next());
        let folder = name.filter(|name| !name.is_empty()).map(str::to_owned);
        match self.groups.last_mut() {
            Some((_, repository)) => *repository = repository.take().or(folder),
            None => self.folder = folder,
        }
    }

    /// The repository that the innermost group's label names, or the heading before.
    pub fn repository(&self) -> Option<String> {
        self.groups.last().map_or(&self.folder, |(_, repository)| repository).clone()
    }

    /// A link to a session that stands here.
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

/// What a pane names as its session. Gives nothing for what is no pane, or names nothing.
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
