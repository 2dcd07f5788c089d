//! `permlint baselines test`: the cases of baselines.

use std::fmt::Write as _;
use std::path::Path;

use permlint_baseline::load_cases;
use permlint_engine::{CaseOutcome, run_case};
use permlint_model::baseline::Baseline;
use permlint_model::cases::Case;
use permlint_model::catalogue::Catalogue;

use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;

/// Endings of a baseline, and of the file of its cases beside it.
const ENDINGS: [(&str, &str); 2] = [(".yaml", ".test.yaml"), (".yml", ".test.yml")];

/// Runs the cases of baselines, each named by its id, its path or the path of its cases; of
/// everything that ships when none is named.
pub(super) fn run(words: &[String], terminal: &Terminal) -> Result<Exit, Failure> {
    let mut tally = Tally::default();
    if words.is_empty() {
        for document in permlint_rules::baselines() {
            tally.shipped(document.stem(), terminal)?;
        }
    }
    for word in words {
        match rules::is_path(word) {
            true => tally.file(word, terminal)?,
            false => tally.shipped(word, terminal)?,
        }
    }
    let Tally { passed, failed, .. } = tally;
    let none = match passed + failed {
        0 => ": no case was run",
        _ => "",
    };
    output::print(&format!("{passed} passed, {failed} failed{none}\n"))?;
    Ok(tally.exit())
}

/// The path of the baseline, for the path of a file of cases.
pub(super) fn baseline_of(path: &str) -> Option<String> {
    ENDINGS.iter().find_map(|(baseline, cases)| {
        let stem = path.strip_suffix(cases)?;
        Some(format!("{stem}{baseline}"))
    })
}

/// The path of the file of cases, for the path of a baseline.
fn cases_of(path: &str) -> String {
    let beside = ENDINGS.iter().find_map(|(baseline, cases)| {
        let stem = path.strip_suffix(baseline)?;
        Some(format!("{stem}{cases}"))
    });
    beside.unwrap_or_else(|| path.to_owned())
}

/// How the cases ended.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
    /// Baselines without a case.
    without: usize,
}

impl Tally {
    fn exit(&self) -> Exit {
        match (self.failed, self.without, self.passed) {
            (1.., _, _) => Exit::Violations,
            (0, 0, 1..) => Exit::Success,
            _ => Exit::Inconclusive,
        }
    }

    fn shipped(&mut self, id: &str, terminal: &Terminal) -> Result<(), Failure> {
        let (baseline, catalogue) = rules::shipped(id)?;
        let Some(cases) = permlint_rules::cases(id) else {
            self.without += 1;
            terminal.warn(&format!("{id} has no cases"));
            return Ok(());
        };
        self.cases(cases.path, cases.bytes, &baseline, &catalogue)
    }

    fn file(&mut self, path: &str, terminal: &Terminal) -> Result<(), Failure> {
        let baseline_path = baseline_of(path).unwrap_or_else(|| path.to_owned());
        let cases = cases_of(&baseline_path);
        let (baseline, catalogue) = rules::find(&baseline_path)?;
        if !Path::new(&cases).exists() {
            self.without += 1;
            terminal.warn(&format!(
                "{baseline_path} has no cases: they belong into {cases}, which does not exist"
            ));
            return Ok(());
        }
        let bytes = rules::read(Path::new(&cases))?;
        self.cases(&cases, &bytes, &baseline, &catalogue)
    }

    fn cases(
        &mut self,
        path: &str,
        bytes: &[u8],
        baseline: &Baseline,
        catalogue: &Catalogue,
    ) -> Result<(), Failure> {
        let file = load_cases(path, bytes, baseline, catalogue)?;
        self.without += usize::from(file.cases.is_empty());
        for case in &file.cases {
            let outcome = run_case(baseline, catalogue, case)
                .map_err(|error| Failure::Input(format!("{path}: {}: {error}", case.name)))?;
            match outcome.passed() {
                true => self.passed += 1,
                false => {
                    self.failed += 1;
                    output::print(&told(path, case, &outcome))?;
                }
            }
        }
        Ok(())
    }
}

/// How a case failed.
fn told(path: &str, case: &Case, outcome: &CaseOutcome) -> String {
    let mut text = format!("failed: {path}:{}: {}\n", case.location.line, case.name);
    // Writing to a `String` cannot fail.
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
    text
}
