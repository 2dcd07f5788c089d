//! What was not seen is unknown, never a pass.

use permlint_engine::Options;
use permlint_model::snapshot::Part;
use permlint_model::{Action, GapReason};

use crate::support::{Audit, date, rule, rules, yaml};

const CLOSED: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";

const READS: &str = "{ module: Sales, entries: [Opportunity], at-least: { inquire: My } }";

fn closed(options: Options) -> Audit {
    let list = [
        rule("closed", "critical", CLOSED),
        rule("reads", "low", READS),
    ];
    Audit::with(&[yaml("one", &rules(&list))], options)
}

#[test]
fn a_level_that_is_not_stated_is_open_unless_the_user_assumes_it() {
    let audit = closed(Options::default()).set("finance.invoicing", Action::Edit, None);
    assert_eq!(
        audit.findings(),
        ["closed finance.invoicing edit unknown critical"]
    );
    assert_eq!(audit.report().exit_code, 4);
    let assumed = Options {
        null_level_is_none: true,
        ..Options::default()
    };
    let audit = closed(assumed).set("finance.invoicing", Action::Edit, None);
    let report = audit.report();
    assert_eq!((report.exit_code, report.asked.assumptions.len()), (0, 1));
}

#[test]
fn an_unknown_word_is_open_and_shown() {
    let audit =
        closed(Options::default()).set("finance.invoicing", Action::Edit, Some("Some\u{1b}"));
    let report = audit.report();
    assert_eq!(report.findings[0].reason, Some(GapReason::UnknownWord));
    let detail = report.findings[0].detail.clone().unwrap();
    assert!(detail.contains("Some\u{FFFD}"), "{detail}");
}

#[test]
fn other_words_for_a_level_are_understood() {
    let reads = "{ module: Finance, entries: [Invoicing], at-least: { inquire: My } }";
    let audit = Audit::of(&[rule("reads", "high", reads)]);
    let audit = audit.set("finance.invoicing", Action::Inquire, Some("MINE"));
    assert!(audit.findings().is_empty());
}

#[test]
fn rows_that_were_refused_leave_every_rule_open() {
    let mut audit = closed(Options::default());
    audit
        .tenant
        .refuse(&permlint_engine::SyntheticTenant::rows_part());
    let report = audit.report();
    assert_eq!(report.findings[0].reason, Some(GapReason::Refused));
    assert_eq!(report.exit_code, 4);
}

#[test]
fn a_list_that_was_cut_leaves_wildcards_open_and_judges_what_was_seen() {
    let all = "{ module: Finance, entries: all, at-most: { edit: None } }";
    let mut audit = Audit::of(&[rule("closed", "critical", all)]);
    let part = permlint_engine::SyntheticTenant::rows_part();
    for coverage in audit
        .tenant
        .snapshot
        .coverage
        .iter_mut()
        .filter(|c| c.part == part)
    {
        coverage.expected = Some(99);
    }
    let report = audit.report();
    assert_eq!(report.findings[0].reason, Some(GapReason::NotRead));
    assert_eq!(report.exit_code, 4);
    let audit = audit.set("finance.invoicing", Action::Edit, Some("All"));
    assert_eq!(audit.report().exit_code, 1);
}

#[test]
fn an_action_that_the_row_does_not_offer_meets_a_limit_and_leaves_a_need_open() {
    let limit = "{ module: Finance, entries: [Reports], at-most: { add: None } }";
    let audit =
        Audit::of(&[rule("limit", "high", limit)]).set("finance.reports", Action::Add, None);
    assert!(audit.findings().is_empty(), "{:?}", audit.findings());
    let need = "{ module: Finance, entries: [Reports], at-least: { add: All } }";
    let audit =
        Audit::of(&[rule("need", "high", need)]).set("finance.reports", Action::Add, Some("None"));
    assert_eq!(
        audit.report().findings[0].reason,
        Some(GapReason::NotOffered)
    );
}

#[test]
fn old_evidence_is_stale_and_a_snapshot_without_a_date_too() {
    let on = |today: &str| Options {
        today: Some(date(today)),
        ..Options::default()
    };
    let mut audit = closed(on("2026-11-28"));
    assert_eq!(audit.report().findings[0].reason, Some(GapReason::Stale));
    audit.tenant.snapshot.capture.finished = Some("2026-11-21T10:00:00Z".to_owned());
    assert_eq!(audit.report().exit_code, 0);
    let mut audit = closed(on("2026-11-29"));
    audit.tenant.snapshot.capture.finished = Some("2026-11-21T10:00:00Z".to_owned());
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn where_nothing_was_judged_nothing_passed() {
    let stale = Options {
        today: Some(date("2027-01-01")),
        allow_unknown: GapReason::ALL.into_iter().collect(),
        ..Options::default()
    };
    let report = closed(stale).report();
    assert_eq!((report.counts.passed, report.exit_code), (0, 4));
}

#[test]
fn a_reason_that_the_user_accepts_does_not_fail_and_refused_never_is() {
    let allow = |reason: GapReason| Options {
        allow_unknown: [reason].into(),
        ..Options::default()
    };
    let audit = closed(allow(GapReason::NotStated)).set("finance.invoicing", Action::Edit, None);
    let report = audit.report();
    assert_eq!((report.exit_code, report.findings.len()), (0, 1));
    let mut audit = closed(allow(GapReason::Refused));
    audit
        .tenant
        .refuse(&permlint_engine::SyntheticTenant::rows_part());
    assert_eq!(audit.report().exit_code, 4);
}

#[test]
fn nobody_else_holds_it_needs_a_witness() {
    let alone = "{ fact: role.other-holders, at-most: 0 }";
    let audit = || Audit::of(&[rule("alone", "medium", alone)]);
    assert!(audit().findings().is_empty());
    for part in [Part::Members, Part::People, Part::OwnRights] {
        let mut open = audit();
        open.tenant.refuse(&part);
        assert_eq!(open.report().exit_code, 4, "{part:?}");
    }
    // One other holder is enough, however incomplete the lists are.
    let mut shared = audit();
    shared.tenant.add_people(1);
    shared.tenant.refuse(&Part::OwnRights);
    assert_eq!(shared.report().exit_code, 1);
}
