//! The formats that a report can be written in.

use std::str::FromStr;

/// A format that a report can be written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people: findings with the lines of the baseline that they break.
    #[default]
    Text,
    /// For people: modules and actions at a glance, then every cell that does not pass.
    Table,
    /// For programs: the whole report.
    Json,
    /// For people: one page for a browser, with filters, the matrix and everything else.
    Html,
}

/// A word that names no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a report format; there are {known}")]
pub struct UnknownFormat {
    word: String,
    known: String,
}

impl Format {
    /// Every format, the usual one first.
    pub const ALL: [Self; 4] = [Self::Text, Self::Table, Self::Json, Self::Html];

    /// The word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Table => "table",
            Self::Json => "json",
            Self::Html => "html",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        let hit = Self::ALL.into_iter().find(|f| f.as_str() == word);
        hit.ok_or_else(|| UnknownFormat {
            word: permlint_model::text::clean(word, 40),
            known: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_read_back_from_its_word() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
    }

    #[test]
    fn a_wrong_word_is_told_what_there_is() {
        let error = "xlsx\u{1b}".parse::<Format>().unwrap_err().to_string();
        assert_eq!(
            error,
            "\"xlsx\u{FFFD}\" is not a report format; there are text, table, json, html"
        );
    }
}
