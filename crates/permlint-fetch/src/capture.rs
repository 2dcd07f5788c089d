//! When and how a snapshot was taken.

use jiff::Timestamp;
use permlint_model::snapshot::Capture;

use crate::http::Session;

/// The capture of a run that ends now.
pub(crate) fn capture(started: Timestamp, session: &Session<'_>) -> Capture {
    Capture {
        started: Some(seconds(started)),
        finished: Some(seconds(Timestamp::now())),
        requests: session.requests(),
        retries: session.retries(),
        tool_version: Some(env!("CARGO_PKG_VERSION").to_owned()),
    }
}

/// A time in RFC 3339, to the second.
fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
