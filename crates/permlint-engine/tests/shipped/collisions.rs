//! Which documents that ship no single role can serve, and on which cells.

use std::collections::BTreeSet;

use permlint_engine::{Auditor, Options};
use permlint_model::change::ConflictDocument;

use crate::baseline;

/// The cells on which two documents leave no level, with the rules that set them.
fn collisions(one: &str, other: &str, features: &[&str]) -> Vec<String> {
    let (first, catalogue) = baseline(one);
    let options = Options {
        role: Some("Shared".to_owned()),
        member: Some("shared".to_owned()),
        features: features.iter().map(|&feature| feature.to_owned()).collect(),
        ..Options::default()
    };
    let auditor = Auditor::compile(vec![first, baseline(other).0], catalogue, options).unwrap();
    let found = ConflictDocument::of(&auditor.setup().unwrap()).conflicts;
    let mut found: Vec<String> = found
        .iter()
        .map(|conflict| {
            let sides: BTreeSet<String> = conflict
                .sides
                .iter()
                .map(|side| side.rule.to_string())
                .collect();
            let sides: Vec<String> = sides.into_iter().collect();
            format!(
                "{} {}: {}",
                conflict.entry_id,
                conflict.action,
                sides.join(" + ")
            )
        })
        .collect();
    found.sort();
    found
}

/// An accounting sync writes where another vendor's page wants nobody to write.
#[test]
fn what_gozynta_needs_neo_wants_closed() {
    let closed = "neo/connectwise/sensitive-finance-closed";
    let [interface, invoicing] = ["accounting-interface", "invoicing"]
        .map(|rule| format!("gozynta/connectwise/{rule} + {closed}"));
    assert_eq!(
        collisions("neo/connectwise", "gozynta/connectwise", &[]),
        [
            format!("finance.accounting-interface add: {interface}"),
            format!("finance.accounting-interface delete: {interface}"),
            format!("finance.accounting-interface edit: {interface}"),
            format!("finance.invoicing delete: {invoicing}"),
            format!("finance.invoicing edit: {invoicing}"),
        ]
    );
}

/// Neo's page lets go of adding and editing, and keeps deleting closed.
#[test]
fn no_feature_of_neo_makes_room_for_gozynta() {
    let features = ["invoicing-write", "accounting-interface-write"];
    let left = collisions("neo/connectwise", "gozynta/connectwise", &features);
    let cells: Vec<&str> = left
        .iter()
        .filter_map(|one| one.split(':').next())
        .collect();
    assert_eq!(
        cells,
        [
            "finance.accounting-interface delete",
            "finance.invoicing delete"
        ]
    );
}

#[test]
fn one_role_can_serve_neo_and_rewst() {
    let none: [&str; 0] = [];
    assert_eq!(
        collisions("neo/connectwise", "rewst/connectwise", &[]),
        none
    );
}

/// Advice to do without All contradicts a document that asks for it, unless nobody follows it.
#[test]
fn platform_advice_collides_only_where_somebody_says_that_nothing_justifies_all() {
    let [advice, rewst] = ["connectwise/data-protection", "rewst/connectwise"];
    let none: [&str; 0] = [];
    assert_eq!(collisions(rewst, advice, &[]), none);
    let found = collisions(rewst, advice, &["my-only"]);
    assert!(
        found
            .iter()
            .any(|one| one.starts_with("companies.contacts add"))
    );
    assert!(!found.iter().any(|one| one.starts_with("system.my-account")));
}
