//! The outer form of a stored text: a checksum before the JSON text, and no character in it that the browser stores at
//! a multiple of its length. Must never: change what a text says. What was sealed and is opened again is the same
//! value, and what was damaged in between is refused.
//!
//! Chromium keeps the text as JSON once more, so `"` and `\` come to four bytes, and it writes `<` as `\u003c`. A page
//! could fill a quota with them. So within texts these three change places with control characters that no page's text
//! has: no character of a page is stored as more than four bytes, and none as more than twice its own.

use std::borrow::Cow;

use crate::codec::{DecodeError, Record, Value, json};

/// How many hexadecimal digits the checksum has.
const DIGITS: usize = 8;

/// A value as the text that is stored.
pub fn seal(mut value: Value) -> String {
    swap(&mut value);
    let json = json::print(&value);
    format!("{}{json}", checksum(&json))
}

/// The value of a sealed text; `None` if the text was never sealed, because an older version wrote it.
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

/// FNV-1a over the bytes, in hexadecimal digits. Each byte's step is one to one, so that no text has the checksum of
/// another one that differs from it in a single byte.
fn checksum(text: &str) -> String {
    let sum = text.bytes().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (0..DIGITS as u32).rev().filter_map(|digit| char::from_digit(sum >> (4 * digit) & 15, 16)).collect()
}

/// Swaps the characters of every text within a value; twice is never.
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
        '\n' => '\u{85}', // in notes
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
