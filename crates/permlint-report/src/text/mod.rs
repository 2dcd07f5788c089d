//! The report for people: what was audited, what is wrong, what is open, and the verdict.
//!
//! It is made to be pasted into a ticket: readable without colour, at 80 columns, with the
//! violations on top, gravest first, and the verdict on the last line.

use std::io::{self, Write};

use permlint_model::report::Report;

use crate::page::Page;
use crate::style::Style;
use buckets::Buckets;

pub(crate) mod buckets;
pub(crate) mod closing;
pub(crate) mod coverage;
mod exceptions;
pub(crate) mod findings;
mod grants;
pub(crate) mod header;
pub(crate) mod lines;
mod manual;
pub(crate) mod reasons;
mod set_aside;
pub(crate) mod snippet;
mod undocumented;
mod unknowns;

/// Writes the report as text.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn text(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    let buckets = Buckets::of(&report.findings);
    header::write(report, page)?;
    findings::write(report, &buckets.problems, page)?;
    undocumented::write(&buckets.undocumented, page)?;
    unknowns::write(report, &buckets.unknowns, page)?;
    set_aside::write(&buckets, report.known.as_ref(), page)?;
    exceptions::write(&report.exceptions, page)?;
    grants::write(&report.grants, page)?;
    manual::write_checklist(&report.checklist, page)?;
    manual::write_notes(&report.notes, &buckets.notices, page)?;
    coverage::write(&report.coverage, page)?;
    closing::write(report, page)
}
