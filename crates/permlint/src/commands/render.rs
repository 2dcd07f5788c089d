//! `permlint render`: reports of an earlier day, in other formats.

use std::path::PathBuf;

use permlint_model::report_set::ReportSet;

use crate::cli::RenderArgs;
use crate::exit::{Exit, Failure};
use crate::reports::{self, Outputs};
use crate::terminal::Terminal;

pub(super) fn run(args: &RenderArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&args.report)?;
    let mut all = Vec::new();
    for path in &args.reports {
        all.extend(reports::read(path)?.reports);
    }
    let set = ReportSet::new(all);
    outputs.write(&set, args.reports.iter().map(PathBuf::as_path), terminal)?;
    Ok(match args.exit_code {
        true => set.verdict.into(),
        false => Exit::Success,
    })
}
