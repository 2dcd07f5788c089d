//! The documented state: what a vendor's page says that its integration needs, and what must
//! stay closed.
//!
//! These are the values that the engine works on. The YAML that people write, with its
//! diagnostics, belongs to `permlint-baseline`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::Source;
use crate::{
    Action, BaselineId, Date, Digest, EntryId, Excerpt, Location, ModuleId, Platform, RuleId,
    Severity,
};

/// How much of the document a baseline holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Every statement was read.
    Complete,
    /// All but a few details were read.
    NearComplete,
    /// The document was cut, or shows parts only as pictures.
    Partial,
}

/// The way in which a rule can be broken.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// At least this much: less breaks the integration.
    Need,
    /// At most this much: more is not documented.
    Limit,
    /// Exactly this.
    Exact,
}

/// Where a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Origin {
    /// A section of a vendor's document.
    Document {
        /// A key of [`Baseline::sources`].
        source: String,
        /// The heading that the statement stands under.
        section: String,
    },
    /// A rule of our own, never dressed up as a vendor's.
    Permlint,
}

/// A documented baseline, loaded and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Its permanent id.
    pub id: BaselineId,
    /// Its title.
    pub title: String,
    /// The platform.
    pub platform: Platform,
    /// The day on which the document was read.
    pub read_on: Date,
    /// How much of the document it holds.
    pub confidence: Confidence,
    /// The documents that it mirrors.
    pub sources: BTreeMap<String, Source>,
    /// Values that a user may set.
    pub parameters: BTreeMap<String, Parameter>,
    /// Optional parts of the document.
    pub features: Vec<Feature>,
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
    /// What the document says and no rule can see.
    pub not_checked: Vec<NotChecked>,
    /// The digest of the file.
    pub digest: Digest,
}

/// A value that a user may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub title: String,
    /// The document's own value.
    pub default: Option<String>,
}

/// An optional part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its id within the baseline.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Rules that no longer hold when it is on.
    pub lifts: Vec<Lift>,
}

/// A rule, or some entries of it, that a feature takes out of force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// The rule.
    pub rule: RuleId,
    /// Only these entries; `None` for every one.
    pub entries: Option<Vec<EntryId>>,
    /// Only these actions; `None` for every one.
    pub actions: Option<Vec<Action>>,
}

impl Lift {
    /// Whether the whole rule is taken out of force.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.entries.is_none() && self.actions.is_none()
    }

    /// Whether a cell is taken out.
    #[must_use]
    pub fn covers(&self, entry: &EntryId, action: Action) -> bool {
        self.entries
            .as_ref()
            .is_none_or(|entries| entries.contains(entry))
            && self.takes(action)
    }

    /// Whether an action is taken out, for the entries that are.
    #[must_use]
    pub fn takes(&self, action: Action) -> bool {
        let actions = self.actions.as_ref();
        actions.is_none_or(|actions| actions.contains(&action))
    }
}

/// One rule: one direction, one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its permanent id.
    pub id: RuleId,
    /// Ids that it had before.
    pub aliases: Vec<RuleId>,
    /// The compliant state, as a fact.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// How it can be broken.
    pub direction: Direction,
    /// Where it comes from.
    pub origin: Origin,
    /// The risk, or what breaks.
    pub why: String,
    /// The smallest change that mends it, where the click path alone does not say it.
    pub fix: Option<String>,
    /// In force only when this feature is on.
    pub when: Option<String>,
    /// What it expects.
    pub expect: Vec<Expectation>,
    /// Where it stands.
    pub location: Location,
    /// The lines that it stands on.
    pub excerpt: Excerpt,
}

/// What a rule expects of some cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The cells.
    pub target: Target,
    /// What is demanded of each action.
    pub demands: BTreeMap<Action, Demand>,
    /// Whether an entry that is absent from a complete list is of no concern.
    pub when_present: bool,
    /// Where it stands.
    pub location: Location,
}

/// The cells that an expectation is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Some entries of a module.
    Entries {
        /// The module.
        module: ModuleId,
        /// Which ones.
        select: Selection,
    },
    /// Entries of a customise list.
    Items {
        /// The entry that has the list.
        entry: EntryId,
        /// The names on the list.
        items: Vec<String>,
    },
    /// At least one permission of the module.
    AnyOf {
        /// The module.
        module: ModuleId,
        /// Which ones.
        select: Selection,
    },
    /// A fact about the member or the role.
    Fact(EntryId),
    /// The access to an entity of the API, which probes of the caller show.
    Access {
        /// The entity's name in the API.
        entity: String,
    },
    /// Cells of others than the audited subject: one for each of them.
    Others(Others),
    /// Every cell of these actions: at most what all active baselines ask for.
    Otherwise {
        /// The actions; their demand is the floor of the envelope.
        actions: Vec<Action>,
    },
}

/// Cells of others than the audited subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Others {
    /// Whose they are.
    pub whose: Whose,
    /// Which ones.
    pub cells: OthersCells,
}

/// Whose cells an expectation speaks of, where it is not the audited subject.
///
/// Texts hold names with commas between them, and may be parameters: `{need-impersonation}`.
/// A parameter without a value names nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// These people, by user name. Entries are then what can be done in their name as far as
    /// their licence goes.
    People(String),
    /// The levels that these people hold.
    LevelsOf(String),
    /// These levels.
    Levels(Vec<String>),
    /// Every level that the platform comes with and that people hold as it is.
    SystemLevelsHeld,
}

impl Whose {
    /// The people that it names, with parameters still in place.
    #[must_use]
    pub fn people(&self) -> Option<&str> {
        match self {
            Self::People(names) | Self::LevelsOf(names) => Some(names),
            Self::Levels(_) | Self::SystemLevelsHeld => None,
        }
    }
}

/// Which cells of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OthersCells {
    /// A fact about each of them.
    Fact(EntryId),
    /// Some entries of a module.
    Entries {
        /// The module.
        module: ModuleId,
        /// Which ones.
        select: Selection,
    },
}

/// The names of a list as people write it: commas between them, none empty.
#[must_use]
pub fn names_of(list: &str) -> Vec<&str> {
    let names = list.split(',').map(str::trim);
    names.filter(|name| !name.is_empty()).collect()
}

/// Which entries of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Every row that the live role returns for the module, but these.
    All {
        /// Entries that are left out.
        except: Vec<EntryId>,
    },
    /// These.
    These(Vec<EntryRef>),
}

/// An entry as a document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRef {
    /// The catalogue's id; `None` for a name that is marked as not in the catalogue.
    pub id: Option<EntryId>,
    /// The name as the document writes it.
    pub label: String,
    /// Where it stands.
    pub location: Location,
}

/// What is demanded of a cell, in the document's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Demand {
    /// This value or more.
    AtLeast(String),
    /// This value or less.
    AtMost(String),
    /// This value.
    Exactly(String),
    /// One of these values.
    OneOf(Vec<String>),
}

/// A statement of the document that no rule can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// The document.
    pub source: Option<String>,
    /// The heading that it stands under.
    pub section: String,
    /// What the document says, in our words.
    pub statement: String,
    /// Why it is not checked.
    pub because: String,
    /// Whether a person should check it.
    pub ask: Ask,
}

/// What becomes of a statement that is not checked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// A person should check it: it is on the report's checklist.
    Checklist,
    /// It is an explanation; there is nothing to check.
    Nothing,
}
