//! Plain data as in JSON: the one form in which messages come in and the state is stored. `web` converts it from and to
//! JavaScript's values.
//!
//! Decision 8 in `docs/decisions.md` says why this is not serde.

use std::borrow::Cow;

/// A plain value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number as in JavaScript. Whole numbers are exact up to 2⁵³.
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

/// Every whole number from 0 to this one is exact as a JavaScript number.
pub const EXACT: u64 = 1 << 53;

/// Values by name, in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record(pub Vec<(Cow<'static, str>, Value)>);

impl Value {
    /// Returns the text, or an error for another kind of value.
    pub fn text(self) -> Result<String, DecodeError> {
        match self {
            Value::Text(text) => Ok(text),
            _ => Err("not a text"),
        }
    }

    /// Returns the number, or an error if it is not whole, is negative or exceeds [`EXACT`].
    pub fn integer(self) -> Result<u64, DecodeError> {
        match self {
            Value::Number(number) if (0.0..=EXACT as f64).contains(&number) && number.trunc() == number => {
                Ok(number as u64)
            }
            _ => Err("not a whole number"),
        }
    }

    /// Returns the values of a list, or an error for another kind of value.
    pub fn list(self) -> Result<Vec<Value>, DecodeError> {
        match self {
            Value::List(values) => Ok(values),
            _ => Err("not a list"),
        }
    }

    /// Returns the two values of a pair, or an error for another kind of value.
    pub fn pair(self) -> Result<(Value, Value), DecodeError> {
        let mut values = self.list()?.into_iter();
        match (values.next(), values.next(), values.next()) {
            (Some(one), Some(other), None) => Ok((one, other)),
            _ => Err("not a pair"),
        }
    }

    /// Returns the record, or an error for another kind of value.
    pub fn record(self) -> Result<Record, DecodeError> {
        match self {
            Value::Record(record) => Ok(record),
            _ => Err("not a record"),
        }
    }

    /// Encodes a variant of an enum: its name alone, or a record of its name and its value.
    pub fn variant(name: &'static str, of: Option<Value>) -> Value {
        match of {
            None | Some(Value::Null) => Value::Text(name.to_owned()),
            Some(of) => Value::Record(Record(vec![(Cow::Borrowed(name), of)])),
        }
    }

    /// Returns the variant's name and its value, which is [`Value::Null`] for a name alone.
    pub fn into_variant(self) -> Result<(Cow<'static, str>, Value), DecodeError> {
        match self {
            Value::Text(name) => Ok((Cow::Owned(name), Value::Null)),
            Value::Record(Record(mut entries)) if entries.len() == 1 => entries.pop().ok_or("no variant"),
            _ => Err("not a variant"),
        }
    }
}

impl Record {
    /// Returns a record without its null fields. Most fields of a session are null, and a missing field is decoded as
    /// null.
    pub fn without_nulls(mut fields: Vec<(Cow<'static, str>, Value)>) -> Value {
        fields.retain(|(_, value)| *value != Value::Null);
        Value::Record(Record(fields))
    }

    /// Removes a value and returns it, or [`Value::Null`] if there is none. Changes the order of the others.
    pub fn remove(&mut self, name: &str) -> Value {
        let place = self.0.iter().position(|(key, _)| key == name);
        place.map_or(Value::Null, |place| self.0.swap_remove(place).1)
    }
}
