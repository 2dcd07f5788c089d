//! The `schema:` line that starts every file, and what its version means.

use serde::Deserialize;
use serde::de::Error as _;

/// One of permlint's file formats: a kind and the major version that this build reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchemaId {
    /// The word after `permlint.`, such as `snapshot`.
    pub kind: &'static str,
    /// The major version that this build reads and writes.
    pub major: u32,
}

impl SchemaId {
    /// Snapshots of live tenants.
    pub const SNAPSHOT: Self = Self::v1("snapshot");
    /// Reports of an audit.
    pub const REPORT: Self = Self::v1("report");
    /// Reports of several subjects or tenants.
    pub const REPORT_SET: Self = Self::v1("report-set");
    /// The way to a compliant subject.
    pub const PLAN: Self = Self::v1("plan");
    /// What documents contradict each other on.
    pub const CONFLICTS: Self = Self::v1("conflicts");
    /// Documented baselines.
    pub const BASELINE: Self = Self::v1("baseline");
    /// The cases of a baseline.
    pub const CASES: Self = Self::v1("cases");
    /// A platform's catalogue.
    pub const CATALOGUE: Self = Self::v1("catalogue");
    /// What changed between two snapshots.
    pub const DIFF: Self = Self::v1("diff");
    /// What became of the findings of a report.
    pub const RECHECK: Self = Self::v1("recheck");
    /// One finding, explained.
    pub const EXPLANATION: Self = Self::v1("explanation");
    /// Facts that a person declares.
    pub const WORKSHEET: Self = Self::v1("worksheet");
    /// Findings that somebody accepts.
    pub const EXCEPTIONS: Self = Self::v1("exceptions");
    /// Findings that were known before.
    pub const KNOWN: Self = Self::v1("known");

    const fn v1(kind: &'static str) -> Self {
        Self { kind, major: 1 }
    }
}

impl std::fmt::Display for SchemaId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "permlint.{}/{}", self.kind, self.major)
    }
}

/// Why a file's `schema:` line was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// The file needs a newer permlint.
    #[error(
        "this file is written as permlint.{kind}/{found}, and this permlint reads versions up to {known}; a permlint that knows permlint.{kind}/{found} is needed"
    )]
    Newer {
        /// The kind of file.
        kind: &'static str,
        /// The version in the file.
        found: u32,
        /// The version that this build knows.
        known: u32,
    },
    /// The file is of another kind, or its line is not one of ours.
    #[error("the file says `schema: {found}`, where `{wanted}` was expected")]
    Other {
        /// What the file says, cleaned for display.
        found: String,
        /// What was expected.
        wanted: String,
    },
}

/// Checks a file's `schema:` line.
///
/// # Errors
///
/// [`FormatError`] when the file is of another kind, or of a newer major version.
pub fn check_schema(found: &str, wanted: SchemaId) -> Result<(), FormatError> {
    let version = found
        .strip_prefix("permlint.")
        .and_then(|rest| rest.strip_prefix(wanted.kind))
        .and_then(|rest| rest.strip_prefix('/'))
        .and_then(|major| major.parse::<u32>().ok());
    match version {
        Some(major) if major == wanted.major => Ok(()),
        Some(major) if major > wanted.major => Err(FormatError::Newer {
            kind: wanted.kind,
            found: major,
            known: wanted.major,
        }),
        _ => Err(FormatError::Other {
            found: crate::text::clean(found, 60),
            wanted: wanted.to_string(),
        }),
    }
}

/// The `schema` of a file in JSON, read before anything else; empty where it says none.
///
/// # Errors
///
/// The parser's, where the file is no JSON object.
pub(crate) fn schema_of(text: &str) -> serde_json::Result<String> {
    #[derive(Deserialize)]
    struct Header {
        schema: Option<String>,
    }
    // Serde would take a list for the fields in their order.
    if text.trim_start().starts_with('[') {
        return Err(serde_json::Error::custom(
            "a list, where an object was expected",
        ));
    }
    let header: Header = serde_json::from_str(text)?;
    Ok(header.schema.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_an_object_is_read_and_of_nothing_else() {
        let told = |text: &str| schema_of(text).map_err(|error| error.to_string());
        assert_eq!(
            told("{ \"schema\": \"a/1\", \"b\": 2 }").as_deref(),
            Ok("a/1")
        );
        assert_eq!(told("{}").as_deref(), Ok(""));
        for list in ["[]", " [\"permlint.report/1\"]"] {
            assert!(told(list).unwrap_err().contains("an object was expected"));
        }
        for wrong in ["", "7", "{", "{ \"schema\": 7 }"] {
            assert!(told(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_newer_major_names_the_version_that_is_needed() {
        let error = check_schema("permlint.baseline/2", SchemaId::BASELINE).unwrap_err();
        assert!(error.to_string().contains("permlint.baseline/2 is needed"));
    }

    #[test]
    fn another_kind_or_noise_is_refused() {
        for found in ["permlint.report/1", "baseline/1", "", "permlint.baseline/0"] {
            assert!(
                matches!(
                    check_schema(found, SchemaId::BASELINE),
                    Err(FormatError::Other { .. })
                ),
                "{found}"
            );
        }
        assert_eq!(
            check_schema("permlint.baseline/1", SchemaId::BASELINE),
            Ok(())
        );
    }
}
