//! The error titles that a row shows in place of "Error", each with its cause. An error is recognized without its
//! title; the title says why it failed.

use super::words::{begins_with_words, is_same_word};
use crate::session::{Cause, Caused, Failure};

/// What an error title means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The usage limit is reached.
    UsageLimit,
    /// The user is signed out.
    SignedOut,
    /// The connection is lost.
    ConnectionLost,
    /// Claude Code has crashed.
    Crashed,
    /// This cause. The title is kept, because it is more specific.
    Cause(Cause),
    /// No known cause. The title is the reason.
    Nothing,
}

/// B. The error titles, from the front end's own message tables (August 2026). The order of languages is en, de, es,
/// fr, hi, id, it, ja, ko, pt; each word occurs once, without a full stop. The first match counts: Japanese uses one
/// title for two limits.
#[rustfmt::skip]
const TITLES: [(Says, &[&str]); 9] = [
    (Says::UsageLimit, &["Usage limit reached", "Nutzungslimit erreicht", "Límite de uso alcanzado", "Limite d'utilisation atteinte", "उपयोग सीमा पहुँच गई", "Batas penggunaan tercapai", "Limite di utilizzo raggiunto", "利用上限に達しました", "사용 한도 초과", "Limite de uso atingido"]),
    (Says::SignedOut, &["You've been signed out", "Du wurdest abgemeldet", "Se ha cerrado tu sesión", "Se cerró tu sesión", "Vous avez été déconnecté", "आपको साइन आउट कर दिया गया है", "Anda telah keluar", "Hai effettuato il logout", "サインアウトしました", "로그아웃되었습니다", "Você foi desconectado", "Sign in again to continue", "Erneut anmelden, um fortzufahren", "Melde dich erneut an, um fortzufahren", "Inicia sesión de nuevo para continuar", "Vuelve a iniciar sesión para continuar", "Inicia sesión nuevamente para continuar", "Reconnectez-vous pour continuer", "Se reconnecter pour continuer", "जारी रखने के लिए फिर से साइन इन करें", "Masuk lagi untuk melanjutkan", "Accedi di nuovo per continuare", "続行するには再度サインインしてください", "계속하려면 다시 로그인하세요", "Entre novamente para continuar", "Faça login novamente para continuar"]),
    (Says::ConnectionLost, &["Connection lost", "Verbindung unterbrochen", "Conexión perdida", "Connexion perdue", "कनेक्शन खो गया", "Koneksi terputus", "Connessione persa", "接続が切断されました", "연결이 끊어졌습니다", "Conexão perdida"]),
    (Says::Crashed, &["Claude Code crashed", "Claude Code ist abgestürzt", "Claude Code se ha bloqueado", "Claude Code se bloqueó", "Claude Code a planté", "Claude Code क्रैश हो गया", "Claude Code mengalami crash", "Claude Code è andato in crash", "Claude Codeがクラッシュしました", "Claude Code가 충돌했습니다", "Claude Code travou"]),
    (Says::Cause(Cause::UsageLimit), &["Organization usage limit reached", "Nutzungslimit der Organisation erreicht", "Se alcanzó el límite de uso de la organización", "Limite d'utilisation de l'organisation atteinte", "संगठन की उपयोग सीमा पूरी हो गई", "Batas penggunaan organisasi tercapai", "Limite di utilizzo dell'organizzazione raggiunto", "組織の利用上限に達しました", "조직 사용량 제한에 도달했습니다", "Limite de uso da organização atingido", "Spend limit reached", "Ausgabenlimit erreicht", "Límite de gasto alcanzado", "Limite de dépenses atteinte", "खर्च सीमा पूरी हो गई", "Batas pengeluaran tercapai", "Limite di spesa raggiunto", "지출 한도 도달", "Limite de gastos atingido"]),
    (Says::Cause(Cause::RateLimit), &["Rate limit reached", "Ratenlimit erreicht", "Límite de solicitudes alcanzado", "Limite de débit atteinte", "रेट लिमिट पहुंच गई", "Batas permintaan tercapai", "Limite di richieste raggiunto", "レート制限に達しました", "요청 한도 초과", "Limite de requisições atingido"]),
    (Says::Cause(Cause::SubscriptionPaused), &["Your subscription is paused", "Dein Abonnement ist pausiert", "Tu suscripción está pausada", "Votre abonnement est suspendu", "आपकी सदस्यता रोक दी गई है", "Langganan Anda dijeda", "Il tuo abbonamento è in pausa", "サブスクリプションが一時停止されています", "구독이 일시 중지되었습니다", "Sua assinatura está pausada"]),
    (Says::Cause(Cause::Overloaded), &["Service is busy", "Dienst ist ausgelastet", "El servicio está ocupado", "Le service est occupé", "सेवा व्यस्त है", "Layanan sedang sibuk", "Il servizio è occupato", "Servizio occupato", "サービスが混み合っています", "サービスが混雑しています", "서비스가 사용 중입니다", "서비스가 혼잡합니다", "O serviço está ocupado", "Serviço ocupado", "Claude Code is unavailable", "Claude Code ist nicht verfügbar", "Claude Code no está disponible", "Claude Code est indisponible", "Claude Code अनुपलब्ध है", "Claude Code tidak tersedia", "Claude Code non è disponibile", "Claude Codeは利用できません", "Claude Code를 사용할 수 없습니다", "Claude Code está indisponível"]),
    // In English only: in other languages the icon shows that it is an error, and the title is the reason.
    (Says::Nothing, &["Something went wrong", "Claude Code keeps crashing", "Claude Code couldn't start", "Claude Code stopped responding", "Claude Code is out of date", "GitHub access check failed", "Proxy connection failed", "Session history unavailable", "Session budget limit reached", "Disk error"]),
];

/// B. "{model} limit reached": the words before the model's name, and the words after it.
const MODEL_LIMITS: [(&str, &str); 10] = [
    ("", " limit reached"),
    ("Limit für ", " erreicht"),
    ("Límite de ", " alcanzado"),
    ("Limite de ", " atteinte"),
    ("", " सीमा पहुँच गई"),
    ("Batas ", " tercapai"),
    ("Limite di ", " raggiunto"),
    ("", "の上限に達しました"),
    ("", " 한도 도달"),
    ("Limite de ", " atingido"),
];

/// The longest name of a model, in bytes.
const MAX_MODEL: usize = 40;

/// Returns the failure that an error title (match text) means, or nothing for a title that is in no table.
pub fn failure_of_title(title: &str) -> Option<Failure> {
    let caused = |cause| Failure::Caused(Caused { cause, words: title.to_owned() });
    let says = TITLES.iter().find(|(_, titles)| titles.iter().any(|known| is_same_word(title, known)));
    if let Some((says, _)) = says {
        return Some(match says {
            Says::UsageLimit => Failure::UsageLimit,
            Says::SignedOut => Failure::SignedOut,
            Says::ConnectionLost => Failure::ConnectionLost,
            Says::Crashed => Failure::Crashed,
            Says::Cause(cause) => caused(*cause),
            Says::Nothing => Failure::Titled(title.to_owned()),
        });
    }
    goes_on(title).or_else(|| names_model(title).then_some(Cause::UsageLimit)).map(caused)
}

/// Returns the cause of a known title that has a remark after it: "Usage limit reached · resets 3pm".
fn goes_on(title: &str) -> Option<Cause> {
    let begins = |known: &&str| begins_with_words(title, known);
    let (says, _) = TITLES.iter().find(|(_, titles)| titles.iter().any(&begins))?;
    match says {
        Says::UsageLimit => Some(Cause::UsageLimit),
        Says::SignedOut => Some(Cause::SignedOut),
        Says::ConnectionLost => Some(Cause::ConnectionLost),
        Says::Cause(cause) => Some(*cause),
        Says::Crashed | Says::Nothing => None,
    }
}

/// Whether a title says that a model's limit is reached.
fn names_model(title: &str) -> bool {
    MODEL_LIMITS.iter().any(|(before, behind)| {
        let model = title.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        // "Batas anggaran sesi tercapai" means a budget, not a model.
        model.is_some_and(|model| model.starts_with(|one: char| one.is_ascii_uppercase()) && model.len() <= MAX_MODEL)
    })
}

#[cfg(test)]
mod tests {
    use super::{MODEL_LIMITS, Says, TITLES, failure_of_title};
    use crate::session::{Cause, Failure};

    #[test]
    fn each_title_says_what_its_line_says() {
        for (says, titles) in TITLES {
            for title in titles {
                let cause = failure_of_title(title).and_then(|failure| failure.cause());
                let expect = match says {
                    Says::UsageLimit => Some(Cause::UsageLimit),
                    Says::SignedOut => Some(Cause::SignedOut),
                    Says::ConnectionLost => Some(Cause::ConnectionLost),
                    Says::Cause(cause) => Some(cause),
                    Says::Crashed | Says::Nothing => None,
                };
                assert_eq!(cause, expect, "{title}: no title may mean two things");
            }
        }
    }

    #[test]
    fn what_a_title_adds_is_kept() {
        for title in ["Usage limit reached · resets 3pm", "Nutzungslimit erreicht. Ab 15:00", "Opus limit reached"] {
            let failure = failure_of_title(title);
            assert_eq!(failure.as_ref().and_then(Failure::cause), Some(Cause::UsageLimit), "{title}");
            assert_eq!(failure.as_ref().and_then(Failure::words), Some(title));
        }
        for (before, behind) in MODEL_LIMITS {
            let title = [before, "Opus 4.5", behind].concat();
            assert_eq!(
                failure_of_title(&title).and_then(|failure| failure.cause()),
                Some(Cause::UsageLimit),
                "{title}"
            );
        }
        assert_eq!(failure_of_title("Usage limit reached page"), None);
        assert_eq!(failure_of_title("limit reached"), None);
        assert_eq!(failure_of_title("Compacting"), None);
    }

    #[test]
    fn apostrophes_and_full_stops_of_either_kind() {
        for title in ["You’ve been signed out", "You've been signed out.", "Vous avez été déconnecté."] {
            assert_eq!(failure_of_title(title), Some(Failure::SignedOut), "{title}");
        }
    }
}
