//! The exit codes, and how failures are told. This is the only place that knows the numbers.

use std::io::{IsTerminal as _, Write as _};
use std::panic::PanicHookInfo;
use std::process::ExitCode;

use miette::Diagnostic;
use permlint_fetch::{FailureKind, FetchError, PreflightOutcome};
use permlint_model::report::Verdict;

use crate::terminal::Terminal;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: compliant.
    Success,
    /// 1: violations.
    Violations,
    /// 2: wrong usage, keys not set.
    Usage,
    /// 3: invalid input.
    Input,
    /// 4: inconclusive.
    Inconclusive,
    /// 5: unreachable.
    Unreachable,
    /// 70: a bug in permlint.
    Bug,
    /// 74: output could not be written.
    Output,
}

/// The table of exit codes, for `--help`.
pub(crate) const TABLE: &str = "\
Exit codes:
  0   compliant: nothing active, nothing undecided at or above --fail-on
  1   violations at or above --fail-on
  2   wrong usage, or keys not set
  3   invalid input: a baseline, a snapshot, exceptions, or files of different platforms
  4   inconclusive: refused, incomplete, stale, or nothing judged
  5   unreachable: network, throttling, server errors after retries; try again
  70  a bug in permlint
  74  output could not be written";

impl Exit {
    /// The number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Violations => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Inconclusive => 4,
            Self::Unreachable => 5,
            Self::Bug => 70,
            Self::Output => 74,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Compliant => Self::Success,
            Verdict::Violations => Self::Violations,
            Verdict::Inconclusive => Self::Inconclusive,
        }
    }
}

impl From<PreflightOutcome> for Exit {
    fn from(outcome: PreflightOutcome) -> Self {
        match outcome {
            PreflightOutcome::Ready => Self::Success,
            PreflightOutcome::Partial | PreflightOutcome::Denied => Self::Inconclusive,
            PreflightOutcome::Unreachable => Self::Unreachable,
            PreflightOutcome::WrongUsage => Self::Usage,
        }
    }
}

/// Why a command could not give an answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// What was asked for makes no sense, or keys are missing.
    #[error("{0}")]
    Usage(String),
    /// A file is not what it should be.
    #[error("{0}")]
    Input(String),
    /// A document is wrong, with the places.
    #[error("{0}")]
    Document(Box<permlint_baseline::Problems>),
    /// Nothing could be read of the tenant.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Output could not be written.
    #[error("the output could not be written: {0}")]
    Output(#[from] std::io::Error),
}

impl Failure {
    /// The exit code that goes with it.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Input(_) | Self::Document(_) => Exit::Input,
            Self::Output(_) => Exit::Output,
            Self::Fetch(error) => match error.kind() {
                FailureKind::Unreachable => Exit::Unreachable,
                FailureKind::Refused => Exit::Inconclusive,
                FailureKind::WrongUsage => Exit::Usage,
            },
        }
    }
}

impl From<permlint_baseline::Problems> for Failure {
    fn from(problems: permlint_baseline::Problems) -> Self {
        Self::Document(Box::new(problems))
    }
}

/// Prints what clap has to say, and the exit code that goes with it.
pub(crate) fn usage(error: &clap::Error) -> Exit {
    let asked_for_help = !error.use_stderr();
    match (error.print(), asked_for_help) {
        (Err(error), true) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Output,
        (_, true) => Exit::Success,
        (_, false) => Exit::Usage,
    }
}

/// Tells on stderr why there is no answer.
pub(crate) fn report_failure(failure: &Failure, terminal: &Terminal) {
    match failure {
        Failure::Document(problems) => terminal.diagnostic(problems.as_ref() as &dyn Diagnostic),
        other => terminal.error(&other.to_string()),
    }
}

/// A panic is a bug of ours: one line that says so, and no backtrace.
pub(crate) fn report_panic(info: &PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    let bold = std::io::stderr().is_terminal();
    let word = if bold {
        "\u{1b}[1;31mbug\u{1b}[0m"
    } else {
        "bug"
    };
    // Nothing can be done where even stderr fails.
    let _ = writeln!(
        std::io::stderr(),
        "{word}: permlint itself failed{place}. No verdict was reached. Please report this line, \
         the command and the version."
    );
}
