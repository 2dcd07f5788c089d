//! The arguments of `permlint diff` and `permlint recheck`.

use std::path::PathBuf;

use clap::Args;
use permlint_model::plan::Perspective;
use permlint_model::{Date, GapReason, Severity};
use permlint_report::DiffFormat;

use super::accept::ExceptionsArgs;
use super::{parameter, perspective, reason, severity};

pub(super) const DIFF_HELP: &str = "\
Examples:
  permlint diff monday.json friday.json
  permlint diff monday.json friday.json -b neo/connectwise --exit-code

What one of the snapshots did not read is neither added nor removed, but not known. Evidence has
no age here: with -b, each snapshot is judged as if it were of today.

Exit codes:
  0   told what changed; with --exit-code: nothing changed, and everything could be compared
  1   only with --exit-code: something changed
  2   wrong usage
  3   invalid input: not a snapshot, or snapshots of different tenants or platforms
  4   only with --exit-code: nothing changed, but not everything could be compared
  70  a bug in permlint
  74  output could not be written";

pub(super) const RECHECK_HELP: &str = "\
Examples:
  permlint recheck acme-report.json acme-new.json
  permlint recheck acme-report.json acme-new.json -b our-rules.yaml --format markdown

The report is one of --format json. Its baselines are used as they are today; those that do not
ship with permlint are given with -b.

Exit codes are those of the new audit:
  0   compliant
  1   violations at or above the report's --fail-on
  2   wrong usage, or a baseline of the report that does not ship and was not given
  3   invalid input: not a report, not a snapshot, or files of different tenants
  4   inconclusive
  70  a bug in permlint
  74  output could not be written";

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The older snapshot; `-` for standard input.
    pub(crate) first: PathBuf,
    /// The newer snapshot; `-` for standard input.
    pub(crate) second: PathBuf,
    #[command(flatten)]
    pub(crate) judge: DiffJudgeArgs,
    /// End in 1 when anything changed, and in 4 when nothing did and not all could be compared.
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// The format.
    #[arg(long, default_value_t, value_parser = format())]
    pub(crate) format: DiffFormat,
}

/// What to judge both snapshots by, and how.
#[derive(Debug, Args)]
pub(crate) struct DiffJudgeArgs {
    /// Tell which verdicts changed: a baseline, by id or as a .yaml file; may be repeated.
    #[arg(long, short, value_name = "BASELINE")]
    pub(crate) baseline: Vec<String>,
    /// The audited role [default: the name that the document gives].
    #[arg(long, visible_alias = "level", requires = "baseline")]
    pub(crate) role: Option<String>,
    /// What somebody declared about the level; it is held against both snapshots.
    #[arg(long, value_name = "FILE", requires = "baseline")]
    pub(crate) worksheet: Vec<PathBuf>,
    /// The member whose keys the integration uses: its role is audited, unless --role names one.
    #[arg(long, requires = "baseline")]
    pub(crate) member: Option<String>,
    /// Whose rights are judged: auto, role or self [default: auto].
    #[arg(long = "as", value_name = "WHOSE", value_parser = perspective, requires = "baseline")]
    pub(crate) perspective: Option<Perspective>,
    /// Switch an optional part on, as FEATURE or BASELINE:FEATURE; may be repeated.
    #[arg(long, value_name = "FEATURE", requires = "baseline")]
    pub(crate) feature: Vec<String>,
    /// Set a parameter of the baselines; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter, requires = "baseline")]
    pub(crate) param: Vec<(String, String)>,
    /// Give undocumented rights the severity of their risk, instead of info.
    #[arg(long, requires = "baseline")]
    pub(crate) strict: bool,
    /// The least severity that makes a verdict: low, medium, high, critical [default: low].
    #[arg(long, value_name = "SEVERITY", value_parser = severity, requires = "baseline")]
    pub(crate) fail_on: Option<Severity>,
    /// Accept what is open for these reasons; never refused, not-read, no-rows or stale.
    #[arg(long, value_name = "REASON,…", value_delimiter = ',', value_parser = reason, requires = "baseline")]
    pub(crate) allow_unknown: Vec<GapReason>,
    /// Judge a level that the platform does not state as None.
    #[arg(long, value_name = "LEVEL", value_parser = ["none"], ignore_case = true, requires = "baseline")]
    pub(crate) null_level: Option<String>,
}

/// What to ask again.
#[derive(Debug, Args)]
pub(crate) struct RecheckArgs {
    /// The stored report, or a set of reports, as JSON; `-` for standard input.
    pub(crate) report: PathBuf,
    /// The new snapshot; `-` for standard input.
    pub(crate) snapshot: PathBuf,
    /// The file of a baseline that the report names; may be repeated.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) baseline: Vec<String>,
    /// What somebody declared about the level, where no interface shows it; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) worksheet: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// Findings that were known before: they do not fail, new and worse ones do.
    #[arg(long, value_name = "FILE")]
    pub(crate) known: Option<PathBuf>,
    /// The day the audit counts as [default: today, UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
    /// The format.
    #[arg(long, default_value_t, value_parser = format())]
    pub(crate) format: DiffFormat,
}

/// A parser that shows the formats in `--help`.
fn format() -> impl clap::builder::TypedValueParser<Value = DiffFormat> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    PossibleValuesParser::new(DiffFormat::ALL.map(DiffFormat::as_str))
        .try_map(|word| word.parse::<DiffFormat>())
}
