//! Cells of others than the audited subject: of people that are named, and of other levels.
//!
//! Nothing that probes tell is used here: a probe shows the rights of the key that asks, and
//! only on its own level.

mod levels;
mod people;

use permlint_model::baseline::{Others, OthersCells, Selection, Target, Whose};
use permlint_model::snapshot::{Snapshot, Subject};
use permlint_model::text::clean;
use permlint_model::{Action, Domain, EntryId, GapReason, Observation, combine};

use crate::cell::{Cell, CellKey, CellKind, Cells};
use crate::claims::Scene;
use crate::compile::{ActiveRule, Auditor, RuleKind};

/// What an expectation about others comes to.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The cells, as places in the list.
    pub(crate) cells: Vec<usize>,
    /// How many are of no concern, since another rule says why.
    pub(crate) skipped: u64,
}

/// A cell of the catalogue, whoever it is of.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    entry: &'a EntryId,
    action: Action,
    domain: &'a Domain,
}

/// Somebody or something else, and what was seen of it.
struct Told {
    kind: CellKind,
    /// The user name, or the name of the level.
    item: String,
    observations: Vec<Observation>,
}

/// Why there is nobody, or no level, to look at.
#[derive(Debug, Clone)]
enum Nobody {
    /// There is none, beyond doubt.
    Absent(String),
    /// It cannot be told.
    Unknown(GapReason, String),
}

impl Auditor {
    /// The people that rules in force name.
    pub(crate) fn people_named(&self) -> Vec<String> {
        let mut named: Vec<String> = Vec::new();
        for (rule, others) in self.about_others() {
            for name in people::named(&others.whose, rule) {
                if !named.contains(&name) {
                    named.push(name);
                }
            }
        }
        named
    }

    /// The levels beside the audited one that rules in force speak of.
    pub(crate) fn other_levels<'s>(&self, snapshot: &'s Snapshot) -> Vec<&'s Subject> {
        let all = self.about_others();
        let levels = all.flat_map(|(rule, others)| self.levels_of(snapshot, rule, &others.whose));
        levels.filter_map(|level| level.state.ok()).collect()
    }

    /// The expectations about others of the rules in force.
    fn about_others(&self) -> impl Iterator<Item = (&ActiveRule, &Others)> {
        let in_force = self
            .rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Stated);
        let expect = in_force.flat_map(|rule| rule.rule.expect.iter().map(move |e| (rule, e)));
        expect.filter_map(|(rule, expectation)| match &expectation.target {
            Target::Others(others) => Some((rule, others)),
            _ => None,
        })
    }

    /// The cells of the catalogue that an expectation about others speaks of.
    fn places<'a>(
        &'a self,
        rule: &ActiveRule,
        cells: &OthersCells,
        action: Action,
    ) -> Vec<Place<'a>> {
        let entries = self.catalogue.entries().filter(|entry| match cells {
            OthersCells::Fact(fact) => entry.id == *fact,
            OthersCells::Entries { module, select } => {
                let is_meant = match select {
                    Selection::All { except } => !except.contains(&entry.id),
                    Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
                };
                is_meant
                    && entry.id.module() == module.as_str()
                    && !rule.is_lifted(&entry.id, action)
            }
        });
        let places = entries.filter_map(|entry| {
            let domain = entry.domains.get(&action)?;
            Some(Place {
                entry: &entry.id,
                action,
                domain,
            })
        });
        places.collect()
    }
}

impl<'a> Scene<'a, '_> {
    /// The cells of others that an expectation speaks of: one for each of them.
    pub(crate) fn others(
        &self,
        rule: &ActiveRule,
        others: &Others,
        action: Action,
        cells: &mut Cells<'a>,
    ) -> Found {
        let auditor = self.auditor;
        let mut found = Found::default();
        for place in auditor.places(rule, &others.cells, action) {
            let told: Vec<Option<Told>> = match &others.whose {
                Whose::People(_) => {
                    let people = people::named(&others.whose, rule).into_iter();
                    people
                        .map(|name| auditor.of_person(self.snapshot, &name, place))
                        .collect()
                }
                whose => {
                    let levels = auditor.levels_of(self.snapshot, rule, whose).into_iter();
                    levels
                        .map(|level| auditor.of_level(self.snapshot, cells, level, place))
                        .collect()
                }
            };
            for told in told {
                match told {
                    Some(told) => found.cells.push(auditor.told_cell(cells, told, place)),
                    None => found.skipped += 1,
                }
            }
        }
        found.cells.sort_unstable();
        found.cells.dedup();
        found
    }
}

impl Auditor {
    fn told_cell<'a>(&'a self, cells: &mut Cells<'a>, told: Told, place: Place<'a>) -> usize {
        let mut key = CellKey {
            entry: place.entry.clone(),
            item: Some(told.item),
            action: place.action,
        };
        if let Some(at) = cells.find(&key) {
            if cells.list[at].kind == told.kind {
                return at;
            }
            // A level may be named like a person.
            key.item = key.item.map(|name| format!("{name} (2)"));
        }
        let whole = place.domain.whole();
        let (observation, conflict) = combine(&whole, &told.observations);
        let conflict = conflict.then(|| crate::words::sides(place.domain, &told.observations));
        let mut modules = self.catalogue.modules.iter().enumerate();
        let module = modules.find(|(_, m)| m.id.as_str() == place.entry.module());
        let entry = self.catalogue.entry(place.entry);
        let name = entry.map_or_else(String::new, |entry| match &entry.group {
            Some(group) => format!("{group}: {}", entry.name),
            None => entry.name.clone(),
        });
        let at = module.and_then(|(at, module)| {
            let own = module.entries.iter();
            let own = own.map(|entry| &entry.id).position(|id| id == place.entry);
            Some((at, own?))
        });
        cells.add(Cell {
            key,
            kind: told.kind,
            module: module.map_or_else(String::new, |(_, module)| module.name.clone()),
            entry: name,
            domain: place.domain,
            observation,
            conflict,
            matched: None,
            contested: false,
            place: at.unwrap_or((crate::cell::UNLISTED, crate::cell::UNLISTED)),
        })
    }
}

/// What was not seen.
fn unseen(place: Place<'_>, reason: GapReason, detail: impl Into<String>) -> Observation {
    Observation::unobserved(place.domain.whole(), reason, detail)
}

/// A name as it is shown in a report.
fn shown(name: &str) -> String {
    clean(name, 120)
}
