//! Exceptions: findings that somebody accepts, in YAML.
//!
//! An exception that is not understood is an error and never without effect: the finding that it
//! was written for would otherwise return, or stay accepted for ever, and nobody would know.

mod check;
mod document;
mod read;
mod rule_names;
mod write;

use schemars::Schema;

pub use read::ExceptionReader;
pub use rule_names::RuleNames;
pub use write::new_exceptions;

/// The JSON Schema of `permlint.exceptions/1`.
#[must_use]
pub fn exceptions_schema() -> Schema {
    crate::schema::schema::<document::ExceptionsDoc>()
}
