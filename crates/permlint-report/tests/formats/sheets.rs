//! What people read or work through: Markdown, CSV, the summary, the action plan.

use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;
use permlint_report::{Format, Options};
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

/// The cells of a line, as a reader of CSV sees them.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cells.last_mut().unwrap().push('"');
            }
            ('"', _) => quoted = !quoted,
            (',', false) => cells.push(String::new()),
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
