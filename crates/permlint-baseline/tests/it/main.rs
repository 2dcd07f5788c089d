//! What people are told about the documents that they write, and what is read of good ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod baseline_rules;
mod baseline_targets;
mod cases;
mod catalogue;
mod exceptions;
mod hostile;
mod locations;
mod mutations;
mod schemas;
mod support;
mod worksheet;
mod yaml;
