//! Why one request gave no usable answer.

use std::time::Duration;

/// Why one request gave no usable answer. Every text in it is cleaned and scrubbed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection: name, network, TLS.
    Connect {
        reason: String,
        /// Whether another try can only give the same.
        permanent: bool,
    },
    /// No answer in time.
    Timeout,
    /// The connection broke, or the body ended early.
    Cut { reason: String },
    /// A redirect, which is never followed; scheme and host of its target.
    Redirect { status: u16, target: Option<String> },
    /// A status that is no success.
    Status(Refusal),
    /// A success whose body is no JSON.
    NotJson { what: String },
    /// A success whose JSON has not the promised shape.
    Shape { what: String },
    /// A body beyond the limit.
    TooLarge { limit: u64 },
    /// Not sent, because a limit of permlint's own or an earlier failure forbids it.
    Abandoned { because: String },
}

/// An answer whose status is no success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

impl Trouble {
    /// The HTTP status, where there was one.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Redirect { status, .. } => Some(*status),
            Self::Status(refusal) => Some(refusal.status),
            Self::NotJson { .. } | Self::Shape { .. } => Some(200),
            _ => None,
        }
    }

    /// What happened, as a fragment for people.
    pub(crate) fn said(&self) -> String {
        match self {
            Self::Connect { reason, .. } => format!("no connection: {reason}"),
            Self::Timeout => "no answer in time".to_owned(),
            Self::Cut { reason } => format!("the answer broke off: {reason}"),
            Self::Redirect { status, target } => {
                let target = target.as_deref().unwrap_or("another address");
                format!("a redirect to {target} (HTTP {status}), which is not followed")
            }
            Self::Status(refusal) => refusal.said(),
            Self::NotJson { what } => format!("{what} where JSON was promised"),
            Self::Shape { what } => format!("JSON of another shape: {what}"),
            Self::TooLarge { limit } => format!("an answer of more than {limit} bytes"),
            Self::Abandoned { because } => because.clone(),
        }
    }

    /// Whether this says nothing about rights: no answer, or one of a server in distress.
    pub(crate) fn is_outage(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::Timeout | Self::Cut { .. } => true,
            Self::Status(refusal) => refusal.status == 429 || refusal.status >= 500,
            _ => false,
        }
    }

    /// Whether every further request would end the same way, so that none is sent.
    pub(crate) fn ends_the_run(&self) -> bool {
        match self {
            Self::Connect { .. } => true,
            Self::Status(refusal) => refusal.status == 429,
            _ => false,
        }
    }
}

impl Refusal {
    fn said(&self) -> String {
        match &self.message {
            Some(message) => format!("HTTP {}, “{message}”", self.status),
            None => format!("HTTP {}", self.status),
        }
    }
}
