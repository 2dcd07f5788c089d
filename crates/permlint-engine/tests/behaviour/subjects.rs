//! Which role and which member an audit is about.

use permlint_engine::{CompileError, Options};

use crate::support::{Audit, compile, rule, rules, yaml};

const MEMBER: &str = "{ fact: member.role, one-of: [\"{role}\"] }";

fn member_rules(options: Options) -> Audit {
    let list = [
        rule("exists", "high", "{ fact: member.exists, at-least: Yes }"),
        rule("holds", "high", MEMBER),
        rule(
            "email",
            "medium",
            "{ fact: member.email, one-of: [\"APP@example.test\"] }",
        ),
    ];
    Audit::with(&[yaml("one", &rules(&list))], options)
}

fn email(audit: &mut Audit, email: &str) {
    audit.tenant.member_mut().unwrap().email = Some(email.to_owned());
}

#[test]
fn texts_are_compared_without_case_where_the_catalogue_says_so() {
    let mut audit = member_rules(Options::default());
    email(&mut audit, "app@EXAMPLE.test");
    assert!(audit.findings().is_empty(), "{:?}", audit.findings());
    email(&mut audit, "other@example.test");
    assert_eq!(
        audit.findings(),
        ["email member.email value mismatch medium"]
    );
}

#[test]
fn a_member_that_holds_another_role_is_told_with_that_role() {
    let mut audit = member_rules(Options::default());
    email(&mut audit, "app@example.test");
    audit.tenant.move_member("Sales People", false);
    let report = audit.report();
    assert_eq!(audit.findings(), ["holds member.role value mismatch high"]);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.contains("Sales People")),
        "{:?}",
        report.notes
    );
}

#[test]
fn a_named_members_role_is_the_one_that_is_audited() {
    let options = Options {
        member: Some("APP".to_owned()),
        ..Options::default()
    };
    let mut audit = member_rules(options);
    audit.tenant.move_member("Sales People", false);
    let report = audit.report();
    assert_eq!(report.subject.name, "Sales People");
    assert!(report.subject.chosen_by.contains("held by the member"));
}

#[test]
fn a_member_that_is_not_there_is_one_finding() {
    let mut audit = member_rules(Options::default());
    audit.tenant.remove_member();
    assert_eq!(
        audit.findings(),
        ["exists member.exists value missing high"]
    );
}

#[test]
fn two_holders_without_a_name_are_ambiguous_and_named() {
    let mut audit = member_rules(Options::default());
    let mut twin = audit.tenant.member_mut().unwrap().clone();
    audit.tenant.member_mut().unwrap().identifier = "first".to_owned();
    twin.identifier = "second".to_owned();
    twin.id = Some("99".to_owned());
    audit.tenant.snapshot.principals.push(twin);
    let report = audit.report();
    let detail = report.findings[0].detail.clone().unwrap();
    assert!(
        detail.contains("first") && detail.contains("second"),
        "{detail}"
    );
    assert_eq!(report.exit_code, 4);
}

#[test]
fn a_role_that_is_not_there_is_one_finding_with_near_names() {
    let mut audit = member_rules(Options::default());
    email(&mut audit, "app@example.test");
    audit.tenant.role_mut().unwrap().name = "Apps".to_owned();
    let report = audit.report();
    let found = audit.findings();
    assert!(
        found.contains(&"subject-exists role.exists value missing high".to_owned()),
        "{found:?}"
    );
    assert!(
        report.notes.iter().any(|note| note.contains("Apps")),
        "{:?}",
        report.notes
    );
}

#[test]
fn two_roles_of_one_name_are_not_guessed_at() {
    let mut audit = member_rules(Options::default());
    let mut twin = audit.tenant.role_mut().unwrap().clone();
    twin.id = "77".to_owned();
    audit.tenant.snapshot.subjects.push(twin);
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn baselines_of_different_roles_need_a_word_from_the_user() {
    let one = yaml("one", &rules(&[rule("a", "low", MEMBER)]));
    let two =
        yaml("two", &rules(&[rule("a", "low", MEMBER)])).replace("default: App", "default: Else");
    let error = compile(&[one.clone(), two.clone()], Options::default()).unwrap_err();
    assert!(
        matches!(error, CompileError::SeveralSubjects { .. }),
        "{error}"
    );
    let role = Options {
        role: Some("Shared".to_owned()),
        ..Options::default()
    };
    assert!(compile(&[one, two], role).is_ok());
}

#[test]
fn what_does_not_exist_is_to_be_made_and_not_to_be_set() {
    let mut audit = member_rules(Options::default());
    audit.tenant.remove_member();
    let finding = audit.report().findings.remove(0);
    assert!(finding.fix.starts_with("create it"), "{}", finding.fix);
    assert_eq!(finding.click, None);
}
