//! What to fetch, as a value: the engine computes it, the binary hands it to a reader.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose rights an audit reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Perspective {
    /// The role; where that is refused, the caller's own rights.
    #[default]
    Auto,
    /// The role only.
    Role,
    /// The caller's own rights only.
    #[serde(rename = "self")]
    Own,
}

/// Which subjects a snapshot reads.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FetchPlan {
    /// The roles or levels to read, by name; none named means every one.
    pub roles: Vec<String>,
    /// Members whose held role is to be read as well, by identifier.
    pub members: Vec<String>,
    /// Whose rights are read.
    pub perspective: Perspective,
    /// The entities of the API for which the caller's own access is asked.
    #[serde(default)]
    pub entities: Vec<String>,
    /// Ask for every entity that is known, instead of those named.
    #[serde(default)]
    pub all_entities: bool,
    /// People that are to be recorded by name, by user name.
    #[serde(default)]
    pub people: Vec<String>,
}

impl FetchPlan {
    /// Whether every role is to be read.
    #[must_use]
    pub fn wants_all_roles(&self) -> bool {
        self.roles.is_empty() && self.members.is_empty()
    }

    /// A plan that reads what either of two plans reads. Where one wants every role, so does it.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        let all_roles = self.wants_all_roles() || other.wants_all_roles();
        let both = |a: Vec<String>, b: Vec<String>| {
            let all: std::collections::BTreeSet<String> = a.into_iter().chain(b).collect();
            all.into_iter().collect::<Vec<_>>()
        };
        let named = |a, b| match all_roles {
            true => Vec::new(),
            false => both(a, b),
        };
        Self {
            roles: named(self.roles, other.roles),
            members: named(self.members, other.members),
            perspective: match self.perspective == other.perspective {
                true => self.perspective,
                false => Perspective::Auto,
            },
            entities: both(self.entities, other.entities),
            all_entities: self.all_entities || other.all_entities,
            people: both(self.people, other.people),
        }
    }
}
