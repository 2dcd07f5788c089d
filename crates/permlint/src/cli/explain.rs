//! The arguments of `permlint explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const HELP: &str = "\
Examples:
  permlint explain neo/connectwise/sensitive-finance-closed
  permlint explain acme/house-rules/no-passwords --baseline mine.yaml
  permlint explain 3f9c --report report.json
  permlint explain neo/connectwise/sensitive-finance-closed --report report.json

A rule's page is Markdown of 80 columns, whatever --width says. With --report, one finding is
told: what was asked and seen, and what would make it pass. The report is one of --format json;
fingerprints stand in it, and in a verbose text report as `id`. A baseline that changed since is
not used, and the answer says so.

Exit codes:
  0   told
  2   wrong usage, such as a rule that there is not
  3   invalid input: not a report, or no such finding, or several of them
  70  a bug in permlint
  74  output could not be written";

/// What to explain.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule's id; with --report, the fingerprint of a finding or its first digits, or the rule
    /// of a single one.
    #[arg(value_name = "RULE|FINGERPRINT")]
    pub(crate) word: String,
    /// The report, or set of reports, that has the finding, in JSON; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// A baseline of your own that has the rule, as a .yaml file; may be repeated.
    #[arg(long, short, value_name = "BASELINE")]
    pub(crate) baseline: Vec<String>,
    /// How a finding is told.
    #[arg(long, value_enum, requires = "report")]
    pub(crate) format: Option<ExplainFormat>,
}

/// How a finding is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people [the default].
    #[default]
    Text,
    /// For programs: everything.
    Json,
}
