//! Who holds the role, and whose callbacks there are.

use permlint_engine::Options;
use permlint_model::cases::CaseCallback;
use permlint_model::report::Report;
use permlint_model::snapshot::Part;

use crate::support::{Audit, rule, rules, yaml};

fn none_of(fact: &str) -> Audit {
    Audit::of(&[rule(
        "none",
        "low",
        &format!("{{ fact: {fact}, at-most: 0 }}"),
    )])
}

fn callback(scheme: &str, owner: Option<&str>) -> CaseCallback {
    CaseCallback {
        scheme: Some(scheme.to_owned()),
        owner: owner.map(str::to_owned),
        owner_inactive: true,
        inactive: false,
    }
}

fn detail(report: &Report) -> &str {
    report.findings[0].detail.as_deref().unwrap_or_default()
}

/// Without a list nothing is counted, and without a witness nothing is known to be absent.
#[test]
fn a_count_of_nobody_passes_only_over_lists_that_are_whole() {
    let needs = [
        ("role.people", Part::Members),
        ("role.people", Part::People),
        ("role.people", Part::OwnRights),
        ("callbacks.plain-http", Part::Callbacks),
        ("callbacks.of-inactive-members", Part::Callbacks),
    ];
    for (fact, part) in needs {
        assert_eq!(none_of(fact).report().exit_code, 0, "{fact}");
        let mut refused = none_of(fact);
        refused.tenant.refuse(&part);
        assert_eq!(refused.report().exit_code, 4, "{fact} without {part:?}");
        let mut uncounted = none_of(fact);
        let coverage = &mut uncounted.tenant.snapshot.coverage;
        for told in coverage.iter_mut().filter(|told| told.part == part) {
            told.expected = None;
        }
        let counts = part != Part::OwnRights;
        assert_eq!(uncounted.report().exit_code == 4, counts, "{fact} {part:?}");
    }
}

/// One is one too many, however incomplete the list is.
#[test]
fn what_was_seen_counts_in_a_list_that_is_cut() {
    let mut audit = none_of("callbacks.plain-http");
    audit.tenant.add_callback(&callback("HTTP", None));
    audit
        .tenant
        .snapshot
        .coverage
        .retain(|c| c.part != Part::Callbacks);
    let report = audit.report();
    assert_eq!(report.exit_code, 1);
    assert!(
        detail(&report).contains("ticket 100 to hooks"),
        "{}",
        detail(&report)
    );
    assert!(detail(&report).contains("not read"), "{}", detail(&report));
}

/// An owner that no list shows may be active or not.
#[test]
fn the_owner_of_a_callback_has_to_be_known() {
    let mut audit = none_of("callbacks.of-inactive-members");
    audit.tenant.add_callback(&callback("https", None));
    assert_eq!(audit.report().exit_code, 0);
    for owner in [None, Some("4711".to_owned())] {
        audit.tenant.snapshot.callbacks[0].member_id = owner;
        assert_eq!(audit.report().exit_code, 4);
    }
}

/// A report names a few offenders, and none of them writes to the terminal.
#[test]
fn offenders_are_named_and_cleaned() {
    let mut audit = none_of("callbacks.of-inactive-members");
    for at in 0..7 {
        let owner = format!("gone\u{1b}[31m{at}");
        audit.tenant.add_callback(&callback("https", Some(&owner)));
    }
    let report = audit.report();
    let detail = detail(&report);
    assert!(detail.ends_with("and 2 more"), "{detail}");
    assert!(!detail.contains('\u{1b}'), "{detail}");
}

/// A member whose role or state is not told may be an inactive administrator.
#[test]
fn what_a_member_holds_has_to_be_known() {
    let mut audit = none_of("members.inactive-with-admin-role");
    audit.tenant.member_mut().unwrap().active = Some(false);
    assert_eq!(audit.report().exit_code, 0);
    audit.tenant.member_mut().unwrap().role_id = Some("4711".to_owned());
    assert_eq!(audit.report().exit_code, 4);
}

/// It is not established that the list holds inactive members: one in it shows that it does.
#[test]
fn no_inactive_member_in_sight_is_no_proof_that_there_is_none() {
    let mut audit = none_of("members.inactive-with-admin-role");
    assert_eq!(audit.report().exit_code, 4);
    audit.tenant.member_mut().unwrap().active = Some(false);
    assert_eq!(audit.report().exit_code, 0);
    audit.tenant.refuse(&Part::Members);
    assert_eq!(audit.report().exit_code, 4);
}

/// The platform's own advice is no vendor, and two documents of one house are one.
#[test]
fn vendors_are_publishers() {
    let one = rule("one", "info", "{ fact: member.vendors, at-most: 1 }");
    let of = |id: &str| {
        yaml("one", &rules(std::slice::from_ref(&one))).replace("id: x/one", &format!("id: {id}"))
    };
    let count = |ids: &[&str]| {
        let all: Vec<String> = ids.iter().map(|id| of(id)).collect();
        Audit::with(&all, Options::default()).findings().len()
    };
    assert_eq!(count(&["a/one", "a/two", "permlint/x", "connectwise/x"]), 0);
    assert_eq!(count(&["a/one", "b/two"]), 1);
}
