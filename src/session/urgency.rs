//! Finds words and signs of urgency in a title, in the scripts in which people write them. They follow no convention.
//! Must never set a priority: the result is only offered to the user.

use super::Priority;
use crate::lean::{find, lowercase};

/// Words for what cannot wait, in scripts that separate words by spaces. Matched as whole words, in lower case.
#[rustfmt::skip]
const URGENT: [&str; 62] = [
    // English
    "hotfix", "outage", "urgent", "urgently", "asap", "emergency", "critical", "blocker", "incident", "sev0", "sev1", "showstopper",
    // German
    "dringend", "sofort", "notfall", "kritisch", "kritischer", "kritische", "eilt", "eilig", "ausfall", "störung", "totalausfall",
    // Spanish, Portuguese, Italian
    "urgente", "crítico", "crítica", "critico", "critica", "emergencia", "emergência", "emergenza", "bloqueante", "bloccante",
    // French
    "urgence", "critique", "panne", "bloquant",
    // Indonesian, Turkish, Vietnamese
    "mendesak", "darurat", "segera", "kritis", "acil", "kritik", "gấp",
    // Dutch, Scandinavian, Polish, Czech
    "spoed", "storing", "kritiek", "brådskande", "akut", "haster", "pilne", "pilny", "awaria", "krytyczny", "naléhavé",
    // Cyrillic, Greek
    "срочно", "срочный", "критично", "критический", "авария", "терміново", "επείγον",
];

/// Words for what cannot wait, in scripts without spaces between words, or of several words. Matched anywhere.
#[rustfmt::skip]
const URGENT_PARTS: [&str; 33] = [
    "緊急", "至急", "急ぎ", "障害", "重大", "紧急", "加急", "严重", "故障", "宕机", "緊迫", // Han
    "긴급", "시급", "장애", "급함", "치명적", // Korean
    "तत्काल", "अत्यावश्यक", "ज़रूरी", "जरूरी", "गंभीर", "आपात", // Hindi
    "عاجل", "طارئ", "حرج", "فوری", "اضطراری", "بحرانی", // Arabic, Persian
    "דחוף", "קריטי", "חירום", // Hebrew
    "ด่วน", "khẩn cấp", // Thai, Vietnamese
];

/// Signs for what cannot wait.
const URGENT_SIGNS: [char; 10] = ['🚑', '🔥', '🚨', '🆘', '🧯', '⛔', '🔴', '💥', '‼', '☠'];

/// Words for what is important but can wait.
#[rustfmt::skip]
const WEIGHTY: [&str; 14] = [
    "prod", "production", "important", "wichtig", "importante", "importantes", "penting", "prioritaire", "produktion", "producción",
    "produção", "produzione", "прод", "важно",
];

/// Words for what is important but can wait, in scripts without spaces between words.
const WEIGHTY_PARTS: [&str; 8] = ["本番", "重要", "生产环境", "线上", "운영", "중요", "महत्वपूर्ण", "חשוב"];

/// Signs for what is important but can wait.
const WEIGHTY_SIGNS: [char; 4] = ['❗', '❕', '🟠', '⚠'];

/// Words that negate the word after them.
const NOT: [&str; 11] = ["not", "non", "no", "never", "nicht", "kein", "keine", "pas", "niet", "не", "sin"];

/// The labels of urgency in brackets, alone or after one of [`NAMES`].
#[rustfmt::skip]
const LABELS: [(Priority, &[&str]); 3] = [
    (
        Priority::P1,
        &["critical", "high", "highest", "high priority", "blocker", "blocking", "emergency", "asap", "hotfix", "sev0", "sev1", "hoch", "alta", "haute", "tinggi", "高", "높음"],
    ),
    (
        Priority::P2,
        &["medium", "medium priority", "normal", "important", "sev2", "mittel", "media", "média", "moyenne", "sedang", "中", "보통"],
    ),
    (
        Priority::P3,
        &["low", "lowest", "low priority", "minor", "nice to have", "backlog", "sev3", "niedrig", "baja", "baixa", "basse", "bassa", "rendah", "低", "낮음"],
    ),
];

/// The words before such a label: "Priority: High".
const NAMES: [&str; 10] = [
    "priority",
    "prio",
    "severity",
    "urgency",
    "priorität",
    "prioridad",
    "priorité",
    "priorità",
    "prioridade",
    "優先度",
];

/// Returns the priority that a label in brackets suggests: `HIGH`, `Priority: Low`, `緊急`.
pub(super) fn priority_of_label(label: &str) -> Option<Priority> {
    let label = lowercase(label);
    let named = label.split_once([':', '：']).filter(|(name, _)| NAMES.contains(&name.trim()));
    let word = named.map_or(label.as_str(), |(_, word)| word.trim());
    let known = LABELS.iter().find(|(_, words)| words.contains(&word)).map(|(priority, _)| *priority);
    let is_urgent = || URGENT.contains(&word) || URGENT_PARTS.contains(&word);
    known.or_else(|| is_urgent().then_some(Priority::P1))
}

/// Returns the highest priority that the words and signs of a title suggest.
pub(super) fn priority_of_words(text: &str) -> Option<Priority> {
    let text = lowercase(text);
    let sign = |signs: &[char]| text.contains(|one| signs.contains(&one));
    let part = |parts: &[&str]| parts.iter().any(|one| find(&text, one).is_some());
    let says = |words: &[&str]| {
        let mut before = "";
        text.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty()).any(|word| {
            let is_taken_back = NOT.contains(&std::mem::replace(&mut before, word));
            words.contains(&word) && !is_taken_back
        })
    };
    if sign(&URGENT_SIGNS) || part(&URGENT_PARTS) || says(&URGENT) || leads_with(&text, &["p0", "p1"]) {
        Some(Priority::P1)
    } else if sign(&WEIGHTY_SIGNS) || part(&WEIGHTY_PARTS) || says(&WEIGHTY) || leads_with(&text, &["p2"]) {
        Some(Priority::P2)
    } else {
        leads_with(&text, &["p3", "p4"]).then_some(Priority::P3)
    }
}

/// Whether the text begins with one of the words, followed by a colon, a dash or a closing bracket: "P1: Fix", "(P1)
/// Fix".
fn leads_with(text: &str, words: &[&str]) -> bool {
    let text = text.trim_start_matches(['(', ' ']);
    let rest = words.iter().find_map(|word| text.strip_prefix(word));
    rest.is_some_and(|rest| rest.trim_start().starts_with([':', '-', '–', '—', ')', '：', '|']))
}

#[cfg(test)]
mod tests {
    use super::{priority_of_label, priority_of_words};
    use crate::session::Priority;

    #[test]
    fn labels() {
        for label in [
            "HIGH",
            "Critical",
            "Priority: High",
            "prio:critical",
            "緊急",
            "СРОЧНО",
            "Dringend",
            "ASAP",
            "Priorität: hoch",
        ] {
            assert_eq!(priority_of_label(label), Some(Priority::P1), "{label}");
        }
        assert_eq!(priority_of_label("Medium"), Some(Priority::P2));
        assert_eq!(priority_of_label("Severity: low"), Some(Priority::P3));
        for label in ["API", "Highlight", "Module: High", "Frontend", "low-level"] {
            assert_eq!(priority_of_label(label), None, "{label}");
        }
    }

    #[test]
    fn words_and_signs_in_each_script() {
        for title in [
            "Hotfix: prod 500s on /checkout",
            "🚑 Checkout is down",
            "🔥 payments",
            "Urgent! Fix the login",
            "fix(api): urgent",
            "本番障害の対応",
            "【緊急】ログイン",
            "긴급 로그인 수정",
            "तत्काल लॉगिन ठीक करें",
            "تصحیح فوری ورود",
            "תקן את API (דחוף)",
            "СРОЧНО: падает прод",
            "Ausfall der Kasse",
            "Corrección urgente",
            "P1: Fix the login",
            "(P0) Fix the login",
        ] {
            assert_eq!(priority_of_words(title), Some(Priority::P1), "{title}");
        }
        for title in ["Fix login on prod", "❗ Rename the flag", "本番の設定"] {
            assert_eq!(priority_of_words(title), Some(Priority::P2), "{title}");
        }
        for title in [
            "Fix the login redirect",
            "Product page layout",
            "Reproduce the crash",
            "Not urgent: tidy the docs",
            "A non-critical warning",
            "P2P networking",
            "Firefox quirks",
            "",
        ] {
            assert_eq!(priority_of_words(title), None, "{title}");
        }
    }
}
