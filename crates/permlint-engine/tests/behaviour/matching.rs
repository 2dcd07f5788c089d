//! Live rows and documented entries.

use permlint_model::Action;

use crate::support::{Audit, rule};

const READS: &str = "{ module: Finance, entries: [Invoicing], at-least: { inquire: All } }";

fn reads() -> Audit {
    Audit::of(&[rule("reads", "high", READS)])
}

#[test]
fn a_folded_label_and_an_alias_are_matched_and_the_report_says_how() {
    for (label, step) in [("INVOICING (customize)", "folded"), ("Invoices", "alias")] {
        let audit = reads().label("finance.invoicing", label).set(
            "finance.invoicing",
            Action::Inquire,
            Some("My"),
        );
        let report = audit.report();
        let matched = report.findings[0].matched_by.clone().unwrap();
        assert_eq!(
            (matched.label.as_str(), matched.step.as_str()),
            (label, step)
        );
    }
}

#[test]
fn a_renamed_row_is_unmatched_with_the_nearest_open_row_and_its_levels() {
    let audit = reads().label("finance.invoicing", "Invoicings");
    let report = audit.report();
    let unmatched = &report.findings[0];
    assert_eq!(unmatched.kind.as_str(), "unmatched");
    let detail = unmatched.detail.clone().unwrap();
    assert!(
        detail.contains("Invoicings") && detail.contains("inquire All"),
        "{detail}"
    );
    assert_eq!(report.exit_code, 4);
}

#[test]
fn two_rows_that_match_one_entry_are_ambiguous_and_both_are_named() {
    let audit = reads()
        .label("finance.agreements", "invoicing")
        .label("finance.invoicing", "INVOICING");
    let report = audit.report();
    let first = &report.findings[0];
    assert_eq!(first.reason.map(|r| r.as_str()), Some("ambiguous"));
    let detail = first.detail.clone().unwrap();
    assert!(
        detail.contains("invoicing") && detail.contains("INVOICING"),
        "{detail}"
    );
}

#[test]
fn an_exact_label_wins_over_a_folded_one() {
    let audit = reads().label("finance.agreements", "INVOICING");
    let report = audit.report();
    assert!(report.findings.is_empty(), "{:?}", audit.findings());
    assert!(report.notes.iter().any(|note| note.contains("INVOICING")));
}

#[test]
fn a_row_that_no_catalogue_knows_is_judged_by_wildcards_at_low() {
    let all = "{ module: Finance, entries: all, at-least: { inquire: All } }";
    let audit = Audit::of(&[rule("reads-all", "high", all)])
        .label("finance.agreements", "Brand new")
        .set("finance.agreements", Action::Inquire, Some("None"));
    assert_eq!(
        audit.findings(),
        ["reads-all finance.x-finance-agreements inquire missing low"]
    );
}

#[test]
fn an_unlisted_entry_of_a_document_is_found_by_its_name() {
    let unlisted =
        "{ module: Finance, entries: [{ unlisted: Brand New }], at-least: { add: All } }";
    let mut audit = Audit::of(&[rule("adds", "high", unlisted)]);
    assert!(audit.findings().is_empty(), "{:?}", audit.findings());
    audit.tenant.remove("brand-new");
    assert_eq!(
        audit.findings(),
        ["adds finance.x-brand-new add unmatched high"]
    );
    let audit = audit.label("finance.agreements", "brand new").set(
        "finance.agreements",
        Action::Add,
        Some("My"),
    );
    let missing = "adds finance.x-finance-agreements add missing high";
    assert!(
        audit.findings().contains(&missing.to_owned()),
        "{:?}",
        audit.findings()
    );
}

/// One of the two has the name as its wire identifier too: it does not stand for the other.
#[test]
fn two_rows_of_the_name_of_an_unlisted_entry_are_ambiguous() {
    let unlisted =
        "{ module: Finance, entries: [{ unlisted: Brand New }], at-most: { edit: None } }";
    let audit = Audit::of(&[rule("closed", "high", unlisted)])
        .label("finance.agreements", "Brand new")
        .set("finance.agreements", Action::Edit, Some("All"));
    let report = audit.report();
    assert_eq!(report.exit_code, 4, "{:?}", audit.findings());
    let closed = report.findings.iter().find(|f| f.rule.short() == "closed");
    let closed = closed.unwrap_or_else(|| panic!("{:?}", audit.findings()));
    assert_eq!(closed.reason, Some(permlint_model::GapReason::Ambiguous));
}

#[test]
fn when_present_makes_an_absent_entry_of_no_concern() {
    let expect =
        READS
            .replace(" }", ", when-present: true }")
            .replacen(", when-present: true }", " }", 1);
    let mut audit = Audit::of(&[
        rule("reads", "high", &expect),
        rule(
            "other",
            "low",
            "{ module: Sales, entries: all, at-least: { inquire: My } }",
        ),
    ]);
    audit.tenant.remove("finance.invoicing");
    let report = audit.report();
    assert!(report.findings.is_empty(), "{:?}", audit.findings());
    assert_eq!(report.counts.not_applicable, 1);
}

#[test]
fn every_entry_of_a_module_without_rows_is_open() {
    let mut audit = Audit::of(&[rule(
        "sales",
        "high",
        "{ module: Sales, entries: all, at-most: { add: None } }",
    )]);
    audit.tenant.remove("sales.opportunity");
    let report = audit.report();
    assert_eq!(
        report.findings[0].reason.map(|r| r.as_str()),
        Some("no-rows")
    );
    assert_eq!(report.exit_code, 4);
}
