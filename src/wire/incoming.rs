//! What comes in: messages of the background as events. A message that is not of this form is refused as a whole.

use super::form::{Read, cases, field, record};
use super::outgoing::FILE_VERSION;
use super::value::{EXACT, Misfit, Value};
use crate::engine::{Command, Event, Snooze, Start};
use crate::read::{Capture, CapturedPlace};
use crate::session::{Priority, SessionId};
use crate::track::Presence;
use crate::view::{Filter, Place as BoardPlace, Query};

/// The most ids taken of what is held on the screen.
const MAX_HOLD: usize = 1_000;

/// The longest address or id taken, in bytes.
const MAX_SHORT: usize = 4_096;

/// The longest key of a group taken, in bytes: it is stored.
const MAX_GROUP: usize = 1_000;

/// An event as the background sends it.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(tag = "kind", rename_all = "kebab-case"))]
pub enum EventIn {
    /// The background has started.
    Start {
        /// Why.
        reason: StartIn,
    },
    /// All the tabs there are.
    Tabs {
        /// Their numbers.
        tabs: Vec<u32>,
    },
    /// A tab sent what it shows.
    Capture {
        /// Which tab.
        tab: u32,
        /// What it shows.
        capture: CaptureIn,
    },
    /// A tab was closed, or its page is gone.
    TabGone {
        /// Which tab.
        tab: u32,
    },
    /// A tab did not answer a ping.
    Silent {
        /// Which tab.
        tab: u32,
    },
    /// A timer or alarm.
    Tick,
    /// A notification was clicked.
    Clicked {
        /// Its id.
        notification: String,
    },
    /// A notification is gone.
    Closed {
        /// Its id.
        notification: String,
    },
    /// Effects were carried out.
    Done {
        /// Their ids.
        effects: Vec<String>,
    },
    /// A page of ours wants something.
    Command {
        /// What.
        command: CommandIn,
    },
}

/// Why the background has started.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename_all = "lowercase"))]
pub enum StartIn {
    /// For the first time.
    Install,
    /// As a new version.
    Update,
    /// With the browser.
    Startup,
    /// It slept.
    Wake,
}

/// What a tab shows.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct CaptureIn {
    /// `location.href`.
    pub url: String,
    /// `performance.timeOrigin`, rounded.
    pub born: f64,
    /// `document.visibilityState === "visible"`.
    pub visible: bool,
    /// `document.hasFocus()`.
    pub focused: bool,
    /// Batches of changes counted in the transcript since the last capture.
    pub pulse: f64,
    /// The places; `null` when nothing changed since the last capture.
    pub places: Option<Vec<PlaceIn>>,
}

/// One place of the capture plan.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PlaceIn {
    /// The plan's name for it.
    pub name: String,
    /// `outerHTML` of each element found.
    pub html: Vec<String>,
}

/// What a page of ours wants.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(tag = "do", rename_all = "kebab-case"))]
pub enum CommandIn {
    /// Show this session.
    Open {
        /// Which.
        id: String,
    },
    /// This session has been seen.
    Acknowledge {
        /// Which.
        id: String,
    },
    /// Everything has been seen.
    AcknowledgeAll,
    /// The board was opened.
    Look,
    /// Show the Claude Code page.
    OpenCode,
    /// Change settings: names, and values in the settings' own units.
    Settings {
        /// Names and values.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number>"))]
        settings: Written,
    },
    /// Settings from a file.
    Import {
        /// The parsed file.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "unknown"))]
        settings: Value,
    },
    /// Every setting as on the first day.
    ResetSettings,
    /// Show a notification for its own sake.
    TestNotification,
    /// Say nothing more of this session, or do again.
    Mute {
        /// Which.
        id: String,
        /// Say nothing more.
        on: bool,
    },
    /// Say nothing of this session for a while.
    Snooze {
        /// Which.
        id: String,
        /// For how long.
        until: SnoozeIn,
    },
    /// The session's priority by the user.
    Priority {
        /// Which.
        id: String,
        /// `P1`, `P2`, `P3`, or nothing to leave it to the title.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
        priority: String,
    },
    /// What the user wants to remember of the session.
    Note {
        /// Which.
        id: String,
        /// What.
        text: String,
    },
    /// Collapse a group of the board.
    Collapse {
        /// Its key.
        group: String,
        /// Collapsed.
        on: bool,
    },
    /// Show the session that needs the user most.
    Next,
    /// Forget everything but the settings and what a page shows just now.
    Forget,
}

/// How long a snooze lasts.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum SnoozeIn {
    /// Ten minutes.
    #[cfg_attr(target_arch = "wasm32", serde(rename = "10min"))]
    TenMinutes,
    /// An hour.
    #[cfg_attr(target_arch = "wasm32", serde(rename = "hour"))]
    Hour,
    /// Until the next morning.
    #[cfg_attr(target_arch = "wasm32", serde(rename = "tomorrow"))]
    Tomorrow,
    /// It ends now.
    #[cfg_attr(target_arch = "wasm32", serde(rename = "off"))]
    Off,
}

/// What the user wants to see of the board.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ViewIn {
    /// `popup`, `panel` or `tab`.
    pub place: PlaceOfBoard,
    /// The name of a filter.
    pub filter: FilterIn,
    /// Words to look for.
    pub search: String,
    /// The ids of the sessions that stand on the screen, in their order, while somebody aims at them.
    pub hold: Vec<String>,
    /// The id of the session whose details are wanted, or nothing.
    pub selected: String,
    /// The most rows wanted; 0 for all.
    pub limit: u32,
}

/// Where the board is shown.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename_all = "lowercase"))]
pub enum PlaceOfBoard {
    /// Below the toolbar button.
    Popup,
    /// Beside the page.
    Panel,
    /// In a tab.
    Tab,
}

/// Which sessions are shown.
#[derive(Debug)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(target_arch = "wasm32", serde(rename_all = "lowercase"))]
pub enum FilterIn {
    /// All.
    All,
    /// Those that need the user.
    Needs,
    /// Those that run.
    Running,
    /// Those that have finished.
    Finished,
}

/// Settings by name, in their own units.
#[derive(Debug)]
pub struct Written(Vec<(String, f64)>);

/// An enum as a record of all its case's fields and, under `tag`, the case's name.
macro_rules! tagged {
    ($type:ty, $tag:literal { $($name:literal = $case:ident $({ $($field:ident),+ })?),+ }) => {
        impl Read for $type {
            fn read(value: Value) -> Result<Self, Misfit> {
                let mut record = value.record()?;
                let name = record.take($tag).text()?;
                Ok(match name.as_str() {
                    $($name => Self::$case $({ $($field: field(&mut record, stringify!($field))?),+ })?,)+
                    _ => return Err("of no known kind"),
                })
            }
        }
    };
}

tagged!(EventIn, "kind" {
    "start" = Start { reason },
    "tabs" = Tabs { tabs },
    "capture" = Capture { tab, capture },
    "tab-gone" = TabGone { tab },
    "silent" = Silent { tab },
    "tick" = Tick,
    "clicked" = Clicked { notification },
    "closed" = Closed { notification },
    "done" = Done { effects },
    "command" = Command { command }
});
cases!(StartIn { "install" = Install, "update" = Update, "startup" = Startup, "wake" = Wake });
record!(CaptureIn { url, born, visible, focused, pulse, places });
record!(PlaceIn { name, html });
tagged!(CommandIn, "do" {
    "open" = Open { id },
    "acknowledge" = Acknowledge { id },
    "acknowledge-all" = AcknowledgeAll,
    "look" = Look,
    "open-code" = OpenCode,
    "settings" = Settings { settings },
    "import" = Import { settings },
    "reset-settings" = ResetSettings,
    "test-notification" = TestNotification,
    "mute" = Mute { id, on },
    "snooze" = Snooze { id, until },
    "priority" = Priority { id, priority },
    "note" = Note { id, text },
    "collapse" = Collapse { group, on },
    "next" = Next,
    "forget" = Forget
});
cases!(SnoozeIn { "10min" = TenMinutes, "hour" = Hour, "tomorrow" = Tomorrow, "off" = Off });
record!(ViewIn { place, filter, search, hold, selected, limit });
cases!(PlaceOfBoard { "popup" = Popup, "panel" = Panel, "tab" = Tab });
cases!(FilterIn { "all" = All, "needs" = Needs, "running" = Running, "finished" = Finished });

impl Read for Written {
    fn read(value: Value) -> Result<Self, Misfit> {
        let entries = value.record()?.0.into_iter();
        let entries = entries.map(|(name, value)| Ok((name.into_owned(), f64::read(value)?)));
        entries.collect::<Result<_, _>>().map(Written)
    }
}

/// Reads an event, or says why it is none.
pub fn event(value: Value) -> Result<Event, Misfit> {
    EventIn::read(value)?.check()
}

/// Reads a query, or says why it is none.
pub fn query(value: Value) -> Result<Query, Misfit> {
    let view = ViewIn::read(value)?;
    Ok(Query {
        place: match view.place {
            PlaceOfBoard::Popup => BoardPlace::Popup,
            PlaceOfBoard::Panel => BoardPlace::Panel,
            PlaceOfBoard::Tab => BoardPlace::Tab,
        },
        filter: match view.filter {
            FilterIn::All => Filter::All,
            FilterIn::Needs => Filter::Needs,
            FilterIn::Running => Filter::Running,
            FilterIn::Finished => Filter::Finished,
        },
        search: short(view.search),
        hold: view.hold.iter().take(MAX_HOLD).filter_map(|id| SessionId::parse(id)).collect(),
        selected: SessionId::parse(&view.selected),
        limit: Some(view.limit as usize).filter(|limit| *limit > 0),
    })
}

/// The settings in a file of ours; nothing if it is another one. What is no number is in nobody's range.
fn settings_in(file: Value) -> Option<Vec<(String, f64)>> {
    let mut file = file.record().ok()?;
    let version = u32::read(file.take("session-watch-settings")).ok()?;
    let values = file.take("settings").record().ok().filter(|_| version == FILE_VERSION)?;
    let number = |value| f64::read(value).unwrap_or(f64::NAN);
    Some(values.0.into_iter().map(|(name, value)| (name.into_owned(), number(value))).collect())
}

impl EventIn {
    fn check(self) -> Result<Event, Misfit> {
        Ok(match self {
            EventIn::Start { reason } => Event::Start(match reason {
                StartIn::Install | StartIn::Update => Start::Installed,
                StartIn::Startup => Start::Browser,
                StartIn::Wake => Start::Woken,
            }),
            EventIn::Tabs { tabs } => Event::Tabs(tabs),
            EventIn::Capture { tab, capture } => {
                let (presence, capture) = capture.check();
                Event::Heard(tab, presence, capture)
            }
            EventIn::TabGone { tab } => Event::TabGone(tab),
            EventIn::Silent { tab } => Event::TabSilent(tab),
            EventIn::Tick => Event::Tick,
            EventIn::Clicked { notification } => Event::Clicked(short(notification)),
            EventIn::Closed { notification } => Event::Closed(short(notification)),
            EventIn::Done { effects } => Event::Done(effects),
            EventIn::Command { command } => command.check()?,
        })
    }
}

impl CaptureIn {
    fn check(self) -> (Presence, Option<Capture>) {
        let url = short(self.url);
        let presence = Presence {
            born: storable(self.born),
            open: SessionId::from_href(&url),
            visible: self.visible,
            focused: self.focused,
            pulse: storable(self.pulse),
        };
        let capture = self.places.map(|places| {
            // How much of them is taken is the reader's to bound: it knows which of them matter.
            let places = places.into_iter().map(|place| CapturedPlace { name: place.name, html: place.html }).collect();
            Capture { url, places }
        });
        (presence, capture)
    }
}

impl CommandIn {
    fn check(self) -> Result<Event, Misfit> {
        let id = |text: String| SessionId::parse(&text).ok_or("not a session's id");
        Ok(Event::Command(match self {
            CommandIn::Look => return Ok(Event::Look),
            CommandIn::Open { id: text } => Command::Open(id(text)?),
            CommandIn::Acknowledge { id: text } => Command::Acknowledge(id(text)?),
            CommandIn::AcknowledgeAll => Command::AcknowledgeAll,
            CommandIn::OpenCode => Command::OpenCode,
            CommandIn::Settings { settings } => Command::Set(settings.0),
            CommandIn::Import { settings } => Command::Import(settings_in(settings)),
            CommandIn::ResetSettings => Command::ResetSettings,
            CommandIn::TestNotification => Command::TestNotification,
            CommandIn::Mute { id: text, on } => Command::Mute(id(text)?, on),
            CommandIn::Snooze { id: text, until } => Command::Snooze(
                id(text)?,
                match until {
                    SnoozeIn::TenMinutes => Snooze::TenMinutes,
                    SnoozeIn::Hour => Snooze::Hour,
                    SnoozeIn::Tomorrow => Snooze::Tomorrow,
                    SnoozeIn::Off => Snooze::Off,
                },
            ),
            CommandIn::Priority { id: text, priority } => Command::Prioritize(
                id(text)?,
                match priority.as_str() {
                    "" => None,
                    "P1" => Some(Priority::P1),
                    "P2" => Some(Priority::P2),
                    "P3" => Some(Priority::P3),
                    _ => return Err("not a priority"),
                },
            ),
            CommandIn::Note { id: note_of, text } => Command::Note(id(note_of)?, text),
            CommandIn::Collapse { group, on } => Command::Collapse(cut(group, MAX_GROUP), on),
            CommandIn::Next => Command::Next,
            CommandIn::Forget => Command::Forget,
        }))
    }
}

/// A page's number, whatever it is: what is taken must also be read again when it was stored.
fn storable(number: f64) -> u64 {
    // `as` saturates, so that NaN and infinities are harmless.
    (number as u64).min(EXACT)
}

fn short(text: String) -> String {
    cut(text, MAX_SHORT)
}

/// The text, or as much of it as fits into so many bytes.
fn cut(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}
