//! The commands that take a snapshot of a live tenant: `snapshot`, `audit`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use permlint_engine::Auditor;
use permlint_fetch::connectwise::{Options, Reader};
use permlint_fetch::{Site, autotask};
use permlint_model::Platform;
use permlint_model::names::{Folding, nearest};
use permlint_model::plan::{FetchPlan, Perspective};
use permlint_model::snapshot::{Coverage, Outcome, Part, Snapshot};
use permlint_model::text::clean;

use super::accept::Accepting;
use super::check;
use crate::cli::{
    AcceptArgs, AuditArgs, AutotaskArgs, AutotaskAuditArgs, AutotaskSnapshotArgs, ConnectwiseArgs,
    JudgeArgs, ReportArgs, SnapshotArgs,
};
use crate::credentials;
use crate::exit::{Exit, Failure};
use crate::output::Destination;
use crate::reports::Outputs;
use crate::terminal::Terminal;

pub(super) fn snapshot(args: &SnapshotArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let output = args
        .output
        .as_deref()
        .map_or_else(|| Destination::of(Path::new("-")), Destination::of)?;
    let plan = FetchPlan {
        roles: args.role.clone(),
        members: args.member.clone(),
        perspective: args.perspective,
        ..FetchPlan::default()
    };
    let snapshot = take(&args.connect, &plan, terminal)?;
    output.write(&json(&snapshot)?)?;
    Ok(tell_gaps(&snapshot, &plan, terminal))
}

pub(super) fn autotask_snapshot(
    args: &AutotaskSnapshotArgs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let output = args
        .output
        .as_deref()
        .map_or_else(|| Destination::of(Path::new("-")), Destination::of)?;
    let plan = FetchPlan {
        entities: args.entity.clone(),
        all_entities: args.all_entities,
        people: args.person.clone(),
        // Autotask lists no settings of a level: there are no rows to ask for.
        perspective: Perspective::Own,
        ..FetchPlan::default()
    };
    let snapshot = take_autotask(&args.connect, &plan, terminal)?;
    output.write(&json(&snapshot)?)?;
    Ok(tell_gaps(&snapshot, &plan, terminal))
}

/// Says what is not in a snapshot, and the exit code that goes with it.
fn tell_gaps(snapshot: &Snapshot, plan: &FetchPlan, terminal: &Terminal) -> Exit {
    let gaps = gaps(snapshot);
    for gap in &gaps {
        terminal.note(&format!("not read: {}", describe(gap)));
    }
    let absent = absent_roles(snapshot, &plan.roles);
    for role in &absent {
        terminal.note(role);
    }
    let wants_rows = plan.perspective != Perspective::Own;
    let has_rows = snapshot.subjects.iter().any(|role| role.rows.is_some());
    if wants_rows && !has_rows && absent.is_empty() {
        terminal.note("no role's settings were read; see `permlint preflight`");
    }
    match gaps.is_empty() && absent.is_empty() && (has_rows || !wants_rows) {
        true => Exit::Success,
        false => Exit::Inconclusive,
    }
}

/// What to say of each role that was asked for and is not in the complete list of roles.
fn absent_roles(snapshot: &Snapshot, asked: &[String]) -> Vec<String> {
    let roles = snapshot.coverage.iter().find(|c| c.part == Part::Roles);
    let is_complete = roles.is_some_and(Coverage::is_complete) && !snapshot.subjects.is_empty();
    let names = || snapshot.subjects.iter().map(|role| role.name.as_str());
    let folding = Folding::default();
    let is_absent = |role: &&String| {
        let folded = folding.fold(role);
        is_complete && names().all(|name| folding.fold(name) != folded)
    };
    asked
        .iter()
        .filter(is_absent)
        .map(|role| {
            let near = nearest(role, names(), 3);
            let shown: Vec<String> = near.iter().map(|n| format!("{:?}", clean(n, 60))).collect();
            let near = match shown.is_empty() {
                true => "no name is near".to_owned(),
                false => format!("near: {}", shown.join(", ")),
            };
            let (role, count) = (clean(role, 60), snapshot.subjects.len());
            format!("there is no role {role:?} among the {count} of this tenant; {near}")
        })
        .collect()
}

pub(super) fn audit(args: &AuditArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let auditors = check::auditors(&args.judge, Platform::Connectwise, &args.connect.site)?;
    let take = |plan: &FetchPlan| take(&args.connect, plan, terminal);
    judge_live(&auditors, args.into(), take, terminal)
}

pub(super) fn autotask_audit(
    args: &AutotaskAuditArgs,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let auditors = check::auditors(&args.judge, Platform::Autotask, &args.connect.user)?;
    let take = |plan: &FetchPlan| take_autotask(&args.connect, plan, terminal);
    judge_live(&auditors, args.into(), take, terminal)
}

/// What both platforms' audits have in common.
#[derive(Clone, Copy)]
struct LiveArgs<'a> {
    judge: &'a JudgeArgs,
    accept: &'a AcceptArgs,
    report: &'a ReportArgs,
    save: Option<&'a Path>,
}

impl<'a> From<&'a AuditArgs> for LiveArgs<'a> {
    fn from(args: &'a AuditArgs) -> Self {
        Self {
            judge: &args.judge,
            accept: &args.accept,
            report: &args.report,
            save: args.save.as_deref(),
        }
    }
}

impl<'a> From<&'a AutotaskAuditArgs> for LiveArgs<'a> {
    fn from(args: &'a AutotaskAuditArgs) -> Self {
        Self {
            judge: &args.judge,
            accept: &args.accept,
            report: &args.report,
            save: args.save.as_deref(),
        }
    }
}

/// Takes the snapshot that an auditor needs, keeps it where that is asked for, and judges it.
fn judge_live(
    auditors: &[Auditor],
    args: LiveArgs<'_>,
    take: impl FnOnce(&FetchPlan) -> Result<Snapshot, Failure>,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let outputs = Outputs::of(args.report)?;
    let save = args.save.map(Destination::of).transpose()?;
    if save.as_ref().is_some_and(Destination::is_stdout) {
        return Err(Failure::Usage(
            "--save takes a file: the report goes to stdout".to_owned(),
        ));
    }
    let worksheets = check::worksheets(args.judge, auditors)?;
    let accepting = Accepting::read(args.accept, args.judge, auditors)?;
    let plans = auditors.iter().map(Auditor::fetch_plan);
    let snapshot = take(&plans.reduce(FetchPlan::join).unwrap_or_default())?;
    let saved = save.map(|save| save.write(&json(&snapshot)?));
    // What was read is judged even where it could not be kept.
    let snapshots = std::slice::from_ref(&snapshot);
    let reports = check::judge_all(auditors, snapshots, &worksheets, accepting.accepted())?;
    let worksheet = args.judge.worksheet.first().map(PathBuf::as_path);
    let files = vec![args.save.or(worksheet); reports.len()];
    let exit = check::tell(reports, &accepting, &outputs, &files, terminal)?;
    saved.transpose()?;
    Ok(exit)
}

fn take_autotask(
    args: &AutotaskArgs,
    plan: &FetchPlan,
    terminal: &Terminal,
) -> Result<Snapshot, Failure> {
    let reader = autotask_reader(args)?;
    Ok(block_on(reader.snapshot(plan, terminal))??)
}

pub(super) fn autotask_reader(args: &AutotaskArgs) -> Result<autotask::Reader, Failure> {
    let zone = args.zone.as_deref().map(Site::parse).transpose();
    let zone = zone.map_err(|error| Failure::Usage(error.to_string()))?;
    let keys = credentials::autotask(args.credentials.as_deref())?;
    let options = autotask::Options {
        timeout: Duration::from_secs(args.timeout),
        attempts: args.attempts,
        budget_share: args.budget,
        ..autotask::Options::default()
    };
    Ok(autotask::Reader::new(
        args.user.clone(),
        zone,
        keys,
        options,
    )?)
}

fn take(
    args: &ConnectwiseArgs,
    plan: &FetchPlan,
    terminal: &Terminal,
) -> Result<Snapshot, Failure> {
    let reader = reader(args, terminal)?;
    Ok(block_on(reader.snapshot(plan, terminal))??)
}

pub(super) fn reader(args: &ConnectwiseArgs, terminal: &Terminal) -> Result<Reader, Failure> {
    let site = Site::parse(&args.site).map_err(|error| Failure::Usage(error.to_string()))?;
    if let Some(typed) = site.rewritten_from() {
        terminal.note(&format!(
            "note: {typed} is the screen's address; using {}",
            site.host()
        ));
    }
    let keys = credentials::connectwise(args.credentials.as_deref())?;
    let options = Options {
        timeout: Duration::from_secs(args.timeout),
        attempts: args.attempts,
        ..Options::default()
    };
    Ok(Reader::new(site, &args.company, keys, options)?)
}

/// Runs one piece of asynchronous work on this thread.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    Ok(runtime.map_err(Failure::Output)?.block_on(work))
}

fn json(snapshot: &Snapshot) -> Result<String, Failure> {
    let text = snapshot.to_json();
    text.map_err(|error| Failure::Output(std::io::Error::other(error.to_string())))
}

/// What was to be read and was not, or not to its end.
fn gaps(snapshot: &Snapshot) -> Vec<&Coverage> {
    let wanted = |coverage: &&Coverage| coverage.outcome != Outcome::NotAttempted;
    let open = snapshot
        .coverage
        .iter()
        .filter(wanted)
        .filter(|c| !c.is_complete());
    open.collect()
}

fn describe(coverage: &Coverage) -> String {
    let status = coverage.status.map(|status| format!(" (HTTP {status})"));
    let count = match (coverage.received, coverage.expected) {
        (Some(received), Some(expected)) if received != expected => {
            format!(": {received} of {expected} records")
        }
        _ => String::new(),
    };
    let note = coverage.note.as_deref().map(|note| format!(": {note}"));
    format!(
        "{}{}{count}{}",
        coverage.request,
        status.unwrap_or_default(),
        note.unwrap_or_default()
    )
}
