//! The plan of a world, made from its seed alone: what will happen, and when. A plan can be cut shorter and played again, so a failure can be shrunk.

use crate::life::{Ask, Ending, Step, Trouble};
use crate::oracle::Hush;
use crate::page::{LOCALES, Shape};
use crate::random::Random;
use crate::tab::{Boot, Habit, Order, Screen};
use crate::trouble::{Mood, trouble};
use crate::wire::DataHabit;
use crate::world::BEGIN;

/// What a plan lets happen. Tabs and sessions that are not there are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    Life(usize, Step),
    /// A tab is opened; how long its list takes, and how long until it is right.
    Open(Habit, (u64, u64)),
    Close(usize),
    Reload(usize, (u64, u64)),
    Freeze(usize),
    /// It goes on, and catches up after so long.
    Thaw(usize, u64),
    Discard(usize),
    /// Its stream of events breaks.
    Stick(usize),
    Lag(usize, u64),
    Fold(usize, Option<u8>),
    Filter(usize, Option<usize>),
    Show(usize, Screen),
    /// The sidebar is written in another way.
    Redraw(usize, Shape),
    /// The user wants the page's data read along, or no longer.
    PageData(bool),
    /// A stream breaks: taken up again after so long, or silent for ever.
    Break(usize, Option<u64>),
    /// So many answers are refused or empty.
    Refuse(usize, u32),
    /// The login is shown in every tab; somebody signs in.
    SignOut,
    SignIn(u8, (u64, u64)),
    /// The user looks at a session, or at the list, in a tab.
    Look(usize, Option<usize>),
    /// The user goes to another window.
    LookAway,
    /// The user leaves the computer, or is back.
    Away(bool),
    /// The transcript of the open session changes.
    Stream(usize),
    Click(usize),
    Dismiss(usize),
    Acknowledge(usize),
    AcknowledgeAll,
    Board,
    Set(&'static str, u32),
    /// The user mutes or snoozes a session, or no longer does.
    Hush(usize, Hush),
    Test,
    /// The worker dies after so many more instructions.
    Doom(u32),
    FailStores(u32),
    FailNotifications(u32),
    /// The computer sleeps for so long.
    Sleep(u64),
    Clock(i64),
    Restart((u64, u64)),
    Update,
}

impl Happening {
    /// Whether it also happens while the computer sleeps.
    pub fn needs_no_computer(&self) -> bool {
        matches!(self, Happening::Life(..))
    }
}

/// All that decides a world.
#[derive(Clone, Debug)]
pub struct Plan {
    pub seed: u64,
    /// The folder of each session, and whose it is.
    pub folders: Vec<(u8, u8)>,
    /// How often in a hundred instructions the worker dies.
    pub death: f64,
    /// How late timers and alarms may be.
    pub timer_late: u64,
    pub alarm_late: u64,
    /// The browser tells of notifications that the extension itself took away.
    pub clears_are_told: bool,
    pub happenings: Vec<(u64, Happening)>,
    pub end: u64,
}

pub const SECOND: u64 = 1_000;
pub const MINUTE: u64 = 60 * SECOND;

impl Plan {
    /// Whether the world has a second witness: the page's data.
    pub fn reads_data(&self) -> bool {
        self.happenings.iter().any(|(_, what)| matches!(what, Happening::PageData(_)))
    }
}

pub fn plan(seed: u64) -> Plan {
    let mut random = Random::new(seed);
    let r = &mut random;
    // A third of the worlds is calm, so that the tight bounds are tried; the others have some troubles each.
    let calm = r.chance(33.0);
    let mut some = |percent: f64| !calm && r.chance(percent);
    let mood = Mood {
        tabs: 1,
        lag: some(30.0),
        stuck: some(20.0),
        freezing: some(30.0),
        filters: some(30.0),
        reloads: some(40.0),
        screens: some(25.0),
        user: some(60.0),
        settings: some(20.0),
        deaths: some(40.0),
        failures: some(30.0),
        sleep: some(20.0),
        clock: some(20.0),
        restarts: some(20.0),
    };
    let mood =
        Mood { tabs: if r.chance(60.0) { 1 } else { r.between(2, 4) }, user: mood.user || r.chance(30.0), ..mood };
    let length = if r.chance(80.0) { r.between(2 * MINUTE, 12 * MINUTE) } else { r.between(20 * MINUTE, 100 * MINUTE) };
    let count = if r.chance(95.0) { r.between(1, 6) } else { r.between(7, 20) };
    let mut folders: Vec<(u8, u8)> = (0..count).map(|_| (r.below(3) as u8, 0)).collect();
    let mut happenings = Vec::new();
    for session in 0..folders.len() {
        life(r, session, length, &mut happenings);
    }
    for _ in 0..mood.tabs {
        let at = if happenings.len() % 3 == 0 { 0 } else { r.below(20 * SECOND) };
        let habit = habit(r, &mood, folders.len());
        happenings.push((at, Happening::Open(habit, slow(r))));
    }
    trouble(r, &mood, length, folders.len(), &mut happenings);
    wishes(&mut Random::new(!seed), length, folders.len(), &mut happenings);
    crowd(&mut Random::new(seed.rotate_left(32)), length, folders.len(), &mut happenings);
    let r = &mut Random::new(!seed.rotate_left(32));
    absences(r, length, &mut happenings);
    limit(r, length, folders.len(), &mut happenings);
    archiving(r, &mut happenings);
    let length = length.max(hours(r, length, folders.len(), &mut happenings));
    let r = &mut Random::new(seed.rotate_left(16) ^ 0xda7a);
    witnesses(r, calm, length, folders.len(), &mut happenings);
    let has_data = happenings.iter().any(|(_, what)| matches!(what, Happening::PageData(_)));
    accounts(r, calm || has_data, length, &mut folders, &mut happenings);
    let r = &mut random;
    happenings.sort_by_key(|(at, _)| *at);
    Plan {
        seed,
        folders,
        death: if mood.deaths { *r.pick(&[0.1, 1.0, 4.0]) } else { 0.0 },
        timer_late: *r.pick(&[0, 50, 900]),
        alarm_late: *r.pick(&[0, 2 * SECOND, 60 * SECOND]),
        clears_are_told: r.chance(50.0),
        happenings,
        // Long enough for everything that is due to come, and for what must go to go.
        end: length + 5 * MINUTE,
    }
}

/// How long a page takes until its list is there, and until it is right: never longer than what the tracker allows for.
pub fn slow(r: &mut Random) -> (u64, u64) {
    if r.chance(50.0) { (0, 0) } else { (r.below(6 * SECOND), r.below(4 * SECOND)) }
}

pub fn habit(r: &mut Random, mood: &Mood, sessions: usize) -> Habit {
    let lag = if mood.lag && r.chance(50.0) { r.span(100, 45 * SECOND) } else { r.below(50) };
    Habit {
        lag,
        shape: match r.below(20) {
            0..=11 => Shape::Links,
            12..=14 => Shape::Buttons,
            15 | 16 => Shape::Labels,
            17 | 18 => Shape::Cards,
            _ => Shape::Bare,
        },
        locale: if r.chance(60.0) { 0 } else { r.below(LOCALES.len() as u64) as usize },
        boot: *r.pick(&[Boot::Clean, Boot::Idle, Boot::Part, Boot::Unreadable]),
        shows_archived: r.chance(50.0),
        folded: (mood.filters && r.chance(30.0)).then(|| r.below(3) as u8),
        without: (mood.filters && r.chance(30.0)).then(|| r.below(sessions as u64) as usize),
        open: None,
        landing: false,
        // As good as by chance, and equal seeds of before stay the same worlds.
        order: if lag.is_multiple_of(6) { Order::LastActivity } else { Order::Created },
        data: DataHabit::default(),
    }
}

/// A second witness, in half of the worlds: the page's data, with troubles of their own; and cards of the landing page in some.
fn witnesses(r: &mut Random, calm: bool, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) {
    let (data, landing) = (r.chance(50.0), r.chance(25.0));
    if !data && !landing {
        return;
    }
    endings(r, happenings);
    let habit_of_data = DataHabit::random(r, !calm, sessions);
    for (_, what) in happenings.iter_mut() {
        if let Happening::Open(habit, _) = what {
            habit.landing = landing && r.chance(70.0);
            habit.data = habit_of_data.beside(r);
        }
    }
    if !data {
        return;
    }
    // Before the first tab opens, mostly.
    happenings.insert(0, (0, Happening::PageData(true)));
    let tab = |r: &mut Random| r.below(4) as usize;
    if r.chance(25.0) {
        let at = r.below(length);
        happenings.push((at, Happening::Redraw(tab(r), Shape::Bare)));
    }
    if calm {
        return;
    }
    for _ in 0..r.below(4) {
        let at = r.below(length);
        happenings.push(match r.below(10) {
            0..=3 => (at, Happening::Break(tab(r), Some(r.span(500, 10 * MINUTE)))),
            4..=5 => (at, Happening::Break(tab(r), None)),
            _ => (at, Happening::Refuse(tab(r), r.between(1, 4) as u32)),
        });
    }
    if r.chance(20.0) {
        let at = r.below(length);
        happenings.push((at, Happening::PageData(false)));
        if r.chance(60.0) {
            let again = at + r.span(SECOND, 5 * MINUTE);
            happenings.push((again, Happening::PageData(true)));
            happenings.push((again + r.below(MINUTE), Happening::Reload(tab(r), slow(r))));
        }
    }
}

/// Turns end with what rows do not tell.
fn endings(r: &mut Random, happenings: &mut Vec<(u64, Happening)>) {
    let mut more = Vec::new();
    for (at, what) in happenings.iter_mut() {
        let Happening::Life(session, step) = what else { continue };
        match step {
            Step::Finish if r.chance(40.0) => *step = Step::End(Ending::Asks),
            Step::Finish if r.chance(20.0) => {
                *step = Step::End(Ending::SaysFailed);
                if r.chance(50.0) {
                    more.push((*at + r.between(10 * SECOND, 80 * SECOND), Happening::Life(*session, Step::TakeBack)));
                }
            }
            Step::Stop if r.chance(50.0) => *step = Step::End(Ending::Fails),
            Step::Progress if r.chance(20.0) => *step = Step::Silence,
            _ => {}
        }
    }
    happenings.extend(more);
}

/// Somebody else signs in, and mostly the first comes back.
fn accounts(r: &mut Random, calm: bool, length: u64, folders: &mut [(u8, u8)], happenings: &mut Vec<(u64, Happening)>) {
    if folders.len() < 2 || calm || r.chance(93.0) {
        return;
    }
    let first = r.between(1, folders.len() as u64 - 1) as usize;
    folders[first..].iter_mut().for_each(|folder| folder.1 = 1);
    let mut at = r.below(length);
    for account in [1, 0].into_iter().take(if r.chance(70.0) { 2 } else { 1 }) {
        happenings.push((at, Happening::SignOut));
        at += r.span(SECOND, 3 * MINUTE);
        happenings.push((at, Happening::SignIn(account, slow(r))));
        at += r.span(10 * SECOND, 10 * MINUTE);
    }
}

/// A session's life: it starts, works, asks, fails, finishes, is read, goes on, is archived.
fn life(r: &mut Random, session: usize, length: u64, happenings: &mut Vec<(u64, Happening)>) {
    let mut at = if r.chance(70.0) { 0 } else { r.below(length) };
    let mut then = |at: u64, step| happenings.push((at, Happening::Life(session, step)));
    then(at, Step::Begin);
    // Some live fast, some hardly move.
    let pace = r.span((2 * SECOND).max(length / 60), 8 * MINUTE);
    let trouble = |r: &mut Random| *r.pick(&[Trouble::Error, Trouble::Limit, Trouble::Crash]);
    loop {
        at += 1 + r.span(pace / 4 + 1, pace * 3);
        if at >= length {
            return;
        }
        match r.below(100) {
            0..=29 => {
                then(at, Step::Ask(*r.pick(&[Ask::Permission, Ask::Question])));
                // Some resolve by themselves within the hold, some just after it, some wait for their user.
                at += match r.below(4) {
                    0 => r.between(200, 2_900),
                    1 => r.between(3_000, 8_000),
                    _ => r.span(8 * SECOND, 20 * MINUTE),
                };
                then(at, Step::Answer);
            }
            30..=34 => {
                // It goes back and forth.
                for _ in 0..r.between(2, 6) {
                    then(at, Step::Ask(Ask::Permission));
                    at += r.between(300, 7_000);
                    then(at, Step::Answer);
                    at += r.between(300, 7_000);
                }
            }
            35..=59 => {
                then(at, Step::Finish);
                if r.chance(40.0) {
                    at += r.span(300, 5 * MINUTE);
                    then(at, Step::Read);
                }
                at += r.span(500, 6 * MINUTE);
                then(at, Step::Continue);
            }
            60..=64 => {
                then(at, Step::Stop);
                at += r.span(500, 6 * MINUTE);
                then(at, Step::Continue);
            }
            65..=74 => {
                then(at, Step::Fail(trouble(r)));
                at += r.span(500, 6 * MINUTE);
                then(at, Step::Continue);
            }
            75..=84 => then(at, Step::Progress),
            85..=88 => then(at, Step::Rename),
            89..=91 => {
                then(at, Step::Limit);
                at += r.span(SECOND, 30 * MINUTE);
                then(at, Step::Unlimit);
            }
            92..=94 => {
                then(at, Step::Finish);
                then(at + r.below(MINUTE), Step::Merge);
                at += MINUTE;
            }
            95..=96 => {
                then(at, Step::Archive);
                at += r.span(SECOND, 30 * MINUTE);
                then(at, Step::Unarchive);
                at += r.span(SECOND, MINUTE);
                then(at, Step::Continue);
            }
            // A long silence, for stalls.
            _ => at += r.between(14 * MINUTE, 40 * MINUTE),
        }
    }
}

/// What users do not want to hear for a while: sessions of which they want no word, and quiet hours.
fn wishes(r: &mut Random, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) {
    if r.chance(30.0) {
        for _ in 0..r.between(1, 4) {
            let session = r.below(sessions as u64) as usize;
            let at = r.below(length);
            let until = at + r.span(SECOND, 20 * MINUTE);
            let (hush, end) = if r.chance(50.0) { (Hush::Mute, Hush::Unmute) } else { (Hush::Snooze, Hush::Unsnooze) };
            happenings.push((at, Happening::Hush(session, hush)));
            // A snooze mostly ends by itself.
            if r.chance(if hush == Hush::Mute { 70.0 } else { 30.0 }) {
                happenings.push((until, Happening::Hush(session, end)));
            }
        }
    }
    if length > 8 * MINUTE && r.chance(10.0) {
        // A wait that is put off, and lasts.
        let session = r.below(sessions as u64) as usize;
        let at = r.below(length - 8 * MINUTE);
        happenings
            .retain(|(then, what)| *then <= at || !matches!(what, Happening::Life(whose, _) if *whose == session));
        happenings.push((at + SECOND, Happening::Life(session, Step::Ask(Ask::Question))));
        happenings.push((at + r.between(5 * SECOND, MINUTE), Happening::Hush(session, Hush::Snooze)));
    }
    if r.chance(15.0) {
        let at = r.below(length / 2);
        let from = BEGIN + at + r.below(5 * MINUTE);
        let to = from + r.between(MINUTE, 15 * MINUTE);
        let times = [("quiet_from", from), ("quiet_to", to)];
        happenings.extend(times.map(|(name, time)| (at, Happening::Set(name, (time % (24 * 60 * MINUTE)) as u32))));
        happenings.push((at, Happening::Set("quiet", 1)));
        if r.chance(20.0) {
            happenings.push((at + r.span(MINUTE, 20 * MINUTE), Happening::Set("quiet", 0)));
        }
    }
}

/// Where there are many sessions: one after another needs its user, more than there may be notifications.
fn crowd(r: &mut Random, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) {
    if sessions < 7 || r.chance(40.0) {
        return;
    }
    let mut at = r.below(length);
    for session in 0..sessions {
        at += r.between(SECOND, 8 * SECOND);
        let step = if r.chance(30.0) { Step::Ask(Ask::Permission) } else { Step::Fail(Trouble::Error) };
        happenings.push((at, Happening::Life(session, step)));
    }
}

/// The user leaves the computer and comes back, whatever stands in front.
fn absences(r: &mut Random, length: u64, happenings: &mut Vec<(u64, Happening)>) {
    if r.chance(20.0) {
        let at = r.below(length);
        happenings.extend([(at, Happening::Away(true)), (at + r.span(SECOND, 30 * MINUTE), Happening::Away(false))]);
    }
}

/// The usage limit stops one session after the other; when it is over they go on.
fn limit(r: &mut Random, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) {
    if sessions < 2 || r.chance(80.0) {
        return;
    }
    let mut at = r.below(length);
    let over = at + r.span(MINUTE, 20 * MINUTE);
    let mut again = over;
    for session in (0..sessions).filter(|_| r.chance(80.0)).collect::<Vec<_>>() {
        at += r.span(10, 40 * SECOND);
        again += r.span(10, 2 * MINUTE);
        happenings.push((at, Happening::Life(session, Step::Fail(Trouble::Limit))));
        happenings.push((again.max(at + SECOND), Happening::Life(session, Step::Continue)));
    }
}

/// A row is busy before its session is archived.
fn archiving(r: &mut Random, happenings: &mut Vec<(u64, Happening)>) {
    let archived = happenings.iter().filter_map(|(at, what)| match what {
        Happening::Life(session, Step::Archive) => Some((*at, *session)),
        _ => None,
    });
    let busy: Vec<_> = archived.map(|(at, session)| (at, session, r.between(300, 4 * SECOND))).collect();
    for (at, session, before) in busy {
        happenings.push((at.saturating_sub(before), Happening::Life(session, Step::Busy)));
    }
}

/// A turn of more than an hour without a sign; gives when it is over.
fn hours(r: &mut Random, length: u64, sessions: usize, happenings: &mut Vec<(u64, Happening)>) -> u64 {
    if r.chance(96.0) {
        return 0;
    }
    let session = r.below(sessions as u64) as usize;
    let at = r.below(length);
    // No row is busy whose session is not archived after all.
    let stays = |then: u64, step: Step| then <= at && (step != Step::Busy || then + 4 * SECOND < at);
    happenings.retain(|(then, what)| match what {
        Happening::Life(whose, step) if *whose == session => stays(*then, *step),
        _ => true,
    });
    let over = at + r.between(30 * MINUTE, 180 * MINUTE);
    let steps = [(at, Step::Begin), (at, Step::Continue), (over, Step::Finish)];
    happenings.extend(steps.map(|(at, step)| (at, Happening::Life(session, step))));
    over
}
