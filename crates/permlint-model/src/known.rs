//! Findings that were there when somebody began to look: `permlint.known/1`.
//!
//! The file is a ratchet: what stands in it does not fail, what is new does, and it only shrinks.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::schema_of;
use crate::report::{Finding, FindingKind, Report, Status};
use crate::scope::{Identity, SubjectScope, TenantScope};
use crate::{Action, Date, EntryId, FormatError, RuleId, SchemaId, Severity, check_schema};

/// Findings that were known on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KnownFindings {
    /// `permlint.known/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The day on which it was written.
    pub written_on: Date,
    /// The findings, sorted.
    pub findings: Vec<KnownFinding>,
}

/// A violation that was known on a day.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct KnownFinding {
    /// The tenant.
    pub tenant: TenantScope,
    /// The role or level.
    pub subject: SubjectScope,
    /// The rule that owned it.
    pub rule: RuleId,
    /// The entry.
    pub entry: EntryId,
    /// The entry of a customise list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The action.
    pub action: Action,
    /// What kind of violation it was.
    pub kind: FindingKind,
    /// What was seen, in the words of the report.
    pub seen: String,
    /// How much it mattered.
    pub severity: Severity,
    /// Its stable name, made from all above but `seen` and `severity`.
    pub fingerprint: String,
}

/// Why a file of known findings could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// The file is of another kind, or of a newer version.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The file is not JSON of the promised shape, or could not be written as such.
    #[error("it is not a readable file of known findings: {0}")]
    Shape(String),
    /// Somebody changed what a finding is about.
    #[error(
        "the finding {found:?} should have the fingerprint {wanted}: the file was edited by hand; write it anew"
    )]
    Edited {
        /// The fingerprint in the file.
        found: String,
        /// The one that belongs to the scope beside it.
        wanted: String,
    },
    /// A finding stands in it twice.
    #[error("the finding {0} stands in it twice; keep one of the two")]
    Twice(String),
    /// Only violations can be known.
    #[error(
        "the finding {0} is no violation; only missing, excess, mismatch and baseline-conflict can be known"
    )]
    NoViolation(String),
}

impl KnownFinding {
    fn of(report: &Report, finding: &Finding) -> Self {
        Self {
            tenant: TenantScope::from(&report.tenant),
            subject: SubjectScope::of(report),
            rule: finding.rule.clone(),
            entry: finding.entry_id.clone(),
            item: finding.item.clone(),
            action: finding.action,
            kind: finding.kind,
            seen: finding.seen.clone(),
            severity: finding.severity,
            fingerprint: finding.fingerprint.clone(),
        }
    }

    /// The fingerprint that it has under a rule, which may have another id by now.
    #[must_use]
    pub fn fingerprint_under(&self, rule: &RuleId) -> String {
        let tenant = self.tenant.id();
        let identity = Identity {
            tenant: tenant.as_str(),
            subject: &self.subject.id,
            rule,
            entry: &self.entry,
            item: self.item.as_deref(),
            action: self.action,
            kind: self.kind,
        };
        identity.fingerprint()
    }

    /// Whether it is of the tenant and the subject of a report.
    #[must_use]
    pub fn is_of(&self, report: &Report) -> bool {
        self.tenant.id() == report.tenant.id() && self.subject.id == SubjectScope::of(report).id
    }

    fn check(&self) -> Result<(), KnownError> {
        let shown = || crate::text::clean(&self.fingerprint, 40);
        if !self.kind.is_violation() {
            return Err(KnownError::NoViolation(shown()));
        }
        let wanted = self.fingerprint_under(&self.rule);
        match wanted == self.fingerprint {
            true => Ok(()),
            false => Err(KnownError::Edited {
                found: shown(),
                wanted,
            }),
        }
    }
}

impl KnownFindings {
    /// The violations that count in some reports: above `info`, neither accepted nor known.
    #[must_use]
    pub fn of(reports: &[Report], today: Date) -> Self {
        let each = reports.iter().flat_map(|report| {
            let new = report.findings.iter().filter(|finding| {
                // A lapsed exception returns its finding, whatever was known.
                finding.status == Status::Active
                    && finding.exception.is_none()
                    && finding.kind.is_violation()
                    && finding.severity > Severity::Info
            });
            new.map(|finding| KnownFinding::of(report, finding))
        });
        let findings: BTreeSet<KnownFinding> = each.collect();
        Self {
            schema: SchemaId::KNOWN.to_string(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            written_on: today,
            findings: findings.into_iter().collect(),
        }
    }

    /// The file without what is gone in some reports, and with the lesser value of what moved
    /// nearer. It never grows, and says nothing new of tenants and subjects that were not
    /// audited.
    #[must_use]
    pub fn shrunk(&self, reports: &[Report], today: Date) -> Self {
        let known = reports.iter().filter_map(|report| report.known.as_ref());
        let gone: BTreeSet<&str> = known
            .flat_map(|known| known.gone.iter().map(String::as_str))
            .collect();
        let mut findings = self.findings.clone();
        findings.retain(|finding| !gone.contains(finding.fingerprint.as_str()));
        for finding in &mut findings {
            let own = reports.iter().filter(|report| finding.is_of(report));
            let now = own
                .flat_map(|report| &report.findings)
                .find(|now| now.status == Status::Known && now.fingerprint == finding.fingerprint);
            if let Some(now) = now {
                finding.seen.clone_from(&now.seen);
                finding.severity = now.severity;
            }
        }
        findings.sort();
        Self {
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            written_on: today,
            findings,
            ..self.clone()
        }
    }

    /// Reads known findings from JSON.
    ///
    /// # Errors
    ///
    /// [`KnownError`] when the file is of another kind or version, not of the promised shape,
    /// or holds what this tool does not write.
    pub fn from_json(text: &str) -> Result<Self, KnownError> {
        let schema = schema_of(text).map_err(|e| shape(&e))?;
        check_schema(&schema, SchemaId::KNOWN)?;
        let read: Self = serde_json::from_str(text).map_err(|e| shape(&e))?;
        let mut seen = BTreeSet::new();
        for finding in &read.findings {
            finding.check()?;
            if !seen.insert(&finding.fingerprint) {
                return Err(KnownError::Twice(finding.fingerprint.clone()));
            }
        }
        Ok(read)
    }

    /// The file as JSON with a line end.
    ///
    /// # Errors
    ///
    /// [`KnownError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, KnownError> {
        let mut text = serde_json::to_string_pretty(self).map_err(|e| shape(&e))?;
        text.push('\n');
        Ok(text)
    }
}

fn shape(error: &serde_json::Error) -> KnownError {
    KnownError::Shape(crate::text::clean(&error.to_string(), 240))
}
