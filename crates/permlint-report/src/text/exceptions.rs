//! Exceptions: beside the findings that they bear on, and those that somebody should look at.

use std::io;

use permlint_model::Location;
use permlint_model::report::{ExceptionState, ExceptionUse, Finding, FindingException};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the exceptions that findings of a line have beside them, each once.
pub(super) fn write_beside(
    findings: &[&Finding],
    indent: usize,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut told: Vec<&FindingException> = Vec::new();
    for exception in findings.iter().filter_map(|f| f.exception.as_ref()) {
        if !told.contains(&exception) {
            told.push(exception);
            page.labelled(indent, "accepted:", &Phrase::of_prose(&exception.reason))?;
            page.wrapped(indent + 10, indent + 10, &standing(exception))?;
        }
    }
    Ok(())
}

/// Who answers for it, and whether it holds.
fn standing(exception: &FindingException) -> Phrase {
    let owner = Phrase::of("by ").name(&exception.owner);
    let until = exception.expires.to_string();
    let told = match exception.state {
        ExceptionState::InForce => owner.own(", until ").name(until),
        ExceptionState::Expired => owner
            .own(", until ")
            .name(until)
            .own("; that day is over, and the finding counts again"),
        ExceptionState::Outgrown => owner
            .own(", when ")
            .name(&exception.seen)
            .own(" was seen; this goes beyond it, and the finding counts again"),
        ExceptionState::Unused => owner,
    };
    told.then(place(&exception.location))
}

fn place(location: &Location) -> Phrase {
    Phrase::of(" (")
        .name(&location.path)
        .own(":")
        .number(location.line)
        .own(")")
}

/// Writes the exceptions that somebody should look at: unused, lapsed, or soon to expire.
pub(super) fn write(exceptions: &[ExceptionUse], page: &mut Page<'_>) -> io::Result<()> {
    let open: Vec<&ExceptionUse> = exceptions.iter().filter(|e| needs_a_look(e)).collect();
    if open.is_empty() {
        return Ok(());
    }
    let count = Phrase::default().count(
        open.len() as u64,
        "exception needs a look",
        "exceptions need a look",
    );
    let title = Phrase::of("exceptions").ink(Ink::Strong).own(": ");
    page.heading(&title.then(count))?;
    open.into_iter().try_for_each(|exception| {
        page.wrapped(2, 4, &state(exception))?;
        page.wrapped(6, 6, &whose(exception))
    })
}

fn needs_a_look(exception: &ExceptionUse) -> bool {
    exception.state != ExceptionState::InForce || exception.days_left.is_some()
}

fn state(exception: &ExceptionUse) -> Phrase {
    let until = exception.expires.to_string();
    let word = match (exception.state, exception.days_left) {
        (ExceptionState::Unused, _) => Phrase::of("unused, to be removed"),
        (ExceptionState::Outgrown, _) => Phrase::of("outgrown"),
        (ExceptionState::Expired, _) => Phrase::of("expired on ").name(until),
        (ExceptionState::InForce, Some(0)) => Phrase::of("expires today"),
        (ExceptionState::InForce, Some(days)) => Phrase::of("expires in ")
            .count(days.unsigned_abs(), "day", "days")
            .own(", on ")
            .name(until),
        (ExceptionState::InForce, None) => Phrase::of("in force"),
    };
    Phrase::of("* ")
        .then(word.ink(Ink::Open))
        .own(": ")
        .name(&exception.accepts)
}

fn whose(exception: &ExceptionUse) -> Phrase {
    let owner = Phrase::of("owner: ").name(&exception.owner);
    owner.then(place(&exception.location))
}
