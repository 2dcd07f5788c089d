//! One report: the three buckets, then everything else, the most urgent first.

use std::collections::BTreeMap;

use permlint_model::report::{Counts, Report, Status};
use permlint_model::{Platform, Severity};

use super::findings;
use super::line::Anchors;
use super::markup::{Markup, heading_tags};
use super::{asked, controls, matrix, people, plan, words};
use crate::phrase::Phrase;
use crate::text::closing::{checks, counted_rules, read};
use crate::text::header::options;

/// Where a report stands on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    /// Its number, from 1.
    pub(super) number: usize,
    /// The level of the headings of its sections.
    pub(super) level: u8,
}

impl Position {
    /// Whether the page is about this report alone.
    fn is_alone(self) -> bool {
        self.level == 2
    }
}

/// A part of a report.
struct Section {
    id: &'static str,
    title: &'static str,
    count: Phrase,
    open: bool,
    write: fn(&mut Markup, &Report, u8),
}

/// Writes a report without its title.
pub(super) fn write(page: &mut Markup, report: &Report, at: Position, anchors: &mut Anchors) {
    page.raw("<article")
        .attribute("id", &Phrase::of("r").number(at.number));
    page.attribute("aria-label", &name(report)).raw(">\n");
    write_buckets(page, report);
    write_premises(page, report);
    if at.is_alone() {
        write_contents(page, report, at);
    }
    page.raw("<section class=\"findings\">");
    heading(page, at, "findings", "Findings", &Phrase::default());
    if at.is_alone() && !report.findings.is_empty() {
        controls::write(page, std::slice::from_ref(report));
    }
    findings::write(page, report, at.level + 1, anchors);
    page.raw("</section>\n");
    for section in sections(report) {
        page.raw("<details class=\"fold\"");
        page.raw(if section.open { " open>" } else { ">" })
            .raw("<summary>");
        heading(page, at, section.id, section.title, &section.count);
        page.raw("</summary>\n");
        (section.write)(page, report, at.level + 1);
        page.raw("</details>\n");
    }
    page.raw("</article>\n");
}

/// The subject and its tenant.
pub(super) fn name(report: &Report) -> Phrase {
    let tenant = &report.tenant;
    let word = match tenant.platform {
        Platform::Connectwise => "Security role ",
        Platform::Autotask => "Security level ",
    };
    Phrase::of(word)
        .quoted(&report.subject.name)
        .own(" of ")
        .name(&tenant.company)
        .own("@")
        .name(&tenant.site)
}

fn heading(page: &mut Markup, at: Position, id: &'static str, title: &'static str, count: &Phrase) {
    let (start, end) = heading_tags(at.level);
    page.raw(start.trim_end_matches('>'))
        .attribute("id", &anchor(at, id))
        .raw(">")
        .raw(title);
    if !count.is_empty() {
        page.raw(" <span class=\"c\">").say(count).raw("</span>");
    }
    page.raw(end);
}

fn anchor(at: Position, id: &'static str) -> Phrase {
    Phrase::of("r").number(at.number).own("-").own(id)
}

fn write_contents(page: &mut Markup, report: &Report, at: Position) {
    page.raw("<nav aria-label=\"Sections\"><ul class=\"toc\">");
    let own = [("findings", "Findings")];
    let others = sections(report);
    let all = own
        .into_iter()
        .chain(others.iter().map(|section| (section.id, section.title)));
    for (id, title) in all {
        let target = Phrase::of("#").then(anchor(at, id));
        page.raw("<li><a")
            .attribute("href", &target)
            .raw(">")
            .raw(title)
            .raw("</a></li>");
    }
    page.raw("</ul></nav>\n");
}

/// The sections that have something to say.
fn sections(report: &Report) -> Vec<Section> {
    let changes = report.plan.changes.len() as u64;
    let statements = people::to_check(&report.checklist).count() as u64;
    let open = report.coverage.iter().any(|part| !part.is_complete());
    let count = |n: u64| Phrase::default().number(n);
    let all = [
        (!report.plan.is_empty()).then(|| Section {
            id: "plan",
            title: "What to change",
            count: Phrase::default().count(changes, "change", "changes"),
            open: true,
            write: |page, report, level| plan::write(page, &report.plan, level),
        }),
        Some(Section {
            id: "matrix",
            title: "Permission matrix",
            count: Phrase::default().count(report.cells.len() as u64, "cell", "cells"),
            open: true,
            write: matrix::write,
        }),
        (!report.grants.is_empty()).then(|| Section {
            id: "grants",
            title: "Dangerous rights that are granted",
            count: count(report.grants.len() as u64),
            open: true,
            write: |page, report, _| people::write_grants(page, &report.grants),
        }),
        (statements > 0).then(|| Section {
            id: "by-hand",
            title: "To check by hand",
            count: count(statements),
            open: true,
            write: |page, report, _| people::write_checklist(page, &report.checklist),
        }),
        (!report.exceptions.is_empty()).then(|| Section {
            id: "exceptions",
            title: "Exceptions",
            count: count(report.exceptions.len() as u64),
            open: true,
            write: |page, report, _| people::write_exceptions(page, &report.exceptions),
        }),
        report.known.as_ref().map(|known| Section {
            id: "known",
            title: "Known before",
            count: count(known.present),
            open: true,
            write: |page, report, _| {
                report
                    .known
                    .iter()
                    .for_each(|known| people::write_known(page, known));
            },
        }),
        (!report.notes.is_empty()).then(|| Section {
            id: "notes",
            title: "Notes",
            count: count(report.notes.len() as u64),
            open: true,
            write: |page, report, _| people::write_notes(page, &report.notes),
        }),
        (!report.coverage.is_empty()).then(|| Section {
            id: "coverage",
            title: "What was read",
            count: read(&report.coverage),
            open,
            write: |page, report, _| asked::write_coverage(page, &report.coverage),
        }),
        (!report.rules.is_empty()).then(|| Section {
            id: "rules",
            title: "Rules",
            count: counted_rules(report),
            open: false,
            write: |page, report, _| asked::write_rules(page, &report.rules),
        }),
        Some(Section {
            id: "asked",
            title: "What was asked",
            count: Phrase::default(),
            open: false,
            write: asked::write,
        }),
    ];
    all.into_iter().flatten().collect()
}

/// How many findings are known before and count no more.
pub(super) fn known(report: &Report) -> u64 {
    report
        .findings
        .iter()
        .filter(|f| f.status == Status::Known)
        .count() as u64
}

/// The sum of a bucket.
pub(super) fn sum(counts: &BTreeMap<Severity, u64>) -> u64 {
    counts.values().sum()
}

fn write_buckets(page: &mut Markup, report: &Report) {
    let counts = &report.counts;
    page.raw("<ul class=\"tiles\">\n");
    tile(page, "Active", sum(&counts.active), Some(&counts.active));
    tile(page, "Excepted", counts.excepted, None);
    if let known @ 1.. = known(report) {
        tile(page, "Known before", known, None);
    }
    tile(
        page,
        "Unknown",
        sum(&counts.undecided),
        Some(&counts.undecided),
    );
    page.raw("<li class=\"checks\">");
    write_bar(page, counts);
    page.raw("<p><strong>Checks</strong> ")
        .say(&checks(counts))
        .raw("</p>");
    if counts.undocumented > 0 {
        let rights = Phrase::default().count(
            counts.undocumented,
            "right that no document asks for",
            "rights that no document asks for",
        );
        let risky = Phrase::of(", ")
            .number(counts.undocumented_risky)
            .own(" of them risky");
        page.raw("<p>").say(&rights.then(risky)).raw("</p>");
    }
    page.raw("</li></ul>\n");
}

fn tile(
    page: &mut Markup,
    title: &'static str,
    count: u64,
    by_severity: Option<&BTreeMap<Severity, u64>>,
) {
    page.raw("<li><strong>")
        .number(count)
        .raw("</strong> ")
        .raw(title)
        .raw("<p>");
    let parts = by_severity
        .into_iter()
        .flat_map(|counts| counts.iter().rev());
    for (severity, n) in parts.filter(|(_, n)| **n > 0) {
        page.raw("<span>").number(n).raw(" ");
        page.raw(words::severity_label(*severity)).raw("</span> ");
    }
    page.raw("</p></li>\n");
}

/// The checks as a bar. The numbers stand beside it, so that it is for the eye alone.
fn write_bar(page: &mut Markup, counts: &Counts) {
    if counts.evaluated == 0 {
        return;
    }
    let parts = [
        ("<rect class=\"bad\" height=\"8\"", counts.violated),
        ("<rect class=\"open\" height=\"8\"", counts.unknown),
        ("<rect class=\"good\" height=\"8\"", counts.passed),
        ("<rect class=\"rest\" height=\"8\"", counts.not_applicable),
    ];
    page.raw("<svg class=\"bar\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let mut x = 0;
    for (start, count) in parts {
        let width = share(count, counts.evaluated);
        page.raw(start).attribute("x", &Phrase::default().number(x));
        page.attribute("width", &Phrase::default().number(width))
            .raw("/>");
        x += width;
    }
    page.raw("</svg>");
}

/// A thousand times the share; what is there at all can be seen.
fn share(count: u64, all: u64) -> u64 {
    let share = u128::from(count) * 1_000 / u128::from(all.max(1));
    let share = u64::try_from(share).unwrap_or(1_000).min(1_000);
    if count > 0 { share.max(4) } else { 0 }
}

/// What the verdict rests on where that is not the usual.
fn write_premises(page: &mut Markup, report: &Report) {
    let open = report
        .coverage
        .iter()
        .filter(|part| !part.is_complete())
        .count();
    let options = options(&report.asked, false);
    let assumptions = &report.asked.assumptions;
    if open == 0 && options.is_empty() && assumptions.is_empty() {
        return;
    }
    page.raw("<div class=\"premises\"><p>To know about this verdict:</p><ul>");
    for assumption in assumptions {
        page.raw("<li>It assumes: ").prose(assumption).raw("</li>");
    }
    if !options.is_empty() {
        page.raw("<li>Options: ").say(&options).raw("</li>");
    }
    if open > 0 {
        let parts = Phrase::default().number(open).own(" of ");
        let parts = parts.count(report.coverage.len() as u64, "part", "parts");
        page.raw("<li>")
            .say(&parts)
            .raw(" of the tenant not fully read; see “What was read”</li>");
    }
    page.raw("</ul></div>\n");
}
