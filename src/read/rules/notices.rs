//! The words on an open session's page that are matched whole or by their beginning, in each language of the page. They
//! belong to notices, and to cards that ask for approval. Of such elements only these words are sent, besides a card's
//! title and the two characters after a notice.

use super::words::begins_with_words;
use crate::session::Phase;

/// A notice of the open session.
#[derive(Debug)]
pub struct KnownNotice {
    /// What the notice means.
    pub meaning: NoticeMeaning,
    /// Its beginning in each language.
    begins: &'static [&'static str],
}

/// What a notice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeMeaning {
    /// The phase of a running session. Means nothing for a session that does not run.
    While(Phase),
    /// The phase of a session, and that the session runs or will do so by itself.
    Runs(Phase),
    /// Claude works, unless the list shows any status.
    Works,
    /// The usage limit is reached: a failure of an idle session, a phase of a running one.
    UsageLimit,
    /// The session was interrupted. That is a failure, unless the list shows another status than idle.
    Interrupted,
    /// The session is archived, unless the list shows another status than idle.
    Archived,
}

/// B. The notices of an open session, from the front end's own message tables (August 2026). The order of languages is
/// en, de, es, fr, hi, id, it, ja, ko, pt; each word occurs once.
#[rustfmt::skip]
const NOTICES: [KnownNotice; 11] = [
    KnownNotice {
        meaning: NoticeMeaning::UsageLimit,
        begins: &["Usage limit reached", "Nutzungslimit erreicht", "Límite de uso alcanzado", "Limite d'utilisation atteinte", "उपयोग सीमा पहुँच गई", "Batas penggunaan tercapai", "Limite di utilizzo raggiunto", "利用上限に達しました", "사용 한도 초과", "Limite de uso atingido"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Runs(Phase::RateLimited),
        begins: &["Rate limited", "Ratenlimit erreicht", "Demasiadas solicitudes", "Límite de solicitudes alcanzado", "Limite de débit atteinte", "रेट सीमित", "Batas laju tercapai", "Limite di richieste raggiunto", "レート制限中です", "요청 제한됨", "Limite de taxa atingido"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Runs(Phase::RateLimited),
        begins: &["Model overloaded", "Modell überlastet", "Modelo sobrecargado", "Modèle surchargé", "मॉडल ओवरलोड", "Model kelebihan beban", "Modello sovraccarico", "モデルが混雑しています", "모델 과부하", "Modelo sobrecarregado"],
    },
    KnownNotice {
        meaning: NoticeMeaning::While(Phase::Reconnecting),
        begins: &["Reconnecting…", "Verbindung wird wiederhergestellt…", "Reconectando…", "Reconnexion…", "पुनः कनेक्ट हो रहा है…", "Menghubungkan ulang…", "Riconnessione in corso…", "再接続中…", "재연결 중…"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Runs(Phase::Starting),
        begins: &["Starting session…", "Sitzung wird gestartet …", "Iniciando sesión…", "Démarrage de la session…", "सेशन शुरू हो रहा है…", "Memulai sesi…", "Avvio della sessione…", "セッションを開始しています…", "세션 시작 중…", "Iniciando sessão…"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Runs(Phase::Queued),
        begins: &["Waiting for a runner…", "Warte auf einen Runner…", "Esperando un runner…", "En attente d’un runner…", "रनर की प्रतीक्षा में…", "Menunggu runner…", "In attesa di un runner…", "ランナーを待機中…", "러너 대기 중…", "Aguardando um runner…"],
    },
    KnownNotice {
        meaning: NoticeMeaning::While(Phase::Paused),
        begins: &["Session paused. Send a message to resume", "Session pausiert. Schick eine Nachricht, um fortzufahren", "Sesión pausada. Envía un mensaje para reanudarla", "Session en pause. Envoyez un message pour reprendre", "सेशन पॉज़ हो गया है। फिर से शुरू करने के लिए एक संदेश भेजें", "Sesi dijeda. Kirim pesan untuk melanjutkan", "Sessione in pausa. Invia un messaggio per riprendere", "セッションが一時停止しました。再開するにはメッセージを送信してください", "세션이 일시 중지되었습니다. 재개하려면 메시지를 보내세요", "Sessão pausada. Envie uma mensagem para retomar"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Interrupted,
        begins: &["The session was interrupted", "Die Sitzung wurde unterbrochen", "La sesión se interrumpió", "La sesión fue interrumpida", "La session a été interrompue", "सेशन बाधित हो गया", "Sesi terputus", "La sessione è stata interrotta", "セッションが中断されました", "세션이 중단되었습니다", "A sessão foi interrompida"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Interrupted,
        begins: &["Interrupted session", "Unterbrochene Sitzung", "Sesión interrumpida", "Session interrompue", "बाधित सत्र", "Sessione interrotta", "中断されたセッション", "중단된 세션", "Sessão interrompida"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Archived,
        begins: &["This session is archived", "Diese Sitzung ist archiviert", "Esta sesión está archivada", "Cette session est archivée", "यह सत्र आर्काइव किया गया है", "Sesi ini telah diarsipkan", "Questa sessione è archiviata", "このセッションはアーカイブされています", "이 세션은 보관되었습니다", "Esta sessão está arquivada"],
    },
    KnownNotice {
        meaning: NoticeMeaning::Works,
        begins: &["Thinking…", "Denkt nach…", "Pensando…", "Réflexion en cours…", "सोच रहा है…", "Sedang berpikir…", "Elaborazione…", "考え中…", "생각 중…"],
    },
];

/// B. The words of cards that ask for approval, besides their title. They are the beginnings of plan and permission
/// cards, known only in English, and the labels of the cards' controls. No other text of such a card is sent.
pub const CARD_WORDS: [&[&str]; 5] = [&CARD_BEGINNINGS, &OTHER_OPTION, &DISMISS_QUESTION, &ACCEPT, &REJECT];

/// B (the first and the last), I. The beginnings of cards.
const CARD_BEGINNINGS: [&str; 6] = [
    "Claude proposed a plan",
    "Review Claude's plan",
    "Review the plan",
    "Accept this plan",
    "Approve this plan",
    "Permission request",
];

/// B. The label of the field that only question cards have, in each language of the page.
const OTHER_OPTION: [&str; 10] = [
    "Other option",
    "Andere Option",
    "Otra opción",
    "Autre option",
    "अन्य विकल्प",
    "Opsi lain",
    "Altra opzione",
    "その他のオプション",
    "기타 옵션",
    "Outra opção",
];

/// B. The label of the button that only question cards have.
pub const DISMISS_QUESTION: [&str; 10] = [
    "Dismiss question",
    "Frage verwerfen",
    "Descartar pregunta",
    "Ignorer la question",
    "प्रश्न खारिज करें",
    "Abaikan pertanyaan",
    "Ignora domanda",
    "質問を閉じる",
    "질문 닫기",
    "Dispensar pergunta",
];

/// B. The buttons of a plan card that accept the plan.
const ACCEPT: [&str; 34] = [
    "Accept",
    "Akzeptieren",
    "Aceptar",
    "Accepter",
    "स्वीकार करें",
    "स्वीकारें",
    "Terima",
    "Accetta",
    "承認",
    "承認する",
    "동의",
    "수락",
    "Aceitar",
    "Accept and auto mode",
    "Akzeptieren und Auto-Modus",
    "Modo aceptar y automático",
    "Aceptar y modo automático",
    "Mode accepter et auto",
    "स्वीकार करें और ऑटो मोड",
    "Mode terima dan otomatis",
    "Accetta e modalità automatica",
    "承認と自動モード",
    "수락 및 자동 모드",
    "Aceitar e modo automático",
    "Accept and allow edits",
    "Akzeptieren und Bearbeitungen zulassen",
    "Aceptar y permitir ediciones",
    "Accepter et autoriser les modifications",
    "स्वीकार करें और संपादन की अनुमति दें",
    "Terima dan izinkan pengeditan",
    "Accetta e consenti modifiche",
    "承認して編集を許可する",
    "수락 및 편집 허용",
    "Aceitar e permitir edições",
];

/// B. The button of a plan card that rejects the plan.
const REJECT: [&str; 11] = [
    "Reject",
    "Ablehnen",
    "Rechazar",
    "Refuser",
    "अस्वीकार करें",
    "Tolak",
    "Rifiuta",
    "拒否",
    "拒否する",
    "거부",
    "Rejeitar",
];

/// Whether a label occurs only on a control of question cards.
pub fn is_question(label: &str) -> bool {
    OTHER_OPTION.contains(&label) || dismisses_question(label)
}

/// Whether this is the label of the button that dismisses a question. The button stands right after the question.
pub fn dismisses_question(label: &str) -> bool {
    DISMISS_QUESTION.contains(&label)
}

/// Whether buttons with these texts are those of a plan card.
pub fn are_plan_controls(texts: &[String]) -> bool {
    let has = |words: &[&str]| texts.iter().any(|text| words.contains(&text.as_str()));
    has(&ACCEPT) && has(&REJECT)
}

/// Reads a notice, alone or before a new sentence or a remark. Returns its beginning and its meaning. "Rate limited the
/// new endpoints" is not a notice.
pub fn notice(text: &str) -> Option<(&'static str, NoticeMeaning)> {
    NOTICES.iter().find_map(|notice| {
        let begins = notice.begins.iter().find(|begins| begins_with_words(text, begins))?;
        Some((*begins, notice.meaning))
    })
}

/// Returns the beginnings of all notices, in all languages.
pub fn notice_beginnings() -> Vec<&'static str> {
    NOTICES.iter().flat_map(|notice| notice.begins).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{NOTICES, NoticeMeaning, notice};
    use crate::session::Phase;

    #[test]
    fn each_beginning_says_what_its_notice_says() {
        for one in NOTICES {
            for begins in one.begins {
                assert_eq!(
                    notice(begins).map(|(_, meaning)| meaning),
                    Some(one.meaning),
                    "{begins}: no word may mean two things"
                );
            }
        }
    }

    #[test]
    fn apostrophes_of_either_kind() {
        let queued = Some(NoticeMeaning::Runs(Phase::Queued));
        assert_eq!(notice("En attente d'un runner…").map(|(_, meaning)| meaning), queued);
        assert_eq!(notice("En attente d’un runner…").map(|(_, meaning)| meaning), queued);
        assert_eq!(notice("En attente"), None);
    }
}
