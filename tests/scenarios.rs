//! Timelines and the effects they must give. A file in `tests/scenarios/` is a test: what happens, then `---`, then what must be
//! said, when. In `tests/views/` they are about what the board shows: `show board`, `show timeline` … (see `support::view`).
//! A test has its file's name: `cargo test --test scenarios -- lag-` plays those whose name begins so.
//!
//! ```text
//! title A Fix login
//! 0s   tab 1 sees A running, B idle     the whole list, as rows of the page (see `support::row`)
//! 10s  tab 1 sees A waiting, B idle
//! 60s  end
//! ---
//! 13s  notify Needs input: Fix login
//! ```
//!
//! Ticks come exactly when the core asks for them, and tabs answer pings at once, unless the timeline says otherwise.
//! `UPDATE_EXPECT=1 cargo test` writes what was said into the files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use session_watch::engine::{Command, Effect, Event, Pause, Snooze, Start, State, StepOutput, step};
use session_watch::read::{Capture, CapturedPlace};
use session_watch::session::{Priority, SessionId};
use session_watch::time::{Span, Time};
use session_watch::track::{Presence, TabId};
use session_watch::words::{say, say_all};
use support::data::told;
use support::english::English;
use support::expect::{check_file, root};
use support::rows::{asking_card, doing_card, row, sidebar};
use support::stored::revived;
use support::view;

/// What a timeline's name may begin with, so that all of one subject stand together and `cargo test --test scenarios -- lag-`
/// plays them.
const SUBJECTS: &str = "\
    account ack archive blind burst card click clock data dismiss estimate export fail finish flap flood freeze group head \
    history hold lag limit load long look mute next order pause pull quiet remind row setting sleep snooze stall start stuck tab \
    unreadable wait worker";

fn main() -> ExitCode {
    let tests = ["scenarios", "views"].into_iter().flat_map(timelines).collect();
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}

/// A test for each file of a folder.
fn timelines(folder: &'static str) -> Vec<Trial> {
    let entries = fs::read_dir(root().join("tests").join(folder)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{folder} is empty");
    let test = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        Trial::test(format!("{folder}/{name}"), move || play(&name, &path).map_err(Failed::from))
    };
    paths.into_iter().map(test).collect()
}

fn play(name: &str, path: &Path) -> Result<(), String> {
    let subject = name.split('-').next().unwrap_or_default();
    if !SUBJECTS.split(' ').any(|known| known == subject) {
        return Err(format!("the name begins with none of the subjects {SUBJECTS}"));
    }
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let timeline = text.split("---\n").next().unwrap_or_default();
    let said: String = World::play(timeline).iter().map(|line| format!("{line}\n")).collect();
    check_file(path, &format!("{timeline}---\n{said}"))
}

/// What an open session's page says when the usage limit is reached.
const LIMIT: &str = r#"<div role="alert"><span>Usage limit reached. Resets at 5pm.</span></div>"#;

/// An arbitrary moment for timelines to begin at.
const BEGIN: u64 = 1_764_000_000_000;

struct World {
    state: State,
    /// The computer's clock less [`BEGIN`], and how far it was set off from the timeline's.
    wall: u64,
    offset: i64,
    wake_at: Option<Time>,
    titles: BTreeMap<String, String>,
    tabs: BTreeMap<TabId, Presence>,
    frozen: BTreeSet<TabId>,
    asleep: bool,
    /// No worker runs, and its alarm is late: the next event wakes one.
    resting: bool,
    stuck_outbox: bool,
    /// The worker dies when it has carried out its next effects, before it can note that.
    doomed: bool,
    shown: BTreeMap<String, String>,
    said: Vec<String>,
    english: English,
}

impl World {
    fn play(timeline: &str) -> Vec<String> {
        let mut world = World {
            state: State::default(),
            wall: 0,
            offset: 0,
            wake_at: None,
            titles: BTreeMap::new(),
            tabs: BTreeMap::new(),
            frozen: BTreeSet::new(),
            asleep: false,
            resting: false,
            stuck_outbox: false,
            doomed: false,
            shown: BTreeMap::new(),
            said: Vec::new(),
            english: English::new(),
        };
        for line in timeline.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            let (first, rest) = line.trim().split_once(char::is_whitespace).unwrap();
            if first == "title" {
                let (name, title) = rest.trim().split_once(' ').unwrap();
                world.titles.insert(name.to_owned(), title.trim().to_owned());
                continue;
            }
            world.pass_until(span(first));
            world.happen(rest.trim());
        }
        world.said
    }

    fn pass_until(&mut self, at: u64) {
        assert!(at >= self.wall, "time runs backwards");
        while let Some(wake) = self.wake_at.filter(|_| !self.asleep && !self.resting) {
            let due = (wake.0 as i64 - BEGIN as i64 - self.offset).max(self.wall as i64) as u64;
            if due > at {
                break;
            }
            self.wall = due;
            self.step(Event::Tick);
        }
        self.wall = at;
    }

    fn happen(&mut self, what: &str) {
        let words: Vec<&str> = what.split_whitespace().collect();
        match words.as_slice() {
            ["tab", n, "sees", ..] => self.sees(n.parse().unwrap(), what.split_once("sees").unwrap().1),
            ["tab", n, "data", ..] => self.data(n, what.split_once("data").unwrap().1.trim()),
            ["tab", n, "reloads"] => {
                self.tab(n).born += 1;
                self.empty_page(n);
            }
            // Its page has not said anything yet.
            ["tab", n, "begins", "to", "load"] => self.tab(n).born += 1,
            ["tab", n, "shows", "an", "empty", "list"] => self.heard(n.parse().unwrap(), Some(sidebar(""))),
            ["tab", n, "shows", "no", "list"] => self.empty_page(n),
            ["tab", n, "shows", "the", "login"] => self.shows_login(n),
            ["tab", n, "looks", "at", name] => {
                let id = id(name);
                let tab = self.tab(n);
                (tab.open, tab.visible, tab.focused) = (Some(id), true, true);
                self.still(n);
            }
            ["tab", n, "looks", "away"] => {
                self.tab(n).focused = false;
                self.still(n);
            }
            ["tab", n, "streams"] => {
                self.tab(n).pulse = 7;
                self.still(n);
                self.tab(n).pulse = 0;
            }
            ["tab", n, "freezes"] => {
                self.frozen.insert(n.parse().unwrap());
            }
            ["tab", n, "thaws"] => {
                self.frozen.remove(&n.parse().unwrap());
            }
            ["tab", n, "closes"] => {
                self.tabs.remove(&n.parse().unwrap());
                self.step(Event::TabGone(n.parse().unwrap()));
            }
            ["browser", "starts"] => {
                self.tabs.clear();
                self.step(Event::Start(Start::Browser));
            }
            ["update"] => self.step(Event::Start(Start::Installed)),
            ["title", name, ..] => {
                let title = what.splitn(3, ' ').nth(2).unwrap();
                self.titles.insert((*name).to_owned(), title.to_owned());
            }
            ["computer", "sleeps"] => self.asleep = true,
            ["computer", "wakes"] => {
                self.asleep = false;
                self.step(Event::Tick);
            }
            ["clock", by] => self.offset += signed(by),
            ["worker", "dies", "over", "its", "effects"] => self.doomed = true,
            ["worker", "dies"] => self.state = revived(&self.state),
            ["worker", "rests"] => self.resting = true,
            ["effects", "get", "stuck"] => self.stuck_outbox = true,
            ["effects", "run", "again"] => {
                self.stuck_outbox = false;
                self.step(Event::Start(Start::Woken));
            }
            ["set", name, value] => {
                self.step(Event::Command(Command::Set(vec![((*name).to_owned(), value.parse().unwrap())])));
            }
            [mute @ ("mute" | "unmute"), "repository", name] => {
                self.step(Event::Command(Command::MuteRepository((*name).to_owned(), *mute == "mute")));
            }
            ["mute", name] => self.step(Event::Command(Command::Mute(id(name), true))),
            ["unmute", name] => self.step(Event::Command(Command::Mute(id(name), false))),
            ["snooze", name, how] => {
                let snooze = match *how {
                    "10min" => Snooze::TenMinutes,
                    "hour" => Snooze::Hour,
                    "tomorrow" => Snooze::Tomorrow,
                    "off" => Snooze::Off,
                    time => Snooze::At(Span(span(time))),
                };
                self.step(Event::Command(Command::Snooze(id(name), snooze)));
            }
            ["pause", how] => {
                let pause = match *how {
                    "30min" => Pause::HalfHour,
                    "hour" => Pause::Hour,
                    "morning" => Pause::Morning,
                    "off" => Pause::Off,
                    other => panic!("pause for how long? {other}"),
                };
                self.step(Event::Command(Command::Pause(pause)));
            }
            ["next"] => self.step(Event::Command(Command::Next)),
            ["acknowledge", names @ ..] if names.len() > 1 => {
                self.step(Event::Command(Command::AcknowledgeThese(names.iter().map(|name| id(name)).collect())));
            }
            ["acknowledge", name] => self.step(Event::Command(Command::Acknowledge(id(name)))),
            ["unread", name] => self.step(Event::Command(Command::Unread(id(name)))),
            ["open", name] => self.step(Event::Command(Command::Open(id(name)))),
            ["click", ..] => {
                let notification = self.shown_as(what.strip_prefix("click ").unwrap());
                self.step(Event::Clicked(notification));
            }
            ["press", button @ ("next" | "snooze"), ..] => {
                let notification = self.shown_as(what.splitn(3, ' ').nth(2).unwrap());
                self.step(Event::Pressed(notification, u32::from(*button == "snooze")));
            }
            ["dismiss", ..] => {
                let notification = self.shown_as(what.strip_prefix("dismiss ").unwrap());
                self.shown.remove(&notification);
                self.step(Event::Closed(notification));
            }
            ["prioritize", name, priority] => {
                let priority = match *priority {
                    "P1" => Some(Priority::P1),
                    "P2" => Some(Priority::P2),
                    "P3" => Some(Priority::P3),
                    _ => None,
                };
                self.step(Event::Command(Command::Prioritize(id(name), priority)));
            }
            ["note", name, ..] => {
                let note = what.splitn(3, ' ').nth(2).unwrap().to_owned();
                self.step(Event::Command(Command::Note(id(name), note)));
            }
            ["collapse", group] => self.step(Event::Command(Command::Collapse((*group).to_owned(), true))),
            ["nobody", "is", "there"] => self.step(Event::Away(true)),
            ["somebody", "is", "there"] => self.step(Event::Away(false)),
            ["look"] => self.step(Event::Look),
            ["show", page @ ..] => {
                let wall = Time((BEGIN as i64 + self.wall as i64 + self.offset) as u64);
                self.said.push(format!("{} {}:", written(self.wall), page.join(" ")));
                let lines = view::lines(page, &self.state, wall.into());
                self.said.extend(lines.into_iter().map(|line| format!("  {line}")));
            }
            ["end"] => {}
            other => panic!("what is {other:?}?"),
        }
    }

    fn tab(&mut self, number: &str) -> &mut Presence {
        self.tabs.entry(number.parse().unwrap()).or_insert_with(|| Presence { born: 1, ..Presence::default() })
    }

    fn sees(&mut self, tab: TabId, rows: &str) {
        let (mut cards, mut notices) = (String::new(), String::new());
        let mut row = |spec: &str| {
            let (name, status) = spec.trim().split_once(' ').unwrap();
            // "usage 62%": so much of the plan is used.
            if name == "usage" {
                cards += &format!(r#"<button type="button" aria-label="Usage: context 0, plan {status}"></button>"#);
                return String::new();
            }
            let title = self.titles.get(name).map_or(name, String::as_str);
            // "A waiting busy": its row is being archived.
            if let Some(status) = status.trim().strip_suffix(" busy") {
                let row = row(id(name).as_str(), title, status);
                return row.replace("data-jump-hint-row=", r#"aria-busy="true" data-jump-hint-row="#);
            }
            // "A running routine": its address has what a routine's session has.
            if let Some(status) = status.trim().strip_suffix(" routine") {
                return row(id(name).as_str(), title, status).replacen(
                    "\" data-row-main",
                    "?trigger=trig_01\" data-row-main",
                    1,
                );
            }
            // "A running + limit": its own page, which the tab shows, says besides that the usage limit is reached.
            let status = status.trim().strip_suffix("+ limit").inspect(|_| notices += LIMIT).unwrap_or(status);
            // "A finished + card": the landing page has a card that asks besides.
            // "A does 40% - Testing": a card in place of the row tells what its session does.
            if let Some(does) = status.trim().strip_prefix("does ") {
                cards += &doing_card(id(name).as_str(), title, does);
                return String::new();
            }
            let status =
                status.trim().strip_suffix("+ card").inspect(|_| cards += &asking_card(title)).unwrap_or(status);
            row(id(name).as_str(), title, status.trim())
        };
        let rows: Vec<_> = rows.split(',').map(&mut row).collect();
        let list = sidebar(&rows.join("")) + &format!("<main><ul>{cards}</ul></main>");
        self.heard_with(tab, Some(list), notices);
    }

    /// What the page of a tab has fetched: see `support::data`.
    fn data(&mut self, number: &str, spec: &str) {
        let born = self.tab(number).born;
        let title = |name: &str| self.titles.get(name).cloned().unwrap_or_else(|| name.to_owned());
        let tales = told(spec, BEGIN, &title);
        self.step(Event::Data(number.parse().unwrap(), born, tales));
    }

    fn shows_login(&mut self, number: &str) {
        let presence = self.tab(number).clone();
        let form = r#"<form><input type="email"></form>"#.to_owned();
        let places = vec![CapturedPlace { name: "login".to_owned(), html: vec![form] }];
        let capture = Capture { url: "https://claude.ai/login".to_owned(), places, ..Capture::default() };
        self.step(Event::Heard(number.parse().unwrap(), presence, Some(capture)));
    }

    fn empty_page(&mut self, number: &str) {
        self.heard(number.parse().unwrap(), Some(String::new()));
    }

    fn still(&mut self, number: &str) {
        self.heard(number.parse().unwrap(), None);
    }

    fn heard(&mut self, tab: TabId, list: Option<String>) {
        self.heard_with(tab, list, String::new());
    }

    fn heard_with(&mut self, tab: TabId, list: Option<String>, notices: String) {
        let presence = self.tab(&tab.to_string()).clone();
        let url = presence.open.as_ref().map_or("https://claude.ai/code".to_owned(), SessionId::url);
        let capture = list.map(|html| {
            let place = |name: &str, html: String| CapturedPlace {
                name: name.to_owned(),
                html: if html.is_empty() { Vec::new() } else { vec![html] },
            };
            Capture { url, places: vec![place("list", html), place("notices", notices)], ..Capture::default() }
        });
        self.step(Event::Heard(tab, presence, capture));
    }

    fn step(&mut self, event: Event) {
        let wall = Time((BEGIN as i64 + self.wall as i64 + self.offset) as u64);
        if std::mem::take(&mut self.resting) {
            self.state = revived(&self.state);
            step(&mut self.state, Event::Start(Start::Woken), wall);
            self.act(wall);
        }
        let before = self.state.history.clone();
        let asks = step(&mut self.state, event, wall);
        // Pages read what is stored, and an unchanged count keeps the history from being stored.
        let history = &self.state.history;
        assert!(
            history.additions != before.additions || *history == before,
            "the history changed, and nobody will know"
        );
        self.wake_at = asks.wake_at;
        self.act(wall);
        self.answer(asks);
    }

    fn act(&mut self, wall: Time) {
        if self.stuck_outbox || self.state.outbox.is_empty() {
            return;
        }
        let entries = self.state.outbox.clone();
        for entry in &entries {
            let line = match &entry.effect {
                Effect::Notify(n) => {
                    let title = say(&n.title, &self.english);
                    let body = say_all(&n.body, " / ", &self.english).replace('\n', " / ");
                    self.shown.insert(n.id.clone(), title.clone());
                    if body.is_empty() { format!("notify {title}") } else { format!("notify {title} | {body}") }
                }
                Effect::Withdraw(id) => {
                    format!("withdraw {}", self.shown.remove(id).unwrap_or_default())
                }
                Effect::OpenSession(id) => format!("open {}", id.url()),
                Effect::ReloadTabs(tabs) => format!("reload tabs {tabs:?}"),
                Effect::OpenSessions(ids) => {
                    let ids: Vec<_> = ids.iter().map(|id| id.as_str().trim_start_matches("session_")).collect();
                    format!("open the board on {}", ids.join(" "))
                }
                Effect::OpenBoard => "open the board".to_owned(),
                Effect::OpenCode => "open Claude Code".to_owned(),
                Effect::WatchTab => "keep a watch tab".to_owned(),
                Effect::ForgetCopies => "forget damaged copies".to_owned(),
            };
            self.said.push(format!("{} {line}", written(self.wall)));
        }
        if std::mem::take(&mut self.doomed) {
            self.resting = true;
            return;
        }
        let done = entries.into_iter().map(|e| e.id).collect();
        self.wake_at = step(&mut self.state, Event::Done(done), wall).wake_at;
    }

    fn answer(&mut self, asks: StepOutput) {
        for tab in asks.ping {
            if self.frozen.contains(&tab) {
                self.step(Event::TabSilent(tab));
            } else if self.tabs.contains_key(&tab) {
                self.still(&tab.to_string());
            }
        }
    }

    fn shown_as(&self, title: &str) -> String {
        self.shown.iter().find(|(_, shown)| *shown == title).unwrap_or_else(|| panic!("not shown: {title}")).0.clone()
    }
}

fn id(name: &str) -> SessionId {
    SessionId::parse(&format!("session_{name}")).unwrap()
}

/// "1h2m3s", "500ms".
fn span(text: &str) -> u64 {
    let mut total = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or_else(|| panic!("{text}"));
        let (number, tail) = rest.split_at(digits);
        let unit = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let size = match &tail[..unit] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            other => panic!("no unit: {other}"),
        };
        total += number.parse::<u64>().unwrap() * size;
        rest = &tail[unit..];
    }
    total
}

fn signed(text: &str) -> i64 {
    match text.strip_prefix('-') {
        Some(text) => -(span(text) as i64),
        None => span(text.trim_start_matches('+')) as i64,
    }
}

fn written(at: u64) -> String {
    let (h, m, s, ms) = (at / 3_600_000, at / 60_000 % 60, at / 1_000 % 60, at % 1_000);
    let parts = [(h, "h"), (m, "m"), (s, "s"), (ms, "ms")];
    let text: String = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if text.is_empty() { "0s".to_owned() } else { text }
}
