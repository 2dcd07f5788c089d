//! `diff` and `recheck` on variants of the frozen snapshots.

use std::path::Path;

use permlint_model::diff::Diff;
use permlint_model::recheck::Recheck;
use permlint_model::snapshot::{Outcome, Part, Snapshot};
use permlint_model::text::is_hostile;

use crate::support::{code, permlint, text, write};

const FLOOR: &str = "../../fixtures/connectwise/floor.snapshot.json";
const OPEN: &str = "../../fixtures/connectwise/over-privileged.snapshot.json";
const TODAY: [&str; 2] = ["--today", "2026-11-28"];

/// The floor a week later: an upgrade, an administrator, a member that moved, a list refused.
fn friday() -> Snapshot {
    let mut later = Snapshot::from_json(&std::fs::read_to_string(FLOOR).unwrap()).unwrap();
    later.tenant.product_version = Some("v2026.1.1".to_owned());
    later.capture.finished = Some("2026-11-28T06:00:01Z".to_owned());
    let neo = later.subjects.iter_mut().find(|s| s.name == "Neo").unwrap();
    let rows = neo.rows.as_mut().unwrap();
    for row in rows.iter_mut() {
        use permlint_model::Action;
        match row.entry.description.as_str() {
            "Invoicing" => row.values.insert(Action::Edit, Some("All".to_owned())),
            "Opportunity" => row.values.insert(Action::Add, None),
            "CRM/Sales Activities" => row
                .values
                .insert(Action::Inquire, Some("Everything".to_owned())),
            "Manage Attachments" => {
                row.entry.description = "Attachments \u{1b}[31m`<b>` | x".to_owned();
                row.values.insert(Action::Edit, Some("My".to_owned()))
            }
            _ => None,
        };
    }
    let mut new = rows.remove(0);
    new.entry.identifier = "CO-NEW".to_owned();
    new.entry.description = "Brand New".to_owned();
    rows.push(new);
    later.subjects[1].name = "Technicians\u{202e}".to_owned();
    later.subjects[2].admin = Some(true);
    later.principals[2].role_id = Some("2".to_owned());
    later.principals[2].active = Some(false);
    later.people[1].active += 1;
    later.callbacks.clear();
    let callbacks = later
        .coverage
        .iter_mut()
        .find(|c| c.part == Part::Callbacks);
    let callbacks = callbacks.unwrap();
    callbacks.outcome = Outcome::Refused;
    callbacks.status = Some(403);
    callbacks.expected = None;
    callbacks.received = None;
    later.normalise();
    later
}

fn stored(folder: &Path, name: &str, snapshot: &Snapshot) -> String {
    write(folder, name, &snapshot.to_json().unwrap())
}

fn run(args: &[&str]) -> (i32, String, String) {
    let output = permlint()
        .args(args)
        .args(["--width", "80"])
        .output()
        .unwrap();
    (code(&output), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_week_of_drift_is_told_role_by_role() {
    let folder = tempfile::tempdir().unwrap();
    let friday = stored(folder.path(), "friday.json", &friday());
    let (exit, told, errors) = run(&["diff", FLOOR, &friday, "-b", "neo/connectwise"]);
    assert_eq!((exit, errors.as_str()), (0, ""));
    insta::assert_snapshot!("drift.text", told);
    let (_, told, _) = run(&["diff", FLOOR, &friday, "--format", "markdown"]);
    insta::assert_snapshot!("drift.markdown", told);
}

#[test]
fn what_a_tenant_says_is_inert_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let friday = stored(folder.path(), "friday.json", &friday());
    for format in ["text", "markdown", "json"] {
        let (_, told, _) = run(&[
            "diff",
            FLOOR,
            &friday,
            "-b",
            "neo/connectwise",
            "--format",
            format,
        ]);
        let is_raw = |c: char| c != '\n' && is_hostile(c);
        assert!(!told.contains(is_raw), "{format}");
        if format == "markdown" {
            assert!(!told.replace("\\<b", "").contains("<b"), "{told}");
        }
    }
    let (_, json, _) = run(&["diff", FLOOR, &friday, "--format", "json"]);
    let diff = Diff::from_json(&json).unwrap();
    assert!(
        diff.subjects
            .iter()
            .any(|s| s.name == "Technicians\u{202e}")
    );
}

#[test]
fn an_exit_code_of_its_own_is_given_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut cut = Snapshot::from_json(&std::fs::read_to_string(FLOOR).unwrap()).unwrap();
    let callbacks = cut.coverage.iter_mut().find(|c| c.part == Part::Callbacks);
    callbacks.unwrap().outcome = Outcome::Refused;
    let cut = stored(folder.path(), "cut.json", &cut);
    let exit = |args: &[&str]| run(args).0;
    assert_eq!(exit(&["diff", FLOOR, OPEN]), 0);
    assert_eq!(exit(&["diff", FLOOR, OPEN, "--exit-code"]), 1);
    assert_eq!(exit(&["diff", FLOOR, FLOOR, "--exit-code"]), 0);
    assert_eq!(exit(&["diff", &cut, &cut, "--exit-code"]), 4);
    assert_eq!(exit(&["diff", "-", "-"]), 2);
    assert_eq!(exit(&["diff", FLOOR, OPEN, "--role", "Neo"]), 2);
    assert_eq!(exit(&["diff", FLOOR, OPEN, "-b", "neo/autotask"]), 3);
    let twice = ["--param", "role=Neo", "--param", "role=Other"];
    let judged = ["diff", FLOOR, OPEN, "-b", "neo/connectwise"];
    assert_eq!(exit(&[&judged[..], &twice].concat()), 2);
    assert_eq!(exit(&["diff", FLOOR, "no-such-file.json"]), 3);
}

#[test]
fn another_tenant_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut other = friday();
    other.tenant.company = "globex".to_owned();
    let other = stored(folder.path(), "other.json", &other);
    let (exit, told, errors) = run(&["diff", FLOOR, &other]);
    assert_eq!((exit, told.as_str()), (3, ""));
    assert!(errors.contains("compare files of one tenant"), "{errors}");
    let report = report(folder.path(), FLOOR, &[]);
    assert_eq!(run(&["recheck", &report, &other]).0, 3);
}

/// A report of a snapshot as a file.
fn report(folder: &Path, snapshot: &str, more: &[&str]) -> String {
    let args = [
        "check",
        snapshot,
        "-b",
        "neo/connectwise",
        "--format",
        "json",
    ];
    let (_, json, errors) = run(&[&args[..], more, &["--today", "2026-11-21"]].concat());
    assert_eq!(errors, "");
    write(folder, "report.json", &json)
}

#[test]
fn a_mended_role_is_told_finding_by_finding() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), OPEN, &[]);
    let args = ["recheck", &report, FLOOR, "--today", "2026-11-21"];
    let (exit, told, errors) = run(&args);
    assert_eq!((exit, errors.as_str()), (0, ""));
    insta::assert_snapshot!("recheck.text", told);
    let (_, json, _) = run(&[&args[..], &["--format", "json"]].concat());
    let recheck = Recheck::from_json(&json).unwrap();
    let findings = &recheck.audits[0].verdicts.findings;
    assert!(
        findings.fixed.len() > 3 && findings.new.is_empty() && findings.became_unknown.is_empty()
    );
}

#[test]
fn what_is_left_stays_and_the_question_is_the_reports_own() {
    let folder = tempfile::tempdir().unwrap();
    let more = [
        "--role",
        "Neo",
        "--member",
        "neo_agent",
        "--strict",
        "--feature",
        "invoicing-write",
    ];
    let report = report(folder.path(), OPEN, &more);
    let args = [
        "recheck",
        &report,
        OPEN,
        "--today",
        "2026-11-21",
        "--format",
        "json",
    ];
    let (exit, json, _) = run(&args);
    assert_eq!(exit, 1);
    let verdicts = &Recheck::from_json(&json).unwrap().audits[0].verdicts;
    assert!(verdicts.findings.is_empty() && !verdicts.findings.left.is_empty());
    assert!(
        verdicts
            .notes
            .iter()
            .any(|note| note.contains("shows what the report's snapshot"))
    );
}

#[test]
fn a_snapshot_that_hides_the_role_fixes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), OPEN, &[]);
    let mut hidden = Snapshot::from_json(&std::fs::read_to_string(OPEN).unwrap()).unwrap();
    for role in &mut hidden.subjects {
        role.rows = None;
    }
    for coverage in &mut hidden.coverage {
        if matches!(coverage.part, Part::RoleRows { .. }) {
            coverage.outcome = Outcome::Refused;
            coverage.expected = None;
            coverage.received = None;
        }
    }
    let hidden = stored(folder.path(), "hidden.json", &hidden);
    let args = [
        "recheck",
        &report,
        &hidden,
        "--today",
        "2026-11-21",
        "--format",
        "json",
    ];
    let (_, json, _) = run(&args);
    let findings = Recheck::from_json(&json).unwrap().audits[0]
        .verdicts
        .findings
        .clone();
    assert!(findings.fixed.is_empty(), "{:#?}", findings.fixed);
    assert!(!findings.became_unknown.is_empty());
}

#[test]
fn a_baseline_that_does_not_ship_has_to_be_given() {
    let folder = tempfile::tempdir().unwrap();
    let report = report(folder.path(), FLOOR, &[]);
    let own = std::fs::read_to_string(&report).unwrap();
    let own = own.replace(
        "\"id\": \"neo/connectwise\"",
        "\"id\": \"acme/house-rules\"",
    );
    let own = write(folder.path(), "own.json", &own);
    let (exit, _, errors) = run(&[&["recheck", &own, FLOOR], &TODAY[..]].concat());
    assert_eq!(exit, 2);
    assert!(errors.contains("--baseline FILE"), "{errors}");
    assert_eq!(run(&["recheck", FLOOR, FLOOR]).0, 3);
}
