//! How values are written down and read back: plain data ([`Value`]), its JSON text, and the two macros that give the
//! core's types such a form.
//!
//! Everything that comes in or is stored goes through here. Reading is total: what does not have the wanted form is
//! refused with a reason, never half taken. Knows no type of the core and no version of anything.

pub mod json;
mod value;

pub use value::{DecodeError, EXACT, Record, Value};

use std::borrow::Cow;

use crate::map::Map;

/// Something that can be written down as a plain value.
pub trait Encode {
    /// Its plain value.
    fn encode(&self) -> Value;
}

/// Something that can be read from a plain value.
pub trait Decode: Sized {
    /// Itself, or why the value does not have its form.
    fn decode(value: Value) -> Result<Self, DecodeError>;
}

/// Takes a field out of a record; a missing one is read from [`Value::Null`].
#[inline(never)] // one copy for each type, not for each field
pub fn field<T: Decode>(record: &mut Record, name: &str) -> Result<T, DecodeError> {
    T::decode(record.take(name))
}

/// A record of fields. Through `dyn`, so that the loop exists once.
pub fn record_of(fields: &[(&'static str, &dyn Encode)]) -> Value {
    Record::of(fields.iter().map(|(name, value)| (Cow::Borrowed(*name), value.encode())).collect())
}

/// The name under which a field is written: another than its own keeps what was stored before the field was renamed.
macro_rules! written_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

/// Gives a struct the form of a record with these of its fields.
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

/// Gives an enum the form of its variant's name, with what belongs to the variant where there is something.
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
        // A plain loop: `collect` into a `Result` is three times the code.
        let values = value.list()?;
        let mut all = Vec::with_capacity(values.len());
        for value in values {
            all.push(T::decode(value)?);
        }
        Ok(all)
    }
}

/// A list of pairs.
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
