//! One result a finding.

use permlint_model::GapReason;
use permlint_model::Severity;
use permlint_model::report::{Finding, Report, Status};
use serde_json::{Map, Value, json};

use super::rules::{Rules, level};
use super::{BASE, Found, words};
use crate::options::Artifacts;
use crate::place::{self, Place};
use crate::sentence;
use crate::text::reasons::{reason_of, remedy};

/// The result that a finding is.
pub(super) fn result(found: &Found<'_>, rules: &Rules<'_>, artifacts: Option<&Artifacts>) -> Value {
    let (report, finding) = (found.report, found.finding);
    let (kind, level) = kind_and_level(finding);
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| result.insert(key.to_owned(), value);
    put("ruleId", json!(finding.rule.as_str()));
    if let Some(index) = rules.index(&finding.rule) {
        put("ruleIndex", json!(index));
    }
    put("kind", json!(kind));
    put("level", json!(level));
    put("message", json!({ "text": message(report, finding) }));
    put("locations", json!([location(found, artifacts)]));
    put(
        "relatedLocations",
        json!(related(report, finding, artifacts)),
    );
    let fingerprint = words::name(&finding.fingerprint);
    put(
        "partialFingerprints",
        json!({ "permlint/v1": fingerprint, "primaryLocationLineHash": fingerprint }),
    );
    if let Some(suppression) = suppression(report, finding, artifacts) {
        put("suppressions", json!([suppression]));
    }
    put("properties", properties(report, finding));
    Value::Object(result)
}

/// A level other than `none` is for failures only (SARIF 2.1.0, 3.27.10).
fn kind_and_level(finding: &Finding) -> (&'static str, &'static str) {
    match finding.kind {
        kind if kind.is_undecided() => (doubt(reason_of(finding)), "none"),
        kind if kind.is_violation() && finding.severity > Severity::Info => {
            ("fail", level(finding.severity))
        }
        _ => ("informational", "none"),
    }
}

/// `open` where permlint lacked what a better reading brings, `review` where a person has to
/// look.
fn doubt(reason: GapReason) -> &'static str {
    match reason {
        GapReason::Refused
        | GapReason::NotRead
        | GapReason::Stale
        | GapReason::NoRows
        | GapReason::NotWitnessed
        | GapReason::UnknownWord
        | GapReason::NotDeclared
        | GapReason::BaseNotEstablished => "open",
        GapReason::EvidenceConflict
        | GapReason::Ambiguous
        | GapReason::Unmatched
        | GapReason::NotStated
        | GapReason::NotOffered
        | GapReason::NotReadable
        | GapReason::Undecided => "review",
    }
}

fn message(report: &Report, finding: &Finding) -> String {
    let said = sentence::of_finding(finding);
    let subject = words::name(&report.subject.name);
    let company = words::name(&report.tenant.company);
    let todo = match (finding.fix.trim(), finding.kind.is_undecided()) {
        ("", true) => remedy(reason_of(finding)),
        (fix, _) => fix,
    };
    let todo = match todo {
        "" => String::new(),
        todo => format!(" To do: {}.", words::prose(todo).trim_end_matches('.')),
    };
    let word = report.tenant.platform.subject_word();
    words::message(&format!("{said} ({word} {subject} of {company}).{todo}"))
}

fn location(found: &Found<'_>, artifacts: Option<&Artifacts>) -> Value {
    json!({
        "physicalLocation": physical(&place::of(found.finding, artifacts, found.at)),
        "logicalLocations": [{
            "name": found.finding.action.as_str(),
            "fullyQualifiedName": logical(found.report, found.finding),
            "kind": "resource",
        }],
    })
}

fn physical(place: &Place) -> Value {
    let mut region = json!({ "startLine": place.line });
    if let (Some((column, length)), Some(region)) = (place.span, region.as_object_mut()) {
        region.insert("startColumn".to_owned(), json!(column));
        let end = column.saturating_add(length);
        region.insert("endColumn".to_owned(), json!(end));
    }
    json!({ "artifactLocation": { "uri": place::uri(&place.path) }, "region": region })
}

/// `role/module/entry/action`.
fn logical(report: &Report, finding: &Finding) -> String {
    let item = finding.item.as_deref();
    let parts = [&report.subject.name, &finding.module, &finding.entry];
    let parts = parts.into_iter().map(String::as_str).chain(item);
    let parts: Vec<String> = parts.map(words::part).collect();
    format!("{}/{}", parts.join("/"), finding.action)
}

/// The line of the document that the finding breaks, with its text.
fn related(report: &Report, finding: &Finding, artifacts: Option<&Artifacts>) -> Vec<Value> {
    let at = finding.location.as_ref();
    let file = at.and_then(|at| file(report, &at.path, artifacts));
    let (Some(at), Some(file)) = (at, file) else {
        return Vec::new();
    };
    let mut region = json!({ "startLine": at.line.max(1) });
    let rule = report.rules.iter().find(|rule| rule.id == finding.rule);
    let line = rule
        .and_then(|rule| rule.excerpt.as_ref())
        .and_then(|text| {
            let offset = at.line.checked_sub(text.first_line)?;
            text.lines.get(usize::try_from(offset).ok()?)
        });
    if let (Some(line), Some(region)) = (line, region.as_object_mut()) {
        let text = words::prose(line);
        region.insert("snippet".to_owned(), json!({ "text": text }));
    }
    vec![json!({
        "id": 1,
        "message": { "text": "the line of the baseline" },
        "physicalLocation": {
            "artifactLocation": file,
            "region": region,
        },
    })]
}

/// Where a baseline is: below permlint's own rules where it is embedded.
fn file(report: &Report, path: &str, artifacts: Option<&Artifacts>) -> Option<Value> {
    let mut baselines = report.asked.baselines.iter();
    let is_own = artifacts.is_some_and(|files| files.own.contains_key(path));
    let is_embedded = artifacts.is_some_and(|files| files.embedded.contains_key(path))
        || baselines.any(|baseline| path == format!("{}.yaml", baseline.id));
    let uri = place::uri(&place::named(path, artifacts)?);
    Some(match is_embedded && !is_own {
        true => json!({ "uri": uri, "uriBaseId": BASE }),
        false => json!({ "uri": uri }),
    })
}

/// Why a finding does not count, with who says so. Nobody accepted what was merely known.
fn suppression(report: &Report, finding: &Finding, artifacts: Option<&Artifacts>) -> Option<Value> {
    let why = sentence::set_aside(finding)?.plain(crate::Style::default());
    let why = match (finding.status, &report.known) {
        (Status::Known, Some(known)) => {
            format!("{why}: {}, written on {}", known.path, known.written_on)
        }
        _ => why,
    };
    let status = match finding.status {
        Status::Known => "underReview",
        Status::Active | Status::Excepted => "accepted",
    };
    let mut suppression = json!({
        "kind": "external",
        "status": status,
        "justification": words::prose(&why),
    });
    let exception = finding.exception.as_ref();
    let at = exception.and_then(|exception| {
        Some(Place {
            path: place::named(&exception.location.path, artifacts)?,
            line: exception.location.line.max(1),
            span: None,
        })
    });
    if let (Some(at), Some(suppression)) = (at, suppression.as_object_mut()) {
        let location = json!({ "physicalLocation": physical(&at) });
        suppression.insert("location".to_owned(), location);
    }
    Some(suppression)
}

fn properties(report: &Report, finding: &Finding) -> Value {
    let also: Vec<&str> = finding.also.iter().map(|rule| rule.as_str()).collect();
    json!({
        "tenant": words::name(&report.tenant.company),
        "subject": words::name(&report.subject.name),
        "severity": finding.severity.as_str(),
        "finding": finding.kind.as_str(),
        "status": finding.status,
        "entryId": finding.entry_id.as_str(),
        "wanted": words::name(&finding.wanted),
        "seen": words::name(&finding.seen),
        "reason": finding.reason.map(GapReason::as_str),
        "evidence": finding.evidence,
        "also": also,
    })
}
