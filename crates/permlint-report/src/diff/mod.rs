//! What changed: between two snapshots ([`render_diff`]), and between a report and today
//! ([`render_recheck`]).
//!
//! Both are first put into an `Outline` of phrases, so that text and Markdown say the same, and
//! nothing reaches either that was not neutralised.

use std::io::{self, Write};

use permlint_model::diff::Diff;
use permlint_model::recheck::Recheck;

use crate::json::escaped;
use crate::style::Style;
use outline::Outline;

mod changes;
mod findings;
mod format;
mod markdown;
mod outline;
mod recheck;
mod rows;
mod text;

pub use format::{DiffFormat, UnknownDiffFormat};

/// Writes what changed between two snapshots.
///
/// # Errors
///
/// Whatever the writer returns, unchanged; [`io::ErrorKind::Other`] if the diff could not be
/// put into JSON, which no diff does.
pub fn render_diff(
    format: DiffFormat,
    diff: &Diff,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiffFormat::Json => write_json(&diff.to_json().map_err(io::Error::other)?, out),
        _ => write(format, &changes::outline(diff, style.verbose), style, out),
    }
}

/// Writes what became of the findings of a report.
///
/// # Errors
///
/// As [`render_diff`].
pub fn render_recheck(
    format: DiffFormat,
    recheck: &Recheck,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiffFormat::Json => write_json(&recheck.to_json().map_err(io::Error::other)?, out),
        _ => write(
            format,
            &recheck::outline(recheck, style.verbose),
            style,
            out,
        ),
    }
}

fn write_json(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(escaped(text).as_bytes())
}

fn write(
    format: DiffFormat,
    outline: &Outline,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiffFormat::Markdown => out.write_all(markdown::page(outline).as_bytes()),
        _ => text::write(outline, style, out),
    }
}
