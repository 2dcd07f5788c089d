//! Where a finding points: a file, and the line in it.

use permlint_model::report::Finding;
use permlint_model::text::clean;

use crate::options::Artifacts;
use crate::phrase::inert;

/// The most characters of a path.
const PATH_MAX: usize = 1_000;
/// What a finding points to where no file is known at all.
const NOWHERE: &str = "permlint-report";

/// A file of the user's, and a line in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The path as it was named, neutralised and with slashes.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: u32,
    /// Column and length in characters, where the line is known to be meant.
    pub(crate) span: Option<(u32, u32)>,
}

/// The place of a finding: the line of the user's own baseline, else the file that was judged.
///
/// A line of an embedded baseline is in no file of the user's, so it is never the place.
/// `report` is the place of the finding's report among all.
pub(crate) fn of(finding: &Finding, artifacts: Option<&Artifacts>, report: usize) -> Place {
    let at = finding.location.as_ref();
    let own = at.and_then(|at| Some((at, artifacts?.own.get(&at.path)?)));
    match own {
        Some((at, own)) => Place {
            path: path(own),
            line: at.line.max(1),
            span: Some((at.column.max(1), at.length.max(1))),
        },
        None => subject(artifacts, report),
    }
}

/// The file that was judged, else the one that is written.
pub(crate) fn subject(artifacts: Option<&Artifacts>, report: usize) -> Place {
    let named = artifacts.and_then(|files| {
        let subject = files.subjects.get(report).and_then(Option::as_ref);
        subject.or(files.output.as_ref()).map(String::as_str)
    });
    Place {
        path: path(named.unwrap_or(NOWHERE)),
        line: 1,
        span: None,
    }
}

/// Whether a file of the user's is known at all.
pub(crate) fn is_known(place: &Place) -> bool {
    place.path != NOWHERE
}

/// A file that a report names, as somebody who reads the report may look it up: one of the
/// user's own, an absolute one, or one below; no path that leads out of where it is read.
pub(crate) fn named(path: &str, artifacts: Option<&Artifacts>) -> Option<String> {
    let own = artifacts.and_then(|files| files.own.get(path));
    let path = self::path(own.map_or(path, String::as_str));
    let leads_out = path.split('/').any(|part| part == "..");
    (!leads_out).then_some(path)
}

/// A path as machines of every kind take it.
pub(crate) fn path(path: &str) -> String {
    let path = inert(&clean(path, PATH_MAX)).replace('\\', "/");
    match path.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ if path.is_empty() => NOWHERE.to_owned(),
        _ => path,
    }
}

/// A path as a URI reference: relative ones stay relative.
pub(crate) fn uri(path: &str) -> String {
    let encoded: String = path.bytes().map(uri_byte).collect();
    let is_drive = path.get(1..3) == Some(":/");
    match (path.starts_with('/'), is_drive) {
        (true, _) => format!("file://{encoded}"),
        (_, true) => format!("file:///{encoded}"),
        _ => encoded,
    }
}

fn uri_byte(byte: u8) -> String {
    match byte {
        b if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri_that_no_text_can_leave() {
        assert_eq!(uri(&path("./audits/acme 1.json")), "audits/acme%201.json");
        assert_eq!(
            uri(&path("C:\\audits\\a.json")),
            "file:///C%3A/audits/a.json"
        );
        assert_eq!(uri(&path("/srv/a#b.json")), "file:///srv/a%23b.json");
        assert_eq!(
            uri(&path("javascript:alert(1)")),
            "javascript%3Aalert%281%29"
        );
        assert_eq!(path("\u{1b}"), "\u{FFFD}");
    }
}
