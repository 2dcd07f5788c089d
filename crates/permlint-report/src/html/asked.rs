//! What was asked, how every rule fared, and what was read of the tenant.

use permlint_model::baseline::Confidence;
use permlint_model::plan::Perspective;
use permlint_model::report::{Asked, BaselineRef, Report, RuleResult};
use permlint_model::snapshot::Coverage;

use super::markup::{Markup, heading_tags};
use super::words;
use crate::phrase::Phrase;
use crate::text::coverage::{answer, word};
use crate::text::header::{ADMIN, chosen, integration, options, platform};

/// Writes what was audited, and against what.
pub(super) fn write(page: &mut Markup, report: &Report, level: u8) {
    page.raw("<dl>");
    page.term("Platform", &platform(report));
    page.term("Chosen by", &chosen(&report.subject));
    page.term("Integration", &integration(report.subject.member.as_ref()));
    let limits = report
        .subject
        .member
        .iter()
        .flat_map(|member| &member.limits);
    for limit in limits {
        page.term("Member limit", &Phrase::of_prose(limit));
    }
    if report.subject.admin == Some(true) {
        page.term("Administrator", &Phrase::of(ADMIN));
    }
    page.term("Evidence", &evidence(report));
    write_snapshot(page, report);
    write_options(page, &report.asked);
    page.raw("</dl>");
    for baseline in &report.asked.baselines {
        write_baseline(page, baseline, level);
    }
}

fn evidence(report: &Report) -> Phrase {
    let kinds = report.subject.evidence.iter();
    let kinds = kinds.map(|kind| Phrase::of(words::evidence(*kind)));
    match Phrase::join(kinds, "; ") {
        none if none.is_empty() => Phrase::of("none"),
        some => some,
    }
}

fn write_snapshot(page: &mut Markup, report: &Report) {
    page.term(
        "Snapshot",
        &Phrase::default().name(report.snapshot.digest.as_str()),
    );
    let taken = report.snapshot.taken.as_deref();
    page.term(
        "Taken",
        &taken.map_or(Phrase::of("not recorded"), |t| Phrase::default().name(t)),
    );
    let today = report.asked.today;
    let day = today.map_or(Phrase::of("no day was given"), |day| {
        Phrase::default().number(day)
    });
    page.term("Judged as of", &day);
    page.term("Tool", &Phrase::of("permlint ").name(&report.tool_version));
}

fn write_options(page: &mut Markup, asked: &Asked) {
    page.term(
        "Rights of",
        &Phrase::of(match asked.perspective {
            Perspective::Auto => "the role; where that is refused, the caller’s own",
            Perspective::Role => "the role only",
            Perspective::Own => "the caller’s own only",
        }),
    );
    page.term("Options", &options(asked, true));
    let age = Phrase::of("live evidence is stale after ");
    page.term("Age", &age.count(asked.max_age_days.into(), "day", "days"));
    page.term(
        "Catalogue",
        &Phrase::default().name(asked.catalogue.as_str()),
    );
}

fn write_baseline(page: &mut Markup, baseline: &BaselineRef, level: u8) {
    let (start, end) = heading_tags(level);
    page.raw(start)
        .prose(&baseline.title)
        .raw(" <code>")
        .name(baseline.id.as_str());
    page.raw("</code>").raw(end).raw("<dl>");
    page.term(
        "Document read on",
        &Phrase::default()
            .number(baseline.read_on)
            .own(match baseline.confidence {
                Confidence::Complete => ", every statement",
                Confidence::NearComplete => ", all but a few details",
                Confidence::Partial => ", in part",
            }),
    );
    for source in baseline.sources.values() {
        page.raw("<dt>Document</dt><dd>");
        page.link(source.url.as_deref(), &Phrase::of_prose(&source.title))
            .raw("</dd>");
    }
    for feature in &baseline.features {
        let state = Phrase::of(if feature.on { "on: " } else { "off: " });
        page.term(
            "Feature",
            &state.name(&feature.id).own(", ").prose(&feature.title),
        );
    }
    for parameter in &baseline.parameters {
        let named = Phrase::default().name(&parameter.name).own(" = ");
        let named = match &parameter.value {
            Some(value) => named.quoted(value),
            None => named.own("(nothing)"),
        };
        let by = if parameter.given {
            " (given)"
        } else {
            " (the document’s own)"
        };
        page.term("Parameter", &named.own(by));
    }
    page.term("Digest", &Phrase::default().name(baseline.digest.as_str()));
    page.raw("</dl>");
}

/// Writes every rule and how it fared, passing ones too.
pub(super) fn write_rules(page: &mut Markup, rules: &[RuleResult]) {
    wide(page, "Rules");
    page.raw("<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Severity</th><th scope=\"col\">Rule</th><th scope=\"col\" class=\"num\">Passed</th><th scope=\"col\" class=\"num\">Violated</th><th scope=\"col\" class=\"num\">Unknown</th></tr></thead><tbody>\n");
    for rule in rules {
        page.raw("<tr><td>")
            .raw(words::outcome(rule.outcome))
            .raw("</td><td>");
        page.raw(words::severity_label(rule.severity))
            .raw("</td><td>")
            .prose(&rule.title);
        page.raw(" <code>")
            .name(rule.id.as_str())
            .raw("</code></td>");
        for count in [rule.passed, rule.violated, rule.unknown] {
            page.raw("<td class=\"num\">").number(count).raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>");
}

/// Writes what was read of the tenant.
pub(super) fn write_coverage(page: &mut Markup, coverage: &[Coverage]) {
    wide(page, "Coverage");
    page.raw("<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Request and answer</th></tr></thead><tbody>\n");
    for part in coverage {
        let sign = if part.is_complete() { "✓ " } else { "? " };
        page.raw("<tr><td>")
            .raw(sign)
            .raw(word(part))
            .raw("</td><td>")
            .say(&answer(part));
        for text in part.message.iter().chain(&part.note) {
            page.raw("<p class=\"faint\">").prose(text).raw("</p>");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody></table></div>");
}

/// The start of a table that may be wider than the page.
pub(super) fn wide(page: &mut Markup, name: &'static str) {
    page.raw("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .raw(name);
    page.raw("\"><table>");
}
