//! The rules that did not pass, and how many had which outcome.

use std::io;

use permlint_model::report::{RuleOutcome, RuleResult};

use super::{draw, plain, sheet};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;
use crate::text::closing;

/// Writes the rules that are broken or open, gravest first; all when the report is verbose.
pub(super) fn write(rules: &[RuleResult], page: &mut Page<'_>) -> io::Result<()> {
    let style = page.style();
    let counted = Phrase::of("rules").ink(Ink::Strong).own(": ");
    page.heading(&counted.then(closing::rules(rules)))?;
    let mut shown: Vec<&RuleResult> = rules
        .iter()
        .filter(|rule| style.verbose || is_open(rule.outcome))
        .collect();
    if shown.is_empty() {
        return Ok(());
    }
    shown.sort_by_key(|rule| (!is_open(rule.outcome), std::cmp::Reverse(rule.severity)));
    let header = ["rule", "severity", "outcome", "ok", "✗", "?"];
    let mut table = sheet(style, header.map(Phrase::of));
    table.add_rows(shown.into_iter().map(|rule| plain(style, row(rule))));
    draw(&table, page)
}

fn is_open(outcome: RuleOutcome) -> bool {
    matches!(outcome, RuleOutcome::Violated | RuleOutcome::Unknown)
}

fn row(rule: &RuleResult) -> [Phrase; 6] {
    let number = |n: u64| Phrase::default().number(n);
    [
        Phrase::default().name(rule.id.as_str()),
        Phrase::of(rule.severity.as_str()),
        Phrase::of(closing::outcome_word(rule.outcome)),
        number(rule.passed),
        number(rule.violated),
        number(rule.unknown),
    ]
}
