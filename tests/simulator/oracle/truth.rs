//! What makes an alert right: the faces that fit its kind, and the stretch of truth that it is about.

use session_watch::alert::{AlertKind, NeedKind, SystemKind};

use crate::life::{Face, Moment, Session};

/// Whether a face is what an alert of that kind says.
pub fn fits(kind: AlertKind, face: Face) -> bool {
    match kind {
        AlertKind::Need(NeedKind::NeedsInput | NeedKind::AlreadyWaits) | AlertKind::StillWaiting => {
            face == Face::Waiting
        }
        AlertKind::Need(NeedKind::Failed) | AlertKind::CanGoOn => face == Face::Failed,
        AlertKind::Need(NeedKind::Finished) => matches!(face, Face::Unread | Face::Idle),
        AlertKind::Need(NeedKind::Stalled | NeedKind::RunsLong) => face == Face::Running,
        // No world wants to hear of it.
        AlertKind::Need(NeedKind::PullRequest) => false,
        AlertKind::System(SystemKind::CannotSee) | AlertKind::System(SystemKind::Test | SystemKind::Reset) => false,
    }
}

/// When the stretch of truth began that made an alert of that kind right at that moment. What has finished is what its row shows at rest.
pub fn episode(session: &Session, kind: AlertKind, at: u64) -> Option<u64> {
    let finished = kind == AlertKind::Need(NeedKind::Finished);
    since(session, |moment| fits(kind, if finished { moment.truth.face() } else { moment.real() }), at)
}

/// When the stretch of truth began in which the session had that face at that moment.
pub fn stretch(session: &Session, face: Face, at: u64) -> Option<u64> {
    since(session, |moment| [moment.truth.face(), moment.real()].contains(&face), at)
}

fn since(session: &Session, is_so: impl Fn(&Moment) -> bool, at: u64) -> Option<u64> {
    let until = session.history.iter().rev().skip_while(|m| m.at > at);
    let stretch = until.take_while(|m| is_so(m));
    stretch.last().map(|m| m.at)
}
