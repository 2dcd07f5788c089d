//! What a security level lets its users do, as far as the API tells.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::entities::Entity;

/// The answer to "may I?", per entity and verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum Access {
    /// Never.
    None,
    /// Sometimes: the level sets conditions, such as *Mine*.
    Restricted,
    /// Always.
    All,
}

impl Access {
    /// The word on the wire.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Restricted => "Restricted",
            Self::All => "All",
        }
    }

    /// The number that the vendor's documents give.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::None => 0,
            Self::All => 1,
            Self::Restricted => 2,
        }
    }
}

/// What can be done with the records of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ValueEnum)]
pub enum Verb {
    /// Adding.
    Create,
    /// Reading.
    Query,
    /// Changing.
    Update,
    /// Removing.
    Delete,
}

impl Verb {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Create, Self::Query, Self::Update, Self::Delete];

    /// The name at the end of fields such as `userAccessForQuery`.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Query => "Query",
            Self::Update => "Update",
            Self::Delete => "Delete",
        }
    }

    pub(super) fn initial(self) -> char {
        match self {
            Self::Create => 'c',
            Self::Query => 'q',
            Self::Update => 'u',
            Self::Delete => 'd',
        }
    }
}

/// One answer for everything, and the exceptions from it.
#[derive(Debug, Clone)]
pub(super) struct Rights {
    everything: Access,
    exceptions: BTreeMap<(&'static str, Verb), Access>,
}

impl Rights {
    /// The same for every verb of every entity.
    pub(super) fn uniform(access: Access) -> Self {
        Self {
            everything: access,
            exceptions: BTreeMap::new(),
        }
    }

    pub(super) fn set(&mut self, entity: &'static Entity, verb: Verb, access: Access) {
        self.exceptions.insert((entity.name, verb), access);
    }

    /// The level's answer; None for what nobody can do.
    pub(super) fn get(&self, entity: &Entity, verb: Verb) -> Access {
        if !entity.can(verb) {
            return Access::None;
        }
        let exception = self.exceptions.get(&(entity.name, verb));
        exception.copied().unwrap_or(self.everything)
    }
}
