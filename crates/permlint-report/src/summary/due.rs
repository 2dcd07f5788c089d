//! What is due: exceptions that end, evidence that is old, the worst finding of each subject.

use std::io;

use permlint_model::GapReason;
use permlint_model::report::{ExceptionState, ExceptionUse, Finding, Report, Status};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::sentence;
use crate::style::Ink;

/// Writes the worst finding of each subject, and then what is due.
pub(super) fn write(reports: &[Report], page: &mut Page<'_>) -> io::Result<()> {
    let worst: Vec<(&Report, Phrase)> = each(reports, |report| worst(report).into_iter().collect());
    section("worst findings", &worst, page)?;
    section("due", &each(reports, due), page)
}

fn each(reports: &[Report], of: impl Fn(&Report) -> Vec<Phrase>) -> Vec<(&Report, Phrase)> {
    reports
        .iter()
        .flat_map(|report| of(report).into_iter().map(move |line| (report, line)))
        .collect()
}

fn section(
    title: &'static str,
    lines: &[(&Report, Phrase)],
    page: &mut Page<'_>,
) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of(title).ink(Ink::Strong))?;
    for (report, line) in lines {
        let whose = Phrase::default().name(&report.tenant.company).own(", ");
        let whose = whose.name(&report.subject.name).own(": ");
        page.wrapped(2, 6, &whose.then(line.clone()))?;
    }
    Ok(())
}

/// The first of the gravest findings that count; a violation before a doubt.
fn worst(report: &Report) -> Option<Phrase> {
    let counts = |finding: &&Finding| {
        let matters = finding.kind.is_violation() || finding.kind.is_undecided();
        finding.status == Status::Active
            && matters
            && finding.severity > permlint_model::Severity::Info
    };
    let findings = report.findings.iter().filter(counts);
    let worst = findings.min_by_key(|finding| {
        let is_open = finding.kind.is_undecided();
        (is_open, std::cmp::Reverse(finding.severity))
    })?;
    let said = Phrase::of(worst.severity.as_str()).ink(Ink::Grave(worst.severity));
    Some(said.own(": ").prose(sentence::of_finding(worst)))
}

fn due(report: &Report) -> Vec<Phrase> {
    let mut lines: Vec<Phrase> = report.exceptions.iter().filter_map(exception).collect();
    let stale = report.findings.iter().filter(|finding| {
        finding.status == Status::Active && finding.reason == Some(GapReason::Stale)
    });
    if let n @ 1.. = stale.count() {
        let line = Phrase::default().count(n as u64, "cell rests", "cells rest");
        lines.push(line.own(" on evidence that is too old: read again"));
    }
    if let Some(known) = report.known.as_ref().filter(|known| !known.gone.is_empty()) {
        let line = Phrase::default().count(
            known.gone.len() as u64,
            "known finding is",
            "known findings are",
        );
        lines.push(line.own(" gone: the file can shrink"));
    }
    lines
}

fn exception(used: &ExceptionUse) -> Option<Phrase> {
    let what = match (used.state, used.days_left) {
        (ExceptionState::Expired, _) => Phrase::of("expired on ").number(used.expires),
        (ExceptionState::Outgrown, _) => Phrase::of("outgrown: more is open than was accepted"),
        (ExceptionState::Unused, _) => Phrase::of("no longer needed"),
        (ExceptionState::InForce, Some(days)) => Phrase::of("ends on ")
            .number(used.expires)
            .own(", in ")
            .count(days.unsigned_abs(), "day", "days"),
        (ExceptionState::InForce, None) => return None,
    };
    let line = Phrase::of("exception of ").name(&used.owner).own(" for ");
    Some(line.prose(&used.accepts).own(": ").then(what))
}
