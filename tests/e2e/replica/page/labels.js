// The page's words for a session's status in each of its languages, as the front-end bundle of August 2026 has them.

/**
 * @type {Record<string, {running: string, input: string, answer: string, unread: string, idle: string, error: string, archived: string}>}
 */
const LABELS = {
  "en-US": labels("Running", "Awaiting input", "Awaiting answer", "Unread response", "Idle", "Error", "Archived"),
  "de-DE": labels(
    "Läuft",
    "Warte auf Eingabe",
    "Warte auf Antwort",
    "Ungelesene Antwort",
    "Inaktiv",
    "Fehler",
    "Archiviert",
  ),
  "es-ES": labels(
    "En ejecución",
    "Esperando entrada",
    "Esperando respuesta",
    "Respuesta no leída",
    "Inactivo",
    "Error",
    "Archivado",
  ),
  "es-419": labels(
    "En ejecución",
    "Esperando entrada",
    "Esperando respuesta",
    "Respuesta no leída",
    "Inactivo",
    "Error",
    "Archivado",
  ),
  "fr-FR": labels(
    "En cours",
    "En attente de saisie",
    "En attente de réponse",
    "Réponse non lue",
    "Inactif",
    "Erreur",
    "Archivé",
  ),
  "hi-IN": labels("चल रहा है", "इनपुट की प्रतीक्षा में", "उत्तर की प्रतीक्षा है", "अपठित प्रतिक्रिया", "निष्क्रिय", "त्रुटि", "संग्रहित"),
  "id-ID": labels(
    "Berjalan",
    "Menunggu input",
    "Menunggu jawaban",
    "Respons yang belum dibaca",
    "Tidak aktif",
    "Error",
    "Diarsipkan",
  ),
  "it-IT": labels(
    "In esecuzione",
    "In attesa di input",
    "In attesa di risposta",
    "Risposta non letta",
    "Inattivo",
    "Errore",
    "Archiviato",
  ),
  "ja-JP": labels("実行中", "入力待ち", "回答待ち", "未読の返答", "アイドル", "エラー", "アーカイブ済み"),
  "ko-KR": labels("실행 중", "입력 대기 중", "답변 대기 중", "읽지 않은 응답", "유휴", "오류", "보관됨"),
  "pt-BR": labels(
    "Em execução",
    "Aguardando entrada",
    "Aguardando resposta",
    "Resposta não lida",
    "Ocioso",
    "Erro",
    "Arquivado",
  ),
};

export const LANGUAGES = Object.keys(LABELS);

/**
 * @param {string} running
 * @param {string} input
 * @param {string} answer
 * @param {string} unread
 * @param {string} idle
 * @param {string} error
 * @param {string} archived
 */
function labels(running, input, answer, unread, idle, error, archived) {
  return { running, input, answer, unread, idle, error, archived };
}

/**
 * Returns what a row shows of a session: the element's role, its label, and the dot's kind or "".
 * The order of precedence is the page's: error, awaiting, running, unread, pull request, idle.
 * @param {import("../world.js").Session} session
 * @param {import("../world.js").View} view
 */
export function statusOf(session, view) {
  const words = LABELS[view.language];
  const pulls = session.pullRequests;
  const settled = pulls.some(({ state }) => state === "Merged" || state === "Closed");
  switch (session.status) {
    case "failed":
      // Since October 2026 errors have a dot.
      return {
        role: "status",
        label: session.error || words.error,
        dot: view.shell === "2026-10" ? "error" : "",
        icon: view.shell === "2026-10" ? "" : "warning",
      };
    case "waiting":
      return {
        role: "status",
        label: session.wait === "question" ? words.answer : words.input,
        dot: "awaiting",
        icon: "",
      };
    case "running":
      return { role: "status", label: words.running, dot: "running", icon: "" };
    case "archived":
      return { role: "img", label: words.archived, dot: "", icon: "archive" };
    case "finished":
      // A session whose pull request is merged or closed never shows unread.
      if (!settled) return { role: "status", label: unread(words, view), dot: "ready", icon: "" };
  }
  if (pulls.length > 0) {
    const numbers = pulls.map(({ number }) => `#${number}`).join(", ");
    return { role: "img", label: `${numbers} · ${pulls[0].state}`, dot: "", icon: "pull-request" };
  }
  return { role: "img", label: words.idle, dot: "", icon: "circle" };
}

/**
 * Returns the word for "unread", which was "Ready" in June and July 2026.
 * @param {{unread: string}} words
 * @param {import("../world.js").View} view
 */
function unread(words, view) {
  const isOld = view.shell === "2026-07" || view.shell === "links";
  return isOld && view.language === "en-US" ? "Ready" : words.unread;
}
