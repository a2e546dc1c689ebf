//! A world of one's own to let happen what a timeline cannot say, step by step.

use session_watch::alert::{AlertKind, Outcome};
use session_watch::engine::{Command, Effect, Event, State, StepOutput, step};
use session_watch::forecast::Advice;
use session_watch::read::{Capture, CapturedPlace};
use session_watch::session::{SessionId, Status};
use session_watch::time::{Span, Time};
use session_watch::track::{Presence, TabId};
use session_watch::view::{Facts, Query, ranked, slots};
use session_watch::words::say_all;

use super::english::English;
use super::rows::{row, sidebar};

/// An arbitrary moment to begin at.
pub const BEGIN: Time = Time(1_764_000_000_000);

/// The core, a clock, and what it last asked for.
pub struct World {
    pub state: State,
    pub wall: Time,
    pub asks: StepOutput,
}

impl World {
    pub fn new() -> World {
        World { state: State::default(), wall: BEGIN, asks: StepOutput::default() }
    }

    pub fn happens(&mut self, event: Event) {
        self.asks = step(&mut self.state, event, self.wall);
    }

    /// The tab shows these rows: `A running, B idle`, each titled with its name.
    pub fn sees(&mut self, tab: TabId, rows: &str) {
        let row = |one: &str| {
            let (name, status) = one.trim().split_once(' ').unwrap();
            row(id(name).as_str(), name, status)
        };
        self.shows(tab, sidebar(&rows.split(',').map(row).collect::<String>()));
    }

    pub fn shows(&mut self, tab: TabId, html: String) {
        let places = vec![CapturedPlace { name: "list".to_owned(), html: vec![html] }];
        let capture = Capture { url: "https://claude.ai/code".to_owned(), places, ..Capture::default() };
        self.happens(Event::Heard(tab, Presence { born: 1, ..Presence::default() }, Some(capture)));
    }

    /// Time passes; at least once a minute the tabs answer and the clock ticks.
    pub fn passes(&mut self, span: Span) {
        let until = self.wall + span;
        while self.wall < until {
            self.wall = until.min(self.wall + Span::minutes(1));
            let tabs: Vec<_> = self.state.track.tabs.iter().map(|(id, tab)| (*id, tab.presence.clone())).collect();
            for (tab, presence) in tabs {
                self.happens(Event::Heard(tab, presence, None));
            }
            self.happens(Event::Tick);
        }
    }

    /// Time passes; the clock ticks whenever the core asks for it, and the tabs answer. After each step `look` sees the world.
    pub fn lives(&mut self, span: Span, mut look: impl FnMut(&mut World)) {
        let until = self.wall + span;
        while let Some(at) = self.asks.wake_at.filter(|at| *at <= until) {
            self.wall = at;
            self.happens(Event::Tick);
            for tab in self.asks.ping.clone() {
                let presence = self.state.track.tabs.get(&tab).map(|tab| tab.presence.clone());
                self.happens(Event::Heard(tab, presence.unwrap_or_default(), None));
            }
            look(self);
        }
        self.wall = until;
    }

    /// What is to be done, which is then done.
    pub fn effects(&mut self) -> Vec<Effect> {
        let entries = self.state.outbox.clone();
        self.happens(Event::Done(entries.iter().map(|entry| entry.id.clone()).collect()));
        assert!(self.state.outbox.is_empty());
        entries.into_iter().map(|entry| entry.effect).collect()
    }

    /// The bodies of what is to be shown, each in English.
    pub fn bodies(&mut self) -> Vec<String> {
        let english = English::new();
        let body = |effect| match effect {
            Effect::Notify(notification) => Some(say_all(&notification.body, " / ", &english)),
            _ => None,
        };
        self.effects().into_iter().filter_map(body).collect()
    }

    pub fn clicked(&mut self, notification: &str) -> Vec<Effect> {
        self.happens(Event::Clicked(notification.to_owned()));
        self.effects().into_iter().filter(|effect| !matches!(effect, Effect::Withdraw(_))).collect()
    }

    /// The notifications that may be on the screen.
    pub fn notices(&self) -> Vec<(AlertKind, String)> {
        self.state.alerts.notices.iter().map(|notice| (notice.kind, notice.id.clone())).collect()
    }

    pub fn set(&mut self, values: &[(&str, f64)]) {
        self.happens(Event::Command(Command::Set(values.iter().map(|(name, to)| ((*name).to_owned(), *to)).collect())));
    }

    /// Quiet for the half hour from [`BEGIN`] on.
    pub fn is_quiet(&mut self) {
        self.set(&[("quiet_from", 57_600_000.0), ("quiet_to", 59_400_000.0), ("quiet", 1.0)]);
    }

    pub fn whys(&self) -> Vec<Outcome> {
        self.log().into_iter().map(|(_, _, _, why)| why).collect()
    }

    pub fn log(&self) -> Vec<(AlertKind, Option<SessionId>, String, Outcome)> {
        let log = self.state.alerts.log.0.iter();
        log.map(|entry| (entry.kind, entry.session.clone(), entry.title.clone(), entry.why)).collect()
    }

    pub fn page(&self, name: &str) -> Status {
        self.state.track.sessions.get(&id(name)).unwrap().observed().clone()
    }

    /// The board's sessions from above.
    pub fn board(&self) -> Vec<Facts<'_>> {
        ranked(&self.state, &Query::default(), self.state.at(self.wall))
    }

    pub fn advice(&self) -> Option<(SessionId, Advice)> {
        slots(&self.state, self.state.at(self.wall)).advice
    }

    /// The board's rows as name and status.
    pub fn rows(&self) -> String {
        let rows = self.board();
        let rows =
            rows.iter().map(|row| format!("{} {}{}", row.name(), row.face.name(), if row.needs() { "!" } else { "" }));
        rows.collect::<Vec<_>>().join(", ")
    }
}

/// A's card, as the table of sessions in KB-029 has it.
pub fn card(words: &str) -> String {
    cards(&[("A", words)])
}

/// Cards with these titles and words; the last letter of a title names the session.
pub fn cards(said: &[(&str, &str)]) -> String {
    let card = |(title, words): &(&str, &str)| {
        let url = id(&title[title.len() - 1..]).url();
        format!(
            r#"<li><div><a href="{url}"><span>{title}</span></a></div><div><span>{words}</span><span>acme/web-shop · main</span></div><div><a href="{url}">View</a> <button>Cancel</button></div></li>"#
        )
    };
    format!("<main><ul>{}</ul></main>", said.iter().map(card).collect::<String>())
}

pub fn id(name: &str) -> SessionId {
    SessionId::parse(&format!("session_{name}")).unwrap()
}
