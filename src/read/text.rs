//! Cleans text as the page shows it: resolves character references, drops invisible characters, collapses white space,
//! bounds the length.
//!
//! There are two forms. *Display text* keeps the invisible characters that scripts and emoji need. *Match text* has no
//! invisible character, and the rules compare it with the page's words.

use std::borrow::Cow;

use super::html::{Element, Found};
use super::steps;

/// The longest text taken from one place, in bytes. The rest is cut. The longest title, 300 characters, fits into it.
const MAX_BYTES: usize = 1_200;

/// Collects text from pieces of markup. Gives display text unless made by [`Cleaner::for_matching`].
#[derive(Default)]
pub(super) struct Cleaner {
    /// Whether it gives match text.
    is_for_matching: bool,
    out: String,
    space: bool,
    /// Whether `out` has reached [`MAX_BYTES`].
    full: bool,
}

impl Cleaner {
    /// A cleaner that gives match text.
    pub fn for_matching() -> Cleaner {
        Cleaner { is_for_matching: true, ..Cleaner::default() }
    }

    /// Adds text in which the markup's character references are not yet resolved.
    pub fn push_markup(&mut self, mut markup: &str) {
        self.out.reserve(markup.len().min(MAX_BYTES));
        while !self.full
            && let Some((before, rest)) = markup.split_once('&')
        {
            steps::count(before.len());
            self.push(before);
            match reference(rest) {
                Some((one, after)) => {
                    self.push_char(one);
                    markup = after;
                }
                None => {
                    self.push_char('&');
                    markup = rest;
                }
            }
        }
        self.push(markup);
    }

    /// Adds text that has no character references.
    pub fn push(&mut self, text: &str) {
        // Nearly all text is ASCII words with one space between them. Whole words are added at once.
        let mut rest = text;
        while !rest.is_empty() && !self.full {
            let word = rest.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
            steps::count(word + 1);
            let (visible, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
            if !visible.is_empty() {
                self.push_visible(visible);
            }
            let mut other = after.chars();
            if let Some(one) = other.next() {
                self.push_char(one);
            }
            rest = other.as_str();
        }
    }

    fn push_char(&mut self, one: char) {
        if one == ' ' || one.is_whitespace() {
            self.space = true;
        } else if !self.drops(one) {
            self.push_visible(one.encode_utf8(&mut [0; 4]));
        }
    }

    fn drops(&self, one: char) -> bool {
        // At the beginning there is no character to join or to vary. Without this, text of invisible characters would
        // not be empty.
        let needs_none = self.is_for_matching || self.out.is_empty();
        is_stray(one) || (needs_none && is_invisible(one))
    }

    fn push_visible(&mut self, text: &str) {
        if self.full {
            return;
        }
        if self.space && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.space = false;
        let room = MAX_BYTES.saturating_sub(self.out.len());
        self.full = text.len() > room;
        self.out.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
    }

    /// Returns the text collected so far.
    pub fn so_far(&self) -> &str {
        &self.out
    }

    /// Returns the collected text.
    pub fn finish(self) -> String {
        self.out
    }
}

/// Whether a character never belongs in a title: controls, glyphs of icon fonts, zero-width spaces, direction marks.
///
/// Direction marks could make one title look like another. Joiners, variation selectors and tags are kept: Persian,
/// Hindi and emoji are written with them.
fn is_stray(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || matches!(one, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(one, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// Whether a character is invisible. The page's labels hold some (seen live 2026), and no label needs any.
fn is_invisible(one: char) -> bool {
    is_stray(one)
        || matches!(one, '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}')
        || matches!(one, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{2800}' | '\u{3164}')
        || matches!(one, '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the display text of a text of the markup.
pub(super) fn display_text(markup: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push_markup(markup);
    cleaner.finish()
}

/// Returns the match text of a text of the markup.
pub(super) fn match_text(markup: &str) -> String {
    let mut cleaner = Cleaner::for_matching();
    cleaner.push_markup(markup);
    cleaner.finish()
}

/// Returns the match text of a display text.
pub(super) fn to_match_text(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut cleaner = Cleaner::for_matching();
    cleaner.push(text);
    Cow::Owned(cleaner.finish())
}

/// Returns the display text of everything in an element, like the browser's `textContent`.
pub(super) fn text_content(element: Element) -> String {
    let mut cleaner = Cleaner::default();
    for found in element.walk() {
        if let Found::Text(text) = found {
            cleaner.push_markup(text);
        }
    }
    cleaner.finish()
}

/// Returns the first `most` characters, in at most twice as many bytes, because the stored size is bounded. White space
/// at the cut is dropped.
pub(super) fn bounded(mut text: String, most: usize) -> String {
    // A text of at most `most` bytes has at most `most` characters.
    if text.len() > most {
        let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
        let kept = text.floor_char_boundary(end.min(2 * most));
        text.truncate(text.get(..kept).unwrap_or_default().trim_end().len());
    }
    text
}

/// Whether a character around a phrase is decoration: white space, bullets, dots, emoji.
pub(super) fn is_decoration(one: char) -> bool {
    one.is_whitespace()
        || is_invisible(one)
        || matches!(one, '.' | '*' | '-' | '~' | '\u{2000}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Reads the character reference after an `&`. Returns the character and the rest of the text.
///
/// Knows numeric references, and the few names that browsers write and people type. Returns nothing for others.
fn reference(rest: &str) -> Option<(char, &str)> {
    // The longest numeric reference is `&#x10FFFF;`.
    let end = rest.bytes().take(10).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let after = rest.get(end + 1..)?;
    let one = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "middot" => '·',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|one| *one != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    };
    Some((one, after))
}

#[cfg(test)]
mod tests {
    use super::{bounded, display_text, match_text, to_match_text};

    #[track_caller]
    fn check(markup: &str, expect: &str) {
        assert_eq!(display_text(markup), expect);
    }

    #[test]
    fn cleaning() {
        check("  Fix\n\t the&nbsp;&nbsp;login ", "Fix the login");
        check("a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#x27;", "a <b> &amp; \"c\" 'd'");
        check("R&D; AT&T &unknown; &#xD800; &#0; &", "R&D; AT&T &unknown; \u{FFFD} \u{FFFD} &");
        check("\u{200B}Run\u{FEFF}ning\u{2060}", "Running");
        check("&#8203;Run&#x200b;ning", "Running");
        check("चल रहा है", "चल रहा है");
        check("", "");
    }

    #[test]
    fn titles_keep_what_their_writing_needs() {
        for title in
            ["کتاب\u{200C}خانه", "👨\u{200D}👩\u{200D}👧", "🏳\u{FE0F}\u{200D}🌈", "ज़ेड\u{200D}डब्ल्यू", "Soft\u{AD}hyphen"]
        {
            check(title, title);
        }
        check("תקן את \u{200E}API\u{200F}", "תקן את API");
        check("\u{E000}Fix\u{F8FF} it\u{F0000}\u{10FFFD}", "Fix it");
        check("\u{202E}xiF\u{061C}", "xiF");
    }

    #[test]
    fn what_nobody_sees_is_no_title() {
        for nothing in ["\u{200D}\u{2800} \u{3164}", "\u{E000}", "\u{AD}\u{FE0F}", "\u{E0001}\u{115F}\u{180E}"] {
            check(nothing, "");
        }
    }

    #[test]
    fn match_text_holds_nothing_invisible() {
        let invisible = "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{180B}\u{180F}\u{200B}\u{200D}\u{200F}\u{202A}\u{202E}\u{2060}\u{2069}\u{2800}\u{3164}\u{FE00}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}\u{FFFB}\u{E000}\u{F8FF}\u{E0000}\u{E0FFF}\u{F0000}\u{10FFFD}";
        for one in invisible.chars() {
            let text = format!("Await{one}ing {one} input{one}");
            assert_eq!(match_text(&text), "Awaiting input", "{:x}", u32::from(one));
            assert_eq!(to_match_text(&display_text(&text)), "Awaiting input", "{:x}", u32::from(one));
        }
        assert_eq!(match_text("&#xAD;Running"), "Running");
    }

    #[test]
    fn bounds_count_characters() {
        assert_eq!(bounded("åäö".to_owned(), 2), "åä");
        assert_eq!(bounded("åäö".to_owned(), 3), "åäö");
        assert_eq!(bounded("長長長長".to_owned(), 4), "長長");
    }
}
