//! A worksheet as it is written in YAML.

use std::fmt;

use permlint_model::{Date, Platform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::draft::{Draft, Line};
use crate::at::{At, Span};

/// What somebody declares about one role or level.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "permlint.worksheet/1", rename = "Worksheet")]
pub(crate) struct WorksheetDoc {
    /// `permlint.worksheet/1`.
    #[expect(dead_code, reason = "checked before the document is read as a whole")]
    schema: String,
    /// The platform.
    platform: At<Platform>,
    /// The company that it is about; any, where it says nothing.
    company: Option<At<String>>,
    /// The role or level, as the screen names it.
    level: At<String>,
    /// Who looked at the screen.
    declared_by: At<String>,
    /// When.
    #[schemars(with = "Date")]
    declared_on: At<String>,
    /// Answers for whole sections.
    #[serde(default)]
    sections: Vec<SectionDoc>,
    /// Answers for single settings.
    #[serde(default)]
    answers: Vec<AnswerDoc>,
    /// Further levels, declared by the same person on the same day.
    #[serde(default)]
    other_levels: Vec<OtherLevelDoc>,
}

/// What stands in some cells of a further level.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "WorksheetOtherLevel")]
struct OtherLevelDoc {
    /// The role or level, as the screen names it.
    level: At<String>,
    /// Answers for single settings.
    #[serde(default)]
    answers: Vec<AnswerDoc>,
}

/// What a whole section gives.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "WorksheetSection")]
struct SectionDoc {
    /// The section's permanent id.
    id: At<String>,
    /// `full`, `none`, or `some: <setting>=<value>`; empty when it is not known.
    #[serde(default)]
    #[schemars(schema_with = "word_or_nothing")]
    value: Option<At<Word>>,
    /// Anything else; it is not read.
    #[expect(dead_code, reason = "for people")]
    #[serde(default)]
    note: Option<String>,
}

/// What stands in one cell of the screen.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "WorksheetAnswer")]
struct AnswerDoc {
    /// The setting's permanent id.
    id: At<String>,
    /// The column; not needed where there is only one value.
    action: Option<At<String>>,
    /// The word on the screen; empty when it is not known.
    #[serde(default)]
    #[schemars(schema_with = "word_or_nothing")]
    value: Option<At<Word>>,
    /// Anything else; it is not read.
    #[expect(dead_code, reason = "for people")]
    #[serde(default)]
    note: Option<String>,
}

/// A word, or a whole number.
struct Word(String);

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a whole number")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Word, E> {
        Ok(Word(word.to_owned()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

/// Nothing after the key says something: it is not known.
fn word_or_nothing(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "integer", "null"], "default": null })
}

impl WorksheetDoc {
    pub(super) fn draft(self) -> Draft {
        let sections = self.sections.into_iter().map(SectionDoc::line);
        let answers = self.answers.into_iter().map(|answer| answer.line(None));
        let mut lines: Vec<Line> = sections.chain(answers).collect();
        let mut other_levels = Vec::new();
        for other in self.other_levels {
            let answers = other.answers.into_iter();
            lines.extend(answers.map(|answer| answer.line(Some(other.level.clone()))));
            other_levels.push(other.level);
        }
        Draft {
            schema: None,
            platform: Some(At {
                value: self.platform.value.as_str().to_owned(),
                span: self.platform.span,
            }),
            company: self.company,
            level: Some(self.level),
            declared_by: Some(self.declared_by),
            declared_on: Some(self.declared_on),
            other_levels,
            lines,
        }
    }
}

impl SectionDoc {
    fn line(self) -> Line {
        Line {
            level: None,
            whole_section: true,
            action: None,
            value: given(self.value, self.id.span),
            id: self.id,
        }
    }
}

impl AnswerDoc {
    fn line(self, level: Option<At<String>>) -> Line {
        Line {
            level,
            whole_section: false,
            action: self.action,
            value: given(self.value, self.id.span),
            id: self.id,
        }
    }
}

fn given(value: Option<At<Word>>, id: Span) -> At<String> {
    match value {
        Some(word) => At {
            value: word.value.0,
            span: word.span,
        },
        None => At {
            value: String::new(),
            span: id,
        },
    }
}
