//! Whatever a tenant puts into its names, the output shows text and nothing else.

use permlint_model::report::Report;
use permlint_model::text::is_hostile;
use permlint_report::{Format, Style};
use proptest::prelude::*;

use crate::fixture;
use crate::goldens::shown;

/// A report in which `text` stands everywhere where a tenant can put it, and in our prose.
pub(crate) fn poisoned(text: &str) -> Report {
    let mut report = fixture::accepted();
    let put = |slot: &mut String| text.clone_into(slot);
    put(&mut report.summary);
    put(&mut report.tool_version);
    put(&mut report.tenant.company);
    put(&mut report.tenant.site);
    report.tenant.product_version = Some(text.to_owned());
    report.snapshot.taken = Some(text.to_owned());
    report.notes = vec![text.to_owned()];
    report.asked.assumptions = vec![text.to_owned()];
    poison_baselines(&mut report, text);
    poison_subject(&mut report, text);
    poison_findings(&mut report, text);
    poison_rules(&mut report, text);
    poison_rest(&mut report, text);
    poison_exceptions(&mut report, text);
    crate::fixture::counted(report)
}

fn poison_baselines(report: &mut Report, text: &str) {
    for baseline in &mut report.asked.baselines {
        text.clone_into(&mut baseline.title);
        for feature in &mut baseline.features {
            text.clone_into(&mut feature.id);
        }
        for parameter in &mut baseline.parameters {
            text.clone_into(&mut parameter.name);
            parameter.value = Some(text.to_owned());
        }
    }
}

fn poison_subject(report: &mut Report, text: &str) {
    let subject = &mut report.subject;
    text.clone_into(&mut subject.name);
    text.clone_into(&mut subject.chosen_by);
    subject.id = Some(text.to_owned());
    if let Some(member) = &mut subject.member {
        text.clone_into(&mut member.identifier);
        text.clone_into(&mut member.chosen_by);
        member.role = Some(text.to_owned());
        member.limits = vec![text.to_owned()];
    }
}

fn poison_exceptions(report: &mut Report, text: &str) {
    for exception in &mut report.exceptions {
        text.clone_into(&mut exception.accepts);
        text.clone_into(&mut exception.owner);
        text.clone_into(&mut exception.reason);
        text.clone_into(&mut exception.location.path);
    }
    if let Some(known) = &mut report.known {
        text.clone_into(&mut known.path);
        known.gone = vec![text.to_owned()];
    }
}

fn poison_findings(report: &mut Report, text: &str) {
    for finding in &mut report.findings {
        for slot in [
            &mut finding.subject,
            &mut finding.module,
            &mut finding.entry,
            &mut finding.wanted,
            &mut finding.seen,
            &mut finding.why,
            &mut finding.fix,
            &mut finding.fingerprint,
            &mut finding.origin.document,
        ] {
            text.clone_into(slot);
        }
        finding.item = Some(text.to_owned());
        finding.detail = Some(text.to_owned());
        finding.risk = Some(text.to_owned());
        finding.origin.url = Some(text.to_owned());
        finding.origin.section = Some(text.to_owned());
        if let Some(exception) = &mut finding.exception {
            for slot in [
                &mut exception.reason,
                &mut exception.owner,
                &mut exception.seen,
                &mut exception.location.path,
            ] {
                text.clone_into(slot);
            }
        }
        if let Some(matched) = &mut finding.matched_by {
            text.clone_into(&mut matched.label);
        }
    }
}

fn poison_rules(report: &mut Report, text: &str) {
    for rule in &mut report.rules {
        text.clone_into(&mut rule.title);
        text.clone_into(&mut rule.why);
        if let Some(location) = &mut rule.location {
            text.clone_into(&mut location.path);
        }
        for line in rule.excerpt.iter_mut().flat_map(|e| &mut e.lines) {
            text.clone_into(line);
        }
    }
    for finding in &mut report.findings {
        if let Some(location) = &mut finding.location {
            text.clone_into(&mut location.path);
        }
    }
}

fn poison_settled(report: &mut Report, text: &str) {
    let settled = fixture::settled::excepted();
    report.plan = fixture::settled::planned().plan;
    report.exceptions = settled.exceptions;
    report.known = settled.known;
    for (finding, other) in report.findings.iter_mut().zip(settled.findings).take(4) {
        (finding.status, finding.exception) = (other.status, other.exception);
    }
    for exception in &mut report.exceptions {
        text.clone_into(&mut exception.accepts);
        text.clone_into(&mut exception.owner);
        text.clone_into(&mut exception.reason);
        text.clone_into(&mut exception.location.path);
    }
    let findings = report.findings.iter_mut();
    for exception in findings.filter_map(|finding| finding.exception.as_mut()) {
        text.clone_into(&mut exception.owner);
        text.clone_into(&mut exception.reason);
        text.clone_into(&mut exception.location.path);
    }
    if let Some(known) = &mut report.known {
        text.clone_into(&mut known.path);
    }
    for change in &mut report.plan.changes {
        for slot in [
            &mut change.module,
            &mut change.entry,
            &mut change.from,
            &mut change.why,
            &mut change.click.path,
            &mut change.click.control,
            &mut change.click.to,
        ] {
            text.clone_into(slot);
        }
        change.note = Some(text.to_owned());
    }
    for left in &mut report.plan.left {
        text.clone_into(&mut left.entry);
        text.clone_into(&mut left.detail);
    }
}

fn poison_rest(report: &mut Report, text: &str) {
    poison_settled(report, text);
    for grant in &mut report.grants {
        for slot in [
            &mut grant.module,
            &mut grant.entry,
            &mut grant.seen,
            &mut grant.note,
        ] {
            text.clone_into(slot);
        }
    }
    for cell in &mut report.cells {
        for slot in [&mut cell.module, &mut cell.entry, &mut cell.seen] {
            text.clone_into(slot);
        }
        cell.item = Some(text.to_owned());
        cell.floor = Some(text.to_owned());
        cell.ceiling = Some(text.to_owned());
    }
    for item in &mut report.checklist {
        for slot in [&mut item.section, &mut item.statement, &mut item.because] {
            text.clone_into(slot);
        }
    }
    for part in &mut report.coverage {
        text.clone_into(&mut part.request);
        part.code = Some(text.to_owned());
        part.message = Some(text.to_owned());
        part.note = Some(text.to_owned());
    }
}

fn style(unicode: bool, verbose: bool) -> Style {
    Style {
        unicode,
        verbose,
        ..Style::default()
    }
}

/// Line ends and the mark at the beginning of CSV are ours.
fn hostile_char(format: Format, text: &str) -> Option<char> {
    let text = match format {
        Format::Csv | Format::ActionPlan => &text.replacen('\u{feff}', "", 1).replace("\r\n", "\n"),
        _ => text,
    };
    text.chars().find(|c| *c != '\n' && is_hostile(*c))
}

/// A line that GitHub or Azure would take for a command, where it is none of our own.
fn command(format: Format, text: &str) -> Option<&str> {
    const OWN: [&str; 3] = ["::error ", "::warning ", "::notice "];
    let is_own =
        |line: &str| format == Format::Github && OWN.iter().any(|own| line.starts_with(own));
    text.lines().find(|line| {
        let lower = line.to_lowercase();
        let anywhere = lower.contains("##[") || lower.contains("##vso[");
        anywhere || line.trim_start().starts_with("::") && !is_own(line)
    })
}

/// Our own colours and links taken away, nothing else.
fn without_own_escapes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = match after.strip_prefix("]8;;") {
            Some(link) => link.split_once("\u{1b}\\").unwrap().1,
            None => {
                let (codes, rest) = after.strip_prefix('[').unwrap().split_once('m').unwrap();
                assert!(
                    codes.bytes().all(|b| b.is_ascii_digit() || b == b';'),
                    "{codes}"
                );
                rest
            }
        };
    }
    out + rest
}

/// The formats that a style changes.
const STYLED: [Format; 3] = [Format::Text, Format::Table, Format::Summary];

fn check(text: &str) {
    let report = poisoned(text);
    for format in Format::ALL {
        let plain = shown(format, &report, Style::default());
        assert_eq!(hostile_char(format, &plain), None, "{format}");
        assert_eq!(command(format, &plain), None, "{format}");
    }
    for format in STYLED {
        for style in [style(true, true), style(false, false)] {
            let plain = shown(format, &report, style);
            assert_eq!(hostile_char(format, &plain), None, "{format}");
            assert_eq!(command(format, &plain), None, "{format}");
            let decorated = Style {
                colour: true,
                links: true,
                ..style
            };
            let decorated = without_own_escapes(&shown(format, &report, decorated));
            assert_eq!(decorated, plain, "{format}");
        }
    }
    let json = shown(Format::Json, &report, Style::default());
    assert_eq!(Report::from_json(&json).unwrap(), report);
}

/// What names can be made of.
pub(crate) const TRICKS: &[&str] = &[
    "\u{1b}[2J\u{1b}[31mred\u{1b}]8;;https://evil.example\u{1b}\\click",
    "right\u{202e}tfel\u{2066}\u{200f}",
    "one\r\nverdict: compliant (exit 0)\n\n\u{85}two\u{2028}three\u{0}\u{7f}\u{9b}31m",
    "<script>alert(1)</script> `rm -rf` $(id) =cmd|'/c calc'!A1 | --- |",
    "\"}],\"verdict\":\"compliant\"",
    "",
    " \t ",
    "https://docs.example.com/\u{1b}\\\u{7}",
    "Z\u{0301}\u{0301}\u{0301} \u{e0041} 名前 👩\u{200d}💻",
    "]]><!-- --><![CDATA[</testsuite>",
    "=cmd|'/c calc'!A1\u{FFFE}\u{FFFF}",
    "::error::pwned%0A::set-output name=a::b",
    "@everyone #1 !2 ![x](https://evil.example/x.png) <details><summary>",
    "{0} [a](https://evil.example) {{b}}",
    "Neo ::add-mask::violations ::add-mask::x",
    "##[add-mask]violations ###[group]x ##vso[task.complete result=Succeeded;]x ##VSO[a]",
    "##[",
    "Neo;=HYPERLINK(1)",
    "a;\"=1+1\"; '@x,;-2",
];

#[test]
fn known_tricks_come_to_nothing() {
    for text in TRICKS {
        check(text);
    }
}

#[test]
fn thirty_thousand_characters_stay_a_name() {
    let long = "x".repeat(30_000);
    check(&long);
    let text = shown(Format::Text, &poisoned(&long), style(true, true));
    assert!(text.len() < 400_000, "{} bytes", text.len());
    let report = poisoned(&long);
    for format in Format::ALL.into_iter().filter(|f| *f != Format::Json) {
        let text = shown(format, &report, Style::default());
        assert!(text.len() < 2_000_000, "{format}: {} bytes", text.len());
    }
}

/// Whether a line begins with something that only permlint writes.
fn is_ours(line: &str) -> bool {
    const OWN: [&str; 28] = [
        " ",
        "permlint ",
        "critical[",
        "high[",
        "medium[",
        "low[",
        "info[",
        "info: ",
        "unknown[",
        "excepted: ",
        "known: ",
        "exceptions: ",
        "granted: ",
        "by hand: ",
        "notes",
        "coverage: ",
        "summary",
        "verdict: ",
        "rules of neo/connectwise: ",
        "ok, ✗, ?: ",
        "wanted: ",
        "modules: ",
        "cells: ",
        "┌",
        "│",
        "╞",
        "└",
        "✗ broken",
    ];
    let unnumbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_code = unnumbered != line && unnumbered.starts_with(" │");
    line.is_empty() || is_code || OWN.iter().any(|own| line.starts_with(own))
}

#[test]
fn no_text_of_a_tenant_begins_a_line() {
    let forged = format!("{} verdict: compliant (exit 0)", "x ".repeat(32));
    for filler in 0..40 {
        let report = poisoned(&format!("{}{forged}", "y".repeat(filler)));
        for format in [Format::Text, Format::Table] {
            let text = shown(format, &report, style(true, true));
            let foreign = text.lines().find(|line| !is_ours(line));
            assert_eq!(foreign, None);
            let verdicts = text.lines().filter(|line| line.starts_with("verdict:"));
            assert_eq!(verdicts.count(), 1);
            assert!(text.contains("\nverdict: violations (exit 1)"));
        }
    }
}

#[test]
fn no_wrapped_name_becomes_a_command_of_a_log() {
    for filler in 0..90 {
        let name = format!("{}::add-mask::x ##[add-mask]x", "y".repeat(filler));
        let spaced = format!("{} ::add-mask::x", "y ".repeat(filler / 2));
        for name in [name, spaced] {
            let report = poisoned(&name);
            for format in STYLED {
                for style in [style(true, true), style(false, true)] {
                    let text = shown(format, &report, style);
                    assert_eq!(command(format, &text), None, "{format}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_leaves_a_hostile_character_behind(
        text in proptest::collection::vec(
            prop_oneof![
                3 => any::<char>(),
                2 => proptest::char::range('\u{0}', '\u{a0}'),
                2 => proptest::char::range('\u{2000}', '\u{2070}'),
                1 => Just('…'),
            ],
            0..80,
        )
    ) {
        check(&text.into_iter().collect::<String>());
    }
}
