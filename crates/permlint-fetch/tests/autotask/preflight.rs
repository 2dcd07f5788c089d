//! What the check of a user and its keys says.

use permlint_fetch::autotask::Credentials;
use permlint_fetch::{Preflight, PreflightOutcome, PreflightStep, StepStatus};
use permlint_sim::autotask::Fault;

use crate::support::*;

fn check(faults: &[Fault]) -> Preflight {
    let sim = acme(faults);
    run(reader_at(&sim.url(), fast()).preflight())
}

fn step<'a>(preflight: &'a Preflight, name: &str) -> &'a PreflightStep {
    preflight
        .steps
        .iter()
        .find(|step| step.name == name)
        .unwrap()
}

fn with(preflight: &Preflight, status: StepStatus) -> Vec<&str> {
    let steps = preflight.steps.iter().filter(|step| step.status == status);
    steps.map(|step| step.name).collect()
}

#[test]
fn good_keys_are_ready_and_named() {
    let sim = acme(&[]);
    let preflight = run(reader_at(&sim.url(), fast()).preflight());
    assert_eq!(preflight.outcome, PreflightOutcome::Ready, "{preflight:?}");
    let names: Vec<&str> = preflight.steps.iter().map(|step| step.name).collect();
    let expected = [
        "zone",
        "keys",
        "threshold",
        "version",
        "resources",
        "levels",
        "own-access",
        "webhooks",
        "modules",
    ];
    assert_eq!(names, expected);
    let caller = preflight.caller.as_ref().unwrap();
    assert_eq!(caller.member, USER);
    assert_eq!(caller.role.as_deref(), Some("permlint Auditor"));
    let threshold = &step(&preflight, "threshold").said;
    assert!(
        threshold.starts_with("138 of 10000 requests in 60 minutes"),
        "{threshold}"
    );
    assert!(
        threshold.contains("(1 %); asking about all 174 entities"),
        "{threshold}"
    );
    assert!(step(&preflight, "version").said.ends_with(": 2026.3.118"));
    assert!(sim.requests().len() <= 14);
    assert!(sim.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn each_refusal_is_one_warning() {
    for (fault, names, has_fix) in [
        (Fault::ThresholdRefused, &["threshold"][..], false),
        (Fault::VersionRefused, &["version"], false),
        (Fault::ResourcesRefused, &["resources"], true),
        (Fault::OwnRecordMissing, &["resources"], false),
        (Fault::LineOfBusinessEmpty, &["resources"], false),
        (
            Fault::EntityInformationRefused,
            &["levels", "own-access"],
            true,
        ),
        (Fault::WebhooksRefused, &["webhooks"], true),
        (Fault::ModulesRefused, &["modules"], false),
    ] {
        let preflight = check(&[fault]);
        assert_eq!(preflight.outcome, PreflightOutcome::Partial, "{fault}");
        assert_eq!(with(&preflight, StepStatus::Warning), names, "{fault}");
        assert_eq!(step(&preflight, names[0]).fix.is_some(), has_fix, "{fault}");
        assert_eq!(preflight.caller.as_ref().unwrap().member, USER, "{fault}");
    }
}

#[test]
fn answers_that_cannot_be_used_are_failures() {
    for (fault, names) in [
        (Fault::EmptyBody, &["resources"][..]),
        (Fault::ErrorsIn200, &["resources", "webhooks"]),
    ] {
        let preflight = check(&[fault]);
        assert_eq!(preflight.outcome, PreflightOutcome::Partial, "{fault}");
        assert_eq!(with(&preflight, StepStatus::Failed), names, "{fault}");
    }
}

#[test]
fn a_level_that_is_gone_is_told() {
    let sim = acme(&[Fault::LevelDeleted]);
    let keys = Credentials::from_values("neo-secret", "CODE").unwrap();
    let preflight = run(reader_of(&sim.url(), "neo@acme.example", keys, fast()).preflight());
    let said = &step(&preflight, "levels").said;
    assert!(
        said.contains("a security level that is not among them"),
        "{said}"
    );
    assert_eq!(preflight.caller.unwrap().role, None);
}

#[test]
fn what_ends_the_checks_fails_where_it_is() {
    for (faults, outcome, name) in [
        (
            &[Fault::ZoneUnknownUser][..],
            PreflightOutcome::WrongUsage,
            "zone",
        ),
        (&[Fault::ZoneEvilHost], PreflightOutcome::Denied, "zone"),
        (
            &[Fault::Server500Forever],
            PreflightOutcome::Unreachable,
            "keys",
        ),
        (
            &[Fault::Throttle429Forever],
            PreflightOutcome::Unreachable,
            "keys",
        ),
        (
            &[Fault::RedirectElsewhere],
            PreflightOutcome::WrongUsage,
            "keys",
        ),
        (
            &[Fault::ThresholdHigh],
            PreflightOutcome::Unreachable,
            "threshold",
        ),
    ] {
        let preflight = check(faults);
        assert_eq!(preflight.outcome, outcome, "{faults:?}");
        assert_eq!(with(&preflight, StepStatus::Failed), [name], "{faults:?}");
        assert_eq!(preflight.steps.len(), 9);
        assert_eq!(preflight.steps.last().unwrap().status, StepStatus::Skipped);
    }
}

#[test]
fn wrong_keys_fail_at_the_keys() {
    for faults in [&[][..], &[Fault::Auth500IntegrationCode]] {
        let sim = acme(faults);
        let keys = Credentials::from_values("wrong-secret", "WRONG-CODE").unwrap();
        let preflight = run(reader_of(&sim.url(), USER, keys, fast()).preflight());
        assert_eq!(preflight.outcome, PreflightOutcome::Denied);
        assert_eq!(with(&preflight, StepStatus::Ok), ["zone"]);
        assert_eq!(with(&preflight, StepStatus::Failed), ["keys"]);
        assert!(step(&preflight, "keys").fix.is_some());
    }
}
