//! The live capture of a tenant: `permlint.snapshot/1`.
//!
//! Values are the wire's own words, read when they are judged, so that an old snapshot
//! profits from a mended catalogue. Keys, tokens, costs, phone numbers and webhook secrets
//! have no field here, and so cannot be written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::schema_of;
use crate::plan::FetchPlan;
use crate::{Action, Digest, Platform, SchemaId, check_schema, digest_of};

/// The live capture of a tenant.
///
/// Everything outside `capture` is identical for the same state of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Snapshot {
    /// `permlint.snapshot/1`.
    pub schema: String,
    /// Whose data this is.
    pub tenant: Tenant,
    /// What was asked for.
    pub scope: FetchPlan,
    /// The roles or levels that exist, sorted by wire id; rows only for those in scope.
    pub subjects: Vec<Subject>,
    /// API members and API users, and people that the plan names; sorted by identifier.
    pub principals: Vec<Principal>,
    /// How many people hold which role, sorted by role; never who.
    pub people: Vec<PeopleCount>,
    /// The rights of the key that took the snapshot.
    pub own: Option<OwnRights>,
    /// Which modules of the product are switched on, by the platform's key, where it tells.
    #[serde(default)]
    pub modules: Option<BTreeMap<String, bool>>,
    /// Registered callbacks, without their secrets, sorted by wire id.
    pub callbacks: Vec<Callback>,
    /// What was read, what was refused, and what that means; sorted by part.
    pub coverage: Vec<Coverage>,
    /// When and how the snapshot was taken. Not part of the digest.
    pub capture: Capture,
}

/// The tenant that a snapshot describes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tenant {
    /// The platform.
    pub platform: Platform,
    /// The company id that people log in with.
    pub company: String,
    /// The host, with its port where that is not the usual one.
    pub site: String,
    /// The product's version, where it was told.
    pub product_version: Option<String>,
}

impl Tenant {
    /// A stable id of the tenant, made from platform, site and company.
    #[must_use]
    pub fn id(&self) -> Digest {
        digest_of([
            self.platform.as_str(),
            &self.site.to_lowercase(),
            &self.company.to_lowercase(),
        ])
    }
}

/// A security role or security level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Subject {
    /// The platform's id.
    pub id: String,
    /// The name as the platform shows it. Controlled by the tenant.
    pub name: String,
    /// Whether holders are administrators, whatever the rows say.
    pub admin: Option<bool>,
    /// Whether it is inactive.
    pub inactive: Option<bool>,
    /// The platform's type word.
    pub kind: Option<String>,
    /// The settings, sorted by identifiers; `null` when they were not in scope or not read.
    pub rows: Option<Vec<Row>>,
}

/// One row of a role: an entry of a module, with a level for each action.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Row {
    /// The names of the module.
    pub module: Labels,
    /// The names of the entry.
    pub entry: Labels,
    /// The platform's id of the row.
    pub id: Option<String>,
    /// The wire's own words; `null` where the wire said null, no key where it said nothing.
    pub values: BTreeMap<Action, Option<String>>,
    /// The platform's own flags. No verdict is drawn from them.
    pub flags: BTreeMap<String, Option<bool>>,
}

/// The three names that the platform gives to a module or an entry.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Labels {
    /// The stable key.
    pub identifier: String,
    /// The internal name.
    pub name: String,
    /// The likely label on the screen.
    pub description: String,
}

impl Labels {
    /// The fullest name for people: description, else name, else identifier.
    #[must_use]
    pub fn shown(&self) -> &str {
        [&self.description, &self.name, &self.identifier]
            .into_iter()
            .find(|label| !label.trim().is_empty())
            .map_or("(unnamed)", String::as_str)
    }

    /// The three names, in the order in which they are tried.
    #[must_use]
    pub fn all(&self) -> [&str; 3] {
        [&self.description, &self.name, &self.identifier]
    }

    /// The key that stays when the label changes: identifier, else name, else description.
    #[must_use]
    pub fn key(&self) -> &str {
        [&self.identifier, &self.name, &self.description]
            .into_iter()
            .find(|label| !label.trim().is_empty())
            .map_or("", String::as_str)
    }
}

/// An API member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Principal {
    /// The member id or user name that people type, such as `neo_agent`.
    pub identifier: String,
    /// Whether it is an integration's or a person's.
    #[serde(default)]
    pub kind: PrincipalKind,
    /// The platform's id.
    pub id: Option<String>,
    /// The id of the role that it holds.
    pub role_id: Option<String>,
    /// The name of the role that it holds, as told with the member.
    pub role_name: Option<String>,
    /// Whether it is active.
    pub active: Option<bool>,
    /// The e-mail address; only for holders of a role in scope.
    pub email: Option<String>,
    /// The platform's id of its licence, where licences differ.
    #[serde(default)]
    pub licence: Option<String>,
    /// What limits it beside the role.
    pub limits: Limits,
}

/// Who works with a principal's keys.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum PrincipalKind {
    /// An integration: an API member or API user.
    #[default]
    Api,
    /// A person, recorded because the fetch plan names them.
    Person,
}

/// What limits a member beside its role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// The level of the corporate structure, such as `Corporate (Level 1)`.
    pub structure_level: Option<String>,
    /// The location that its records are limited to.
    pub location: Option<String>,
    /// How many service boards it may not see.
    pub excluded_boards: Option<u64>,
}

/// How many people hold a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PeopleCount {
    /// The id of the role.
    pub role_id: String,
    /// Active members that are not API members.
    pub active: u64,
    /// Inactive members that are not API members.
    pub inactive: u64,
    /// The active ones by the platform's id of their licence, where licences differ.
    #[serde(default)]
    pub licences: BTreeMap<String, u64>,
}

/// The rights of the calling key itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OwnRights {
    /// The caller's member id, where the platform told it.
    pub member: Option<String>,
    /// The caller's effective rows, sorted by identifiers.
    pub rows: Vec<Row>,
    /// The entries of the caller's customise lists, sorted.
    pub items: Vec<CustomiseItem>,
    /// The caller's access to entities of the API, sorted by entity.
    #[serde(default)]
    pub access: Vec<EntityAccess>,
}

/// The caller's access to one entity of the API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EntityAccess {
    /// The entity's name in the API, such as `Tickets`.
    pub entity: String,
    /// What the entity allows anybody, by verb.
    pub offers: BTreeMap<Action, bool>,
    /// The wire's own words for the caller's access, by verb; `null` where the wire said null.
    pub access: BTreeMap<Action, Option<String>>,
}

/// One entry of a customise list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CustomiseItem {
    /// The list, such as `SystemTableSetup`.
    pub list: String,
    /// The entry, such as `Service / Service Board`.
    pub item: String,
}

/// A registered callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Callback {
    /// The platform's id.
    pub id: String,
    /// What it reports, such as `ticket`.
    pub kind: Option<String>,
    /// `http` or `https`; another word is kept as it is.
    pub scheme: Option<String>,
    /// The host it calls.
    pub host: Option<String>,
    /// A digest of path and query, so that two callbacks can be told apart.
    pub path_digest: Option<Digest>,
    /// The platform's id of the member that owns it.
    pub member_id: Option<String>,
    /// Whether it is inactive.
    pub inactive: Option<bool>,
}

/// A part of the tenant that the reader tried to read.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "of",
    deny_unknown_fields
)]
pub enum Part {
    /// Version and region of the product.
    Info,
    /// The list of roles or levels.
    Roles,
    /// The rows of one role.
    RoleRows {
        /// The role's id.
        role_id: String,
    },
    /// The list of API members.
    Members,
    /// The counts of people by role.
    People,
    /// The callbacks.
    Callbacks,
    /// The webhooks of one entity.
    Webhooks {
        /// The entity, such as `TicketWebhooks`.
        entity: String,
    },
    /// The caller's access to one entity.
    Access {
        /// The entity, such as `Tickets`.
        entity: String,
    },
    /// Which modules are switched on.
    Modules,
    /// The caller's own rows.
    OwnRights,
    /// The caller's own customise lists.
    OwnItems,
}

/// How reading a part went.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Everything that was sent was read.
    Read,
    /// The platform said no.
    Refused,
    /// The answer could not be used: an error after retries, or no valid answer.
    Failed,
    /// It was out of scope, or an earlier failure made it pointless.
    NotAttempted,
}

/// What reading one part of the tenant gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Coverage {
    /// The part.
    pub part: Part,
    /// The request, without host and keys, such as `GET /system/securityroles`.
    pub request: String,
    /// How it went.
    pub outcome: Outcome,
    /// The HTTP status of the answer that decided.
    pub status: Option<u16>,
    /// The platform's error code, cleaned.
    pub code: Option<String>,
    /// The platform's message, cleaned, at most 200 characters.
    pub message: Option<String>,
    /// How many records the platform says there are.
    pub expected: Option<u64>,
    /// How many were received.
    pub received: Option<u64>,
    /// What this means for the audit, and what to do.
    pub note: Option<String>,
}

impl Coverage {
    /// Whether the part was read to its end: nothing refused, and no count that disagrees.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.outcome == Outcome::Read && self.expected.is_none_or(|n| self.received == Some(n))
    }

    /// Whether a count of the platform's own confirms that nothing is missing.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.is_complete() && self.expected.is_some()
    }
}

/// When and how a snapshot was taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Capture {
    /// When reading began, RFC 3339 in UTC.
    pub started: Option<String>,
    /// When reading ended, RFC 3339 in UTC.
    pub finished: Option<String>,
    /// How many requests were sent, retries included.
    pub requests: u64,
    /// How many of them were retries.
    pub retries: u64,
    /// The permlint that took it.
    pub tool_version: Option<String>,
}

/// Why a snapshot file was refused.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The file is of another kind, or of a newer version.
    #[error(transparent)]
    Format(#[from] crate::FormatError),
    /// The file is not JSON of the promised shape.
    #[error("it is not a readable snapshot: {message} (line {line}, column {column})")]
    Shape {
        /// What is wrong, cleaned for display.
        message: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Two records that must differ have the same id.
    #[error("two {what} have the id {id:?}; a snapshot that permlint wrote never has that")]
    Duplicate {
        /// What kind of record.
        what: &'static str,
        /// The id, cleaned for display.
        id: String,
    },
    /// The snapshot contradicts itself, as one that permlint wrote never does.
    #[error("it contradicts itself: {0}; was it edited by hand?")]
    Contradiction(String),
    /// The snapshot could not be written as JSON.
    #[error("the snapshot could not be written as JSON: {0}")]
    Write(String),
}

impl Snapshot {
    /// Reads a snapshot from JSON.
    ///
    /// # Errors
    ///
    /// [`SnapshotError`] when it is of another kind or version, or not of the promised shape.
    pub fn from_json(text: &str) -> Result<Self, SnapshotError> {
        let schema = schema_of(text).map_err(|e| shape(&e))?;
        check_schema(&schema, SchemaId::SNAPSHOT)?;
        let mut snapshot: Self = serde_json::from_str(text).map_err(|e| shape(&e))?;
        snapshot.check()?;
        snapshot.normalise();
        Ok(snapshot)
    }

    /// The snapshot as JSON with a line end: one writer, so that equal snapshots are equal files.
    ///
    /// # Errors
    ///
    /// [`SnapshotError::Write`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, SnapshotError> {
        let mut text =
            serde_json::to_string_pretty(self).map_err(|e| SnapshotError::Write(e.to_string()))?;
        text.push('\n');
        Ok(text)
    }

    /// The digest of everything but `capture`.
    ///
    /// # Errors
    ///
    /// [`SnapshotError::Write`] when serialisation fails, which no value of this type does.
    pub fn digest(&self) -> Result<Digest, SnapshotError> {
        let bare = Self {
            capture: Capture::default(),
            ..self.clone()
        };
        let bytes = serde_json::to_vec(&bare).map_err(|e| SnapshotError::Write(e.to_string()))?;
        Ok(digest_of([bytes]))
    }

    /// Sorts every list, so that the same state of a tenant gives the same bytes.
    pub fn normalise(&mut self) {
        for subject in &mut self.subjects {
            if let Some(rows) = &mut subject.rows {
                rows.sort();
            }
        }
        if let Some(own) = &mut self.own {
            own.rows.sort();
            own.items.sort();
            own.access.sort();
        }
        self.subjects.sort_by(|a, b| wire_order(&a.id, &b.id));
        self.principals
            .sort_by(|a, b| (&a.identifier, &a.id).cmp(&(&b.identifier, &b.id)));
        self.people
            .sort_by(|a, b| wire_order(&a.role_id, &b.role_id));
        self.callbacks.sort_by(|a, b| wire_order(&a.id, &b.id));
        self.coverage.sort_by(|a, b| a.part.cmp(&b.part));
    }

    /// How reading a part went, if it was tried.
    #[must_use]
    pub fn coverage_of(&self, part: &Part) -> Option<&Coverage> {
        self.coverage.iter().find(|coverage| coverage.part == *part)
    }

    fn check(&self) -> Result<(), SnapshotError> {
        no_twice("roles", self.subjects.iter().map(|s| s.id.as_str()))?;
        no_twice(
            "people counts",
            self.people.iter().map(|p| p.role_id.as_str()),
        )?;
        let members = self.principals.iter().filter_map(|p| p.id.as_deref());
        no_twice("API members", members)?;
        let mut parts: Vec<&Part> = self
            .coverage
            .iter()
            .map(|coverage| &coverage.part)
            .collect();
        parts.sort();
        if let Some(pair) = parts.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(SnapshotError::Contradiction(format!(
                "the coverage tells twice how reading {:?} went",
                pair[0]
            )));
        }
        self.subjects
            .iter()
            .try_for_each(|subject| self.check_rows(subject))
    }

    /// The rows of a role are as many as the coverage says were received.
    fn check_rows(&self, subject: &Subject) -> Result<(), SnapshotError> {
        let part = Part::RoleRows {
            role_id: subject.id.clone(),
        };
        let read = self
            .coverage_of(&part)
            .filter(|c| c.outcome == Outcome::Read);
        let rows = subject.rows.as_ref().map(|rows| rows.len() as u64);
        match read.map(|coverage| coverage.received) {
            Some(received) if received != rows => {
                let count = |n: Option<u64>| n.map_or("no".to_owned(), |n| n.to_string());
                Err(SnapshotError::Contradiction(format!(
                    "the role {:?} has {} rows, and its coverage says that {} were received",
                    crate::text::clean(&subject.id, 40),
                    count(rows),
                    count(received)
                )))
            }
            _ => Ok(()),
        }
    }
}

/// Numbers by value, then everything else as text.
fn wire_order(a: &str, b: &str) -> std::cmp::Ordering {
    let key = |id: &str| id.parse::<u64>().map_or((1, 0), |n| (0, n));
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

fn no_twice<'a>(
    what: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Result<(), SnapshotError> {
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(SnapshotError::Duplicate {
                what,
                id: crate::text::clean(id, 60),
            });
        }
    }
    Ok(())
}

fn shape(error: &serde_json::Error) -> SnapshotError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    SnapshotError::Shape {
        message: crate::text::clean(message, 200),
        line: error.line(),
        column: error.column(),
    }
}
