//! What core and pages say is in the catalog, the catalog holds nothing that nobody says, and every language says the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use session_watch::languages::LANGUAGES;
use session_watch::settings::{Settings, TABLE};
use session_watch::time::Span;
use session_watch::view::SettingsView;
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
    let manifest = fs::read_to_string(root().join("manifest.json")).unwrap();
    for key in known.iter().filter(|key| !key.starts_with("ui_")) {
        let by_core = said.contains(stem(key)) || said.contains(*key) || settings.contains(*key);
        assert!(by_core || manifest.contains(&format!("__MSG_{key}__")), "nobody says {key}");
    }
}

#[test]
fn every_label_of_the_pages_has_words_and_every_word_a_place() {
    let english = English::new();
    let mut pages = String::new();
    for folder in ["board", "options", "welcome", "background", "pages", "shared"] {
        each_file(&root().join("extension").join(folder), "js", &mut |text| pages += text);
    }
    let known: BTreeSet<&str> = english.keys().filter_map(|key| key.strip_prefix("ui_")).collect();
    for rest in pages.split("msg(\"").skip(1) {
        let key = rest.split('"').next().unwrap();
        assert!(known.contains(key), "no words for ui_{key}");
    }
    for key in known {
        // `msg(`state_${name}`)`: some of such a family.
        let family = |at: usize| pages.contains(&format!("`{}${{", &key[..at]));
        let used = pages.contains(&format!("\"{key}\"")) || key.match_indices('_').any(|(at, _)| family(at + 1));
        assert!(used, "nobody says ui_{key}");
    }
}

/// The plural forms that whole numbers take in each language, besides "other" (CLDR 48).
const PLURALS: [(&str, &[&str]); 11] = [
    ("de", &["one"]),
    ("es", &["one", "many"]),
    ("fr", &["one", "many"]),
    ("hi", &["one"]),
    ("id", &[]),
    ("it", &["one", "many"]),
    ("ja", &[]),
    ("ko", &[]),
    ("pt_BR", &["one", "many"]),
    ("zh_CN", &[]),
    ("en", &["one"]),
];

#[test]
fn what_is_said_without_messages_is_what_english_says() {
    let catalog = fs::read_to_string(root().join("extension/_locales/en/messages.json")).unwrap();
    let catalog: serde_json::Value = serde_json::from_str(&catalog).unwrap();
    let trouble = fs::read_to_string(root().join("extension/background/trouble.js")).unwrap();
    for key in ["trouble_full", "trouble_storage", "trouble_program", "trouble_body"] {
        let words = &catalog[format!("ui_{key}")]["message"];
        assert!(trouble.contains(&format!("{key}: {words},")), "trouble.js says something else than {words}");
    }
}

#[test]
fn every_language_says_all_that_english_says_with_the_same_gaps() {
    let catalog = |locale: &str| -> BTreeMap<String, String> {
        let text = fs::read_to_string(root().join("extension/_locales").join(locale).join("messages.json"));
        let json: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&text.expect(locale)).expect(locale);
        json.iter().map(|(key, value)| (key.clone(), value["message"].as_str().expect(key).to_owned())).collect()
    };
    let english = catalog("en");
    let plural = |key: &str| english.contains_key(&format!("{}_one", stem(key))) && stem(key) != key;
    let languages: BTreeSet<&str> =
        LANGUAGES.iter().skip(1).map(|key| key.strip_prefix("language_").unwrap()).collect();
    assert_eq!(languages, PLURALS.iter().map(|(locale, _)| *locale).collect(), "every language has its forms here");
    for (locale, forms) in PLURALS {
        let words = catalog(locale);
        for (key, text) in &english {
            let mut wanted = vec![key.clone()];
            let text = if plural(key) { &english[&format!("{}_other", stem(key))] } else { text };
            if plural(key) {
                // "many" is for millions; where it is missing, "other" is said.
                let forms = forms.iter().filter(|form| **form != "many").chain([&"other"]);
                wanted = forms.map(|form| format!("{}_{form}", stem(key))).collect();
            }
            for wanted in wanted {
                let said = words.get(&wanted).unwrap_or_else(|| panic!("{locale} has no {wanted}"));
                // A plural may leave out its number: "your last turn".
                let same =
                    gaps(said) == gaps(text) || (plural(key) && gaps(said) == &gaps(text) - &BTreeSet::from(['1']));
                assert!(same, "the gaps of {locale} {wanted}: {said:?} for {text:?}");
                assert!(!said.trim().is_empty() || key == "list_separator", "{locale} says nothing for {wanted}");
            }
        }
        for key in words.keys() {
            let form = key.strip_prefix(stem(key)).unwrap().trim_start_matches('_');
            let is_form = plural(key) && (form == "other" || forms.contains(&form));
            assert!(is_form || (english.contains_key(key) && !plural(key)), "nobody says {key} in {locale}");
        }
    }
}

#[test]
fn every_english_message_tells_translators_where_it_stands_and_what_its_gaps_are() {
    let text = fs::read_to_string(root().join("extension/_locales/en/messages.json")).unwrap();
    let json: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    for (key, value) in &json {
        let note = value["description"].as_str().unwrap_or_default();
        assert!(!note.trim().is_empty(), "no translator's note for {key}");
        let untold = &gaps(value["message"].as_str().unwrap()) - &gaps(note);
        assert!(untold.is_empty(), "the note of {key} does not say what {untold:?} stands for");
    }
}

/// The numbers of a text's gaps.
fn gaps(text: &str) -> BTreeSet<char> {
    text.split('$').skip(1).filter_map(|rest| rest.chars().next()).filter(char::is_ascii_digit).collect()
}

/// A plural's key without its form.
fn stem(key: &str) -> &str {
    let forms = ["_one", "_other", "_many", "_few", "_two", "_zero"];
    forms.into_iter().find_map(|form| key.strip_suffix(form)).unwrap_or(key)
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

#[test]
fn where_the_system_makes_the_sound_its_settings_have_no_effect_and_say_why() {
    let idle = |sound_is_ours| {
        let all = SettingsView::new(&Settings::default(), sound_is_ours, &English::new()).0;
        let idle = all.into_iter().filter(|one| one.idle && one.name.starts_with("sound"));
        idle.map(|one| (one.name, one.help)).collect::<Vec<_>>()
    };
    assert_eq!(idle(true), []);
    let why = "Firefox leaves the sound to this system: set it there.".to_owned();
    let expected = ["sound", "sound_needs", "sound_failed", "sound_finished"];
    assert_eq!(idle(false), expected.map(|name| (name.to_owned(), why.clone())));
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
    each_file(place, "rs", see);
}

fn each_file(place: &Path, extension: &str, see: &mut dyn FnMut(&str)) {
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, extension, see);
        } else if path.extension().is_some_and(|e| e == extension) {
            see(&fs::read_to_string(&path).unwrap());
        }
    }
}
