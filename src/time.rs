//! Moments and spans, in milliseconds. Must never ask for the time: the core gets it as an argument.

use std::ops::{Add, Sub};

/// A moment: milliseconds since 1970-01-01 UTC, as `Date.now()` gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u64);

/// The offset of the computer's zone from UTC in minutes, negative west of it. At most a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zone(i32);

/// The time of the computer's clock, with its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// The moment.
    pub at: Time,
    /// The user's time zone.
    pub zone: Zone,
    /// When the user's clocks change next, and the zone from then on. `None` if they do not change within two days.
    pub change: Option<(Time, Zone)>,
}

const DAY: u64 = 86_400_000;

impl Zone {
    /// Returns the zone that is `minutes` ahead of UTC. A whole day or more gives UTC.
    pub fn ahead(minutes: i32) -> Zone {
        if minutes.unsigned_abs() < 24 * 60 { Zone(minutes) } else { Zone::default() }
    }
}

/// A moment without a zone is in UTC.
impl From<Time> for LocalTime {
    fn from(at: Time) -> LocalTime {
        LocalTime { at, zone: Zone::default(), change: None }
    }
}

impl LocalTime {
    /// Returns the time since the user's midnight.
    pub fn time_of_day(self) -> Span {
        // A whole day is added to a negative offset, so that the sum stays positive. The remainder is the same.
        let ahead = u64::from(self.zone.0.unsigned_abs()) * 60_000;
        let ahead = if self.zone.0 < 0 { DAY - ahead } else { ahead };
        Span(self.at.0.saturating_add(ahead) % DAY)
    }

    /// Returns the user's day, in days since 1 January 1970.
    pub fn day(self) -> u32 {
        let ahead = i64::from(self.zone.0) * 60_000;
        let days = self.at.0.saturating_add_signed(ahead) / DAY;
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Returns the user's day of the week. Monday is 0. 1 January 1970 was a Thursday.
    pub fn weekday(self) -> u32 {
        (self.day() % 7 + 3) % 7
    }

    /// Returns the moment in ISO 8601, to the second: `2026-11-28T13:33:16+01:00`, in UTC `2026-11-28T12:33:16Z`.
    pub fn iso(self) -> String {
        let (year, month, day) = date_of(self.day());
        let seconds = self.time_of_day().0 / 1000;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let zone = match self.zone.0 {
            0 => "Z".to_owned(),
            ahead => {
                let (sign, minutes) = (if ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
                format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }

    /// Returns the time until the user's clock next shows this time of day: more than zero, at most a day.
    pub fn until(self, time_of_day: Span) -> Span {
        let (now, then) = (self.time_of_day().0, time_of_day.0 % DAY);
        let span = Span(if then > now { then - now } else { then + DAY - now });
        match self.change {
            // Clocks that are set forward show it sooner. If the change skips it, it counts as shown at the change.
            Some((change, zone)) if change <= self.at + span => {
                let sooner = i64::from(zone.0 - self.zone.0) * 60_000;
                Span(span.0.saturating_add_signed(-sooner)).max(change.since(self.at)).max(Span(1))
            }
            _ => span,
        }
    }

    /// Returns the time until `to`, if the time of day is between `from` and `to`. `to` may be on the next day.
    pub fn within(self, from: Span, to: Span) -> Option<Span> {
        let left = self.until(to);
        // Inside, `to` comes before `from`.
        (from != to && left < self.until(from)).then_some(left)
    }
}

/// Returns year, month and day of a day since 1 January 1970. Counts each year from March, so that the leap day is a
/// year's last day.
fn date_of(day: u32) -> (u64, u64, u64) {
    const YEARS_400: u64 = 146_097;
    let days = u64::from(day) + 719_468; // from 1 March of the year 0
    let of_400 = days % YEARS_400;
    let year = (of_400 - of_400 / 1_460 + of_400 / 36_524 - of_400 / 146_096) / 365;
    let of_year = of_400 - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (days / YEARS_400 * 400 + year + next, month, of_month)
}

impl Time {
    /// The last moment: JavaScript has no date after it.
    pub const LAST: Time = Time(8_640_000_000_000_000);

    /// Returns the time since `earlier`. Zero if that is in the future, as after the clock was set back.
    pub fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// Returns a span of seconds.
    pub const fn seconds(seconds: u64) -> Span {
        Span(seconds.saturating_mul(1_000))
    }

    /// Returns a span of minutes.
    pub const fn minutes(minutes: u64) -> Span {
        Span::seconds(minutes.saturating_mul(60))
    }

    /// Returns a span of hours.
    pub const fn hours(hours: u64) -> Span {
        Span::minutes(hours.saturating_mul(60))
    }
}

impl Add<Span> for Time {
    type Output = Time;

    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0).min(Time::LAST.0))
    }
}

impl Add<Span> for Span {
    type Output = Span;

    fn add(self, span: Span) -> Span {
        Span(self.0.saturating_add(span.0))
    }
}

/// Subtracting a longer span gives zero.
impl Sub for Span {
    type Output = Span;

    fn sub(self, span: Span) -> Span {
        Span(self.0.saturating_sub(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Time;

    fn sub(self, span: Span) -> Time {
        Time(self.0.saturating_sub(span.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{LocalTime, Span, Time, Zone};

    const MIDNIGHT: u64 = 1_763_769_600_000; // 22 Nov 2025, 00:00 UTC

    fn at(hours: u64, zone: i32) -> LocalTime {
        LocalTime { at: Time(MIDNIGHT) + Span::hours(hours), zone: Zone::ahead(zone), change: None }
    }

    #[test]
    fn the_day_begins_where_the_user_lives() {
        assert_eq!(at(6, 0).time_of_day(), Span::hours(6));
        assert_eq!(at(23, 120).time_of_day(), Span::hours(1));
        assert_eq!(at(1, -480).time_of_day(), Span::hours(17));
        assert_eq!(at(6, 100_000).time_of_day(), Span::hours(6));
        assert_eq!(at(6, 0).until(Span::hours(8)), Span::hours(2));
        assert_eq!(at(8, 0).until(Span::hours(8)), Span::hours(24));
    }

    #[test]
    fn days_of_the_week() {
        // 22 November 2025 was a Saturday.
        assert_eq!([at(0, 0), at(23, 0), at(23, 120), at(1, -480)].map(LocalTime::weekday), [5, 5, 6, 4]);
    }

    #[test]
    fn iso_times() {
        let check = |at: LocalTime, expect: &str| assert_eq!(at.iso(), expect);
        check(at(0, 0), "2025-11-22T00:00:00Z");
        check(at(23, 60), "2025-11-23T00:00:00+01:00");
        check(at(1, -210), "2025-11-21T21:30:00-03:30");
        check(at(24 * 100, 345), "2026-03-02T05:45:00+05:45");
        check(Time(0).into(), "1970-01-01T00:00:00Z");
        check(Time(1_709_164_799_000).into(), "2024-02-28T23:59:59Z");
        check(Time(1_709_164_800_000).into(), "2024-02-29T00:00:00Z");
        check(Time(951_868_800_000).into(), "2000-03-01T00:00:00Z");
        check(Time(4_107_542_400_000).into(), "2100-03-01T00:00:00Z");
        check(Time(1_798_761_599_999).into(), "2026-12-31T23:59:59Z");
        check(Time::LAST.into(), "275760-09-13T00:00:00Z");
    }

    #[test]
    fn a_quiet_night_goes_over_midnight() {
        let (from, to) = (Span::hours(22), Span::hours(7));
        let check = |hour, left: Option<u64>| assert_eq!(at(hour, 0).within(from, to), left.map(Span::hours), "{hour}");
        check(21, None);
        check(22, Some(9));
        check(23, Some(8));
        check(6, Some(1));
        check(7, None);
        assert_eq!(at(5, 0).within(from, from), None);
    }

    /// At 22:00 of the user's day, four hours before their clocks change from one zone to another.
    fn before_a_change(from: i32, to: i32) -> LocalTime {
        let evening = Time(MIDNIGHT + 22 * 3_600_000).0.saturating_add_signed(-i64::from(from) * 60_000);
        let change = (Time(evening) + Span::hours(4), Zone::ahead(to));
        LocalTime { at: Time(evening), zone: Zone::ahead(from), change: Some(change) }
    }

    #[test]
    fn a_night_in_which_clocks_change_is_longer_or_shorter() {
        let check = |from, to, minutes| {
            let evening = before_a_change(from, to);
            assert_eq!(evening.time_of_day(), Span::hours(22));
            assert_eq!(evening.until(Span::hours(7)), Span::minutes(minutes), "{from} to {to}");
            assert_eq!(evening.within(Span::hours(22), Span::hours(7)), Some(Span::minutes(minutes)));
        };
        // Berlin in spring and in autumn, Lord Howe in spring and in autumn; in Kathmandu nothing changes.
        check(60, 120, 8 * 60);
        check(120, 60, 10 * 60);
        check(630, 660, 8 * 60 + 30);
        check(660, 630, 9 * 60 + 30);
        check(345, 345, 9 * 60);
    }

    #[test]
    fn a_time_before_the_change_is_where_it_was() {
        assert_eq!(before_a_change(60, 120).until(Span::hours(1)), Span::hours(3));
        // The change skips 2:30, so it counts as shown at the change.
        assert_eq!(before_a_change(60, 120).until(Span::minutes(150)), Span::hours(4));
    }
}
