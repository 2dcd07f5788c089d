//! `permlint except`: write an exception for a finding of a report.

use std::io::Read as _;
use std::path::Path;

use permlint_baseline::{ExceptionReader, RuleNames, new_exceptions};
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::{Acceptance, Exception, can_be_accepted};
use permlint_model::names::nearest;
use permlint_model::report::{Finding, Report};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;

use super::{accept, check};
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
    let (report, finding) = find(&reports, &args.fingerprint)?;
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

fn find<'r>(reports: &'r ReportSet, word: &str) -> Result<(&'r Report, &'r Finding), Failure> {
    let prefix = word.trim().to_lowercase();
    if prefix.is_empty() {
        return Err(Failure::Usage("the fingerprint is empty".to_owned()));
    }
    let all = || {
        let each = reports.reports.iter();
        each.flat_map(|report| report.findings.iter().map(move |finding| (report, finding)))
    };
    let mut hits: Vec<(&Report, &Finding)> = all()
        .filter(|(_, finding)| finding.fingerprint.starts_with(&prefix))
        .collect();
    // One role may be in a set twice, such as before and after a change.
    hits.sort_by(|a, b| a.1.fingerprint.cmp(&b.1.fingerprint));
    hits.dedup_by(|a, b| a.1.fingerprint == b.1.fingerprint);
    match hits.as_slice() {
        [hit] => Ok(*hit),
        [] => {
            let findings: Vec<&Finding> = all().map(|(_, finding)| finding).collect();
            Err(no_finding(word, &findings))
        }
        several => {
            let shown: Vec<String> = several.iter().take(8).map(|(_, f)| line(f)).collect();
            Err(Failure::Input(format!(
                "{} findings begin with {:?}; give more digits:\n{}",
                several.len(),
                clean(word, 40),
                shown.join("\n")
            )))
        }
    }
}

fn no_finding(word: &str, all: &[&Finding]) -> Failure {
    let known = all.iter().map(|finding| finding.fingerprint.as_str());
    let near = nearest(word, known, 1);
    let near = near.first();
    let near = near.and_then(|near| all.iter().find(|f| f.fingerprint == *near));
    let help = match near {
        Some(near) => format!("did you mean this one?\n{}", line(near)),
        None => format!(
            "it has {}; a verbose text report shows their fingerprints as `id`",
            all.len()
        ),
    };
    Failure::Input(format!(
        "the report has no finding {:?}; {help}",
        clean(word, 40)
    ))
}

fn line(finding: &Finding) -> String {
    format!(
        "  {}  {} {} {} ({})",
        finding.fingerprint,
        finding.rule,
        finding.entry_id,
        finding.action,
        finding.kind.as_str()
    )
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
