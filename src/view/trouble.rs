//! Words what is wrong with the watch itself: what fails now, from when to when it had stopped, and what it cannot
//! read.

use crate::time::{Span, Time};
use crate::words::{Arg, Message};

/// A shorter outage is not told: a failed turn is retried within this time, so nothing was missed.
const SHORT: Span = Span::seconds(30);

/// How long after an outage the board tells of it.
const RECENT: Span = Span::hours(1);

/// An outage that began longer ago than this is told with its date.
const SAME_DAY: Span = Span::hours(12);

/// What the background knows about its own failures. Times are by the computer's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// The browser's message of the failure that lasts now; empty without one.
    pub words: String,
    /// Beginning and end of the last outage.
    pub outage: Option<(Time, Time)>,
    /// Whether a capture broke the core twice and is set aside.
    pub unread: bool,
    /// Whether the page's data are wanted but cannot be read.
    pub deaf: bool,
}

/// One message for each trouble; empty where there is none.
pub fn troubles(trouble: &Trouble, now: Time) -> Vec<Message> {
    let words = Some(&trouble.words).filter(|words| !words.is_empty());
    let broken = words.map(|words| Message::plain("trouble").with(words.as_str()));
    let unread = trouble.unread.then(|| Message::plain("trouble_unread"));
    let deaf = trouble.deaf.then(|| Message::plain("trouble_deaf"));
    let outage = trouble.outage.filter(|(from, to)| to.since(*from) >= SHORT && now.since(*to) < RECENT);
    let outage = outage.map(|(from, to)| {
        let begun = if now.since(from) < SAME_DAY { Arg::Clock(from) } else { super::with_day(from).into() };
        Message::plain("trouble_outage").with(begun).with(Arg::Clock(to))
    });
    [broken, outage, unread, deaf].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Time = Time(20_000 * 86_400_000 + 12 * 3_600_000);

    fn after(span: Span) -> Time {
        NOON + span
    }

    fn keys(trouble: &Trouble, now: Time) -> Vec<String> {
        troubles(trouble, now).iter().map(|message| message.key.to_string()).collect()
    }

    fn out(from: Time, to: Time) -> Trouble {
        Trouble { outage: Some((from, to)), ..Trouble::default() }
    }

    #[test]
    fn nothing_is_said_when_all_is_well() {
        assert_eq!(keys(&Trouble::default(), NOON), [""; 0]);
    }

    #[test]
    fn what_is_wrong_now_comes_first() {
        let trouble =
            Trouble { words: "no room".to_owned(), unread: true, deaf: true, ..out(NOON, after(Span::minutes(8))) };
        assert_eq!(
            keys(&trouble, after(Span::minutes(9))),
            ["trouble", "trouble_outage", "trouble_unread", "trouble_deaf"]
        );
    }

    #[test]
    fn an_outage_is_said_for_an_hour_after_it() {
        let trouble = out(NOON, after(Span::minutes(8)));
        assert_eq!(keys(&trouble, after(Span::minutes(67))), ["trouble_outage"]);
        assert_eq!(keys(&trouble, after(Span::minutes(68))), [""; 0]);
    }

    #[test]
    fn an_outage_that_the_next_try_ended_is_not_said() {
        assert_eq!(keys(&out(NOON, after(Span::seconds(29))), after(Span::minutes(1))), [""; 0]);
        assert_eq!(keys(&out(NOON, after(Span::seconds(30))), after(Span::minutes(1))), ["trouble_outage"]);
    }

    #[test]
    fn an_outage_that_began_the_day_before_is_said_with_its_day() {
        let (long, short) = (out(NOON, after(Span::hours(12))), out(NOON, after(Span::hours(11))));
        let begun = |trouble: &Trouble, now| troubles(trouble, now).first().and_then(|said| said.args.first().cloned());
        assert_eq!(begun(&short, after(Span::hours(11))), Some(Arg::Clock(NOON)));
        assert!(matches!(begun(&long, after(Span::hours(12))), Some(Arg::Message(_))));
    }
}
