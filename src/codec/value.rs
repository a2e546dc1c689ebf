//! Plain data as JSON has it: the one shape in which everything comes in and the state is stored. `web` makes it from
//! JavaScript's values and back.
//!
//! Why not serde: see decision 8 in `docs/decisions.md`.

use std::borrow::Cow;

/// A plain value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number as JavaScript has it: whole ones are exact up to 2⁵³.
    Number(f64),
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Record(Record),
}

/// Why a value does not have the wanted form, in words for a developer.
pub type DecodeError = &'static str;

/// The greatest whole number that a JavaScript number tells from its neighbours below.
pub const EXACT: u64 = 1 << 53;

/// Values by name, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(pub Vec<(Cow<'static, str>, Value)>);

impl Value {
    /// The text.
    pub fn text(self) -> Result<String, DecodeError> {
        match self {
            Value::Text(text) => Ok(text),
            _ => Err("not a text"),
        }
    }

    /// The number, if it is whole, not negative and exact.
    pub fn integer(self) -> Result<u64, DecodeError> {
        match self {
            Value::Number(number) if (0.0..=EXACT as f64).contains(&number) && number.trunc() == number => {
                Ok(number as u64)
            }
            _ => Err("not a whole number"),
        }
    }

    /// The values of a list.
    pub fn list(self) -> Result<Vec<Value>, DecodeError> {
        match self {
            Value::List(values) => Ok(values),
            _ => Err("not a list"),
        }
    }

    /// The two values of a pair.
    pub fn pair(self) -> Result<(Value, Value), DecodeError> {
        let mut values = self.list()?.into_iter();
        match (values.next(), values.next(), values.next()) {
            (Some(one), Some(other), None) => Ok((one, other)),
            _ => Err("not a pair"),
        }
    }

    /// The values of a record.
    pub fn record(self) -> Result<Record, DecodeError> {
        match self {
            Value::Record(record) => Ok(record),
            _ => Err("not a record"),
        }
    }

    /// A variant of an enum: its name alone, or a record of its name and what belongs to it.
    pub fn variant(name: &'static str, of: Option<Value>) -> Value {
        match of {
            None | Some(Value::Null) => Value::Text(name.to_owned()),
            Some(of) => Value::Record(Record(vec![(Cow::Borrowed(name), of)])),
        }
    }

    /// The variant's name and what belongs to it, [`Value::Null`] for a name alone.
    pub fn into_variant(self) -> Result<(Cow<'static, str>, Value), DecodeError> {
        match self {
            Value::Text(name) => Ok((Cow::Owned(name), Value::Null)),
            Value::Record(Record(mut entries)) if entries.len() == 1 => entries.pop().ok_or("no variant"),
            _ => Err("not a variant"),
        }
    }
}

impl Record {
    /// A record without its null fields: they are most of what could be said of a session, and a missing field is read
    /// as null.
    pub fn of(mut fields: Vec<(Cow<'static, str>, Value)>) -> Value {
        fields.retain(|(_, value)| *value != Value::Null);
        Value::Record(Record(fields))
    }

    /// Takes a value out, [`Value::Null`] where there is none.
    pub fn take(&mut self, name: &str) -> Value {
        let place = self.0.iter().position(|(key, _)| key == name);
        place.map_or(Value::Null, |place| self.0.swap_remove(place).1)
    }
}
