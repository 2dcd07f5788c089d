//! The catalogue as it is written.

use permlint_model::catalogue::{Certainty, Source};
use permlint_model::system_level::{Copyable, Reach};
use permlint_model::{Action, Platform, Severity};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::at::At;
use crate::forms::Pairs;

/// What is known of a platform's settings.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "permlint.catalogue/1", rename = "Catalogue")]
pub(crate) struct CatalogueDoc {
    /// `permlint.catalogue/1`.
    #[expect(dead_code, reason = "checked before the document is read as a whole")]
    pub(crate) schema: String,
    /// The platform.
    pub(crate) platform: Platform,
    /// The title, for people.
    #[expect(dead_code, reason = "a heading for readers of the file")]
    pub(crate) title: String,
    /// Where a role is edited; `{role}` stands for its name.
    pub(crate) editor: String,
    /// The documents that it rests on, by key.
    pub(crate) sources: Pairs<Source>,
    /// The value sets, by name.
    pub(crate) domains: Pairs<DomainDoc>,
    /// The actions of an ordinary row and their domains, in screen order; none where each
    /// setting says what it can hold.
    pub(crate) row: Pairs<At<String>>,
    /// Suffixes that are stripped before labels are compared.
    #[serde(default)]
    pub(crate) noise: Vec<String>,
    /// The modules, in screen order.
    pub(crate) modules: Vec<ModuleDoc>,
    /// Facts about members and roles that are no rows.
    #[serde(default)]
    pub(crate) facts: Vec<ModuleDoc>,
    /// What governs the API's entities.
    #[serde(default)]
    pub(crate) access: Vec<AccessDoc>,
    /// The kinds of licence.
    #[serde(default)]
    pub(crate) licences: Vec<LicenceDoc>,
    /// The levels that the platform comes with.
    #[serde(default)]
    pub(crate) system_levels: Vec<SystemLevelDoc>,
}

/// What governs one verb of an entity.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Access")]
pub(crate) struct AccessDoc {
    /// The entity's name in the API.
    pub(crate) entity: At<String>,
    /// `query`, `create`, `update` or `delete`.
    pub(crate) verb: At<Action>,
    /// Every cell that can stop it, as `entry-id:action`.
    pub(crate) governed_by: Vec<At<String>>,
    /// A key of `sources`.
    pub(crate) source: At<String>,
    /// How well it is established.
    pub(crate) certainty: Certainty,
}

/// A kind of licence.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Licence")]
pub(crate) struct LicenceDoc {
    /// The platform's id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Whether its holders can never be impersonated.
    pub(crate) cannot_be_impersonated: bool,
    /// Cells that have no effect on its holders, as `entry-id:action`.
    pub(crate) forbids: Vec<At<String>>,
    /// A key of `sources`.
    pub(crate) source: At<String>,
    /// How well it is established.
    pub(crate) certainty: Certainty,
}

/// A level that the platform comes with.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "SystemLevel")]
pub(crate) struct SystemLevelDoc {
    /// Its name as the screen shows it.
    pub(crate) name: At<String>,
    /// Other spellings.
    #[serde(default)]
    pub(crate) aliases: Vec<At<String>>,
    /// The name of the licence that goes with it.
    pub(crate) licence: At<String>,
    /// Whether it is for the API only.
    pub(crate) api_only: YesNoDoc,
    /// Whether it can be copied.
    pub(crate) copyable: Copyable,
    /// Which part of the Admin section it has.
    pub(crate) admin: String,
    /// Which dashboard tabs it has.
    pub(crate) dashboard_tabs: String,
    /// Which sections it has.
    pub(crate) sections: Pairs<Reach>,
    /// Modules of which every setting is at its bottom.
    #[serde(default)]
    pub(crate) closed: Vec<At<String>>,
    /// The settings whose value a source gives, as `entry-id:action`.
    #[serde(default)]
    pub(crate) cells: Pairs<At<String>>,
    /// A key of `sources`.
    pub(crate) source: At<String>,
    /// How well it is established.
    pub(crate) certainty: Certainty,
}

/// Yes or no.
#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "CatalogueYesNo")]
pub(crate) enum YesNoDoc {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// A set of values: exactly one of the keys.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Domain")]
pub(crate) struct DomainDoc {
    /// Named points, least power first.
    pub(crate) chain: Option<Vec<String>>,
    /// Other words for points of the chain.
    #[serde(default)]
    pub(crate) aliases: Pairs<String>,
    /// Whole numbers from 0.
    pub(crate) count: Option<bool>,
    /// Texts without an order.
    pub(crate) text: Option<TextDoc>,
}

/// Whether letter case matters.
#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Text")]
pub(crate) enum TextDoc {
    /// It matters.
    Exact,
    /// It does not.
    FoldCase,
}

/// A module, or a group of facts.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Module")]
pub(crate) struct ModuleDoc {
    /// Its permanent id.
    pub(crate) id: At<String>,
    /// The label on the screen.
    pub(crate) name: At<String>,
    /// Other spellings that folding does not cover.
    #[serde(default)]
    pub(crate) aliases: Vec<At<String>>,
    /// Its entries, in screen order.
    pub(crate) entries: Vec<EntryDoc>,
}

/// A setting.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "CatalogueEntry")]
pub(crate) struct EntryDoc {
    /// Its permanent id within the module.
    pub(crate) id: At<String>,
    /// The label on the screen.
    pub(crate) name: At<String>,
    /// Other spellings that folding does not cover.
    #[serde(default)]
    pub(crate) aliases: Vec<At<String>>,
    /// The sub-heading that it stands under.
    pub(crate) group: Option<String>,
    /// The domain of a fact or of a single-valued setting.
    pub(crate) domain: Option<At<String>>,
    /// The domains of the actions that it has, in screen order.
    pub(crate) domains: Option<Pairs<At<String>>>,
    /// Whether a source shows the full set of values.
    #[serde(default = "known")]
    pub(crate) values_known: bool,
    /// Whether worksheets ask for it on further levels as well: on those of the people for whom
    /// an integration acts.
    #[serde(default)]
    pub(crate) other_levels: bool,
    /// The platform's identifier of its customise list.
    pub(crate) customise: Option<String>,
    /// Points that the row offers, where a source says so.
    #[serde(default)]
    pub(crate) offers: Vec<OfferDoc>,
    /// Why holding it is dangerous.
    #[serde(default)]
    pub(crate) risks: Vec<RiskDoc>,
    /// Where to click.
    pub(crate) click: Option<String>,
    /// Keys of `sources`.
    pub(crate) sources: Vec<At<String>>,
    /// How well it is established.
    pub(crate) certainty: Certainty,
}

fn known() -> bool {
    true
}

/// The points that a row offers for an action.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Offer")]
pub(crate) struct OfferDoc {
    /// The action.
    pub(crate) action: At<Action>,
    /// The points; none when the row does not offer the action.
    pub(crate) points: Vec<At<String>>,
    /// A key of `sources`.
    pub(crate) source: At<String>,
}

/// Why holding a right is dangerous.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Risk")]
pub(crate) struct RiskDoc {
    /// The actions that it speaks of.
    pub(crate) actions: At<Vec<Action>>,
    /// The risk is there above this point.
    pub(crate) above: At<String>,
    /// How grave.
    pub(crate) severity: Severity,
    /// What can happen.
    pub(crate) note: String,
    /// A key of `sources`.
    pub(crate) source: At<String>,
    /// How well it is established.
    pub(crate) certainty: Certainty,
}
