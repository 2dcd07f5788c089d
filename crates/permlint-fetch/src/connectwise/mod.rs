//! Reading ConnectWise PSA (formerly ConnectWise Manage) over its REST API 3.0.
//!
//! Facts in here come from the public OpenAPI document of the API (version 2025.8), from the
//! developer guide, and from behaviour that public clients record; each is said where it is used.

mod advice;
mod api;
mod callbacks;
mod checklist;
mod company;
mod coverage;
mod credentials;
mod info;
mod link;
mod members;
mod options;
mod own;
mod paging;
mod people;
mod preflight;
mod reader;
mod roles;
mod rows;
mod scope;
mod snapshot;
mod verdict;

pub use crate::credentials::CredentialsError;
pub use crate::site::{Site, SiteError};
pub use credentials::Credentials;
pub use options::Options;
pub use reader::Reader;
