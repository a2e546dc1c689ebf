//! The reasons of failures, and the causes that affect many sessions at once. Must never word a cause: the catalog
//! does.

use crate::time::Span;

/// Why a session failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Failure {
    /// "Usage limit reached". The session can go on when the limit is lifted.
    UsageLimit,
    /// "Claude Code crashed".
    Crashed,
    /// "You've been signed out".
    SignedOut,
    /// "Connection lost".
    ConnectionLost,
    /// "The session was interrupted".
    Interrupted,
    /// Another error title of the page, as shown, whose cause is known.
    Caused(Caused),
    /// Another error title of the page, as shown.
    Titled(String),
    /// Only "Error".
    #[default]
    Unspecified,
}

/// A failure of a known cause, in the page's words: "Spend limit reached", "Usage limit reached · resets 3pm".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caused {
    /// The cause.
    pub cause: Cause,
    /// The page's words, in the page's language.
    pub words: String,
}

/// A cause that affects all sessions of the account, and ends for all of them at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The account, the organization or a model has reached a limit of usage or money.
    UsageLimit,
    /// Too many requests within a short time.
    RateLimit,
    /// The user has to sign in again.
    SignedOut,
    /// The subscription is paused.
    SubscriptionPaused,
    /// There is no connection to Claude.
    ConnectionLost,
    /// Claude is busy or not available.
    Overloaded,
}

impl Cause {
    /// All causes.
    pub const ALL: [Cause; 6] = [
        Cause::UsageLimit,
        Cause::RateLimit,
        Cause::SignedOut,
        Cause::SubscriptionPaused,
        Cause::ConnectionLost,
        Cause::Overloaded,
    ];
}

impl Failure {
    /// Returns the cause, if it affects other sessions too.
    pub fn cause(&self) -> Option<Cause> {
        match self {
            Failure::UsageLimit => Some(Cause::UsageLimit),
            Failure::SignedOut => Some(Cause::SignedOut),
            Failure::ConnectionLost => Some(Cause::ConnectionLost),
            Failure::Caused(caused) => Some(caused.cause),
            Failure::Crashed | Failure::Interrupted | Failure::Titled(_) | Failure::Unspecified => None,
        }
    }

    /// Returns the page's own words, for the variants that hold them.
    pub fn words(&self) -> Option<&str> {
        match self {
            Failure::Caused(Caused { words, .. }) | Failure::Titled(words) => Some(words),
            _ => None,
        }
    }

    /// Returns the time of day at which the usage limit is lifted, since the user's midnight. Returns nothing unless
    /// the page's words hold exactly one time of day, without a zone.
    pub fn resets(&self) -> Option<Span> {
        match self {
            Failure::Caused(Caused { cause: Cause::UsageLimit, words }) => only_time_of_day(words),
            _ => None,
        }
    }

    /// Returns the same reason without the page's words.
    pub fn without_words(&self) -> Failure {
        match self {
            Failure::Caused(Caused { cause: Cause::UsageLimit, .. }) => Failure::UsageLimit,
            Failure::Caused(Caused { cause: Cause::SignedOut, .. }) => Failure::SignedOut,
            Failure::Caused(Caused { cause: Cause::ConnectionLost, .. }) => Failure::ConnectionLost,
            Failure::Caused(_) | Failure::Titled(_) => Failure::Unspecified,
            failure => failure.clone(),
        }
    }
}

/// Returns the only time of day in a text: `15:30`, `3pm`, `3:30 PM`. Returns nothing if the text holds several, a date
/// or a zone: `3pm (Europe/Paris)`, `3pm UTC`.
fn only_time_of_day(text: &str) -> Option<Span> {
    let mut times = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|one: char| one.is_ascii_digit()) {
        let (number, after) = leading_number(rest.get(at..)?)?;
        let (minutes, after) = match after.strip_prefix(':').and_then(leading_number) {
            Some((minutes, after)) if minutes < 60 => (Some(minutes), after),
            _ => (None, after),
        };
        let (half, after) = half_of_day(after);
        rest = after;
        let hours = match half {
            Some(afternoon) if (1..=12).contains(&number) => number % 12 + if afternoon { 12 } else { 0 },
            None if minutes.is_some() && number < 24 => number,
            _ => return None,
        };
        if names_zone(rest) {
            return None;
        }
        times.push(Span::minutes(hours * 60 + minutes.unwrap_or(0)));
    }
    let [only] = times[..] else { return None };
    Some(only)
}

/// Returns the number of at most four digits at the beginning, and the rest.
fn leading_number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|one: char| !one.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let number = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    Some((number, rest))
}

/// Returns whether the text begins with `pm` (true), `am` (false) or neither (`None`), and the rest.
fn half_of_day(text: &str) -> (Option<bool>, &str) {
    let begins = text.trim_start();
    let Some((half, rest)) = begins.split_at_checked(2) else { return (None, text) };
    let afternoon = match () {
        () if half.eq_ignore_ascii_case("am") => false,
        () if half.eq_ignore_ascii_case("pm") => true,
        () => return (None, text),
    };
    if rest.starts_with(char::is_alphanumeric) { (None, text) } else { (Some(afternoon), rest) }
}

/// Whether the text begins with a zone: a word in capital letters, or a continent and its city.
fn names_zone(text: &str) -> bool {
    let begins = text.trim_start_matches([' ', '(']);
    let word = begins.split(|one: char| !one.is_ascii_alphabetic() && !matches!(one, '/' | '_')).next();
    word.is_some_and(|word| word.contains('/') || (word.len() > 1 && word.bytes().all(|one| one.is_ascii_uppercase())))
}

#[cfg(test)]
mod tests {
    use super::{Cause, Caused, Failure};
    use crate::time::Span;

    #[track_caller]
    fn check(words: &str, minutes: Option<u64>) {
        let failure = Failure::Caused(Caused { cause: Cause::UsageLimit, words: words.to_owned() });
        assert_eq!(failure.resets(), minutes.map(Span::minutes), "{words}");
    }

    #[test]
    fn times_of_a_reset() {
        check("Usage limit reached · resets 3pm", Some(15 * 60));
        check("Usage limit reached. Resets at 3:30 PM", Some(15 * 60 + 30));
        check("Nutzungslimit erreicht – wieder ab 14:30 Uhr", Some(14 * 60 + 30));
        check("利用上限に達しました（9:05にリセット）", Some(9 * 60 + 5));
        check("Usage limit reached · resets 12am", Some(0));
        check("Usage limit reached", None);
        check("Usage limit reached · resets Oct 9, 3pm", None);
        check("Usage limit reached · resets 3 pmx", None);
        check("Limit reached between 3pm and 4pm", None);
        check("Opus 4.5 limit reached", None);
        check("Reset in 99999999999999999999999:10", None);
        check("13pm", None);
        check("Usage limit reached · resets 3pm (Europe/Paris)", None);
        check("Usage limit reached · resets 15:00 (America/New_York)", None);
        check("Usage limit reached · resets 3pm UTC", None);
        check("Usage limit reached · resets 3:30 PM (CET)", None);
        check("Usage limit reached in 2 h", None);
    }

    #[test]
    fn only_a_limit_resets() {
        let words = "Service is busy until 3pm".to_owned();
        assert_eq!(Failure::Caused(Caused { cause: Cause::Overloaded, words }).resets(), None);
        assert_eq!(Failure::UsageLimit.resets(), None);
    }
}
