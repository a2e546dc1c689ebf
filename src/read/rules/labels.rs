//! The words and markers with which the sidebar's rows tell a status: dots, labels in the page's languages, icons,
//! pull-request badges.

use crate::session::{Failure, PullRequestState, Rest, Status, Wait};

/// The status of a dot's `data-kind` (B; never translated). Gives nothing for an unknown kind.
pub fn status_of_dot(kind: &str) -> Option<Status> {
    match kind {
        "running" => Some(Status::Running(None)),
        "awaiting" => Some(Status::Waiting(Wait::Unspecified)),
        "ready" => Some(Status::Finished),
        _ => None,
    }
}

/// The columns of [`LABELS`].
const COLUMNS: [Status; 7] = [
    Status::Running(None),
    Status::Waiting(Wait::Unspecified),
    Status::Waiting(Wait::Question),
    Status::Finished,
    Status::Idle(Rest::Plain),
    Status::Failed(Failure::Unspecified),
    Status::Archived,
];

/// B: the labels in the languages the page has; those of en-US also L. `es` is both es-ES and es-419.
#[rustfmt::skip]
const LABELS: [(&str, [&str; 7]); 10] = [
    ("en", ["Running", "Awaiting input", "Awaiting answer", "Unread response", "Idle", "Error", "Archived"]),
    ("de", ["Läuft", "Warte auf Eingabe", "Warte auf Antwort", "Ungelesene Antwort", "Inaktiv", "Fehler", "Archiviert"]),
    ("es", ["En ejecución", "Esperando entrada", "Esperando respuesta", "Respuesta no leída", "Inactivo", "Error", "Archivado"]),
    ("fr", ["En cours", "En attente de saisie", "En attente de réponse", "Réponse non lue", "Inactif", "Erreur", "Archivé"]),
    ("hi", ["चल रहा है", "इनपुट की प्रतीक्षा में", "उत्तर की प्रतीक्षा है", "अपठित प्रतिक्रिया", "निष्क्रिय", "त्रुटि", "संग्रहित"]),
    ("id", ["Berjalan", "Menunggu input", "Menunggu jawaban", "Respons yang belum dibaca", "Tidak aktif", "Error", "Diarsipkan"]),
    ("it", ["In esecuzione", "In attesa di input", "In attesa di risposta", "Risposta non letta", "Inattivo", "Errore", "Archiviato"]),
    ("ja", ["実行中", "入力待ち", "回答待ち", "未読の返答", "アイドル", "エラー", "アーカイブ済み"]),
    ("ko", ["실행 중", "입력 대기 중", "답변 대기 중", "읽지 않은 응답", "유휴", "오류", "보관됨"]),
    ("pt", ["Em execução", "Aguardando entrada", "Aguardando resposta", "Resposta não lida", "Ocioso", "Erro", "Arquivado"]),
];

/// What a label says.
pub struct LabelMeaning {
    /// The status.
    pub status: Status,
    /// Whether the page shows the label under `role=img` (idle, archived), not under `role=status`.
    pub is_quiet: bool,
}

/// Reads a row's status label, as match text. Gives nothing for an unknown label.
pub fn status_of_label(text: &str) -> Option<LabelMeaning> {
    let known = LABELS
        .iter()
        .find_map(|(_, labels)| COLUMNS.iter().zip(labels).find(|(_, label)| **label == text))
        .map(|(status, _)| status.clone());
    let status = known.or_else(|| match text {
        // L, June and July 2026.
        "Ready" => Some(Status::Finished),
        _ => ERROR_TITLES.iter().find(|(title, _)| is_same(title, text)).map(|(_, why)| Status::Failed(why.clone())),
    })?;
    let is_quiet = matches!(status, Status::Idle(_) | Status::Archived);
    Some(LabelMeaning { status, is_quiet })
}

/// The page writes apostrophes straight or typographic.
fn is_same(title: &str, text: &str) -> bool {
    let straight = |one: char| if one == '’' { '\'' } else { one };
    title.chars().eq(text.chars().map(straight))
}

/// B (English): error titles that stand in place of "Error".
const ERROR_TITLES: [(&str, Failure); 4] = [
    ("Usage limit reached", Failure::UsageLimit),
    ("Claude Code crashed", Failure::Crashed),
    ("You've been signed out", Failure::SignedOut),
    ("Connection lost", Failure::ConnectionLost),
];

/// The status of an icon in place of a dot, by the words in one of its class names or other names (`icon-warning`,
/// `TriangleAlert`). B says "hand or help icon" for waiting and "warning icon" for errors; how icons are marked up is I.
pub fn status_of_icon(token: &str) -> Option<Status> {
    // The colour of warnings is also that of "Needs input" on the landing page (B), so it tells nothing.
    let is_colour = ["text-", "bg-", "fill-", "stroke-", "border-"].iter().any(|colour| token.starts_with(colour));
    let has = |words: &[&str]| words_of(token).any(|word| words.iter().any(|one| word.eq_ignore_ascii_case(one)));
    if has(&["error", "danger"]) || (!is_colour && has(&["warning", "alert", "exclamation"])) {
        Some(Status::Failed(Failure::Unspecified))
    } else if !is_colour && has(&["hand", "help", "question"]) {
        Some(Status::Waiting(Wait::Unspecified))
    } else {
        None
    }
}

/// The words of a name: `icon-warning`, `iconWarning` and `IconWarning` all have "warning".
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let end = rest.bytes().skip(1).position(|byte| byte.is_ascii_uppercase()).map_or(rest.len(), |at| at + 1);
            let (word, after) = rest.split_at_checked(end)?;
            rest = after;
            (!word.is_empty()).then_some(word)
        })
    })
}

/// Reads the words after `·` in a pull-request badge, and the labels in the branch bar (B, English; L).
pub fn pull_request_state(words: &str) -> Option<PullRequestState> {
    Some(match words {
        "Open" => PullRequestState::Open,
        "Draft" => PullRequestState::Draft,
        "Approved" => PullRequestState::Approved,
        "Changes requested" => PullRequestState::ChangesRequested,
        "Merge conflicts" => PullRequestState::MergeConflicts,
        "Queued" => PullRequestState::Queued,
        "Merged" => PullRequestState::Merged,
        "Closed" => PullRequestState::Closed,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, LABELS, status_of_icon, status_of_label};
    use crate::session::{Failure, Status};

    #[test]
    fn icons_by_their_names() {
        let check = |token: &str, expect: &str| {
            assert_eq!(status_of_icon(token).as_ref().map_or("", Status::name), expect, "{token}");
        };
        check("icon-warning", "failed");
        check("lucide-triangle-alert", "failed");
        check("WarningCircle", "failed");
        check("#exclamation", "failed");
        check("text-danger-000", "failed");
        check("text-warning", "");
        check("HandIcon", "waiting");
        check("icon_help", "waiting");
        check("handle", "");
        check("size-4", "");
    }

    #[test]
    fn apostrophes_of_either_kind() {
        let status = status_of_label("You’ve been signed out").map(|meaning| meaning.status);
        assert_eq!(status, Some(Status::Failed(Failure::SignedOut)));
    }

    #[test]
    fn every_label_says_what_its_column_says() {
        for (locale, labels) in LABELS {
            for (text, status) in labels.iter().zip(COLUMNS) {
                let read = status_of_label(text).map(|meaning| meaning.status);
                assert_eq!(read, Some(status), "{locale}: {text}: no word may mean two things in two languages");
            }
        }
    }
}
