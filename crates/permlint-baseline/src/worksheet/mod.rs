//! Worksheets: what somebody declares to stand on a screen, as CSV or as YAML.
//!
//! A worksheet usually went through somebody's spreadsheet. What that does to a table without
//! changing its meaning is undone in silence; whatever could mean two things is refused.

mod collect;
mod document;
mod draft;
mod load;
mod meta;
mod records;
mod section;
mod table;
mod words;

use schemars::Schema;

pub use load::load_worksheets;

/// The JSON Schema of `permlint.worksheet/1`.
#[must_use]
pub fn worksheet_schema() -> Schema {
    crate::schema::schema::<document::WorksheetDoc>()
}
