//! A finding among what its report, its baselines and the catalogue say of its cell.

use std::collections::BTreeSet;

use permlint_model::catalogue::Catalogue;
use permlint_model::explanation::{Bound, NearRow, RulePart, RuleShare};
use permlint_model::names::nearest;
use permlint_model::report::{CellRow, Finding, FindingKind, Report, RuleOutcome, RuleResult};
use permlint_model::scope::NOT_KNOWN;
use permlint_model::{Domain, EntryId, Interval, RuleId};

use super::demands::{AtHand, Demanded};
use crate::words;

/// The rule that every audit has on whatever no document asks for.
pub(super) const OTHERWISE: &str = "permlint/otherwise";

/// All that is looked at.
pub(super) struct Scene<'a> {
    pub(super) report: &'a Report,
    pub(super) finding: &'a Finding,
    pub(super) at_hand: &'a [AtHand<'a>],
    pub(super) catalogue: &'a Catalogue,
    pub(super) cell: Option<&'a CellRow>,
    pub(super) domain: Option<Domain>,
    /// What the rules of the baselines at hand demand of the cell, in force or not.
    pub(super) demands: Vec<Demanded<'a>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        report: &'a Report,
        finding: &'a Finding,
        at_hand: &'a [AtHand<'a>],
        catalogue: &'a Catalogue,
    ) -> Self {
        let domain = catalogue.cell_domain(&finding.entry_id, finding.action);
        let speaking = at_hand
            .iter()
            .flat_map(|at| at.speaking(finding, domain.as_ref()));
        let is_own = |cell: &&CellRow| {
            cell.entry_id == finding.entry_id
                && cell.item == finding.item
                && cell.action == finding.action
        };
        Self {
            report,
            finding,
            at_hand,
            catalogue,
            cell: report.cells.iter().find(is_own),
            demands: speaking.collect(),
            domain,
        }
    }

    /// The rules that the finding names.
    pub(super) fn breaking(&self) -> Vec<&'a RuleId> {
        std::iter::once(&self.finding.rule)
            .chain(&self.finding.also)
            .collect()
    }

    /// The rules that have to do with the cell: the finding's own, then the others in force.
    pub(super) fn shares(&self) -> Vec<RuleShare> {
        let mut shares: Vec<RuleShare> = Vec::new();
        for id in self.breaking() {
            let part = match *id == self.finding.rule {
                true => RulePart::Owner,
                false => RulePart::Also,
            };
            shares.extend(self.result(id).map(|rule| self.share(rule, part)));
        }
        let in_force = self.demands.iter().filter(|d| d.in_force(self.finding));
        for demanded in in_force {
            if !shares.iter().any(|share| share.rule.id == demanded.rule.id) {
                let rule = self.result(&demanded.rule.id);
                shares.extend(rule.map(|rule| self.share(rule, RulePart::Beside)));
            }
        }
        shares
    }

    fn result(&self, id: &RuleId) -> Option<&'a RuleResult> {
        let is_active = |rule: &&RuleResult| {
            rule.id == *id && !matches!(rule.outcome, RuleOutcome::Off | RuleOutcome::Lifted)
        };
        self.report.rules.iter().find(is_active)
    }

    fn share(&self, rule: &RuleResult, part: RulePart) -> RuleShare {
        let demanded = self.demands.iter().find(|d| d.rule.id == rule.id);
        let owner_wants = (part == RulePart::Owner).then(|| self.finding.wanted.clone());
        let lifting = demanded.map_or_else(Vec::new, |d| d.lifting(self.finding));
        let id = |feature: &str| demanded.map(|d| format!("{}:{feature}", d.at.baseline.id));
        RuleShare {
            rule: rule.clone(),
            part,
            wants: demanded.map(|d| d.wants.clone()).or(owner_wants),
            sets: match self.is_limit_of_the_rest(rule, part, demanded) {
                true => vec![Bound::Ceiling],
                false => demanded.map_or_else(Vec::new, |d| self.sets(d)),
            },
            lifted_by: lifting
                .iter()
                .filter_map(|(feature, _)| id(feature))
                .collect(),
        }
    }

    /// Whether a rule limits the cell to what others ask for, where no other limit is stated.
    fn is_limit_of_the_rest(
        &self,
        rule: &RuleResult,
        part: RulePart,
        demanded: Option<&Demanded<'_>>,
    ) -> bool {
        let is_broken = part != RulePart::Beside && self.finding.kind != FindingKind::Missing;
        let is_of_rest =
            rule.id.as_str() == OTHERWISE || demanded.is_some_and(|d| d.range.is_none());
        let is_stated = self.cell.is_none_or(|cell| cell.ceiling.is_some());
        is_broken && is_of_rest && !is_stated && self.domain.is_some()
    }

    /// The bounds of the cell that a rule sets.
    fn sets(&self, demanded: &Demanded<'_>) -> Vec<Bound> {
        use permlint_model::baseline::Direction;
        let Some((low, high)) = demanded.range.as_ref().and_then(Interval::bounds) else {
            return Vec::new();
        };
        let direction = demanded.rule.direction;
        let floor = direction != Direction::Limit && self.floor() == Some(low);
        let ceiling = direction != Direction::Need && self.ceiling() == Some(high);
        let bounds = [
            floor.then_some(Bound::Floor),
            ceiling.then_some(Bound::Ceiling),
        ];
        bounds.into_iter().flatten().collect()
    }

    pub(super) fn floor(&self) -> Option<u64> {
        self.rank(self.cell?.floor.as_deref()?)
    }

    pub(super) fn ceiling(&self) -> Option<u64> {
        self.rank(self.cell?.ceiling.as_deref()?)
    }

    fn rank(&self, word: &str) -> Option<u64> {
        let point = self.domain.as_ref()?.point(word).ok()?;
        point.bounds().map(|(low, _)| low)
    }

    /// What was seen, where something was.
    pub(super) fn seen(&self) -> Option<Interval> {
        self.range_of(&self.finding.seen)
    }

    fn range_of(&self, words: &str) -> Option<Interval> {
        let words = Some(words).filter(|words| *words != NOT_KNOWN);
        self.domain.as_ref()?.interval(words?)
    }

    /// The values that every rule on the cell is content with.
    pub(super) fn inside(&self) -> Option<Interval> {
        if self.finding.kind == FindingKind::BaselineConflict {
            return None;
        }
        let domain = self.domain.as_ref()?;
        let mut inside = self.wanted(domain)?;
        if let Some((bottom, top)) = domain.whole().bounds() {
            let (low, high) = (
                self.floor().unwrap_or(bottom),
                self.ceiling().unwrap_or(top),
            );
            let envelope = (low <= high).then(|| Interval::span(low, high))?;
            inside = inside.intersect(&envelope)?;
        }
        Some(inside)
    }

    /// What the finding's own rule wants, read back from its words.
    fn wanted(&self, domain: &Domain) -> Option<Interval> {
        let own = self.demands.iter().find(|d| d.rule.id == self.finding.rule);
        if let Some(range) = own.and_then(|own| own.range.clone()) {
            return Some(range);
        }
        let wanted = self.finding.wanted.as_str();
        let point = |word: &str| domain.point(word).ok();
        let at_least = wanted.strip_prefix("at least ").and_then(point);
        let at_most = wanted.strip_prefix("at most ").and_then(point);
        match (at_least, at_most) {
            (Some(low), _) => domain.at_least(&low),
            (_, Some(high)) => domain.at_most(&high),
            _ => domain.interval(wanted),
        }
    }

    pub(super) fn inside_words(&self) -> Option<String> {
        let inside = self.inside()?;
        Some(words::requirement(self.domain.as_ref()?, &inside))
    }

    /// Whether a value would be inside, where that can be said.
    fn would_pass(&self, seen: &str) -> Option<bool> {
        let (seen, inside) = (self.range_of(seen)?, self.inside()?);
        match seen.is_point() {
            true => Some(inside.includes(&seen)),
            false => None,
        }
    }

    /// Live rows that the documented entry may be, where no row has its name.
    pub(super) fn near_rows(&self) -> Vec<NearRow> {
        const MOST: usize = 3;
        if self.finding.kind != FindingKind::Unmatched || self.finding.item.is_some() {
            return Vec::new();
        }
        let absent: BTreeSet<&EntryId> = self
            .report
            .findings
            .iter()
            .filter(|other| other.kind == FindingKind::Unmatched)
            .map(|other| &other.entry_id)
            .collect();
        let open: Vec<&CellRow> = self
            .report
            .cells
            .iter()
            .filter(|cell| cell.entry_id.is_unlisted() && cell.item.is_none())
            .filter(|cell| cell.action == self.finding.action && !absent.contains(&cell.entry_id))
            .collect();
        let labels = open.iter().map(|cell| cell.entry.as_str());
        let near = nearest(&self.finding.entry, labels, MOST);
        let mut rows: Vec<NearRow> = Vec::new();
        for label in near {
            let named = open.iter().filter(|cell| cell.entry == label);
            rows.extend(named.map(|cell| self.near_row(cell, true)));
        }
        let module = self.finding.entry_id.module();
        let beside = open.iter().filter(|cell| cell.entry_id.module() == module);
        for cell in beside {
            if rows.len() < MOST && !rows.iter().any(|row| row.entry_id == cell.entry_id) {
                rows.push(self.near_row(cell, false));
            }
        }
        rows
    }

    fn near_row(&self, cell: &CellRow, is_near: bool) -> NearRow {
        NearRow {
            module: cell.module.clone(),
            entry: cell.entry.clone(),
            entry_id: cell.entry_id.clone(),
            is_near,
            seen: cell.seen.clone(),
            would_pass: self.would_pass(&cell.seen),
        }
    }
}
