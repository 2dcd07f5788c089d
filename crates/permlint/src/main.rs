//! The permlint binary: wiring, printing and exit codes. Everything else is in the libraries.

mod cli;
mod commands;
mod credentials;
mod exit;
mod output;
mod reports;
mod rules;
mod terminal;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;
use crate::exit::Exit;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(exit::report_panic));
    guarded(run).into()
}

/// Runs the work; a panic in it ends in an exit code of its own, and never in a verdict.
fn guarded(work: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Exit::Bug)
}

fn run() -> Exit {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    let terminal = terminal::Terminal::detect(&cli.look);
    match commands::run(cli.command, &terminal) {
        Ok(exit) => exit,
        Err(failure) => {
            exit::report_failure(&failure, &terminal);
            failure.exit()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_in_70_and_everything_else_in_its_own_code() {
        let broken = guarded(|| panic!("a bug, on purpose"));
        assert_eq!(broken.code(), 70);
        assert_eq!(guarded(|| Exit::Inconclusive).code(), 4);
    }
}
