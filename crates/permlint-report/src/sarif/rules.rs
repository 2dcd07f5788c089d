//! Every rule that was asked for, the ones that pass too.

use std::collections::BTreeMap;

use permlint_model::report::{Finding, OriginRef, Report, RuleOutcome, RuleResult};
use permlint_model::{Platform, RuleId, Severity};
use serde_json::{Value, json};

use super::words;
use crate::pages::inline::{Inline, web_target};

/// Rules by id, each with its place in the list.
#[derive(Debug)]
pub(super) struct Rules<'r> {
    rules: BTreeMap<&'r RuleId, Rule<'r>>,
}

/// What is known of a rule.
#[derive(Debug, Clone, Copy)]
struct Rule<'r> {
    title: &'r str,
    why: &'r str,
    /// The gravest of its own and of its findings, in all reports.
    severity: Severity,
    origin: &'r OriginRef,
    platform: Platform,
    /// Whether it was in force in any report.
    is_on: bool,
}

/// The rules of all reports, and those that only findings name.
pub(super) fn all(reports: &[Report]) -> Rules<'_> {
    let mut rules: BTreeMap<&RuleId, Rule<'_>> = BTreeMap::new();
    for report in reports {
        let platform = report.tenant.platform;
        for result in &report.rules {
            let rule = rules.entry(&result.id);
            let rule = rule.or_insert(Rule::of_result(result, platform));
            rule.is_on |= is_on(result.outcome);
            rule.severity = rule.severity.max(result.severity);
        }
    }
    for report in reports {
        for finding in &report.findings {
            let rule = Rule::of_finding(finding, report.tenant.platform);
            let rule = rules.entry(&finding.rule).or_insert(rule);
            rule.severity = rule.severity.max(finding.severity);
        }
    }
    Rules { rules }
}

/// How each rule of a report fared.
pub(super) fn outcomes(report: &Report) -> BTreeMap<&str, &'static str> {
    let outcome = |rule: &RuleResult| rule.outcome.as_str();
    report
        .rules
        .iter()
        .map(|rule| (rule.id.as_str(), outcome(rule)))
        .collect()
}

impl Rules<'_> {
    /// The place of a rule in the list.
    pub(super) fn index(&self, id: &RuleId) -> Option<usize> {
        self.rules.keys().position(|known| *known == id)
    }

    /// The list, in the order of the ids.
    pub(super) fn descriptors(&self) -> Vec<Value> {
        self.rules
            .iter()
            .map(|(id, rule)| rule.descriptor(id))
            .collect()
    }
}

impl<'r> Rule<'r> {
    fn of_result(result: &'r RuleResult, platform: Platform) -> Self {
        Self {
            title: &result.title,
            why: &result.why,
            severity: result.severity,
            origin: &result.origin,
            platform,
            is_on: false,
        }
    }

    fn of_finding(finding: &'r Finding, platform: Platform) -> Self {
        Self {
            title: finding.rule.short(),
            why: &finding.why,
            severity: finding.severity,
            origin: &finding.origin,
            platform,
            is_on: true,
        }
    }

    fn descriptor(&self, id: &RuleId) -> Value {
        let mut rule = json!({
            "id": id.as_str(),
            "shortDescription": { "text": words::message(self.title) },
            "fullDescription": { "text": words::message(self.full()) },
            "help": { "text": words::message(&self.help()), "markdown": self.markdown(id) },
            "defaultConfiguration": { "enabled": self.is_on, "level": level(self.severity) },
            "properties": {
                "tags": ["security", "permissions", self.platform.as_str()],
                "precision": "very-high",
                "security-severity": score(self.severity),
                "severity": self.severity.as_str(),
            },
        });
        let address = self.origin.url.as_deref().and_then(web_target);
        if let (Some(rule), Some(address)) = (rule.as_object_mut(), address) {
            rule.insert("helpUri".to_owned(), json!(address));
        }
        rule
    }

    fn full(&self) -> &'r str {
        match self.why.trim() {
            "" => self.title,
            _ => self.why,
        }
    }

    fn help(&self) -> String {
        let section = self.origin.section.as_deref().unwrap_or_default();
        let source = &self.origin.document;
        format!("{} (source: {source} {section})", self.full())
    }

    fn markdown(&self, id: &RuleId) -> String {
        let address = self.origin.url.as_deref();
        let source = Inline::of("**Source:** ").link(&self.origin.document, address);
        let source = match &self.origin.section {
            Some(section) => source.own(", section ").text(section),
            None => source,
        };
        let why = Inline::of("**Why:** ").text(self.full());
        format!(
            "{}\n\n{}\n\n`permlint explain {id}`\n",
            why.line(),
            source.line()
        )
    }
}

fn is_on(outcome: RuleOutcome) -> bool {
    !matches!(outcome, RuleOutcome::Off | RuleOutcome::Lifted)
}

/// How loud a violation of this severity is.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The number that GitHub makes its own severities of: above 9.0 is critical, from 7.0 high,
/// from 4.0 medium, above 0.0 low.
pub(super) fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}
