//! Findings that somebody accepts: with a reason, an owner and a last day.
//!
//! The YAML that people write, with its diagnostics, belongs to `permlint-baseline`.

use crate::report::{Finding, FindingKind, Report};
use crate::scope::{SubjectScope, TenantScope};
use crate::{Action, Date, EntryId, GapReason, Location, RuleId};

/// A finding, or several of one rule, that somebody accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The tenant that it holds for.
    pub tenant: TenantScope,
    /// The role or level that it holds for.
    pub subject: SubjectScope,
    /// The rule, by its id or by one that it had before.
    pub rule: RuleId,
    /// Only this entry; `None` for every one.
    pub entry: Option<EntryId>,
    /// Only this entry of a customise list.
    pub item: Option<String>,
    /// Only this action; `None` for every one.
    pub action: Option<Action>,
    /// The kind of finding that is accepted.
    pub kind: FindingKind,
    /// Why it was not decided, where it was not.
    pub gap: Option<GapReason>,
    /// What was seen when it was accepted, in the words of the report.
    pub seen: String,
    /// The finding that it was written for.
    pub fingerprint: Option<String>,
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, in UTC.
    pub expires: Date,
    /// Where it stands.
    pub location: Location,
}

/// Who accepts a finding, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Why it is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, in UTC.
    pub expires: Date,
}

impl Exception {
    /// The exception that accepts one finding of a report.
    #[must_use]
    pub fn of(report: &Report, finding: &Finding, acceptance: Acceptance) -> Self {
        Self {
            tenant: TenantScope::from(&report.tenant),
            subject: SubjectScope::of(report),
            rule: finding.rule.clone(),
            entry: Some(finding.entry_id.clone()),
            item: finding.item.clone(),
            action: Some(finding.action),
            kind: finding.kind,
            gap: finding
                .reason
                .filter(|_| finding.kind == FindingKind::Unknown),
            seen: finding.seen.clone(),
            fingerprint: Some(finding.fingerprint.clone()),
            reason: acceptance.reason,
            owner: acceptance.owner,
            expires: acceptance.expires,
            location: Location {
                path: String::new(),
                line: 0,
                column: 0,
                length: 0,
            },
        }
    }

    /// Whether it is about one cell, and not about several of a rule.
    #[must_use]
    pub fn is_of_one_cell(&self) -> bool {
        let lists = self.action == Some(Action::Allow);
        self.entry.is_some() && self.action.is_some() && (self.item.is_some() || !lists)
    }

    /// Whether a cell is among those that it is about. Without an item, it is about every item
    /// of a customise list.
    #[must_use]
    pub fn covers(&self, entry: &EntryId, item: Option<&str>, action: Action) -> bool {
        let any_item = self.item.is_none() && !self.is_of_one_cell();
        self.entry.as_ref().is_none_or(|own| own == entry)
            && self.action.is_none_or(|own| own == action)
            && (any_item || self.item.as_deref() == item)
    }

    /// What it accepts, in words: rule, entry and action.
    #[must_use]
    pub fn accepts(&self) -> String {
        let entry = match (&self.entry, &self.item) {
            (Some(entry), Some(item)) => format!("{entry}[{item}]"),
            (Some(entry), None) => entry.to_string(),
            (None, _) => "every entry".to_owned(),
        };
        let action = match self.action {
            Some(action) => action.as_str(),
            None => "every action",
        };
        format!("{}: {} of {entry}, {action}", self.rule, self.kind.as_str())
    }
}

/// Whether a finding of this kind, open for this reason, can be accepted at all. A refusal, a
/// list that was not read, a module without rows and old evidence never can: they would let a
/// whole audit pass unseen.
#[must_use]
pub fn can_be_accepted(kind: FindingKind, reason: Option<GapReason>) -> bool {
    let reason_may = reason.is_none_or(GapReason::may_be_allowed);
    match kind {
        FindingKind::Notice => false,
        kind if kind.is_undecided() => reason.is_some() && reason_may,
        _ => true,
    }
}
