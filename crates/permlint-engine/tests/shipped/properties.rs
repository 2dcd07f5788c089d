//! Properties that hold for every baseline that ships.

use std::sync::LazyLock;

use permlint_engine::{Auditor, floor_tenant};
use permlint_model::baseline::{Baseline, Selection, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{CellRow, CellVerdict, Report, Verdict};
use permlint_model::snapshot::Snapshot;
use permlint_model::{Action, EntryId, Interval, Severity};
use proptest::prelude::*;

use crate::{auditor, baseline, best, decided, ids};

fn lists_rows(id: &str) -> bool {
    baseline(id).1.lists_rows()
}

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
        let auditor = auditor(id);
        let report = floor_tenant(&auditor).audit(&auditor).unwrap();
        assert!(decided(&report).is_empty(), "{id}: {:?}", found(&report));
        assert_eq!(report.verdict, best(&report), "{id}: {}", report.summary);
    }
}

/// What a cell is known by.
fn place(entry: &EntryId, action: Action) -> (String, Action) {
    (entry.to_string(), action)
}

fn found(report: &Report) -> Vec<(String, Action)> {
    let findings = decided(report).into_iter();
    findings
        .map(|finding| place(&finding.entry_id, finding.action))
        .collect()
}

fn row_of<'r>(report: &'r Report, entry: &EntryId, action: Action) -> &'r CellRow {
    let mut rows = report.cells.iter();
    rows.find(|row| row.entry_id == *entry && row.action == action)
        .unwrap()
}

#[test]
fn mutation_moving_one_cell_names_exactly_that_cell() {
    for id in ids().into_iter().filter(|id| lists_rows(id)) {
        let auditor = auditor(id);
        let tenant = floor_tenant(&auditor);
        let clean = tenant.audit(&auditor).unwrap();
        for cell in clean
            .cells
            .iter()
            .filter(|cell| cell.action != Action::Value && cell.item.is_none())
        {
            let floor = cell.floor.as_deref().unwrap_or("None");
            for level in ["None", "My", "All"]
                .into_iter()
                .filter(|level| *level != floor)
            {
                let mut bent = tenant.clone();
                assert!(bent.set(cell.entry_id.as_str(), cell.action, Some(level)));
                let report = bent.audit(&auditor).unwrap();
                let place = place(&cell.entry_id, cell.action);
                assert_eq!(
                    found(&report),
                    std::slice::from_ref(&place),
                    "{id} {place:?} {level}"
                );
                let row = row_of(&report, &cell.entry_id, cell.action);
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

/// Every ordered cell that is declared, one step down and one step up. More than the floor is
/// excess, but for facts and for the settings that a demanded access hangs on.
#[test]
fn mutation_moving_one_declared_cell_one_step_names_exactly_that_cell() {
    for id in ids().into_iter().filter(|id| !lists_rows(id)) {
        let auditor = auditor(id);
        let (baseline, catalogue) = baseline(id);
        let tenant = floor_tenant(&auditor);
        for answer in &tenant.worksheets[0].answers {
            let domain = &catalogue.entry(&answer.entry).unwrap().domains[&answer.action];
            let Some((rank, _)) = domain.point(&answer.value).unwrap().bounds() else {
                continue;
            };
            let (_, top) = domain.whole().bounds().unwrap();
            let any = any_of(&baseline, &answer.entry);
            let steps = [rank.checked_sub(1), (rank < top).then(|| rank + 1)];
            for to in steps.into_iter().flatten() {
                let word = domain.words(&Interval::span(to, to));
                let mut bent = tenant.clone();
                assert!(bent.set(answer.entry.as_str(), answer.action, Some(&word)));
                let report = bent.audit(&auditor).unwrap();
                let own = place(&answer.entry, answer.action);
                let about = format!("{id} {own:?} {word}: {:?}", found(&report));
                if let Some(any) = &any {
                    let expected = if to == 0 {
                        vec![place(any, Action::Value)]
                    } else {
                        vec![]
                    };
                    assert_eq!(found(&report), expected, "{about}");
                    continue;
                }
                let row = row_of(&report, &answer.entry, answer.action);
                let exempt = is_exempt(&baseline, &catalogue, &answer.entry);
                let expected = match (to < rank, row.ceiling.is_some()) {
                    (true, _) => CellVerdict::Missing,
                    (false, false) if exempt => CellVerdict::Pass,
                    (false, _) => CellVerdict::Excess,
                };
                assert_eq!(row.verdict, expected, "{about}");
                let expected = if expected == CellVerdict::Pass {
                    vec![]
                } else {
                    vec![own]
                };
                assert_eq!(found(&report), expected, "{about}");
            }
        }
    }
}

/// Whether "nothing else is needed" says nothing of a setting.
fn is_exempt(baseline: &Baseline, catalogue: &Catalogue, entry: &EntryId) -> bool {
    let fact = catalogue.modules.iter().any(|module| {
        let known = module.entries.iter().any(|known| known.id == *entry);
        module.is_facts && known
    });
    let expect = || baseline.rules.iter().flat_map(|rule| &rule.expect);
    let demanded = |entity: &String| {
        expect()
            .any(|expect| matches!(&expect.target, Target::Access { entity: own } if own == entity))
    };
    let governor = catalogue.access.iter().any(|access| {
        let mut cells = access.governed_by.iter();
        demanded(&access.entity) && cells.any(|(governor, _)| governor == entry)
    });
    fact || governor
}

/// Every access that a document speaks of: without it where it is a need, with it where it is a limit.
#[test]
fn mutation_an_access_on_the_wrong_side_names_exactly_that_access() {
    for id in ids() {
        let auditor = auditor(id);
        let tenant = floor_tenant(&auditor);
        let clean = tenant.audit(&auditor).unwrap();
        for told in &tenant.access {
            for verb in told.access.keys() {
                let mut cells = clean.cells.iter();
                let about = |row: &&CellRow| row.entry == told.entity && row.action == *verb;
                let is_limit = cells.find(about).unwrap().floor.is_none();
                let (wrong, right) = match is_limit {
                    true => ("All", "None"),
                    false => ("None", "All"),
                };
                let mut bent = tenant.clone();
                bent.allow(&told.entity, *verb, Some(wrong));
                let report = bent.audit(&auditor).unwrap();
                let [only] = report.findings.as_slice() else {
                    panic!("{id} {} {verb}: {:?}", told.entity, found(&report));
                };
                assert_eq!(
                    (only.entry.as_str(), only.action),
                    (told.entity.as_str(), *verb)
                );
                bent.allow(&told.entity, *verb, Some(right));
                assert_eq!(bent.audit(&auditor).unwrap().findings, [], "{id}");
            }
        }
    }
}

/// The derived cell of a module that the baseline asks for one permission of, where the entry
/// is in that module and nothing else is asked of it.
fn any_of(baseline: &Baseline, entry: &EntryId) -> Option<EntryId> {
    let expect = || baseline.rules.iter().flat_map(|rule| &rule.expect);
    let named = expect().any(|expect| match &expect.target {
        Target::Entries {
            select: Selection::These(list),
            ..
        } => list.iter().any(|one| one.id.as_ref() == Some(entry)),
        _ => false,
    });
    let mut sections = expect().filter_map(|expect| match &expect.target {
        Target::AnyOf { module, .. } => Some(module),
        _ => None,
    });
    let section = sections.find(|module| module.as_str() == entry.module() && !named)?;
    format!("{section}.any-entry").parse().ok()
}

#[test]
fn a_level_that_is_not_stated_never_passes_where_a_rule_counts() {
    for id in ids().into_iter().filter(|id| lists_rows(id)) {
        let auditor = auditor(id);
        let tenant = floor_tenant(&auditor);
        let clean = tenant.audit(&auditor).unwrap();
        for cell in clean
            .cells
            .iter()
            .filter(|cell| cell.action != Action::Value && cell.item.is_none())
        {
            let mut bent = tenant.clone();
            bent.set(cell.entry_id.as_str(), cell.action, None);
            let report = bent.audit(&auditor).unwrap();
            let row = row_of(&report, &cell.entry_id, cell.action);
            assert_eq!(row.verdict, CellVerdict::Unknown);
            let counts = !broken(&report).is_empty();
            assert_eq!(counts, report.verdict == Verdict::Inconclusive, "{id}");
        }
    }
}

#[test]
fn what_nobody_declared_never_passes() {
    for id in ids().into_iter().filter(|id| !lists_rows(id)) {
        let auditor = auditor(id);
        let (baseline, _) = baseline(id);
        let tenant = floor_tenant(&auditor);
        for answer in &tenant.worksheets[0].answers {
            let mut bent = tenant.clone();
            bent.set(answer.entry.as_str(), answer.action, None);
            let report = bent.audit(&auditor).unwrap();
            let any = any_of(&baseline, &answer.entry);
            let own = (any.as_ref(), Action::Value);
            let (entry, action) = match own {
                (Some(any), action) => (any, action),
                (None, _) => (&answer.entry, answer.action),
            };
            assert_eq!(
                row_of(&report, entry, action).verdict,
                CellVerdict::Unknown,
                "{id}"
            );
            let counts = !broken(&report).is_empty();
            assert_eq!(
                counts,
                report.verdict == Verdict::Inconclusive,
                "{id} {entry}"
            );
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

/// Every baseline that ships, compiled once: a catalogue takes long to read.
static AUDITORS: LazyLock<Vec<Auditor>> =
    LazyLock::new(|| ids().into_iter().map(auditor).collect());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn permutation_the_order_of_the_input_changes_no_byte(
        seed in any::<u64>(),
        levels in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 0..12),
    ) {
        for auditor in AUDITORS.iter() {
            let mut tenant = floor_tenant(auditor);
            let cells: Vec<(String, Action)> = tenant
                .rows_mut()
                .flat_map(|row| {
                    let entry = row.entry.identifier.clone();
                    row.values.keys().map(move |a| (entry.clone(), *a)).collect::<Vec<_>>()
                })
                .collect();
            let declared = tenant.worksheets.iter().flat_map(|sheet| &sheet.answers);
            let declared: Vec<(String, Action)> =
                declared.map(|answer| (answer.entry.to_string(), answer.action)).collect();
            let cells = if declared.is_empty() { cells } else { declared };
            for (at, level) in levels.iter().filter(|_| !cells.is_empty()) {
                let (entry, action) = at.get(&cells);
                let level = [Some("None"), Some("My"), Some("All"), None][*level];
                tenant.set(entry, *action, level);
            }
            let straight = tenant.audit(auditor).unwrap().to_json().unwrap();
            let mut taken = tenant.taken();
            let snapshot = &mut taken;
            if let Some(own) = &mut snapshot.own {
                own.access = shuffled(&own.access, seed);
            }
            snapshot.principals = shuffled(&snapshot.principals, seed);
            snapshot.coverage = shuffled(&snapshot.coverage, seed);
            for subject in &mut snapshot.subjects {
                subject.rows = subject.rows.as_ref().map(|rows| shuffled(rows, seed));
            }
            snapshot.subjects = shuffled(&snapshot.subjects, seed);
            let read = Snapshot::from_json(&snapshot.to_json().unwrap()).unwrap();
            let mut sheets = tenant.worksheets.clone();
            for sheet in &mut sheets {
                sheet.answers = shuffled(&sheet.answers, seed);
            }
            let report = auditor.audit_with(&read, &sheets).unwrap().to_json().unwrap();
            prop_assert_eq!(straight, report);
        }
    }
}
