//! What to change, one row a click, as CSV that people work through.

use std::io::{self, Write};

use permlint_model::change::{Change, ChangePlan, LeftBecause, LeftCell, Urgency};
use permlint_model::report::{Click, Finding, OriginRef, Report, Status};
use permlint_model::report_set::ReportSet;

use crate::csv::{by_cell, key};
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

/// Writes what to change: what was assumed and not observed, then the clicks in the order of the screen, then what a plan cannot
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
    for assumption in &report.asked.assumptions {
        Row::of_assumption(assumption).write(report, rows);
    }
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
    let findings = by_cell(report);
    let left = left.map(|left| {
        let key = key(&left.entry_id, left.item.as_deref(), left.action);
        Row::of_left(left, findings.get(&key).copied())
    });
    for row in planned.chain(left) {
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
            what: match change.urgency {
                Urgency::Needed => "needed",
                Urgency::Wise => "too open",
            },
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

    /// Without the option that it was given with, which a spreadsheet would take for a formula.
    fn of_assumption(assumption: &'r str) -> Self {
        let said = assumption.split_once(": ").map(|(_, said)| said);
        Self {
            what: "assumed",
            why: said.unwrap_or(assumption),
            ..Self::default()
        }
    }

    /// What no click settles, with the reason, and what its finding knows of it.
    fn of_left(left: &'r LeftCell, finding: Option<&'r Finding>) -> Self {
        let item = left.item.as_deref();
        let parts = [left.module.as_str(), left.entry.as_str()];
        let parts: Vec<&str> = parts.into_iter().chain(item).collect();
        Self {
            what: left.because.as_str(),
            path: parts.join(" › "),
            control: left.action.as_str(),
            to: "",
            why: &left.detail,
            note: "",
            entry: left.entry_id.as_str(),
            ..finding.map(Self::of_finding).unwrap_or_default()
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
            rules: rules(finding),
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

/// The rule that owns a finding, and the others that the cell breaks.
fn rules(finding: &Finding) -> String {
    let rules = std::iter::once(&finding.rule).chain(&finding.also);
    let rules: Vec<&str> = rules.map(|rule| rule.as_str()).collect();
    rules.join(" ")
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
