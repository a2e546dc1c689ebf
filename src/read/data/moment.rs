//! Reads moments as the page's data write them, and orders them: RFC 3339, perhaps cut after the minutes or the seconds. Must never
//! guess: a text of another form gives nothing.

use crate::time::{Span, Time};

/// Returns the moment that a text names, or nothing for a text of another form.
pub(super) fn moment(text: &str) -> Option<Time> {
    let number = |from: usize, to: usize| -> Option<u64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let stands = |at: usize, allowed: &[u8]| text.as_bytes().get(at).is_some_and(|byte| allowed.contains(byte));
    let (year, month, day, hour, minute) =
        (number(0, 4)?, number(5, 7)?, number(8, 10)?, number(11, 13)?, number(14, 16)?);
    let is_written = stands(4, b"-") && stands(7, b"-") && stands(10, b"Tt ") && stands(13, b":");
    let is_possible = year >= 1970 && (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    if !is_written || !is_possible {
        return None;
    }
    let seconds = if stands(16, b":") { number(17, 19)? } else { 0 };
    let time = Time(0) + Span::hours(days(year, month, day) * 24 + hour) + Span::minutes(minute);
    let fraction = if stands(19, b".") { millis(text.get(20..)?) } else { 0 };
    Some(in_utc(time + Span::seconds(seconds.min(60)) + Span(fraction), text.get(16..)?))
}

/// Returns whether one moment was before another, as far as that is written. Some APIs write no fraction: such a moment may be any of
/// its second.
pub(super) fn is_before(one: Option<Time>, other: Option<Time>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one < other };
    let second = |time: Time| time.0 / 1_000;
    let is_whole = |time: Time| time.0.is_multiple_of(1_000);
    if second(one) == second(other) && (is_whole(one) || is_whole(other)) { false } else { one < other }
}

/// Returns the milliseconds of a fraction of a second, which begins the text.
fn millis(fraction: &str) -> u64 {
    let digits = fraction.bytes().take_while(u8::is_ascii_digit).chain(std::iter::repeat(b'0'));
    digits.take(3).fold(0, |millis, digit| millis * 10 + u64::from(digit - b'0'))
}

/// Returns the days since 1970-01-01. Counts each year from March, so that the leap day is a year's last day.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    (year * 365 + leap_days + (month * 153 + 2) / 5 + day - 1).saturating_sub(719_468)
}

/// Returns a local moment in UTC. The zone is at the end of the text; without one, the moment is in UTC already.
fn in_utc(time: Time, end: &str) -> Time {
    let Some(at) = end.find(['+', '-']) else { return time };
    let number = |from: usize| end.get(at + from..at + from + 2)?.parse::<u64>().ok();
    let Some((hours, minutes)) = number(1).zip(number(4)) else { return time };
    let ahead = Span::minutes(hours * 60 + minutes);
    if end.get(at..).is_some_and(|zone| zone.starts_with('-')) { time + ahead } else { time - ahead }
}

#[cfg(test)]
mod tests {
    use super::{is_before, moment};

    #[track_caller]
    fn check(text: &str, expect: Option<u64>) {
        assert_eq!(moment(text).map(|time| time.0), expect, "{text}");
    }

    #[test]
    fn moments() {
        check("1970-01-01T00:00:00Z", Some(0));
        check("2026-11-28T12:30", Some(1_795_869_000_000));
        check("2026-11-28T12:30:05", Some(1_795_869_005_000));
        check("2026-11-28T12:30:05Z", Some(1_795_869_005_000));
        check("2026-11-28T12:30:05.123456Z", Some(1_795_869_005_123));
        check("2026-11-28T12:30:05.123456789Z", Some(1_795_869_005_123));
        check("2026-11-28T12:30:05.4+02:00", Some(1_795_861_805_400));
        check("2026-11-28T12:30:05.Z", Some(1_795_869_005_000));
        check("2026-11-28T14:30:05+02:00", Some(1_795_869_005_000));
        check("2026-11-28T04:30:05-08:00", Some(1_795_869_005_000));
        check("2024-02-29T00:00:00Z", Some(1_709_164_800_000));
        check("2000-03-01T00:00:00Z", Some(951_868_800_000));
    }

    #[test]
    fn order() {
        let check = |one: &str, other: &str, expect: bool| {
            assert_eq!(is_before(moment(one), moment(other)), expect, "{one} {other}");
        };
        check("2026-11-28T12:30:05.1Z", "2026-11-28T12:30:05.2Z", true);
        check("2026-11-28T12:30:05.2Z", "2026-11-28T12:30:05.1Z", false);
        check("2026-11-28T12:30:05.123456Z", "2026-11-28T12:30:05.123456789Z", false);
        check("2026-11-28T12:30:05Z", "2026-11-28T12:30:05.2Z", false);
        check("2026-11-28T12:30:05.2Z", "2026-11-28T12:30:05Z", false);
        check("2026-11-28T12:30:05.2Z", "2026-11-28T12:30:06Z", true);
        check("never", "2026-11-28T12:30:06Z", true);
        check("never", "never", false);
    }

    #[test]
    fn what_is_no_moment() {
        for text in
            ["", "now", "2026-13-01T00:00", "2026-11-28", "2026-11-28T24:00", "20261128T1230", "1969-12-31T23:59"]
        {
            check(text, None);
        }
        check("２０２６-11-28T12:30", None);
        check("2026-11-2\u{661}T12:30", None);
    }
}
