//! A baseline as it is written: it looks like the document that it mirrors.

use permlint_model::baseline::{Ask, Confidence};
use permlint_model::catalogue::Source;
use permlint_model::{Date, Platform, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::forms::{Entries, EntryDoc, Levels, OriginDoc, Pairs};

/// What a vendor documents about its integration.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "permlint.baseline/1", rename = "Baseline")]
pub(crate) struct BaselineDoc {
    /// `permlint.baseline/1`.
    #[expect(dead_code, reason = "checked before the document is read as a whole")]
    pub(crate) schema: String,
    /// Its permanent id, `<publisher>/<name>`.
    pub(crate) id: At<String>,
    /// Its title.
    pub(crate) title: String,
    /// The platform.
    pub(crate) platform: At<Platform>,
    /// The id of a baseline that this one adds to.
    #[serde(default)]
    pub(crate) extends: Option<At<String>>,
    /// Rules of the extended baseline that count for more, or for less.
    #[serde(default)]
    pub(crate) regrade: Vec<RegradeDoc>,
    /// The day on which the document was read.
    pub(crate) read_on: Date,
    /// How much of the document it holds.
    pub(crate) confidence: Confidence,
    /// The documents that it mirrors, by key.
    pub(crate) sources: Pairs<Source>,
    /// Values that a user may set. `role` and `member` choose the audited subject.
    #[serde(default)]
    pub(crate) parameters: Pairs<ParameterDoc>,
    /// Optional parts.
    #[serde(default)]
    pub(crate) features: Pairs<FeatureDoc>,
    /// The rules, in the order of the document.
    pub(crate) rules: Vec<RuleDoc>,
    /// What the document says and no rule can see.
    #[serde(default)]
    pub(crate) not_checked: Vec<NotCheckedDoc>,
}

/// A rule of the extended baseline with another severity.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Regrade")]
pub(crate) struct RegradeDoc {
    /// The rule's id within the extended baseline.
    pub(crate) rule: At<String>,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// Why.
    pub(crate) because: String,
}

/// A value that a user may set.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Parameter")]
pub(crate) struct ParameterDoc {
    /// What it is.
    pub(crate) title: String,
    /// The document's own value.
    pub(crate) default: Option<String>,
}

/// An optional part.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Feature")]
pub(crate) struct FeatureDoc {
    /// What it is.
    pub(crate) title: String,
    /// Rules that no longer hold when it is on.
    #[serde(default)]
    pub(crate) lifts: Vec<LiftDoc>,
}

/// A rule that a feature takes out of force.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Lift")]
pub(crate) struct LiftDoc {
    /// The rule's id within the baseline.
    pub(crate) rule: At<String>,
    /// Only these actions; without it, every one.
    pub(crate) actions: Option<At<Vec<At<String>>>>,
    /// Only these entries; without it, every one.
    pub(crate) entries: Option<At<Vec<LiftedDoc>>>,
}

/// Entries of a module.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Lifted")]
pub(crate) struct LiftedDoc {
    /// The module.
    pub(crate) module: At<String>,
    /// The entries.
    pub(crate) entries: Vec<EntryDoc>,
}

/// A rule: one direction, one severity.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Rule")]
pub(crate) struct RuleDoc {
    /// Its permanent id within the baseline.
    pub(crate) id: At<String>,
    /// Ids that it had before.
    #[serde(default)]
    pub(crate) aliases: Vec<At<String>>,
    /// The compliant state, as a fact.
    pub(crate) title: At<String>,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// Where it comes from.
    pub(crate) origin: OriginDoc,
    /// The risk, or what breaks.
    pub(crate) why: String,
    /// The smallest change that mends it.
    pub(crate) fix: Option<String>,
    /// In force only when this feature is on.
    pub(crate) when: Option<At<String>>,
    /// What it expects.
    pub(crate) expect: Vec<At<ExpectDoc>>,
}

/// What a rule expects of some cells: one target, one demand.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Expectation")]
pub(crate) struct ExpectDoc {
    /// Whose cells it speaks of, where it is not the audited role or level.
    #[serde(rename = "for")]
    pub(crate) whose: Option<At<ForDoc>>,
    /// The module, as the document names it.
    pub(crate) module: Option<At<String>>,
    /// Which entries of the module.
    pub(crate) entries: Option<At<Entries>>,
    /// At least one permission of these entries of the module.
    pub(crate) any: Option<At<Entries>>,
    /// With `entries: all`: entries that are left out.
    #[serde(default)]
    pub(crate) except: Vec<EntryDoc>,
    /// Entries of the customise list of the one entry that is named.
    pub(crate) items: Option<Vec<At<String>>>,
    /// A fact about the member or the role, such as `member.email`.
    pub(crate) fact: Option<At<String>>,
    /// An entity of the API, such as `Tickets`, where a document speaks of endpoints.
    pub(crate) access: Option<At<String>>,
    /// Every cell of these actions that no baseline asks for.
    pub(crate) otherwise: Option<Vec<At<String>>>,
    /// This level or more.
    pub(crate) at_least: Option<Levels>,
    /// This level or less.
    pub(crate) at_most: Option<Levels>,
    /// This level.
    pub(crate) exactly: Option<Levels>,
    /// One of these values.
    pub(crate) one_of: Option<Vec<At<String>>>,
    /// An entry that is absent from a complete list is of no concern.
    #[serde(default)]
    pub(crate) when_present: bool,
}

/// Others than the audited role or level: exactly one of the keys.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "For")]
pub(crate) struct ForDoc {
    /// People by user name, with commas between them, or a parameter that holds such a list.
    pub(crate) people: Option<At<String>>,
    /// The levels that these people hold.
    pub(crate) levels_of: Option<At<String>>,
    /// Levels by name.
    pub(crate) levels: Option<Vec<At<String>>>,
    /// Levels that the platform comes with.
    pub(crate) system_levels: Option<SystemLevelsDoc>,
}

/// Which of the levels that the platform comes with.
#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "SystemLevels")]
pub(crate) enum SystemLevelsDoc {
    /// Those that people hold as they are.
    Held,
}

/// A statement that no rule can see.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "NotChecked")]
pub(crate) struct NotCheckedDoc {
    /// A key of `sources`.
    pub(crate) source: Option<At<String>>,
    /// The heading that it stands under.
    pub(crate) section: String,
    /// What the document says.
    pub(crate) statement: String,
    /// Why it is not checked.
    pub(crate) because: String,
    /// Whether a person should check it.
    pub(crate) ask: Ask,
}
