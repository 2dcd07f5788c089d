//! What became of the findings of an audit: `permlint.recheck/1`.
//!
//! A finding is told from another by what its fingerprint is made of: rule, entry, item,
//! action and kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diff::{DiffError, TenantRef, read, write};
use crate::report::{CellVerdict, Finding, FindingKind, Status, Verdict};
use crate::{Action, BaselineId, Date, Digest, EntryId, GapReason, RuleId, SchemaId, Severity};

/// A stored report, and what a new snapshot says to the same question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recheck {
    /// `permlint.recheck/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The tenant that reports and snapshot are of.
    pub tenant: TenantRef,
    /// The new answer: violations where one audit has some, else inconclusive where one is.
    pub verdict: Verdict,
    /// The exit code that goes with it.
    pub exit_code: u8,
    /// The audits, in the order of the stored reports.
    pub audits: Vec<Rechecked>,
    /// Things worth knowing that change no verdict.
    pub notes: Vec<String>,
}

/// One stored report, asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rechecked {
    /// The baselines, sorted by id, as they were and as they are.
    pub baselines: Vec<BaselineCheck>,
    /// Whether the catalogue is another one.
    pub catalogue_changed: bool,
    /// What changed.
    pub verdicts: VerdictDiff,
}

/// A baseline as the report used it, and as it was used now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BaselineCheck {
    /// Its id.
    pub id: BaselineId,
    /// The day on which the document was read, then.
    pub read_on_before: Date,
    /// The day on which the document was read, now.
    pub read_on_after: Date,
    /// The digest of its file, then.
    pub digest_before: Digest,
    /// The digest of its file, now.
    pub digest_after: Digest,
}

impl BaselineCheck {
    /// Whether the baseline is another one than the report used.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.digest_before != self.digest_after
    }
}

/// Two audits that asked the same, and what changed between their answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VerdictDiff {
    /// The baselines, sorted by id.
    pub baselines: Vec<BaselineId>,
    /// The first audit.
    pub before: AuditSide,
    /// The second audit.
    pub after: AuditSide,
    /// What became of the findings.
    pub findings: FindingChanges,
    /// Things worth knowing that change no verdict.
    pub notes: Vec<String>,
}

/// One of two audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AuditSide {
    /// The answer.
    pub verdict: Verdict,
    /// The answer in one sentence.
    pub summary: String,
    /// The name of the audited role or level. Controlled by the tenant.
    pub subject: String,
    /// The platform's id of it; `null` when there is none.
    pub subject_id: Option<String>,
    /// The day that the audit counted as; `null` where evidence had no age.
    pub today: Option<Date>,
    /// The digest of the snapshot that was judged.
    pub snapshot: Digest,
    /// When that snapshot was taken, RFC 3339 in UTC.
    pub taken: Option<String>,
}

/// What became of the findings of an audit in another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FindingChanges {
    /// Violations that were not there.
    pub new: Vec<FindingChange>,
    /// Violations that are gone, and the cell was judged.
    pub fixed: Vec<FindingChange>,
    /// Findings of rules that no chosen baseline has any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_longer_asked: Vec<FindingChange>,
    /// What was decided and is not any more, whatever the answer was.
    pub became_unknown: Vec<FindingChange>,
    /// What was not decided and is now, whatever the answer is.
    pub decided: Vec<FindingChange>,
    /// Findings that stay, with another value, severity or reason.
    pub moved: Vec<FindingChange>,
    /// How many findings stay as they were.
    pub unchanged: u64,
    /// Every finding that stays, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<FindingChange>,
}

impl FindingChanges {
    /// Whether every finding stays as it was, and none came.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let lists = [
            &self.new,
            &self.fixed,
            &self.no_longer_asked,
            &self.became_unknown,
            &self.decided,
            &self.moved,
        ];
        lists.iter().all(|list| list.is_empty())
    }
}

/// A finding, and what was or is said of its cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FindingChange {
    /// The fingerprint, as the audit that has the finding gives it.
    pub fingerprint: String,
    /// The rule that owns it.
    pub rule: RuleId,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// Whether it counted in the first audit, or counts in the second where it is new.
    pub status: Status,
    /// How much it matters.
    pub severity: Severity,
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
    /// What the documents allow, in words.
    pub wanted: String,
    /// How the cell was judged before; `null` where it did not exist.
    pub before: Option<CellSide>,
    /// How the cell is judged now; `null` where it does not exist.
    pub after: Option<CellSide>,
    /// Why it is not decided, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<GapReason>,
    /// The click that mends it, or what to do to find out; empty where nothing is to be done.
    pub fix: String,
}

/// A cell in one of two audits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CellSide {
    /// What was seen, in words.
    pub seen: String,
    /// How it was judged.
    pub verdict: CellVerdict,
}

impl FindingChange {
    /// A finding as its audit tells it; the sides of its cell are to be filled in.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        Self {
            fingerprint: finding.fingerprint.clone(),
            rule: finding.rule.clone(),
            kind: finding.kind,
            status: finding.status,
            severity: finding.severity,
            module: finding.module.clone(),
            entry: finding.entry.clone(),
            entry_id: finding.entry_id.clone(),
            item: finding.item.clone(),
            action: finding.action,
            wanted: finding.wanted.clone(),
            before: None,
            after: None,
            reason: finding.reason,
            fix: finding.fix.clone(),
        }
    }
}

impl Recheck {
    /// Reads a recheck from JSON.
    ///
    /// # Errors
    ///
    /// [`DiffError`] when it is of another kind or version, or not of the promised shape.
    pub fn from_json(text: &str) -> Result<Self, DiffError> {
        read(text, SchemaId::RECHECK)
    }

    /// The recheck as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`DiffError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, DiffError> {
        write(self)
    }
}
