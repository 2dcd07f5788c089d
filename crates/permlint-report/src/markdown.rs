//! The report in Markdown, for a ticket, a pull request or the summary of a job.
//!
//! The verdict comes first and is never cut. GitHub takes 65,536 characters of a comment; what
//! does not fit is counted.

use std::io::{self, Write};

use permlint_model::report::{Finding, Report, RuleOutcome, RuleResult, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Coverage;

use crate::pages::inline::web_target;
use crate::phrase::Phrase;
use crate::sentence;
use crate::style::Style;
use crate::text::buckets::Buckets;
use crate::text::closing;
use crate::text::lines::{Line, by_statement, merge};
use crate::text::reasons::{meaning, reason_of, remedy};

use budget::Budget;

mod budget;
mod escape;

/// Writes the reports as Markdown of at most 65,536 bytes.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn markdown(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Budget::new();
    page.must(&head(reports));
    for report in &reports.reports {
        write_report(report, reports.reports.len() > 1, &mut page);
    }
    out.write_all(page.finish().as_bytes())
}

fn head(reports: &ReportSet) -> String {
    match reports.reports.as_slice() {
        [] => "## permlint: inconclusive\n\nNothing was judged.\n\n".to_owned(),
        [only] => head_of_one(only),
        many => head_of_many(reports, many),
    }
}

fn head_of_one(report: &Report) -> String {
    let mut out = format!("## permlint: {}\n\n", badge(report.verdict));
    out.push_str(&format!(
        "{} (exit {}).\n\n",
        md(report.summary.trim()),
        report.exit_code
    ));
    out.push_str(&about(report));
    out.push_str(&counted(report));
    out
}

/// The most rows of the table on top.
const ROWS_MAX: usize = 200;

fn head_of_many(reports: &ReportSet, many: &[Report]) -> String {
    let mut out = format!("## permlint: {}\n\n", badge(reports.verdict));
    out.push_str("| tenant | subject | verdict | violations | undecided | excepted |\n");
    out.push_str("|---|---|---|---|---|---|\n");
    for report in many.iter().take(ROWS_MAX) {
        let counts = &report.counts;
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            name(&report.tenant.company),
            name(&report.subject.name),
            badge(report.verdict),
            failing(report),
            counts.undecided.values().sum::<u64>(),
            counts.excepted,
        ));
    }
    if many.len() > ROWS_MAX {
        out.push_str(&format!("\n{} more audits.\n", many.len() - ROWS_MAX));
    }
    out.push('\n');
    out
}

/// Active violations that are more than information.
fn failing(report: &Report) -> u64 {
    let active = report.counts.active.iter();
    let grave = active.filter(|(severity, _)| **severity > permlint_model::Severity::Info);
    grave.map(|(_, n)| n).sum()
}

fn badge(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compliant => "✅ compliant",
        Verdict::Violations => "❌ violations",
        Verdict::Inconclusive => "❔ inconclusive",
    }
}

fn about(report: &Report) -> String {
    let baselines = report.asked.baselines.iter().map(|baseline| {
        let read = format!(" (read on {})", baseline.read_on);
        format!("`{}`{read}", baseline.id)
    });
    let subject = Phrase::of(report.tenant.platform.subject_word())
        .own(" ")
        .quoted(&report.subject.name)
        .own(" of ")
        .name(&report.tenant.company)
        .own(" at ")
        .name(&report.tenant.site);
    format!(
        "Audited: {}, against {}.\n\n",
        shown(&subject),
        baselines.collect::<Vec<_>>().join(", ")
    )
}

/// What passed, with everything that did not beside it.
fn counted(report: &Report) -> String {
    let counts = &report.counts;
    if counts.evaluated == 0 {
        return "Checks: none, nothing was judged.\n\n".to_owned();
    }
    format!(
        "| checks | passed | violated | unknown | not applicable | excepted | known |\n\
         |---|---|---|---|---|---|---|\n\
         | {} | {} | {} | {} | {} | {} | {} |\n\n",
        counts.evaluated,
        counts.passed,
        counts.violated,
        counts.unknown,
        counts.not_applicable,
        counts.excepted,
        counts.known
    )
}

fn write_report(report: &Report, named: bool, page: &mut Budget) {
    if named {
        let whose = Phrase::default().name(&report.tenant.company);
        let whose = whose.own(", ").quoted(&report.subject.name);
        let verdict = badge(report.verdict);
        let summary = md(report.summary.trim());
        page.may(&format!(
            "### {}: {verdict}\n\n{summary}\n\n",
            shown(&whose)
        ));
    }
    let buckets = Buckets::of(&report.findings);
    for group in &by_rule(&buckets.problems) {
        write_rule(report, group, page);
    }
    write_unknowns(&buckets.unknowns, page);
    write_plain(
        "rights that no document asks for",
        &buckets.undocumented,
        page,
    );
    write_excepted(&buckets.excepted, page);
    write_plain("known before", &buckets.known, page);
    write_rules(report, page);
    write_coverage(&report.coverage, page);
}

fn by_rule<'r>(problems: &[&'r Finding]) -> Vec<Line<'r>> {
    let mut groups = merge(problems, |f| (f.rule.clone(), f.severity));
    groups.sort_by_key(|group| std::cmp::Reverse(group.first.severity));
    groups
}

fn write_rule(report: &Report, group: &Line<'_>, page: &mut Budget) {
    let rule = report.rules.iter().find(|rule| rule.id == group.first.rule);
    let title = rule.map_or(group.first.rule.short(), |rule: &RuleResult| &rule.title);
    let summary = format!(
        "<b>{}</b> {} ({})",
        group.first.severity,
        html(title),
        cells(group.findings.len())
    );
    let lines = merge(&group.findings, by_statement);
    let items: Vec<String> = lines.iter().map(|line| item(line)).collect();
    page.fold(&summary, &items, &rule_foot(group.first));
}

fn cells(count: usize) -> String {
    format!("{count} {}", if count == 1 { "cell" } else { "cells" })
}

fn item(line: &Line<'_>) -> String {
    let mut out = format!("- {}\n", shown(&sentence::of_line(line)));
    let mut fixes: Vec<&str> = Vec::new();
    for finding in &line.findings {
        let fix = finding.fix.trim();
        if !fix.is_empty() && !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    for fix in fixes {
        out.push_str(&format!("  - [ ] {}\n", md(fix)));
    }
    out
}

fn rule_foot(finding: &Finding) -> String {
    let mut out = String::new();
    if !finding.why.trim().is_empty() {
        out.push_str(&format!("Why: {}\n\n", md(&finding.why)));
    }
    let source = crate::text::findings::source(finding).plain(Style::default());
    let address = finding.origin.url.as_deref().and_then(web_target);
    let source = match address {
        Some(address) => format!("[{}]({address})", md(&source)),
        None => md(&source),
    };
    out.push_str(&format!("Source: {source}. Rule: `{}`\n\n", finding.rule));
    out
}

fn write_unknowns(unknowns: &[&Finding], page: &mut Budget) {
    let mut groups = merge(unknowns, reason_of);
    groups.sort_by_key(|group| {
        let gravest = group.findings.iter().map(|f| f.severity).max();
        std::cmp::Reverse(gravest)
    });
    for group in &groups {
        let reason = reason_of(group.first);
        let summary = format!(
            "<b>unknown</b> {} ({})",
            meaning(reason),
            cells(group.findings.len())
        );
        let lines = merge(&group.findings, by_statement);
        let items: Vec<String> = lines.iter().map(|line| item(line)).collect();
        page.fold(&summary, &items, &format!("To do: {}\n\n", remedy(reason)));
    }
}

fn write_plain(title: &'static str, findings: &[&Finding], page: &mut Budget) {
    if findings.is_empty() {
        return;
    }
    let lines = merge(findings, by_statement);
    let items = lines
        .iter()
        .map(|line| format!("- {}\n", shown(&sentence::of_line(line))));
    let summary = format!("{title} ({})", cells(findings.len()));
    page.fold(&summary, &items.collect::<Vec<_>>(), "");
}

fn write_excepted(findings: &[&Finding], page: &mut Budget) {
    if findings.is_empty() {
        return;
    }
    let items = findings.iter().map(|finding| {
        let why = sentence::set_aside(finding).unwrap_or_default();
        format!(
            "- {}: {}\n",
            md(&sentence::of_finding(finding)),
            shown(&why)
        )
    });
    let summary = format!("excepted ({})", cells(findings.len()));
    page.fold(&summary, &items.collect::<Vec<_>>(), "");
}

fn write_rules(report: &Report, page: &mut Budget) {
    if report.rules.is_empty() {
        return;
    }
    let items = report.rules.iter().map(|rule| {
        format!(
            "- {} `{}`: {}\n",
            sign(rule.outcome),
            rule.id,
            md(&rule.title)
        )
    });
    let counts = closing::rules(report).plain(Style::default());
    let summary = format!("rules: {}", html(&counts));
    page.fold(&summary, &items.collect::<Vec<_>>(), "");
}

fn sign(outcome: RuleOutcome) -> &'static str {
    match outcome {
        RuleOutcome::Passed => "✅",
        RuleOutcome::Violated => "❌",
        RuleOutcome::Unknown => "❔",
        RuleOutcome::NotApplicable => "➖ not applicable:",
        RuleOutcome::Off => "➖ off:",
        RuleOutcome::Lifted => "➖ lifted:",
    }
}

fn write_coverage(coverage: &[Coverage], page: &mut Budget) {
    let gaps: Vec<&Coverage> = coverage.iter().filter(|part| !part.is_complete()).collect();
    if gaps.is_empty() {
        return;
    }
    let items = gaps.iter().map(|part| {
        let note = part.note.as_deref().unwrap_or("not read in full");
        format!("- {}: {}\n", md(&part.request), md(note))
    });
    let summary = format!(
        "not read in full: {} of {} parts",
        gaps.len(),
        coverage.len()
    );
    page.fold(&summary, &items.collect::<Vec<_>>(), "");
}

fn shown(phrase: &Phrase) -> String {
    escape::markdown(&phrase.plain(Style::default()))
}

/// A name in a table.
fn name(text: &str) -> String {
    shown(&Phrase::default().name(text))
}

/// A sentence of a report.
fn md(text: &str) -> String {
    shown(&Phrase::of_prose(text))
}

/// A sentence of a report between HTML tags, where Markdown means nothing.
fn html(text: &str) -> String {
    escape::html(&Phrase::of_prose(text).plain(Style::default()))
}
