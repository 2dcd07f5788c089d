//! The report as a page: one file, without a network, readable without its script.
//!
//! All that a tenant controls goes through [`markup`]. A content security policy lets nothing
//! run but the one script of ours, whose digest it names, and lets the page fetch nothing.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use permlint_model::report::{Report, Verdict};
use permlint_model::report_set::ReportSet;
use sha2::{Digest as _, Sha256};

use crate::phrase::Phrase;
use crate::sentence;
use line::Anchors;
use markup::Markup;
use report::Position;

mod asked;
mod controls;
mod findings;
mod line;
mod markup;
mod matrix;
mod overview;
mod people;
mod plan;
mod report;
mod words;

const SCRIPT: &str = include_str!("page.js");
const LOOKS: &str = include_str!("page.css");

/// Writes reports as one page of HTML: several with an overview first.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn html(reports: &ReportSet, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Markup::default();
    write_head(&mut page, reports);
    match reports.reports.as_slice() {
        [only] => write_one(&mut page, only),
        _ => write_many(&mut page, reports),
    }
    write_foot(&mut page, reports);
    out.write_all(page.into_text().as_bytes())
}

fn write_head(page: &mut Markup, set: &ReportSet) {
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-");
    page.say(&digest(SCRIPT))
        .raw("'; style-src 'sha256-")
        .say(&digest(LOOKS));
    page.raw("'; img-src data:; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
    page.raw(words::verdict_title(set.verdict))
        .raw(": ")
        .say(&title(set));
    page.raw(" – permlint</title>\n<style>")
        .raw(LOOKS)
        .raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">To the findings</a>\n");
}

fn digest(text: &str) -> Phrase {
    Phrase::default().name(STANDARD.encode(Sha256::digest(text.as_bytes())))
}

fn title(set: &ReportSet) -> Phrase {
    match set.reports.as_slice() {
        [only] => Phrase::default()
            .name(&only.subject.name)
            .own(" of ")
            .name(&only.tenant.company),
        many => Phrase::default().count(many.len() as u64, "report", "reports"),
    }
}

/// The verdict, before anything else.
fn write_verdict(page: &mut Markup, verdict: Verdict, exit_code: u8) {
    page.raw("<header class=\"top ")
        .raw(verdict.as_str())
        .raw("\"><div>\n<p class=\"word\"><span aria-hidden=\"true\">");
    page.raw(words::verdict_sign(verdict))
        .raw("</span> ")
        .raw(words::verdict_title(verdict));
    page.raw(" <span class=\"exit\">exit code ")
        .number(exit_code)
        .raw("</span></p>\n");
    page.raw(BUTTONS);
}

const BUTTONS: &str = "<p class=\"buttons js\" hidden><button type=\"button\" id=\"theme\">Dark</button> \
     <button type=\"button\" id=\"print\">Print</button></p>\n";

fn write_one(page: &mut Markup, report: &Report) {
    write_verdict(page, report.verdict, report.exit_code);
    page.heading(1, &report::name(report)).raw("\n");
    write_summary(page, report);
    page.raw(
        "</div></header>\n<main id=\"main\" tabindex=\"-1\">\n<div class=\"r\" data-r=\"1\">\n",
    );
    let at = Position {
        number: 1,
        level: 2,
    };
    report::write(page, report, at, &mut Anchors::default());
    page.raw("</div>\n</main>\n");
}

fn write_summary(page: &mut Markup, report: &Report) {
    if !report.summary.trim().is_empty() {
        page.raw("<p class=\"summary\">")
            .prose(&report.summary)
            .raw("</p>\n");
    }
    page.raw("<p class=\"faint\">")
        .say(&crate::text::header::platform(report));
    page.raw(" · ")
        .say(&crate::text::header::chosen(&report.subject));
    page.raw(" · snapshot ")
        .say(&crate::text::header::snapshot(report))
        .raw("</p>\n");
}

fn write_many(page: &mut Markup, set: &ReportSet) {
    write_verdict(page, set.verdict, set.exit_code);
    let count = Phrase::default().count(set.reports.len() as u64, "report", "reports");
    page.heading(1, &Phrase::of("Permission audit: ").then(count))
        .raw("\n<p class=\"summary\">");
    match set.reports.is_empty() {
        true => page.raw("Nothing was judged."),
        false => page.say(&overview::verdicts(set)),
    };
    page.raw("</p>\n</div></header>\n<main id=\"main\" tabindex=\"-1\">\n");
    overview::write(page, set);
    if set.reports.iter().any(|report| !report.findings.is_empty()) {
        controls::write(page, &set.reports);
    }
    let mut anchors = Anchors::default();
    let apart = sentence::told_apart(&set.reports);
    for (number, (report, apart)) in (1..).zip(set.reports.iter().zip(&apart)) {
        let at = Position { number, level: 3 };
        write_folded(page, report, apart, at, &mut anchors);
    }
    page.raw("</main>\n");
}

/// One report of several, closed until it is asked for.
fn write_folded(
    page: &mut Markup,
    report: &Report,
    apart: &Phrase,
    at: Position,
    anchors: &mut Anchors,
) {
    let counts = &report.counts;
    page.raw("<details class=\"r\"")
        .attribute("data-r", &Phrase::default().number(at.number));
    page.raw("><summary class=\"")
        .raw(report.verdict.as_str())
        .raw("\"><h2><b>");
    page.raw(words::verdict_sign(report.verdict))
        .raw("</b> ")
        .name(&report.subject.name);
    page.raw(" <span class=\"of\">of ")
        .name(&report.tenant.company)
        .raw("@");
    page.name(&report.tenant.site)
        .say(apart)
        .raw("</span></h2> <span class=\"c\">");
    page.raw(report.verdict.as_str())
        .raw(sentence::premises_mark(report))
        .raw(": ")
        .number(report::sum(&counts.active));
    page.raw(" active, ")
        .number(counts.excepted)
        .raw(" excepted, ")
        .number(report::known(report))
        .raw(" known, ");
    page.number(report::sum(&counts.undecided))
        .raw(" unknown</span></summary>\n");
    write_summary(page, report);
    report::write(page, report, at, anchors);
    page.raw("</details>\n");
}

fn write_foot(page: &mut Markup, set: &ReportSet) {
    page.raw("<footer><p>Written by permlint ")
        .name(&set.tool_version);
    page.raw(". What was not observed is unknown, never passed. This page loads nothing and sends nothing.</p></footer>\n<script>");
    page.raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
}
