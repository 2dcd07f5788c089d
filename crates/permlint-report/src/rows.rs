//! Rows of comma-separated values.

use permlint_model::text::clean;
use permlint_model::worksheet::guarded;

use crate::phrase::inert;

/// The most characters of a cell.
const CELL_MAX: usize = 4_000;

/// Comma-separated values as RFC 4180 writes them: lines end with CR LF, and quotation marks
/// are doubled. A byte order mark stands before them, as spreadsheets take the text for the
/// machine's old code page without it.
#[derive(Debug)]
pub(crate) struct Rows {
    out: String,
}

impl Rows {
    /// Nothing but the byte order mark.
    pub(crate) fn new() -> Self {
        Self {
            out: String::from('\u{feff}'),
        }
    }

    /// A row of our own words.
    pub(crate) fn line<T: AsRef<str>>(&mut self, cells: &[T]) {
        let cells = cells.iter().map(|cell| quoted(&harmless(cell.as_ref())));
        self.out.push_str(&cells.collect::<Vec<_>>().join(","));
        self.out.push_str("\r\n");
    }

    /// A row of what a report says: neutralised, on one line each.
    pub(crate) fn told(&mut self, cells: &[&str]) {
        let told = |cell: &&str| inert(&clean(cell, CELL_MAX));
        let cells: Vec<String> = cells.iter().map(told).collect();
        self.line(&cells);
    }

    /// All of it.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

/// A cell that is no formula, and that holds none for a reader who parts cells at semicolons.
fn harmless(cell: &str) -> String {
    let mut parts = guarded(cell)
        .split(';')
        .map(str::to_owned)
        .collect::<Vec<_>>();
    for part in parts.iter_mut().skip(1) {
        let bare = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        if guarded(bare) != bare {
            part.insert(0, '\'');
        }
    }
    parts.join(";")
}

/// Quotes what could be taken apart, whatever separator the reader expects.
fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', ';', '\t', '\r', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_behind_a_semicolon() {
        let mut rows = Rows::new();
        rows.told(&["Neo;=HYPERLINK(1)", "a; \"=1\"", "read; all"]);
        assert_eq!(
            rows.finish(),
            "\u{feff}\"Neo;'=HYPERLINK(1)\",\"a;' \"\"=1\"\"\",\"read; all\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula_and_none_leaves_its_place() {
        let mut rows = Rows::new();
        rows.told(&["=cmd|'/c calc'!A1", "a \"b\", c", "two\r\nlines", " +1"]);
        assert_eq!(
            rows.finish(),
            "\u{feff}'=cmd|'/c calc'!A1,\"a \"\"b\"\", c\",two lines,'+1\r\n"
        );
    }
}
