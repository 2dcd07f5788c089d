//! Generates what is committed although it is made from something else: the JSON Schemas of
//! the file formats and the pages about the baselines that ship.
//!
//! `cargo xtask all` writes everything; with `--check` nothing is written, and a difference
//! ends in exit code 1 with the command that mends it.

mod baselines;
mod folder;
mod schemas;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use folder::Folder;

/// Generates schemas and pages that are committed.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// Write nothing; end with 1 if a file differs, is missing or is left over.
    #[arg(long, global = true)]
    check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Subcommand)]
enum Task {
    /// The JSON Schemas of the file formats, in docs/schema.
    Schemas,
    /// The pages about the baselines that ship, in docs/baselines.
    Docs,
    /// Everything.
    All,
}

impl Task {
    fn word(self) -> &'static str {
        match self {
            Self::Schemas => "schemas",
            Self::Docs => "docs",
            Self::All => "all",
        }
    }

    fn folders(self) -> miette::Result<Vec<Folder>> {
        Ok(match self {
            Self::Schemas => vec![schemas::folder()?],
            Self::Docs => vec![baselines::folder()?],
            Self::All => vec![schemas::folder()?, baselines::folder()?],
        })
    }
}

fn main() -> miette::Result<ExitCode> {
    let arguments = Arguments::parse();
    let folders = arguments.task.folders()?;
    let root = root();
    match arguments.check {
        true => check(arguments.task, &folders, &root),
        false => write(&folders, &root),
    }
}

/// The folder of the workspace, wherever the command was started.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

fn check(task: Task, folders: &[Folder], root: &Path) -> miette::Result<ExitCode> {
    let mut found = Vec::new();
    for folder in folders {
        found.extend(folder.differences(root)?);
    }
    for difference in &found {
        say(&difference.to_string());
    }
    if found.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("run `cargo xtask {}` and commit", task.word()));
    Ok(ExitCode::FAILURE)
}

fn write(folders: &[Folder], root: &Path) -> miette::Result<ExitCode> {
    for folder in folders {
        for change in folder.write(root)? {
            say(&change.to_string());
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "this binary speaks to a terminal")]
fn say(text: &str) {
    println!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_is_generated() {
        for folder in Task::All.folders().unwrap() {
            let differences = folder.differences(&root()).unwrap();
            let shown: Vec<String> = differences.iter().map(ToString::to_string).collect();
            assert_eq!(shown, [""; 0], "run `cargo xtask all` and commit");
        }
    }
}
