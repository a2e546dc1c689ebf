//! What must hold for any page whatever: no panic, bounds, the same twice, the same in any order, and no word of a title
//! ever a status.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use session_watch::read::{Capture, CapturedPlace, MAX_TITLE, NoteKind, Reading, Sight, Sighting, read};
use session_watch::session::Status;
use support::fixture::{self, Fixture};
use support::pages;

static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(fixture::all);

/// Reads, twice, and checks what holds for every reading.
fn checked(capture: &Capture) -> Reading {
    let (reading, notes) = read(capture);
    assert_eq!((&reading, &notes), (&read(capture).0, &read(capture).1), "reading twice gives the same");
    let ids: BTreeSet<&str> = reading.sightings.iter().map(|sighting| sighting.id.as_str()).collect();
    assert_eq!(ids.len(), reading.sightings.len(), "one sighting for each session");
    assert!(reading.sightings.len() <= 1_001 && notes.len() <= 50);
    for sighting in &reading.sightings {
        let short = |text: &Option<String>, most: usize| text.as_ref().is_none_or(|text| text.chars().count() <= most);
        assert!(sighting.title.chars().count() <= MAX_TITLE);
        assert!(short(&sighting.detail, MAX_TITLE) && short(&sighting.repository, 200) && short(&sighting.branch, 200));
        assert!(sighting.evidence.iter().all(|evidence| evidence.on.chars().count() <= 100));
        assert!(sighting.status == Status::Unknown || !sighting.evidence.is_empty(), "a status has its reasons");
        assert!(sighting.pull_request.as_ref().is_none_or(|pulls| (1..=20).contains(&pulls.numbers.len())));
    }
    assert!(notes.iter().all(|note| note.on.chars().count() <= 100));
    reading
}

/// What a hand, a network or an attacker may do to a page.
#[derive(Clone, Debug)]
enum Harm {
    CutAt(usize),
    Remove(usize, usize),
    Repeat(usize, usize),
    Insert(usize, String),
}

fn harm() -> impl Strategy<Value = Harm> {
    let piece = prop_oneof![
        Just("</div>"),
        Just("<a href=\"/code/session_X\">"),
        Just("<div data-row-key=\"code:session_Y\">"),
        Just("<svg>"),
        Just("<!--"),
        Just("\""),
        Just("<script>"),
        Just("&#x110000;"),
        Just("\0"),
        Just("<aside class=dframe-sidebar>"),
        Just("<span role=status aria-label=Running>"),
    ];
    prop_oneof![
        any::<usize>().prop_map(Harm::CutAt),
        (any::<usize>(), 0..400_usize).prop_map(|(at, length)| Harm::Remove(at, length)),
        (any::<usize>(), 0..4_000_usize).prop_map(|(at, length)| Harm::Repeat(at, length)),
        (any::<usize>(), prop_oneof![piece.prop_map(str::to_owned), "\\PC{0,8}"])
            .prop_map(|(at, text)| Harm::Insert(at, text)),
    ]
}

fn harmed(html: &str, harms: &[Harm]) -> String {
    let mut html = html.to_owned();
    for harm in harms {
        let boundary = |at: usize| html.floor_char_boundary(at);
        let within = |at: usize| boundary(at % (html.len() + 1));
        match harm {
            Harm::CutAt(at) => html.truncate(within(*at)),
            Harm::Remove(at, length) => {
                let at = within(*at);
                html.replace_range(at..boundary(at + length), "");
            }
            Harm::Repeat(at, length) => {
                let at = within(*at);
                let piece = html[at..boundary(at + length)].to_owned();
                html.insert_str(at, &piece);
            }
            Harm::Insert(at, text) => html.insert_str(within(*at), text),
        }
    }
    html
}

/// A row of the sidebar as pages::sidebar makes it, with any title.
fn row(n: usize, slot: &str, title: &str) -> String {
    let id = pages::id(n);
    let text = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let value = title.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        r#"<div data-row-key="code:{id}"><div data-row=""><a href="/code/{id}" data-row-main-button=""><span class="df-leading-slot">{slot}</span><span class="dframe-fade-label"><span>{text}</span></span><span class="text-xs">{text}</span></a><button data-row-action="" aria-label="More options for {value}"></button></div><kbd>{n}</kbd></div>"#
    )
}

fn list(rows: &[String]) -> Capture {
    let html =
        format!("<aside class=\"dframe-sidebar\"><div data-group-label=\"Today\">{}</div></aside>", rows.concat());
    fixture::whole("https://claude.ai/code", &html)
}

/// Words that a title must not be taken for.
fn title() -> impl Strategy<Value = String> {
    let words = vec![
        "Running",
        "Awaiting input",
        "Unread response",
        "Error",
        "Idle",
        "Archived",
        "#12 · Merged",
        "Completed",
        "85%",
        "Waiting for Input",
        "<span role=\"status\" aria-label=\"Running\">",
        "</a></div>",
        "\"",
        "&quot;",
        "Usage limit reached",
        "data-kind=\"running\"",
        "実行中",
        "12m 5s",
        "acme/web-shop",
        "Status: Failed",
    ];
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(words), 1..4).prop_map(|words| words.join(" ")),
        1 => "\\PC{1,40}",
        1 => "[ \u{200B}\u{E0100}]{0,3}",
    ]
}

fn by_id(mut reading: Reading) -> Vec<Sighting> {
    reading.sightings.sort_by(|one, other| one.id.cmp(&other.id));
    reading.sightings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(url in "\\PC{0,40}|https://claude.ai/[a-z_/?#]{0,20}", name in "[a-z]{0,10}", html in "\\PC{0,200}") {
        checked(&Capture { url, places: vec![CapturedPlace { name, html: vec![html.clone(), html] }], ..Capture::default() });
    }

    #[test]
    fn harmed_pages_are_read(nth in any::<prop::sample::Index>(), harms in prop::collection::vec(harm(), 1..6)) {
        let fixture = nth.get(&FIXTURES);
        checked(&fixture::whole(&fixture.url, &harmed(&fixture.html, &harms)));
    }

    #[test]
    fn no_word_of_a_title_is_a_status(titles in prop::collection::vec((title(), 0..pages::STATUSES.len()), 1..12)) {
        let rows: Vec<String> =
            titles.iter().enumerate().map(|(n, (title, status))| row(n, pages::STATUSES[*status].1, title)).collect();
        let reading = checked(&list(&rows));
        prop_assert_eq!(reading.sightings.len(), titles.len());
        for (sighting, (_, status)) in reading.sightings.iter().zip(&titles) {
            prop_assert_eq!(sighting.status.name(), pages::STATUSES[*status].0);
        }
    }

    #[test]
    fn no_word_of_a_cards_title_is_a_status(title in title(), status in prop::sample::select(vec![
        ("Testing (85%)", "running"), ("Waiting for Input", "waiting"), ("Completed", "finished"), ("Failed", "failed"),
        ("Cancelled", "idle"), ("Doing something else", "unknown"), ("", "unknown"),
    ])) {
        let (words, expect) = status;
        let text = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let html = format!(
            r#"<main><div class="grid"><article><h3><a href="/code/session_1">{text}</a></h3><p>{words}</p><button>Cancel</button></article><article><a href="/code/session_2">Other</a></article></div></main>"#
        );
        let reading = checked(&fixture::whole("https://claude.ai/code", &html));
        prop_assert_eq!(reading.sightings[0].status.name(), expect);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        rows in prop::collection::vec((title(), 0..pages::STATUSES.len()), 1..12), seed in any::<u64>(),
    ) {
        // Some sessions stand twice, with whatever status.
        let mut rows: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(n, (_, status))| row(n % 8, pages::STATUSES[*status].1, "The same title"))
            .collect();
        let before = by_id(checked(&list(&rows)));
        let mut random = pages::Random(seed);
        for n in (1..rows.len()).rev() {
            rows.swap(n, random.below(n + 1));
        }
        let after = by_id(checked(&list(&rows)));
        prop_assert_eq!(before.len(), after.len());
        for (one, other) in before.iter().zip(&after) {
            prop_assert_eq!((&one.id, &one.status, &one.title), (&other.id, &other.status, &other.title));
            let set = |of: &Sighting| of.evidence.iter().map(|why| (why.rule, why.on.clone())).collect::<BTreeSet<_>>();
            prop_assert_eq!(set(one), set(other));
        }
    }
}

#[test]
fn a_thousand_rows() {
    let (html, statuses) = pages::sidebar(1_000, 20_261_122);
    let reading = checked(&fixture::whole("https://claude.ai/code", &html));
    assert_eq!(reading.sight, Sight::Seen);
    let read: Vec<(&str, &str)> =
        reading.sightings.iter().map(|sighting| (sighting.id.as_str(), sighting.status.name())).collect();
    let ids: Vec<String> = (0..1_000).map(pages::id).collect();
    let made: Vec<(&str, &str)> = ids.iter().map(String::as_str).zip(statuses).collect();
    assert_eq!(read, made);
    assert!(reading.sightings.iter().all(|sighting| !sighting.title.is_empty()));
}

#[test]
fn long_titles_are_cut() {
    let title = "é".repeat(5_000);
    let reading = checked(&list(&[row(1, pages::STATUSES[0].1, &title)]));
    assert_eq!(reading.sightings[0].title, "é".repeat(MAX_TITLE));
    assert_eq!(reading.sightings[0].status.name(), "running");
}

#[test]
fn too_many_sessions_are_noted() {
    let rows: Vec<String> = (0..1_200).map(|n| row(n, pages::STATUSES[0].1, "x")).collect();
    let (reading, notes) = read(&list(&rows));
    assert_eq!(reading.sightings.len(), 1_000);
    assert!(notes.iter().any(|note| note.kind == NoteKind::TooMuch));
}

#[test]
fn too_much_text_is_noted() {
    let sidebar = format!("<aside class=\"dframe-sidebar\">{}", row(1, pages::STATUSES[4].1, "x"));
    let card = r#"<div data-approval-card-root=""><b data-approval-value="">Allow it?</b></div>"#;
    let place = |name: &str, html: String| CapturedPlace { name: name.to_owned(), html: vec![html] };
    let places = vec![place("list", sidebar + &"x".repeat(4 << 20)), place("approval", card.to_owned())];
    let url = format!("https://claude.ai/code/{}", pages::id(1));
    let (reading, notes) = read(&Capture { url, places, ..Capture::default() });
    assert_eq!(reading.sightings.len(), 1, "what fits is read");
    assert_eq!(reading.sightings[0].status.name(), "waiting", "a large list leaves room for the card");
    assert!(notes.iter().any(|note| note.kind == NoteKind::TooMuch && note.on == "list"));
}
