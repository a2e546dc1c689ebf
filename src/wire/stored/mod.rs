//! The stored state: its form, its version, and the way back. What cannot be read is refused as a whole, so that the background can set it aside.
//!
//! A change of this form needs a new [`VERSION`], a migration from the old one, and a fixture of the old one in `tests/stored/`.

mod alerts;
mod nouns;
mod track;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::{Clock, State};
use crate::settings::{Settings, TABLE};
use crate::time::{Span, Time};

/// The version of the stored form.
pub const VERSION: u32 = 1;

/// The state as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub struct Stored {
    version: u32,
    wall: u64,
    ahead: u64,
    settings: BTreeMap<String, u64>,
    track: track::TrackS,
    alerts: alerts::AlertsS,
    outbox: Vec<alerts::EntryS>,
    entries: u64,
}

impl From<&State> for Stored {
    fn from(state: &State) -> Stored {
        Stored {
            version: VERSION,
            wall: state.clock.wall.0,
            ahead: state.clock.ahead.0,
            settings: TABLE.iter().map(|row| (row.name.to_owned(), state.settings.value(row.key))).collect(),
            track: (&state.track).into(),
            alerts: (&state.alerts).into(),
            outbox: state.outbox.iter().map(Into::into).collect(),
            entries: state.entries,
        }
    }
}

impl Stored {
    /// The state, or why it cannot be used.
    pub fn check(self) -> Result<State, &'static str> {
        if self.version != VERSION {
            return Err("stored by another version");
        }
        let mut settings = Settings::default();
        for (name, value) in &self.settings {
            // A setting that is no longer known, or now has other limits, falls back to its default.
            let _ = settings.set(name, *value);
        }
        Ok(State {
            clock: Clock { wall: Time(self.wall), ahead: Span(self.ahead) },
            settings,
            track: self.track.check()?,
            alerts: self.alerts.check()?,
            outbox: self.outbox.into_iter().map(alerts::EntryS::check).collect::<Result<_, _>>()?,
            entries: self.entries,
        })
    }
}

/// Reads each of many stored things; one that cannot be read spoils the whole.
fn checked<S, T>(
    stored: impl IntoIterator<Item = S>,
    check: impl Fn(S) -> Result<T, &'static str>,
) -> Result<Vec<T>, &'static str> {
    stored.into_iter().map(check).collect()
}
