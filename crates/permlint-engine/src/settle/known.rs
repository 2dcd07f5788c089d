//! Known findings, held against those of one subject.

use permlint_model::known::KnownFinding;
use permlint_model::report::{Finding, FindingKind, KnownUse, Report, Status};
use permlint_model::scope::is_within;
use permlint_model::text::{clean, plural};

use super::{KnownFile, is_blind};
use crate::compile::Auditor;

/// How a known finding fares.
enum Fate {
    /// It is there, no worse than before.
    Present(usize),
    /// It is there and counts: it moved further out, became graver, or its exception lapsed.
    Counts(usize),
    /// It is not there any more.
    Gone,
    /// Its rule is not active, its cell was not seen, or documents disagree about it.
    NotJudged,
}

impl Auditor {
    /// Marks the findings that were known before and are no worse.
    pub(super) fn settle_known(&self, report: &mut Report, file: &KnownFile) {
        let mut told = KnownUse {
            path: file.path.clone(),
            written_on: file.findings.written_on,
            present: 0,
            gone: Vec::new(),
        };
        let mut worse: Vec<String> = Vec::new();
        let mut own: Vec<&KnownFinding> = file.findings.findings.iter().collect();
        own.retain(|known| known.is_of(report));
        for known in own {
            match self.fate(report, known) {
                Fate::Present(at) => {
                    told.present += 1;
                    let finding = &mut report.findings[at];
                    if finding.status == Status::Active {
                        finding.status = Status::Known;
                    }
                }
                Fate::Counts(at) => {
                    told.present += 1;
                    worse.push(told_of(&report.findings[at]));
                }
                Fate::Gone => told.gone.push(known.fingerprint.clone()),
                Fate::NotJudged => {}
            }
        }
        told.gone.sort();
        report.notes.extend(worse_note(&worse));
        report.known = Some(told);
    }

    fn fate(&self, report: &Report, known: &KnownFinding) -> Fate {
        let Some(rule) = self.active_rule(&known.rule) else {
            return Fate::NotJudged;
        };
        let fingerprint = known.fingerprint_under(rule);
        let mut findings = report.findings.iter();
        if let Some(at) = findings.position(|f| f.fingerprint == fingerprint) {
            let finding = &report.findings[at];
            return match self.is_no_worse(known, finding) {
                true => Fate::Present(at),
                false => Fate::Counts(at),
            };
        }
        let is_open = report.findings.iter().any(|finding| {
            let same = finding.entry_id == known.entry
                && finding.item == known.item
                && finding.action == known.action;
            let is_conflict = finding.kind == FindingKind::BaselineConflict;
            same && (is_conflict || finding.kind.is_undecided())
        });
        match is_open || is_blind(report, rule) {
            true => Fate::NotJudged,
            false => Fate::Gone,
        }
    }

    /// A lapsed exception returns its finding, whatever was known before.
    fn is_no_worse(&self, known: &KnownFinding, finding: &Finding) -> bool {
        let domain = self.domain_of(finding);
        let lapsed = finding.exception.is_some() && finding.status == Status::Active;
        !lapsed
            && finding.severity <= known.severity
            && is_within(domain.as_ref(), finding.kind, &known.seen, &finding.seen)
    }
}

/// Which finding is meant, for people and for `permlint explain`.
fn told_of(finding: &Finding) -> String {
    format!(
        "{} > {} {} ({})",
        clean(&finding.module, 60),
        clean(&finding.entry, 60),
        finding.action,
        finding.fingerprint
    )
}

fn worse_note(worse: &[String]) -> Option<String> {
    let count = worse.len() as u64;
    (count > 0).then(|| {
        let counts = if count == 1 { "counts" } else { "count" };
        format!(
            "{count} known {} {counts} again, being further out or graver than before, or not \
             excepted any more: {}",
            plural(count, "finding"),
            worse.join(", ")
        )
    })
}
