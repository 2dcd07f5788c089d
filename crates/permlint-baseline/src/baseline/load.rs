//! From the written baseline to the one that the engine uses.

use std::collections::BTreeMap;

use permlint_model::baseline::{Baseline, NotChecked, Parameter, Rule};
use permlint_model::catalogue::{Catalogue, Source};
use permlint_model::{BaselineId, SchemaId, digest_of};

use super::contradiction;
use super::document::{BaselineDoc, NotCheckedDoc, ParameterDoc, RuleDoc};
use super::extension;
use super::names::Names;
use crate::at::{At, Span};
use crate::problem::{Problem, Problems};
use crate::text::Text;
use crate::words::{id, unknown};
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
    load(path, bytes, catalogue, None).map(|(_, own)| own)
}

/// Reads a baseline that extends another one. The first of the two is the extended one as it
/// counts now: with severities and the defaults of parameters as the file has them. The second
/// holds what the file adds.
///
/// # Errors
///
/// As [`load_baseline`]; and where the file grades a rule that the extended one does not have.
pub fn load_extension(
    path: &str,
    bytes: &[u8],
    catalogue: &Catalogue,
    base: Baseline,
) -> Result<(Baseline, Baseline), Problems> {
    let (base, own) = load(path, bytes, catalogue, Some(base))?;
    // `load` gives a base back where it was given one.
    Ok((base.unwrap_or_else(|| own.clone()), own))
}

/// The id of the baseline that a file extends, if it is one that does.
#[must_use]
pub fn extended_by(bytes: &[u8]) -> Option<String> {
    let read = yaml::read::<BaselineDoc>("", bytes, SchemaId::BASELINE);
    let (document, _) = read.ok()?;
    document.extends.map(|id| id.value)
}

fn load(
    path: &str,
    bytes: &[u8],
    catalogue: &Catalogue,
    base: Option<Baseline>,
) -> Result<(Option<Baseline>, Baseline), Problems> {
    let (document, text) = yaml::read::<BaselineDoc>(path, bytes, SchemaId::BASELINE)?;
    let fail = |problems| Problems::new(path, &text, problems);
    let id = identity(&document, catalogue).map_err(|problem| fail(vec![problem]))?;
    let mut loader = Loader {
        text: Text::new(path, &text),
        catalogue,
        names: Names::new(catalogue),
        id,
        sources: BTreeMap::new(),
        parameters: BTreeMap::new(),
        features: Vec::new(),
        problems: Vec::new(),
    };
    loader.check_extension(&document);
    let base = base.map(|base| loader.regraded(base, &document.regrade));
    let baseline = loader.baseline(document, bytes);
    let base = base.map(|base| extension::with_defaults(base, &baseline));
    match loader.problems.is_empty() {
        true => Ok((base, baseline)),
        false => Err(fail(loader.problems)),
    }
}

/// The id of a baseline for the catalogue's platform.
fn identity(document: &BaselineDoc, catalogue: &Catalogue) -> Result<BaselineId, Problem> {
    let platform = document.platform.value;
    if platform != catalogue.platform {
        let message = format!(
            "this baseline is for {platform}, and the catalogue for {}",
            catalogue.platform
        );
        let help = "check `platform:`, or use it with a catalogue of its own platform";
        return Err(Problem::new(message)
            .at(document.platform.span, "here")
            .help(help));
    }
    id(&document.id, document.id.span)
}

pub(super) struct Loader<'a> {
    pub(super) text: Text<'a>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) names: Names<'a>,
    pub(super) id: BaselineId,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) parameters: BTreeMap<String, Parameter>,
    /// The names of the features.
    pub(super) features: Vec<String>,
    pub(super) problems: Vec<Problem>,
}

impl Loader<'_> {
    fn baseline(&mut self, document: BaselineDoc, bytes: &[u8]) -> Baseline {
        let sources = document.sources.0.into_iter();
        self.sources = sources.map(|(key, source)| (key.value, source)).collect();
        for (name, ParameterDoc { title, default }) in document.parameters.0 {
            self.parameters
                .insert(name.value, Parameter { title, default });
        }
        let features = document.features.0.iter();
        self.features = features.map(|(name, _)| name.value.clone()).collect();
        let known = self.rule_ids(&document.rules, document.extends.is_some());
        let rules = document.rules.into_iter();
        let rules: Vec<Rule> = rules.filter_map(|rule| self.rule(rule)).collect();
        let features = document.features.0.into_iter();
        let baseline = Baseline {
            id: self.id.clone(),
            title: document.title,
            platform: document.platform.value,
            read_on: document.read_on,
            confidence: document.confidence,
            sources: self.sources.clone(),
            parameters: self.parameters.clone(),
            features: features
                .map(|(name, feature)| self.feature(name.value, feature, &known, &rules))
                .collect(),
            rules,
            not_checked: self.not_checked(document.not_checked),
            digest: digest_of([bytes]),
        };
        // What a wrong lift was meant to resolve would be told as a contradiction too.
        if self.problems.is_empty() {
            self.problems = contradiction::find(&baseline, self.catalogue, &self.text);
        }
        baseline
    }

    /// The ids of the rules, each of which may be used once, as an alias too.
    fn rule_ids(&mut self, rules: &[RuleDoc], extends: bool) -> Vec<String> {
        let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
        for id in rules
            .iter()
            .flat_map(|rule| std::iter::once(&rule.id).chain(&rule.aliases))
        {
            if let Some(first) = taken.insert(id, id.span) {
                let line = self.text.line_of(first.start);
                let message = format!("the rule id `{}` is used twice", id.value);
                self.problems.push(
                    Problem::new(message)
                        .at(id.span, format!("first used on line {line}"))
                        .help("ids are for ever and aliases count: give the new rule an id of its own"),
                );
            }
        }
        if rules.is_empty() && !extends {
            let problem = Problem::new("a baseline without a rule judges nothing");
            self.problems
                .push(problem.help("write a rule under `rules:`"));
        }
        rules.iter().map(|rule| rule.id.value.clone()).collect()
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
