//! One rule: its target, its demand, its direction.

use std::collections::BTreeMap;

use permlint_model::baseline::{
    Demand, Direction, EntryRef, Expectation, Origin, Rule, Selection, Target,
};
use permlint_model::{Action, Domain, EntryId, Interval, RuleId};

use super::document::{ExpectDoc, RuleDoc};
use super::load::Loader;
use crate::at::{At, Span};
use crate::catalogue::unknown;
use crate::forms::{Entries, Levels, OriginDoc};
use crate::problem::Problem;

/// The word of a demand, and how it makes an interval of a point.
#[derive(Clone, Copy, PartialEq)]
enum DemandWord {
    AtLeast,
    AtMost,
    Exactly,
}

impl DemandWord {
    fn direction(self) -> Direction {
        match self {
            Self::AtLeast => Direction::Need,
            Self::AtMost => Direction::Limit,
            Self::Exactly => Direction::Exact,
        }
    }

    fn demand(self, level: String) -> Demand {
        match self {
            Self::AtLeast => Demand::AtLeast(level),
            Self::AtMost => Demand::AtMost(level),
            Self::Exactly => Demand::Exactly(level),
        }
    }

    fn interval(self, domain: &Domain, point: &Interval) -> Option<Interval> {
        match self {
            Self::AtLeast => domain.at_least(point),
            Self::AtMost => domain.at_most(point),
            Self::Exactly => Some(point.clone()),
        }
    }
}

impl Loader<'_> {
    pub(super) fn rule(&mut self, document: RuleDoc) -> Option<Rule> {
        let id = self.rule_id(&document.id)?;
        let aliases = document
            .aliases
            .iter()
            .filter_map(|id| self.rule_id(id))
            .collect();
        let origin = self.origin(document.origin);
        if let Some(when) = &document.when {
            self.check_feature(when);
        }
        if document.title.chars().count() > 100 {
            let problem = Problem::new("the title has more than 100 characters");
            self.report(problem.at(document.id.span, "the title of this rule"));
        }
        let mut direction = None;
        let mut expect = Vec::new();
        for expectation in document.expect {
            let span = expectation.span;
            let Some((found, way)) = self.expectation(expectation) else {
                continue;
            };
            if *direction.get_or_insert(way) != way {
                let problem = Problem::new("one rule has one direction");
                self.report(
                    problem
                        .at(span, "this one points the other way")
                        .help("make it a rule of its own"),
                );
            }
            expect.push(found);
        }
        let Some(location) = expect.first().map(|first| first.location.clone()) else {
            if self.problems.is_empty() {
                let problem = Problem::new(format!("the rule `{}` expects nothing", id.short()));
                self.report(problem.at(document.id.span, "this rule"));
            }
            return None;
        };
        Some(Rule {
            id,
            aliases,
            title: document.title,
            severity: document.severity,
            direction: direction?,
            origin,
            why: document.why,
            fix: document.fix,
            when: document.when.map(|when| when.value),
            expect,
            excerpt: self.text.excerpt(&location),
            location,
        })
    }

    fn rule_id(&mut self, word: &At<String>) -> Option<RuleId> {
        let id = RuleId::of(&self.id, word)
            .map_err(|error| Problem::new(error.to_string()).at(word.span, "this id"));
        self.keep(id)
    }

    fn origin(&mut self, document: OriginDoc) -> Origin {
        match document {
            OriginDoc::Permlint => Origin::Permlint,
            OriginDoc::Section(section) => {
                self.check_source(&section.source);
                Origin::Document {
                    source: section.source.value,
                    section: section.section.value,
                }
            }
        }
    }

    fn check_feature(&mut self, word: &At<String>) {
        if !self.features.iter().any(|feature| feature.id == word.value) {
            let known = self.features.iter().map(|feature| feature.id.as_str());
            let problem = unknown("feature", word, known);
            self.report(problem);
        }
    }

    fn expectation(&mut self, document: At<ExpectDoc>) -> Option<(Expectation, Direction)> {
        let span = document.span;
        let document = document.value;
        let location = self.text.location(span);
        if let Some(actions) = &document.otherwise {
            return self.otherwise(&document, actions, span);
        }
        let target = self.target(&document, span)?;
        let (demands, direction) = self.demands(&document, &target, span)?;
        let expectation = Expectation {
            target,
            demands,
            when_present: document.when_present,
            location,
        };
        Some((expectation, direction))
    }

    fn otherwise(
        &mut self,
        document: &ExpectDoc,
        words: &[At<String>],
        span: Span,
    ) -> Option<(Expectation, Direction)> {
        let alone = document.module.is_none()
            && document.fact.is_none()
            && document.at_least.is_none()
            && document.at_most.is_none()
            && document.exactly.is_none()
            && document.one_of.is_none();
        if !alone {
            let problem = Problem::new("`otherwise` stands alone: it speaks of every other cell");
            self.report(problem.at(span, "with other keys"));
            return None;
        }
        let mut actions = Vec::new();
        for word in words {
            actions.extend(self.row_action(word));
        }
        let expectation = Expectation {
            target: Target::Otherwise { actions },
            demands: BTreeMap::new(),
            when_present: false,
            location: self.text.location(span),
        };
        Some((expectation, Direction::Limit))
    }

    fn row_action(&mut self, word: &At<String>) -> Option<Action> {
        let known = &self.catalogue.row_domains;
        let action = Action::from_word(word).filter(|action| known.contains_key(action));
        let names = known.keys().map(|action| action.as_str());
        self.keep(action.ok_or_else(|| unknown("action", word, names)))
    }

    fn target(&mut self, document: &ExpectDoc, span: Span) -> Option<Target> {
        if let Some(fact) = &document.fact {
            let fact = self.names.fact(fact);
            return self.keep(fact).map(Target::Fact);
        }
        let Some(module) = &document.module else {
            let problem = Problem::new("the expectation names no target");
            self.report(
                problem
                    .at(span, "here")
                    .help("give it `module:` with `entries:`, or `fact:`, or `otherwise:`"),
            );
            return None;
        };
        let found = self.names.module(module);
        let (at, module) = self.keep(found)?;
        let module = module.id.clone();
        match (&document.entries, &document.any) {
            (Some(entries), None) => {
                let select = self.selection(at, entries, document)?;
                match &document.items {
                    None => Some(Target::Entries { module, select }),
                    Some(items) => self.items(&select, items, entries.span),
                }
            }
            (None, Some(entries)) => {
                let select = self.selection(at, entries, document)?;
                Some(Target::AnyOf { module, select })
            }
            _ => {
                let problem = Problem::new("a module needs either `entries:` or `any:`");
                self.report(problem.at(span, "here"));
                None
            }
        }
    }

    fn items(&mut self, select: &Selection, items: &[At<String>], span: Span) -> Option<Target> {
        if let Selection::These(entries) = select
            && let [
                EntryRef {
                    id: Some(entry), ..
                },
            ] = entries.as_slice()
        {
            return Some(Target::Items {
                entry: entry.clone(),
                items: items.iter().map(|item| item.value.clone()).collect(),
            });
        }
        let problem = Problem::new("`items` needs exactly one entry that the catalogue knows");
        self.report(problem.at(span, "here"));
        None
    }

    fn selection(
        &mut self,
        module: usize,
        entries: &At<Entries>,
        document: &ExpectDoc,
    ) -> Option<Selection> {
        match &entries.value {
            Entries::All => {
                let mut except = Vec::new();
                for entry in &document.except {
                    let id = self.names.entry(module, &entry.name);
                    except.extend(self.keep(id));
                }
                Some(Selection::All { except })
            }
            Entries::These(list) => {
                if list.is_empty() || !document.except.is_empty() {
                    let problem = Problem::new("list at least one entry, without `except`");
                    self.report(problem.at(entries.span, "here"));
                    return None;
                }
                let mut found = Vec::new();
                for entry in list {
                    let location = self.text.location(entry.name.span);
                    let entry = self.names.reference(module, entry, location);
                    found.extend(self.keep(entry));
                }
                Some(Selection::These(found))
            }
        }
    }

    fn demands(
        &mut self,
        document: &ExpectDoc,
        target: &Target,
        span: Span,
    ) -> Option<(BTreeMap<Action, Demand>, Direction)> {
        let words = [
            (DemandWord::AtLeast, &document.at_least),
            (DemandWord::AtMost, &document.at_most),
            (DemandWord::Exactly, &document.exactly),
        ];
        let mut given = words
            .iter()
            .filter_map(|(word, levels)| Some((*word, levels.as_ref()?)));
        match (given.next(), given.next(), &document.one_of) {
            (Some((word, levels)), None, None) => {
                let demands = self.levels(word, levels, target)?;
                Some((demands, word.direction()))
            }
            (None, None, Some(values)) => self.one_of(values, target, span),
            _ => {
                let problem = Problem::new("an expectation has exactly one demand");
                self.report(
                    problem
                        .at(span, "here")
                        .help("one of `at-least`, `at-most`, `exactly`, `one-of`"),
                );
                None
            }
        }
    }

    fn one_of(
        &mut self,
        values: &[At<String>],
        target: &Target,
        span: Span,
    ) -> Option<(BTreeMap<Action, Demand>, Direction)> {
        let Target::Fact(fact) = target else {
            let problem = Problem::new("`one-of` is for facts; levels have an order");
            self.report(problem.at(span, "here"));
            return None;
        };
        let domain = self.domain_of(fact, Action::Value)?;
        for value in values {
            self.check_parameters(value);
            self.check_point(&domain, value);
        }
        let values = values.iter().map(|value| value.value.clone()).collect();
        let demands = BTreeMap::from([(Action::Value, Demand::OneOf(values))]);
        Some((demands, Direction::Exact))
    }

    fn levels(
        &mut self,
        word: DemandWord,
        levels: &Levels,
        target: &Target,
    ) -> Option<BTreeMap<Action, Demand>> {
        let mut demands = BTreeMap::new();
        let pairs: Vec<(Action, &At<String>)> = match levels {
            Levels::One(level) => vec![(self.only_action(target, level)?, level)],
            Levels::Each(pairs) => {
                let mut found = Vec::new();
                for (name, level) in &pairs.0 {
                    found.extend(
                        self.target_action(target, name)
                            .map(|action| (action, level)),
                    );
                }
                found
            }
        };
        for (action, level) in pairs {
            let domain = self.target_domain(target, action)?;
            self.check_demand(word, &domain, level);
            demands.insert(action, word.demand(level.value.clone()));
        }
        Some(demands).filter(|demands| !demands.is_empty())
    }

    fn only_action(&mut self, target: &Target, level: &At<String>) -> Option<Action> {
        match target {
            Target::Fact(_) | Target::AnyOf { .. } => Some(Action::Value),
            Target::Items { .. } => Some(Action::Allow),
            Target::Entries { .. } | Target::Otherwise { .. } => {
                let problem = Problem::new("entries need a level for each action");
                self.report(
                    problem
                        .at(level.span, "for which action?")
                        .help("write it as `{ add: …, edit: … }`"),
                );
                None
            }
        }
    }

    fn target_action(&mut self, target: &Target, word: &At<String>) -> Option<Action> {
        match target {
            Target::Entries { .. } => self.row_action(word),
            _ => {
                let problem = Problem::new("this target has a single value, and no actions");
                self.report(problem.at(word.span, "here"));
                None
            }
        }
    }

    fn target_domain(&mut self, target: &Target, action: Action) -> Option<Domain> {
        match target {
            Target::Fact(fact) => self.domain_of(fact, action),
            Target::Entries { .. } => self.catalogue.row_domains.get(&action).cloned(),
            Target::Items { .. } | Target::AnyOf { .. } | Target::Otherwise { .. } => {
                permlint_model::Chain::new(vec!["No".to_owned(), "Yes".to_owned()], [])
                    .ok()
                    .map(Domain::Chain)
            }
        }
    }

    fn domain_of(&self, entry: &EntryId, action: Action) -> Option<Domain> {
        self.catalogue.entry(entry)?.domains.get(&action).cloned()
    }

    fn check_demand(&mut self, word: DemandWord, domain: &Domain, level: &At<String>) {
        self.check_parameters(level);
        let Some(point) = self.check_point(domain, level) else {
            return;
        };
        match word.interval(domain, &point) {
            Some(interval) if interval == domain.whole() => {
                let problem = Problem::new("this requirement allows every level");
                self.report(
                    problem
                        .at(level.span, "the end of the scale")
                        .help("leave the action out, or name the level that is meant"),
                );
            }
            Some(_) => {}
            None => {
                let problem = Problem::new("these values have no order");
                self.report(problem.at(level.span, "here").help("use `one-of: [...]`"));
            }
        }
    }

    /// The point that a word names; a word with a parameter is judged when its value is known.
    fn check_point(&mut self, domain: &Domain, level: &At<String>) -> Option<Interval> {
        if level.contains('{') {
            return None;
        }
        let point = domain
            .point(level)
            .map_err(|error| Problem::new(error.to_string()).at(level.span, "no such level"));
        self.keep(point)
    }

    fn check_parameters(&mut self, text: &At<String>) {
        for name in placeholders(text) {
            if !self.parameters.contains_key(name) {
                let word = At {
                    value: name.to_owned(),
                    span: text.span,
                };
                let problem = unknown(
                    "parameter",
                    &word,
                    self.parameters.keys().map(String::as_str),
                );
                self.report(problem);
            }
        }
    }
}

/// The names in `{…}`.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}
