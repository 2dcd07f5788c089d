//! Simulated tenants on loopback for permlint, with switchable faults.
//!
//! A tenant answers over a real socket, so that the code under test goes
//! through its own HTTP stack. The crate shares no type with the rest of
//! permlint on purpose: a test that reads what its own types wrote would only
//! confirm itself.
//!
//! ```
//! use permlint_sim::connectwise::{RoleProfile, Simulator, Tenant};
//!
//! let running = Simulator::new(Tenant::acme(RoleProfile::Floor)).start()?;
//! assert!(running.url().starts_with("http://127.0.0.1:"));
//! # Ok::<(), std::io::Error>(())
//! ```

pub mod autotask;
mod body;
pub mod connectwise;
mod request_log;
mod server;

pub use request_log::RecordedRequest;
pub use server::Running;
