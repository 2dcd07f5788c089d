//! `permlint check`: judge a snapshot.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use permlint_baseline::load_worksheets;
use permlint_engine::{Accepted, Auditor, Options};
use permlint_model::catalogue::Catalogue;
use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Snapshot;
use permlint_model::worksheet::Worksheet;
use permlint_model::{Action, Date, EntryId, Platform};

use super::accept::Accepting;
use super::subjects;
use crate::cli::{CheckArgs, JudgeArgs};
use crate::exit::{Exit, Failure};
use crate::reports::Outputs;
use crate::rules;
use crate::terminal::Terminal;

/// The largest snapshot that is read, in bytes. A tenant with a hundred roles of a thousand rows
/// has a quarter of it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let outputs = Outputs::of(&args.report)?;
    let tenants = by_tenant(&args.snapshot)?;
    let mut judges = Vec::new();
    for (path, snapshots) in &tenants {
        let platform = snapshots[0].tenant.platform;
        judges.push(auditors(&args.judge, platform, &shown(path))?);
    }
    let accepting = Accepting::read(&args.accept, &args.judge, judges.iter().flatten())?;
    let worksheet = args.judge.worksheet.first().map(PathBuf::as_path);
    let mut reports = Vec::new();
    let mut files = Vec::new();
    for (auditors, (path, snapshots)) in judges.iter().zip(&tenants) {
        let worksheets = worksheets(&args.judge, auditors)?;
        reports.extend(judge_all(
            auditors,
            snapshots,
            &worksheets,
            accepting.accepted(),
        )?);
        let file = Some(*path).filter(|path| path.as_os_str() != "-");
        files.resize(reports.len(), file.or(worksheet));
    }
    tell(reports, &accepting, &outputs, &files, terminal)
}

/// Reads snapshots, those of one tenant together, with the path of the first of each.
pub(super) fn by_tenant(paths: &[PathBuf]) -> Result<Vec<(&Path, Vec<Snapshot>)>, Failure> {
    let mut tenants: Vec<(&Path, Vec<Snapshot>)> = Vec::new();
    for path in paths {
        let snapshot = read(path)?;
        let id = snapshot.tenant.id();
        let same = |known: &&mut (&Path, Vec<Snapshot>)| known.1[0].tenant.id() == id;
        match tenants.iter_mut().find(same) {
            Some((_, known)) => known.push(snapshot),
            None => tenants.push((path, vec![snapshot])),
        }
    }
    Ok(tenants)
}

/// Reads the worksheets that the user names.
pub(super) fn worksheets(
    args: &JudgeArgs,
    auditors: &[Auditor],
) -> Result<Vec<Worksheet>, Failure> {
    let Some(auditor) = auditors.first() else {
        return Ok(Vec::new());
    };
    let mut worksheets = Vec::new();
    for path in &args.worksheet {
        worksheets.extend(worksheets_of(path, auditor.catalogue())?);
    }
    Ok(worksheets)
}

/// Reads one file of worksheets: one for each level that it speaks of.
pub(super) fn worksheets_of(path: &Path, catalogue: &Catalogue) -> Result<Vec<Worksheet>, Failure> {
    let bytes = rules::read(path)?;
    let path = path.display().to_string();
    let worksheets = load_worksheets(&path, &bytes, catalogue)?;
    match worksheets
        .iter()
        .any(|sheet| declares_rows(sheet, catalogue))
    {
        true => Err(Failure::Input(format!(
            "{path}: a worksheet declares what no API shows, and the settings of {} are read from \
             a snapshot; take one with a key that may read the role, or try a value with --assume",
            catalogue.platform.product()
        ))),
        false => Ok(worksheets),
    }
}

/// Whether a worksheet speaks of settings that the platform lists: they would not count.
fn declares_rows(sheet: &Worksheet, catalogue: &Catalogue) -> bool {
    let is_row = |id: &EntryId| {
        let mut modules = catalogue.modules.iter();
        modules.any(|module| !module.is_facts && module.id.as_str() == id.module())
    };
    catalogue.lists_rows() && sheet.answers.iter().any(|answer| is_row(&answer.entry))
}

/// One auditor a subject, for the platform that `of` is of.
pub(super) fn auditors(
    args: &JudgeArgs,
    platform: Platform,
    of: &str,
) -> Result<Vec<Auditor>, Failure> {
    let cell = |((entry, action), value): &((EntryId, Action), String)| {
        (format!("{entry}:{}", action.as_str()), value.clone())
    };
    let assumed: Vec<_> = args.assume.iter().map(cell).collect();
    subjects::told_once("--assume", &assumed)?;
    subjects::auditors(&args.choose, &options(args), platform, of)
}

/// Everything that the user may choose but subjects, features and parameters.
pub(super) fn options(args: &JudgeArgs) -> Options {
    Options {
        perspective: args.perspective,
        assume: args.assume.iter().cloned().collect(),
        strict: args.strict,
        fail_on: args.fail_on,
        allow_unknown: args.allow_unknown.iter().copied().collect(),
        null_level_is_none: args.null_level.is_some(),
        today: Some(day(args)),
        max_age_days: args.max_age,
        max_declared_age_days: args.max_declared_age,
        ..Options::default()
    }
}

/// The day that an audit counts as.
pub(super) fn day(args: &JudgeArgs) -> Date {
    args.today.unwrap_or_else(today)
}

/// Today, in UTC.
pub(super) fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .into()
}

/// Judges each subject by snapshots of one tenant.
pub(super) fn judge_all(
    auditors: &[Auditor],
    snapshots: &[Snapshot],
    worksheets: &[Worksheet],
    accepted: &Accepted,
) -> Result<Vec<Report>, Failure> {
    let judge = |auditor: &Auditor| {
        let joined = auditor
            .join(snapshots)
            .map_err(|error| Failure::Input(error.to_string()))?;
        auditor
            .audit_accepting(&joined, worksheets, accepted)
            .map_err(|error| Failure::Input(error.to_string()))
    };
    auditors.iter().map(judge).collect()
}

/// Writes reports, each of which is about a file, and what is known from now on; the exit code is
/// that of their joint verdict.
pub(super) fn tell(
    reports: Vec<Report>,
    accepting: &Accepting,
    outputs: &Outputs,
    files: &[Option<&Path>],
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let reports = ReportSet::new(reports);
    outputs.write(&reports, files, terminal)?;
    accepting.save(&reports.reports, terminal)?;
    Ok(reports.verdict.into())
}

/// What a snapshot's path is called in messages.
pub(super) fn shown(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

/// Reads a snapshot.
pub(super) fn read(path: &Path) -> Result<Snapshot, Failure> {
    let text = read_text(path)?;
    Snapshot::from_json(&text).map_err(|error| Failure::Input(format!("{}: {error}", shown(path))))
}

/// Reads a file that permlint wrote, without the mark that editors put before a text.
pub(super) fn read_text(path: &Path) -> Result<String, Failure> {
    let shown = shown(path);
    let input = |what: String| Failure::Input(format!("{shown}: {what}"));
    let unreadable = |error: std::io::Error| input(format!("cannot be read: {error}"));
    let mut bytes = Vec::new();
    let taken = match path.as_os_str() == "-" {
        true => std::io::stdin()
            .lock()
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes),
        false => std::fs::File::open(path)
            .map_err(unreadable)?
            .take(MAX_BYTES + 1)
            .read_to_end(&mut bytes),
    };
    if taken.map_err(unreadable)? as u64 > MAX_BYTES {
        return Err(input(
            "more than 256 MiB is no snapshot of one tenant".to_owned(),
        ));
    }
    let text = String::from_utf8(bytes).map_err(|_| input("it is not UTF-8 text".to_owned()))?;
    let bare = text.strip_prefix('\u{feff}').map(str::to_owned);
    Ok(bare.unwrap_or(text))
}
