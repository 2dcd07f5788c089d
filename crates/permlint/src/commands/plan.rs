//! `permlint plan`: what to click so that a role meets its documents.

use permlint_model::change::{PlanDocument, Purpose};
use permlint_model::report_set::joint_verdict;

use super::{accept, check};
use crate::cli::PlanArgs;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

pub(super) fn run(args: &PlanArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let tenants = check::by_tenant(&args.snapshot)?;
    let [(path, snapshots)] = tenants.as_slice() else {
        let text = "these snapshots are of several tenants, and a plan is for one".to_owned();
        return Err(Failure::Usage(text));
    };
    let platform = snapshots[0].tenant.platform;
    let auditors = check::auditors(&args.judge, platform, &check::shown(path))?;
    let worksheets = check::worksheets(&args.judge, &auditors)?;
    let accepted = accept::excepted(&args.exceptions, &auditors)?;
    let reports = check::judge_all(&auditors, snapshots, &worksheets, &accepted)?;
    let style = terminal.style();
    output::stdout(|out| {
        for (at, report) in reports.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            let document = PlanDocument::of(report, Purpose::Plan);
            permlint_report::plan(args.format, &document, style, out)?;
        }
        Ok(())
    })?;
    Ok(match args.exit_code {
        true => joint_verdict(&reports).into(),
        false => Exit::Success,
    })
}
