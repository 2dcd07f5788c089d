//! Several rules and several baselines on one cell.

use permlint_engine::Options;
use permlint_model::Action;

use crate::support::{Audit, rule, rules, yaml};

const NEED: &str = "{ module: Finance, entries: [Invoicing], at-least: { edit: All } }";
const LIMIT: &str = "{ module: Finance, entries: [Invoicing], at-most: { edit: None } }";

#[test]
fn one_finding_a_cell_owned_by_the_gravest_rule() {
    let list = [
        rule("no-edit", "medium", "{ otherwise: [edit] }"),
        rule("closed", "critical", LIMIT),
    ];
    let audit = Audit::of(&list).set("finance.invoicing", Action::Edit, Some("All"));
    let report = audit.report();
    assert_eq!(
        audit.findings(),
        ["closed finance.invoicing edit excess critical"]
    );
    let also: Vec<&str> = report.findings[0]
        .also
        .iter()
        .map(|id| id.short())
        .collect();
    assert_eq!(also, ["no-edit", "otherwise"]);
}

#[test]
fn nothing_else_is_measured_against_what_every_document_asks_for() {
    let one = yaml(
        "one",
        &rules(&[rule("no-edit", "medium", "{ otherwise: [edit] }")]),
    );
    let two = yaml("two", &rules(&[rule("need", "high", NEED)]));
    let alone = Audit::with(std::slice::from_ref(&one), Options::default()).set(
        "finance.invoicing",
        Action::Edit,
        Some("All"),
    );
    assert_eq!(
        alone.findings(),
        ["no-edit finance.invoicing edit excess medium"]
    );
    let both = Audit::with(&[one, two], Options::default());
    assert!(both.findings().is_empty(), "{:?}", both.findings());
}

#[test]
fn two_documents_that_leave_no_level_are_a_conflict_with_both_names() {
    let one = yaml("one", &rules(&[rule("closed", "critical", LIMIT)]));
    let two = yaml("two", &rules(&[rule("need", "high", NEED)]));
    let report = Audit::with(&[two, one], Options::default()).report();
    let conflict = &report.findings[0];
    assert_eq!(conflict.kind.as_str(), "baseline-conflict");
    let wanted = &conflict.wanted;
    assert!(
        wanted.contains("x/one/closed") && wanted.contains("x/two/need"),
        "{wanted}"
    );
    assert_eq!(report.exit_code, 1);
}

#[test]
fn more_than_the_document_asks_for_is_listed_and_strict_grades_it() {
    let reads = rule(
        "reads",
        "high",
        "{ module: Finance, entries: [Invoicing], at-least: { inquire: My } }",
    );
    let baseline = yaml("one", &rules(&[reads]));
    let audit = |strict: bool| {
        let options = Options {
            strict,
            ..Options::default()
        };
        Audit::with(std::slice::from_ref(&baseline), options)
            .set("finance.invoicing", Action::Edit, Some("My"))
            .set("sales.opportunity", Action::Add, Some("All"))
            .set("finance.invoicing", Action::Inquire, Some("All"))
    };
    let report = audit(false).report();
    assert_eq!(report.exit_code, 0);
    assert_eq!(
        (report.counts.undocumented, report.counts.undocumented_risky),
        (3, 1)
    );
    assert_eq!(
        report.summary,
        "meets the document; 3 undocumented rights, 1 of them risky"
    );
    let strict = audit(true);
    assert_eq!(
        strict.findings()[0],
        "otherwise finance.invoicing edit excess high"
    );
    assert_eq!(strict.report().exit_code, 1);
}

#[test]
fn a_feature_lifts_one_entry_of_a_rule_and_leaves_the_others() {
    let closed = "{ module: Finance, entries: [Invoicing, Agreements], at-most: { edit: None } }";
    let features = "features:\n  invoices: { title: F, lifts: [{ rule: closed, entries: [{ module: Finance, entries: [Invoicing] }] }] }\n  whole: { title: W, lifts: [{ rule: closed }] }\n";
    let text = yaml(
        "one",
        &format!("{features}{}", rules(&[rule("closed", "critical", closed)])),
    );
    let audit = |feature: Option<&str>| {
        let options = Options {
            features: feature.into_iter().map(str::to_owned).collect(),
            ..Options::default()
        };
        Audit::with(std::slice::from_ref(&text), options)
            .set("finance.invoicing", Action::Edit, Some("All"))
            .set("finance.agreements", Action::Edit, Some("All"))
    };
    let graver = |audit: &Audit| {
        audit
            .findings()
            .iter()
            .filter(|f| f.ends_with("critical"))
            .count()
    };
    assert_eq!(graver(&audit(None)), 2);
    assert_eq!(graver(&audit(Some("x/one:invoices"))), 1);
    let whole = audit(Some("whole"));
    assert_eq!(graver(&whole), 0);
    let lifted = whole
        .report()
        .rules
        .iter()
        .any(|rule| rule.outcome.as_str() == "lifted");
    assert!(lifted, "what is lifted is listed, not dropped");
}

#[test]
fn at_least_one_of_a_section_is_a_cell_of_its_own() {
    let any = "{ module: Finance, any: all, at-least: Yes }";
    let list = [
        rule("some", "medium", any),
        rule(
            "sales",
            "low",
            "{ module: Sales, entries: all, at-least: { inquire: My } }",
        ),
    ];
    let audit = Audit::of(&list);
    assert!(
        audit.findings().is_empty(),
        "the floor has one: {:?}",
        audit.findings()
    );
    let audit = audit.set("finance.invoicing", Action::Inquire, Some("None"));
    assert_eq!(
        audit.findings(),
        ["some finance.any-entry value missing medium"]
    );
    let audit = audit.set("finance.reports", Action::Inquire, Some("My"));
    assert!(
        audit.findings().is_empty(),
        "its members are exempt: {:?}",
        audit.findings()
    );
    let mut open = Audit::of(&list)
        .set("finance.invoicing", Action::Inquire, Some("None"))
        .set("finance.reports", Action::Inquire, None);
    assert_eq!(open.report().exit_code, 4);
    open.tenant
        .refuse(&permlint_engine::SyntheticTenant::rows_part());
    assert_eq!(open.report().exit_code, 4);
}

#[test]
fn an_administrator_role_is_named_and_its_limits_are_open() {
    let mut audit = Audit::of(&[rule("closed", "high", LIMIT)]);
    audit.tenant.role_mut().unwrap().admin = Some(true);
    let report = audit.report();
    assert_eq!(report.findings[0].rule.as_str(), "permlint/admin-role");
    assert_eq!(report.exit_code, 1);
    let open = report
        .findings
        .iter()
        .any(|f| f.rule.short() == "closed" && f.kind.is_undecided());
    assert!(open);
}

#[test]
fn a_required_right_that_is_dangerous_is_shown_as_granted() {
    let report = Audit::of(&[rule("need", "high", NEED)]).report();
    assert_eq!(report.exit_code, 0);
    assert_eq!(report.grants.len(), 1);
    assert_eq!(report.grants[0].note, "It reaches money");
    assert_eq!(report.grants[0].required_by[0].short(), "need");
}
