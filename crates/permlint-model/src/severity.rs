//! How much a broken rule matters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding matters, least first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Listed, never fails a run.
    Info,
    /// Hygiene.
    Low,
    /// Breaks a part of the integration, or opens more than it documents.
    Medium,
    /// Breaks the integration's main use, or opens write access that it does not need.
    High,
    /// Reaches money, passwords or security settings that the document keeps closed.
    Critical,
}

impl Severity {
    /// Every severity, least first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
