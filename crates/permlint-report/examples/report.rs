//! Prints a report as a page: `cargo run -p permlint-report --example report -- NAME`, with the
//! name of a report for tests, or the path of a report as JSON.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    dead_code,
    unreachable_pub,
    reason = "an example prints, and it shares the reports that the tests are made with"
)]

#[path = "../tests/fixture/mod.rs"]
mod fixture;
#[path = "../tests/fixture/pages.rs"]
mod pages;

use std::error::Error;
use std::io::stdout;

use permlint_model::report_set::ReportSet;

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let reports = match pages::named(&name) {
        Some(reports) => reports,
        None => ReportSet::from_json(&std::fs::read_to_string(&name)?)?,
    };
    permlint_report::html(&reports, &mut stdout())?;
    Ok(())
}
