//! The view model of popup, panel, tab and badge: what is tracked, in the order of triage, as messages ready to be worded.
//! Decides nothing about sessions and remembers nothing: the same state, view and time give the same board.

mod badge;
mod details;
mod group;
mod head;
mod log;
mod past;
mod row;
mod timeline;

pub use badge::{Badge, Tone, badge};
pub use details::{Details, Fact};
pub use group::Group;
pub use head::Filter;
pub use log::{LogRow, log};
pub use past::{Past, PastRow, past};
pub use row::{Row, doing_key, priority};
pub use timeline::{Line, Mark, Piece, Timeline, timeline};

use crate::engine::State;
use crate::forecast::{self, Slots};
use crate::map::Map;
use crate::session::SessionId;
use crate::settings::Key;
use crate::time::{Now, Span, Time};
use crate::track::Tracked;
use crate::words::Message;

/// What the user wants to see; nothing of it outlives the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Where the board is shown.
    pub place: Place,
    /// Which sessions.
    pub filter: Filter,
    /// Words that all have to be in a session's title, place, detail or note.
    pub search: String,
    /// Sessions in the order in which they stand on the screen while somebody aims at them; they stay so, and others come after them.
    pub hold: Vec<SessionId>,
    /// The session to show everything of.
    pub selected: Option<SessionId>,
    /// The most rows to be worded, for a first picture that has to be there at once; nothing for all.
    pub limit: Option<usize>,
}

/// Where the board is shown: each place has its own layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Below the toolbar button.
    Popup,
    /// Beside the page.
    Panel,
    /// In a tab.
    #[default]
    Tab,
}

impl Place {
    /// The setting that has its layout.
    pub fn layout(self) -> Key {
        match self {
            Place::Popup => Key::LayoutPopup,
            Place::Panel => Key::LayoutPanel,
            Place::Tab => Key::LayoutTab,
        }
    }
}

/// What the board draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The sum of it, part by part: "2 need you", "5 running", "1 finished".
    pub headline: Vec<Message>,
    /// What has changed since the user last looked.
    pub since_look: Option<Message>,
    /// Whether the sessions are seen now.
    pub sight: Sight,
    /// When they were last seen, where they are not seen now.
    pub last_seen: Option<Message>,
    /// Nothing needs the user, and that is seen.
    pub calm: bool,
    /// Something can be acknowledged.
    pub can_acknowledge: bool,
    /// What stands in place of rows where there are none.
    pub empty: Option<Empty>,
    /// The filters, with how many sessions each leaves.
    pub filters: Vec<(Filter, usize)>,
    /// The sessions that filter and search leave, most urgent first, in groups with the most urgent member first.
    pub groups: Vec<Group>,
    /// The plan's slots, where any are used.
    pub slots: Option<Slots>,
    /// The title of the session that the slots' advice is about.
    pub slots_title: String,
    /// How fast sessions finish.
    pub velocity: Vec<Message>,
    /// The session that needs the user most.
    pub next: Option<SessionId>,
    /// Everything of the selected session.
    pub details: Option<Details>,
    /// When ages will have changed.
    pub redraw_at: Option<Time>,
}

impl Board {
    /// The session to show everything of before one is selected: what needs the user most, else the one that stands first.
    pub fn first(&self) -> Option<&SessionId> {
        self.next.as_ref().or_else(|| self.groups.first()?.rows.first().map(|row| &row.id))
    }
}

/// Whether the sessions are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Now.
    Live,
    /// No more.
    Blind,
    /// No page with sessions was ever seen.
    Never,
}

/// An explanation where there is nothing to list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// What is so.
    pub title: Message,
    /// What to do about it.
    pub body: Message,
    /// The words on the button that does it.
    pub action: Message,
}

/// How often ages are drawn anew.
const REDRAW: Span = Span::seconds(15);

/// The board of a state at a moment of the computer's clock.
pub fn board(state: &State, view: &View, here: Now) -> Board {
    let now = state.at(here.wall);
    let triage = state.triage(now);
    let place = |session: &Tracked| view.hold.iter().position(|id| *id == session.id).unwrap_or(usize::MAX);
    let sessions = state.track.sessions.values();
    let ranked: Map<_, _> = sessions.map(|s| ((place(s), triage.rank(s)), s)).collect();
    let all: Vec<Row> = ranked.values().map(|s| Row::new(s, state, &triage)).collect();
    let sight = sight(state);
    let calm = sight == Sight::Live && !all.iter().any(|row| row.needs);
    let can_acknowledge = all.iter().any(|row| row.can_acknowledge);
    let filters = Filter::ALL.map(|filter| (filter, all.iter().filter(|row| filter.keeps(row)).count())).to_vec();
    let details = view.selected.as_ref().and_then(|id| {
        let row = all.iter().find(|row| row.id == *id)?;
        Some(details::details(row.clone(), state.track.sessions.get(id)?, state, here))
    });
    let empty = all.is_empty().then(|| empty(sight));
    let search = head::Search::new(&view.search);
    let shown = all.into_iter().filter(|row| view.filter.keeps(row) && search.finds(row)).collect();
    let slots = forecast::slots(&state.track, state.settings.slots(), &triage.limits, |s| triage.priority(s), now);
    let advised = slots.advice.as_ref().and_then(|(id, _)| state.track.sessions.get(id));
    Board {
        headline: head::headline(state, &triage),
        since_look: head::since_look(state, now),
        sight,
        last_seen: last_seen(state, sight, now),
        calm,
        can_acknowledge,
        redraw_at: empty.is_none().then(|| now + REDRAW),
        empty,
        filters,
        groups: group::groups(shown, state),
        slots_title: advised.map(|s| s.title.clone()).unwrap_or_default(),
        slots: Some(slots).filter(|slots| slots.used > 0),
        velocity: head::velocity(state, now),
        next: state.next_in_need(now),
        details,
    }
}

fn sight(state: &State) -> Sight {
    match (state.track.blindness.ever_seen, state.track.blindness.since) {
        (false, _) => Sight::Never,
        (true, None) => Sight::Live,
        (true, Some(_)) => Sight::Blind,
    }
}

fn last_seen(state: &State, sight: Sight, now: Time) -> Option<Message> {
    let since = state.track.blindness.since.filter(|_| sight == Sight::Blind)?;
    Some(Message::plain("last_seen").with(now.since(since)))
}

fn empty(sight: Sight) -> Empty {
    let of = |title, body| Empty {
        title: Message::plain(title),
        body: Message::plain(body),
        action: Message::plain("empty_action"),
    };
    match sight {
        Sight::Live => of("empty_live_title", "empty_live_body"),
        Sight::Blind => of("empty_blind_title", "empty_blind_body"),
        Sight::Never => of("empty_never_title", "empty_never_body"),
    }
}
