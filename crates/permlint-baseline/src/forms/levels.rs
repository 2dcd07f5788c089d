//! A level, or one for each action.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};

use super::pairs::{Pairs, PairsVisitor};
use crate::at::At;

/// A level for the one value of a fact, or a level for each action.
#[derive(Debug, Clone)]
pub(crate) enum Levels {
    One(At<String>),
    Each(Pairs<At<String>>),
}

/// The same, before a single level knows its place.
enum Written {
    One(String),
    Each(Pairs<At<String>>),
}

struct LevelsVisitor;

impl<'de> Visitor<'de> for LevelsVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level, or a mapping from actions to levels")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Written, E> {
        Ok(Written::One(word.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Written, E> {
        Ok(Written::One(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Written, E> {
        Ok(Written::One(number.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Written, A::Error> {
        PairsVisitor(PhantomData).visit_map(map).map(Written::Each)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelsVisitor)
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<Written>::deserialize(deserializer)?;
        Ok(match value {
            Written::One(value) => Self::One(At { value, span }),
            Written::Each(levels) => Self::Each(levels),
        })
    }
}

impl JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A level; for entries, a level for each action, as in `{ add: All, edit: All }`.",
            "anyOf": [
                { "type": ["string", "integer"] },
                { "type": "object", "additionalProperties": { "type": ["string", "integer"] } }
            ]
        })
    }
}
