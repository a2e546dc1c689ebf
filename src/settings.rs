//! The settings, as one table: a new setting is one row here and its texts in `_locales`. Values are always in range.
//! Must never know what a setting does, or how it is stored.

use crate::languages::LANGUAGES;
use crate::time::Span;

/// The name of a setting, in the table's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table says what each is for")]
pub enum Key {
    AlertNeedsInput,
    AlertFailed,
    AlertFinished,
    AlertStalled,
    AlertRunsLong,
    AlertPullRequest,
    AlertCannotSee,
    HoldNeedsInput,
    HoldFailed,
    HoldFinished,
    FinishedLeast,
    FinishedTogether,
    StallMark,
    StallAlert,
    BlindGrace,
    WatchTab,
    PageData,
    RemindFirst,
    RemindAgain,
    NotificationDetail,
    Sound,
    SoundNeeds,
    SoundFailed,
    SoundFinished,
    Quiet,
    QuietFrom,
    QuietTo,
    QuietDays,
    QuietP1,
    QuietFailed,
    Plan,
    Slots,
    OpenIn,
    Badge,
    Language,
    Theme,
    Density,
    Grouping,
    LayoutPopup,
    LayoutPanel,
    LayoutTab,
}

/// The kind of a setting's value, and the unit in which people enter it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingUnit {
    /// 0 or 1.
    Toggle,
    /// A span that people enter in seconds.
    Seconds,
    /// A span that people enter in minutes.
    Minutes,
    /// A plain number.
    Count,
    /// A time of day, in milliseconds since midnight.
    TimeOfDay,
    /// Days of the week, one bit each. Monday is the lowest bit.
    Days,
    /// One of several names. The value is its position in the list.
    Choice(&'static [&'static str]),
}

/// The choices of [`Key::Plan`]. The last is the default: the user has not chosen yet.
pub const PLANS: &[&str] = &["plan_pro", "plan_max", "plan_own", "plan_unknown"];

/// The choices of [`Key::OpenIn`], for a session that no tab shows yet.
pub const OPENINGS: &[&str] = &["open_free", "open_any", "open_new"];

/// The choices of [`Key::FinishedTogether`].
pub const TOGETHER: &[&str] = &["together_at_once", "together_ten_minutes", "together_all_done"];

/// The choices of [`Key::NotificationDetail`], in the order of [`Detail`].
pub const DETAILS: &[&str] = &["detail_everything", "detail_title", "detail_nothing"];

/// How much of a session notifications show on a screen that others may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Its title, what it asks for or how it ended, and where it works.
    Everything,
    /// Its title alone.
    Title,
    /// Only that there is a session.
    Nothing,
}

/// The choices of [`Key::Badge`]: what the badge counts.
pub const BADGES: &[&str] = &["badge_needs", "badge_review", "badge_nothing"];

/// The choices of [`Key::Theme`].
pub const THEMES: &[&str] = &["theme_system", "theme_light", "theme_dark", "theme_contrast"];

/// The choices of [`Key::Density`].
pub const DENSITIES: &[&str] = &["density_comfortable", "density_compact"];

/// The choices of [`Key::Grouping`].
pub const GROUPINGS: &[&str] = &["grouping_need", "grouping_repository", "grouping_state", "grouping_time_left"];

/// The choices of the three layouts.
pub const LAYOUTS: &[&str] = &["layout_list", "layout_grid", "layout_split"];

/// The names of the days, in the order of the bits of [`SettingUnit::Days`].
pub const WEEKDAYS: &[&str] =
    &["weekday_mon", "weekday_tue", "weekday_wed", "weekday_thu", "weekday_fri", "weekday_sat", "weekday_sun"];

const EVERY_DAY: u64 = 0b111_1111;

/// One row of the table. Spans are in milliseconds.
#[derive(Debug)]
pub struct Setting {
    /// The setting.
    pub key: Key,
    /// Its name in storage, exports and message keys.
    pub name: &'static str,
    /// The message key of the heading above it.
    pub group: &'static str,
    /// The kind of its values.
    pub unit: SettingUnit,
    /// The value until the user chooses one.
    pub default: u64,
    /// The least valid value.
    pub min: u64,
    /// The greatest valid value.
    pub max: u64,
}

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

const fn toggle(key: Key, name: &'static str) -> Setting {
    Setting { key, name, group: "group_alerts", unit: SettingUnit::Toggle, default: 1, min: 0, max: 1 }
}

/// Makes a span setting with its bounds, in milliseconds.
const fn span(key: Key, name: &'static str, group: &'static str, unit: SettingUnit, default: u64, min: u64) -> Setting {
    Setting { key, name, group, unit, default, min, max: DAY }
}

const fn time_of_day(key: Key, name: &'static str, default: u64) -> Setting {
    Setting { key, name, group: "group_quiet", unit: SettingUnit::TimeOfDay, default, min: 0, max: DAY - 1 }
}

/// Makes a choice, with the first name as its default.
const fn choice(key: Key, name: &'static str, group: &'static str, of: &'static [&'static str]) -> Setting {
    Setting { key, name, group, unit: SettingUnit::Choice(of), default: 0, min: 0, max: of.len() as u64 - 1 }
}

/// Every setting, in the order of the options page.
pub const TABLE: [Setting; 41] = [
    toggle(Key::AlertNeedsInput, "alert_needs_input"),
    toggle(Key::AlertFailed, "alert_failed"),
    toggle(Key::AlertFinished, "alert_finished"),
    toggle(Key::AlertStalled, "alert_stalled"),
    toggle(Key::AlertRunsLong, "alert_runs_long"),
    Setting { default: 0, ..toggle(Key::AlertPullRequest, "alert_pull_request") },
    toggle(Key::AlertCannotSee, "alert_cannot_see"),
    span(Key::HoldNeedsInput, "hold_needs_input", "group_holds", SettingUnit::Seconds, 3 * SECOND, 0),
    span(Key::HoldFailed, "hold_failed", "group_holds", SettingUnit::Seconds, 0, 0),
    span(Key::HoldFinished, "hold_finished", "group_holds", SettingUnit::Seconds, 2 * SECOND, 0),
    // With 0, every turn is told.
    span(Key::FinishedLeast, "finished_least", "group_holds", SettingUnit::Seconds, 0, 0),
    choice(Key::FinishedTogether, "finished_together", "group_holds", TOGETHER),
    span(Key::StallMark, "stall_mark", "group_stalls", SettingUnit::Minutes, 5 * MINUTE, SECOND),
    span(Key::StallAlert, "stall_alert", "group_stalls", SettingUnit::Minutes, 15 * MINUTE, SECOND),
    // Longer than a reload on a slow connection, and short enough to be useful.
    span(Key::BlindGrace, "blind_grace", "group_stalls", SettingUnit::Seconds, 30 * SECOND, SECOND),
    Setting { default: 0, group: "group_stalls", ..toggle(Key::WatchTab, "watch_tab") },
    Setting { default: 0, group: "group_stalls", ..toggle(Key::PageData, "page_data") },
    // 0 turns a reminder off.
    span(Key::RemindFirst, "remind_first", "group_reminders", SettingUnit::Minutes, 10 * MINUTE, 0),
    span(Key::RemindAgain, "remind_again", "group_reminders", SettingUnit::Minutes, 30 * MINUTE, 0),
    choice(Key::NotificationDetail, "notification_detail", "group_notifications", DETAILS),
    Setting { group: "group_notifications", ..toggle(Key::Sound, "sound") },
    Setting { group: "group_notifications", ..toggle(Key::SoundNeeds, "sound_needs") },
    Setting { group: "group_notifications", ..toggle(Key::SoundFailed, "sound_failed") },
    Setting { group: "group_notifications", ..toggle(Key::SoundFinished, "sound_finished") },
    Setting { default: 0, group: "group_quiet", ..toggle(Key::Quiet, "quiet") },
    time_of_day(Key::QuietFrom, "quiet_from", 22 * HOUR),
    time_of_day(Key::QuietTo, "quiet_to", 7 * HOUR),
    Setting {
        key: Key::QuietDays,
        name: "quiet_days",
        group: "group_quiet",
        unit: SettingUnit::Days,
        default: EVERY_DAY,
        min: 0,
        max: EVERY_DAY,
    },
    Setting { default: 0, group: "group_quiet", ..toggle(Key::QuietP1, "quiet_p1") },
    Setting { default: 0, group: "group_quiet", ..toggle(Key::QuietFailed, "quiet_failed") },
    Setting { default: 3, ..choice(Key::Plan, "plan", "group_plan", PLANS) },
    Setting {
        key: Key::Slots,
        name: "slots",
        group: "group_plan",
        unit: SettingUnit::Count,
        default: 3,
        min: 1,
        max: 500,
    },
    choice(Key::OpenIn, "open_in", "group_opening", OPENINGS),
    choice(Key::Badge, "badge", "group_look", BADGES),
    choice(Key::Language, "language", "group_look", LANGUAGES),
    choice(Key::Theme, "theme", "group_look", THEMES),
    choice(Key::Density, "density", "group_look", DENSITIES),
    choice(Key::Grouping, "grouping", "group_look", GROUPINGS),
    choice(Key::LayoutPopup, "layout_popup", "group_look", LAYOUTS),
    choice(Key::LayoutPanel, "layout_panel", "group_look", LAYOUTS),
    // A tab is wide enough for a list with one session beside it.
    Setting { default: 2, ..choice(Key::LayoutTab, "layout_tab", "group_look", LAYOUTS) },
];

/// The current values, one for each row of [`TABLE`], each within its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings([u64; TABLE.len()]);

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No setting has this name.
    Unknown {
        /// The name, as given.
        name: String,
    },
    /// The value lies outside the setting's range, or is of another kind.
    OutOfRange {
        /// The setting.
        name: &'static str,
    },
    /// The file does not hold settings.
    NoSettings,
    /// The file does not hold a history.
    NoHistory,
    /// A session cannot be marked as seen while it waits.
    StillWaits,
    /// A session cannot be marked as seen, because it has nothing to show.
    NothingToSee,
    /// A session cannot be unmuted alone, because its repository is muted.
    RepositoryMuted,
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

    /// Returns the value of a span setting.
    pub fn span(&self, key: Key) -> Span {
        Span(self.value(key))
    }

    /// Returns the chosen name of a choice, or an empty text for any other setting.
    pub fn chosen(&self, key: Key) -> &'static str {
        let names = match TABLE.get(key as usize).map(|row| row.unit) {
            Some(SettingUnit::Choice(names)) => names,
            _ => &[],
        };
        names.get(self.value(key) as usize).copied().unwrap_or_default()
    }

    /// Whether quiet hours apply that begin on this day of the week. Monday is 0.
    pub fn quiet_on(&self, weekday: u32) -> bool {
        self.on(Key::Quiet) && self.value(Key::QuietDays) >> weekday & 1 == 1
    }

    /// Whether the setting concerns the sound of notifications.
    pub fn is_of_sound(key: Key) -> bool {
        matches!(key, Key::Sound | Key::SoundNeeds | Key::SoundFailed | Key::SoundFinished)
    }

    /// Whether the setting has an effect, given the other settings.
    pub fn has_effect(&self, key: Key) -> bool {
        match key {
            Key::HoldNeedsInput | Key::RemindFirst => self.on(Key::AlertNeedsInput),
            Key::RemindAgain => self.on(Key::AlertNeedsInput) && self.value(Key::RemindFirst) > 0,
            Key::HoldFailed | Key::QuietFailed => self.on(Key::AlertFailed),
            Key::HoldFinished | Key::FinishedLeast | Key::FinishedTogether => self.on(Key::AlertFinished),
            Key::StallAlert => self.on(Key::AlertStalled),
            Key::SoundNeeds | Key::SoundFailed | Key::SoundFinished => self.on(Key::Sound),
            Key::QuietFrom | Key::QuietTo | Key::QuietDays => self.on(Key::Quiet),
            Key::Slots => self.chosen(Key::Plan) == "plan_own",
            _ => true,
        }
    }

    /// Returns how much notifications show.
    pub fn detail(&self) -> Detail {
        match self.value(Key::NotificationDetail) {
            0 => Detail::Everything,
            1 => Detail::Title,
            _ => Detail::Nothing,
        }
    }

    /// Returns how many sessions the user's plan allows to run at once, or `None` if the user has not chosen a plan.
    pub fn slots(&self) -> Option<u64> {
        match self.chosen(Key::Plan) {
            "plan_pro" => Some(3),
            "plan_max" => Some(10),
            "plan_own" => Some(self.value(Key::Slots)),
            _ => None,
        }
    }

    /// Returns the value as stored: 0 or 1, milliseconds, or a number.
    pub fn value(&self, key: Key) -> u64 {
        self.0.get(key as usize).copied().unwrap_or_default()
    }

    /// Sets a value by the setting's name. On an error, nothing changes.
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

    /// Sets a value in the unit in which people enter it (seconds, minutes). Fractions are allowed.
    pub fn set_written(&mut self, name: &str, written: f64) -> Result<(), Refused> {
        let row = find(name)?;
        let value = written * row.unit.size() as f64;
        if !value.is_finite() || value < 0.0 {
            return Err(Refused::OutOfRange { name: row.name });
        }
        self.set(name, value.round() as u64)
    }
}

impl SettingUnit {
    /// Returns how many stored units one entered unit has.
    pub const fn size(self) -> u64 {
        match self {
            SettingUnit::Toggle
            | SettingUnit::Count
            | SettingUnit::TimeOfDay
            | SettingUnit::Days
            | SettingUnit::Choice(_) => 1,
            SettingUnit::Seconds => SECOND,
            SettingUnit::Minutes => MINUTE,
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
