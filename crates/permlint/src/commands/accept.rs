//! Files of exceptions and of known findings: reading them, and writing the second.

use std::path::{Path, PathBuf};

use permlint_baseline::{ExceptionReader, RuleNames};
use permlint_engine::{Accepted, Auditor, BUILT_IN, KnownFile};
use permlint_model::Date;
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::Exception;
use permlint_model::known::KnownFindings;
use permlint_model::report::{Report, Status};

use super::check;
use crate::cli::{AcceptArgs, ExceptionsArgs, JudgeArgs};
use crate::exit::Failure;
use crate::output::Destination;
use crate::rules;
use crate::terminal::Terminal;

/// What was accepted or known, and where to write what is known after the audit.
pub(super) struct Accepting {
    accepted: Accepted,
    output: Option<Output>,
    today: Date,
}

/// Where known findings are written.
enum Output {
    /// A file that is not there yet.
    New(PathBuf, Destination),
    /// The file that was read: it only shrinks.
    Shrunk(PathBuf, Destination),
}

/// Reads exceptions alone.
pub(super) fn excepted<'a>(
    args: &ExceptionsArgs,
    auditors: impl IntoIterator<Item = &'a Auditor>,
) -> Result<Accepted, Failure> {
    let exceptions = match args.no_exceptions {
        true => Vec::new(),
        false => exceptions(&args.exceptions, auditors)?,
    };
    Ok(Accepted {
        exceptions,
        known: None,
        left_out: args.no_exceptions && !args.exceptions.is_empty(),
    })
}

impl Accepting {
    /// Reads what the user names. It is done before anything is read of a tenant.
    pub(super) fn read<'a>(
        args: &AcceptArgs,
        judge: &JudgeArgs,
        auditors: impl IntoIterator<Item = &'a Auditor>,
    ) -> Result<Self, Failure> {
        let known = args.known.as_deref().map(known).transpose()?;
        let accepted = Accepted {
            known,
            ..excepted(&args.exceptions, auditors)?
        };
        let output = match (&args.write_known, &args.known) {
            (Some(path), _) => Some(Output::New(path.clone(), new_file(path)?)),
            (None, Some(path)) if args.update_known => {
                Some(Output::Shrunk(path.clone(), Destination::of(path)?))
            }
            _ => None,
        };
        Ok(Self {
            accepted,
            output,
            today: check::day(judge),
        })
    }

    /// What the engine is to settle with.
    pub(super) fn accepted(&self) -> &Accepted {
        &self.accepted
    }

    /// Says what became of known findings, and writes those that are left where that was asked.
    pub(super) fn save(&self, reports: &[Report], terminal: &Terminal) -> Result<(), Failure> {
        let gone = reports.iter().filter_map(|report| report.known.as_ref());
        let gone: usize = gone.map(|known| known.gone.len()).sum();
        match &self.output {
            None if gone > 0 => terminal.warn(&format!(
                "warning: known findings that are gone: {gone}. --update-known takes them out, so \
                 that they count when they come back"
            )),
            None => {}
            Some(Output::New(path, file)) => {
                let new = KnownFindings::of(reports, self.today);
                file.write(&json(&new)?)?;
                let (count, path) = (new.findings.len(), path.display());
                let lapsed = reports.iter().flat_map(|report| &report.findings);
                let lapsed = lapsed.filter(|finding| {
                    finding.status == Status::Active
                        && finding.exception.is_some()
                        && finding.kind.is_violation()
                });
                let left_out = match lapsed.count() {
                    0 => String::new(),
                    n => format!("; left out because their exceptions lapsed: {n}"),
                };
                terminal.note(&format!(
                    "known findings written to {path}: {count}{left_out}"
                ));
            }
            Some(Output::Shrunk(path, file)) => {
                self.shrink(path, file, reports, terminal)?;
            }
        }
        Ok(())
    }

    fn shrink(
        &self,
        path: &Path,
        file: &Destination,
        reports: &[Report],
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let Some(before) = &self.accepted.known else {
            return Ok(());
        };
        let after = before.findings.shrunk(reports, self.today);
        let path = path.display();
        if after.findings == before.findings.findings {
            terminal.note(&format!("{path} is as it was: nothing known is gone"));
            return Ok(());
        }
        file.write(&json(&after)?)?;
        let (old, new) = (before.findings.findings.len(), after.findings.len());
        terminal.note(&format!("known findings left in {path}: {new} of {old}"));
        Ok(())
    }
}

/// The catalogues of every platform that this build knows.
pub(super) fn catalogues() -> Result<Vec<Catalogue>, Failure> {
    let platforms = rules::supported();
    platforms
        .map(|platform| rules::catalogue(platform, platform.as_str()))
        .collect()
}

/// The rules of all baselines that ship, and permlint's own.
pub(super) fn rule_names(catalogues: &[Catalogue]) -> Result<RuleNames, Failure> {
    let mut names = RuleNames::default();
    for baseline in rules::all_shipped(catalogues)? {
        baseline.rules.iter().for_each(|rule| names.add(rule));
    }
    let own = BUILT_IN.iter().filter_map(|id| id.parse().ok());
    own.for_each(|id| names.add_id(&id));
    Ok(names)
}

fn exceptions<'a>(
    paths: &[PathBuf],
    auditors: impl IntoIterator<Item = &'a Auditor>,
) -> Result<Vec<Exception>, Failure> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let catalogues = catalogues()?;
    let mut names = rule_names(&catalogues)?;
    let rules = auditors.into_iter().flat_map(Auditor::rules);
    rules.for_each(|rule| names.add(rule));
    let mut reader = ExceptionReader::new(&catalogues, &names);
    let mut list = Vec::new();
    for path in paths {
        let bytes = rules::read(path)?;
        list.extend(reader.read(&path.display().to_string(), &bytes)?);
    }
    Ok(list)
}

pub(super) fn known(path: &Path) -> Result<KnownFile, Failure> {
    let bytes = rules::read(path)?;
    let path = path.display().to_string();
    let input = |what: String| Failure::Input(format!("{path}: {what}"));
    let text = String::from_utf8(bytes).map_err(|_| input("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let findings = KnownFindings::from_json(text).map_err(|error| input(error.to_string()))?;
    Ok(KnownFile { path, findings })
}

/// A file that must not be there yet: what was known is never lost by a slip.
fn new_file(path: &Path) -> Result<Destination, Failure> {
    if path.as_os_str() == "-" {
        return Err(Failure::Usage(
            "--write-known takes a file: the report goes to stdout".to_owned(),
        ));
    }
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Usage(format!(
            "{} is there already, and --write-known writes over nothing; remove it first, or use \
             it with --known",
            path.display()
        )));
    }
    Destination::of(path)
}

fn json(known: &KnownFindings) -> Result<String, Failure> {
    let text = known.to_json();
    text.map_err(|error| Failure::Output(std::io::Error::other(error.to_string())))
}
