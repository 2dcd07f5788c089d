//! The first command that a newcomer runs.

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
