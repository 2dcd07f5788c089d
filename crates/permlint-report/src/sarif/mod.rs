//! SARIF 2.1.0, for code scanning.
//!
//! All reports are one run: GitHub takes at most 20 runs a file and refuses two of the same
//! tool. Every result has a place in a file, as one without makes GitHub refuse everything.

use std::io::{self, Write};

use permlint_model::digest_of;
use permlint_model::report::{Finding, Report, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Coverage;
use permlint_model::text::clean;
use serde_json::{Value, json};

use crate::conditions;
use crate::json::escaped;
use crate::options::{Artifacts, Options};
use crate::place;

mod results;
mod rules;
mod words;

/// The most results that GitHub takes in a run.
const RESULTS_MAX: usize = 25_000;
/// Where embedded baselines are below.
const BASE: &str = "PERMLINT_RULES";
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the reports as one run of SARIF 2.1.0.
///
/// # Errors
///
/// Whatever the writer returns; [`io::ErrorKind::Other`] if the log could not be put into
/// JSON, which no log does.
pub fn sarif(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run(reports, options.artifacts)],
    });
    let text = serde_json::to_string_pretty(&log).map_err(io::Error::other)?;
    out.write_all(escaped(&text).as_bytes())?;
    out.write_all(b"\n")
}

fn run(reports: &ReportSet, artifacts: Option<&Artifacts>) -> Value {
    let rules = rules::all(&reports.reports);
    let found = findings(&reports.reports);
    let left = found.len().saturating_sub(RESULTS_MAX);
    let results: Vec<Value> = found
        .iter()
        .take(RESULTS_MAX)
        .map(|found| results::result(found, &rules, artifacts))
        .collect();
    json!({
        "tool": { "driver": {
            "name": "permlint",
            "version": clean(&reports.tool_version, 40),
            "informationUri": env!("CARGO_PKG_HOMEPAGE"),
            "rules": rules.descriptors(),
        }},
        "automationDetails": { "id": category(&reports.reports) },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { BASE: { "description": {
            "text": "the baselines that are embedded in permlint",
        }}},
        "artifacts": embedded(artifacts),
        "invocations": invocations(reports, left),
        "results": results,
        "properties": {
            "verdict": reports.verdict.as_str(),
            "exitCode": reports.exit_code,
            "whatIf": reports.reports.iter().any(|report| !report.asked.assumptions.is_empty()),
        },
    })
}

/// A finding, and where it was found.
struct Found<'r> {
    /// The place of the report among all.
    at: usize,
    report: &'r Report,
    finding: &'r Finding,
}

/// Findings of all reports, the gravest first, so that a cut leaves out the least.
fn findings(reports: &[Report]) -> Vec<Found<'_>> {
    let mut all: Vec<Found<'_>> = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        let findings = report.findings.iter();
        all.extend(findings.map(|finding| Found {
            at,
            report,
            finding,
        }));
    }
    all.sort_by_key(|Found { finding, .. }| {
        let is_open = finding.kind.is_undecided();
        (finding.status, std::cmp::Reverse(finding.severity), is_open)
    });
    all
}

/// What GitHub keeps results apart by: the same subjects and documents are the same category.
fn category(reports: &[Report]) -> String {
    let parts = reports.iter().flat_map(|report| {
        let baselines = report.asked.baselines.iter().map(|b| b.id.to_string());
        let subject = report.subject.name.to_lowercase();
        [report.tenant.id().to_string(), subject]
            .into_iter()
            .chain(baselines)
    });
    let parts: Vec<String> = parts.collect();
    format!("permlint/{}/", digest_of(&parts).short())
}

fn embedded(artifacts: Option<&Artifacts>) -> Vec<Value> {
    let files = artifacts.into_iter().flat_map(|files| &files.embedded);
    let file = |(path, text): (&String, &String)| {
        json!({
            "location": { "uri": place::uri(&place::path(path)), "uriBaseId": BASE },
            "contents": { "text": text },
            "roles": ["policy"],
            "mimeType": "application/yaml",
        })
    };
    files.map(file).collect()
}

fn invocations(reports: &ReportSet, left: usize) -> Vec<Value> {
    let mut all: Vec<Value> = reports.reports.iter().map(invocation).collect();
    if all.is_empty() {
        all.push(json!({
            "executionSuccessful": false,
            "toolExecutionNotifications": [notification("error", "nothing was judged")],
        }));
    }
    if left > 0 {
        let text = format!("{left} results are not in this file: {RESULTS_MAX} are the most");
        all.push(json!({
            "executionSuccessful": true,
            "toolExecutionNotifications": [notification("warning", &text)],
        }));
    }
    all
}

fn invocation(report: &Report) -> Value {
    let gaps = report.coverage.iter().filter(|part| !part.is_complete());
    let gaps = gaps.map(|part| notification("warning", &gap(part)));
    let notes = report.notes.iter().map(|note| notification("note", note));
    let conditions = conditions::all(&report.asked);
    let conditions = conditions.iter().map(|said| notification("warning", said));
    let unsaid = says_nothing(report).then(|| notification("error", &report.summary));
    let told = unsaid
        .into_iter()
        .chain(conditions)
        .chain(gaps)
        .chain(notes);
    let assumptions = report.asked.assumptions.iter();
    let allowed = report.asked.allow_unknown.iter();
    json!({
        "executionSuccessful": !says_nothing(report),
        "exitCode": report.exit_code,
        "exitCodeDescription": report.verdict.as_str(),
        "toolExecutionNotifications": told.collect::<Vec<Value>>(),
        "properties": {
            "tenant": words::name(&report.tenant.company),
            "site": words::name(&report.tenant.site),
            "subject": words::name(&report.subject.name),
            "summary": words::prose(&report.summary),
            "snapshot": report.snapshot.digest.as_str(),
            "checks": {
                "evaluated": report.counts.evaluated,
                "passed": report.counts.passed,
                "violated": report.counts.violated,
                "unknown": report.counts.unknown,
                "notApplicable": report.counts.not_applicable,
                "exceptedFindings": report.counts.excepted,
                "knownFindings": report.counts.known,
            },
            "rules": rules::outcomes(report),
            "assumptions": assumptions.map(|said| words::prose(said)).collect::<Vec<_>>(),
            "allowUnknown": allowed.map(|reason| reason.as_str()).collect::<Vec<_>>(),
        },
    })
}

/// Whether an audit is not compliant and no result would say so.
fn says_nothing(report: &Report) -> bool {
    let counts = |finding: &Finding| {
        let matters = finding.kind.is_violation() || finding.kind.is_undecided();
        finding.status == Status::Active && matters
    };
    report.verdict != Verdict::Compliant && !report.findings.iter().any(counts)
}

fn gap(part: &Coverage) -> String {
    let note = part.note.as_deref().unwrap_or("not read in full");
    format!("{}: {note}", part.request)
}

fn notification(level: &str, text: &str) -> Value {
    json!({ "level": level, "message": { "text": words::message(text) } })
}
