//! What `plan`, `setup` and `baselines conflicts` take.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use permlint_model::{BaselineId, Date};
use permlint_report::PlanFormat;

use super::{ChooseArgs, Chosen, ExceptionsArgs, JudgeArgs};

/// What to plan.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    /// Snapshots of one tenant; `-` for standard input.
    #[arg(required = true)]
    pub(crate) snapshot: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judge: JudgeArgs,
    #[command(flatten)]
    pub(crate) exceptions: ExceptionsArgs,
    /// The format: `customer` is a letter of a page, without rules and ids.
    #[arg(long, default_value = "text", value_parser = plan_format())]
    pub(crate) format: PlanFormat,
    /// End with the audit's exit code.
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// What to set up.
#[derive(Debug, Args)]
pub(crate) struct SetupArgs {
    #[command(flatten)]
    pub(crate) choose: ChooseArgs,
    /// The format: `customer` is a letter of a page, without rules and ids.
    #[arg(long, default_value = "text", value_parser = plan_format())]
    pub(crate) format: PlanFormat,
}

/// What to compare.
#[derive(Debug, Args)]
pub(crate) struct ConflictsArgs {
    /// Baselines of one platform, by id or as .yaml files.
    #[arg(required = true, num_args = 1.., value_name = "BASELINE")]
    pub(crate) baselines: Vec<String>,
    /// Switch an optional part on, as FEATURE or BASELINE:FEATURE; may be repeated.
    #[arg(long, value_name = "FEATURE")]
    pub(crate) feature: Vec<String>,
    /// Switch every optional part on.
    #[arg(long, conflicts_with = "feature")]
    pub(crate) all_features: bool,
    /// Set a parameter of the baselines; may be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = super::parameter)]
    pub(crate) param: Vec<(String, String)>,
    /// The format.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: ConflictsFormat,
}

/// What to pin.
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// The id of the new baseline, such as acme/neo.
    pub(crate) id: BaselineId,
    /// The snapshot; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) from_snapshot: PathBuf,
    /// The role to pin.
    #[arg(long, visible_alias = "level", required_unless_present = "member")]
    pub(crate) role: Option<String>,
    /// Pin the role that this member holds.
    #[arg(long)]
    pub(crate) member: Option<String>,
    /// What somebody declared about the level, where no interface shows it; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(crate) worksheet: Vec<PathBuf>,
    /// The day that counts as the day of the reading [default: today, UTC].
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<Date>,
    /// The file to write [default: stdout].
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A format of conflicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConflictsFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: `permlint.conflicts/1`.
    Json,
}

impl ConflictsArgs {
    /// The baselines on one role and one member, which stand for any.
    pub(crate) fn choose(&self) -> ChooseArgs {
        let chosen = |word: &String| Chosen {
            word: word.clone(),
            role: None,
            member: None,
        };
        ChooseArgs {
            baseline: self.baselines.iter().map(chosen).collect(),
            role: Some("(one role)".to_owned()),
            member: Some("(one member)".to_owned()),
            feature: self.feature.clone(),
            all_features: self.all_features,
            param: self.param.clone(),
            need_impersonation: Vec::new(),
        }
    }
}

fn plan_format() -> impl TypedValueParser<Value = PlanFormat> {
    PossibleValuesParser::new(PlanFormat::ALL.map(PlanFormat::as_str)).try_map(|word| {
        let hit = PlanFormat::ALL.into_iter().find(|f| f.as_str() == word);
        hit.ok_or("it is no format of a plan")
    })
}
