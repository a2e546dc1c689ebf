//! The troubles of a plan: what tabs, the browser and the computer do to the watch, and what the user does.

use crate::plan::{Happening, MINUTE, SECOND, habit, slow};
use crate::random::Random;
use crate::tab::Screen;

/// Makes what happens at a moment.
type Maker<'a> = dyn FnMut(&mut Random, u64) -> Vec<(u64, Happening)> + 'a;

/// What kinds of trouble a world has.
#[derive(Clone, Copy, Default)]
pub struct Mood {
    pub tabs: u64,
    pub lag: bool,
    pub stuck: bool,
    pub freezing: bool,
    pub filters: bool,
    pub reloads: bool,
    pub screens: bool,
    pub user: bool,
    pub settings: bool,
    pub deaths: bool,
    pub failures: bool,
    pub sleep: bool,
    pub clock: bool,
    pub restarts: bool,
}

pub fn trouble(r: &mut Random, mood: &Mood, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) {
    let mut sometimes = |r: &mut Random, on: bool, most: u64, make: &mut Maker| {
        if on {
            for _ in 0..r.between(1, most) {
                let at = r.below(length);
                happenings.extend(make(r, at));
            }
        }
    };
    let tab = |r: &mut Random| r.below(4) as usize;
    sometimes(r, mood.tabs > 1 || mood.reloads, 3, &mut |r, at| {
        let habit = habit(r, mood, sessions);
        vec![(at, Happening::Close(tab(r))), (at + r.span(SECOND, 4 * MINUTE), Happening::Open(habit, slow(r)))]
    });
    sometimes(r, mood.reloads, 4, &mut |r, at| vec![(at, Happening::Reload(tab(r), slow(r)))]);
    sometimes(r, mood.freezing, 3, &mut |r, at| {
        let which = tab(r);
        if r.chance(60.0) {
            let until = at + r.span(SECOND, 10 * MINUTE);
            vec![(at, Happening::Freeze(which)), (until, Happening::Thaw(which, r.below(8 * SECOND)))]
        } else {
            let until = at + r.span(SECOND, 10 * MINUTE);
            vec![(at, Happening::Discard(which)), (until, Happening::Reload(which, slow(r)))]
        }
    });
    sometimes(r, mood.stuck, 2, &mut |r, at| vec![(at, Happening::Stick(tab(r)))]);
    sometimes(r, mood.lag, 3, &mut |r, at| vec![(at, Happening::Lag(tab(r), r.span(10, 45 * SECOND)))]);
    sometimes(r, mood.filters, 4, &mut |r, at| {
        let which = tab(r);
        let until = at + r.span(SECOND, 5 * MINUTE);
        if r.chance(50.0) {
            vec![(at, Happening::Fold(which, Some(r.below(3) as u8))), (until, Happening::Fold(which, None))]
        } else {
            let hidden = r.below(sessions as u64) as usize;
            vec![(at, Happening::Filter(which, Some(hidden))), (until, Happening::Filter(which, None))]
        }
    });
    sometimes(r, mood.screens, 2, &mut |r, at| {
        let which = tab(r);
        let screen = *r.pick(&[Screen::Error, Screen::Login]);
        vec![
            (at, Happening::Show(which, screen)),
            (at + r.span(SECOND, 5 * MINUTE), Happening::Show(which, Screen::List)),
        ]
    });
    sometimes(r, mood.user, 12, &mut |r, at| user(r, at, sessions));
    sometimes(r, mood.settings, 4, &mut |r, at| {
        const CHOICES: [(&str, [u32; 2]); 9] = [
            ("alert_needs_input", [0, 1]),
            ("alert_failed", [0, 1]),
            ("alert_finished", [0, 1]),
            ("alert_stalled", [0, 1]),
            ("alert_cannot_see", [0, 1]),
            ("hold_needs_input", [0, 10]),
            ("hold_finished", [0, 8]),
            ("stall_alert", [2, 20]),
            ("remind_first", [1, 10]),
        ];
        let (name, values) = r.pick(&CHOICES);
        vec![(at, Happening::Set(name, *r.pick(values)))]
    });
    sometimes(r, mood.deaths, 4, &mut |r, at| vec![(at, Happening::Doom(r.below(12) as u32))]);
    sometimes(r, mood.failures, 3, &mut |r, at| {
        let times = r.between(1, 3) as u32;
        let fail = if r.chance(50.0) { Happening::FailStores(times) } else { Happening::FailNotifications(times) };
        vec![(at, fail)]
    });
    sometimes(r, mood.sleep, 2, &mut |r, at| {
        vec![(at, Happening::Sleep(r.span(5 * SECOND, 9 * 60 * MINUTE).min(length)))]
    });
    sometimes(r, mood.clock, 2, &mut |r, at| {
        let by = r.span(SECOND, 30 * 60 * MINUTE) as i64;
        vec![(at, Happening::Clock(if r.chance(50.0) { by } else { -by }))]
    });
    sometimes(r, mood.restarts, 2, &mut |r, at| {
        vec![(at, if r.chance(60.0) { Happening::Restart(slow(r)) } else { Happening::Update })]
    });
}

fn user(r: &mut Random, at: u64, sessions: usize) -> Vec<(u64, Happening)> {
    let tab = r.below(4) as usize;
    let session = r.below(sessions as u64) as usize;
    let until = at + r.span(SECOND, 3 * MINUTE);
    match r.below(12) {
        0..=2 => vec![(at, Happening::Look(tab, Some(session))), (until, Happening::LookAway)],
        3 => vec![(at, Happening::Look(tab, Some(session))), (until, Happening::Look(tab, None))],
        4 => vec![(at, Happening::Look(tab, None)), (until, Happening::LookAway)],
        5 => (0..r.between(1, 20)).map(|n| (at + n * 40 * SECOND, Happening::Stream(tab))).collect(),
        6 => vec![(at, Happening::Click(session))],
        7 => vec![(at, Happening::Dismiss(session))],
        8 => vec![(at, Happening::Acknowledge(session))],
        9 => vec![(at, Happening::AcknowledgeAll)],
        10 => vec![(at, Happening::Board)],
        _ => vec![(at, Happening::Test)],
    }
}
