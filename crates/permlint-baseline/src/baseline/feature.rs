//! Optional parts, and the rules that they lift.

use permlint_model::baseline::{Feature, Lift, Rule, Selection, Target};
use permlint_model::{Action, EntryId, RuleId};

use super::document::{FeatureDoc, LiftDoc, LiftedDoc};
use super::load::Loader;
use crate::at::At;
use crate::problem::Problem;
use crate::words::unknown;

impl Loader<'_> {
    pub(super) fn feature(
        &mut self,
        id: String,
        document: FeatureDoc,
        known: &[String],
        rules: &[Rule],
    ) -> Feature {
        let lifts = document.lifts.iter();
        Feature {
            id,
            title: document.title,
            lifts: lifts
                .filter_map(|lift| self.lift(lift, known, rules))
                .collect(),
        }
    }

    fn lift(&mut self, document: &LiftDoc, known: &[String], rules: &[Rule]) -> Option<Lift> {
        if !known.contains(&document.rule.value) {
            let known = known.iter().map(String::as_str);
            self.report(unknown("rule", &document.rule, known));
            return None;
        }
        let rule = RuleId::of(&self.id, &document.rule).ok()?;
        let loaded = rules.iter().find(|other| other.id == rule);
        let groups = document.entries.as_ref();
        let entries = groups.map(|groups| self.lifted(groups, loaded));
        let actions = document.actions.as_ref();
        let actions =
            actions.map(|actions| self.lifted_actions(actions, loaded, entries.as_deref()));
        Some(Lift {
            rule,
            entries,
            actions,
        })
    }

    fn lifted_actions(
        &mut self,
        words: &At<Vec<At<String>>>,
        rule: Option<&Rule>,
        entries: Option<&[EntryId]>,
    ) -> Vec<Action> {
        if words.is_empty() {
            let problem = Problem::new("the list of actions to lift is empty");
            let help = "name an action, or leave `actions:` out to lift all of them";
            self.report(problem.at(words.span, "no action").help(help));
        }
        let mut found = Vec::new();
        for word in words.iter() {
            let Some(action) = self.row_action(word) else {
                continue;
            };
            if rule.is_some_and(|rule| !demands(rule, entries, action)) {
                let problem = Problem::new("the rule demands nothing of this action");
                let problem = problem.at(word.span, "nothing to lift here");
                self.report(problem.help("lift an action of which the rule demands something"));
            }
            found.push(action);
        }
        found
    }

    fn lifted(&mut self, groups: &At<Vec<LiftedDoc>>, rule: Option<&Rule>) -> Vec<EntryId> {
        let mut found = Vec::new();
        for group in groups.iter() {
            let module = self.names.module(&group.module);
            let Some((module, _)) = self.keep(module) else {
                continue;
            };
            for entry in &group.entries {
                let id = self.names.listed(module, entry);
                let Some(id) = self.keep(id) else { continue };
                if rule.is_some_and(|rule| !speaks_of(rule, &id)) {
                    let problem = Problem::new("the rule does not speak of this entry");
                    let problem = problem.at(entry.name.span, "nothing to lift here");
                    self.report(problem.help("lift an entry that the rule names"));
                }
                found.push(id);
            }
        }
        if groups.iter().all(|group| group.entries.is_empty()) {
            let problem = Problem::new("the list of entries to lift is empty");
            let help = "name an entry, or leave `entries:` out to lift the whole rule";
            self.report(problem.at(groups.span, "no entry").help(help));
        }
        found
    }
}

/// Whether the rule demands something of an action, of one of these entries where some are given.
fn demands(rule: &Rule, entries: Option<&[EntryId]>, action: Action) -> bool {
    rule.expect
        .iter()
        .filter(|expectation| match entries {
            Some(entries) => entries
                .iter()
                .any(|entry| names(&expectation.target, entry)),
            None => is_liftable(&expectation.target),
        })
        .any(|expectation| match &expectation.target {
            Target::Otherwise { actions } => actions.contains(&action),
            _ => expectation.demands.contains_key(&action),
        })
}

fn speaks_of(rule: &Rule, entry: &EntryId) -> bool {
    let mut expectations = rule.expect.iter();
    expectations.any(|expectation| names(&expectation.target, entry))
}

/// Whether an entry can be lifted out of what is demanded of these cells.
fn names(target: &Target, entry: &EntryId) -> bool {
    is_liftable(target)
        && match target {
            Target::Entries { module, select } => match select {
                Selection::All { except } => {
                    entry.module() == module.as_str() && !except.contains(entry)
                }
                Selection::These(list) => list.iter().any(|other| other.id.as_ref() == Some(entry)),
            },
            Target::Items { entry: other, .. } | Target::Fact(other) => other == entry,
            _ => true,
        }
}

/// Whether a part of what is demanded of these cells can be lifted. "At least one of them", the
/// access to an entity and what is demanded of others are lifted whole or not at all.
fn is_liftable(target: &Target) -> bool {
    match target {
        Target::Entries { .. }
        | Target::Items { .. }
        | Target::Fact(_)
        | Target::Otherwise { .. } => true,
        Target::AnyOf { .. } | Target::Access { .. } | Target::Others(_) => false,
    }
}
