//! Several reports in two tables: subjects by outcome, and rules by outcome.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use permlint_model::report::{Report, RuleOutcome, RuleResult};
use permlint_model::report_set::ReportSet;
use permlint_model::{RuleId, Severity};

use super::sheet::Sheet;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::sentence::{premises_mark, worst_first};
use crate::style::Ink;
use crate::summary::set_aside;
use crate::text::closing;

/// In how many audits a rule had which outcome.
#[derive(Debug, Default)]
struct Tally {
    severity: Option<Severity>,
    violated: u64,
    unknown: u64,
    passed: u64,
    others: u64,
}

impl Tally {
    fn add(&mut self, rule: &RuleResult) {
        self.severity = self.severity.max(Some(rule.severity));
        *match rule.outcome {
            RuleOutcome::Violated => &mut self.violated,
            RuleOutcome::Unknown => &mut self.unknown,
            RuleOutcome::Passed => &mut self.passed,
            RuleOutcome::NotApplicable | RuleOutcome::Off | RuleOutcome::Lifted => &mut self.others,
        } += 1;
    }

    fn is_open(&self) -> bool {
        self.violated + self.unknown > 0
    }
}

/// Writes both tables, where there is more than one report.
pub(crate) fn write(reports: &ReportSet, page: &mut Page<'_>) -> io::Result<()> {
    if reports.reports.len() < 2 {
        return Ok(());
    }
    page.heading(&Phrase::of("all audits: the rules of each").ink(Ink::Strong))?;
    subjects(&reports.reports).draw(page)?;
    page.wrapped(0, 2, &Phrase::of(LEGEND))?;
    let tallies = tallies(&reports.reports);
    let mut rules: Vec<(&RuleId, &Tally)> = tallies
        .iter()
        .filter(|(_, tally)| page.style().verbose || tally.is_open())
        .map(|(rule, tally)| (*rule, tally))
        .collect();
    rules.sort_by_key(|(_, t)| (Reverse(t.severity), Reverse(t.violated), Reverse(t.unknown)));
    let passing = tallies.len() - rules.len();
    page.heading(&Phrase::of("all audits: the audits of each rule").ink(Ink::Strong))?;
    if !rules.is_empty() {
        let mut sheet = Sheet::new(["rule", "severity", "✗", "?", "ok", "-"]);
        for (rule, tally) in rules {
            sheet.add(row(rule, tally));
        }
        sheet.draw(page)?;
    }
    let rest =
        Phrase::of("neither broken nor open in any audit: ").count(passing as u64, "rule", "rules");
    page.wrapped(0, 2, &rest)
}

const LEGEND: &str = "✗, ?, ok, -: how many are violated, are not decided, pass, do not apply or \
                      are not in force";

fn subjects(reports: &[Report]) -> Sheet {
    let mut sheet = Sheet::new(["tenant", "subject", "verdict", "✗", "?", "ok", "-"]);
    for (_, report, apart) in worst_first(reports) {
        let mut tally = Tally::default();
        let rules = report.rules.iter();
        rules
            .filter(|rule| !closing::is_remark(report, rule))
            .for_each(|rule| tally.add(rule));
        let [violated, unknown, passed, others] = numbers(&tally);
        sheet.add([
            Phrase::default().name(&report.tenant.company),
            Phrase::default().name(&report.subject.name).then(apart),
            Phrase::of(report.verdict.as_str())
                .own(premises_mark(report))
                .then(set_aside(report)),
            violated,
            unknown,
            passed,
            others,
        ]);
    }
    sheet
}

fn tallies(reports: &[Report]) -> BTreeMap<&RuleId, Tally> {
    let mut tallies: BTreeMap<&RuleId, Tally> = BTreeMap::new();
    for report in reports {
        let rules = report.rules.iter();
        for rule in rules.filter(|rule| !closing::is_remark(report, rule)) {
            tallies.entry(&rule.id).or_default().add(rule);
        }
    }
    tallies
}

fn row(rule: &RuleId, tally: &Tally) -> [Phrase; 6] {
    let [violated, unknown, passed, others] = numbers(tally);
    let severity = tally.severity.map_or("", Severity::as_str);
    [
        Phrase::default().name(rule.as_str()),
        Phrase::of(severity),
        violated,
        unknown,
        passed,
        others,
    ]
}

fn numbers(tally: &Tally) -> [Phrase; 4] {
    [tally.violated, tally.unknown, tally.passed, tally.others]
        .map(|count| Phrase::default().number(count))
}
