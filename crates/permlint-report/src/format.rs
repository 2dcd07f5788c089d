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
    /// For people who answer for many tenants: one page with a row for each.
    Summary,
    /// For tickets and pull requests: the verdict first, the details folded.
    Markdown,
    /// For whoever clicks: one row a change, as CSV.
    ActionPlan,
    /// For spreadsheets: one row a cell.
    Csv,
    /// For programs: the whole report.
    Json,
    /// For people: one page for a browser, with filters, the matrix and everything else.
    Html,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For test reports: JUnit's XML.
    Junit,
    /// For GitHub Actions: annotations.
    Github,
    /// For GitLab: a Code Quality report.
    Gitlab,
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
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Table,
        Self::Html,
        Self::Summary,
        Self::Markdown,
        Self::ActionPlan,
        Self::Csv,
        Self::Json,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
    ];

    /// The word used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Table => "table",
            Self::Summary => "summary",
            Self::Markdown => "markdown",
            Self::ActionPlan => "action-plan",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
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
            "\"xlsx\u{FFFD}\" is not a report format; there are text, table, html, summary, markdown, \
             action-plan, csv, json, sarif, junit, github, gitlab"
        );
    }
}
