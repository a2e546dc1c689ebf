//! In which tab a session opens: what the core lets the background take, as the user wants it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use session_watch::engine::{Effect, OutboxEntry};
use session_watch::protocol::replies::EffectOut;
use session_watch::session::SessionId;
use session_watch::settings::Settings;
use support::english::English;

const LISTS: [&str; 2] = ["https://claude.ai/code", "https://claude.ai/code/"];

/// The tabs that may be taken for an effect, the best first: addresses, and whether also those that were touched.
fn taken(effect: Effect, open_in: u64) -> Vec<(Vec<String>, bool)> {
    let mut settings = Settings::default();
    settings.set("open_in", open_in).unwrap();
    let EffectOut::Open { take, .. } =
        EffectOut::new(&OutboxEntry { id: "1".to_owned(), effect }, &settings, &English::new())
    else {
        panic!("it opens nothing");
    };
    take.into_iter().map(|take| (take.pages, take.touched)).collect()
}

fn session() -> Effect {
    Effect::OpenSession(SessionId::parse("session_A").unwrap())
}

#[test]
fn of_itself_a_session_takes_a_tab_without_one_that_nobody_has_touched() {
    assert_eq!(Settings::default().value(session_watch::settings::Key::OpenIn), 0);
    assert_eq!(taken(session(), 0), [(LISTS.map(str::to_owned).to_vec(), false)]);
}

#[test]
fn a_tab_with_another_session_is_taken_only_if_the_user_wants_that_and_after_a_free_one() {
    let both = taken(session(), 1);
    assert_eq!(both[0], (LISTS.map(str::to_owned).to_vec(), false));
    let (pages, touched) = &both[1];
    assert!(pages.contains(&"https://claude.ai/code/session_*".to_owned()), "{pages:?}");
    assert!(touched);
    assert_eq!(both.len(), 2);
}

#[test]
fn whoever_wants_new_tabs_has_none_taken() {
    assert_eq!(taken(session(), 2), []);
}

#[test]
fn no_tab_is_taken_that_may_hold_a_prompt_or_a_form() {
    for (pages, _) in taken(session(), 1) {
        for page in pages {
            assert!(!page.contains('?') && !page.ends_with("/code/*"), "{page}");
        }
    }
}

#[test]
fn claude_code_itself_takes_no_tab() {
    assert_eq!(taken(Effect::OpenCode, 1), []);
}
