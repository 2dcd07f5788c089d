//! What a snapshot of a healthy tenant holds, and what it was taken with.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod support;

use std::collections::BTreeSet;
use std::sync::Mutex;

use permlint_fetch::{NoProgress, Progress, TenantReader};
use permlint_model::Action;
use permlint_model::plan::{FetchPlan, Perspective};
use permlint_model::snapshot::{Outcome, Part, Snapshot};
use permlint_sim::connectwise::Fault;
use support::*;

fn emails(snapshot: &Snapshot) -> Vec<&str> {
    let members = snapshot.principals.iter();
    members
        .filter(|m| m.email.is_some())
        .map(|m| m.identifier.as_str())
        .collect()
}

#[test]
fn a_healthy_tenant_is_read_completely() {
    let sim = acme(&[]);
    let snapshot = take(&sim, &neo_plan()).unwrap();
    assert_eq!(snapshot.tenant.company, "acme");
    assert_eq!(snapshot.tenant.site, sim.address().to_string());
    assert_eq!(
        snapshot.tenant.product_version.as_deref(),
        Some("v2025.8.112345")
    );
    assert_eq!(snapshot.subjects.len(), 6);
    assert!(rows(&snapshot, "Neo").unwrap() > 90);
    assert_eq!(
        rows(&snapshot, "Technician"),
        None,
        "only roles in scope are read"
    );
    assert_eq!(snapshot.principals.len(), 5);
    assert_eq!(snapshot.callbacks.len(), 2);
    assert_eq!(
        snapshot.callbacks[0].host.as_deref(),
        Some("hooks.example.test")
    );
    assert_eq!(snapshot.callbacks[1].scheme.as_deref(), Some("http"));
    for coverage in &snapshot.coverage {
        assert!(
            coverage.is_complete() && coverage.note.is_none(),
            "{coverage:?}"
        );
    }
    for part in [
        Part::Roles,
        neo_rows(),
        Part::Members,
        Part::People,
        Part::Callbacks,
    ] {
        assert!(coverage(&snapshot, &part).is_counted(), "{part:?}");
    }
    assert_eq!(
        Snapshot::from_json(&snapshot.to_json().unwrap()).unwrap(),
        snapshot
    );
}

#[test]
fn the_callers_own_rights_are_read_with_their_lists() {
    let own = snapshot(&[]).own.unwrap();
    assert_eq!(own.member.as_deref(), Some("permlint_audit"));
    assert!(own.rows.len() > 90);
    assert!(own.items.iter().any(|item| item.list == "SystemTableSetup"));
}

#[test]
fn people_are_counted_and_forgotten() {
    let snapshot = snapshot(&[]);
    let technicians = snapshot
        .people
        .iter()
        .find(|count| count.role_id == "2")
        .unwrap();
    assert!(technicians.active >= 4);
    assert_eq!(technicians.inactive, 1);
    let everybody = snapshot
        .people
        .iter()
        .map(|count| count.active + count.inactive);
    let received = coverage(&snapshot, &Part::People).received;
    assert_eq!(
        Some(everybody.sum()),
        received,
        "no API member is among the simulated members"
    );
    let json = snapshot.to_json().unwrap();
    for person in ["mlopez", "Lopez", "zadmin2"] {
        assert!(!json.contains(person), "{person}");
    }
}

#[test]
fn emails_are_kept_for_holders_of_roles_in_scope_and_for_the_caller() {
    let sim = acme(&[]);
    let of = |plan: &FetchPlan| take(&sim, plan).unwrap();
    assert_eq!(emails(&of(&neo_plan())), ["neo_agent", "permlint_audit"]);
    assert_eq!(
        emails(&of(&plan(&[], &[]))).len(),
        5,
        "every role is in scope"
    );
    let own = FetchPlan {
        perspective: Perspective::Own,
        ..neo_plan()
    };
    assert_eq!(emails(&of(&own)), ["permlint_audit"]);
}

#[test]
fn roles_are_found_by_name_whatever_its_case_and_by_the_member_that_holds_one() {
    let sim = acme(&[]);
    let read = |plan: &FetchPlan| {
        let snapshot = take(&sim, plan).unwrap();
        let read = snapshot
            .subjects
            .iter()
            .filter(|subject| subject.rows.is_some());
        read.map(|subject| subject.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(read(&plan(&[" NEO "], &[])), ["Neo"]);
    assert_eq!(read(&plan(&[], &["Neo_Agent"])), ["Neo"]);
    assert_eq!(
        read(&plan(&["technician"], &["rewst_api"])),
        ["Technician", "Integrations"]
    );
    assert_eq!(read(&plan(&["No such role"], &[])), Vec::<String>::new());
    assert_eq!(read(&plan(&[], &[])).len(), 6, "active and inactive ones");
}

#[test]
fn an_audit_of_the_callers_own_rights_asks_for_no_role() {
    let sim = acme(&[]);
    let own = FetchPlan {
        perspective: Perspective::Own,
        ..neo_plan()
    };
    let snapshot = take(&sim, &own).unwrap();
    assert_eq!(outcome(&snapshot, &neo_rows()), Outcome::NotAttempted);
    assert_eq!(rows(&snapshot, "Neo"), None);
    assert!(snapshot.own.is_some());
    assert!(
        sim.requests()
            .iter()
            .all(|request| !request.path.contains("/settings"))
    );
}

#[test]
fn the_audited_members_own_keys_see_themselves_only() {
    let sim = acme(&[]);
    let reader = reader_at(&sim.url(), neo(), fast());
    let snapshot = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap();
    assert_eq!(
        snapshot.own.as_ref().unwrap().member.as_deref(),
        Some("neo_agent")
    );
    for part in [Part::Roles, Part::Members, Part::People] {
        let coverage = coverage(&snapshot, &part);
        assert_eq!(
            (coverage.outcome, coverage.status),
            (Outcome::Refused, Some(403))
        );
    }
    assert!(snapshot.subjects.is_empty());
}

#[test]
fn every_request_is_a_get_with_the_largest_page_and_the_login_stays_at_the_api() {
    let sim = acme(&[]);
    take(&sim, &plan(&[], &[])).unwrap();
    let requests = sim.requests();
    for request in &requests {
        assert_eq!(request.method, "GET");
        let to_api = request.path.contains("/apis/3.0/");
        assert_eq!(request.authorization, to_api, "{}", request.path);
        assert_eq!(request.client_id, to_api, "{}", request.path);
        if to_api {
            let accept = request.accept.as_deref().unwrap();
            assert_eq!(
                accept,
                "application/vnd.connectwise.com+json; version=2025.8"
            );
        }
        let single = ["/system/info", "/count", "/companyinfo/acme"];
        if !single.iter().any(|end| request.path.ends_with(end)) {
            assert!(request.query.contains("pageSize=1000"), "{}", request.path);
        }
        if request.path.ends_with("/system/members") {
            assert!(
                request
                    .query
                    .contains("fields=id%2Cidentifier%2ClicenseClass")
            );
        }
    }
    let asked: BTreeSet<_> = requests.iter().map(|r| (&r.path, &r.query)).collect();
    assert_eq!(asked.len(), requests.len(), "nothing is asked twice");
}

#[test]
fn small_pages_and_large_ones_give_the_same_bytes() {
    let sim = acme(&[]);
    let whole = take(&sim, &plan(&[], &[])).unwrap();
    let options = permlint_fetch::connectwise::Options {
        page_size: 7,
        concurrency: 8,
        ..fast()
    };
    let reader = reader_at(&sim.url(), auditor(), options);
    let paged = run(TenantReader::snapshot(
        &reader,
        &plan(&[], &[]),
        &NoProgress,
    ))
    .unwrap();
    assert_eq!(whole.digest().unwrap(), paged.digest().unwrap());
    assert!(paged.capture.requests > whole.capture.requests);
    assert_eq!(whole.capture.retries, 0);
    assert!(whole.capture.started <= whole.capture.finished);
}

#[test]
fn what_an_action_does_not_offer_stays_null_or_absent_as_it_was_sent() {
    let report_row = |faults: &[Fault]| {
        let snapshot = snapshot(faults);
        let neo = snapshot
            .subjects
            .iter()
            .find(|s| s.name == "Neo")
            .unwrap()
            .clone();
        let is_report =
            |row: &&permlint_model::snapshot::Row| row.flags.get("reportFlag") == Some(&Some(true));
        neo.rows.unwrap().iter().find(is_report).unwrap().clone()
    };
    let add = |faults: &[Fault]| report_row(faults).values.get(&Action::Add).cloned();
    assert_eq!(add(&[]), Some(Some("None".to_owned())));
    assert_eq!(add(&[Fault::InapplicableNull]), Some(None));
    assert_eq!(add(&[Fault::InapplicableAbsent]), None);
    assert_eq!(add(&[Fault::InapplicableNull, Fault::DropNulls]), None);
}

#[derive(Default)]
struct Steps(Mutex<Vec<String>>);

impl Progress for Steps {
    fn step(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

#[test]
fn progress_names_roles_without_their_escapes() {
    let sim = acme(&[Fault::HostileNames]);
    let steps = Steps::default();
    let reader = reader_at(&sim.url(), auditor(), fast());
    run(reader.snapshot(&plan(&[], &[]), &steps)).unwrap();
    let steps = steps.0.lock().unwrap();
    assert!(steps.iter().any(|step| step.contains("Red")));
    assert!(
        !steps
            .iter()
            .any(|step| step.contains('\u{1b}') || step.contains('\n'))
    );
}
