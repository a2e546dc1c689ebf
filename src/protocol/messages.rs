//! The messages that come in: events of the background, commands of the extension's pages, queries of the board. Each
//! form is defined once, with its bounds; its TypeScript type comes from the same table.

use super::TypeScript;
use super::replies::FILE_VERSION;
use crate::codec::{Decode, DecodeError, EXACT, Value};
use crate::engine::{Command, Event, Pause, Snooze, Start};
use crate::history::History;
use crate::read::{Changes, DataNode, DataTale, Memory};
use crate::session::{Priority, SessionId};
use crate::time::Span;
use crate::track::Presence;
use crate::view::{Filter, Place as BoardPlace, Query};

/// The most ids read of a list of rows or sessions.
const MAX_HOLD: usize = 1_000;

/// The longest address, id or search read, in bytes. The rest is cut.
const MAX_SHORT: usize = 4_096;

/// The longest key of a group read, in bytes. It is bounded because it is stored.
const MAX_GROUP: usize = 1_000;

type ChangesIn = Changes;
type OrderIn = (String, Vec<u32>);
type ChunkIn = (u32, String);
type HeldIn = (String, String);
type StartIn = Start;
type SnoozeIn = Snooze;
type PauseIn = Pause;
type QueryIn = Query;
type BoardPlaceIn = BoardPlace;
type FilterIn = Filter;

message_enum! {
    /// An event from the background.
    EventIn by "kind" {
        /// The background has started.
        "start" { reason: StartIn } => Event::Start(reason),
        /// All open tabs, by their numbers.
        "tabs" { tabs: [u32] } => Event::Tabs(tabs),
        /// A tab has sent what it shows.
        "capture" { tab: u32, capture: CaptureIn } => EventIn::Capture(tab, capture),
        /// A tab reports data that its page has fetched: `performance.timeOrigin`, rounded, and the messages of its
        /// script.
        "data" { tab: u32, born: f64, told: Value } => {
            Event::Data(tab, storable(born), DataTale::all(&node(told)))
        },
        /// A tab was closed, or no longer shows the page.
        "tab-gone" { tab: u32 } => Event::TabGone(tab),
        /// A tab has not answered a ping.
        "silent" { tab: u32 } => Event::TabSilent(tab),
        /// The user has left the computer, or has come back.
        "away" { away: bool } => Event::Away(away),
        /// A timer or an alarm is due.
        "tick" => Event::Tick,
        /// A notification was clicked, by its id.
        "clicked" { notification: String } => Event::Clicked(short(notification)),
        /// A notification's button was pressed, by the notification's id and the button's position.
        "pressed" { notification: String, button: u32 } => Event::Pressed(short(notification), button),
        /// A notification was closed, by its id.
        "closed" { notification: String } => Event::Closed(short(notification)),
        /// Effects were carried out, by their ids.
        "done" { effects: [String] } => Event::Done(effects),
        /// One of the extension's pages sends a command.
        "command" { command: CommandIn } => command.0,
    }
}

message_names! {
    /// Why the background has started: first installation, a new version, the browser's start, or its own wake-up.
    StartIn {
        "install" => Start::Installed,
        "update" => Start::Installed,
        "startup" => Start::Browser,
        "wake" => Start::Woken,
    }
}

message_struct! {
    /// What a tab shows.
    CaptureIn {
        /// `location.href`.
        url: String,
        /// `performance.timeOrigin`, rounded.
        born: f64,
        /// `document.visibilityState === "visible"`.
        visible: bool,
        /// `document.hasFocus()`.
        focused: bool,
        /// The number of batches of changes in the transcript since the last capture.
        pulse: f64,
        /// What changed in the places of the capture plan. `null` if nothing did since the last capture.
        changes: (or null ChangesIn),
    } => {
        let url = short(url);
        let presence = Presence {
            born: storable(born),
            open: SessionId::from_href(&url),
            visible,
            focused,
            pulse: storable(pulse),
        };
        Ok(CaptureIn { url, presence, changes })
    }
}

message_struct! {
    /// What changed in a tab since its last changes.
    ChangesIn {
        /// The number of these changes, unique within the tab.
        number: f64,
        /// The number of the changes that these build upon. `null` when these hold everything.
        base: (or null f64),
        /// The places whose chunks changed or moved.
        order: [OrderIn],
        /// The new and changed chunks.
        chunks: [ChunkIn],
        /// The ids of the chunks that no longer exist.
        gone: [u32],
    } => Ok(Changes { number: storable(number), base: base.map(storable), order, chunks, gone })
}

message_struct! {
    /// The chunks of one place.
    OrderIn {
        /// The plan's name for the place.
        name: String,
        /// The chunks' ids, in the order of the page.
        chunks: [u32],
    } => Ok((name, chunks))
}

message_struct! {
    /// A piece of the page's markup.
    ChunkIn {
        /// The chunk's id, unique within the tab.
        id: u32,
        /// Its markup. `<chunk at="ID"></chunk>` replaces a chunk inside it.
        html: String,
    } => Ok((id, html))
}

message_enum! {
    /// A command from one of the extension's pages.
    CommandIn by "do" {
        /// Show this session.
        "open" { id: SessionId } => Command::Open(id),
        /// Mark this session as seen.
        "acknowledge" { id: SessionId } => Command::Acknowledge(id),
        /// Mark this session as not seen.
        "unread" { id: SessionId } => Command::Unread(id),
        /// Mark every session as seen.
        "acknowledge-all" => Command::AcknowledgeAll,
        /// Mark these sessions as seen, by their ids.
        "acknowledge-these" { ids: [String] } => {
            Command::AcknowledgeThese(ids.iter().take(MAX_HOLD).filter_map(|id| SessionId::parse(id)).collect())
        },
        /// The user has opened the board.
        "look" => CommandIn(Event::Look),
        /// Show the Claude Code page.
        "open-code" => Command::OpenCode,
        /// Change settings.
        "settings" { settings: SettingValues } => Command::Set(settings.0),
        /// Set the settings of a file, given as parsed JSON.
        "import" { settings: Value } => Command::Import(settings_in(settings)),
        /// Add the history of a file, given as parsed JSON. Entries that exist already are not added.
        "import-history" { history: Value } => Command::ImportHistory(history_in(history).map(Box::new)),
        /// Reload the tabs whose page's data cannot be read without it.
        "reload-tabs" => Command::ReloadTabs,
        /// Reset every setting to its default.
        "reset-settings" => Command::ResetSettings,
        /// Show a test notification.
        "test-notification" => Command::TestNotification,
        /// Mute this session, or unmute it.
        "mute" { id: SessionId, on: bool } => Command::Mute(id, on),
        /// Mute this repository's sessions, or unmute them.
        "mute-repository" { repository: String, on: bool } => Command::MuteRepository(short(repository), on),
        /// Snooze this session, or end its snooze.
        "snooze" { id: SessionId, until: SnoozeIn } => Command::Snooze(id, until),
        /// Snooze this session until the user's clock next shows this time, in ms since midnight.
        "snooze-until" { id: SessionId, time: u32 } => Command::Snooze(id, Snooze::At(Span(u64::from(time)))),
        /// Pause all alerts, or end the pause.
        "pause" { until: PauseIn } => Command::Pause(until),
        /// Set the user's priority for this session. The empty one leaves the priority to the title.
        "priority" { id: SessionId, priority: PriorityIn } => Command::Prioritize(id, priority.0),
        /// Set the user's note on this session. The empty one removes the note.
        "note" { id: SessionId, text: String } => Command::Note(id, text),
        /// Collapse a group of the board, by its key, or expand it.
        "collapse" { group: String, on: bool } => Command::Collapse(cut(group, MAX_GROUP), on),
        /// Show the session that needs the user most urgently.
        "next" => Command::Next,
        /// Delete everything except the settings and what pages show at this moment.
        "forget" => Command::Forget,
    }
}

message_names! {
    /// How long a snooze lasts: ten minutes, an hour, until the next morning, or it ends now.
    SnoozeIn {
        "10min" => Snooze::TenMinutes,
        "hour" => Snooze::Hour,
        "tomorrow" => Snooze::Tomorrow,
        "off" => Snooze::Off,
    }
}

message_names! {
    /// How long a pause lasts: half an hour, an hour, until 9:00, or it ends now.
    PauseIn {
        "30min" => Pause::HalfHour,
        "hour" => Pause::Hour,
        "morning" => Pause::Morning,
        "off" => Pause::Off,
    }
}

message_names! {
    /// A priority that the user sets. The empty one leaves the priority to the title.
    PriorityIn {
        "" => PriorityIn(None),
        "P1" => PriorityIn(Some(Priority::P1)),
        "P2" => PriorityIn(Some(Priority::P2)),
        "P3" => PriorityIn(Some(Priority::P3)),
    }
}

message_struct! {
    /// What a page wants to show of the board.
    QueryIn {
        /// Where the board is shown.
        place: BoardPlaceIn,
        /// Which sessions are shown.
        filter: FilterIn,
        /// The ids of the only sessions to show. Empty for all.
        only: [String],
        /// The words to search for.
        search: String,
        /// The rows on the screen in their order, while the user is pointing at them. Empty otherwise.
        hold: [HeldIn],
        /// The id of the session whose details are shown, or empty.
        selected: String,
        /// The most rows to return. 0 for all.
        limit: u32,
    } => Ok(Query {
        place,
        filter,
        only: only.iter().take(MAX_HOLD).filter_map(|id| SessionId::parse(id)).collect(),
        search: short(search),
        hold: hold.into_iter().take(MAX_HOLD).filter_map(|(id, group)| Some((SessionId::parse(&id)?, group))).collect(),
        selected: SessionId::parse(&selected),
        limit: Some(limit as usize).filter(|limit| *limit > 0),
    })
}

message_struct! {
    /// A row on the screen.
    HeldIn {
        /// The session's id.
        id: String,
        /// The key of the group that holds the row.
        group: String,
    } => Ok((id, group))
}

message_names! {
    /// Where the board is shown: in the popup, in the side panel, or in a tab.
    BoardPlaceIn {
        "popup" => BoardPlace::Popup,
        "panel" => BoardPlace::Panel,
        "tab" => BoardPlace::Tab,
    }
}

message_names! {
    /// Which sessions are shown: all, those that need the user, those that run, or those that have finished.
    FilterIn {
        "all" => Filter::All,
        "needs" => Filter::Needs,
        "running" => Filter::Running,
        "finished" => Filter::Finished,
    }
}

/// A decoded event: complete, or a capture that may build upon earlier ones.
enum EventIn {
    Event(Event),
    Capture(u32, CaptureIn),
}

struct CaptureIn {
    url: String,
    presence: Presence,
    changes: Option<Changes>,
}

impl From<Event> for EventIn {
    fn from(event: Event) -> EventIn {
        EventIn::Event(event)
    }
}

impl EventIn {
    /// Completes the event with what tabs have sent before. Returns nothing for a capture that builds upon changes that
    /// were never received.
    fn after(self, memory: &mut Memory) -> Option<Event> {
        match self {
            EventIn::Event(event) => {
                match &event {
                    Event::Tabs(tabs) => memory.retain(tabs),
                    Event::TabGone(tab) => memory.forget(*tab),
                    _ => {}
                }
                Some(event)
            }
            EventIn::Capture(tab, CaptureIn { url, presence, changes }) => {
                let capture = match changes {
                    Some(changes) => Some(memory.apply(tab, url, changes)?),
                    None => None,
                };
                Some(Event::Heard(tab, presence, capture))
            }
        }
    }
}

/// A decoded command. Most are commands of the core; `look` is an event.
struct CommandIn(Event);

impl From<Command> for CommandIn {
    fn from(command: Command) -> CommandIn {
        CommandIn(Event::Command(command))
    }
}

/// A priority that the user sets, or none.
struct PriorityIn(Option<Priority>);

/// Settings by name, in their own units.
struct SettingValues(Vec<(String, f64)>);

impl Decode for SettingValues {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let entries = value.record()?.0.into_iter();
        let entries = entries.map(|(name, value)| Ok((name.into_owned(), f64::decode(value)?)));
        entries.collect::<Result<_, _>>().map(SettingValues)
    }
}

impl TypeScript for SettingValues {
    const DECLARATION: &'static str =
        "/** Settings by name, in their own units. */\nexport type SettingValues = Record<string, number>;\n";
}

/// The TypeScript declarations of all messages.
pub const TYPESCRIPT: &str = concatenated!(
    EventIn,
    StartIn,
    CaptureIn,
    ChangesIn,
    OrderIn,
    ChunkIn,
    HeldIn,
    CommandIn,
    SettingValues,
    SnoozeIn,
    PauseIn,
    PriorityIn,
    QueryIn,
    BoardPlaceIn,
    FilterIn
);

/// Decodes an event, or returns why it is not valid. `memory` holds what tabs have sent before. Returns `None` for a
/// capture that builds upon changes that `memory` does not hold. Then the caller has to ask the tab for everything.
pub fn event(value: Value, memory: &mut Memory) -> Result<Option<Event>, DecodeError> {
    Ok(EventIn::decode(value)?.after(memory))
}

/// Decodes a query, or returns why it is not valid.
pub fn query(value: Value) -> Result<Query, DecodeError> {
    Query::decode(value)
}

/// Returns the history in an exported file, or nothing for any other file.
fn history_in(file: Value) -> Option<History> {
    let mut file = file.record().ok()?;
    let version = u32::decode(file.remove("session-watch-history")).ok()?;
    History::decode(file.remove("history")).ok().filter(|_| version == FILE_VERSION)
}

/// Returns the settings in an exported file, or nothing for any other file. A value that is not a number becomes NaN,
/// which no setting accepts.
fn settings_in(file: Value) -> Option<Vec<(String, f64)>> {
    let mut file = file.record().ok()?;
    let version = u32::decode(file.remove("session-watch-settings")).ok()?;
    let values = file.remove("settings").record().ok().filter(|_| version == FILE_VERSION)?;
    let number = |value| f64::decode(value).unwrap_or(f64::NAN);
    Some(values.0.into_iter().map(|(name, value)| (name.into_owned(), number(value))).collect())
}

/// Converts a value for the reader of the page's data.
fn node(value: Value) -> DataNode {
    match value {
        Value::Null => DataNode::Null,
        Value::Number(_) => value.integer().map_or(DataNode::Null, DataNode::Number),
        Value::Bool(is) => DataNode::Bool(is),
        Value::Text(text) => DataNode::Text(text),
        Value::List(values) => DataNode::List(values.into_iter().map(node).collect()),
        Value::Record(record) => {
            DataNode::Record(record.0.into_iter().map(|(name, value)| (name.into_owned(), node(value))).collect())
        }
    }
}

/// Bounds a page's number, so that it can be decoded again once it was stored.
fn storable(number: f64) -> u64 {
    // `as` saturates, so NaN and infinities are harmless.
    (number as u64).min(EXACT)
}

fn short(text: String) -> String {
    cut(text, MAX_SHORT)
}

/// Returns the text, cut to at most `most` bytes.
fn cut(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}
