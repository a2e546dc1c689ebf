//! The languages that Session Watch speaks, and which one a user gets. The words themselves are in `extension/_locales`.

/// What [`crate::settings::Key::Language`] chooses from: the browser's own, or one of these whatever the browser speaks. New ones go to the end: what is stored is the place.
pub const LANGUAGES: &[&str] = &[
    "language_browser",
    "language_en",
    "language_de",
    "language_es",
    "language_fr",
    "language_hi",
    "language_id",
    "language_it",
    "language_ja",
    "language_ko",
    "language_pt_BR",
    "language_zh_CN",
];

/// The tag of the language to speak: the one chosen (its place in [`LANGUAGES`]), else the one nearest to the browser's, else English.
pub fn choose(chosen: u64, browser: &str) -> &'static str {
    // The keys of messages may have no hyphen.
    let tag = |name: &&'static str| match name.split_once('_') {
        Some((_, "pt_BR")) => "pt-BR",
        Some((_, "zh_CN")) => "zh-CN",
        Some((_, tag)) => tag,
        None => "en",
    };
    let tags = || LANGUAGES.iter().skip(1).map(tag);
    if let Some(name) = LANGUAGES.get(chosen as usize).filter(|_| chosen > 0) {
        return tag(name);
    }
    let browser = browser.replace('_', "-").to_ascii_lowercase();
    let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let exact = tags().find(|tag| tag.eq_ignore_ascii_case(&browser));
    // Who reads traditional Chinese is better served by English than by the other script.
    let traditional = ["zh-tw", "zh-hk", "zh-mo", "zh-hant"].iter().any(|tag| browser.starts_with(tag));
    let near = tags().find(|tag| !traditional && language(tag) == language(&browser));
    exact.or(near).unwrap_or("en")
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_nearest_language_is_spoken() {
        for (browser, spoken) in [
            ("de", "de"),
            ("de-AT", "de"),
            ("pt", "pt-BR"),
            ("pt_BR", "pt-BR"),
            ("zh", "zh-CN"),
            ("zh-Hans-SG", "zh-CN"),
            ("zh-TW", "en"),
            ("sv", "en"),
            ("", "en"),
        ] {
            assert_eq!(choose(0, browser), spoken, "{browser}");
        }
        assert_eq!(choose(2, "fr"), "de");
        assert_eq!(choose(99, "fr"), "fr");
    }
}
