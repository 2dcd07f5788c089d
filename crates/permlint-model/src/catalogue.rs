//! What is known of a platform's settings: names, domains, click paths and risks.
//!
//! The catalogue is knowledge, not a gate: a live row that it does not know is kept.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::names::{Folding, NameIndex};
use crate::system_level::SystemLevel;
use crate::{Action, Digest, Domain, EntryId, Interval, ModuleId, Platform, Severity};

/// How well a fact of the catalogue is established.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The platform's vendor documents it.
    Documented,
    /// A third party's document or a public client shows it.
    Seen,
    /// Concluded, not shown.
    Inferred,
}

/// A document that a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Its address, where it has a public one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why holding a right is dangerous, whether or not a document asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// The actions that it speaks of.
    pub actions: Vec<Action>,
    /// The risk is there when the value lies above this interval.
    pub safe: Interval,
    /// How grave.
    pub severity: Severity,
    /// What can happen.
    pub note: String,
    /// Where that comes from: a key of [`Catalogue::sources`].
    pub source: String,
    /// How well it is established.
    pub certainty: Certainty,
}

/// A setting of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its permanent id.
    pub id: EntryId,
    /// The label on the screen.
    pub name: String,
    /// The sub-heading that it stands under, where the section has any.
    pub group: Option<String>,
    /// Other spellings and older names.
    pub aliases: Vec<String>,
    /// The values of each action that the entry has, in screen order.
    pub domains: BTreeMap<Action, Domain>,
    /// The points that a row offers, for the actions where a source says so; an empty list
    /// means that it does not offer the action at all.
    pub offers: BTreeMap<Action, Vec<Interval>>,
    /// Whether a source shows the full set of values.
    pub values_known: bool,
    /// Whether worksheets ask for it on further levels as well: on those of the people for whom
    /// an integration acts.
    pub other_levels: bool,
    /// The platform's identifier of the entry's customise list.
    pub customise: Option<String>,
    /// Why holding it is dangerous.
    pub risks: Vec<Risk>,
    /// Where to click; without one, the module's path and the entry's name.
    pub click: Option<String>,
    /// Where the entry is established: keys of [`Catalogue::sources`].
    pub sources: Vec<String>,
    /// How well it is established.
    pub certainty: Certainty,
}

/// A module of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its permanent id.
    pub id: ModuleId,
    /// The label on the screen.
    pub name: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// The entries, in screen order.
    pub entries: Vec<Entry>,
    /// Whether these are facts about members and roles rather than rows of a role.
    pub is_facts: bool,
}

/// The cells that govern what a caller may do with an entity of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GovernedAccess {
    /// The entity's name in the API, such as `Tickets`.
    pub entity: String,
    /// What is done with it: one of [`Action::VERBS`].
    pub verb: Action,
    /// All cells that can stop it.
    pub governed_by: Vec<(EntryId, Action)>,
    /// Where that comes from: a key of [`Catalogue::sources`].
    pub source: String,
    /// How well it is established.
    pub certainty: Certainty,
}

/// A kind of licence, and what it keeps a person from, whatever a security level says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// The platform's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether its holders can never be impersonated.
    pub cannot_be_impersonated: bool,
    /// Cells that have no effect on its holders.
    pub forbids: Vec<(EntryId, Action)>,
    /// Where that comes from: a key of [`Catalogue::sources`].
    pub source: String,
    /// How well it is established.
    pub certainty: Certainty,
}

impl Licence {
    /// Whether its holders lack something, whatever a security level says.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.cannot_be_impersonated || !self.forbids.is_empty()
    }

    /// Whether a cell has no effect on its holders.
    #[must_use]
    pub fn forbids(&self, entry: &EntryId, action: Action) -> bool {
        let is_it = |(other, verb): &(EntryId, Action)| other == entry && *verb == action;
        self.cannot_be_impersonated || self.forbids.iter().any(is_it)
    }
}

/// What is known of a platform.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// The platform.
    pub platform: Platform,
    /// The documents that it rests on.
    pub sources: BTreeMap<String, Source>,
    /// The modules, in screen order.
    pub modules: Vec<Module>,
    /// The domains of a row that the catalogue does not know, in screen order.
    pub row_domains: BTreeMap<Action, Domain>,
    /// What governs the API's entities, in the order of the file.
    pub access: Vec<GovernedAccess>,
    /// The kinds of licence, by id.
    pub licences: Vec<Licence>,
    /// The levels that the platform comes with, in the order of the file.
    pub system_levels: Vec<SystemLevel>,
    /// How labels are folded.
    pub folding: Folding,
    /// Where the settings of a role are edited; `{role}` stands for its name.
    pub editor: String,
    /// The digest of the file.
    pub digest: Digest,
}

impl Catalogue {
    /// The module of an id.
    #[must_use]
    pub fn module(&self, id: &ModuleId) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == *id)
    }

    /// The entry of an id.
    #[must_use]
    pub fn entry(&self, id: &EntryId) -> Option<&Entry> {
        let module = self.modules.iter().find(|m| m.id.as_str() == id.module())?;
        module.entries.iter().find(|entry| entry.id == *id)
    }

    /// The entry whose permanent id is this word.
    #[must_use]
    pub fn entry_by_word(&self, word: &str) -> Option<&Entry> {
        self.entries().find(|entry| entry.id.as_str() == word)
    }

    /// Every entry, in screen order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.modules.iter().flat_map(|module| &module.entries)
    }

    /// An index over the names of the modules that hold rows.
    #[must_use]
    pub fn module_index(&self) -> NameIndex<usize> {
        let mut index = NameIndex::new(self.folding.clone());
        for (at, module) in self.modules.iter().enumerate().filter(|(_, m)| !m.is_facts) {
            index.add_name(&module.name, &at);
            for alias in &module.aliases {
                index.add_alias(alias, &at);
            }
        }
        index
    }

    /// An index over the names of a module's entries.
    #[must_use]
    pub fn entry_index(&self, module: &Module) -> NameIndex<usize> {
        let mut index = NameIndex::new(self.folding.clone());
        for (at, entry) in module.entries.iter().enumerate() {
            index.add_name(&entry.name, &at);
            for alias in &entry.aliases {
                index.add_alias(alias, &at);
            }
            if let Some(group) = &entry.group {
                index.add_alias(&format!("{group}: {}", entry.name), &at);
            }
        }
        index
    }

    /// The domain of a caller's access to an entity, as probes report it.
    ///
    /// # Errors
    ///
    /// None in practice: the three points are fixed.
    pub fn access_domain() -> Result<Domain, crate::DomainError> {
        let points = ["None", "Restricted", "All"].map(str::to_owned).to_vec();
        // The documented numbers and the words that are really sent.
        let aliases = [("0", "None"), ("1", "All"), ("2", "Restricted")];
        let aliases = aliases.map(|(alias, point)| (alias.to_owned(), point.to_owned()));
        crate::Chain::new(points, aliases).map(Domain::Chain)
    }

    /// The licence of this id.
    #[must_use]
    pub fn licence(&self, id: &str) -> Option<&Licence> {
        self.licences.iter().find(|licence| licence.id == id)
    }

    /// Whether the platform lists the rows of a role. Where it does not, cells are known from
    /// probes and declarations only.
    #[must_use]
    pub fn lists_rows(&self) -> bool {
        !self.row_domains.is_empty()
    }
}
