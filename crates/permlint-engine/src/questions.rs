//! What a person has to look up on the screen, because no interface shows it.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Expectation, Selection, Target};
use permlint_model::catalogue::Entry;
use permlint_model::worksheet::{Sheet, Worksheet};
use permlint_model::{Action, EntryId, Interval, ModuleId};

use crate::claims::demanded;
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::live::LiveFact;
use crate::words;

/// What a worksheet holds beside the questions that the baselines need.
#[derive(Debug, Clone, Default)]
pub struct SheetOptions<'a> {
    /// Ask for every setting that the catalogue knows.
    pub complete: bool,
    /// Show what the baselines want. People then tend to report what should be.
    pub with_targets: bool,
    /// Further levels to ask of, for the few settings that matter there.
    pub others: &'a [String],
    /// Take over the answers of earlier worksheets of these levels, to be confirmed.
    pub previous: &'a [Worksheet],
}

type Wanted = BTreeMap<(EntryId, Action), Interval>;

/// Sections that are asked for as a whole, each with the settings that do not count there.
type Sections = BTreeMap<ModuleId, BTreeSet<EntryId>>;

impl Auditor {
    /// A worksheet for the audited level: only what the rules in force speak of, each setting
    /// once, a whole section as one question where a document says no more than that. Facts
    /// that a snapshot tells are not asked, nor settings where the platform lists them.
    #[must_use]
    pub fn worksheet(&self, options: &SheetOptions<'_>) -> Sheet {
        let level = self.role_name().unwrap_or_default();
        let mut wanted = Wanted::new();
        let mut sections = Sections::new();
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
        if options.complete && !self.catalogue.lists_rows() {
            sections.clear();
            let modules = self
                .catalogue
                .modules
                .iter()
                .filter(|module| !module.is_facts);
            let entries = modules.flat_map(|module| &module.entries);
            cells.extend(entries.flat_map(all_cells));
        }
        let modules = sections.keys().cloned().collect();
        let mut sheet = Sheet::new(&self.catalogue, level, &cells, &modules);
        for section in &mut sheet.sections {
            let except = sections.get(&section.module);
            let counts = |id: &EntryId| !except.is_some_and(|except| except.contains(id));
            section.cells.retain(|cell| counts(&cell.entry));
        }
        if options.with_targets {
            self.show_targets(&mut sheet, &wanted);
        }
        sheet
            .with_others(&self.catalogue, options.others)
            .with_previous(options.previous)
    }

    fn show_targets(&self, sheet: &mut Sheet, wanted: &Wanted) {
        for question in &mut sheet.questions {
            let entry = self.catalogue.entry(&question.entry);
            let domain = entry.and_then(|entry| entry.domains.get(&question.action));
            let wants = wanted.get(&(question.entry.clone(), question.action));
            let both = domain.zip(wants);
            question.wanted = both.map(|(domain, wants)| words::requirement(domain, wants));
        }
    }

    fn add(
        &self,
        rule: &ActiveRule,
        expectation: &Expectation,
        wanted: &mut Wanted,
        sections: &mut Sections,
    ) {
        match &expectation.target {
            // Nobody has to declare what the platform lists.
            Target::Entries { .. } | Target::AnyOf { .. } if self.catalogue.lists_rows() => {}
            Target::Entries { module, select } => {
                for entry in self.selected(module, select) {
                    want(rule, expectation, entry, wanted);
                }
            }
            Target::Fact(fact) => self.add_fact(rule, expectation, fact, wanted),
            Target::AnyOf {
                module,
                select: Selection::All { except },
            } => {
                let except: BTreeSet<EntryId> = except.iter().cloned().collect();
                let both = sections.get(module).map(|other| other & &except);
                sections.insert(module.clone(), both.unwrap_or(except));
            }
            Target::AnyOf { module, select } => {
                for entry in self.selected(module, select) {
                    for (action, domain) in &entry.domains {
                        let key = (entry.id.clone(), *action);
                        wanted.entry(key).or_insert_with(|| domain.whole());
                    }
                }
            }
            Target::Others(_)
            | Target::Items { .. }
            | Target::Access { .. }
            | Target::Otherwise { .. } => {}
        }
    }

    /// A fact that no list shows is asked for like a setting. A live one may rest on a setting.
    fn add_fact(
        &self,
        rule: &ActiveRule,
        expectation: &Expectation,
        fact: &EntryId,
        wanted: &mut Wanted,
    ) {
        let Some(live) = LiveFact::of(fact) else {
            if let Some(entry) = self.catalogue.entry(fact) {
                want(rule, expectation, entry, wanted);
            }
            return;
        };
        let setting = live.rests_on();
        if let Some(entry) = setting.and_then(|id| self.catalogue.entry_by_word(id)) {
            for (action, domain) in &entry.domains {
                let key = (entry.id.clone(), *action);
                wanted.entry(key).or_insert_with(|| domain.whole());
            }
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

/// Asks for what an expectation demands of an entry.
fn want(rule: &ActiveRule, expectation: &Expectation, entry: &Entry, wanted: &mut Wanted) {
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

fn all_cells(entry: &Entry) -> impl Iterator<Item = (EntryId, Action)> {
    entry
        .domains
        .keys()
        .map(|action| (entry.id.clone(), *action))
}
