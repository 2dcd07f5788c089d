//! One file a command.

mod accept;
mod baselines;
mod cases;
mod check;
#[cfg(feature = "demo")]
pub(crate) mod demo;
mod diff;
mod except;
mod explain;
mod fingerprint;
mod live;
mod plan;
mod preflight;
mod recheck;
mod render;
mod scaffold;
mod setup;
mod subjects;
mod worksheet;

use clap::CommandFactory as _;

use crate::cli::{AuditPlatform, Cli, Command, PreflightPlatform, SnapshotPlatform};
use crate::exit::{Exit, Failure};
use crate::output;
use crate::terminal::Terminal;

/// Runs a command.
///
/// # Errors
///
/// [`Failure`] when there is no answer.
pub(crate) fn run(command: Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        #[cfg(feature = "demo")]
        Command::Demo(args) => demo::run(&args, terminal),
        Command::Preflight { platform } => match platform {
            PreflightPlatform::Connectwise(args) => preflight::connectwise(&args, terminal),
            PreflightPlatform::Autotask(args) => preflight::autotask(&args, terminal),
        },
        Command::Snapshot { platform } => match platform {
            SnapshotPlatform::Connectwise(args) => live::snapshot(&args, terminal),
            SnapshotPlatform::Autotask(args) => live::autotask_snapshot(&args, terminal),
        },
        Command::Check(args) => check::run(&args, terminal),
        Command::Audit { platform } => match platform {
            AuditPlatform::Connectwise(args) => live::audit(&args, terminal),
            AuditPlatform::Autotask(args) => live::autotask_audit(&args, terminal),
        },
        Command::Plan(args) => plan::run(&args, terminal),
        Command::Setup(args) => setup::run(&args, terminal),
        Command::Render(args) => render::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Recheck(args) => recheck::run(&args, terminal),
        Command::Worksheet(args) => worksheet::run(&args, terminal),
        Command::Except(args) => except::run(&args, terminal),
        Command::Baselines(command) => baselines::run(command, terminal),
        Command::Explain(args) => explain::run(&args, terminal),
        Command::Completions { shell } => completions(shell),
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "permlint", &mut script);
    output::stdout(|out| out.write_all(&script))?;
    Ok(Exit::Success)
}
