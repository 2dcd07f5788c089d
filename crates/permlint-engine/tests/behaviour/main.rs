//! How the engine judges, one behaviour a test, on a small catalogue of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod accepted;
mod adversarial;
mod composition;
mod declared;
mod diff;
mod evidence;
mod explain;
mod lifts;
mod matching;
mod others;
mod planning;
mod principals;
mod subjects;
mod support;
mod unknowns;
