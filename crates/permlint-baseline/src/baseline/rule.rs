//! One rule: where it comes from, its direction, what it expects.

use permlint_model::RuleId;
use permlint_model::baseline::{Direction, Expectation, Origin, Rule};

use super::document::{ExpectDoc, RuleDoc};
use super::load::Loader;
use crate::at::{At, Span};
use crate::forms::OriginDoc;
use crate::problem::Problem;
use crate::words::{id, unknown};

/// The longest title of a rule, in characters.
const LONGEST_TITLE: usize = 100;

impl Loader<'_> {
    pub(super) fn rule(&mut self, document: RuleDoc) -> Option<Rule> {
        let id = self.rule_id(&document.id);
        let aliases = document.aliases.iter();
        let aliases = aliases.filter_map(|id| self.rule_id(id)).collect();
        let origin = self.origin(document.origin);
        self.check_title(&document.title);
        if let Some(when) = &document.when {
            self.check_feature(when);
        }
        let first = document.expect.first().map(|first| first.span);
        let expect = self.expectations(&document.id, document.expect);
        let (direction, first) = (expect.first()?.1, first?);
        let expect: Vec<Expectation> = expect.into_iter().map(|(expect, _)| expect).collect();
        Some(Rule {
            id: id?,
            aliases,
            title: document.title.value,
            severity: document.severity,
            direction,
            origin,
            why: document.why,
            fix: document.fix,
            when: document.when.map(|when| when.value),
            expect,
            excerpt: self.text.excerpt(first),
            location: self.text.location(first),
        })
    }

    fn rule_id(&mut self, word: &At<String>) -> Option<RuleId> {
        let id = id(&format!("{}/{}", self.id, word.value), word.span);
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

    fn check_title(&mut self, title: &At<String>) {
        let length = title.chars().count();
        if length > LONGEST_TITLE {
            let message =
                format!("the title has {length} characters, and the limit is {LONGEST_TITLE}");
            let problem = Problem::new(message).at(title.span, "too long");
            self.report(problem.help("say the compliant state in short, and the rest in `why`"));
        }
    }

    fn check_feature(&mut self, word: &At<String>) {
        if !self.features.contains(&word.value) {
            let known = self.features.iter().map(String::as_str);
            let problem = unknown("feature", word, known);
            self.report(problem);
        }
    }

    /// The expectations of a rule, all of which point the same way.
    fn expectations(
        &mut self,
        rule: &At<String>,
        documents: Vec<At<ExpectDoc>>,
    ) -> Vec<(Expectation, Direction)> {
        if documents.is_empty() {
            let message = format!("the rule `{}` expects nothing", rule.value);
            let problem = Problem::new(message).at(rule.span, "this rule");
            self.report(problem.help("write at least one item under `expect:`"));
        }
        let mut found: Vec<(Expectation, Direction)> = Vec::new();
        for document in documents {
            let span = document.span;
            let Some((expectation, direction)) = self.expectation(document) else {
                continue;
            };
            if let Some((_, first)) = found.first().filter(|(_, first)| *first != direction) {
                self.report(turned(*first, direction, span));
            }
            found.push((expectation, direction));
        }
        found
    }
}

fn turned(first: Direction, direction: Direction, span: Span) -> Problem {
    let word = |direction| match direction {
        Direction::Need => "a need",
        Direction::Limit => "a limit",
        Direction::Exact => "an exact value",
    };
    let (first, this) = (word(first), word(direction));
    Problem::new(format!(
        "one rule has one direction: it starts with {first}, and this is {this}"
    ))
    .at(span, "points another way")
    .help("make it a rule of its own")
}
