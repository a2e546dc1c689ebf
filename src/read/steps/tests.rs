//! Tests the reader with pages that are made to be slow, each of a family that grows. The steps may grow only as the
//! bytes do.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::time::Duration;

use super::{MOST_PER_BYTE, taken};
use crate::read::{Capture, CapturedPlace, read};

/// The largest size of a capture, in bytes.
const LARGE: usize = 3_000_000;

struct Family {
    name: &'static str,
    url: &'static str,
    before: String,
    /// Returns the nth of many pieces.
    piece: fn(usize) -> String,
    after: String,
}

impl Family {
    fn new(name: &'static str, before: &str, piece: fn(usize) -> String, after: &str) -> Family {
        Family { name, url: "https://claude.ai/code", before: before.to_owned(), piece, after: after.to_owned() }
    }

    fn page(&self, bytes: usize) -> Capture {
        let mut html = self.before.clone();
        let mut n = 0;
        while html.len() + self.after.len() < bytes {
            html += &(self.piece)(n);
            n += 1;
        }
        html += &self.after;
        let place = |name: &str| CapturedPlace { name: name.to_owned(), html: vec![html.clone()] };
        Capture { url: self.url.to_owned(), places: vec![place("page")], ..Capture::default() }
    }
}

/// Returns the processor time of this thread, where the system counts it. It is only printed.
fn cpu_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or_default())
}

/// Returns the steps for each byte of a capture, and prints them with the time.
fn steps_per_byte(name: &str, capture: &Capture) -> u64 {
    let bytes: usize = capture.places.iter().flat_map(|place| &place.html).map(String::len).sum();
    taken();
    let start = cpu_time();
    let (reading, notes) = read(capture);
    let time = cpu_time().saturating_sub(start);
    let steps = taken() / bytes.max(1) as u64;
    let (ms, sightings, notes) = (time.as_secs_f64() * 1e3, reading.sightings.len(), notes.len());
    println!(
        "{name:<44} {:>6} kB {steps:>4} steps/byte {ms:>8.1} ms  {sightings} sightings, {notes} notes",
        bytes / 1_000
    );
    steps
}

fn times(text: &'static str, times: usize) -> String {
    text.repeat(times)
}

const BESIDE: &str = r#"<li><a href="/code/session_A">Fix login</a><p>"#;
const IN_LINK: &str = r#"<li><a href="/code/session_A">"#;
const ASIDE: &str = r#"<aside class="dframe-sidebar">"#;

fn row(n: usize, title: &str) -> String {
    format!(
        r#"<div data-row-key="code:session_{n:06}"><div data-row=""><a href="/code/session_{n:06}" data-row-main-button=""><span class="df-leading-slot"><span role="status" aria-label="Running"><span class="status-dot" data-kind="running"></span></span></span><span class="dframe-fade-label">{title}</span></a></div></div>"#
    )
}

fn texts() -> Vec<Family> {
    let in_paragraph = |name, piece| Family::new(name, BESIDE, piece, "</p></li>");
    let in_link = |name, piece| Family::new(name, IN_LINK, piece, "</a></li>");
    vec![
        in_paragraph("commas beside a link", |_| ",".into()),
        in_paragraph("parentheses beside a link", |_| "(".into()),
        in_paragraph("'. (' beside a link", |_| ". (".into()),
        in_paragraph("every separator beside a link", |_| " - · | ( ) , — – •".into()),
        in_paragraph("percentages beside a link", |_| "1%,".into()),
        in_paragraph("ampersands beside a link", |_| "&".into()),
        in_paragraph("references beside a link", |_| "&#x200B;".into()),
        in_paragraph("invisible characters beside a link", |_| "\u{200B}".into()),
        in_paragraph("white space beside a link", |_| " \n".into()),
        in_paragraph("paragraphs of commas", |_| times(",", 100) + "</p><p>"),
        in_paragraph("paragraphs of one comma", |_| ",</p><p>".into()),
        in_paragraph("'Status:' again and again", |_| "<b>Status:</b>".into()),
        in_link("commas in a link", |_| ",".into()),
        in_link("parentheses in a link", |_| "(".into()),
        in_link("texts in a link", |n| format!("<b>w{n}</b>")),
        in_link("phrases in a link", |_| "<b>Testing</b>".into()),
        Family::new(
            "a long title",
            r#"<aside class="dframe-sidebar"><div data-row-key="code:session_A"><a><b class="dframe-fade-label">"#,
            |_| "word ".into(),
            "</b></a></div></aside>",
        ),
        Family::new(
            "a long label",
            r#"<aside class="dframe-sidebar"><div data-row-key="code:session_A"><b role="status" aria-label=""#,
            |_| "#1,".into(),
            r#""></b></div></aside>"#,
        ),
        Family::new(
            "a long title, the session many times",
            &(row(1, &times("word ", 100_000))),
            |n| row(n % 2, "x").replace("unning", if n % 4 < 2 { "unning" } else { "eady" }),
            "",
        ),
    ]
}

fn nests() -> Vec<Family> {
    let nested = |name, open: &'static str, depth: usize, piece: fn(usize) -> String, close: &'static str| {
        Family::new(name, &times(open, depth), piece, &times(close, depth))
    };
    let link = |_: usize| r#"<a href="/code/session_A">x</a>"#.to_owned();
    vec![
        nested("data-row nested, links inside", "<div data-row>", 250, |_| "<a>some text</a>".into(), "</div>"),
        nested("data-row nested, texts inside", "<div data-row>", 250, |_| "t<i></i>".into(), "</div>"),
        nested("data-row nested, again and again", "", 0, |_| times("<div data-row>", 120) + &times("</div>", 120), ""),
        nested("li button nested", "<li><button>", 120, |_| "<i class=truncate>t</i>".into(), "</button></li>"),
        nested(
            "li button nested, again and again",
            "",
            0,
            |_| times("<li><button>", 60) + &times("</button></li>", 60),
            "",
        ),
        nested(
            "class=title nested, no text",
            r#"<li><a href="/code/session_A">x</a><b class=title>"#,
            80,
            |_| "<i></i>".into(),
            "</b></li>",
        ),
        nested("class=title nested, dots inside", "<b class=title>", 240, |_| ".".into(), r#"</b>"#),
        Family::new(
            "a card of class=title nested",
            &(BESIDE.to_owned() + &times("<b class=title>", 240)),
            |_| "<i></i>".into(),
            &times("</b>", 240),
        ),
        Family::new(
            "a card of class=title around dots",
            &(BESIDE.to_owned() + &times("<b class=title>", 240)),
            |_| ".".into(),
            &times("</b>", 240),
        ),
        nested("lists nested around one session's links", "<ul>", 250, link, "</ul>"),
        nested("divisions nested around one session's links", "<div>", 250, link, "</div>"),
        nested(
            "navigations nested, a link behind each",
            "<div><nav>",
            120,
            |_| "<b>text</b>".into(),
            r#"</nav><a href="/code/session_A">x</a></div>"#,
        ),
        nested("alerts nested", "<b role=alert>", 250, |_| "<i>Rate</i>".into(), "</b>"),
        nested("role=status nested", "<b role=status>", 250, |_| "<i>t</i>".into(), "</b>"),
        nested("groups nested", r#"<div data-group-label="acme/shop">"#, 250, link, "</div>"),
        nested("approval cards nested", "<div data-approval-card-root>", 250, |_| "<i>t</i>".into(), "</div>"),
        nested("bars nested", r#"<div class="epitaxy-branch-row">"#, 250, |_| "<i>t</i>".into(), "</div>"),
    ]
}

fn markup() -> Vec<Family> {
    let many = |name, piece| Family::new(name, ASIDE, piece, "</aside>");
    let torn = |name, piece| Family::new(name, "", piece, "");
    vec![
        torn("unclosed quotes", |_| "<a b=\"".into()),
        torn("unclosed comments", |_| "<!--".into()),
        torn("unclosed comments with dashes", |_| "<!-- --".into()),
        Family::new("an unclosed title", "<title>", |_| "</".into(), ""),
        Family::new("an unclosed text area", "<textarea>", |_| "</textare".into(), ""),
        torn("unclosed scripts", |_| "<script>".into()),
        torn("unclosed elements", |_| "<b>".into()),
        torn("'<' of no tag", |_| "<".into()),
        torn("'</' alone", |_| "</".into()),
        Family::new("end tags of nothing", &times("<b>", 255), |_| "</i>".into(), ""),
        Family::new("end tags of nothing, long names", &times("<abcdefgh>", 255), |_| "</bbcdefgh>".into(), ""),
        Family::new(
            "an element of many attributes",
            "<aside class=\"dframe-sidebar\"><p ",
            |n| format!("a{n}=\"\" "),
            "><b>x</b></aside>",
        ),
        many("elements of many attributes", |_| "<p a b c d e f g h i j k l m n o p q r s t u v w x y z></p>".into()),
        Family::new(
            "links in a parent of many attributes",
            &(String::from("<div ") + &times("a ", 100_000) + ">"),
            |n| format!("<a href=\"/code/session_{n}\">x</a>"),
            "</div>",
        ),
        Family::new(
            "a class of many names",
            "<aside class=\"dframe-sidebar\"><p class=\"",
            |_| "a ".into(),
            "\"><b>x</b></aside>",
        ),
        many("icons of many names", |_| {
            "<b role=status aria-label=x><i class=\"a b c d e f g h i j k l m n o p q\"></i></b>".into()
        }),
        Family::new(
            "an icon of many names",
            &(ASIDE.to_owned() + "<div data-row-key=\"code:session_A\"><b role=status aria-label=x><i class=\""),
            |_| "a ".into(),
            "\"></i></b></div>",
        ),
        Family::new(
            "a row of many marks",
            &(ASIDE.to_owned() + "<div data-row-key=\"code:session_A\">"),
            |_| "<b role=img></b>".into(),
            "</div>",
        ),
        Family::new(
            "a row of many badges",
            &(ASIDE.to_owned() + "<div data-row-key=\"code:session_A\">"),
            |n| format!("<b role=img aria-label=\"#{n}\"></b>"),
            "</div>",
        ),
        Family::new(
            "a group of a long name",
            "<div data-group-label=\"",
            |_| "name ".into(),
            &(String::from("\">") + &times("<a href=\"/code/session_A\"></a><hr>", 9_000) + "</div>"),
        ),
    ]
}

fn lists() -> Vec<Family> {
    let many = |name, piece| Family::new(name, ASIDE, piece, "</aside>");
    let plain = |name, piece| Family::new(name, "<main>", piece, "</main>");
    vec![
        many("rows", |n| row(n, "Fix")),
        many("rows, descending", |n| row(999_999 - n, "Fix")),
        many("rows of one session", |_| row(1, "Fix")),
        many("rows without a name", |_| "<div data-row><b role=status aria-label=Running></b></div>".into()),
        many("groups", |n| format!("<div data-group-label=\"acme/shop{n}\"><a href=\"/code/session_{n}\">x</a></div>")),
        plain("links of one session", |_| "<a href=\"/code/session_A\">x</a>".into()),
        plain("links of two sessions in turn", |n| format!("<a href=\"/code/session_{}\">x</a>", n % 2)),
        plain("links of many sessions", |n| format!("<a href=\"/code/session_{n}\">x</a>")),
        plain("items of one session", |_| "<li><a href=\"/code/session_A\">x</a></li>".into()),
        plain("cards", |n| {
            format!("<article><h3><a href=\"/code/session_{n}\">T{n}</a></h3><p>Testing (85%)</p></article>")
        }),
        plain("cards of one session", |_| {
            "<article><h3><a href=\"/code/session_A\">T</a></h3><p>Testing</p></article>".into()
        }),
        plain("attention cards", |n| {
            format!("<li><button><i class=rounded-full></i>Needs input<i class=truncate>T{n}</i></button></li>")
        }),
        Family::new(
            "attention cards beside a thousand rows",
            &(ASIDE.to_owned()
                + &(0..1_000).map(|n| row(n, &format!("{}{n:04}", times("x", 290)))).collect::<String>()
                + "</aside>"),
            |n| {
                format!(
                    "<li><button><i class=rounded-full></i>Needs input<i class=truncate>{}{n:04}</i></button></li>",
                    times("x", 290)
                )
            },
            "",
        ),
        plain("approval cards", |_| "<div data-approval-card-root><b data-approval-value>Allow?</b></div>".into()),
        plain("an approval card", |_| "<div data-approval-card-root><b>x</b>".into()),
        plain("alerts", |_| "<p role=alert>Rate limited</p>".into()),
        plain("status words", |_| "<p role=status>Running</p>".into()),
        plain("progress bars", |_| "<li><a href=\"/code/session_A\"></a><progress value=1></progress></li>".into()),
        plain("stop buttons", |_| "<button aria-label=Stop></button>".into()),
        plain("names", |_| "<button class=cursor-text>x</button>".into()),
        plain("login fields", |_| "<input type=email>".into()),
    ]
}

fn all() -> Vec<Family> {
    [texts(), nests(), markup(), lists()].into_iter().flatten().collect()
}

#[test]
fn reading_takes_no_more_steps_than_its_bytes_allow() {
    let mut slow = Vec::new();
    for mut family in all() {
        for (url, large) in [("https://claude.ai/code", LARGE), ("https://claude.ai/code/session_A", LARGE / 10)] {
            family.url = url;
            for bytes in [LARGE / 100, large] {
                let steps = steps_per_byte(family.name, &family.page(bytes));
                if steps > MOST_PER_BYTE {
                    slow.push(format!("{}: {steps} steps for each of {bytes} bytes", family.name));
                    break;
                }
            }
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// Many small pieces cost no more than one large one.
#[test]
fn many_pieces_take_no_more_steps() {
    for (name, piece) in
        [("side", r#"<nav><a href="/code/session_A">x</a></nav>"#), ("links", "<b>x</b>"), ("page", "")]
    {
        let place = CapturedPlace { name: name.to_owned(), html: vec![piece.to_owned(); 50_000] };
        let capture = Capture { url: "https://claude.ai/code".to_owned(), places: vec![place], ..Capture::default() };
        assert!(steps_per_byte(name, &capture) <= MOST_PER_BYTE, "{name}");
    }
}

/// Fuzzing keeps files in tests/corpus/long. Their lines are the address, the beginning, the repeated part and the end.
#[test]
fn what_fuzzing_repeated_takes_no_more_steps() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/long");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let lines: Vec<&str> = text.splitn(4, '\n').chain(std::iter::repeat("")).take(4).collect();
        let html = [lines[1], &lines[2].repeat(300_000 / lines[2].len().max(1)), lines[3]].concat();
        let place = CapturedPlace { name: "page".to_owned(), html: vec![html] };
        let capture = Capture { url: lines[0].to_owned(), places: vec![place], ..Capture::default() };
        assert!(steps_per_byte(lines[2], &capture) <= MOST_PER_BYTE, "{}", path.display());
    }
}
