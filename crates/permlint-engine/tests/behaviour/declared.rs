//! A platform that lists no rows: probes and worksheets are the evidence.

use permlint_baseline::{load_baseline, load_catalogue};
use permlint_engine::{Auditor, Options, floor_tenant};
use permlint_model::report::Report;
use permlint_model::snapshot::{Coverage, EntityAccess, OwnRights, Part, Snapshot};
use permlint_model::worksheet::{Answer, Worksheet};
use permlint_model::{Action, EvidenceKind, GapReason, Location, Platform};

use crate::support::{date, line};

const CATALOGUE: &str = r#"
schema: permlint.catalogue/1
platform: autotask
title: A small platform without rows
editor: "Security Levels > {role}"
sources: { doc: { title: A document } }
domains:
  yes-no: { chain: [No, Yes] }
  view: { chain: [None, Mine, All] }
  count: { count: true }
  text: { text: fold-case }
row: {}
modules:
  - id: service-desk
    name: Service Desk
    entries:
      - { id: tickets, name: Tickets, group: Objects, domains: { view: view, add: yes-no }, sources: [doc], certainty: seen }
      - { id: notes, name: Notes, group: Objects, domains: { add: yes-no }, sources: [doc], certainty: seen }
  - id: other
    name: Other
    entries:
      - { id: webhooks.maximum-number-of-webhooks, name: Maximum number of webhooks, domain: count, sources: [doc], certainty: seen }
access:
  - { entity: Tickets, verb: query, governed-by: ["service-desk.tickets:view"], source: doc, certainty: inferred }
  - { entity: Tickets, verb: create, governed-by: ["service-desk.tickets:add"], source: doc, certainty: inferred }
  - { entity: Notes, verb: create, governed-by: ["service-desk.notes:add", "service-desk.tickets:view"], source: doc, certainty: inferred }
facts:
  - id: level
    name: Security level
    entries:
      - { id: exists, name: Level exists, domain: yes-no, sources: [doc], certainty: seen }
      - { id: system, name: System level, domain: yes-no, sources: [doc], certainty: seen }
  - id: member
    name: API user
    entries:
      - { id: exists, name: User exists, domain: yes-no, sources: [doc], certainty: seen }
  - id: webhooks
    name: Webhooks
    entries:
      - { id: in-use, name: Webhooks in use, domain: count, sources: [doc], certainty: seen }
      - { id: headroom, name: Webhooks left, domain: count, sources: [doc], certainty: seen }
"#;

const LEVEL: &str = "App";

struct Audit {
    auditor: Auditor,
    snapshot: Snapshot,
    worksheets: Vec<Worksheet>,
}

fn audit(expect: &[&str]) -> Audit {
    let catalogue = load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap();
    let mut rules = String::new();
    for (at, expect) in expect.iter().enumerate() {
        rules.push_str(&format!(
            "  - {{ id: r{at}, title: T, severity: high, origin: {{ source: page, section: S }}, \
             why: W, expect: [{expect}] }}\n"
        ));
    }
    let text = format!(
        "schema: permlint.baseline/1\nid: x/one\ntitle: X\nplatform: autotask\n\
         read-on: 2026-11-21\nconfidence: complete\nsources: {{ page: {{ title: A page }} }}\n\
         parameters: {{ level: {{ title: L, default: {LEVEL} }}, member: {{ title: M, default: app }} }}\n\
         rules:\n{rules}"
    );
    let baseline = load_baseline("one.yaml", text.as_bytes(), &catalogue)
        .unwrap_or_else(|problems| panic!("{problems:?}"));
    let options = Options {
        today: Some(date("2026-11-21")),
        ..Options::default()
    };
    let auditor = Auditor::compile(vec![baseline], catalogue, options).unwrap();
    let mut snapshot = floor_tenant(&auditor).snapshot;
    for subject in &mut snapshot.subjects {
        subject.rows = None;
    }
    snapshot.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    Audit {
        auditor,
        snapshot,
        worksheets: Vec::new(),
    }
}

impl Audit {
    fn declare(mut self, entry: &str, action: Action, value: &str) -> Self {
        let answer = Answer {
            entry: entry.parse().unwrap(),
            action,
            value: value.to_owned(),
            location: Location {
                path: "sheet.csv".to_owned(),
                line: 1,
                column: 1,
                length: 1,
            },
        };
        match self.worksheets.first_mut() {
            Some(sheet) => sheet.answers.push(answer),
            None => self.worksheets.push(Worksheet {
                platform: Platform::Autotask,
                company: None,
                level: LEVEL.to_owned(),
                declared_by: "alice".to_owned(),
                declared_on: date("2026-11-20"),
                answers: vec![answer],
            }),
        }
        self
    }

    /// Lets `caller` take the snapshot, with this access.
    fn probe(mut self, caller: &str, entity: &str, verb: Action, word: &str) -> Self {
        let own = self.snapshot.own.get_or_insert(OwnRights {
            member: None,
            rows: Vec::new(),
            items: Vec::new(),
            access: Vec::new(),
        });
        own.member = Some(caller.to_owned());
        own.access.push(EntityAccess {
            entity: entity.to_owned(),
            offers: [(verb, true)].into(),
            access: [(verb, Some(word.to_owned()))].into(),
        });
        self.snapshot.modules = Some([("24".to_owned(), true)].into());
        let part = Part::Access {
            entity: entity.to_owned(),
        };
        let read = self.snapshot.coverage[0].clone();
        self.snapshot.coverage.push(Coverage { part, ..read });
        self
    }

    fn report(&self) -> Report {
        self.auditor
            .audit_with(&self.snapshot, &self.worksheets)
            .unwrap()
    }

    fn findings(&self) -> Vec<String> {
        self.report().findings.iter().map(line).collect()
    }
}

const VIEWS: &str =
    "{ module: Service Desk, entries: [\"Objects: Tickets\"], at-least: { view: Mine } }";
const ADDS: &str = "{ module: Service Desk, entries: [Tickets], at-least: { add: Yes } }";
const LIMIT: &str = "{ module: Other, entries: [Maximum number of webhooks], exactly: 5 }";

#[test]
fn what_nobody_declared_is_unknown_and_a_worksheet_settles_it() {
    let open = audit(&[VIEWS]);
    assert_eq!(
        open.findings(),
        ["r0 service-desk.tickets view unknown high"]
    );
    assert_eq!(
        open.report().findings[0].reason,
        Some(GapReason::NotDeclared)
    );
    assert_eq!(open.report().exit_code, 4);
    let told = open.declare("service-desk.tickets", Action::View, "All");
    assert_eq!(told.report().exit_code, 0);
    let less = audit(&[VIEWS]).declare("service-desk.tickets", Action::View, "None");
    assert_eq!(less.report().exit_code, 1);
    assert_eq!(less.report().findings[0].evidence, [EvidenceKind::Declared]);
}

#[test]
fn a_probe_of_the_callers_own_key_settles_a_single_governor() {
    let audit = audit(&[VIEWS, ADDS])
        .probe("app", "Tickets", Action::Query, "Restricted")
        .probe("app", "Tickets", Action::Create, "None");
    assert_eq!(
        audit.findings(),
        ["r1 service-desk.tickets add missing high"]
    );
    assert_eq!(audit.report().findings[0].evidence, [EvidenceKind::Probe]);
}

#[test]
fn an_auditors_key_on_another_level_lends_nothing() {
    let audit = audit(&[VIEWS]).probe("permlint", "Tickets", Action::Query, "All");
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn several_governors_are_left_open() {
    let notes = "{ module: Service Desk, entries: [Notes], at-least: { add: Yes } }";
    for word in ["None", "Restricted", "All"] {
        let audit = audit(&[notes]).probe("app", "Notes", Action::Create, word);
        assert_eq!(audit.report().exit_code, 4, "{word}");
    }
}

#[test]
fn nothing_allowed_says_nothing_where_a_module_may_be_off() {
    let mut audit = audit(&[ADDS]).probe("app", "Tickets", Action::Create, "None");
    audit.snapshot.modules = Some([("24".to_owned(), false)].into());
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn a_sheet_and_a_probe_that_contradict_each_other_are_told_with_both_sides() {
    let audit = audit(&[ADDS])
        .declare("service-desk.tickets", Action::Add, "Yes")
        .probe("app", "Tickets", Action::Create, "None");
    let report = audit.report();
    let conflict = &report.findings[0];
    assert_eq!(conflict.kind.as_str(), "evidence-conflict");
    let sides = conflict.detail.clone().unwrap();
    assert!(
        sides.contains("probe says No") && sides.contains("declared says Yes"),
        "{sides}"
    );
    assert_eq!(report.exit_code, 4);
}

#[test]
fn access_to_entities_is_judged_by_the_callers_own_probes_only() {
    let needs = "{ access: Tickets, at-least: { query: Restricted, create: Restricted } }";
    let own = audit(&[needs])
        .probe("app", "Tickets", Action::Query, "2")
        .probe("app", "Tickets", Action::Create, "All");
    let report = own.report();
    assert_eq!(report.exit_code, 0, "{:?}", own.findings());
    let none = audit(&[needs]).probe("app", "Tickets", Action::Query, "None");
    let missing = "r0 api-access.tickets query missing high".to_owned();
    assert!(none.findings().contains(&missing), "{:?}", none.findings());
    let other = audit(&[needs]).probe("permlint", "Tickets", Action::Query, "None");
    assert_eq!(other.report().exit_code, 4);
}

#[test]
fn a_limit_that_the_api_hides_is_unknown_until_it_is_declared() {
    assert_eq!(audit(&[LIMIT]).report().exit_code, 4);
    let declare = |value: &str| {
        audit(&[LIMIT]).declare(
            "other.webhooks.maximum-number-of-webhooks",
            Action::Value,
            value,
        )
    };
    assert_eq!(declare("5").report().exit_code, 0);
    assert_eq!(
        declare("4").findings(),
        ["r0 other.webhooks.maximum-number-of-webhooks value missing high"]
    );
    assert_eq!(
        declare("6").findings(),
        ["r0 other.webhooks.maximum-number-of-webhooks value excess high"]
    );
}

#[test]
fn worksheets_that_contradict_each_other_read_the_same_in_either_order() {
    let mut both = audit(&[VIEWS]).declare("service-desk.tickets", Action::View, "All");
    let mut other = both.worksheets[0].clone();
    other.answers[0].value = "None".to_owned();
    both.worksheets.push(other);
    let one = both.report();
    both.worksheets.reverse();
    assert_eq!(one, both.report());
    assert_eq!(one.exit_code, 4);
}

#[test]
fn old_declarations_and_sheets_of_other_levels_settle_nothing() {
    let mut old = audit(&[VIEWS]).declare("service-desk.tickets", Action::View, "All");
    old.worksheets[0].declared_on = date("2026-08-01");
    assert_eq!(old.report().findings[0].reason, Some(GapReason::Stale));
    // A day that is yet to come would never grow old.
    let mut future = audit(&[VIEWS]).declare("service-desk.tickets", Action::View, "All");
    future.worksheets[0].declared_on = date("2027-12-01");
    assert_eq!(future.report().findings[0].reason, Some(GapReason::Stale));
    let mut other = audit(&[VIEWS]).declare("service-desk.tickets", Action::View, "All");
    other.worksheets[0].level = "Another".to_owned();
    let report = other.report();
    assert_eq!(report.exit_code, 4);
    assert!(
        report.notes.iter().any(|note| note.contains("Another")),
        "{:?}",
        report.notes
    );
}

#[test]
fn at_least_one_of_a_section_needs_one_declared_and_all_declared_to_be_missing() {
    let any = "{ module: Service Desk, any: all, at-least: Yes }";
    assert_eq!(audit(&[any]).report().exit_code, 4);
    let one = audit(&[any]).declare("service-desk.notes", Action::Add, "Yes");
    assert_eq!(one.report().exit_code, 0);
    let none = audit(&[any])
        .declare("service-desk.notes", Action::Add, "No")
        .declare("service-desk.tickets", Action::Add, "No");
    assert_eq!(none.report().exit_code, 4);
    let none = none.declare("service-desk.tickets", Action::View, "None");
    assert_eq!(
        none.findings(),
        ["r0 service-desk.any-entry value missing high"]
    );
}

/// What no API shows is settled by somebody who looks.
#[test]
fn an_undeclared_setting_is_explained_with_the_line_of_the_worksheet_that_settles_it() {
    let report = audit(&[ADDS]).report();
    let open = |f: &&permlint_model::report::Finding| f.reason == Some(GapReason::NotDeclared);
    let finding = report.findings.iter().find(open).unwrap();
    let catalogue = load_catalogue("small.yaml", CATALOGUE.as_bytes()).unwrap();
    let told = permlint_engine::explain(&report, finding, &[], &catalogue);
    let is_sheet = |way: &&permlint_model::explanation::WayOut| {
        way.kind == permlint_model::explanation::WayKind::Worksheet
    };
    let sheet = told.would_pass_if.iter().find(is_sheet).unwrap();
    assert!(
        sheet.text.contains("service-desk.tickets:add; Yes passes"),
        "{}",
        sheet.text
    );
    let command = sheet.command.as_deref().unwrap();
    assert!(command.starts_with("permlint worksheet -b x/"), "{command}");
    assert!(command.contains("--level=App "), "{command}");
}
