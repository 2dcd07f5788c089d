//! From the written baseline to the one that the engine uses.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Baseline, Feature, Lift, NotChecked, Parameter};
use permlint_model::catalogue::{Catalogue, Source};
use permlint_model::{BaselineId, EntryId, Excerpt, Location, RuleId, SchemaId, digest_of};

use super::contradiction;
use super::document::{BaselineDoc, FeatureDoc, LiftDoc, NotCheckedDoc};
use super::names::Names;
use crate::at::{At, Span};
use crate::catalogue::unknown;
use crate::problem::{Problem, Problems};
use crate::yaml;

/// Reads a baseline. `path` is shown and kept in locations.
///
/// # Errors
///
/// [`Problems`] with everything that is wrong: unknown keys, modules, entries or points,
/// requirements that allow everything, doubled rule ids, rules that contradict each other.
pub fn load_baseline(
    path: &str,
    bytes: &[u8],
    catalogue: &Catalogue,
) -> Result<Baseline, Problems> {
    let (document, text) = yaml::read::<BaselineDoc>(path, bytes, SchemaId::BASELINE)?;
    let fail = |problems| Problems::new(path, &text, problems);
    if document.platform.value != catalogue.platform {
        let message = format!(
            "this baseline is for {}, and the catalogue for {}",
            document.platform.value, catalogue.platform
        );
        return Err(fail(vec![
            Problem::new(message).at(document.platform.span, "here"),
        ]));
    }
    let id: BaselineId = document
        .id
        .parse()
        .map_err(|error: permlint_model::IdError| {
            fail(vec![
                Problem::new(error.to_string()).at(document.id.span, "this id"),
            ])
        })?;
    let mut loader = Loader {
        text: Text { path, text: &text },
        catalogue,
        names: Names::new(catalogue),
        id,
        sources: BTreeMap::new(),
        parameters: BTreeMap::new(),
        features: Vec::new(),
        problems: Vec::new(),
    };
    let baseline = loader.baseline(document, bytes);
    match loader.problems.is_empty() {
        true => Ok(baseline),
        false => Err(fail(loader.problems)),
    }
}

/// The source text, for positions.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl Text<'_> {
    /// A place in the text; a span over several lines ends with its first line.
    pub(crate) fn location(&self, span: Span) -> Location {
        let start = span.start.min(self.text.len());
        let before = self.text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        let rest = self.text.get(start..).unwrap_or_default();
        let first_line = rest.lines().next().unwrap_or_default();
        let meant = first_line.get(..span.len).unwrap_or(first_line);
        let whole = if span.len <= 1 { first_line } else { meant };
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location {
            path: self.path.to_owned(),
            line: number(line),
            column: number(column),
            length: number(whole.trim_end().chars().count().max(1)),
        }
    }

    /// The lines from a location on, as long as the flow mapping or scalar that starts there.
    pub(crate) fn excerpt(&self, location: &Location) -> Excerpt {
        const MOST_LINES: usize = 4;
        let first = location.line as usize - 1;
        let mut depth = 0_i32;
        let mut lines = Vec::new();
        for line in self.text.lines().skip(first).take(MOST_LINES) {
            depth += bracket_balance(line);
            lines.push(line.trim_end().to_owned());
            if depth <= 0 {
                break;
            }
        }
        Excerpt {
            first_line: location.line,
            lines,
        }
    }
}

fn bracket_balance(line: &str) -> i32 {
    line.chars()
        .map(|c| match c {
            '{' | '[' => 1,
            '}' | ']' => -1,
            _ => 0,
        })
        .sum()
}

pub(super) struct Loader<'a> {
    pub(super) text: Text<'a>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) names: Names<'a>,
    pub(super) id: BaselineId,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) parameters: BTreeMap<String, Parameter>,
    pub(super) features: Vec<Feature>,
    pub(super) problems: Vec<Problem>,
}

impl Loader<'_> {
    fn baseline(&mut self, document: BaselineDoc, bytes: &[u8]) -> Baseline {
        for (key, source) in document.sources.0 {
            self.sources.insert(key.value, source);
        }
        for (name, parameter) in document.parameters.0 {
            let parameter = Parameter {
                title: parameter.title,
                default: parameter.default,
            };
            self.parameters.insert(name.value, parameter);
        }
        let rule_ids: Vec<String> = document.rules.iter().map(|r| r.id.value.clone()).collect();
        for (name, feature) in document.features.0 {
            let feature = self.feature(&name, feature, &rule_ids);
            self.features.push(feature);
        }
        let mut rules = Vec::new();
        let mut taken = BTreeSet::new();
        for document in document.rules {
            for id in std::iter::once(&document.id).chain(&document.aliases) {
                if !taken.insert(id.value.clone()) {
                    let message = format!("the rule id `{}` is used twice", id.value);
                    self.report(Problem::new(message).at(id.span, "for the second time here"));
                }
            }
            rules.extend(self.rule(document));
        }
        if rules.is_empty() && self.problems.is_empty() {
            self.report(Problem::new("a baseline without a rule judges nothing"));
        }
        let baseline = Baseline {
            id: self.id.clone(),
            title: document.title,
            platform: document.platform.value,
            read_on: document.read_on,
            confidence: document.confidence,
            sources: self.sources.clone(),
            parameters: self.parameters.clone(),
            features: self.features.clone(),
            rules,
            not_checked: self.not_checked(document.not_checked),
            digest: digest_of([bytes]),
        };
        let found = contradiction::find(&baseline, self.catalogue);
        for contradiction in found {
            let problem = self.contradiction(&contradiction);
            self.report(problem);
        }
        baseline
    }

    fn contradiction(&self, found: &contradiction::Contradiction) -> Problem {
        let offset = |location: &Location| {
            let lines = self.text.text.split_inclusive('\n');
            let before: usize = lines.take(location.line as usize - 1).map(str::len).sum();
            let line = self.text.text.get(before..).unwrap_or_default();
            let skip = line
                .chars()
                .take(location.column as usize - 1)
                .map(char::len_utf8);
            before + skip.sum::<usize>()
        };
        let span = Span {
            start: offset(&found.second),
            len: found.second.length as usize,
        };
        Problem::new(format!(
            "`{}` wants {} of {} {}, and `{}` on line {} allows {}",
            found.second_rule.short(),
            found.second_wants,
            found.entry,
            found.action,
            found.first_rule.short(),
            found.first.line,
            found.first_wants,
        ))
        .at(span, "no level can be both")
        .help("a feature that lifts one of the two, or a correction of one, resolves it")
    }

    fn feature(&mut self, name: &At<String>, doc: FeatureDoc, rules: &[String]) -> Feature {
        let lifts = doc.lifts.into_iter();
        Feature {
            id: name.value.clone(),
            title: doc.title,
            on_by_default: doc.on,
            lifts: lifts.filter_map(|lift| self.lift(&lift, rules)).collect(),
        }
    }

    fn lift(&mut self, document: &LiftDoc, rules: &[String]) -> Option<Lift> {
        if !rules.contains(&document.rule.value) {
            let known = rules.iter().map(String::as_str);
            self.report(unknown("rule", &document.rule, known));
            return None;
        }
        let mut entries: Option<Vec<EntryId>> = None;
        for group in document.entries.iter().flatten() {
            let found = entries.get_or_insert_default();
            let module = self.names.module(&group.module);
            let Some((module, _)) = self.keep(module) else {
                continue;
            };
            for entry in &group.entries {
                let id = self.names.entry(module, &entry.name);
                found.extend(self.keep(id));
            }
        }
        let rule = RuleId::of(&self.id, &document.rule).ok()?;
        Some(Lift { rule, entries })
    }

    fn not_checked(&mut self, documents: Vec<NotCheckedDoc>) -> Vec<NotChecked> {
        let mut found = Vec::new();
        for document in documents {
            if let Some(source) = &document.source {
                self.check_source(source);
            }
            found.push(NotChecked {
                source: document.source.map(|source| source.value),
                section: document.section,
                statement: document.statement,
                because: document.because,
                ask: document.ask,
            });
        }
        found
    }

    pub(super) fn check_source(&mut self, key: &At<String>) {
        if !self.sources.contains_key(&key.value) {
            let known = self.sources.keys().map(String::as_str);
            self.problems.push(unknown("source", key, known));
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
