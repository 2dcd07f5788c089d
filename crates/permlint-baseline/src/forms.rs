//! Shapes that may be written in two ways, without losing where they stand.
//!
//! `#[serde(untagged)]` would lose the positions and give poor messages.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::at::At;

/// A mapping whose keys keep their positions, in the order of the document.
#[derive(Debug, Clone)]
pub(crate) struct Pairs<T>(pub(crate) Vec<(At<String>, T)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

struct PairsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PairsVisitor<T> {
    type Value = Pairs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<At<String>>()? {
            pairs.push((key, map.next_value()?));
        }
        Ok(Pairs(pairs))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Pairs<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// `all`, or a list of entries.
#[derive(Debug, Clone)]
pub(crate) enum Entries {
    All,
    These(Vec<EntryDoc>),
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`all`, or a list of entries")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Entries, E> {
        match word {
            "all" => Ok(Entries::All),
            _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            entries.push(entry);
        }
        Ok(Entries::These(entries))
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EntriesVisitor)
    }
}

impl JsonSchema for Entries {
    fn schema_name() -> Cow<'static, str> {
        "Entries".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<EntryDoc>();
        json_schema!({
            "description": "`all` for every row that the live role returns, or a list.",
            "anyOf": [{ "const": "all" }, { "type": "array", "items": entry }]
        })
    }
}

/// The name of an entry, or `{ unlisted: name }` for one that the catalogue does not have.
#[derive(Debug, Clone)]
pub(crate) struct EntryDoc {
    pub(crate) name: At<String>,
    pub(crate) unlisted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unlisted {
    unlisted: At<String>,
}

impl<'de> Deserialize<'de> for EntryDoc {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = At::<Word>::deserialize(deserializer)?;
        Ok(match word.value {
            Word::Plain(text) => Self {
                name: At {
                    value: text,
                    span: word.span,
                },
                unlisted: false,
            },
            Word::Unlisted(name) => Self {
                name,
                unlisted: true,
            },
        })
    }
}

enum Word {
    Plain(String),
    Unlisted(At<String>),
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of an entry, or `{ unlisted: name }`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Word, E> {
        Ok(Word::Plain(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Word, A::Error> {
        let unlisted = Unlisted::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Word::Unlisted(unlisted.unlisted))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

impl JsonSchema for EntryDoc {
    fn schema_name() -> Cow<'static, str> {
        "Entry".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": { "unlisted": { "type": "string" } },
                    "required": ["unlisted"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

/// A level for the one value of a fact, or a level for each action.
#[derive(Debug, Clone)]
pub(crate) enum Levels {
    One(At<String>),
    Each(Pairs<At<String>>),
}

struct LevelsVisitor;

impl<'de> Visitor<'de> for LevelsVisitor {
    type Value = Levels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a level, or a mapping from actions to levels")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Levels, E> {
        Ok(Levels::One(unplaced(word.to_owned())))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Levels, E> {
        Ok(Levels::One(unplaced(number.to_string())))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Levels, E> {
        Ok(Levels::One(unplaced(number.to_string())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Levels, A::Error> {
        PairsVisitor(PhantomData).visit_map(map).map(Levels::Each)
    }
}

fn unplaced(value: String) -> At<String> {
    At {
        value,
        span: crate::at::Span::default(),
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let levels = At::<Unplaced>::deserialize(deserializer)?;
        Ok(match levels.value.0 {
            Levels::One(word) => Self::One(At {
                value: word.value,
                span: levels.span,
            }),
            each @ Levels::Each(_) => each,
        })
    }
}

struct Unplaced(Levels);

impl<'de> Deserialize<'de> for Unplaced {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LevelsVisitor).map(Unplaced)
    }
}

impl JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A level; for entries, a mapping from actions to levels.",
            "anyOf": [
                { "type": ["string", "integer"] },
                { "type": "object", "additionalProperties": { "type": ["string", "integer"] } }
            ]
        })
    }
}

/// Where a rule comes from: `permlint`, or a section of a document.
#[derive(Debug, Clone)]
pub(crate) enum OriginDoc {
    Permlint,
    Section(SectionDoc),
}

/// A section of a document.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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
        json_schema!({ "anyOf": [{ "const": "permlint" }, section] })
    }
}
