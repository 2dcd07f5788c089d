//! What is demanded of the cells of an expectation.

use std::collections::BTreeMap;

use permlint_model::baseline::{Demand, Direction, Others, OthersCells, Selection, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::text::clean;
use permlint_model::{Action, Chain, Domain, Interval};

use super::document::ExpectDoc;
use super::load::Loader;
use crate::at::{At, Span};
use crate::forms::Levels;
use crate::problem::Problem;
use crate::words::{point, unknown_at};

type Demands = BTreeMap<Action, Demand>;

/// The word of a demand, and how it makes an interval of a point.
#[derive(Clone, Copy)]
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

/// The cells that a demand is made of.
enum Cells {
    /// Rows, with a level for each action; an action may have several domains.
    Rows(BTreeMap<Action, Vec<Domain>>),
    /// A single value.
    Single(Action, Domain),
}

impl Loader<'_> {
    /// The demands of an expectation, whatever is wrong with its target.
    pub(super) fn demands(
        &mut self,
        document: &ExpectDoc,
        target: Option<&Target>,
        span: Span,
    ) -> Option<(Demands, Direction)> {
        let words = [
            (DemandWord::AtLeast, &document.at_least),
            (DemandWord::AtMost, &document.at_most),
            (DemandWord::Exactly, &document.exactly),
        ];
        let given = words.into_iter();
        let mut given = given.filter_map(|(word, levels)| Some((word, levels.as_ref()?)));
        match (given.next(), given.next(), &document.one_of) {
            (Some((word, levels)), None, None) => {
                let cells = self.cells(document, target)?;
                let demands = self.levels(word, levels, &cells, span)?;
                Some((demands, word.direction()))
            }
            (None, None, Some(values)) => {
                let cells = self.cells(document, target)?;
                let demands = self.one_of(values, &cells, span)?;
                Some((demands, Direction::Exact))
            }
            _ => {
                let problem = Problem::new("an expectation has exactly one demand");
                let help = "give it one of `at-least`, `at-most`, `exactly`, `one-of`";
                self.report(problem.at(span, "here").help(help));
                None
            }
        }
    }

    /// The cells of an expectation; `None` for those of an unknown fact.
    fn cells(&self, document: &ExpectDoc, target: Option<&Target>) -> Option<Cells> {
        if document.access.is_some() {
            let domain = Catalogue::access_domain().ok()?;
            let each = Action::VERBS.map(|verb| (verb, vec![domain.clone()]));
            return Some(Cells::Rows(each.into()));
        }
        if let Some(fact) = &document.fact {
            let entry = self.catalogue.entry_by_word(fact)?;
            let domain = entry.domains.get(&Action::Value)?;
            return Some(Cells::Single(Action::Value, domain.clone()));
        }
        let action = match (&document.any, &document.items) {
            (Some(_), _) => Action::Value,
            (None, Some(_)) => Action::Allow,
            (None, None) => return Some(Cells::Rows(self.row_cells(target))),
        };
        let chain = Chain::new(vec!["No".to_owned(), "Yes".to_owned()], []).ok()?;
        Some(Cells::Single(action, Domain::Chain(chain)))
    }

    /// The domains of the entries of a target, by action.
    fn row_cells(&self, target: Option<&Target>) -> BTreeMap<Action, Vec<Domain>> {
        let mut found: BTreeMap<Action, Vec<Domain>> = BTreeMap::new();
        let own = self.catalogue.row_domains.iter();
        for (action, domain) in own {
            found.insert(*action, vec![domain.clone()]);
        }
        if let Some(
            Target::Entries { module, select }
            | Target::Others(Others {
                cells: OthersCells::Entries { module, select },
                ..
            }),
        ) = target
            && !self.catalogue.lists_rows()
        {
            let entries = self
                .catalogue
                .module(module)
                .into_iter()
                .flat_map(|m| &m.entries);
            let meant = entries.filter(|entry| match select {
                Selection::All { except } => !except.contains(&entry.id),
                Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
            });
            for (action, domain) in meant.flat_map(|entry| &entry.domains) {
                let domains = found.entry(*action).or_default();
                if !domains.contains(domain) {
                    domains.push(domain.clone());
                }
            }
        }
        found
    }

    fn one_of(&mut self, values: &[At<String>], cells: &Cells, span: Span) -> Option<Demands> {
        if !matches!(cells, Cells::Single(_, Domain::Set { .. })) {
            let problem = Problem::new("`one-of` is for texts; these levels have an order");
            let help = "use `at-least`, `at-most` or `exactly`";
            self.report(problem.at(span, "here").help(help));
            return None;
        }
        if values.is_empty() {
            let problem = Problem::new("`one-of` lists no value, so nothing would pass");
            let help = "list the values that are allowed";
            self.report(problem.at(span, "here").help(help));
            return None;
        }
        for value in values {
            self.filled(value);
        }
        let values = values.iter().map(|value| value.value.clone()).collect();
        Some(BTreeMap::from([(Action::Value, Demand::OneOf(values))]))
    }

    fn levels(
        &mut self,
        word: DemandWord,
        levels: &Levels,
        cells: &Cells,
        span: Span,
    ) -> Option<Demands> {
        let demands = match (cells, levels) {
            (Cells::Single(action, domain), Levels::One(level)) => {
                self.check_demand(word, domain, level);
                BTreeMap::from([(*action, word.demand(level.value.clone()))])
            }
            (Cells::Rows(domains), Levels::Each(levels)) => {
                self.row_levels(word, &levels.0, domains, span)
            }
            (Cells::Rows(domains), Levels::One(level)) if domains.keys().eq([&Action::Value]) => {
                for domain in domains.values().flatten() {
                    self.check_demand(word, domain, level);
                }
                BTreeMap::from([(Action::Value, word.demand(level.value.clone()))])
            }
            (Cells::Single(..), Levels::Each(levels)) => {
                let place = levels.0.first().map_or(span, |(name, _)| name.span);
                let problem = Problem::new("this target has a single value, and no actions");
                let help = "write the level alone, as in `at-least: Yes`";
                self.report(problem.at(place, "here").help(help));
                return None;
            }
            (Cells::Rows(_), Levels::One(level)) => {
                let word = clean(level, 20);
                let problem = Problem::new("entries need a level for each action");
                let problem = problem.at(level.span, "for which action?");
                self.report(problem.help(format!("write it as `{{ add: {word}, edit: {word} }}`")));
                return None;
            }
        };
        Some(demands).filter(|demands| !demands.is_empty())
    }

    fn row_levels(
        &mut self,
        word: DemandWord,
        levels: &[(At<String>, At<String>)],
        domains: &BTreeMap<Action, Vec<Domain>>,
        span: Span,
    ) -> Demands {
        if levels.is_empty() {
            let problem = Problem::new("the demand names no level").at(span, "here");
            self.report(problem.help("write it as `{ add: All, edit: All }`"));
        }
        let mut demands = BTreeMap::new();
        for (name, level) in levels {
            let Some(action) = self.action_of(name, domains.keys().copied()) else {
                continue;
            };
            for domain in &domains[&action] {
                self.check_demand(word, domain, level);
            }
            demands.insert(action, word.demand(level.value.clone()));
        }
        demands
    }

    fn check_demand(&mut self, word: DemandWord, domain: &Domain, level: &At<String>) {
        let Some(text) = self.filled(level) else {
            return;
        };
        let point = point(domain, &text, level.span).map_err(|problem| {
            let is_default = text != level.value;
            match is_default {
                true => problem.at(level.span, "the default of the parameter"),
                false => problem,
            }
        });
        let Some(point) = self.keep(point) else {
            return;
        };
        match word.interval(domain, &point) {
            Some(interval) if interval == domain.whole() => {
                let problem = Problem::new("this requirement allows every level");
                let problem = problem.at(level.span, "the end of the scale");
                self.report(problem.help("leave it out, or name the level that is meant"));
            }
            Some(_) => {}
            None => {
                let problem = Problem::new("these values have no order");
                self.report(problem.at(level.span, "here").help("use `one-of: [...]`"));
            }
        }
    }

    /// A text with the defaults of its parameters; `None` where one has none, since it is
    /// judged when its value is known, or where one is wrong.
    pub(super) fn filled(&mut self, text: &At<String>) -> Option<String> {
        let mut parts = text.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        let mut whole = true;
        for part in parts {
            let Some((name, rest)) = part.split_once('}') else {
                let problem = Problem::new("a parameter is not closed").at(text.span, "no `}`");
                self.report(problem.help("write it as `{name}`"));
                return None;
            };
            match self.parameters.get(name) {
                Some(parameter) => match &parameter.default {
                    Some(default) => filled.push_str(default),
                    None => whole = false,
                },
                None => {
                    self.unknown_parameter(name, text.span);
                    whole = false;
                }
            }
            filled.push_str(rest);
        }
        whole.then_some(filled)
    }

    fn unknown_parameter(&mut self, name: &str, span: Span) {
        let known = self.parameters.keys().map(String::as_str);
        let problem = unknown_at("parameter", name, span, known);
        self.report(problem);
    }
}
