//! The report in Markdown, for a ticket, a pull request or the summary of a job.
//!
//! The verdict comes first and is never cut. GitHub takes 65,536 characters of a comment; what
//! does not fit is counted.

use std::collections::BTreeMap;
use std::io::{self, Write};

use permlint_model::Severity;
use permlint_model::report::{Finding, Report, RuleOutcome, RuleResult, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Coverage;

use crate::pages::inline::web_target;
use crate::phrase::Phrase;
use crate::sentence;
use crate::style::Style;
use crate::text::buckets::Buckets;
use crate::text::closing;
use crate::text::lines::{DETAIL, FIX, Line, RISK, WHY, by_statement, merge, shared};
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
    match reports.reports.as_slice() {
        [] => page.must("## permlint: inconclusive\n\nNothing was judged.\n\n"),
        [only] => {
            write_head_of_one(only, &mut page);
            write_details(only, &mut page);
        }
        many => write_many(reports, many, &mut page),
    }
    out.write_all(page.finish().as_bytes())
}

fn write_head_of_one(report: &Report, page: &mut Budget) {
    page.must(&format!("## permlint: {}\n\n", badge(report.verdict)));
    page.must(&format!(
        "{} (exit {}).\n\n",
        md(report.summary.trim()),
        report.exit_code
    ));
    page.must(&premises(report));
    page.may(&about(report));
    page.must(&counted(report));
}

/// What the verdict rests on where that is not the usual: it stands right below the verdict.
fn premises(report: &Report) -> String {
    match sentence::premises(report) {
        none if none.is_empty() => String::new(),
        some => format!("**To know about this verdict:** {}.\n\n", shown(&some)),
    }
}

/// The most rows of the table on top.
const ROWS_MAX: usize = 200;

/// A report with its place, and what tells it apart from others on the same subject.
type Named<'r> = (usize, &'r Report, Phrase);

/// The worst first, so that what does not fit is the least grave.
fn write_many(reports: &ReportSet, many: &[Report], page: &mut Budget) {
    let sorted = sentence::worst_first(many);
    write_head_of_many(reports, &sorted, page);
    for named in &sorted {
        write_report(named, page);
    }
}

fn write_head_of_many(reports: &ReportSet, sorted: &[Named<'_>], page: &mut Budget) {
    page.must(&format!(
        "## permlint: {}\n\n{} (exit {}).\n\n",
        badge(reports.verdict),
        shown(&closing::how_many(reports)),
        reports.exit_code
    ));
    page.must("| tenant | subject | verdict | violations | undecided | excepted | known |\n");
    page.must("|---|---|---|---|---|---|---|\n");
    let rows = sorted.iter().take(ROWS_MAX).map(row);
    let left_out = page.rows(&rows.collect::<Vec<_>>());
    let more = left_out + sorted.len().saturating_sub(ROWS_MAX);
    if more > 0 {
        let word = if more == 1 { "audit" } else { "audits" };
        page.must(&format!("\n{more} more {word}.\n"));
    }
    page.must("\n");
}

fn row((_, report, apart): &Named<'_>) -> String {
    let counts = &report.counts;
    format!(
        "| {} | {}{} | {}{} | {} | {} | {} | {} |\n",
        name(&report.tenant.company),
        name(&report.subject.name),
        shown(apart),
        badge(report.verdict),
        sentence::premises_mark(report),
        grave(&counts.active),
        grave(&counts.undecided),
        counts.excepted,
        counts.known,
    )
}

/// How many are more than information: only they can change a verdict.
fn grave(counts: &BTreeMap<Severity, u64>) -> u64 {
    let grave = counts
        .iter()
        .filter(|(severity, _)| **severity > Severity::Info);
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

fn write_report((_, report, apart): &Named<'_>, page: &mut Budget) {
    let whose = Phrase::default().name(&report.tenant.company);
    let whose = whose.own(", ").quoted(&report.subject.name);
    let whose = whose.then(apart.clone());
    let heading = format!(
        "### {}: {}\n\n{}\n\n{}{}",
        shown(&whose),
        badge(report.verdict),
        md(report.summary.trim()),
        premises(report),
        counted(report)
    );
    if page.audit(&heading) {
        write_details(report, page);
    }
}

fn write_details(report: &Report, page: &mut Budget) {
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
    let note = shared(&lines, DETAIL.1);
    let items: Vec<String> = lines.iter().map(|line| item(line, note)).collect();
    page.fold(&summary, &items, &(note_foot(note) + &rule_foot(group)));
}

fn cells(count: usize) -> String {
    format!("{count} {}", if count == 1 { "cell" } else { "cells" })
}

/// A line with what is said of it; without the note that its group has in common.
fn item(line: &Line<'_>, common: Option<&str>) -> String {
    let mut out = format!("- {}\n", shown(&sentence::of_line(line)));
    let note = Some(("Note", DETAIL.1)).filter(|_| common.is_none());
    for (label, field) in [("Risk", RISK.1)].into_iter().chain(note) {
        for text in line.distinct(field) {
            out.push_str(&format!("  - {label}: {}\n", md(text)));
        }
    }
    for fix in line.distinct(FIX.1) {
        out.push_str(&format!("  - [ ] {}\n", md(fix.trim())));
    }
    out
}

fn note_foot(note: Option<&str>) -> String {
    note.map_or_else(String::new, |note| format!("Note: {}\n\n", md(note)))
}

fn rule_foot(group: &Line<'_>) -> String {
    let finding = group.first;
    let mut out = String::new();
    for why in group.distinct(WHY.1) {
        out.push_str(&format!("Why: {}\n\n", md(why)));
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
        let note = shared(&lines, DETAIL.1);
        let items: Vec<String> = lines.iter().map(|line| item(line, note)).collect();
        page.fold(&summary, &items, &(note_foot(note) + &unknown_foot(group)));
    }
}

/// What to do in general, where no finding says what to do for itself.
fn unknown_foot(group: &Line<'_>) -> String {
    match group.distinct(FIX.1).is_empty() {
        true => format!("To do: {}\n\n", remedy(reason_of(group.first))),
        false => String::new(),
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
            sign(report, rule),
            rule.id,
            md(&rule.title)
        )
    });
    let counts = closing::rules(report).plain(Style::default());
    let summary = format!("rules: {}", html(&counts));
    page.fold(&summary, &items.collect::<Vec<_>>(), "");
}

fn sign(report: &Report, rule: &RuleResult) -> &'static str {
    match rule.outcome {
        RuleOutcome::Violated if closing::is_remark(report, rule) => "➖ no requirement:",
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
