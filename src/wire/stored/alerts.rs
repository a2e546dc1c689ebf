//! The stored form of what is to be said and was, and of the outbox.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checked;
use super::nouns::{KindS, WhyS, id};
use crate::alert::{self, Alerts, Log, Notice, Notification, Pending, Told};
use crate::engine::{Effect, Entry};
use crate::session::SessionId;
use crate::time::{Span, Time};
use crate::words::{Arg, Message};

#[derive(Debug, Serialize, Deserialize)]
pub struct AlertsS {
    pending: Vec<PendingS>,
    notices: Vec<NoticeS>,
    told: BTreeMap<String, (u64, u8)>,
    flapping: BTreeMap<String, u64>,
    log: Vec<LogS>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PendingS {
    session: String,
    kind: KindS,
    due: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct NoticeS {
    id: String,
    kind: KindS,
    sessions: Vec<String>,
    first: Option<String>,
    at: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct LogS {
    at: u64,
    kind: KindS,
    session: Option<String>,
    title: String,
    why: WhyS,
}

/// One entry of the outbox.
#[derive(Debug, Serialize, Deserialize)]
pub struct EntryS {
    id: String,
    effect: EffectS,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum EffectS {
    Notify { id: String, kind: KindS, title: MessageS, body: Vec<MessageS> },
    Withdraw { id: String },
    OpenSession { id: String },
    OpenBoard,
    OpenCode,
}

#[derive(Debug, Serialize, Deserialize)]
struct MessageS {
    key: String,
    args: Vec<ArgS>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ArgS {
    Text(String),
    Count(u64),
    Span(u64),
    Percent(u8),
    Message(MessageS),
    Lines(Vec<MessageS>),
}

impl From<&Alerts> for AlertsS {
    fn from(alerts: &Alerts) -> AlertsS {
        AlertsS {
            pending: alerts.pending.iter().map(PendingS::of).collect(),
            notices: alerts.notices.iter().map(NoticeS::of).collect(),
            told: alerts.told.iter().map(|(id, told)| (id.to_string(), (told.since.0, told.reminders))).collect(),
            flapping: alerts.flapping.iter().map(|(id, at)| (id.to_string(), at.0)).collect(),
            log: alerts.log.0.iter().map(LogS::of).collect(),
        }
    }
}

impl AlertsS {
    pub fn check(self) -> Result<Alerts, &'static str> {
        let told =
            |(text, (since, reminders)): (String, (u64, u8))| Ok((id(&text)?, Told { since: Time(since), reminders }));
        Ok(Alerts {
            pending: checked(self.pending, PendingS::check)?,
            notices: checked(self.notices, NoticeS::check)?,
            told: checked(self.told, told)?.into_iter().collect(),
            flapping: checked(self.flapping, |(text, at)| Ok((id(&text)?, Time(at))))?.into_iter().collect(),
            log: Log(checked(self.log, LogS::check)?),
        })
    }
}

impl PendingS {
    fn of(p: &Pending) -> PendingS {
        PendingS { session: p.session.to_string(), kind: p.kind.into(), due: p.due.0 }
    }

    fn check(self) -> Result<Pending, &'static str> {
        Ok(Pending { session: id(&self.session)?, kind: self.kind.into(), due: Time(self.due) })
    }
}

impl NoticeS {
    fn of(n: &Notice) -> NoticeS {
        NoticeS {
            id: n.id.clone(),
            kind: n.kind.into(),
            sessions: n.sessions.iter().map(ToString::to_string).collect(),
            first: n.first.as_ref().map(ToString::to_string),
            at: n.at.0,
        }
    }

    fn check(self) -> Result<Notice, &'static str> {
        Ok(Notice {
            id: self.id,
            kind: self.kind.into(),
            sessions: checked(&self.sessions, |text| id(text))?,
            first: optional_id(self.first)?,
            at: Time(self.at),
        })
    }
}

impl LogS {
    fn of(e: &alert::Entry) -> LogS {
        LogS {
            at: e.at.0,
            kind: e.kind.into(),
            session: e.session.as_ref().map(ToString::to_string),
            title: e.title.clone(),
            why: e.why.into(),
        }
    }

    fn check(self) -> Result<alert::Entry, &'static str> {
        Ok(alert::Entry {
            at: Time(self.at),
            kind: self.kind.into(),
            session: optional_id(self.session)?,
            title: self.title,
            why: self.why.into(),
        })
    }
}

impl From<&Entry> for EntryS {
    fn from(entry: &Entry) -> EntryS {
        let effect = match &entry.effect {
            Effect::Notify(n) => EffectS::Notify {
                id: n.id.clone(),
                kind: n.kind.into(),
                title: (&n.title).into(),
                body: n.body.iter().map(Into::into).collect(),
            },
            Effect::Withdraw(id) => EffectS::Withdraw { id: id.clone() },
            Effect::OpenSession(id) => EffectS::OpenSession { id: id.to_string() },
            Effect::OpenBoard => EffectS::OpenBoard,
            Effect::OpenCode => EffectS::OpenCode,
        };
        EntryS { id: entry.id.clone(), effect }
    }
}

impl EntryS {
    pub fn check(self) -> Result<Entry, &'static str> {
        let effect = match self.effect {
            EffectS::Notify { id, kind, title, body } => Effect::Notify(Notification {
                id,
                kind: kind.into(),
                title: title.into(),
                body: body.into_iter().map(Into::into).collect(),
            }),
            EffectS::Withdraw { id } => Effect::Withdraw(id),
            EffectS::OpenSession { id: text } => Effect::OpenSession(id(&text)?),
            EffectS::OpenBoard => Effect::OpenBoard,
            EffectS::OpenCode => Effect::OpenCode,
        };
        Ok(Entry { id: self.id, effect })
    }
}

impl From<&Message> for MessageS {
    fn from(message: &Message) -> MessageS {
        let arg = |arg: &Arg| match arg {
            Arg::Text(text) => ArgS::Text(text.clone()),
            Arg::Count(count) => ArgS::Count(*count),
            Arg::Span(span) => ArgS::Span(span.0),
            Arg::Percent(percent) => ArgS::Percent(*percent),
            Arg::Message(message) => ArgS::Message((&**message).into()),
            Arg::Lines(lines) => ArgS::Lines(lines.iter().map(Into::into).collect()),
        };
        MessageS { key: message.key.to_string(), args: message.args.iter().map(arg).collect() }
    }
}

impl From<MessageS> for Message {
    fn from(stored: MessageS) -> Message {
        let arg = |arg: ArgS| match arg {
            ArgS::Text(text) => Arg::Text(text),
            ArgS::Count(count) => Arg::Count(count),
            ArgS::Span(span) => Arg::Span(Span(span)),
            ArgS::Percent(percent) => Arg::Percent(percent),
            ArgS::Message(message) => Arg::Message(Box::new(message.into())),
            ArgS::Lines(lines) => Arg::Lines(lines.into_iter().map(Into::into).collect()),
        };
        Message { key: stored.key.into(), args: stored.args.into_iter().map(arg).collect() }
    }
}

fn optional_id(text: Option<String>) -> Result<Option<SessionId>, &'static str> {
    text.as_deref().map(id).transpose()
}
