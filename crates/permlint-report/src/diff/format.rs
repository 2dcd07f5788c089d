//! The formats that a difference can be written in.

use std::str::FromStr;

/// A format that a difference can be written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: everything.
    Json,
    /// For tickets and pull requests.
    Markdown,
}

/// A word that names no format of a difference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a format; there are text, json, markdown")]
pub struct UnknownDiffFormat {
    word: String,
}

impl DiffFormat {
    /// Every format, the usual one first.
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Markdown];

    /// The word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }
}

impl FromStr for DiffFormat {
    type Err = UnknownDiffFormat;

    fn from_str(word: &str) -> Result<Self, UnknownDiffFormat> {
        let hit = Self::ALL.into_iter().find(|format| format.as_str() == word);
        hit.ok_or_else(|| UnknownDiffFormat {
            word: permlint_model::text::clean(word, 40),
        })
    }
}

impl std::fmt::Display for DiffFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_from_its_word() {
        for format in DiffFormat::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("xlsx".parse::<DiffFormat>().is_err());
    }
}
