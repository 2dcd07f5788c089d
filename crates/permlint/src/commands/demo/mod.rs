//! `permlint demo`: the main job without an account.

mod autotask;
mod connectwise;
mod profile;

use permlint_engine::{Auditor, Options};
use permlint_model::Platform;
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Snapshot;
use permlint_model::worksheet::Worksheet;
use permlint_sim::Running;

use super::check;
use crate::cli::DemoArgs;
use crate::exit::{Exit, Failure};
use crate::reports::Outputs;
use crate::rules;
use crate::terminal::Terminal;

pub(crate) use profile::Profile;

pub(super) fn run(args: &DemoArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&args.report)?;
    match args.platform {
        Platform::Connectwise => connectwise::run(args, &outputs, terminal),
        Platform::Autotask => autotask::run(args, &outputs, terminal),
    }
}

/// An auditor of a shipped baseline, as of today.
fn auditor(baseline: &str, options: Options) -> Result<Auditor, Failure> {
    let (baseline, catalogue) = rules::shipped(baseline)?;
    let options = Options {
        today: Some(check::today()),
        ..options
    };
    Auditor::compile(vec![baseline], catalogue, options)
        .map_err(|error| Failure::Input(error.to_string()))
}

/// Judges what was read of the simulated tenant, and prints the report.
fn judge(
    outputs: &Outputs,
    auditor: &Auditor,
    snapshot: &Snapshot,
    worksheets: &[Worksheet],
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let report = auditor
        .audit_with(snapshot, worksheets)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let reports = ReportSet::new(vec![report]);
    outputs.write(&reports, &[], terminal)?;
    Ok(reports.verdict.into())
}

fn say_read(tenant: &Running, terminal: &Terminal) {
    let requests = tenant.requests().len();
    terminal.note(&format!(
        "demo: read over HTTP in {requests} GET requests\n"
    ));
}
