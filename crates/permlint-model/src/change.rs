//! The way from what a role holds to what its documents ask for, click by click.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{Click, OriginRef};
use crate::{Action, BaselineId, EntryId, RuleId, Severity};

/// The smallest set of changes that brings a subject into the envelope of its baselines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChangePlan {
    /// What to change, in the order of the screen; within one entry the gravest first.
    pub changes: Vec<Change>,
    /// Cells that the plan does not touch although they are not settled, and why.
    pub left: Vec<LeftCell>,
    /// Where no single role serves all documents: the least roles that do.
    pub split: Option<Split>,
}

impl ChangePlan {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.left.is_empty() && self.split.is_none()
    }
}

/// Why a change is proposed. The gravest comes first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    /// A documented need is not met: something is broken today.
    Needed,
    /// More is open than a document allows, or than anybody asks for.
    Wise,
}

impl Urgency {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Wise => "wise",
        }
    }
}

/// One click.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// Why it is proposed.
    pub urgency: Urgency,
    /// How much it matters: the severity of the gravest rule that it satisfies.
    pub severity: Severity,
    /// The module, as the platform or the catalogue shows it.
    pub module: String,
    /// The entry, as the platform or the catalogue shows it.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The entry of a customise list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The action.
    pub action: Action,
    /// What it is today, in words.
    pub from: String,
    /// Where to click, and what to set.
    pub click: Click,
    /// The rules that ask for it, the gravest first.
    pub rules: Vec<RuleId>,
    /// Where the gravest rule comes from.
    pub origin: OriginRef,
    /// The risk, or what breaks, as the gravest rule tells it.
    pub why: String,
    /// The risk note of the right, where the catalogue has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<String>,
    /// What to know before one clicks, such as that the row may not offer the level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A cell that a plan leaves alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LeftCell {
    /// The module.
    pub module: String,
    /// The entry.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The entry of a customise list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The action.
    pub action: Action,
    /// Why it is left alone.
    pub because: LeftBecause,
    /// The reason in words.
    pub detail: String,
}

/// Why a plan leaves a cell alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LeftBecause {
    /// Its value is not known well enough.
    Undecided,
    /// Two documents leave no level.
    Conflict,
    /// Somebody accepted it.
    Excepted,
    /// No setting of this subject: something has to be made, or chosen by a person.
    ByHand,
}

impl LeftBecause {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Conflict => "conflict",
            Self::Excepted => "excepted",
            Self::ByHand => "by-hand",
        }
    }
}

/// Least roles that serve documents which no single role can serve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Split {
    /// For each role, the baselines that it serves.
    pub roles: Vec<Vec<BaselineId>>,
    /// The cells that force the split.
    pub forced_by: Vec<Conflict>,
}

/// A cell on which documents leave no level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Conflict {
    /// The module.
    pub module: String,
    /// The entry.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The entry of a customise list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The action.
    pub action: Action,
    /// The demands that exclude each other.
    pub sides: Vec<ConflictSide>,
}

/// One demand of a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConflictSide {
    /// The rule.
    pub rule: RuleId,
    /// What it wants, in words.
    pub wants: String,
    /// Where it comes from.
    pub origin: OriginRef,
    /// The feature that takes it out of force, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted_by: Option<String>,
}
