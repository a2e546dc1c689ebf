//! Messages of the background to the core, in the plain form in which they come in.

use session_watch::codec::{Record, Value};

/// A plain record.
pub fn record<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::Record(Record(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}

pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

pub fn number(number: u64) -> Value {
    Value::Number(number as f64)
}

pub fn list(values: Vec<Value>) -> Value {
    Value::List(values)
}

fn kind<const N: usize>(kind: &'static str, fields: [(&'static str, Value); N]) -> Value {
    tagged("kind", kind, fields)
}

fn tagged<const N: usize>(tag: &'static str, name: &'static str, fields: [(&'static str, Value); N]) -> Value {
    let mut entries = vec![(tag.into(), text(name))];
    entries.extend(fields.into_iter().map(|(name, value)| (name.into(), value)));
    Value::Record(Record(entries))
}

pub fn start(reason: &'static str) -> Value {
    kind("start", [("reason", text(reason))])
}

pub fn capture(tab: u32, capture: Value) -> Value {
    kind("capture", [("tab", number(tab.into())), ("capture", capture)])
}

pub fn tab_gone(tab: u32) -> Value {
    kind("tab-gone", [("tab", number(tab.into()))])
}

pub fn tabs(tabs: Vec<u32>) -> Value {
    kind("tabs", [("tabs", Value::List(tabs.into_iter().map(|tab| number(tab.into())).collect()))])
}

pub fn silent(tab: u32) -> Value {
    kind("silent", [("tab", number(tab.into()))])
}

pub fn away(away: bool) -> Value {
    kind("away", [("away", Value::Bool(away))])
}

pub fn tick() -> Value {
    kind("tick", [])
}

pub fn clicked(notification: &str) -> Value {
    kind("clicked", [("notification", text(notification))])
}

pub fn closed(notification: &str) -> Value {
    kind("closed", [("notification", text(notification))])
}

pub fn done(effects: Vec<String>) -> Value {
    kind("done", [("effects", Value::List(effects.into_iter().map(Value::Text).collect()))])
}

/// A command without anything beside it.
pub fn command(name: &'static str) -> Value {
    kind("command", [("command", tagged("do", name, []))])
}

pub fn acknowledge(session: String) -> Value {
    kind("command", [("command", tagged("do", "acknowledge", [("id", text(session))]))])
}

pub fn mute(session: String, on: bool) -> Value {
    kind("command", [("command", tagged("do", "mute", [("id", text(session)), ("on", Value::Bool(on))]))])
}

/// Until: as the board says it.
pub fn snooze(session: String, until: &'static str) -> Value {
    kind("command", [("command", tagged("do", "snooze", [("id", text(session)), ("until", text(until))]))])
}

pub fn set(name: &'static str, value: u32) -> Value {
    let settings = record([(name, number(value.into()))]);
    kind("command", [("command", tagged("do", "settings", [("settings", settings)]))])
}
