//! The simulated Autotask tenant over real sockets.

#![expect(clippy::expect_used, clippy::panic, reason = "tests fail loudly")]

mod access;
mod client;
mod faults;
mod information;
mod interruptions;
mod limits;
mod paging;
mod query;
mod schema;
mod tenant;
mod webhooks;
mod zone;
