//! The status words of the cards of KB-029 and of the landing page. Those of KB-029 are known only in English.

use super::words::is_same_word;
use crate::session::{Failure, Phase, Rest, Status, Wait};

/// D. The status words of KB-029 (its cards, its matrix and its tree), and the page's own words for the same. In lower
/// case.
const PHRASES: [(&str, Status); 30] = [
    ("analyzing", Status::Running(Some(Phase::Analyzing))),
    ("analysing", Status::Running(Some(Phase::Analyzing))),
    ("planning", Status::Running(Some(Phase::Planning))),
    ("implementing", Status::Running(Some(Phase::Implementing))),
    ("testing", Status::Running(Some(Phase::Testing))),
    ("completing", Status::Running(Some(Phase::Completing))),
    ("starting", Status::Running(Some(Phase::Starting))),
    ("queued", Status::Running(Some(Phase::Queued))),
    ("running", Status::Running(None)),
    ("in progress", Status::Running(None)),
    ("waiting for input", Status::Waiting(Wait::Unspecified)),
    ("waiting for your input", Status::Waiting(Wait::Unspecified)),
    ("awaiting input", Status::Waiting(Wait::Unspecified)),
    ("needs input", Status::Waiting(Wait::Unspecified)),
    ("awaiting answer", Status::Waiting(Wait::Question)),
    ("waiting for approval", Status::Waiting(Wait::Unspecified)),
    ("waiting for permission", Status::Waiting(Wait::Permission)),
    ("waiting for plan approval", Status::Waiting(Wait::Plan)),
    ("completed", Status::Finished),
    ("complete", Status::Finished),
    ("finished", Status::Finished),
    ("done", Status::Finished),
    ("unread response", Status::Finished),
    ("ready for review", Status::Finished),
    ("failed", Status::Failed(Failure::Unspecified)),
    ("error", Status::Failed(Failure::Unspecified)),
    ("cancelled", Status::Idle(Rest::Cancelled)),
    ("canceled", Status::Idle(Rest::Cancelled)),
    ("idle", Status::Idle(Rest::Plain)),
    ("archived", Status::Archived),
];

/// Returns the status of a phrase (match text, any case), or nothing for other words.
pub fn status_of_phrase(text: &str) -> Option<Status> {
    let (_, status) = PHRASES.iter().find(|(phrase, _)| phrase.eq_ignore_ascii_case(text))?;
    Some(status.clone())
}

/// B. The words of a landing card. The order of languages is en, de, es, fr, hi, id, it, ja, ko, pt; each word occurs
/// once.
#[rustfmt::skip]
const LANDING: [(Status, &[&str]); 5] = [
    (Status::Waiting(Wait::Unspecified), &["Needs input", "Benötigt Eingabe", "Requiere entrada", "Requiere información", "Nécessite une saisie", "इनपुट की आवश्यकता है", "Perlu input", "Richiede input", "入力が必要です", "입력 필요", "Requer entrada"]),
    (Status::Finished, &["Ready for review", "Bereit zur Überprüfung", "Listo para revisión", "Prêt pour la révision", "समीक्षा के लिए तैयार", "Siap untuk ditinjau", "Pronto per la revisione", "レビュー準備完了", "검토 준비 완료", "Pronto para revisão"]),
    (Status::Finished, &["Unread", "Ungelesen", "Sin leer", "Non lu", "अपठित", "Belum dibaca", "Non letti", "未読", "읽지 않음", "Não lido"]),
    (Status::Running(None), &["Working", "In Arbeit", "Trabajando", "En cours", "कार्यरत", "Memproses", "In corso", "処理中", "작업 중", "Trabalhando"]),
    (Status::Finished, &["Completed", "Abgeschlossen", "Completado", "Terminé.e.s", "पूरा हुआ", "Selesai", "Completato", "完了", "완료됨", "Concluído"]),
];

/// Returns the status of a landing card's words (match text), or nothing for other words.
pub fn status_of_landing(words: &str) -> Option<Status> {
    let known = LANDING.iter().find(|(_, known)| known.iter().any(|one| is_same_word(words, one)));
    known.map(|(status, _)| status.clone()).or_else(|| status_of_phrase(words))
}

/// The field of a card that a text is, according to its markup or the words before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The session's title.
    Title,
    /// The session's status.
    Status,
    /// The session's repository.
    Repository,
    /// The session's branch.
    Branch,
    /// How long the session has run.
    Elapsed,
}

/// I. Words in a class or a test id that name the field of an element.
const FIELD_WORDS: [(&str, Field); 10] = [
    ("title", Field::Title),
    ("status", Field::Status),
    ("state", Field::Status),
    ("repo", Field::Repository),
    ("repository", Field::Repository),
    ("branch", Field::Branch),
    ("elapsed", Field::Elapsed),
    ("duration", Field::Elapsed),
    ("timer", Field::Elapsed),
    ("runtime", Field::Elapsed),
];

/// Returns the field that a class list or a test id names: `session-title`, `card__status`.
pub fn field_of_class(tokens: &str) -> Option<Field> {
    tokens.split(|c: char| !c.is_ascii_alphabetic()).find_map(|part| {
        let (_, field) = FIELD_WORDS.iter().find(|(token, _)| token.eq_ignore_ascii_case(part))?;
        Some(*field)
    })
}

/// Returns the field that a word introduces, with a colon or in an element of its own: "Status: Testing (85%)" (D).
pub fn field_introduced_by(word: &str) -> Option<Field> {
    const WORDS: [(&str, Field); 8] = [
        ("task", Field::Title),
        ("title", Field::Title),
        ("status", Field::Status),
        ("repository", Field::Repository),
        ("repo", Field::Repository),
        ("branch", Field::Branch),
        ("elapsed", Field::Elapsed),
        ("elapsed time", Field::Elapsed),
    ];
    let (_, field) = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word))?;
    Some(*field)
}

/// Whether a text is a quick action of a card (D), or another usual name of such a link (I). Such a text is not a
/// title.
pub fn is_action(text: &str) -> bool {
    ["View", "Cancel", "Open", "Details", "View details", "View session", "Open session"]
        .iter()
        .any(|action| action.eq_ignore_ascii_case(text))
}

/// I. The words before the title in the label of a card's link.
pub const ACTIONS_ON: [&str; 4] = ["View session ", "Open session ", "View ", "Open "];

#[cfg(test)]
mod tests {
    use super::{Field, LANDING, field_of_class, status_of_landing, status_of_phrase};
    use crate::session::{Phase, Status};

    #[test]
    fn phrases_in_any_case() {
        assert_eq!(status_of_phrase("TESTING"), Some(Status::Running(Some(Phase::Testing))));
        assert_eq!(status_of_phrase("Testing login"), None);
    }

    #[test]
    fn landing_cards_in_each_language() {
        for (status, words) in LANDING {
            for text in words {
                assert_eq!(status_of_landing(text), Some(status.clone()), "{text}: no word may mean two things");
            }
        }
        assert_eq!(status_of_landing("Needs a hand"), None);
    }

    #[test]
    fn fields_are_whole_words() {
        assert_eq!(field_of_class("card session-title"), Some(Field::Title));
        assert_eq!(field_of_class("repo_name"), Some(Field::Repository));
        assert_eq!(field_of_class("subtitles statuses"), None);
    }
}
