//! The languages that the browser offers: texts from the extension's catalog, plurals and numbers from `Intl`.

use js_sys::Intl::{DateTimeFormat, NumberFormat, PluralRules};
use js_sys::{Array, Date, Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::option;
use crate::time::Time;
use crate::words::{Language, Unit};

/// A language with its formatters. Each formatter is made once, because making one costs more than a hundred uses.
pub struct IntlLanguage {
    catalog: JsValue,
    plural: PluralRules,
    number: Function,
    units: [(Unit, Function); 5],
    clock: Function,
    day: Function,
}

impl IntlLanguage {
    /// Makes a language. `catalog` is a parsed `messages.json`; from a damaged one, keys are shown instead of texts.
    /// `locale` formats units, which belong to the catalog's language ("min"; British English has "mins"). `region`
    /// formats dates, times and numbers.
    pub fn new(catalog: JsValue, locale: &str, region: &str) -> IntlLanguage {
        let locales = supported(locale);
        let region = supported(region);
        let format = |options: &Object| NumberFormat::new(&locales, options).format();
        let unit = |name: &str| {
            let options = Object::new();
            option(&options, "style", "unit");
            option(&options, "unit", name);
            option(&options, "unitDisplay", "short");
            format(&options)
        };
        let date = |parts: &[(&str, &str)]| {
            let options = Object::new();
            parts.iter().for_each(|(name, value)| option(&options, name, value));
            DateTimeFormat::new(&region, &options).format()
        };
        IntlLanguage {
            catalog,
            clock: date(&[("timeStyle", "short")]),
            day: date(&[("dateStyle", "medium")]),
            plural: PluralRules::new(&locales, &Object::new()),
            number: NumberFormat::new(&region, &Object::new()).format(),
            units: [
                (Unit::Second, unit("second")),
                (Unit::Minute, unit("minute")),
                (Unit::Hour, unit("hour")),
                (Unit::Day, unit("day")),
                (Unit::Percent, unit("percent")),
            ],
        }
    }
}

impl IntlLanguage {
    pub fn catalog(&self) -> JsValue {
        self.catalog.clone()
    }
}

impl Language for IntlLanguage {
    fn text(&self, key: &str) -> Option<String> {
        let entry = Reflect::get(&self.catalog, &key.into()).ok()?;
        Reflect::get(&entry, &"message".into()).ok()?.as_string()
    }

    fn plural(&self, count: u64) -> String {
        self.plural.select(count as f64).into()
    }

    fn number(&self, number: u64) -> String {
        written(&self.number, number)
    }

    fn unit(&self, number: u64, unit: Unit) -> String {
        let format = self.units.iter().find(|(known, _)| *known == unit).map_or(&self.number, |(_, format)| format);
        written(format, number)
    }

    fn clock(&self, at: Time) -> String {
        date(&self.clock, at)
    }

    fn day(&self, at: Time) -> String {
        date(&self.day, at)
    }

    fn list_separator(&self) -> char {
        // Where a comma separates decimals, spreadsheets expect semicolons between columns.
        if formatted(&self.number, 0.5).is_some_and(|text| text.contains(',')) { ';' } else { ',' }
    }

    fn decomposed(&self, text: &str) -> String {
        JsString::from(text).normalize("NFKD").to_lower_case().normalize("NFKD").into()
    }
}

/// Returns the locale if `Intl` accepts it, else an empty list. A malformed tag would make every constructor throw.
fn supported(locale: &str) -> Array {
    let well_formed = !locale.is_empty()
        && locale
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    let known = |tag: &JsValue| NumberFormat::supported_locales_of(&Array::of1(tag), &Object::new());
    if well_formed && locale.split('-').next().is_some_and(|language| (2..=3).contains(&language.len())) {
        known(&locale.into())
    } else {
        Array::new()
    }
}

fn date(format: &Function, at: Time) -> String {
    let text = format.call1(&JsValue::UNDEFINED, &Date::new(&(at.0 as f64).into())).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Returns a number as text, or `None` if the formatter fails. std's own formatting of fractions would add larger
/// tables than this whole module.
fn formatted(format: &Function, number: f64) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, &number.into()).ok()?.as_string()
}

fn written(format: &Function, number: u64) -> String {
    formatted(format, number as f64).unwrap_or_else(|| number.to_string())
}
