//! Converts values to JSON text and back. The state is stored as one text, because browsers take several times as long
//! over thousands of small values (decision 25 in `docs/decisions.md`). All stored numbers are whole.

use std::borrow::Cow;

use hifijson::SliceLexer;
use hifijson::token::Lex;
use hifijson::value::{self, Value as Parsed};

use super::{DecodeError, Record, Value};

/// The greatest depth of nested values: several times that of stored data.
const MAX_DEPTH: usize = 32;

/// Parses JSON text, or returns why it is not valid. Numbers that are negative or not whole are refused.
pub fn parse(text: &str) -> Result<Value, DecodeError> {
    let mut lexer = SliceLexer::new(text.as_bytes());
    let parsed = lexer.exactly_one(Lex::ws_peek, |next, lexer| value::parse_bounded(MAX_DEPTH, next, lexer));
    value_of(parsed.map_err(|_| "not JSON")?)
}

fn value_of(parsed: Parsed<&str, Cow<'_, str>>) -> Result<Value, DecodeError> {
    Ok(match parsed {
        Parsed::Null => Value::Null,
        Parsed::Bool(is) => Value::Bool(is),
        Parsed::Number((digits, _)) => Value::Number(digits.parse::<u64>().map_err(|_| "not a whole number")? as f64),
        Parsed::String(text) => Value::Text(text.into_owned()),
        Parsed::Array(values) => Value::List(values.into_iter().map(value_of).collect::<Result<_, _>>()?),
        Parsed::Object(entries) => {
            let entry = |(name, value): (Cow<'_, str>, _)| Ok((Cow::Owned(name.into_owned()), value_of(value)?));
            Value::Record(Record(entries.into_iter().map(entry).collect::<Result<_, DecodeError>>()?))
        }
    })
}

/// Writes a value as JSON text. Numbers lose their fraction.
pub fn print(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, to: &mut String) {
    match value {
        Value::Null => to.push_str("null"),
        Value::Bool(is) => to.push_str(if *is { "true" } else { "false" }),
        Value::Number(number) => to.push_str(&(*number as u64).to_string()),
        Value::Text(text) => write_text(text, to),
        Value::List(values) => write_all('[', values, write, ']', to),
        Value::Record(Record(entries)) => {
            let entry = |(name, value): &(Cow<'_, str>, Value), to: &mut String| {
                write_text(name, to);
                to.push(':');
                write(value, to);
            };
            write_all('{', entries, entry, '}', to);
        }
    }
}

fn write_all<T>(open: char, all: &[T], write: impl Fn(&T, &mut String), close: char, to: &mut String) {
    to.push(open);
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            to.push(',');
        }
        write(one, to);
    }
    to.push(close);
}

fn write_text(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => to.extend(['\\', character]),
            '\0'..='\u{1f}' => {
                let digit = |of: u32| char::from_digit(of % 16, 16).unwrap_or('0');
                to.push_str("\\u00");
                to.extend([digit(character as u32 / 16), digit(character as u32)]);
            }
            _ => to.push(character),
        }
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::codec::EXACT;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (0..=EXACT).prop_map(|number| Value::Number(number as f64)),
            any::<String>().prop_map(Value::Text),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let names = any::<String>().prop_map(Cow::Owned);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
                prop::collection::vec((names, inner), 0..5).prop_map(|entries| Value::Record(Record(entries))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in values()) {
            prop_assert_eq!(parse(&print(&value)), Ok(value));
        }

        #[test]
        fn what_is_written_is_json(value in values()) {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&print(&value)).is_ok());
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for (text, why) in [
            ("", "not JSON"),
            ("{\"a\":1", "not JSON"),
            ("[1,]", "not JSON"),
            ("nul", "not JSON"),
            ("\"\\ud800\"", "not JSON"),
            ("1 2", "not JSON"),
            ("-1", "not a whole number"),
            ("1.5", "not a whole number"),
            ("99999999999999999999", "not a whole number"),
        ] {
            assert_eq!(parse(text), Err(why), "{text}");
        }
        assert_eq!(parse(&"[".repeat(1_000_000)), Err("not JSON"));
    }
}
