//! The last lines: the three buckets, how much was checked, and the verdict.

use std::collections::BTreeMap;
use std::io;

use permlint_model::Severity;
use permlint_model::report::{Counts, Report, RuleOutcome, RuleResult, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Coverage;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;
use crate::text::findings::OTHERWISE;

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
    let unknown = by_severity(&counts.undecided, |_| Ink::Open);
    let unknown = match counts.undecided.get(&Severity::Info) {
        None | Some(0) => unknown,
        Some(_) => unknown.own(" (info changes no verdict)"),
    };
    page.row("unknown", LABELS, &unknown)?;
    page.row("checks", LABELS, &checks(counts))?;
    page.row("rules", LABELS, &counted_rules(report))?;
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
pub(crate) fn counted_rules(report: &Report) -> Phrase {
    let outcomes = rules(report);
    match required(report).count() as u64 {
        0 => outcomes,
        n => Phrase::default().number(n).own(": ").then(outcomes),
    }
}

/// How many rules had which outcome: what passed, never without what did not.
pub(crate) fn rules(report: &Report) -> Phrase {
    const ALWAYS: [RuleOutcome; 4] = [
        RuleOutcome::Passed,
        RuleOutcome::Violated,
        RuleOutcome::Unknown,
        RuleOutcome::NotApplicable,
    ];
    let mut outcomes: BTreeMap<RuleOutcome, u64> = BTreeMap::new();
    for rule in required(report) {
        *outcomes.entry(rule.outcome).or_default() += 1;
    }
    if outcomes.is_empty() {
        return Phrase::of("none");
    }
    for outcome in ALWAYS {
        outcomes.entry(outcome).or_default();
    }
    let phrases = outcomes.into_iter().map(|(outcome, n)| {
        let number = Phrase::default().number(n).own(" ");
        number.own(outcome_word(outcome))
    });
    Phrase::join(phrases, ", ")
}

/// The rules that ask for something.
fn required(report: &Report) -> impl Iterator<Item = &RuleResult> {
    let rules = report.rules.iter();
    rules.filter(|rule| !is_remark(report, rule))
}

/// Whether a rule only notes rights that no document asks for. Its checks are among no counts;
/// where one of its findings is more than information, it is a rule like others.
pub(crate) fn is_remark(report: &Report, rule: &RuleResult) -> bool {
    let mut findings = report.findings.iter();
    rule.id.as_str() == OTHERWISE
        && !findings.any(|f| f.rule == rule.id && f.severity > Severity::Info)
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

fn answer(verdict: Verdict, exit_code: u8) -> Phrase {
    Phrase::of("verdict: ")
        .ink(Ink::Strong)
        .own(verdict.as_str())
        .ink(Ink::Answer(verdict))
        .own(" (exit ")
        .number(exit_code)
        .own(")")
}

fn verdict(report: &Report) -> Phrase {
    let answer = answer(report.verdict, report.exit_code);
    match report.summary.trim() {
        "" => answer,
        summary => answer.own(" — ").prose(summary),
    }
}

/// Writes the joint verdict of several reports, or of none: the last line, as for one report.
pub(crate) fn write_joint(reports: &ReportSet, page: &mut Page<'_>) -> io::Result<()> {
    match reports.reports.len() {
        0 => {}
        // It has said so itself.
        1 => return Ok(()),
        _ => page.blank()?,
    }
    let answer = answer(reports.verdict, reports.exit_code);
    page.wrapped(0, 4, &answer.own(" — ").then(how_many(reports)))
}

/// How many audits ended how, the worst first.
pub(crate) fn how_many(reports: &ReportSet) -> Phrase {
    let all = reports.reports.len() as u64;
    if all == 0 {
        return Phrase::of("nothing was judged");
    }
    let told = [
        (Verdict::Violations, "has violations", "have violations"),
        (Verdict::Inconclusive, "is inconclusive", "are inconclusive"),
        (Verdict::Compliant, "is compliant", "are compliant"),
    ];
    let mut parts: Vec<Phrase> = Vec::new();
    for (verdict, one, many) in told {
        let of = |report: &&Report| report.verdict == verdict;
        let count = reports.reports.iter().filter(of).count();
        if count == 0 {
            continue;
        }
        let number = Phrase::default().number(count);
        let number = match parts.is_empty() {
            true => number.own(" of ").count(all, "audit", "audits"),
            false => number,
        };
        parts.push(number.own(" ").own(if count == 1 { one } else { many }));
    }
    Phrase::join(parts, "; ")
}
