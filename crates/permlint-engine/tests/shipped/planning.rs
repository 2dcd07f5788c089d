//! A plan leads into the envelope of every baseline that ships, from wherever one starts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use permlint_engine::{Auditor, SyntheticTenant, bottom_tenant, floor_tenant};
use permlint_model::change::LeftBecause;
use permlint_model::report::{FindingKind, Report};
use permlint_model::snapshot::{CustomiseItem, Row};
use permlint_model::{Action, EntryId};
use proptest::prelude::*;

use crate::{auditor, baseline, best, ids};

/// Clicks what a plan says; where it leaves the choice, the first setting of the section.
fn apply(report: &Report, auditor: &Auditor, tenant: &mut SyntheticTenant) {
    click(report, auditor, tenant);
    // The member's own rights are those of its role.
    let rows: Vec<Row> = tenant.rows_mut().map(|row| row.clone()).collect();
    let own = tenant.snapshot.own.as_mut();
    if let Some(own) = own.filter(|own| !own.rows.is_empty()) {
        own.rows = rows;
    }
}

/// What a plan leaves to a person: an entry of a customise list that a document words itself.
fn by_hand(report: &Report, auditor: &Auditor, tenant: &mut SyntheticTenant) {
    for left in &report.plan.left {
        let by_hand = left.because == LeftBecause::ByHand && left.action == Action::Allow;
        if let Some(item) = left.item.as_ref().filter(|_| by_hand) {
            allow(auditor, tenant, &left.entry_id, item);
        }
    }
}

fn allow(auditor: &Auditor, tenant: &mut SyntheticTenant, entry: &EntryId, item: &str) {
    let entry = auditor.catalogue().entry(entry).unwrap();
    let own = tenant.snapshot.own.as_mut().unwrap();
    own.items.push(CustomiseItem {
        list: entry.customise.clone().unwrap(),
        item: item.to_owned(),
    });
}

fn click(report: &Report, auditor: &Auditor, tenant: &mut SyntheticTenant) {
    for change in &report.plan.changes {
        if let (Action::Allow, Some(item)) = (change.action, &change.item) {
            allow(auditor, tenant, &change.entry_id, item);
            continue;
        }
        if change.entry_id.module() == "api-access" {
            tenant.allow(
                &change.entry,
                change.action,
                Some(least_of(&change.click.to)),
            );
            continue;
        }
        if change.entry_id.as_str().ends_with(".any-entry") {
            let clean = floor_tenant(auditor);
            let wanted: Vec<(EntryId, Action, String)> = one_right(&clean, &change.entry_id);
            for (entry, action, word) in wanted {
                tenant.set(entry.as_str(), action, Some(&word));
            }
            continue;
        }
        let set = tenant.set(
            change.entry_id.as_str(),
            change.action,
            Some(&change.click.to),
        );
        let unlisted = change.entry_id.is_unlisted();
        assert!(set || unlisted, "{} {}", change.entry_id, change.action);
        if !set {
            let name = change.entry.clone();
            for row in tenant
                .rows_mut()
                .filter(|row| row.entry.description == name)
            {
                row.values
                    .insert(change.action, Some(change.click.to.clone()));
            }
        }
    }
}

/// The point in words such as `at least Restricted`.
fn least_of(words: &str) -> &str {
    words.rsplit(' ').next().unwrap_or(words)
}

/// The rights of a section that a role at the floor holds.
fn one_right(clean: &SyntheticTenant, any: &EntryId) -> Vec<(EntryId, Action, String)> {
    let of_section = |entry: &str| {
        entry
            .parse::<EntryId>()
            .ok()
            .filter(|id| id.module() == any.module())
    };
    let mut found = Vec::new();
    for answer in clean.worksheets.iter().flat_map(|sheet| &sheet.answers) {
        if answer.entry.module() == any.module() {
            found.push((answer.entry.clone(), answer.action, answer.value.clone()));
        }
    }
    for row in clean.clone().rows_mut() {
        let Some(entry) = of_section(&row.entry.identifier) else {
            continue;
        };
        for (action, level) in &row.values {
            if let Some(level) = level.clone().filter(|level| level != "None") {
                found.push((entry.clone(), *action, level));
            }
        }
    }
    found
}

fn out_of_place(report: &Report) -> Vec<String> {
    let findings = report.findings.iter().filter(|finding| {
        matches!(
            finding.kind,
            FindingKind::Missing | FindingKind::Excess | FindingKind::Mismatch
        )
    });
    findings
        .map(|f| format!("{} {} {}", f.entry_id, f.action, f.seen))
        .collect()
}

#[test]
fn setting_a_role_up_from_nothing_ends_at_a_clean_role() {
    for id in ids() {
        let auditor = auditor(id);
        let mut tenant = bottom_tenant(&auditor);
        let plan = tenant.audit(&auditor).unwrap();
        assert_eq!(plan, auditor.setup().unwrap(), "{id}");
        apply(&plan, &auditor, &mut tenant);
        by_hand(&plan, &auditor, &mut tenant);
        let report = tenant.audit(&auditor).unwrap();
        assert_eq!(out_of_place(&report), [""; 0], "{id}");
        assert_eq!(report.verdict, best(&report), "{id}: {}", report.summary);
        assert!(report.plan.changes.is_empty(), "{id}");
    }
}

/// Baselines of rows, alone and each with the next one on one role.
static SUBJECTS: LazyLock<Vec<(String, Auditor)>> = LazyLock::new(|| {
    let all: Vec<&str> = ids()
        .into_iter()
        .filter(|id| baseline(id).1.lists_rows())
        .collect();
    let mut list: Vec<(String, Auditor)> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        list.push(((*one).to_owned(), auditor(one)));
        for other in all.iter().skip(at + 1).take(1) {
            let (first, catalogue) = baseline(one);
            let options = permlint_engine::Options {
                role: Some("Shared".to_owned()),
                member: Some("shared".to_owned()),
                ..permlint_engine::Options::default()
            };
            let both = Auditor::compile(vec![first, baseline(other).0], catalogue, options);
            list.push((format!("{one} {other}"), both.unwrap()));
        }
    }
    list
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn applying_a_plan_leaves_nothing_missing_and_nothing_in_excess(
        levels in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 0..80),
    ) {
        for (id, auditor) in SUBJECTS.iter() {
            let mut tenant = floor_tenant(auditor);
            let cells: Vec<(String, Action)> = tenant
                .rows_mut()
                .flat_map(|row| {
                    let entry = row.entry.identifier.clone();
                    row.values.keys().map(move |a| (entry.clone(), *a)).collect::<Vec<_>>()
                })
                .collect();
            for (at, level) in &levels {
                let (entry, action) = at.get(&cells);
                let level = [Some("None"), Some("My"), Some("All"), None][*level];
                tenant.set(entry, *action, level);
            }
            let before = tenant.audit(auditor).unwrap();
            apply(&before, auditor, &mut tenant);
            let after = tenant.audit(auditor).unwrap();
            prop_assert_eq!(out_of_place(&after), [""; 0], "{}", id);
            // What was not decided, or is contradicted, is listed and stays as it was.
            let open = |report: &Report| -> BTreeSet<(String, Action)> {
                let left = report.plan.left.iter();
                left.map(|cell| (cell.entry_id.to_string(), cell.action)).collect()
            };
            prop_assert_eq!(open(&before), open(&after), "{}", id);
        }
    }
}
