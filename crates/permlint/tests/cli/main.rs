//! The binary as its users meet it: real processes, a simulated tenant, real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod audit;
mod autotask;
mod baselines;
mod demo;
mod drift;
mod exceptions;
mod exit_codes;
mod explain;
mod fixtures;
mod hostile;
mod output;
mod own_baselines;
mod people;
mod planning;
mod render;
mod secrets;
mod support;
mod worksheets;
