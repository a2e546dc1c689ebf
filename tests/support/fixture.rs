//! The directories under `tests/pages` and `tests/structures`, each of which is a test: `page.html`, `expected`, and `about.md`, which says where
//! the page comes from and may hold lines `url: …` (the page's address, `https://claude.ai/code` unless told) and
//! `truth: SESSION STATUS` (what a person who looks at the page says of a session).

use std::fs;
use std::path::{Path, PathBuf};

use session_watch::read::{Capture, CapturedPlace};

pub struct Fixture {
    pub name: String,
    pub directory: PathBuf,
    pub url: String,
    pub html: String,
    /// Session and status, by hand.
    pub truth: Vec<(String, String)>,
}

/// All fixtures by name: whole pages.
pub fn all() -> Vec<Fixture> {
    under("tests/pages")
}

/// Small pages, each of one structure that was once read wrong or not at all.
pub fn structures() -> Vec<Fixture> {
    under("tests/structures")
}

fn under(folder: &str) -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut fixtures: Vec<Fixture> = fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(Fixture::load)
        .collect();
    fixtures.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(!fixtures.is_empty());
    fixtures
}

impl Fixture {
    fn load(directory: PathBuf) -> Fixture {
        let name = directory.file_name().unwrap().to_str().unwrap().to_owned();
        let about = fs::read_to_string(directory.join("about.md")).unwrap_or_else(|error| panic!("{name}: {error}"));
        let html = fs::read_to_string(directory.join("page.html")).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lines = |key: &'static str| about.lines().filter_map(move |line| line.strip_prefix(key).map(str::trim));
        let truth = lines("truth:")
            .map(|line| line.split_once(' ').unwrap_or_else(|| panic!("{name}: truth: {line}")))
            .map(|(session, status)| (session.to_owned(), status.trim().to_owned()))
            .collect();
        let url = lines("url:").next().unwrap_or("https://claude.ai/code").to_owned();
        Fixture { name, url, html, truth, directory }
    }

    /// The whole page as one place.
    pub fn whole(&self) -> Capture {
        whole(&self.url, &self.html)
    }
}

/// A whole page as one place.
pub fn whole(url: &str, html: &str) -> Capture {
    Capture {
        url: url.to_owned(),
        places: vec![CapturedPlace { name: "page".to_owned(), html: vec![html.to_owned()] }],
        ..Capture::default()
    }
}
