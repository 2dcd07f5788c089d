//! A worksheet as it is written, in either form, before the catalogue is asked.

use permlint_model::{Platform, SchemaId, check_schema};

use crate::at::At;
use crate::problem::Problem;

/// What was written, line by line.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) schema: Option<At<String>>,
    pub(super) platform: Option<At<String>>,
    pub(super) company: Option<At<String>>,
    pub(super) level: Option<At<String>>,
    pub(super) declared_by: Option<At<String>>,
    pub(super) declared_on: Option<At<String>>,
    /// Further levels, in the order in which they stand.
    pub(super) other_levels: Vec<At<String>>,
    pub(super) lines: Vec<Line>,
}

/// One answer as it is written. An empty value is none.
#[derive(Debug)]
pub(super) struct Line {
    /// The level, where it may be another than the one that the worksheet is about.
    pub(super) level: Option<At<String>>,
    /// A setting, or a section.
    pub(super) id: At<String>,
    /// Whether the answer is about a whole section.
    pub(super) whole_section: bool,
    /// The column, where it is named.
    pub(super) action: Option<At<String>>,
    pub(super) value: At<String>,
}

impl Draft {
    /// What is wrong with what the worksheet says it is. In a table it may say nothing of it.
    pub(super) fn check_kind(&self, platform: Platform) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(schema) = &self.schema
            && let Err(error) = check_schema(schema, SchemaId::WORKSHEET)
        {
            let problem = Problem::new(error.to_string()).at(schema.span, "what the file is");
            problems.push(problem.help("give the file that is, or update permlint"));
        }
        if let Some(given) = &self.platform
            && !given.eq_ignore_ascii_case(platform.as_str())
        {
            let shown = permlint_model::text::clean(given, 40);
            let message =
                format!("this worksheet is for {shown:?}, and the catalogue for {platform}");
            let problem = Problem::new(message).at(given.span, "here");
            problems.push(problem.help("use it with a catalogue of its own platform"));
        }
        problems
    }
}
