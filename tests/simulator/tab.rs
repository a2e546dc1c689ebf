//! A tab: what its page shows of the truth, late, in part, or not at all, and the content script in it.

use std::cmp::Reverse;

use crate::data::Feed;
use crate::life::{Face, Session, Truth};
use crate::page::{Display, List, Row, Shape, Shown};
use crate::wire::DataHabit;

/// What a freshly loaded page shows until it knows better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boot {
    /// The truth at once.
    Clean,
    /// Every row as idle.
    Idle,
    /// Some rows only.
    Part,
    /// Rows whose status cannot be read.
    Unreadable,
}

/// What the tab is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    List,
    /// An error screen: no list.
    Error,
    Login,
}

/// How a tab is set up; what survives a reload and a restart of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    pub lag: u64,
    pub shape: Shape,
    pub locale: usize,
    pub boot: Boot,
    pub shows_archived: bool,
    /// A group that is collapsed.
    pub folded: Option<u8>,
    /// A session that is filtered out.
    pub without: Option<usize>,
    pub open: Option<usize>,
    /// The page has the cards of its landing page where no session is open.
    pub landing: bool,
    pub order: Order,
    pub data: DataHabit,
}

/// How a page sorts its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// What was created first comes first.
    Created,
    /// What did something last comes first.
    LastActivity,
}

pub struct Tab {
    pub id: u32,
    pub habit: Habit,
    pub born: u64,
    /// When the list appears, and when the page knows better than its first guess.
    pub list_at: u64,
    pub settled_at: u64,
    pub screen: Screen,
    /// The moment up to which it knows the truth: never runs backwards.
    pub knows: u64,
    /// It catches up only then: it has just been thawed, or the computer has just woken.
    pub held_until: u64,
    /// Its stream of events has broken: it never changes again.
    pub stuck: bool,
    pub frozen: bool,
    pub discarded: bool,
    pub visible: bool,
    pub focused: bool,
    /// Changes of the transcript since the last capture.
    pub pulse: u32,
    pub script: Option<Script>,
    /// The scripts that read its page's data along.
    pub feed: Option<Feed>,
    /// Since when it has been frozen.
    pub frozen_at: u64,
    /// Whose list it shows.
    pub account: u8,
    /// The workers whose pings wait for it to go on.
    pub asked: Vec<u64>,
    /// When its last message arrives: messages do not overtake each other.
    pub arrival: u64,
}

/// A content script, as the one in `extension/content` works.
#[derive(Default)]
pub struct Script {
    pub number: u64,
    /// It has the plan.
    pub ready: bool,
    /// It has got no answer when it asked for the plan.
    pub waits: bool,
    /// A message is on its way.
    pub busy: bool,
    pub changed: bool,
    /// The worker died twice over what it has to say, or could not store it, so it waits for the next change or ping.
    pub unsaid: bool,
    /// What the background has stored, if that is known.
    pub stored: Option<View>,
    /// It is not known: a ping was answered.
    pub anew: bool,
}

/// What a content script sees at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub display: Display,
    pub visible: bool,
    pub focused: bool,
}

/// A capture on its way.
#[derive(Clone)]
pub struct Sent {
    pub view: View,
    /// When the page was loaded, and how it writes.
    pub born: u64,
    pub shape: Shape,
    pub locale: usize,
    /// The moment of truth that it shows.
    pub knows: u64,
    /// Whether the places are in it: they are not when nothing changed.
    pub whole: bool,
    pub pulse: u32,
}

impl Tab {
    pub fn new(id: u32, habit: Habit, now: u64) -> Tab {
        Tab {
            id,
            habit,
            born: now,
            list_at: now,
            settled_at: now,
            screen: Screen::List,
            knows: 0,
            held_until: 0,
            stuck: false,
            frozen: false,
            discarded: false,
            visible: false,
            focused: false,
            pulse: 0,
            script: None,
            feed: None,
            frozen_at: 0,
            account: 0,
            asked: Vec::new(),
            arrival: 0,
        }
    }

    /// The page is loaded anew. `slow`: how long until the list is there, and until it is right.
    pub fn load(&mut self, now: u64, slow: (u64, u64)) {
        self.born = now;
        (self.list_at, self.settled_at) = (now + slow.0, now + slow.0 + slow.1);
        (self.stuck, self.frozen, self.discarded, self.held_until) = (false, false, false, 0);
        self.knows = now;
        self.screen = Screen::List;
        self.pulse = 0;
        self.script = None;
    }

    /// It shows another screen. A list that is back has been fetched anew.
    pub fn turn_to(&mut self, screen: Screen, now: u64) {
        if screen == Screen::List && self.screen != Screen::List && !self.frozen && !self.discarded {
            (self.stuck, self.knows) = (false, now);
        }
        self.screen = screen;
    }

    /// Whether its content script can speak.
    pub fn speaks(&self) -> bool {
        !self.frozen && !self.discarded && self.script.as_ref().is_some_and(|s| s.ready)
    }

    /// Whether it shows the truth, as good as at once.
    pub fn is_fresh(&self, now: u64) -> bool {
        self.speaks()
            && !self.stuck
            && !self.script.as_ref().is_some_and(|s| s.unsaid)
            && now >= self.held_until
            && now >= self.settled_at
            && self.habit.lag <= 2_000
    }

    pub fn looks_at(&self) -> Option<usize> {
        self.habit.open.filter(|_| self.visible && self.focused && !self.discarded && self.screen != Screen::Login)
    }

    /// The page goes on: it learns what it can.
    pub fn learn(&mut self, now: u64) {
        if !self.stuck && !self.frozen && !self.discarded && now >= self.held_until {
            // What is fetched with the list, and with what the page then knows better, is right; lag comes after.
            let fetched =
                [self.list_at, self.settled_at].into_iter().filter(|at| *at <= now).max().unwrap_or(self.born);
            self.knows = self.knows.max(fetched).max(now.saturating_sub(self.habit.lag));
        }
    }

    /// What its page shows.
    pub fn display(&self, sessions: &[Session], now: u64) -> Display {
        let empty = |list| Display { list, rows: Vec::new(), open: self.habit.open };
        match self.screen {
            Screen::Error => return empty(List::Missing),
            Screen::Login => return Display { open: None, ..empty(List::Login) },
            Screen::List if now < self.list_at => return empty(List::Missing),
            Screen::List => {}
        }
        let booting = now < self.settled_at;
        let row = |session: &Session| {
            let moment = session.at(self.knows)?;
            let hidden = session.account != self.account
                || (moment.truth == Truth::Archived && !self.habit.shows_archived)
                || self.habit.folded == Some(session.folder)
                || self.habit.without == Some(session.number);
            let shown = match self.habit.boot {
                _ if !booting => Shown::True(moment.truth),
                Boot::Clean => Shown::True(moment.truth),
                Boot::Idle => Shown::FalseIdle,
                Boot::Part if session.number.is_multiple_of(2) => return None,
                Boot::Part => Shown::True(moment.truth),
                Boot::Unreadable => Shown::Unreadable,
            };
            let shown = if self.habit.shape == Shape::Bare { Shown::Unreadable } else { shown };
            let row = Row {
                session: session.number,
                shown,
                title: moment.title,
                percent: if self.habit.shape == Shape::Cards { moment.percent } else { 0 },
                busy: moment.busy,
                asks: self.has_card(moment.real(), moment.truth),
                limited: moment.limited && self.habit.open == Some(session.number),
            };
            (!hidden).then_some(row)
        };
        let mut rows: Vec<Row> = sessions.iter().filter_map(row).collect();
        if self.habit.order == Order::LastActivity {
            rows.sort_by_key(|row| Reverse(sessions[row.session].last_activity(self.knows)));
        }
        Display { rows, ..empty(List::Shown) }
    }

    /// Whether a card of the landing page asks for what its row shows at rest.
    fn has_card(&self, real: Face, truth: Truth) -> bool {
        let lists = matches!(self.habit.shape, Shape::Links | Shape::Buttons | Shape::Labels);
        let rests = matches!(truth, Truth::Unread | Truth::Idle | Truth::Pull);
        lists && rests && self.habit.landing && self.habit.open.is_none() && real == Face::Waiting
    }

    /// What its content script sends.
    pub fn sent(&self, view: View, whole: bool, pulse: u32) -> Sent {
        let Habit { shape, locale, .. } = self.habit;
        Sent { view, born: self.born, shape, locale, knows: self.knows, whole, pulse }
    }

    pub fn view(&self, sessions: &[Session], now: u64) -> View {
        View { display: self.display(sessions, now), visible: self.visible, focused: self.focused }
    }
}
