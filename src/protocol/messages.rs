//! What comes in: events of the background, commands of our pages, queries of the board. Each form stands here once,
//! with its bounds; its TypeScript type comes from the same table.

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

/// The most ids taken of what is held on the screen, or is to be shown alone.
const MAX_HOLD: usize = 1_000;

/// The longest address or id taken, in bytes.
const MAX_SHORT: usize = 4_096;

/// The longest key of a group taken, in bytes: it is stored.
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
    /// An event as the background sends it.
    EventIn by "kind" {
        /// The background has started.
        "start" { reason: StartIn } => Event::Start(reason),
        /// All the tabs there are, by their numbers.
        "tabs" { tabs: [u32] } => Event::Tabs(tabs),
        /// A tab sent what it shows.
        "capture" { tab: u32, capture: CaptureIn } => EventIn::Capture(tab, capture),
        /// A tab tells of the data that its page has fetched: `performance.timeOrigin`, rounded, and what its script told.
        "data" { tab: u32, born: f64, told: Value } => {
            Event::Data(tab, storable(born), DataTale::all(&node(told)))
        },
        /// A tab was closed, or its page is gone.
        "tab-gone" { tab: u32 } => Event::TabGone(tab),
        /// A tab did not answer a ping.
        "silent" { tab: u32 } => Event::TabSilent(tab),
        /// Nobody is at the computer any more, or somebody is again.
        "away" { away: bool } => Event::Away(away),
        /// A timer or alarm.
        "tick" => Event::Tick,
        /// A notification was clicked, by its id.
        "clicked" { notification: String } => Event::Clicked(short(notification)),
        /// A notification's button was pressed, by its id and the button's place.
        "pressed" { notification: String, button: u32 } => Event::Pressed(short(notification), button),
        /// A notification is gone, by its id.
        "closed" { notification: String } => Event::Closed(short(notification)),
        /// Effects were carried out, by their ids.
        "done" { effects: [String] } => Event::Done(effects),
        /// A page of ours wants something.
        "command" { command: CommandIn } => command.0,
    }
}

message_names! {
    /// Why the background has started: for the first time, as a new version, with the browser, or after it slept.
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
        /// Batches of changes counted in the transcript since the last capture.
        pulse: f64,
        /// What changed in the places of the capture plan; `null` when nothing did since the last capture.
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
    /// What changed in a tab since it sent changes last.
    ChangesIn {
        /// A number that no other changes of the tab have.
        number: f64,
        /// The number of the changes that these build upon; `null` when they are all there is.
        base: (or null f64),
        /// The places whose chunks are others now, or in another order.
        order: [OrderIn],
        /// The chunks that are new or changed.
        chunks: [ChunkIn],
        /// The ids of chunks that are gone.
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
        /// What the tab calls it.
        id: u32,
        /// Its markup, with `<chunk at="ID"></chunk>` where another chunk stands in it.
        html: String,
    } => Ok((id, html))
}

message_enum! {
    /// What a page of ours wants.
    CommandIn by "do" {
        /// Show this session.
        "open" { id: SessionId } => Command::Open(id),
        /// This session has been seen.
        "acknowledge" { id: SessionId } => Command::Acknowledge(id),
        /// This session has not been seen after all.
        "unread" { id: SessionId } => Command::Unread(id),
        /// Everything has been seen.
        "acknowledge-all" => Command::AcknowledgeAll,
        /// These have been seen, by their ids.
        "acknowledge-these" { ids: [String] } => {
            Command::AcknowledgeThese(ids.iter().take(MAX_HOLD).filter_map(|id| SessionId::parse(id)).collect())
        },
        /// The board was opened.
        "look" => CommandIn(Event::Look),
        /// Show the Claude Code page.
        "open-code" => Command::OpenCode,
        /// Change settings.
        "settings" { settings: SettingValues } => Command::Set(settings.0),
        /// Settings from a file, as it was parsed.
        "import" { settings: Value } => Command::Import(settings_in(settings)),
        /// A history from a file, as it was parsed: what is not known here is taken in.
        "import-history" { history: Value } => Command::ImportHistory(history_in(history).map(Box::new)),
        /// Load the tabs anew whose page's data cannot be read along before.
        "reload-tabs" => Command::ReloadTabs,
        /// Every setting as on the first day.
        "reset-settings" => Command::ResetSettings,
        /// Show a notification for its own sake.
        "test-notification" => Command::TestNotification,
        /// Say nothing more of this session, or do again.
        "mute" { id: SessionId, on: bool } => Command::Mute(id, on),
        /// Say nothing more of this repository's sessions, or do again.
        "mute-repository" { repository: String, on: bool } => Command::MuteRepository(short(repository), on),
        /// Say nothing of this session for a while.
        "snooze" { id: SessionId, until: SnoozeIn } => Command::Snooze(id, until),
        /// Say nothing of this session until the user's clock next shows this time, in ms since midnight.
        "snooze-until" { id: SessionId, time: u32 } => Command::Snooze(id, Snooze::At(Span(u64::from(time)))),
        /// Say nothing at all for a while.
        "pause" { until: PauseIn } => Command::Pause(until),
        /// The session's priority by the user; the empty one leaves it to the title.
        "priority" { id: SessionId, priority: PriorityIn } => Command::Prioritize(id, priority.0),
        /// What the user wants to remember of the session.
        "note" { id: SessionId, text: String } => Command::Note(id, text),
        /// Collapse a group of the board, by its key, or open it.
        "collapse" { group: String, on: bool } => Command::Collapse(cut(group, MAX_GROUP), on),
        /// Show the session that needs the user most.
        "next" => Command::Next,
        /// Forget everything but the settings and what a page shows just now.
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
    /// A priority by the user; nothing leaves it to the title.
    PriorityIn {
        "" => PriorityIn(None),
        "P1" => PriorityIn(Some(Priority::P1)),
        "P2" => PriorityIn(Some(Priority::P2)),
        "P3" => PriorityIn(Some(Priority::P3)),
    }
}

message_struct! {
    /// What the user wants to see of the board.
    QueryIn {
        /// Where it is shown.
        place: BoardPlaceIn,
        /// Which sessions.
        filter: FilterIn,
        /// The ids of the only sessions to be shown; none for all.
        only: [String],
        /// Words to look for.
        search: String,
        /// The sessions that stand on the screen, in their order, while somebody aims at them.
        hold: [HeldIn],
        /// The id of the session whose details are wanted, or nothing.
        selected: String,
        /// The most rows wanted; 0 for all.
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
        /// Its session's id.
        id: String,
        /// The key of the group in which it stands.
        group: String,
    } => Ok((id, group))
}

message_names! {
    /// Where the board is shown: below the toolbar button, beside the page, or in a tab.
    BoardPlaceIn {
        "popup" => BoardPlace::Popup,
        "panel" => BoardPlace::Panel,
        "tab" => BoardPlace::Tab,
    }
}

message_names! {
    /// Which sessions are shown: all, those that need the user, run, or have finished.
    FilterIn {
        "all" => Filter::All,
        "needs" => Filter::Needs,
        "running" => Filter::Running,
        "finished" => Filter::Finished,
    }
}

/// What an event is to the core: itself, or a capture that may build upon others.
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
    /// The event after all that tabs have sent before. Nothing for a capture that builds upon what was never sent.
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

/// What a command is to the core.
struct CommandIn(Event);

impl From<Command> for CommandIn {
    fn from(command: Command) -> CommandIn {
        CommandIn(Event::Command(command))
    }
}

/// A priority by the user, if there is one.
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

/// The types of all messages, as TypeScript declares them.
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

/// Reads an event, or says why it is none. `memory` is what tabs have sent before. Gives nothing for a capture that builds
/// upon what is not in it: then the tab is to be asked for everything.
pub fn event(value: Value, memory: &mut Memory) -> Result<Option<Event>, DecodeError> {
    Ok(EventIn::decode(value)?.after(memory))
}

/// Reads a query, or says why it is none.
pub fn query(value: Value) -> Result<Query, DecodeError> {
    Query::decode(value)
}

/// The history in a file of ours; nothing if it is another one.
fn history_in(file: Value) -> Option<History> {
    let mut file = file.record().ok()?;
    let version = u32::decode(file.take("session-watch-history")).ok()?;
    History::decode(file.take("history")).ok().filter(|_| version == FILE_VERSION)
}

/// The settings in a file of ours; nothing if it is another one. What is no number is in nobody's range.
fn settings_in(file: Value) -> Option<Vec<(String, f64)>> {
    let mut file = file.record().ok()?;
    let version = u32::decode(file.take("session-watch-settings")).ok()?;
    let values = file.take("settings").record().ok().filter(|_| version == FILE_VERSION)?;
    let number = |value| f64::decode(value).unwrap_or(f64::NAN);
    Some(values.0.into_iter().map(|(name, value)| (name.into_owned(), number(value))).collect())
}

/// A value as the reader of the page's data takes it.
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
