//! Audits of a simulated tenant over real sockets.

use permlint_model::Action;
use permlint_model::report::Verdict;
use permlint_sim::connectwise::{Fault, RoleProfile, Tenant};

use crate::support::{acme, audit, code, findings, live, start, text, with_keys};

#[test]
fn the_floor_role_is_compliant() {
    let sim = acme(RoleProfile::Floor);
    let (code, report) = audit(&sim, &[]);
    assert_eq!(findings(&report), [""; 0]);
    assert_eq!((code, report.verdict), (0, Verdict::Compliant));
    assert!(
        report.summary.starts_with("meets the document"),
        "{}",
        report.summary
    );
}

#[test]
fn the_over_privileged_role_gives_exactly_the_documented_violations() {
    let sim = acme(RoleProfile::OverPrivileged);
    let (code, report) = audit(&sim, &[]);
    assert_eq!(code, 1);
    assert_eq!(
        findings(&report),
        [
            "no-other-delete service-desk.service-tickets delete excess",
            "no-other-delete time-and-expense.time-entry delete excess",
            "sales-read-only sales.opportunity add excess",
            "sales-read-only sales.opportunity edit excess",
            "sensitive-finance-closed finance.billing-rate-maintenance edit excess",
            "sensitive-finance-closed finance.invoicing add excess",
            "sensitive-finance-closed finance.invoicing edit excess",
            "sensitive-procurement-closed procurement.purchase-orders add excess",
            "sensitive-system-closed system.member-maintenance add excess",
            "sensitive-system-closed system.security-roles edit excess",
        ]
    );
    assert_eq!(report.counts.undocumented, 1, "Team Members edit");
}

#[test]
fn the_broken_role_gives_exactly_what_it_lacks() {
    let sim = acme(RoleProfile::Broken);
    let (code, report) = audit(&sim, &[]);
    assert_eq!(code, 1);
    assert_eq!(
        findings(&report),
        [
            "project-write project.project-tickets add missing",
            "read-context finance.agreements inquire missing",
            "schedule-delete service-desk.resource-scheduling delete missing",
            "service-desk-write service-desk.service-tickets edit missing",
            "system-write system.table-setup edit unknown",
            "time-write time-and-expense.time-entry add missing",
        ]
    );
}

#[test]
fn changing_one_right_names_exactly_that_cell() {
    let cases = [
        (
            "Companies",
            "Contacts",
            "edit",
            Some("None"),
            "companies.contacts",
        ),
        (
            "Finance",
            "Invoicing",
            "add",
            Some("My"),
            "finance.invoicing",
        ),
        (
            "Service Desk",
            "Service Tickets",
            "delete",
            Some("All"),
            "service-desk.service-tickets",
        ),
        (
            "Time & Expense",
            "Time Entry",
            "inquire",
            None,
            "time-and-expense.time-entry",
        ),
    ];
    for (module, entry, action, level, id) in cases {
        let mut tenant = Tenant::acme(RoleProfile::Floor);
        tenant
            .set_level("Neo", module, entry, action, level)
            .unwrap();
        let (_, report) = audit(&start(tenant, &[]), &[]);
        let cells: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.severity > permlint_model::Severity::Info)
            .map(|finding| (finding.entry_id.as_str(), finding.action))
            .collect();
        assert_eq!(cells, [(id, Action::from_word(action).unwrap())]);
    }
}

#[test]
fn a_refused_settings_endpoint_is_inconclusive() {
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::SettingsRefused]);
    let (code, report) = audit(&sim, &[]);
    assert_eq!((code, report.verdict), (4, Verdict::Inconclusive));
    assert_eq!(report.counts.active.len(), 0);
}

#[test]
fn what_was_cut_or_missing_never_passes() {
    let faults = [
        Fault::RolesRefused,
        Fault::MembersRefused,
        Fault::PeopleRefused,
        Fault::OwnRecordMissing,
        Fault::CountWrong,
        Fault::RolesEmpty,
        Fault::RoleVanishes,
        Fault::MaintenanceHtml200,
        Fault::TruncatedBody,
        Fault::UnknownLevel,
        Fault::InapplicableNull,
        Fault::InapplicableAbsent,
        Fault::EverythingForbidden,
    ];
    for fault in faults {
        let sim = start(Tenant::acme(RoleProfile::Floor), &[fault]);
        let output = live(&sim, "audit", &["-b", "neo/connectwise"])
            .output()
            .unwrap();
        let shown = (text(&output.stdout), text(&output.stderr));
        assert_eq!(code(&output), 4, "{fault:?}\n{}\n{}", shown.0, shown.1);
    }
}

#[test]
fn passing_troubles_change_nothing() {
    let faults = [
        Fault::ThrottleOnce,
        Fault::ThrottleNoHeader,
        Fault::ThrottleHtml,
        Fault::Error500Once,
        Fault::BadGatewayHtml,
        Fault::DropNulls,
        Fault::CrlfErrors,
        Fault::LinkOtherHost,
        Fault::CodebaseMoved,
        Fault::IsCloudString,
        Fault::ManyRows,
    ];
    for fault in faults {
        let sim = start(Tenant::acme(RoleProfile::Floor), &[fault]);
        let output = live(&sim, "audit", &["-b", "neo/connectwise"])
            .output()
            .unwrap();
        assert_eq!(code(&output), 0, "{fault:?}\n{}", text(&output.stdout));
    }
}

#[test]
fn an_assumption_about_null_levels_is_the_users_and_is_recorded() {
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::InapplicableNull]);
    let (code, report) = audit(&sim, &["--null-level", "none"]);
    assert_eq!(code, 0, "{}", report.summary);
    assert_eq!(
        report.asked.assumptions.len(),
        1,
        "{:?}",
        report.asked.assumptions
    );
}

#[test]
fn an_auditors_own_rights_never_stand_in_for_the_roles() {
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::SettingsRefused]);
    let (code, report) = audit(&sim, &["--role", "Neo"]);
    assert_eq!(code, 4);
    assert!(report.subject.evidence.is_empty(), "{:?}", report.subject);
    assert_eq!(report.subject.name, "Neo");
}

#[test]
fn the_members_own_key_audits_itself() {
    let sim = acme(RoleProfile::OverPrivileged);
    let run = |whose: &str| {
        let mut run = with_keys("neo-pub", "neo-priv");
        run.args([
            "audit",
            "connectwise",
            "--site",
            &sim.url(),
            "--company",
            "acme",
        ])
        .args([
            "--attempts",
            "2",
            "-b",
            "neo/connectwise",
            "--format",
            "json",
        ])
        .args(["--as", whose]);
        let output = run.output().unwrap();
        permlint_model::report::Report::from_json(&text(&output.stdout)).unwrap()
    };
    for whose in ["self", "auto"] {
        let report = run(whose);
        assert_eq!(report.verdict, Verdict::Violations, "{whose}");
        let found = findings(&report);
        let invoice = "sensitive-finance-closed finance.invoicing edit excess".to_owned();
        assert!(found.contains(&invoice), "{whose}: {found:?}");
    }
    let report = run("role");
    assert_eq!(report.verdict, Verdict::Inconclusive);
}

#[test]
fn the_role_that_the_member_really_holds_is_audited() {
    let sim = acme(RoleProfile::Floor);
    let (code, report) = audit(&sim, &["--member", "rewst_api"]);
    assert_eq!(code, 1);
    assert_eq!(report.subject.name, "Integrations");
    let member = report.subject.member.unwrap();
    assert_eq!(member.role.as_deref(), Some("Integrations"));
}

#[test]
fn a_role_that_is_not_there_is_a_violation_with_the_nearest_names() {
    let sim = acme(RoleProfile::Floor);
    let (code, report) = audit(&sim, &["--role", "Integration"]);
    assert_eq!(code, 1);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.contains("Integrations")),
        "{:?}",
        report.notes
    );
}

#[test]
fn a_snapshot_can_be_judged_later_with_the_same_result() {
    let sim = acme(RoleProfile::OverPrivileged);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.json").display().to_string();
    let output = live(&sim, "snapshot", &["--role", "Neo", "-o", &path])
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let (_, live_report) = audit(&sim, &["--role", "Neo"]);
    let output = with_keys("", "")
        .args([
            "check",
            &path,
            "-b",
            "neo/connectwise",
            "--role",
            "Neo",
            "--format",
            "json",
        ])
        .output()
        .unwrap();
    let later = permlint_model::report::Report::from_json(&text(&output.stdout)).unwrap();
    assert_eq!(code(&output), 1);
    assert_eq!(later.findings, live_report.findings);
}

#[test]
fn a_partial_snapshot_is_written_and_ends_in_4() {
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::MembersRefused]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("acme.json");
    let shown = path.display().to_string();
    let output = live(&sim, "snapshot", &["-o", &shown]).output().unwrap();
    assert_eq!(code(&output), 4);
    assert!(path.exists());
    assert!(
        text(&output.stderr).contains("apiMembers"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_snapshot_of_a_role_that_is_not_there_says_so_and_names_the_nearest() {
    let sim = acme(RoleProfile::Floor);
    for (more, expected) in [
        (&[][..], "there is no role \"Integration\" among the"),
        (&["--role", "Neo"][..], "near: \"Integrations\""),
    ] {
        let mut args = vec!["--role", "Integration"];
        args.extend(more);
        let output = live(&sim, "snapshot", &args).output().unwrap();
        assert_eq!(code(&output), 4);
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("preflight"), "{said}");
    }
    // A list that was refused says nothing about a name.
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::RolesRefused]);
    let output = live(&sim, "snapshot", &["--role", "Nope"])
        .output()
        .unwrap();
    assert!(!text(&output.stderr).contains("there is no role"));
}

#[test]
fn nothing_but_get_is_ever_sent() {
    let sim = acme(RoleProfile::OverPrivileged);
    audit(&sim, &[]);
    live(&sim, "preflight", &[]).output().unwrap();
    let requests = sim.requests();
    assert!(requests.len() > 10);
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[test]
fn preflight_says_what_the_keys_may_read() {
    let sim = acme(RoleProfile::Floor);
    let output = live(&sim, "preflight", &[]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    assert!(
        text(&output.stdout).contains("permlint_audit"),
        "{}",
        text(&output.stdout)
    );
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::SettingsRefused]);
    let output = live(&sim, "preflight", &["--width", "50"])
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert_eq!(code(&output), 4, "{shown}");
    assert!(
        shown.lines().all(|line| line.chars().count() <= 50),
        "{shown}"
    );
}
