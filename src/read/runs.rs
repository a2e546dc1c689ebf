//! A card taken apart: its texts, and what the markup tells of each. Decides only which text is the title.

use super::html::{Element, Found};
use super::meaning::meaning;
use super::row::{mark, text_of};
use super::rules::{self, Hint};
use super::text::{clean, is_decoration, visible};
use super::{Evidence, MAX_TITLE, measure, whereabouts};
use crate::session::{Progress, Status};

/// One text of a card.
pub(super) struct Run {
    /// Clean.
    pub text: String,
    /// What it is, where the markup tells.
    pub hint: Option<Hint>,
    in_link: bool,
}

/// What a card is made of.
pub(super) struct Parts {
    /// Its texts, in document order.
    pub runs: Vec<Run>,
    /// What markers and labels with a role say.
    pub marked: Vec<(Status, Evidence)>,
    /// What a progress bar says.
    pub progress: Option<Progress>,
    link_label: Option<String>,
}

/// A card's title.
pub(super) struct Title {
    /// Empty when there is none.
    pub text: String,
    /// From which run on a text may be the status: what stands in front of a title that was only guessed may be the title.
    pub status_from: usize,
}

/// Takes a card apart.
pub(super) fn collect(card: Element, link: Element) -> Parts {
    let mut parts = Parts { runs: Vec::new(), marked: Vec::new(), progress: None, link_label: None };
    parts.link_label = link.attribute("aria-label").or(link.attribute("title")).map(clean);
    let mut hinted: Option<(u32, Hint)> = None;
    let mut introduced = None;
    let mut walk = card.walk();
    // The card may be the link itself.
    let in_link = |at: u32| at >= link.at() && at < link.end();
    while let Some(found) = walk.next() {
        let here = walk.position() - 1;
        let element = match found {
            Found::Element(element) => element,
            Found::Text(text) => {
                let hint = hinted.filter(|(end, _)| here < *end).map(|(_, hint)| hint);
                parts.add(clean(text), hint, in_link(here), &mut introduced);
                continue;
            }
        };
        // Buttons are actions: what they say is not so yet.
        if rules::is_passed_over(&element) || element.is("button") || rules::JUMP_HINT.matches(&element) {
            walk.pass(element);
        } else if is_progress(&element) {
            parts.progress = parts.progress.or(progress(&element));
            walk.pass(element);
        } else if is_heading(&element) {
            parts.add(text_of(element), Some(Hint::Title), in_link(here), &mut introduced);
            walk.pass(element);
        } else if let Some(mark) = mark(element, false) {
            let loud = rules::ROLE_STATUS.matches(&element);
            if let Some(reading) = mark.reading {
                parts.marked.push((reading.status, Evidence::new(reading.rule, &mark.on)));
            } else if loud {
                parts.add(mark.on, Some(Hint::Status), in_link(here), &mut introduced);
            }
            walk.pass(element);
        } else if let Some(hint) = hint(&element) {
            hinted = Some((element.end(), hint));
        }
    }
    parts
}

impl Parts {
    fn add(&mut self, text: String, hint: Option<Hint>, in_link: bool, introduced: &mut Option<Hint>) {
        if text.is_empty() {
            return;
        }
        if hint != Some(Hint::Title) && is_all_decoration(&text) {
            return;
        }
        let hint = hint.or(introduced.take());
        if hint == Some(Hint::Title) {
            self.runs.push(Run { text, hint, in_link });
            return;
        }
        // "Status:" in front of "Testing", or in one with it.
        if let Some(word) = rules::introduces(visible(&text).trim_end_matches(':')) {
            *introduced = Some(word);
            return;
        }
        let (text, hint) = match text.split_once(": ").map(|(word, value)| (rules::introduces(&visible(word)), value)) {
            Some((Some(word), value)) => (value.to_owned(), Some(word)),
            _ => (text, hint),
        };
        self.runs.push(Run { text, hint, in_link });
    }

    /// The title, taken out of the runs so that it is read as nothing else: what is marked up as one, else the text of the
    /// link or its label, else the first text that means nothing else.
    pub fn take_title(&mut self) -> Title {
        let in_link = || self.runs.iter().filter(|run| run.in_link);
        let nth = if let Some(nth) = self.runs.iter().position(|run| run.hint == Some(Hint::Title)) {
            Some(nth)
        } else if in_link().count() == 1 {
            self.runs.iter().position(|run| run.in_link && run.hint.is_none() && !run.is_action())
        } else {
            None
        };
        if let Some(nth) = nth {
            return Title::certain(self.runs.remove(nth).text);
        }
        if in_link().next().is_some() && in_link().all(Run::may_be_title) {
            // A bare link of an older shell: its whole text is the title (L).
            let text = in_link().map(|run| run.text.as_str()).collect::<Vec<_>>().join(" ");
            self.runs.retain(|run| !run.in_link);
            return Title::certain(text);
        }
        if let Some(label) = self.link_label.take().filter(|label| !label.is_empty() && !rules::action(&visible(label)))
        {
            let text = rules::ACTIONS_ON.iter().find_map(|action| label.strip_prefix(action)).unwrap_or(&label);
            // The same text is that title, shown.
            self.runs.retain(|run| run.text != text || run.hint.is_some());
            return Title::certain(text.to_owned());
        }
        let guess =
            |in_link: bool| self.runs.iter().position(|run| (run.in_link || !in_link) && Run::may_be_title(run));
        match guess(true).or_else(|| guess(false)) {
            Some(nth) => Title { text: self.runs.remove(nth).text, status_from: nth },
            None => Title { text: String::new(), status_from: self.runs.len() },
        }
    }
}

impl Title {
    fn certain(text: String) -> Title {
        Title { text, status_from: 0 }
    }
}

impl Run {
    /// Whether it only names an action.
    pub fn is_action(&self) -> bool {
        rules::action(&visible(&self.text))
    }

    /// Whether it means nothing else.
    fn may_be_title(&self) -> bool {
        self.hint.is_none()
            && !self.is_action()
            && meaning(&self.text, None).is_none()
            && !whereabouts::is_either(&visible(&self.text))
    }
}

fn is_heading(element: &Element) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| element.is(name))
        || element.attribute("role") == Some("heading")
}

/// More nodes than this are no place of one text.
const MAX_HINTED: u32 = 32;

/// What an element's class or test id says it holds, where it holds one text.
fn hint(element: &Element) -> Option<Hint> {
    if element.end() - element.at() > MAX_HINTED {
        return None;
    }
    let hint = ["class", "data-testid"].iter().find_map(|name| element.attribute(name).and_then(rules::hint))?;
    let texts = element.walk().filter(|found| matches!(found, Found::Text(text) if !is_all_decoration(text)));
    (texts.take(2).count() == 1).then_some(hint)
}

/// Whether a text is bullets and the like; what is longer than any title is not looked through.
fn is_all_decoration(text: &str) -> bool {
    text.len() <= MAX_TITLE && text.chars().all(is_decoration)
}

fn is_progress(element: &Element) -> bool {
    element.attribute("role") == Some("progressbar") || element.is("progress")
}

/// Reads a progress bar; one without a value tells nothing.
fn progress(bar: &Element) -> Option<Progress> {
    let number =
        |aria: &str, plain: &str| bar.attribute(aria).or_else(|| bar.attribute(plain)).map(measure::thousandths);
    let now = number("aria-valuenow", "value")??;
    let least = number("aria-valuemin", "min").unwrap_or(Some(0))?;
    // A `progress` element without `max` counts to 1.
    let most = number("aria-valuemax", "max").unwrap_or(Some(if bar.is("progress") { 1_000 } else { 100_000 }))?;
    let percent = now.checked_sub(least)?.checked_mul(100)?.checked_div(most.checked_sub(least)?)?;
    Progress::new(u8::try_from(percent).ok()?)
}
