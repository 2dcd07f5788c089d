//! What is wrong, grouped by rule, gravest first.

use std::cmp::Reverse;
use std::io;

use permlint_model::report::{Finding, FindingKind, Report, RuleOutcome, RuleResult};
use permlint_model::{RuleId, Severity};

use super::lines::{DETAIL, FIX, Field, Line, RISK, WHY, by_statement, merge, shared};
use super::snippet;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Findings of one rule and one severity; never empty.
struct Group<'r> {
    rule: &'r RuleId,
    severity: Severity,
    findings: Vec<&'r Finding>,
}

/// Writes what is wrong.
pub(super) fn write(report: &Report, problems: &[&Finding], page: &mut Page<'_>) -> io::Result<()> {
    let mut seen: Vec<&RuleId> = Vec::new();
    for group in groups(problems) {
        let again = seen.contains(&group.rule);
        seen.push(group.rule);
        write_group(report, &group, again, page)?;
    }
    Ok(())
}

fn groups<'r>(problems: &[&'r Finding]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = merge(problems, |f| (f.rule.clone(), f.severity))
        .into_iter()
        .map(|line| Group {
            rule: &line.first.rule,
            severity: line.first.severity,
            findings: line.findings,
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group.severity));
    groups
}

/// A group; `again` when an earlier one showed the same rule with its lines.
fn write_group(
    report: &Report,
    group: &Group<'_>,
    again: bool,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let rule = report.rules.iter().find(|rule| rule.id == *group.rule);
    page.heading(&title(group, rule))?;
    if let (Some(rule), false) = (rule, again) {
        snippet::write(rule, &group.findings, page)?;
    }
    let lines = merge(&group.findings, by_statement);
    let fields = if again { &REPEATED[..] } else { &FULL[..] };
    let (common, own) = split_fields(&lines, fields);
    for line in &lines {
        page.wrapped(2, 6, &statement(line))?;
        line.write_below(&own, page)?;
    }
    for (label, text) in common {
        page.labelled(2, label, &Phrase::of_prose(text))?;
    }
    page.labelled(2, "also breaks:", &also(group, &report.rules))?;
    match (group.findings.first(), again) {
        (Some(finding), false) => write_source(finding, page),
        _ => Ok(()),
    }
}

/// What is said of a rule's findings.
const FULL: [(&str, Field); 4] = [DETAIL, WHY, RISK, FIX];
/// What is said where an earlier group told the rest.
const REPEATED: [(&str, Field); 3] = [DETAIL, RISK, FIX];

fn title(group: &Group<'_>, rule: Option<&RuleResult>) -> Phrase {
    let head = Phrase::of(group.severity.as_str())
        .ink(Ink::Grave(group.severity))
        .own("[")
        .name(group.rule.as_str())
        .own("]");
    match rule {
        Some(rule) => head.own(": ").prose(&rule.title).ink(Ink::Strong),
        None => head,
    }
}

/// A field and its one text.
type Common<'r> = (&'static str, &'r str);

/// Fields that all lines share are said once, below; the others stand with their lines.
fn split_fields<'r>(
    lines: &[Line<'r>],
    fields: &[(&'static str, Field)],
) -> (Vec<Common<'r>>, Vec<(&'static str, Field)>) {
    let mut common = Vec::new();
    let mut own = Vec::new();
    for &(label, field) in fields {
        match shared(lines, field) {
            Some(text) => common.push((label, text)),
            None => own.push((label, field)),
        }
    }
    (common, own)
}

/// What was seen, and what the document says of it.
pub(super) fn statement(line: &Line<'_>) -> Phrase {
    line.sign().then(told(line))
}

/// The same without the sign before it.
pub(crate) fn told(line: &Line<'_>) -> Phrase {
    let seen = line.place().then(line.seen());
    seen.own(line.comma()).then(demand(line.first))
}

/// The rule that notes what no document asks for. No document states it.
pub(crate) const OTHERWISE: &str = "permlint/otherwise";

fn demand(finding: &Finding) -> Phrase {
    if finding.kind == FindingKind::Excess && finding.rule.as_str() == OTHERWISE {
        return Phrase::of("no document asks for more than ").name(&finding.wanted);
    }
    let verb = match finding.kind {
        FindingKind::Missing => "asks for ",
        FindingKind::Excess => "allows ",
        FindingKind::BaselineConflict => {
            return Phrase::of("the documents contradict each other: ").name(&finding.wanted);
        }
        _ => "says ",
    };
    authority(finding).own(verb).name(&finding.wanted)
}

/// Who demands it: a rule that no document states is never dressed up as a vendor's.
pub(crate) fn authority(finding: &Finding) -> Phrase {
    Phrase::of(match Author::of(finding) {
        Author::Document => "the document ",
        Author::Baseline => "the baseline ",
        Author::Permlint => "permlint ",
    })
}

/// Who states a rule.
enum Author {
    /// A document that the baseline mirrors.
    Document,
    /// Whoever wrote the baseline.
    Baseline,
    /// permlint: the rule is in every audit.
    Permlint,
}

impl Author {
    fn of(finding: &Finding) -> Self {
        let mut parts = finding.rule.as_str().split('/');
        let is_built_in = parts.next() == Some("permlint") && parts.count() == 1;
        match finding.origin.document.as_str() {
            "permlint" if is_built_in => Self::Permlint,
            "permlint" => Self::Baseline,
            _ => Self::Document,
        }
    }
}

/// Other rules that the same cells break; one that is known to hold is none of them.
fn also(group: &Group<'_>, rules: &[RuleResult]) -> Phrase {
    // That nothing asks for it either goes without saying.
    let told = |id: &&RuleId| id.as_str() != OTHERWISE;
    let broken = |id: &&RuleId| {
        let mut results = rules.iter();
        let known = results.find(|rule| rule.id == **id);
        known.is_none_or(|rule| rule.outcome == RuleOutcome::Violated)
    };
    let also = group.findings.iter().flat_map(|f| &f.also);
    let mut rules: Vec<&RuleId> = also.filter(told).filter(broken).collect();
    rules.sort_unstable();
    rules.dedup();
    Phrase::list(rules.into_iter().map(RuleId::as_str))
}

fn write_source(finding: &Finding, page: &mut Page<'_>) -> io::Result<()> {
    page.labelled(2, "source:", &source(finding))?;
    match &finding.origin.url {
        Some(url) => page.unwrapped(10, &Phrase::default().address(url)),
        None => Ok(()),
    }
}

/// Where a rule comes from: the document and its section.
pub(crate) fn source(finding: &Finding) -> Phrase {
    let document = match Author::of(finding) {
        Author::Permlint => Phrase::of("a rule of permlint's own"),
        Author::Baseline => Phrase::of("a rule of the baseline's own, not of the document"),
        Author::Document => Phrase::of_prose(&finding.origin.document),
    };
    match &finding.origin.section {
        Some(section) => document.own(", section ").quoted(section),
        None => document,
    }
}
