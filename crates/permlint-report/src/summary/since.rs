//! What changed since an earlier report.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use permlint_model::plan::Perspective;
use permlint_model::report::{BaselineRef, Finding, FindingKind, Report, Status, Verdict};
use permlint_model::report_set::ReportSet;
use permlint_model::{BaselineId, Severity};

/// What makes two reports comparable: tenant, subject, member, whose rights, and baselines with
/// the features that were on.
type Key = (
    String,
    String,
    Option<String>,
    u8,
    Vec<(BaselineId, Vec<String>)>,
);

fn key(report: &Report) -> Key {
    let asked = &report.asked;
    let perspective = match asked.perspective {
        Perspective::Auto => 0,
        Perspective::Role => 1,
        Perspective::Own => 2,
    };
    (
        report.tenant.id().to_string(),
        report.subject.name.to_lowercase(),
        asked.member.as_ref().map(|member| member.to_lowercase()),
        perspective,
        asked.baselines.iter().map(as_used).collect(),
    )
}

fn as_used(baseline: &BaselineRef) -> (BaselineId, Vec<String>) {
    let on = baseline.features.iter().filter(|feature| feature.on);
    let on = on.map(|feature| feature.id.clone());
    (baseline.id.clone(), on.collect())
}

/// How reports differ from earlier ones.
#[derive(Debug)]
pub(super) struct Since<'r> {
    /// For each report, in their order: how it differs; nothing for a first audit.
    pub(super) before: Vec<Option<Before<'r>>>,
    /// Earlier reports that no report of now belongs to.
    pub(super) missing: Vec<&'r Report>,
}

/// How a report differs from the earlier one of the same subject.
#[derive(Debug)]
pub(super) struct Before<'r> {
    /// Findings that were not there.
    pub(super) new: usize,
    /// Findings that are no longer there.
    pub(super) gone: usize,
    /// Findings that are still there, and were accepted or noted as known since.
    pub(super) set_aside: usize,
    /// Findings that count again.
    pub(super) back: usize,
    /// The earlier verdict, where it was another one.
    pub(super) verdict_changed: Option<&'r Verdict>,
}

impl<'r> Since<'r> {
    /// Compares reports with those of an earlier day. Several on the same question belong
    /// together in their order.
    pub(super) fn of(now: &ReportSet, then: &'r ReportSet) -> Self {
        let mut earlier: BTreeMap<Key, VecDeque<&'r Report>> = BTreeMap::new();
        for report in &then.reports {
            earlier.entry(key(report)).or_default().push_back(report);
        }
        let before = now.reports.iter().map(|report| {
            let same = earlier.get_mut(&key(report));
            let earlier = same.and_then(VecDeque::pop_front)?;
            Some(Before::of(report, earlier))
        });
        let before = before.collect();
        let missing = earlier.into_values().flatten().collect();
        Self { before, missing }
    }
}

impl<'r> Before<'r> {
    fn of(now: &Report, then: &'r Report) -> Self {
        let (counted, counts) = (counting(then), counting(now));
        let (was_aside, is_aside) = (aside(then), aside(now));
        let lost = counted.difference(&counts);
        let (set_aside, gone): (Vec<&str>, Vec<&str>) = lost.partition(|f| is_aside.contains(*f));
        let added = counts.difference(&counted);
        let (back, new): (Vec<&str>, Vec<&str>) = added.partition(|f| was_aside.contains(*f));
        Self {
            new: new.len(),
            gone: gone.len(),
            set_aside: set_aside.len(),
            back: back.len(),
            verdict_changed: (then.verdict != now.verdict).then_some(&then.verdict),
        }
    }
}

/// The findings that count.
fn counting(report: &Report) -> BTreeSet<&str> {
    fingerprints(report, |finding| finding.status == Status::Active)
}

/// The findings that were accepted or known before.
fn aside(report: &Report) -> BTreeSet<&str> {
    fingerprints(report, |finding| finding.status != Status::Active)
}

fn fingerprints(report: &Report, keep: fn(&Finding) -> bool) -> BTreeSet<&str> {
    let is_news = |f: &&Finding| f.kind != FindingKind::Notice && f.severity > Severity::Info;
    let findings = report.findings.iter().filter(is_news);
    let kept = findings.filter(|finding| keep(finding));
    kept.map(|finding| finding.fingerprint.as_str()).collect()
}
