//! The levels that the platform comes with.

use std::collections::BTreeMap;

use permlint_model::catalogue::{Licence, Module};
use permlint_model::system_level::SystemLevel;
use permlint_model::{Action, EntryId, Interval, ModuleId};

use super::access::cell;
use super::document::{SystemLevelDoc, YesNoDoc};
use super::load::{Loader, values};
use crate::at::At;
use crate::forms::Pairs;
use crate::problem::Problem;
use crate::words::{point, unknown};

impl Loader {
    pub(super) fn system_levels(
        &mut self,
        documents: Vec<SystemLevelDoc>,
        modules: &[Module],
        licences: &[Licence],
    ) -> Vec<SystemLevel> {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for document in &documents {
            for name in std::iter::once(&document.name).chain(&document.aliases) {
                let own = document.name.value.clone();
                let taken = names.insert(name.to_lowercase(), own);
                if let Some(first) = taken.filter(|first| *first != document.name.value) {
                    let problem = Problem::new(format!("{first:?} has this name too"));
                    let problem = problem.at(name.span, "for the second time");
                    self.report(problem.help("name each system level once"));
                }
            }
        }
        let levels = documents.into_iter();
        levels
            .map(|level| self.system_level(level, modules, licences))
            .collect()
    }

    fn system_level(
        &mut self,
        document: SystemLevelDoc,
        modules: &[Module],
        licences: &[Licence],
    ) -> SystemLevel {
        self.source(&document.source);
        let mut known = licences.iter().map(|licence| licence.name.as_str());
        if known.all(|name| name != *document.licence) {
            let known = licences.iter().map(|licence| licence.name.as_str());
            self.report(unknown("licence", &document.licence, known));
        }
        let mut closed = Vec::new();
        for word in &document.closed {
            closed.extend(self.closed_module(word, modules));
        }
        let sections = document.sections.0.into_iter();
        SystemLevel {
            cells: self.level_cells(&document.cells, modules),
            closed,
            sections: sections.map(|(name, reach)| (name.value, reach)).collect(),
            name: document.name.value,
            aliases: values(document.aliases),
            licence: document.licence.value,
            api_only: document.api_only == YesNoDoc::Yes,
            copyable: document.copyable,
            admin: document.admin,
            dashboard_tabs: document.dashboard_tabs,
            source: document.source.value,
            certainty: document.certainty,
        }
    }

    fn closed_module(&mut self, word: &At<String>, modules: &[Module]) -> Option<ModuleId> {
        let rows = modules.iter().filter(|module| !module.is_facts);
        let known = rows.clone().map(|module| module.id.as_str());
        let found = rows.clone().find(|module| module.id.as_str() == word.value);
        let found = found.map(|module| module.id.clone());
        self.keep(found.ok_or_else(|| unknown("module", word, known)))
    }

    fn level_cells(
        &mut self,
        written: &Pairs<At<String>>,
        modules: &[Module],
    ) -> BTreeMap<(EntryId, Action), Interval> {
        let mut cells = BTreeMap::new();
        for (place, word) in &written.0 {
            let found = cell(place, modules);
            let Some((entry, action)) = self.keep(found) else {
                continue;
            };
            let all = modules.iter().flat_map(|module| &module.entries);
            let domain = all
                .filter(|known| known.id == entry)
                .find_map(|known| known.domains.get(&action));
            let value = domain.map(|domain| point(domain, word, word.span));
            let value = value.and_then(|value| self.keep(value));
            cells.extend(value.map(|value| ((entry, action), value)));
        }
        cells
    }
}
