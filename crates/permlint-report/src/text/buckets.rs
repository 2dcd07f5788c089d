//! Which section of the text a finding belongs to. Every finding belongs to exactly one.

use permlint_model::report::{Finding, FindingKind, Status};
use permlint_model::{EvidenceKind, Severity};

/// The findings by section, each in the order of the report.
#[derive(Debug, Default)]
pub(crate) struct Buckets<'r> {
    /// What is wrong: violations and documents that contradict each other.
    pub(crate) problems: Vec<&'r Finding>,
    /// Rights that no document asks for.
    pub(crate) undocumented: Vec<&'r Finding>,
    /// What could not be decided.
    pub(crate) unknowns: Vec<&'r Finding>,
    /// Worth knowing.
    pub(crate) notices: Vec<&'r Finding>,
    /// Accepted with a reason.
    pub(crate) excepted: Vec<&'r Finding>,
    /// Known before.
    pub(crate) known: Vec<&'r Finding>,
}

impl<'r> Buckets<'r> {
    /// Sorts findings into sections.
    pub(crate) fn of(findings: &'r [Finding]) -> Self {
        let mut buckets = Self::default();
        for finding in findings {
            buckets.bucket_for(finding).push(finding);
        }
        buckets
    }

    fn bucket_for(&mut self, finding: &Finding) -> &mut Vec<&'r Finding> {
        match (finding.status, finding.kind) {
            (Status::Excepted, _) => &mut self.excepted,
            (Status::Known, _) => &mut self.known,
            (Status::Active, FindingKind::Notice) => &mut self.notices,
            (Status::Active, kind) if kind.is_undecided() => &mut self.unknowns,
            (Status::Active, _) if is_undocumented(finding) => &mut self.undocumented,
            (Status::Active, _) => &mut self.problems,
        }
    }
}

/// A right of the audited role. What only lists tell is a fact about people or levels, and what
/// has an item is another's.
fn is_right(finding: &Finding) -> bool {
    finding.item.is_none() && finding.evidence != [EvidenceKind::List]
}

fn is_undocumented(finding: &Finding) -> bool {
    finding.kind == FindingKind::Excess && finding.severity == Severity::Info && is_right(finding)
}
