//! One test for each way in which a tenant misbehaves.

use std::time::Duration;

use permlint_fetch::autotask::{Credentials, Options};
use permlint_fetch::{FailureKind, FetchError, NoProgress};
use permlint_model::Action;
use permlint_model::snapshot::{Outcome, Part, Snapshot};
use permlint_sim::autotask::{Fault, Simulator, Tenant};

use crate::support::*;

const REFUSAL: &str =
    "The logged in Resource does not have the adequate permissions to query this entity type.";

#[test]
fn a_refusal_is_told_with_its_words_and_the_rest_goes_on() {
    let webhooks = permlint_fetch::autotask::WEBHOOK_ENTITIES.map(webhooks_of);
    let access = [access_to("Tickets"), access_to("Resources")];
    let information = [Part::Roles].iter().chain(&access).cloned().collect();
    for (fault, parts, words) in [
        (
            Fault::VersionRefused,
            vec![Part::Info],
            "version is not known",
        ),
        (
            Fault::ModulesRefused,
            vec![Part::Modules],
            "an access of None may mean either",
        ),
        (
            Fault::ResourcesRefused,
            vec![Part::Members, Part::People],
            "query Resources",
        ),
        (
            Fault::WebhooksRefused,
            webhooks.to_vec(),
            "Can create webhooks",
        ),
        (
            Fault::EntityInformationRefused,
            information,
            "; probably the security level of these keys",
        ),
    ] {
        let sim = acme(&[fault]);
        let snapshot = take(&sim, &plan(&["Tickets", "Resources"])).unwrap();
        let mut refused = unread(&snapshot);
        let mut expected = parts.clone();
        refused.sort();
        expected.sort();
        assert_eq!(refused, expected, "{fault}");
        for part in &parts {
            let coverage = coverage(&snapshot, part);
            let told = (
                coverage.outcome,
                coverage.status,
                coverage.message.as_deref(),
            );
            assert_eq!(
                told,
                (Outcome::Refused, Some(500), Some(REFUSAL)),
                "{fault}"
            );
            let note = note(&snapshot, part);
            assert!(
                note.contains(words) || *part == Part::People,
                "{fault}: {note}"
            );
        }
        assert_eq!(snapshot.capture.retries, 0, "{fault}: a refusal is final");
    }
}

#[test]
fn a_threshold_that_cannot_be_read_is_told_and_the_run_goes_on() {
    let snapshot = snapshot(&[Fault::ThresholdRefused]);
    assert!(unread(&snapshot).is_empty());
    assert!(note(&snapshot, &Part::Info).contains("this run did not watch it"));
}

#[test]
fn a_tenant_whose_hour_is_used_is_left_alone() {
    let sim = acme(&[Fault::ThresholdHigh]);
    let error = take(&sim, &plan(&["Tickets"])).unwrap_err();
    assert!(
        matches!(
            error,
            FetchError::BudgetSpent {
                limit: 10_000,
                share: 75,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert!(error.to_string().ends_with("try again later"), "{error}");
    assert_eq!(sim.requests().len(), 2, "the zone and the threshold");
    let options = Options {
        budget_share: 90,
        ..fast()
    };
    assert!(take_with(&sim, &plan(&[]), options).is_ok());
}

#[test]
fn a_run_stops_where_its_own_requests_would_pass_the_share() {
    let mut tenant = Tenant::acme();
    tenant.set_threshold(200, 129);
    let sim = start(tenant, &[]);
    let entities: Vec<String> = permlint_fetch::autotask::ENTITIES.map(str::to_owned).into();
    let plan = permlint_model::plan::FetchPlan {
        entities,
        ..plan(&[])
    };
    let snapshot = take(&sim, &plan).unwrap();
    let unread = unread(&snapshot);
    assert!(!unread.is_empty() && snapshot.own.as_ref().unwrap().access.len() > 1);
    for part in &unread {
        let coverage = coverage(&snapshot, part);
        assert_eq!(coverage.outcome, Outcome::NotAttempted);
        let note = coverage.note.unwrap();
        assert!(note.contains("75 % of the requests"), "{note}");
        assert!(
            matches!(part, Part::Access { .. }),
            "{part:?}: probes are left out first"
        );
    }
    let counted = sim.requests().len() - 1;
    assert_eq!(129 + counted, 150, "129 of others, and 150 of 200 in all");
}

#[test]
fn wrong_keys_are_denied_in_both_shapes() {
    for (faults, code, status) in [
        (&[][..], "WRONG-CODE", 401),
        (&[Fault::Auth500IntegrationCode][..], "WRONG-CODE", 500),
        (&[][..], "CODE", 401),
    ] {
        let sim = acme(faults);
        let keys = Credentials::from_values("wrong-secret", code).unwrap();
        let reader = reader_of(&sim.url(), USER, keys, fast());
        let error = run(reader.snapshot(&plan(&[]), &NoProgress)).unwrap_err();
        let FetchError::UserDenied {
            status: told,
            advice,
            ..
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!(*told, status);
        assert!(advice.contains("integration code"), "{advice}");
        assert_eq!(error.kind(), FailureKind::Refused);
        assert_eq!(
            asked(&sim, "/ThresholdInformation"),
            1,
            "keys are not tried twice"
        );
    }
}

#[test]
fn a_person_cannot_log_in() {
    let sim = acme(&[]);
    let reader = reader_of(&sim.url(), "alice", auditor(), fast());
    let error = run(reader.snapshot(&plan(&[]), &NoProgress)).unwrap_err();
    assert!(error.to_string().contains("no API user"), "{error}");
}

#[test]
fn a_throttled_request_is_sent_again() {
    for fault in [
        Fault::Throttle429,
        Fault::Throttle429NoHeader,
        Fault::Itgenatr005,
        Fault::BadGatewayHtml,
    ] {
        let snapshot = snapshot(&[fault]);
        assert_eq!(snapshot.capture.retries, 1, "{fault}");
        assert!(snapshot.coverage.iter().all(|c| c.is_complete()), "{fault}");
    }
}

#[test]
fn a_server_that_throttles_for_ever_is_left_alone() {
    for fault in [Fault::Throttle429Forever, Fault::Itgenatr005Forever] {
        let sim = acme(&[fault]);
        let error = take(&sim, &plan(&[])).unwrap_err();
        assert_eq!(error.kind(), FailureKind::Unreachable, "{error}");
        assert_eq!(
            sim.requests().len(),
            1 + 3,
            "the zone, and one request three times"
        );
    }
    assert!(matches!(
        error(&[Fault::Throttle429Forever]),
        FetchError::Throttled { .. }
    ));
    assert!(
        error(&[Fault::Itgenatr005Forever])
            .to_string()
            .contains("Itgenatr005")
    );
}

#[test]
fn a_server_error_is_tried_once_more() {
    let healthy = snapshot(&[]);
    let shaken = snapshot(&[Fault::Server500Once]);
    assert!(shaken.capture.retries > 5);
    let without_site = |mut snapshot: Snapshot| {
        snapshot.tenant.site = String::new();
        snapshot.digest().unwrap()
    };
    assert_eq!(without_site(healthy), without_site(shaken));
    for (fault, words) in [
        (Fault::Server500Forever, "Please try again"),
        (Fault::IisHtmlError, "an HTML page"),
    ] {
        let sim = acme(&[fault]);
        let error = take(&sim, &plan(&[])).unwrap_err();
        assert!(
            matches!(error, FetchError::ServerError { status: 500, .. }),
            "{error:?}"
        );
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(sim.requests().len(), 1 + 2 + 2, "{fault}");
    }
}

#[test]
fn redirects_are_not_followed() {
    for fault in [Fault::RedirectElsewhere, Fault::RedirectHttp] {
        let sim = acme(&[fault]);
        let error = take(&sim, &plan(&[])).unwrap_err();
        assert!(
            matches!(error, FetchError::Redirected { status: 302, .. }),
            "{error}"
        );
        assert_eq!(sim.requests().len(), 2, "{fault}");
    }
}

#[test]
fn a_slow_server_is_a_timeout() {
    let slow = Simulator::new(Tenant::acme()).fault(Fault::Slow);
    let sim = slow.delay(Duration::from_secs(5)).start().unwrap();
    let options = Options {
        timeout: Duration::from_millis(80),
        ..fast()
    };
    let error = take_with(&sim, &plan(&[]), options).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert!(error.to_string().contains("no answer in time"), "{error}");
    assert_eq!(sim.requests().len(), 1 + 2 + 2);
}

#[test]
fn bodies_that_cannot_be_used_fail_the_resources_only() {
    let options = Options {
        max_body_bytes: 1024 * 1024,
        ..fast()
    };
    for (fault, words, tries) in [
        (Fault::TruncatedBody, "broke off", 3),
        (Fault::HugeBody, "more than 1048576 bytes", 1),
        (Fault::EmptyBody, "an empty answer", 1),
    ] {
        let sim = acme(&[fault]);
        let snapshot = take_with(&sim, &plan(&["Tickets"]), options.clone()).unwrap();
        assert_eq!(unread(&snapshot), [Part::Members, Part::People], "{fault}");
        assert_eq!(outcome(&snapshot, &Part::Members), Outcome::Failed);
        assert!(note(&snapshot, &Part::Members).contains(words), "{fault}");
        assert_eq!(asked(&sim, "/Resources/query"), tries, "{fault}");
        assert!(snapshot.principals.is_empty() && snapshot.people.is_empty());
        let member = snapshot.own.unwrap().member;
        assert_eq!(
            member.as_deref(),
            Some(USER),
            "the log-in tells whose keys these are"
        );
    }
}

#[test]
fn errors_inside_a_success_fail_the_part() {
    let snapshot = snapshot(&[Fault::ErrorsIn200]);
    let members = coverage(&snapshot, &Part::Members);
    assert_eq!(
        (members.outcome, members.status),
        (Outcome::Failed, Some(200))
    );
    assert_eq!(
        members.message.as_deref(),
        Some("The query could not be completed.")
    );
    assert_eq!(
        outcome(&snapshot, &webhooks_of("TicketWebhooks")),
        Outcome::Failed
    );
    assert_eq!(outcome(&snapshot, &access_to("Tickets")), Outcome::Read);
}

#[test]
fn words_of_access_are_kept_as_they_come() {
    let tickets = |fault| {
        let own = snapshot(&[fault]).own.unwrap();
        let tickets = own
            .access
            .into_iter()
            .find(|a| a.entity == "Tickets")
            .unwrap();
        tickets.access[&Action::Update].clone()
    };
    assert_eq!(tickets(Fault::AccessAsInt).as_deref(), Some("0"));
    assert_eq!(tickets(Fault::AccessLowerCase).as_deref(), Some("none"));
    assert_eq!(
        tickets(Fault::AccessUnknownWord).as_deref(),
        Some("Partial")
    );
    assert_eq!(tickets(Fault::AccessNull), None);
}

#[test]
fn an_endpoint_that_is_not_used_does_not_matter() {
    let snapshot = snapshot(&[Fault::GlobalEntityInformationMissing]);
    assert!(unread(&snapshot).is_empty());
}

/// Pages are windows of ids, so that the next page's address does not matter.
#[test]
fn next_pages_are_never_followed() {
    let options = Options {
        page_size: 3,
        ..fast()
    };
    let reference = take_with(&acme(&[]), &plan(&[]), options.clone()).unwrap();
    for fault in [
        Fault::MissingPageDetails,
        Fault::MissingNextPageVerb,
        Fault::NextPageElsewhere,
        Fault::NextPageLoop,
    ] {
        let sim = acme(&[fault]);
        let snapshot = take_with(&sim, &plan(&[]), options.clone()).unwrap();
        assert!(snapshot.coverage.iter().all(|c| c.is_complete()), "{fault}");
        assert_eq!(snapshot.people, reference.people, "{fault}");
        assert_eq!(snapshot.callbacks, reference.callbacks, "{fault}");
        assert_eq!(asked(&sim, "/next"), 0, "{fault}");
        assert!(sim.requests().len() < 50, "{fault}");
    }
}

#[test]
fn rows_out_of_order_are_never_believed() {
    let snapshot = snapshot(&[Fault::IdsOutOfOrder]);
    for part in [Part::Members, Part::People, webhooks_of("TicketWebhooks")] {
        assert_eq!(outcome(&snapshot, &part), Outcome::Failed, "{part:?}");
        assert!(note(&snapshot, &part).contains("out of order"), "{part:?}");
    }
    assert!(snapshot.principals.is_empty());
    assert!(
        snapshot
            .callbacks
            .iter()
            .all(|c| c.kind.as_deref() != Some("TicketWebhooks"))
    );
}

#[test]
fn a_count_that_disagrees_makes_a_list_incomplete() {
    let snapshot = snapshot(&[Fault::CountWrong]);
    for part in [Part::Members, Part::People, webhooks_of("TicketWebhooks")] {
        let coverage = coverage(&snapshot, &part);
        assert_eq!(coverage.outcome, Outcome::Read);
        assert!(!coverage.is_complete(), "{part:?}");
        assert_eq!(coverage.expected, coverage.received.map(|n| n + 1));
    }
    assert_eq!(snapshot.principals.len(), 4);
}

#[test]
fn an_empty_list_of_resources_is_not_the_list() {
    let snapshot = snapshot(&[Fault::LineOfBusinessEmpty]);
    assert_eq!(outcome(&snapshot, &Part::Members), Outcome::Failed);
    let note = note(&snapshot, &Part::Members);
    assert!(note.contains("line of business"), "{note}");
    assert!(snapshot.people.is_empty());
}

#[test]
fn a_caller_that_is_not_in_the_list_is_told_and_confirms_nothing() {
    let snapshot = snapshot(&[Fault::OwnRecordMissing]);
    assert_eq!(snapshot.principals.len(), 3);
    assert!(note(&snapshot, &Part::Members).contains("own record is not in the list"));
    assert_eq!(snapshot.own.as_ref().unwrap().member.as_deref(), Some(USER));
    let webhooks = coverage(&snapshot, &webhooks_of("TicketWebhooks"));
    assert!(webhooks.is_complete() && !webhooks.is_counted());
}

#[test]
fn the_names_of_levels_come_in_many_ways() {
    let deleted = snapshot(&[Fault::LevelDeleted]);
    assert!(
        deleted
            .subjects
            .iter()
            .all(|level| level.name != "Neo API User")
    );
    assert_eq!(deleted.principals[1].role_id.as_deref(), Some("27"));
    assert_eq!(deleted.principals[1].role_name, None);
    assert!(note(&deleted, &Part::Members).contains("not in the list of levels"));

    let named = |snapshot: &Snapshot| {
        let levels = snapshot.subjects.iter();
        levels
            .filter(|level| level.name == "Neo API User")
            .cloned()
            .collect::<Vec<_>>()
    };
    let inactive = named(&snapshot(&[Fault::LevelInactive]));
    assert_eq!(inactive[0].inactive, Some(true));
    assert_eq!(named(&snapshot(&[Fault::DuplicateLevelLabel])).len(), 2);
    assert_eq!(named(&snapshot(&[Fault::PicklistValueInt]))[0].id, "27");

    let unmarked = snapshot(&[Fault::SystemFlagMissing]);
    let system = unmarked
        .subjects
        .iter()
        .filter(|level| level.kind.is_some());
    assert_eq!(
        system.count(),
        15,
        "the name says so where the flag does not"
    );
}

#[test]
fn hostile_names_stay_as_they_are_and_messages_are_cleaned() {
    let snapshot = snapshot(&[Fault::HostileNames, Fault::WebhooksRefused]);
    let levels = &snapshot.subjects;
    assert!(
        levels.iter().any(|level| level.name.contains('\u{1b}')),
        "renderers escape"
    );
    let refused = coverage(&snapshot, &webhooks_of("TicketWebhooks"));
    assert_eq!(
        refused.outcome,
        Outcome::Refused,
        "escapes do not hide a refusal"
    );
    let message = refused.message.unwrap();
    assert!(
        message.contains("adequate permissions") && !message.contains('\u{1b}'),
        "{message}"
    );
}

/// Three requests at once are allowed for an integration and entity; this reader sends one.
#[test]
fn nothing_runs_at_once() {
    let slow = Simulator::new(Tenant::acme()).fault(Fault::Slow);
    let sim = slow.delay(Duration::from_millis(10)).start().unwrap();
    let snapshot = take(&sim, &plan(&["Resources", "Tickets"])).unwrap();
    assert_eq!(snapshot.capture.retries, 0);
    assert!(snapshot.coverage.iter().all(|c| c.is_complete()));
}
