//! The levels that a platform comes with: custom ones are copies of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Certainty};
use crate::snapshot::Subject;
use crate::{Action, EntryId, Interval, ModuleId};

/// A level that the platform comes with. Nobody can change it, so what a source says of it holds
/// in every tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemLevel {
    /// Its name as the screen shows it.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The licence that goes with it.
    pub licence: String,
    /// Whether it is for the API only.
    pub api_only: bool,
    /// Whether it can be copied.
    pub copyable: Copyable,
    /// Which part of the administrators' section it has, in words.
    pub admin: String,
    /// Which dashboard tabs it has, in words.
    pub dashboard_tabs: String,
    /// Which sections of the product it reaches, by the source's word for them.
    pub sections: BTreeMap<String, Reach>,
    /// Modules of which every setting is at its bottom.
    pub closed: Vec<ModuleId>,
    /// The settings whose value a source gives.
    pub cells: BTreeMap<(EntryId, Action), Interval>,
    /// Where that comes from: a key of [`Catalogue::sources`].
    pub source: String,
    /// How well it is established.
    pub certainty: Certainty,
}

/// Whether a system level can be copied.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Copyable {
    /// It can.
    Yes,
    /// It cannot.
    No,
    /// The platform's own documents contradict each other.
    Contradiction,
}

/// Whether a system level reaches a section.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// No source that was read settles it.
    Uncertain,
}

impl SystemLevel {
    /// The value of a setting, where a source gives it.
    #[must_use]
    pub fn value(
        &self,
        catalogue: &Catalogue,
        entry: &EntryId,
        action: Action,
    ) -> Option<Interval> {
        if let Some(value) = self.cells.get(&(entry.clone(), action)) {
            return Some(value.clone());
        }
        let is_closed = self
            .closed
            .iter()
            .any(|module| module.as_str() == entry.module());
        let domain = catalogue.entry(entry)?.domains.get(&action)?;
        domain.bottom().filter(|_| is_closed)
    }
}

impl Catalogue {
    /// The level that the platform comes with, if this is one. A level of the tenant's own that
    /// is only named like one is none.
    #[must_use]
    pub fn system_level(&self, level: &Subject) -> Option<&SystemLevel> {
        is_system(level)
            .then(|| self.system_level_named(&level.name))
            .flatten()
    }

    /// The level that the platform comes with of this name, however its marks are written.
    #[must_use]
    pub fn system_level_named(&self, name: &str) -> Option<&SystemLevel> {
        let wanted = bare(name);
        let is_named = |level: &&SystemLevel| {
            names(level).any(|name| bare(name) == wanted) && !wanted.is_empty()
        };
        self.system_levels.iter().find(is_named)
    }
}

fn names(level: &SystemLevel) -> impl Iterator<Item = &str> {
    std::iter::once(&level.name)
        .chain(&level.aliases)
        .map(String::as_str)
}

/// Whether a level is one that the platform comes with: it says so, or appends its mark to the
/// name.
#[must_use]
pub fn is_system(level: &Subject) -> bool {
    level.kind.as_deref() == Some("system") || level.name.to_lowercase().contains(SYSTEM)
}

/// How the platform marks its own levels in their names.
const SYSTEM: &str = "(system)";
/// How it marks levels for the API.
const API_ONLY: &str = "(api-only)";

/// A name without the marks, white space and case.
fn bare(name: &str) -> String {
    let name = name
        .to_lowercase()
        .replace(SYSTEM, " ")
        .replace(API_ONLY, " ");
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}
