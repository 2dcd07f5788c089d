//! Baselines that pin a role, add to another one, or are pinned to a reading.

use crate::support::{code, permlint, text, write};

const TODAY: [&str; 2] = ["--today", "2026-11-22"];

fn run(args: &[&str]) -> (i32, String, String) {
    let output = permlint().args(args).output().unwrap();
    let told = (
        text(&output.stdout).to_owned(),
        text(&output.stderr).to_owned(),
    );
    (code(&output), told.0, told.1)
}

fn fixture(name: &str) -> String {
    format!("../../fixtures/connectwise/{name}.snapshot.json")
}

#[test]
fn a_pinned_role_meets_its_own_baseline_and_drift_does_not() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["floor", "over-privileged", "broken"] {
        let file = folder.path().join(format!("{name}.yaml"));
        let file = file.display().to_string();
        let snapshot = fixture(name);
        let new = ["baselines", "new", "acme/neo", "--from-snapshot", &snapshot];
        let (exit, _, told) = run(&[&new[..], &["--role", "Neo", "-o", &file], &TODAY].concat());
        assert_eq!(exit, 0, "{told}");
        assert_eq!(run(&["baselines", "lint", &file]).0, 0);
        let (exit, told, _) = run(&["check", &snapshot, "-b", &file, TODAY[0], TODAY[1]]);
        assert_eq!(exit, 0, "{name}: {told}");
    }
    let pinned = folder.path().join("floor.yaml").display().to_string();
    let other = fixture("over-privileged");
    let (exit, told, _) = run(&["check", &other, "-b", &pinned, TODAY[0], TODAY[1]]);
    assert_eq!(exit, 1);
    assert!(told.contains("acme/neo/pinned-finance"), "{told}");
}

#[test]
fn a_role_that_is_not_there_cannot_be_pinned() {
    let snapshot = fixture("floor");
    let new = ["baselines", "new", "acme/neo", "--from-snapshot", &snapshot];
    let (exit, _, told) = run(&[&new[..], &["--role", "Nemo"]].concat());
    assert_eq!(exit, 3, "{told}");
    assert!(told.contains("cannot be pinned"), "{told}");
    assert_eq!(run(&new).0, 2, "somebody has to name the role");
}

const EXTENDS: &str = r#"schema: permlint.baseline/1
id: acme/neo
extends: neo/connectwise
title: Neo at Acme
platform: connectwise
read-on: 2026-11-22
confidence: complete
sources: { page: { title: Our house rules } }
regrade:
  - { rule: sales-read-only, severity: low, because: Nothing is sold with it. }
rules:
  - id: no-passwords
    title: Stored passwords stay closed
    severity: critical
    origin: { source: page, section: Passwords }
    why: Neo does not need them here.
    expect:
      - { module: Companies, entries: [Configuration - Display Passwords], at-most: { inquire: None } }
"#;

#[test]
fn a_file_adds_to_a_baseline_and_grades_its_rules() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "acme.yaml", EXTENDS);
    assert_eq!(run(&["baselines", "lint", &file]).0, 0);
    let snapshot = fixture("over-privileged");
    let check = ["check", &snapshot, "-b", &file, TODAY[0], TODAY[1]];
    let (exit, told, _) = run(&check);
    assert_eq!(exit, 1);
    for shown in [
        "baseline       acme/neo",
        "baseline       neo/connectwise",
        "low[neo/connectwise/sales-read-only]",
        "Graded low by acme/neo, high otherwise",
    ] {
        assert!(
            told.replace("\n       ", "").contains(shown) || told.contains(shown),
            "{shown}\n{told}"
        );
    }
    // The vendor asks for what the house forbids: both are cited, and no side is picked.
    assert!(
        told.contains("baseline-conflict") || told.contains("no level"),
        "{told}"
    );
}

#[test]
fn what_several_files_extend_is_judged_once() {
    let folder = tempfile::tempdir().unwrap();
    let one = write(folder.path(), "one.yaml", EXTENDS);
    let regrade = EXTENDS.lines().filter(|line| {
        let line = line.trim_start();
        !line.starts_with("regrade") && !line.starts_with("- { rule: sales")
    });
    let plain: Vec<&str> = regrade.collect();
    let plain = plain.join("\n").replace("acme/neo", "acme/two");
    let two = write(folder.path(), "two.yaml", &plain);
    let snapshot = fixture("over-privileged");
    let check = |words: &[&str]| {
        let each = words.iter().flat_map(|word| ["-b", word]);
        let args: Vec<&str> = ["check", &snapshot].into_iter().chain(each).collect();
        run(&[&args[..], &TODAY].concat())
    };
    for order in [
        ["neo/connectwise", &one, &two],
        [&one, &two, "neo/connectwise"],
        [&two, "neo/connectwise", &one],
    ] {
        let (exit, told, problem) = check(&order);
        assert_eq!(exit, 1, "{problem}");
        assert!(told.contains("Graded low by acme/neo"), "{order:?}\n{told}");
        assert_eq!(told.matches("baseline       neo/connectwise").count(), 1);
    }
    let other = EXTENDS.replace("severity: low", "severity: medium");
    let other = write(
        folder.path(),
        "three.yaml",
        &other.replace("acme/neo", "acme/three"),
    );
    let (exit, _, told) = check(&[&one, &other]);
    assert_eq!(exit, 2, "{told}");
    assert!(told.contains("regrade it in one file"), "{told}");
    assert_eq!(check(&["neo/connectwise", "neo/connectwise"]).0, 2);
}

#[test]
fn what_is_extended_or_graded_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str| {
        let file = write(folder.path(), "acme.yaml", text);
        run(&["baselines", "lint", &file])
    };
    let (exit, _, told) = check(&EXTENDS.replace("sales-read-only,", "sales-readonly,"));
    assert_eq!(exit, 3);
    assert!(told.contains("did you mean `sales-read-only`"), "{told}");
    let (exit, _, told) =
        check(&EXTENDS.replace("extends: neo/connectwise", "extends: neo/conectwise"));
    assert_eq!(exit, 3, "{told}");
    assert!(told.contains("did you mean neo/connectwise?"), "{told}");
    let (exit, _, told) = check(&EXTENDS.replace("extends: neo/connectwise\n", ""));
    assert_eq!(exit, 3, "{told}");
    assert!(told.contains("name it with `extends:`"), "{told}");
}

#[test]
fn a_reading_can_be_pinned_and_an_old_one_is_noted() {
    let snapshot = fixture("floor");
    let pinned = ["check", &snapshot, "-b", "neo/connectwise@2026-11-21"];
    let (exit, told, _) = run(&[&pinned[..], &TODAY].concat());
    assert_eq!(exit, 0);
    assert!(!told.contains("days ago"), "{told}");
    let later = ["--today", "2027-11-22", "--max-age", "1000"];
    let (_, told, _) = run(&[&pinned[..], &later].concat());
    assert!(told.contains("was read 366 days ago"), "{told}");
    let (exit, _, told) = run(&["check", &snapshot, "-b", "neo/connectwise@2020-01-01"]);
    assert_eq!(exit, 2);
    assert!(
        told.contains("there are: neo/connectwise@2026-11-21"),
        "{told}"
    );
}
