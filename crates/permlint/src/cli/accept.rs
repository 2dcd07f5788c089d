//! Options about findings that somebody accepts, or that were known before.

use std::path::PathBuf;

use clap::Args;
use permlint_model::Date;

/// Which exceptions hold.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ExceptionsArgs {
    /// Findings that somebody accepts, with reason, owner and expiry; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Vec<PathBuf>,
    /// Judge as if there were no exceptions. Wins over --exceptions; the report says so.
    #[arg(long)]
    pub(crate) no_exceptions: bool,
}

/// What is accepted, and what was known before.
#[derive(Debug, Args)]
pub(crate) struct AcceptArgs {
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// Findings that were known before: they do not fail, new and worse ones do.
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// Take what is gone out of the file of --known. It never grows.
    #[arg(long, requires = "known")]
    pub(crate) update_known: bool,
    /// Write the violations that count into a new file for --known. No file is written over.
    #[arg(long, value_name = "FILE", conflicts_with = "known")]
    pub(crate) write_known: Option<PathBuf>,
}

/// What to accept.
#[derive(Debug, Args)]
pub(crate) struct ExceptArgs {
    /// The fingerprint of the finding, or its first digits.
    pub(crate) fingerprint: String,
    /// The report that has the finding, in JSON; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: PathBuf,
    /// Why it is accepted.
    #[arg(long, value_parser = said)]
    pub(crate) reason: String,
    /// The person or team that answers for it.
    #[arg(long, value_parser = said)]
    pub(crate) owner: String,
    /// The last day on which it holds, in UTC.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) expires: Date,
    /// The file to add it to; made where there is none [default: printed to stdout].
    #[arg(long, value_name = "FILE")]
    pub(crate) exceptions: Option<PathBuf>,
    /// The day on which it is written [default: today, UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
}

fn said(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it is blank; is a variable of the shell not set?".to_owned()),
        text => Ok(text.to_owned()),
    }
}
