//! What is redacted can be sent outside.

use permlint_baseline::{load_baseline, load_catalogue};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{Report, RuleOutcome};
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Part;
use permlint_report::{Format, Options, redact};
use proptest::prelude::*;

use super::with;
use crate::fixture::{settled, violations};
use crate::hostile;

fn catalogue() -> Catalogue {
    let document = permlint_rules::catalogue("connectwise").unwrap();
    load_catalogue(document.path, document.bytes).unwrap()
}

/// A baseline that says what the report shows of it.
fn published(report: &Report) -> Baseline {
    let document = permlint_rules::baseline("neo/connectwise").unwrap();
    let loaded = load_baseline(document.path, document.bytes, &catalogue());
    let mut baseline = loaded.unwrap();
    let used = &report.asked.baselines[0];
    baseline.digest = used.digest.clone();
    assert_eq!(baseline.id, used.id);
    assert!(report.rules.len() <= baseline.rules.len());
    for (rule, shown) in baseline.rules.iter_mut().zip(&report.rules) {
        rule.title.clone_from(&shown.title);
        rule.why.clone_from(&shown.why);
    }
    baseline
}

/// A report in which a text stands everywhere where a tenant, its people or the user can put
/// it, and nowhere else.
fn named(text: &str) -> Report {
    let mut report = hostile::poisoned(text);
    let plain = violations();
    report.tool_version = plain.tool_version;
    report.rules.clone_from(&plain.rules);
    report.checklist = plain.checklist;
    report.asked.role = Some(text.to_owned());
    report.asked.member = Some(text.to_owned());
    let baseline = &mut report.asked.baselines[0];
    baseline.title.clone_from(&plain.asked.baselines[0].title);
    baseline
        .features
        .clone_from(&plain.asked.baselines[0].features);
    for parameter in &mut baseline.parameters {
        "member".clone_into(&mut parameter.name);
        parameter.given = true;
    }
    for (finding, plain) in report.findings.iter_mut().zip(&plain.findings) {
        finding.origin = plain.origin.clone();
        finding.risk.clone_from(&plain.risk);
        finding.why = format!("why {text}");
    }
    for (grant, plain) in report.grants.iter_mut().zip(plain.grants) {
        grant.note = plain.note;
    }
    for change in &mut report.plan.changes {
        change.origin = violations().findings[0].origin.clone();
    }
    report.rules[0].title = format!("The member {text} is there");
    report.rules[0].outcome = RuleOutcome::Passed;
    report.coverage[1].part = Part::RoleRows {
        role_id: text.to_owned(),
    };
    report
}

fn check(text: &str) {
    let redacted = redact(&named(text), Some(&catalogue()), &[]);
    let reports = ReportSet::new(vec![redacted]);
    for format in Format::ALL {
        let shown = with(format, &reports, Options::default());
        assert!(!shown.contains(text), "{format}\n{shown}");
    }
}

#[test]
fn no_name_of_a_tenant_is_left_in_any_format() {
    for text in ["Zebra Ltd", "zq.x@zebra.example", "Zebra\"q\"", "7700112"] {
        check(text);
    }
}

#[test]
fn what_is_redacted_is_a_report_with_the_same_answer() {
    for (name, set) in settled::kinds() {
        for report in &set.reports {
            let redacted = redact(report, Some(&catalogue()), &[]);
            assert_eq!(redacted.verdict, report.verdict, "{name}");
            assert_eq!(redacted.counts, report.counts, "{name}");
            assert_eq!(redacted.findings.len(), report.findings.len());
            let json = redacted.to_json().unwrap();
            assert_eq!(Report::from_json(&json).unwrap(), redacted);
        }
    }
}

#[test]
fn a_pseudonym_is_the_same_on_every_day_and_another_for_every_tenant() {
    let mut other = violations();
    "beta".clone_into(&mut other.tenant.company);
    let redact = |report: &Report| redact(report, None, &[]);
    let (one, again, other) = (
        redact(&violations()),
        redact(&settled::planned()),
        redact(&other),
    );
    assert_eq!(one.tenant, again.tenant);
    assert_eq!(one.subject.name, again.subject.name);
    assert_ne!(one.tenant.company, other.tenant.company);
    assert_ne!(one.subject.name, other.subject.name);
    let company = &one.tenant.company;
    assert!(
        company.starts_with("tenant-") && company.len() == 13,
        "{company}"
    );
}

#[test]
fn levels_and_labels_of_the_catalogue_stay_readable() {
    let report = violations();
    let redacted = redact(&report, Some(&catalogue()), &[published(&report)]);
    let reports = ReportSet::new(vec![redacted]);
    insta::assert_snapshot!(with(Format::Text, &reports, Options::default()));
}

/// A file of the user's own can have the name of a baseline that ships, or its id.
#[test]
fn lines_of_a_file_that_did_not_ship_are_not_shown() {
    let report = violations();
    let mut other = published(&report);
    other.digest = permlint_model::digest_of(["another reading"]);
    let redacted = redact(&report, Some(&catalogue()), &[other]);
    assert!(redacted.rules.iter().all(|rule| rule.excerpt.is_none()));
    let mut locations = redacted.rules.iter().filter_map(|r| r.location.as_ref());
    assert!(locations.all(|at| at.path == "baseline.yaml"));
    // A short name is taken out of a text, and not out of its words.
    let mut short = violations();
    "a".clone_into(&mut short.subject.name);
    "Only a can change it.".clone_into(&mut short.findings[0].why);
    let why = &redact(&short, Some(&catalogue()), &[]).findings[0].why;
    assert!(
        why.starts_with("Only role-") && why.ends_with(" can change it."),
        "{why}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn whatever_a_name_is_it_does_not_leave(text in "Q[a-z]{3}[A-Z0-9@. _-]{4,12}Q") {
        check(text.trim());
    }
}
