//! Reports of several subjects or tenants as one answer: `permlint.report-set/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::format::schema_of;
use crate::report::{Report, ReportError, Verdict};
use crate::{SchemaId, check_schema};

/// Reports of several subjects or tenants, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReportSet {
    /// `permlint.report-set/1`.
    pub schema: String,
    /// The permlint that wrote it.
    pub tool_version: String,
    /// The answer: violations where one report has some, else inconclusive where one is.
    pub verdict: Verdict,
    /// The exit code that goes with the verdict.
    pub exit_code: u8,
    /// The reports.
    pub reports: Vec<Report>,
}

impl ReportSet {
    /// Joins reports to one answer. Where there is none, nothing was judged.
    #[must_use]
    pub fn new(reports: Vec<Report>) -> Self {
        let verdict = joint_verdict(&reports);
        Self {
            schema: SchemaId::REPORT_SET.to_string(),
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            verdict,
            exit_code: verdict.exit_code(),
            reports,
        }
    }

    /// Reads a report, or a set of them, from JSON.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when it is of another kind or version, or not of the promised shape.
    pub fn from_json(text: &str) -> Result<Self, ReportError> {
        let schema = schema_of(text).map_err(|e| shape(&e))?;
        if schema.starts_with("permlint.report-set/") {
            check_schema(&schema, SchemaId::REPORT_SET)?;
            let set: Self = serde_json::from_str(text).map_err(|e| shape(&e))?;
            set.reports.iter().try_for_each(Report::check)?;
            // The answer is that of the reports, whatever stands above them.
            return Ok(Self {
                tool_version: set.tool_version,
                ..Self::new(set.reports)
            });
        }
        Report::from_json(text).map(|report| Self::new(vec![report]))
    }

    /// The set as JSON with a line end; one report alone is written as `permlint.report/1`.
    ///
    /// # Errors
    ///
    /// [`ReportError::Shape`] when serialisation fails, which no value of this type does.
    pub fn to_json(&self) -> Result<String, ReportError> {
        if let [only] = self.reports.as_slice() {
            return only.to_json();
        }
        let mut text = serde_json::to_string_pretty(self).map_err(|e| shape(&e))?;
        text.push('\n');
        Ok(text)
    }
}

/// The verdict over several reports.
#[must_use]
pub fn joint_verdict(reports: &[Report]) -> Verdict {
    let any = |verdict: Verdict| reports.iter().any(|report| report.verdict == verdict);
    if any(Verdict::Violations) {
        return Verdict::Violations;
    }
    match any(Verdict::Inconclusive) || reports.is_empty() {
        true => Verdict::Inconclusive,
        false => Verdict::Compliant,
    }
}

fn shape(error: &serde_json::Error) -> ReportError {
    ReportError::Shape(crate::text::clean(&error.to_string(), 240))
}
