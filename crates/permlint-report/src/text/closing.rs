//! The last lines: the three buckets, how much was checked, and the verdict.

use std::collections::BTreeMap;
use std::io;

use permlint_model::Severity;
use permlint_model::report::{Counts, Report, RuleOutcome, RuleResult, Status};
use permlint_model::snapshot::Coverage;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Columns of the labels.
const LABELS: usize = 11;

/// Writes the counts and the verdict.
pub(crate) fn write(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let counts = &report.counts;
    page.heading(&Phrase::of("summary").ink(Ink::Strong))?;
    page.row("active", LABELS, &by_severity(&counts.active, Ink::Grave))?;
    page.row("excepted", LABELS, &cells(counts.excepted))?;
    let known = report.findings.iter().filter(|f| f.status == Status::Known);
    if let n @ 1.. = known.count() {
        page.row("known", LABELS, &cells(n as u64))?;
    }
    page.row(
        "unknown",
        LABELS,
        &by_severity(&counts.undecided, |_| Ink::Open),
    )?;
    page.row("checks", LABELS, &checks(counts))?;
    page.row("rules", LABELS, &counted_rules(&report.rules))?;
    page.row("tenant", LABELS, &read(&report.coverage))?;
    page.wrapped(0, 4, &verdict(report))
}

fn cells(count: u64) -> Phrase {
    Phrase::default().count(count, "cell", "cells")
}

/// Cells by severity, gravest first.
pub(crate) fn by_severity(counts: &BTreeMap<Severity, u64>, ink: fn(Severity) -> Ink) -> Phrase {
    let parts = counts.iter().rev().filter(|(_, n)| **n > 0);
    let phrases = parts.map(|(severity, n)| {
        let number = Phrase::default().number(n).own(" ");
        number.own(severity.as_str()).ink(ink(*severity))
    });
    let joined = Phrase::join(phrases, ", ");
    match joined.is_empty() {
        true => cells(0),
        false => cells(counts.values().sum()).own(": ").then(joined),
    }
}

/// What passed, never without what did not: where nothing was judged, nothing passed.
pub(crate) fn checks(counts: &Counts) -> Phrase {
    if counts.evaluated == 0 {
        return Phrase::of("none: nothing was judged").ink(Ink::Open);
    }
    Phrase::default()
        .number(counts.evaluated)
        .own(" (each is one rule on one cell): ")
        .number(counts.passed)
        .own(" passed, ")
        .number(counts.violated)
        .own(" violated, ")
        .number(counts.unknown)
        .own(" unknown, ")
        .number(counts.not_applicable)
        .own(" not applicable")
}

/// How many rules there are, and how they fared.
pub(crate) fn counted_rules(results: &[RuleResult]) -> Phrase {
    let outcomes = rules(results);
    match results.len() as u64 {
        0 => outcomes,
        n => Phrase::default().number(n).own(": ").then(outcomes),
    }
}

/// How many rules had which outcome.
pub(crate) fn rules(rules: &[RuleResult]) -> Phrase {
    let mut outcomes: BTreeMap<RuleOutcome, u64> = BTreeMap::new();
    for rule in rules {
        *outcomes.entry(rule.outcome).or_default() += 1;
    }
    let phrases = outcomes.into_iter().map(|(outcome, n)| {
        let number = Phrase::default().number(n).own(" ");
        number.own(outcome_word(outcome))
    });
    let joined = Phrase::join(phrases, ", ");
    match joined.is_empty() {
        true => Phrase::of("none"),
        false => joined,
    }
}

/// An outcome for people.
pub(crate) fn outcome_word(outcome: RuleOutcome) -> &'static str {
    match outcome {
        RuleOutcome::NotApplicable => "not applicable",
        other => other.as_str(),
    }
}

/// How much of the tenant was read.
pub(crate) fn read(coverage: &[Coverage]) -> Phrase {
    if coverage.is_empty() {
        return Phrase::of("nothing is recorded about what was read");
    }
    let complete = coverage.iter().filter(|part| part.is_complete()).count();
    Phrase::default()
        .number(complete)
        .own(" of ")
        .count(coverage.len() as u64, "part", "parts")
        .own(" read in full")
}

fn verdict(report: &Report) -> Phrase {
    let answer = Phrase::of("verdict: ")
        .ink(Ink::Strong)
        .own(report.verdict.as_str())
        .ink(Ink::Answer(report.verdict));
    let answer = answer.own(" (exit ").number(report.exit_code).own(")");
    match report.summary.trim() {
        "" => answer,
        summary => answer.own(" — ").prose(summary),
    }
}
