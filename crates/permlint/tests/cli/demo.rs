//! The first command that a newcomer runs.

use permlint_model::report::Report;
use permlint_model::{EvidenceKind, Severity};

use crate::support::{code, permlint, text};

#[test]
fn the_demo_shows_a_failing_audit_and_what_to_run_next() {
    let output = permlint().arg("demo").output().unwrap();
    assert_eq!(code(&output), 1);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(
        out.contains("critical[neo/connectwise/sensitive-finance-closed]"),
        "{out}"
    );
    assert!(out.contains("verdict: violations (exit 1)"), "{out}");
    assert!(err.contains("permlint demo --profile floor"), "{err}");
    assert!(err.contains("permlint preflight connectwise"), "{err}");
}

#[test]
fn the_documented_role_is_compliant() {
    let output = permlint()
        .args(["demo", "--profile", "floor"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
}

#[test]
fn what_to_run_next_is_not_what_was_just_run() {
    for (profile, other) in [("floor", "broken"), ("broken", "floor"), ("admin", "floor")] {
        let mut run = permlint();
        let output = run.args(["demo", "--profile", profile]).output().unwrap();
        let next = text(&output.stderr);
        assert!(next.contains(&format!("demo --profile {other} ")), "{next}");
        assert!(
            !next.contains(&format!("demo --profile {profile} ")),
            "{next}"
        );
    }
}

#[test]
fn every_profile_ends_as_its_name_says() {
    for (profile, expected) in [("broken", 1), ("admin", 1), ("over-privileged", 1)] {
        let output = permlint()
            .args(["demo", "--profile", profile])
            .output()
            .unwrap();
        assert_eq!(code(&output), expected, "{profile}");
    }
}

#[test]
fn piped_output_is_plain() {
    let output = permlint().arg("demo").output().unwrap();
    assert!(!text(&output.stdout).contains('\u{1b}'));
    assert!(!text(&output.stderr).contains('\u{1b}'));
}

fn autotask(more: &[&str]) -> std::process::Output {
    let mut run = permlint();
    run.args(["demo", "--platform", "autotask"]).args(more);
    run.output().unwrap()
}

/// The output without what differs from run to run: port, digest and times.
fn settled(output: &str) -> String {
    let address = output.find("127.0.0.1:").unwrap();
    let port = &output[address + 10..];
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut is_dated = false;
    for line in output.replace(&format!(":{port}"), ":PORT").lines() {
        let was_dated = is_dated;
        is_dated = line.starts_with("  snapshot ");
        match (is_dated, was_dated) {
            (true, _) => lines.push("  snapshot       (of now)".to_owned()),
            (_, true) if line.starts_with("      ") => {}
            _ => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

#[test]
fn the_autotask_demo_rests_on_lists_probes_and_somebodys_word() {
    for profile in ["over-privileged", "floor", "broken", "undeclared"] {
        let output = autotask(&["--profile", profile, "--width", "80"]);
        insta::assert_snapshot!(
            format!("autotask.{profile}.text"),
            settled(&text(&output.stdout))
        );
        insta::assert_snapshot!(
            format!("autotask.{profile}.stderr"),
            settled(&text(&output.stderr))
        );
    }
    let output = autotask(&["--format", "table", "--width", "80"]);
    insta::assert_snapshot!("autotask.table", settled(&text(&output.stdout)));
}

#[test]
fn every_autotask_profile_ends_as_its_name_says() {
    for (profile, expected) in [
        ("floor", 0),
        ("over-privileged", 1),
        ("broken", 1),
        ("undeclared", 4),
    ] {
        let output = autotask(&["--profile", profile]);
        assert_eq!(code(&output), expected, "{profile}");
    }
}

#[test]
fn the_autotask_demo_judges_what_the_integrations_own_key_shows() {
    let output = autotask(&["--format", "json"]);
    let report = Report::from_json(&text(&output.stdout)).unwrap();
    assert_eq!(code(&output), i32::from(report.exit_code));
    assert_eq!(
        report.subject.evidence,
        [
            EvidenceKind::Probe,
            EvidenceKind::List,
            EvidenceKind::Declared
        ]
    );
    assert!(report.coverage.iter().all(|part| part.is_complete()));
    let conflict = report
        .findings
        .iter()
        .find(|finding| finding.kind.as_str() == "evidence-conflict")
        .unwrap();
    assert_eq!(
        conflict.entry_id.to_string(),
        "knowledge-base.can-access-knowledge-base"
    );
}

#[test]
fn five_webhooks_in_use_leave_none_of_five() {
    let output = autotask(&["--profile", "floor", "--format", "json"]);
    let report = Report::from_json(&text(&output.stdout)).unwrap();
    let left = report
        .findings
        .iter()
        .find(|finding| finding.rule.to_string() == "neo/autotask/webhooks-left")
        .unwrap();
    assert_eq!(left.severity, Severity::Info);
    assert_eq!(left.seen, "0");
}

#[test]
fn a_profile_of_the_other_platform_is_refused_with_those_that_there_are() {
    for (platform, profile, known) in [
        (
            "autotask",
            "admin",
            "floor, over-privileged, broken, undeclared",
        ),
        (
            "connectwise",
            "undeclared",
            "floor, over-privileged, broken, admin",
        ),
    ] {
        let output = permlint()
            .args(["demo", "--platform", platform, "--profile", profile])
            .output()
            .unwrap();
        assert_eq!(code(&output), 2, "{platform}");
        assert!(output.stdout.is_empty());
        let said = text(&output.stderr);
        assert!(said.contains(profile) && said.contains(known), "{said}");
    }
}
