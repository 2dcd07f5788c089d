//! What changed between two snapshots of one tenant: `permlint.diff/1`.
//!
//! Whatever one of the snapshots did not read is neither added nor removed: it is in
//! [`Diff::not_known`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::recheck::VerdictDiff;
use crate::snapshot::{Outcome, Part, PrincipalKind};
use crate::{Action, Digest, EntryId, Platform, Severity};

/// What changed between two snapshots of one tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Diff {
    /// `permlint.diff/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The tenant that both snapshots are of.
    pub tenant: TenantRef,
    /// The snapshot that was given first.
    pub before: SnapshotSide,
    /// The snapshot that was given second.
    pub after: SnapshotSide,
    /// Whether anything changed.
    pub changed: bool,
    /// What changed, in one sentence.
    pub summary: String,
    /// The product's version, where it changed.
    pub version: Option<FieldChange>,
    /// Roles or levels that changed, by wire id.
    pub subjects: Vec<SubjectDiff>,
    /// API members and named people that changed, by identifier.
    pub principals: Vec<PrincipalDiff>,
    /// Roles that more or fewer people hold, by wire id.
    pub people: Vec<PeopleDiff>,
    /// Callbacks and webhooks that changed, by wire id.
    pub callbacks: Vec<CallbackDiff>,
    /// Modules of the product that were switched, by the platform's key.
    pub modules: Vec<ModuleDiff>,
    /// The calling key's own rights; only where both snapshots were taken by one member.
    pub own: Option<OwnDiff>,
    /// Parts that are read better or worse than before.
    pub coverage: Vec<CoverageDiff>,
    /// What cannot be compared, and why.
    pub not_known: Vec<NotKnown>,
    /// Things worth knowing that are no change.
    pub notes: Vec<String>,
    /// Which verdicts changed, where baselines were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdicts: Option<VerdictDiff>,
}

/// The tenant that two files are of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TenantRef {
    /// The platform.
    pub platform: Platform,
    /// The company id that people log in with.
    pub company: String,
    /// The host, with its port where that is not the usual one.
    pub site: String,
}

/// One of the two snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SnapshotSide {
    /// The digest of everything but its `capture`.
    pub digest: Digest,
    /// When it was taken, RFC 3339 in UTC.
    pub taken: Option<String>,
    /// The product's version, where it was told.
    pub product_version: Option<String>,
}

/// Whether something is in both snapshots.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// Only in the second, and the first would show it.
    Added,
    /// Only in the first, and the second would show it.
    Removed,
    /// In both.
    Kept,
}

/// Which way a level moved.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// To more power.
    Raised,
    /// To less power.
    Lowered,
    /// To another word of the same or of no known order.
    Other,
    /// From a word that is known to none, or to one that is not known.
    BecameUnknown,
    /// From no word, or from one that is not known, to one that is.
    BecameKnown,
    /// It stands in a row that was not there.
    New,
    /// It stood in a row that is gone.
    Gone,
}

impl Shift {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Other => "other",
            Self::BecameUnknown => "became-unknown",
            Self::BecameKnown => "became-known",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Why a raised right is dangerous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RiskNote {
    /// How grave.
    pub severity: Severity,
    /// What can happen.
    pub note: String,
}

/// A property with another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldChange {
    /// The property, such as `name`, `admin`, `active`, `role`, `email` or `flag customFlag`.
    pub field: String,
    /// What it was; `null` where it was not stated.
    pub before: Option<String>,
    /// What it is; `null` where it is not stated.
    pub after: Option<String>,
    /// What the change brings, where that is dangerous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskNote>,
}

/// A role or level that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubjectDiff {
    /// The platform's id.
    pub id: String,
    /// Its last known name. Controlled by the tenant.
    pub name: String,
    /// Whether it is in both snapshots.
    pub presence: Presence,
    /// What is said of the role itself; of one that came or went, what it was.
    pub fields: Vec<FieldChange>,
    /// Modules that have another name.
    pub modules: Vec<ModuleName>,
    /// Rows that changed, in the order of the screen as far as the catalogue knows it.
    pub rows: Vec<RowDiff>,
}

/// A module of a role's screen that has another name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ModuleName {
    /// The key that stayed.
    pub identifier: String,
    /// The name that it had.
    pub before: String,
    /// The name that it has.
    pub after: String,
}

/// A row of a role that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RowDiff {
    /// The module, as the platform shows it.
    pub module: String,
    /// The entry, as the platform shows it.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The platform's keys of module and entry, which told that the row is the same.
    pub wire_key: String,
    /// Whether it is in both snapshots.
    pub presence: Presence,
    /// Names and flags that changed.
    pub fields: Vec<FieldChange>,
    /// Levels that changed, in screen order; of a row that came or went, all of them.
    pub levels: Vec<LevelDiff>,
}

/// A level that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LevelDiff {
    /// The action.
    pub action: Action,
    /// The platform's word before; `null` where it stated none.
    pub before: Option<String>,
    /// The platform's word now; `null` where it states none.
    pub after: Option<String>,
    /// Which way it moved.
    pub shift: Shift,
    /// The catalogue's note on the right, where it is risky and was raised or came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskNote>,
}

/// An API member or a named person that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PrincipalDiff {
    /// The platform's id.
    pub id: Option<String>,
    /// Its last known identifier.
    pub identifier: String,
    /// Whether it is an integration's or a person's.
    pub kind: PrincipalKind,
    /// Whether it is in both snapshots.
    pub presence: Presence,
    /// What changed; of one that came or went, what it was.
    pub fields: Vec<FieldChange>,
}

/// How many people hold a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PeopleDiff {
    /// The id of the role.
    pub role_id: String,
    /// Its last known name.
    pub role: Option<String>,
    /// `active`, `inactive`, or `licence` and the id of one.
    pub fields: Vec<FieldChange>,
}

/// A callback or webhook that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CallbackDiff {
    /// The platform's id.
    pub id: String,
    /// What it reports.
    pub kind: Option<String>,
    /// The host that it calls, or called last.
    pub host: Option<String>,
    /// Whether it is in both snapshots.
    pub presence: Presence,
    /// What changed; of one that came or went, what it was.
    pub fields: Vec<FieldChange>,
}

/// A module of the product that was switched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ModuleDiff {
    /// The platform's key.
    pub module: String,
    /// Whether it was on; `null` where it was not in the list.
    pub before: Option<bool>,
    /// Whether it is on; `null` where it is not in the list.
    pub after: Option<bool>,
}

/// How the calling key's own rights changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OwnDiff {
    /// Whose keys took both snapshots.
    pub member: String,
    /// Modules that have another name.
    pub modules: Vec<ModuleName>,
    /// Effective rows that changed.
    pub rows: Vec<RowDiff>,
    /// Entries of customise lists that came or went.
    pub items: Vec<ItemDiff>,
    /// Access to entities of the API that changed.
    pub access: Vec<AccessDiff>,
}

impl OwnDiff {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.modules.is_empty()
            && self.rows.is_empty()
            && self.items.is_empty()
            && self.access.is_empty()
    }
}

/// An entry of a customise list that came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ItemDiff {
    /// The list, such as `SystemTableSetup`.
    pub list: String,
    /// The entry.
    pub item: String,
    /// Whether it came or went.
    pub presence: Presence,
}

/// Access to an entity of the API that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccessDiff {
    /// The entity's name in the API.
    pub entity: String,
    /// What is done with it.
    pub verb: Action,
    /// The platform's word before; `null` where it stated none.
    pub before: Option<String>,
    /// The platform's word now; `null` where it states none.
    pub after: Option<String>,
    /// Which way it moved.
    pub shift: Shift,
}

/// A part that is read better or worse than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CoverageDiff {
    /// The part.
    pub part: Part,
    /// The request, without host and keys.
    pub request: String,
    /// How reading it went before.
    pub before: ReadState,
    /// How reading it went now.
    pub after: ReadState,
    /// Whether that is better or worse.
    pub trend: Trend,
}

/// How reading a part went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReadState {
    /// How it went; a part that is not in the coverage was not attempted.
    pub outcome: Outcome,
    /// The HTTP status of the answer that decided.
    pub status: Option<u16>,
    /// How many records the platform says there are.
    pub expected: Option<u64>,
    /// How many were received.
    pub received: Option<u64>,
}

/// Whether reading got better or worse.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// More is known.
    Better,
    /// Less is known.
    Worse,
    /// As little is known, for another reason.
    Other,
}

impl Trend {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Other => "other",
        }
    }
}

/// Where something is missing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MissingIn {
    /// In the snapshot that was given first.
    Before,
    /// In the snapshot that was given second.
    After,
    /// In both.
    Both,
}

/// Something that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NotKnown {
    /// The part that would tell.
    pub part: Part,
    /// What cannot be compared, in words.
    pub what: String,
    /// Where it is missing.
    pub missing_in: MissingIn,
    /// Why, in words.
    pub because: String,
    /// Things that one snapshot alone shows, by name: whether they came or went is open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen_once: Vec<String>,
}

/// Why a diff or a recheck could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum DiffError {
    /// The file is of another kind, or of a newer version.
    #[error(transparent)]
    Format(#[from] crate::FormatError),
    /// The file is not JSON of the promised shape, or could not be written as such.
    #[error("it is not of the promised shape: {0}")]
    Shape(String),
}

impl Diff {
    /// Reads a diff from JSON.
    ///
    /// # Errors
    ///
    /// [`DiffError`] when it is of another kind or version, or not of the promised shape.
    pub fn from_json(text: &str) -> Result<Self, DiffError> {
        read(text, crate::SchemaId::DIFF)
    }

    /// The diff as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`DiffError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, DiffError> {
        write(self)
    }
}

pub(crate) fn read<T: serde::de::DeserializeOwned>(
    text: &str,
    wanted: crate::SchemaId,
) -> Result<T, DiffError> {
    let schema = crate::format::schema_of(text).map_err(|e| shape(&e))?;
    crate::check_schema(&schema, wanted)?;
    serde_json::from_str(text).map_err(|e| shape(&e))
}

pub(crate) fn write<T: Serialize>(value: &T) -> Result<String, DiffError> {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| shape(&e))?;
    text.push('\n');
    Ok(text)
}

fn shape(error: &serde_json::Error) -> DiffError {
    DiffError::Shape(crate::text::clean(&error.to_string(), 240))
}
