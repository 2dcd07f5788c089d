//! From what is wrong to what to click: the smallest set of changes into the envelope.
//!
//! Every decided cell moves to the nearest value that all documents allow. What is not known,
//! what two documents contradict each other on, and what is no setting is listed instead.

use permlint_model::baseline::Lift;
use permlint_model::change::{
    Change, ChangePlan, Conflict, ConflictSide, LeftBecause, LeftCell, Urgency,
};
use permlint_model::report::{Click, Report};
use permlint_model::{Action, Domain, EntryId, Interval, Judgement, RuleId, Severity};

use crate::cell::{Cell, CellKey, CellKind};
use crate::claims::ALL_BUT;
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::findings::FindingContext;
use crate::judge::{Group, Judged, Way};
use crate::live::LiveFact;
use crate::report::AuditError;
use crate::split::RulePair;
use crate::tenant::bottom_tenant;
use crate::words;

impl Auditor {
    /// The least-privilege subject of the baselines, as the way from a subject that holds
    /// nothing: a report on a tenant that is not there, whose plan is the click list.
    ///
    /// # Errors
    ///
    /// As [`Auditor::audit`].
    pub fn setup(&self) -> Result<Report, AuditError> {
        bottom_tenant(self).audit(self)
    }

    /// The next value, from a rank upward, that the row offers where a source says what it
    /// offers; the rank itself where none does.
    pub(crate) fn rounded_up(&self, key: &CellKey, rank: u64) -> u64 {
        let offered = self.offered(key);
        let above = offered.filter(|point| *point >= rank).min();
        above.unwrap_or(rank)
    }

    fn offered(&self, key: &CellKey) -> impl Iterator<Item = u64> {
        let entry = self.catalogue.entry(&key.entry);
        let points = entry.and_then(|entry| entry.offers.get(&key.action));
        let bounds = points
            .into_iter()
            .flatten()
            .filter_map(|point| point.bounds());
        bounds.map(|(low, _)| low)
    }

    /// The feature that would take a rule out of force on a cell, as the user names it.
    fn lifted_by(&self, active: &ActiveRule, entry: &EntryId, action: Action) -> Option<String> {
        let covers = |lift: &Lift| lift.rule == active.rule.id && lift.covers(entry, action);
        self.baselines.iter().find_map(|baseline| {
            let mut features = baseline.features.iter();
            let feature = features.find(|feature| feature.lifts.iter().any(covers))?;
            Some(format!("{}:{}", baseline.id, feature.id))
        })
    }
}

impl FindingContext<'_, '_> {
    /// The way into the envelope.
    pub(crate) fn plan(&self, groups: &[Group<'_>]) -> ChangePlan {
        let mut steps: Vec<(usize, Step)> = Vec::new();
        let mut conflicts: Vec<(Conflict, Vec<RulePair>)> = Vec::new();
        for cell in groups.chunk_by(|a, b| a.cell == b.cell) {
            let Some(first) = cell.first() else {
                continue;
            };
            if first.way == Way::Conflict {
                conflicts.push((self.conflict(first), self.contradicting(first)));
            }
            steps.extend(self.step(cell).map(|step| (first.cell, step)));
        }
        steps.sort_by_key(|(cell, _)| {
            let cell = &self.cells.list[*cell];
            (cell.place, cell.key.clone())
        });
        let mut plan = ChangePlan::default();
        for (_, step) in steps {
            match step {
                Step::Change(change) => plan.changes.push(*change),
                Step::Left(left) => plan.left.push(left),
            }
        }
        // What documents say first, then rights that nobody asks for, dangerous ones before.
        plan.changes.sort_by_key(|change| match change.severity {
            Severity::Info if change.risk.is_none() => 2,
            Severity::Info => 1,
            _ => 0,
        });
        plan.split = crate::split::split(conflicts);
        plan
    }

    /// What to do about a cell: its groups are one cell's, a conflict first.
    fn step(&self, groups: &[Group<'_>]) -> Option<Step> {
        let first = groups.first()?;
        let cell = &self.cells.list[first.cell];
        // What is left of a limit is no setting: the limit is.
        if LiveFact::of(&cell.key.entry) == Some(LiveFact::WebhooksLeft) {
            return None;
        }
        if first.way == Way::Conflict {
            let detail = "two documents leave no level".to_owned();
            return Some(left(cell, LeftBecause::Conflict, detail));
        }
        let broken = groups.iter().filter(|group| group.way != Way::Unknown);
        let mut members: Vec<&Judged> = broken.flat_map(|g| g.members.iter().copied()).collect();
        members.sort_by_key(|one| std::cmp::Reverse(one.severity));
        match members.first() {
            Some(owner) => Some(self.change(first.cell, owner, &members)),
            None => self.open(first),
        }
    }

    fn open(&self, group: &Group<'_>) -> Option<Step> {
        let owner = group.members.first()?;
        let implied = self.auditor.rules[owner.claim.rule].kind == RuleKind::Implied;
        if implied && owner.severity == Severity::Info {
            return None;
        }
        let cell = &self.cells.list[group.cell];
        let wants = words::requirement(cell.domain, &owner.claim.wants);
        let detail = match &cell.observation.gap {
            Some(gap) => format!("{wants} is asked for; {}", gap.detail),
            None => format!(
                "{wants} is asked for, and what was seen allows both answers ({})",
                words::seen(cell.domain, &cell.observation)
            ),
        };
        Some(left(cell, LeftBecause::Undecided, detail))
    }

    fn change(&self, at: usize, owner: &Judged, members: &[&Judged]) -> Step {
        let cell = &self.cells.list[at];
        let rule = &self.auditor.rules[owner.claim.rule];
        let Some((click, target)) = self.move_of(at, owner) else {
            let how = rule.rule.fix.clone().unwrap_or_else(|| self.create(cell));
            return left(cell, LeftBecause::ByHand, how);
        };
        let mut rules: Vec<RuleId> = Vec::new();
        for one in members {
            let id = &self.auditor.rules[one.claim.rule].rule.id;
            if !rules.contains(id) {
                rules.push(id.clone());
            }
        }
        let urgency = match members.iter().all(|one| one.judgement == Judgement::Excess) {
            true => Urgency::Wise,
            false => Urgency::Needed,
        };
        Step::Change(Box::new(Change {
            urgency,
            severity: owner.severity,
            module: cell.module.clone(),
            entry: cell.entry.clone(),
            entry_id: cell.key.entry.clone(),
            item: cell.key.item.clone(),
            action: cell.key.action,
            from: words::seen(cell.domain, &cell.observation),
            click,
            rules,
            origin: rule.origin.clone(),
            why: rule.rule.why.clone(),
            risk: self.risk_on_the_way(cell, &target),
            note: self.note(cell, &target),
        }))
    }

    /// The click that moves a cell, and the value that it moves to; `None` where a person has
    /// to do something else than set it.
    fn move_of(&self, at: usize, owner: &Judged) -> Option<(Click, Interval)> {
        let cell = &self.cells.list[at];
        let target = self.target(at, owner);
        let click = self.click_to(owner, cell, &target)?;
        Some((click, target))
    }

    /// The risk of the right where it is held now, or will be.
    fn risk_on_the_way(&self, cell: &Cell<'_>, target: &Interval) -> Option<String> {
        let risks = &self.auditor.catalogue.entry(&cell.key.entry)?.risks;
        let seen = &cell.observation.range;
        let meant = risks.iter().filter(|risk| {
            risk.actions.contains(&cell.key.action)
                && !(risk.safe.includes(target) && risk.safe.includes(seen))
        });
        let gravest = meant.max_by_key(|risk| risk.severity);
        gravest.map(|risk| risk.note.clone())
    }

    fn note(&self, cell: &Cell<'_>, target: &Interval) -> Option<String> {
        if cell.kind == CellKind::Any {
            let which = cell.key.item.as_ref();
            return Some(match which {
                Some(which) if !which.starts_with(ALL_BUT) => {
                    format!("choose at least one of: {which}")
                }
                _ => "choose at least one; the document does not say which".to_owned(),
            });
        }
        if cell.key.entry.module() == "api-access" {
            return self.governors(cell);
        }
        let (low, high) = target.bounds()?;
        let (bottom, top) = cell.domain.whole().bounds()?;
        let between = low == high && low > bottom && high < top && top != Interval::UNBOUNDED;
        let is_known = self.auditor.offered(&cell.key).next().is_some();
        (between && !is_known).then(|| {
            let word = |rank: u64| cell.domain.words(&Interval::span(rank, rank));
            format!(
                "where the screen does not offer {}, set {}",
                word(low),
                word(low + 1)
            )
        })
    }

    /// The settings that an access to the API hangs on: it is no setting itself.
    fn governors(&self, cell: &Cell<'_>) -> Option<String> {
        let catalogue = &self.auditor.catalogue;
        let mut access = catalogue.access.iter();
        let access = access.find(|a| a.entity == cell.entry && a.verb == cell.key.action)?;
        let names = access.governed_by.iter().filter_map(|(entry, action)| {
            let module = catalogue.modules.iter();
            let module = module.clone().find(|m| m.id.as_str() == entry.module())?;
            let name = &catalogue.entry(entry)?.name;
            Some(format!("{} > {name} ({})", module.name, action.as_str()))
        });
        let names: Vec<String> = names.collect();
        (!names.is_empty()).then(|| format!("{} hangs on {}", cell.key.action, names.join(", ")))
    }

    /// The rules of a conflict that leave no level two by two. Where it takes more than two (a
    /// choice of words), all of them.
    fn contradicting(&self, group: &Group<'_>) -> Vec<RulePair> {
        let rule = |one: &Judged| self.auditor.rules[one.claim.rule].rule.id.clone();
        let mut all = Vec::new();
        let mut apart = Vec::new();
        for (at, one) in group.members.iter().enumerate() {
            for other in group.members.iter().skip(at + 1) {
                let pair = (rule(one), rule(other));
                if one.claim.wants.intersect(&other.claim.wants).is_none() {
                    apart.push(pair.clone());
                }
                all.push(pair);
            }
        }
        let is_choice = matches!(self.cells.list[group.cell].domain, Domain::Set { .. });
        match is_choice || apart.is_empty() {
            true => all,
            false => apart,
        }
    }

    pub(crate) fn conflict(&self, group: &Group<'_>) -> Conflict {
        let cell = &self.cells.list[group.cell];
        let mut sides: Vec<ConflictSide> = Vec::new();
        for one in &group.members {
            let active = &self.auditor.rules[one.claim.rule];
            let lifted_by = self
                .auditor
                .lifted_by(active, &cell.key.entry, cell.key.action);
            let side = ConflictSide {
                rule: active.rule.id.clone(),
                wants: words::requirement(cell.domain, &one.claim.wants),
                origin: active.origin.clone(),
                lifted_by,
            };
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        sides.sort_by(|a, b| a.rule.cmp(&b.rule));
        Conflict {
            module: cell.module.clone(),
            entry: cell.entry.clone(),
            entry_id: cell.key.entry.clone(),
            item: cell.key.item.clone(),
            action: cell.key.action,
            sides,
        }
    }
}

/// What a plan says of a cell.
enum Step {
    Change(Box<Change>),
    Left(LeftCell),
}

fn left(cell: &Cell<'_>, because: LeftBecause, detail: String) -> Step {
    Step::Left(LeftCell {
        module: cell.module.clone(),
        entry: cell.entry.clone(),
        entry_id: cell.key.entry.clone(),
        item: cell.key.item.clone(),
        action: cell.key.action,
        because,
        detail,
    })
}
