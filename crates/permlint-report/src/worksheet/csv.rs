//! The worksheet as CSV, for a spreadsheet.

use permlint_model::worksheet::{Sheet, guarded};

use super::grid::grid;

/// The worksheet as CSV: UTF-8 with a byte order mark, so that spreadsheets see that it is,
/// commas, and lines that end with CR LF. No cell is taken for a formula.
///
/// Values of an earlier worksheet stand in it marked as unconfirmed; the loader does not take
/// them before somebody removed the mark.
#[must_use]
pub fn worksheet_csv(sheet: &Sheet) -> String {
    let grid = grid(sheet, true);
    let mut out = String::from('\u{feff}');
    for (key, text) in &grid.head {
        line(
            &mut out,
            &[format!("# {key}: {text}").trim_end().to_owned()],
        );
    }
    for comment in &grid.comments {
        line(&mut out, &[(*comment).to_owned()]);
    }
    line(&mut out, &grid.columns);
    for row in &grid.rows {
        line(&mut out, row);
    }
    out
}

fn line<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    let cells = cells.iter().map(|cell| quoted(&guarded(cell.as_ref())));
    out.push_str(&cells.collect::<Vec<_>>().join(","));
    out.push_str("\r\n");
}

/// Quotes what could be taken apart, whatever separator the reader expects.
fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
