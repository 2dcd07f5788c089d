//! What an expectation speaks of.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::Action;
use permlint_model::baseline::{Direction, EntryRef, Expectation, Selection, Target};

use super::document::ExpectDoc;
use super::load::Loader;
use crate::at::{At, Span};
use crate::forms::{Entries, EntryDoc};
use crate::problem::Problem;
use crate::words::unknown;

impl Loader<'_> {
    pub(super) fn expectation(
        &mut self,
        document: At<ExpectDoc>,
    ) -> Option<(Expectation, Direction)> {
        let span = document.span;
        let document = document.value;
        if let Err(problem) = one_target(&document, span) {
            self.report(problem);
            return None;
        }
        let target = self.target(&document, span);
        let demands = match document.otherwise {
            Some(_) => Some((BTreeMap::new(), Direction::Limit)),
            None => self.demands(&document, target.as_ref(), span),
        };
        let (demands, direction) = demands?;
        let expectation = Expectation {
            target: target?,
            demands,
            when_present: document.when_present,
            location: self.text.location(span),
        };
        Some((expectation, direction))
    }

    fn target(&mut self, document: &ExpectDoc, span: Span) -> Option<Target> {
        if let Some(actions) = &document.otherwise {
            return self.otherwise(actions, span);
        }
        if let Some(whose) = &document.whose {
            return self.others(document, whose);
        }
        if let Some(fact) = &document.fact {
            let fact = self.names.fact(fact);
            return self.keep(fact).map(Target::Fact);
        }
        if let Some(entity) = &document.access {
            return self.entity(entity);
        }
        let found = self.names.module(document.module.as_ref()?);
        let (at, module) = self.keep(found)?;
        let module = module.id.clone();
        if let Some(entries) = &document.any {
            let select = self.selection(at, entries, &document.except)?;
            return Some(Target::AnyOf { module, select });
        }
        let entries = document.entries.as_ref()?;
        let select = self.selection(at, entries, &document.except)?;
        match &document.items {
            None => Some(Target::Entries { module, select }),
            Some(items) => self.items(select, items, entries.span),
        }
    }

    fn entity(&mut self, word: &At<String>) -> Option<Target> {
        let known = self
            .catalogue
            .access
            .iter()
            .map(|access| access.entity.as_str());
        if known.clone().any(|entity| entity == word.value) {
            let entity = word.value.clone();
            return Some(Target::Access { entity });
        }
        let mut names: Vec<&str> = known.collect();
        names.dedup();
        self.report(unknown("entity", word, names));
        None
    }

    fn otherwise(&mut self, words: &[At<String>], span: Span) -> Option<Target> {
        if words.is_empty() {
            let problem = Problem::new("`otherwise` names no action").at(span, "here");
            self.report(problem.help("write it as `otherwise: [delete]`"));
            return None;
        }
        let mut actions = Vec::new();
        for word in words {
            actions.extend(self.row_action(word));
        }
        Some(Target::Otherwise { actions })
    }

    pub(super) fn row_action(&mut self, word: &At<String>) -> Option<Action> {
        let rows = self
            .catalogue
            .modules
            .iter()
            .filter(|module| !module.is_facts);
        let own = rows
            .flat_map(|module| &module.entries)
            .flat_map(|entry| entry.domains.keys());
        let known: BTreeSet<Action> = own.copied().collect();
        self.action_of(word, known.iter().copied())
    }

    /// An action by its word, out of those that a target has.
    pub(super) fn action_of(
        &mut self,
        word: &At<String>,
        known: impl Iterator<Item = Action> + Clone,
    ) -> Option<Action> {
        let action = known.clone().find(|action| action.as_str() == word.value);
        self.keep(action.ok_or_else(|| unknown("action", word, known.map(Action::as_str))))
    }

    fn items(&mut self, select: Selection, items: &[At<String>], entries: Span) -> Option<Target> {
        let entry = match select {
            Selection::These(list) => match <[EntryRef; 1]>::try_from(list) {
                Ok([EntryRef { id, .. }]) => id,
                Err(_) => None,
            },
            Selection::All { .. } => None,
        };
        let Some(entry) = entry.filter(|_| !items.is_empty()) else {
            let message = "`items` needs names, and exactly one entry that the catalogue knows";
            let problem = Problem::new(message).at(entries, "here");
            self.report(problem.help("write it as `entries: [Configurations], items: [Name]`"));
            return None;
        };
        let items = items.iter().map(|item| item.value.clone()).collect();
        Some(Target::Items { entry, items })
    }

    pub(super) fn selection(
        &mut self,
        module: usize,
        entries: &At<Entries>,
        except: &[EntryDoc],
    ) -> Option<Selection> {
        match &entries.value {
            Entries::All => {
                let mut left_out = Vec::new();
                for entry in except {
                    let id = self.names.listed(module, entry);
                    left_out.extend(self.keep(id));
                }
                Some(Selection::All { except: left_out })
            }
            Entries::These(list) => {
                if let Err(problem) = plain_list(list, except, entries.span) {
                    self.report(problem);
                }
                let mut found = Vec::new();
                for entry in list {
                    let location = self.text.location(entry.name.span);
                    let entry = self.names.reference(module, entry, location);
                    found.extend(self.keep(entry));
                }
                Some(Selection::These(found)).filter(|_| !list.is_empty())
            }
        }
    }
}

fn plain_list(list: &[EntryDoc], except: &[EntryDoc], span: Span) -> Result<(), Problem> {
    if let Some(entry) = except.first() {
        let problem = Problem::new("`except` is for `all`: this expectation lists its entries");
        return Err(problem
            .at(entry.name.span, "left out of what?")
            .help("take it off the list instead"));
    }
    if list.is_empty() {
        let problem = Problem::new("the list of entries is empty").at(span, "no entry");
        return Err(problem.help("name an entry, or write `all`"));
    }
    Ok(())
}

/// Refuses keys that would be ignored beside the target that is given.
fn one_target(document: &ExpectDoc, span: Span) -> Result<(), Problem> {
    let module = [
        ("module", document.module.is_some()),
        ("entries", document.entries.is_some()),
        ("any", document.any.is_some()),
        ("except", !document.except.is_empty()),
        ("items", document.items.is_some()),
    ];
    let demand = [
        ("at-least", document.at_least.is_some()),
        ("at-most", document.at_most.is_some()),
        ("exactly", document.exactly.is_some()),
        ("one-of", document.one_of.is_some()),
    ];
    let fact = [
        ("fact", document.fact.is_some()),
        ("access", document.access.is_some()),
    ];
    let present = [
        ("when-present", document.when_present),
        ("for", document.whose.is_some()),
    ];
    if document.otherwise.is_some() {
        let others = module.iter().chain(&demand).chain(&fact).chain(&present);
        return alone(
            "`otherwise` stands alone: it speaks of every other cell",
            others,
            span,
        );
    }
    if document.fact.is_some() {
        return alone("`fact` is a target of its own", module.iter(), span);
    }
    if document.access.is_some() {
        return alone("`access` is a target of its own", module.iter(), span);
    }
    if document.module.is_none() {
        let problem = Problem::new("the expectation names no target").at(span, "here");
        return Err(problem.help("give it `module:` with `entries:`, or `fact:`, or `otherwise:`"));
    }
    match (&document.entries, &document.any) {
        (Some(_), None) => Ok(()),
        (None, Some(_)) if document.items.is_some() => {
            let problem = Problem::new("`items` goes with `entries:`, not with `any:`");
            Err(problem
                .at(span, "here")
                .help("name the one entry under `entries:`"))
        }
        (None, Some(_)) => Ok(()),
        _ => {
            let problem = Problem::new("a module needs either `entries:` or `any:`");
            let help = "`entries: all`, or a list; `any:` where one of them is enough";
            Err(problem.at(span, "here").help(help))
        }
    }
}

fn alone<'a>(
    message: &str,
    others: impl Iterator<Item = &'a (&'a str, bool)>,
    span: Span,
) -> Result<(), Problem> {
    let given = others.filter(|(_, given)| *given);
    let given: Vec<String> = given.map(|(key, _)| format!("`{key}`")).collect();
    if given.is_empty() {
        return Ok(());
    }
    let problem = Problem::new(message).at(span, "with other keys");
    Err(problem.help(format!("take out {}", given.join(", "))))
}
