//! The board of all sessions, worded.

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

/// How often ages are drawn anew.
const REDRAW: Span = Span::seconds(15);

/// More sessions than this at once make the plan worth asking for.
const MANY: usize = 3;

/// So many sessions make it worth offering to complete the board.
const SOME: usize = 10;

/// So many that finish within so long make it worth offering to tell of them together.
const AT_ONCE: usize = 4;
const AT_ONCE_SPAN: Span = Span::minutes(2);

/// For how long that is no news of long ago.
const LATELY: Span = Span::hours(24);

/// What is collapsed when somebody does not want what is offered.
const DATA_OFFER: &str = "page-data-offer";
const TOGETHER_OFFER: &str = "together-offer";

/// What the board draws.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BoardView {
    /// How many need the user.
    pub headline: String,
    /// What else there is, in parts.
    pub sum: Vec<String>,
    /// What has changed since the user last looked, or nothing.
    pub since_look: String,
    /// That there are more sessions than are kept, or nothing.
    pub kept: String,
    /// That nothing is said just now, and until when; or nothing.
    pub silence: String,
    /// How long all can be paused, and that a pause can end.
    pub pauses: Vec<OptionView>,
    /// Whether the sessions are seen now.
    pub sight: SightView,
    /// When they were last seen, where they are not seen now.
    pub sight_text: String,
    /// What lets them be seen again, where they are not seen now.
    pub sight_remedy: String,
    /// Nothing needs the user, and that is seen.
    pub calm: bool,
    /// The words on the button that marks everything that is shown as seen, or nothing where there is nothing to mark.
    pub acknowledge_all: String,
    /// The sessions that it marks.
    pub unseen: Vec<String>,
    /// That only a few sessions are shown, or nothing.
    pub only: String,
    /// What stands in place of rows where there are none.
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
    /// Something is tracked, but filter and search leave nothing; or nothing.
    pub no_match: String,
    /// The plan's slots, where any are used.
    pub slots: Option<SlotsView>,
    /// That so many have run at once that it would help to know the plan, or nothing.
    pub plan_offer: String,
    /// That the page no longer looks as it is known, or contradicts its data; or nothing.
    pub drift: String,
    /// That reading the page's data along would complete the board, or nothing.
    pub data_offer: String,
    /// That what has finished can be told together, or nothing.
    pub together_offer: String,
    /// That tabs have to be loaded anew before that, or nothing.
    pub reload_offer: String,
    /// That questions in plain words are not seen now, where there may be some, or nothing.
    pub questions_unseen: String,
    /// How fast sessions finish, a line each.
    pub velocity: Vec<String>,
    /// The session that needs the user most, or nothing.
    pub next: String,
    /// The session to show everything of before one is selected, or nothing.
    pub first: String,
    /// Everything of the selected session.
    pub details: Option<DetailsView>,
    /// When ages will have changed: milliseconds by the computer's clock.
    pub redraw_at: Option<f64>,
}

/// Whether the sessions are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum SightView {
    /// Now.
    Live,
    /// No more.
    Blind,
    /// No page with sessions was ever seen.
    Never,
}

/// An explanation where there are no rows.
#[derive(Debug, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct EmptyView {
    /// What is so.
    pub title: String,
    /// What to do about it.
    pub body: String,
    /// The words on the button that does it, or nothing.
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
    /// How many there are.
    pub total: f64,
    /// None is left.
    pub full: bool,
    /// What could be done about that, or nothing.
    pub advice: String,
    /// The session that the advice is about, or nothing.
    pub advice_id: String,
}

impl BoardView {
    /// The board, as far as the query wants to see it.
    pub fn new(query: &Query, context: &Context) -> BoardView {
        let state = context.state;
        let all = ranked(state, query, context.now);
        let sight = SightView::of(state);
        let shown = facts::chosen(&all, query, context);
        let groups = groups(shown.clone(), state.settings.chosen(Key::Grouping), query);
        let [data_offer, together_offer, plan_offer] = offers(context);
        let layout = query.place.layout();
        let said = |message: Option<Message>| message.map(|message| context.say(&message)).unwrap_or_default();
        BoardView {
            headline: context.say(&head::headline(context)),
            sum: context.each(&head::sum(context)),
            since_look: said(head::since_look(context)),
            kept: said(head::kept(context)),
            silence: said(head::silence(context)),
            pauses: head::pauses(context),
            sight,
            sight_text: said(sight_message(context)),
            sight_remedy: if sight == SightView::Blind { context.say(&remedy(&state.track)) } else { String::new() },
            calm: sight == SightView::Live && !all.iter().any(|facts| facts.needs()),
            acknowledge_all: said(head::acknowledge_all(&shown, query)),
            unseen: head::unseen(&shown),
            only: said(head::only(&all, query)),
            empty: all.is_empty().then(|| EmptyView::new(sight, context)),
            filters: head::filters(&all, query, context),
            layout: state.settings.chosen(layout).strip_prefix("layout_").unwrap_or_default().to_owned(),
            layouts: head::choices(layout, LAYOUTS, context),
            groupings: head::choices(Key::Grouping, GROUPINGS, context),
            no_match: if !all.is_empty() && groups.is_empty() { context.words("no_match") } else { String::new() },
            slots: SlotsView::new(&slots(state, context.now), context),
            plan_offer: said(plan_offer),
            drift: said(drift(context)),
            data_offer: said(data_offer),
            together_offer: said(together_offer),
            reload_offer: said(reload_offer(context)),
            questions_unseen: said(questions_unseen(&all, state)),
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

/// When the sessions were last seen, where they are not seen now.
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
            // Whoever stands before Claude Code need not be told to open it.
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
        // More than the plan lets run were seen, so what was said of the plan is not right: never "21 of 3".
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

/// The session that a key opens at once: the next in need where it is shown, else the first row; nothing where there is none.
fn first(groups: &[Group], query: &Query, context: &Context) -> String {
    let first = groups.first().and_then(|group| group.members.first()).map(|facts| facts.session.id());
    let next = context.state.next_in_need(context.now);
    next.as_ref().filter(|id| query.takes(id)).or(first).map(ToString::to_string).unwrap_or_default()
}

/// What is offered of the page's data, of finished sessions together, and of the plan: one at a time, in this order.
fn offers(context: &Context) -> [Option<Message>; 3] {
    let data = data_offer(context);
    let together = together_offer(context).filter(|_| data.is_none());
    let plan = plan_offer(context).filter(|_| data.is_none() && together.is_none());
    [data, together, plan]
}

/// Whoever runs more than the smallest plan's sessions at once has something to say of their plan.
fn plan_offer(context: &Context) -> Option<Message> {
    let most = forecast::most_at_once(&context.state.history);
    let is_unsaid = context.state.settings.slots().is_none();
    (is_unsaid && most > MANY).then(|| Message::plain("plan_offer").with(most))
}

/// What shows that the page is no longer as the rules say.
fn drift(context: &Context) -> Option<Message> {
    Some(match context.state.track.drift(context.now)? {
        Drift::Unreadable => Message::plain("drift_unreadable"),
        Drift::Disagree(sessions) => Message::plain("drift_disagree").with(sessions),
    })
}

/// Whoever cannot see where most of many sessions work may want the page's data to tell it.
fn data_offer(context: &Context) -> Option<Message> {
    let sessions = &context.state.track.sessions;
    let unknown = sessions.values().filter(|session| session.repository().is_none()).count();
    let helps = sessions.len() >= SOME && unknown * 2 > sessions.len();
    let is_answered = context.state.settings.on(Key::PageData) || is_refused(DATA_OFFER, context);
    (helps && !is_answered).then(|| Message::plain("page_data_offer").with(unknown).with(sessions.len()))
}

/// Whoever hears of many sessions at once may want to hear of them together.
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

/// Pages that were loaded before their data were wanted tell nothing of them.
fn reload_offer(context: &Context) -> Option<Message> {
    let tabs = context.state.track.tabs_to_reload().len();
    (tabs > 0 && context.state.settings.on(Key::PageData)).then(|| Message::plain("reload_offer").with(tabs))
}

/// A turn that ends with a plain question looks like any other in the list. Only the landing page's cards tell it, or
/// the page's data.
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
