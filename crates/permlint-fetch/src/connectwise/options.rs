//! How patient and how careful a reader is.

use std::time::Duration;

use crate::http::{Limits, Retry, by_status};

/// The largest page that the API gives. Asked for in every request, because the default is 25
/// and a client that forgets it judges the first 25 rows (developer guide).
const LARGEST_PAGE: u32 = 1000;

/// Limits of a run. The defaults suit a tenant of any size.
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
    /// How many requests may be under way at once, from 1.
    pub concurrency: usize,
    /// The largest body that is read, in bytes after decompression.
    pub max_body_bytes: u64,
    /// How long a whole run may take.
    pub total: Duration,
    /// How many requests a whole run may send, retries included.
    pub max_requests: u64,
    /// How many records are asked for at once, from 1 to 1000.
    pub page_size: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            attempts: 5,
            retry_base: Duration::from_millis(500),
            retry_ceiling: Duration::from_secs(60),
            concurrency: 3,
            max_body_bytes: 64 * 1024 * 1024,
            total: Duration::from_secs(15 * 60),
            max_requests: 5_000,
            page_size: LARGEST_PAGE,
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
            patience: by_status,
        }
    }

    pub(super) fn page_size(&self) -> u32 {
        self.page_size.clamp(1, LARGEST_PAGE)
    }
}
