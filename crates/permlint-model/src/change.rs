//! The way from what a role holds to what its documents ask for, click by click.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{BaselineRef, ChecklistItem, Click, OriginRef, Report, ReportError};
use crate::snapshot::Tenant;
use crate::{Action, BaselineId, EntryId, Platform, RuleId, SchemaId, Severity};

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

/// What a list of changes is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To mend a subject that there is.
    Plan,
    /// To set a new subject up, from nothing.
    Setup,
}

/// A list of changes as a file of its own: `permlint.plan/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanDocument {
    /// `permlint.plan/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The platform.
    pub platform: Platform,
    /// Whose subject is changed; `None` for one that is to be made.
    pub tenant: Option<Tenant>,
    /// The subject's name. Controlled by the tenant.
    pub subject: String,
    /// The identifier of the member whose keys the integration uses, where one is known and
    /// documents name no different ones.
    pub member: Option<String>,
    /// The baselines, sorted by id.
    pub baselines: Vec<BaselineRef>,
    /// The changes.
    pub plan: ChangePlan,
    /// What a person should check by hand.
    pub checklist: Vec<ChecklistItem>,
}

impl PlanDocument {
    /// The document as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`ReportError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, ReportError> {
        json(self)
    }

    /// The plan of a report.
    #[must_use]
    pub fn of(report: &Report, purpose: Purpose) -> Self {
        let member = report.subject.member.as_ref();
        Self {
            schema: SchemaId::PLAN.to_string(),
            tool_version: report.tool_version.clone(),
            purpose,
            platform: report.tenant.platform,
            tenant: (purpose == Purpose::Plan).then(|| report.tenant.clone()),
            subject: report.subject.name.clone(),
            member: match purpose {
                Purpose::Plan => member.map(|member| member.identifier.clone()),
                Purpose::Setup => only_member(report),
            },
            baselines: report.asked.baselines.clone(),
            plan: report.plan.clone(),
            checklist: report.checklist.clone(),
        }
    }
}

/// The member that is named; none where documents name different ones.
fn only_member(report: &Report) -> Option<String> {
    let all = report.asked.baselines.iter().flat_map(|b| &b.parameters);
    let named = all.filter(|parameter| parameter.name == "member");
    let mut values: Vec<&String> = named.filter_map(|p| p.value.as_ref()).collect();
    values.dedup();
    match values.as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    }
}

/// What documents contradict each other on, as a file of its own: `permlint.conflicts/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConflictDocument {
    /// `permlint.conflicts/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The platform.
    pub platform: Platform,
    /// The baselines, sorted by id.
    pub baselines: Vec<BaselineRef>,
    /// The cells, in the order of the screen.
    pub conflicts: Vec<Conflict>,
    /// The fewest roles that serve all baselines; empty where one does.
    pub roles: Vec<Vec<BaselineId>>,
}

impl ConflictDocument {
    /// The document as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`ReportError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, ReportError> {
        json(self)
    }

    /// The conflicts of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let split = report.plan.split.clone();
        let split = split.unwrap_or(Split {
            roles: Vec::new(),
            forced_by: Vec::new(),
        });
        Self {
            schema: SchemaId::CONFLICTS.to_string(),
            tool_version: report.tool_version.clone(),
            platform: report.tenant.platform,
            baselines: report.asked.baselines.clone(),
            conflicts: split.forced_by,
            roles: split.roles,
        }
    }
}

fn json(document: &impl Serialize) -> Result<String, ReportError> {
    let text = serde_json::to_string_pretty(document);
    let mut text = text.map_err(|error| ReportError::Shape(error.to_string()))?;
    text.push('\n');
    Ok(text)
}
