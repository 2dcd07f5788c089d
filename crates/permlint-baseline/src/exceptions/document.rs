//! Exceptions as they are written.

use permlint_model::report::FindingKind;
use permlint_model::{Action, Date, GapReason, Platform};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;

/// Findings that somebody accepts.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "permlint.exceptions/1", rename = "Exceptions")]
pub(super) struct ExceptionsDoc {
    /// `permlint.exceptions/1`.
    #[expect(dead_code, reason = "checked before the document is read as a whole")]
    schema: String,
    /// What is accepted.
    pub(super) exceptions: Vec<ExceptionDoc>,
}

/// A finding, or several of one rule, that somebody accepts.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Exception")]
pub(super) struct ExceptionDoc {
    /// The tenant that it holds for.
    pub(super) tenant: TenantDoc,
    /// The role or level that it holds for.
    pub(super) subject: SubjectDoc,
    /// The rule, by its id or by one that it had before.
    pub(super) rule: At<String>,
    /// Only this entry, by its permanent id.
    pub(super) entry: Option<At<String>>,
    /// Only this entry of the customise list.
    pub(super) item: Option<At<String>>,
    /// Only this action.
    pub(super) action: Option<At<Action>>,
    /// The kind of finding that is accepted.
    pub(super) kind: At<FindingKind>,
    /// Why it is not decided, for the kind `unknown`.
    pub(super) gap: Option<At<GapReason>>,
    /// What was seen, in the words of the report. What moves further out is not accepted.
    pub(super) seen: At<String>,
    /// The finding that it was written for. For reading: the scope is what counts.
    pub(super) fingerprint: Option<At<String>>,
    /// Why it is accepted.
    pub(super) reason: At<String>,
    /// Who answers for it.
    pub(super) owner: At<String>,
    /// The last day on which it holds, in UTC.
    #[schemars(with = "Date")]
    pub(super) expires: At<String>,
}

/// A tenant.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ExceptionTenant")]
pub(super) struct TenantDoc {
    /// The platform.
    pub(super) platform: At<Platform>,
    /// The host, as the report names it.
    pub(super) site: At<String>,
    /// The company id that people log in with.
    pub(super) company: At<String>,
}

/// A role or level.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "ExceptionSubject")]
pub(super) struct SubjectDoc {
    /// The platform's id, as the report tells it; the name, where it tells none.
    pub(super) id: At<String>,
    /// The name, for reading.
    pub(super) name: At<String>,
}
