//! The languages of the extension, and the choice of one for a user. The texts are in `extension/_locales`.

/// The choices of [`crate::settings::Key::Language`]: the browser's language, or a fixed one. New ones go to the end,
/// because the position is stored.
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

/// Returns the tag of the language to use: the chosen one (its position in [`LANGUAGES`]), else the nearest to the
/// browser's, else English.
pub fn choose(chosen: u64, browser: &str) -> &'static str {
    // Keys of messages cannot contain a hyphen.
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
    // English serves readers of traditional Chinese better than simplified Chinese does.
    let traditional = ["zh-tw", "zh-hk", "zh-mo", "zh-hant"].iter().any(|tag| browser.starts_with(tag));
    let near = tags().find(|tag| !traditional && language(tag) == language(&browser));
    exact.or(near).unwrap_or("en")
}

/// Returns the tag that formats dates, times and numbers: the language, with a region from the browser's tags.
/// `preferred` holds these tags, separated by commas, the user's favourite first. The first region of the same language
/// wins, else, for a `tag` without a region, the first region of any. For example, `en-GB` writes 17:05 where `en`
/// writes 5:05 PM.
pub fn with_region(tag: &str, preferred: &str) -> String {
    let (language, own) = tag.split_once('-').map_or((tag, None), |(language, region)| (language, Some(region)));
    // A region of Chinese implies a script, and must not change with dates.
    let regions = || {
        preferred.split(',').filter(|_| language != "zh").filter_map(|tag| Some((language_of(tag), region_of(tag)?)))
    };
    let of_it = regions().find(|(spoken, _)| spoken.eq_ignore_ascii_case(language));
    match (of_it.or(regions().next()), own) {
        (Some((spoken, region)), own) if own.is_none() || spoken.eq_ignore_ascii_case(language) => {
            format!("{language}-{region}")
        }
        _ => tag.to_owned(),
    }
}

fn language_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default().trim()
}

/// Returns the region of a tag: two letters, or three digits as in `es-419`.
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
