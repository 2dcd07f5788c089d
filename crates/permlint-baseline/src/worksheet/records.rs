//! The cells of a table, each with its place in the text.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use permlint_model::worksheet::unguarded;

use crate::at::{At, Span};

/// A row of a table.
pub(super) type Record = Vec<At<String>>;

/// The rows of a table, as a spreadsheet wrote them.
///
/// A spreadsheet that expects another separator takes a whole line for one cell. Such a row is
/// taken apart again: `inner` is the separator that it was written with.
pub(super) fn records(text: &str, separator: u8, inner: u8) -> Vec<Record> {
    let rows = split(text, separator).into_iter();
    let is_nested = |row: &Record| separator == inner || row.len() > 1;
    rows.map(|row| {
        if is_nested(&row) {
            unnested(row, inner)
        } else {
            row
        }
    })
    .map(|row| row.iter().map(cleaned).collect())
    .collect()
}

/// Splits a text into rows of raw cells. Empty lines are skipped.
fn split(text: &str, separator: u8) -> Vec<Record> {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut room = vec![0; text.len() + 1];
    let (mut rows, mut row) = (Vec::new(), Record::new());
    let mut at = 0;
    loop {
        let start = at;
        let Some((cell, ends_row)) = field(&mut reader, text.as_bytes(), &mut at, &mut room) else {
            return rows;
        };
        row.push(At {
            value: cell,
            span: place(text, start, at, separator),
        });
        if ends_row {
            rows.push(std::mem::take(&mut row));
        }
    }
}

/// The next cell, and whether it is the last one of its row.
fn field(
    reader: &mut Reader,
    bytes: &[u8],
    at: &mut usize,
    room: &mut [u8],
) -> Option<(String, bool)> {
    let mut filled = 0;
    loop {
        let (result, read, written) = reader.read_field(&bytes[*at..], &mut room[filled..]);
        *at += read;
        filled += written;
        match result {
            ReadFieldResult::Field { record_end } => {
                let cell = String::from_utf8_lossy(&room[..filled]).into_owned();
                return Some((cell, record_end));
            }
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull | ReadFieldResult::End => return None,
        }
    }
}

/// Where a cell stands, without its separator and the line ends around it.
fn place(text: &str, start: usize, end: usize, separator: u8) -> Span {
    let raw = &text[start..end];
    let inner = raw.trim_start_matches(['\r', '\n']);
    let ended = inner.trim_end_matches(['\r', '\n']);
    let ended = match ended.len() == inner.len() {
        true => ended.strip_suffix(char::from(separator)).unwrap_or(ended),
        false => ended,
    };
    Span {
        start: start + raw.len() - inner.len(),
        len: ended.len(),
    }
}

fn unnested(row: Record, separator: u8) -> Record {
    let mut filled = row.iter().filter(|cell| !cell.trim().is_empty());
    let (Some(only), None) = (filled.next(), filled.next()) else {
        return row;
    };
    if only.trim_start().starts_with('#') || !only.contains(char::from(separator)) {
        return row;
    }
    let inner = split(only, separator).into_iter().flatten();
    let span = only.span;
    inner
        .map(|cell| At {
            value: cell.value,
            span,
        })
        .collect()
}

/// A cell without blanks around it, without quotes that were quoted once more, and without
/// the apostrophe that guards a spreadsheet against formulas.
fn cleaned(cell: &At<String>) -> At<String> {
    let mut text = cell.value.trim().to_owned();
    while let Some(inner) = unquoted(&text) {
        text = inner;
    }
    At {
        value: unguarded(&text).trim().to_owned(),
        span: cell.span,
    }
}

fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\"\"", "\"").trim().to_owned())
}
