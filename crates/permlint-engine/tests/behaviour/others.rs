//! People that are named, and other levels than the audited one.

use permlint_engine::{Accepted, Auditor, Options, floor_tenant};
use permlint_model::exception::{Acceptance, Exception};
use permlint_model::report::{Report, Status};
use permlint_model::snapshot::{EntityAccess, Principal, PrincipalKind, Snapshot, Subject};
use permlint_model::{Action, EvidenceKind, GapReason};

use crate::support::{date, line};

const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: autotask
title: A small platform without rows
editor: "Security Levels > {role}"
sources: { doc: { title: A document } }
domains:
  yes-no: { chain: [No, Yes] }
  count: { count: true }
  reach: { chain: [None, Mine, All] }
row: {}
modules:
  - id: api
    name: API
    entries:
      - { id: tickets, name: Tickets, domains: { edit: yes-no }, sources: [doc], certainty: seen }
      - { id: reach, name: Reach, domain: reach, sources: [doc], certainty: seen }
      - { id: allow, name: Allow impersonation, domain: yes-no, sources: [doc], certainty: seen }
facts:
  - id: level
    name: Security level
    entries:
      - { id: exists, name: Level exists, domain: yes-no, sources: [doc], certainty: seen }
      - { id: holders, name: Holders, domain: count, sources: [doc], certainty: seen }
  - id: member
    name: User
    entries:
      - { id: exists, name: User exists, domain: yes-no, sources: [doc], certainty: seen }
access:
  - { entity: Tickets, verb: update, governed-by: ["api.tickets:edit"], source: doc, certainty: inferred }
licences:
  - { id: "3", name: Professional, cannot-be-impersonated: false, forbids: [], source: doc, certainty: seen }
  - { id: "8", name: Contractor, cannot-be-impersonated: false, forbids: ["api.tickets:edit"], source: doc, certainty: seen }
system-levels:
  - { name: "Desk (system)", licence: Professional, api-only: no, copyable: yes, admin: None, dashboard-tabs: None, sections: {}, cells: { "api.allow:value": No, "api.reach:value": Mine }, source: doc, certainty: seen }
"#;

const LICENCE: &str =
    "{ for: { people: \"{who}\" }, module: API, entries: [Tickets], at-least: { edit: Yes } }";
const EXISTS: &str = "{ for: { people: \"{who}\" }, fact: member.exists, at-least: Yes }";
const ALLOWED: &str =
    "{ for: { levels-of: \"{who}\" }, module: API, entries: [Allow impersonation], at-least: Yes }";

fn auditor(expect: &[&str], who: Option<&str>) -> Result<Auditor, permlint_engine::CompileError> {
    let catalogue = permlint_baseline::load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap();
    let mut rules = String::new();
    for (at, expect) in expect.iter().enumerate() {
        rules.push_str(&format!(
            "  - {{ id: r{at}, title: T, severity: high, origin: permlint, why: W, expect: [{expect}] }}\n"
        ));
    }
    let text = format!(
        "schema: permlint.baseline/1\nid: x/one\ntitle: X\nplatform: autotask\n\
         read-on: 2026-11-21\nconfidence: complete\nsources: {{ page: {{ title: A page }} }}\n\
         parameters: {{ level: {{ title: L, default: App }}, member: {{ title: M, default: app }}, \
         who: {{ title: People }} }}\nrules:\n{rules}"
    );
    let baseline =
        permlint_baseline::load_baseline("one.yaml", text.as_bytes(), &catalogue).unwrap();
    let given = who.map(|who| ("who".to_owned(), who.to_owned()));
    let options = Options {
        parameters: given.into_iter().collect(),
        today: Some(date("2026-11-21")),
        max_age_days: 100_000,
        ..Options::default()
    };
    Auditor::compile(vec![baseline], catalogue, options)
}

fn snapshot(auditor: &Auditor) -> Snapshot {
    let mut snapshot = floor_tenant(auditor).taken();
    snapshot.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    snapshot
}

/// Has a person hold a level that is made for it, and be recorded by name.
fn person(snapshot: &mut Snapshot, name: &str, licence: &str, level: &str) {
    let id = format!("9{}", snapshot.subjects.len());
    let template = snapshot.subjects[0].clone();
    snapshot.subjects.push(Subject {
        id: id.clone(),
        name: level.to_owned(),
        ..template
    });
    let template = snapshot.principals[0].clone();
    snapshot.principals.push(Principal {
        identifier: name.to_owned(),
        kind: PrincipalKind::Person,
        id: Some(format!("8{id}")),
        role_id: Some(id),
        licence: Some(licence.to_owned()),
        ..template
    });
    snapshot.scope.people.push(name.to_owned());
}

fn report(auditor: &Auditor, snapshot: &Snapshot) -> Report {
    auditor.audit(snapshot).unwrap()
}

fn findings(report: &Report) -> Vec<String> {
    let each = report.findings.iter();
    each.map(|f| format!("{} {}", f.item.as_deref().unwrap_or("-"), line(f)))
        .collect()
}

#[test]
fn a_licence_is_judged_for_each_person_that_is_named() {
    let auditor = auditor(&[LICENCE, EXISTS], Some("bob, ERIN")).unwrap();
    let mut snapshot = snapshot(&auditor);
    person(&mut snapshot, "bob", "8", "Helpers");
    person(&mut snapshot, "erin", "3", "Desk");
    let report = report(&auditor, &snapshot);
    assert_eq!(findings(&report), ["bob r0 api.tickets edit missing high"]);
    // Nothing was refused: there are no rows to read on this platform.
    assert_eq!(report.notes, [""; 0]);
    assert!(
        report.findings[0]
            .detail
            .as_deref()
            .unwrap()
            .contains("Contractor")
    );
    assert_eq!(auditor.fetch_plan().people, ["bob", "ERIN"]);
}

#[test]
fn nobody_is_judged_where_nobody_is_named_and_an_empty_list_is_refused() {
    let quiet = auditor(&[LICENCE, EXISTS, ALLOWED], None).unwrap();
    assert!(report(&quiet, &snapshot(&quiet)).findings.is_empty());
    assert!(quiet.fetch_plan().people.is_empty());
    assert!(auditor(&[LICENCE], Some(" , ")).is_err());
}

#[test]
fn who_was_not_asked_for_is_unknown_and_who_does_not_exist_is_missing_once() {
    let auditor = auditor(&[LICENCE, EXISTS, ALLOWED], Some("alice")).unwrap();
    let mut snapshot = snapshot(&auditor);
    let open = report(&auditor, &snapshot);
    assert_eq!(open.exit_code, 4);
    assert!(
        open.findings
            .iter()
            .all(|f| f.reason == Some(GapReason::NotRead))
    );
    assert!(
        open.findings[0]
            .detail
            .as_deref()
            .unwrap()
            .contains("--person alice")
    );
    snapshot.scope.people.push("alice".to_owned());
    assert_eq!(
        findings(&report(&auditor, &snapshot)),
        ["alice r1 member.exists value missing high"]
    );
    // Without the caller's own record, the list may hide anybody.
    snapshot.own = None;
    let hidden = report(&auditor, &snapshot);
    assert!(
        hidden
            .findings
            .iter()
            .all(|f| f.reason == Some(GapReason::NotWitnessed))
    );
}

#[test]
fn a_system_level_cannot_allow_it_and_another_has_to_be_declared() {
    let auditor = auditor(&[ALLOWED], Some("bob,erin")).unwrap();
    let mut snapshot = snapshot(&auditor);
    person(&mut snapshot, "bob", "3", "Desk (system)");
    person(&mut snapshot, "erin", "3", "Technician");
    let report = report(&auditor, &snapshot);
    assert_eq!(
        findings(&report),
        [
            "Desk (system) r0 api.allow value missing high",
            "Technician r0 api.allow value unknown high"
        ]
    );
    assert_eq!(report.findings[1].reason, Some(GapReason::NotDeclared));
}

/// What was accepted of another level is compared in the values of its setting.
#[test]
fn an_exception_for_another_level_holds() {
    let reach = "{ for: { levels-of: \"{who}\" }, module: API, entries: [Reach], at-least: All }";
    let auditor = auditor(&[reach], Some("bob")).unwrap();
    let mut snapshot = snapshot(&auditor);
    person(&mut snapshot, "bob", "3", "Desk (system)");
    let before = report(&auditor, &snapshot);
    assert_eq!(
        findings(&before),
        ["Desk (system) r0 api.reach value missing high"]
    );
    let acceptance = Acceptance {
        reason: "He reads only his own".to_owned(),
        owner: "kim@acme.test".to_owned(),
        expires: date("2199-03-31"),
    };
    // When it was accepted, even that was closed.
    let mut exception = Exception::of(&before, &before.findings[0], acceptance);
    "None".clone_into(&mut exception.seen);
    let accepted = Accepted {
        exceptions: vec![exception],
        ..Accepted::default()
    };
    let after = auditor.audit_accepting(&snapshot, &[], &accepted).unwrap();
    assert_eq!(
        after.findings[0].status,
        Status::Excepted,
        "{:?}",
        after.findings
    );
}

/// A probe shows the rights of the key that asks. A person of the same name as an API user, on
/// another level, takes nothing from it and gives nothing to it.
#[test]
fn a_person_of_the_same_name_as_the_caller_lends_no_rights() {
    let own = "{ module: API, entries: [Tickets], at-least: { edit: Yes } }";
    let auditor = auditor(&[own], None).unwrap();
    let mut snapshot = snapshot(&auditor);
    let auditing = snapshot
        .principals
        .iter()
        .find(|p| p.identifier != "app")
        .unwrap()
        .identifier
        .clone();
    // The auditor's key took the snapshot; a person of its name holds the audited level.
    let level = snapshot.subjects.iter().find(|s| s.name == "App").unwrap();
    let level = level.id.clone();
    person(&mut snapshot, &auditing, "3", "Elsewhere");
    snapshot.principals.last_mut().unwrap().role_id = Some(level);
    let own = snapshot.own.as_mut().unwrap();
    own.member = Some(auditing);
    own.access.push(EntityAccess {
        entity: "Tickets".to_owned(),
        offers: [(Action::Update, true)].into(),
        access: [(Action::Update, Some("All".to_owned()))].into(),
    });
    let report = report(&auditor, &snapshot);
    assert_eq!(findings(&report), ["- r0 api.tickets edit unknown high"]);
    let probed = report
        .findings
        .iter()
        .any(|f| f.evidence.contains(&EvidenceKind::Probe));
    assert!(!probed);
}
