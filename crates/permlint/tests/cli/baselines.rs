//! The baselines that ship, and the ones that a user writes.

use crate::support::{code, permlint, text, write};

const MINE: &str = r#"schema: permlint.baseline/1
id: mine/tickets
title: Our own ticket reader
platform: connectwise
read-on: 2026-11-21
confidence: complete
sources: { page: { title: Our page, url: "https://example.test/page" } }
parameters: { role: { title: Role, default: Tickets }, member: { title: Member, default: tickets } }
rules:
  - id: reads-tickets
    title: Tickets can be read
    severity: high
    origin: { source: page, section: Rights }
    why: Without it there is nothing to show.
    expect:
      - { module: Service Desk, entries: [Service Tickets], at-least: { inquire: All } }
"#;

const CASES: &str = r#"schema: permlint.cases/1
baseline: mine/tickets
cases:
  - name: clean
    expect: { verdict: compliant }
  - name: unreadable
    set: [{ module: Service Desk, entry: Service Tickets, inquire: None }]
    expect:
      verdict: violations
      findings:
        - { rule: reads-tickets, entry: service-desk.service-tickets, action: inquire, kind: missing }
"#;

#[test]
fn a_baseline_of_ones_own_is_linted_tested_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let mine = write(folder.path(), "mine.yaml", MINE);
    let cases = write(folder.path(), "mine.test.yaml", CASES);
    let lint = permlint()
        .args(["baselines", "lint", &mine, &cases])
        .output()
        .unwrap();
    assert_eq!(code(&lint), 0, "{}", text(&lint.stderr));
    let test = permlint()
        .args(["baselines", "test", &mine])
        .output()
        .unwrap();
    assert_eq!(code(&test), 0, "{}", text(&test.stdout));
    assert!(text(&test.stdout).contains("2 passed, 0 failed"));
    let show = permlint()
        .args(["baselines", "show", &mine])
        .output()
        .unwrap();
    assert!(text(&show.stdout).contains("Tickets can be read"));
    let demo = "../../fixtures/connectwise/floor.snapshot.json";
    let mut check = permlint();
    check.args([
        "check",
        demo,
        "-b",
        &mine,
        "--role",
        "Neo",
        "--today",
        "2026-11-21",
    ]);
    assert_eq!(code(&check.output().unwrap()), 0);
}

#[test]
fn a_case_that_is_wrong_fails_and_says_how() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "mine.yaml", MINE);
    let wrong = CASES.replace(
        "expect: { verdict: compliant }",
        "expect: { verdict: violations }",
    );
    let cases = write(folder.path(), "mine.test.yaml", &wrong);
    let test = permlint()
        .args(["baselines", "test", &cases])
        .output()
        .unwrap();
    assert_eq!(code(&test), 1);
    let said = text(&test.stdout);
    assert!(
        said.contains("verdict is compliant, expected violations"),
        "{said}"
    );
    assert!(said.contains("1 passed, 1 failed"), "{said}");
}

#[test]
fn a_mistake_is_shown_with_its_line_and_a_word_of_help() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = MINE.replace("[Service Tickets]", "[Service Tikets]");
    let mine = write(folder.path(), "mine.yaml", &wrong);
    let lint = permlint()
        .args(["baselines", "lint", &mine])
        .output()
        .unwrap();
    assert_eq!(code(&lint), 3);
    let said = text(&lint.stderr);
    assert!(
        said.contains("Service Tikets") && said.contains("did you mean"),
        "{said}"
    );
    assert!(said.contains("mine.yaml:16"), "{said}");
}

#[test]
fn everything_that_ships_is_listed_shown_and_tested() {
    let list = permlint().args(["baselines", "list"]).output().unwrap();
    assert!(text(&list.stdout).contains("neo/connectwise"));
    let show = permlint()
        .args(["baselines", "show", "neo/connectwise"])
        .output()
        .unwrap();
    assert!(text(&show.stdout).contains("sensitive-finance-closed"));
    let test = permlint().args(["baselines", "test"]).output().unwrap();
    assert_eq!(code(&test), 0, "{}", text(&test.stdout));
}

#[test]
fn a_baseline_without_cases_is_inconclusive_and_one_that_ships_goes_by_its_id() {
    let folder = tempfile::tempdir().unwrap();
    let mine = write(folder.path(), "mine.yaml", MINE);
    let test = |word: &str| {
        let mut run = permlint();
        run.args(["baselines", "test", word, "--quiet"]);
        run.output().unwrap()
    };
    let lone = test(&mine);
    assert_eq!(code(&lone), 4);
    assert!(text(&lone.stdout).contains("no case was run"));
    assert!(text(&lone.stderr).contains("mine.test.yaml"));
    assert_eq!(code(&test("neo/connectwise")), 0);
    assert_eq!(code(&test("neo/conectwise")), 2);
}

#[test]
fn what_no_case_can_see_is_expected_as_not_readable() {
    let items = r#"  - id: lists-boards
    title: Boards are on the list
    severity: high
    origin: permlint
    why: Without it there are no boards.
    expect:
      - { module: System, entries: [Table Setup], items: [Service / Service Board], at-least: Yes }
"#;
    let folder = tempfile::tempdir().unwrap();
    let mine = write(folder.path(), "mine.yaml", &format!("{MINE}{items}"));
    let cases = CASES
        .replace(
            "{ verdict: compliant }",
            "{ verdict: inconclusive, reasons: [not-readable], findings: [] }",
        )
        .replace(
            "      verdict: violations\n",
            "      verdict: violations\n      reasons: [not-readable]\n",
        );
    write(folder.path(), "mine.test.yaml", &cases);
    let mut test = permlint();
    let test = test.args(["baselines", "test", &mine]).output().unwrap();
    assert_eq!(code(&test), 0, "{}", text(&test.stdout));
}

#[test]
fn a_rule_of_ones_own_is_explained_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let mine = write(folder.path(), "mine.yaml", MINE);
    let rule = "mine/tickets/reads-tickets";
    let explain = |more: &[&str]| permlint().args(["explain", rule]).args(more).output();
    let found = explain(&["--baseline", "neo/connectwise", "--baseline", &mine]).unwrap();
    assert_eq!(code(&found), 0, "{}", text(&found.stderr));
    assert!(text(&found.stdout).contains("Tickets can be read"));
    let unknown = explain(&[]).unwrap();
    assert_eq!(code(&unknown), 2);
    assert!(text(&unknown.stderr).contains("--baseline FILE"));
}

#[test]
fn the_names_that_a_baseline_can_use_are_listed() {
    let entries = permlint().args(["baselines", "entries"]).output().unwrap();
    let listed = text(&entries.stdout);
    for line in [
        "finance.invoicing  Finance > Invoicing",
        "member.active  API member > Active",
    ] {
        assert!(listed.contains(line), "{listed}");
    }
    let unknown = ["baselines", "entries", "--platform", "halo"];
    assert_eq!(code(&permlint().args(unknown).output().unwrap()), 2);
}

#[test]
fn a_rule_is_explained_and_a_misspelt_one_is_not_guessed() {
    let rule = "neo/connectwise/sensitive-finance-closed";
    let explain = permlint().args(["explain", rule]).output().unwrap();
    assert_eq!(code(&explain), 0);
    assert!(text(&explain.stdout).contains("Invoicing"));
    let near = permlint()
        .args(["explain", "neo/connectwise/sensitive-finance"])
        .output()
        .unwrap();
    assert_eq!(code(&near), 2);
    assert!(text(&near.stderr).contains(rule), "{}", text(&near.stderr));
    for built_in in [
        "permlint/otherwise",
        "permlint/admin-role",
        "permlint/subject-exists",
    ] {
        assert_eq!(
            code(&permlint().args(["explain", built_in]).output().unwrap()),
            0
        );
    }
}
