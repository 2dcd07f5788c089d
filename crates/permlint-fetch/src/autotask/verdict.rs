//! When a failure leaves nothing to report about, and what it is then called.

use permlint_model::Platform;

use super::wording::{Meaning, meaning};
use super::zone::Unknown;
use crate::FetchError;
use crate::http::{Refusal, Trouble};

/// Whom a failure is about.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// The host.
    pub(super) site: String,
    /// The user name.
    pub(super) user: String,
}

/// Sent without keys, so that a refusal of it says nothing about them.
const ZONE: &str = "GET /zoneInformation";
/// The first request with keys.
const FIRST: &str = "GET /ThresholdInformation";
const WRONG_KEYS: &str = "most likely the secret or the integration code is wrong, or the user is \
    inactive or no API user (only API-only security levels can log in)";
const WRONG_CODE: &str =
    "the integration code is wrong: use the API tracking identifier of this API user";

impl Asked {
    /// The zone is not known.
    pub(super) fn unknown(self, unknown: Unknown) -> FetchError {
        let Self { site, user } = self;
        match unknown {
            Unknown::User => FetchError::UnknownUser { site, user },
            Unknown::Foreign(zone) => FetchError::ForeignZone {
                zone,
                told_by: Some(site),
            },
            Unknown::Trouble(Trouble::Status(Refusal {
                status, message, ..
            })) if (400..500).contains(&status) && status != 429 => FetchError::Rejected {
                platform: Platform::Autotask,
                site,
                request: ZONE.to_owned(),
                status,
                message,
            },
            Unknown::Trouble(trouble) => Self { site, user }.error(ZONE, trouble),
        }
    }

    /// Whether the first authenticated request already says that none will succeed.
    pub(super) fn after_first(self, trouble: Option<&Trouble>) -> Result<(), FetchError> {
        let Some(trouble) = trouble else {
            return Ok(());
        };
        let hopeless = match trouble {
            Trouble::Status(refusal) => {
                matches!(meaning(refusal), Meaning::Denied | Meaning::Throttled)
            }
            Trouble::Redirect { .. } | Trouble::NotJson { .. } | Trouble::Abandoned { .. } => true,
            _ => trouble.ends_the_run(),
        };
        match hopeless {
            true => Err(self.error(FIRST, trouble.clone())),
            false => Ok(()),
        }
    }

    /// Whether the first two authenticated requests together say so.
    pub(super) fn after_second(
        self,
        first: Option<&Trouble>,
        second: Option<&Trouble>,
    ) -> Result<(), FetchError> {
        match (first, second) {
            (Some(first), Some(second)) if !is_a_no(first) && !is_a_no(second) => {
                Err(self.error(FIRST, first.clone()))
            }
            _ => Ok(()),
        }
    }

    /// A trouble that left nothing else.
    pub(super) fn error(self, request: &str, trouble: Trouble) -> FetchError {
        let what = trouble.said();
        let request = request.to_owned();
        let refusal = match trouble {
            Trouble::Status(refusal) => return self.refused(request, refusal),
            other => other,
        };
        let site = self.site;
        match refusal {
            Trouble::Redirect { status, target } => FetchError::Redirected {
                site,
                request,
                status,
                target: target.unwrap_or_else(|| "another address".to_owned()),
                advice: "leave the zone out to have it found".to_owned(),
            },
            Trouble::Connect { reason, .. } => FetchError::Unreachable { site, reason },
            Trouble::Timeout | Trouble::Cut { .. } => {
                FetchError::Unreachable { site, reason: what }
            }
            Trouble::Abandoned { because } => FetchError::Stopped {
                site,
                reason: because,
            },
            _ => FetchError::NotAutotask {
                site,
                request,
                what,
            },
        }
    }

    fn refused(self, request: String, refusal: Refusal) -> FetchError {
        let means = meaning(&refusal);
        let Self { site, user } = self;
        let Refusal {
            status, message, ..
        } = refusal;
        match (means, status) {
            (Meaning::Denied, _) => FetchError::UserDenied {
                site,
                user,
                status,
                advice: if status == 401 {
                    WRONG_KEYS
                } else {
                    WRONG_CODE
                }
                .to_owned(),
                message,
            },
            (_, 429) => FetchError::Throttled { site },
            (_, 500..) => FetchError::ServerError {
                site,
                request,
                status,
                message,
            },
            _ => FetchError::Rejected {
                platform: Platform::Autotask,
                site,
                request,
                status,
                message,
            },
        }
    }
}

/// Whether the tenant understood the request and refused it, which proves that the keys work.
fn is_a_no(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Status(refusal) if meaning(refusal) == Meaning::NotPermitted)
}
