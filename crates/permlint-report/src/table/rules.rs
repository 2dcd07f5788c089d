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
    let title = title(&report.asked.baselines).own(": ");
    page.heading(&title.then(closing::rules(&report.rules)))?;
    let rules = report.rules.iter();
    let mut shown: Vec<&RuleResult> = rules
        .filter(|rule| verbose || is_open(rule.outcome))
        .collect();
    if shown.is_empty() {
        return Ok(());
    }
    shown.sort_by_key(|rule| (!is_open(rule.outcome), Reverse(rule.severity)));
    let mut sheet = Sheet::new(["rule", "severity", "outcome", "ok", "✗", "?"]);
    for rule in shown {
        sheet.add(row(rule, &report.asked.baselines));
    }
    sheet.draw(page)?;
    page.wrapped(0, 2, &Phrase::of(LEGEND))
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
fn title(baselines: &[BaselineRef]) -> Phrase {
    let title = Phrase::of("rules").ink(Ink::Strong);
    match baselines {
        [only] => title.own(" of ").name(only.id.as_str()),
        _ => title,
    }
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
