//! The worksheet as CSV, for a spreadsheet.

use permlint_model::worksheet::Sheet;

use super::grid::grid;
use crate::rows::Rows;

/// The worksheet as CSV: UTF-8 with a byte order mark, so that spreadsheets see that it is,
/// commas, and lines that end with CR LF. No cell is taken for a formula.
///
/// Values of an earlier worksheet stand in it marked as unconfirmed; the loader does not take
/// them before somebody removed the mark.
#[must_use]
pub fn worksheet_csv(sheet: &Sheet) -> String {
    let grid = grid(sheet, true);
    let mut rows = Rows::new();
    for (key, text) in &grid.head {
        rows.line(&[format!("# {key}: {text}").trim_end()]);
    }
    for comment in &grid.comments {
        rows.line(&[*comment]);
    }
    rows.line(&grid.columns);
    for row in &grid.rows {
        rows.line(row);
    }
    rows.finish()
}
