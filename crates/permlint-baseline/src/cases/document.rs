//! Cases as they are written.

use permlint_model::cases::CasePart;
use permlint_model::report::{FindingKind, Verdict};
use permlint_model::{Action, GapReason, Severity};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use crate::at::At;
use crate::forms::Pairs;

/// What a baseline must say of some tenants.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "permlint.cases/1", rename = "Cases")]
pub(crate) struct CasesDoc {
    /// `permlint.cases/1`.
    #[expect(dead_code, reason = "checked before the document is read as a whole")]
    pub(crate) schema: String,
    /// The baseline.
    pub(crate) baseline: At<String>,
    /// Its cases.
    pub(crate) cases: Vec<CaseDoc>,
}

/// A tenant, by its differences from the documented one, and what must be said of it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Case")]
pub(crate) struct CaseDoc {
    /// What it shows.
    pub(crate) name: At<String>,
    /// Levels that differ.
    #[serde(default)]
    pub(crate) set: Vec<SetDoc>,
    /// Modules of which every setting is declared at its bottom, before `set` applies.
    #[serde(default)]
    pub(crate) closed: Vec<At<String>>,
    /// Facts that are declared otherwise, by their permanent id.
    #[serde(default)]
    pub(crate) facts: Pairs<At<String>>,
    /// Facts that nobody declared, by their permanent id.
    #[serde(default)]
    pub(crate) undeclared: Vec<At<String>>,
    /// What the API answers to the member's own key.
    #[serde(default)]
    pub(crate) access: Vec<AccessDoc>,
    /// Rows that are absent.
    #[serde(default)]
    pub(crate) remove: Vec<RowDoc>,
    /// Features that are on.
    #[serde(default)]
    pub(crate) features: Vec<At<String>>,
    /// Parameters that are given.
    #[serde(default)]
    pub(crate) parameters: Pairs<String>,
    /// How the member differs.
    #[serde(default)]
    pub(crate) member: MemberDoc,
    /// How the role differs.
    #[serde(default)]
    pub(crate) role: RoleDoc,
    /// People beside the member.
    #[serde(default)]
    pub(crate) people: Vec<PersonDoc>,
    /// What worksheets declare of other levels.
    #[serde(default)]
    pub(crate) levels: Vec<LevelDoc>,
    /// Callbacks, or webhooks.
    #[serde(default)]
    pub(crate) callbacks: Vec<CallbackDoc>,
    /// Publishers of further documents, without rules, that are judged beside the baseline.
    #[serde(default)]
    pub(crate) beside: Vec<At<String>>,
    /// What the platform refuses to show.
    #[serde(default)]
    pub(crate) refuse: Vec<CasePart>,
    /// Whether findings of severity `info` are compared too.
    #[serde(default)]
    pub(crate) info: bool,
    /// What must come out.
    pub(crate) expect: ExpectDoc,
}

/// Levels of one row, or of one setting that stands in no row.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Set")]
pub(crate) struct SetDoc {
    /// The module.
    pub(crate) module: At<String>,
    /// The entry.
    pub(crate) entry: At<String>,
    /// The level of `add`; `null` when it is not stated.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) add: Option<Option<At<String>>>,
    /// The level of `edit`.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) edit: Option<Option<At<String>>>,
    /// The level of `delete`.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) delete: Option<Option<At<String>>>,
    /// The level of `inquire`.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) inquire: Option<Option<At<String>>>,
    /// The level of `view`; `null` when it is not declared.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) view: Option<Option<At<String>>>,
    /// The level of a check box or number, which has one value; `null` when it is not declared.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) value: Option<Option<At<String>>>,
}

/// What the member's own key may do with an entity of the API.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseAccess")]
pub(crate) struct AccessDoc {
    /// The entity, such as `Tickets`.
    pub(crate) entity: At<String>,
    /// What is done with it.
    pub(crate) verb: At<Action>,
    /// The level of access, in the platform's word; `null` when its answer does not state it.
    #[serde(default, deserialize_with = "given")]
    #[schemars(schema_with = "stated")]
    pub(crate) word: Option<Option<At<String>>>,
}

/// A level, or `null`: the one place where `null` says something.
fn stated(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "default": null })
}

/// Tells a key that is there with `null` from one that is absent.
fn given<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<At<String>>>, D::Error> {
    Option::<At<String>>::deserialize(deserializer).map(Some)
}

/// A row.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseRow")]
pub(crate) struct RowDoc {
    /// The module.
    pub(crate) module: At<String>,
    /// The entry.
    pub(crate) entry: At<String>,
}

/// A person.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CasePerson")]
pub(crate) struct PersonDoc {
    /// The user name.
    pub(crate) user: String,
    /// The name of the level that the person holds.
    pub(crate) level: Option<String>,
    /// The name of the licence.
    pub(crate) licence: Option<At<String>>,
    /// Whether the snapshot was asked for the person by name.
    pub(crate) named: Option<YesNo>,
    /// Whether the snapshot was asked for the person, and there is none.
    pub(crate) absent: Option<YesNo>,
}

/// A callback, or a webhook.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseCallback")]
pub(crate) struct CallbackDoc {
    /// The scheme of its address, such as `http`; none where the address cannot be read.
    pub(crate) scheme: Option<String>,
    /// Another API member that owns it; the audited one where none is named.
    pub(crate) owner: Option<String>,
    /// Whether that other member is active.
    pub(crate) owner_active: Option<YesNo>,
    /// Whether the callback is active.
    pub(crate) active: Option<YesNo>,
}

/// What a worksheet declares of another level.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseLevel")]
pub(crate) struct LevelDoc {
    /// The level's name.
    pub(crate) name: String,
    /// Its settings.
    pub(crate) set: Vec<SetDoc>,
}

/// How the member differs.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseMember")]
pub(crate) struct MemberDoc {
    /// Its identifier.
    pub(crate) identifier: Option<String>,
    /// The name of the role that it holds.
    pub(crate) role: Option<String>,
    /// Whether that role is an administrator role.
    pub(crate) role_admin: Option<YesNo>,
    /// Whether it is active.
    pub(crate) active: Option<YesNo>,
    /// Its e-mail address.
    pub(crate) email: Option<String>,
    /// Whether there is no such member.
    pub(crate) absent: Option<YesNo>,
    /// Whether the audit is asked for by the member, so that it judges the role that it holds.
    pub(crate) asked_for: Option<YesNo>,
}

/// How the role differs.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseRole")]
pub(crate) struct RoleDoc {
    /// Its name.
    pub(crate) name: Option<String>,
    /// Whether it is an administrator role.
    pub(crate) admin: Option<YesNo>,
    /// Whether it is switched off.
    pub(crate) inactive: Option<YesNo>,
    /// How many people hold it beside the member.
    #[serde(default)]
    pub(crate) other_holders: u64,
}

/// Yes or no, as words.
#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq)]
pub(crate) enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What must come out.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseExpectation")]
pub(crate) struct ExpectDoc {
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// The findings: exactly these.
    #[serde(default)]
    pub(crate) findings: Vec<FindingDoc>,
    /// Where a refusal leaves too many open to list: the reasons of everything that is not
    /// decided; `findings` are then only the violations.
    pub(crate) reasons: Option<Vec<GapReason>>,
}

/// A finding that must come out.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CaseFinding")]
pub(crate) struct FindingDoc {
    /// The rule; built-in ones start with `permlint/`.
    pub(crate) rule: At<String>,
    /// The entry's permanent id, or one that is derived: `crm.any-entry`, `api-access.tickets`.
    pub(crate) entry: At<String>,
    /// The action.
    pub(crate) action: Action,
    /// What kind of thing it is.
    pub(crate) kind: FindingKind,
    /// How much it matters.
    pub(crate) severity: Option<Severity>,
    /// Why it is not decided.
    pub(crate) reason: Option<GapReason>,
}
