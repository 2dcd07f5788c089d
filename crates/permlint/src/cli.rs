//! The command line, as clap sees it. `--help` is the reference; this file is its text.

mod diff;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use permlint_model::plan::Perspective;
use permlint_model::{Action, Date, EntryId, GapReason, Platform, Severity};

pub(crate) use self::accept::{AcceptArgs, ExceptArgs, ExceptionsArgs};
pub(crate) use self::choose::{ChooseArgs, Chosen};
pub(crate) use self::explain::{ExplainArgs, ExplainFormat};
pub(crate) use self::planning::{ConflictsArgs, ConflictsFormat, NewArgs, PlanArgs, SetupArgs};
pub(crate) use self::reporting::{RenderArgs, ReportArgs};

mod accept;
mod choose;
#[cfg(test)]
mod examples;
mod explain;
mod help;
mod planning;
mod reporting;

use crate::exit;
use crate::rules;
pub(crate) use diff::{DiffArgs, DiffJudgeArgs, RecheckArgs};

/// The permission linter for MSP integrations: compares the live security role of an API
/// member with what the integration's vendor documents, and says what to click.
///
/// permlint reads (GET requests only) and never changes anything in a tenant.
#[derive(Debug, Parser)]
#[command(name = "permlint", version, after_help = exit::TABLE, propagate_version = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) look: Look,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The heading of the options that every command has.
const GLOBAL: &str = "Global options";

/// How output looks.
#[derive(Debug, Args)]
pub(crate) struct Look {
    /// Colour words on a terminal; NO_COLOR and TERM=dumb are honoured.
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN", help_heading = GLOBAL)]
    pub(crate) color: ColourChoice,
    /// Columns of reports and lists, from 40 [default: the terminal's; 80 when piped].
    #[arg(long, global = true, help_heading = GLOBAL, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub(crate) width: Option<u16>,
    /// Leave nothing out, and say each step on stderr.
    #[arg(long, short, global = true, help_heading = GLOBAL)]
    pub(crate) verbose: bool,
    /// Say nothing on stderr but errors.
    #[arg(long, short, global = true, help_heading = GLOBAL, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColourChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Audit a simulated tenant: no account, no set-up.
    #[cfg(feature = "demo")]
    #[command(
        after_help = "Examples:\n  permlint demo --profile broken\n  permlint demo --platform autotask\n\nThe demo starts a simulated tenant on loopback, reads it over real HTTP, and audits its role\n`Neo` against neo/connectwise, or its level `Neo API User` against neo/autotask with a\nworksheet that is filled in. It ends with the audit's exit code."
    )]
    Demo(DemoArgs),
    /// Check site, company, keys and what these keys may read.
    #[command(after_help = help::PREFLIGHT)]
    Preflight {
        /// The platform and how to reach it.
        #[command(subcommand)]
        platform: PreflightPlatform,
    },
    /// Read roles, members and coverage of a tenant into a file.
    #[command(after_help = help::SNAPSHOT)]
    Snapshot {
        /// The platform and how to reach it.
        #[command(subcommand)]
        platform: SnapshotPlatform,
    },
    /// Judge a snapshot against baselines.
    #[command(after_help = check_help())]
    Check(CheckArgs),
    /// Snapshot and check in one go.
    #[command(after_help = help::AUDIT)]
    Audit {
        /// The platform and how to reach it.
        #[command(subcommand)]
        platform: AuditPlatform,
    },
    /// Show reports of an earlier day in other formats, or several as one.
    #[command(
        after_help = "Examples:\n  permlint render report.json --format markdown\n  permlint render */report.json --format summary --since last-week.json\n\nIt ends in 0 when the reports were rendered, whatever they say, unless --exit-code asks for\ntheir joint verdict's code."
    )]
    Render(RenderArgs),
    /// Tell what changed between two snapshots of one tenant, and which verdicts with it.
    #[command(after_help = diff::DIFF_HELP)]
    Diff(DiffArgs),
    /// Ask the question of a stored report again, of a new snapshot: fixed, left, new.
    #[command(after_help = diff::RECHECK_HELP)]
    Recheck(RecheckArgs),
    /// Make a form for what the API does not show, to be filled in beside the product's screen.
    #[command(after_help = help::WORKSHEET)]
    Worksheet(WorksheetArgs),
    /// Say what to click so that a role meets its documents: the smallest set of changes.
    #[command(
        after_help = "Examples:\n  permlint plan acme.json -b neo/connectwise\n  permlint plan acme.json -b neo/connectwise --format customer > letter.txt\n\nIt ends in 0, whatever is wrong, unless --exit-code asks for the audit's code. What is not\nknown is left alone and listed."
    )]
    Plan(PlanArgs),
    /// Say how to set a least-privilege role up: no tenant needed.
    #[command(after_help = help::SETUP)]
    Setup(SetupArgs),
    /// Write an exception for a finding: who accepts it, why, and until when.
    #[command(
        after_help = "Example:\n  permlint except 3f9c --report report.json --reason \"The bookkeeper needs it\" \\\n    --owner kim@acme.example --expires 2027-03-31 --exceptions exceptions.yaml\n\nThe fingerprint stands in a report of --format json, and in a verbose text report as `id`.\nWithout --exceptions, a whole file with the one exception is printed."
    )]
    Except(ExceptArgs),
    /// List, show, lint and test baselines.
    #[command(subcommand, after_help = help::BASELINES)]
    Baselines(BaselinesCommand),
    /// Explain a rule, or one finding of a report: why it is there, and what would make it pass.
    #[command(after_help = explain::HELP)]
    Explain(ExplainArgs),
    /// Print a completion script for a shell.
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

fn check_help() -> String {
    format!(
        "Example:\n  permlint check acme.json --baseline neo/connectwise --member neo_agent\n\n{}",
        exit::TABLE
    )
}

/// What the demo shows.
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The platform of the simulated tenant.
    #[arg(long, default_value = "connectwise", value_parser = platform())]
    pub(crate) platform: Platform,
    /// What the simulated role or level holds.
    #[arg(long, value_enum, default_value = "over-privileged")]
    pub(crate) profile: crate::commands::demo::Profile,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// Platforms that can be checked before an audit.
#[derive(Debug, Subcommand)]
pub(crate) enum PreflightPlatform {
    /// ConnectWise PSA.
    #[command(after_help = help::PREFLIGHT_CONNECTWISE)]
    Connectwise(ConnectwiseArgs),
    /// Autotask PSA.
    #[command(after_help = help::PREFLIGHT_AUTOTASK)]
    Autotask(AutotaskArgs),
}

/// Platforms that can be snapshot.
#[derive(Debug, Subcommand)]
pub(crate) enum SnapshotPlatform {
    /// ConnectWise PSA.
    #[command(after_help = help::SNAPSHOT_CONNECTWISE)]
    Connectwise(SnapshotArgs),
    /// Autotask PSA.
    #[command(after_help = help::SNAPSHOT_AUTOTASK)]
    Autotask(AutotaskSnapshotArgs),
}

/// Platforms that can be audited.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditPlatform {
    /// ConnectWise PSA.
    #[command(after_help = help::AUDIT_CONNECTWISE)]
    Connectwise(AuditArgs),
    /// Autotask PSA.
    #[command(after_help = help::AUDIT_AUTOTASK)]
    Autotask(AutotaskAuditArgs),
}

/// How to reach an Autotask tenant.
#[derive(Debug, Args)]
pub(crate) struct AutotaskArgs {
    /// The user name of the API user, such as api@acme.example.
    #[arg(long)]
    pub(crate) user: String,
    /// The zone, instead of the one that Autotask names for the user.
    #[arg(long, value_name = "HOST")]
    pub(crate) zone: Option<String>,
    /// A file of NAME=value lines that only you can read, instead of the environment.
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
    /// Seconds that one request may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
    /// How many times one request is tried.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,
    /// The share of the tenant's hourly budget of requests that may be used up, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 75, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) budget: u8,
}

/// What to snapshot of an Autotask tenant.
#[derive(Debug, Args)]
pub(crate) struct AutotaskSnapshotArgs {
    #[command(flatten)]
    pub(crate) connect: AutotaskArgs,
    /// Ask for the caller's own access to this entity of the API; may be repeated.
    #[arg(long, value_name = "ENTITY")]
    pub(crate) entity: Vec<String>,
    /// Ask for the caller's own access to every entity: about 170 requests.
    #[arg(long, conflicts_with = "entity")]
    pub(crate) all_entities: bool,
    /// Record this person by user name, with level and licence; may be repeated.
    #[arg(long, value_name = "USER")]
    pub(crate) person: Vec<String>,
    /// The file to write; `-` for stdout [default: stdout]. A new one is readable by you only.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What to audit of an Autotask tenant.
#[derive(Debug, Args)]
pub(crate) struct AutotaskAuditArgs {
    #[command(flatten)]
    pub(crate) connect: AutotaskArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
    #[command(flatten)]
    pub(crate) accept: AcceptArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// Keep the snapshot in this file too. A new one is readable by you only.
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
}

/// How to reach a ConnectWise tenant.
#[derive(Debug, Args)]
pub(crate) struct ConnectwiseArgs {
    /// The site: an API host, the address of the screen (its api- host is used), or a URL.
    #[arg(long)]
    pub(crate) site: String,
    /// The company id that people type at log-in.
    #[arg(long)]
    pub(crate) company: String,
    /// A file of NAME=value lines that only you can read, instead of the environment.
    #[arg(long, value_name = "FILE")]
    pub(crate) credentials: Option<PathBuf>,
    /// Seconds that one request may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) timeout: u64,
    /// How many times one request is tried.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(crate) attempts: u32,
}

/// What to snapshot.
#[derive(Debug, Args)]
pub(crate) struct SnapshotArgs {
    #[command(flatten)]
    pub(crate) connect: ConnectwiseArgs,
    /// Read only this role; may be repeated [default: every role].
    #[arg(long)]
    pub(crate) role: Vec<String>,
    /// Read the role that this member holds; may be repeated.
    #[arg(long)]
    pub(crate) member: Vec<String>,
    /// Whose rights to read.
    #[arg(long = "as", value_name = "WHOSE", default_value = "auto", value_parser = perspective)]
    pub(crate) perspective: Perspective,
    /// The file to write, `-` for stdout [default: stdout]. A new one is readable by you only.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Snapshots; `-` for standard input. Several of one tenant are judged as one: lists from
    /// the first, own rights from the one whose key holds what is audited.
    #[arg(required = true)]
    pub(crate) snapshot: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
    #[command(flatten)]
    pub(crate) accept: AcceptArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
}

/// What to audit.
#[derive(Debug, Args)]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    pub(crate) connect: ConnectwiseArgs,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
    #[command(flatten)]
    pub(crate) accept: AcceptArgs,
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// Keep the snapshot in this file too. A new one is readable by you only.
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
}

/// What to judge by, and how.
#[derive(Debug, Args)]
pub(crate) struct JudgeArgs {
    #[command(flatten)]
    pub(crate) choose: ChooseArgs,
    /// What somebody declared about the level, where no interface shows it; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) worksheet: Vec<PathBuf>,
    /// Whose rights are judged: the role's, the calling key's own, or own where the role is refused.
    #[arg(long = "as", value_name = "WHOSE", default_value = "auto", value_parser = perspective)]
    pub(crate) perspective: Perspective,
    /// Judge a cell as if it held this, as ENTRY:ACTION=VALUE; may be repeated. What if; the
    /// report says so.
    #[arg(long, value_name = "CELL=VALUE", value_parser = assumption)]
    pub(crate) assume: Vec<((EntryId, Action), String)>,
    /// Give undocumented rights the severity of their risk, instead of info.
    #[arg(long)]
    pub(crate) strict: bool,
    /// The least severity that fails the run: low, medium, high, critical.
    #[arg(long, value_name = "SEVERITY", default_value = "low", value_parser = severity)]
    pub(crate) fail_on: Severity,
    /// Accept what is open for these reasons; never refused, not-read, no-rows or stale.
    #[arg(long, value_name = "REASON,…", value_delimiter = ',', value_parser = reason)]
    pub(crate) allow_unknown: Vec<GapReason>,
    /// Judge a level that the platform does not state as None. An assumption; the report says so.
    #[arg(long, value_name = "LEVEL", value_parser = ["none"], ignore_case = true)]
    pub(crate) null_level: Option<String>,
    /// The day the audit counts as [default: today, UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
    /// A snapshot older than this many days is stale.
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    pub(crate) max_age: u32,
    /// What a worksheet declares is stale after this many days.
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub(crate) max_declared_age: u32,
}

/// What to ask on a worksheet.
#[derive(Debug, Args)]
pub(crate) struct WorksheetArgs {
    /// A baseline, by id or as a .yaml file; may be repeated.
    #[arg(long, short, required = true, value_name = "BASELINE")]
    pub(crate) baseline: Vec<String>,
    /// The level [default: the name that the document gives, or that of --from]. Repeated: further
    /// levels, in a short table of what an integration needs of the people that it acts for.
    #[arg(long, visible_alias = "role")]
    pub(crate) level: Vec<String>,
    /// Switch an optional part on, as FEATURE or BASELINE:FEATURE; may be repeated.
    #[arg(long, value_name = "FEATURE")]
    pub(crate) feature: Vec<String>,
    /// Ask for every setting that is known, not only for what the baselines need.
    #[arg(long)]
    pub(crate) complete: bool,
    /// Show what the baselines want. People then tend to report what should be.
    #[arg(long)]
    pub(crate) with_targets: bool,
    /// Take over the answers of an earlier worksheet, to be confirmed line by line.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// The file to write, ending in .html, .csv or .yaml.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// What to do with baselines.
#[derive(Debug, Subcommand)]
pub(crate) enum BaselinesCommand {
    /// List the baselines that ship with permlint.
    #[command(after_help = help::BASELINES_LIST)]
    List,
    /// Show one: its rules, what it leaves to a person, and its documents.
    #[command(
        after_help = "Example:\n  permlint baselines show neo/connectwise\n\nThe page is Markdown, with tables as wide as they are: --width and --color change nothing."
    )]
    Show {
        /// The id, or a .yaml file.
        baseline: String,
    },
    /// List the modules and entries that a baseline can name, with their ids and other names.
    #[command(after_help = "Example:\n  permlint baselines entries | grep -i invoic")]
    Entries {
        /// The platform.
        #[arg(long, default_value = "connectwise", value_parser = platform())]
        platform: Platform,
    },
    /// Check files of the baseline language: baselines, cases and catalogues.
    #[command(after_help = "Example:\n  permlint baselines lint mine.yaml mine.test.yaml")]
    Lint {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Write a baseline that pins what a role holds today: a beginning for your own.
    #[command(
        after_help = "Example:\n  permlint baselines new acme/neo --from-snapshot acme.json --role Neo -o neo.yaml\n\nChecking the same snapshot with it finds no violation. What is not known is not pinned."
    )]
    New(NewArgs),
    /// Find where documents contradict each other, before anyone buys anything.
    #[command(
        after_help = "Example:\n  permlint baselines conflicts neo/connectwise gozynta/connectwise\n\nIt ends in 0 when one role serves them all, and in 1 when some cell has no level that does."
    )]
    Conflicts(ConflictsArgs),
    /// Run the cases of baselines. Cases of `x.yaml` are in `x.test.yaml`.
    #[command(
        after_help = "Examples:\n  permlint baselines test mine.yaml\n  permlint baselines test neo/connectwise\n\nIt ends in 1 when a case fails, and in 4 when a baseline has no cases."
    )]
    Test {
        /// Baselines by id or as .yaml files, or their cases [default: everything that ships].
        #[arg(value_name = "BASELINE")]
        baselines: Vec<String>,
    },
}

fn perspective(word: &str) -> Result<Perspective, String> {
    match word {
        "auto" => Ok(Perspective::Auto),
        "role" => Ok(Perspective::Role),
        "self" => Ok(Perspective::Own),
        _ => Err("it is one of auto, role, self".to_owned()),
    }
}

fn severity(word: &str) -> Result<Severity, String> {
    let known = Severity::ALL
        .into_iter()
        .filter(|severity| *severity > Severity::Info);
    let hit = known.clone().find(|severity| severity.as_str() == word);
    let words: Vec<&str> = known.map(Severity::as_str).collect();
    hit.ok_or_else(|| format!("it is one of {}", words.join(", ")))
}

fn reason(word: &str) -> Result<GapReason, String> {
    let hit = GapReason::ALL
        .into_iter()
        .find(|reason| reason.as_str() == word);
    let allowed: Vec<&str> = GapReason::ALL
        .into_iter()
        .filter(|reason| reason.may_be_allowed())
        .map(GapReason::as_str)
        .collect();
    match hit {
        Some(reason) if reason.may_be_allowed() => Ok(reason),
        Some(_) => Err(format!(
            "{word} can never be accepted: a whole audit would pass unseen; acceptable are {}",
            allowed.join(", ")
        )),
        None => Err(format!("it is one of {}", allowed.join(", "))),
    }
}

fn assumption(word: &str) -> Result<((EntryId, Action), String), String> {
    let pair = word.split_once('=').filter(|(cell, _)| !cell.is_empty());
    let (cell, value) =
        pair.ok_or("write it as entry:action=value, such as finance.invoicing:edit=None")?;
    let (entry, action) = cell
        .split_once(':')
        .unwrap_or((cell, Action::Value.as_str()));
    let entry = entry
        .parse::<EntryId>()
        .map_err(|error| error.to_string())?;
    let known = Action::ALL
        .into_iter()
        .find(|known| known.as_str() == action);
    let words: Vec<&str> = Action::ALL.iter().map(|action| action.as_str()).collect();
    let action = known.ok_or_else(|| format!("an action is one of {}", words.join(", ")))?;
    Ok(((entry, action), value.to_owned()))
}

fn parameter(word: &str) -> Result<(String, String), String> {
    let pair = word.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = pair.ok_or("write it as name=value".to_owned())?;
    Ok((name.to_owned(), value.to_owned()))
}

/// A parser that shows the platforms in `--help`.
fn platform() -> impl clap::builder::TypedValueParser<Value = Platform> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    PossibleValuesParser::new(rules::supported().map(Platform::as_str))
        .try_map(|word| rules::known_platform(&word).ok_or("it is no platform"))
}
