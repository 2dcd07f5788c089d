//! What changed since an earlier report.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::report::{FindingKind, Report, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::{BaselineId, Severity};

/// What makes two reports comparable: tenant, subject and baselines.
pub(super) type Key = (String, String, Vec<BaselineId>);

/// The key of a report.
pub(super) fn key(report: &Report) -> Key {
    let baselines = report.asked.baselines.iter();
    (
        report.tenant.id().to_string(),
        report.subject.name.to_lowercase(),
        baselines.map(|baseline| baseline.id.clone()).collect(),
    )
}

/// Reports of an earlier day.
#[derive(Debug)]
pub(super) struct Earlier<'r> {
    reports: BTreeMap<Key, &'r Report>,
}

/// How a report differs from the earlier one of the same subject.
#[derive(Debug)]
pub(super) struct Before<'r> {
    /// Findings that were not there.
    pub(super) new: usize,
    /// Findings that are no longer there.
    pub(super) gone: usize,
    /// The earlier verdict, where it was another one.
    pub(super) verdict_changed: Option<&'r Verdict>,
}

impl<'r> Earlier<'r> {
    /// The earlier reports; of several of one subject, the last.
    pub(super) fn of(set: &'r ReportSet) -> Self {
        let reports = set.reports.iter().map(|report| (key(report), report));
        Self {
            reports: reports.collect(),
        }
    }

    /// What the earlier report of the same subject says of this one.
    pub(super) fn before(&self, report: &Report) -> Option<Before<'r>> {
        let earlier = self.reports.get(&key(report))?;
        let (then, now) = (fingerprints(earlier), fingerprints(report));
        let verdict = &earlier.verdict;
        Some(Before {
            new: now.difference(&then).count(),
            gone: then.difference(&now).count(),
            verdict_changed: (*verdict != report.verdict).then_some(verdict),
        })
    }

    /// Subjects that are not among these.
    pub(super) fn missing(&self, now: &BTreeSet<Key>) -> Vec<&'r Report> {
        let missing = self.reports.iter().filter(|(key, _)| !now.contains(*key));
        missing.map(|(_, report)| *report).collect()
    }
}

/// The findings that count.
fn fingerprints(report: &Report) -> BTreeSet<&str> {
    let findings = report.findings.iter().filter(|finding| {
        let is_news = finding.kind != FindingKind::Notice && finding.severity > Severity::Info;
        finding.status == Status::Active && is_news
    });
    findings
        .map(|finding| finding.fingerprint.as_str())
        .collect()
}
