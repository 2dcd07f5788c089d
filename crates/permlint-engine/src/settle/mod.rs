//! What somebody accepts, and what was known before, held against the findings of an audit.
//!
//! Exceptions come first, then known findings. Neither changes a finding: its kind, severity and
//! wording stay, and only its status says that it does not count.

mod exceptions;
mod known;

use permlint_model::change::{Change, LeftBecause, LeftCell};
use permlint_model::exception::Exception;
use permlint_model::known::KnownFindings;
use permlint_model::report::{Finding, Report, Status};
use permlint_model::scope::EVERY_ENTRY;
use permlint_model::{Domain, RuleId};

use crate::compile::{Auditor, RuleKind};

/// What somebody accepts, and what was known before.
#[derive(Debug, Clone, Default)]
pub struct Accepted {
    /// Exceptions, of any tenants and in any order.
    pub exceptions: Vec<Exception>,
    /// Known findings, of any tenants.
    pub known: Option<KnownFile>,
    /// Whether exceptions were given and are to be left out; the report says so.
    pub left_out: bool,
}

/// A file of known findings.
#[derive(Debug, Clone)]
pub struct KnownFile {
    /// What it is called in reports.
    pub path: String,
    /// What stands in it.
    pub findings: KnownFindings,
}

impl Auditor {
    /// Gives every finding its status, and the report its counts and its answer.
    pub(crate) fn settle(&self, report: &mut Report, accepted: &Accepted, judged_enough: bool) {
        self.settle_exceptions(report, accepted);
        if let Some(file) = &accepted.known {
            self.settle_known(report, file);
        }
        keep_accepted(report);
        report.counts.tally(&report.findings);
        report.verdict = self.verdict(&report.findings, judged_enough);
        report.exit_code = report.verdict.exit_code();
        report.summary = report.verdict_sentence();
    }

    /// The current id of an active rule, by that id or by one that it had before.
    fn active_rule(&self, id: &RuleId) -> Option<&RuleId> {
        let is_active = |kind| !matches!(kind, RuleKind::Off | RuleKind::Lifted);
        let active = || self.rules.iter().filter(|rule| is_active(rule.kind));
        let by_id = active().find(|rule| rule.rule.id == *id);
        let by_alias = || active().find(|rule| rule.rule.aliases.contains(id));
        by_id.or_else(by_alias).map(|rule| &rule.rule.id)
    }

    /// The values of the cell that a finding is about.
    fn domain_of(&self, finding: &Finding) -> Option<Domain> {
        self.catalogue
            .cell_domain(&finding.entry_id, finding.action)
    }
}

/// Whether so much of what a rule speaks of was not seen that no finding says which cell.
fn is_blind(report: &Report, rule: &RuleId) -> bool {
    report.findings.iter().any(|finding| {
        let hides = finding.reason.is_some_and(|r| !r.may_be_allowed())
            || finding.entry_id.as_str().ends_with(EVERY_ENTRY);
        hides && (finding.rule == *rule || finding.also.contains(rule))
    })
}

/// A plan leaves alone what somebody accepts, and says so. What is merely known is still to be
/// mended.
fn keep_accepted(report: &mut Report) {
    let accepted = |change: &Change| -> Option<String> {
        let mut here = report.findings.iter().filter(|finding| {
            let cell = (&finding.entry_id, &finding.item, finding.action);
            finding.kind.is_violation() && cell == (&change.entry_id, &change.item, change.action)
        });
        let first = here.next()?;
        let is_excepted = |finding: &Finding| finding.status == Status::Excepted;
        if !is_excepted(first) || !here.all(is_excepted) {
            return None;
        }
        let exception = first.exception.as_ref()?;
        Some(format!(
            "accepted by {} until {}: {}",
            exception.owner, exception.expires, exception.reason
        ))
    };
    let told = report.plan.changes.iter().map(accepted);
    let told: Vec<Option<String>> = told.collect();
    let mut kept = Vec::new();
    for (change, detail) in report.plan.changes.drain(..).zip(told) {
        match detail {
            None => kept.push(change),
            Some(detail) => report.plan.left.push(LeftCell {
                module: change.module,
                entry: change.entry,
                entry_id: change.entry_id,
                item: change.item,
                action: change.action,
                because: LeftBecause::Excepted,
                detail,
            }),
        }
    }
    report.plan.changes = kept;
}
