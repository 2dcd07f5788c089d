//! The report as tables: rules, modules by actions, and every cell that does not pass.

use std::io::{self, Write};

use permlint_model::report::Report;

use crate::page::Page;
use crate::style::Style;
use crate::text::{closing, header};
use told::Told;

mod cells;
mod matrix;
pub(crate) mod overview;
mod rules;
pub(crate) mod sheet;
pub(crate) mod told;

/// Writes the report as tables. The width is the style's; no terminal is asked.
///
/// Tables are not coloured: signs and words say everything.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn table(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    header::write(report, page)?;
    rules::write(report, page)?;
    let told = Told::of(&report.findings);
    matrix::write(&report.cells, &told, page)?;
    cells::write(&report.cells, &told, page)?;
    closing::write(report, page)
}
