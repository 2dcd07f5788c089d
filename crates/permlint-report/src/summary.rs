//! One page for whoever answers for all tenants: a row a subject.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use permlint_model::Severity;
use permlint_model::report::{Report, Verdict};
use permlint_model::report_set::ReportSet;

use crate::options::Options;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::sentence;
use crate::style::Ink;
use crate::table::sheet::Sheet;

mod due;
mod since;

use since::{Before, Since};

/// Writes one page: how many audits ended how, and a row for each.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn summary(reports: &ReportSet, options: Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, options.style);
    let since = options.since.map(|then| Since::of(reports, then));
    page.wrapped(0, 4, &title(reports))?;
    page.wrapped(0, 4, &checks(&reports.reports))?;
    if reports.reports.is_empty() {
        return page.wrapped(0, 4, &Phrase::of("nothing was judged"));
    }
    page.blank()?;
    rows(reports, since.as_ref()).draw(page)?;
    let change = since.as_ref().map_or("", |_| LEGEND_CHANGE);
    page.wrapped(0, 2, &Phrase::of(LEGEND).own(change))?;
    write_premises(&reports.reports, page)?;
    if let Some(since) = &since {
        write_missing(&since.missing, page)?;
    }
    due::write(&reports.reports, page)
}

const LEGEND: &str = "violations: what counts, by severity, and what was excepted or known before; \
                      unknown: cells that are not decided";
const LEGEND_CHANGE: &str = "; change: findings that are new or gone since the earlier report";

/// What verdicts rest on where that is not the usual; once, where it is the same for all.
fn write_premises(reports: &[Report], page: &mut Page<'_>) -> io::Result<()> {
    let premises: Vec<Phrase> = reports.iter().map(sentence::premises).collect();
    let texts = premises.iter().map(|phrase| phrase.plain(page.style()));
    let texts: BTreeSet<String> = texts.collect();
    if let (1, Some(common)) = (texts.len(), premises.first()) {
        return match common.is_empty() {
            true => Ok(()),
            false => page.wrapped(0, 4, &Phrase::of("every verdict: ").then(common.clone())),
        };
    }
    let apart = sentence::told_apart(reports);
    let told = reports.iter().zip(apart).zip(premises);
    for ((report, apart), premises) in told.filter(|(_, premises)| !premises.is_empty()) {
        let whose = Phrase::of("verdict of ").name(&report.tenant.company);
        let whose = whose.own(", ").name(&report.subject.name).then(apart);
        page.wrapped(0, 4, &whose.own(": ").then(premises))?;
    }
    Ok(())
}

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

fn rows(reports: &ReportSet, since: Option<&Since<'_>>) -> Sheet {
    let columns = ["tenant", "subject", "verdict", "violations", "unknown"];
    let mut sheet = Sheet::new(columns.into_iter().chain(since.map(|_| "change")));
    for (at, report, apart) in sentence::worst_first(&reports.reports) {
        let change = since.map(|since| change(since.before.get(at).and_then(Option::as_ref)));
        let verdict = Phrase::of(report.verdict.as_str());
        let cells = [
            Phrase::default().name(&report.tenant.company),
            Phrase::default().name(&report.subject.name).then(apart),
            verdict.own(sentence::premises_mark(report)),
            by_severity(&report.counts.active).then(set_aside(report)),
            by_severity(&report.counts.undecided),
        ];
        sheet.add(cells.into_iter().chain(change));
    }
    sheet
}

/// What was found and does not count: it stands beside what counts.
pub(crate) fn set_aside(report: &Report) -> Phrase {
    let counts = [
        (report.counts.excepted, " excepted"),
        (report.counts.known, " known"),
    ];
    let some = counts.into_iter().filter(|(n, _)| *n > 0);
    some.fold(Phrase::default(), |all, (n, word)| {
        all.own("; ").number(n).own(word)
    })
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

fn change(before: Option<&Before<'_>>) -> Phrase {
    let Some(before) = before else {
        return Phrase::of("first audit");
    };
    let always = [(before.new, " new"), (before.gone, " gone")];
    let rare = [
        (before.set_aside, " set aside"),
        (before.back, " count again"),
    ];
    let rare = rare.into_iter().filter(|(n, _)| *n > 0);
    let told: Vec<_> = always.into_iter().chain(rare).collect();
    let moved = match told.iter().all(|(n, _)| *n == 0) {
        true => Phrase::of("same findings"),
        false => {
            let each = told.into_iter();
            Phrase::join(
                each.map(|(n, word)| Phrase::default().number(n).own(word)),
                ", ",
            )
        }
    };
    match before.verdict_changed {
        Some(verdict) => moved.own("; was ").own(verdict.as_str()),
        None => moved,
    }
}

/// Audits of the earlier report that these do not have: not audited is not compliant.
fn write_missing(missing: &[&Report], page: &mut Page<'_>) -> io::Result<()> {
    for report in missing {
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
