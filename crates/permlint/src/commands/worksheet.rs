//! `permlint worksheet`: a form for what the API does not show.

use std::path::Path;

use permlint_engine::{Auditor, CompileError, Options, SheetOptions};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::text::clean;
use permlint_model::worksheet::{Sheet, Worksheet, is_same_level};

use super::check::worksheets_of;
use crate::cli::WorksheetArgs;
use crate::exit::{Exit, Failure};
use crate::output::Destination;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &WorksheetArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let write = form(args)?;
    check_levels(&args.level)?;
    let output = Destination::of(&args.output)?;
    let (auditor, previous, others) = prepare(args)?;
    let sheet = auditor.worksheet(&SheetOptions {
        complete: args.complete,
        with_targets: args.with_targets,
        others: &others,
        previous: &previous,
    });
    let count = sheet.count();
    if count == 0 {
        return Err(Failure::Usage(
            "these baselines ask for nothing that somebody has to declare: a snapshot shows it all"
                .to_owned(),
        ));
    }
    output.write(&write(&sheet))?;
    terminal.note(&format!(
        "{count} questions written to {}",
        args.output.display()
    ));
    Ok(Exit::Success)
}

/// The form that the ending of the file names.
fn form(args: &WorksheetArgs) -> Result<fn(&Sheet) -> String, Failure> {
    match args.output.extension().and_then(|ending| ending.to_str()) {
        Some("html") => Ok(permlint_report::worksheet_html),
        Some("csv") => Ok(permlint_report::worksheet_csv),
        Some("yaml" | "yml") => Ok(permlint_report::worksheet_yaml),
        _ => Err(Failure::Usage(format!(
            "{} says no form; let its name end in .html, .csv or .yaml",
            args.output.display()
        ))),
    }
}

/// The loader would take no sheet back that names a level twice, or has one without a name.
fn check_levels(levels: &[String]) -> Result<(), Failure> {
    for (at, level) in levels.iter().enumerate() {
        let shown = clean(level, 60);
        if shown.trim().is_empty() {
            return Err(Failure::Usage(
                "--level needs the name of a level".to_owned(),
            ));
        }
        if levels[..at].iter().any(|other| is_same_level(other, level)) {
            return Err(Failure::Usage(format!("--level {shown:?} is given twice")));
        }
    }
    Ok(())
}

/// What asks, what an earlier worksheet says, and the further levels. Without `--level` the
/// levels are those of the earlier worksheet.
fn prepare(args: &WorksheetArgs) -> Result<(Auditor, Vec<Worksheet>, Vec<String>), Failure> {
    let (baselines, catalogue) = baselines(args)?;
    let previous = match &args.from {
        Some(path) => worksheets_of(path, &catalogue)?,
        None => Vec::new(),
    };
    let mut levels = args.level.clone();
    if levels.is_empty() {
        levels.extend(previous.iter().map(|sheet| sheet.level.clone()));
    }
    let others = levels.split_off(levels.len().min(1));
    let level = levels.pop();
    if let (Some(path), Some(level)) = (&args.from, &level) {
        check_previous(path, &previous, level)?;
    }
    let options = Options {
        role: level,
        features: args.feature.iter().cloned().collect(),
        ..Options::default()
    };
    let auditor = Auditor::compile(baselines, catalogue, options).map_err(refused)?;
    Ok((auditor, previous, others))
}

fn refused(error: CompileError) -> Failure {
    Failure::Usage(match error {
        CompileError::NoSubject => {
            "no chosen baseline names a level; say which one with --level".to_owned()
        }
        other => other.to_string(),
    })
}

/// An earlier worksheet of another level says nothing of this one.
fn check_previous(path: &Path, previous: &[Worksheet], level: &str) -> Result<(), Failure> {
    let is_of = |sheet: &Worksheet| is_same_level(&sheet.level, level);
    let about = previous.first().map_or("", |sheet| &sheet.level);
    match previous.first().is_some_and(is_of) {
        true => Ok(()),
        false => Err(Failure::Usage(format!(
            "{} is about the level {:?}, not about {:?}; leave --level out, or name that one first",
            path.display(),
            clean(about, 60),
            clean(level, 60),
        ))),
    }
}

fn baselines(args: &WorksheetArgs) -> Result<(Vec<Baseline>, Catalogue), Failure> {
    let mut found: Option<Catalogue> = None;
    let mut baselines: Vec<Baseline> = Vec::new();
    for word in &args.baseline {
        let baseline = match &found {
            Some(catalogue) => rules::baseline(word, catalogue, &args.baseline[0])?,
            None => {
                let (baseline, catalogue) = rules::find(word)?;
                found = Some(catalogue);
                baseline
            }
        };
        baselines.push(baseline);
    }
    let catalogue = found.ok_or_else(|| Failure::Usage("no baseline was given".to_owned()))?;
    Ok((baselines, catalogue))
}
