//! What is wrong and what is open: groups of findings, each finding a line to open.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use permlint_model::report::{Finding, OriginRef, Report, RuleResult, Status};
use permlint_model::text::clean;
use permlint_model::{RuleId, Severity};

use super::line::{Anchors, baseline, lines, write_line, write_source};
use super::markup::{Markup, heading_tags};
use super::words;
use crate::phrase::Phrase;
use crate::text::buckets::Buckets;
use crate::text::reasons::{meaning, reason_of, remedy};

/// A field of a finding that a whole group may have in common.
pub(super) type Field = fn(&Finding) -> Option<String>;

/// What is said of a group or else of each line, in the order of the page.
pub(super) const FIELDS: [(&str, Field); 6] = [
    ("Why", |f| present(Some(&f.why))),
    ("Risk", |f| present(f.risk.as_deref())),
    ("Note", |f| present(f.detail.as_deref())),
    ("To do", |f| {
        f.click.is_none().then(|| present(Some(&f.fix))).flatten()
    }),
    ("Evidence", evidence),
    ("Baseline", place_in_baseline),
];

/// How many of the fields are texts; the others say what a finding rests on.
const TEXTS: usize = 4;

fn present(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

fn evidence(finding: &Finding) -> Option<String> {
    let kinds: Vec<&str> = finding
        .evidence
        .iter()
        .map(|kind| words::evidence(*kind))
        .collect();
    (!kinds.is_empty()).then(|| kinds.join("; "))
}

fn place_in_baseline(finding: &Finding) -> Option<String> {
    let at = finding.location.as_ref()?;
    Some(format!(
        "{}:{}:{}",
        clean(&at.path, 120),
        at.line,
        at.column
    ))
}

/// Findings that share a heading; never empty.
struct Group<'r> {
    heading: Heading<'r>,
    findings: Vec<&'r Finding>,
}

enum Heading<'r> {
    /// One rule and one severity.
    Rule(&'r RuleId, Severity),
    /// A reason for doubt, or what became of findings that do not count.
    Words(Phrase),
}

/// Writes every finding of a report.
pub(super) fn write(page: &mut Markup, report: &Report, level: u8, anchors: &mut Anchors) {
    if report.findings.is_empty() {
        page.raw("<p class=\"none\">")
            .raw(nothing_found(report))
            .raw("</p>");
        return;
    }
    for group in groups(report) {
        write_group(page, report, &group, level, anchors);
    }
}

/// Where nothing was judged, that nothing was found says nothing.
fn nothing_found(report: &Report) -> &'static str {
    match report.counts.evaluated {
        0 => "Nothing was judged, so nothing was found and nothing passed.",
        _ => "No finding.",
    }
}

fn groups(report: &Report) -> Vec<Group<'_>> {
    let buckets = Buckets::of(&report.findings);
    let mut groups = by_rule(&buckets.problems);
    groups.extend(by_reason(&buckets.unknowns));
    groups.extend(by_rule(&buckets.undocumented));
    groups.extend(titled("Worth knowing", buckets.notices));
    groups.extend(titled("Accepted by exceptions", buckets.excepted));
    groups.extend(titled("Known before", buckets.known));
    groups
}

fn titled<'r>(title: &'static str, findings: Vec<&'r Finding>) -> Option<Group<'r>> {
    let heading = Heading::Words(Phrase::of(title));
    (!findings.is_empty()).then_some(Group { heading, findings })
}

/// By rule and severity, the gravest first.
fn by_rule<'r>(findings: &[&'r Finding]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    for &finding in findings {
        let same = |group: &&mut Group<'_>| match group.heading {
            Heading::Rule(rule, severity) => *rule == finding.rule && severity == finding.severity,
            Heading::Words(_) => false,
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group {
                heading: Heading::Rule(&finding.rule, finding.severity),
                findings: vec![finding],
            }),
        }
    }
    groups.sort_by_key(|group| Reverse(group.gravest()));
    groups
}

/// By the reason for doubt; the one that leaves the gravest open comes first.
fn by_reason<'r>(findings: &[&'r Finding]) -> Vec<Group<'r>> {
    let reasons: BTreeSet<_> = findings.iter().map(|f| reason_of(f)).collect();
    let of = |reason| {
        let its = findings.iter().copied().filter(|f| reason_of(f) == reason);
        Group {
            heading: Heading::Words(Phrase::of("Not decided: ").own(meaning(reason))),
            findings: its.collect(),
        }
    };
    let mut groups: Vec<Group<'r>> = reasons.into_iter().map(of).collect();
    groups.sort_by_key(|group| Reverse(group.gravest()));
    groups
}

impl<'r> Group<'r> {
    fn gravest(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// The text of a field, if every finding has the same.
    fn common(&self, field: Field) -> Option<String> {
        let mut all = self.findings.iter().map(|finding| field(finding));
        let first = all.next()??;
        all.all(|other| other.as_ref() == Some(&first))
            .then_some(first)
    }

    /// The origin, if every finding has the same.
    fn origin(&self) -> Option<&'r OriginRef> {
        let first = &self.findings.first()?.origin;
        let mut others = self.findings.iter();
        others.all(|other| other.origin == *first).then_some(first)
    }
}

fn write_group(
    page: &mut Markup,
    report: &Report,
    group: &Group<'_>,
    level: u8,
    anchors: &mut Anchors,
) {
    let is_aside = group.findings.iter().all(|f| f.status != Status::Active);
    page.raw(if is_aside {
        "<section class=\"g aside\""
    } else {
        "<section class=\"g\""
    });
    if let Heading::Rule(rule, severity) = group.heading {
        page.attribute("data-s", &Phrase::of(severity.as_str()));
        page.attribute("data-b", &Phrase::default().name(baseline(rule)));
    }
    let (start, end) = heading_tags(level);
    page.raw(">").raw(start);
    match &group.heading {
        Heading::Rule(rule, severity) => {
            page.raw(words::severity_label(*severity)).raw(" ");
            page.prose(title(report, rule).unwrap_or(rule.as_str()));
        }
        Heading::Words(words) => {
            page.say(words);
        }
    }
    let count = Phrase::default().count(group.findings.len() as u64, "finding", "findings");
    page.raw(" <span class=\"c\">")
        .say(&count)
        .raw("</span>")
        .raw(end);
    let shared = Shared::of(group);
    write_shared(page, report, group, &shared);
    for line in lines(&group.findings) {
        write_line(page, report, &line, &shared, anchors);
    }
    page.raw("</section>\n");
}

/// The title of a rule.
pub(super) fn title<'r>(report: &'r Report, rule: &RuleId) -> Option<&'r str> {
    result(report, rule).map(|result| result.title.as_str())
}

fn result<'r>(report: &'r Report, rule: &RuleId) -> Option<&'r RuleResult> {
    report.rules.iter().find(|result| result.id == *rule)
}

/// What a group says once for all its findings.
pub(super) struct Shared<'r> {
    /// Whether the heading names the rule and the severity.
    pub(super) rule: bool,
    /// The origin, if all have the same.
    pub(super) origin: Option<&'r OriginRef>,
    /// The texts of the fields that all have in common.
    pub(super) texts: [Option<String>; 6],
}

impl<'r> Shared<'r> {
    fn of(group: &Group<'r>) -> Self {
        Self {
            rule: matches!(group.heading, Heading::Rule(..)),
            origin: group.origin(),
            texts: FIELDS.map(|(_, field)| group.common(field)),
        }
    }
}

fn write_shared(page: &mut Markup, report: &Report, group: &Group<'_>, shared: &Shared<'_>) {
    let Some(first) = group.findings.first() else {
        return;
    };
    let say = |page: &mut Markup, fields: std::ops::Range<usize>| {
        let told = FIELDS.iter().zip(&shared.texts);
        for ((term, _), text) in told.skip(fields.start).take(fields.len()) {
            page.term(
                term,
                &text.as_deref().map(Phrase::of_prose).unwrap_or_default(),
            );
        }
    };
    page.raw("<dl>");
    say(page, 0..TEXTS);
    let is_told = group.findings.iter().any(|f| !f.fix.trim().is_empty());
    if first.kind.is_undecided() && first.status == Status::Active && !is_told {
        page.term("To do", &Phrase::of(remedy(reason_of(first))));
    }
    if shared.origin.is_some() {
        write_source(page, first);
    }
    if let Heading::Rule(rule, _) = group.heading {
        page.raw("<dt>Rule</dt><dd><code>")
            .name(rule.as_str())
            .raw("</code>");
        write_excerpt(page, result(report, rule));
        page.raw("</dd>");
    }
    say(page, TEXTS..FIELDS.len());
    page.raw("</dl>");
}

/// The lines of the baseline that are broken.
fn write_excerpt(page: &mut Markup, rule: Option<&RuleResult>) {
    const LINES_MAX: usize = 16;
    let Some(result) = rule else {
        return;
    };
    let (Some(location), Some(excerpt)) = (&result.location, &result.excerpt) else {
        return;
    };
    page.raw("<details class=\"y\"><summary>")
        .name(&location.path);
    page.raw(", line ")
        .number(location.line)
        .raw("</summary><pre tabindex=\"0\">");
    for line in excerpt.lines.iter().take(LINES_MAX) {
        page.say(&Phrase::default().code(line.chars().take(400).collect::<String>()));
        page.raw("\n");
    }
    page.raw("</pre></details>");
}
