//! Reads a session's title by the naming convention of KB-029, `[PRIORITY] [REPO/MODULE] Brief specific description`.
//! Titles are free text: what does not follow the convention stays as it is.

use super::urgency::{priority_of_label, priority_of_words};
use crate::lean::lowercase;

/// The urgency of a session, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// `[URGENT]`, `[P0]` or `[P1]`.
    P1,
    /// `[P2]`.
    P2,
    /// `[P3]` and below.
    P3,
}

/// A title split into its parts. `plain` is empty only if the whole title is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// The priority in brackets, by the convention.
    pub priority: Option<Priority>,
    /// The priority that other words and signs suggest. It is offered to the user, not set. Only [`Title::with_words`]
    /// reads words outside brackets.
    pub suggested: Option<Priority>,
    /// The repository or module in brackets: `API`, `Frontend`.
    pub module: Option<String>,
    /// The kind of task in brackets: `Feature`, `Fix`.
    pub kind: Option<String>,
    /// The title without the brackets that were understood.
    pub plain: String,
}

/// The longest label in brackets, in bytes. Longer text in brackets is a part of the sentence.
const MAX_LABEL: usize = 40;

/// The brackets in which people write labels.
const BRACKETS: [(char, char); 3] = [('[', ']'), ('【', '】'), ('［', '］')];

/// Words after brackets that make the brackets a part of the sentence: "[array] of [objects]".
#[rustfmt::skip]
const GOES_ON: [&str; 26] = [
    "of", "is", "are", "was", "and", "or", "vs", "in", "to", "as", "at", "on", "by", "with", "without", "does", "should", "not", "has",
    "breaks", "fails", "returns", "crashes", "throws", "instead", "selector",
];

/// Text in brackets that is no label, because logs and code use it.
#[rustfmt::skip]
const NO_LABELS: [&str; 19] = [
    "error", "err", "warn", "warning", "info", "debug", "fatal", "trace", "notice", "stdout", "stderr", "main", "undefined", "null", "nan",
    "true", "false", "object object", "native code",
];

/// Titles that the page gives by itself, or that only ask Claude to go on. Whole titles, in lower case.
#[rustfmt::skip]
const EMPTY_NAMES: [&str; 62] = [
    "untitled", "untitled session", "new session", "new chat", "session", "continue", "continue please", "please continue", "go on",
    "go ahead", "carry on", "resume", "hi", "hello", "hey", "help", "ok", "okay", "yes", "test", "todo", "wip", "misc", "stuff", "proceed",
    "ohne titel", "neue sitzung", "neue session", "weiter", "weitermachen", "hallo", // German
    "sin título", "nueva sesión", "continuar", "continúa", "hola", // Spanish
    "sans titre", "nouvelle session", "continuer", "bonjour", // French
    "शीर्षकहीन", "नया सत्र", "नया सेशन", "जारी रखें", // Hindi
    "tanpa judul", "sesi baru", "lanjutkan", // Indonesian
    "senza titolo", "nuova sessione", "continua", "ciao", // Italian
    "無題", "新しいセッション", "続けて", "続き", // Japanese
    "제목 없음", "새 세션", "계속", // Korean
    "sem título", "nova sessão", // Portuguese
    "继续", "продолжай", // others that people type
];

/// The verbs of titles that say nothing.
const VERBS: [&str; 13] = [
    "fix",
    "update",
    "add",
    "change",
    "refactor",
    "improve",
    "implement",
    "test",
    "debug",
    "clean",
    "do",
    "run",
    "make",
];

/// The other words of titles that say nothing: none of them names a place in the code.
#[rustfmt::skip]
const THINGS: [&str; 28] = [
    "a", "an", "the", "some", "this", "my", "all", "bug", "bugs", "issue", "issues", "component", "feature", "features", "code", "test",
    "tests", "it", "error", "errors", "problem", "stuff", "things", "page", "app", "new", "up", "please",
];

impl Title {
    /// Splits a title into its parts, and looks in all of it for words and signs of urgency.
    pub fn with_words(text: &str) -> Title {
        let mut title = Title::parse(text);
        if title.priority.is_none() && title.suggested.is_none() {
            title.suggested = priority_of_words(text);
        }
        title
    }

    /// Splits a title into its parts. Reads brackets from the front, as long as each holds something new. They may hold
    /// a priority, a kind of task, and one module: the first label that is neither.
    pub fn parse(text: &str) -> Title {
        let text = text.trim();
        let mut title = Title::default();
        let mut rest = text;
        while let Some((label, after)) = bracket(rest) {
            if !title.read_label(label) {
                break;
            }
            rest = after.trim_start_matches([':', '-', '–', '—', '|', ' ']);
        }
        title.plain = if rest.is_empty() { text } else { rest }.to_owned();
        title
    }

    /// Whether the title does not say what is done, or where. Such are the page's own titles ("Untitled"), and the poor
    /// names of KB-029 ("Fix bug", "Update component").
    pub fn tells_nothing(&self) -> bool {
        let plain = lowercase(&self.plain);
        let name = plain.trim_matches(|one: char| !one.is_alphanumeric());
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_poor = words.len() <= 4
            && words.first().is_some_and(|first| VERBS.contains(first))
            && words.iter().skip(1).all(|word| THINGS.contains(word));
        self.module.is_none() && (is_poor || EMPTY_NAMES.contains(&name))
    }

    /// Reads one label. Returns `false` if it adds nothing new.
    fn read_label(&mut self, label: &str) -> bool {
        if let Some(priority) = priority(label) {
            let is_new = self.priority.is_none();
            self.priority = self.priority.or(Some(priority));
            return is_new;
        }
        // "Hotfix" is a kind of task too, and stays in the title as such.
        if !is_kind(label)
            && let Some(priority) = priority_of_label(label)
        {
            let is_new = self.suggested.is_none() && self.priority.is_none();
            self.suggested = self.suggested.or(Some(priority)).filter(|_| self.priority.is_none());
            return is_new;
        }
        // "REPO: Frontend", "Module: Auth".
        let named = label.split_once(':').filter(|(name, _)| {
            ["repo", "repository", "module", "repo/module"].iter().any(|one| name.trim().eq_ignore_ascii_case(one))
        });
        let slot = if named.is_none() && is_kind(label) { &mut self.kind } else { &mut self.module };
        let label = named.map_or(label, |(_, module)| module.trim());
        if slot.is_some() || label.is_empty() {
            return false;
        }
        *slot = Some(label.to_owned());
        true
    }
}

/// Reads `[label]` at the front. Returns the label and the rest. Returns nothing for brackets that are a part of a
/// sentence, of code or of a log.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = BRACKETS.iter().find_map(|(open, close)| text.strip_prefix(*open)?.split_once(*close))?;
    let label = label.trim();
    (is_label(label) && may_follow(label, rest)).then_some((label, rest))
}

/// Whether text in brackets may be a label: words, but no check box, link, pattern, time or attachment.
fn is_label(label: &str) -> bool {
    let mut chars = label.chars();
    let first = chars.next();
    let is_name = |one: char| {
        one.is_alphanumeric()
            || is_joined(one)
            || matches!(one, ' ' | '-' | '_' | '/' | '.' | '#' | '&' | '+' | ':' | '\'')
    };
    let is_range =
        |part: &[u8]| matches!(part, [from, b'-', to] if from.is_ascii_alphanumeric() && to.is_ascii_alphanumeric());
    let lower = label.to_ascii_lowercase();
    (2..=MAX_LABEL).contains(&label.len())
        && first.is_some_and(char::is_alphanumeric)
        && label.chars().all(is_name)
        && label.chars().any(char::is_alphabetic)
        // "Image #1", "+24 lines".
        && !lower.split(['#', '+']).skip(1).any(|behind| behind.starts_with(|one: char| one.is_ascii_digit()))
        // "10/Oct/2026 13:55", "12:00:01".
        && !(first.is_some_and(|one| one.is_ascii_digit()) && label.contains([':', '.', '/', ' ']))
        // "a-z", "a-z0-9".
        && !(label.len().is_multiple_of(3) && label.as_bytes().chunks(3).all(is_range))
        && !lower.starts_with("data-")
        && !lower.starts_with("aria-")
        && !NO_LABELS.contains(&lower.as_str())
        && label.matches(':').count() <= 1
}

/// Whether a character is a mark that belongs to the letter before it, as some scripts have them.
fn is_joined(one: char) -> bool {
    !one.is_ascii()
        && !one.is_whitespace()
        && !one.is_control()
        && !one.is_alphanumeric()
        && !('\u{2000}'..='\u{2BFF}').contains(&one)
}

/// Whether the rest allows the brackets to be a label. Code continues without a space (`[id].vue`, `[a-z]+`), a
/// sentence with a small word.
fn may_follow(label: &str, rest: &str) -> bool {
    let begins_well = match rest.chars().next() {
        None => true,
        Some(one) => {
            one.is_whitespace()
                || matches!(one, ':' | '[' | '-' | '–' | '—' | '|' | '【' | '［')
                || (one.is_alphabetic() && !one.is_ascii())
        }
    };
    let word = rest.split_whitespace().next().unwrap_or_default();
    let is_convention = priority(label).is_some() || is_kind(label);
    begins_well && (is_convention || !GOES_ON.contains(&word)) && !is_level(word)
}

/// Whether a word is the level of a log line: "[main] INFO".
fn is_level(word: &str) -> bool {
    ["ERROR", "WARN", "WARNING", "INFO", "DEBUG", "FATAL", "TRACE"].contains(&word.trim_end_matches(':'))
}

fn priority(label: &str) -> Option<Priority> {
    if label.eq_ignore_ascii_case("urgent") {
        return Some(Priority::P1);
    }
    match label.strip_prefix(['P', 'p'])? {
        "0" | "1" => Some(Priority::P1),
        "2" => Some(Priority::P2),
        "3" | "4" | "5" => Some(Priority::P3),
        _ => None,
    }
}

/// Whether a label is a kind of task that KB-029 names or that is common in commit messages. `Docs` and `Tests` are
/// modules there.
fn is_kind(label: &str) -> bool {
    ["feature", "fix", "bug", "bugfix", "hotfix", "refactor", "chore"]
        .iter()
        .any(|kind| label.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::{Priority, Title};

    #[track_caller]
    fn check(text: &str, priority: Option<Priority>, module: &str, kind: &str, plain: &str) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let expect =
            Title { priority, suggested: None, module: some(module), kind: some(kind), plain: plain.to_owned() };
        assert_eq!(Title::parse(text), expect, "{text}");
    }

    #[test]
    fn the_articles_own_examples() {
        let p1 = Some(Priority::P1);
        check("[URGENT] Fix login redirect bug in UserAuth", p1, "", "", "Fix login redirect bug in UserAuth");
        check(
            "[REPO: Frontend] Update Header component dark mode",
            None,
            "Frontend",
            "",
            "Update Header component dark mode",
        );
        check(
            "[Feature] Add email validation to ContactForm",
            None,
            "",
            "Feature",
            "Add email validation to ContactForm",
        );
        check(
            "[P1] [API] Fix rate limiting bug in /auth endpoint",
            p1,
            "API",
            "",
            "Fix rate limiting bug in /auth endpoint",
        );
        let spinners = "Add loading spinners to all forms";
        check("[P2] [Frontend] Add loading spinners to all forms", Some(Priority::P2), "Frontend", "", spinners);
        let readme = "Update README with new installation steps";
        check("[P3] [Docs] Update README with new installation steps", Some(Priority::P3), "Docs", "", readme);
        check("[Tests] Add unit tests", None, "Tests", "", "Add unit tests");
    }

    #[test]
    fn names_that_tell_nothing() {
        for poor in [
            "Fix bug",
            "Update component",
            "Add feature",
            "[P1] Fix the bug",
            "refactor",
            "Add a test",
            "Untitled",
            "New session",
            "continue",
            "Continue…",
            "無題",
            "Weiter",
        ] {
            assert!(Title::parse(poor).tells_nothing(), "{poor}");
        }
        for good in ["Fix login", "[API] Fix bug", "Update README", "Bug", "", "修正", "Fix the bug in UserAuth"] {
            assert!(!Title::parse(good).tells_nothing(), "{good}");
        }
    }

    #[test]
    fn free_text_stays_as_it_is() {
        check("Fix bug", None, "", "", "Fix bug");
        check("", None, "", "", "");
        check("Fix the [P1] parser", None, "", "", "Fix the [P1] parser");
        check("[P1]", Some(Priority::P1), "", "", "[P1]");
        check("[] Fix", None, "", "", "[] Fix");
        check("[ ] Fix", None, "", "", "[ ] Fix");
        check("[x] Fix", None, "", "", "[x] Fix");
        check("[API](docs) are wrong", None, "", "", "[API](docs) are wrong");
        check("[[wiki]] links", None, "", "", "[[wiki]] links");
        check("[open", None, "", "", "[open");
        check("[REPO:] Fix", None, "", "", "[REPO:] Fix");
        let long = "[This is no label but the first half of a sentence] Fix";
        check(long, None, "", "", long);
    }

    #[test]
    fn brackets_of_code_and_logs_stay() {
        for text in [
            "[id].vue page crashes on refresh",
            "[...slug].tsx route 404s after upgrade",
            "[array] of [objects] parser drops last item",
            "[Image #1] why is the button off-center",
            "[Pasted text #1 +24 lines] fix these errors",
            "[a-z]+ matches too much",
            "[a-z] misses umlauts",
            "[A-Za-z0-9] misses umlauts",
            "[^abc] is not negated",
            "[ERROR] TypeError: x is undefined",
            "[WARN] deprecated",
            "[main] INFO starting",
            "[2026-10-07 12:00:01] worker died",
            "[10/Oct/2026:13:55:36 +0000] GET /",
            "[12345.678] kernel oops",
            "[plugin:vite:import-analysis] failed to resolve",
            "[object Object] shown in the title",
            "[data-testid] selectors",
            "[i][j] swapped",
            "[key]=value is dropped",
            "[Symbol.iterator] is not a function",
            "[\"a\", \"b\"] is sorted",
        ] {
            check(text, None, "", "", text);
        }
    }

    #[test]
    fn urgency_is_offered() {
        let check = |text: &str, suggested: Option<Priority>, plain: &str| {
            let title = Title::with_words(text);
            assert_eq!((title.priority, title.suggested, title.plain.as_str()), (None, suggested, plain), "{text}");
        };
        check("[HIGH] Consolidate the docs", Some(Priority::P1), "Consolidate the docs");
        check("[CRITICAL] Checkout down", Some(Priority::P1), "Checkout down");
        check("[Priority: High] Checkout down", Some(Priority::P1), "Checkout down");
        check("[low] Rename a flag", Some(Priority::P3), "Rename a flag");
        check("【緊急】ログイン", Some(Priority::P1), "ログイン");
        check("🚑 Checkout down", Some(Priority::P1), "🚑 Checkout down");
        check("Fix the login", None, "Fix the login");
        let hotfix = Title::with_words("[Hotfix] Checkout");
        assert_eq!((hotfix.suggested, hotfix.kind.as_deref()), (Some(Priority::P1), Some("Hotfix")));
        let given = Title::with_words("[P3] [HIGH] 🔥 Checkout");
        assert_eq!((given.priority, given.suggested), (Some(Priority::P3), None), "what is given is not to be doubted");
    }

    #[test]
    fn labels_in_each_script() {
        check("【API】修正", None, "API", "", "修正");
        check("[API]修正", None, "API", "", "修正");
        check("[फ़्रंटएंड] लॉगिन", None, "फ़्रंटएंड", "", "लॉगिन");
        check("[PROJ-1234] Rate limit", None, "PROJ-1234", "", "Rate limit");
        check("[C#] Port the parser", None, "C#", "", "Port the parser");
        check("[api] fix login", None, "api", "", "fix login");
    }

    #[test]
    fn brackets_in_any_order_and_each_once() {
        check("[api][p0] Fix", Some(Priority::P1), "api", "", "Fix");
        check("[P2] [P1] Fix", Some(Priority::P2), "", "", "[P1] Fix");
        check("[API] [Web] Fix", None, "API", "", "[Web] Fix");
        check("[P4][Fix]: [日本語] ログイン", Some(Priority::P3), "日本語", "Fix", "ログイン");
    }
}
