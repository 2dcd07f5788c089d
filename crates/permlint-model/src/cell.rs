//! What one permission is about.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A product whose permissions are audited.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// ConnectWise PSA (formerly ConnectWise Manage).
    Connectwise,
    /// Autotask PSA.
    Autotask,
}

impl Platform {
    /// The word used in files and commands.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connectwise => "connectwise",
            Self::Autotask => "autotask",
        }
    }

    /// The product's name as its vendor writes it.
    #[must_use]
    pub fn product(self) -> &'static str {
        match self {
            Self::Connectwise => "ConnectWise PSA",
            Self::Autotask => "Autotask PSA",
        }
    }

    /// What the platform calls the thing that is audited.
    #[must_use]
    pub fn subject_word(self) -> &'static str {
        match self {
            Self::Connectwise => "security role",
            Self::Autotask => "security level",
        }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a cell permits. The order is the one of the products' screens.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Create records.
    Add,
    /// Change records.
    Edit,
    /// Delete records.
    Delete,
    /// Read records (ConnectWise's word).
    Inquire,
    /// Read records (Autotask's word).
    View,
    /// One entry of a row's customise list.
    Allow,
    /// The single value of a check box, number or fact.
    Value,
    /// Read records of an API entity.
    Query,
    /// Create records of an API entity.
    Create,
    /// Change records of an API entity.
    Update,
}

impl Action {
    /// Every action, in screen order.
    pub const ALL: [Self; 10] = [
        Self::Add,
        Self::Edit,
        Self::Delete,
        Self::Inquire,
        Self::View,
        Self::Allow,
        Self::Value,
        Self::Query,
        Self::Create,
        Self::Update,
    ];

    /// What can be done with an entity of the API, as a probe reports it.
    pub const VERBS: [Self; 4] = [Self::Query, Self::Create, Self::Update, Self::Delete];

    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Delete => "delete",
            Self::Inquire => "inquire",
            Self::View => "view",
            Self::Allow => "allow",
            Self::Value => "value",
            Self::Query => "query",
            Self::Create => "create",
            Self::Update => "update",
        }
    }

    /// Whether the action changes records.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Edit | Self::Delete | Self::Create | Self::Update
        )
    }

    /// The action of a word, if it is one.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}

impl std::fmt::Display for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
