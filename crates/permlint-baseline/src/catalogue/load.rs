//! From the written catalogue to the one that the engine uses.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::catalogue::{Catalogue, Entry, Licence, Module, Source};
use permlint_model::names::Folding;
use permlint_model::{Action, Chain, Domain, ModuleId, SchemaId, digest_of};

use super::document::{CatalogueDoc, DomainDoc, ModuleDoc, TextDoc};
use super::spellings::Spellings;
use crate::at::At;
use crate::forms::Pairs;
use crate::problem::{Problem, Problems};
use crate::words::{id, unknown};
use crate::yaml;

/// Reads a platform's catalogue. `path` is only shown.
///
/// # Errors
///
/// [`Problems`] with everything that is wrong: unknown keys, bad or doubled ids, names that
/// fold to the same word, points that a domain does not have, sources that are not listed.
pub fn load_catalogue(path: &str, bytes: &[u8]) -> Result<Catalogue, Problems> {
    let (document, text) = yaml::read::<CatalogueDoc>(path, bytes, SchemaId::CATALOGUE)?;
    let mut loader = Loader::default();
    let catalogue = loader.catalogue(document, bytes);
    match loader.problems.is_empty() {
        true => Ok(catalogue),
        false => Err(Problems::new(path, &text, loader.problems)),
    }
}

#[derive(Default)]
pub(super) struct Loader {
    pub(super) domains: BTreeMap<String, Domain>,
    /// The names of domains that are wrong themselves.
    pub(super) broken: BTreeSet<String>,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) row: BTreeMap<Action, Domain>,
    pub(super) problems: Vec<Problem>,
}

impl Loader {
    fn catalogue(&mut self, document: CatalogueDoc, bytes: &[u8]) -> Catalogue {
        let sources = document.sources.0.into_iter();
        self.sources = sources.map(|(key, source)| (key.value, source)).collect();
        for (name, domain) in document.domains.0 {
            let domain = domain_of(&name, domain);
            match self.keep(domain) {
                Some(domain) => self.domains.insert(name.value, domain).is_some(),
                None => self.broken.insert(name.value),
            };
        }
        self.row = self.row_domains(&document.row);
        let folding = Folding::new(&document.noise);
        self.module_names(&document.modules, &folding);
        let rows = document.modules.into_iter().map(|module| (module, false));
        let facts = document.facts.into_iter().map(|module| (module, true));
        let mut modules: Vec<Module> = Vec::new();
        for (module, is_facts) in rows.chain(facts) {
            let span = module.id.span;
            let module = self.module(module, is_facts, &folding);
            if let Some(module) = module {
                let taken = modules.iter().any(|other| other.id == module.id);
                self.once(taken, &module.id, span);
                modules.push(module);
            }
        }
        let access = document.access.into_iter();
        let access = access
            .filter_map(|access| self.access(access, &modules))
            .collect();
        let licences = document.licences.into_iter();
        let licences: Vec<Licence> = licences
            .map(|licence| self.licence(licence, &modules))
            .collect();
        let system_levels = self.system_levels(document.system_levels, &modules, &licences);
        Catalogue {
            access,
            licences,
            system_levels,
            platform: document.platform,
            sources: std::mem::take(&mut self.sources),
            modules,
            row_domains: std::mem::take(&mut self.row),
            folding,
            editor: document.editor,
            digest: digest_of([bytes]),
        }
    }

    pub(super) fn row_domains(&mut self, row: &Pairs<At<String>>) -> BTreeMap<Action, Domain> {
        let mut domains = BTreeMap::new();
        for (word, name) in &row.0 {
            let Some(action) = Action::from_word(word) else {
                self.report(unknown("action", word, Action::ALL.map(Action::as_str)));
                continue;
            };
            if let Some(domain) = self.named_domain(name) {
                domains.insert(action, domain);
            }
        }
        domains
    }

    pub(super) fn named_domain(&mut self, name: &At<String>) -> Option<Domain> {
        if self.broken.contains(&name.value) {
            return None;
        }
        let known = self.domains.keys().map(String::as_str);
        let domain = self.domains.get(&name.value).cloned();
        let domain = domain.ok_or_else(|| unknown("domain", name, known));
        self.keep(domain)
    }

    /// No two modules may have names that readers would take for one.
    fn module_names(&mut self, modules: &[ModuleDoc], folding: &Folding) {
        let mut spellings = Spellings::new(folding);
        for (at, module) in modules.iter().enumerate() {
            spellings.add(at, &module.name, &module.aliases);
        }
        self.problems.extend(spellings.problems);
    }

    fn module(&mut self, document: ModuleDoc, is_facts: bool, folding: &Folding) -> Option<Module> {
        let id = id(&document.id, document.id.span);
        let id: ModuleId = self.keep(id)?;
        let groups: BTreeSet<&Option<String>> =
            document.entries.iter().map(|entry| &entry.group).collect();
        for group in groups {
            let mut spellings = Spellings::new(folding);
            let entries = document.entries.iter().enumerate();
            for (at, entry) in entries.filter(|(_, entry)| entry.group == *group) {
                spellings.add(at, &entry.name, &entry.aliases);
            }
            self.problems.extend(spellings.problems);
        }
        let mut entries = Vec::new();
        for entry in document.entries {
            let span = entry.id.span;
            if let Some(entry) = self.entry(&id, entry, is_facts) {
                let taken = entries.iter().any(|other: &Entry| other.id == entry.id);
                self.once(taken, &entry.id, span);
                entries.push(entry);
            }
        }
        Some(Module {
            id,
            name: document.name.value,
            aliases: values(document.aliases),
            entries,
            is_facts,
        })
    }

    pub(super) fn source(&mut self, key: &At<String>) {
        if !self.sources.contains_key(&key.value) {
            let problem = unknown("source", key, self.sources.keys().map(String::as_str));
            self.report(problem);
        }
    }

    fn once(&mut self, taken: bool, id: impl std::fmt::Display, span: crate::at::Span) {
        if taken {
            let problem = Problem::new(format!("the id `{id}` is used twice"));
            self.report(
                problem
                    .at(span, "for the second time here")
                    .help("give it an id of its own"),
            );
        }
    }

    /// The value, or its problem noted.
    pub(super) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.report(problem)).ok()
    }

    pub(super) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// The texts, without their places.
pub(super) fn values(texts: Vec<At<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}

fn domain_of(name: &At<String>, document: DomainDoc) -> Result<Domain, Problem> {
    let aliases = document.aliases.0.into_iter();
    let aliases = aliases.map(|(alias, point)| (alias.value, point));
    match (document.chain, document.count, document.text) {
        (Some(points), None, None) => {
            let chain = Chain::new(points, aliases).map(Domain::Chain);
            chain.map_err(|error| {
                Problem::new(error.to_string())
                    .at(name.span, "this domain")
                    .help("write it as `chain: [None, My, All]`, least power first")
            })
        }
        (None, Some(true), None) => Ok(Domain::Count),
        (None, None, Some(text)) => Ok(Domain::Set {
            fold_case: matches!(text, TextDoc::FoldCase),
        }),
        _ => Err(
            Problem::new(format!("the domain `{}` is of no kind", name.value))
                .at(name.span, "this domain")
                .help("give it exactly one of `chain: [...]`, `count: true`, `text: fold-case`"),
        ),
    }
}
