//! What a snapshot of a healthy tenant holds, and what it was taken with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use permlint_fetch::autotask::{ENTITIES, Options};
use permlint_fetch::{NoProgress, Progress, TenantReader};
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{Part, PrincipalKind, Snapshot};
use permlint_model::{Action, Platform};
use permlint_sim::autotask::{Module, Profile, Tenant};

use crate::support::*;

fn level<'a>(snapshot: &'a Snapshot, name: &str) -> &'a permlint_model::snapshot::Subject {
    snapshot.subjects.iter().find(|s| s.name == name).unwrap()
}

#[test]
fn a_healthy_tenant_is_read_completely() {
    let sim = acme(&[]);
    let snapshot = take(&sim, &plan(&["Tickets"])).unwrap();
    assert_eq!(snapshot.tenant.platform, Platform::Autotask);
    assert_eq!(snapshot.tenant.company, "30595");
    assert_eq!(snapshot.tenant.site, sim.address().to_string());
    assert_eq!(
        snapshot.tenant.product_version.as_deref(),
        Some("2026.3.118")
    );
    assert_eq!(snapshot.subjects.len(), 19);
    assert!(
        snapshot
            .subjects
            .iter()
            .all(|subject| subject.rows.is_none())
    );
    assert_eq!(level(&snapshot, "Neo API User").id, "27");
    assert_eq!(level(&snapshot, "Neo API User").kind, None);
    assert_eq!(
        level(&snapshot, "API User (system)").kind.as_deref(),
        Some("system")
    );
    assert_eq!(
        level(&snapshot, "Copy (1) of API User (system) (API-only)").kind,
        None
    );
    for coverage in &snapshot.coverage {
        assert!(
            coverage.is_complete() && coverage.note.is_none(),
            "{coverage:?}"
        );
    }
    for part in [Part::Members, Part::People, webhooks_of("TicketWebhooks")] {
        assert!(coverage(&snapshot, &part).is_counted(), "{part:?}");
    }
    let json = snapshot.to_json().unwrap();
    assert_eq!(Snapshot::from_json(&json).unwrap(), snapshot);
}

#[test]
fn api_users_are_named_with_their_level_and_licence() {
    let snapshot = snapshot(&[]);
    let names: Vec<&str> = snapshot
        .principals
        .iter()
        .map(|p| p.identifier.as_str())
        .collect();
    let expected = [
        "api@acme.example",
        "neo@acme.example",
        "old@acme.example",
        "rewst@acme.example",
    ];
    assert_eq!(names, expected);
    for principal in &snapshot.principals {
        assert_eq!(principal.kind, PrincipalKind::Api);
        assert_eq!(principal.licence.as_deref(), Some("7"));
        assert_eq!(principal.email, None);
    }
    assert_eq!(
        snapshot.principals[1].role_name.as_deref(),
        Some("Neo API User")
    );
    assert_eq!(snapshot.principals[1].role_id.as_deref(), Some("27"));
    assert_eq!(snapshot.principals[2].active, Some(false));
}

#[test]
fn people_are_counted_and_forgotten() {
    let snapshot = snapshot(&[]);
    let desk = level(&snapshot, "Service Desk User (system)").id.clone();
    let desk = snapshot
        .people
        .iter()
        .find(|count| count.role_id == desk)
        .unwrap();
    assert_eq!((desk.active, desk.inactive), (1, 1));
    assert_eq!(desk.licences, BTreeMap::from([("3".to_owned(), 1)]));
    let people: u64 = snapshot.people.iter().map(|p| p.active + p.inactive).sum();
    let received = coverage(&snapshot, &Part::People).received;
    assert_eq!(Some(people + snapshot.principals.len() as u64), received);
    let json = snapshot.to_json().unwrap();
    for person in ["alice", "mallory", "Adminson", "Lopez"] {
        assert!(!json.contains(person), "{person}");
    }
}

#[test]
fn people_that_the_plan_names_are_recorded_and_nobody_else() {
    let snapshot = take(
        &acme(&[]),
        &naming(&["ALICE", "neo@acme.example", "nobody"]),
    )
    .unwrap();
    let kinds: Vec<_> = snapshot
        .principals
        .iter()
        .map(|p| (p.identifier.as_str(), p.kind))
        .collect();
    assert!(
        kinds.contains(&("alice", PrincipalKind::Person)),
        "{kinds:?}"
    );
    assert!(
        kinds.contains(&("neo@acme.example", PrincipalKind::Api)),
        "{kinds:?}"
    );
    assert_eq!(kinds.len(), 5);
    let admins = level(&snapshot, "System Administrator (system)").id.clone();
    assert!(
        snapshot.people.iter().all(|count| count.role_id != admins),
        "not counted twice"
    );
}

#[test]
fn the_callers_own_access_is_read_for_the_entities_of_the_plan() {
    let sim = acme(&[]);
    let keys = permlint_fetch::autotask::Credentials::from_values("neo-secret", "CODE").unwrap();
    let reader = reader_of(&sim.url(), "NEO@acme.example", keys, fast());
    let snapshot = run(reader.snapshot(&plan(&["Tickets", "Invoices", "Tickets"]), &NoProgress));
    let own = snapshot.unwrap().own.unwrap();
    assert_eq!(
        own.member.as_deref(),
        Some("neo@acme.example"),
        "as its record spells it"
    );
    assert!(own.rows.is_empty() && own.items.is_empty());
    let entities: Vec<&str> = own
        .access
        .iter()
        .map(|access| access.entity.as_str())
        .collect();
    assert_eq!(entities, ["Invoices", "Tickets"]);
    let tickets = &own.access[1];
    assert_eq!(tickets.access[&Action::Create].as_deref(), Some("All"));
    assert_eq!(tickets.access[&Action::Delete].as_deref(), Some("None"));
    assert!(!tickets.offers[&Action::Delete]);
    assert_eq!(
        own.access[0].access[&Action::Query].as_deref(),
        Some("None")
    );
}

#[test]
fn all_known_entities_can_be_asked_for_and_no_entity_is_fine_too() {
    let sim = acme(&[]);
    let all = FetchPlan {
        all_entities: true,
        ..FetchPlan::default()
    };
    let snapshot = take(&sim, &all).unwrap();
    assert_eq!(snapshot.own.unwrap().access.len(), ENTITIES.len());
    assert!(snapshot.coverage.iter().all(|c| c.is_complete()));
    assert!(
        snapshot.capture.requests < 200,
        "{}",
        snapshot.capture.requests
    );
    let none = take(&sim, &plan(&[])).unwrap();
    assert!(none.own.unwrap().access.is_empty());
    assert_eq!(none.capture.requests, 17);
}

#[test]
fn an_entity_that_nobody_knows_fails_by_itself() {
    let sim = acme(&[]);
    let plan = plan(&["Tickets", "Dragons", "../Version", ".."]);
    let snapshot = take(&sim, &plan).unwrap();
    assert_eq!(coverage(&snapshot, &access_to("Dragons")).status, Some(404));
    assert!(note(&snapshot, &access_to("Dragons")).contains("knows no entity"));
    assert!(note(&snapshot, &access_to("../Version")).contains("no entity can have this name"));
    let asked: Vec<String> = sim.requests().into_iter().map(|r| r.path).collect();
    assert!(asked.iter().all(|path| !path.contains("..")), "{asked:?}");
    assert_eq!(snapshot.own.unwrap().access.len(), 1);
}

#[test]
fn webhooks_are_counted_by_owner_and_their_addresses_stay_secret() {
    let mut tenant = Tenant::acme();
    let url = "http://u:p@plain.example.test/SECRET";
    tenant
        .add_webhook("ContactWebhooks", "old@acme.example", url, false)
        .unwrap();
    let snapshot = take(&start(tenant, &[]), &plan(&[])).unwrap();
    assert_eq!(snapshot.callbacks.len(), 6);
    let neo = snapshot.principals[1].id.as_deref();
    let of_neo = snapshot
        .callbacks
        .iter()
        .filter(|c| c.member_id.as_deref() == neo);
    assert_eq!(of_neo.count(), 5);
    let contact = snapshot
        .callbacks
        .iter()
        .find(|c| c.inactive == Some(true))
        .unwrap();
    assert!(contact.id.starts_with("ContactWebhooks/"));
    assert_eq!(contact.kind.as_deref(), Some("ContactWebhooks"));
    assert_eq!(contact.scheme.as_deref(), Some("http"));
    assert_eq!(contact.host.as_deref(), Some("plain.example.test"));
    let digests: BTreeSet<_> = snapshot.callbacks.iter().map(|c| &c.path_digest).collect();
    assert_eq!(digests.len(), 6);
}

#[test]
fn a_module_that_is_off_is_told_and_closes_its_entities() {
    let mut tenant = Tenant::acme_with(Profile::OverPrivileged);
    tenant.set_module(Module::Projects, false);
    let sim = start(tenant, &[]);
    let keys = permlint_fetch::autotask::Credentials::from_values("neo-secret", "CODE").unwrap();
    let reader = reader_of(&sim.url(), "neo@acme.example", keys, fast());
    let snapshot = run(reader.snapshot(&plan(&["Projects"]), &NoProgress)).unwrap();
    let modules = snapshot.modules.unwrap();
    assert!(!modules["12"]);
    assert!(modules["24"]);
    let access = &snapshot.own.unwrap().access[0];
    assert_eq!(access.access[&Action::Query].as_deref(), Some("None"));
    assert!(access.offers[&Action::Query]);
}

#[test]
fn every_request_is_a_get_and_the_keys_go_to_the_api_only() {
    let sim = acme(&[]);
    take(&sim, &plan(&["Tickets"])).unwrap();
    let requests = sim.requests();
    assert!(requests[0].path.ends_with("/zoneInformation") && !requests[0].secret);
    assert!(
        requests[1].path.ends_with("/ThresholdInformation"),
        "before anything else"
    );
    for request in &requests {
        assert_eq!(request.method, "GET");
        assert!(!request.impersonation && !request.authorization);
        assert_eq!(
            request.secret,
            request.path.contains("/V1.0/"),
            "{}",
            request.path
        );
        assert!(request.query.len() < 2_000);
        let is_list = request.path.ends_with("/query");
        assert_eq!(
            is_list,
            request.query.contains("IncludeFields"),
            "{}",
            request.path
        );
        for field in ["secretKey", "email", "internalCost"] {
            assert!(!request.query.contains(field), "{}", request.query);
        }
    }
    let asked: BTreeSet<_> = requests.iter().map(|r| (&r.path, &r.query)).collect();
    assert_eq!(asked.len(), requests.len(), "nothing is asked twice");
}

#[test]
fn two_snapshots_are_equal_and_so_are_those_of_small_pages() {
    let sim = acme(&[]);
    let (plan, mut digests) = (plan(&["Tickets", "Companies"]), BTreeSet::new());
    for page_size in [500, 500, 1, 3, 16] {
        let options = Options {
            page_size,
            ..fast()
        };
        let reader = reader_at(&sim.url(), options);
        let snapshot = run(TenantReader::snapshot(&reader, &plan, &NoProgress)).unwrap();
        assert_eq!(snapshot.capture.retries, 0);
        assert!(snapshot.capture.started <= snapshot.capture.finished);
        digests.insert(format!("{:?}", snapshot.digest().unwrap()));
    }
    assert_eq!(digests.len(), 1);
}

#[derive(Default)]
struct Steps(Mutex<Vec<String>>);

impl Progress for Steps {
    fn step(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }
}

#[test]
fn progress_says_how_far_it_is() {
    let steps = Steps::default();
    let sim = acme(&[]);
    let reader = reader_at(&sim.url(), fast());
    run(reader.snapshot(&plan(&["Tickets", "Companies"]), &steps)).unwrap();
    let steps = steps.0.lock().unwrap();
    assert_eq!(steps.first().unwrap(), "finding the zone");
    assert!(
        steps.last().unwrap().ends_with("entity 2 of 2"),
        "{steps:?}"
    );
}
