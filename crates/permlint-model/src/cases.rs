//! Cases: what a baseline must say of a tenant that is described by its differences from the
//! documented one. They are the tests of a baseline, and data like it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::{FindingKind, Verdict};
use crate::{Action, BaselineId, EntryId, GapReason, Location, ModuleId, RuleId, Severity};

/// The cases of one baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// The baseline.
    pub baseline: BaselineId,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// A tenant and what the audit must say of it.
///
/// It starts from a synthetic tenant: every row that the catalogue knows, the role at the
/// floor of the baseline, the member as documented and alone in holding the role, everything
/// read and counted. Where the platform lists no rows, a worksheet declares what the baseline
/// asks for instead, and the snapshot is taken with the member's own key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Levels that differ; `None` for a level that is not stated or not declared.
    pub set: Vec<(EntryId, BTreeMap<Action, Option<String>>)>,
    /// Modules of which every ordered setting is declared at its bottom, before `set` applies.
    pub closed: Vec<ModuleId>,
    /// Facts that are declared otherwise; `None` for one that is not declared.
    pub facts: Vec<(EntryId, Option<String>)>,
    /// What the API answers to the member's own key.
    pub access: Vec<AccessChange>,
    /// Rows that are absent.
    pub remove: Vec<EntryId>,
    /// Features that are on.
    pub features: Vec<String>,
    /// Parameters that are given.
    pub parameters: BTreeMap<String, String>,
    /// How the member differs.
    pub member: MemberChange,
    /// How the role differs.
    pub role: RoleChange,
    /// People beside the member.
    pub people: Vec<CasePerson>,
    /// What worksheets declare of other levels, by the level's name.
    pub levels: Vec<CaseLevel>,
    /// Callbacks, or webhooks.
    pub callbacks: Vec<CaseCallback>,
    /// Publishers of further documents, without rules, that are judged beside the baseline.
    pub beside: Vec<String>,
    /// What the platform refuses to show.
    pub refuse: Vec<CasePart>,
    /// Whether findings of severity `info` are compared too.
    pub info: bool,
    /// The verdict that must come out.
    pub verdict: Verdict,
    /// The findings that must come out: exactly these.
    pub findings: Vec<ExpectedFinding>,
    /// Where a refusal leaves too many open to list: the reasons of everything that is not
    /// decided; `findings` are then only the violations.
    pub reasons: Option<BTreeSet<GapReason>>,
    /// Where the case stands.
    pub location: Location,
}

/// What the member's own key may do with an entity of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessChange {
    /// The entity, such as `Tickets`.
    pub entity: String,
    /// What is done with it.
    pub verb: Action,
    /// The platform's word; `None` when its answer does not state it.
    pub word: Option<String>,
}

/// A person of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePerson {
    /// The user name.
    pub user: String,
    /// The name of the level that the person holds, which exists then.
    pub level: Option<String>,
    /// The platform's id of the licence.
    pub licence: Option<String>,
    /// Whether the snapshot was asked for the person by name.
    pub named: bool,
    /// Whether the snapshot was asked for the person, and there is none.
    pub absent: bool,
}

/// A callback of a case, or a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseCallback {
    /// The scheme of its address; `None` where the address cannot be read.
    pub scheme: Option<String>,
    /// Another API member that owns it; `None` for the audited one.
    pub owner: Option<String>,
    /// Whether that other member is inactive.
    pub owner_inactive: bool,
    /// Whether it is inactive itself.
    pub inactive: bool,
}

/// What a worksheet declares of another level in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLevel {
    /// The level's name.
    pub name: String,
    /// Its settings; `None` for one that is not declared.
    pub set: Vec<(EntryId, BTreeMap<Action, Option<String>>)>,
}

/// How the member of a case differs from the documented one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// Its identifier.
    pub identifier: Option<String>,
    /// The name of the role that it holds.
    pub role: Option<String>,
    /// Whether that other role is an administrator role.
    pub role_admin: bool,
    /// Whether it is active.
    pub active: Option<bool>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Whether there is no such member.
    pub absent: bool,
    /// Whether the audit is asked for by the member, so that it judges the role that it holds.
    pub asked_for: bool,
}

/// How the role of a case differs from the documented one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleChange {
    /// Its name.
    pub name: Option<String>,
    /// Whether it is an administrator role.
    pub admin: bool,
    /// Whether it is switched off.
    pub inactive: bool,
    /// How many people hold it beside the member.
    pub other_holders: u64,
}

/// What a platform may refuse in a case.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CasePart {
    /// The list of roles.
    Roles,
    /// The rows of the role.
    Rows,
    /// The API members.
    Members,
    /// The counts of people.
    People,
    /// The caller's own rights.
    Own,
    /// The callbacks, or webhooks.
    Callbacks,
}

/// A finding that must come out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpectedFinding {
    /// The rule that owns it.
    pub rule: RuleId,
    /// The entry.
    pub entry: EntryId,
    /// The action.
    pub action: Action,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// How much it matters, where the case says so.
    pub severity: Option<Severity>,
    /// Why it is not decided, where the case says so.
    pub reason: Option<GapReason>,
}
