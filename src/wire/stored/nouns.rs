//! The stored forms of statuses and their like.

use serde::{Deserialize, Serialize};

use crate::alert::{Kind, Why};
use crate::session::{Failure, Phase, PullRequest, PullRequestState, Rest, SessionId, Status, Wait};

/// A plain enum's stored counterpart, one word each.
macro_rules! words {
    ($stored:ident, $core:ty, $($word:ident)+) => {
        #[derive(Clone, Copy, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $stored { $($word),+ }

        impl From<$core> for $stored {
            fn from(core: $core) -> $stored {
                match core { $(<$core>::$word => $stored::$word),+ }
            }
        }

        impl From<$stored> for $core {
            fn from(stored: $stored) -> $core {
                match stored { $($stored::$word => <$core>::$word),+ }
            }
        }
    };
}

pub(super) use words;

words!(PhaseS, Phase, Queued Starting Analyzing Planning Implementing Testing Completing Reconnecting RateLimited UsageLimited Paused);
words!(WaitS, Wait, Permission Question Plan Unspecified);
words!(RestS, Rest, Plain Cancelled);
words!(PrStateS, PullRequestState, Open Draft Approved ChangesRequested MergeConflicts Queued Merged Closed);
words!(KindS, Kind, NeedsInput Failed Stalled Finished StillWaiting CannotSee Test);
words!(WhyS, Why, Said SaidTogether WentBack Looking Seen Off Flapping Again Withdrawn);

/// A status.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "kebab-case")]
pub enum StatusS {
    Running(Option<PhaseS>),
    Waiting(WaitS),
    Failed(FailureS),
    Finished,
    Idle(RestS),
    Archived,
    Unknown,
}

/// Why a session failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureS {
    UsageLimit,
    Crashed,
    SignedOut,
    ConnectionLost,
    Interrupted,
    Titled(String),
    Unspecified,
}

/// Pull requests.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullRequestS {
    numbers: Vec<u32>,
    state: Option<PrStateS>,
}

impl From<&Status> for StatusS {
    fn from(status: &Status) -> StatusS {
        match status {
            Status::Running(phase) => StatusS::Running(phase.map(Into::into)),
            Status::Waiting(wait) => StatusS::Waiting((*wait).into()),
            Status::Failed(failure) => StatusS::Failed(failure.into()),
            Status::Finished => StatusS::Finished,
            Status::Idle(rest) => StatusS::Idle((*rest).into()),
            Status::Archived => StatusS::Archived,
            Status::Unknown => StatusS::Unknown,
        }
    }
}

impl From<StatusS> for Status {
    fn from(stored: StatusS) -> Status {
        match stored {
            StatusS::Running(phase) => Status::Running(phase.map(Into::into)),
            StatusS::Waiting(wait) => Status::Waiting(wait.into()),
            StatusS::Failed(failure) => Status::Failed(failure.into()),
            StatusS::Finished => Status::Finished,
            StatusS::Idle(rest) => Status::Idle(rest.into()),
            StatusS::Archived => Status::Archived,
            StatusS::Unknown => Status::Unknown,
        }
    }
}

impl From<&Failure> for FailureS {
    fn from(failure: &Failure) -> FailureS {
        match failure {
            Failure::UsageLimit => FailureS::UsageLimit,
            Failure::Crashed => FailureS::Crashed,
            Failure::SignedOut => FailureS::SignedOut,
            Failure::ConnectionLost => FailureS::ConnectionLost,
            Failure::Interrupted => FailureS::Interrupted,
            Failure::Titled(title) => FailureS::Titled(title.clone()),
            Failure::Unspecified => FailureS::Unspecified,
        }
    }
}

impl From<FailureS> for Failure {
    fn from(stored: FailureS) -> Failure {
        match stored {
            FailureS::UsageLimit => Failure::UsageLimit,
            FailureS::Crashed => Failure::Crashed,
            FailureS::SignedOut => Failure::SignedOut,
            FailureS::ConnectionLost => Failure::ConnectionLost,
            FailureS::Interrupted => Failure::Interrupted,
            FailureS::Titled(title) => Failure::Titled(title),
            FailureS::Unspecified => Failure::Unspecified,
        }
    }
}

impl From<&PullRequest> for PullRequestS {
    fn from(pr: &PullRequest) -> PullRequestS {
        PullRequestS { numbers: pr.numbers.clone(), state: pr.state.map(Into::into) }
    }
}

impl From<PullRequestS> for PullRequest {
    fn from(stored: PullRequestS) -> PullRequest {
        PullRequest { numbers: stored.numbers, state: stored.state.map(Into::into) }
    }
}

/// A session's id that was stored.
pub fn id(text: &str) -> Result<SessionId, &'static str> {
    SessionId::parse(text).ok_or("not a session's id")
}
