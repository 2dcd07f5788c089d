//! `permlint check`: judge a snapshot.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use permlint_baseline::load_worksheet;
use permlint_engine::{Auditor, Options};
use permlint_model::snapshot::Snapshot;
use permlint_model::worksheet::Worksheet;
use permlint_model::{Date, Platform};

use crate::cli::{CheckArgs, JudgeArgs};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::rules;
use crate::terminal::Terminal;
use permlint_model::report_set::ReportSet;

/// The largest snapshot that is read, in bytes. A tenant with a hundred roles of a thousand rows
/// has a quarter of it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

pub(super) fn run(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let snapshot = read(&args.snapshot)?;
    let auditor = compile(
        &args.judge,
        snapshot.tenant.platform,
        &shown(&args.snapshot),
    )?;
    let worksheets = worksheets(&args.judge, &auditor)?;
    judge(&auditor, &snapshot, &worksheets, &args.judge, terminal)
}

/// Reads the worksheets that the user names.
pub(super) fn worksheets(args: &JudgeArgs, auditor: &Auditor) -> Result<Vec<Worksheet>, Failure> {
    let read = |path: &PathBuf| {
        let bytes = rules::read(path)?;
        let path = path.display().to_string();
        Ok(load_worksheet(&path, &bytes, auditor.catalogue())?)
    };
    args.worksheet.iter().map(read).collect()
}

/// Compiles the baselines that the user chose, for the platform that `of` is of.
pub(super) fn compile(args: &JudgeArgs, platform: Platform, of: &str) -> Result<Auditor, Failure> {
    let catalogue = rules::catalogue(platform, of)?;
    let mut baselines = Vec::new();
    for word in &args.baseline {
        baselines.push(rules::baseline(word, &catalogue)?);
    }
    Auditor::compile(baselines, catalogue, options(args)).map_err(|error| {
        use permlint_engine::CompileError as E;
        match error {
            E::OtherPlatform { .. } => Failure::Input(error.to_string()),
            _ => Failure::Usage(error.to_string()),
        }
    })
}

fn options(args: &JudgeArgs) -> Options {
    Options {
        role: args.role.clone(),
        member: args.member.clone(),
        perspective: args.perspective,
        features: args.feature.iter().cloned().collect(),
        parameters: args.param.iter().cloned().collect(),
        strict: args.strict,
        fail_on: args.fail_on,
        allow_unknown: args.allow_unknown.iter().copied().collect(),
        null_level_is_none: args.null_level.is_some(),
        today: Some(args.today.unwrap_or_else(today)),
        max_age_days: args.max_age,
        ..Options::default()
    }
}

/// Today, in UTC.
pub(super) fn today() -> Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .into()
}

/// Judges a snapshot and prints the report.
pub(super) fn judge(
    auditor: &Auditor,
    snapshot: &Snapshot,
    worksheets: &[Worksheet],
    args: &JudgeArgs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let report = auditor
        .audit_with(snapshot, worksheets)
        .map_err(|error| Failure::Input(error.to_string()))?;
    let verdict = report.verdict;
    let reports = ReportSet::new(vec![report]);
    output::stdout(|out| permlint_report::render(args.format, &reports, terminal.style(), out))?;
    Ok(verdict.into())
}

/// What a snapshot's path is called in messages.
fn shown(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => "standard input".to_owned(),
        false => path.display().to_string(),
    }
}

fn read(path: &Path) -> Result<Snapshot, Failure> {
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
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Snapshot::from_json(text).map_err(|error| input(error.to_string()))
}
