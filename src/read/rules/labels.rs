//! The words and markers with which the sidebar's rows show a status: dots, labels in the page's languages, icons,
//! pull-request badges.

use super::errors::failure_of_title;
use super::words::is_same_word;
use crate::session::{Failure, PullRequestState, Rest, Status, Wait};

/// Returns the status of a dot's `data-kind` (B; never translated), or nothing for an unknown kind.
pub fn status_of_dot(kind: &str) -> Option<Status> {
    match kind {
        "running" => Some(Status::Running(None)),
        "awaiting" => Some(Status::Waiting(Wait::Unspecified)),
        "ready" => Some(Status::Finished),
        // P, October 2026.
        "error" => Some(Status::Failed(Failure::Unspecified)),
        _ => None,
    }
}

/// B (en-US also L). The labels. The order of languages is en, de, es, fr, hi, id, it, ja, ko, pt; each word occurs
/// once. "Ready" was used in June and July 2026 (L).
#[rustfmt::skip]
const LABELS: [(Status, &[&str]); 8] = [
    (Status::Running(None), &["Running", "Läuft", "Wird ausgeführt", "Ejecutando", "En ejecución", "En cours", "En cours d'exécution", "चल रहा है", "Berjalan", "In esecuzione", "実行中", "실행 중", "Em execução", "Executando"]),
    (Status::Waiting(Wait::Unspecified), &["Awaiting input", "Warte auf Eingabe", "Esperando entrada", "En attente de saisie", "इनपुट की प्रतीक्षा में", "Menunggu input", "In attesa di input", "入力待ち", "입력 대기 중", "Aguardando entrada"]),
    (Status::Waiting(Wait::Question), &["Awaiting answer", "Warte auf Antwort", "Esperando respuesta", "En attente de réponse", "उत्तर की प्रतीक्षा है", "Menunggu jawaban", "In attesa di risposta", "回答待ち", "답변 대기 중", "Aguardando resposta"]),
    (Status::Finished, &["Unread response", "Ungelesene Antwort", "Respuesta no leída", "Réponse non lue", "अपठित प्रतिक्रिया", "Respons yang belum dibaca", "Risposta non letta", "未読の返答", "읽지 않은 응답", "Resposta não lida"]),
    (Status::Finished, &["Ready", "Bereit", "Listo", "Prêt.e.s", "तैयार", "Siap", "Pronto", "準備完了", "준비 완료"]),
    (Status::Idle(Rest::Plain), &["Idle", "Inaktiv", "Inactivo", "Inactif", "निष्क्रिय", "Tidak aktif", "Inattivo", "アイドル", "유휴", "Ocioso"]),
    (Status::Failed(Failure::Unspecified), &["Error", "Fehler", "Erreur", "एरर", "त्रुटि", "Eror", "Errore", "エラー", "오류", "Erro"]),
    (Status::Archived, &["Archived", "Archiviert", "Archivado", "Archivé.e.s", "आर्काइव किया गया", "Diarsipkan", "Archiviato", "アーカイブ済み", "보관됨", "Arquivado", "Archivé", "संग्रहित"]),
];

/// What a label means.
pub struct LabelMeaning {
    /// The status.
    pub status: Status,
    /// Whether the page shows the label under `role=img` (idle, archived), not under `role=status`.
    pub is_quiet: bool,
}

/// Returns the meaning of a row's status label (match text), or nothing for an unknown label.
pub fn status_of_label(text: &str) -> Option<LabelMeaning> {
    let status = status_of_word(text).or_else(|| failure_of_title(text).map(Status::Failed))?;
    let is_quiet = matches!(status, Status::Idle(_) | Status::Archived);
    Some(LabelMeaning { status, is_quiet })
}

/// Returns the status of a label (match text), or nothing for an unknown one. Titles of errors are unknown here.
pub fn status_of_word(text: &str) -> Option<Status> {
    let (status, _) = LABELS.iter().find(|(_, labels)| labels.iter().any(|label| is_same_word(text, label)))?;
    Some(status.clone())
}

/// Returns the status of an icon in place of a dot, by the words in one of its class names or other names
/// (`icon-warning`, `TriangleAlert`). B names a "hand or help icon" for waiting and a "warning icon" for errors; their
/// markup is I.
pub fn status_of_icon(token: &str) -> Option<Status> {
    // "Needs input" on the landing page has the colour of warnings too (B), so the colour means nothing.
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

/// Returns the words of a name: `icon-warning`, `iconWarning` and `IconWarning` all contain "warning".
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

/// Whether one of an icon's names means only that something is under way (I).
pub fn is_spinner(token: &str) -> bool {
    let spins = ["spin", "spinner", "loader", "loading", "progress"];
    words_of(token).any(|word| spins.iter().any(|one| word.eq_ignore_ascii_case(one)))
}

/// B, L. The words after `·` in a pull-request badge, and the labels in the branch bar. The order of languages is that
/// of [`LABELS`].
#[rustfmt::skip]
const PULL_REQUESTS: [(PullRequestState, &[&str]); 8] = [
    (PullRequestState::Open, &["Open", "Öffnen", "Abrir", "Ouvrir", "खोलें", "Buka", "Apri", "開く", "열기"]),
    (PullRequestState::Draft, &["Draft", "Entwurf", "Borrador", "Brouillon", "मसौदा", "Draf", "Bozza", "下書き", "초안", "Rascunho"]),
    (PullRequestState::Approved, &["Approved", "Genehmigt", "Aprobado", "Approuvé", "स्वीकृत", "Disetujui", "Approvato", "承認済み", "승인됨", "Aprovado"]),
    (PullRequestState::ChangesRequested, &["Changes requested", "Änderungen angefordert", "Cambios solicitados", "Modifications demandées", "परिवर्तन अनुरोधित", "Perubahan diminta", "Modifiche richieste", "変更のリクエスト", "변경 요청됨", "Alterações solicitadas"]),
    (PullRequestState::MergeConflicts, &["Merge conflicts", "Merge-Konflikte", "Conflictos de fusión", "Conflits de fusion", "मर्ज विरोध", "Konflik penggabungan", "Conflitti di merge", "マージの競合", "병합 충돌", "Conflitos de mesclagem", "Merge conflict", "Conflicting"]),
    (PullRequestState::Queued, &["Queued", "In der Warteschlange", "En cola", "En file d'attente", "कतार में", "Dalam Antrean", "In coda", "待機中", "대기 중", "Na fila", "Queued to merge"]),
    (PullRequestState::Merged, &["Merged", "Gemergt", "Fusionado", "Fusionné", "मर्ज किया गया", "Di-merge", "Unito", "マージ済み", "병합됨", "Mesclado"]),
    (PullRequestState::Closed, &["Closed", "Geschlossen", "Cerrada", "Cerrado", "Clôture", "Fermé", "बंद", "Ditutup", "Chiusa", "Chiuso", "クローズ", "終了", "닫힘", "마감", "Encerrado", "Fechado"]),
];

/// Returns the state that the words after `·` in a pull-request badge, or a label in the branch bar, mean. Returns
/// nothing for other words.
pub fn pull_request_state(words: &str) -> Option<PullRequestState> {
    let (state, _) = PULL_REQUESTS.iter().find(|(_, known)| known.iter().any(|known| is_same_word(words, known)))?;
    Some(*state)
}

/// Whether a badge names the state of a pull request without its number: "Pull request open", "Merge conflict" (L,
/// English). Builds until July 2026 had such badges.
pub fn is_pull_request_without_number(label: &str) -> bool {
    let state = label.strip_prefix("Pull request ").unwrap_or(label);
    let known =
        |state: &str| PULL_REQUESTS.iter().flat_map(|(_, known)| *known).any(|one| one.eq_ignore_ascii_case(state));
    known(state)
}

#[cfg(test)]
mod tests {
    use super::{
        LABELS, PULL_REQUESTS, is_pull_request_without_number, is_spinner, pull_request_state, status_of_icon,
        status_of_label,
    };
    use crate::session::Status;

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
    fn every_label_says_what_its_line_says() {
        for (status, labels) in LABELS {
            for text in labels {
                let read = status_of_label(text).map(|meaning| meaning.status);
                assert_eq!(read.as_ref(), Some(&status), "{text}: no word may mean two things in two languages");
            }
        }
    }

    #[test]
    fn every_state_of_a_pull_request_in_each_language() {
        for (state, words) in PULL_REQUESTS {
            for text in words {
                assert_eq!(pull_request_state(text), Some(state), "{text}");
            }
        }
        assert!(is_pull_request_without_number("Pull request open"));
        assert!(is_pull_request_without_number("Merge conflict"));
        assert!(!is_pull_request_without_number("Ada Lovelace"));
    }

    #[test]
    fn what_turns_is_no_error() {
        assert!(is_spinner("animate-spin") && is_spinner("LoaderCircle") && is_spinner("icon-progress"));
        assert!(!is_spinner("spine") && !is_spinner("size-4"));
    }
}
