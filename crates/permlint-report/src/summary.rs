//! One page for whoever answers for all tenants: a row a subject.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use permlint_model::Severity;
use permlint_model::report::{Report, Verdict};
use permlint_model::report_set::ReportSet;

use crate::options::Options;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;
use crate::table::sheet::Sheet;

mod due;
mod since;

use since::{Before, Earlier};

/// Writes one page: how many audits ended how, and a row for each.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn summary(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, options.style);
    let earlier = options.since.map(Earlier::of);
    page.wrapped(0, 4, &title(reports))?;
    page.wrapped(0, 4, &checks(&reports.reports))?;
    if reports.reports.is_empty() {
        return page.wrapped(0, 4, &Phrase::of("nothing was judged"));
    }
    page.blank()?;
    rows(reports, earlier.as_ref()).draw(page)?;
    let change = earlier.as_ref().map_or("", |_| LEGEND_CHANGE);
    page.wrapped(0, 2, &Phrase::of(LEGEND).own(change))?;
    if let Some(earlier) = &earlier {
        write_gone(reports, earlier, page)?;
    }
    due::write(&reports.reports, page)
}

const LEGEND: &str = "violations: what counts, by severity; unknown: cells that are not decided";
const LEGEND_CHANGE: &str = "; change: findings that are new or gone since the earlier report";

fn title(reports: &ReportSet) -> Phrase {
    let many = reports.reports.len() as u64;
    let title = Phrase::of("permlint summary").ink(Ink::Strong).own(": ");
    let title = title.count(many, "audit", "audits").own(": ");
    let of = |verdict: Verdict| {
        let reports = reports.reports.iter();
        reports.filter(|report| report.verdict == verdict).count()
    };
    let each = [
        Verdict::Violations,
        Verdict::Inconclusive,
        Verdict::Compliant,
    ];
    let each = each.map(|verdict| {
        let count = Phrase::default().number(of(verdict)).own(" ");
        count.own(word(verdict)).ink(Ink::Answer(verdict))
    });
    title.then(Phrase::join(each, ", "))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Violations => "with violations",
        other => other.as_str(),
    }
}

/// What passed over all audits, and everything that did not beside it.
fn checks(reports: &[Report]) -> Phrase {
    let sum = |of: fn(&Report) -> u64| reports.iter().map(of).sum::<u64>();
    let evaluated = sum(|report| report.counts.evaluated);
    if evaluated == 0 {
        return Phrase::of("checks: none, nothing was judged");
    }
    Phrase::of("checks: ")
        .number(evaluated)
        .own(" (each is one rule on one cell): ")
        .number(sum(|report| report.counts.passed))
        .own(" passed, ")
        .number(sum(|report| report.counts.violated))
        .own(" violated, ")
        .number(sum(|report| report.counts.unknown))
        .own(" unknown, ")
        .number(sum(|report| report.counts.not_applicable))
        .own(" not applicable; findings: ")
        .number(sum(|report| report.counts.excepted))
        .own(" excepted, ")
        .number(sum(|report| report.counts.known))
        .own(" known")
}

fn rows(reports: &ReportSet, earlier: Option<&Earlier<'_>>) -> Sheet {
    let columns = ["tenant", "subject", "verdict", "violations", "unknown"];
    let last = earlier.map(|_| "change");
    let mut sheet = Sheet::new(columns.into_iter().chain(last));
    let mut sorted: Vec<&Report> = reports.reports.iter().collect();
    // The worst first; within the same, in the order in which they were asked for.
    sorted.sort_by_key(|report| std::cmp::Reverse(urgency(report)));
    for report in sorted {
        let change = earlier.map(|earlier| change(earlier.before(report)));
        let cells = [
            Phrase::default().name(&report.tenant.company),
            Phrase::default().name(&report.subject.name),
            Phrase::of(report.verdict.as_str()),
            by_severity(&report.counts.active),
            by_severity(&report.counts.undecided),
        ];
        sheet.add(cells.into_iter().chain(change));
    }
    sheet
}

fn urgency(report: &Report) -> (bool, Option<Severity>, bool) {
    let active = report.counts.active.iter().filter(|(_, n)| **n > 0);
    let worst = active.map(|(severity, _)| *severity).max();
    (
        report.verdict == Verdict::Violations,
        worst,
        report.verdict == Verdict::Inconclusive,
    )
}

/// Numbers by severity, the gravest first; information is not counted.
fn by_severity(counts: &BTreeMap<Severity, u64>) -> Phrase {
    let counts = counts.iter().rev();
    let counts = counts.filter(|(severity, n)| **n > 0 && **severity > Severity::Info);
    let each = counts.map(|(severity, n)| {
        let number = Phrase::default().number(n).own(" ");
        number.own(severity.as_str())
    });
    match Phrase::join(each, ", ") {
        none if none.is_empty() => Phrase::of("0"),
        some => some,
    }
}

fn change(before: Option<Before<'_>>) -> Phrase {
    let Some(before) = before else {
        return Phrase::of("first audit");
    };
    let moved = match (before.new, before.gone) {
        (0, 0) => Phrase::of("same findings"),
        (new, gone) => {
            let new = Phrase::default().number(new).own(" new, ");
            new.number(gone).own(" gone")
        }
    };
    match before.verdict_changed {
        Some(verdict) => moved.own("; was ").own(verdict.as_str()),
        None => moved,
    }
}

/// Subjects that the earlier report had and these do not: not audited is not compliant.
fn write_gone(reports: &ReportSet, earlier: &Earlier<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let now: BTreeSet<_> = reports.reports.iter().map(since::key).collect();
    for report in earlier.missing(&now) {
        let line = Phrase::of("not audited this time: ")
            .name(&report.tenant.company)
            .own(", ")
            .quoted(&report.subject.name)
            .own(" (was ")
            .own(report.verdict.as_str())
            .own(")");
        page.wrapped(0, 4, &line)?;
    }
    Ok(())
}
