//! GitLab's Code Quality report.

use std::collections::BTreeMap;
use std::io::{self, Write};

use permlint_model::report::{Finding, Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_model::{Severity, digest_of};
use serde_json::{Value, json};

use crate::json::escaped;
use crate::options::Options;
use crate::phrase::Phrase;
use crate::place;
use crate::sentence;
use crate::style::Style;

/// Writes what counts as a Code Quality report: violations and what is undecided.
///
/// The format has no word for what was accepted and none for what passed, so neither is in it.
///
/// # Errors
///
/// Whatever the writer returns; [`io::ErrorKind::Other`] if it could not be put into JSON,
/// which no report does.
pub fn gitlab(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut used = BTreeMap::new();
    let issues: Vec<Value> = reports
        .reports
        .iter()
        .flat_map(|report| report.findings.iter().map(move |finding| (report, finding)))
        .filter(|(_, finding)| counts(finding))
        .map(|(report, finding)| issue(report, finding, options, &mut used))
        .collect();
    let text = serde_json::to_string_pretty(&issues).map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())?;
    out.write_all(b"\n")
}

fn counts(finding: &Finding) -> bool {
    let matters = finding.kind.is_violation() || finding.kind.is_undecided();
    finding.status == Status::Active && matters
}

fn issue(
    report: &Report,
    finding: &Finding,
    options: Options<'_>,
    used: &mut BTreeMap<String, u64>,
) -> Value {
    let place = place::of(finding, options.artifacts);
    let subject = Phrase::default()
        .name(&report.tenant.company)
        .own(", ")
        .name(&report.subject.name)
        .own(": ");
    let said = sentence::of_finding(finding);
    json!({
        "type": "issue",
        "check_name": finding.rule.as_str(),
        "description": format!("{}{said}", subject.plain(Style::default())),
        "content": { "body": Phrase::of_prose(&finding.fix).plain(Style::default()) },
        "categories": ["Security"],
        "severity": severity(finding),
        "fingerprint": fingerprint(report, finding, used),
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
fn fingerprint(report: &Report, finding: &Finding, used: &mut BTreeMap<String, u64>) -> String {
    let parts = [report.tenant.id().to_string(), finding.fingerprint.clone()];
    let name = digest_of(&parts).short().to_owned();
    let count = used.entry(name.clone()).or_default();
    *count += 1;
    match *count {
        1 => name,
        n => format!("{name}-{n}"),
    }
}
