//! What the core says is in the catalog, and the catalog holds nothing that nobody says. (Labels of the pages, `ui_…`, are checked with the pages.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use session_watch::settings::TABLE;
use session_watch::time::Span;
use session_watch::words::{Arg, Language, Message, say};
use support::english::English;
use support::expect::root;

#[test]
fn every_key_has_words_and_every_word_a_key() {
    let english = English::new();
    let said = literals();
    let known: BTreeSet<&str> = english.keys().collect();
    for key in keys_of_messages() {
        let plural = known.contains(format!("{key}_one").as_str()) && known.contains(format!("{key}_other").as_str());
        assert!(known.contains(key.as_str()) || plural, "no words for {key}");
    }
    for row in &TABLE {
        for key in [format!("setting_{}", row.name), format!("setting_{}_help", row.name), row.group.to_owned()] {
            assert!(known.contains(key.as_str()), "no words for {key}");
        }
    }
    let settings: BTreeSet<String> =
        TABLE.iter().flat_map(|r| [format!("setting_{}", r.name), format!("setting_{}_help", r.name)]).collect();
    for key in known.iter().filter(|k| !k.starts_with("ui_") && !k.starts_with("extension")) {
        let stem = key.strip_suffix("_one").or_else(|| key.strip_suffix("_other")).unwrap_or(key);
        assert!(said.contains(stem) || said.contains(*key) || settings.contains(*key), "nobody says {key}");
    }
}

#[test]
fn gaps_are_filled_once_and_plurals_chosen() {
    let english = English::new();
    let check = |message: Message, expect: &str| assert_eq!(say(&message, &english), expect);
    check(Message::plain("alert_finished").with("a $1 and $2 title"), "Finished: a $1 and $2 title");
    check(Message::plain("alert_several_finished").with(1), "1 session finished");
    check(Message::plain("alert_several_finished").with(3), "3 sessions finished");
    check(Message::plain("no_such_key"), "no_such_key");
    check(Message::plain("alert_finished"), "Finished: $1");
    let span = |seconds| Message::plain("detail").with(Span::seconds(seconds));
    check(span(59), "59 sec");
    check(span(60), "1 min");
    check(span(3_599), "59 min");
    check(span(3_600), "1 hr");
    check(span(3_660), "1 hr 1 min");
    check(span(90_000), "1 day 1 hr");
    check(Message { args: vec![Arg::Percent(85)], ..Message::plain("detail") }, "85%");
    assert_eq!(english.text("no_such_key"), None);
}

/// The keys given to `Message::plain`.
fn keys_of_messages() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    each_source(&root().join("src"), &mut |text| {
        for rest in text.split("Message::plain(\"").skip(1) {
            keys.insert(rest.split('"').next().unwrap().to_owned());
        }
    });
    keys
}

/// Every string literal of the core's code.
fn literals() -> BTreeSet<String> {
    let mut literals = BTreeSet::new();
    each_source(&root().join("src"), &mut |text| {
        literals.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        // Quotes in comments and escapes can shift the pairs: take the others too, they only make the test milder.
        literals.extend(text.split('"').step_by(2).map(str::to_owned));
    });
    literals
}

fn each_source(place: &Path, see: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_source(&path, see);
        } else {
            see(&fs::read_to_string(&path).unwrap());
        }
    }
}
