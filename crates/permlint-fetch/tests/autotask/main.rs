//! Reading Autotask PSA, over real sockets against the simulated tenant.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod faults;
mod preflight;
mod secrets;
#[path = "../support/server.rs"]
#[allow(dead_code, reason = "shared with the tests of another platform")]
#[allow(unreachable_pub, reason = "a module of tests has no outside")]
mod server;
mod snapshot;
mod support;
mod wire;
mod zone;
