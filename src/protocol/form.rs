//! Macros that define each form of a message once, as a table. A table gives the decoder (`Decode`) and the TypeScript
//! type, so the two cannot differ. The type of a field is one token: `u32`, `String` or the name of another form.
//! `[String]` is a list, and `(or null [String])` may be null.

/// A form that has a TypeScript type.
pub trait TypeScript {
    /// The declaration of the type: `export type NAME = …`.
    const DECLARATION: &'static str;
}

/// The Rust type of a field.
macro_rules! rust {
    ([$of:tt]) => { Vec<rust!($of)> };
    ((or null $of:tt)) => { Option<rust!($of)> };
    ($of:ident) => { $of };
}

/// The TypeScript type of a field.
macro_rules! typescript {
    ([$of:tt]) => {
        concat!("(", typescript!($of), ")[]")
    };
    ((or null $of:tt)) => {
        concat!(typescript!($of), " | null")
    };
    (u32) => {
        "number"
    };
    (f64) => {
        "number"
    };
    (bool) => {
        "boolean"
    };
    (String) => {
        "string"
    };
    (SessionId) => {
        "string"
    };
    (Value) => {
        "unknown"
    };
    ($of:ident) => {
        stringify!($of)
    };
}

/// Defines a record. The expression after `=>` makes the value from the fields.
macro_rules! message_struct {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $field:ident: $of:tt,)+ } => $value:expr) => {
        impl $crate::codec::Decode for $name {
            fn decode(value: $crate::codec::Value) -> Result<Self, $crate::codec::DecodeError> {
                let mut record = value.record()?;
                $(let $field: rust!($of) = $crate::codec::field(&mut record, stringify!($field))?;)+
                $value
            }
        }

        impl $crate::protocol::TypeScript for $name {
            const DECLARATION: &'static str = concat!(
                $("/**", $about, " */\n",)+
                "export type ", stringify!($name), " = {\n",
                $($("  /**", $doc, " */\n",)+ "  ", stringify!($field), ": ", typescript!($of), ";\n",)+
                "};\n"
            );
        }
    };
}

/// Defines one of several records, distinguished by the field `$tag`. The expression after `=>` makes the value.
macro_rules! message_enum {
    (
        $(#[doc = $about:literal])+ $name:ident by $tag:literal {
            $($(#[doc = $doc:literal])+ $variant:literal $({ $($field:ident: $of:tt),+ })? => $value:expr,)+
        }
    ) => {
        impl $crate::codec::Decode for $name {
            fn decode(value: $crate::codec::Value) -> Result<Self, $crate::codec::DecodeError> {
                let mut record = value.record()?;
                match record.remove($tag).text()?.as_str() {
                    $($variant => {
                        $($(let $field: rust!($of) = $crate::codec::field(&mut record, stringify!($field))?;)+)?
                        Ok($value.into())
                    })+
                    _ => Err("of no known kind"),
                }
            }
        }

        impl $crate::protocol::TypeScript for $name {
            const DECLARATION: &'static str = concat!(
                $("/**", $about, " */\n",)+
                "export type ", stringify!($name), " =\n",
                $(
                    $("  /**", $doc, " */\n",)+
                    "  | { ", $tag, ": \"", $variant, "\"; ",
                    $($(stringify!($field), ": ", typescript!($of), "; ",)+)?
                    "}\n",
                )+
                ";\n"
            );
        }
    };
}

/// Defines one of several names. The expression after `=>` makes the value.
macro_rules! message_names {
    ($(#[doc = $about:literal])+ $name:ident { $($word:literal => $value:expr,)+ }) => {
        impl $crate::codec::Decode for $name {
            fn decode(value: $crate::codec::Value) -> Result<Self, $crate::codec::DecodeError> {
                match value.text()?.as_str() {
                    $($word => Ok($value),)+
                    _ => Err("an unknown name"),
                }
            }
        }

        impl $crate::protocol::TypeScript for $name {
            const DECLARATION: &'static str = concat!(
                $("/**", $about, " */\n",)+
                "export type ", stringify!($name), " =", $(" | \"", $word, "\"",)+ ";\n"
            );
        }
    };
}

/// Joins the declarations of several forms. `concat!` does not take constants.
macro_rules! concatenated {
    ($($name:ident),+) => {{
        const PARTS: &[&str] = &[$(<$name as $crate::protocol::TypeScript>::DECLARATION),+];
        const LENGTH: usize = $crate::protocol::form::length(PARTS);
        const BYTES: [u8; LENGTH] = $crate::protocol::form::bytes(PARTS);
        match str::from_utf8(&BYTES) {
            Ok(text) => text,
            Err(_) => "",
        }
    }};
}

/// Returns the length of all parts together, in bytes.
pub(super) const fn length(mut parts: &[&str]) -> usize {
    let mut length = 0;
    while let Some((part, rest)) = parts.split_first() {
        length += part.len();
        parts = rest;
    }
    length
}

/// Returns the bytes of all parts. `LENGTH` is their length together.
pub(super) const fn bytes<const LENGTH: usize>(mut parts: &[&str]) -> [u8; LENGTH] {
    let mut all = [0; LENGTH];
    let mut room: &mut [u8] = &mut all;
    while let Some((part, rest)) = parts.split_first() {
        let (here, after) = room.split_at_mut(part.len());
        here.copy_from_slice(part.as_bytes());
        (room, parts) = (after, rest);
    }
    all
}
