//! One finding with everything that led to it, and what would make it pass:
//! `permlint.explanation/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diff::{DiffError, TenantRef, read, write};
use crate::report::{
    CellRow, Click, ExceptionState, Finding, Report, RuleResult, SnapshotRef, SubjectRef, Verdict,
};
use crate::snapshot::Coverage;
use crate::{BaselineId, Date, EntryId, Location, SchemaId};

/// A finding, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Explanation {
    /// `permlint.explanation/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The tenant that the report is of.
    pub tenant: TenantRef,
    /// The subject that was audited.
    pub subject: SubjectRef,
    /// The snapshot that was judged.
    pub snapshot: SnapshotRef,
    /// The day that the audit counted as; `null` where evidence had no age.
    pub today: Option<Date>,
    /// The answer of the whole audit.
    pub verdict: Verdict,
    /// The finding, as the report has it.
    pub finding: Finding,
    /// Whether it is one of those that keep the audit from being compliant.
    pub fails: bool,
    /// Why it does not fail the audit; `null` where it does.
    pub passes_because: Option<String>,
    /// The rules that speak of the cell, the finding's own first.
    pub rules: Vec<RuleShare>,
    /// The cell; `null` where the report lists none.
    pub cell: Option<CellRow>,
    /// The values that every rule on the cell is content with, in words; `null` where none is, or
    /// where it cannot be said.
    pub inside: Option<String>,
    /// Live rows that no document names and that may be the entry under another name.
    pub near_rows: Vec<NearRow>,
    /// The parts of the tenant that the cell is read from.
    pub coverage: Vec<Coverage>,
    /// Exceptions that bear on the finding, and those that nearly do.
    pub exceptions: Vec<ConsideredException>,
    /// The baselines of the audit, and whether they are still what it used.
    pub baselines: Vec<BaselineAtHand>,
    /// Whether the catalogue is another one than the audit used.
    pub catalogue_changed: bool,
    /// What would make the finding go, or not count, or be decided; the surest first.
    pub would_pass_if: Vec<WayOut>,
    /// Things worth knowing.
    pub notes: Vec<String>,
}

/// A rule, and what it has to do with the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RuleShare {
    /// The rule, as the report has it.
    pub rule: RuleResult,
    /// Its part in the finding.
    pub part: RulePart,
    /// What it wants of the cell, in words; `null` where its baseline is not at hand.
    pub wants: Option<String>,
    /// The bounds of the cell that it sets.
    pub sets: Vec<Bound>,
    /// Features that are off and would take it out of force here, as `BASELINE:FEATURE`.
    pub lifted_by: Vec<String>,
}

/// The part that a rule has in a finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RulePart {
    /// The finding is told under its name.
    Owner,
    /// The same cell breaks it in the same way, or leaves it open too.
    Also,
    /// It speaks of the cell, and the finding is not about it.
    Beside,
}

/// A bound of a cell.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The highest need.
    Floor,
    /// The lowest limit: a stated one, or what others ask for, where nothing else may be held.
    Ceiling,
}

/// A live row that no entry of the catalogue matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NearRow {
    /// The module. Controlled by the tenant's platform.
    pub module: String,
    /// The label. Controlled by the tenant's platform.
    pub entry: String,
    /// The id that reports give it.
    pub entry_id: EntryId,
    /// Whether its name is near to the documented one; else it only stands in the same module.
    pub is_near: bool,
    /// What it holds for the finding's action, in words.
    pub seen: String,
    /// Whether that would be inside; `null` where it cannot be said.
    pub would_pass: Option<bool>,
}

/// An exception, and why it covers the finding or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConsideredException {
    /// What it accepts, in words.
    pub accepts: String,
    /// How it fares in the audit.
    pub state: ExceptionState,
    /// Why it was accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds, in UTC.
    pub expires: Date,
    /// Whether it bears on this finding.
    pub bears: bool,
    /// Why it does not cover the finding, in words; `null` where it does.
    pub falls_short: Option<String>,
    /// Where it stands.
    pub location: Location,
}

/// A baseline of the audit, as it is at hand now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BaselineAtHand {
    /// Its id.
    pub id: BaselineId,
    /// Whether it is what the audit used.
    pub state: BaselineState,
}

/// How a baseline at hand compares with the one that an audit used.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineState {
    /// The same, digit for digit.
    Same,
    /// It changed since: nothing is taken from it.
    Changed,
    /// It does not ship with permlint, and was not given.
    NotAtHand,
}

/// Something that would make the finding go, or not count, or be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WayOut {
    /// What kind of thing it is.
    pub kind: WayKind,
    /// What it would do to the finding.
    pub effect: Effect,
    /// What to do and what follows, in words.
    pub text: String,
    /// What to type, where it is an option or a command.
    pub command: Option<String>,
    /// What to click, where it is a setting.
    pub click: Option<Click>,
}

/// What kind of thing would make a finding pass.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum WayKind {
    /// Another value of the setting.
    Value,
    /// An optional part of the document, switched on or off.
    Feature,
    /// A live row that is the entry under another name.
    Alias,
    /// A name on the entry's customise list.
    CustomiseList,
    /// A level that is not stated, taken as None.
    NullLevel,
    /// An answer on a worksheet.
    Worksheet,
    /// Another snapshot.
    Snapshot,
    /// A look at the screen.
    Look,
    /// An exception that is there already.
    Exception,
    /// A reason for doubt that is allowed.
    AllowUnknown,
    /// An option of the audit that is left out.
    Option,
    /// A new exception.
    Accept,
}

impl WayKind {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Feature => "feature",
            Self::Alias => "alias",
            Self::CustomiseList => "customise-list",
            Self::NullLevel => "null-level",
            Self::Worksheet => "worksheet",
            Self::Snapshot => "snapshot",
            Self::Look => "look",
            Self::Exception => "exception",
            Self::AllowUnknown => "allow-unknown",
            Self::Option => "option",
            Self::Accept => "accept",
        }
    }
}

/// What a way out does to a finding.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The finding is gone.
    Passes,
    /// Some of the rules are content, and others are not.
    Eases,
    /// It is decided, one way or the other.
    Decides,
    /// The finding stays, and does not count.
    Accepts,
    /// Nothing by itself.
    Fails,
}

impl Effect {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Eases => "eases",
            Self::Decides => "decides",
            Self::Accepts => "accepts",
            Self::Fails => "fails",
        }
    }
}

/// Whether names and texts of a report were taken out, so that it can be sent outside.
#[must_use]
pub fn is_redacted(report: &Report) -> bool {
    report.summary.ends_with("(redacted)")
}

impl Explanation {
    /// Reads an explanation from JSON.
    ///
    /// # Errors
    ///
    /// [`DiffError`] when it is of another kind or version, or not of the promised shape.
    pub fn from_json(text: &str) -> Result<Self, DiffError> {
        read(text, SchemaId::EXPLANATION)
    }

    /// The explanation as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`DiffError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, DiffError> {
        write(self)
    }
}
