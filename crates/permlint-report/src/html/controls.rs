//! Filters and buttons. They are hidden until the script shows them: without it, the page is
//! complete and readable.

use std::collections::BTreeSet;

use permlint_model::Severity;
use permlint_model::report::{FindingKind, Report, Status};

use super::line::baseline;
use super::markup::Markup;
use super::words;
use crate::phrase::Phrase;
use crate::sentence;

/// Writes the filters that the reports have something for.
pub(super) fn write(page: &mut Markup, all: &[Report]) {
    let findings = || all.iter().flat_map(|report| &report.findings);
    page.raw(START);
    page.raw("<fieldset><legend>Severity</legend>");
    for severity in Severity::ALL.iter().rev() {
        page.raw("<label><input type=\"checkbox\" name=\"severity\" checked value=\"");
        page.raw(severity.as_str())
            .raw("\">")
            .raw(words::severity_label(*severity))
            .raw("</label>");
    }
    page.raw("</fieldset>");
    let kinds: BTreeSet<FindingKind> = findings().map(|f| f.kind).collect();
    let kinds = kinds
        .into_iter()
        .map(|k| (Phrase::of(k.as_str()), Phrase::of(words::kind(k))));
    choice(page, "Kind", "kind", kinds.collect());
    let statuses: BTreeSet<Status> = findings().map(|f| f.status).collect();
    let statuses = statuses.into_iter().map(words::status);
    choice(
        page,
        "Status",
        "status",
        statuses.map(|s| (Phrase::of(s), Phrase::of(s))).collect(),
    );
    let baselines: BTreeSet<&str> = findings().map(|f| baseline(&f.rule)).collect();
    let named = |id: &str| (Phrase::default().name(id), Phrase::default().name(id));
    choice(
        page,
        "Baseline",
        "baseline",
        baselines.into_iter().map(named).collect(),
    );
    choice(page, "Subject", "report", reports(all));
    page.raw(END);
}

fn reports(all: &[Report]) -> Vec<(Phrase, Phrase)> {
    let apart = sentence::told_apart(all);
    let named = (1..)
        .zip(all.iter().zip(apart))
        .map(|(number, (report, apart)): (usize, _)| {
            let name = Phrase::default().name(&report.subject.name).own(" of ");
            let name = name.name(&report.tenant.company).then(apart);
            (Phrase::default().number(number), name)
        });
    named.collect()
}

/// A list to choose one of; nothing where there is no choice.
fn choice(
    page: &mut Markup,
    label: &'static str,
    name: &'static str,
    options: Vec<(Phrase, Phrase)>,
) {
    if options.len() < 2 {
        return;
    }
    page.raw("<label>")
        .raw(label)
        .raw(" <select name=\"")
        .raw(name)
        .raw("\"><option value=\"\">any</option>");
    for (value, text) in options {
        page.raw("<option")
            .attribute("value", &value)
            .raw(">")
            .say(&text)
            .raw("</option>");
    }
    page.raw("</select></label>\n");
}

const START: &str = "<form role=\"search\" id=\"tools\" class=\"js\" aria-label=\"Findings\" hidden>\n\
     <label class=\"q\">Search <input type=\"search\" name=\"q\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"entry, rule, level …\" aria-keyshortcuts=\"/\"></label>\n";

const END: &str = "<p class=\"count\"><output id=\"count\"></output> \
     <button type=\"reset\">Reset</button> \
     <button type=\"button\" id=\"expand\" aria-pressed=\"false\">Open all</button></p>\n</form>\n";
