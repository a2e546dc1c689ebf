//! Makes the board's view model: headline, filters, rows in groups, offers and notes.

use serde::Serialize;

use super::group::{Group, groups};
use super::row::{last_seen, priority_name};
use super::{ChoiceView, Context, DetailsView, Facts, FilterView, GroupView, OptionView, Query, facts, head, ranked};
use crate::alert::say::{named, remedy};
use crate::engine::State;
use crate::forecast::{self, Advice, Slots};
use crate::history::{Doing, Life};
use crate::lean::sort_by;
use crate::session::Face;
use crate::settings::{GROUPINGS, Key, LAYOUTS};
use crate::time::{Span, Time};
use crate::track::Drift;
use crate::words::{Arg, Message};

/// How often the board is drawn anew so that the ages on it stay right.
const REDRAW: Span = Span::seconds(15);

/// The board asks for the plan once more than this many sessions have run or waited at once.
const MANY: usize = 3;

/// The board offers to read the page's data from this many sessions on.
const SOME: usize = 10;

/// The board offers to tell of finished sessions together once this many have finished within [`AT_ONCE_SPAN`].
const AT_ONCE: usize = 4;
const AT_ONCE_SPAN: Span = Span::minutes(2);

/// Sessions that finished longer ago than this do not count for that offer.
const LATELY: Span = Span::hours(24);

/// The keys of two offers. A user who refuses an offer collapses its key.
const DATA_OFFER: &str = "page-data-offer";
const TOGETHER_OFFER: &str = "together-offer";

/// The view model of the board. Texts that do not apply are empty.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// How many sessions need the user; else that none does, or that none can be seen.
    pub headline: String,
    /// How many other sessions there are, by section: stalled, to review, running.
    pub sum: Vec<String>,
    /// What has changed since the user last looked.
    pub since_look: String,
    /// That the pages show more sessions than are kept.
    pub kept: String,
    /// That alerts are paused or quiet hours are on, and until when.
    pub silence: String,
    /// How long a pause can last; while one lasts, also that it can end.
    pub pauses: Vec<OptionView>,
    /// Whether the sessions are seen now.
    pub sight: SightView,
    /// When the sessions were last seen, while the watch is blind.
    pub sight_text: String,
    /// What the user can do so that the sessions are seen again, while the watch is blind.
    pub sight_remedy: String,
    /// Whether the sessions are seen and none of them needs the user.
    pub calm: bool,
    /// The label of the button that marks all shown sessions as seen; empty where it would mark none.
    pub acknowledge_all: String,
    /// The ids of the sessions that this button marks.
    pub unseen: Vec<String>,
    /// That only the sessions of one notification are shown.
    pub only: String,
    /// The explanation in place of rows while no session is tracked.
    pub empty: Option<EmptyView>,
    /// The filters.
    pub filters: Vec<FilterView>,
    /// `list`, `grid` or `split`.
    pub layout: String,
    /// The layouts.
    pub layouts: Vec<ChoiceView>,
    /// The groupings.
    pub groupings: Vec<ChoiceView>,
    /// The rows in groups.
    pub groups: Vec<GroupView>,
    /// That filter and search match none of the tracked sessions.
    pub no_match: String,
    /// The plan's slots; `None` where the plan is not known or no slot is used.
    pub slots: Option<SlotsView>,
    /// How much of the plan is used, as a page shows it now.
    pub plan_used: String,
    /// The offer to say which plan the user has, because many sessions ran at once.
    pub plan_offer: String,
    /// That the page's list cannot be read any more, or contradicts the page's data.
    pub drift: String,
    /// The offer to read the page's data, because most sessions lack a repository.
    pub data_offer: String,
    /// The offer to tell of finished sessions together.
    pub together_offer: String,
    /// The offer to load tabs anew, because only then their page's data can be read.
    pub reload_offer: String,
    /// That questions in plain words are not seen now, where a session may have asked one.
    pub questions_unseen: String,
    /// How fast sessions finish, one line for each figure.
    pub velocity: Vec<String>,
    /// The id of the session that needs the user most.
    pub next: String,
    /// The id of the session whose details are shown until the user selects one.
    pub first: String,
    /// The details of the selected session.
    pub details: Option<DetailsView>,
    /// When to draw the board again so that ages stay right: milliseconds by the computer's clock.
    pub redraw_at: Option<f64>,
}

/// Whether the sessions are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum SightView {
    /// They are seen now.
    Live,
    /// They are not seen now, but were before.
    Blind,
    /// No page with sessions has ever been seen.
    Never,
}

/// An explanation in place of rows.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EmptyView {
    /// Why there are no rows.
    pub title: String,
    /// What the user can do about that.
    pub body: String,
    /// The label of the button that does it; empty for no button.
    pub action: String,
}

/// The plan's slots.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SlotsView {
    /// How many are used, in words.
    pub text: String,
    /// How many are used.
    pub used: f64,
    /// How many there are, at least as many as are used.
    pub total: f64,
    /// Whether none is left.
    pub full: bool,
    /// Which session could make room, and how; empty without advice.
    pub advice: String,
    /// The id of the session that the advice is about; empty without advice.
    pub advice_id: String,
}

impl BoardView {
    /// The board, narrowed to what the query asks for.
    pub fn new(query: &Query, context: &Context) -> BoardView {
        let state = context.state;
        let all = ranked(state, query, context.now);
        let sight = SightView::of(state);
        let shown = facts::chosen(&all, query, context);
        let groups = groups(shown.clone(), state.settings.chosen(Key::Grouping), query);
        let [data_offer, together_offer, plan_offer] = offers(context);
        let layout = query.place.layout();
        let worded = |message: Option<Message>| message.map(|message| context.say(&message)).unwrap_or_default();
        BoardView {
            headline: context.say(&head::headline(context)),
            sum: context.each(&head::sum(context)),
            since_look: worded(head::since_look(context)),
            kept: worded(head::kept(context)),
            silence: worded(head::silence(context)),
            pauses: head::pauses(context),
            sight,
            sight_text: worded(sight_message(context)),
            sight_remedy: if sight == SightView::Blind { context.say(&remedy(&state.track)) } else { String::new() },
            calm: sight == SightView::Live && !all.iter().any(|facts| facts.needs()),
            acknowledge_all: worded(head::acknowledge_all(&shown, query)),
            unseen: head::unseen(&shown),
            only: worded(head::only(&all, query)),
            empty: all.is_empty().then(|| EmptyView::new(sight, context)),
            filters: head::filters(&all, query, context),
            layout: state.settings.chosen(layout).strip_prefix("layout_").unwrap_or_default().to_owned(),
            layouts: head::choices(layout, LAYOUTS, context),
            groupings: head::choices(Key::Grouping, GROUPINGS, context),
            no_match: if !all.is_empty() && groups.is_empty() { context.words("no_match") } else { String::new() },
            slots: SlotsView::new(&slots(state, context.now), context),
            plan_used: worded(state.track.plan_used().map(|used| Message::plain("plan_used").with(Arg::Percent(used)))),
            plan_offer: worded(plan_offer),
            drift: worded(drift(context)),
            data_offer: worded(data_offer),
            together_offer: worded(together_offer),
            reload_offer: worded(reload_offer(context)),
            questions_unseen: worded(questions_unseen(&all, state)),
            velocity: context.each(&head::velocity(context)),
            first: first(&groups, query, context),
            next: state.next_in_need(context.now).map(|id| id.to_string()).unwrap_or_default(),
            details: DetailsView::of_selected(&all, query, context),
            redraw_at: (!all.is_empty()).then(|| state.clock.to_wall(context.now + REDRAW).0 as f64),
            groups: GroupView::all(&groups, query, context),
        }
    }
}

impl SightView {
    pub(super) fn of(state: &State) -> SightView {
        match (state.track.blindness.ever_seen, state.track.blindness.since) {
            (false, _) => SightView::Never,
            (true, None) => SightView::Live,
            (true, Some(_)) => SightView::Blind,
        }
    }
}

/// When the sessions were last seen, while the watch is blind.
pub(super) fn sight_message(context: &Context) -> Option<Message> {
    if SightView::of(context.state) != SightView::Blind {
        return None;
    }
    let since = context.state.track.blindness.since?;
    Some(last_seen(context.now.since(since)))
}

impl EmptyView {
    fn new(sight: SightView, context: &Context) -> EmptyView {
        let (title, body) = match sight {
            // Claude Code is open already, so no button offers to open it.
            _ if context.state.track.sees_nothing_yet() => {
                let (title, body) = ("empty_yet_title", "empty_live_body");
                return EmptyView { title: context.words(title), body: context.words(body), action: String::new() };
            }
            SightView::Live => ("empty_live_title", "empty_live_body"),
            SightView::Blind => ("empty_blind_title", "empty_blind_body"),
            SightView::Never => ("empty_never_title", "empty_never_body"),
        };
        EmptyView { title: context.words(title), body: context.words(body), action: context.words("empty_action") }
    }
}

/// The plan's slots, with advice on which session could make room.
pub fn slots(state: &State, now: Time) -> Slots {
    let triage = state.triage(now);
    let priority = |session: &_| triage.priority(session);
    forecast::slots(&state.track, state.settings.slots(), &triage.limits, priority, now)
}

impl SlotsView {
    fn new(slots: &Slots, context: &Context) -> Option<SlotsView> {
        let total = slots.total.filter(|_| slots.used > 0)?;
        // More sessions run than the plan allows, so the plan in the settings is wrong: "21 of 3" would be nonsense.
        let text = if slots.used > total {
            Message::plain("slots_over").with(slots.used as usize).with(total as usize)
        } else {
            Message::plain("slots_used").with(slots.used as usize).with(total as usize)
        };
        let (advice_id, advice) = match &slots.advice {
            Some((id, advice)) => {
                let session = context.state.track.sessions.get(id);
                let title = session.map(|session| {
                    named(session.title(), session, context.state.track.twin_mark(session, true).as_deref())
                });
                (id.to_string(), context.say(&advice_message(*advice, &title.unwrap_or_default())))
            }
            None => (String::new(), String::new()),
        };
        Some(SlotsView {
            text: context.say(&text),
            used: slots.used as f64,
            total: slots.used.max(total) as f64,
            full: slots.used >= total,
            advice,
            advice_id,
        })
    }
}

/// The id of the session whose details are shown until the user selects one: the one that needs the user most, if a
/// notification's sessions include it, else the first row. Empty without rows.
fn first(groups: &[Group], query: &Query, context: &Context) -> String {
    let first = groups.first().and_then(|group| group.members.first()).map(|facts| facts.session.id());
    let next = context.state.next_in_need(context.now);
    next.as_ref().filter(|id| query.takes(id)).or(first).map(ToString::to_string).unwrap_or_default()
}

/// The offers of the page's data, of finished sessions together, and of the plan. At most one is made at a time, the
/// first of them in this order.
fn offers(context: &Context) -> [Option<Message>; 3] {
    let data = data_offer(context);
    let together = together_offer(context).filter(|_| data.is_none());
    let plan = plan_offer(context).filter(|_| data.is_none() && together.is_none());
    [data, together, plan]
}

/// The offer to say which plan the user has, once more than [`MANY`] sessions have run or waited at once.
fn plan_offer(context: &Context) -> Option<Message> {
    let most = forecast::most_at_once(&context.state.history);
    let is_unsaid = context.state.settings.slots().is_none();
    (is_unsaid && most > MANY).then(|| Message::plain("plan_offer").with(most))
}

/// How the page deviates from what the rules expect.
fn drift(context: &Context) -> Option<Message> {
    Some(match context.state.track.drift(context.now)? {
        Drift::Unreadable => Message::plain("drift_unreadable"),
        Drift::Disagree(sessions) => Message::plain("drift_disagree").with(sessions),
    })
}

/// The offer to read the page's data, if most of at least [`SOME`] sessions lack a repository: the data name it.
fn data_offer(context: &Context) -> Option<Message> {
    let sessions = &context.state.track.sessions;
    let unknown = sessions.values().filter(|session| session.repository().is_none()).count();
    let helps = sessions.len() >= SOME && unknown * 2 > sessions.len();
    let is_answered = context.state.settings.on(Key::PageData) || is_refused(DATA_OFFER, context);
    (helps && !is_answered).then(|| Message::plain("page_data_offer").with(unknown).with(sessions.len()))
}

/// The offer to tell of finished sessions together, once [`AT_ONCE`] of them have finished almost at once.
fn together_offer(context: &Context) -> Option<Message> {
    let settings = &context.state.settings;
    let has_chosen = settings.chosen(Key::FinishedTogether) != "together_at_once" || !settings.on(Key::AlertFinished);
    let lives = context.state.history.lives.values().filter(|life| life.turns > 0);
    let ends =
        lives.map(Life::end).filter(|end| matches!(end.doing, Doing::Finished | Doing::Idle)).map(|end| end.from);
    let mut lately: Vec<Time> = ends.filter(|at| context.now.since(*at) < LATELY).collect();
    sort_by(&mut lately, Time::cmp);
    let is_at_once = |ends: &[Time]| match ends {
        [oldest, .., newest] => newest.since(*oldest) <= AT_ONCE_SPAN,
        _ => false,
    };
    let helps = lately.windows(AT_ONCE).any(is_at_once);
    (helps && !has_chosen && !is_refused(TOGETHER_OFFER, context)).then(|| Message::plain("together_offer"))
}

fn is_refused(offer: &str, context: &Context) -> bool {
    context.state.collapsed.iter().any(|key| key == offer)
}

/// The offer to load tabs anew: a page that was loaded before its data were wanted does not report them.
fn reload_offer(context: &Context) -> Option<Message> {
    let tabs = context.state.track.tabs_to_reload().len();
    (tabs > 0 && context.state.settings.on(Key::PageData)).then(|| Message::plain("reload_offer").with(tabs))
}

/// That questions in plain words are not seen now. In the list a turn that ends with one looks like any other; only the
/// landing page's cards or the page's data tell it.
fn questions_unseen(all: &[Facts], state: &State) -> Option<Message> {
    let may_ask = |facts: &Facts| facts.live && matches!(facts.face, Face::Running | Face::Finished);
    let misses = !state.track.sees_landing_page() && !state.settings.on(Key::PageData) && all.iter().any(may_ask);
    misses.then(|| Message::plain("questions_unseen"))
}

fn advice_message(advice: Advice, title: &str) -> Message {
    match advice {
        Advice::Answer => Message::plain("advice_answer").with(title),
        Advice::Stalled(quiet) => Message::plain("advice_stalled").with(title).with(quiet),
        Advice::Early(percent) => Message::plain("advice_early").with(title).with(Arg::Percent(percent)),
        Advice::Nearly(percent) => Message::plain("advice_nearly").with(title).with(Arg::Percent(percent)),
        Advice::LeastUrgent(priority) => {
            Message::plain("advice_least_urgent").with(title).with(priority_name(priority))
        }
        Advice::Newest => Message::plain("advice_newest").with(title),
    }
}
