//! The permlint binary: wiring, printing and exit codes. Everything else is in the libraries.

mod cli;
mod commands;
mod credentials;
mod exit;
mod output;
mod rules;
mod terminal;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;
use crate::exit::Exit;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(exit::report_panic));
    let outcome = catch_unwind(AssertUnwindSafe(run));
    outcome.unwrap_or(Exit::Bug).into()
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
