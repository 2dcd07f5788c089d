//! The formats that machines read, against the schemas of those who read them.

mod feeds;
mod redaction;
mod schemas;
mod sheets;
mod size;

use permlint_model::report_set::ReportSet;
use permlint_report::{Artifacts, Format, Options, render_with};

/// The snapshot that the user judged, a baseline of the user's own, and one that is embedded.
pub(crate) fn artifacts() -> Artifacts {
    Artifacts {
        subjects: vec![Some("./audits/acme 1.json".to_owned()); 60],
        output: None,
        own: [("house.yaml".to_owned(), "house.yaml".to_owned())].into(),
        embedded: [(
            "neo/connectwise.yaml".to_owned(),
            "schema: permlint.baseline/1\n".to_owned(),
        )]
        .into(),
    }
}

/// What a format makes of some reports, with files to point to.
pub(crate) fn shown(format: Format, reports: &ReportSet) -> String {
    let artifacts = artifacts();
    let options = Options {
        artifacts: Some(&artifacts),
        ..Options::default()
    };
    with(format, reports, options)
}

/// What a format makes of some reports.
pub(crate) fn with(format: Format, reports: &ReportSet, options: Options<'_>) -> String {
    let mut out = Vec::new();
    render_with(format, reports, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
