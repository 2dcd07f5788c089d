//! Where a fact stands in a document that somebody wrote.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place in a text file.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// The file; for an embedded one, its path below `rules/`.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// How many characters of that line are meant, at least 1.
    pub length: u32,
}

/// The lines of a document that a location points into, so that a report can show them later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first_line: u32,
    /// The lines, without line ends.
    pub lines: Vec<String>,
}
