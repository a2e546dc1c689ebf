//! The branch bar of an open session: branch, repository, pull request. The old session's bar lingers for some frames after
//! a change of route (L), and the bar itself does not say whose it is: where the list tells otherwise, the list is right.

use super::html::{Element, Found};
use super::row::text_of;
use super::text::label;
use super::{NoteKind, Notes, Sighting, rules, whereabouts};
use crate::session::{PullRequest, PullRequestState};

/// What a branch bar says.
#[derive(Default)]
pub(super) struct Bar {
    number: Option<u32>,
    state: Option<PullRequestState>,
    repository: Option<String>,
    branch: Option<String>,
}

impl Bar {
    /// Reads a branch bar.
    pub fn read(row: Element) -> Bar {
        let mut bar = Bar::default();
        let mut walk = row.walk();
        while let Some(found) = walk.next() {
            let element = match found {
                Found::Element(element) => element,
                Found::Text(text) => {
                    bar.branch = bar.branch.or_else(|| Some(label(text)).filter(|text| whereabouts::is_branch(text)));
                    continue;
                }
            };
            if rules::PULL_LINK.matches(&element) {
                bar.link(element);
            } else if rules::ROLE_IMG.matches(&element) {
                let label = element.attribute("aria-label").map(label);
                bar.state = bar.state.or(label.as_deref().and_then(rules::pull_request_state));
            } else if !element.is("button") && !rules::SCREEN_READER_ONLY.matches(&element) {
                continue;
            }
            walk.pass(element);
        }
        bar
    }

    /// Takes the link to the pull request: "#21", and the repository where the address is GitHub's.
    fn link(&mut self, link: Element) {
        let number = text_of(link).strip_prefix('#').and_then(|number| number.parse().ok());
        self.number = self.number.or(number);
        let path = link.attribute("href").and_then(|href| href.strip_prefix("https://github.com/"));
        let repository = path.and_then(|path| path.split_once("/pull/")).map(|(repository, _)| repository);
        let repository = repository.filter(|repository| whereabouts::is_repository(repository)).map(str::to_owned);
        self.repository = self.repository.take().or(repository);
    }

    /// Adds to a sighting what the bar says.
    pub fn tell(self, sighting: &mut Sighting, notes: &mut Notes) {
        let Bar { number, state, repository, branch } = self;
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
