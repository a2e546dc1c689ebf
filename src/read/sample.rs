//! Builds a sample page with a few invented sessions, for a board that has no real ones yet. The markup is made from
//! the rules, so it is read like the page and changes with the rules.

use super::reading::{Capture, CapturedPlace};
use super::rules::{self, Selector};

/// Title and status of each session. The status has the page's English words.
const SESSIONS: [(&str, &str); 4] = [
    ("[P1] [API] Fix the login redirect", "Awaiting input"),
    ("[P2] [Frontend] Dark mode for the header", "Running"),
    ("[P2] [Tests] Cover the checkout", "Running"),
    ("[P3] [Docs] Describe the new endpoints", "Unread response"),
];

/// Returns a capture of a page that lists the sample sessions.
pub fn sample() -> Capture {
    let mut rows = String::new();
    for (number, (title, label)) in SESSIONS.iter().enumerate() {
        rows.push_str(&row(number, title, label));
    }
    let list = rules::LIST.element("", "", &rows);
    Capture {
        url: format!("https://claude.ai{}", rules::CODE_PATH),
        places: vec![CapturedPlace { name: "list".to_owned(), html: vec![list] }],
        ..Capture::default()
    }
}

fn row(number: usize, title: &str, label: &str) -> String {
    let id = format!("session_01Sample{number}");
    let labelled = format!(" aria-label=\"{label}\"");
    let status = rules::STATUS_SLOT.element("", "", &rules::ROLE_STATUS.element("", &labelled, ""));
    let name = rules::ROW_TITLE[1].element("", "", title);
    let link = Selector::tag("a").with("href").starting("/code/").element(&id, "", &(status + &name));
    rules::ROW.element(&id, "", &rules::BARE_ROW.element("", "", &link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Sight, read};
    use crate::session::{Status, Wait};

    #[test]
    fn the_sample_is_read_as_the_page_is() {
        let (reading, notes) = read(&sample());
        assert_eq!((reading.sight, notes), (Sight::Seen, Vec::new()));
        let titles: Vec<_> = reading.sightings.iter().map(|sighting| sighting.title.as_str()).collect();
        assert_eq!(titles, SESSIONS.map(|(title, _)| title));
        let statuses: Vec<_> = reading.sightings.iter().map(|sighting| sighting.status.clone()).collect();
        let running = Status::Running(None);
        assert_eq!(statuses, [Status::Waiting(Wait::Unspecified), running.clone(), running, Status::Finished]);
    }
}
