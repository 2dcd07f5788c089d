//! The report as JSON: the model's own writer, and nothing else.

use std::io::{self, Write};

use permlint_model::report_set::ReportSet;
use permlint_model::text::is_hostile;

use crate::phrase::opens_command;

/// Writes the reports as JSON, exactly as [`ReportSet::to_json`] gives them.
///
/// JSON lets direction overrides and the controls above `U+007E` stand in strings as they
/// are. Those are written as `\u` escapes, which every reader takes for the same string, so
/// that the output is safe on a terminal too, and so is the sign before a command of a
/// pipeline's log.
///
/// # Errors
///
/// Whatever the writer returns; [`io::ErrorKind::Other`] if the report could not be put into
/// JSON, which no report does.
pub fn json(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let text = reports.to_json().map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())
}

/// The same JSON without anything that a terminal or a pipeline's log could take for a command.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = text.get(at + 1..).filter(|_| c == '#');
        let is_command = rest
            .and_then(|rest| rest.strip_prefix('#'))
            .is_some_and(opens_command);
        match is_command || c != '\n' && is_hostile(c) {
            true => push_escape(&mut out, c),
            false => out.push(c),
        }
    }
    out
}

fn push_escape(out: &mut String, c: char) {
    let mut units = [0_u16; 2];
    for unit in c.encode_utf16(&mut units) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}
