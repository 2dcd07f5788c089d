//! What follows from a report's findings: its counts, its verdict, and both in a sentence.

use std::collections::BTreeMap;

use crate::report::{Counts, Finding, Report, ReportError, Status, Verdict};
use crate::text::plural;
use crate::{GapReason, Severity};

impl Counts {
    /// Counts findings by what becomes of them.
    pub fn tally(&mut self, findings: &[Finding]) {
        self.active.clear();
        self.undecided.clear();
        (self.excepted, self.known) = (0, 0);
        for finding in findings {
            match finding.status {
                Status::Excepted => self.excepted += 1,
                Status::Known => self.known += 1,
                Status::Active if finding.kind.is_violation() => {
                    *self.active.entry(finding.severity).or_default() += 1;
                }
                Status::Active if finding.kind.is_undecided() => {
                    *self.undecided.entry(finding.severity).or_default() += 1;
                }
                Status::Active => {}
            }
        }
    }
}

impl Report {
    /// Holds the verdict and the counts against the findings, so that no report that was written
    /// over says *compliant* above a violation, or where nothing was judged.
    ///
    /// # Errors
    ///
    /// [`ReportError::Contradiction`] or [`ReportError::Counts`] when they do not go together.
    pub(crate) fn check(&self) -> Result<(), ReportError> {
        let counts = |finding: &&Finding| {
            finding.status == Status::Active
                && finding.severity > Severity::Info
                && finding.severity >= self.asked.fail_on
        };
        let is_allowed = |reason: Option<GapReason>| {
            reason.is_some_and(|reason| {
                reason.may_be_allowed() && self.asked.allow_unknown.contains(&reason)
            })
        };
        let mut counted = self.findings.iter().filter(counts);
        let broken = counted.clone().any(|f| f.kind.is_violation());
        let open = counted.any(|f| f.kind.is_undecided() && !is_allowed(f.reason));
        let agrees = match self.verdict {
            Verdict::Violations => broken,
            Verdict::Inconclusive => !broken,
            Verdict::Compliant => !broken && !open && self.counts.evaluated > 0,
        };
        if !agrees || self.exit_code != self.verdict.exit_code() {
            return Err(ReportError::Contradiction {
                verdict: self.verdict.as_str(),
                exit_code: self.exit_code,
            });
        }
        let mut counts = self.counts.clone();
        counts.tally(&self.findings);
        match counts == self.counts {
            true => Ok(()),
            false => Err(ReportError::Counts),
        }
    }

    /// The verdict in one sentence. It names nobody.
    #[must_use]
    pub fn verdict_sentence(&self) -> String {
        let unknown: u64 = at_least_low(&self.counts.undecided);
        let mut parts = vec![self.answer()];
        if unknown > 0 {
            parts.push(format!("{unknown} undecided"));
        }
        if self.counts.excepted > 0 {
            parts.push(format!("{} accepted by exceptions", self.counts.excepted));
        }
        if self.counts.known > 0 {
            parts.push(format!("{} known before", self.counts.known));
        }
        let rights = self.counts.undocumented;
        if rights > 0 {
            parts.push(format!(
                "{rights} undocumented {}, {} of them risky",
                plural(rights, "right"),
                self.counts.undocumented_risky
            ));
        }
        let sentence = parts.join("; ");
        match self.asked.assumptions.len() as u64 {
            0 => sentence,
            n => format!("what if, with {n} {}: {sentence}", plural(n, "assumption")),
        }
    }

    fn answer(&self) -> String {
        let counts = &self.counts;
        let violations: u64 = at_least_low(&counts.active);
        let unknown: u64 = at_least_low(&counts.undecided);
        let set_aside = counts.excepted + counts.known;
        let documents = if self.asked.baselines.len() == 1 {
            "the document"
        } else {
            "the documents"
        };
        match self.verdict {
            Verdict::Compliant if violations > 0 => format!(
                "nothing at or above {}; {violations} {} below it",
                self.asked.fail_on,
                plural(violations, "violation")
            ),
            Verdict::Compliant if set_aside > 0 && self.breaks_at_info() => {
                format!("nothing above info breaks {documents} beyond what was set aside")
            }
            Verdict::Compliant if set_aside > 0 => {
                format!("nothing breaks {documents} beyond what was set aside")
            }
            Verdict::Compliant if counts.violated > 0 => format!(
                "nothing above info breaks {documents}; {} {} broken at info",
                counts.violated,
                plural(counts.violated, "check")
            ),
            Verdict::Compliant if unknown > 0 => {
                format!("meets {documents} as far as it was judged")
            }
            Verdict::Compliant => format!("meets {documents}"),
            Verdict::Violations => {
                format!("{violations} {} found", plural(violations, "violation"))
            }
            Verdict::Inconclusive if counts.passed == 0 => "nothing could be judged".to_owned(),
            Verdict::Inconclusive => {
                "no violation found, but not everything could be judged".to_owned()
            }
        }
    }

    /// Whether a rule of a document is broken, though not so that it counts.
    fn breaks_at_info(&self) -> bool {
        let is_stated = |finding: &Finding| self.rules.iter().any(|rule| rule.id == finding.rule);
        self.findings.iter().any(|finding| {
            finding.status == Status::Active && finding.kind.is_violation() && is_stated(finding)
        })
    }
}

fn at_least_low(by_severity: &BTreeMap<Severity, u64>) -> u64 {
    let relevant = by_severity
        .iter()
        .filter(|(severity, _)| **severity > Severity::Info);
    relevant.map(|(_, count)| count).sum()
}
