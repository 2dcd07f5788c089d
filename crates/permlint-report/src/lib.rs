//! Renders permlint reports: one renderer a file, each writing to the writer that it is given.
//!
//! A renderer is a pure function of a [`ReportSet`] and a [`Style`]. It reads no environment and
//! no clock, takes no decision of its own (the verdict and the exit code are the reports'),
//! and shows nothing that a tenant controls before it was neutralised: in the text and table
//! formats by the crate's one `Phrase`, in HTML by it and by escapes, in JSON by escapes.
//!
//! Beside reports, it renders pages about the documents themselves: [`index_page`],
//! [`baseline_page`] and [`rule_page`], in Markdown; and plain lists ([`list`]).

use std::io::{self, Write};

use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;

mod format;
mod html;
mod json;
mod list;
mod page;
mod pages;
mod phrase;
mod plan;
mod style;
mod table;
mod text;
mod worksheet;

pub use format::{Format, UnknownFormat};
pub use html::html;
pub use json::json;
pub use list::{Item, list};
pub use pages::{baseline_page, index_page, rule_page};
pub use plan::{PlanFormat, conflicts, conflicts_json, plan};
pub use style::Style;
pub use table::table;
pub use text::text;
pub use worksheet::{worksheet_csv, worksheet_html, worksheet_yaml};

/// Writes reports in a format. What people read has one report after the other.
///
/// # Errors
///
/// Whatever the writer returns, unchanged: a broken pipe stays one.
pub fn render(
    format: Format,
    reports: &ReportSet,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => each(reports, out, |report, out| text(report, style, out)),
        Format::Table => each(reports, out, |report, out| table(report, style, out)),
        Format::Json => json(reports, out),
        Format::Html => html(reports, out),
    }
}

fn each(
    reports: &ReportSet,
    out: &mut dyn Write,
    write: impl Fn(&Report, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    for (at, report) in reports.reports.iter().enumerate() {
        if at > 0 {
            out.write_all(b"\n")?;
        }
        write(report, out)?;
    }
    Ok(())
}
