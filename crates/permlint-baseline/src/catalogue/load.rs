//! From the written catalogue to the one that the engine uses.

use std::collections::BTreeMap;

use permlint_model::catalogue::{Catalogue, Entry, Module, Risk, Source};
use permlint_model::names::{Folding, NameIndex, nearest};
use permlint_model::{Action, Chain, Domain, EntryId, ModuleId, SchemaId, digest_of};

use super::document::{CatalogueDoc, DomainDoc, EntryDoc, ModuleDoc, OfferDoc, RiskDoc, TextDoc};
use crate::at::At;
use crate::forms::Pairs;
use crate::problem::{Problem, Problems};
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
struct Loader {
    domains: BTreeMap<String, Domain>,
    sources: BTreeMap<String, Source>,
    row: BTreeMap<Action, Domain>,
    problems: Vec<Problem>,
}

impl Loader {
    fn catalogue(&mut self, document: CatalogueDoc, bytes: &[u8]) -> Catalogue {
        for (key, source) in document.sources.0 {
            self.sources.insert(key.value, source);
        }
        for (name, domain) in document.domains.0 {
            if let Some(domain) = self.domain(&name, domain) {
                self.domains.insert(name.value, domain);
            }
        }
        self.row = self.row_domains(&document.row);
        let folding = Folding::new(&document.noise);
        let rows = document.modules.into_iter().map(|module| (module, false));
        let facts = document.facts.into_iter().map(|module| (module, true));
        let modules: Vec<Module> = rows
            .chain(facts)
            .filter_map(|(module, is_facts)| self.module(module, is_facts, &folding))
            .collect();
        let catalogue = Catalogue {
            platform: document.platform,
            sources: std::mem::take(&mut self.sources),
            modules,
            row_domains: std::mem::take(&mut self.row),
            folding,
            editor: document.editor,
            digest: digest_of([bytes]),
        };
        self.collisions("modules", &catalogue.module_index());
        catalogue
    }

    fn domain(&mut self, name: &At<String>, document: DomainDoc) -> Option<Domain> {
        let aliases = document.aliases.0.into_iter();
        let aliases = aliases.map(|(alias, point)| (alias.value, point));
        let domain = match (document.chain, document.count, document.text) {
            (Some(points), None, None) => match Chain::new(points, aliases) {
                Ok(chain) => Some(Domain::Chain(chain)),
                Err(error) => {
                    self.report(Problem::new(error.to_string()).at(name.span, "this domain"));
                    return None;
                }
            },
            (None, Some(true), None) => Some(Domain::Count),
            (None, None, Some(text)) => Some(Domain::Set {
                fold_case: matches!(text, TextDoc::FoldCase),
            }),
            _ => None,
        };
        if domain.is_none() {
            let problem = Problem::new(format!("the domain `{}` is of no kind", name.value))
                .at(name.span, "this domain")
                .help("give it exactly one of `chain: [...]`, `count: true`, `text: fold-case`");
            self.report(problem);
        }
        domain
    }

    fn row_domains(&mut self, row: &Pairs<At<String>>) -> BTreeMap<Action, Domain> {
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

    fn named_domain(&mut self, name: &At<String>) -> Option<Domain> {
        let domain = self.domains.get(&name.value).cloned();
        if domain.is_none() {
            let problem = unknown("domain", name, self.domains.keys().map(String::as_str));
            self.report(problem);
        }
        domain
    }

    fn module(&mut self, document: ModuleDoc, is_facts: bool, folding: &Folding) -> Option<Module> {
        let id: ModuleId = self.id(&document.id, &document.id.value)?;
        let mut entries: Vec<Entry> = Vec::new();
        for entry in document.entries {
            let span = entry.id.span;
            let Some(entry) = self.entry(&id, entry, is_facts) else {
                continue;
            };
            if entries.iter().any(|other| other.id == entry.id) {
                let message = format!("the id `{}` is used twice", entry.id);
                self.report(Problem::new(message).at(span, "for the second time here"));
            }
            entries.push(entry);
        }
        let mut index = NameIndex::new(folding.clone());
        for (at, entry) in entries.iter().enumerate() {
            index.add_name(&entry.name, &at);
            entry
                .aliases
                .iter()
                .for_each(|alias| index.add_alias(alias, &at));
        }
        self.collisions(&document.name, &index);
        Some(Module {
            id,
            name: document.name.value,
            aliases: document.aliases,
            entries,
            is_facts,
        })
    }

    fn entry(&mut self, module: &ModuleId, document: EntryDoc, is_facts: bool) -> Option<Entry> {
        let id: EntryId = self.id(&document.id, &format!("{module}.{}", document.id.value))?;
        let domains = match &document.domain {
            Some(name) => BTreeMap::from([(Action::Value, self.named_domain(name)?)]),
            None if is_facts => {
                let problem = Problem::new(format!("the fact `{id}` has no domain"));
                self.report(problem.at(document.id.span, "add `domain:`"));
                return None;
            }
            None => self.row.clone(),
        };
        for source in &document.sources {
            self.source(source);
        }
        Some(Entry {
            offers: self.offers(&document.offers, &domains),
            risks: document
                .risks
                .into_iter()
                .filter_map(|risk| self.risk(risk, &domains))
                .collect(),
            id,
            name: document.name.value,
            aliases: document.aliases,
            domains,
            customise: document.customise,
            click: document.click,
            sources: document.sources.into_iter().map(|s| s.value).collect(),
            certainty: document.certainty,
        })
    }

    fn offers(
        &mut self,
        offers: &[OfferDoc],
        domains: &BTreeMap<Action, Domain>,
    ) -> BTreeMap<Action, Vec<permlint_model::Interval>> {
        let mut found = BTreeMap::new();
        for offer in offers {
            self.source(&offer.source);
            let domain = domains.get(&offer.action);
            let points = offer.points.iter();
            let points = points.filter_map(|word| self.point(domain, word)).collect();
            found.insert(offer.action, points);
        }
        found
    }

    fn risk(&mut self, document: RiskDoc, domains: &BTreeMap<Action, Domain>) -> Option<Risk> {
        self.source(&document.source);
        let domain = document
            .actions
            .first()
            .and_then(|action| domains.get(action));
        let above = self.point(domain, &document.above)?;
        Some(Risk {
            actions: document.actions,
            safe: domain?.at_most(&above)?,
            severity: document.severity,
            note: document.note,
            source: document.source.value,
            certainty: document.certainty,
        })
    }

    fn point(
        &mut self,
        domain: Option<&Domain>,
        word: &At<String>,
    ) -> Option<permlint_model::Interval> {
        let Some(domain) = domain else {
            let problem = Problem::new("the entry does not have this action");
            self.report(problem.at(word.span, "here"));
            return None;
        };
        match domain.point(word) {
            Ok(point) => Some(point),
            Err(error) => {
                self.report(Problem::new(error.to_string()).at(word.span, "no such point"));
                None
            }
        }
    }

    fn source(&mut self, key: &At<String>) {
        if !self.sources.contains_key(&key.value) {
            let problem = unknown("source", key, self.sources.keys().map(String::as_str));
            self.report(problem);
        }
    }

    fn id<T>(&mut self, at: &At<String>, text: &str) -> Option<T>
    where
        T: std::str::FromStr<Err = permlint_model::IdError>,
    {
        match text.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                self.report(Problem::new(error.to_string()).at(at.span, "this id"));
                None
            }
        }
    }

    fn collisions(&mut self, place: &str, index: &NameIndex<usize>) {
        for (word, _) in index.collisions() {
            self.report(
                Problem::new(format!("in {place}, {word:?} names more than one thing"))
                    .help("names and aliases must stay different after folding"),
            );
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// A word that names nothing, with the nearest words that do.
pub(crate) fn unknown<'a>(
    what: &str,
    word: &At<String>,
    known: impl IntoIterator<Item = &'a str>,
) -> Problem {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(word, known.iter().copied(), 1);
    let help = match (near.first(), known.len()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, 0) => format!("no {what} is declared"),
        (None, 1..=12) => format!("known are: {}", known.join(", ")),
        (None, _) => format!("none of the {} known ones is near", known.len()),
    };
    let shown = permlint_model::text::clean(word, 80);
    Problem::new(format!("unknown {what} {shown:?}"))
        .at(word.span, "not known")
        .help(help)
}
