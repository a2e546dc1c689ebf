//! What the page writes for what a tab shows: the shapes it has had, in the languages it has.

use session_watch::codec::Value;

use crate::life::{Ask, Face, Session, Trouble, Truth};
use crate::message::{number, record, text};
use crate::support::rows::asking_card;

/// Ways in which the page has written the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Since 26 August 2026: the row's main part is a link.
    Links,
    /// Before: it was a button without address.
    Buttons,
    /// June and July 2026: "Ready" for unread, no dots, only labels.
    Labels,
    /// The cards of KB-029, which alone tell the progress.
    Cards,
    /// Links with titles and nothing else: no status can be read.
    Bare,
}

/// Labels of running, waiting, question, unread, idle, error and archived.
pub const LOCALES: [[&str; 7]; 4] = [
    ["Running", "Awaiting input", "Awaiting answer", "Unread response", "Idle", "Error", "Archived"],
    ["Läuft", "Warte auf Eingabe", "Warte auf Antwort", "Ungelesene Antwort", "Inaktiv", "Fehler", "Archiviert"],
    ["実行中", "入力待ち", "回答待ち", "未読の返答", "アイドル", "エラー", "アーカイブ済み"],
    ["Em execução", "Aguardando entrada", "Aguardando resposta", "Resposta não lida", "Ocioso", "Erro", "Arquivado"],
];

/// What a tab shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    pub list: List,
    pub rows: Vec<Row>,
    /// The session whose own page it is.
    pub open: Option<usize>,
}

impl Display {
    /// Whether it shows the same sessions in another order.
    pub fn is_in_another_order(&self, before: &Display) -> bool {
        let is_same = |(a, b): (&Row, &Row)| a.session == b.session;
        let shows = |row: &Row| self.rows.iter().any(|other| other.session == row.session);
        self.rows.len() == before.rows.len()
            && before.rows.iter().all(shows)
            && !self.rows.iter().zip(&before.rows).all(is_same)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Shown,
    Missing,
    Login,
}

/// What a tab shows of one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub session: usize,
    pub shown: Shown,
    pub title: u32,
    pub percent: u8,
    pub limited: bool,
    pub busy: bool,
    /// A card of the landing page asks besides.
    pub asks: bool,
}

impl Row {
    /// The state it shows; none where it does not tell the truth.
    pub fn face(&self) -> Option<Face> {
        match self.shown {
            Shown::True(_) if self.asks => Some(Face::Waiting),
            Shown::True(truth) => Some(truth.face()),
            _ => None,
        }
    }

    /// What it tells besides the status.
    pub fn mark(&self) -> (u32, u8, bool) {
        (self.title, self.percent, self.limited)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// What was so at the moment up to which the tab knows.
    True(Truth),
    /// Idle, because the page has just been loaded and does not know better yet.
    FalseIdle,
    /// A row whose status nobody could read.
    Unreadable,
}

/// What a content script sends of a display, all of it each time: `tests/read_chunks.rs` tries captures by chunk.
pub fn changes(display: &Display, shape: Shape, locale: usize, sessions: &[Session]) -> Value {
    let mut list = Vec::new();
    let mut cards = Vec::new();
    if display.list == List::Shown {
        if shape == Shape::Cards {
            cards = display.rows.iter().map(|row| card(row, &sessions[row.session])).collect();
        } else {
            let rows: String = display.rows.iter().map(|r| self::row(r, shape, locale, &sessions[r.session])).collect();
            list.push(format!(
                r#"<aside class="dframe-sidebar"><nav><div data-group-label="Today">{rows}</div></nav></aside>"#
            ));
        }
    }
    let login =
        if display.list == List::Login { vec![r#"<form><input type="email"></form>"#.to_owned()] } else { Vec::new() };
    let (mut approval, mut notices) = (Vec::new(), Vec::new());
    if let Some(row) = display.open.and_then(|open| display.rows.iter().find(|row| row.session == open)) {
        match row.shown {
            Shown::True(Truth::Waiting(Ask::Permission)) => approval.push(
                r#"<div data-approval-card-root=""><span data-approval-value="">Allow Claude to run the tests?</span></div>"#
                    .to_owned(),
            ),
            Shown::True(Truth::Waiting(Ask::Question)) => approval.push(
                r#"<div data-approval-card-root=""><textarea aria-label="Other option"></textarea></div>"#.to_owned(),
            ),
            Shown::True(Truth::Running) if row.limited => {
                notices.push(r#"<div role="alert"><span>Usage limit reached. Resets at 5pm.</span></div>"#.to_owned());
            }
            _ => {}
        }
    }
    let asking = display.rows.iter().filter(|row| row.asks && matches!(row.shown, Shown::True(_)));
    let attention: Vec<_> = asking.map(|row| asking_card(&escaped(&sessions[row.session].title(row.title)))).collect();
    let (mut order, mut chunks) = (Vec::new(), Vec::new());
    let places = [
        ("list", list),
        ("attention", attention),
        ("cards", cards),
        ("approval", approval),
        ("notices", notices),
        ("login", login),
    ];
    for (name, all) in places {
        let mut ids = Vec::new();
        for html in all {
            let id = number(chunks.len() as u64);
            ids.push(id.clone());
            chunks.push(record([("id", id), ("html", text(html))]));
        }
        order.push(record([("name", text(name)), ("chunks", Value::List(ids))]));
    }
    record([
        ("number", number(1)),
        ("base", Value::Null),
        ("order", Value::List(order)),
        ("chunks", Value::List(chunks)),
        ("gone", Value::List(Vec::new())),
    ])
}

fn row(row: &Row, shape: Shape, locale: usize, session: &Session) -> String {
    let (id, title) = (session.id(), escaped(&session.title(row.title)));
    if shape == Shape::Bare {
        return format!(r#"<a href="/code/{id}">{title}</a>"#);
    }
    let words = &LOCALES[locale];
    let slot = match row.shown {
        Shown::True(Truth::Running) => status(words[0], "running", shape),
        Shown::True(Truth::Waiting(Ask::Permission)) => status(words[1], "awaiting", shape),
        Shown::True(Truth::Waiting(Ask::Question)) => status(words[2], "awaiting", shape),
        Shown::True(Truth::Unread) if shape == Shape::Labels && locale == 0 => status("Ready", "ready", shape),
        Shown::True(Truth::Unread) => status(words[3], "ready", shape),
        Shown::True(Truth::Failed(trouble)) => {
            let label = match trouble {
                Trouble::Error => words[5],
                Trouble::Limit => "Usage limit reached",
                Trouble::Crash => "Claude Code crashed",
            };
            format!(r#"<span role="status" aria-label="{label}"><svg class="icon-warning"></svg></span>"#)
        }
        Shown::True(Truth::Idle) | Shown::FalseIdle => image(words[4]),
        Shown::True(Truth::Pull) => image("#21 · Merged"),
        Shown::True(Truth::Archived) => image(words[6]),
        Shown::Unreadable => r#"<span role="status" aria-label="Compacting"></span>"#.to_owned(),
    };
    let label = format!(
        r#"<span class="df-leading-slot">{slot}</span><span class="flex-1 min-w-0"><span class="dframe-fade-label block"><span>{title}</span></span></span>"#
    );
    let main = if shape == Shape::Links {
        format!(r#"<a href="/code/{id}" data-row-main-button="">{label}</a>"#)
    } else {
        format!(r#"<button data-row-main-button="">{label}</button>"#)
    };
    let busy = if row.busy { r#" aria-busy="true""# } else { "" };
    format!(r#"<div data-row-key="code:{id}"{busy} data-jump-hint-row=""><div data-row="">{main}</div></div>"#)
}

fn status(label: &str, kind: &str, shape: Shape) -> String {
    let dot = if shape == Shape::Labels {
        String::new()
    } else {
        format!(r#"<span class="status-dot" data-kind="{kind}"></span>"#)
    };
    format!(r#"<span role="status" aria-label="{label}">{dot}</span>"#)
}

fn image(label: &str) -> String {
    format!(r#"<span role="img" aria-label="{label}"><svg></svg></span>"#)
}

fn card(row: &Row, session: &Session) -> String {
    let (id, title) = (session.id(), escaped(&session.title(row.title)));
    let words = match row.shown {
        Shown::True(Truth::Running) => "Implementing",
        Shown::True(Truth::Waiting(_)) => "Waiting for Input",
        Shown::True(Truth::Failed(_)) => "Failed",
        Shown::True(Truth::Unread) => "Completed",
        Shown::True(Truth::Idle | Truth::Pull) | Shown::FalseIdle => "Idle",
        Shown::True(Truth::Archived) => "Archived",
        Shown::Unreadable => "…",
    };
    let bar = if row.shown == Shown::True(Truth::Running) {
        format!(
            r#"<div role="progressbar" aria-valuenow="{}" aria-valuemin="0" aria-valuemax="100"></div>"#,
            row.percent
        )
    } else {
        String::new()
    };
    format!(
        r#"<article class="session-card"><header><span class="repo">acme/shop</span></header><h3><a href="/code/{id}">{title}</a></h3><p class="status"><span>{words}</span></p>{bar}</article>"#
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
