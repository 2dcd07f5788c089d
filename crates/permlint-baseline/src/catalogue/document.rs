//! The catalogue as it is written.

use permlint_model::catalogue::{Certainty, Source};
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
    /// The actions of an ordinary row and their domains, in screen order.
    pub(crate) row: Pairs<At<String>>,
    /// Suffixes that are stripped before labels are compared.
    #[serde(default)]
    pub(crate) noise: Vec<String>,
    /// The modules, in screen order.
    pub(crate) modules: Vec<ModuleDoc>,
    /// Facts about members and roles that are no rows.
    #[serde(default)]
    pub(crate) facts: Vec<ModuleDoc>,
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
    /// The domain of a fact or of a single-valued setting.
    pub(crate) domain: Option<At<String>>,
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
