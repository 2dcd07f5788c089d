//! `permlint baselines`: list, show, lint, test.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use permlint_baseline::{load_cases, load_catalogue};
use permlint_engine::run_case;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;

use crate::cli::BaselinesCommand;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(command: BaselinesCommand, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        BaselinesCommand::List => list(),
        BaselinesCommand::Show { baseline } => show(&baseline),
        BaselinesCommand::Lint { files } => lint(&files, terminal),
        BaselinesCommand::Test { files } => test(&files, terminal),
    }
}

fn list() -> Result<Exit, Failure> {
    let mut text = String::new();
    for document in permlint_rules::baselines() {
        let (baseline, _) = rules::shipped(document.stem())?;
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{:<24} {:<40} {:>3} rules  read on {}",
            baseline.id,
            baseline.title,
            baseline.rules.len(),
            baseline.read_on
        );
    }
    output::print(&text)?;
    Ok(Exit::Success)
}

fn show(word: &str) -> Result<Exit, Failure> {
    let (baseline, catalogue) = find(word)?;
    output::print(&permlint_report::baseline_page(&baseline, &catalogue))?;
    Ok(Exit::Success)
}

/// A baseline by id or path, with its catalogue.
fn find(word: &str) -> Result<(Baseline, Catalogue), Failure> {
    match word.ends_with(".yaml") || word.ends_with(".yml") {
        true => rules::of_any_platform(word, &rules::read(Path::new(word))?),
        false => rules::shipped(word),
    }
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
    if path.ends_with(".test.yaml") {
        let (baseline, catalogue) = beside(file)?;
        load_cases(&path, &bytes, &baseline, &catalogue)?;
        return Ok("the file of cases");
    }
    if is_catalogue(&bytes) {
        load_catalogue(&path, &bytes)?;
        return Ok("the catalogue");
    }
    rules::of_any_platform(&path, &bytes)?;
    Ok("the baseline")
}

fn is_catalogue(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .any(|line| line.starts_with("schema: permlint.catalogue/"))
}

/// The baseline that a file of cases belongs to.
fn beside(cases: &Path) -> Result<(Baseline, Catalogue), Failure> {
    let name = cases.display().to_string();
    let stem = name.strip_suffix(".test.yaml").unwrap_or(&name);
    let path = format!("{stem}.yaml");
    rules::of_any_platform(&path, &rules::read(Path::new(&path))?)
}

fn test(files: &[PathBuf], terminal: &Terminal) -> Result<Exit, Failure> {
    let mut tally = Tally::default();
    if files.is_empty() {
        for document in permlint_rules::baselines() {
            let (baseline, catalogue) = rules::shipped(document.stem())?;
            let cases = permlint_rules::cases(document.stem());
            let cases = cases.map(|cases| (cases.path.to_owned(), cases.bytes.to_vec()));
            tally.run(&baseline, &catalogue, cases, terminal)?;
        }
    }
    for file in files {
        let name = file.display().to_string();
        let stem = name
            .strip_suffix(".test.yaml")
            .or_else(|| name.strip_suffix(".yaml"))
            .unwrap_or(&name);
        let cases = format!("{stem}.test.yaml");
        let (baseline, catalogue) = find(&format!("{stem}.yaml"))?;
        let bytes = rules::read(Path::new(&cases))?;
        tally.run(&baseline, &catalogue, Some((cases, bytes)), terminal)?;
    }
    output::print(&format!(
        "{} passed, {} failed\n",
        tally.passed, tally.failed
    ))?;
    Ok(match tally {
        Tally {
            failed: 0,
            passed: 1..,
        } => Exit::Success,
        Tally { failed: 0, .. } => Exit::Inconclusive,
        Tally { .. } => Exit::Violations,
    })
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn run(
        &mut self,
        baseline: &Baseline,
        catalogue: &Catalogue,
        cases: Option<(String, Vec<u8>)>,
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let Some((path, bytes)) = cases else {
            terminal.note(&format!("{} has no cases", baseline.id));
            return Ok(());
        };
        let file = load_cases(&path, &bytes, baseline, catalogue)?;
        for case in &file.cases {
            let outcome = run_case(baseline, catalogue, case)
                .map_err(|error| Failure::Input(format!("{path}: {}: {error}", case.name)))?;
            if outcome.passed() {
                self.passed += 1;
                continue;
            }
            self.failed += 1;
            let place = format!("{path}:{}", case.location.line);
            let mut text = format!("failed: {place}: {}\n", case.name);
            if outcome.wrong_verdict {
                let (got, wanted) = (outcome.verdict.as_str(), case.verdict.as_str());
                let _ = writeln!(text, "  verdict is {got}, expected {wanted}");
            }
            for line in &outcome.absent {
                let _ = writeln!(text, "  expected, did not come: {line}");
            }
            for line in &outcome.surplus {
                let _ = writeln!(text, "  came, not expected:     {line}");
            }
            output::print(&text)?;
        }
        Ok(())
    }
}
