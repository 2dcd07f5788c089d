//! How patient and how careful a reader is.

use std::time::Duration;

use super::wording::patience;
use crate::http::{Limits, Retry};

/// The largest page that the API gives (developer help).
const LARGEST_PAGE: u32 = 500;

/// Limits of a run. Requests are sent one at a time, always: the API allows three at once for an
/// integration and entity, and all integrations share the hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long one request may take, its body included.
    pub timeout: Duration,
    /// How many times one request is sent at most, from 1.
    pub attempts: u32,
    /// The first wait before another try; it doubles from there.
    pub retry_base: Duration,
    /// The longest wait before another try, whatever the server asks for.
    pub retry_ceiling: Duration,
    /// The largest body that is read, in bytes after decompression.
    pub max_body_bytes: u64,
    /// How long a whole run may take.
    pub total: Duration,
    /// How many requests a whole run may send, retries included.
    pub max_requests: u64,
    /// How many records are asked for at once, from 1 to 500.
    pub page_size: u32,
    /// How much of the hour's requests may be used when this run ends, in per cent, from 1 to
    /// 100. All integrations of a tenant share them: 10,000 an hour (developer help).
    pub budget_share: u8,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            attempts: 5,
            retry_base: Duration::from_millis(500),
            retry_ceiling: Duration::from_secs(60),
            max_body_bytes: 64 * 1024 * 1024,
            total: Duration::from_secs(15 * 60),
            max_requests: 2_000,
            page_size: LARGEST_PAGE,
            budget_share: 75,
        }
    }
}

impl Options {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            timeout: self.timeout,
            max_body_bytes: self.max_body_bytes,
        }
    }

    pub(super) fn retry(&self) -> Retry {
        Retry {
            attempts: self.attempts.max(1),
            base: self.retry_base,
            ceiling: self.retry_ceiling,
            patience,
        }
    }

    pub(super) fn page_size(&self) -> u32 {
        self.page_size.clamp(1, LARGEST_PAGE)
    }

    pub(super) fn budget_share(&self) -> u8 {
        self.budget_share.clamp(1, 100)
    }
}
