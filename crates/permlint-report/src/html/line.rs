//! One line of the findings: cells of one entry that tell the same, to open for more.

use std::collections::BTreeSet;

use permlint_model::names::MatchStep;
use permlint_model::report::{
    Click, ExceptionState, Finding, FindingException, FindingKind, Report, Status,
};
use permlint_model::{Action, RuleId};

use super::findings::{FIELDS, Shared, title};
use super::markup::Markup;
use super::words;
use crate::phrase::Phrase;
use crate::text::findings::source;
use crate::text::reasons::{meaning, reason_of};

/// Anchors that were given out, so that each is on the page once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: BTreeSet<String>,
}

impl Anchors {
    /// The anchor of a finding, unless another has it or its fingerprint is no plain word.
    fn take(&mut self, finding: &Finding) -> Option<String> {
        anchor(finding).filter(|anchor| self.taken.insert(anchor.clone()))
    }
}

/// The name under which a finding can be linked to.
pub(super) fn anchor(finding: &Finding) -> Option<String> {
    let print = finding.fingerprint.as_str();
    let is_plain =
        (1..=64).contains(&print.len()) && print.bytes().all(|b| b.is_ascii_alphanumeric());
    is_plain.then(|| format!("f-{print}"))
}

/// Findings on one entry that differ in their action alone; never empty.
pub(super) struct Line<'r> {
    first: &'r Finding,
    findings: Vec<&'r Finding>,
}

/// Joins findings that tell the same, in the order of the report.
pub(super) fn lines<'r>(findings: &[&'r Finding]) -> Vec<Line<'r>> {
    let mut lines: Vec<Line<'r>> = Vec::new();
    for &finding in findings {
        match lines
            .iter_mut()
            .find(|line| tell_the_same(line.first, finding))
        {
            Some(line) => line.findings.push(finding),
            None => lines.push(Line {
                first: finding,
                findings: vec![finding],
            }),
        }
    }
    for line in &mut lines {
        line.findings.sort_by_key(|finding| finding.action);
    }
    lines
}

fn tell_the_same(a: &Finding, b: &Finding) -> bool {
    let place = |f: &Finding| (f.kind, f.status, f.severity, f.reason);
    let is_one_setting = a.action == Action::Value || b.action == Action::Value;
    !is_one_setting
        && place(a) == place(b)
        && (&a.entry_id, &a.item, &a.module, &a.entry)
            == (&b.entry_id, &b.item, &b.module, &b.entry)
        && (&a.rule, &a.also, &a.origin, &a.why) == (&b.rule, &b.also, &b.origin, &b.why)
        && (&a.wanted, &a.seen, &a.evidence) == (&b.wanted, &b.seen, &b.evidence)
        && (&a.matched_by, &a.location, &a.exception) == (&b.matched_by, &b.location, &b.exception)
        && (&a.detail, &a.risk) == (&b.detail, &b.risk)
}

/// Writes a line, and what it opens to.
pub(super) fn write_line(
    page: &mut Markup,
    report: &Report,
    line: &Line<'_>,
    shared: &Shared<'_>,
    anchors: &mut Anchors,
) {
    let finding = line.first;
    page.raw("<details class=\"f\"");
    if !shared.rule {
        page.attribute("data-s", &Phrase::of(finding.severity.as_str()));
        page.attribute("data-b", &Phrase::default().name(baseline(&finding.rule)));
    }
    page.attribute("data-k", &Phrase::of(finding.kind.as_str()));
    if finding.status != Status::Active {
        page.attribute("data-t", &Phrase::of(words::status(finding.status)));
    }
    if line.findings.len() > 1 {
        page.attribute("data-n", &Phrase::default().number(line.findings.len()));
    }
    page.raw("><summary>");
    write_summary(page, line, shared);
    page.raw("</summary><dl>");
    write_about(page, report, line, shared);
    write_fingerprints(page, line, anchors);
    page.raw("</dl></details>\n");
}

/// The baseline of a rule: its id without the last part.
pub(super) fn baseline(rule: &RuleId) -> &str {
    let id = rule.as_str();
    id.rsplit_once('/').map_or(id, |(baseline, _)| baseline)
}

fn write_summary(page: &mut Markup, line: &Line<'_>, shared: &Shared<'_>) {
    let finding = line.first;
    if !shared.rule {
        page.raw(words::severity_label(finding.severity)).raw(" ");
    }
    page.raw("<span class=\"k\">")
        .raw(words::kind(finding.kind))
        .raw("</span> ");
    page.raw("<span class=\"w\">")
        .say(&place(finding))
        .raw("</span> ");
    page.raw("<span>").say(&actions(line)).raw("</span> <span>");
    match finding.kind.is_undecided() && finding.evidence.is_empty() {
        true => page.raw("<i>not seen</i>"),
        false => page.raw("<i>is</i> ").name(&finding.seen),
    };
    page.raw("</span> <span><i>")
        .raw(words::demand(finding.kind))
        .raw("</i> ");
    page.name(&finding.wanted).raw("</span>");
    let state = finding.exception.as_ref().map(|exception| exception.state);
    match (finding.status, state) {
        (Status::Active, Some(ExceptionState::Expired)) => {
            page.raw(" <em>✗ exception expired</em>")
        }
        (Status::Active, Some(ExceptionState::Outgrown)) => {
            page.raw(" <em>✗ exception outgrown</em>")
        }
        (Status::Active, _) => page,
        (status, _) => page.raw(" <em>").raw(words::status(status)).raw("</em>"),
    };
}

/// The actions; nothing where an entry has but one value.
fn actions(line: &Line<'_>) -> Phrase {
    let actions = line.findings.iter().map(|finding| finding.action);
    let named = actions.filter(|action| *action != Action::Value);
    Phrase::join(named.map(|action| Phrase::of(action.as_str())), ", ")
}

fn place(finding: &Finding) -> Phrase {
    let place = Phrase::default()
        .name(&finding.module)
        .own(" › ")
        .name(&finding.entry);
    let place = match &finding.item {
        Some(item) => place.own(" › ").name(item),
        None => place,
    };
    match finding.entry_id.is_unlisted() {
        true => place.own(" (not in the catalogue)"),
        false => place,
    }
}

fn write_about(page: &mut Markup, report: &Report, line: &Line<'_>, shared: &Shared<'_>) {
    let finding = line.first;
    if finding.kind == FindingKind::BaselineConflict {
        page.term(
            "Conflict",
            &Phrase::of("the documents contradict each other"),
        );
    }
    if finding.kind.is_undecided() && finding.status != Status::Active {
        page.term("Reason", &Phrase::of(meaning(reason_of(finding))));
    }
    for click in clicks(line) {
        page.term("To do", &click);
    }
    for ((term, field), common) in FIELDS.iter().zip(&shared.texts) {
        let own = field(finding).filter(|_| common.is_none());
        page.term(term, &own.map(Phrase::of_prose).unwrap_or_default());
    }
    if shared.origin.is_none() {
        write_source(page, finding);
    }
    if !shared.rule {
        let rule = Phrase::default().name(finding.rule.as_str());
        let titled = title(report, &finding.rule).map(|title| Phrase::of(": ").prose(title));
        page.term("Rule", &rule.then(titled.unwrap_or_default()));
    }
    page.term(
        "Breaks too",
        &Phrase::list(finding.also.iter().map(RuleId::as_str)),
    );
    page.term("Matched", &matched(finding));
    if let Some(exception) = &finding.exception {
        write_exception(page, finding, exception);
    }
}

/// The clicks of a line; those on one screen are told in one sentence.
fn clicks(line: &Line<'_>) -> Vec<Phrase> {
    let mut told: Vec<Click> = Vec::new();
    for click in line
        .findings
        .iter()
        .filter_map(|finding| finding.click.as_ref())
    {
        let same = |other: &&mut Click| other.path == click.path && other.to == click.to;
        match told.iter_mut().find(same) {
            Some(other) => other.control = format!("{}, {}", other.control, click.control),
            None => told.push(click.clone()),
        }
    }
    told.iter()
        .map(|click| Phrase::of_prose(click.to_string()))
        .collect()
}

/// The fingerprint of each finding, which can be linked to.
fn write_fingerprints(page: &mut Markup, line: &Line<'_>, anchors: &mut Anchors) {
    page.raw("<dt>Fingerprint</dt><dd>");
    for (at, finding) in line.findings.iter().enumerate() {
        page.raw(if at > 0 { ", <span" } else { "<span" });
        if let Some(anchor) = anchors.take(finding) {
            page.attribute("id", &Phrase::default().name(anchor));
        }
        page.raw(">").name(&finding.fingerprint).raw("</span>");
        if line.findings.len() > 1 {
            page.raw(" ").raw(finding.action.as_str());
        }
    }
    page.raw("</dd>");
}

/// How the live row was matched, unless letter for letter.
fn matched(finding: &Finding) -> Phrase {
    match &finding.matched_by {
        Some(matched) if matched.step != MatchStep::Exact => {
            let label = Phrase::of("the live row ").quoted(&matched.label);
            label.own(" (").own(matched.step.as_str()).own(")")
        }
        _ => Phrase::default(),
    }
}

/// The exception, with the verdict that stays beside it.
fn write_exception(page: &mut Markup, finding: &Finding, exception: &FindingException) {
    page.term(
        "Exception",
        &Phrase::of(words::exception_state(exception.state)),
    );
    page.term("Accepted because", &Phrase::of_prose(&exception.reason));
    page.term("Owner", &Phrase::default().name(&exception.owner));
    page.term(
        "Expires",
        &Phrase::of("at the end of ")
            .number(exception.expires)
            .own(" (UTC)"),
    );
    page.term("Seen then", &Phrase::default().name(&exception.seen));
    let verdict = Phrase::of(finding.severity.as_str()).own(", ");
    page.term("Verdict without it", &verdict.own(finding.kind.as_str()));
    let at = &exception.location;
    let place = Phrase::default().name(&at.path).own(":").number(at.line);
    page.term("Stands in", &place);
}

/// The document and the section that a finding cites.
pub(super) fn write_source(page: &mut Markup, finding: &Finding) {
    page.raw("<dt>Source</dt><dd>");
    page.link(finding.origin.url.as_deref(), &source(finding));
    page.raw("</dd>");
}
