//! The way to a compliant subject: for the one who clicks, for a ticket, for a customer, and for
//! programs.

use std::io::{self, Write};

use permlint_model::change::{ConflictDocument, PlanDocument};

use crate::json::escaped;
use crate::pages;
use crate::style::Style;

pub(crate) use steps::{Part, Step, parts};

mod conflicts;
mod customer;
mod steps;
mod text;

/// What to do instead of making one role, behind "make a security role".
pub(crate) const SEVERAL: &str = " for each of the roles above: `permlint setup` with its \
                                  baselines alone tells what to set there. The boxes below are \
                                  those of all documents, without the contradicted ones";

/// A format that a plan can be written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PlanFormat {
    /// For the one who clicks.
    #[default]
    Text,
    /// For a ticket.
    Markdown,
    /// For a customer: a letter of a page, without rules and ids.
    Customer,
    /// For programs: `permlint.plan/1`.
    Json,
}

impl PlanFormat {
    /// Every format, the usual one first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Markdown, Self::Customer, Self::Json];

    /// The word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Customer => "customer",
            Self::Json => "json",
        }
    }
}

/// Writes a plan in a format.
///
/// # Errors
///
/// Whatever the writer returns, unchanged; [`io::ErrorKind::Other`] if it could not be put into
/// JSON, which no plan does.
pub fn plan(
    format: PlanFormat,
    document: &PlanDocument,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        PlanFormat::Text => text::write(document, style, out),
        PlanFormat::Markdown => out.write_all(pages::plan_page(document).as_bytes()),
        PlanFormat::Customer => customer::write(document, style, out),
        PlanFormat::Json => {
            let text = document.to_json().map_err(io::Error::other)?;
            out.write_all(escaped(&text).as_bytes())
        }
    }
}

/// Writes what documents contradict each other on, for people.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn conflicts(document: &ConflictDocument, style: Style, out: &mut dyn Write) -> io::Result<()> {
    conflicts::write(document, style, out)
}

/// Writes what documents contradict each other on, as `permlint.conflicts/1`.
///
/// # Errors
///
/// As [`plan`].
pub fn conflicts_json(document: &ConflictDocument, out: &mut dyn Write) -> io::Result<()> {
    let text = document.to_json().map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())
}
