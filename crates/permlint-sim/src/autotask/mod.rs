//! An Autotask PSA tenant, `acme`.
//!
//! Shapes, paths and statuses follow the vendor's Swagger document, its help
//! pages and behaviour recorded in public clients. Where none says anything, the
//! simulator picks one answer and the comment next to it says *invented*: no
//! test may read such a choice as a fact about Autotask.
//!
//! | user name | secret | security level |
//! |---|---|---|
//! | `api@acme.example` | `secret` | `permlint Auditor` |
//! | `neo@acme.example` | `neo-secret` | `Neo API User`, the level under audit |
//!
//! The integration code of both is `CODE`.

mod access;
mod acme;
mod answer;
mod corrupt;
mod dispatch;
mod entities;
mod errors;
mod fault;
mod fields;
mod filter;
mod information;
mod interrupt;
mod level;
mod paging;
mod profile;
mod query;
mod records;
mod resource;
mod rights;
mod routes;
mod rows;
mod simulator;
mod tenant;
mod threads;
mod webhook;
mod zone;

pub use entities::Module;
pub use fault::Fault;
pub use level::License;
pub use profile::Profile;
pub use rights::{Access, Verb};
pub use simulator::Simulator;
pub use tenant::{Tenant, UnknownName};
