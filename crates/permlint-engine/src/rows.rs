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
}

/// The rows of a subject, named.
#[derive(Debug, Default)]
pub(crate) struct LiveRows<'a> {
    pub(crate) rows: Vec<LiveRow<'a>>,
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
        let modules: Vec<Option<usize>> = rows.iter().map(|row| self.module_of(row)).collect();
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
        let mut named = LiveRows::default();
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
                    self.unlisted(row, modules[at], &taken)
                }
            };
            taken.insert(live.id.clone());
            named.rows.push(live);
        }
        named
    }

    fn module_of(&self, row: &Row) -> Option<usize> {
        match self.modules.find_any(&row.module.all()) {
            Found::One(module, _) => Some(module),
            Found::Several(..) | Found::Nothing => None,
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
        let mut id = EntryId::unlisted(&module_id, row.entry.key());
        let mut count = 1;
        while taken.contains(&id) {
            count += 1;
            id = EntryId::unlisted(&module_id, &format!("{}-{count}", row.entry.key()));
        }
        LiveRow {
            row,
            module,
            entry: None,
            id,
            matched: None,
        }
    }
}

fn labels(rows: &[Row], at: &[usize]) -> Vec<String> {
    at.iter()
        .map(|at| rows[*at].entry.shown().to_owned())
        .collect()
}
