//! The shape of the rules that ship.

use std::collections::BTreeSet;

use permlint_baseline::load_cases;
use permlint_model::baseline::Origin;

use crate::{baseline, ids};

#[test]
fn a_baselines_id_is_its_path() {
    for id in ids() {
        assert_eq!(baseline(id).0.id.as_str(), id);
    }
}

#[test]
fn every_rule_has_a_case_that_breaks_it() {
    for id in ids() {
        let (baseline, catalogue) = baseline(id);
        let document = permlint_rules::cases(id).unwrap();
        let file = load_cases(document.path, document.bytes, &baseline, &catalogue).unwrap();
        let broken: BTreeSet<_> = file
            .cases
            .iter()
            .flat_map(|case| case.findings.iter().map(|finding| finding.rule.clone()))
            .collect();
        for rule in &baseline.rules {
            assert!(broken.contains(&rule.id), "{} has no failing case", rule.id);
        }
        assert!(
            file.cases
                .iter()
                .any(|case| case.findings.is_empty() && case.set.is_empty()),
            "{id} has no case in which every rule passes"
        );
    }
}

#[test]
fn every_source_of_a_baseline_is_cited_and_has_an_address() {
    for id in ids() {
        let (baseline, _) = baseline(id);
        for (key, source) in &baseline.sources {
            assert!(source.url.is_some(), "{id}: source {key} has no address");
            let cited = baseline.rules.iter().any(
                |rule| matches!(&rule.origin, Origin::Document { source, .. } if source == key),
            );
            let named = baseline
                .not_checked
                .iter()
                .any(|statement| statement.source.as_ref() == Some(key));
            assert!(cited || named, "{id}: source {key} is cited by nothing");
        }
    }
}

#[test]
fn titles_state_facts_and_reasons_do_not_repeat_them() {
    for id in ids() {
        for rule in baseline(id).0.rules {
            let first = rule.title.split(' ').next().unwrap_or_default();
            assert!(
                !["Ensure", "Check", "Verify"].contains(&first),
                "{}",
                rule.title
            );
            assert!(
                !rule.why.trim().is_empty() && rule.why != rule.title,
                "{}",
                rule.id
            );
        }
    }
}
