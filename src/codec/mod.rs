//! Encodes values as plain data ([`Value`]) and JSON text, and decodes them. Two macros give the core's types their
//! form.
//!
//! Every message that comes in and everything that is stored is decoded here. Decoding never fails half-way: a value of
//! another form is refused as a whole, with a reason. Must never know a type of the core, or a version.

pub mod json;
mod value;

pub use value::{DecodeError, EXACT, Record, Value};

use std::borrow::Cow;

use crate::map::Map;

/// A type that can be encoded as a plain value.
pub trait Encode {
    /// Returns the plain value.
    fn encode(&self) -> Value;
}

/// A type that can be decoded from a plain value.
pub trait Decode: Sized {
    /// Decodes the value, or returns why it does not have the type's form.
    fn decode(value: Value) -> Result<Self, DecodeError>;
}

/// Removes a field from a record and decodes it. A missing field is decoded from [`Value::Null`].
#[inline(never)] // one copy for each type, not for each field
pub fn field<T: Decode>(record: &mut Record, name: &str) -> Result<T, DecodeError> {
    T::decode(record.remove(name))
}

/// Encodes a record of fields. The fields are `dyn`, so that the loop is compiled once.
pub fn record_of(fields: &[(&'static str, &dyn Encode)]) -> Value {
    Record::without_nulls(fields.iter().map(|(name, value)| (Cow::Borrowed(*name), value.encode())).collect())
}

/// The stored name of a field. A name other than the field's own keeps older stored data readable after a renaming.
macro_rules! written_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

/// Gives a struct the form of a record with the listed fields.
macro_rules! impl_struct {
    ($type:ty { $($field:ident $(as $name:literal)?),+ }) => {
        impl $crate::codec::Encode for $type {
            fn encode(&self) -> $crate::codec::Value {
                $crate::codec::record_of(&[$(($crate::codec::written_name!($field $($name)?), &self.$field)),+])
            }
        }

        impl $crate::codec::Decode for $type {
            fn decode(value: $crate::codec::Value) -> Result<Self, $crate::codec::DecodeError> {
                let mut record = value.record()?;
                Ok(Self {
                    $($field: $crate::codec::field(&mut record, $crate::codec::written_name!($field $($name)?))?),+
                })
            }
        }
    };
}

/// Gives an enum the form of its variant's name, with the variant's value if it has one.
macro_rules! impl_enum {
    ($type:ty { $($name:literal = $variant:ident $(($of:ident))?),+ }) => {
        impl $crate::codec::Encode for $type {
            fn encode(&self) -> $crate::codec::Value {
                match self {
                    $(Self::$variant $(($of))? => {
                        let of = None $(.or(Some($crate::codec::Encode::encode($of))))?;
                        $crate::codec::Value::variant($name, of)
                    }),+
                }
            }
        }

        impl $crate::codec::Decode for $type {
            #[allow(unused_variables, reason = "most variants are a name alone")]
            fn decode(value: $crate::codec::Value) -> Result<Self, $crate::codec::DecodeError> {
                let (name, of) = value.into_variant()?;
                Ok(match &*name {
                    $($name => Self::$variant $(({ let $of = of; $crate::codec::Decode::decode($of)? }))?,)+
                    _ => return Err("an unknown variant"),
                })
            }
        }
    };
}

pub(crate) use {impl_enum, impl_struct, written_name};

macro_rules! numbers {
    ($($type:ty)+) => {
        $(impl Encode for $type {
            fn encode(&self) -> Value {
                Value::Number(*self as f64)
            }
        }

        impl Decode for $type {
            fn decode(value: Value) -> Result<Self, DecodeError> {
                <$type>::try_from(value.integer()?).map_err(|_| "too great a number")
            }
        })+
    };
}

numbers!(u8 u32 u64);

impl Encode for f64 {
    fn encode(&self) -> Value {
        Value::Number(*self)
    }
}

impl Decode for f64 {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Number(number) => Ok(number),
            _ => Err("not a number"),
        }
    }
}

impl Encode for Value {
    fn encode(&self) -> Value {
        self.clone()
    }
}

impl Decode for Value {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        Ok(value)
    }
}

impl Encode for bool {
    fn encode(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Decode for bool {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Bool(is) => Ok(is),
            _ => Err("not yes or no"),
        }
    }
}

impl Encode for String {
    fn encode(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Decode for String {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        value.text()
    }
}

impl Encode for Cow<'static, str> {
    fn encode(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Decode for Cow<'static, str> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        value.text().map(Cow::Owned)
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self) -> Value {
        (**self).encode()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        T::decode(value).map(Box::new)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::encode)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Null => Ok(None),
            value => T::decode(value).map(Some),
        }
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self) -> Value {
        Value::List(self.iter().map(T::encode).collect())
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        // A plain loop, because `collect` into a `Result` compiles to three times the code.
        let values = value.list()?;
        let mut all = Vec::with_capacity(values.len());
        for value in values {
            all.push(T::decode(value)?);
        }
        Ok(all)
    }
}

/// A map has the form of a list of pairs.
impl<K: Encode + Ord, V: Encode> Encode for Map<K, V> {
    fn encode(&self) -> Value {
        Value::List(self.iter().map(|(key, value)| Value::List(vec![key.encode(), value.encode()])).collect())
    }
}

impl<K: Decode + Ord, V: Decode> Decode for Map<K, V> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut map = Map::default();
        for pair in value.list()? {
            let (key, value) = pair.pair()?;
            map.insert(K::decode(key)?, V::decode(value)?);
        }
        Ok(map)
    }
}
