//! Plays the day: shows the pages to the core, lets time pass whenever the core asks for it, and notes what is said.

use std::collections::BTreeMap;

use session_watch::engine::{Command, Effect, Event, State, StepOutput, step};
use session_watch::read::{Plan, plan};
use session_watch::session::SessionId;
use session_watch::time::Time;
use session_watch::track::{Presence, TabId};
use session_watch::words::{say, say_all};

use crate::feed::Feed;
use crate::file::{Day, Happening, clock};
use crate::page::{Truth, page, unreadable};
use crate::support::capture::capture;
use crate::support::english::English;
use crate::support::stored::revived;
use crate::support::view;

/// Midnight of the day.
const MIDNIGHT: u64 = 1_764_028_800_000;
/// The tab that shows the landing page, which nobody looks at, and the one that its user works in.
const LIST: TabId = 1;
const WORK: TabId = 2;

/// A notification as its user reads it. Times are in milliseconds since midnight.
pub struct Said {
    pub at: u64,
    pub title: String,
    pub body: String,
    pub withdrawn: Option<u64>,
    id: String,
}

/// What came of the day.
pub struct Played {
    pub said: Vec<Said>,
    /// What the board showed, and when.
    boards: Vec<(u64, Vec<String>)>,
}

/// What there is to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The sidebar can be read.
    pub rows: bool,
    /// A tab shows the landing page with its cards.
    pub cards: bool,
    /// How the page's data are fetched, where they are read along.
    pub data: Option<Fetch>,
}

/// How a page fetches its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// It has a stream.
    Stream,
    /// It asks every 30 s, doubling to 10 min while nothing changes.
    Poll,
}

impl Sight {
    /// Rows and landing cards, as most users have them.
    pub const USUAL: Sight = Sight { rows: true, cards: true, data: None };
}

pub struct Player<'d> {
    day: &'d Day,
    sight: Sight,
    feed: Option<Feed>,
    plan: Plan,
    state: State,
    now: u64,
    wake_at: Option<Time>,
    is_shut: bool,
    sessions: Vec<Truth>,
    /// The open tabs.
    tabs: Vec<(TabId, Presence)>,
    /// What each of them last showed to the core.
    shown: BTreeMap<TabId, String>,
    /// What the user's tab is at.
    open: Option<String>,
    said: Vec<Said>,
    boards: Vec<(u64, Vec<String>)>,
    english: English,
}

impl Played {
    /// What the board showed, for eyes.
    pub fn boards(&self) -> String {
        let board = |(at, lines): &(u64, Vec<String>)| {
            format!("At {}:\n\n```\n{}\n```\n", clock(*at / 1_000), lines.join("\n"))
        };
        format!("## What the board says\n\n{}", self.boards.iter().map(board).collect::<Vec<_>>().join("\n"))
    }
}

impl<'d> Player<'d> {
    pub fn play(day: &'d Day, sight: Sight) -> Played {
        let mut player = Player {
            day,
            sight,
            feed: None,
            plan: plan(),
            state: State::default(),
            now: 0,
            wake_at: None,
            is_shut: false,
            sessions: Vec::new(),
            tabs: Vec::new(),
            shown: BTreeMap::new(),
            open: None,
            said: Vec::new(),
            boards: Vec::new(),
            english: English::new(),
        };
        if sight.data.is_some() {
            player.step(Event::Command(Command::Set(vec![("page_data".to_owned(), 1.0)])));
        }
        for happening in &day.day {
            player.pass_until(happening.seconds() * 1_000);
            player.happen(happening);
        }
        // A worker lives for seconds only: what it knows is what was stored.
        revived(&player.state);
        Played { said: player.said, boards: player.boards }
    }

    fn wall(&self) -> Time {
        Time(MIDNIGHT + self.now)
    }

    fn pass_until(&mut self, at: u64) {
        assert!(at >= self.now, "{} is out of order", clock(at / 1_000));
        while !self.is_shut {
            let wake = self.wake_at.map_or(u64::MAX, |wake| wake.0 - MIDNIGHT);
            let told = self.feed.as_ref().map_or(u64::MAX, Feed::next);
            if wake.min(told) > at {
                break;
            }
            self.now = self.now.max(wake.min(told));
            if told <= wake {
                self.tell(false);
            } else {
                self.step(Event::Tick);
            }
        }
        self.now = at;
    }

    /// The page's data tell what is new, or that nothing is.
    fn tell(&mut self, has_changed: bool) {
        let Some(feed) = &mut self.feed else { return };
        let tales = feed.tell(&self.sessions, has_changed, self.now, MIDNIGHT);
        if !tales.is_empty() {
            let born = self.tabs.iter().find(|(tab, _)| *tab == LIST).map_or(0, |(_, page)| page.born);
            self.step(Event::Data(LIST, born, tales));
        }
    }

    fn happen(&mut self, happening: &Happening) {
        let names = happening.names();
        match happening.user.as_deref() {
            Some("opens the page") => {
                let page = Presence { born: self.now, ..Presence::default() };
                self.tabs = vec![(LIST, page.clone()), (WORK, page)];
                self.shown.clear();
                self.feed = self.sight.data.map(|fetch| Feed::new(fetch, self.day, self.now));
            }
            Some("closes the pages") => {
                self.tabs.clear();
                self.feed = None;
                self.step(Event::TabGone(LIST));
                self.step(Event::TabGone(WORK));
            }
            Some("looks at") => self.look_at(Some(names[0])),
            Some("looks away") => self.look_at(None),
            Some("clicks") => self.click(names[0]),
            Some("leaves") => self.step(Event::Away(true)),
            Some("is back") => self.step(Event::Away(false)),
            Some("shuts the computer") => self.is_shut = true,
            Some("opens the computer") => self.is_shut = false,
            Some("goes home") | None => {}
            Some(other) => panic!("{}: what is \"{other}\"?", happening.at),
        }
        let before = self.sessions.clone();
        for name in names {
            self.change(name, happening);
        }
        if !self.is_shut {
            self.tell(self.sessions != before);
            for (tab, _) in self.tabs.clone() {
                self.hear(tab);
            }
        }
        if happening.board {
            self.boards.push((self.now, view::lines(&["board"], &self.state, self.wall().into())));
        }
    }

    fn change(&mut self, name: &str, happening: &Happening) {
        let about = &self.day.sessions[name];
        let Some(is) = happening.is.clone().or_else(|| self.truth(name).map(|one| one.is.clone())) else { return };
        let before = self.truth(name);
        let title = before.map_or(&about.title, |one| &one.title).clone();
        let changed = Truth {
            name: name.to_owned(),
            id: about.id.clone(),
            title: happening.title.clone().unwrap_or(title),
            repository: about.repository.clone(),
            is,
            wait: happening.wait.clone().unwrap_or_default(),
            question: happening.question,
            error: happening.error.clone(),
        };
        match self.sessions.iter_mut().find(|one| one.name == name) {
            Some(_) if happening.is.is_none() && happening.title.is_none() => {}
            Some(one) => *one = changed,
            None => self.sessions.push(changed),
        }
    }

    fn truth(&self, name: &str) -> Option<&Truth> {
        self.sessions.iter().find(|one| one.name == name)
    }

    /// The user has a session before them, or another window.
    fn look_at(&mut self, name: Option<&str>) {
        self.open = name.map(str::to_owned).or(self.open.take());
        let id = self.open.as_deref().and_then(|open| SessionId::parse(&self.day.sessions[open].id));
        if let Some((_, work)) = self.tabs.iter_mut().find(|(tab, _)| *tab == WORK) {
            (work.open, work.visible, work.focused) = (id, true, name.is_some());
        }
    }

    fn click(&mut self, name: &str) {
        let id = &self.day.sessions[name].id;
        let about_it = |said: &&Said| said.withdrawn.is_none() && said.id.contains(id.as_str());
        match self.said.iter().rev().find(about_it).map(|said| said.id.clone()) {
            Some(notification) => self.step(Event::Clicked(notification)),
            // Who was not told finds it by themselves.
            None => self.look_at(Some(name)),
        }
    }

    fn hear(&mut self, tab: TabId) {
        let Some((_, presence)) = self.tabs.iter().find(|(id, _)| *id == tab).cloned() else { return };
        let open = self.open.as_deref().filter(|_| tab == WORK);
        let landing = if self.sight.cards { "https://claude.ai/code" } else { "https://claude.ai/code/scheduled" };
        let url = presence.open.as_ref().map_or(landing.to_owned(), SessionId::url);
        let html =
            if self.sight.rows { page(&self.sessions, open, self.sight.cards) } else { unreadable(&self.sessions) };
        // As the content script: what shows nothing new only says that it is there.
        let is_new = self.shown.get(&tab) != Some(&html);
        let capture = is_new.then(|| capture(&url, &html, &self.plan));
        self.shown.insert(tab, html);
        self.step(Event::Heard(tab, presence, capture));
    }

    fn step(&mut self, event: Event) {
        let wall = self.wall();
        let StepOutput { wake_at, ping, .. } = step(&mut self.state, event, wall);
        self.wake_at = wake_at;
        self.act();
        for tab in ping {
            self.hear(tab);
        }
    }

    fn act(&mut self) {
        let entries = self.state.outbox.clone();
        for entry in &entries {
            match &entry.effect {
                Effect::Notify(notice) => self.said.push(Said {
                    at: self.now,
                    title: say(&notice.title, &self.english),
                    body: say_all(&notice.body, "\n", &self.english),
                    withdrawn: None,
                    id: notice.id.clone(),
                }),
                Effect::Withdraw(id) => {
                    let now = self.now;
                    let shown = self.said.iter_mut().rev().find(|said| said.id == *id);
                    shown.into_iter().for_each(|said| said.withdrawn = Some(now));
                }
                Effect::OpenSession(id) => {
                    let open = self.day.sessions.iter().find(|(_, about)| about.id == id.as_str());
                    let name = open.expect("a session of the day").0.clone();
                    self.look_at(Some(&name));
                }
                _ => {}
            }
        }
        if !entries.is_empty() {
            let done = entries.into_iter().map(|entry| entry.id).collect();
            let wall = self.wall();
            self.wake_at = step(&mut self.state, Event::Done(done), wall).wake_at;
        }
    }
}
