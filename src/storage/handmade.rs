//! The stored forms that are not a plain list of fields or variants: wrappers, two records joined to one, checked
//! values. Must never know a version.

use crate::alert::{AlertKind, Log, LogEntry, NeedKind, Recent, SystemKind};
use crate::codec::{Decode, DecodeError, Encode, Record, Value, field, record_of};
use crate::history::{Doing, History, Stretch};
use crate::lean;
use crate::map::Map;
use crate::session::{Progress, SessionId, Starter};
use crate::settings::{Settings, TABLE};
use crate::time::{Span, Time};
use crate::track::{
    Belief, BeliefRecord, Digest, Fact, Moves, Order, ParsedTitle, PlanUsed, SessionFacts, Shown, Tab, Testimony,
    Witness,
};

/// Gives a type that wraps a plain one the form of the plain one.
macro_rules! wraps {
    ($($type:ident($inner:ty))+) => {
        $(impl Encode for $type {
            fn encode(&self) -> Value {
                self.0.encode()
            }
        }

        impl Decode for $type {
            fn decode(value: Value) -> Result<Self, DecodeError> {
                <$inner>::decode(value).map($type)
            }
        })+
    };
}

/// A moment after [`Time::LAST`] is damaged and refused.
impl Decode for Time {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let moment = Time(u64::decode(value)?);
        (moment <= Time::LAST).then_some(moment).ok_or("a moment beyond all dates")
    }
}

impl Encode for Time {
    fn encode(&self) -> Value {
        self.0.encode()
    }
}

wraps!(Span(u64) Digest(u64) Moves(u8) Recent(Vec<Time>) Log(Vec<LogEntry>));

/// The form is the name of the variant, whichever kind it is of.
impl Encode for AlertKind {
    fn encode(&self) -> Value {
        match self {
            AlertKind::Need(kind) => kind.encode(),
            AlertKind::StillWaiting => Value::variant("still-waiting", None),
            AlertKind::CanGoOn => Value::variant("can-go-on", None),
            AlertKind::System(kind) => kind.encode(),
        }
    }
}

impl Decode for AlertKind {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        if let Ok(kind) = NeedKind::decode(value.clone()) {
            return Ok(AlertKind::Need(kind));
        }
        if let Ok(kind) = SystemKind::decode(value.clone()) {
            return Ok(AlertKind::System(kind));
        }
        match value.into_variant()? {
            (name, _) if name == "still-waiting" => Ok(AlertKind::StillWaiting),
            (name, _) if name == "can-go-on" => Ok(AlertKind::CanGoOn),
            _ => Err("an unknown variant"),
        }
    }
}

/// Returns a record with the fields of both records.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Record(mut fields), Value::Record(more)) => {
            fields.0.extend(more.0);
            Value::Record(fields)
        }
        (one, _) => one,
    }
}

/// The names of a session's facts.
const FACTS: [&str; 9] =
    ["title", "repository", "branch", "detail", "pull_request", "progress", "progress_since", "created", "parent"];

/// The two parts of a belief are one record. Each part decodes its own fields.
impl Encode for Belief {
    fn encode(&self) -> Value {
        joined(self.record().encode(), self.facts().encode())
    }
}

impl Decode for Belief {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        let mut facts = Record::default();
        for name in FACTS {
            facts.0.push((name.into(), record.remove(name)));
        }
        let facts = SessionFacts::decode(Value::Record(facts))?;
        Ok(Belief::restored(BeliefRecord::decode(Value::Record(record))?, facts))
    }
}

/// The form is the value alone if its witness is not known, else a pair.
impl<T: Encode> Encode for Fact<T> {
    fn encode(&self) -> Value {
        match self.by {
            Some(by) => Value::List(vec![self.value.encode(), by.encode()]),
            None => self.value.encode(),
        }
    }
}

impl<T: Decode> Decode for Fact<T> {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        if !matches!(value, Value::List(_)) {
            return Ok(Fact { value: T::decode(value)?, by: None });
        }
        let (value, by) = value.pair()?;
        Ok(Fact { value: T::decode(value)?, by: Some(Witness::decode(by)?) })
    }
}

impl Encode for ParsedTitle {
    fn encode(&self) -> Value {
        self.text.encode()
    }
}

impl Decode for ParsedTitle {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        Ok(ParsedTitle::new(value.text()?))
    }
}

/// The form is a tab's number, or a word for the page's data. Before those, tabs were the only witnesses.
impl Encode for Witness {
    fn encode(&self) -> Value {
        match self {
            Witness::Tab(tab) => tab.encode(),
            Witness::Data => Value::variant(DATA, None),
        }
    }
}

/// The word for a routine that started a session.
const ROUTINE: &str = "routine";

/// The word for the page's data as a witness.
const DATA: &str = "data";

impl Decode for Witness {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        match value {
            Value::Text(name) if name == DATA => Ok(Witness::Data),
            value => u32::decode(value).map(Witness::Tab),
        }
    }
}

/// A tab and what its page shows are one record.
impl Encode for Tab {
    fn encode(&self) -> Value {
        let own = record_of(&[
            ("presence", &self.presence),
            ("live", &self.live),
            ("heard", &self.heard),
            ("pinged", &self.pinged),
            ("feed", &self.feed),
        ]);
        joined(own, self.page.encode())
    }
}

impl Decode for Tab {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        Ok(Tab {
            presence: field(&mut record, "presence")?,
            live: field(&mut record, "live")?,
            heard: field(&mut record, "heard")?,
            pinged: field(&mut record, "pinged")?,
            feed: field(&mut record, "feed")?,
            page: Testimony::decode(Value::Record(record))?,
        })
    }
}

/// Sessions are stored in the order of the list, so that the order needs no field of its own.
impl Encode for Testimony {
    fn encode(&self) -> Value {
        let places: Map<&SessionId, usize> = self.order.0.iter().enumerate().map(|(place, id)| (id, place)).collect();
        let mut shown: Vec<(&SessionId, &Shown)> = self.shown.iter().collect();
        lean::sort_by(&mut shown, |(one, _), (other, _)| places.get(one).cmp(&places.get(other)));
        let pair = |(id, shown): (&SessionId, &Shown)| Value::List(vec![id.encode(), shown.encode()]);
        let shown = Value::List(shown.into_iter().map(pair).collect());
        record_of(&[
            ("loaded", &self.loaded),
            ("sight", &self.sight),
            ("unkept", &self.unkept),
            ("archiving", &self.archiving),
            ("shown", &shown),
        ])
    }
}

impl Decode for Testimony {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        let mut shown: Vec<(SessionId, Shown)> = Vec::new();
        for pair in record.remove("shown").list()? {
            let (id, one) = pair.pair()?;
            shown.push((SessionId::decode(id)?, Shown::decode(one)?));
        }
        Ok(Testimony {
            loaded: field(&mut record, "loaded")?,
            sight: field(&mut record, "sight")?,
            unkept: field(&mut record, "unkept")?,
            archiving: field(&mut record, "archiving")?,
            plan_used: PlanUsed::default(),
            order: Order(shown.iter().map(|(id, _)| id.clone()).collect()),
            shown: shown.into_iter().collect(),
        })
    }
}

impl Encode for History {
    fn encode(&self) -> Value {
        Value::Record(Record(vec![("lives".into(), self.lives.encode()), ("turns".into(), self.turns.encode())]))
    }
}

impl Decode for History {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut record = value.record()?;
        let (lives, turns) = (record.remove("lives"), record.remove("turns"));
        Ok(History { lives: Map::decode(lives)?, turns: Vec::decode(turns)?, additions: 0 })
    }
}

/// The form is a pair, which is short, because there are thousands of stretches.
impl Encode for Stretch {
    fn encode(&self) -> Value {
        Value::List(vec![self.doing.encode(), self.from.encode()])
    }
}

impl Decode for Stretch {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let (doing, from) = value.pair()?;
        Ok(Stretch { doing: Doing::decode(doing)?, from: Time::decode(from)? })
    }
}

impl Encode for SessionId {
    fn encode(&self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl Decode for SessionId {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        SessionId::parse(&value.text()?).ok_or("not a session's id")
    }
}

/// The session's id, or a word that is none.
impl Encode for Starter {
    fn encode(&self) -> Value {
        match self {
            Starter::Session(id) => id.encode(),
            Starter::Routine => Value::variant(ROUTINE, None),
        }
    }
}

impl Decode for Starter {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let text = value.text()?;
        if text == ROUTINE {
            return Ok(Starter::Routine);
        }
        SessionId::parse(&text).map(Starter::Session).ok_or("nobody who starts a session")
    }
}

impl Encode for Progress {
    fn encode(&self) -> Value {
        self.percent().encode()
    }
}

impl Decode for Progress {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        Progress::new(u8::decode(value)?).ok_or("not a percentage")
    }
}

impl Encode for Settings {
    fn encode(&self) -> Value {
        Value::Record(Record(TABLE.iter().map(|row| (row.name.into(), self.value(row.key).encode())).collect()))
    }
}

impl Decode for Settings {
    fn decode(value: Value) -> Result<Self, DecodeError> {
        let mut settings = Settings::default();
        for (name, value) in value.record()?.0 {
            // A setting that no longer exists, or whose limits changed, falls back to its default.
            let _ = settings.set(&name, value.integer()?);
        }
        Ok(settings)
    }
}
