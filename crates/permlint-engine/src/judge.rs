//! Every demand against every observation, and the findings that come of it.

use std::collections::BTreeMap;

use permlint_model::{GapReason, Judgement, Severity};

use crate::cell::Cells;
use crate::claims::{Claim, Claims};
use crate::compile::{ActiveRule, Auditor, RuleKind};

/// A demand and how it fared.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) claim: Claim,
    pub(crate) judgement: Judgement,
    pub(crate) severity: Severity,
}

/// What a group of judged demands has in common: it becomes one finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// Two documents leave no level.
    Conflict,
    /// Less than wanted.
    Missing,
    /// More than wanted.
    Excess,
    /// Another value.
    Mismatch,
    /// Not decided.
    Unknown,
}

/// Demands of one cell that fared alike, the gravest first.
#[derive(Debug)]
pub(crate) struct Group<'j> {
    pub(crate) cell: usize,
    pub(crate) way: Way,
    pub(crate) members: Vec<&'j Judged>,
}

impl Auditor {
    pub(crate) fn judge(&self, cells: &Cells<'_>, claims: &Claims) -> Vec<Judged> {
        claims
            .list
            .iter()
            .map(|claim| {
                let cell = &cells.list[claim.cell];
                let judgement = cell.observation.judge(&claim.wants);
                Judged {
                    judgement,
                    severity: self.severity(cells, claim, judgement),
                    claim: claim.clone(),
                }
            })
            .collect()
    }

    fn severity(&self, cells: &Cells<'_>, claim: &Claim, judgement: Judgement) -> Severity {
        let rule = &self.rules[claim.rule];
        let cell = &cells.list[claim.cell];
        let unlisted_row = claim.wildcard && cell.key.entry.is_unlisted() && !cell.contested;
        match rule.kind {
            RuleKind::Implied if self.options.strict && judgement != Judgement::Pass => self
                .risk_of(cell)
                .map_or(Severity::Info, |risk| risk.severity),
            RuleKind::Implied => Severity::Info,
            // An upgrade brings rows that no role has yet: hygiene, not an alarm.
            _ if unlisted_row && judgement == Judgement::Missing => {
                rule.rule.severity.min(Severity::Low)
            }
            _ => rule.rule.severity,
        }
    }

    /// Groups by cell and way; the gravest rule owns a group, stated rules before implied ones.
    pub(crate) fn groups<'j>(&self, judged: &'j [Judged], claims: &Claims) -> Vec<Group<'j>> {
        let mut groups: BTreeMap<(usize, Way), Vec<&Judged>> = BTreeMap::new();
        for one in judged {
            let in_conflict = claims
                .envelopes
                .get(&one.claim.cell)
                .is_some_and(|e| e.is_empty());
            let sets_it = self.rules[one.claim.rule].kind == RuleKind::Stated;
            let way = match one.judgement {
                _ if in_conflict && sets_it => Way::Conflict,
                Judgement::Pass => continue,
                Judgement::Missing => Way::Missing,
                Judgement::Excess => Way::Excess,
                Judgement::Mismatch => Way::Mismatch,
                Judgement::Unknown(_) => Way::Unknown,
            };
            groups.entry((one.claim.cell, way)).or_default().push(one);
        }
        let rank = |one: &&Judged| {
            let rule: &ActiveRule = &self.rules[one.claim.rule];
            (std::cmp::Reverse(one.severity), rule.kind, one.claim.rule)
        };
        groups
            .into_iter()
            .map(|((cell, way), mut members)| {
                members.sort_by_key(rank);
                Group { cell, way, members }
            })
            .collect()
    }
}

impl Judged {
    pub(crate) fn reason(&self) -> Option<GapReason> {
        match self.judgement {
            Judgement::Unknown(reason) => Some(reason),
            _ => None,
        }
    }
}
