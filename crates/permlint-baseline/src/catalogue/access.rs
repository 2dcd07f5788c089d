//! What governs the API's entities, and what licences forbid.

use permlint_model::catalogue::{GovernedAccess, Licence, Module};
use permlint_model::{Action, EntryId};

use super::document::{AccessDoc, LicenceDoc};
use super::load::Loader;
use crate::at::At;
use crate::problem::Problem;
use crate::words::unknown;

impl Loader {
    pub(super) fn access(
        &mut self,
        document: AccessDoc,
        modules: &[Module],
    ) -> Option<GovernedAccess> {
        self.source(&document.source);
        let verb = document.verb.value;
        if !Action::VERBS.contains(&verb) {
            let problem = Problem::new(format!("`{verb}` is nothing that is done with an entity"));
            let known = Action::VERBS.map(Action::as_str).join(", ");
            self.report(
                problem
                    .at(document.verb.span, "here")
                    .help(format!("it is one of {known}")),
            );
            return None;
        }
        if document.governed_by.is_empty() {
            let problem = Problem::new("the access is governed by nothing");
            let problem = problem.at(document.entity.span, "this entity");
            self.report(problem.help("name every cell that can stop it, or leave it out"));
        }
        Some(GovernedAccess {
            governed_by: self.cells(&document.governed_by, modules),
            entity: document.entity.value,
            verb,
            source: document.source.value,
            certainty: document.certainty,
        })
    }

    pub(super) fn licence(&mut self, document: LicenceDoc, modules: &[Module]) -> Licence {
        self.source(&document.source);
        Licence {
            forbids: self.cells(&document.forbids, modules),
            id: document.id,
            name: document.name,
            cannot_be_impersonated: document.cannot_be_impersonated,
            source: document.source.value,
            certainty: document.certainty,
        }
    }

    /// Cells that are written as `entry-id:action`.
    fn cells(&mut self, words: &[At<String>], modules: &[Module]) -> Vec<(EntryId, Action)> {
        let mut found = Vec::new();
        for word in words {
            let cell = cell(word, modules);
            found.extend(self.keep(cell));
        }
        found
    }
}

pub(super) fn cell(word: &At<String>, modules: &[Module]) -> Result<(EntryId, Action), Problem> {
    let all = modules.iter().flat_map(|module| &module.entries);
    let known = all.flat_map(|entry| entry.domains.keys().map(move |action| (&entry.id, *action)));
    let written = |(id, action): (&EntryId, Action)| format!("{id}:{action}");
    let hit = known.clone().find(|cell| written(*cell) == word.value);
    hit.map(|(id, action)| (id.clone(), action)).ok_or_else(|| {
        let names: Vec<String> = known.map(written).collect();
        unknown("cell", word, names.iter().map(String::as_str))
    })
}
