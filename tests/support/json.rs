//! Plain values as JSON and back, as the browser's storage does it.

use serde_json::{Map, json};
use session_watch::codec::{Record, Value};

pub fn written(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => json!(null),
        Value::Bool(is) => json!(is),
        // As JavaScript does it: without a point.
        Value::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(values) => values.iter().map(written).collect(),
        Value::Record(Record(entries)) => serde_json::Value::Object(
            entries.iter().map(|(name, value)| (name.to_string(), written(value))).collect::<Map<_, _>>(),
        ),
    }
}

pub fn read(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(is) => Value::Bool(*is),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(values) => Value::List(values.iter().map(read).collect()),
        serde_json::Value::Object(entries) => {
            Value::Record(Record(entries.iter().map(|(name, value)| (name.clone().into(), read(value))).collect()))
        }
    }
}
