//! Reads the documents that people write for permlint: the catalogue of a platform,
//! documented baselines and their cases, worksheets, and exceptions.
//!
//! Loading is strict. Whatever is misspelt, impossible, contradictory or out of place becomes
//! a [`Problem`] with the line it stands on and a word of help; nothing is skipped silently.
//! This is the only crate that knows a YAML library, and it does no I/O: it is given bytes.

mod at;
mod baseline;
mod cases;
mod catalogue;
mod exceptions;
mod forms;
mod problem;
mod refusal;
mod scaffold;
mod schema;
mod shape;
mod text;
mod tree;
mod words;
mod worksheet;
mod yaml;

pub use baseline::{extended_by, load_baseline, load_extension};
pub use cases::load_cases;
pub use catalogue::load_catalogue;
pub use exceptions::{ExceptionReader, RuleNames, exceptions_schema, new_exceptions};
pub use problem::{Problem, Problems};
pub use scaffold::{Scaffold, scaffold};
pub use schema::{baseline_schema, cases_schema, catalogue_schema};
pub use worksheet::{load_worksheets, worksheet_schema};
pub use yaml::MAX_BYTES;
