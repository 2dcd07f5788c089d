//! Rendering fifty tenants with a hundred findings each, in every format.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    dead_code,
    reason = "a benchmark may fail loudly, and borrows the makers of the tests"
)]

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use divan::Bencher;
use permlint_model::report_set::ReportSet;
use permlint_report::{Format, Style, redact, render};

fn main() {
    divan::main();
}

#[divan::bench(args = Format::ALL)]
fn fifty_tenants(bencher: Bencher<'_, '_>, format: Format) {
    let reports = fixture::settled::many(50, 100);
    bencher.bench_local(|| shown(format, &reports));
}

/// How the largest and the slowest format grow.
#[divan::bench(args = [(Format::Html, 10), (Format::Html, 200), (Format::Sarif, 10), (Format::Sarif, 200)])]
fn so_many_tenants(bencher: Bencher<'_, '_>, (format, tenants): (Format, usize)) {
    let reports = fixture::settled::many(tenants, 100);
    bencher.bench_local(|| shown(format, &reports));
}

#[divan::bench]
fn redact_one_tenant(bencher: Bencher<'_, '_>) {
    let report = fixture::settled::many(1, 100).reports.remove(0);
    bencher.bench_local(|| redact(&report, None, &[]));
}

fn shown(format: Format, reports: &ReportSet) -> Vec<u8> {
    let mut out = Vec::new();
    render(format, reports, Style::default(), &mut out).unwrap();
    out
}
