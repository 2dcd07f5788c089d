//! The simulated ConnectWise tenant over real sockets.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests fail loudly, and say what they skip"
)]

mod access;
mod client;
mod collections;
mod faults;
mod interruptions;
mod paging;
mod schema;
mod tenant;
