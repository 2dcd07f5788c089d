//! `permlint setup` and `permlint baselines conflicts`: what documents ask for, without a tenant.

use permlint_engine::{Auditor, Options};
use permlint_model::change::{ConflictDocument, PlanDocument, Purpose};
use permlint_model::report::Report;

use super::subjects;
use crate::cli::{ConflictsArgs, ConflictsFormat, SetupArgs};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

pub(super) fn run(args: &SetupArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let auditor = subjects::of_first(&args.choose, &Options::default())?;
    let report = set_up(&auditor)?;
    let document = PlanDocument::of(&report, Purpose::Setup);
    let style = terminal.style();
    output::stdout(|out| permlint_report::plan(args.format, &document, style, out))?;
    Ok(match document.plan.split {
        None => Exit::Success,
        Some(_) => Exit::Violations,
    })
}

pub(super) fn conflicts(args: &ConflictsArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let auditor = subjects::of_first(&args.choose(), &Options::default())?;
    let document = ConflictDocument::of(&set_up(&auditor)?);
    let style = terminal.style();
    output::stdout(|out| match args.format {
        ConflictsFormat::Text => permlint_report::conflicts(&document, style, out),
        ConflictsFormat::Json => permlint_report::conflicts_json(&document, out),
    })?;
    Ok(match document.conflicts.is_empty() {
        true => Exit::Success,
        false => Exit::Violations,
    })
}

fn set_up(auditor: &Auditor) -> Result<Report, Failure> {
    auditor
        .setup()
        .map_err(|error| Failure::Input(error.to_string()))
}
