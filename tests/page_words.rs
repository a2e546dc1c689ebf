//! Every word of the page in every language it has, said on a page: `tests/words-of-the-page`. What a table of the reader's
//! lacks, or says twice, shows here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use serde_json::Value;
use session_watch::read::{Reading, Sighting, plan, read};
use session_watch::session::{Cause, Failure, Phase, PullRequestState, Status, Wait};
use support::capture::capture;
use support::expect::root;
use support::fixture;

const OPEN: &str = "https://claude.ai/code/session_01ME";
const LIST: &str = "https://claude.ai/code";

/// What each message of a section is in each language.
fn words(section: &str) -> Vec<(String, String, String)> {
    let text = std::fs::read_to_string(root().join("tests/words-of-the-page/page-words.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut words = Vec::new();
    for (message, languages) in all["words"][section].as_object().unwrap() {
        for (language, values) in languages.as_object().unwrap() {
            for value in values.as_array().unwrap() {
                words.push((message.clone(), language.clone(), value.as_str().unwrap().to_owned()));
            }
        }
    }
    assert!(words.len() > 70, "{section}");
    words
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

fn row(slot: &str) -> String {
    format!(
        r#"<aside class="dframe-sidebar"><div data-row-key="code:session_01ME"><a href="/code/session_01ME" data-row-main-button=""><span class="df-leading-slot">{slot}</span><span data-row-label="">First task</span></a></div></aside>"#
    )
}

/// The page of an open session: its row is idle.
fn open(part: &str) -> String {
    row(r#"<span role="img" aria-label="Idle"></span>"#)
        + &format!(r#"<button class="cursor-text">First task</button>{part}<div contenteditable="true"></div>"#)
}

/// The only session, as the whole page and what the plan sends of it say alike.
#[track_caller]
fn only(url: &str, html: &str, what: &str) -> Sighting {
    let one = |reading: Reading| {
        assert_eq!(reading.sightings.len(), 1, "{what}");
        reading.sightings.into_iter().next().unwrap()
    };
    let whole = one(read(&fixture::whole(url, html)).0);
    assert_eq!(whole, one(read(&capture(url, html, &plan())).0), "{what}: the plan sends less or more");
    whole
}

#[test]
fn statuses() {
    for (message, language, word) in words("status") {
        let expect = match &*message {
            "Running" => "running",
            "Awaiting input" | "Awaiting answer" => "waiting",
            "Unread response" | "Ready" => "finished",
            "Idle" => "idle",
            "Error" => "failed",
            "Archived" => "archived",
            other => panic!("{other}"),
        };
        let role = if matches!(expect, "idle" | "archived") { "img" } else { "status" };
        let slot = format!(r#"<span role="{role}" aria-label="{}"></span>"#, escaped(&word));
        let session = only(LIST, &row(&slot), &word);
        assert_eq!(session.status.name(), expect, "{language}: {word}");
        let is_answer = session.status == Status::Waiting(Wait::Question);
        assert_eq!(is_answer, message == "Awaiting answer", "{language}: {word}");
    }
}

#[test]
fn errors() {
    for (message, language, word) in words("errors") {
        let word = word.replace("{model}", "Opus 4.5");
        let slot =
            format!(r#"<span role="status" aria-label="{}"><svg class="text-warning"></svg></span>"#, escaped(&word));
        let Status::Failed(failure) = only(LIST, &row(&slot), &word).status else { panic!("{language}: {word}") };
        let expect = match &*message {
            "Usage limit reached"
            | "Organization usage limit reached"
            | "Spend limit reached"
            | "{model} limit reached" => Some(Cause::UsageLimit),
            "Rate limit reached" => Some(Cause::RateLimit),
            "You’ve been signed out" | "Sign in again to continue" => Some(Cause::SignedOut),
            "Your subscription is paused" => Some(Cause::SubscriptionPaused),
            "Connection lost" => Some(Cause::ConnectionLost),
            "Service is busy" | "Claude Code is unavailable" => Some(Cause::Overloaded),
            _ => None,
        };
        assert_eq!(failure.cause(), expect, "{language}: {word}");
        let is_said =
            matches!(failure, Failure::Crashed | Failure::UsageLimit | Failure::SignedOut | Failure::ConnectionLost);
        assert!(is_said || failure.words() == Some(&word), "{language}: {word}: the title is the reason");
    }
}

/// Of the label of usage, in both forms it has had, the plan's part is read; the label is all that is sent of it.
#[test]
fn usage() {
    let check = |label: &str, expect: Option<u8>| {
        let html = open(&format!(r#"<button type="button" aria-label="{label}">{label} SECRET</button>"#));
        let captured = capture(OPEN, &html, &plan());
        assert!(!format!("{captured:?}").contains("SECRET"));
        assert_eq!(read(&fixture::whole(OPEN, &html)).0.plan_used, expect, "{label}");
        assert_eq!(read(&captured).0.plan_used, expect, "{label}: the plan sends less or more");
    };
    check("Usage: context 0, plan 62%", Some(62));
    check("Usage: plan 46%", Some(46));
    check("Usage: context 100%, plan 0%", Some(0));
    check("Usage: context 12%", None);
    check("Usage: plan 460%", None);
    check("Usage: plan almost used", None);
    check("Nutzung: Tarif 46 %", None);
}

/// What is pinned stands on top however long it has been quiet, so its place tells nothing.
#[test]
fn pinned_rows_have_no_place_in_the_order() {
    let list = |part: &str, heading: &str| {
        let row = |name: &str| {
            format!(
                r#"<div data-row-key="code:session_01{name}"><a href="/code/session_01{name}" data-row-main-button=""><span class="df-leading-slot"><span role="img" aria-label="Idle"></span></span><span data-row-label="">{name}</span></a></div>"#
            )
        };
        let (one, other) = (row("PINNED"), row("FREE"));
        format!(
            r#"<aside class="dframe-sidebar"><div {part}>{heading}{one}</div><div data-group-label="Today">{one}{other}</div></aside>"#
        )
    };
    let check = |html: &str, what: &str| {
        let sorted = read(&fixture::whole(LIST, html)).0.sorted;
        assert_eq!(sorted.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["session_01FREE"], "{what}");
    };
    check(&list(r#"data-testid="sidebar-pinned""#, ""), "by its name");
    for (message, language, word) in words("controls") {
        if message == "Pinned" {
            check(&list(&format!(r#"data-group-label="{word}""#), ""), &format!("{language}: {word}, a label"));
            let heading = format!(r#"<div data-row-key="label:{word}"></div>"#);
            check(&list("", &heading), &format!("{language}: {word}, a heading"));
        }
    }
}

#[test]
fn groups_of_repositories_have_an_order_of_their_own() {
    for page in fixture::all().iter().filter(|page| page.name.starts_with("grouped-by-folder")) {
        assert_eq!(read(&page.whole()).0.sorted, [], "{}", page.name);
    }
}

#[test]
fn landing_cards() {
    let row = row(
        r#"<span role="status" aria-label="Unread response"><span class="status-dot" data-kind="ready"></span></span>"#,
    );
    for (message, language, word) in words("landing") {
        let expect = match &*message {
            "Needs input" => "waiting",
            "Ready for review" | "Unread" | "Completed" | "Working" => "finished",
            _ => continue,
        };
        let card = format!(
            r#"<ul><li><button type="button"><span><span class="rounded-full"></span><span>{word}</span></span><span><span class="truncate">First task</span></span></button></li></ul>"#
        );
        let html = row.clone() + &card;
        let session = only(LIST, &html, &word);
        assert_eq!(session.status.name(), expect, "{language}: {word}");
        assert_eq!(read(&fixture::whole(LIST, &html)).1, [], "{language}: {word} is known");
    }
}

#[test]
fn notices() {
    for (message, language, word) in words("notices") {
        let session = only(OPEN, &open(&format!("<div role=\"status\">{word}</div>")), &word);
        let expect = match &*message {
            "This session is archived. Unarchive it to continue the conversation." => "archived",
            "The session was interrupted" | "Interrupted session" => "failed",
            // Of these a session at rest is not doubted.
            _ => "idle",
        };
        assert_eq!(session.status.name(), expect, "{language}: {word}");
        let running = open(&format!("<div role=\"status\">{word}</div>")).replace(
            r#"<span role="img" aria-label="Idle"></span>"#,
            r#"<span role="status" aria-label="Running"><span class="status-dot" data-kind="running"></span></span>"#,
        );
        let phase = match &*message {
            "Rate limited" | "Model overloaded" => Some(Phase::RateLimited),
            "Reconnecting…" => Some(Phase::Reconnecting),
            "Starting session…" => Some(Phase::Starting),
            "Waiting for a runner…" => Some(Phase::Queued),
            message if message.starts_with("Session paused.") => Some(Phase::Paused),
            _ => None,
        };
        assert_eq!(only(OPEN, &running, &word).status, Status::Running(phase), "{language}: {word}");
    }
}

#[test]
fn pull_requests() {
    for (message, language, word) in words("pull") {
        let expect = match &*message {
            "Open" => PullRequestState::Open,
            "Draft" => PullRequestState::Draft,
            "Approved" => PullRequestState::Approved,
            "Changes requested" => PullRequestState::ChangesRequested,
            "Merge conflicts" => PullRequestState::MergeConflicts,
            "Queued" => PullRequestState::Queued,
            "Merged" => PullRequestState::Merged,
            "Closed" => PullRequestState::Closed,
            other => panic!("{other}"),
        };
        let badge = row(&format!("<span role=\"img\" aria-label=\"#7 · {}\"></span>", escaped(&word)));
        let bar = open(&format!(
            r##"<div class="epitaxy-branch-row"><a href="https://github.com/acme/shop/pull/7">#7</a><span role="img" aria-label="{}"></span></div>"##,
            escaped(&word)
        ));
        for (url, html) in [(LIST, badge), (OPEN, bar)] {
            let pull_request = only(url, &html, &word).pull_request.unwrap();
            assert_eq!(pull_request.state, Some(expect), "{language}: {word}");
        }
    }
}

#[test]
fn controls() {
    let reject = |language: &str| {
        words("controls").into_iter().find(|(message, of, _)| message == "Reject" && of == language).unwrap().2
    };
    for (message, language, word) in words("controls") {
        let label = escaped(&word);
        let wait = match &*message {
            "Other option" => Some((Wait::Question, format!("<textarea aria-label=\"{label}\"></textarea>"))),
            "Dismiss question" => {
                Some((Wait::Question, format!("<p>Which?</p><button aria-label=\"{label}\"></button>")))
            }
            "Accept" | "Accept and auto mode" | "Accept and allow edits" => Some((
                Wait::Plan,
                format!("<p>SECRET</p><button>{}</button><button>{label}</button>", escaped(&reject(&language))),
            )),
            _ => None,
        };
        if let Some((wait, inner)) = wait {
            let session = only(OPEN, &open(&format!("<div data-approval-card-root=\"\">{inner}</div>")), &word);
            assert_eq!(session.status, Status::Waiting(wait), "{language}: {word}");
        }
        match &*message {
            "Stop" => {
                let html = format!(
                    "<button class=\"cursor-text\">First task</button><button aria-label=\"{label}\"></button>"
                );
                assert_eq!(only(OPEN, &html, &word).status, Status::Running(None), "{language}: {word}");
            }
            "More options for {label}" => {
                let menu = label.replace("{label}", "Fix it");
                let html = row("").replace("data-row-label", "data-other").replace(
                    "</a>",
                    &format!("<i>4m</i></a><button data-row-action=\"\" aria-label=\"{menu}\"></button>"),
                );
                assert_eq!(only(LIST, &html, &word).title, "Fix it", "{language}: {word}");
            }
            _ => {}
        }
    }
}
