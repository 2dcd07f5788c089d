//! `permlint worksheet`: a form for what the API does not show.

use permlint_baseline::load_worksheet;
use permlint_engine::{Auditor, Options, SheetOptions};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::worksheet::Sheet;

use crate::cli::WorksheetArgs;
use crate::exit::{Exit, Failure};
use crate::output::Destination;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &WorksheetArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let write = form(args)?;
    let output = Destination::of(&args.output)?;
    let auditor = compile(args)?;
    let previous = match &args.from {
        Some(path) => {
            let bytes = rules::read(path)?;
            let path = path.display().to_string();
            Some(load_worksheet(&path, &bytes, auditor.catalogue())?)
        }
        None => None,
    };
    let sheet = auditor.worksheet(&SheetOptions {
        complete: args.complete,
        with_targets: args.with_targets,
        previous: previous.as_ref(),
    });
    let count = sheet.questions.len() + sheet.sections.len();
    if count == 0 {
        return Err(Failure::Usage(
            "these baselines ask for nothing that has to be declared".to_owned(),
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

fn compile(args: &WorksheetArgs) -> Result<Auditor, Failure> {
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
    let options = Options {
        role: args.level.clone(),
        features: args.feature.iter().cloned().collect(),
        ..Options::default()
    };
    Auditor::compile(baselines, catalogue, options)
        .map_err(|error| Failure::Usage(error.to_string()))
}
