//! Splits a card into its texts, and what the markup says of each. Must never decide more than which text is the title.

use super::meaning::read_meaning;
use super::measure::parse_thousandths;
use crate::lean::split_once;
use crate::read::git_names;
use crate::read::html::{Element, Found};
use crate::read::list::{Badge, BadgePlace, read_badge};
use crate::read::reading::MAX_TITLE;
use crate::read::rules::{self, Field};
use crate::read::text::{display_text, is_decoration, text_content, to_match_text};
use crate::session::Progress;

/// One text of a card.
pub(super) struct TextRun {
    /// The display text.
    pub text: String,
    /// Which field of the card it is, if the markup says so.
    pub field: Option<Field>,
    is_in_link: bool,
}

/// The parts of a card.
pub(super) struct CardParts {
    /// The texts, in document order.
    pub runs: Vec<TextRun>,
    /// The badges that some rule knows.
    pub badges: Vec<Badge>,
    /// The value of a progress bar.
    pub progress: Option<Progress>,
    link_label: Option<String>,
    /// Whether what is marked up as the title shows nothing. If nothing else is the title, the other texts are not it either.
    has_blank_title: bool,
    /// The field of the next text, if a word like "Status:" was right before.
    introduced: Option<Field>,
}

/// A card's title.
pub(super) struct CardTitle {
    /// The display text. Empty if there is none.
    pub text: String,
    /// The position of the first run that may be the status. A text before a guessed title may be the title itself.
    pub status_from: usize,
}

/// Splits a card into its parts.
pub(super) fn collect_parts(card: Element, link: Element) -> CardParts {
    let mut parts = CardParts {
        runs: Vec::new(),
        badges: Vec::new(),
        progress: None,
        link_label: link.attribute("aria-label").or(link.attribute("title")).map(display_text),
        has_blank_title: false,
        introduced: None,
    };
    let mut marked_field: Option<(u32, Field)> = None;
    let mut walk = card.walk();
    // The card may be the link itself.
    let is_in_link = |at: u32| at >= link.at() && at < link.end();
    while let Some(found) = walk.next() {
        let at = walk.position() - 1;
        let element = match found {
            Found::Element(element) => element,
            Found::Text(text) => {
                let field = marked_field.filter(|(end, _)| at < *end).map(|(_, field)| field);
                parts.add(display_text(text), field, is_in_link(at));
                continue;
            }
        };
        // A button names an action that has not happened yet.
        if rules::is_passed_over(&element) || element.is("button") || rules::JUMP_HINT.matches(&element) {
            walk.pass(element);
        } else if is_progress_bar(&element) {
            parts.progress = parts.progress.or(parse_progress_bar(&element));
            walk.pass(element);
        } else if is_heading(&element) {
            parts.add(text_content(element), Some(Field::Title), is_in_link(at));
            walk.pass(element);
        } else if let Some(badge) = read_badge(element, BadgePlace::Card) {
            if badge.reading.is_some() {
                parts.badges.push(badge);
            } else if rules::ROLE_STATUS.matches(&element) {
                parts.add(badge.on, Some(Field::Status), is_in_link(at));
            }
            walk.pass(element);
        } else if let Some(field) = field_of(&element) {
            marked_field = Some((element.end(), field));
        }
    }
    parts
}

impl CardParts {
    fn add(&mut self, text: String, field: Option<Field>, is_in_link: bool) {
        if text.is_empty() || (field != Some(Field::Title) && is_all_decoration(&text)) {
            self.has_blank_title |= field == Some(Field::Title);
            return;
        }
        let field = field.or(self.introduced.take());
        if field == Some(Field::Title) {
            self.runs.push(TextRun { text, field, is_in_link });
            return;
        }
        // "Status:" is a text of its own before "Testing", or both are one text.
        if let Some(introduced) = rules::field_introduced_by(to_match_text(&text).trim_end_matches(':')) {
            self.introduced = Some(introduced);
            return;
        }
        if let Some((word, value)) = split_once(&text, ": ")
            && let Some(introduced) = rules::field_introduced_by(&to_match_text(word))
        {
            self.runs.push(TextRun { text: value.to_owned(), field: Some(introduced), is_in_link });
            return;
        }
        self.runs.push(TextRun { text, field, is_in_link });
    }

    /// Removes the title from the texts, so that nothing else is read from it, and returns it.
    ///
    /// The title is what is marked up as one, else the text of the link or its label, else the first text without
    /// another meaning.
    pub fn take_title(&mut self) -> CardTitle {
        if let Some(position) = self.certain_title() {
            return CardTitle::certain(self.runs.remove(position).text);
        }
        let mut in_link = self.runs.iter().filter(|run| run.is_in_link).peekable();
        if in_link.peek().is_some() && in_link.all(TextRun::may_be_title) {
            // In older builds, the whole text of a bare link is the title (L).
            let in_link = self.runs.iter().filter(|run| run.is_in_link);
            let text = in_link.map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
            self.runs.retain(|run| !run.is_in_link);
            return CardTitle::certain(text);
        }
        if let Some(text) = self.labelled_title() {
            // Where the same text occurs elsewhere, it is the title too.
            self.runs.retain(|run| run.text != text || run.field.is_some());
            return CardTitle::certain(text);
        }
        let in_link = self.runs.iter().position(|run| run.is_in_link && run.may_be_title());
        match in_link.or_else(|| self.runs.iter().position(TextRun::may_be_title)) {
            Some(position) => CardTitle { text: self.runs.remove(position).text, status_from: position },
            None if self.has_blank_title => CardTitle::certain(String::new()),
            None => CardTitle { text: String::new(), status_from: self.runs.len() },
        }
    }

    /// Returns the position of the text that is marked up as the title, else of the only text in the link.
    fn certain_title(&self) -> Option<usize> {
        let marked = self.runs.iter().position(|run| run.field == Some(Field::Title));
        if marked.is_some() {
            return marked;
        }
        let position = self.runs.iter().position(|run| run.is_in_link)?;
        let is_only = self.runs.iter().filter(|run| run.is_in_link).count() == 1;
        let run = self.runs.get(position)?;
        (is_only && run.field.is_none() && !run.is_action()).then_some(position)
    }

    /// Returns the title in the link's label, without the action before it.
    fn labelled_title(&mut self) -> Option<String> {
        let label = self.link_label.take()?;
        if label.is_empty() || rules::is_action(&to_match_text(&label)) {
            return None;
        }
        let title = rules::ACTIONS_ON.iter().find_map(|action| label.strip_prefix(action));
        Some(title.unwrap_or(&label).to_owned())
    }
}

impl CardTitle {
    fn certain(text: String) -> CardTitle {
        CardTitle { text, status_from: 0 }
    }
}

impl TextRun {
    /// Whether the text only names an action.
    pub fn is_action(&self) -> bool {
        rules::is_action(&to_match_text(&self.text))
    }

    /// Whether the text has no other meaning.
    fn may_be_title(&self) -> bool {
        self.field.is_none()
            && !self.is_action()
            && read_meaning(&self.text, None).is_none()
            && !git_names::is_either(&to_match_text(&self.text))
    }
}

fn is_heading(element: &Element) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| element.is(name))
        || element.attribute("role") == Some("heading")
}

/// The most nodes of an element that is one field.
const MAX_FIELD: u32 = 32;

/// Returns the field that an element's class or test id names. Returns nothing if the element holds more than one text.
fn field_of(element: &Element) -> Option<Field> {
    if element.end() - element.at() > MAX_FIELD {
        return None;
    }
    let names = ["class", "data-testid"];
    let field = names.iter().find_map(|name| element.attribute(name).and_then(rules::field_of_class))?;
    let is_text = |found: &Found| matches!(found, Found::Text(text) if !is_all_decoration(text));
    let texts = element.walk().filter(is_text).take(2).count();
    (texts == 1).then_some(field)
}

/// Whether a text has only bullets and the like. Texts longer than any title are not examined and give false.
fn is_all_decoration(text: &str) -> bool {
    text.len() <= MAX_TITLE && text.chars().all(is_decoration)
}

fn is_progress_bar(element: &Element) -> bool {
    element.attribute("role") == Some("progressbar") || element.is("progress")
}

/// Reads a progress bar. Returns nothing for a bar without a value.
fn parse_progress_bar(bar: &Element) -> Option<Progress> {
    let number = |aria: &str, plain: &str| bar.attribute(aria).or_else(|| bar.attribute(plain)).map(parse_thousandths);
    let now = number("aria-valuenow", "value")??;
    let least = number("aria-valuemin", "min").unwrap_or(Some(0))?;
    // A `progress` element without `max` counts to 1.
    let most = number("aria-valuemax", "max").unwrap_or(Some(if bar.is("progress") { 1_000 } else { 100_000 }))?;
    let percent = now.checked_sub(least)?.checked_mul(100)?.checked_div(most.checked_sub(least)?)?;
    Progress::new(u8::try_from(percent).ok()?)
}
