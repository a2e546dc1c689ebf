//! Reads the branch bar of an open session: branch, repository, pull request.
//!
//! After a change of route, the previous session's bar stays for some frames (L), and a bar does not name its session.
//! Where the list disagrees with the bar, the list is right.

use crate::lean::split_once;
use crate::read::git_names;
use crate::read::html::{Element, Found};
use crate::read::list::parse_pull_request;
use crate::read::reading::{NoteKind, Notes, Sighting};
use crate::read::rules;
use crate::read::text::{match_text, text_content, to_match_text};
use crate::session::{PullRequest, PullRequestState};

/// What a branch bar shows.
#[derive(Default)]
pub(super) struct BranchBar {
    number: Option<u32>,
    state: Option<PullRequestState>,
    repository: Option<String>,
    branch: Option<String>,
}

impl BranchBar {
    /// Reads a branch bar. Fields that it does not show stay empty.
    pub fn read(row: Element) -> BranchBar {
        let mut bar = BranchBar::default();
        let mut flow_end = 0;
        let mut walk = row.walk();
        while let Some(found) = walk.next() {
            let element = match found {
                Found::Element(element) => element,
                Found::Text(text) => {
                    bar.read_branch(text);
                    continue;
                }
            };
            if rules::PULL_LINK.matches(&element) {
                bar.read_link(element);
            } else if rules::ROLE_IMG.matches(&element) {
                let label = element.attribute("aria-label").map(match_text);
                bar.state = bar.state.or(label.as_deref().and_then(rules::pull_request_state));
            } else if element.is("button") {
                bar.read_button(element, element.at() < flow_end);
            } else if !rules::SCREEN_READER_ONLY.matches(&element) {
                if rules::BRANCH_FLOW.matches(&element) {
                    flow_end = element.end();
                }
                continue;
            }
            walk.pass(element);
        }
        bar
    }

    /// Reads a button. Inside the branch flow, the first name is the branch. Before it stands the repository or another
    /// branch. In older bars a button may be the pull request, "#7 · Open".
    fn read_button(&mut self, button: Element, in_flow: bool) {
        if let Some(pull_request) =
            button.attribute("aria-label").map(match_text).as_deref().and_then(parse_pull_request)
        {
            self.number = self.number.or(pull_request.numbers.first().copied());
            self.state = self.state.or(pull_request.state);
            return;
        }
        let text = to_match_text(&text_content(button)).into_owned();
        if in_flow {
            if self.branch.is_none() && git_names::is_name(&text) {
                self.branch = Some(text);
            }
        } else if self.repository.is_none() && git_names::is_repository(&text) {
            self.repository = Some(text);
        }
    }

    fn read_branch(&mut self, text: &str) {
        let text = match_text(text);
        if self.branch.is_none() && git_names::is_branch(&text) {
            self.branch = Some(text);
        }
    }

    /// Reads the link to the pull request: the number from "#21", the repository from an address on GitHub.
    fn read_link(&mut self, link: Element) {
        let number = text_content(link).strip_prefix('#').and_then(|number| number.parse().ok());
        self.number = self.number.or(number);
        let path = link.attribute("href").and_then(|href| href.strip_prefix("https://github.com/"));
        if self.repository.is_none()
            && let Some((repository, _)) = path.and_then(|path| split_once(path, "/pull/"))
            && git_names::is_repository(repository)
        {
            self.repository = Some(repository.to_owned());
        }
    }

    /// Adds what the bar shows to a sighting, unless the sighting has other pull requests.
    pub fn add_to(self, sighting: &mut Sighting, notes: &mut Notes) {
        let BranchBar { number, state, repository, branch } = self;
        if let Some(badge) = &sighting.pull_request
            && !number.is_some_and(|number| badge.numbers.contains(&number))
        {
            notes.add(NoteKind::Disagree, "the branch bar is of other pull requests than the row");
            return;
        }
        let pull_request = number.map(|number| PullRequest { numbers: vec![number], state });
        sighting.pull_request = sighting.pull_request.take().or(pull_request);
        sighting.repository = sighting.repository.take().or(repository);
        sighting.branch = sighting.branch.take().or(branch);
    }
}
