//! Several reports at a glance: one line each, and how many have which verdict.

use std::collections::BTreeMap;

use permlint_model::Severity;
use permlint_model::report::{Report, Verdict};
use permlint_model::report_set::ReportSet;

use super::asked::wide;
use super::markup::Markup;
use super::report::{known, sum};
use super::words;
use crate::phrase::Phrase;
use crate::sentence;

/// How many reports have which verdict.
pub(super) fn verdicts(set: &ReportSet) -> Phrase {
    let mut counts: BTreeMap<Verdict, u64> = BTreeMap::new();
    for report in &set.reports {
        *counts.entry(report.verdict).or_default() += 1;
    }
    let order = [
        Verdict::Violations,
        Verdict::Inconclusive,
        Verdict::Compliant,
    ];
    let parts = order.map(|verdict| {
        let count = counts.get(&verdict).copied().unwrap_or_default();
        Phrase::default().number(count).own(" ").own(match verdict {
            Verdict::Violations => "with violations",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Compliant => "compliant",
        })
    });
    Phrase::join(parts, ", ")
}

/// Writes the table of all reports.
pub(super) fn write(page: &mut Markup, set: &ReportSet) {
    page.raw("<section class=\"overview\"><h2>Overview</h2>");
    wide(page, "Overview");
    page.raw("<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Subject</th><th scope=\"col\">Tenant</th>");
    for severity in Severity::ALL.iter().rev() {
        page.raw("<th scope=\"col\" class=\"num\">")
            .raw(severity.as_str())
            .raw("</th>");
    }
    page.raw("<th scope=\"col\" class=\"num\">excepted</th><th scope=\"col\" class=\"num\">known</th><th scope=\"col\" class=\"num\">unknown</th><th scope=\"col\">Checks</th></tr></thead><tbody>\n");
    for (at, report, apart) in sentence::worst_first(&set.reports) {
        write_row(page, at + 1, report, &apart);
    }
    page.raw("</tbody></table></div></section>\n");
}

fn write_row(page: &mut Markup, number: usize, report: &Report, apart: &Phrase) {
    page.raw("<tr")
        .attribute("data-o", &Phrase::default().number(number));
    page.raw("><td class=\"")
        .raw(report.verdict.as_str())
        .raw("\"><b>");
    page.raw(words::verdict_sign(report.verdict))
        .raw("</b> ")
        .raw(report.verdict.as_str())
        .raw(sentence::premises_mark(report));
    page.raw("</td><td><a")
        .attribute("href", &Phrase::of("#r").number(number))
        .raw(">");
    page.name(&report.subject.name)
        .raw("</a>")
        .say(apart)
        .raw("</td><td>")
        .name(&report.tenant.company);
    page.raw("@").name(&report.tenant.site).raw("</td>");
    for severity in Severity::ALL.iter().rev() {
        let count = report
            .counts
            .active
            .get(severity)
            .copied()
            .unwrap_or_default();
        page.raw("<td class=\"num");
        page.raw(if count > 0 { " " } else { "" });
        page.raw(if count > 0 { severity.as_str() } else { "" });
        page.raw("\">").number(count).raw("</td>");
    }
    let counts = &report.counts;
    for count in [counts.excepted, known(report), sum(&counts.undecided)] {
        page.raw("<td class=\"num\">").number(count).raw("</td>");
    }
    page.raw("<td>").say(&told(report)).raw("</td></tr>\n");
}

/// What passed, never alone.
fn told(report: &Report) -> Phrase {
    let counts = &report.counts;
    if counts.evaluated == 0 {
        return Phrase::of("nothing was judged");
    }
    Phrase::default()
        .number(counts.passed)
        .own(" of ")
        .number(counts.evaluated)
        .own(" passed, ")
        .number(counts.violated)
        .own(" violated, ")
        .number(counts.unknown)
        .own(" unknown, ")
        .number(counts.not_applicable)
        .own(" not applicable")
}
