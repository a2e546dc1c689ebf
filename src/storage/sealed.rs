//! The outer form of a stored text: a checksum, then the JSON text without characters that the browser stores at a
//! multiple of their length. Must never change a text: opening a sealed value gives the same value, and a damaged text
//! is refused.
//!
//! Chromium encodes the text as JSON once more, so `"` and `\` take four bytes, and `<` becomes `\u003c`. A page could
//! fill the quota with these. So these three, and the line breaks of notes, are swapped with control characters that no
//! page's text contains. Then no character of a page takes more than four bytes, or more than twice its own length.

use std::borrow::Cow;

use crate::codec::{DecodeError, Record, Value, json};

/// The number of hexadecimal digits of the checksum.
const DIGITS: usize = 8;

/// Returns a value as the text to store.
pub fn seal(mut value: Value) -> String {
    swap(&mut value);
    let json = json::print(&value);
    format!("{}{json}", checksum(&json))
}

/// Returns the value of a sealed text, or `None` if an older version wrote it without a seal. Refuses damaged texts.
pub fn open(text: &str) -> Result<Option<Value>, DecodeError> {
    if text.starts_with('{') {
        return Ok(None);
    }
    let (sum, json) = text.split_at_checked(DIGITS).ok_or("no checksum")?;
    if sum != checksum(json) {
        return Err("damaged");
    }
    let mut value = json::parse(json)?;
    swap(&mut value);
    Ok(Some(value))
}

/// Returns FNV-1a of the bytes, in hexadecimal digits. Each step is one to one, so texts that differ in a single byte
/// have different checksums.
fn checksum(text: &str) -> String {
    let sum = text.bytes().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (0..DIGITS as u32).rev().filter_map(|digit| char::from_digit(sum >> (4 * digit) & 15, 16)).collect()
}

/// Swaps the characters of every text within a value. Swapping twice gives the original.
fn swap(value: &mut Value) {
    match value {
        Value::Text(text) if text.contains(|c| swapped(c) != c) => *text = text.chars().map(swapped).collect(),
        Value::List(values) => values.iter_mut().for_each(swap),
        Value::Record(Record(entries)) => entries.iter_mut().for_each(|(_, value): &mut (Cow<str>, _)| swap(value)),
        _ => {}
    }
}

fn swapped(c: char) -> char {
    match c {
        '"' => '\u{80}',
        '\u{80}' => '"',
        '\\' => '\u{81}',
        '\u{81}' => '\\',
        '<' => '\u{82}',
        '\u{82}' => '<',
        '\n' => '\u{85}',
        '\u{85}' => '\n',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_sealed_is_opened_again(text in any::<String>(), odd in "[\"<\\\\\u{80}-\u{85}\n]{0,9}") {
            let value = Value::List(vec![Value::Text(text), Value::Record(Record(vec![("x".into(), Value::Text(odd))]))]);
            prop_assert_eq!(open(&seal(value.clone())), Ok(Some(value)));
        }
    }

    #[test]
    fn a_text_without_a_checksum_is_an_older_one_and_a_wrong_checksum_is_damage() {
        assert_eq!(open("{}"), Ok(None));
        assert_eq!(seal(Value::Record(Record::default())), "5465b825{}");
        assert_eq!(open("5465b825{}"), Ok(Some(Value::Record(Record::default()))));
        assert_eq!(open("5465B825{}"), Err("damaged"));
        assert_eq!(open("5465b825{} "), Err("damaged"));
        for short in ["", "5465b82", "5465b82é"] {
            assert_eq!(open(short), Err("no checksum"), "{short}");
        }
    }

    #[test]
    fn no_character_of_a_page_is_stored_as_more_than_four_bytes() {
        let visible = ('\0'..=char::MAX).filter(|c| !c.is_control() && !c.is_whitespace());
        for c in visible {
            let stored = swapped(c);
            assert!(!matches!(stored, '"' | '\\' | '<'), "{c:?}");
            assert!(stored.len_utf8() <= 2 * c.len_utf8(), "{c:?}");
        }
    }
}
