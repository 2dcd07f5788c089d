//! Reading Autotask PSA over its REST API 1.0.
//!
//! The API shows the names of the security levels and who holds them, never what a level allows;
//! what the calling keys themselves may do with each entity can be asked. Facts in here come from
//! the vendor's developer help, its Postman collection and Swagger document, and from behaviour
//! that public clients record; each is said where it is used.

mod access;
mod advice;
mod api;
mod budget;
mod checklist;
mod coverage;
mod credentials;
mod entities;
mod levels;
mod modules;
mod options;
mod paging;
mod preflight;
mod reader;
mod resources;
mod snapshot;
mod verdict;
mod version;
mod webhooks;
mod wording;
mod zone;

pub use crate::credentials::CredentialsError;
pub use crate::site::{Site, SiteError};
pub use credentials::Credentials;
pub use entities::{ENTITIES, WEBHOOK_ENTITIES};
pub use options::Options;
pub use reader::Reader;
