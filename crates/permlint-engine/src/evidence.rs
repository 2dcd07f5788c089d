//! What probes and declarations say of cells, on a platform that lists no rows.
//!
//! A probe describes the caller. It refutes, supports or leaves open, and never claims more
//! than it shows: where several settings govern one access, "allowed" says of none which value
//! it has, and "not allowed" says only that one of them is at the bottom.

use std::collections::BTreeSet;

use permlint_model::snapshot::{EntityAccess, Part, Snapshot};
use permlint_model::text::clean;
use permlint_model::worksheet::Worksheet;
use permlint_model::{
    Action, Date, Domain, EntryId, EvidenceKind, GapReason, Interval, Observation, combine,
};

use crate::cell::{Cell, CellKey, CellKind, Cells, DeclaredLevels, Evidence, UNLISTED};
use crate::compile::Auditor;
use crate::subject::{Audited, SubjectState, list_gap};
use crate::words;

impl Auditor {
    /// Everything that probes and worksheets say of the audited subject, and what was left aside.
    pub(crate) fn gather_evidence(
        &self,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        worksheets: &[Worksheet],
    ) -> Gathered {
        let mut gathered = Gathered::default();
        if audited.is_caller {
            self.probe_evidence(snapshot, &mut gathered.evidence);
        }
        let others: BTreeSet<String> = self
            .other_levels(snapshot)
            .into_iter()
            .map(|level| folded(&level.name))
            .collect();
        for worksheet in worksheets {
            let level = folded(&worksheet.level);
            let fits = self.fits(worksheet, snapshot, audited);
            let is_of_another =
                others.contains(&level) && self.of_tenant(worksheet, snapshot).is_ok();
            if fits.is_ok() {
                self.declared_evidence(worksheet, &mut gathered.evidence);
            }
            if is_of_another {
                let own = gathered.declared.entry(level).or_default();
                self.declared_evidence(worksheet, own);
            }
            gathered
                .set_aside
                .extend(fits.err().filter(|_| !is_of_another));
        }
        gathered
    }

    /// A worksheet speaks of one level of one tenant.
    fn fits(
        &self,
        worksheet: &Worksheet,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
    ) -> Result<(), String> {
        self.of_tenant(worksheet, snapshot)?;
        let same = folded(&worksheet.level) == folded(&audited.name);
        if !same || matches!(audited.state, SubjectState::Absent) {
            let is_audited = format!("{:?} is audited", clean(&audited.name, 60));
            return Err(not_used(worksheet, &is_audited));
        }
        Ok(())
    }

    fn of_tenant(&self, worksheet: &Worksheet, snapshot: &Snapshot) -> Result<(), String> {
        let other = |what: String| Err(not_used(worksheet, &what));
        if worksheet.platform != snapshot.tenant.platform {
            return other(format!("it is for {}", worksheet.platform.product()));
        }
        let company = worksheet.company.as_ref();
        if let Some(company) = company.filter(|c| !c.eq_ignore_ascii_case(&snapshot.tenant.company))
        {
            return other(format!("it is of the tenant {:?}", clean(company, 60)));
        }
        Ok(())
    }

    fn declared_evidence(&self, worksheet: &Worksheet, evidence: &mut Evidence) {
        let stale = self.declared_too_long_ago(worksheet.declared_on);
        for answer in &worksheet.answers {
            let Some(entry) = self.catalogue.entry(&answer.entry) else {
                continue;
            };
            let Some(domain) = entry.domains.get(&answer.action) else {
                continue;
            };
            let seen = match (domain.point(&answer.value), &stale) {
                (_, Some(detail)) => {
                    Observation::unobserved(domain.whole(), GapReason::Stale, detail.clone())
                }
                (Ok(point), None) => Observation::seen(point, EvidenceKind::Declared),
                (Err(error), None) => {
                    let detail = format!("the worksheet has a word that is not known: {error}");
                    Observation::unobserved(domain.whole(), GapReason::UnknownWord, detail)
                }
            };
            let key = (answer.entry.clone(), answer.action);
            evidence.entry(key).or_default().push(seen);
        }
    }

    fn declared_too_long_ago(&self, declared_on: Date) -> Option<String> {
        let age = self.options.today?.days_since(declared_on);
        let max = self.options.max_declared_age_days;
        // A day more than now is somebody's clock or time zone.
        if age < -1 {
            return Some(format!(
                "it is declared on {declared_on}, which is yet to come: nobody has looked then"
            ));
        }
        (age > i64::from(max)).then(|| {
            format!(
                "it was declared {age} days ago, and {max} are allowed: look at the screen again"
            )
        })
    }

    fn probe_evidence(&self, snapshot: &Snapshot, evidence: &mut Evidence) {
        let all_modules_on = snapshot
            .modules
            .as_ref()
            .is_some_and(|modules| modules.values().all(|on| *on));
        for governed in &self.catalogue.access {
            // Several governors: no single one of them is shown.
            let [(entry, action)] = governed.governed_by.as_slice() else {
                continue;
            };
            let Some(domain) = self
                .catalogue
                .entry(entry)
                .and_then(|e| e.domains.get(action))
            else {
                continue;
            };
            let word = own_access(snapshot, &governed.entity, governed.verb);
            let Some(range) = word.and_then(|word| self.shown(word, domain, all_modules_on)) else {
                continue;
            };
            let seen = Observation::seen(range, EvidenceKind::Probe);
            evidence
                .entry((entry.clone(), *action))
                .or_default()
                .push(seen);
        }
    }

    /// Where the one governor of an access lies, given what the probe said.
    fn shown(&self, word: &str, domain: &Domain, all_modules_on: bool) -> Option<Interval> {
        let (access, _) = self.access.point(word).ok()?.bounds()?;
        let (_, top) = domain.whole().bounds()?;
        match access {
            // Nothing is allowed: the setting is at its bottom, or its module is off.
            0 => all_modules_on.then(|| Interval::span(0, 0)),
            // Allowed under conditions: neither nothing nor everything.
            1 if top >= 2 => Some(Interval::span(1, top - 1)),
            1 => None,
            // Always allowed.
            _ if top == Interval::UNBOUNDED => None,
            _ => Some(Interval::span(top, top)),
        }
    }

    /// The cells that something is known of.
    pub(crate) fn evident_cells<'a>(&'a self, cells: &mut Cells<'a>) {
        let known: Vec<(EntryId, Action)> = cells.evidence.keys().cloned().collect();
        for (entry, action) in known {
            let is_fact = self
                .catalogue
                .modules
                .iter()
                .any(|module| module.is_facts && module.id.as_str() == entry.module());
            if !is_fact {
                self.listed_cell(cells, &entry, action);
            }
        }
    }

    /// The cell of a setting that stands in no row.
    pub(crate) fn evident_cell<'a>(
        &'a self,
        cells: &Cells<'a>,
        key: CellKey,
        (module, at): (usize, usize),
        domain: &'a Domain,
    ) -> Cell<'a> {
        let known = &self.catalogue.modules[module].entries[at];
        let seen = cells.evidence.get(&(key.entry.clone(), key.action));
        let (observation, conflict) = match seen {
            Some(seen) => {
                let (joined, conflict) = combine(&domain.whole(), seen);
                (joined, conflict.then(|| words::sides(domain, seen)))
            }
            None => {
                let detail =
                    "nobody declared it, and the API does not show it; put it on a worksheet";
                let gap = Observation::unobserved(domain.whole(), GapReason::NotDeclared, detail);
                (gap, None)
            }
        };
        Cell {
            key,
            kind: if seen.is_some() {
                CellKind::Row
            } else {
                CellKind::Absent
            },
            module: self.catalogue.modules[module].name.clone(),
            entry: match &known.group {
                Some(group) => format!("{group}: {}", known.name),
                None => known.name.clone(),
            },
            domain,
            observation,
            conflict,
            matched: None,
            contested: false,
            place: (module, at),
        }
    }

    /// The cell of what the caller may do with an entity of the API.
    pub(crate) fn access_cell<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        entity: &str,
        verb: Action,
    ) -> Option<usize> {
        let word = permlint_model::ModuleId::unlisted(entity);
        let word = word.as_str().trim_start_matches("x-");
        let key = CellKey {
            entry: format!("api-access.{word}").parse().ok()?,
            item: None,
            action: verb,
        };
        if let Some(at) = cells.find(&key) {
            return Some(at);
        }
        let cell = Cell {
            key,
            kind: CellKind::Item,
            module: "API access".to_owned(),
            entry: entity.to_owned(),
            domain: &self.access,
            observation: self.read_access(snapshot, audited, entity, verb),
            conflict: None,
            matched: None,
            contested: false,
            place: (UNLISTED, 0),
        };
        Some(cells.add(cell))
    }

    fn read_access(
        &self,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        entity: &str,
        verb: Action,
    ) -> Observation {
        let whole = self.access.whole();
        if !audited.is_caller {
            let detail = "a probe shows the rights of the key that asks; take the snapshot with the \
                          integration's own key";
            return Observation::unobserved(whole, GapReason::NotReadable, detail);
        }
        let part = Part::Access {
            entity: entity.to_owned(),
        };
        if let Some((reason, detail)) = list_gap(snapshot, &part) {
            return Observation::unobserved(whole, reason, detail);
        }
        match own_access(snapshot, entity, verb).map(|word| self.access.point(word)) {
            Some(Ok(point)) => Observation::seen(point, EvidenceKind::Probe),
            Some(Err(error)) => {
                let detail = format!("the platform sent an access word that is not known: {error}");
                Observation::unobserved(whole, GapReason::UnknownWord, detail)
            }
            None => {
                let detail = "the platform's answer does not state it";
                Observation::unobserved(whole, GapReason::NotStated, detail)
            }
        }
    }
}

/// What was gathered beside the rows of a role.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// What probes and declarations say of the audited subject.
    pub(crate) evidence: Evidence,
    /// What was declared of levels that rules speak of beside it.
    pub(crate) declared: DeclaredLevels,
    /// The worksheets that were left aside, and why.
    pub(crate) set_aside: Vec<String>,
}

fn not_used(worksheet: &Worksheet, why: &str) -> String {
    let level = clean(&worksheet.level, 60);
    format!("the worksheet of {level:?} was not used: {why}")
}

/// A level's name as worksheets are told apart by it: forms show names cleaned, and so
/// worksheets carry them.
pub(crate) fn folded(name: &str) -> String {
    clean(name, 500).to_lowercase()
}

/// The wire's own word for what the caller may do with an entity.
fn own_access<'a>(snapshot: &'a Snapshot, entity: &str, verb: Action) -> Option<&'a str> {
    let all = &snapshot.own.as_ref()?.access;
    let of_entity = |access: &&EntityAccess| access.entity == entity;
    let mut told = all
        .iter()
        .filter(of_entity)
        .filter_map(|access| access.access.get(&verb));
    told.next()?.as_deref()
}
