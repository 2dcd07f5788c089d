//! `permlint render`: reports of an earlier day, in other formats.

use permlint_model::report_set::ReportSet;

use crate::cli::RenderArgs;
use crate::exit::{Exit, Failure};
use crate::reports::{self, Outputs};
use crate::terminal::Terminal;

pub(super) fn run(args: &RenderArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&args.report)?;
    let mut all = Vec::new();
    let mut files = Vec::new();
    for path in &args.reports {
        let read = reports::read(path)?.reports;
        files.extend(read.iter().map(|_| Some(path.as_path())));
        all.extend(read);
    }
    let set = ReportSet::new(all);
    outputs.write(&set, &files, terminal)?;
    Ok(match args.exit_code {
        true => set.verdict.into(),
        false => Exit::Success,
    })
}
