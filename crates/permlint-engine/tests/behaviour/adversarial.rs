//! Tenants and files that try to end in a cleaner verdict than they deserve.

use permlint_engine::{CompileError, Options, SyntheticTenant};
use permlint_model::plan::Perspective;
use permlint_model::snapshot::{OwnRights, Part, Snapshot};
use permlint_model::{Action, GapReason, Severity};

use crate::support::{Audit, compile, date, rule, rules, yaml};

const ALL_CLOSED: &str = "{ module: Finance, entries: all, at-most: { edit: None } }";
const CLOSED: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";
const HOLDS: &str = "{ fact: member.role, one-of: [\"{role}\"] }";
const ALONE: &str = "{ fact: role.other-holders, at-most: 0 }";

fn closed() -> Audit {
    Audit::of(&[rule("closed", "critical", ALL_CLOSED)])
}

fn reasons(audit: &Audit) -> Vec<GapReason> {
    audit
        .report()
        .findings
        .iter()
        .filter_map(|finding| finding.reason)
        .collect()
}

#[test]
fn a_role_that_no_count_excludes_is_not_said_to_be_absent() {
    let mut audit = closed();
    audit.tenant.role_mut().unwrap().name = "Else".to_owned();
    for coverage in audit
        .tenant
        .snapshot
        .coverage
        .iter_mut()
        .filter(|c| c.part == Part::Roles)
    {
        coverage.expected = None;
    }
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn rows_that_no_count_confirms_are_judged_with_a_note() {
    let mut audit = closed();
    let part = SyntheticTenant::rows_part();
    for coverage in audit
        .tenant
        .snapshot
        .coverage
        .iter_mut()
        .filter(|c| c.part == part)
    {
        coverage.expected = None;
    }
    assert!(
        audit
            .report()
            .notes
            .iter()
            .any(|note| note.contains("no count"))
    );
}

#[test]
fn another_role_of_the_same_name_is_not_the_role() {
    let mut audit = Audit::of(&[rule("closed", "high", CLOSED), rule("holds", "high", HOLDS)]);
    audit.tenant.move_member("Elsewhere", false);
    for role in audit
        .tenant
        .snapshot
        .subjects
        .iter_mut()
        .filter(|s| s.name == "Elsewhere")
    {
        role.name = "APP ".to_owned();
    }
    let found = audit.findings();
    assert_eq!(found, ["holds member.role value mismatch high"]);
}

#[test]
fn two_members_of_one_id_are_not_guessed_at() {
    let mut audit = Audit::of(&[rule("closed", "high", CLOSED), rule("holds", "high", HOLDS)]);
    let mut twin = audit.tenant.member_mut().unwrap().clone();
    twin.id = Some("99".to_owned());
    twin.role_id = Some("1".to_owned());
    audit.tenant.snapshot.principals.push(twin);
    assert_eq!(reasons(&audit), [GapReason::Ambiguous]);
}

#[test]
fn a_second_holder_counts_whatever_it_is_called() {
    let mut audit = Audit::of(&[
        rule("closed", "high", CLOSED),
        rule("alone", "medium", ALONE),
    ]);
    let mut twin = audit.tenant.member_mut().unwrap().clone();
    twin.id = Some("99".to_owned());
    audit.tenant.snapshot.principals.push(twin);
    assert_ne!(audit.report().exit_code, 0);
}

#[test]
fn a_named_member_that_does_not_exist_is_nobodys_place_to_hide() {
    let options = Options {
        role: Some("App".to_owned()),
        member: Some("someone_else".to_owned()),
        ..Options::default()
    };
    let text = yaml(
        "one",
        &rules(&[
            rule("closed", "high", CLOSED),
            rule("alone", "medium", ALONE),
        ]),
    );
    let mut audit = Audit::with(&[text], options);
    audit.tenant.member_mut().unwrap().identifier = "app".to_owned();
    assert_eq!(
        audit.findings(),
        ["alone role.other-holders value excess medium"]
    );
}

#[test]
fn a_row_whose_module_is_unclear_keeps_the_wildcards_open() {
    for module in [["Finance", "Sales"], ["", ""]] {
        let mut audit = closed();
        let mut row = audit.tenant.rows_mut().next().unwrap().clone();
        row.module.identifier = String::new();
        row.module.description = module[0].to_owned();
        row.module.name = module[1].to_owned();
        row.entry.identifier = "new".to_owned();
        row.entry.description = "New".to_owned();
        audit
            .tenant
            .role_mut()
            .unwrap()
            .rows
            .as_mut()
            .unwrap()
            .push(row);
        assert_eq!(audit.report().exit_code, 4, "{module:?}");
    }
}

#[test]
fn under_strict_a_risky_right_that_is_not_stated_is_open() {
    let reads = rule(
        "reads",
        "high",
        "{ module: Sales, entries: all, at-least: { inquire: My } }",
    );
    let options = Options {
        strict: true,
        ..Options::default()
    };
    let audit = Audit::with(&[yaml("one", &rules(&[reads]))], options);
    let audit = audit.set("finance.invoicing", Action::Edit, None);
    let report = audit.report();
    assert_eq!(report.findings[0].severity, Severity::High);
    assert_eq!(report.exit_code, 4);
}

#[test]
fn a_high_threshold_makes_no_document_met() {
    let text = yaml("one", &rules(&[rule("closed", "medium", CLOSED)]));
    let audit = |name: &str| {
        let options = Options {
            role: Some(name.to_owned()),
            fail_on: Severity::Critical,
            ..Options::default()
        };
        let mut audit = Audit::with(std::slice::from_ref(&text), options).set(
            "finance.invoicing",
            Action::Edit,
            Some("All"),
        );
        audit.tenant.role_mut().unwrap().name = "App".to_owned();
        audit.report()
    };
    let report = audit("App");
    assert_eq!(report.exit_code, 0);
    assert_eq!(
        report.summary,
        "nothing at or above critical; 1 violation below it"
    );
    assert_eq!(
        audit("Nonexistent").exit_code,
        4,
        "of a role that is not there nothing was judged"
    );
}

#[test]
fn facts_alone_never_carry_an_audit_of_rows() {
    let list = [
        rule("closed", "low", CLOSED),
        rule("exists", "high", "{ fact: role.exists, at-least: Yes }"),
    ];
    let options = Options {
        allow_unknown: [GapReason::NotStated].into(),
        ..Options::default()
    };
    let audit = Audit::with(&[yaml("one", &rules(&list))], options);
    assert_eq!(audit.report().exit_code, 0);
    let audit = audit.set("finance.invoicing", Action::Edit, None);
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn where_every_rule_is_off_nothing_was_judged() {
    let text = "features:\n  extra: { title: F }\nrules:\n  - { id: a, title: T, severity: high, \
                origin: { source: page, section: S }, why: W, when: extra, expect: ["
        .to_owned()
        + CLOSED
        + "] }\n";
    let audit = Audit::with(&[yaml("one", &text)], Options::default());
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn nothing_else_over_a_role_without_rows_is_open() {
    let mut audit = Audit::of(&[rule("no-edit", "critical", "{ otherwise: [edit] }")]);
    audit.tenant.role_mut().unwrap().rows = Some(Vec::new());
    assert_eq!(reasons(&audit), [GapReason::NoRows]);
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn two_selections_of_one_module_are_two_cells() {
    let one = "{ module: Finance, any: [Invoicing], at-least: Yes }";
    let two = "{ module: Finance, any: [Agreements], at-least: Yes }";
    let audit = Audit::of(&[rule("one", "high", one), rule("two", "high", two)]);
    let audit = audit.set("finance.agreements", Action::Inquire, Some("None"));
    assert_eq!(
        audit.findings(),
        ["two finance.any-entry value missing high"]
    );
}

#[test]
fn at_least_one_of_entries_that_cannot_be_found_is_open() {
    let any = "{ module: Finance, any: [Invoicing], at-least: Yes }";
    let mut audit = Audit::of(&[rule("one", "high", any)]);
    audit.tenant.remove("finance.invoicing");
    assert_eq!(reasons(&audit), [GapReason::Unmatched]);
}

#[test]
fn a_live_row_cannot_pose_as_rows_that_were_not_read() {
    let mut audit = closed();
    let part = SyntheticTenant::rows_part();
    for coverage in audit
        .tenant
        .snapshot
        .coverage
        .iter_mut()
        .filter(|c| c.part == part)
    {
        coverage.expected = Some(99);
    }
    let mut row = audit.tenant.rows_mut().next().unwrap().clone();
    row.entry.identifier = "every-entry".to_owned();
    row.entry.description = "Harmless".to_owned();
    audit
        .tenant
        .role_mut()
        .unwrap()
        .rows
        .as_mut()
        .unwrap()
        .push(row);
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn a_parameter_cannot_make_a_rule_allow_everything() {
    let text = yaml(
        "one",
        &rules(&[rule(
            "reads",
            "high",
            "{ module: Finance, entries: all, at-least: { inquire: \"{lvl}\" } }",
        )]),
    )
    .replace(
        "parameters: {",
        "parameters: { lvl: { title: L, default: All },",
    );
    let given = |value: &str| Options {
        parameters: [("lvl".to_owned(), value.to_owned())].into(),
        ..Options::default()
    };
    let error = |value| compile(std::slice::from_ref(&text), given(value)).unwrap_err();
    assert!(matches!(error("None"), CompileError::AllowsAll { .. }));
    assert!(matches!(error("Most"), CompileError::BadValue { .. }));
    assert!(compile(std::slice::from_ref(&text), given("My")).is_ok());
}

#[test]
fn baselines_of_different_members_and_empty_names_need_a_word_from_the_user() {
    let one = yaml("one", &rules(&[rule("a", "low", HOLDS)]));
    let two = yaml("two", &rules(&[rule("a", "low", HOLDS)])).replace("default: app", "default: z");
    let error = compile(&[one.clone(), two], Options::default()).unwrap_err();
    assert!(
        matches!(error, CompileError::SeveralSubjects { what: "member", .. }),
        "{error}"
    );
    let empty = Options {
        role: Some(" ".to_owned()),
        ..Options::default()
    };
    assert!(matches!(
        compile(&[one], empty).unwrap_err(),
        CompileError::Empty { what: "role" }
    ));
}

fn own(snapshot: &mut Snapshot, member: &str) {
    let role = snapshot.subjects.iter().find(|s| s.name == "App");
    snapshot.own = Some(OwnRights {
        member: Some(member.to_owned()),
        rows: role.and_then(|role| role.rows.clone()).unwrap_or_default(),
        items: Vec::new(),
        access: Vec::new(),
    });
}

#[test]
fn own_rights_are_the_callers_and_nobody_elses() {
    let audit = |role: Option<&str>, member: Option<&str>| {
        let options = Options {
            role: role.map(str::to_owned),
            member: member.map(str::to_owned),
            perspective: Perspective::Own,
            ..Options::default()
        };
        let mut audit = Audit::with(
            &[yaml("one", &rules(&[rule("closed", "high", CLOSED)]))],
            options,
        );
        audit.tenant.role_mut().unwrap().name = "App".to_owned();
        audit.tenant.member_mut().unwrap().identifier = "app".to_owned();
        own(&mut audit.tenant.snapshot, "permlint");
        audit.report()
    };
    assert_eq!(audit(None, Some("app")).exit_code, 4);
    assert_eq!(audit(Some("App"), None).exit_code, 4);
    let report = audit(None, None);
    assert_eq!(
        report
            .subject
            .member
            .map(|member| member.identifier)
            .as_deref(),
        Some("permlint")
    );
}

#[test]
fn a_snapshot_of_the_future_says_nothing_of_today() {
    for taken in ["2999-01-01T00:00:00Z", "2026-11-21 or whenever"] {
        let options = Options {
            today: Some(date("2026-11-21")),
            ..Options::default()
        };
        let mut audit = Audit::with(
            &[yaml("one", &rules(&[rule("closed", "high", CLOSED)]))],
            options,
        );
        audit.tenant.snapshot.capture.finished = Some(taken.to_owned());
        assert_eq!(audit.report().exit_code, 4, "{taken}");
    }
}

#[test]
fn an_administrator_flag_that_is_not_stated_leaves_limits_open() {
    let mut audit = closed();
    audit.tenant.role_mut().unwrap().admin = None;
    let report = audit.report();
    assert_eq!(report.exit_code, 4);
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.entry_id.as_str() == "finance.invoicing")
    );
}

#[test]
fn a_second_row_of_one_name_is_no_upgrade() {
    let all = "{ module: Finance, entries: all, at-least: { inquire: All } }";
    let mut audit = Audit::of(&[rule("reads", "high", all)]);
    let mut row = audit.tenant.rows_mut().next().unwrap().clone();
    row.entry.identifier = "again".to_owned();
    row.values.insert(Action::Inquire, Some("None".to_owned()));
    audit
        .tenant
        .role_mut()
        .unwrap()
        .rows
        .as_mut()
        .unwrap()
        .push(row);
    assert_eq!(audit.report().findings[0].severity, Severity::High);
}

#[test]
fn rows_that_only_own_rights_show_are_judged_too() {
    let mut audit = closed();
    own(&mut audit.tenant.snapshot, "app");
    let rows = &mut audit.tenant.snapshot.own.as_mut().unwrap().rows;
    let mut row = rows[0].clone();
    row.module.description = "Finance".to_owned();
    row.entry.identifier = "hidden".to_owned();
    row.entry.description = "Hidden".to_owned();
    row.values.insert(Action::Edit, Some("All".to_owned()));
    rows.push(row);
    assert_eq!(audit.report().exit_code, 1);
}

#[test]
fn an_unrelated_member_of_the_suggested_id_is_not_the_integration() {
    let list = [rule("closed", "high", CLOSED), rule("holds", "high", HOLDS)];
    let mut audit = Audit::of(&list);
    let mut unrelated = audit.tenant.member_mut().unwrap().clone();
    audit.tenant.member_mut().unwrap().identifier = "app_prod".to_owned();
    unrelated.id = Some("99".to_owned());
    unrelated.role_id = Some("1".to_owned());
    audit.tenant.snapshot.principals.push(unrelated);
    assert!(audit.findings().is_empty(), "{:?}", audit.findings());
}

#[test]
fn rows_of_endless_identifiers_end() {
    let mut audit = closed();
    for at in 0..3 {
        let mut row = audit.tenant.rows_mut().next().unwrap().clone();
        row.entry.identifier = "x".repeat(200);
        row.entry.description = format!("Long {at}");
        audit
            .tenant
            .role_mut()
            .unwrap()
            .rows
            .as_mut()
            .unwrap()
            .push(row);
    }
    assert_eq!(audit.report().exit_code, 0);
}

#[test]
fn counts_beyond_every_bound_do_not_wrap() {
    let mut audit = Audit::of(&[
        rule("closed", "high", CLOSED),
        rule("alone", "medium", ALONE),
    ]);
    audit.tenant.add_people(u64::MAX);
    audit.tenant.snapshot.people[0].inactive = 1;
    assert_eq!(audit.report().exit_code, 1);
}

#[test]
fn a_file_that_contradicts_itself_is_refused() {
    let audit = closed();
    let text = |bend: &dyn Fn(&mut Snapshot)| {
        let mut snapshot = audit.tenant.snapshot.clone();
        bend(&mut snapshot);
        Snapshot::from_json(&snapshot.to_json().unwrap())
    };
    assert!(text(&|_| {}).is_ok());
    let cut = text(&|snapshot| {
        let role = snapshot
            .subjects
            .iter_mut()
            .find(|s| s.name == "App")
            .unwrap();
        role.rows.as_mut().unwrap().pop();
    });
    assert!(cut.unwrap_err().to_string().contains("contradicts itself"));
    let twice = text(&|snapshot| {
        let first = snapshot.coverage[0].clone();
        snapshot.coverage.push(first);
    });
    assert!(twice.unwrap_err().to_string().contains("twice"));
}
