//! Converts what older versions have stored to the present form, version by version. A migration never changes once its
//! version is released, except for names of types.

use crate::alert::{Need, NeedKind, Recent, Reminders, Stage};
use crate::codec::{Decode, DecodeError, Encode, Record, Value};
use crate::engine::Looks;
use crate::map::Map;
use crate::session::SessionId;
use crate::time::{Span, Time};
use crate::track::{DataWitness, Digest, Moves};

/// Converts the state of an older version to the present form.
pub fn to_present(version: u32, state: Value) -> Result<Value, DecodeError> {
    match version {
        1 => from_4(from_3(from_1(state)?)?),
        2 | 3 => from_4(from_3(state)?), // version 2 also stored null fields
        4 => from_4(state),
        _ => Ok(state), // version 5 lacked only what may be missing
    }
}

/// Version 1 had no marks, no looks, no collapsed groups and no quiet hours.
fn from_1(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let mut alerts = state.remove("alerts").record()?;
    alerts.0.push(("quiet".into(), Value::Null));
    alerts.0.push(("blind_held".into(), Value::Bool(false)));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    state.0.push(("marks".into(), Value::List(Vec::new())));
    state.0.push(("looks".into(), Looks::default().encode()));
    state.0.push(("collapsed".into(), Value::List(Vec::new())));
    Ok(Value::Record(state))
}

/// Version 3 did not number its notifications, did not count those of the last minute, and kept needs in two places.
fn from_3(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let mut alerts = state.remove("alerts").record()?;
    alerts.0.push(("notifications".into(), 0_u32.encode()));
    alerts.0.push(("recent".into(), Recent::default().encode()));
    alerts.0.push(("causes".into(), Value::List(Vec::new())));
    let needs = needs_of_3(alerts.remove("told"), alerts.remove("pending"))?;
    alerts.0.push(("needs".into(), needs));
    state.0.push(("alerts".into(), Value::Record(alerts)));
    // Version 3 stored three slots for every user who had not chosen. So a stored three may not be the user's choice.
    let mut settings = state.remove("settings").record()?;
    settings.0.retain(|(name, value)| name != "plan" || *value != 0_u32.encode());
    state.0.push(("settings".into(), Value::Record(settings)));
    let mut clock = state.remove("clock").record()?;
    clock.0.extend([("behind".into(), Span::default().encode()), ("changes".into(), Value::List(Vec::new()))]);
    state.0.push(("clock".into(), Value::Record(clock)));
    let mut track = state.remove("track").record()?;
    let sessions = with_each(track.remove("sessions"), |session| {
        session.0.push(("moves".into(), Moves::NONE.encode()));
        session.0.push(("signs".into(), 0_u32.encode()));
        session.0.push(("gone".into(), false.encode()));
        Ok(())
    })?;
    let tabs = with_each(track.remove("tabs"), |tab| {
        let shown = with_each(tab.remove("shown"), |shown| {
            shown.0.push(("digest".into(), Digest::default().encode()));
            Ok(())
        })?;
        tab.0.push(("archiving".into(), Value::List(Vec::new())));
        tab.0.push(("shown".into(), shown));
        Ok(())
    })?;
    track.0.extend([("sessions".into(), sessions), ("tabs".into(), tabs), ("away".into(), false.encode())]);
    state.0.push(("track".into(), Value::Record(track)));
    Ok(Value::Record(state))
}

/// Version 4 had nothing of the page's data, and marks only of sessions.
fn from_4(state: Value) -> Result<Value, DecodeError> {
    let mut state = state.record()?;
    let marks = vec![("sessions".into(), state.remove("marks")), ("repositories".into(), Value::List(Vec::new()))];
    state.0.push(("marks".into(), Value::Record(Record(marks))));
    let mut track = state.remove("track").record()?;
    track.0.push(("data".into(), DataWitness::default().encode()));
    state.0.push(("track".into(), Value::Record(track)));
    Ok(Value::Record(state))
}

/// Returns a stored map with each of its values changed.
fn with_each(map: Value, change: impl Fn(&mut Record) -> Result<(), DecodeError>) -> Result<Value, DecodeError> {
    let mut changed = Vec::new();
    for pair in map.list()? {
        let (key, value) = pair.pair()?;
        let mut value = value.record()?;
        change(&mut value)?;
        changed.push(Value::List(vec![key, Value::Record(value)]));
    }
    Ok(Value::List(changed))
}

/// Joins the reminders of waits and the pending needs of version 3.
fn needs_of_3(told: Value, pending: Value) -> Result<Value, DecodeError> {
    let mut needs: Map<SessionId, Need> = Map::default();
    for (id, told) in Map::<SessionId, Reminders>::decode(told)?.iter() {
        needs.insert(id.clone(), Need { kind: NeedKind::NeedsInput, stage: Stage::Told(told.clone()) });
    }
    for pending in pending.list()? {
        let mut pending = pending.record()?;
        let (id, kind, due) = (pending.remove("session"), pending.remove("kind"), pending.remove("due"));
        needs.insert(
            SessionId::decode(id)?,
            Need { kind: NeedKind::decode(kind)?, stage: Stage::Held(Time::decode(due)?) },
        );
    }
    Ok(needs.encode())
}
