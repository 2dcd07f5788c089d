//! What pipelines are told: JUnit, annotations, Code Quality.

use std::collections::BTreeSet;

use permlint_model::report::{Report, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_report::Format;
use serde_json::Value;

use super::shown;
use crate::fixture::settled;
use crate::fixture::{clean, empty, inconclusive, violations};

fn one(report: Report) -> ReportSet {
    ReportSet::new(vec![report])
}

#[test]
fn junit_of_violations() {
    insta::assert_snapshot!(shown(Format::Junit, &one(violations())));
}

#[test]
fn junit_of_what_was_accepted() {
    insta::assert_snapshot!(shown(Format::Junit, &one(settled::excepted())));
}

/// Who only counts failures and errors has to come to the verdict all the same.
#[test]
fn junit_fails_exactly_where_the_audit_does() {
    for (name, set) in settled::kinds() {
        let text = shown(Format::Junit, &set);
        let (failures, errors) = (
            text.matches("<failure ").count(),
            text.matches("<error ").count(),
        );
        let expected = match set.verdict {
            Verdict::Compliant => failures == 0 && errors == 0,
            Verdict::Violations => failures > 0,
            Verdict::Inconclusive => failures == 0 && (errors > 0 || set.reports.is_empty()),
        };
        assert!(expected, "{name}\n{text}");
        let tests = text.matches("<testcase ").count();
        assert!(text.contains(&format!("<testsuites name=\"permlint\" tests=\"{tests}\"")));
    }
}

/// Where nothing was judged nothing passed, and a rule that is off did not pass either.
#[test]
fn junit_passes_nothing_that_was_not_judged() {
    let text = shown(Format::Junit, &one(empty()));
    assert!(
        text.contains("<error message=\"no rule is active"),
        "{text}"
    );
    let text = shown(Format::Junit, &one(violations()));
    let passing = text
        .lines()
        .filter(|line| line.contains("<testcase ") && line.ends_with("/>"));
    let passing: Vec<&str> = passing.collect();
    assert_eq!(passing.len(), 1, "{passing:?}");
    assert!(passing[0].contains("inquire-everywhere"));
}

#[test]
fn annotations_of_violations() {
    insta::assert_snapshot!(shown(Format::Github, &one(violations())));
}

#[test]
fn annotations_of_a_clean_report() {
    insta::assert_snapshot!(shown(Format::Github, &one(clean())));
}

/// GitHub drops what is too much without a word.
#[test]
fn annotations_are_never_more_than_github_shows() {
    let reports = settled::many(50, 100);
    let text = shown(Format::Github, &reports);
    for kind in ["error", "warning", "notice"] {
        let of_kind = text
            .lines()
            .filter(|line| line.starts_with(&format!("::{kind} ")));
        assert!(of_kind.count() <= 10, "{text}");
    }
    assert!(text.contains("title=permlint%3A 142 more::"), "{text}");
    assert!(text.contains("title=permlint%3A violations (exit 1)::"));
}

#[test]
fn every_line_of_the_annotations_is_one_command() {
    for trick in crate::hostile::TRICKS {
        let text = shown(Format::Github, &one(crate::hostile::poisoned(trick)));
        for line in text.lines() {
            let is_ours = ["::error ", "::warning ", "::notice "];
            assert!(is_ours.iter().any(|own| line.starts_with(own)), "{line}");
            let (properties, _) = line.split_once(' ').unwrap().1.split_once("::").unwrap();
            let named = |part: &str| {
                let names = ["file=", "line=", "title="];
                names.iter().any(|name| part.starts_with(name))
            };
            assert!(properties.split(',').all(named), "{line}");
        }
    }
}

#[test]
fn code_quality_of_violations() {
    insta::assert_snapshot!(shown(Format::Gitlab, &one(violations())));
}

/// GitLab shows one issue for a fingerprint, and drops the others.
#[test]
fn code_quality_names_each_issue_once_and_none_that_was_accepted() {
    let mut twice = violations();
    let copy = twice.findings[0].clone();
    twice.findings.push(copy);
    let reports = ReportSet::new(vec![violations(), twice, inconclusive()]);
    let issues: Value = serde_json::from_str(&shown(Format::Gitlab, &reports)).unwrap();
    let issues = issues.as_array().unwrap();
    let names: BTreeSet<&str> = issues
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), issues.len());
    let accepted = shown(Format::Gitlab, &one(settled::excepted()));
    assert_eq!(accepted, "[]\n");
    let findings = reports.reports.iter().flat_map(|report| &report.findings);
    let counted = findings.filter(|finding| {
        let matters = finding.kind.is_violation() || finding.kind.is_undecided();
        finding.status == Status::Active && matters
    });
    assert_eq!(counted.count(), issues.len());
}
