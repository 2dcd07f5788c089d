//! Where a rule comes from.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};

use crate::at::At;

/// Where a rule comes from: `permlint`, or a section of a document.
#[derive(Debug, Clone)]
pub(crate) enum OriginDoc {
    Permlint,
    Section(SectionDoc),
}

/// A section of a document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "Section")]
pub(crate) struct SectionDoc {
    /// A key of `sources`.
    pub(crate) source: At<String>,
    /// The heading that the statement stands under.
    pub(crate) section: At<String>,
}

struct OriginVisitor;

impl<'de> Visitor<'de> for OriginVisitor {
    type Value = OriginDoc;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`permlint`, or `{ source, section }`")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<OriginDoc, E> {
        match word {
            "permlint" => Ok(OriginDoc::Permlint),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OriginDoc, A::Error> {
        SectionDoc::deserialize(de::value::MapAccessDeserializer::new(map)).map(OriginDoc::Section)
    }
}

impl<'de> Deserialize<'de> for OriginDoc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OriginVisitor)
    }
}

impl JsonSchema for OriginDoc {
    fn schema_name() -> Cow<'static, str> {
        "Origin".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let section = generator.subschema_for::<SectionDoc>();
        json_schema!({
            "description": "`permlint` for a rule of our own, or `{ source: …, section: … }`.",
            "anyOf": [{ "const": "permlint" }, section]
        })
    }
}
