//! The caller's own rights, and contradictions.

use permlint_engine::Options;
use permlint_model::plan::Perspective;
use permlint_model::snapshot::{Coverage, CustomiseItem, OwnRights, Part, Snapshot};
use permlint_model::{Action, EvidenceKind, GapReason};

use crate::support::{Audit, rule, rules, yaml};

const CLOSED: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";

fn closed(perspective: Perspective) -> Audit {
    let options = Options {
        perspective,
        ..Options::default()
    };
    Audit::with(
        &[yaml("one", &rules(&[rule("closed", "critical", CLOSED)]))],
        options,
    )
}

/// Lets `member` take the snapshot, with the rows of the audited role as its own rights.
fn call_as(snapshot: &mut Snapshot, member: &str) {
    let rows = snapshot
        .subjects
        .iter()
        .find(|s| s.name == "App")
        .and_then(|s| s.rows.clone());
    snapshot.own = Some(OwnRights {
        member: Some(member.to_owned()),
        rows: rows.unwrap_or_default(),
        items: Vec::new(),
        access: Vec::new(),
    });
}

fn set_own(snapshot: &mut Snapshot, entry: &str, action: Action, level: &str) {
    let own = snapshot.own.as_mut().unwrap();
    let row = own
        .rows
        .iter_mut()
        .find(|row| row.entry.identifier == entry)
        .unwrap();
    row.values.insert(action, Some(level.to_owned()));
}

#[test]
fn own_rights_of_the_member_itself_confirm_the_role() {
    let mut audit = closed(Perspective::Auto);
    call_as(&mut audit.tenant.snapshot, "app");
    let report = audit.report();
    assert_eq!(
        report.subject.evidence,
        [EvidenceKind::Role, EvidenceKind::Own]
    );
    assert!(report.findings.is_empty());
}

#[test]
fn own_rights_that_contradict_the_role_are_a_conflict_and_no_verdict() {
    let mut audit = closed(Perspective::Auto);
    call_as(&mut audit.tenant.snapshot, "app");
    set_own(
        &mut audit.tenant.snapshot,
        "finance.invoicing",
        Action::Edit,
        "All",
    );
    let report = audit.report();
    let conflict = &report.findings[0];
    assert_eq!(conflict.kind.as_str(), "evidence-conflict");
    assert_eq!(
        conflict.detail.as_deref(),
        Some("role says None, self says All")
    );
    assert_eq!(report.exit_code, 4);
}

#[test]
fn an_auditors_own_rights_are_no_evidence_of_the_role() {
    let mut audit = closed(Perspective::Auto);
    call_as(&mut audit.tenant.snapshot, "permlint");
    set_own(
        &mut audit.tenant.snapshot,
        "finance.invoicing",
        Action::Edit,
        "All",
    );
    let report = audit.report();
    assert_eq!(report.subject.evidence, [EvidenceKind::Role]);
    assert!(report.findings.is_empty());
}

#[test]
fn where_the_role_is_refused_the_members_own_rights_are_judged() {
    let mut audit = closed(Perspective::Auto);
    call_as(&mut audit.tenant.snapshot, "app");
    set_own(
        &mut audit.tenant.snapshot,
        "finance.invoicing",
        Action::Edit,
        "All",
    );
    for part in [Part::Roles, Part::Members] {
        audit.tenant.refuse(&part);
    }
    let report = audit.report();
    assert_eq!(report.subject.evidence, [EvidenceKind::Own]);
    assert_eq!(report.findings[0].kind.as_str(), "excess");
}

#[test]
fn where_the_role_is_refused_somebody_elses_own_rights_are_not() {
    let mut audit = closed(Perspective::Auto);
    call_as(&mut audit.tenant.snapshot, "permlint");
    for part in [Part::Roles, Part::Members] {
        audit.tenant.refuse(&part);
    }
    let report = audit.report();
    assert!(report.subject.evidence.is_empty());
    assert_eq!(report.exit_code, 4);
}

#[test]
fn role_only_never_uses_own_rights() {
    let mut audit = closed(Perspective::Role);
    call_as(&mut audit.tenant.snapshot, "app");
    audit.tenant.refuse(&Part::Roles);
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn a_customise_list_is_readable_only_for_the_caller() {
    let items = "{ module: Finance, entries: [Agreements], items: [Managed], at-least: Yes }";
    let mut audit = Audit::of(&[rule("list", "medium", items)]);
    assert_eq!(
        audit.report().findings[0].reason,
        Some(GapReason::NotReadable)
    );
    call_as(&mut audit.tenant.snapshot, "app");
    let coverage = audit.tenant.snapshot.coverage[0].clone();
    audit.tenant.snapshot.coverage.push(Coverage {
        part: Part::OwnItems,
        ..coverage
    });
    assert_eq!(
        audit.findings(),
        ["list finance.agreements allow missing medium"]
    );
    let own = audit.tenant.snapshot.own.as_mut().unwrap();
    own.items.push(CustomiseItem {
        list: "FinanceAgreements".to_owned(),
        item: "managed".to_owned(),
    });
    assert!(audit.findings().is_empty());
}
