//! Findings that do not count: accepted with a reason, or known before.

use std::io;

use permlint_model::report::Finding;

use super::buckets::Buckets;
use super::findings::statement;
use super::lines::{DETAIL, Line, by_statement, merge};
use super::reasons::{meaning, reason_of};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the accepted findings, and the known ones when the report is verbose.
pub(super) fn write(buckets: &Buckets<'_>, page: &mut Page<'_>) -> io::Result<()> {
    write_excepted(&buckets.excepted, page)?;
    write_known(&buckets.known, page)
}

fn write_excepted(findings: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let count = Phrase::default().count(
        findings.len() as u64,
        "finding is accepted by an exception",
        "findings are accepted by exceptions",
    );
    page.heading(
        &Phrase::of("excepted")
            .ink(Ink::Strong)
            .own(": ")
            .then(count),
    )?;
    write_lines(findings, page)
}

fn write_known(findings: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let count = Phrase::default().count(
        findings.len() as u64,
        "finding is in the file of known findings",
        "findings are in the file of known findings",
    );
    page.heading(&Phrase::of("known").ink(Ink::Strong).own(": ").then(count))?;
    match page.style().verbose {
        true => write_lines(findings, page),
        false => page.wrapped(2, 4, &Phrase::of("the verbose report lists them")),
    }
}

fn write_lines(findings: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    for line in merge(findings, by_statement) {
        page.wrapped(2, 6, &told(&line))?;
        line.write_below(&[DETAIL], page)?;
    }
    Ok(())
}

fn told(line: &Line<'_>) -> Phrase {
    let statement = match line.first.kind.is_undecided() {
        false => statement(line),
        true => {
            let place = line.sign().then(line.place()).then(line.open());
            place.own("; ").own(meaning(reason_of(line.first)))
        }
    };
    statement
        .own(" (")
        .own(line.first.severity.as_str())
        .own(", ")
        .name(line.first.rule.as_str())
        .own(")")
}
