//! Text as the page shows it: character references read, what is invisible stripped, white space collapsed, length bounded.

use std::borrow::Cow;

use super::steps;

/// The longest text that is taken from one place, in bytes: what is longer is cut. A title has at most 300 characters, and a character 4 bytes.
const MAX_BYTES: usize = 4 * super::MAX_TITLE;

/// Collects text from pieces of markup: reads character references, drops what no text needs, collapses white space.
#[derive(Default)]
pub(super) struct Cleaner {
    /// Drops all that is invisible, also what writing needs.
    plain: bool,
    out: String,
    space: bool,
    /// Nothing more is taken.
    full: bool,
}

impl Cleaner {
    /// For text that is compared with the page's words.
    pub fn plain() -> Cleaner {
        Cleaner { plain: true, ..Cleaner::default() }
    }

    /// Takes text whose character references stand as they are in the markup.
    pub fn push_markup(&mut self, mut markup: &str) {
        self.out.reserve(markup.len().min(MAX_BYTES));
        while let Some((before, rest)) = markup.split_once('&').filter(|_| !self.full) {
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

    /// Takes plain text.
    pub fn push(&mut self, text: &str) {
        // Nearly all text is ASCII words with one space between: they are taken whole.
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
        // In front there is nothing to join or to vary, and a title of nothing visible is none.
        let needs_none = self.plain || self.out.is_empty();
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

    /// The clean text up to here.
    pub fn so_far(&self) -> &str {
        &self.out
    }

    /// The clean text.
    pub fn finish(self) -> String {
        self.out
    }
}

/// What no title needs: control characters, the glyphs of icon fonts, spaces without width, and what turns the direction of
/// text, which could make one title look like another. Joiners, variation selectors and tags stay: Persian, Hindi and emoji
/// are written with them.
fn is_stray(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{200B}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
        || matches!(one, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(one, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// What nobody sees. Labels hold some of it (seen live 2026), and no label needs any.
fn is_invisible(one: char) -> bool {
    is_stray(one)
        || matches!(one, '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}')
        || matches!(one, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' | '\u{2800}' | '\u{3164}')
        || matches!(one, '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The clean text of one piece of markup text, to be shown.
pub(super) fn clean(markup: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push_markup(markup);
    cleaner.finish()
}

/// The clean text of one piece of markup text, to be compared with the page's words.
pub(super) fn label(markup: &str) -> String {
    let mut cleaner = Cleaner::plain();
    cleaner.push_markup(markup);
    cleaner.finish()
}

/// What is visible of a clean text, to be compared with the page's words or another text.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut cleaner = Cleaner::plain();
    cleaner.push(text);
    Cow::Owned(cleaner.finish())
}

/// The first `most` characters, and no more than twice as many bytes: what is stored is bounded by them. The cut
/// leaves no white space at its end.
pub(super) fn bounded(mut text: String, most: usize) -> String {
    // As many bytes hold at most as many characters.
    if text.len() > most {
        let end = text.char_indices().nth(most).map_or(text.len(), |(end, _)| end);
        let kept = text.floor_char_boundary(end.min(2 * most));
        text.truncate(text.get(..kept).unwrap_or_default().trim_end().len());
    }
    text
}

/// White space, bullets, dots, emoji: what stands around a phrase and is no letter, digit or sign of its own.
pub(super) fn is_decoration(one: char) -> bool {
    one.is_whitespace()
        || is_invisible(one)
        || matches!(one, '.' | '*' | '-' | '~' | '\u{2000}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// Reads what follows an `&`: the character and what stands after its reference. Only what browsers write, numbers, and the few that people type.
fn reference(rest: &str) -> Option<(char, &str)> {
    // The longest here is `&#x10FFFF;`.
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
    use super::{bounded, clean, label, visible};

    #[track_caller]
    fn check(markup: &str, expect: &str) {
        assert_eq!(clean(markup), expect);
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
    fn labels_hold_nothing_invisible() {
        let invisible = "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{180B}\u{180F}\u{200B}\u{200D}\u{200F}\u{202A}\u{202E}\u{2060}\u{2069}\u{2800}\u{3164}\u{FE00}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}\u{FFFB}\u{E000}\u{F8FF}\u{E0000}\u{E0FFF}\u{F0000}\u{10FFFD}";
        for one in invisible.chars() {
            let text = format!("Await{one}ing {one} input{one}");
            assert_eq!(label(&text), "Awaiting input", "{:x}", u32::from(one));
            assert_eq!(visible(&clean(&text)), "Awaiting input", "{:x}", u32::from(one));
        }
        assert_eq!(label("&#xAD;Running"), "Running");
    }

    #[test]
    fn bounds_count_characters() {
        assert_eq!(bounded("åäö".to_owned(), 2), "åä");
        assert_eq!(bounded("åäö".to_owned(), 3), "åäö");
        assert_eq!(bounded("長長長長".to_owned(), 4), "長長");
    }
}
