//! Captures by chunk: after any edits, moves and removals the reader's result is the one of the same page captured whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use session_watch::read::{Capture, CapturedPlace, Changes, Memory, Sight, read};

const TAB: u32 = 7;

/// What may stand around a row.
const AROUND: [(&str, &str); 20] = [
    ("", ""),
    ("", ""),
    ("<div>", "</div>"),
    ("<li>", "</li>"),
    (r#"<div data-group-label="acme/shop">"#, "</div>"),
    (r#"<div data-row-key="epitaxy-project:x"><button data-row="">x</button>"#, "</div>"),
    (r#"<div data-row-key="chat:1">"#, "</div>"),
    (r#"<div data-row="">"#, "</div>"),
    (r#"<div data-row-key="code:session_Outer"><b class="dframe-fade-label">Outer</b>"#, "</div>"),
    (r#"<a href="/code/session_Around">"#, "</a>"),
    (r#"<p>Status: Failed <a href="/code/session_Before">Before</a></p><nav>"#, "</nav>"),
    (r#"<li><button><i class="rounded-full"></i><b class="truncate">Title 1</b></button>"#, "</li>"),
    (r#"<li><button><i class="rounded-full"></i><b class="truncate">Title 2</b>"#, "</button></li>"),
    (r#"<div role="status">Usage limit reached"#, "</div>"),
    (r#"<div data-approval-card-root=""><b data-approval-value="">Allow Claude to run it?</b>"#, "</div>"),
    ("<main>", "</main>"),
    ("<svg>", "</svg>"),
    ("<template>", "</template>"),
    (r#"<div contenteditable="">"#, "</div>"),
    ("<div>", ""),
];

/// Rows, and what only looks like one; `ID` stands for a number.
const ROWS: [&str; 12] = [
    r#"<div data-row-key="code:session_ID"><span role="status" aria-label="Running"></span><b class="dframe-fade-label">Title ID</b></div>"#,
    r#"<div data-row-key="code:session_ID"><span role="status" aria-label="Awaiting input"></span><b class="dframe-fade-label">Title ID</b></div>"#,
    r##"<div data-row-key="code:session_ID"><i role="img" aria-label="#ID · Merged"></i><b class="dframe-fade-label">Title 1</b></div>"##,
    r#"<div data-row-key="code:session_ID" aria-busy="true"><i role="status" aria-label="Nobody knows ID"></i></div>"#,
    r#"<div data-row-key="code:session_1"><span role="status" aria-label="Error"></span><b class="dframe-fade-label">Title ID</b></div>"#,
    r#"<div data-row-key="code:session_ID"><a href="/code/session_Other" data-row-main-button="">Title ID</a></div>"#,
    r#"<div data-row-key="code:no session">Running</div>"#,
    r#"<div data-row-key="code:session_ID" data-group-label="acme/own"><b class="dframe-fade-label">Title ID</b></div>"#,
    r#"<button data-row-key="code:session_ID"><i class="rounded-full"></i><b class="truncate">Title 2</b></button>"#,
    r#"<li data-row-key="code:session_ID" role="main"><b class="dframe-fade-label">Title ID</b></li>"#,
    r#"<div data-row-key="code:session_ID"><b class="dframe-fade-label">Torn"#,
    r#"<div><a href="/code/session_ID">Card ID</a><p>Status: Running</p></div>"#,
];

#[derive(Clone, Debug)]
enum Edit {
    Put(usize, usize, usize),
    Rewrite(usize, usize),
    Move(usize, usize),
    Remove(usize),
    Wrap(usize, usize),
    Send,
    Die,
}

fn edit() -> impl Strategy<Value = Edit> {
    let (row, around) = (0..ROWS.len(), 0..AROUND.len());
    prop_oneof![
        4 => (any::<usize>(), row.clone(), around.clone()).prop_map(|(at, row, around)| Edit::Put(at, row, around)),
        4 => (any::<usize>(), row).prop_map(|(at, row)| Edit::Rewrite(at, row)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Edit::Move(from, to)),
        2 => any::<usize>().prop_map(Edit::Remove),
        1 => (any::<usize>(), around).prop_map(|(at, around)| Edit::Wrap(at, around)),
        8 => Just(Edit::Send),
        1 => Just(Edit::Die),
    ]
}

/// A page, what of it was told, and the core's memory.
#[derive(Default)]
struct Page {
    /// The number of each row, what it is, and what is around it.
    rows: Vec<(u32, usize, usize)>,
    count: u32,
    told: BTreeMap<u32, String>,
    number: Option<u64>,
    memory: Memory,
}

impl Page {
    fn edit(&mut self, edit: &Edit) {
        let length = self.rows.len().max(1);
        match *edit {
            Edit::Put(at, row, around) => {
                self.count += 1;
                self.rows.insert(at % (self.rows.len() + 1), (self.count, row, around));
            }
            Edit::Rewrite(at, row) => {
                if let Some(found) = self.rows.get_mut(at % length) {
                    found.1 = row;
                }
            }
            Edit::Wrap(at, around) => {
                if let Some(found) = self.rows.get_mut(at % length) {
                    found.2 = around;
                }
            }
            Edit::Move(from, to) if !self.rows.is_empty() => {
                let row = self.rows.remove(from % length);
                self.rows.insert(to % length, row);
            }
            Edit::Remove(at) if !self.rows.is_empty() => {
                self.rows.remove(at % length);
            }
            Edit::Die => self.memory = Memory::default(),
            Edit::Move(..) | Edit::Remove(_) | Edit::Send => {}
        }
    }

    fn row((number, row, _): &(u32, usize, usize)) -> String {
        ROWS[*row].replace("ID", &number.to_string())
    }

    fn list(&self, inside: impl Fn(&(u32, usize, usize)) -> String) -> String {
        let rows = self.rows.iter().map(|row| [AROUND[row.2].0, &inside(row), AROUND[row.2].1].concat());
        format!("<aside class=\"dframe-sidebar\">{}</aside>", rows.collect::<String>())
    }

    /// The chunks: the list, and each row under its number.
    fn chunks(&self) -> BTreeMap<u32, String> {
        let mut chunks: BTreeMap<u32, String> = self.rows.iter().map(|row| (row.0, Page::row(row))).collect();
        chunks.insert(0, self.list(|row| format!("<chunk at=\"{}\"></chunk>", row.0)));
        chunks
    }

    /// Sends what changed; all there is if the core asks for it.
    fn send(&mut self, url: &str) -> Capture {
        if let Some(capture) = self.tell(url) {
            return capture;
        }
        self.number = None;
        self.told.clear();
        self.tell(url).expect("what builds upon nothing is taken")
    }

    fn tell(&mut self, url: &str) -> Option<Capture> {
        let now = self.chunks();
        let base = self.number;
        let number = base.unwrap_or(1_000) + 1;
        let changes = Changes {
            number,
            base,
            order: if base.is_none() { vec![("list".to_owned(), vec![0])] } else { Vec::new() },
            chunks: now
                .iter()
                .filter(|(id, html)| self.told.get(id) != Some(html))
                .map(|(i, h)| (*i, h.clone()))
                .collect(),
            gone: self.told.keys().filter(|id| !now.contains_key(id)).copied().collect(),
        };
        let capture = self.memory.apply(TAB, url.to_owned(), changes)?;
        (self.told, self.number) = (now, Some(number));
        Some(capture)
    }

    fn whole(&self, url: &str) -> Capture {
        let places = vec![CapturedPlace { name: "list".to_owned(), html: vec![self.list(Page::row)] }];
        Capture { url: url.to_owned(), places, ..Capture::default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn chunks_are_read_like_the_whole_page(edits in prop::collection::vec(edit(), 1..60), path in 0..3_usize) {
        let url = ["https://claude.ai/code", "https://claude.ai/code/session_1", "https://claude.ai/login"][path];
        let mut page = Page::default();
        for edit in edits.iter().chain([&Edit::Send]) {
            page.edit(edit);
            if matches!(edit, Edit::Send) {
                prop_assert_eq!(read(&page.send(url)), read(&page.whole(url)));
            }
        }
    }
}

/// Rows that are as they should be, so that nothing is ever read whole.
#[test]
fn a_row_that_moves_or_changes_is_read_where_it_stands() {
    let url = "https://claude.ai/code";
    let mut page = Page::default();
    for at in 0..20 {
        page.edit(&Edit::Put(at, at % 3, 4));
    }
    let titles = |capture: &Capture| -> Vec<String> {
        let (reading, notes) = read(capture);
        assert_eq!((reading.sight, notes.len()), (Sight::Seen, 0));
        assert!(reading.sightings.iter().all(|sighting| sighting.repository.as_deref() == Some("acme/shop")));
        reading.sightings.into_iter().map(|sighting| sighting.id.to_string()).collect()
    };
    let before = titles(&page.send(url));
    assert_eq!(before.len(), 20);
    page.edit(&Edit::Move(0, 19));
    page.edit(&Edit::Rewrite(5, 1));
    let capture = page.send(url);
    let after = titles(&capture);
    assert_eq!((after.last(), after[..19].to_vec()), (before.first(), before[1..].to_vec()));
    assert!(capture.places[0].html[0].len() < 3_000, "rows stand in it by number");
}

#[test]
fn what_builds_upon_something_else_is_not_taken() {
    let take = |memory: &mut Memory, number, base| {
        memory.apply(TAB, String::new(), Changes { number, base, ..Changes::default() }).is_some()
    };
    let mut memory = Memory::default();
    assert!(!take(&mut memory, 2, Some(1)), "from before this worker");
    assert!(take(&mut memory, 1, None) && memory.knows(TAB, 1));
    assert!(take(&mut memory, 2, Some(1)) && !memory.knows(TAB, 1));
    assert!(!take(&mut memory, 2, Some(1)), "twice, or out of order");
    assert!(!take(&mut memory, 3, Some(2)), "a tab that lost something sends everything");
    assert!(take(&mut memory, 9, None));
    memory.retain(&[TAB]);
    assert!(take(&mut memory, 10, Some(9)));
    memory.forget(TAB);
    assert!(!take(&mut memory, 11, Some(10)), "the tab was gone");
}

#[test]
fn hostile_chunks_stay_within_bounds() {
    let place = |number: u32| format!("<chunk at=\"{number}\"></chunk>");
    let row = Page::row(&(1, 0, 0));
    let big = "x".repeat(100_000);
    let chunks = vec![
        (0, ["<aside class=\"dframe-sidebar\">", &(place(2) + &place(3)).repeat(2_000), "</aside>"].concat()),
        (1, place(0) + &place(1) + &place(99)),
        (2, big + &place(2)),
        (3, row),
        (4, "x".repeat(9_000_000)),
    ];
    let names = (0..1_000).map(|name| (format!("list{name}"), vec![0, 1, 2, 3, 4]));
    let changes = Changes { number: 1, chunks, order: names.collect(), ..Changes::default() };
    let capture = Memory::default().apply(TAB, "https://claude.ai/code".to_owned(), changes).unwrap();
    let bytes: usize = capture.places.iter().flat_map(|place| &place.html).map(String::len).sum();
    assert!(bytes < 9_000_000, "{bytes} bytes of a few chunks");
    let ids: BTreeSet<String> = read(&capture).0.sightings.iter().map(|sighting| sighting.id.to_string()).collect();
    assert_eq!(ids, BTreeSet::from(["session_1".to_owned()]));
}
