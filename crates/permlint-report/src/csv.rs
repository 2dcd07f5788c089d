//! Every cell as a row of CSV, for a spreadsheet.

use std::collections::BTreeMap;
use std::io::{self, Write};

use permlint_model::report::{CellRow, CellVerdict, Finding, Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_model::{Action, EntryId};

use crate::conditions;
use crate::rows::Rows;

/// The columns. New ones are added at the end.
const COLUMNS: [&str; 22] = [
    "tenant",
    "site",
    "platform",
    "subject",
    "module",
    "entry",
    "item",
    "action",
    "at least",
    "at most",
    "seen",
    "verdict",
    "severity",
    "status",
    "rule",
    "reason",
    "to do",
    "entry id",
    "fingerprint",
    "snapshot taken",
    "finding",
    "assumed",
];

/// Writes every cell of every report as a row.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn csv(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new();
    rows.line(&COLUMNS);
    for report in &reports.reports {
        let findings = by_cell(report);
        for cell in &report.cells {
            let finding = findings.get(&key(&cell.entry_id, cell.item.as_deref(), cell.action));
            rows.told(&row(report, cell, finding.copied()));
        }
    }
    out.write_all(rows.finish().as_bytes())
}

pub(crate) type Key<'r> = (&'r EntryId, Option<&'r str>, Action);

pub(crate) fn key<'r>(entry: &'r EntryId, item: Option<&'r str>, action: Action) -> Key<'r> {
    (entry, item, action)
}

/// The finding of each cell that tells most: one that counts before one that is set aside, and
/// then the gravest.
pub(crate) fn by_cell(report: &Report) -> BTreeMap<Key<'_>, &Finding> {
    let weight = |finding: &Finding| (finding.status == Status::Active, finding.severity);
    let mut gravest: BTreeMap<Key<'_>, &Finding> = BTreeMap::new();
    for finding in &report.findings {
        let key = key(&finding.entry_id, finding.item.as_deref(), finding.action);
        let known = gravest.entry(key).or_insert(finding);
        if weight(finding) > weight(known) {
            *known = finding;
        }
    }
    gravest
}

fn row<'r>(report: &'r Report, cell: &'r CellRow, finding: Option<&'r Finding>) -> [&'r str; 22] {
    let is_assumed = conditions::is_assumed(&report.asked, cell);
    let told = |text: &'r Option<String>| text.as_deref().unwrap_or_default();
    [
        &report.tenant.company,
        &report.tenant.site,
        report.tenant.platform.as_str(),
        &report.subject.name,
        &cell.module,
        &cell.entry,
        told(&cell.item),
        cell.action.as_str(),
        told(&cell.floor),
        told(&cell.ceiling),
        &cell.seen,
        verdict(cell.verdict),
        cell.severity.map_or("", |severity| severity.as_str()),
        finding.map_or("", status),
        finding.map_or("", |f| f.rule.as_str()),
        finding
            .and_then(|f| f.reason)
            .map_or("", |reason| reason.as_str()),
        finding.map_or("", |f| &f.fix),
        cell.entry_id.as_str(),
        finding.map_or("", |f| &f.fingerprint),
        told(&report.snapshot.taken),
        finding.map_or("", |f| f.kind.as_str()),
        if is_assumed { "assumed" } else { "" },
    ]
}

/// The word for a cell's verdict.
pub(crate) fn verdict(verdict: CellVerdict) -> &'static str {
    match verdict {
        CellVerdict::Pass => "pass",
        CellVerdict::Missing => "missing",
        CellVerdict::Excess => "excess",
        CellVerdict::Mismatch => "mismatch",
        CellVerdict::Unknown => "unknown",
        CellVerdict::NotJudged => "not judged",
    }
}

fn status(finding: &Finding) -> &'static str {
    match finding.status {
        Status::Active => "active",
        Status::Excepted => "excepted",
        Status::Known => "known",
    }
}
