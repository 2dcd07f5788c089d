//! Why there is no snapshot at all.

use permlint_model::Platform;

/// Why nothing could be read.
///
/// Texts of a server in here are cleaned and scrubbed; none holds a key or an address with a
/// query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// No answer: name not found, no connection, no TLS, no answer in time.
    #[error(
        "{site} could not be reached: {reason}; check the site, the network and the proxy settings, then try again"
    )]
    Unreachable {
        /// The host that was asked.
        site: String,
        /// What happened.
        reason: String,
    },
    /// The server asks for fewer requests, even after waiting.
    #[error(
        "{site} still asks for fewer requests after several waits (HTTP 429); try again in some minutes"
    )]
    Throttled {
        /// The host that was asked.
        site: String,
    },
    /// The server failed, even after several tries.
    #[error("{site} answered {request} with HTTP {status}{}; try again later", said(.message.as_ref()))]
    ServerError {
        /// The host that was asked.
        site: String,
        /// The request, without host and keys.
        request: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, cleaned.
        message: Option<String>,
    },
    /// The keys were not accepted.
    #[error("{site} does not accept the keys for company {company:?} (HTTP {status}{}); {advice}", said(.message.as_ref()))]
    Denied {
        /// The host that was asked.
        site: String,
        /// The company id that was given.
        company: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, cleaned.
        message: Option<String>,
        /// What is most likely wrong, and what to do.
        advice: String,
    },
    /// The site does not know the company.
    #[error(
        "{site} knows no company {company:?}; check the company id that is typed at log-in, and the region of the site"
    )]
    WrongCompany {
        /// The host that was asked.
        site: String,
        /// The company id that was given, cleaned.
        company: String,
    },
    /// The company id cannot be one.
    #[error("{company:?} cannot be a company id: {reason}")]
    BadCompany {
        /// The company id that was given, cleaned.
        company: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A key cannot be one.
    #[error("the {which} {reason}")]
    BadCredentials {
        /// Which value.
        which: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The server points elsewhere. Redirects are not followed, since the keys would go along.
    #[error(
        "{site} redirects {request} to {target} (HTTP {status}), which is not followed because the keys would go along; {advice}"
    )]
    Redirected {
        /// The host that was asked.
        site: String,
        /// The request, without host and keys.
        request: String,
        /// The HTTP status.
        status: u16,
        /// Scheme and host of the target, or words where there is none.
        target: String,
        /// Which site to use instead.
        advice: String,
    },
    /// The answer was not what the API promises.
    #[error(
        "{site} answered {request} with {what}; either it is under maintenance or it is not the API of ConnectWise PSA: check the site (api-na.myconnectwise.net and the like), then try again"
    )]
    NotConnectWise {
        /// The host that was asked.
        site: String,
        /// The request, without host and keys.
        request: String,
        /// What the answer was instead.
        what: String,
    },
    /// The server did not want the request, for a reason of its own.
    #[error("{site} refused {request} (HTTP {status}{}); check that the site is the API of {}", said(.message.as_ref()), .platform.product())]
    Rejected {
        /// The product whose API was expected.
        platform: Platform,
        /// The host that was asked.
        site: String,
        /// The request, without host and keys.
        request: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, cleaned.
        message: Option<String>,
    },
    /// The user name cannot be one.
    #[error("{user:?} cannot be the user name of an API user: {reason}")]
    BadUser {
        /// The user name that was given, cleaned.
        user: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Autotask knows no zone for the user.
    #[error(
        "{site} knows no zone of the user {user:?}; check the user name of the API user, which looks like an e-mail address"
    )]
    UnknownUser {
        /// The host that was asked.
        site: String,
        /// The user name that was given, cleaned.
        user: String,
    },
    /// The zone is not Autotask's, so nothing secret was sent to it.
    #[error("{}; only https hosts under autotask.net get the keys, so nothing secret was sent", foreign(.zone, .told_by.as_ref()))]
    ForeignZone {
        /// The zone: scheme and host, or words where there is none.
        zone: String,
        /// The host that named the zone; `None` where it was given by hand.
        told_by: Option<String>,
    },
    /// The keys of an API user were not accepted.
    #[error("{site} does not accept the keys of the user {user:?} (HTTP {status}{}); {advice}", said(.message.as_ref()))]
    UserDenied {
        /// The host that was asked.
        site: String,
        /// The user name that was given.
        user: String,
        /// The HTTP status.
        status: u16,
        /// What the server said, cleaned.
        message: Option<String>,
        /// What is most likely wrong, and what to do.
        advice: String,
    },
    /// The tenant's requests of the hour are used up, as far as this run may use them.
    #[error(
        "{site} has answered {used} of the {limit} requests that all integrations together may send in {minutes} minutes, and this run leaves off at {share} %; try again later"
    )]
    BudgetSpent {
        /// The host that was asked.
        site: String,
        /// The requests so far, of everybody.
        used: u64,
        /// How many are allowed.
        limit: u64,
        /// In how many minutes.
        minutes: u64,
        /// The share that this run may use, in per cent.
        share: u8,
    },
    /// The answer was not what the API of Autotask PSA promises.
    #[error(
        "{site} answered {request} with {what}; either it is under maintenance or it is not the API of Autotask PSA: leave the zone out to have it found, then try again"
    )]
    NotAutotask {
        /// The host that was asked.
        site: String,
        /// The request, without host and keys.
        request: String,
        /// What the answer was instead.
        what: String,
    },
    /// permlint's own limits ended the run before anything was read.
    #[error("reading {site} was stopped: {reason}")]
    Stopped {
        /// The host that was asked.
        site: String,
        /// Which limit was reached.
        reason: String,
    },
    /// The HTTP client could not be set up on this machine.
    #[error("the HTTP client could not be set up: {reason}")]
    Setup {
        /// What went wrong.
        reason: String,
    },
}

/// What a failure means for whoever started the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Network, throttling or server errors: try again. Exit code 5.
    Unreachable,
    /// The tenant answered, and said no. Exit code 4.
    Refused,
    /// What was given cannot be right: site, company, user. Exit code 2.
    WrongUsage,
}

impl FetchError {
    /// What the failure means for whoever started the run.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Unreachable { .. }
            | Self::Throttled { .. }
            | Self::ServerError { .. }
            | Self::NotConnectWise { .. }
            | Self::NotAutotask { .. }
            | Self::BudgetSpent { .. }
            | Self::Stopped { .. }
            | Self::Setup { .. } => FailureKind::Unreachable,
            Self::Denied { .. }
            | Self::UserDenied { .. }
            | Self::Rejected { .. }
            | Self::ForeignZone {
                told_by: Some(_), ..
            } => FailureKind::Refused,
            Self::WrongCompany { .. }
            | Self::BadCompany { .. }
            | Self::BadUser { .. }
            | Self::UnknownUser { .. }
            | Self::ForeignZone { told_by: None, .. }
            | Self::BadCredentials { .. }
            | Self::Redirected { .. } => FailureKind::WrongUsage,
        }
    }
}

fn said(message: Option<&String>) -> String {
    message.map_or_else(String::new, |text| format!(", “{text}”"))
}

fn foreign(zone: &str, told_by: Option<&String>) -> String {
    match told_by {
        Some(host) => format!("{host} says that the zone is {zone}"),
        None => format!("the zone {zone} cannot be used"),
    }
}
