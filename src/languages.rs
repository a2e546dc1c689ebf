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

/// The tag by which dates, times and numbers are written in a language, from the tags that the browser told with commas
/// between, the user's favourite first: the language with the region of the first that is of this language and has a
/// region, else of the first that has one. `en-GB` writes 17:05 where `en` writes 5:05 PM.
pub fn with_region(tag: &str, told: &str) -> String {
    let (language, own) = tag.split_once('-').map_or((tag, None), |(language, region)| (language, Some(region)));
    // A region of Chinese is also a script, which is not another way to write dates.
    let told =
        || told.split(',').filter(|_| language != "zh").filter_map(|tag| Some((language_of(tag), region_of(tag)?)));
    let of_it = told().find(|(spoken, _)| spoken.eq_ignore_ascii_case(language));
    match (of_it.or(told().next()), own) {
        (Some((spoken, region)), own) if own.is_none() || spoken.eq_ignore_ascii_case(language) => {
            format!("{language}-{region}")
        }
        _ => tag.to_owned(),
    }
}

fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default().trim()
}

/// Two letters, or three digits as in `es-419`.
fn region_of(tag: &str) -> Option<&str> {
    let is_region = |part: &&str| match part.len() {
        2 => part.bytes().all(|byte| byte.is_ascii_alphabetic()),
        3 => part.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    tag.trim().split('-').skip(1).find(is_region)
}

#[cfg(test)]
mod tests {
    use super::{choose, with_region};

    #[test]
    fn dates_are_written_as_in_the_region_that_the_browser_tells() {
        for (spoken, told, written) in [
            ("en", "en-GB,en", "en-GB"),
            ("en", "en-US,en,de-DE,de", "en-US"),
            ("en", "en,de-DE,de", "en-DE"),
            ("en", "de-DE,de,en-IE", "en-IE"),
            ("en", "en, de", "en"),
            ("en", "", "en"),
            ("de", "de-AT", "de-AT"),
            ("es", "es-419,es", "es-419"),
            ("pt-BR", "pt-PT,en-US", "pt-PT"),
            ("pt-BR", "en-US", "pt-BR"),
            ("zh-CN", "zh-TW", "zh-CN"),
            ("en", "sr-Latn-RS", "en-RS"),
            ("en", "-,--,é-éé,x-1", "en"),
        ] {
            assert_eq!(with_region(spoken, told), written, "{spoken} of {told}");
        }
    }

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
