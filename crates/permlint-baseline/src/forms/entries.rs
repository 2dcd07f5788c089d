//! The entries that a document names.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::at::At;

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
            "description": "The name of an entry, or `{ unlisted: … }` for one that the catalogue does not have.",
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "properties": {
                        "unlisted": {
                            "description": "The name, as the document writes it.",
                            "type": "string"
                        }
                    },
                    "required": ["unlisted"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
