//! What a feature lifts, whatever the rule speaks of.

use permlint_engine::{Options, SyntheticTenant};
use permlint_model::snapshot::Row;
use permlint_model::{Action, GapReason};

use crate::support::{Audit, rule, rules, yaml};

/// One rule `r`, and a feature that lifts this much of it.
fn with(lift: &str, expect: &str) -> Audit {
    let features = format!("features:\n  f: {{ title: F, lifts: [{{ rule: r{lift} }}] }}\n");
    let list = rules(&[rule("r", "high", expect)]);
    let options = Options {
        features: ["f".to_owned()].into(),
        ..Options::default()
    };
    Audit::with(&[yaml("one", &format!("{features}{list}"))], options)
}

/// The findings of the rule.
fn found(audit: &Audit) -> Vec<String> {
    let mut found = audit.findings();
    found.retain(|line| line.starts_with("r "));
    found
}

#[test]
fn an_action_or_an_entry_of_nothing_else_can_be_lifted() {
    let bent = |lift: &str| {
        with(lift, "{ otherwise: [edit, delete] }")
            .set("finance.invoicing", Action::Edit, Some("All"))
            .set("finance.invoicing", Action::Delete, Some("All"))
            .set("sales.opportunity", Action::Edit, Some("All"))
    };
    assert_eq!(
        found(&bent(", actions: [edit]")),
        ["r finance.invoicing delete excess high"]
    );
    let entry = ", entries: [{ module: Finance, entries: [Invoicing] }]";
    assert_eq!(
        found(&bent(entry)),
        ["r sales.opportunity edit excess high"]
    );
}

#[test]
fn a_lifted_action_is_not_open_where_rows_were_refused() {
    let mut audit = with(", actions: [edit]", "{ otherwise: [edit, delete] }");
    audit.tenant.refuse(&SyntheticTenant::rows_part());
    assert_eq!(
        found(&audit),
        ["r every-module.every-entry delete unknown high"]
    );
}

#[test]
fn an_action_is_lifted_for_entries_that_the_catalogue_does_not_know_too() {
    let expect = "{ module: Finance, entries: [Invoicing, { unlisted: Widgets }], at-most: { edit: None, delete: None } }";
    let mut audit = with(", actions: [edit]", expect);
    let is_widgets = |row: &&mut Row| row.entry.description == "Widgets";
    for row in audit.tenant.rows_mut().filter(is_widgets) {
        for action in [Action::Edit, Action::Delete] {
            row.values.insert(action, Some("All".to_owned()));
        }
    }
    assert_eq!(found(&audit), ["r finance.x-widgets delete excess high"]);
}

#[test]
fn the_list_of_a_lifted_entry_is_lifted_with_it() {
    let expect = "{ module: Finance, entries: [Agreements], items: [One], at-most: No }, \
                  { module: Finance, entries: [Agreements], at-most: { edit: None } }";
    assert_eq!(found(&with(", actions: [edit]", expect)).len(), 1);
    let entry = ", entries: [{ module: Finance, entries: [Agreements] }]";
    assert_eq!(found(&with(entry, expect)), [""; 0]);
}

#[test]
fn at_least_one_of_them_names_a_gap_that_nobody_may_allow_before_one_that_they_may() {
    let any = "{ module: Finance, any: [Invoicing, Agreements], at-least: Yes }";
    let options = Options {
        allow_unknown: [GapReason::UnknownWord].into(),
        ..Options::default()
    };
    let list = [
        rule("r", "high", any),
        rule(
            "limit",
            "high",
            "{ module: Sales, entries: [Opportunity], at-most: { edit: None } }",
        ),
    ];
    let mut audit = Audit::with(&[yaml("one", &rules(&list))], options);
    for entry in ["finance.invoicing", "finance.agreements"] {
        for action in [Action::Add, Action::Edit, Action::Delete, Action::Inquire] {
            audit = audit.set(entry, action, Some("Sometimes"));
        }
    }
    assert_eq!(audit.report().exit_code, 0);
    for coverage in &mut audit.tenant.snapshot.coverage {
        if coverage.part == SyntheticTenant::rows_part() {
            coverage.expected = coverage.received.map(|count| count + 1);
        }
    }
    let report = audit.report();
    let open = report.findings.iter().find(|f| f.rule.short() == "r");
    assert_eq!(open.unwrap().reason, Some(GapReason::NotRead));
    assert_eq!(report.exit_code, 4);
}
