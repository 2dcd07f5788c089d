//! Findings that do not count: accepted with a reason, or known before.

use std::io;

use permlint_model::report::{Finding, KnownUse};

use super::buckets::Buckets;
use super::findings::statement;
use super::lines::{DETAIL, Line, by_statement, merge};
use super::reasons::{meaning, reason_of};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the accepted findings, and the known ones when the report is verbose.
pub(super) fn write(
    buckets: &Buckets<'_>,
    known: Option<&KnownUse>,
    page: &mut Page<'_>,
) -> io::Result<()> {
    write_excepted(&buckets.excepted, page)?;
    write_known(&buckets.known, page)?;
    known.map_or(Ok(()), |known| write_gone(known, page))
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

/// What stands in the file of known findings and is not there any more.
fn write_gone(known: &KnownUse, page: &mut Page<'_>) -> io::Result<()> {
    if known.gone.is_empty() {
        return Ok(());
    }
    let count = Phrase::default().count(
        known.gone.len() as u64,
        "known finding is gone",
        "known findings are gone",
    );
    page.heading(&Phrase::of("known").ink(Ink::Strong).own(": ").then(count))?;
    let file = Phrase::default().name(&known.path);
    let told = file.own(" can shrink: --update-known takes out what is gone");
    page.wrapped(2, 4, &told)?;
    match page.style().verbose {
        true => page.labelled(2, "id:", &Phrase::list(&known.gone)),
        false => Ok(()),
    }
}

fn write_lines(findings: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    let place = |f: &Finding| f.exception.as_ref().map(|e| e.location.clone());
    for line in merge(findings, |f| (by_statement(f), place(f))) {
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
