//! When a failure leaves nothing to report about, and what it is then called.

use permlint_model::Platform;

use super::company::Unknown;
use crate::FetchError;
use crate::http::{Refusal, Trouble};

/// Whom a failure is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The host.
    pub(super) site: &'a str,
    /// The company id as it was given, cleaned.
    pub(super) company: &'a str,
}

/// Sent without keys, so that a refusal of it says nothing about them.
const COMPANY: &str = "GET /login/companyinfo";
const INFO: &str = "GET /system/info";
const WRONG_KEYS: &str = "most likely the public key, the private key or the client id is wrong, \
    or the API member is inactive";
/// On the cloud, wrong keys are answered like a wrong path (developer guide).
const HIDDEN_KEYS: &str = "ConnectWise's cloud answers 404 to wrong keys as well, and it knows the \
    company, so most likely the public key or the private key is wrong, or belongs to another \
    company";

impl Asked<'_> {
    /// The company is not known.
    pub(super) fn unknown(self, unknown: Unknown) -> FetchError {
        match unknown {
            Unknown::Company => FetchError::WrongCompany {
                site: self.site.to_owned(),
                company: self.company.to_owned(),
            },
            Unknown::Trouble(Trouble::Status(Refusal {
                status, message, ..
            })) if (400..500).contains(&status) && status != 429 => {
                let (site, request) = (self.site.to_owned(), COMPANY.to_owned());
                FetchError::Rejected {
                    platform: Platform::Connectwise,
                    site,
                    request,
                    status,
                    message,
                }
            }
            Unknown::Trouble(trouble) => self.error(COMPANY, trouble),
        }
    }

    /// Whether the first authenticated request already says that none will succeed.
    pub(super) fn after_first(self, trouble: Option<&Trouble>) -> Result<(), FetchError> {
        let Some(trouble) = trouble else {
            return Ok(());
        };
        let hopeless = match trouble {
            Trouble::Status(refusal) => refusal.status == 401,
            Trouble::Redirect { .. } | Trouble::NotJson { .. } | Trouble::Abandoned { .. } => true,
            _ => false,
        };
        match hopeless || trouble.ends_the_run() {
            true => Err(self.error(INFO, trouble.clone())),
            false => Ok(()),
        }
    }

    /// Whether the first two authenticated requests together say so.
    pub(super) fn after_second(
        self,
        first: Option<&Trouble>,
        second: Option<&Trouble>,
    ) -> Result<(), FetchError> {
        let (Some(first), Some(second)) = (first, second) else {
            return Ok(());
        };
        match (first, second) {
            (Trouble::Status(refusal), Trouble::Status(other))
                if refusal.status == 404 && other.status == 404 =>
            {
                Err(self.denied(refusal.clone(), HIDDEN_KEYS))
            }
            _ if first.is_outage() && second.is_outage() => Err(self.error(INFO, first.clone())),
            _ => Ok(()),
        }
    }

    /// A trouble that left nothing else.
    pub(super) fn error(self, request: &str, trouble: Trouble) -> FetchError {
        let site = self.site.to_owned();
        let request = request.to_owned();
        let what = trouble.said();
        match trouble {
            Trouble::Status(refusal) => self.refused(request, refusal),
            Trouble::Redirect { status, target } => {
                let target = target.unwrap_or_else(|| "another address".to_owned());
                let advice = advice(self.site);
                FetchError::Redirected {
                    site,
                    request,
                    status,
                    target,
                    advice,
                }
            }
            Trouble::NotJson { .. } | Trouble::Shape { .. } | Trouble::TooLarge { .. } => {
                FetchError::NotConnectWise {
                    site,
                    request,
                    what,
                }
            }
            Trouble::Connect { reason, .. } => FetchError::Unreachable { site, reason },
            Trouble::Timeout | Trouble::Cut { .. } => {
                FetchError::Unreachable { site, reason: what }
            }
            Trouble::Abandoned { because } => FetchError::Stopped {
                site,
                reason: because,
            },
        }
    }

    fn refused(self, request: String, refusal: Refusal) -> FetchError {
        let site = self.site.to_owned();
        let Refusal {
            status, message, ..
        } = refusal.clone();
        match status {
            401 => self.denied(refusal, WRONG_KEYS),
            429 => FetchError::Throttled { site },
            500.. => FetchError::ServerError {
                site,
                request,
                status,
                message,
            },
            _ => FetchError::Rejected {
                platform: Platform::Connectwise,
                site,
                request,
                status,
                message,
            },
        }
    }

    fn denied(self, refusal: Refusal, advice: &str) -> FetchError {
        FetchError::Denied {
            site: self.site.to_owned(),
            company: self.company.to_owned(),
            status: refusal.status,
            message: refusal.message,
            advice: advice.to_owned(),
        }
    }
}

/// Redirects were seen where a browser's host was called instead of the API's.
fn advice(site: &str) -> String {
    match site.starts_with("api-") {
        true => "check the region of the site".to_owned(),
        false => "use the API's host as the site, such as api-na.myconnectwise.net".to_owned(),
    }
}
