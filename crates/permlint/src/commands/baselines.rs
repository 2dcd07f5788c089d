//! `permlint baselines`: list, show, entries, lint.

use std::path::{Path, PathBuf};

use permlint_baseline::{load_cases, load_catalogue};
use permlint_model::Platform;
use permlint_model::catalogue::{Entry, Module};
use permlint_report::{Item, list};

use super::cases;
use crate::cli::BaselinesCommand;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(command: BaselinesCommand, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        BaselinesCommand::List => list_shipped(terminal),
        BaselinesCommand::Show { baseline } => show(&baseline),
        BaselinesCommand::Entries { platform } => entries(platform, terminal),
        BaselinesCommand::Lint { files } => lint(&files, terminal),
        BaselinesCommand::New(args) => super::scaffold::run(&args, terminal),
        BaselinesCommand::Conflicts(args) => super::setup::conflicts(&args, terminal),
        BaselinesCommand::Test { baselines } => cases::run(&baselines, terminal),
    }
}

fn list_shipped(terminal: &Terminal) -> Result<Exit, Failure> {
    let mut items = Vec::new();
    for document in permlint_rules::baselines() {
        let (baseline, _) = rules::shipped(document.stem())?;
        let (count, day) = (baseline.rules.len(), baseline.read_on);
        items.push(Item {
            words: vec![baseline.id.to_string()],
            text: format!("{}; {count} rules, read on {day}", baseline.title),
        });
    }
    print_list(&items, terminal)
}

fn show(word: &str) -> Result<Exit, Failure> {
    let (baseline, catalogue) = rules::find(word)?;
    output::print(&permlint_report::baseline_page(&baseline, &catalogue))?;
    Ok(Exit::Success)
}

/// Every name that an expectation can use.
fn entries(platform: Platform, terminal: &Terminal) -> Result<Exit, Failure> {
    let catalogue = rules::catalogue(platform, "--platform")?;
    let items = catalogue.modules.iter().flat_map(|module| {
        let entries = module.entries.iter();
        entries.map(move |entry| item(module, entry))
    });
    print_list(&items.collect::<Vec<Item>>(), terminal)
}

fn item(module: &Module, entry: &Entry) -> Item {
    let aliases = match entry.aliases.is_empty() {
        true => String::new(),
        false => format!("; also: {}", entry.aliases.join(", ")),
    };
    let list = match &entry.customise {
        Some(_) => "; has a customise list",
        None => "",
    };
    Item {
        words: vec![entry.id.to_string()],
        text: format!("{} > {}{aliases}{list}", module.name, entry.name),
    }
}

fn print_list(items: &[Item], terminal: &Terminal) -> Result<Exit, Failure> {
    output::stdout(|out| list(items, terminal.style(), out))?;
    Ok(Exit::Success)
}

fn lint(files: &[PathBuf], terminal: &Terminal) -> Result<Exit, Failure> {
    let mut worst = Exit::Success;
    for file in files {
        match lint_one(file) {
            Ok(kind) => output::print(&format!("{}: {kind} is well-formed\n", file.display()))?,
            Err(failure) => {
                crate::exit::report_failure(&failure, terminal);
                worst = failure.exit();
            }
        }
    }
    Ok(worst)
}

fn lint_one(file: &Path) -> Result<&'static str, Failure> {
    let path = file.display().to_string();
    let bytes = rules::read(file)?;
    if let Some(baseline) = cases::baseline_of(&path) {
        let (baseline, catalogue) = rules::find(&baseline)?;
        load_cases(&path, &bytes, &baseline, &catalogue)?;
        return Ok("the file of cases");
    }
    if is_catalogue(&bytes) {
        load_catalogue(&path, &bytes)?;
        return Ok("the catalogue");
    }
    let (_, catalogue) = rules::of_any_platform(&path, &bytes)?;
    rules::with_extended(&path, &catalogue, &path)?;
    Ok("the baseline")
}

fn is_catalogue(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .any(|line| line.starts_with("schema: permlint.catalogue/"))
}
