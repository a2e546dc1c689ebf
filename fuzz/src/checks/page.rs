//! Captures: the address on the first line, then places, each under a line `=== name`. The same place may come again.

use std::collections::BTreeSet;

use session_watch::read::{Capture, CapturedPlace, MAX_TITLE, Note, Reading, read};
use session_watch::session::Status;

const BEGINS: &str = "=== ";

/// Reads a capture and checks what holds for every reading.
pub fn page(text: &str) {
    check(&capture(text));
}

/// A pattern repeated to `length` bytes: what is small work once must not become work that grows faster. Lines: the address, what comes
/// before, the pattern, what comes after.
pub fn long(text: &str, length: usize) {
    let mut lines = text.splitn(4, '\n').chain(std::iter::repeat(""));
    let (url, before, pattern, after) = (lines.next(), lines.next(), lines.next(), lines.next());
    let pattern = pattern.unwrap_or_default();
    let times = length / pattern.len().max(1);
    let html = [before.unwrap_or_default(), &pattern.repeat(times), after.unwrap_or_default()].concat();
    let place = CapturedPlace { name: "page".to_owned(), html: vec![html] };
    read_in_time(&Capture { url: url.unwrap_or_default().to_owned(), places: vec![place], ..Capture::default() });
}

/// Reads a capture. The fuzzers' build of the core counts its steps, which are no more than the bytes allow.
fn read_in_time(capture: &Capture) -> (Reading, Vec<Note>) {
    #[cfg(fuzzing)]
    let _ = session_watch::read::steps_taken();
    let told = read(capture);
    #[cfg(fuzzing)]
    {
        use session_watch::read::{MOST_STEPS_PER_BYTE, steps_taken};
        let bytes: usize = capture.places.iter().flat_map(|place| &place.html).map(String::len).sum();
        // What is small has no time to be slow: a thousand bytes are the least that counts.
        let (steps, most) = (steps_taken(), MOST_STEPS_PER_BYTE * bytes.max(1_000) as u64);
        assert!(steps <= most, "{steps} steps for {bytes} bytes");
    }
    told
}

fn capture(text: &str) -> Capture {
    let (url, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut places: Vec<CapturedPlace> = Vec::new();
    for (nth, piece) in rest.split(BEGINS).enumerate() {
        let (name, html) = if nth == 0 { ("page", piece) } else { piece.split_once('\n').unwrap_or((piece, "")) };
        match places.iter_mut().find(|place| place.name == name) {
            Some(place) => place.html.push(html.to_owned()),
            None => places.push(CapturedPlace { name: name.to_owned(), html: vec![html.to_owned()] }),
        }
    }
    Capture { url: url.to_owned(), places, ..Capture::default() }
}

/// A capture as [`page`] takes it.
pub fn written(capture: &Capture) -> String {
    let mut text = capture.url.clone() + "\n";
    for place in &capture.places {
        for html in &place.html {
            text += &format!("{BEGINS}{}\n{html}\n", place.name);
        }
    }
    text
}

fn check(capture: &Capture) {
    let (reading, notes) = read_in_time(capture);
    assert_eq!((&reading, &notes), (&read(capture).0, &read(capture).1), "reading twice gives the same");
    let ids: BTreeSet<&str> = reading.sightings.iter().map(|sighting| sighting.id.as_str()).collect();
    assert_eq!(ids.len(), reading.sightings.len(), "one sighting for each session");
    assert!(reading.sightings.len() <= 1_001 && notes.len() <= 50);
    for sighting in &reading.sightings {
        let short = |text: &Option<String>, most: usize| text.as_ref().is_none_or(|text| text.chars().count() <= most);
        assert!(sighting.title.chars().count() <= MAX_TITLE);
        assert!(short(&sighting.detail, MAX_TITLE) && short(&sighting.repository, 200) && short(&sighting.branch, 200));
        assert!(sighting.evidence.len() <= 20, "{} reasons", sighting.evidence.len());
        assert!(sighting.evidence.iter().all(|evidence| evidence.on.chars().count() <= 100));
        assert!(sighting.status == Status::Unknown || !sighting.evidence.is_empty(), "a status has its reasons");
        assert!(sighting.pull_request.as_ref().is_none_or(|pulls| (1..=20).contains(&pulls.numbers.len())));
        let texts = [Some(&sighting.title), sighting.detail.as_ref(), sighting.branch.as_ref()];
        assert!(
            texts.into_iter().flatten().all(|text| !text.contains(char::is_control)),
            "nothing that cannot be seen"
        );
    }
    assert!(notes.iter().all(|note| note.on.chars().count() <= 100));
}
