//! The stored form of what is believed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checked;
use super::nouns::{PullRequestS, StatusS, id};
use crate::read::Sight;
use crate::session::Progress;
use crate::time::Time;
use crate::track::{Because, Blindness, Past, Presence, Shown, Tab, TabId, Track, Tracked};

#[derive(Debug, Serialize, Deserialize)]
pub struct TrackS {
    sessions: Vec<TrackedS>,
    tabs: Vec<TabS>,
    blind_since: Option<u64>,
    ever_seen: bool,
    blind_told: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct TrackedS {
    id: String,
    title: String,
    page: StatusS,
    since: u64,
    baseline: bool,
    number: u32,
    ended_unseen: bool,
    acknowledged: bool,
    changed: u64,
    seen: u64,
    live_since: Option<u64>,
    stall_told: Option<u64>,
    past: Vec<PastS>,
    because: Vec<BecauseS>,
    repository: Option<String>,
    branch: Option<String>,
    detail: Option<String>,
    pull_request: Option<PullRequestS>,
    progress: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PastS {
    number: u32,
    page: StatusS,
    left: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct BecauseS {
    rule: String,
    on: String,
    tab: TabId,
    at: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct TabS {
    id: TabId,
    born: u64,
    open: Option<String>,
    visible: bool,
    focused: bool,
    pulse: u64,
    live: bool,
    heard: u64,
    loaded: u64,
    pinged: u64,
    sight: SightS,
    shown: BTreeMap<String, ShownS>,
}

super::nouns::words!(SightS, Sight, Seen Empty Missing LoggedOut);

#[derive(Debug, Serialize, Deserialize)]
struct ShownS {
    page: StatusS,
    since: u64,
    mark: u64,
    cursor: u32,
    present: bool,
}

impl From<&Track> for TrackS {
    fn from(track: &Track) -> TrackS {
        TrackS {
            sessions: track.sessions.values().map(Into::into).collect(),
            tabs: track.tabs.iter().map(|(id, tab)| TabS::of(*id, tab)).collect(),
            blind_since: track.blindness.since.map(|t| t.0),
            ever_seen: track.blindness.ever_seen,
            blind_told: track.blindness.told,
        }
    }
}

impl TrackS {
    pub fn check(self) -> Result<Track, &'static str> {
        let sessions = checked(self.sessions, TrackedS::check)?;
        Ok(Track {
            sessions: sessions.into_iter().map(|s| (s.id.clone(), s)).collect(),
            tabs: checked(self.tabs, TabS::check)?.into_iter().collect(),
            blindness: Blindness {
                since: self.blind_since.map(Time),
                ever_seen: self.ever_seen,
                told: self.blind_told,
            },
        })
    }
}

impl From<&Tracked> for TrackedS {
    fn from(s: &Tracked) -> TrackedS {
        TrackedS {
            id: s.id.to_string(),
            title: s.title.clone(),
            page: (&s.page).into(),
            since: s.since.0,
            baseline: s.baseline,
            number: s.number,
            ended_unseen: s.ended_unseen,
            acknowledged: s.acknowledged,
            changed: s.changed.0,
            seen: s.seen.0,
            live_since: s.live_since.map(|t| t.0),
            stall_told: s.stall_told.map(|t| t.0),
            past: s.past.iter().map(|p| PastS { number: p.number, page: (&p.page).into(), left: p.left.0 }).collect(),
            because: s.because.iter().map(BecauseS::of).collect(),
            repository: s.repository.clone(),
            branch: s.branch.clone(),
            detail: s.detail.clone(),
            pull_request: s.pull_request.as_ref().map(Into::into),
            progress: s.progress.map(|p| p.percent()),
        }
    }
}

impl TrackedS {
    fn check(self) -> Result<Tracked, &'static str> {
        let past = |p: PastS| Past { number: p.number, page: p.page.into(), left: Time(p.left) };
        Ok(Tracked {
            id: id(&self.id)?,
            title: self.title,
            page: self.page.into(),
            since: Time(self.since),
            baseline: self.baseline,
            number: self.number,
            ended_unseen: self.ended_unseen,
            acknowledged: self.acknowledged,
            changed: Time(self.changed),
            seen: Time(self.seen),
            live_since: self.live_since.map(Time),
            stall_told: self.stall_told.map(Time),
            past: self.past.into_iter().map(past).collect(),
            because: self.because.into_iter().map(BecauseS::back).collect(),
            repository: self.repository,
            branch: self.branch,
            detail: self.detail,
            pull_request: self.pull_request.map(Into::into),
            progress: self.progress.and_then(Progress::new),
        })
    }
}

impl BecauseS {
    fn of(b: &Because) -> BecauseS {
        BecauseS { rule: b.rule.clone(), on: b.on.clone(), tab: b.tab, at: b.at.0 }
    }

    fn back(self) -> Because {
        Because { rule: self.rule, on: self.on, tab: self.tab, at: Time(self.at) }
    }
}

impl TabS {
    fn of(id: TabId, tab: &Tab) -> TabS {
        TabS {
            id,
            born: tab.presence.born,
            open: tab.presence.open.as_ref().map(ToString::to_string),
            visible: tab.presence.visible,
            focused: tab.presence.focused,
            pulse: tab.presence.pulse,
            live: tab.live,
            heard: tab.heard.0,
            loaded: tab.loaded.0,
            pinged: tab.pinged.0,
            sight: tab.sight.into(),
            shown: tab.shown.iter().map(|(id, shown)| (id.to_string(), ShownS::of(shown))).collect(),
        }
    }

    fn check(self) -> Result<(TabId, Tab), &'static str> {
        let shown = checked(self.shown, |(text, shown)| Ok((id(&text)?, shown.back())))?;
        let tab = Tab {
            presence: Presence {
                born: self.born,
                open: self.open.as_deref().map(id).transpose()?,
                visible: self.visible,
                focused: self.focused,
                pulse: self.pulse,
            },
            live: self.live,
            heard: Time(self.heard),
            loaded: Time(self.loaded),
            pinged: Time(self.pinged),
            sight: self.sight.into(),
            shown: shown.into_iter().collect(),
        };
        Ok((self.id, tab))
    }
}

impl ShownS {
    fn of(s: &Shown) -> ShownS {
        ShownS { page: (&s.page).into(), since: s.since.0, mark: s.mark, cursor: s.cursor, present: s.present }
    }

    fn back(self) -> Shown {
        Shown {
            page: self.page.into(),
            since: Time(self.since),
            mark: self.mark,
            cursor: self.cursor,
            present: self.present,
        }
    }
}
