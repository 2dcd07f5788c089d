//! What the check of a site and its keys says.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod support;

use permlint_fetch::{Preflight, PreflightOutcome, PreflightStep, StepStatus};
use permlint_sim::connectwise::Fault;
use support::server::{Server, json};
use support::*;

fn check(faults: &[Fault]) -> Preflight {
    let sim = acme(faults);
    run(reader_at(&sim.url(), auditor(), fast()).preflight())
}

fn step<'a>(preflight: &'a Preflight, name: &str) -> &'a PreflightStep {
    preflight
        .steps
        .iter()
        .find(|step| step.name == name)
        .unwrap()
}

fn statuses(preflight: &Preflight, status: StepStatus) -> Vec<&str> {
    let steps = preflight.steps.iter().filter(|step| step.status == status);
    steps.map(|step| step.name).collect()
}

#[test]
fn good_keys_are_ready_and_named() {
    let preflight = check(&[]);
    assert_eq!(preflight.outcome, PreflightOutcome::Ready, "{preflight:?}");
    assert_eq!(preflight.steps.len(), 11);
    let caller = preflight.caller.as_ref().unwrap();
    assert_eq!(caller.member, "permlint_audit");
    assert_eq!(caller.role.as_deref(), Some("Permlint Auditor"));
    assert!(
        step(&preflight, "own-rights")
            .said
            .contains("belong to permlint_audit")
    );
}

#[test]
fn the_audited_members_own_keys_are_partial() {
    let sim = acme(&[]);
    let preflight = run(reader_at(&sim.url(), neo(), fast()).preflight());
    assert_eq!(preflight.outcome, PreflightOutcome::Partial);
    assert_eq!(preflight.caller.as_ref().unwrap().member, "neo_agent");
    let warned = statuses(&preflight, StepStatus::Warning);
    assert_eq!(
        &warned[..3],
        ["roles", "api-members", "people"],
        "{preflight:?}"
    );
    assert_eq!(
        step(&preflight, "role-settings").status,
        StepStatus::Skipped
    );
    let fix = step(&preflight, "roles").fix.as_deref().unwrap();
    assert!(fix.contains("System > Security Roles"), "{fix}");
}

#[test]
fn each_refusal_is_one_warning() {
    for (fault, name) in [
        (Fault::SettingsRefused, "role-settings"),
        (Fault::MembersRefused, "api-members"),
        (Fault::PeopleRefused, "people"),
        (Fault::CallbacksRefused, "callbacks"),
        (Fault::RolesEmpty, "roles"),
    ] {
        let preflight = check(&[fault]);
        assert_eq!(preflight.outcome, PreflightOutcome::Partial, "{fault}");
        assert_eq!(statuses(&preflight, StepStatus::Warning), [name], "{fault}");
        assert!(step(&preflight, name).fix.is_some(), "{fault}");
    }
}

#[test]
fn wrong_keys_fail_at_the_keys() {
    let sim = acme(&[]);
    let keys = permlint_fetch::connectwise::Credentials::from_values("wrong", "wrong", "id");
    let preflight = run(reader_at(&sim.url(), keys.unwrap(), fast()).preflight());
    assert_eq!(preflight.outcome, PreflightOutcome::Denied);
    assert_eq!(statuses(&preflight, StepStatus::Failed), ["keys"]);
    assert_eq!(step(&preflight, "company").status, StepStatus::Ok);
    assert_eq!(step(&preflight, "callbacks").status, StepStatus::Skipped);
}

#[test]
fn a_client_id_that_the_server_names_fails_at_the_client_id() {
    let said = r#"{"code":"Unauthorized","message":"The clientId header is not valid."}"#;
    let server = Server::api(move |_| json(401, said));
    let preflight = run(reader_at(&server.url, auditor(), fast()).preflight());
    assert_eq!(preflight.outcome, PreflightOutcome::Denied);
    assert_eq!(statuses(&preflight, StepStatus::Failed), ["client-id"]);
}

#[test]
fn an_unknown_company_and_a_dead_site_fail_where_they_are() {
    let preflight = check(&[Fault::CompanyNull]);
    assert_eq!(preflight.outcome, PreflightOutcome::WrongUsage);
    assert_eq!(statuses(&preflight, StepStatus::Ok), ["site"]);
    assert_eq!(statuses(&preflight, StepStatus::Failed), ["company"]);

    let preflight = run(reader_at("https://psa.acme.invalid", auditor(), fast()).preflight());
    assert_eq!(preflight.outcome, PreflightOutcome::Unreachable);
    assert_eq!(statuses(&preflight, StepStatus::Failed), ["site"]);

    let preflight = check(&[Fault::ThrottleForever]);
    assert_eq!(preflight.outcome, PreflightOutcome::Unreachable);
    assert_eq!(statuses(&preflight, StepStatus::Failed), ["keys"]);
    assert_eq!(
        step(&preflight, "keys").fix,
        None,
        "new keys would not help"
    );
}
