//! Plans, splits, assumptions and joined snapshots.

use permlint_engine::{CompileError, JoinError, Options};
use permlint_model::change::{LeftBecause, Urgency};
use permlint_model::report::Verdict;
use permlint_model::{Action, EntryId, EvidenceKind};

use crate::support::{Audit, compile, line, rule, rules, yaml};

const NEED: &str = "{ module: Finance, entries: [Invoicing], at-least: { edit: All } }";
const LIMIT: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";
const READS: &str = "{ module: Finance, entries: [Agreements], at-least: { inquire: My } }";

fn document(name: &str, list: &[String]) -> String {
    yaml(name, &rules(list))
}

fn assuming(entry: &str, action: Action, value: &str) -> Options {
    let entry: EntryId = entry.parse().unwrap();
    Options {
        assume: [((entry, action), value.to_owned())].into(),
        ..Options::default()
    }
}

#[test]
fn what_is_broken_is_needed_and_what_is_too_open_is_wise() {
    let list = [
        rule("reads", "high", READS),
        rule("closed", "critical", LIMIT),
    ];
    let audit = Audit::of(&list)
        .set("finance.agreements", Action::Inquire, Some("None"))
        .set("finance.invoicing", Action::Edit, Some("All"))
        .set("sales.opportunity", Action::Add, Some("My"));
    let plan = audit.report().plan;
    let told: Vec<String> = plan
        .changes
        .iter()
        .map(|c| {
            format!(
                "{} {} {} -> {}",
                c.urgency.as_str(),
                c.entry_id,
                c.from,
                c.click.to
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "wise finance.invoicing All -> None",
            "needed finance.agreements None -> My",
            "wise sales.opportunity My -> None",
        ]
    );
    let invoicing = &plan.changes[0];
    assert_eq!(invoicing.risk.as_deref(), Some("It reaches money"));
    let needed = &plan.changes[1];
    assert_eq!(needed.urgency, Urgency::Needed);
    assert_eq!(
        needed.note.as_deref(),
        Some("where the screen does not offer My, set All")
    );
}

#[test]
fn what_is_not_known_is_left_and_named() {
    let audit =
        Audit::of(&[rule("reads", "high", READS)]).set("finance.agreements", Action::Inquire, None);
    let plan = audit.report().plan;
    assert!(plan.changes.is_empty());
    let left = &plan.left[0];
    assert_eq!(left.because, LeftBecause::Undecided);
    assert!(
        left.detail.starts_with("at least My is asked for"),
        "{}",
        left.detail
    );
}

#[test]
fn documents_that_contradict_each_other_are_split_and_no_side_is_picked() {
    let one = document("one", &[rule("closed", "critical", LIMIT)]);
    let two = document("two", &[rule("need", "high", NEED)]);
    let three = document("three", &[rule("reads", "high", READS)]);
    let report = Audit::with(&[one, two, three], Options::default()).report();
    let plan = report.plan;
    let split = plan.split.unwrap();
    let roles: Vec<Vec<&str>> = split
        .roles
        .iter()
        .map(|role| role.iter().map(|id| id.as_str()).collect())
        .collect();
    assert_eq!(roles, [["x/one"], ["x/two"]]);
    let [conflict] = split.forced_by.as_slice() else {
        panic!("{:?}", split.forced_by);
    };
    let sides: Vec<String> = conflict
        .sides
        .iter()
        .map(|side| format!("{} wants {}", side.rule, side.wants))
        .collect();
    assert_eq!(sides, ["x/one/closed wants None", "x/two/need wants All"]);
    assert_eq!(plan.left[0].because, LeftBecause::Conflict);
    assert!(plan.changes.is_empty());
}

#[test]
fn documents_that_ask_for_the_same_limit_share_a_role() {
    // Both contradict a third one, and not each other: two roles are the fewest.
    let one = document("one", &[rule("closed", "critical", LIMIT)]);
    let also = document("also", &[rule("closed", "high", LIMIT)]);
    let two = document("two", &[rule("need", "high", NEED)]);
    let report = Audit::with(&[one, also, two], Options::default()).report();
    let roles = report.plan.split.unwrap().roles;
    let roles: Vec<Vec<&str>> = roles
        .iter()
        .map(|role| role.iter().map(|id| id.as_str()).collect())
        .collect();
    assert_eq!(roles, [vec!["x/also", "x/one"], vec!["x/two"]]);
}

#[test]
fn a_conflict_names_the_feature_that_ends_it() {
    let features = "features:\n  bills: { title: F, lifts: [{ rule: closed }] }\n";
    let closed = rules(&[rule("closed", "critical", LIMIT)]);
    let one = yaml("one", &format!("{features}{closed}"));
    let two = document("two", &[rule("need", "high", NEED)]);
    let both = [one, two];
    let report = Audit::with(&both, Options::default()).report();
    let conflict = &report.plan.split.unwrap().forced_by[0];
    assert_eq!(conflict.sides[0].lifted_by.as_deref(), Some("x/one:bills"));
    let options = Options {
        all_features: true,
        ..Options::default()
    };
    assert_eq!(Audit::with(&both, options).report().plan.split, None);
}

#[test]
fn values_without_an_order_that_exclude_each_other_are_a_conflict_too() {
    let mail = |address: &str| {
        rule(
            "mail",
            "low",
            &format!("{{ fact: member.email, one-of: [{address}] }}"),
        )
    };
    let one = document("one", &[mail("a@x.test")]);
    let two = document("two", &[mail("b@x.test")]);
    let audit = Audit::with(&[one, two], Options::default());
    assert!(
        audit
            .findings()
            .contains(&"mail member.email value baseline-conflict low".to_owned()),
        "{:?}",
        audit.findings()
    );
}

#[test]
fn what_if_is_judged_and_the_report_says_so() {
    let list = [rule("closed", "critical", LIMIT)];
    let baseline = document("one", &list);
    let what_if = assuming("finance.invoicing", Action::Edit, "All");
    let report = Audit::with(std::slice::from_ref(&baseline), what_if).report();
    assert_eq!(
        line(&report.findings[0]),
        "closed finance.invoicing edit excess critical"
    );
    assert_eq!(report.findings[0].evidence, [EvidenceKind::Assumed]);
    assert_eq!(
        report.asked.assumptions,
        ["--assume: finance.invoicing edit counted as All"]
    );
    let absent = assuming("finance.invoicing", Action::Edit, "None");
    let mut audit = Audit::with(std::slice::from_ref(&baseline), absent);
    audit.tenant.remove("finance.invoicing");
    assert_eq!(audit.report().verdict, Verdict::Compliant);
}

#[test]
fn an_assumption_about_nothing_is_refused() {
    let baseline = [document("one", &[rule("closed", "critical", LIMIT)])];
    let error = |entry: &str, action, value: &str| {
        compile(&baseline, assuming(entry, action, value)).unwrap_err()
    };
    let wrong = error("finance.invoicin", Action::Edit, "All");
    assert!(
        wrong
            .to_string()
            .contains("did you mean finance.invoicing?"),
        "{wrong}"
    );
    let value = error("finance.invoicing", Action::Edit, "Most");
    assert!(
        matches!(value, CompileError::BadAssumption { .. }),
        "{value}"
    );
    let action = error("role.exists", Action::Edit, "All");
    assert!(action.to_string().contains("it has: value"), "{action}");
}

#[test]
fn own_rights_come_from_the_snapshot_whose_key_holds_the_role() {
    let audit = Audit::of(&[rule("reads", "high", READS)]);
    let lists = audit.tenant.snapshot.clone();
    let mut own = lists.clone();
    let rights = own.own.as_mut().unwrap();
    rights.member = Some("app".to_owned());
    rights.rows = lists.subjects[1].rows.clone().unwrap();
    for row in &mut rights.rows {
        row.values.insert(Action::Inquire, Some("All".to_owned()));
    }
    let joined = audit.auditor.join(&[lists.clone(), own.clone()]).unwrap();
    assert_eq!(joined.own, own.own);
    assert_eq!(joined.subjects, lists.subjects);
    // Role and own rights contradict each other: both were looked at.
    let report = audit.auditor.audit(&joined).unwrap();
    assert!(
        report
            .findings
            .iter()
            .any(|f| f.kind.as_str() == "evidence-conflict")
    );

    let mut stranger = own.clone();
    stranger.own.as_mut().unwrap().member = Some("permlint".to_owned());
    let joined = audit.auditor.join(&[lists.clone(), stranger]).unwrap();
    assert_eq!(joined.own, lists.own, "another key lends nothing");

    let mut other = own;
    other.tenant.company = "other".to_owned();
    let refused = audit.auditor.join(&[lists, other]).unwrap_err();
    assert!(matches!(refused, JoinError::OtherTenant { .. }));
}

#[test]
fn a_second_key_does_not_witness_the_first_ones_lists() {
    let lone = "{ fact: role.other-holders, at-most: 0 }";
    let audit = Audit::of(&[rule("lone", "high", lone), rule("reads", "high", READS)]);
    let own = audit.tenant.snapshot.clone();
    let mut own = own;
    own.own.as_mut().unwrap().member = Some("app".to_owned());
    let mut lists = audit.tenant.snapshot.clone();
    // The auditor's record is not in its own list: the list may hide others too.
    lists
        .principals
        .retain(|member| member.identifier != "permlint");
    let report = |list: &[_]| {
        let joined = audit.auditor.join(list).unwrap();
        audit.auditor.audit(&joined).unwrap()
    };
    assert_eq!(report(std::slice::from_ref(&lists)).exit_code, 4);
    assert_eq!(report(&[lists, own]).exit_code, 4);
}

#[test]
fn snapshots_that_contradict_each_other_about_the_role_are_not_joined() {
    // Whichever came first would decide: one order would pass what the other one breaks.
    let audit = Audit::of(&[rule("reads", "high", READS)]);
    let first = audit.tenant.snapshot.clone();
    let change = |mend: &dyn Fn(&mut permlint_model::snapshot::Snapshot)| {
        let mut other = first.clone();
        mend(&mut other);
        let both = [
            audit.auditor.join(&[first.clone(), other.clone()]),
            audit.auditor.join(&[other, first.clone()]),
        ];
        both.map(|joined| matches!(joined, Err(JoinError::Contradiction { .. })))
    };
    let level = change(&|other| {
        for subject in &mut other.subjects {
            for row in subject.rows.iter_mut().flatten() {
                row.values.insert(Action::Edit, Some("All".to_owned()));
            }
        }
    });
    assert_eq!(level, [true, true], "another level");
    let flag = change(&|other| {
        for subject in &mut other.subjects {
            subject.admin = Some(subject.admin != Some(true));
        }
    });
    assert_eq!(flag, [true, true], "another flag");
    let unread = change(&|other| {
        for subject in &mut other.subjects {
            subject.rows = None;
        }
    });
    assert_eq!(unread, [false, false], "not read is no contradiction");
}
