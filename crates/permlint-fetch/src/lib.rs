//! Reads live tenants, and writes nothing: every request is a GET, by construction.
//!
//! A reader turns a tenant and a [`FetchPlan`](permlint_model::plan::FetchPlan) into a
//! [`Snapshot`](permlint_model::snapshot::Snapshot). What could not be read is in the snapshot's
//! coverage, with what it means; an error is returned only where there is no snapshot at all.
//!
//! Invariants of this crate:
//!
//! - it is the only one that opens outgoing sockets, and its HTTP client has no method parameter;
//! - credentials go to the configured origin and nowhere else; no redirect and no link of a
//!   server is followed to another host;
//! - `https` only, except loopback;
//! - keys are held in [`Secret`], and every text of a server is scrubbed before it is kept.
//!
//! The proxy variables of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`) are honoured,
//! so that the tool works in offices that need them; a proxy sees the host name and encrypted
//! traffic. Loopback sites never go through a proxy.

mod address;
pub mod autotask;
mod capture;
mod checklist;
pub mod connectwise;
mod coverage;
mod credentials;
mod error;
mod http;
mod preflight;
mod reader;
mod record;
mod secret;
mod site;

pub use error::{FailureKind, FetchError};
pub use preflight::{Caller, Preflight, PreflightOutcome, PreflightStep, StepStatus};
pub use reader::{NoProgress, Progress, TenantReader};
pub use secret::Secret;
pub use site::{Site, SiteError};
