//! The commands that read a live tenant: `preflight`, `snapshot`, `audit`.

use std::io::Write;
use std::time::Duration;

use permlint_fetch::connectwise::{Options, Reader};
use permlint_fetch::{Preflight, Site};
use permlint_model::Platform;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{Coverage, Outcome, Snapshot};
use permlint_model::text::clean;

use super::check;
use crate::cli::{AuditArgs, ConnectwiseArgs, SnapshotArgs};
use crate::credentials;
use crate::exit::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

pub(super) fn preflight(args: &ConnectwiseArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let reader = reader(args, terminal)?;
    let result = block_on(reader.preflight())?;
    output::stdout(|out| print_preflight(&result, out))?;
    Ok(result.outcome.into())
}

pub(super) fn snapshot(args: &SnapshotArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let plan = FetchPlan {
        roles: args.role.clone(),
        members: args.member.clone(),
        perspective: args.perspective,
    };
    let snapshot = take(&args.connect, &plan, terminal)?;
    let text = json(&snapshot)?;
    match &args.output {
        Some(path) => output::file(path, &text)?,
        None => output::print(&text)?,
    }
    let gaps = gaps(&snapshot);
    for gap in &gaps {
        terminal.note(&format!("not read: {}", describe(gap)));
    }
    let read = snapshot
        .subjects
        .iter()
        .filter(|subject| subject.rows.is_some())
        .count();
    if read == 0 && plan.perspective != permlint_model::plan::Perspective::Own {
        terminal.note("no role's settings were read; see `permlint preflight`");
        return Ok(Exit::Inconclusive);
    }
    Ok(if gaps.is_empty() {
        Exit::Success
    } else {
        Exit::Inconclusive
    })
}

pub(super) fn audit(args: &AuditArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let auditor = check::compile(&args.judge, Platform::Connectwise)?;
    let snapshot = take(&args.connect, &auditor.fetch_plan(), terminal)?;
    if let Some(path) = &args.save {
        output::file(path, &json(&snapshot)?)?;
    }
    check::judge(&auditor, &snapshot, &args.judge, terminal)
}

fn take(
    args: &ConnectwiseArgs,
    plan: &FetchPlan,
    terminal: &Terminal,
) -> Result<Snapshot, Failure> {
    let reader = reader(args, terminal)?;
    Ok(block_on(reader.snapshot(plan, terminal))??)
}

fn reader(args: &ConnectwiseArgs, terminal: &Terminal) -> Result<Reader, Failure> {
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

fn print_preflight(result: &Preflight, out: &mut dyn Write) -> std::io::Result<()> {
    if let Some(caller) = &result.caller {
        let role = caller
            .role
            .as_deref()
            .map(|role| format!(", which holds {:?}", clean(role, 60)));
        let member = clean(&caller.member, 60);
        writeln!(
            out,
            "these keys belong to {member}{}\n",
            role.unwrap_or_default()
        )?;
    }
    for step in &result.steps {
        writeln!(
            out,
            "{:<8} {:<14} {}",
            step.status.as_str(),
            step.name,
            clean(&step.said, 400)
        )?;
        if let Some(fix) = &step.fix {
            writeln!(out, "{:<8} {:<14} fix: {}", "", "", clean(fix, 400))?;
        }
    }
    let verdict = match result.outcome {
        permlint_fetch::PreflightOutcome::Ready => {
            "ready: everything that an audit reads can be read"
        }
        permlint_fetch::PreflightOutcome::Partial => {
            "partial: an audit with these keys leaves something undecided"
        }
        permlint_fetch::PreflightOutcome::Denied => "denied: these keys are not accepted",
        permlint_fetch::PreflightOutcome::Unreachable => "unreachable: no usable answer; try again",
        permlint_fetch::PreflightOutcome::WrongUsage => {
            "wrong usage: the site or the company cannot be right"
        }
    };
    writeln!(out, "\n{verdict}")
}
