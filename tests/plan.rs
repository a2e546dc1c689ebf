//! What the plan lets out of a page, on small pages that hold what nobody is to know: SECRET. What a person reads of a page
//! is tried on the fixtures; here it counts what is not sent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::read::{Capture, plan};
use support::capture::capture;

const OPEN: &str = "/code/session_01ME";
const COMPOSER: &str = r#"<div contenteditable="true"><p>SECRET draft</p></div>"#;
const ROW: &str = r#"<aside class="dframe-sidebar"><div data-row-key="code:session_01ME" data-note="SECRET"><div data-row="">
    <a href="/code/session_01ME?note=SECRET" data-row-main-button="" title="SECRET"><span class="df-leading-slot"><span
    role="img" aria-label="Idle"></span></span><span class="dframe-fade-label">Fix the login</span><span>SECRET tail</span></a>
    <input value="SECRET"></div></div></aside>"#;

fn sent(path: &str, body: &str) -> Capture {
    capture(&["https://claude.ai", path].concat(), body, &plan())
}

/// The pieces of one place.
fn at(capture: &Capture, place: &str) -> String {
    capture.places.iter().find(|one| one.name == place).unwrap().html.concat()
}

/// Everything that is sent, with the place in front.
fn all(capture: &Capture) -> String {
    let pieces =
        capture.places.iter().flat_map(|place| place.html.iter().map(|html| format!("{}: {html}\n", place.name)));
    capture.url.clone() + "\n" + &pieces.collect::<String>()
}

#[track_caller]
fn tells(path: &str, body: &str, expect: &str) {
    assert_eq!(all(&sent(path, body)), format!("https://claude.ai{expect}"));
}

#[test]
fn outside_of_its_pages_only_a_login_form_shows() {
    let words = r#"<main><p>SECRET <a href="/code/session_01X">SECRET</a></p><div aria-live="polite">Reconnecting… SECRET</div></main>"#;
    for path in ["/chat/SECRET", "/share/SECRET?x=SECRET", "/new?q=SECRET", "/project/1", "/settings", "/coder"] {
        tells(path, &[ROW, words].concat(), "/\n");
    }
    tells(
        "/login?returnTo=SECRET",
        "<form><input type=email value=SECRET><p>SECRET</p></form>",
        "/login\nlogin: <form>\n",
    );
}

#[test]
fn a_row_tells_its_title_and_its_status() {
    let row = at(&sent("/code?prompt=SECRET#SECRET", ROW), "list");
    assert!(row.contains("Fix the login") && row.contains(r#"aria-label="Idle""#), "{row}");
    assert!(row.contains(r#"href="/code/session_01ME""#), "{row}");
    assert!(!all(&sent("/code?prompt=SECRET#SECRET", ROW)).contains("SECRET"), "{row}");
}

#[test]
fn a_list_tells_nothing_but_its_rows() {
    let list = r#"<aside class="dframe-sidebar"><div data-row-key="chat:1"><a href="/chat/1"><span class="dframe-fade-label">SECRET</span></a></div>
        <p>SECRET</p><span role="img" aria-label="SECRET"></span><button title="SECRET" aria-label="SECRET">SECRET</button></aside>"#;
    assert!(!all(&sent("/code", list)).contains("SECRET"));
}

#[test]
fn an_open_session_that_is_not_known_by_its_names_tells_its_titles_only() {
    let link = r#"<a href="/code/session_01X">Fix cart</a>"#;
    let words = format!("<div><div aria-live=\"polite\">Usage limit reached</div>SECRET <nav>{link}SECRET</nav></div>");
    let capture = sent(OPEN, &[ROW, &words].concat());
    assert!(at(&capture, "list").contains("Fix the login"));
    assert_eq!(at(&capture, "side"), link);
    assert_eq!([at(&capture, "notices"), at(&capture, "links")].concat(), "");
    let known = sent(OPEN, &[&words, COMPOSER].concat());
    assert_eq!(at(&known, "notices"), "<div aria-live=\"polite\">Usage limit reached</div>");
}

#[test]
fn no_card_stands_in_the_main_part_of_an_open_session() {
    let body = format!(r#"<main><nav><a href="/code/session_01X">SECRET</a></nav></main>{COMPOSER}"#);
    assert!(!all(&sent(OPEN, &body)).contains("SECRET"));
}

#[test]
fn what_announces_tells_known_notices_only() {
    let notices = |html: &str| at(&sent(OPEN, &[html, COMPOSER].concat()), "notices");
    let long = "x".repeat(300);
    for html in [
        r#"<div role="alert">SECRET</div>"#,
        r#"<div role="alert" title="SECRET">The Usage limit reached SECRET</div>"#,
        r#"<div role="alert">SECRET <b>Usage limit reached SECRET</b></div>"#,
        r#"<div role="alert">Usage limit reached, SECRET</div>"#,
    ] {
        assert!(!notices(html).contains("SECRET"), "{html}");
    }
    for html in [
        r#"<div role="alert"><p>Usage limit reached</p></div>"#.to_owned(),
        r#"<div role="alert">Usage limit reached <i data-index="1"></i></div>"#.to_owned(),
        r#"<div role="alert">Usage limit reached <article></article></div>"#.to_owned(),
        format!(r#"<div role="alert">Usage limit reached <b>{long}</b></div>"#),
    ] {
        assert_eq!(notices(&html), "", "{html}");
    }
    let begun = notices(&format!("<div role=\"alert\">\u{E000}Nutzungslimit  erreicht. {}</div>", &long[..200]));
    assert_eq!(begun, "<div role=\"alert\">Nutzungslimit erreicht. </div>");
}

#[test]
fn a_card_that_asks_tells_its_title_and_its_kind() {
    let card = |inner: &str| {
        let html =
            format!(r#"<div data-approval-card-root="SECRET" aria-label="Permission request: SECRET">{inner}</div>"#);
        at(&sent(OPEN, &html), "approval")
    };
    let root = r#"<div aria-label="Permission request" data-approval-card-root="">"#;
    assert_eq!(
        card(
            r#"<b data-approval-value="SECRET">Allow <i>it</i>?</b><pre>SECRET</pre><b data-approval-value="">SECRET</b>"#
        ),
        format!(r#"{root}<b data-approval-value="">Allow <i>it</i>?</b><b data-approval-value=""></b></div>"#)
    );
    assert_eq!(
        card(
            r#"<p>SECRET</p><textarea aria-label="Other option" placeholder="SECRET">SECRET</textarea><button aria-label="SECRET">Ablehnen</button>"#
        ),
        format!(r#"{root}<p></p><textarea aria-label="Other option"></textarea><button>Ablehnen</button></div>"#)
    );
    assert_eq!(
        card("<span>Claude proposed a plan</span> SECRET"),
        format!("{root}<span>Claude proposed a plan</span></div>")
    );
    let title = card(&format!(r#"<b data-approval-value="">{}SECRET</b>"#, "x".repeat(120)));
    assert!(title.contains("xxx") && !title.contains("SECRET"), "{title}");
}

#[test]
fn of_a_card_that_is_too_large_the_link_alone_is_sent() {
    let card = |inner: &str| format!(r#"<div><div><a href="/code/session_01X">Fix it</a>{inner}</div></div>"#);
    let links = |inner: &str| at(&sent("/code", &card(inner)), "links");
    assert_eq!(links("<b>Running</b>"), card("<b>Running</b>"));
    let link = r#"<a href="/code/session_01X">Fix it</a>"#;
    assert_eq!(links(&"x".repeat(2_000)), link);
    assert_eq!(links(&"<i></i>".repeat(60)), link);
    let large = format!(r#"<a href="/code/session_01X">{}</a>"#, "x".repeat(2_001));
    assert_eq!(at(&sent("/code", &large), "links"), "");
}

#[test]
fn of_an_address_only_that_a_routine_has_started_it_is_sent_besides_the_path() {
    let row = |query: &str| ROW.replace("?note=SECRET", query);
    let of_routine = all(&sent("/code", &row("?a=SECRET&trigger=trig_SECRET&b#SECRET")));
    assert!(of_routine.contains(r#"href="/code/session_01ME?trigger""#), "{of_routine}");
    let of_other = all(&sent("/code", &row("?a=SECRET&triggered=SECRET#trigger=SECRET")));
    assert!(of_other.contains(r#"href="/code/session_01ME""#), "{of_other}");
    let open = all(&sent("/code/session_01ME?trigger=trig_SECRET#SECRET", ""));
    assert!(open.starts_with("https://claude.ai/code/session_01ME?trigger\n"), "{open}");
    assert!(![of_routine, of_other, open].concat().contains("SECRET"));
}

#[test]
fn places_of_an_open_session_are_empty_elsewhere() {
    let parts = r#"<button class="cursor-text">SECRET</button><div class="epitaxy-branch-row">SECRET</div>
        <div data-approval-card-root=""><b data-approval-value="">SECRET</b></div><div role="alert">Usage limit reached</div>"#;
    tells("/code", parts, "/code\n");
    // What follows in such an address may be of the user's writing, too.
    for path in ["/code/share/SECRET", "/code/artifact/SECRET"] {
        tells(path, parts, "/code/other\n");
    }
}
