//! Four properties that hold for every baseline that ships.

use permlint_engine::{Options, floor_tenant};
use permlint_model::report::{CellVerdict, Report, Verdict};
use permlint_model::snapshot::Snapshot;
use permlint_model::{Action, Severity};
use proptest::prelude::*;

use crate::{auditor, ids};

/// Findings that count, as `(entry, action)`.
fn broken(report: &Report) -> Vec<(String, Action)> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .map(|finding| (finding.entry_id.to_string(), finding.action))
        .collect()
}

#[test]
fn identity_a_role_at_the_floor_is_clean() {
    for id in ids() {
        let auditor = auditor(id, Options::default());
        let report = auditor.audit(&floor_tenant(&auditor).snapshot).unwrap();
        assert_eq!(report.findings, [], "{id}");
        assert_eq!(
            report.verdict,
            Verdict::Compliant,
            "{id}: {}",
            report.summary
        );
    }
}

#[test]
fn mutation_moving_one_cell_names_exactly_that_cell() {
    for id in ids() {
        let auditor = auditor(id, Options::default());
        let tenant = floor_tenant(&auditor);
        let clean = auditor.audit(&tenant.snapshot).unwrap();
        for cell in clean
            .cells
            .iter()
            .filter(|cell| cell.action != Action::Value)
        {
            let floor = cell.floor.as_deref().unwrap_or("None");
            for level in ["None", "My", "All"]
                .into_iter()
                .filter(|level| *level != floor)
            {
                let mut bent = tenant.clone();
                assert!(bent.set(cell.entry_id.as_str(), cell.action, Some(level)));
                let report = auditor.audit(&bent.snapshot).unwrap();
                let place = (cell.entry_id.to_string(), cell.action);
                let all: Vec<_> = report
                    .findings
                    .iter()
                    .map(|finding| (finding.entry_id.to_string(), finding.action))
                    .collect();
                assert_eq!(all, std::slice::from_ref(&place), "{id} {place:?} {level}");
                let row = report
                    .cells
                    .iter()
                    .find(|row| row.entry_id == cell.entry_id && row.action == cell.action)
                    .unwrap();
                let below = level == "None" || (level == "My" && floor == "All");
                let expected = if below {
                    CellVerdict::Missing
                } else {
                    CellVerdict::Excess
                };
                assert_eq!(row.verdict, expected, "{id} {place:?} {level}");
            }
        }
    }
}

#[test]
fn a_level_that_is_not_stated_never_passes_where_a_rule_counts() {
    for id in ids() {
        let auditor = auditor(id, Options::default());
        let tenant = floor_tenant(&auditor);
        let clean = auditor.audit(&tenant.snapshot).unwrap();
        for cell in clean
            .cells
            .iter()
            .filter(|cell| cell.action != Action::Value)
        {
            let mut bent = tenant.clone();
            bent.set(cell.entry_id.as_str(), cell.action, None);
            let report = auditor.audit(&bent.snapshot).unwrap();
            let rows = report.cells.iter();
            let row = rows
                .clone()
                .find(|r| r.entry_id == cell.entry_id && r.action == cell.action);
            assert_eq!(row.unwrap().verdict, CellVerdict::Unknown);
            let counts = !broken(&report).is_empty();
            assert_eq!(counts, report.verdict == Verdict::Inconclusive, "{id}");
        }
    }
}

fn shuffled<T: Clone>(list: &[T], seed: u64) -> Vec<T> {
    let mut order: Vec<(u64, usize)> = (0..list.len())
        .map(|at| ((at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17), at))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| list[at].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn permutation_the_order_of_the_input_changes_no_byte(
        seed in any::<u64>(),
        levels in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 0..12),
    ) {
        for id in ids() {
            let auditor = auditor(id, Options::default());
            let mut tenant = floor_tenant(&auditor);
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
            let straight = auditor.audit(&tenant.snapshot).unwrap().to_json().unwrap();
            let mut mixed = tenant.clone();
            let snapshot = &mut mixed.snapshot;
            snapshot.principals = shuffled(&snapshot.principals, seed);
            snapshot.coverage = shuffled(&snapshot.coverage, seed);
            for subject in &mut snapshot.subjects {
                subject.rows = subject.rows.as_ref().map(|rows| shuffled(rows, seed));
            }
            snapshot.subjects = shuffled(&snapshot.subjects, seed);
            let read = Snapshot::from_json(&snapshot.to_json().unwrap()).unwrap();
            let report = auditor.audit(&read).unwrap().to_json().unwrap();
            prop_assert_eq!(straight, report);
        }
    }
}
