//! What a renderer is told beside the reports.

use std::collections::BTreeMap;

use permlint_model::report_set::ReportSet;

use crate::style::Style;

/// What a renderer is told beside the reports. Every part has a harmless default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// How what people read looks.
    pub style: Style,
    /// The files that findings can point to; `None` where there are none.
    pub artifacts: Option<&'a Artifacts>,
    /// The reports of an earlier day, for formats that tell what changed since.
    pub since: Option<&'a ReportSet>,
}

/// The files that findings can point to. A renderer reads none of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Artifacts {
    /// The file of the user's that the findings of each report are about when nothing more
    /// exact is known: the snapshot, the worksheet, the report. In the order of the reports,
    /// and relative to where permlint ran.
    pub subjects: Vec<Option<String>>,
    /// What stands in for a subject that is not known: the file that is written.
    pub output: Option<String>,
    /// Baselines and exceptions of the user's own by the path that reports name them by, each
    /// with its path from where permlint ran.
    pub own: BTreeMap<String, String>,
    /// Texts of embedded baselines, by the path that reports name them by. They exist nowhere
    /// else, so formats that can carry a file carry them.
    pub embedded: BTreeMap<String, String>,
}
