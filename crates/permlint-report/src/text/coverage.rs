//! What was not fully read of the tenant.

use std::io;

use permlint_model::snapshot::{Coverage, Outcome};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Columns of the outcome.
const OUTCOMES: usize = 15;

/// Writes the parts that were not fully read; all parts when the report is verbose.
pub(super) fn write(coverage: &[Coverage], page: &mut Page<'_>) -> io::Result<()> {
    let open = coverage.iter().filter(|part| !part.is_complete()).count();
    let verbose = page.style().verbose;
    if coverage.is_empty() || (open == 0 && !verbose) {
        return Ok(());
    }
    page.heading(&title(open, coverage.len()))?;
    coverage
        .iter()
        .filter(|part| verbose || !part.is_complete())
        .try_for_each(|part| write_part(part, page))
}

fn title(open: usize, all: usize) -> Phrase {
    let title = Phrase::of("coverage").ink(Ink::Strong).own(": ");
    if open == 0 {
        let all = title.own("all of ").count(all as u64, "part", "parts");
        return all.own(" of the tenant read in full");
    }
    title
        .number(open)
        .own(" of ")
        .count(all as u64, "part", "parts")
        .own(" of the tenant not fully read")
}

fn write_part(part: &Coverage, page: &mut Page<'_>) -> io::Result<()> {
    page.row(word(part), OUTCOMES, &answer(part))?;
    let hang = OUTCOMES + 2;
    for text in part.message.iter().chain(&part.note) {
        page.wrapped(hang, hang, &Phrase::of_prose(text))?;
    }
    Ok(())
}

/// How reading a part went.
pub(crate) fn word(part: &Coverage) -> &'static str {
    match part.outcome {
        Outcome::Read if part.is_complete() => "read",
        Outcome::Read => "incomplete",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
        Outcome::NotAttempted => "not attempted",
    }
}

/// What was asked and how much came.
pub(crate) fn answer(part: &Coverage) -> Phrase {
    let request = Phrase::default().name(&part.request);
    let request = match part.status {
        Some(status) => request.own(": ").number(status),
        None => request,
    };
    let request = match &part.code {
        Some(code) => request.own(" ").name(code),
        None => request,
    };
    match (part.received, part.expected) {
        (Some(received), Some(expected)) => request
            .own(", ")
            .number(received)
            .own(" of ")
            .count(expected, "record", "records"),
        (Some(received), None) => request.own(", ").count(received, "record", "records"),
        (None, Some(expected)) => request
            .own(", none of ")
            .count(expected, "record", "records"),
        (None, None) => request,
    }
}
