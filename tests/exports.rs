//! Exports are read by other programs, and hold what a page wrote: rendered, nothing of that is a link or markup.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use proptest::prelude::*;
use session_watch::engine::{Command, Event, State, step};
use session_watch::read::{Capture, CapturedPlace};
use session_watch::session::SessionId;
use session_watch::time::Time;
use session_watch::track::Presence;
use session_watch::view::{Context, Query, export};
use support::english::English;
use support::rows::{row, sidebar};

const NOW: Time = Time(1_764_000_000_000);

/// The board of one page, in Markdown.
fn markdown(list: &str, links: &[&str], note: &str) -> String {
    let mut state = State::default();
    let place = |name: &str, html: Vec<String>| CapturedPlace { name: name.into(), html };
    let places =
        vec![place("list", vec![sidebar(list)]), place("links", links.iter().map(|card| card.to_string()).collect())];
    let capture = Capture { url: "https://claude.ai/code".into(), places, ..Capture::default() };
    step(&mut state, Event::Heard(1, Presence { born: 1, ..Presence::default() }, Some(capture)), NOW);
    step(&mut state, Event::Command(Command::Note(SessionId::parse("session_00").unwrap(), note.into())), NOW);
    let english = English::new();
    export::markdown(&Query::default(), &Context::new(&state, NOW, &english))
}

fn of_titles<S: AsRef<str>>(titles: &[S], note: &str) -> String {
    let row = |(at, title): (usize, &S)| {
        let escaped = title.as_ref().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        row(&format!("session_{at:02}"), &escaped, "waiting")
    };
    markdown(&titles.iter().enumerate().map(row).collect::<String>(), &[], note)
}

/// What of an export a renderer would make more of than text, by the rules of GitHub's Markdown; the sessions' own addresses apart.
fn made_more_of(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in markdown.lines() {
        let line = without_own_link(line);
        found.extend(markup_in(&line));
        // Links are looked for in the source and in what is left of it without backslashes: renderers do either.
        found.extend(autolinks_in(&line));
        found.extend(autolinks_in(&unescaped(&line)));
    }
    found
}

/// An item's text: `- [ ] [TITLE](https://claude.ai/code/ID) (…)` without check box, brackets and address.
fn without_own_link(line: &str) -> String {
    let Some(item) = line.strip_prefix("- [ ] [").or_else(|| line.strip_prefix("- [x] [")) else {
        return line.trim_start_matches('#').to_owned();
    };
    let own = "](https://claude.ai/code/session_";
    assert_eq!(item.matches(own).count(), 1, "one address of ours in {line}");
    let (title, rest) = item.split_once(own).unwrap();
    format!("{title} {}", rest.split_once(')').unwrap().1)
}

/// Punctuation with a meaning in Markdown or HTML that no backslash takes away.
fn markup_in(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if "<>&[]*_`~#!|$=+-^{}".contains(c) {
            found.push(format!("{c} in {line}"));
        }
    }
    found
}

fn unescaped(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

/// The extended autolinks: `www.`, a scheme's `://`, and `@` within an address, which `mailto:` and `xmpp:` need too.
fn autolinks_in(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found: Vec<String> =
        ["www.", "://", "//"].iter().filter(|start| lower.contains(*start)).map(|s| format!("{s} in {text}")).collect();
    let chars: Vec<char> = lower.chars().collect();
    let is_name = |c: &char| c.is_alphanumeric() || ".-_+".contains(*c);
    for around in chars.windows(2) {
        if (around[0] == '@' && is_name(&around[1])) || (around[1] == '@' && is_name(&around[0])) {
            found.push(format!("@ in {text}"));
        }
    }
    found
}

#[test]
fn hostile_titles_and_notes_are_text() {
    let titles = [
        "https://evil.example/login sign in again",
        "www.evil.example/login",
        "WWW.1evil.example",
        "(www.-evil.example)",
        "mail ceo@evil.example or mailto:a@b.example, xmpp:a@b.example/x",
        "@everyone done",
        "![x](http://evil.example/p.png)",
        "<img src=x onerror=alert(1)>",
        "a](http://evil.example)",
        "[a]: http://evil.example",
        "# head\u{2029}- [x] item",
        "&lt;b&gt; &#106;avascript",
        "`code` ~~x~~ **b** __c__ ==d== $e$",
        "<https://evil.example> ftp://evil.example //evil.example",
        "a\\",
        "\\<b\\>",
    ];
    let text = of_titles(&titles, "see www.evil.example\nand\r\n- [x] more");
    assert_eq!(made_more_of(&text), Vec::<String>::new(), "{text}");
    assert_eq!(text.matches("](https://claude.ai/code/session_").count(), titles.len(), "{text}");
}

#[test]
fn so_are_repositories_and_what_a_page_calls_a_failure() {
    let failed = r#"<div data-row-key="code:session_z"><div data-row=""><a href="/code/session_z" data-row-main-button=""><span class="df-leading-slot"><span role="status" aria-label="Failed: see www.evil.example/help"><svg class="icon-warning"></svg></span></span><span class="dframe-fade-label">T</span></a></div></div>"#;
    let card = r#"<li><a href="/code/session_y">Fix login</a><span class="repo">www.evil.example/login</span><span class="status">Running</span></li>"#;
    let text = markdown(failed, &[card], "");
    assert_eq!(made_more_of(&text), Vec::<String>::new(), "{text}");
    assert!(text.contains("evil"), "the words themselves are there: {text}");
}

#[test]
fn what_reads_like_text_stays_readable() {
    let text = of_titles(&["Fix login in v1.2, 50%. (See docs/a/b?)"], "");
    assert!(text.contains("[Fix login in v1.2, 50%. (See docs/a/b?)]"), "{text}");
}

#[test]
fn the_check_itself_notices() {
    for line in
        ["see www.evil.example", "WWW.x", "http://x", "a@b.example", "@all", "<b>", "*b*", "a &amp; b", "[a]: x"]
    {
        assert_ne!(made_more_of(line), Vec::<String>::new(), "{line}");
    }
    for line in ["see www\\.evil.example", "a\\@b.example"] {
        assert_ne!(made_more_of(line), Vec::<String>::new(), "a renderer may look behind the backslash: {line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_title_is_more_than_text(
        titles in prop::collection::vec("(www|WwW|http|https|ftp|mailto|\\.|:|/|//|@|a|1|-|_|\\*|<|>|&|#|!|\\[|\\]|\\(|\\)|\\\\|`|~|\\||é|\u{2060}| ){1,12}", 1..8),
    ) {
        prop_assert_eq!(made_more_of(&of_titles(&titles, "")), Vec::<String>::new());
    }
}
