//! Writes what the fuzzers begin with into the folder named on the command line, one folder for each target: the pages of
//! `tests/pages` and their captures, states as they are stored, messages.

use std::fs;
use std::path::{Path, PathBuf};

use session_watch::read::{Capture, CapturedPlace, plan};
use session_watch_fuzz::checks;
use session_watch_fuzz::support::capture::capture;
use session_watch_fuzz::support::rows::{row, sidebar};

fn main() {
    let to = PathBuf::from(std::env::args().nth(1).expect("the folder to write to"));
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/pages");
    for entry in fs::read_dir(pages).expect("the pages") {
        let folder = entry.expect("a page's folder").path();
        let name = folder.file_name().expect("its name").to_string_lossy().into_owned();
        let html = fs::read_to_string(folder.join("page.html")).expect("page.html");
        let about = fs::read_to_string(folder.join("about.md")).expect("about.md");
        let url = about.lines().find_map(|line| line.strip_prefix("url:")).unwrap_or("https://claude.ai/code").trim();
        write(&to, "tree", &name, &html);
        let place = CapturedPlace { name: "page".to_owned(), html: vec![html.clone()] };
        let whole = Capture { url: url.to_owned(), places: vec![place], ..Capture::default() };
        write(&to, "page", &name, &checks::page::written(&whole));
        write(&to, "page", &format!("{name}-captured"), &checks::page::written(&capture(url, &html, &plan())));
    }
    for nth in 0..200_u64 {
        let byte = |at: u64| ((nth * 1_000 + at + 7).wrapping_pow(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8;
        let bytes: Vec<u8> = (0..150).map(byte).collect();
        fs::create_dir_all(to.join("days")).expect("a folder");
        fs::write(to.join("days").join(nth.to_string()), &bytes).expect("a seed");
        write(&to, "stored", &nth.to_string(), &checks::days::stored_after(&bytes));
    }
    let everything = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/stored/1.json"));
    write(&to, "stored", "everything", &everything.expect("a stored state"));
    messages(&to);
    data(&to);
    for (nth, text) in WORDS.iter().enumerate() {
        write(&to, "words", &nth.to_string(), text);
    }
    for (nth, pattern) in LONG.iter().enumerate() {
        for (page, url) in [("list", "https://claude.ai/code"), ("session", "https://claude.ai/code/session_1")] {
            write(&to, "long", &format!("{page}-{nth}"), &format!("{url}\n{pattern}\n"));
        }
    }
}

const WORDS: [&str; 6] = [
    "[P1] [REPO: API] [Fix] Fix it",
    "[URGENT][Docs]: [x] y",
    "https://claude.ai/code/session_01ABC?tab=diff#top",
    "/code/cse_01ABC/files",
    "$1 and $2 of $9 for $ $$1\none\ntwo",
    "session_A",
];

const LONG: [&str; 12] = [
    "<li><a href=\"/code/session_A\">Fix login</a><p>\n,\n</p></li>",
    "<li><a href=\"/code/session_A\">Fix login</a><p>Testing\n (1%) -\n</p></li>",
    "<nav><a href=\"/code/session_A\">Fix login</a>\n<b class=\"status\">\n</nav>",
    "<li><a href=\"/code/session_A\">Fix login</a>\n<p>Status: Testing</p>\n</li>",
    "\n<div>",
    "\n</a><a href=\"/code/session_1\">x</a>",
    "<aside class=\"dframe-sidebar\">\n<div data-row-key=\"code:session_1\"><span role=\"status\" aria-label=\"Running\">",
    "<ul>\n<li><button aria-label=\"Open session x\"><span class=\"bg-fill-warning\"></span><span>x</span></button></li>",
    "<script>\n</scrip",
    "<div \na='\"'",
    "<!--\n--",
    "<textarea>\n&#x200B;&amp;",
];

fn messages(to: &Path) {
    let list = |status: &str| sidebar(&(row("session_A", "Fix", status) + &row("session_B", "Add", "running")));
    let capture = |status: &str, url: &str| {
        let capture = serde_json::json!({
            "url": url, "born": 1, "visible": true, "focused": false, "pulse": 0,
            "changes": crate::checks::door::list(&list(status)),
        });
        serde_json::json!({ "kind": "capture", "tab": 1, "capture": capture }).to_string()
    };
    let code = "https://claude.ai/code";
    let lines = [
        r#"{"kind":"start","reason":"install"}"#.to_owned(),
        format!("5000{}", capture("running", code)),
        format!("5000{}", capture("waiting", code)),
        r#"3000{"kind":"tick"}"#.to_owned(),
        format!(r#"0{{"kind":"done","effects":["1-{}"]}}"#, 1_764_000_014_000_u64),
        format!(r#"9000{{"kind":"clicked","notification":"needs_input.session_A.{}"}}"#, 1_764_000_014_000_u64),
        format!("600000{}", capture("finished", "https://claude.ai/code/session_A")),
        r#"{"kind":"silent","tab":1}"#.to_owned(),
        r#"{"kind":"closed","notification":"x"}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"settings","settings":{"stall_alert":0.5}}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"acknowledge","id":"session_A"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"acknowledge-all"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"open","id":"session_B"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"look"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"open-code"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"reset-settings"}}"#.to_owned(),
        r#"{"kind":"command","command":{"do":"test-notification"}}"#.to_owned(),
        r#"90000{"kind":"tab-gone","tab":1}"#.to_owned(),
        r#"-90000{"kind":"start","reason":"startup"}"#.to_owned(),
    ];
    write(to, "messages", "a-day", &lines.join("\n"));
    for (nth, line) in lines.iter().enumerate() {
        write(to, "messages", &nth.to_string(), line);
    }
}

/// The answers of `tests/data`, a message for each step.
fn data(to: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data");
    for entry in fs::read_dir(folder).expect("the answers") {
        let path = entry.expect("an answer").path();
        if path.extension().is_some_and(|end| end == "json") {
            let text = fs::read_to_string(&path).expect("its text");
            let fixture: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            let steps = fixture["steps"].as_array().expect("steps");
            let line = |step: &serde_json::Value| format!("20{}", serde_json::json!([step]));
            let lines: Vec<String> = steps.iter().map(line).collect();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            write(to, "data", &name, &lines.join("\nrows\n"));
        }
    }
}

fn write(to: &Path, target: &str, name: &str, text: &str) {
    let folder = to.join(target);
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(name), text).expect("a seed");
}
