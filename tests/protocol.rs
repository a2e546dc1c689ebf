//! What TypeScript knows of the messages and what the core reads are the same: from each declared type messages are
//! made, and read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use session_watch::protocol::messages;
use session_watch::read::Memory;
use support::json;

#[test]
fn every_message_that_typescript_allows_is_read() {
    let types = Types::declared();
    for message in types.samples("EventIn") {
        messages::event(json::read(&message), &mut Memory::default()).unwrap_or_else(|why| panic!("{message}: {why}"));
    }
    for query in types.samples("QueryIn") {
        messages::query(json::read(&query)).unwrap_or_else(|why| panic!("{query}: {why}"));
    }
    // Ten events, four reasons, sixteen commands with their choices, and places that are null.
    assert!(types.samples("EventIn").len() >= 33);
}

#[test]
fn what_typescript_does_not_allow_is_refused() {
    let types = Types::declared();
    for message in types.samples("EventIn") {
        for (wrong, place) in types.damages(&message, "EventIn") {
            assert!(
                messages::event(json::read(&wrong), &mut Memory::default()).is_err(),
                "{place} of {message}: {wrong}"
            );
        }
    }
    for query in types.samples("QueryIn") {
        for (wrong, place) in types.damages(&query, "QueryIn") {
            assert!(messages::query(json::read(&wrong)).is_err(), "{place} of {query}: {wrong}");
        }
    }
}

/// A type as TypeScript declares it.
#[derive(Clone, Debug)]
enum Type {
    Number,
    Boolean,
    Text,
    Unknown,
    Null,
    Literal(String),
    Name(String),
    List(Box<Type>),
    Numbers,
    Record(Vec<(String, Type)>),
    OneOf(Vec<Type>),
}

struct Types(BTreeMap<String, Type>);

impl Types {
    /// What the core declares.
    fn declared() -> Types {
        let text = messages::TYPESCRIPT;
        let mut types = BTreeMap::new();
        // Comments may hold anything but their end.
        let text: String = text.split("/**").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
        for declaration in text.split("export type ").skip(1) {
            let (name, of) = declaration.split_once('=').unwrap();
            types.insert(name.trim().to_owned(), parse(of.trim().trim_end_matches(';')));
        }
        Types(types)
    }

    /// Values of the type: each choice at least once.
    fn samples(&self, name: &str) -> Vec<Value> {
        self.values(&Type::Name(name.to_owned()))
    }

    fn values(&self, of: &Type) -> Vec<Value> {
        match of {
            Type::Number => vec![json!(1)],
            Type::Boolean => vec![json!(true)],
            // Where an id is wanted it is one.
            Type::Text => vec![json!("session_A")],
            Type::Unknown => vec![json!({ "any": ["thing"] })],
            Type::Null => vec![Value::Null],
            Type::Literal(text) => vec![json!(text)],
            Type::Name(name) => self.values(&self.0[name]),
            Type::List(of) => vec![self.values(of).into()],
            Type::Numbers => vec![json!({ "stall_alert": 0.5 })],
            Type::OneOf(types) => types.iter().flat_map(|of| self.values(of)).collect(),
            Type::Record(fields) => {
                let choices: Vec<_> = fields.iter().map(|(name, of)| (name, self.values(of))).collect();
                let most = choices.iter().map(|(_, values)| values.len()).max().unwrap_or(1);
                let nth = |n: usize| -> Map<String, Value> {
                    choices.iter().map(|(name, values)| ((*name).clone(), values[n % values.len()].clone())).collect()
                };
                (0..most).map(|n| Value::Object(nth(n))).collect()
            }
        }
    }

    /// The value with one field missing or of another type, and which field.
    fn damages(&self, value: &Value, name: &str) -> Vec<(Value, String)> {
        let mut all = vec![(json!(-1), String::new()), (json!("no such name"), String::new())];
        self.damage(value, &Type::Name(name.to_owned()), &mut |wrong, place| all.push((wrong, place.to_owned())));
        all
    }

    fn damage(&self, value: &Value, of: &Type, found: &mut dyn FnMut(Value, &str)) {
        match (of, value) {
            (Type::Name(name), _) => self.damage(value, &self.0[name], found),
            (Type::OneOf(types), Value::Object(fields)) => {
                let named = |of: &Type| if let Type::Name(name) = of { self.0[name].clone() } else { of.clone() };
                let fits = |of: &&Type| match named(of) {
                    Type::Record(known) => known.iter().all(|(name, of)| match of {
                        Type::Literal(text) => fields.get(name) == Some(&json!(text)),
                        _ => fields.contains_key(name),
                    }),
                    _ => false,
                };
                self.damage(value, types.iter().find(fits).unwrap(), found);
            }
            (Type::OneOf(types), Value::Array(_)) => self.damage(value, &types[0], found),
            (Type::Record(known), Value::Object(fields)) => {
                for (name, of) in known {
                    let with = |value: Option<Value>| {
                        let mut fields = fields.clone();
                        match value {
                            Some(value) => fields.insert(name.clone(), value),
                            None => fields.remove(name),
                        };
                        Value::Object(fields)
                    };
                    // What may be anything may also be nothing.
                    if matches!(of, Type::Unknown) {
                        continue;
                    }
                    let nullable = matches!(of, Type::OneOf(types) if types.iter().any(|of| matches!(of, Type::Null)));
                    if !nullable {
                        found(with(None), name);
                    }
                    found(with(Some(json!([[{ "of": "another type" }]]))), name);
                    self.damage(&fields[name], of, &mut |wrong, place| {
                        found(with(Some(wrong)), &format!("{name}.{place}"))
                    });
                }
            }
            (Type::List(of), Value::Array(values)) => {
                self.damage(&values[0], of, &mut |wrong, place| found(json!([wrong]), place));
            }
            (Type::Number | Type::Boolean | Type::Text | Type::Literal(_), _) => {
                found(json!({ "of": "another type" }), "");
            }
            _ => {}
        }
    }
}

/// Reads a type; unions end where their text does.
fn parse(text: &str) -> Type {
    let mut parts = split(text, '|').into_iter().map(str::trim).filter(|part| !part.is_empty());
    let types: Vec<_> = parts.by_ref().map(single).collect();
    match types.as_slice() {
        [only] => only.clone(),
        _ => Type::OneOf(types),
    }
}

fn single(text: &str) -> Type {
    if let Some(of) = text.strip_suffix("[]") {
        return Type::List(Box::new(parse(of.trim_start_matches('(').trim_end_matches(')'))));
    }
    if let Some(fields) = text.strip_prefix('{') {
        let fields = split(fields.trim_end_matches('}'), ';').into_iter().filter(|field| !field.trim().is_empty());
        let field = |field: &str| {
            let (name, of) = field.split_once(':').unwrap();
            (name.trim().to_owned(), parse(of))
        };
        return Type::Record(fields.map(field).collect());
    }
    match text {
        "number" => Type::Number,
        "boolean" => Type::Boolean,
        "string" => Type::Text,
        "unknown" => Type::Unknown,
        "null" => Type::Null,
        "Record<string, number>" => Type::Numbers,
        _ => match text.strip_prefix('"') {
            Some(literal) => Type::Literal(literal.trim_end_matches('"').to_owned()),
            None => Type::Name(text.to_owned()),
        },
    }
}

/// The parts between separators that stand in no brackets.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (at, one) in text.char_indices() {
        match one {
            '{' | '(' | '<' => depth += 1,
            '}' | ')' | '>' => depth -= 1,
            _ if one == separator && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + one.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}
