//! Autotask: live facts, probes and worksheets, over real sockets.

use std::collections::BTreeSet;

use permlint_engine::{Auditor, Options};
use permlint_model::report::Report;
use permlint_model::snapshot::Snapshot;
use permlint_model::{EvidenceKind, GapReason, Severity};
use permlint_sim::Running;
use permlint_sim::autotask::{Fault, Simulator, Tenant};

use crate::support::{code, permlint, text, write};

const BASELINE: &str = r#"schema: permlint.baseline/1
id: mine/desk
title: Our desk tool on Autotask
platform: autotask
read-on: 2026-11-21
confidence: complete
sources: { page: { title: Our page, url: "https://example.test/page" } }
parameters:
  level: { title: Level, default: Neo API User }
  member: { title: API user, default: neo@acme.example }
rules:
  - id: tickets
    title: Tickets can be seen and added
    severity: high
    origin: { source: page, section: Rights }
    why: Without them there is nothing to work on.
    expect:
      - { module: Service Desk, entries: ["Object Permissions: Tickets"], at-least: { view: Mine, add: Yes } }
  - id: webhooks
    title: Five webhooks may be made
    severity: high
    origin: { source: page, section: Webhooks }
    why: It makes five.
    expect:
      - { module: Other, entries: [Maximum number of webhooks], at-least: 5 }
"#;

fn start(faults: &[Fault]) -> Running {
    let simulator = Simulator::new(Tenant::acme());
    simulator.faults(faults.iter().copied()).start().unwrap()
}

fn keys(secret: &str) -> assert_cmd::Command {
    let mut run = permlint();
    run.env("PERMLINT_AT_SECRET", secret)
        .env("PERMLINT_AT_INTEGRATION_CODE", "CODE");
    run
}

fn live(
    sim: &Running,
    command: &str,
    user: &str,
    secret: &str,
    more: &[&str],
) -> std::process::Output {
    let mut run = keys(secret);
    run.args([
        command,
        "autotask",
        "--user",
        user,
        "--zone",
        &sim.url(),
        "--attempts",
        "2",
    ])
    .args(more);
    run.output().unwrap()
}

fn report(output: &std::process::Output) -> Report {
    let shown = text(&output.stdout);
    Report::from_json(&shown).unwrap_or_else(|e| panic!("{e}\n{shown}\n{}", text(&output.stderr)))
}

#[test]
fn preflight_and_snapshot_need_no_more_than_a_user_and_keys() {
    let sim = start(&[]);
    let output = live(&sim, "preflight", "api@acme.example", "secret", &[]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    let output = live(
        &sim,
        "snapshot",
        "api@acme.example",
        "secret",
        &["--entity", "Tickets"],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    let snapshot = Snapshot::from_json(&shown).unwrap();
    assert!(
        snapshot
            .subjects
            .iter()
            .any(|level| level.name == "Neo API User")
    );
    assert_eq!(snapshot.own.unwrap().access.len(), 1);
    for secret in [
        "SECRET-WEBHOOK-KEY",
        "SECRET-WEBHOOK-TOKEN",
        "PRIVATE-",
        "\"secret\"",
        "CODE",
    ] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(sim.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn missing_keys_are_named_and_nothing_is_sent() {
    let sim = start(&[]);
    let mut run = permlint();
    run.args([
        "preflight",
        "autotask",
        "--user",
        "api@acme.example",
        "--zone",
        &sim.url(),
    ]);
    let output = run.output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("PERMLINT_AT_INTEGRATION_CODE"));
    assert!(sim.requests().is_empty());
}

#[test]
fn what_the_api_does_not_show_is_settled_by_a_worksheet() {
    let sim = start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let baseline = write(folder.path(), "desk.yaml", BASELINE);
    let common = ["-b", baseline.as_str(), "--format", "json"];
    // The auditor's own key stands on another level: it lends nothing to the audited one.
    let output = live(&sim, "audit", "api@acme.example", "secret", &common);
    assert_eq!(code(&output), 4, "{}", text(&output.stderr));
    let reasons: Vec<_> = report(&output)
        .findings
        .iter()
        .filter_map(|f| f.reason)
        .collect();
    assert!(
        reasons
            .iter()
            .all(|reason| *reason == GapReason::NotDeclared),
        "{reasons:?}"
    );

    // The integration's own key: probes settle what a single setting governs.
    let output = live(&sim, "audit", "neo@acme.example", "neo-secret", &common);
    let open: Vec<String> = report(&output)
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| finding.entry_id.to_string())
        .collect();
    assert_eq!(open, ["other.webhooks.maximum-number-of-webhooks"]);

    let sheet = folder.path().join("desk.csv").display().to_string();
    let mut ask = permlint();
    ask.args(["worksheet", "-b", &baseline, "-o", &sheet]);
    let asked = ask.output().unwrap();
    assert_eq!(code(&asked), 0, "{}", text(&asked.stderr));
    assert!(
        text(&asked.stderr).contains("3 questions"),
        "{}",
        text(&asked.stderr)
    );

    let blank = live(
        &sim,
        "audit",
        "neo@acme.example",
        "neo-secret",
        &[&common[..], &["--worksheet", &sheet]].concat(),
    );
    assert_ne!(
        code(&blank),
        0,
        "a form that nobody filled in settles nothing"
    );

    let filled = write(
        folder.path(),
        "filled.csv",
        "# level: Neo API User\n# declared by: alice\n# declared on: 2026-11-20\n\
         id,action,value\nother.webhooks.maximum-number-of-webhooks,value,5\n",
    );
    let told = ["--worksheet", filled.as_str(), "--today", "2026-11-21"];
    let folder_snapshot = folder.path().join("neo.json").display().to_string();
    let output = live(
        &sim,
        "audit",
        "neo@acme.example",
        "neo-secret",
        &[
            &common[..],
            &["--worksheet", &filled, "--save", &folder_snapshot],
        ]
        .concat(),
    );
    let report = report(&output);
    assert_eq!(code(&output), 0, "{:?}", report.findings);
    let kinds: Vec<_> = report.subject.evidence.clone();
    assert!(!kinds.contains(&EvidenceKind::Role));
    let snapshot = std::fs::read_to_string(&folder_snapshot).unwrap();
    let dated = snapshot.replace(
        &snapshot[snapshot.find("\"finished\": \"").unwrap() + 13..][..10],
        "2026-11-21",
    );
    let dated = write(folder.path(), "dated.json", &dated);
    let mut check = permlint();
    check.args(["check", &dated, "-b", &baseline]).args(told);
    assert_eq!(code(&check.output().unwrap()), 0);
}

#[test]
fn a_probe_and_a_sheet_that_contradict_each_other_are_told() {
    let sim = start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let baseline = write(folder.path(), "desk.yaml", BASELINE);
    let sheet = write(
        folder.path(),
        "sheet.csv",
        "# level: Neo API User\n# declared by: alice\n# declared on: 2026-11-20\n\
         id,action,value\nother.webhooks.maximum-number-of-webhooks,value,5\n\
         service-desk.object-permissions.tickets,add,No\n",
    );
    let output = live(
        &sim,
        "audit",
        "neo@acme.example",
        "neo-secret",
        &["-b", &baseline, "--format", "json", "--worksheet", &sheet],
    );
    let report = report(&output);
    let conflict = report
        .findings
        .iter()
        .find(|f| f.kind.as_str() == "evidence-conflict");
    assert!(conflict.is_some(), "{:?}", report.findings);
    assert_eq!(code(&output), 4);
}

#[test]
fn refusals_and_troubles_never_end_in_a_pass() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = write(folder.path(), "desk.yaml", BASELINE);
    for fault in [
        Fault::ResourcesRefused,
        Fault::EntityInformationRefused,
        Fault::AccessNull,
    ] {
        let sim = start(&[fault]);
        let output = live(
            &sim,
            "audit",
            "neo@acme.example",
            "neo-secret",
            &["-b", &baseline],
        );
        assert_eq!(code(&output), 4, "{fault:?} {}", text(&output.stdout));
    }
    for (fault, expected) in [
        (Fault::ThresholdHigh, 5),
        (Fault::ZoneEvilHost, 4),
        (Fault::Server500Forever, 5),
    ] {
        let sim = start(&[fault]);
        let output = live(&sim, "preflight", "api@acme.example", "secret", &[]);
        assert_eq!(
            code(&output),
            expected,
            "{fault:?} {}",
            text(&output.stdout)
        );
    }
}

#[test]
fn a_worksheet_asks_only_what_the_documents_need() {
    let folder = tempfile::tempdir().unwrap();
    for (ending, first) in [
        ("csv", "schema"),
        ("yaml", "schema: permlint.worksheet/1"),
        ("html", "<!doctype html>"),
    ] {
        let path = folder.path().join(format!("neo.{ending}"));
        let shown = path.display().to_string();
        let mut ask = permlint();
        ask.args(["worksheet", "-b", "neo/autotask", "-o", &shown]);
        let output = ask.output().unwrap();
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        let said = text(&output.stderr);
        let count: u32 = said.split(' ').next().unwrap().parse().unwrap();
        assert!((10..45).contains(&count), "{said}");
        let form = std::fs::read_to_string(&path).unwrap().to_lowercase();
        assert!(
            form.contains(first),
            "{ending}: {}",
            &form[..200.min(form.len())]
        );
    }
    let mut ask = permlint();
    ask.args(["worksheet", "-b", "neo/autotask", "-o", "neo.docx"]);
    assert_eq!(code(&ask.output().unwrap()), 2);
}

/// An entity that the simulator does not know is a failed part of the coverage, which no real
/// tenant has.
#[test]
fn the_simulator_knows_every_entity_that_a_shipped_baseline_probes() {
    let document = permlint_rules::catalogue("autotask").unwrap();
    let catalogue = permlint_baseline::load_catalogue(document.path, document.bytes).unwrap();
    let governed = catalogue.access.iter().map(|access| access.entity.clone());
    let mut entities: BTreeSet<String> = governed.collect();
    for document in permlint_rules::baselines() {
        let Ok(baseline) =
            permlint_baseline::load_baseline(document.path, document.bytes, &catalogue)
        else {
            continue; // It is for the other platform.
        };
        let options = Options {
            role: Some("Neo API User".to_owned()),
            ..Options::default()
        };
        let auditor = Auditor::compile(vec![baseline], catalogue.clone(), options);
        entities.extend(auditor.unwrap().fetch_plan().entities);
    }
    assert!(entities.contains("KnowledgeBaseArticles"));

    let sim = start(&[]);
    let asked = entities.iter().flat_map(|name| ["--entity", name.as_str()]);
    let asked: Vec<&str> = asked.collect();
    let output = live(&sim, "snapshot", "neo@acme.example", "neo-secret", &asked);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let snapshot = Snapshot::from_json(&text(&output.stdout)).unwrap();
    let answered = snapshot.own.unwrap().access;
    let answered: BTreeSet<String> = answered.into_iter().map(|a| a.entity).collect();
    assert_eq!(answered, entities);
}
