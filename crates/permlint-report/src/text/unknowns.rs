//! What could not be decided, grouped by reason, with what to do about each.

use std::cmp::Reverse;
use std::io;

use permlint_model::baseline::Direction;
use permlint_model::report::{Finding, Report};
use permlint_model::{GapReason, RuleId, Severity};

use super::findings::authority;
use super::lines::{DETAIL, FIX, Field, Line, by_statement, merge, shared};
use super::reasons::{meaning, reason_of, remedy};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// The most lines for a reason, unless the report is verbose.
const LINES_MAX: usize = 10;

/// Writes what could not be decided; the reason that leaves the gravest open comes first.
pub(super) fn write(report: &Report, unknowns: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    let mut groups = merge(unknowns, reason_of);
    groups.sort_by_key(|group| Reverse(gravest(group)));
    for group in &groups {
        write_group(report, group, page)?;
    }
    Ok(())
}

fn gravest(group: &Line<'_>) -> Option<Severity> {
    group.findings.iter().map(|finding| finding.severity).max()
}

fn write_group(report: &Report, group: &Line<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let reason = reason_of(group.first);
    page.heading(&title(reason, group.findings.len()))?;
    let mut lines = merge(&group.findings, by_statement);
    lines.sort_by_key(|line| Reverse(line.first.severity));
    let fix = shared(&lines, FIX.1);
    let detail = shared(&lines, DETAIL.1);
    let own: Vec<(&'static str, Field)> = [(detail, DETAIL), (fix, ("to do:", FIX.1))]
        .into_iter()
        .filter_map(|(common, field)| common.is_none().then_some(field))
        .collect();
    let rules = rules(group);
    write_lines(report, &lines, &own, rules.len() > 1, page)?;
    if let [rule] = rules.as_slice() {
        page.labelled(2, "leaves open:", &Phrase::default().name(rule.as_str()))?;
    }
    if let Some(detail) = detail {
        page.labelled(2, DETAIL.0, &Phrase::of_prose(detail))?;
    }
    match fix {
        Some(fix) => page.labelled(2, "to do:", &Phrase::of_prose(fix)),
        None => page.labelled(2, "to do:", &Phrase::of(remedy(reason))),
    }
}

/// The rules that a group leaves open.
fn rules<'r>(group: &Line<'r>) -> Vec<&'r RuleId> {
    let mut rules: Vec<&RuleId> = group.findings.iter().map(|f| &f.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn title(reason: GapReason, count: usize) -> Phrase {
    Phrase::of("unknown")
        .ink(Ink::Open)
        .own("[")
        .own(reason.as_str())
        .own("]: ")
        .own(meaning(reason))
        .ink(Ink::Strong)
        .own(" (")
        .count(count as u64, "cell", "cells")
        .own(")")
}

fn write_lines(
    report: &Report,
    lines: &[Line<'_>],
    own: &[(&'static str, Field)],
    named: bool,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let limit = if page.style().verbose {
        usize::MAX
    } else {
        LINES_MAX
    };
    let (shown, hidden) = lines.split_at(lines.len().min(limit));
    for line in shown {
        page.wrapped(2, 6, &statement(report, line, named))?;
        line.write_below(own, page)?;
    }
    let more: usize = hidden.iter().map(|line| line.findings.len()).sum();
    if more == 0 {
        return Ok(());
    }
    let more = Phrase::of("and ").count(more as u64, "more cell", "more cells");
    page.wrapped(2, 4, &more.own("; the verbose report lists them all"))
}

/// What is open, what would be wanted, and how grave it may be; with its rule if `named`.
fn statement(report: &Report, line: &Line<'_>, named: bool) -> Phrase {
    let finding = line.first;
    let told = line
        .sign()
        .then(line.place())
        .then(line.open())
        .own(line.comma())
        .then(authority(finding))
        .own(demand(report, finding))
        .name(&finding.wanted)
        .own(" (")
        .own(finding.severity.as_str());
    match named {
        true => told.own(", ").name(finding.rule.as_str()).own(")"),
        false => told.own(")"),
    }
}

fn demand(report: &Report, finding: &Finding) -> &'static str {
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
    match rule.map(|rule| rule.direction) {
        Some(Direction::Need) => "asks for ",
        Some(Direction::Limit) => "allows ",
        Some(Direction::Exact) | None => "says ",
    }
}
