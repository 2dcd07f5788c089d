//! `permlint diff`: what changed between two snapshots of one tenant.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use permlint_engine::{Auditor, Comparison, CompileError, DiffRefusal, Options, compare_audits};
use permlint_model::catalogue::Catalogue;
use permlint_model::diff::Diff;
use permlint_model::recheck::VerdictDiff;
use permlint_model::report::Report;
use permlint_model::snapshot::Snapshot;
use permlint_model::worksheet::Worksheet;

use super::check;
use super::subjects::told_once;
use crate::cli::{DiffArgs, DiffJudgeArgs};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;

pub(super) fn run(args: &DiffArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    only_once_from_stdin(&args.first, &args.second)?;
    let before = check::read(&args.first)?;
    let after = check::read(&args.second)?;
    permlint_engine::same_tenant(&before.tenant, &after.tenant).map_err(|error| refused(&error))?;
    let of = check::shown(&args.first);
    let catalogue = rules::catalogue(before.tenant.platform, &of)?;
    let mut diff =
        permlint_engine::diff(&before, &after, &catalogue).map_err(|error| refused(&error))?;
    if !args.judge.baseline.is_empty() {
        diff.verdicts = Some(verdicts(&args.judge, catalogue, &of, (&before, &after))?);
    }
    output::stdout(|out| permlint_report::render_diff(args.format, &diff, terminal.style(), out))?;
    Ok(match args.exit_code {
        true => exit(&diff),
        false => Exit::Success,
    })
}

/// A change is certain whatever else is not known; "nothing changed" is not.
fn exit(diff: &Diff) -> Exit {
    let verdicts = diff.verdicts.as_ref();
    let findings_changed = verdicts.is_some_and(|verdicts| !verdicts.findings.is_empty());
    match (diff.changed || findings_changed, diff.not_known.is_empty()) {
        (true, _) => Exit::Violations,
        (false, false) => Exit::Inconclusive,
        (false, true) => Exit::Success,
    }
}

/// Two files cannot both come from standard input.
///
/// # Errors
///
/// [`Failure::Usage`] when they are to.
pub(super) fn only_once_from_stdin(first: &Path, second: &Path) -> Result<(), Failure> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    match is_stdin(first) && is_stdin(second) {
        true => Err(Failure::Usage(
            "only one of the two files can come from standard input".to_owned(),
        )),
        false => Ok(()),
    }
}

/// Files that do not belong together are invalid input.
pub(super) fn refused(refusal: &DiffRefusal) -> Failure {
    Failure::Input(refusal.to_string())
}

fn verdicts(
    args: &DiffJudgeArgs,
    catalogue: Catalogue,
    of: &str,
    (before, after): (&Snapshot, &Snapshot),
) -> Result<VerdictDiff, Failure> {
    told_once("--param", &args.param)?;
    let words = args.baseline.iter().map(String::as_str);
    let baselines = rules::all_with_extended(words, &catalogue, of)?;
    let auditor =
        Auditor::compile(baselines, catalogue, options(args)).map_err(|error| match error {
            CompileError::OtherPlatform { .. } => Failure::Input(error.to_string()),
            _ => Failure::Usage(error.to_string()),
        })?;
    let worksheets = worksheets(&args.worksheet, &auditor)?;
    let (before, after) = (
        audit(&auditor, before, &worksheets)?,
        audit(&auditor, after, &worksheets)?,
    );
    let mut verdicts = compare_audits(&Comparison {
        before: &before,
        after: &after,
        renamed: BTreeMap::new(),
        lists_left: false,
    });
    verdicts.notes.push(
        "evidence has no age here: both snapshots were judged as if they were of today".to_owned(),
    );
    Ok(verdicts)
}

/// Judges a snapshot.
///
/// # Errors
///
/// [`Failure::Input`] when it cannot be judged.
pub(super) fn audit(
    auditor: &Auditor,
    snapshot: &Snapshot,
    worksheets: &[Worksheet],
) -> Result<Report, Failure> {
    auditor
        .audit_with(snapshot, worksheets)
        .map_err(|error| Failure::Input(error.to_string()))
}

/// Reads worksheets.
///
/// # Errors
///
/// The problems of the files.
pub(super) fn worksheets(paths: &[PathBuf], auditor: &Auditor) -> Result<Vec<Worksheet>, Failure> {
    let mut worksheets = Vec::new();
    for path in paths {
        worksheets.extend(check::worksheets_of(path, auditor.catalogue())?);
    }
    Ok(worksheets)
}

/// Without a day, evidence has no age: the older snapshot is judged like the newer.
fn options(args: &DiffJudgeArgs) -> Options {
    let usual = Options::default();
    Options {
        role: args.role.clone(),
        member: args.member.clone(),
        perspective: args.perspective.unwrap_or_default(),
        features: args.feature.iter().cloned().collect(),
        parameters: args.param.iter().cloned().collect(),
        strict: args.strict,
        fail_on: args.fail_on.unwrap_or(usual.fail_on),
        allow_unknown: args.allow_unknown.iter().copied().collect(),
        null_level_is_none: args.null_level.is_some(),
        today: None,
        ..usual
    }
}
