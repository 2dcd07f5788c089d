//! One test for each way in which a tenant misbehaves.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod support;

use std::time::Duration;

use permlint_fetch::connectwise::Options;
use permlint_fetch::{FailureKind, FetchError, NoProgress};
use permlint_model::Action;
use permlint_model::snapshot::{Outcome, Part, Snapshot};
use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};
use support::*;

/// A refused part is told with its status and its probable remedy, and the rest goes on.
fn refused(fault: Fault, part: &Part, remedy: &str) -> Snapshot {
    let snapshot = snapshot(&[fault]);
    let refused = coverage(&snapshot, part);
    assert_eq!(
        (refused.outcome, refused.status),
        (Outcome::Refused, Some(403)),
        "{fault}"
    );
    assert_eq!(
        refused.code.as_deref(),
        Some("Unauthorized"),
        "the word does not decide"
    );
    let said = "You do not have security permission to perform this action.";
    assert_eq!(refused.message.as_deref(), Some(said));
    assert!(
        note(&snapshot, part).contains(remedy),
        "{}",
        note(&snapshot, part)
    );
    assert!(outcome(&snapshot, &Part::Info) == Outcome::Read || *part == Part::Info);
    snapshot
}

#[test]
fn refused_roles() {
    let snapshot = refused(
        Fault::RolesRefused,
        &Part::Roles,
        "probably lacks System > Security Roles",
    );
    assert!(snapshot.subjects.is_empty());
    let rows = coverage(&snapshot, &neo_rows());
    assert_eq!(
        rows.outcome,
        Outcome::NotAttempted,
        "the member's role is known, and not read"
    );
    assert_eq!(rows.note.as_deref(), Some("the list of roles was not read"));
    assert_eq!(outcome(&snapshot, &Part::Callbacks), Outcome::Read);
}

#[test]
fn refused_settings() {
    let snapshot = refused(
        Fault::SettingsRefused,
        &neo_rows(),
        "System > Security Roles",
    );
    assert_eq!(rows(&snapshot, "Neo"), None);
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Read);
}

#[test]
fn refused_members() {
    let snapshot = refused(
        Fault::MembersRefused,
        &Part::Members,
        "System > Member Maintenance",
    );
    assert!(snapshot.principals.is_empty());
    assert!(
        rows(&snapshot, "Neo").is_some(),
        "the role was named, so it is read all the same"
    );
}

#[test]
fn refused_people() {
    assert!(
        refused(Fault::PeopleRefused, &Part::People, "Member Maintenance")
            .people
            .is_empty()
    );
}

#[test]
fn refused_callbacks() {
    refused(
        Fault::CallbacksRefused,
        &Part::Callbacks,
        "General / Manage Hosted API",
    );
}

#[test]
fn refused_own_rights() {
    let snapshot = refused(Fault::OwnRightsRefused, &Part::OwnRights, "are not known");
    assert_eq!(snapshot.own, None);
    assert_eq!(outcome(&snapshot, &Part::OwnItems), Outcome::NotAttempted);
}

#[test]
fn refused_info() {
    let snapshot = refused(Fault::InfoRefused, &Part::Info, "version is not known");
    assert_eq!(snapshot.tenant.product_version, None);
    assert!(rows(&snapshot, "Neo").is_some());
}

#[test]
fn a_tenant_that_forbids_everything_still_gives_a_snapshot() {
    let snapshot = snapshot(&[Fault::EverythingForbidden]);
    let read = snapshot
        .coverage
        .iter()
        .filter(|c| c.outcome == Outcome::Read);
    assert_eq!(read.count(), 0);
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Refused);
}

#[test]
fn an_empty_list_of_roles_is_suspicious() {
    let snapshot = snapshot(&[Fault::RolesEmpty]);
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Read);
    assert!(note(&snapshot, &Part::Roles).contains("every tenant has roles"));
}

#[test]
fn a_throttled_request_is_sent_again() {
    for fault in [
        Fault::ThrottleOnce,
        Fault::ThrottleNoHeader,
        Fault::ThrottleHtml,
        Fault::BadGatewayHtml,
    ] {
        let snapshot = snapshot(&[fault]);
        assert_eq!(snapshot.capture.retries, 1, "{fault}");
        assert!(snapshot.coverage.iter().all(|c| c.is_complete()), "{fault}");
    }
}

#[test]
fn a_server_that_throttles_for_ever_is_left_alone() {
    let sim = acme(&[Fault::ThrottleForever]);
    let error = take(&sim, &neo_plan()).unwrap_err();
    assert!(matches!(error, FetchError::Throttled { .. }), "{error}");
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert_eq!(
        sim.requests().len(),
        1 + 3,
        "the company, and one request three times"
    );
}

#[test]
fn a_passing_server_error_changes_nothing() {
    let healthy = take(&acme(&[]), &neo_plan()).unwrap();
    let shaken = take(&acme(&[Fault::Error500Once]), &neo_plan()).unwrap();
    assert!(shaken.capture.retries > 5);
    let without_site = |mut snapshot: Snapshot| {
        snapshot.tenant.site = String::new();
        snapshot.digest().unwrap()
    };
    assert_eq!(without_site(healthy), without_site(shaken));
}

#[test]
fn a_lasting_server_error_is_told_after_two_parts() {
    let sim = acme(&[Fault::Error500Forever]);
    let error = take(&sim, &neo_plan()).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert!(
        error
            .to_string()
            .contains("HTTP 500, “A timeout has occured."),
        "{error}"
    );
    assert_eq!(sim.requests().len(), 1 + 3 + 3);
}

#[test]
fn a_value_that_the_server_cannot_read_is_not_sent_again() {
    let sim = acme(&[Fault::Error500Conversion]);
    assert!(matches!(
        take(&sim, &neo_plan()),
        Err(FetchError::ServerError { .. })
    ));
    assert_eq!(sim.requests().len(), 1 + 1 + 1);
}

#[test]
fn html_where_json_was_promised_fails_the_part_and_says_so() {
    let snapshot = snapshot(&[Fault::MaintenanceHtml200]);
    let rows = coverage(&snapshot, &neo_rows());
    assert_eq!((rows.outcome, rows.status), (Outcome::Failed, Some(200)));
    assert!(note(&snapshot, &neo_rows()).contains("an HTML page where JSON was promised"));
    assert_eq!(outcome(&snapshot, &Part::Callbacks), Outcome::Read);
}

#[test]
fn an_unknown_company_is_wrong_usage() {
    let error = error(&[Fault::CompanyNull]);
    assert!(matches!(error, FetchError::WrongCompany { .. }));
    assert_eq!(error.kind(), FailureKind::WrongUsage);
    assert!(
        error.to_string().contains("knows no company \"acme\""),
        "{error}"
    );
}

#[test]
fn redirects_are_not_followed() {
    for fault in [Fault::RedirectHttp, Fault::RedirectElsewhere] {
        let sim = acme(&[fault]);
        let error = take(&sim, &neo_plan()).unwrap_err();
        assert!(
            matches!(error, FetchError::Redirected { status: 302, .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains("api-na.myconnectwise.net"),
            "{error}"
        );
        assert_eq!(sim.requests().len(), 2, "{fault}");
    }
}

#[test]
fn links_to_another_host_are_read_and_not_followed() {
    let options = Options {
        page_size: 3,
        ..fast()
    };
    let sim = acme(&[Fault::LinkOtherHost]);
    let reader = reader_at(&sim.url(), auditor(), options);
    let snapshot = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap();
    assert_eq!(snapshot.subjects.len(), 6);
    assert!(snapshot.coverage.iter().all(|c| c.is_complete()));
}

#[test]
fn a_count_that_disagrees_makes_a_list_incomplete() {
    let snapshot = snapshot(&[Fault::CountWrong]);
    let rows = coverage(&snapshot, &neo_rows());
    assert_eq!(rows.outcome, Outcome::Read);
    assert!(!rows.is_complete());
    assert_eq!(rows.expected, rows.received.map(|n| n + 1));
    assert!(note(&snapshot, &neo_rows()).contains("not complete"));
}

#[test]
fn a_missing_count_leaves_a_list_unconfirmed() {
    let snapshot = snapshot(&[Fault::CountMissing]);
    let roles = coverage(&snapshot, &Part::Roles);
    assert!(roles.is_complete() && !roles.is_counted());
    assert!(note(&snapshot, &Part::Roles).contains("HTTP 404"));
}

#[test]
fn a_role_that_vanishes_is_told_and_the_rest_goes_on() {
    let snapshot = take(&acme(&[Fault::RoleVanishes]), &plan(&[], &[])).unwrap();
    let vanished = coverage(&snapshot, &neo_rows());
    assert_eq!(
        (vanished.outcome, vanished.status),
        (Outcome::Failed, Some(404))
    );
    assert!(note(&snapshot, &neo_rows()).contains("probably deleted"));
    assert_eq!(rows(&snapshot, "Neo"), None);
    assert!(rows(&snapshot, "Technician").is_some());
}

#[test]
fn unknown_words_are_kept() {
    let words = |fault| {
        let snapshot = snapshot(&[fault]);
        let neo = snapshot
            .subjects
            .into_iter()
            .find(|s| s.name == "Neo")
            .unwrap();
        let rows = neo.rows.unwrap();
        rows.into_iter()
            .filter_map(|row| row.values.get(&Action::Edit).cloned().flatten())
            .collect::<Vec<_>>()
    };
    assert!(words(Fault::UnknownLevel).contains(&"Some".to_owned()));
    assert!(!words(Fault::LevelsMine).contains(&"My".to_owned()));
}

#[test]
fn a_codebase_that_moves_is_followed_once() {
    let sim = acme(&[Fault::CodebaseMoved]);
    let snapshot = take(&sim, &neo_plan()).unwrap();
    assert!(snapshot.coverage.iter().all(|c| c.is_complete()));
    let asked = sim.requests();
    let company = asked.iter().filter(|r| r.path.contains("companyinfo"));
    assert_eq!(company.count(), 2);
    assert_eq!(
        asked
            .iter()
            .filter(|r| r.path.starts_with("/v2025_7"))
            .count(),
        1
    );
}

#[test]
fn a_slow_server_is_a_timeout() {
    let slow = Simulator::new(Tenant::acme(RoleProfile::Floor)).fault(Fault::Slow);
    let sim = slow.delay(Duration::from_secs(5)).start().unwrap();
    let options = Options {
        timeout: Duration::from_millis(80),
        ..fast()
    };
    let reader = reader_at(&sim.url(), auditor(), options);
    let error = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert!(error.to_string().contains("no answer in time"), "{error}");
    assert_eq!(sim.requests().len(), 1 + 2 + 2);
}

#[test]
fn a_body_that_breaks_off_is_tried_again_and_then_fails() {
    let sim = acme(&[Fault::TruncatedBody]);
    let snapshot = take(&sim, &neo_plan()).unwrap();
    assert_eq!(outcome(&snapshot, &neo_rows()), Outcome::Failed);
    assert!(
        note(&snapshot, &neo_rows()).contains("broke off"),
        "{}",
        note(&snapshot, &neo_rows())
    );
    assert_eq!(
        sim.requests()
            .iter()
            .filter(|r| r.path.ends_with("/settings"))
            .count(),
        3
    );
}

#[test]
fn a_huge_body_is_cut_off_while_it_arrives() {
    let sim = acme(&[Fault::HugeBody]);
    let options = Options {
        max_body_bytes: 1024 * 1024,
        ..fast()
    };
    let reader = reader_at(&sim.url(), auditor(), options);
    let snapshot = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap();
    assert_eq!(outcome(&snapshot, &neo_rows()), Outcome::Failed);
    assert!(note(&snapshot, &neo_rows()).contains("more than 1048576 bytes"));
}

#[test]
fn more_rows_than_a_page_holds_are_all_read() {
    let snapshot = snapshot(&[Fault::ManyRows]);
    assert!(rows(&snapshot, "Neo").unwrap() > 1200);
    assert!(coverage(&snapshot, &neo_rows()).is_counted());
}

#[test]
fn hostile_names_stay_as_they_are_and_messages_are_cleaned() {
    let snapshot = snapshot(&[
        Fault::HostileNames,
        Fault::CallbacksRefused,
        Fault::CrlfErrors,
    ]);
    assert!(
        snapshot.subjects.iter().any(|s| s.name.contains('\u{1b}')),
        "renderers escape"
    );
    let message = coverage(&snapshot, &Part::Callbacks).message.unwrap();
    assert!(
        message.contains("You do not have") && !message.contains('\u{1b}'),
        "{message}"
    );
}

#[test]
fn two_rows_for_one_entry_stay_two() {
    let (once, twice) = (snapshot(&[]), snapshot(&[Fault::DuplicateRow]));
    assert_eq!(rows(&once, "Neo").map(|n| n + 1), rows(&twice, "Neo"));
    assert!(coverage(&twice, &neo_rows()).is_complete());
}

#[test]
fn a_list_that_leads_in_a_circle_ends_and_is_not_believed() {
    let sim = acme(&[Fault::LinkLoop]);
    let snapshot = take(&sim, &neo_plan()).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Failed);
    assert!(note(&snapshot, &Part::Roles).contains("in a circle"));
    assert!(snapshot.subjects.is_empty());
    assert!(sim.requests().len() < 20);
}

#[test]
fn a_caller_that_is_missing_from_the_members_is_still_named_by_its_rights() {
    let snapshot = snapshot(&[Fault::OwnRecordMissing]);
    assert!(
        snapshot
            .principals
            .iter()
            .all(|m| m.identifier != "permlint_audit")
    );
    assert_eq!(
        snapshot.own.unwrap().member.as_deref(),
        Some("permlint_audit")
    );
}

#[test]
fn the_flag_of_the_cloud_may_be_a_word() {
    assert!(rows(&snapshot(&[Fault::IsCloudString]), "Neo").is_some());
}
