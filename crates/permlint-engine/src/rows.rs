//! Live rows and the entries of the catalogue that they are.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::names::{Found, MatchStep};
use permlint_model::report::Matched;
use permlint_model::snapshot::Row;
use permlint_model::{EntryId, ModuleId};

use crate::compile::Auditor;

/// An entry's module in the catalogue, and its place in the module.
pub(crate) type EntryPlace = (usize, usize);

/// A live row, named.
#[derive(Debug, Clone)]
pub(crate) struct LiveRow<'a> {
    pub(crate) row: &'a Row,
    /// The module's place in the catalogue.
    pub(crate) module: Option<usize>,
    /// The entry's place in the module.
    pub(crate) entry: Option<usize>,
    pub(crate) id: EntryId,
    pub(crate) matched: Option<Matched>,
    /// Whether it is named like an entry that another row is named like too.
    pub(crate) contested: bool,
}

/// The rows of a subject, named.
#[derive(Debug, Default)]
pub(crate) struct LiveRows<'a> {
    pub(crate) rows: Vec<LiveRow<'a>>,
    /// Rows that may belong to a module, by the module: their labels.
    pub(crate) unplaced: BTreeMap<usize, Vec<String>>,
    /// Entries that several rows claim, with the labels of these rows.
    pub(crate) ambiguous: BTreeMap<EntryPlace, Vec<String>>,
}

/// A row's claim to be an entry.
struct Claim {
    row: usize,
    step: MatchStep,
}

impl Auditor {
    pub(crate) fn name_rows<'a>(&self, rows: &'a [Row]) -> LiveRows<'a> {
        let mut named = LiveRows::default();
        let mut modules: Vec<Option<usize>> = Vec::new();
        for row in rows {
            let candidates = self.modules_of(row);
            if let [module] = candidates.as_slice() {
                modules.push(Some(*module));
                continue;
            }
            modules.push(None);
            let label = row.entry.shown().to_owned();
            for module in candidates {
                named
                    .unplaced
                    .entry(module)
                    .or_default()
                    .push(label.clone());
            }
        }
        let mut claims: BTreeMap<EntryPlace, Vec<Claim>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            let Some(module) = modules[at] else {
                continue;
            };
            let labels = row.entry.all();
            let (entries, step) = match self.entries[module].find_any(&labels) {
                Found::One(entry, step) => (vec![entry], step),
                Found::Several(entries, step) => (entries, step),
                Found::Nothing => continue,
            };
            for entry in entries {
                claims
                    .entry((module, entry))
                    .or_default()
                    .push(Claim { row: at, step });
            }
        }
        let mut contested: BTreeSet<usize> = BTreeSet::new();
        let mut owners: BTreeMap<usize, Vec<(EntryPlace, MatchStep)>> = BTreeMap::new();
        for (entry, claims) in claims {
            let Some(best) = claims.iter().map(|claim| claim.step).min() else {
                continue;
            };
            let winners: Vec<usize> = claims
                .iter()
                .filter(|c| c.step == best)
                .map(|c| c.row)
                .collect();
            match winners.as_slice() {
                [row] => owners.entry(*row).or_default().push((entry, best)),
                several => {
                    contested.extend(several.iter().copied());
                    named.ambiguous.insert(entry, labels(rows, several));
                }
            }
        }
        let mut taken = BTreeSet::new();
        for (at, row) in rows.iter().enumerate() {
            let owned = owners.remove(&at).unwrap_or_default();
            let live = match owned.as_slice() {
                [(entry, step)] => self.listed(row, *entry, *step),
                several => {
                    for (entry, _) in several {
                        named.ambiguous.insert(*entry, labels(rows, &[at]));
                    }
                    let mut row = self.unlisted(row, modules[at], &taken);
                    row.contested = contested.contains(&at) || !several.is_empty();
                    row
                }
            };
            taken.insert(live.id.clone());
            named.rows.push(live);
        }
        named
    }

    /// The modules that a row may belong to: one, several where its labels disagree, every one
    /// where it has none, and none where the catalogue does not know the module.
    fn modules_of(&self, row: &Row) -> Vec<usize> {
        let labels = row.module.all();
        match self.modules.find_any(&labels) {
            Found::One(module, _) => vec![module],
            Found::Several(modules, _) => modules,
            Found::Nothing if labels.iter().all(|label| label.trim().is_empty()) => {
                (0..self.catalogue.modules.len()).collect()
            }
            Found::Nothing => Vec::new(),
        }
    }

    fn listed<'a>(
        &self,
        row: &'a Row,
        (module, entry): EntryPlace,
        step: MatchStep,
    ) -> LiveRow<'a> {
        let folding = &self.catalogue.folding;
        let known = &self.catalogue.modules[module].entries[entry];
        let names: Vec<&str> = std::iter::once(&known.name)
            .chain(&known.aliases)
            .map(String::as_str)
            .collect();
        let hit = row.entry.all().into_iter().find(|label| match step {
            MatchStep::Exact => *label == known.name,
            MatchStep::Folded | MatchStep::Alias => names
                .iter()
                .any(|name| folding.fold(name) == folding.fold(label)),
        });
        LiveRow {
            row,
            module: Some(module),
            entry: Some(entry),
            id: known.id.clone(),
            matched: hit.map(|label| Matched {
                label: label.to_owned(),
                step,
            }),
            contested: false,
        }
    }

    /// A row that the catalogue does not know. Two of the same key get different ids.
    fn unlisted<'a>(
        &self,
        row: &'a Row,
        module: Option<usize>,
        taken: &BTreeSet<EntryId>,
    ) -> LiveRow<'a> {
        let module_id = match module {
            Some(module) => self.catalogue.modules[module].id.clone(),
            None => ModuleId::unlisted(row.module.key()),
        };
        let key = self.catalogue.folding.fold(row.entry.key());
        let first = EntryId::unlisted(&module_id, &key);
        let mut id = first.clone();
        let mut count = 1;
        while taken.contains(&id) {
            count += 1;
            id = first.numbered(count);
        }
        LiveRow {
            row,
            module,
            entry: None,
            id,
            matched: None,
            contested: false,
        }
    }
}

fn labels(rows: &[Row], at: &[usize]) -> Vec<String> {
    at.iter()
        .map(|at| rows[*at].entry.shown().to_owned())
        .collect()
}
