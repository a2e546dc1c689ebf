//! Messages to users, as keys with arguments. The texts themselves are in `extension/_locales`. Must never contain a
//! text of any language.

use std::borrow::Cow;

use crate::time::{Span, Time};

/// A message to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key in `_locales/*/messages.json`. If the first argument is a count, the catalog has the key once for each
    /// plural form: `key_one`, `key_other`.
    pub key: Cow<'static, str>,
    /// The arguments for its placeholders, in order.
    pub args: Vec<Arg>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Text from the page or the user. Never markup.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A length of time.
    Span(Span),
    /// A length of time within bounds.
    Between(Between),
    /// A time of day.
    Clock(Time),
    /// A day.
    Day(Time),
    /// A percentage.
    Percent(u8),
    /// Another message.
    Message(Box<Message>),
    /// Several messages, one on each line.
    Lines(Vec<Message>),
    /// Several messages, joined by the language's separator.
    List(Vec<Message>),
}

/// A length of time that is known only within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The lower bound.
    pub low: Span,
    /// The upper bound.
    pub high: Span,
}

impl Message {
    /// Makes a message without arguments.
    pub const fn plain(key: &'static str) -> Message {
        Message { key: Cow::Borrowed(key), args: Vec::new() }
    }

    /// Adds an argument.
    pub fn with(mut self, arg: impl Into<Arg>) -> Message {
        self.args.push(arg.into());
        self
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Arg {
        Arg::Count(count as u64)
    }
}

impl From<Span> for Arg {
    fn from(span: Span) -> Arg {
        Arg::Span(span)
    }
}

impl From<Between> for Arg {
    fn from(between: Between) -> Arg {
        Arg::Between(between)
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Arg {
        Arg::Message(Box::new(message))
    }
}

impl From<Vec<Message>> for Arg {
    fn from(lines: Vec<Message>) -> Arg {
        Arg::Lines(lines)
    }
}

/// A language: the texts of messages, and how numbers and times are written.
pub trait Language {
    /// Returns the text of a key, with `$1`, `$2` … for its arguments, or `None` for an unknown key.
    fn text(&self, key: &str) -> Option<String>;
    /// Returns the plural form for a number of things: `one`, `other` …
    fn plural(&self, count: u64) -> String;
    /// Formats a number.
    fn number(&self, number: u64) -> String;
    /// Formats a number of units in short form: "5 min".
    fn unit(&self, number: u64, unit: Unit) -> String;
    /// Formats a time of day in the user's time zone.
    fn clock(&self, at: Time) -> String;
    /// Formats a day in the user's time zone.
    fn day(&self, at: Time) -> String;
    /// Returns the separator of values in a CSV file: a semicolon where a comma separates decimals.
    fn list_separator(&self) -> char;
    /// Returns a text for comparison in a search: in lower case, with letters separated from their accents and in their
    /// plain form.
    fn decomposed(&self, text: &str) -> String;
}

/// Returns a text as a search compares it: `É`, `e` and a full-width `ｅ` are the same letter, and invisible joiners are
/// dropped.
pub fn searchable(text: &str, language: &dyn Language) -> String {
    let mut plain = language.decomposed(text);
    plain.retain(|c| !is_mark(c));
    plain
}

/// Whether a character only changes the one before it, or is invisible: accents, vowel points, joiners.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
}

/// The units of spans and percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "units are units")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Percent,
}

/// Returns the text of a message. A key that the language does not have is shown itself: that is ugly, but loses
/// nothing, and a test finds it.
pub fn say(message: &Message, language: &dyn Language) -> String {
    let by_plural = message.args.iter().find_map(|arg| match arg {
        Arg::Count(count) => Some(format!("{}_{}", message.key, language.plural(*count))),
        _ => None,
    });
    let plural_other = || language.text(&format!("{}_other", message.key));
    let text =
        by_plural.and_then(|key| language.text(&key)).or_else(|| language.text(&message.key)).or_else(plural_other);
    fill(text.as_deref().unwrap_or(&message.key), &message.args, language)
}

/// Returns the texts of several messages, joined by a separator.
pub fn say_all(messages: &[Message], separator: &str, language: &dyn Language) -> String {
    messages.iter().map(|m| say(m, language)).collect::<Vec<_>>().join(separator)
}

/// Replaces the placeholders by the arguments. Arguments are not searched for placeholders, so a title with `$1` in it
/// stays as it is.
fn fill(text: &str, args: &[Arg], language: &dyn Language) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let gap = part.chars().next().and_then(|c| c.to_digit(10)).and_then(|n| (n as usize).checked_sub(1));
        match gap.and_then(|n| args.get(n)) {
            Some(arg) => {
                out.push_str(&say_arg(arg, language));
                out.push_str(part.get(1..).unwrap_or_default());
            }
            None => {
                out.push('$');
                out.push_str(part);
            }
        }
    }
    out
}

fn say_arg(arg: &Arg, language: &dyn Language) -> String {
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::Count(count) => language.number(*count),
        Arg::Span(span) => say_span(*span, language),
        Arg::Between(between) => say_between(*between, language),
        Arg::Clock(at) => language.clock(*at),
        Arg::Day(at) => language.day(*at),
        Arg::Percent(percent) => language.unit(u64::from(*percent), Unit::Percent),
        Arg::Message(message) => say(message, language),
        Arg::Lines(lines) => say_all(lines, "\n", language),
        Arg::List(parts) => say_all(parts, &say(&Message::plain("list_separator"), language), language),
    }
}

/// Formats a span within bounds: "5–10 min".
fn say_between(Between { low, high }: Between, language: &dyn Language) -> String {
    let minutes = |span: Span| span.0 / 60_000;
    if minutes(high) < 60 {
        format!("{}–{}", language.number(minutes(low)), language.unit(minutes(high), Unit::Minute))
    } else {
        format!("{} – {}", say_span(low, language), say_span(high, language))
    }
}

/// Formats a span, rounded down: seconds below a minute, minutes below an hour, then hours and minutes, then days and
/// hours.
fn say_span(span: Span, language: &dyn Language) -> String {
    let seconds = span.0 / 1_000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    let two = |n, unit, rest, rest_unit| {
        let first = language.unit(n, unit);
        if rest == 0 { first } else { format!("{first} {}", language.unit(rest, rest_unit)) }
    };
    match (days, hours, minutes) {
        (0, 0, 0) => language.unit(seconds, Unit::Second),
        (0, 0, minutes) => language.unit(minutes, Unit::Minute),
        (0, hours, minutes) => two(hours, Unit::Hour, minutes % 60, Unit::Minute),
        (days, hours, _) => two(days, Unit::Day, hours % 24, Unit::Hour),
    }
}
