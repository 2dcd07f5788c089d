//! Finding one finding of a report by its fingerprint.

use permlint_model::names::nearest;
use permlint_model::report::{Finding, Report};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;

use crate::exit::Failure;

/// The one finding whose fingerprint begins with a word; with a rule's id, the one of the rule.
///
/// # Errors
///
/// [`Failure::Input`] when there is none, or several; [`Failure::Usage`] for an empty word.
pub(super) fn find<'r>(
    reports: &'r ReportSet,
    word: &str,
) -> Result<(&'r Report, &'r Finding), Failure> {
    let prefix = word.trim().to_lowercase();
    if prefix.is_empty() {
        return Err(Failure::Usage("the fingerprint is empty".to_owned()));
    }
    let all = || {
        let each = reports.reports.iter();
        each.flat_map(|report| report.findings.iter().map(move |finding| (report, finding)))
    };
    let mut hits: Vec<(&Report, &Finding)> = all()
        .filter(|(_, finding)| is_meant(finding, &prefix))
        .collect();
    // One role may be in a set twice, such as before and after a change.
    hits.sort_by(|a, b| a.1.fingerprint.cmp(&b.1.fingerprint));
    hits.dedup_by(|a, b| a.1.fingerprint == b.1.fingerprint);
    match hits.as_slice() {
        [hit] => Ok(*hit),
        [] => {
            let findings: Vec<&Finding> = all().map(|(_, finding)| finding).collect();
            Err(no_finding(word, &findings))
        }
        several => {
            let shown: Vec<String> = several.iter().take(8).map(|(_, f)| line(f)).collect();
            Err(Failure::Input(format!(
                "{} findings {} {:?}; give more digits of one:\n{}",
                several.len(),
                if prefix.contains('/') {
                    "are of"
                } else {
                    "begin with"
                },
                clean(word, 40),
                shown.join("\n")
            )))
        }
    }
}

/// Ids of rules have a slash, and fingerprints have none.
fn is_meant(finding: &Finding, prefix: &str) -> bool {
    match prefix.contains('/') {
        true => finding.rule.as_str() == prefix,
        false => finding.fingerprint.starts_with(prefix),
    }
}

fn no_finding(word: &str, all: &[&Finding]) -> Failure {
    let known = all.iter().map(|finding| finding.fingerprint.as_str());
    let near = nearest(word, known, 1);
    let near = near.first();
    let near = near.and_then(|near| all.iter().find(|f| f.fingerprint == *near));
    let help = match near {
        Some(near) => format!("did you mean this one?\n{}", line(near)),
        None => format!(
            "it has {}; a verbose text report shows their fingerprints as `id`",
            all.len()
        ),
    };
    Failure::Input(format!(
        "the report has no finding {:?}; {help}",
        clean(word, 40)
    ))
}

fn line(finding: &Finding) -> String {
    format!(
        "  {}  {} {} {} ({})",
        clean(&finding.fingerprint, 40),
        finding.rule,
        finding.entry_id,
        finding.action,
        finding.kind.as_str()
    )
}
