//! What pipelines are told: JUnit, annotations, Code Quality.

use std::collections::BTreeSet;

use permlint_model::report::{Report, RuleOutcome, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::{GapReason, RuleId, Severity};
use permlint_report::{Artifacts, Format, Options};
use serde_json::Value;

use super::{shown, with};
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
            Verdict::Inconclusive => failures == 0 && (errors > 0),
        };
        assert!(expected, "{name}\n{text}");
        let tests = text.matches("<testcase ").count();
        assert!(text.contains(&format!("<testsuites name=\"permlint\" tests=\"{tests}\"")));
    }
}

fn rule_and_findings(report: &Report) -> (RuleId, Vec<usize>) {
    let rule = report.findings[0].rule.clone();
    let findings = report.findings.iter().enumerate();
    let own = findings.filter(|(_, finding)| finding.rule == rule);
    let own = own.map(|(at, _)| at).collect();
    (rule, own)
}

/// The lines of the case of a rule.
fn case<'t>(text: &'t str, rule: &str) -> &'t str {
    let start = text.find(&format!("<testcase name=\"{rule}: ")).unwrap();
    let rest = &text[start..];
    &rest[..rest.find("</testcase>").unwrap()]
}

/// What was accepted must not hide what is still open, and the other way round.
#[test]
fn junit_tells_what_is_accepted_and_what_is_open_of_one_rule() {
    let mut report = settled::excepted();
    let (rule, own) = rule_and_findings(&report);
    let mut open = violations()
        .findings
        .into_iter()
        .find(|finding| finding.kind.is_undecided())
        .unwrap();
    open.rule = rule.clone();
    open.also.clear();
    report.findings.push(open.clone());
    let text = shown(Format::Junit, &one(report.clone()));
    let told = case(&text, rule.as_str());
    assert!(told.contains("<skipped message=\"not decided: "), "{told}");
    assert!(told.contains("violated, and accepted: "), "{told}");

    let mut accepted = report.findings[own[0]].clone();
    (accepted.kind, accepted.reason) = (open.kind, open.reason);
    report.findings = vec![accepted];
    let result = report.rules.iter_mut().find(|result| result.id == rule);
    result.unwrap().outcome = RuleOutcome::Unknown;
    let text = shown(Format::Junit, &one(report));
    let told = case(&text, rule.as_str());
    assert!(told.contains("not decided, and accepted: "), "{told}");
    assert!(told.contains("accepted by dana until 2027-03-31"), "{told}");
}

#[test]
fn nobody_accepted_what_is_merely_known() {
    let mut report = settled::excepted();
    for finding in &mut report.findings {
        (finding.status, finding.exception) = (Status::Known, None);
    }
    let text = shown(Format::Junit, &one(report.clone()));
    assert!(text.contains("violated, and known before: "), "{text}");
    assert!(!text.contains("and accepted"), "{text}");
    let log: Value = serde_json::from_str(&shown(Format::Sarif, &one(report))).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let suppression = &result["suppressions"][0];
        assert_eq!(suppression["status"], "underReview");
        let why = suppression["justification"].as_str().unwrap();
        assert!(why.starts_with("it was known before"), "{why}");
    }
}

/// GitLab shows the first of several cases of one name, and Jenkins makes one of them.
#[test]
fn junit_names_no_case_twice() {
    let mut house = violations();
    house.asked.baselines[0].id = "house/psa".parse().unwrap();
    let mut long = clean();
    long.tenant.company = format!("{}-a", "x".repeat(200));
    let mut other = violations();
    other.tenant.company = format!("{}-b", "x".repeat(200));
    let set = ReportSet::new(vec![violations(), house, clean(), long, other]);
    let text = shown(Format::Junit, &set);
    let mut seen = BTreeSet::new();
    let cases = text.lines().filter(|line| line.contains("<testcase "));
    for line in cases {
        assert!(seen.insert(line.trim_end_matches(['/', '>'])), "{line}");
        let class = line.split("classname=\"").nth(1).unwrap();
        let class = &class[..class.find('"').unwrap()];
        let (package, rest) = class.rsplit_once('.').unwrap();
        assert_eq!(package, "permlint", "{rest}");
    }
    assert!(text.contains("by house/psa"), "{text}");
}

/// A right that no document asks for breaks the run only as far as the run was asked to mind.
#[test]
fn junit_fails_the_implied_rule_only_where_it_counts() {
    for strict in [false, true] {
        let mut report = violations();
        report.asked.strict = strict;
        let mut implied = report.rules[0].clone();
        implied.id = "permlint/otherwise".parse().unwrap();
        (implied.severity, implied.outcome) = (Severity::Info, RuleOutcome::Violated);
        report.findings[0].also = vec![implied.id.clone()];
        report.rules = vec![implied];
        let text = shown(Format::Junit, &one(report));
        let told = case(&text, "permlint/otherwise");
        assert_eq!(told.contains("<failure "), strict, "{told}");
        assert_eq!(told.contains("<skipped "), !strict, "{told}");
    }
}

/// A verdict on what was assumed, or that lets doubts pass, says so in every feed.
#[test]
fn a_what_if_says_so_in_every_feed() {
    let mut report = clean();
    report.asked.allow_unknown = vec![GapReason::NotReadable];
    report.asked.assumptions = vec!["--assume: finance.invoicing edit counted as None".to_owned()];
    let reports = one(report);
    for format in [Format::Junit, Format::Sarif, Format::Github, Format::Gitlab] {
        let text = shown(format, &reports);
        assert!(
            text.contains("finance.invoicing edit counted as None"),
            "{text}"
        );
        let says_doubt = text.contains("accepted as unknown: not-readable");
        assert_eq!(says_doubt, format != Format::Gitlab, "{text}");
    }
    let text = shown(Format::Junit, &reports);
    let told = case(
        &text.replace("is compliant\"", "is compliant: \""),
        "permlint: the audit is compliant",
    )
    .to_owned();
    assert!(
        told.contains("<system-out>what-if, not an observation: "),
        "{told}"
    );
}

/// A feed without a line reads as a pass.
#[test]
fn an_audit_without_findings_that_is_not_compliant_says_so() {
    for set in [one(empty()), ReportSet::new(Vec::new())] {
        let issues: Value = serde_json::from_str(&shown(Format::Gitlab, &set)).unwrap();
        let issues = issues.as_array().unwrap();
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0]["check_name"], "permlint/verdict");
        let log: Value = serde_json::from_str(&shown(Format::Sarif, &set)).unwrap();
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let first = &invocation["toolExecutionNotifications"][0];
        assert_eq!(first["level"], "error");
        assert!(shown(Format::Junit, &set).contains("<error "));
    }
    assert!(!shown(Format::Gitlab, &one(clean())).contains("permlint/verdict"));
}

#[test]
fn each_report_of_a_set_points_to_its_own_file() {
    let mut other = violations();
    "other".clone_into(&mut other.tenant.company);
    let set = ReportSet::new(vec![violations(), other]);
    let artifacts = Artifacts {
        subjects: vec![Some("a.json".to_owned()), Some("b.json".to_owned())],
        ..Artifacts::default()
    };
    let options = Options {
        artifacts: Some(&artifacts),
        ..Options::default()
    };
    let log: Value = serde_json::from_str(&with(Format::Sarif, &set, options)).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let file = match result["properties"]["tenant"] == "other" {
            true => "b.json",
            false => "a.json",
        };
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(place["uri"], file);
    }
    let issues: Value = serde_json::from_str(&with(Format::Gitlab, &set, options)).unwrap();
    for issue in issues.as_array().unwrap() {
        let is_other = issue["description"].as_str().unwrap().starts_with("other");
        let file = if is_other { "b.json" } else { "a.json" };
        assert_eq!(issue["location"]["path"], file);
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
