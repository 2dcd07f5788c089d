//! The simulated ConnectWise tenant over real sockets.

#![expect(clippy::expect_used, clippy::panic, reason = "tests fail loudly")]

mod access;
mod client;
mod collections;
mod faults;
mod interruptions;
mod paging;
mod schema;
mod tenant;
