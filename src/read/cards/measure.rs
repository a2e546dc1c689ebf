//! Reads percentages and durations in words. Each function understands the whole text, or returns nothing.

use crate::session::Progress;
use crate::time::Span;

/// Reads "85%", "85% complete", "Progress: 85%". Fractions of a percent are cut.
pub(super) fn parse_percent(text: &str) -> Option<Progress> {
    let text = strip_word(text, "progress").trim_start_matches(':').trim_start();
    let (number, rest) = text.split_once('%')?;
    if !matches!(rest.trim(), "" | "complete" | "done") {
        return None;
    }
    let number = number.trim_end();
    let whole = number.split('.').next()?;
    if whole.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    Progress::new(whole.parse().ok()?)
}

fn strip_word<'t>(text: &'t str, word: &str) -> &'t str {
    match text.get(..word.len()) {
        Some(first) if first.eq_ignore_ascii_case(word) => text.get(word.len()..).unwrap_or_default(),
        _ => text,
    }
}

/// Reads "12m 5s", "8 minutes", "1:23:45", "12m elapsed". Reads "12:05" only if `is_duration`: else it may be a time of
/// day.
pub(super) fn parse_elapsed(text: &str, is_duration: bool) -> Option<Span> {
    let text = text.strip_suffix(" elapsed").unwrap_or(text);
    let text = strip_word(strip_word(text, "elapsed"), "for").trim_start_matches(':').trim();
    if text.contains(':') {
        let (span, parts) = parse_clock(text)?;
        return (parts == 3 || is_duration).then_some(span);
    }
    let mut seconds: u64 = 0;
    // Each unit has to be smaller than the one before.
    let mut last_unit = u64::MAX;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|digits| *digits > 0)?;
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let unit = match after.get(..letters)? {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            _ => return None,
        };
        if unit >= last_unit {
            return None;
        }
        last_unit = unit;
        seconds = seconds.checked_add(number.checked_mul(unit)?)?;
        rest = after.get(letters..)?.trim_start();
    }
    (last_unit != u64::MAX).then(|| Span::seconds(seconds))
}

/// Reads "12:05" and "1:23:45". Returns the span, and the number of parts.
fn parse_clock(text: &str) -> Option<(Span, usize)> {
    let mut seconds: u64 = 0;
    let mut parts = 0;
    for part in text.split(':') {
        let well_formed = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = part.parse().ok()?;
        if !well_formed || (parts > 0 && number >= 60) {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
        parts += 1;
    }
    (2..=3).contains(&parts).then(|| (Span::seconds(seconds), parts))
}

/// Reads "85", "0.85", "12.5" as thousandths. Float parsing would add much code to the Wasm.
pub(super) fn parse_thousandths(text: &str) -> Option<u64> {
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = part.bytes().chain(std::iter::repeat(b'0')).take(3);
    let part = digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::{parse_elapsed, parse_percent, parse_thousandths};
    use crate::session::Progress;
    use crate::time::Span;

    #[test]
    fn durations() {
        let check = |text: &str, seconds: Option<u64>| {
            assert_eq!(parse_elapsed(text, false), seconds.map(Span::seconds), "{text}");
        };
        check("12m 5s", Some(725));
        check("12m5s", Some(725));
        check("1:23:45", Some(5_025));
        check("8 minutes", Some(480));
        check("2 hours 5 minutes", Some(7_500));
        check("Elapsed: 1h", Some(3_600));
        check("for 3 min", Some(180));
        check("45s elapsed", Some(45));
        check("1d 2h", Some(93_600));
        check("5s 12m", None);
        check("5m 6m", None);
        check("5 min ago", None);
        check("5 min remaining", None);
        check("ETA 5 min", None);
        check("5", None);
        check("m", None);
        check("", None);
        check("1:99:00", None);
        check("1:2:3:4", None);
        check("10:15", None);
        check("99999999999999999999s", None);
        check("18446744073709551615d", None);
        assert_eq!(parse_elapsed("10:15", true), Some(Span::seconds(615)));
    }

    #[test]
    fn percentages() {
        let check = |text: &str, expect: Option<u8>| {
            assert_eq!(parse_percent(text).map(Progress::percent), expect, "{text}");
        };
        check("85%", Some(85));
        check("85 %", Some(85));
        check("85% complete", Some(85));
        check("Progress: 85%", Some(85));
        check("12.5%", Some(12));
        check("100%", Some(100));
        check("101%", None);
        check("-5%", None);
        check("%", None);
        check(".5%", None);
        check("Save 20%", None);
        check("20% off", None);
    }

    #[test]
    fn numbers_of_progress_bars() {
        assert_eq!(parse_thousandths("85"), Some(85_000));
        assert_eq!(parse_thousandths(" 0.8567 "), Some(856));
        assert_eq!(parse_thousandths("12.5"), Some(12_500));
        assert_eq!(parse_thousandths("-1"), None);
        assert_eq!(parse_thousandths("1.x"), None);
        assert_eq!(parse_thousandths("NaN"), None);
        assert_eq!(parse_thousandths(""), None);
    }
}
