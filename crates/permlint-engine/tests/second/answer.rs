//! What is compared: all that an audit says of cells, findings and rules.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::report::{CellVerdict, FindingKind, Report, RuleOutcome, Status};
use permlint_model::{Action, GapReason, Severity};

/// Entry, item and action.
pub(crate) type Place = (String, Option<String>, Action);

/// A whole audit, as far as the two implementations answer for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) cells: BTreeMap<Place, CellAnswer>,
    /// By place and kind: there is one finding for each.
    pub(crate) findings: BTreeMap<(Place, &'static str), FindingAnswer>,
    pub(crate) rules: BTreeMap<String, RuleAnswer>,
    pub(crate) exit_code: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellAnswer {
    pub(crate) floor: Option<String>,
    pub(crate) ceiling: Option<String>,
    pub(crate) seen: String,
    pub(crate) verdict: CellVerdict,
    pub(crate) severity: Option<Severity>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingAnswer {
    pub(crate) owner: String,
    /// Every rule that the cell breaks in this way, the owner with them.
    pub(crate) rules: BTreeSet<String>,
    pub(crate) severity: Severity,
    pub(crate) reason: Option<GapReason>,
    pub(crate) excepted: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleAnswer {
    pub(crate) passed: u64,
    pub(crate) violated: u64,
    pub(crate) unknown: u64,
    pub(crate) outcome: RuleOutcome,
}

/// What the engine answered.
pub(crate) fn of(report: &Report) -> Answer {
    let cells = report.cells.iter().map(|row| {
        let place = (row.entry_id.to_string(), row.item.clone(), row.action);
        let cell = CellAnswer {
            floor: row.floor.clone(),
            ceiling: row.ceiling.clone(),
            seen: row.seen.clone(),
            verdict: row.verdict,
            severity: row.severity,
        };
        (place, cell)
    });
    let findings = report.findings.iter().map(|finding| {
        let place = (
            finding.entry_id.to_string(),
            finding.item.clone(),
            finding.action,
        );
        let also = finding.also.iter().map(ToString::to_string);
        let mut rules: BTreeSet<String> = also.chain([finding.rule.to_string()]).collect();
        if finding.kind == FindingKind::BaselineConflict {
            rules.extend(cited(&finding.wanted));
        }
        let answer = FindingAnswer {
            owner: finding.rule.to_string(),
            rules,
            severity: finding.severity,
            reason: finding.reason,
            excepted: finding.status == Status::Excepted,
        };
        ((place, finding.kind.as_str()), answer)
    });
    let rules = report.rules.iter().map(|rule| {
        let answer = RuleAnswer {
            passed: rule.passed,
            violated: rule.violated,
            unknown: rule.unknown,
            outcome: rule.outcome,
        };
        (rule.id.to_string(), answer)
    });
    Answer {
        cells: cells.collect(),
        findings: findings.collect(),
        rules: rules.collect(),
        exit_code: report.exit_code,
    }
}

/// The rules that a conflict cites, each in brackets after what it wants.
fn cited(wanted: &str) -> impl Iterator<Item = String> {
    let parts = wanted.split('(').skip(1);
    parts.filter_map(|part| Some(part.split_once(')')?.0.to_owned()))
}
