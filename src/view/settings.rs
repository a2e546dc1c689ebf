//! Makes the view models of the settings, and of the appearance that they give every page.

use serde::Serialize;

use crate::settings::{DENSITIES, Key, Setting, SettingUnit, Settings, TABLE, THEMES, WEEKDAYS};
use crate::words::{Language, Message, say};

/// One setting for the options page. All numbers are in the setting's unit; a toggle is 0 or 1.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SettingView {
    /// Its name in the `settings` command.
    pub name: String,
    /// The heading above it.
    pub group: String,
    /// Its label.
    pub label: String,
    /// What it does, in one line.
    pub help: String,
    /// `toggle`, `seconds`, `minutes`, `count`, `choice`, `days` (a bit for each) or `time` (milliseconds since
    /// midnight).
    pub unit: String,
    /// The unit in words; empty where the unit needs none.
    pub unit_label: String,
    /// The value in force.
    pub value: f64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The value of a user who never changed it.
    pub default: f64,
    /// The values of a `choice`, or the bit of each of the `days`; empty for other units.
    pub choices: Vec<ValueView>,
    /// Whether it has no effect now, because of other settings or because of this browser.
    pub idle: bool,
}

/// One value of a setting.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ValueView {
    /// The value.
    pub value: usize,
    /// The value in words.
    pub label: String,
}

/// All settings, in the order to show them.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct SettingsView(pub Vec<SettingView>);

/// How every page looks.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct AppearanceView {
    /// `system`, `light`, `dark` or `contrast`.
    pub theme: String,
    /// `comfortable` or `compact`.
    pub density: String,
    /// The BCP 47 tag of the language in which texts are worded.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
}

impl AppearanceView {
    /// The appearance that the settings ask for.
    pub fn new(settings: &Settings, tag: &str, language: &dyn Language) -> AppearanceView {
        let name = |key, names: &[&str]| {
            let name = names.get(settings.value(key) as usize).copied().unwrap_or_default();
            name.split_once('_').map_or(name, |(_, end)| end).to_owned()
        };
        AppearanceView {
            theme: name(Key::Theme, THEMES),
            density: name(Key::Density, DENSITIES),
            language: tag.to_owned(),
            direction: say(&Message::plain("direction"), language),
        }
    }
}

impl SettingsView {
    /// The settings, worded. `sound_is_ours` is whether the extension decides on the sound: the browser lets
    /// notifications be silent, or makes no sound by itself.
    pub fn new(settings: &Settings, sound_is_ours: bool, language: &dyn Language) -> SettingsView {
        let worded = |row: &Setting| {
            let mut view = SettingView::new(row, settings, language);
            if Settings::is_of_sound(row.key) && !sound_is_ours {
                view.idle = true;
                view.help = say(&Message::plain("sound_by_system"), language);
            }
            view
        };
        SettingsView(TABLE.iter().map(worded).collect())
    }
}

impl SettingView {
    /// One setting, worded.
    pub fn of(key: Key, settings: &Settings, language: &dyn Language) -> Option<SettingView> {
        TABLE.get(key as usize).map(|row| SettingView::new(row, settings, language))
    }

    fn new(row: &Setting, settings: &Settings, language: &dyn Language) -> SettingView {
        let words = |key: &str| language.text(key).unwrap_or_else(|| key.to_owned());
        let written = |value: u64| value as f64 / row.unit.size() as f64;
        let (unit, unit_label) = match row.unit {
            SettingUnit::Toggle => ("toggle", String::new()),
            SettingUnit::Seconds => ("seconds", words("unit_seconds")),
            SettingUnit::Minutes => ("minutes", words("unit_minutes")),
            SettingUnit::Count => ("count", String::new()),
            SettingUnit::TimeOfDay => ("time", String::new()),
            SettingUnit::Days => ("days", String::new()),
            SettingUnit::Choice(_) => ("choice", String::new()),
        };
        let names = match row.unit {
            SettingUnit::Choice(names) => names,
            SettingUnit::Days => WEEKDAYS,
            _ => &[],
        };
        let choice = |(at, name): (usize, &&str)| {
            let value = if row.unit == SettingUnit::Days { 1 << at } else { at };
            ValueView { value, label: words(name) }
        };
        SettingView {
            name: row.name.to_owned(),
            group: words(row.group),
            label: words(&format!("setting_{}", row.name)),
            help: words(&format!("setting_{}_help", row.name)),
            unit: unit.to_owned(),
            unit_label,
            value: written(settings.value(row.key)),
            min: written(row.min),
            max: written(row.max),
            default: written(row.default),
            choices: names.iter().enumerate().map(choice).collect(),
            idle: !settings.has_effect(row.key),
        }
    }
}
