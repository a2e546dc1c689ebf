//! The naming convention of KB-029, `[PRIORITY] [REPO/MODULE] Brief specific description`, read from a session's title.
//! Titles are free text: what does not follow the convention stays as it is.

/// How urgent a session is by its title, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// `[URGENT]`, `[P0]` or `[P1]`.
    P1,
    /// `[P2]`.
    P2,
    /// `[P3]` and below.
    P3,
}

/// A title taken apart. `plain` is never empty unless the whole title is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// What the brackets say of urgency.
    pub priority: Option<Priority>,
    /// What the brackets say of the repository or module: `API`, `Frontend`.
    pub module: Option<String>,
    /// What the brackets say of the kind of task: `Feature`, `Fix`.
    pub kind: Option<String>,
    /// The title without the brackets that were understood.
    pub plain: String,
}

/// Longer brackets are no label but a part of the sentence.
const MAX_LABEL: usize = 40;

const VERBS: [&str; 11] =
    ["fix", "update", "add", "change", "refactor", "improve", "implement", "test", "debug", "clean", "do"];
const THINGS: [&str; 25] = [
    "a",
    "an",
    "the",
    "some",
    "this",
    "bug",
    "bugs",
    "issue",
    "issues",
    "component",
    "feature",
    "features",
    "code",
    "test",
    "tests",
    "it",
    "error",
    "errors",
    "problem",
    "stuff",
    "things",
    "page",
    "app",
    "new",
    "up",
];

impl Title {
    /// Takes a title apart. Brackets are read from the front for as long as each says something new: a priority, a kind of
    /// task, and one module (the first bracket that is neither).
    pub fn parse(text: &str) -> Title {
        let text = text.trim();
        let mut title = Title::default();
        let mut rest = text;
        while let Some((label, after)) = bracket(rest) {
            if !title.take(label) {
                break;
            }
            rest = after.trim_start_matches([':', '-', '–', ' ']);
        }
        title.plain = if rest.is_empty() { text } else { rest }.to_owned();
        title
    }

    /// Whether the title tells nothing of what is done and where (KB-029's poor names: "Fix bug", "Update component", "Add feature").
    pub fn tells_nothing(&self) -> bool {
        let words: Vec<String> = self.plain.split_whitespace().map(str::to_lowercase).collect();
        let is_verb = |word: &String| VERBS.contains(&word.as_str());
        let is_thing = |word: &String| THINGS.contains(&word.as_str());
        self.module.is_none()
            && words.len() <= 3
            && words.first().is_some_and(is_verb)
            && words.iter().skip(1).all(is_thing)
    }

    /// Understands one label; `false` when it says nothing new.
    fn take(&mut self, label: &str) -> bool {
        if let Some(priority) = priority(label) {
            let is_new = self.priority.is_none();
            self.priority = self.priority.or(Some(priority));
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

/// Reads `[label]` at the front: the label and what follows.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once(']')?;
    let label = label.trim();
    // `[ ]` and `[x]` are check boxes, `[[a]]` and `[a](b)` are links.
    let is_label = label.len() > 1 && label.len() <= MAX_LABEL && !label.contains('[') && !rest.starts_with('(');
    is_label.then_some((label, rest))
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

/// The kinds of task that the article names or that are common in commit messages. `Docs` and `Tests` are modules there.
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
        let expect = Title { priority, module: some(module), kind: some(kind), plain: plain.to_owned() };
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
        for poor in ["Fix bug", "Update component", "Add feature", "[P1] Fix the bug", "refactor", "Add a test"] {
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
    fn brackets_in_any_order_and_each_once() {
        check("[api][p0] Fix", Some(Priority::P1), "api", "", "Fix");
        check("[P2] [P1] Fix", Some(Priority::P2), "", "", "[P1] Fix");
        check("[API] [Web] Fix", None, "API", "", "[Web] Fix");
        check("[P4][Fix]: [日本語] ログイン", Some(Priority::P3), "日本語", "Fix", "ログイン");
    }
}
