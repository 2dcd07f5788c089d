//! How reading one part of a tenant went.

use permlint_model::snapshot::{Coverage, Outcome, Part};

use crate::http::Trouble;

/// A part of the tenant as far as it could be read.
#[derive(Debug)]
pub(crate) struct PartRead<T> {
    /// How it went.
    pub(crate) coverage: Coverage,
    /// What was read; nothing where it was refused or failed.
    pub(crate) value: Option<T>,
    /// Why it was not read.
    pub(crate) trouble: Option<Trouble>,
}

/// A part that was not asked for.
pub(crate) fn not_attempted(part: Part, path: &str, why: &str) -> Coverage {
    Coverage {
        note: Some(why.to_owned()),
        ..blank(part, path)
    }
}

/// A part of one record that was read.
pub(crate) fn read_one<T>(part: Part, path: &str, value: T) -> PartRead<T> {
    let coverage = Coverage {
        outcome: Outcome::Read,
        status: Some(200),
        ..blank(part, path)
    };
    PartRead {
        coverage,
        value: Some(value),
        trouble: None,
    }
}

/// A part that nothing is known of.
pub(crate) fn blank(part: Part, path: &str) -> Coverage {
    Coverage {
        part,
        request: format!("GET {path}"),
        outcome: Outcome::NotAttempted,
        status: None,
        code: None,
        message: None,
        expected: None,
        received: None,
        note: None,
    }
}
