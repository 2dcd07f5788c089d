//! A finding in one sentence, for the formats that have no page around it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use permlint_model::Severity;
use permlint_model::report::{Finding, FindingKind, Report, Status, Verdict};

use crate::phrase::Phrase;
use crate::style::Style;
use crate::text::findings::{authority, told};
use crate::text::header::options;
use crate::text::lines::{Line, by_statement, merge};
use crate::text::reasons::{meaning, reason_of};

/// What one line of findings says.
pub(crate) fn of_line(line: &Line<'_>) -> Phrase {
    match line.first.kind {
        FindingKind::Notice => notice(line),
        kind if kind.is_undecided() => undecided(line),
        _ => told(line),
    }
}

/// What one finding says, neutralised and in plain text.
pub(crate) fn of_finding(finding: &Finding) -> String {
    let lines = merge(&[finding], by_statement);
    let sentence = lines.first().map(of_line).unwrap_or_default();
    sentence.plain(Style::default())
}

fn notice(line: &Line<'_>) -> Phrase {
    let said = line.first.detail.as_deref().unwrap_or(&line.first.seen);
    line.place().own(": ").prose(said)
}

fn undecided(line: &Line<'_>) -> Phrase {
    let place = line.place().then(line.open());
    place
        .own(": ")
        .own(meaning(reason_of(line.first)))
        .own("; ")
        .then(authority(line.first))
        .own("wants ")
        .name(&line.first.wanted)
}

/// Why a finding does not count, in one sentence; nothing for one that does.
pub(crate) fn set_aside(finding: &Finding) -> Option<Phrase> {
    match (finding.status, &finding.exception) {
        (Status::Active, _) => None,
        (Status::Known, _) => Some(Phrase::of("it was known before")),
        (Status::Excepted, Some(exception)) => Some(
            Phrase::of("accepted by ")
                .name(&exception.owner)
                .own(" until ")
                .number(exception.expires)
                .own(": ")
                .prose(&exception.reason),
        ),
        (Status::Excepted, None) => {
            let accepted = Phrase::of("accepted by an exception");
            Some(match &finding.detail {
                Some(detail) => accepted.own(": ").prose(detail),
                None => accepted,
            })
        }
    }
}

/// What a verdict rests on where that is not the usual; nothing for a usual one.
pub(crate) fn premises(report: &Report) -> Phrase {
    let assumed = report.asked.assumptions.iter();
    let assumed = assumed.map(|what| Phrase::of("it assumes ").prose(what));
    let options = Some(options(&report.asked, false)).filter(|options| !options.is_empty());
    Phrase::join(assumed.chain(options), "; ")
}

/// What stands behind a verdict that rests on more than what was seen.
pub(crate) fn premises_mark(report: &Report) -> &'static str {
    let asked = &report.asked;
    match (asked.assumptions.is_empty(), asked.allow_unknown.is_empty()) {
        (false, _) => " (what if)",
        (true, false) => " (accepts unknowns)",
        (true, true) => "",
    }
}

/// The reports with their places and with what tells them apart: the worst first; within the same,
/// in the order in which they were asked for.
pub(crate) fn worst_first(reports: &[Report]) -> Vec<(usize, &Report, Phrase)> {
    let apart = told_apart(reports);
    let named = reports.iter().zip(apart).enumerate();
    let mut sorted: Vec<_> = named
        .map(|(at, (report, apart))| (at, report, apart))
        .collect();
    sorted.sort_by_key(|(_, report, _)| Reverse(urgency(report)));
    sorted
}

/// How much a report matters: violations before doubt, and the gravest first.
fn urgency(report: &Report) -> (bool, Option<Severity>, bool) {
    let active = report.counts.active.iter().filter(|(_, n)| **n > 0);
    let worst = active.map(|(severity, _)| *severity).max();
    (
        report.verdict == Verdict::Violations,
        worst,
        report.verdict == Verdict::Inconclusive,
    )
}

/// What tells reports on one subject of one tenant apart: their baselines and members, where
/// these differ. Nothing for a report whose subject is on the page once.
pub(crate) fn told_apart(reports: &[Report]) -> Vec<Phrase> {
    type Named<'r> = BTreeSet<Vec<&'r str>>;
    let subject = |report: &Report| (report.tenant.id(), report.subject.name.clone());
    let subjects: Vec<_> = reports.iter().map(subject).collect();
    let mut named: BTreeMap<_, (Named<'_>, Named<'_>)> = BTreeMap::new();
    for (report, subject) in reports.iter().zip(&subjects) {
        let (of_baselines, of_members) = named.entry(subject).or_default();
        of_baselines.insert(baselines(report));
        of_members.insert(member(report));
    }
    let told = reports.iter().zip(&subjects);
    told.map(|(report, subject)| {
        let (of_baselines, of_members) = named.get(subject).cloned().unwrap_or_default();
        let by_baselines = baselines(report).into_iter();
        let by_member = member(report).into_iter();
        let by_baselines = by_baselines.filter(|_| of_baselines.len() > 1);
        let by_member = by_member.filter(|_| of_members.len() > 1);
        let names = by_baselines.chain(by_member);
        names.fold(Phrase::default(), |all, name| all.own(", ").name(name))
    })
    .collect()
}

fn baselines(report: &Report) -> Vec<&str> {
    let baselines = report.asked.baselines.iter();
    baselines.map(|baseline| baseline.id.as_str()).collect()
}

fn member(report: &Report) -> Vec<&str> {
    let member = report.subject.member.iter();
    member.map(|member| member.identifier.as_str()).collect()
}
