//! What a person has to look up on the screen, because no interface shows it.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Expectation, Selection, Target};
use permlint_model::catalogue::Entry;
use permlint_model::worksheet::{Sheet, Worksheet};
use permlint_model::{Action, EntryId, Interval, ModuleId};

use crate::claims::demanded;
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::words;

/// What a worksheet holds beside the questions that the baselines need.
#[derive(Debug, Clone, Default)]
pub struct SheetOptions<'a> {
    /// Ask for every setting that the catalogue knows.
    pub complete: bool,
    /// Show what the baselines want. People then tend to report what should be.
    pub with_targets: bool,
    /// Take over the answers of an earlier worksheet, to be confirmed.
    pub previous: Option<&'a Worksheet>,
}

type Wanted = BTreeMap<(EntryId, Action), Interval>;

impl Auditor {
    /// A worksheet for the audited level: only what the rules in force speak of, each setting
    /// once, a whole section as one question where a document says no more than that.
    #[must_use]
    pub fn worksheet(&self, options: &SheetOptions<'_>) -> Sheet {
        let level = self.role_name().unwrap_or_default();
        let mut wanted = Wanted::new();
        let mut sections: BTreeSet<ModuleId> = BTreeSet::new();
        for rule in self
            .rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Stated)
        {
            for expectation in &rule.rule.expect {
                self.add(rule, expectation, &mut wanted, &mut sections);
            }
        }
        let mut cells: BTreeSet<(EntryId, Action)> = wanted.keys().cloned().collect();
        if options.complete {
            sections.clear();
            let modules = self
                .catalogue
                .modules
                .iter()
                .filter(|module| !module.is_facts);
            let entries = modules.flat_map(|module| &module.entries);
            cells.extend(entries.flat_map(all_cells));
        }
        let mut sheet = Sheet::new(&self.catalogue, level, &cells, &sections);
        if options.with_targets {
            for question in &mut sheet.questions {
                let entry = self.catalogue.entry(&question.entry);
                let domain = entry.and_then(|entry| entry.domains.get(&question.action));
                let wants = wanted.get(&(question.entry.clone(), question.action));
                let both = domain.zip(wants);
                question.wanted = both.map(|(domain, wants)| words::requirement(domain, wants));
            }
        }
        match options.previous {
            Some(previous) => sheet.with_previous(previous),
            None => sheet,
        }
    }

    fn add(
        &self,
        rule: &ActiveRule,
        expectation: &Expectation,
        wanted: &mut Wanted,
        sections: &mut BTreeSet<ModuleId>,
    ) {
        match &expectation.target {
            Target::Entries { module, select } => {
                for entry in self.selected(module, select) {
                    for (action, demand) in &expectation.demands {
                        let Some(domain) = entry.domains.get(action) else {
                            continue;
                        };
                        let wants = demanded(demand, domain, rule);
                        let wants = wants.unwrap_or_else(|| domain.whole());
                        let key = (entry.id.clone(), *action);
                        let both = wanted.get(&key).and_then(|other| other.intersect(&wants));
                        wanted.insert(key, both.unwrap_or(wants));
                    }
                }
            }
            Target::AnyOf {
                module,
                select: Selection::All { .. },
            } => {
                sections.insert(module.clone());
            }
            Target::AnyOf { module, select } => {
                for entry in self.selected(module, select) {
                    for (action, domain) in &entry.domains {
                        let key = (entry.id.clone(), *action);
                        wanted.entry(key).or_insert_with(|| domain.whole());
                    }
                }
            }
            Target::Items { .. }
            | Target::Fact(_)
            | Target::Access { .. }
            | Target::Otherwise { .. } => {}
        }
    }

    fn selected<'a>(
        &'a self,
        module: &ModuleId,
        select: &'a Selection,
    ) -> impl Iterator<Item = &'a Entry> {
        let entries = self
            .catalogue
            .module(module)
            .into_iter()
            .flat_map(|m| &m.entries);
        entries.filter(move |entry| match select {
            Selection::All { except } => !except.contains(&entry.id),
            Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
        })
    }
}

fn all_cells(entry: &Entry) -> impl Iterator<Item = (EntryId, Action)> {
    entry
        .domains
        .keys()
        .map(|action| (entry.id.clone(), *action))
}
