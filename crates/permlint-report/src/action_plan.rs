//! What to change, one row a click, as CSV that people work through.

use std::io::{self, Write};

use permlint_model::change::{Change, ChangePlan, LeftBecause, LeftCell};
use permlint_model::report::{Click, Finding, OriginRef, Report, Status};
use permlint_model::report_set::ReportSet;

use crate::rows::Rows;

/// The columns; the last four are for whoever works through the rows.
const COLUMNS: [&str; 20] = [
    "tenant",
    "subject",
    "what",
    "severity",
    "where",
    "setting",
    "from",
    "to",
    "why",
    "risk",
    "before you click",
    "rules",
    "document",
    "section",
    "address",
    "entry id",
    "decision",
    "reason",
    "owner",
    "date",
];

/// Writes what to change: first the clicks in the order of the screen, then what a plan cannot
/// settle.
///
/// The clicks are the report's plan; a report without one (of an older permlint, or where
/// nothing was planned) gives the clicks of its findings.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn action_plan(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Rows::new();
    rows.line(&COLUMNS);
    for report in &reports.reports {
        write_report(report, &mut rows);
    }
    out.write_all(rows.finish().as_bytes())
}

fn write_report(report: &Report, rows: &mut Rows) {
    if report.plan.is_empty() {
        return of_findings(report)
            .iter()
            .for_each(|row| row.write(report, rows));
    }
    let ChangePlan { changes, left, .. } = &report.plan;
    let left = left
        .iter()
        .filter(|cell| cell.because != LeftBecause::Excepted);
    let planned = changes.iter().map(Row::of_change);
    for row in planned.chain(left.map(Row::of_left)) {
        row.write(report, rows);
    }
}

/// A row without its tenant.
#[derive(Debug, Default, PartialEq, Eq)]
struct Row<'r> {
    what: &'r str,
    severity: &'r str,
    path: String,
    control: &'r str,
    from: &'r str,
    to: &'r str,
    why: &'r str,
    risk: &'r str,
    note: &'r str,
    rules: String,
    origin: [&'r str; 3],
    entry: &'r str,
}

impl<'r> Row<'r> {
    fn of_change(change: &'r Change) -> Self {
        let rules: Vec<&str> = change.rules.iter().map(|rule| rule.as_str()).collect();
        Self {
            what: change.urgency.as_str(),
            severity: change.severity.as_str(),
            from: &change.from,
            why: &change.why,
            risk: change.risk.as_deref().unwrap_or_default(),
            note: change.note.as_deref().unwrap_or_default(),
            rules: rules.join(" "),
            origin: origin(&change.origin),
            entry: change.entry_id.as_str(),
            ..Self::of_click(&change.click)
        }
    }

    fn of_click(click: &'r Click) -> Self {
        Self {
            path: click.path.clone(),
            control: &click.control,
            to: &click.to,
            ..Self::default()
        }
    }

    fn of_left(left: &'r LeftCell) -> Self {
        let item = left.item.as_deref();
        let parts = [left.module.as_str(), left.entry.as_str()];
        let parts: Vec<&str> = parts.into_iter().chain(item).collect();
        Self {
            what: left.because.as_str(),
            path: parts.join(" › "),
            control: left.action.as_str(),
            note: &left.detail,
            entry: left.entry_id.as_str(),
            ..Self::default()
        }
    }

    fn of_finding(finding: &'r Finding) -> Self {
        let place = match &finding.click {
            Some(click) => Self::of_click(click),
            None => Self {
                path: finding.fix.clone(),
                ..Self::default()
            },
        };
        Self {
            what: finding.kind.as_str(),
            severity: finding.severity.as_str(),
            from: &finding.seen,
            why: &finding.why,
            risk: finding.risk.as_deref().unwrap_or_default(),
            note: finding.detail.as_deref().unwrap_or_default(),
            rules: finding.rule.to_string(),
            origin: origin(&finding.origin),
            entry: finding.entry_id.as_str(),
            ..place
        }
    }

    fn write(&self, report: &Report, rows: &mut Rows) {
        let [document, section, address] = self.origin;
        rows.told(&[
            &report.tenant.company,
            &report.subject.name,
            self.what,
            self.severity,
            &self.path,
            self.control,
            self.from,
            self.to,
            self.why,
            self.risk,
            self.note,
            &self.rules,
            document,
            section,
            address,
            self.entry,
            "",
            "",
            "",
            "",
        ]);
    }
}

fn origin(origin: &OriginRef) -> [&str; 3] {
    [
        &origin.document,
        origin.section.as_deref().unwrap_or_default(),
        origin.url.as_deref().unwrap_or_default(),
    ]
}

/// What counts among the findings: violations, and what somebody has to look at.
fn of_findings(report: &Report) -> Vec<Row<'_>> {
    let counts = |finding: &&Finding| {
        let matters = finding.kind.is_violation() || finding.kind.is_undecided();
        finding.status == Status::Active && matters
    };
    let findings = report.findings.iter().filter(counts);
    findings.map(Row::of_finding).collect()
}
