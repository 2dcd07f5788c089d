//! `permlint except`: write an exception for a finding of a report.

use std::io::Read as _;
use std::path::Path;

use permlint_baseline::{ExceptionReader, RuleNames, new_exceptions};
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::{Acceptance, Exception, can_be_accepted};
use permlint_model::explanation::is_redacted;
use permlint_model::report::Finding;
use permlint_model::report_set::ReportSet;

use super::{accept, check, fingerprint};
use crate::cli::ExceptArgs;
use crate::exit::{Exit, Failure};
use crate::output::{self, Destination};
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &ExceptArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let today = args.today.unwrap_or_else(check::today);
    if args.expires < today {
        return Err(Failure::Usage(format!(
            "--expires {} is over: today is {today}, and an exception that is over accepts nothing",
            args.expires
        )));
    }
    let reports = read(&args.report)?;
    let found = fingerprint::find(&reports, &args.fingerprint)?;
    let (report, finding) = (found.report, found.finding);
    if is_redacted(report) {
        return Err(Failure::Input(format!(
            "{}: the report is redacted, and an exception has to name the tenant and the role: give \
             the report that it was made of",
            args.report.display()
        )));
    }
    if let Some(note) = found.others() {
        terminal.note(&note);
    }
    refuse_gaps(finding)?;
    let acceptance = Acceptance {
        reason: args.reason.clone(),
        owner: args.owner.clone(),
        expires: args.expires,
    };
    let exception = Exception::of(report, finding, acceptance);
    let catalogues = accept::catalogues()?;
    let names = names(&reports, &catalogues)?;
    let mut reader = ExceptionReader::new(&catalogues, &names);
    let path = args.exceptions.as_deref();
    let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
        let text = new_exceptions(&exception);
        reader.read("the exception", text.as_bytes())?;
        output::print(&text)?;
        return Ok(Exit::Success);
    };
    let file = Destination::of(path)?;
    let shown = path.display().to_string();
    let text = match path.exists() {
        true => reader.append(&shown, &rules::read(path)?, &exception)?,
        false => {
            let text = new_exceptions(&exception);
            reader.read(&shown, text.as_bytes())?;
            text
        }
    };
    file.write(&text)?;
    terminal.note(&format!("{shown}: accepts {}", exception.accepts()));
    Ok(Exit::Success)
}

/// What was not read of a whole audit cannot be accepted.
fn refuse_gaps(finding: &Finding) -> Result<(), Failure> {
    if can_be_accepted(finding.kind, finding.reason) {
        return Ok(());
    }
    let why = match finding.reason {
        Some(reason) => format!("{reason}: a whole audit would pass unseen"),
        None => "a notice fails nothing".to_owned(),
    };
    Err(Failure::Usage(format!(
        "{} can never be accepted, being {why}",
        finding.fingerprint
    )))
}

/// The rules that the file may speak of. Those of the reports are known by their ids.
fn names(reports: &ReportSet, catalogues: &[Catalogue]) -> Result<RuleNames, Failure> {
    let mut names = accept::rule_names(catalogues)?;
    let shipped = |id: &str| permlint_rules::baseline(id).is_some();
    for report in &reports.reports {
        for rule in &report.rules {
            let id = rule.id.as_str();
            // Of a baseline of the user's own, former ids are not at hand: none of its rules
            // is told to be misspelt.
            if id.rsplit_once('/').is_some_and(|(own, _)| shipped(own)) {
                names.add_id(&rule.id);
            }
        }
    }
    Ok(names)
}

fn read(path: &Path) -> Result<ReportSet, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let shown = match is_stdin {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    };
    let input = |what: String| Failure::Input(format!("{shown}: {what}"));
    let bytes = match is_stdin {
        false => rules::read(path)?,
        true => {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| input(format!("cannot be read: {error}")))?;
            bytes
        }
    };
    let text = String::from_utf8(bytes).map_err(|_| input("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    ReportSet::from_json(text).map_err(|error| input(error.to_string()))
}
