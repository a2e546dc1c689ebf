//! English as the extension ships it.

use std::collections::BTreeMap;
use std::fs;

use super::expect::root;
use session_watch::time::{LocalTime, Time};
use session_watch::words::{Language, Unit};

/// English, from the shipped catalog.
pub struct English(BTreeMap<String, String>);

impl English {
    pub fn new() -> English {
        let text = fs::read_to_string(root().join("extension/_locales/en/messages.json")).expect("the English words");
        let json: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&text).expect("valid JSON");
        English(json.iter().map(|(key, value)| (key.clone(), value["message"].as_str().unwrap().to_owned())).collect())
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Language for English {
    fn text(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn plural(&self, count: u64) -> String {
        if count == 1 { "one" } else { "other" }.to_owned()
    }

    fn number(&self, number: u64) -> String {
        number.to_string()
    }

    fn unit(&self, number: u64, unit: Unit) -> String {
        match unit {
            Unit::Second => format!("{number} sec"),
            Unit::Minute => format!("{number} min"),
            Unit::Hour => format!("{number} hr"),
            Unit::Day if number == 1 => "1 day".to_owned(),
            Unit::Day => format!("{number} days"),
            Unit::Percent => format!("{number}%"),
        }
    }

    fn clock(&self, at: Time) -> String {
        let minutes = LocalTime::from(at).time_of_day().0 / 60_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn day(&self, at: Time) -> String {
        format!("day {}", at.0 / 86_400_000)
    }

    fn list_separator(&self) -> char {
        ','
    }

    fn decomposed(&self, text: &str) -> String {
        text.to_lowercase()
    }
}
