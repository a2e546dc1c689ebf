//! What is true of each session, and the page that shows it: rows of title and dot, landing cards, a session's own page.

use crate::support::rows::{landing_card, row, sidebar};

/// What is true of one session now.
#[derive(Clone, PartialEq, Eq)]
pub struct Truth {
    pub name: String,
    pub id: String,
    pub title: String,
    pub repository: String,
    pub is: String,
    pub wait: String,
    pub question: bool,
    pub error: Option<String>,
}

/// The page at `/code`, or the page of the session that is open. Archived sessions are in no list.
pub fn page(all: &[Truth], open: Option<&str>, has_cards: bool) -> String {
    let rows: String = all.iter().rev().filter(|one| one.is != "archived").map(list_row).collect();
    let main = match all.iter().find(|one| Some(one.name.as_str()) == open) {
        Some(session) => session_page(session),
        None if !has_cards => "<h1>Scheduled</h1>".to_owned(),
        None => format!("<ul>{}</ul>", all.iter().filter_map(card).collect::<String>()),
    };
    format!("{}<main>{main}</main>", sidebar(&rows))
}

/// A page after a redesign: nothing of its list is what it was.
pub fn unreadable(all: &[Truth]) -> String {
    let lines = all.iter().map(|one| format!("<li><b>{}</b> <i>{}</i></li>", one.title, one.is));
    format!("<ol>{}</ol>", lines.collect::<String>())
}

fn list_row(one: &Truth) -> String {
    let status = match one.is.as_str() {
        "waiting" if one.wait == "question" => "question",
        "failed" if one.error.as_deref() == Some("Usage limit reached") => "limited",
        "archiving" => "idle",
        other => other,
    };
    let row = row(&one.id, &one.title, status);
    if one.is == "archiving" {
        row.replace("data-jump-hint-row=", r#"aria-busy="true" data-jump-hint-row="#)
    } else {
        row
    }
}

fn card(one: &Truth) -> Option<String> {
    let (words, tone) = match one.is.as_str() {
        "waiting" => ("Needs input", "warning"),
        "finished" if one.question => ("Needs input", "warning"),
        "finished" => ("Unread", "info"),
        _ => return None,
    };
    let detail = match (words, one.question || one.wait == "question") {
        ("Needs input", true) => "Should I use PUT or PATCH?",
        ("Needs input", false) => "Wants to run npm test",
        _ => "All tests pass",
    };
    Some(landing_card(&one.title, words, tone, detail, &one.repository))
}

fn session_page(session: &Truth) -> String {
    let asks = match (session.is.as_str(), session.wait.as_str()) {
        ("waiting", "question") => {
            r#"<div data-approval-card-root=""><textarea aria-label="Other option"></textarea></div>"#
        }
        ("waiting", _) => {
            r#"<div data-approval-card-root=""><div data-approval-value="">Allow Claude to run npm test?</div></div>"#
        }
        _ => "",
    };
    format!(
        r#"<section><header><button class="cursor-text">{}</button></header><div data-testid="epitaxy-virtual-transcript"></div>{asks}</section>"#,
        session.title
    )
}
