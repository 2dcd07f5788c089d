//! What people read or work through: Markdown, CSV, the summary, the action plan.

use permlint_model::Severity;
use permlint_model::report::{FindingKind, Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_report::{Format, Options, Style};
use pulldown_cmark::{Event, Options as Reading, Parser};

use super::{shown, with};
use crate::fixture::settled;
use crate::fixture::{clean, empty, inconclusive, violations};

fn one(report: Report) -> ReportSet {
    ReportSet::new(vec![report])
}

#[test]
fn markdown_of_violations() {
    insta::assert_snapshot!(shown(Format::Markdown, &one(violations())));
}

#[test]
fn markdown_of_several() {
    insta::assert_snapshot!(shown(Format::Markdown, &settled::three()));
}

#[test]
fn markdown_says_the_verdict_first() {
    for (name, set) in settled::kinds() {
        let text = shown(Format::Markdown, &set);
        let first = text.lines().next().unwrap();
        assert!(first.starts_with("## permlint: "), "{name}");
        assert!(first.ends_with(set.verdict.as_str()), "{name}");
    }
}

/// HTML of ours, and nothing else, is HTML.
#[test]
fn no_name_becomes_markup() {
    const OURS: [&str; 8] = [
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<b>",
        "</b>",
        "<!--",
        "&#8203;",
    ];
    for trick in crate::hostile::TRICKS {
        let text = shown(Format::Markdown, &one(crate::hostile::poisoned(trick)));
        for event in Parser::new_ext(&text, Reading::ENABLE_TABLES) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let mut rest = html.to_string();
                    for own in OURS {
                        rest = rest.replace(own, "");
                    }
                    assert!(!rest.contains(['<', '>']), "{html}\n{text}");
                }
                Event::Start(pulldown_cmark::Tag::Link { dest_url, .. }) => {
                    assert!(
                        dest_url.starts_with("https://docs.example.com/"),
                        "{dest_url}"
                    );
                }
                Event::Start(pulldown_cmark::Tag::Image { .. }) => panic!("an image\n{text}"),
                _ => {}
            }
        }
    }
}

#[test]
fn cells_as_csv() {
    insta::assert_snapshot!(shown(Format::Csv, &one(violations())));
}

#[test]
fn action_plan_of_a_plan() {
    insta::assert_snapshot!(shown(Format::ActionPlan, &one(settled::planned())));
}

/// A report of an older permlint has no plan; what its findings ask for is still work.
#[test]
fn action_plan_without_a_plan() {
    let text = shown(Format::ActionPlan, &one(violations()));
    let rows = text.lines().count() - 1;
    let counts = violations()
        .findings
        .iter()
        .filter(|finding| {
            let matters = finding.kind.is_violation() || finding.kind.is_undecided();
            finding.status == permlint_model::report::Status::Active && matters
        })
        .count();
    assert_eq!(rows, counts, "{text}");
}

/// Rows of the same width, lines that end as RFC 4180 says, and no formula.
#[test]
fn every_sheet_is_rectangular_and_calculates_nothing() {
    for format in [Format::Csv, Format::ActionPlan] {
        for trick in crate::hostile::TRICKS {
            let text = shown(format, &one(crate::hostile::poisoned(trick)));
            let body = text.strip_prefix('\u{feff}').unwrap();
            assert!(body.ends_with("\r\n") && !body.replace("\r\n", "").contains(['\r', '\n']));
            let rows: Vec<Vec<String>> = body.split_terminator("\r\n").map(cells).collect();
            for row in &rows {
                assert_eq!(row.len(), rows[0].len(), "{format} {row:?}");
                for cell in row {
                    let first = cell.trim_start().chars().next().unwrap_or(' ');
                    assert!(!"=+-@|%＝＋－＠".contains(first), "{format} {cell}");
                }
            }
        }
    }
}

/// A reader whose separator is the semicolon parts cells where we did not.
#[test]
fn no_sheet_calculates_for_who_parts_cells_at_semicolons() {
    for format in [Format::Csv, Format::ActionPlan] {
        for trick in crate::hostile::TRICKS {
            let text = shown(format, &one(crate::hostile::poisoned(trick)));
            let body = text.strip_prefix('\u{feff}').unwrap();
            for cell in body
                .split_terminator("\r\n")
                .flat_map(|line| parted(line, ';'))
            {
                let first = cell.trim_start().chars().next().unwrap_or(' ');
                assert!(!"=+-@|%＝＋－＠".contains(first), "{format} {cell}");
            }
        }
    }
}

#[test]
fn a_cell_shows_the_finding_that_counts_and_says_what_kind_it_is() {
    let mut report = violations();
    let mut accepted = report.findings[0].clone();
    accepted.status = Status::Excepted;
    report.findings[0].severity = Severity::Low;
    report.findings[0].kind = FindingKind::BaselineConflict;
    report.findings.insert(0, accepted);
    let finding = report.findings[1].clone();
    report.asked.assumptions = vec![format!(
        "--assume: {} {} counted as All",
        finding.entry_id, finding.action
    )];
    let text = shown(Format::Csv, &one(report));
    let rows: Vec<Vec<String>> = text.lines().map(cells).collect();
    let at = |name: &str| {
        rows[0]
            .iter()
            .position(|column| column.ends_with(name))
            .unwrap()
    };
    let row = rows
        .iter()
        .find(|row| row[at("fingerprint")] == finding.fingerprint);
    let row = row.unwrap();
    assert_eq!(row[at("status")], "active");
    assert_eq!(row[at("finding")], "baseline-conflict");
    let assumed = rows.iter().filter(|row| row.last().unwrap() == "assumed");
    assert_eq!(assumed.count(), 2, "the head and the cell");
    assert_eq!(row.last().unwrap(), "assumed");
}

#[test]
fn an_action_plan_says_what_was_assumed_before_all_else() {
    for mut report in [violations(), settled::planned()] {
        report.asked.assumptions = vec!["--assume: a b counted as All".to_owned()];
        let text = shown(Format::ActionPlan, &one(report));
        let first = cells(text.lines().nth(1).unwrap());
        assert_eq!(first[2], "assumed");
        assert_eq!(first[8], "a b counted as All");
    }
}

/// The cells of a line, as a reader of CSV sees them.
fn cells(line: &str) -> Vec<String> {
    parted(line, ',')
}

/// Quotation marks quote only where a cell begins with one.
fn parted(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cells.last_mut().unwrap().push('"');
            }
            ('"', true) => quoted = false,
            ('"', false) if cells.last().unwrap().is_empty() => quoted = true,
            (c, false) if c == separator => cells.push(String::new()),
            (c, _) => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

#[test]
fn summary_of_several() {
    insta::assert_snapshot!(shown(Format::Summary, &settled::three()));
}

#[test]
fn summary_since_an_earlier_day() {
    let mut before = settled::three();
    before.reports[1].findings.truncate(3);
    before.reports[2] = clean();
    "gamma".clone_into(&mut before.reports[2].tenant.company);
    let mut gone = inconclusive();
    "delta".clone_into(&mut gone.tenant.company);
    before.reports.push(gone);
    let now = settled::three();
    let options = Options {
        since: Some(&before),
        ..Options::default()
    };
    insta::assert_snapshot!(with(Format::Summary, &now, options));
}

#[test]
fn where_nothing_was_judged_no_sheet_says_that_anything_passed() {
    for format in [Format::Summary, Format::Markdown] {
        for set in [one(empty()), ReportSet::new(Vec::new())] {
            let text = shown(format, &set);
            assert!(!text.contains("pass"), "{text}");
            assert!(text.to_lowercase().contains("nothing was judged"), "{text}");
        }
    }
}

/// A report whose heading found no room has no place for its findings either.
#[test]
fn markdown_puts_no_finding_below_the_heading_of_another_tenant() {
    let mut set = settled::many(14, 24);
    for (at, report) in set.reports.iter_mut().enumerate() {
        report.summary = "word ".repeat(240 + at * 7);
        for finding in &mut report.findings {
            finding.entry = format!("of tenant{at} alone");
        }
    }
    let text = shown(Format::Markdown, &set);
    for part in text.split("\n### ").skip(1) {
        let (tenant, findings) = part.split_once(',').unwrap();
        for other in (0..14).map(|n| format!("tenant{n}")) {
            let is_there = findings.contains(&format!("of {other} alone"));
            assert!(!is_there || other == tenant, "{other} below {tenant}");
        }
    }
    let headings = text.matches("\n### tenant").count();
    let left_out = format!("The details of {} audits", 14 - headings);
    assert!(headings < 14 && text.contains(&left_out), "{headings}");
}

#[test]
fn markdown_never_cuts_the_verdict() {
    let mut set = settled::many(200, 1);
    for report in &mut set.reports {
        report.tenant.company = "界".repeat(120);
        report.subject.name = "役".repeat(120);
    }
    let text = shown(Format::Markdown, &set);
    assert!(text.len() <= 65_536);
    let head = "## permlint: ❌ violations\n\n200 of 200 audits have violations (exit 1).\n\n";
    assert!(text.starts_with(head), "{}", &text[..200]);
    let rows = text.matches("\n| 界").count();
    assert!(rows > 50, "{rows}");
    assert!(text.contains(&format!("\n{} more audits.\n", 200 - rows)));
}

#[test]
fn markdown_tells_risks_and_every_reason() {
    let mut report = violations();
    report.findings[0].risk = Some("Money can be lost.".to_owned());
    report.findings[1].why = "Another reason of the same rule.".to_owned();
    let text = shown(Format::Markdown, &one(report.clone()));
    assert!(text.contains("  - Risk: Money can be lost.\n"), "{text}");
    assert!(text.contains("\nWhy: Another reason of the same rule.\n"));
    assert!(text.contains(&format!("\nWhy: {}\n", report.findings[0].why)));
}

/// A verdict that rests on more than what was seen does not look like one that does not.
#[test]
fn a_what_if_is_told_with_its_verdict() {
    let mut report = clean();
    report.asked.assumptions = vec!["Invoicing, add is None".to_owned()];
    let markdown = shown(Format::Markdown, &one(report.clone()));
    let (verdict, rest) = markdown
        .split_once("**To know about this verdict:**")
        .unwrap();
    assert!(verdict.lines().count() < 6, "{verdict}");
    assert!(rest.starts_with(" it assumes Invoicing, add is None; "));
    let several = ReportSet::new(vec![report, violations()]);
    let pages = [Format::Markdown, Format::Html].map(|format| shown(format, &several));
    for text in pages.into_iter().chain([wide(&several, None)]) {
        assert!(text.contains("compliant (what if)"), "{text}");
        assert!(text.contains("Invoicing, add is None"), "{text}");
    }
}

/// A summary in which no cell of the table is wrapped.
fn wide(now: &ReportSet, since: Option<&ReportSet>) -> String {
    let style = Style {
        width: 300,
        ..Style::default()
    };
    let options = Options {
        style,
        since,
        ..Options::default()
    };
    with(Format::Summary, now, options)
}

#[test]
fn what_was_set_aside_is_not_gone() {
    let mut now = violations();
    let counted = |report: &Report| {
        let findings = report.findings.iter();
        let counts = findings
            .filter(|f| f.status == Status::Active && f.severity > permlint_model::Severity::Info);
        counts.count()
    };
    let all = counted(&now);
    for finding in now.findings.iter_mut().take(3) {
        finding.status = Status::Known;
    }
    let aside = all - counted(&now);
    let since = |now: Report, then: Report| wide(&one(now), Some(&one(then)));
    let text = since(now.clone(), violations());
    assert!(
        text.contains(&format!("0 new, 0 gone, {aside} set aside")),
        "{text}"
    );
    let text = since(violations(), now);
    assert!(
        text.contains(&format!("0 new, 0 gone, {aside} count again")),
        "{text}"
    );
}

/// Two audits of one role are each compared with their own.
#[test]
fn audits_of_one_role_are_told_apart_by_what_was_asked() {
    let asked = |mut report: Report, member: &str, feature: bool| {
        report.asked.member = Some(member.to_owned());
        report.asked.baselines[0].features[0].on = feature;
        report
    };
    let now = ReportSet::new(vec![
        asked(clean(), "one", false),
        asked(inconclusive(), "two", false),
        asked(violations(), "two", true),
        asked(violations(), "three", true),
        asked(clean(), "three", true),
    ]);
    let mut then = now.clone();
    then.reports[..3].reverse();
    let text = wide(&now, Some(&then));
    assert_eq!(text.matches("same findings").count(), 5, "{text}");
    assert!(
        !text.contains("not audited") && !text.contains("; was "),
        "{text}"
    );
}

#[test]
fn reports_on_one_role_are_told_apart() {
    let mut other = clean();
    other.asked.baselines[0].id = "bill/connectwise".parse().unwrap();
    let set = ReportSet::new(vec![clean(), other, clean()]);
    for (format, name) in [
        (Format::Summary, "Neo, bill/connectwise"),
        (Format::Markdown, "Neo, bill/connectwise"),
        (Format::Html, "Neo</a>, bill/connectwise"),
    ] {
        let text = shown(format, &set);
        assert!(text.contains(name), "{format}\n{text}");
    }
    let text = shown(Format::Summary, &ReportSet::new(vec![clean(), clean()]));
    assert!(!text.contains("neo/connectwise"), "{text}");
}

/// Wherever something passed, it says beside it what did not.
#[test]
fn what_was_set_aside_stands_in_every_row() {
    let set = ReportSet::new(vec![settled::excepted(), clean()]);
    for (format, row) in [
        (Format::Summary, "0; 6"),
        (Format::Markdown, "| 0 | 0 | 6 | 5 |"),
        (Format::Html, "0 active, 6 excepted, 5 known, 0 unknown"),
        (Format::Html, "6 unknown, 3 not applicable"),
    ] {
        let text = shown(format, &set);
        assert!(text.contains(row), "{format}\n{text}");
    }
}
