//! A ConnectWise PSA tenant, company `acme`.
//!
//! Shapes, paths and statuses follow the public OpenAPI document 2025.8 and
//! behaviour recorded in public clients. Where neither says anything, the
//! simulator picks one answer and the comment next to it says *invented*: no
//! test may read such a choice as a fact about ConnectWise.
//!
//! | public key | private key | API member | holds |
//! |---|---|---|---|
//! | `pub` | `priv` | `permlint_audit` | `Permlint Auditor` |
//! | `neo-pub` | `neo-priv` | `neo_agent` | `Neo`, the role under audit |
//!
//! Any `clientId` header will do, but one has to be sent.

mod access;
mod acme;
mod answer;
mod catalog;
mod conditions;
mod corrupt;
mod errors;
mod fault;
mod interrupt;
mod level;
mod paging;
mod people;
mod profile;
mod query;
mod records;
mod role;
mod routes;
mod simulator;
mod tenant;
mod value;

pub use fault::Fault;
pub use profile::{RoleProfile, UnknownProfile};
pub use simulator::Simulator;
pub use tenant::{Tenant, UnknownCell};
