//! The one HTTP stack: GET only, polite, bounded, and silent about secrets.

mod body;
mod client;
mod retry;
mod scrub;
mod session;
mod trouble;

pub(crate) use client::{Answer, Client, Limits, Request};
pub(crate) use retry::{Patience, Retry, by_status};
pub(crate) use scrub::Scrubber;
pub(crate) use session::Session;
pub(crate) use trouble::{Refusal, Trouble};
