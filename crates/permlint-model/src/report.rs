//! The result of an audit: `permlint.report/1`.
//!
//! A report is complete enough that every format renders from it later, and every renderer
//! and the exit code read the one [`Verdict`] in it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::baseline::{Ask, Confidence, Direction};
use crate::change::ChangePlan;
use crate::format::schema_of;
use crate::names::MatchStep;
use crate::plan::Perspective;
use crate::snapshot::{Coverage, Tenant};
use crate::{
    Action, BaselineId, Date, Digest, EntryId, EvidenceKind, Excerpt, GapReason, Location, RuleId,
    SchemaId, Severity, check_schema,
};

/// The result of an audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Report {
    /// `permlint.report/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The answer.
    pub verdict: Verdict,
    /// The exit code that goes with the verdict.
    pub exit_code: u8,
    /// The verdict in one sentence.
    pub summary: String,
    /// What was asked.
    pub asked: Asked,
    /// Whose data was judged.
    pub tenant: Tenant,
    /// The snapshot that was judged.
    pub snapshot: SnapshotRef,
    /// The subject that was audited.
    pub subject: SubjectRef,
    /// How many cells and findings fell into which bucket.
    pub counts: Counts,
    /// What is wrong, gravest first.
    pub findings: Vec<Finding>,
    /// Dangerous rights that the documents require and the subject holds.
    pub grants: Vec<Grant>,
    /// Every rule that was evaluated, passing ones too, in the order of the documents.
    pub rules: Vec<RuleResult>,
    /// Every cell of the subject, in screen order.
    pub cells: Vec<CellRow>,
    /// What a person should check by hand.
    pub checklist: Vec<ChecklistItem>,
    /// Things worth knowing that change no verdict.
    pub notes: Vec<String>,
    /// What was read of the tenant.
    pub coverage: Vec<Coverage>,
    /// The changes that lead to a compliant subject.
    #[serde(default, skip_serializing_if = "ChangePlan::is_empty")]
    pub plan: ChangePlan,
    /// Every exception that was given, used or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<ExceptionUse>,
    /// What became of the findings that were known before, where a file of them was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<KnownUse>,
}

/// The answer of an audit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing active and nothing undecided at or above the threshold.
    Compliant,
    /// At least one violation at or above the threshold.
    Violations,
    /// No violation, and something could not be decided.
    Inconclusive,
}

impl Verdict {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Compliant => "compliant",
            Self::Violations => "violations",
            Self::Inconclusive => "inconclusive",
        }
    }

    /// The exit code that goes with it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Compliant => 0,
            Self::Violations => 1,
            Self::Inconclusive => 4,
        }
    }
}

/// What an audit was asked to judge, so that it can be replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asked {
    /// The baselines, sorted by id.
    pub baselines: Vec<BaselineRef>,
    /// The day the audit counts as.
    pub today: Option<Date>,
    /// The least severity that fails a run.
    pub fail_on: Severity,
    /// Whether undocumented rights take their risk's severity.
    pub strict: bool,
    /// Reasons for doubt that the user accepts.
    pub allow_unknown: Vec<GapReason>,
    /// Live evidence older than this many days is stale.
    pub max_age_days: u32,
    /// Declared evidence older than this many days is stale.
    pub max_declared_age_days: u32,
    /// Whether levels that are not stated were judged as the bottom level.
    pub null_level_is_none: bool,
    /// Whose rights were asked for.
    pub perspective: Perspective,
    /// The role or level that the user named; without one, the documents' own name was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The member that the user named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// How many worksheets were judged with the snapshot.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub worksheets: u64,
    /// What the user told the audit to assume, in words.
    pub assumptions: Vec<String>,
    /// The digest of the catalogue.
    pub catalogue: Digest,
}

/// Whether there is nothing to write; serde asks with a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A baseline as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BaselineRef {
    /// Its id.
    pub id: BaselineId,
    /// Its title.
    pub title: String,
    /// The day on which the document was read.
    pub read_on: Date,
    /// How much of the document it holds.
    pub confidence: Confidence,
    /// The digest of its file.
    pub digest: Digest,
    /// Titles and addresses of the documents.
    pub sources: BTreeMap<String, crate::catalogue::Source>,
    /// Optional parts, in the order of the document.
    pub features: Vec<FeatureRef>,
    /// Parameters, sorted by name.
    pub parameters: Vec<ParameterRef>,
}

/// An optional part as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FeatureRef {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Whether it was on.
    pub on: bool,
}

/// A parameter as it was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ParameterRef {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Option<String>,
    /// Whether the user gave it; otherwise it is the document's own.
    pub given: bool,
}

/// The snapshot that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SnapshotRef {
    /// The digest of everything but its `capture`.
    pub digest: Digest,
    /// When it was taken, RFC 3339 in UTC.
    pub taken: Option<String>,
}

/// The subject that was audited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubjectRef {
    /// The name, as the platform shows it or as it was asked for. Controlled by the tenant.
    pub name: String,
    /// The platform's id; `None` when there is no such subject.
    pub id: Option<String>,
    /// How the subject was chosen, in words.
    pub chosen_by: String,
    /// Whether it holds administrator rights.
    pub admin: Option<bool>,
    /// The member whose keys the integration uses.
    pub member: Option<MemberRef>,
    /// The evidence that the settings rest on: that of the rows, where rows were read.
    pub evidence: Vec<EvidenceKind>,
}

/// The member whose keys the integration uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MemberRef {
    /// Its identifier.
    pub identifier: String,
    /// The role that it holds.
    pub role: Option<String>,
    /// How it was chosen, in words.
    pub chosen_by: String,
    /// What limits it beside the role, in words.
    pub limits: Vec<String>,
}

/// How many fell into which bucket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counts {
    /// Requirements that were evaluated: a rule on a cell.
    pub evaluated: u64,
    /// Of these, met.
    pub passed: u64,
    /// Of these, broken.
    pub violated: u64,
    /// Of these, not decided.
    pub unknown: u64,
    /// Of these, of no concern to this subject.
    pub not_applicable: u64,
    /// Active violations, by severity.
    pub active: BTreeMap<Severity, u64>,
    /// Accepted violations and unknowns.
    pub excepted: u64,
    /// Violations that were known before.
    #[serde(default)]
    pub known: u64,
    /// Findings that were not decided, by severity.
    pub undecided: BTreeMap<Severity, u64>,
    /// Rights that no document asks for.
    pub undocumented: u64,
    /// Of these, ones with a risk note.
    pub undocumented_risky: u64,
}

/// What kind of thing a finding tells.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// Less than a document asks for.
    Missing,
    /// More than a document allows.
    Excess,
    /// Another value than a document asks for.
    Mismatch,
    /// Not decided.
    Unknown,
    /// A documented entry that the subject does not have.
    Unmatched,
    /// Two pieces of evidence contradict each other.
    EvidenceConflict,
    /// Two documents contradict each other.
    BaselineConflict,
    /// Worth knowing.
    Notice,
}

impl FindingKind {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Excess => "excess",
            Self::Mismatch => "mismatch",
            Self::Unknown => "unknown",
            Self::Unmatched => "unmatched",
            Self::EvidenceConflict => "evidence-conflict",
            Self::BaselineConflict => "baseline-conflict",
            Self::Notice => "notice",
        }
    }

    /// Whether it is a violation: something is wrong whatever else is learnt.
    #[must_use]
    pub fn is_violation(self) -> bool {
        matches!(
            self,
            Self::Missing | Self::Excess | Self::Mismatch | Self::BaselineConflict
        )
    }

    /// Whether it leaves something undecided.
    #[must_use]
    pub fn is_undecided(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::Unmatched | Self::EvidenceConflict
        )
    }
}

/// Whether a finding counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It counts.
    Active,
    /// It was accepted, with a reason.
    Excepted,
    /// It was known before.
    Known,
}

/// One thing that is wrong or open: one a cell and direction, owned by the gravest rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Finding {
    /// The rule that owns it.
    pub rule: RuleId,
    /// Other rules that the same cell breaks in the same direction.
    pub also: Vec<RuleId>,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// Whether it counts.
    pub status: Status,
    /// How much it matters.
    pub severity: Severity,
    /// The subject's name, as the platform shows it. Controlled by the tenant.
    pub subject: String,
    /// The module, as the platform or the catalogue shows it.
    pub module: String,
    /// The entry, as the platform or the catalogue shows it.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The entry of a customise list.
    pub item: Option<String>,
    /// The action.
    pub action: Action,
    /// What the documents allow, in words.
    pub wanted: String,
    /// What was seen, in words.
    pub seen: String,
    /// Why it is not decided.
    pub reason: Option<GapReason>,
    /// The reason, or what else helps, in words.
    pub detail: Option<String>,
    /// What it rests on.
    pub evidence: Vec<EvidenceKind>,
    /// How the live row was matched with the documented entry.
    pub matched_by: Option<Matched>,
    /// Where the rule comes from.
    pub origin: OriginRef,
    /// The risk, or what breaks.
    pub why: String,
    /// The click that mends it, or what to do to find out.
    pub fix: String,
    /// The click in parts, where `fix` is one: several of one row can then be told together.
    pub click: Option<Click>,
    /// The risk note of the right, where the catalogue has one.
    pub risk: Option<String>,
    /// The line of the baseline that it breaks; `None` for permlint's built-in rules.
    pub location: Option<Location>,
    /// A stable name of this finding.
    pub fingerprint: String,
    /// The exception that speaks of it, in force or not any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<FindingException>,
}

/// An exception as it bears on one finding. Kind, severity and wording of the finding stay the
/// original ones beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FindingException {
    /// Whether it takes the finding out of the verdict.
    pub state: ExceptionState,
    /// Why it was accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, in UTC.
    pub expires: Date,
    /// What was seen when it was accepted, in words; with what was accepted, where that is
    /// another kind of finding.
    pub seen: String,
    /// Where it stands.
    pub location: Location,
}

/// How an exception fares.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionState {
    /// It holds.
    InForce,
    /// Its last day is over: the finding counts again.
    Expired,
    /// What is there goes beyond what was accepted, further out or in another way: the finding
    /// counts again.
    Outgrown,
    /// No finding needs it.
    Unused,
}

impl ExceptionState {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Expired => "expired",
            Self::Outgrown => "outgrown",
            Self::Unused => "unused",
        }
    }
}

/// An exception, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExceptionUse {
    /// What it accepts, in words: rule, entry and action.
    pub accepts: String,
    /// How it fares; the gravest where it bears on several findings.
    pub state: ExceptionState,
    /// Why it was accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, in UTC.
    pub expires: Date,
    /// The days that are left, where they are few: 14 or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// The fingerprints of the findings that it bears on.
    pub findings: Vec<String>,
    /// Where it stands.
    pub location: Location,
}

/// What became of the findings that were known before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KnownUse {
    /// The file.
    pub path: String,
    /// The day on which it was written.
    pub written_on: Date,
    /// How many of its findings are still there.
    pub present: u64,
    /// Fingerprints of findings that are gone: the file can shrink.
    pub gone: Vec<String>,
}

/// A change on the product's screen.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Click {
    /// Where to go, such as `System > Security Roles > Neo > Finance > Invoicing`.
    pub path: String,
    /// What to set there, such as `Edit Level`.
    pub control: String,
    /// What to set it to.
    pub to: String,
}

impl std::fmt::Display for Click {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: set {} to {}", self.path, self.control, self.to)
    }
}

/// How a live row was matched with a documented entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Matched {
    /// The live label that matched. Controlled by the tenant's platform.
    pub label: String,
    /// The step that found it.
    pub step: MatchStep,
}

/// Where a rule comes from, resolved for readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OriginRef {
    /// The document's title; `permlint` for rules of our own.
    pub document: String,
    /// Its address.
    pub url: Option<String>,
    /// The heading that the statement stands under.
    pub section: Option<String>,
}

/// A dangerous right that the documents require and the subject holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Grant {
    /// The module.
    pub module: String,
    /// The entry.
    pub entry: String,
    /// The permanent id of the entry.
    pub entry_id: EntryId,
    /// The actions that the note is about and that the documents require.
    pub actions: Vec<Action>,
    /// What is held, in words.
    pub seen: String,
    /// How grave the risk is.
    pub severity: Severity,
    /// What can happen.
    pub note: String,
    /// The rules that require it.
    pub required_by: Vec<RuleId>,
}

/// How a rule fared.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RuleOutcome {
    /// Every cell was judged and passes.
    Passed,
    /// At least one cell breaks it.
    Violated,
    /// No cell breaks it, and at least one is not decided.
    Unknown,
    /// No cell of this subject concerns it.
    NotApplicable,
    /// A feature that it needs is off.
    Off,
    /// A feature that is on takes it out of force.
    Lifted,
}

impl RuleOutcome {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Violated => "violated",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
            Self::Off => "off",
            Self::Lifted => "lifted",
        }
    }
}

/// A rule and how it fared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RuleResult {
    /// The rule.
    pub id: RuleId,
    /// The compliant state, as a fact.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// How it can be broken.
    pub direction: Direction,
    /// Where it comes from.
    pub origin: OriginRef,
    /// The risk, or what breaks.
    pub why: String,
    /// How it fared.
    pub outcome: RuleOutcome,
    /// Cells that pass.
    pub passed: u64,
    /// Cells that break it.
    pub violated: u64,
    /// Cells that are not decided.
    pub unknown: u64,
    /// Where it stands; `None` for permlint's built-in rules.
    pub location: Option<Location>,
    /// The lines that it stands on.
    pub excerpt: Option<Excerpt>,
}

/// A cell of the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CellRow {
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
    /// The highest need, in words; `None` where nobody asks.
    pub floor: Option<String>,
    /// The lowest stated limit, in words; `None` where nobody limits it.
    pub ceiling: Option<String>,
    /// What was seen, in words.
    pub seen: String,
    /// How the cell fared against its envelope.
    pub verdict: CellVerdict,
    /// The severity of the cell's gravest finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
}

/// How a cell fared against its envelope.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CellVerdict {
    /// Inside.
    Pass,
    /// Less than is asked for.
    Missing,
    /// More than is allowed, or than anybody asks for.
    Excess,
    /// Another value.
    Mismatch,
    /// Not decided.
    Unknown,
    /// No rule speaks of it.
    NotJudged,
}

/// A statement that a person should check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChecklistItem {
    /// The baseline that it comes from.
    pub baseline: BaselineId,
    /// The heading that it stands under.
    pub section: String,
    /// What the document says.
    pub statement: String,
    /// Why it is not checked.
    pub because: String,
    /// Whether a person should check it.
    pub ask: Ask,
}

/// Why a report could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The file is of another kind, or of a newer version.
    #[error(transparent)]
    Format(#[from] crate::FormatError),
    /// The file is not JSON of the promised shape, or could not be written as such.
    #[error("it is not a readable report: {0}")]
    Shape(String),
    /// Its verdict is not the one of its own findings.
    #[error(
        "its verdict is {verdict} (exit {exit_code}), and its findings say otherwise; render the \
         file as permlint wrote it"
    )]
    Contradiction {
        /// The verdict that stands in it.
        verdict: &'static str,
        /// The exit code that stands in it.
        exit_code: u8,
    },
    /// Its counts are not those of its own findings.
    #[error("its counts are not those of its findings; render the file as permlint wrote it")]
    Counts,
}

impl Report {
    /// Reads a report from JSON.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when it is of another kind or version, not of the promised shape, or
    /// contradicts itself.
    pub fn from_json(text: &str) -> Result<Self, ReportError> {
        let schema = schema_of(text).map_err(|e| shape(&e))?;
        check_schema(&schema, SchemaId::REPORT)?;
        let report: Self = serde_json::from_str(text).map_err(|e| shape(&e))?;
        report.check()?;
        Ok(report)
    }

    /// The report as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`ReportError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, ReportError> {
        let mut text = serde_json::to_string_pretty(self).map_err(|e| shape(&e))?;
        text.push('\n');
        Ok(text)
    }
}

fn shape(error: &serde_json::Error) -> ReportError {
    ReportError::Shape(crate::text::clean(&error.to_string(), 240))
}
