//! What the user can choose, as one table: a new setting is one row here and its words in `_locales`.
//! Holds values that are always in range; knows nothing of forms, storage or what the settings do.

use crate::time::Span;

/// The name of a setting, in the table's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table says what each is for")]
pub enum Key {
    AlertNeedsInput,
    AlertFailed,
    AlertFinished,
    AlertStalled,
    AlertCannotSee,
    HoldNeedsInput,
    HoldFailed,
    HoldFinished,
    StallMark,
    StallAlert,
    BlindGrace,
    WatchTab,
    RemindFirst,
    RemindAgain,
    Slots,
}

/// What kind of value a setting has, and in which unit people write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 0 or 1.
    Toggle,
    /// A span that people write in seconds.
    Seconds,
    /// A span that people write in minutes.
    Minutes,
    /// A plain number.
    Count,
}

/// One row of the table. Spans are in milliseconds.
#[derive(Debug)]
pub struct Setting {
    /// Which setting.
    pub key: Key,
    /// Its name in storage, exports and message keys.
    pub name: &'static str,
    /// The key of the heading it stands under.
    pub group: &'static str,
    /// What its values are.
    pub unit: Unit,
    /// The value of someone who never chose.
    pub default: u64,
    /// The least value taken.
    pub min: u64,
    /// The greatest value taken.
    pub max: u64,
}

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const DAY: u64 = 24 * 60 * MINUTE;

const fn toggle(key: Key, name: &'static str) -> Setting {
    Setting { key, name, group: "group_alerts", unit: Unit::Toggle, default: 1, min: 0, max: 1 }
}

/// A span between `min` and `max`, in milliseconds.
const fn span(key: Key, name: &'static str, group: &'static str, unit: Unit, default: u64, min: u64) -> Setting {
    Setting { key, name, group, unit, default, min, max: DAY }
}

/// Every setting, in the order the options page shows them.
pub const TABLE: [Setting; 15] = [
    toggle(Key::AlertNeedsInput, "alert_needs_input"),
    toggle(Key::AlertFailed, "alert_failed"),
    toggle(Key::AlertFinished, "alert_finished"),
    toggle(Key::AlertStalled, "alert_stalled"),
    toggle(Key::AlertCannotSee, "alert_cannot_see"),
    span(Key::HoldNeedsInput, "hold_needs_input", "group_holds", Unit::Seconds, 3 * SECOND, 0),
    span(Key::HoldFailed, "hold_failed", "group_holds", Unit::Seconds, 0, 0),
    span(Key::HoldFinished, "hold_finished", "group_holds", Unit::Seconds, 2 * SECOND, 0),
    span(Key::StallMark, "stall_mark", "group_stalls", Unit::Minutes, 5 * MINUTE, SECOND),
    span(Key::StallAlert, "stall_alert", "group_stalls", Unit::Minutes, 15 * MINUTE, SECOND),
    // Long enough for a reload on a slow line, short enough to be worth hearing.
    span(Key::BlindGrace, "blind_grace", "group_stalls", Unit::Seconds, 30 * SECOND, SECOND),
    Setting { default: 0, group: "group_stalls", ..toggle(Key::WatchTab, "watch_tab") },
    // 0 turns a reminder off.
    span(Key::RemindFirst, "remind_first", "group_reminders", Unit::Minutes, 10 * MINUTE, 0),
    span(Key::RemindAgain, "remind_again", "group_reminders", Unit::Minutes, 30 * MINUTE, 0),
    Setting { key: Key::Slots, name: "slots", group: "group_plan", unit: Unit::Count, default: 3, min: 1, max: 500 },
];

/// The values in force, one for each row of [`TABLE`], each within its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings([u64; TABLE.len()]);

/// Why a value was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No setting has this name.
    Unknown {
        /// The name, as given.
        name: String,
    },
    /// The value lies outside the setting's range.
    OutOfRange {
        /// The setting.
        name: &'static str,
    },
}

impl Default for Settings {
    fn default() -> Settings {
        Settings(std::array::from_fn(|i| TABLE.get(i).map_or(0, |s| s.default)))
    }
}

impl Settings {
    /// Whether a toggle is on.
    pub fn on(&self, key: Key) -> bool {
        self.value(key) != 0
    }

    /// The length of a span setting.
    pub fn span(&self, key: Key) -> Span {
        Span(self.value(key))
    }

    /// The value as stored: 0 or 1, milliseconds, or a number.
    pub fn value(&self, key: Key) -> u64 {
        self.0.get(key as usize).copied().unwrap_or_default()
    }

    /// Sets a value by the setting's name, or says why not and changes nothing.
    pub fn set(&mut self, name: &str, value: u64) -> Result<(), Refused> {
        let row = find(name)?;
        if !(row.min..=row.max).contains(&value) {
            return Err(Refused::OutOfRange { name: row.name });
        }
        if let Some(slot) = self.0.get_mut(row.key as usize) {
            *slot = value;
        }
        Ok(())
    }

    /// Sets a value written in the setting's own unit (seconds, minutes; fractions allowed), as forms and people give it.
    pub fn set_written(&mut self, name: &str, written: f64) -> Result<(), Refused> {
        let row = find(name)?;
        let value = written * row.unit.size() as f64;
        if !value.is_finite() || value < 0.0 {
            return Err(Refused::OutOfRange { name: row.name });
        }
        self.set(name, value.round() as u64)
    }
}

impl Unit {
    /// How many stored units one written unit has.
    pub const fn size(self) -> u64 {
        match self {
            Unit::Toggle | Unit::Count => 1,
            Unit::Seconds => SECOND,
            Unit::Minutes => MINUTE,
        }
    }
}

fn find(name: &str) -> Result<&'static Setting, Refused> {
    TABLE.iter().find(|s| s.name == name).ok_or_else(|| Refused::Unknown { name: name.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_its_keys_and_its_defaults_are_in_range() {
        for (i, row) in TABLE.iter().enumerate() {
            assert_eq!(row.key as usize, i, "{}", row.name);
            assert!((row.min..=row.max).contains(&row.default), "{}", row.name);
        }
    }

    #[test]
    fn values_are_taken_in_their_own_unit_and_refused_out_of_range() {
        let mut s = Settings::default();
        assert_eq!(s.set_written("stall_alert", 0.05), Ok(()));
        assert_eq!(s.span(Key::StallAlert), Span::seconds(3));
        assert_eq!(s.set_written("stall_alert", -1.0), Err(Refused::OutOfRange { name: "stall_alert" }));
        assert_eq!(s.set_written("stall_alert", f64::NAN), Err(Refused::OutOfRange { name: "stall_alert" }));
        assert_eq!(s.set_written("nonsense", 1.0), Err(Refused::Unknown { name: "nonsense".into() }));
        assert_eq!(s.span(Key::StallAlert), Span::seconds(3));
    }
}
