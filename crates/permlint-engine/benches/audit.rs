//! Loading and auditing, and how both grow.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark may fail loudly"
)]

use divan::{Bencher, black_box};
use permlint_baseline::{load_baseline, load_catalogue};
use permlint_engine::{Auditor, Options, floor_tenant};
use permlint_model::Action;
use permlint_model::snapshot::{Row, Snapshot};

fn main() {
    divan::main();
}

fn auditor() -> Auditor {
    let catalogue = permlint_rules::catalogue("connectwise").unwrap();
    let catalogue = load_catalogue(catalogue.path, catalogue.bytes).unwrap();
    let baseline = permlint_rules::baseline("neo/connectwise").unwrap();
    let baseline = load_baseline(baseline.path, baseline.bytes, &catalogue).unwrap();
    Auditor::compile(vec![baseline], catalogue, Options::default()).unwrap()
}

/// A snapshot whose audited role has this many rows: the catalogue's, and rows like those of
/// an upgrade, with a violation in every tenth.
fn snapshot(auditor: &Auditor, rows: usize) -> Snapshot {
    let mut tenant = floor_tenant(auditor);
    let role = tenant.role_mut().unwrap();
    let list = role.rows.as_mut().unwrap();
    let template: Vec<Row> = list.clone();
    list.truncate(rows);
    for at in list.len()..rows {
        let mut row = template[at % template.len()].clone();
        row.entry.identifier = format!("extra-{at}");
        row.entry.description = format!("Extra entry {at}");
        list.push(row);
    }
    for row in list.iter_mut().step_by(10) {
        row.values.insert(Action::Delete, Some("All".to_owned()));
    }
    tenant.recount();
    tenant.snapshot.normalise();
    tenant.snapshot
}

#[divan::bench]
fn load_catalogue_and_baseline() -> Auditor {
    auditor()
}

#[divan::bench(args = [100, 1000])]
fn parse_snapshot(bencher: Bencher<'_, '_>, rows: usize) {
    let text = snapshot(&auditor(), rows).to_json().unwrap();
    bencher.bench_local(|| Snapshot::from_json(black_box(&text)).unwrap());
}

#[divan::bench(args = [100, 1000])]
fn audit_snapshot(bencher: Bencher<'_, '_>, rows: usize) {
    let auditor = auditor();
    let snapshot = snapshot(&auditor, rows);
    bencher.bench_local(|| auditor.audit(black_box(&snapshot)).unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn audit_1000_snapshots_of_100_rows(bencher: Bencher<'_, '_>) {
    let auditor = auditor();
    let snapshot = snapshot(&auditor, 100);
    bencher.bench_local(|| {
        for _ in 0..1000 {
            black_box(auditor.audit(black_box(&snapshot)).unwrap());
        }
    });
}
