//! `permlint baselines new`: a baseline that pins what a role holds today.

use std::collections::BTreeMap;
use std::path::Path;

use permlint_baseline::{Scaffold, scaffold};
use permlint_engine::{Auditor, Options};
use permlint_model::baseline::{Baseline, Confidence};
use permlint_model::digest_of;

use super::check;
use crate::cli::NewArgs;
use crate::exit::{Exit, Failure};
use crate::output::Destination;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &NewArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let output = args.output.as_deref().unwrap_or(Path::new("-"));
    let output = Destination::of(output)?;
    let snapshot = check::read(&args.from_snapshot)?;
    let platform = snapshot.tenant.platform;
    let catalogue = rules::catalogue(platform, &check::shown(&args.from_snapshot))?;
    let today = args.today.unwrap_or_else(check::today);
    let options = Options {
        role: args.role.clone(),
        member: args.member.clone(),
        ..Options::default()
    };
    let nothing = Baseline {
        id: args.id.clone(),
        title: String::new(),
        platform,
        read_on: today,
        confidence: Confidence::Complete,
        sources: BTreeMap::new(),
        parameters: BTreeMap::new(),
        features: Vec::new(),
        rules: Vec::new(),
        not_checked: Vec::new(),
        digest: digest_of([""]),
    };
    let auditor = Auditor::compile(vec![nothing], catalogue.clone(), options)
        .map_err(|error| Failure::Usage(error.to_string()))?;
    let mut sheets = Vec::new();
    for path in &args.worksheet {
        sheets.extend(check::worksheets_of(path, auditor.catalogue())?);
    }
    let report = auditor
        .audit_with(&snapshot, &sheets)
        .map_err(|error| Failure::Input(error.to_string()))?;
    if report.subject.id.is_none() {
        let why = report
            .findings
            .iter()
            .find(|f| f.entry_id.as_str().ends_with(".exists"));
        let why = why.map_or(&report.summary, |finding| &finding.fix);
        return Err(Failure::Input(format!(
            "{}: the role cannot be pinned: {}; {why}",
            check::shown(&args.from_snapshot),
            report.notes.join("; "),
        )));
    }
    let text = scaffold(&Scaffold {
        id: &args.id,
        report: &report,
        catalogue: &catalogue,
        today,
    });
    output.write(&text)?;
    if !output.is_stdout() {
        terminal.note(&format!(
            "next: permlint check {} -b {}",
            check::shown(&args.from_snapshot),
            args.output.as_deref().unwrap_or(Path::new("-")).display()
        ));
    }
    Ok(Exit::Success)
}
