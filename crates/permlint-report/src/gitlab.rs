//! GitLab's Code Quality report.

use std::collections::BTreeMap;
use std::io::{self, Write};

use permlint_model::report::{Finding, Report, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::{Severity, digest_of};
use serde_json::{Value, json};

use crate::conditions;
use crate::json::escaped;
use crate::options::Options;
use crate::phrase::Phrase;
use crate::place;
use crate::sentence;
use crate::style::Style;

/// The rule of an issue that stands for a whole audit.
const VERDICT: &str = "permlint/verdict";

/// Writes what counts as a Code Quality report: violations and what is undecided.
///
/// The format has no word for what was accepted and none for what passed, so neither is in it.
/// An audit that is not compliant is never without an issue: an empty list reads as a pass.
///
/// # Errors
///
/// Whatever the writer returns; [`io::ErrorKind::Other`] if it could not be put into JSON,
/// which no report does.
pub fn gitlab(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut used = BTreeMap::new();
    let mut issues: Vec<Value> = Vec::new();
    for (at, report) in reports.reports.iter().enumerate() {
        issues.extend(of_report(report, at, options, &mut used));
    }
    if reports.reports.is_empty() {
        issues.push(of_nothing(options));
    }
    let text = serde_json::to_string_pretty(&issues).map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())?;
    out.write_all(b"\n")
}

fn of_report(
    report: &Report,
    at: usize,
    options: Options<'_>,
    used: &mut BTreeMap<String, u64>,
) -> Vec<Value> {
    let place = place::subject(options.artifacts, at);
    let mut told = |rule: &str, severity: &str, said: &str| {
        let subject = subject(report);
        let name = fingerprint(report, &format!("{rule} {said}"), used);
        json!({
            "type": "issue",
            "check_name": rule,
            "description": format!("{subject}{said}"),
            "categories": ["Security"],
            "severity": severity,
            "fingerprint": name,
            "location": { "path": place.path, "lines": { "begin": place.line } },
        })
    };
    let mut issues = Vec::new();
    for assumption in conditions::assumed(&report.asked) {
        issues.push(told("permlint/assumption", "info", &assumption));
    }
    let counted: Vec<&Finding> = report.findings.iter().filter(|f| counts(f)).collect();
    if counted.is_empty() && report.verdict != Verdict::Compliant {
        let said = Phrase::of(report.verdict.as_str()).own(": ");
        let said = said.prose(&report.summary).plain(Style::default());
        issues.push(told(VERDICT, "major", &said));
    }
    let counted = counted.into_iter();
    issues.extend(counted.map(|finding| issue(report, at, finding, options, used)));
    issues
}

fn of_nothing(options: Options<'_>) -> Value {
    let place = place::subject(options.artifacts, 0);
    json!({
        "type": "issue",
        "check_name": VERDICT,
        "description": "inconclusive: nothing was judged",
        "categories": ["Security"],
        "severity": "major",
        "fingerprint": digest_of([VERDICT]).short(),
        "location": { "path": place.path, "lines": { "begin": place.line } },
    })
}

fn counts(finding: &Finding) -> bool {
    let matters = finding.kind.is_violation() || finding.kind.is_undecided();
    finding.status == Status::Active && matters
}

fn subject(report: &Report) -> String {
    let subject = Phrase::default()
        .name(&report.tenant.company)
        .own(", ")
        .name(&report.subject.name)
        .own(": ");
    subject.plain(Style::default())
}

fn issue(
    report: &Report,
    at: usize,
    finding: &Finding,
    options: Options<'_>,
    used: &mut BTreeMap<String, u64>,
) -> Value {
    let place = place::of(finding, options.artifacts, at);
    let subject = subject(report);
    let said = sentence::of_finding(finding);
    let own = Phrase::of(" (fingerprint ").name(&finding.fingerprint);
    let own = own.own(")").plain(Style::default());
    json!({
        "type": "issue",
        "check_name": finding.rule.as_str(),
        "description": format!("{subject}{said}{own}"),
        "content": { "body": Phrase::of_prose(&finding.fix).plain(Style::default()) },
        "categories": ["Security"],
        "severity": severity(finding),
        "fingerprint": fingerprint(report, &finding.fingerprint, used),
        "location": { "path": place.path, "lines": { "begin": place.line } },
    })
}

/// What is undecided is never the gravest: it may turn out to be well.
fn severity(finding: &Finding) -> &'static str {
    match (finding.severity, finding.kind.is_undecided()) {
        (Severity::Info, _) => "info",
        (_, true) => "minor",
        (Severity::Low, _) => "minor",
        (Severity::Medium, _) => "major",
        (Severity::High, _) => "critical",
        (Severity::Critical, _) => "blocker",
    }
}

/// GitLab shows only the first of several issues that share a fingerprint.
fn fingerprint(report: &Report, own: &str, used: &mut BTreeMap<String, u64>) -> String {
    let parts = [report.tenant.id().to_string(), own.to_owned()];
    let name = digest_of(&parts).short().to_owned();
    let count = used.entry(name.clone()).or_default();
    *count += 1;
    match *count {
        1 => name,
        n => format!("{name}-{n}"),
    }
}
