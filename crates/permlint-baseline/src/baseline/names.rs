//! Finding the modules and entries that a document names.

use permlint_model::baseline::EntryRef;
use permlint_model::catalogue::{Catalogue, Module};
use permlint_model::names::{Found, NameIndex};
use permlint_model::{EntryId, Location};

use crate::at::At;
use crate::forms::EntryDoc;
use crate::problem::Problem;
use crate::words::unknown;

/// The catalogue's names, indexed once a file.
pub(crate) struct Names<'a> {
    catalogue: &'a Catalogue,
    modules: NameIndex<usize>,
    entries: Vec<NameIndex<usize>>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            modules: catalogue.module_index(),
            entries: catalogue
                .modules
                .iter()
                .map(|m| catalogue.entry_index(m))
                .collect(),
            catalogue,
        }
    }

    pub(crate) fn module(&self, word: &At<String>) -> Result<(usize, &'a Module), Problem> {
        match self.modules.find(word) {
            Found::One(at, _) => Ok((at, &self.catalogue.modules[at])),
            _ => {
                let rows = self
                    .catalogue
                    .modules
                    .iter()
                    .filter(|module| !module.is_facts);
                Err(unknown(
                    "module",
                    word,
                    rows.map(|module| module.name.as_str()),
                ))
            }
        }
    }

    /// The id of an entry of a module.
    pub(crate) fn entry(&self, module: usize, word: &At<String>) -> Result<EntryId, Problem> {
        let entries = &self.catalogue.modules[module].entries;
        if let Found::One(at, _) = self.entries[module].find(word) {
            return Ok(entries[at].id.clone());
        }
        let what = format!("entry of {}", self.catalogue.modules[module].name);
        let problem = unknown(&what, word, entries.iter().map(|entry| entry.name.as_str()));
        Err(match self.elsewhere(module, word) {
            Some(other) => problem.help(format!("the catalogue has it in {other}")),
            None if problem.suggests().is_some() => problem,
            None => problem.help(
                "if the document really names an entry that the catalogue lacks, write `{ unlisted: … }`",
            ),
        })
    }

    /// The id of an entry where only one that the catalogue knows makes sense.
    pub(crate) fn listed(&self, module: usize, entry: &EntryDoc) -> Result<EntryId, Problem> {
        if entry.unlisted {
            let problem = Problem::new("only an entry that the catalogue knows can stand here");
            return Err(problem
                .at(entry.name.span, "marked as unlisted")
                .help("take it out: only an expectation can name an unlisted entry"));
        }
        self.entry(module, &entry.name)
    }

    /// An entry as a document names it, which may be marked as not in the catalogue.
    pub(crate) fn reference(
        &self,
        module: usize,
        entry: &EntryDoc,
        location: Location,
    ) -> Result<EntryRef, Problem> {
        let known = self.entry(module, &entry.name);
        let id = match (entry.unlisted, known) {
            (false, known) => Some(known?),
            (true, Err(_)) => None,
            (true, Ok(id)) => {
                return Err(
                    Problem::new(format!("the catalogue knows this entry as `{id}`"))
                        .at(entry.name.span, "marked as unlisted")
                        .help("write its name without `unlisted`"),
                );
            }
        };
        Ok(EntryRef {
            id,
            label: entry.name.value.clone(),
            location,
        })
    }

    fn elsewhere(&self, module: usize, word: &str) -> Option<&str> {
        let mut others = self
            .entries
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != module);
        let (at, _) = others.find(|(_, index)| matches!(index.find(word), Found::One(..)))?;
        Some(&self.catalogue.modules[at].name)
    }

    /// The permanent id of a fact.
    pub(crate) fn fact(&self, word: &At<String>) -> Result<EntryId, Problem> {
        let facts = self
            .catalogue
            .modules
            .iter()
            .filter(|module| module.is_facts);
        let facts: Vec<&EntryId> = facts
            .flat_map(|module| module.entries.iter().map(|entry| &entry.id))
            .collect();
        let hit = facts.iter().find(|id| id.as_str() == word.value);
        hit.map(|id| (*id).clone())
            .ok_or_else(|| unknown("fact", word, facts.iter().map(|id| id.as_str())))
    }
}
