//! The report as tables: rules, modules by actions, and every cell that does not pass.

use std::io::{self, Write};

use comfy_table::presets::{ASCII_FULL_CONDENSED, UTF8_FULL_CONDENSED};
use comfy_table::{ContentArrangement, Table};
use permlint_model::report::Report;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Style;
use crate::text::{closing, header};

mod cells;
mod matrix;
mod rules;

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
    rules::write(&report.rules, page)?;
    matrix::write(&report.cells, page)?;
    cells::write(&report.cells, page)?;
    closing::write(report, page)
}

/// A table in the style of a page, with a header.
fn sheet(style: Style, header: impl IntoIterator<Item = Phrase>) -> Table {
    let mut table = Table::new();
    table
        .load_style(match style.unicode {
            true => UTF8_FULL_CONDENSED,
            false => ASCII_FULL_CONDENSED,
        })
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(style.columns())
        .set_truncation_indicator(if style.unicode { "…" } else { "..." })
        .set_header(plain(style, header));
    table
}

/// The only way in which text gets into a cell: neutralised, as everywhere.
fn plain(style: Style, row: impl IntoIterator<Item = Phrase>) -> Vec<String> {
    row.into_iter().map(|phrase| phrase.plain(style)).collect()
}

fn draw(table: &Table, page: &mut Page<'_>) -> io::Result<()> {
    table.lines().try_for_each(|line| {
        let line = Phrase::default().code(line);
        page.unwrapped(0, &line)
    })
}
