//! What notifications show where others may see the screen: everything, titles only, or nothing of any session. Each thing that could be seen is a word
//! of its own here, and is looked for in all kinds of notifications.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeSet;

use session_watch::alert::AlertKind;
use session_watch::engine::{Command, Effect, Event, State};
use session_watch::protocol::replies::EffectOut;
use session_watch::time::Span;
use session_watch::view::{BadgeView, Context};
use support::english::English;
use support::rows::{asking_card, row, sidebar};
use support::world::{World, cards, id};

const TITLE: &str = "canarytitle";
const ASK: &str = "canaryask";
const REPOSITORY: &str = "canaryrepository";
const BRANCH: &str = "canarybranch";
const LABEL: &str = "canarylabel";

/// The values of the setting.
const EVERYTHING: f64 = 0.0;
const TITLE_ONLY: f64 = 1.0;
const NOTHING: f64 = 2.0;

/// A notification as the desktop shows it.
struct Seen {
    kind: AlertKind,
    title: String,
    body: String,
}

/// A world with six sessions at work in a repository, and what the screen shows of it.
struct Screen {
    world: World,
    seen: Vec<Seen>,
    tooltips: Vec<String>,
    english: English,
}

impl Screen {
    fn new(detail: f64) -> Screen {
        let mut world = World::new();
        world.set(&[("notification_detail", detail)]);
        let titles: Vec<_> = ["A", "B", "C", "D", "E", "F"].map(title).into();
        let all: Vec<_> = titles.iter().map(|title| (title.as_str(), "Testing")).collect();
        world.shows(1, cards(&all).replace("acme/web-shop · main", &format!("acme/{REPOSITORY} · {BRANCH}")));
        Screen { world, seen: Vec::new(), tooltips: Vec::new(), english: English::new() }
    }

    /// Cards tell that the first so many sessions have come to another phase.
    fn works(&mut self, phase: &str, count: usize) {
        let titles: Vec<_> = ["A", "B", "C"].into_iter().take(count).map(title).collect();
        let all: Vec<_> = titles.iter().map(|title| (title.as_str(), phase)).collect();
        self.world.shows(1, cards(&all).replace("acme/web-shop · main", &format!("acme/{REPOSITORY} · {BRANCH}")));
        self.look();
    }

    /// The page shows what became of the sessions; what waits asks something on the landing page, what failed has a label of its own.
    fn shows(&mut self, statuses: &str) {
        let (mut rows, mut landing) = (String::new(), String::new());
        for (name, status) in statuses.split(", ").map(|one| one.split_once(' ').unwrap()) {
            let failed = r#"<svg class="icon-warning">"#;
            rows += &row(id(name).as_str(), &title(name), status)
                .replace(r#""Error"><svg>"#, &format!(r#""{LABEL}">{failed}"#));
            if status == "waiting" {
                let card = asking_card(&title(name)).replace("Should I use PUT or PATCH?", ASK);
                landing += &card.replace("acme/api", &format!("acme/{REPOSITORY}"));
            }
        }
        self.world.shows(1, sidebar(&rows) + &landing);
        self.look();
    }

    fn passes(&mut self, span: Span) {
        let Screen { world, seen, tooltips, english } = self;
        world.lives(span, |world| look(world, seen, tooltips, english));
    }

    fn does(&mut self, event: Event) {
        self.world.happens(event);
        self.look();
    }

    fn look(&mut self) {
        look(&mut self.world, &mut self.seen, &mut self.tooltips, &self.english);
    }
}

/// Reads the screen, as somebody does who passes by.
fn look(world: &mut World, seen: &mut Vec<Seen>, tooltips: &mut Vec<String>, english: &English) {
    for entry in &world.state.outbox {
        let Effect::Notify(notification) = &entry.effect else { continue };
        let EffectOut::Notify { title, message, .. } = EffectOut::new(entry, &world.state.settings, english) else {
            panic!("{entry:?} is no notification");
        };
        seen.push(Seen { kind: notification.kind, title, body: message });
    }
    world.effects();
    tooltips.push(BadgeView::new(&Context::new(&world.state, world.wall, english)).title);
}

fn title(name: &str) -> String {
    format!("{TITLE} {name}")
}

/// Every kind of notification: of one session, of several, after quiet hours, of none.
fn every_kind(detail: f64) -> (Vec<Seen>, Vec<String>) {
    let mut alone = Screen::new(detail);
    alone.shows("A waiting, B running, C running, D running");
    alone.passes(Span::seconds(5));
    alone.shows("A waiting, B failed, C running, D running");
    alone.passes(Span::seconds(5));
    alone.shows("A waiting, B failed, C finished, D running");
    alone.passes(Span::minutes(20));

    let mut several = Screen::new(detail);
    for status in ["waiting", "failed", "running", "finished", "running"] {
        several.shows(&format!("A {status}, B {status}, C {status}"));
        several.passes(Span::minutes(if status == "waiting" { 12 } else { 2 }));
    }
    several.passes(Span::minutes(15));
    several.shows("A waiting, B waiting, C finished");
    several.passes(Span::seconds(10));

    let mut several_at_work = Screen::new(detail);
    several_at_work.works("Completing", 3);
    several_at_work.passes(Span::minutes(16));

    let mut one_at_work = Screen::new(detail);
    one_at_work.works("Completing", 1);
    one_at_work.passes(Span::minutes(16));

    let mut long = Screen::new(detail);
    long.shows("A running, B idle, C idle");
    long.passes(Span::minutes(61));

    let mut all_long = Screen::new(detail);
    all_long.shows("A running, B running, C running");
    all_long.passes(Span::minutes(61));

    let mut already = Screen::new(detail);
    already.does(Event::TabGone(1));
    already.world.state.track.sessions.clear();
    already.shows("A waiting, B idle");
    already.passes(Span::minutes(1));

    let mut quiet = Screen::new(detail);
    quiet.world.is_quiet();
    quiet.shows("A waiting, B failed, C running");
    quiet.passes(Span::minutes(31));

    let mut none = Screen::new(detail);
    none.does(Event::Command(Command::TestNotification));
    none.does(Event::TabGone(1));
    none.passes(Span::minutes(1));
    let settings = none.world.state.settings.clone();
    none.world.state = State { settings, ..State::after_damage() };
    none.look();

    let screens = [alone, several, several_at_work, one_at_work, long, all_long, already, quiet, none];
    let (mut seen, mut tooltips) = (Vec::new(), Vec::new());
    for screen in screens {
        seen.extend(screen.seen);
        tooltips.extend(screen.tooltips);
    }
    (seen, tooltips)
}

fn is_in(seen: &[Seen], word: &str) -> bool {
    seen.iter().any(|one| one.title.contains(word) || one.body.contains(word))
}

fn titles(seen: &[Seen]) -> BTreeSet<&str> {
    seen.iter().map(|one| one.title.as_str()).collect()
}

#[test]
fn by_default_a_notification_shows_everything() {
    let (seen, _) = every_kind(EVERYTHING);
    for word in [TITLE, ASK, REPOSITORY, BRANCH, LABEL] {
        assert!(is_in(&seen, word), "{word} is in no notification");
    }
    let kinds: BTreeSet<AlertKind> = seen.iter().map(|one| one.kind).collect();
    assert_eq!(kinds.len(), 10, "all kinds of notifications: {kinds:?}");
}

#[test]
fn titles_only_leaves_out_what_is_wanted_and_where() {
    let (seen, _) = every_kind(TITLE_ONLY);
    for word in [ASK, REPOSITORY, BRANCH, LABEL] {
        assert!(!is_in(&seen, word), "{word} is shown");
    }
    let (everything, _) = every_kind(EVERYTHING);
    assert_eq!(titles(&seen), titles(&everything));
    for one in seen.iter().filter(|one| one.title.contains(TITLE)) {
        assert_eq!(one.body, "", "{}", one.title);
    }
    let of_several = seen.iter().filter(|one| one.title.starts_with("3 sessions"));
    assert!(of_several.clone().count() > 0 && of_several.clone().all(|one| one.body.contains(TITLE)));
}

#[test]
fn nothing_shows_no_word_of_any_session() {
    let (seen, tooltips) = every_kind(NOTHING);
    for word in [TITLE, ASK, REPOSITORY, BRANCH, LABEL] {
        assert!(!is_in(&seen, word), "{word} is shown");
        assert!(!tooltips.iter().any(|tooltip| tooltip.contains(word)), "{word} is in the tooltip");
    }
    let expected = [
        "3 sessions are running long",
        "3 sessions failed",
        "3 sessions finished",
        "3 sessions need input",
        "3 sessions need you",
        "3 sessions stalled",
        "3 sessions still need input",
        "A session failed",
        "A session finished",
        "A session is running long",
        "A session needs input",
        "A session stalled",
        "A session still needs input",
        "Session Watch can reach you",
        "Session Watch can't see your sessions",
        "Session Watch was reset",
        "While notifications were off: 2 sessions",
    ];
    assert_eq!(titles(&seen).into_iter().collect::<Vec<_>>(), expected);
    for one in seen.iter().filter(|one| one.title.contains(" session") && !one.title.contains("Watch")) {
        assert_eq!(one.body, "", "{}", one.title);
    }
}

/// The tooltip never has titles, whatever notifications show: nobody chose that.
#[test]
fn the_badge_names_no_session() {
    let (_, tooltips) = every_kind(EVERYTHING);
    assert!(tooltips.iter().any(|tooltip| !tooltip.is_empty()));
    for word in [TITLE, ASK, REPOSITORY, BRANCH, LABEL] {
        assert!(!tooltips.iter().any(|tooltip| tooltip.contains(word)), "{word} is in the tooltip");
    }
}

#[test]
fn what_could_not_be_shown_yet_obeys_the_setting_of_now() {
    let mut screen = Screen::new(EVERYTHING);
    screen.world.shows(1, sidebar(&row("session_B", &title("B"), "failed")));
    screen.world.set(&[("notification_detail", NOTHING)]);
    screen.look();
    assert_eq!(titles(&screen.seen).into_iter().collect::<Vec<_>>(), ["A session failed"]);
}
