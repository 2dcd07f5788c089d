//! The rules that did not pass, and how many had which outcome.

use std::cmp::Reverse;
use std::io;

use permlint_model::RuleId;
use permlint_model::report::{BaselineRef, Report, RuleOutcome, RuleResult};

use super::sheet::Sheet;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;
use crate::text::closing;

/// Writes the rules that are broken or open, gravest first; all when the report is verbose.
pub(super) fn write(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let verbose = page.style().verbose;
    let title = title(report).own(": ");
    page.heading(&title.then(closing::rules(report)))?;
    let rules = report.rules.iter();
    let required = rules.filter(|rule| !closing::is_remark(report, rule));
    let mut shown: Vec<&RuleResult> = required
        .filter(|rule| verbose || is_open(rule.outcome))
        .collect();
    if shown.is_empty() {
        return write_remark(report, page);
    }
    shown.sort_by_key(|rule| (!is_open(rule.outcome), Reverse(rule.severity)));
    let mut sheet = Sheet::new(["rule", "severity", "outcome", "ok", "✗", "?"]);
    for rule in shown {
        sheet.add(row(rule, &report.asked.baselines));
    }
    sheet.draw(page)?;
    page.wrapped(0, 2, &Phrase::of(LEGEND))?;
    write_remark(report, page)
}

/// The rule that asks for nothing: what it notes stands beside the table, not in its sums.
fn write_remark(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let mut rules = report.rules.iter();
    let remark = rules.find(|rule| closing::is_remark(report, rule));
    let Some(remark) = remark.filter(|_| report.counts.undocumented > 0) else {
        return Ok(());
    };
    let noted = Phrase::default()
        .name(remark.id.as_str())
        .own(" is no requirement: it notes ")
        .count(
            report.counts.undocumented,
            "right that no document asks for",
            "rights that no document asks for",
        );
    page.wrapped(0, 2, &noted)
}

const LEGEND: &str = "ok, ✗, ?: how many checks of the rule pass, are broken, are not decided; a \
                      check is one rule on one cell";

fn is_open(outcome: RuleOutcome) -> bool {
    matches!(outcome, RuleOutcome::Violated | RuleOutcome::Unknown)
}

fn row(rule: &RuleResult, baselines: &[BaselineRef]) -> [Phrase; 6] {
    let number = |n: u64| Phrase::default().number(n);
    [
        Phrase::default().name(id(&rule.id, baselines)),
        Phrase::of(rule.severity.as_str()),
        Phrase::of(closing::outcome_word(rule.outcome)),
        number(rule.passed),
        number(rule.violated),
        number(rule.unknown),
    ]
}

/// Names the baseline where there is only one: the ids below then leave it out.
fn title(report: &Report) -> Phrase {
    let title = Phrase::of("rules").ink(Ink::Strong);
    let [only] = report.asked.baselines.as_slice() else {
        return title;
    };
    let title = title.own(" of ").name(only.id.as_str());
    let is_own = |rule: &RuleResult| is_built_in(rule) && !closing::is_remark(report, rule);
    match report.rules.iter().any(is_own) {
        true => title.own(" and of permlint itself"),
        false => title,
    }
}

/// Whether it is a rule of every audit, which no baseline states.
fn is_built_in(rule: &RuleResult) -> bool {
    let mut parts = rule.id.as_str().split('/');
    parts.next() == Some("permlint") && parts.count() == 1
}

/// The id, without the baseline's where there is only one and the title names it.
fn id<'r>(rule: &'r RuleId, baselines: &[BaselineRef]) -> &'r str {
    let [only] = baselines else {
        return rule.as_str();
    };
    let rest = rule.as_str().strip_prefix(only.id.as_str());
    rest.and_then(|rest| rest.strip_prefix('/'))
        .unwrap_or(rule.as_str())
}
