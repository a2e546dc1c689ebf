//! What can be written as a plain value and read back, and the three macros that give the core's types such a form: the names of the stored and sent
//! fields and cases stand there, so that they change only on purpose.

use std::borrow::Cow;

use super::value::{Misfit, Record, Value};
use crate::map::Map;

/// Something that has a plain form.
pub trait Write {
    /// Its plain form.
    fn write(&self) -> Value;
}

/// Something that can be read from its plain form.
pub trait Read: Sized {
    /// Itself, or why the value is not its form.
    fn read(value: Value) -> Result<Self, Misfit>;
}

/// Reads one field of a record.
#[inline(never)] // one copy for each type, not for each field
pub fn field<T: Read>(record: &mut Record, name: &str) -> Result<T, Misfit> {
    T::read(record.take(name))
}

/// The name under which a field is stored: another than its own keeps what was stored before the field was renamed.
macro_rules! stored_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}

/// A struct as a record of all its fields.
macro_rules! record {
    ($type:ty { $($field:ident $(as $name:literal)?),+ }) => {
        impl $crate::wire::form::Write for $type {
            fn write(&self) -> $crate::wire::value::Value {
                $crate::wire::value::Record::of(vec![
                    $(($crate::wire::form::stored_name!($field $($name)?).into(), $crate::wire::form::Write::write(&self.$field))),+
                ])
            }
        }

        impl $crate::wire::form::Read for $type {
            fn read(value: $crate::wire::value::Value) -> Result<Self, $crate::wire::value::Misfit> {
                let mut record = value.record()?;
                Ok(Self {
                    $($field: $crate::wire::form::field(&mut record, $crate::wire::form::stored_name!($field $($name)?))?),+
                })
            }
        }
    };
}

/// An enum as the name of its case, with what belongs to it where there is something.
macro_rules! cases {
    ($type:ty { $($name:literal = $case:ident $(($of:ident))?),+ }) => {
        impl $crate::wire::form::Write for $type {
            fn write(&self) -> $crate::wire::value::Value {
                match self {
                    $(Self::$case $(($of))? => {
                        let of = None $(.or(Some($crate::wire::form::Write::write($of))))?;
                        $crate::wire::value::Value::case($name, of)
                    }),+
                }
            }
        }

        impl $crate::wire::form::Read for $type {
            #[allow(unused_variables, reason = "most cases are a name alone")]
            fn read(value: $crate::wire::value::Value) -> Result<Self, $crate::wire::value::Misfit> {
                let (name, of) = value.into_case()?;
                Ok(match &*name {
                    $($name => Self::$case $(({ let $of = of; $crate::wire::form::Read::read($of)? }))?,)+
                    _ => return Err("an unknown case"),
                })
            }
        }
    };
}

pub(super) use {cases, record, stored_name};

macro_rules! numbers {
    ($($type:ty)+) => {
        $(impl Write for $type {
            fn write(&self) -> Value {
                Value::Number(*self as f64)
            }
        }

        impl Read for $type {
            fn read(value: Value) -> Result<Self, Misfit> {
                <$type>::try_from(value.whole()?).map_err(|_| "too great a number")
            }
        })+
    };
}

numbers!(u8 u32 u64);

impl Write for f64 {
    fn write(&self) -> Value {
        Value::Number(*self)
    }
}

impl Read for f64 {
    fn read(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Number(number) => Ok(number),
            _ => Err("not a number"),
        }
    }
}

impl Write for Value {
    fn write(&self) -> Value {
        self.clone()
    }
}

impl Read for Value {
    fn read(value: Value) -> Result<Self, Misfit> {
        Ok(value)
    }
}

impl Write for bool {
    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl Read for bool {
    fn read(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Bool(is) => Ok(is),
            _ => Err("not yes or no"),
        }
    }
}

impl Write for String {
    fn write(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Read for String {
    fn read(value: Value) -> Result<Self, Misfit> {
        value.text()
    }
}

impl Write for Cow<'static, str> {
    fn write(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Read for Cow<'static, str> {
    fn read(value: Value) -> Result<Self, Misfit> {
        value.text().map(Cow::Owned)
    }
}

impl<T: Write> Write for Box<T> {
    fn write(&self) -> Value {
        (**self).write()
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        T::read(value).map(Box::new)
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        match value {
            Value::Null => Ok(None),
            value => T::read(value).map(Some),
        }
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self) -> Value {
        Value::List(self.iter().map(T::write).collect())
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value) -> Result<Self, Misfit> {
        // A plain loop: `collect` into a `Result` is three times the code.
        let values = value.list()?;
        let mut all = Vec::with_capacity(values.len());
        for value in values {
            all.push(T::read(value)?);
        }
        Ok(all)
    }
}

/// A list of pairs.
impl<K: Write + Ord, V: Write> Write for Map<K, V> {
    fn write(&self) -> Value {
        Value::List(self.iter().map(|(key, value)| Value::List(vec![key.write(), value.write()])).collect())
    }
}

impl<K: Read + Ord, V: Read> Read for Map<K, V> {
    fn read(value: Value) -> Result<Self, Misfit> {
        let mut map = Map::default();
        for pair in value.list()? {
            let mut pair = pair.list()?.into_iter();
            let (Some(key), Some(value), None) = (pair.next(), pair.next(), pair.next()) else {
                return Err("not a pair");
            };
            map.insert(K::read(key)?, V::read(value)?);
        }
        Ok(map)
    }
}
