//! Finding one finding of a report by its fingerprint.

use permlint_model::names::nearest;
use permlint_model::report::{Finding, Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_model::text::clean;
use permlint_model::{GapReason, Severity};

use crate::exit::Failure;

/// A finding, and the report that has it.
pub(super) struct Found<'r> {
    pub(super) report: &'r Report,
    pub(super) finding: &'r Finding,
    /// Which report of the set it is, counted from 1.
    place: usize,
    /// How many reports of the set have a finding of this fingerprint.
    of: usize,
}

impl Found<'_> {
    /// Which one was taken, where several reports have it, such as before and after a change.
    pub(super) fn others(&self) -> Option<String> {
        let digest = clean(self.report.snapshot.digest.short(), 20);
        let taken = self.report.snapshot.taken.as_deref();
        let taken = taken.map_or_else(String::new, |taken| format!(", taken {}", clean(taken, 40)));
        let counts = match counts(self.report, self.finding) {
            true => ", where it counts",
            false => "",
        };
        (self.of > 1).then(|| {
            format!(
                "{} reports have this finding. This is the one of report {} (snapshot \
                 {digest}{taken}){counts}; to ask another, give it alone with --report",
                self.of, self.place
            )
        })
    }
}

/// Whether a finding keeps its audit from being compliant.
fn counts(report: &Report, finding: &Finding) -> bool {
    let asked = &report.asked;
    let is_allowed = |reason: GapReason| asked.allow_unknown.contains(&reason);
    finding.status == Status::Active
        && finding.severity >= asked.fail_on.max(Severity::Low)
        && !(finding.kind.is_undecided() && finding.reason.is_some_and(is_allowed))
}

/// The one finding whose fingerprint begins with a word; with a rule's id, the one of the rule.
///
/// # Errors
///
/// [`Failure::Input`] when there is none, or several; [`Failure::Usage`] for an empty word.
pub(super) fn find<'r>(reports: &'r ReportSet, word: &str) -> Result<Found<'r>, Failure> {
    let prefix = word.trim().to_lowercase();
    if prefix.is_empty() {
        return Err(Failure::Usage("the fingerprint is empty".to_owned()));
    }
    let all = || {
        let each = reports.reports.iter().enumerate();
        each.flat_map(|(place, report)| {
            let findings = report.findings.iter();
            findings.map(move |finding| (place, report, finding))
        })
    };
    let mut hits: Vec<(usize, &Report, &Finding)> = all()
        .filter(|(.., finding)| is_meant(finding, &prefix))
        .collect();
    // One role may be in a set twice, such as before and after a change: what counts is first.
    hits.sort_by_key(|(_, report, finding)| {
        let is_set_aside = !counts(report, finding);
        (finding.fingerprint.as_str(), is_set_aside)
    });
    let several = hits.clone();
    hits.dedup_by(|a, b| a.2.fingerprint == b.2.fingerprint);
    match hits.as_slice() {
        [(place, report, finding)] => Ok(Found {
            report,
            finding,
            place: place + 1,
            of: several.len(),
        }),
        [] => {
            let findings: Vec<&Finding> = all().map(|(.., finding)| finding).collect();
            Err(no_finding(word, &findings))
        }
        several => {
            let shown: Vec<String> = several.iter().take(8).map(|(.., f)| line(f)).collect();
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
