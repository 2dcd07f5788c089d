//! Writing reports: in several formats at once, each to its own place.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;
use permlint_model::{Location, digest_of};
use permlint_report::{Artifacts, Format, Options, Style, render_with};

use crate::cli::ReportArgs;
use crate::exit::Failure;
use crate::output::{self, Destination};
use crate::rules;
use crate::terminal::Terminal;

/// The largest file of reports that is read, in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Where reports go. Found out before anything is read, so that a wrong path costs nothing.
#[derive(Debug)]
pub(crate) struct Outputs {
    stdout: Option<Format>,
    files: Vec<(Format, PathBuf, Destination)>,
    since: Option<ReportSet>,
    redact: bool,
}

impl Outputs {
    /// The places that the user asked for; text on stdout where none is named.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when two formats want the same place, [`Failure::Output`] when a file
    /// cannot be written, [`Failure::Input`] when the earlier report cannot be read.
    pub(crate) fn of(args: &ReportArgs) -> Result<Self, Failure> {
        let mut outputs = Self {
            stdout: None,
            files: Vec::new(),
            since: None,
            redact: args.redact,
        };
        for wanted in &args.format {
            match &wanted.file {
                None => outputs.add_stdout(wanted.format)?,
                Some(path) => outputs.add_file(wanted.format, path)?,
            }
        }
        if args.format.is_empty() {
            outputs.stdout = Some(Format::Text);
        }
        outputs.since = args.since.as_deref().map(read).transpose()?;
        if let Some(since) = outputs.since.as_ref().filter(|_| args.redact) {
            outputs.since = Some(redacted(since)?);
        }
        match (&outputs.since, outputs.has(Format::Summary)) {
            (Some(_), false) => Err(Failure::Usage(
                "--since is for the summary: add --format summary".to_owned(),
            )),
            _ => Ok(outputs),
        }
    }

    fn has(&self, format: Format) -> bool {
        let mut files = self.files.iter();
        self.stdout == Some(format) || files.any(|(other, ..)| *other == format)
    }

    fn add_stdout(&mut self, format: Format) -> Result<(), Failure> {
        match self.stdout.replace(format) {
            None => Ok(()),
            Some(other) => Err(Failure::Usage(format!(
                "--format {other} and --format {format} both go to stdout, which holds one report; \
                 give one of them a file, as in --format {format}=FILE"
            ))),
        }
    }

    fn add_file(&mut self, format: Format, path: &Path) -> Result<(), Failure> {
        if let Some((other, ..)) = self.files.iter().find(|(_, known, _)| known == path) {
            return Err(Failure::Usage(format!(
                "--format {other} and --format {format} both go to {}",
                path.display()
            )));
        }
        let destination = Destination::of(path)?;
        self.files.push((format, path.to_owned(), destination));
        Ok(())
    }

    /// Writes reports. `subjects` are the files that they are about, one a report.
    ///
    /// # Errors
    ///
    /// [`Failure::Output`] when one of the places cannot be written; the others are written all
    /// the same.
    pub(crate) fn write(
        &self,
        reports: &ReportSet,
        subjects: &[Option<&Path>],
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let hidden = self.redact.then(|| redacted(reports)).transpose()?;
        let artifacts = match &hidden {
            // The name of a file may be the tenant's, and a pseudonym is the name of none.
            Some(hidden) => artifacts(hidden),
            None => with_files(artifacts(reports), reports, subjects),
        };
        let reports = hidden.as_ref().unwrap_or(reports);
        let options = Options {
            style: terminal.style(),
            artifacts: Some(&artifacts),
            since: self.since.as_ref(),
        };
        let mut ends: Vec<Result<(), Failure>> = Vec::new();
        for (format, path, destination) in &self.files {
            let artifacts = Artifacts {
                output: self.output(*format, path),
                ..artifacts.clone()
            };
            let options = Options {
                artifacts: Some(&artifacts),
                ..options
            };
            ends.push(write_file(*format, reports, options, destination));
        }
        match self.stdout {
            Some(format) => {
                let write = |out: &mut dyn io::Write| render_with(format, reports, options, out);
                ends.push(output::stdout(write));
            }
            None => self.tell(reports, terminal),
        }
        ends.into_iter().collect()
    }

    /// What a file in which every finding has to point somewhere is called in itself.
    fn output(&self, format: Format, path: &Path) -> Option<String> {
        let name = || Some(path.file_name()?.to_str()?.to_owned());
        match format {
            Format::Sarif | Format::Gitlab if self.redact => name(),
            Format::Sarif | Format::Gitlab => relative(path).or_else(name),
            _ => None,
        }
    }

    /// What a run that prints no report says of it.
    fn tell(&self, reports: &ReportSet, terminal: &Terminal) {
        let (verdict, code) = (reports.verdict.as_str(), reports.exit_code);
        let named = self.files.iter().map(|(_, path, _)| path.display());
        let named: Vec<String> = named.map(|path| path.to_string()).collect();
        terminal.note(&format!(
            "{verdict} (exit {code}); written to {}",
            named.join(", ")
        ));
    }
}

/// The same reports without what must not go outside.
fn redacted(reports: &ReportSet) -> Result<ReportSet, Failure> {
    let redacted = reports.reports.iter().map(|report| {
        let catalogue = rules::catalogue(report.tenant.platform, "the report")?;
        let mut published = Vec::new();
        for used in &report.asked.baselines {
            published.extend(rules::readings(used.id.as_str(), &catalogue)?);
        }
        Ok(permlint_report::redact(
            report,
            Some(&catalogue),
            &published,
        ))
    });
    Ok(ReportSet::new(redacted.collect::<Result<_, Failure>>()?))
}

fn write_file(
    format: Format,
    reports: &ReportSet,
    options: Options<'_>,
    destination: &Destination,
) -> Result<(), Failure> {
    let style = Style {
        verbose: options.style.verbose,
        ..Style::default()
    };
    let options = Options { style, ..options };
    let mut text = Vec::new();
    render_with(format, reports, options, &mut text)?;
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    destination.write(&text)
}

/// What reports bring along: the baselines that are embedded.
fn artifacts(reports: &ReportSet) -> Artifacts {
    Artifacts {
        embedded: embedded(&reports.reports),
        ..Artifacts::default()
    }
}

/// The files that findings can point to, as far as they are below where permlint runs.
fn with_files(artifacts: Artifacts, reports: &ReportSet, subjects: &[Option<&Path>]) -> Artifacts {
    let own = locations(&reports.reports)
        .map(|at| &at.path)
        .filter(|path| !artifacts.embedded.contains_key(*path) && Path::new(path).is_file())
        .filter_map(|path| Some((path.clone(), relative(Path::new(path))?)));
    let own = own.collect();
    let subjects = subjects.iter().map(|subject| {
        let subject = subject.filter(|path| path.as_os_str() != "-");
        subject.and_then(relative)
    });
    Artifacts {
        subjects: subjects.collect(),
        own,
        ..artifacts
    }
}

fn locations(reports: &[Report]) -> impl Iterator<Item = &Location> {
    reports.iter().flat_map(|report| {
        let rules = report
            .rules
            .iter()
            .filter_map(|rule| rule.location.as_ref());
        let findings = report.findings.iter();
        rules.chain(findings.filter_map(|finding| finding.location.as_ref()))
    })
}

/// The embedded baselines that reports were made with, as long as they are still the same.
fn embedded(reports: &[Report]) -> BTreeMap<String, String> {
    let asked = reports.iter().flat_map(|report| &report.asked.baselines);
    let found = asked.filter_map(|baseline| {
        let document = permlint_rules::baseline(baseline.id.as_str())?;
        let same = digest_of([document.bytes]) == baseline.digest;
        let text = std::str::from_utf8(document.bytes).ok()?;
        same.then(|| (document.path.to_owned(), text.to_owned()))
    });
    found.collect()
}

/// A path from where permlint runs, with slashes; `None` for one that is not below.
fn relative(path: &Path) -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let named = below(&here, &plain(&here.join(path)));
    named.or_else(|| below(&here.canonicalize().ok()?, &path.canonicalize().ok()?))
}

fn below(here: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(here).ok()?;
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    parts
        .map(|parts| parts.join("/"))
        .filter(|path| !path.is_empty())
}

/// The same path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// Reads a report, or a set of them; `-` is standard input.
///
/// # Errors
///
/// [`Failure::Input`] when it cannot be read, or is no report.
pub(crate) fn read(path: &Path) -> Result<ReportSet, Failure> {
    let shown = match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    };
    let input = |what: String| Failure::Input(format!("{shown}: {what}"));
    let unreadable = |error: io::Error| input(format!("cannot be read: {error}"));
    let mut bytes = Vec::new();
    let taken = match path.as_os_str() == "-" {
        true => io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes),
        false => std::fs::File::open(path)
            .map_err(unreadable)?
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes),
    };
    if taken.map_err(unreadable)? as u64 > MAX_BYTES {
        return Err(input("more than 256 MiB is no report".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| input("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    ReportSet::from_json(text).map_err(|error| input(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_below_is_named_and_without_detours() {
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_str().unwrap();
        let shown = |path: &str| relative(Path::new(path));
        assert_eq!(shown("./a/../b/c.json").as_deref(), Some("b/c.json"));
        assert_eq!(
            shown(&format!("../{name}/c.json")).as_deref(),
            Some("c.json")
        );
        let inside = here.join("c.json");
        assert_eq!(relative(&inside).as_deref(), Some("c.json"));
        assert_eq!(shown("../c.json"), None);
        assert_eq!(shown("../../../etc/passwd"), None);
        assert_eq!(shown("."), None);
    }
}
