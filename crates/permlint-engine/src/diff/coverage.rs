//! Parts that are read better or worse than before.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::diff::{CoverageDiff, ReadState, Trend};
use permlint_model::snapshot::{Coverage, Outcome, Part, Snapshot};

use super::sides::Sides;

impl Sides<'_> {
    pub(super) fn coverage(&self) -> Vec<CoverageDiff> {
        let (before, after) = (by_part(self.before), by_part(self.after));
        let parts: BTreeSet<&Part> = before.keys().chain(after.keys()).copied().collect();
        let mut diffs = Vec::new();
        for part in parts.into_iter().filter(|part| self.is_comparable(part)) {
            let (old, new) = (before.get(part).copied(), after.get(part).copied());
            let (was, is) = (rank(old), rank(new));
            let other = old.map(|c| c.outcome) != new.map(|c| c.outcome) && was > 0;
            let trend = match was.cmp(&is) {
                std::cmp::Ordering::Less => Trend::Better,
                std::cmp::Ordering::Greater => Trend::Worse,
                std::cmp::Ordering::Equal if other => Trend::Other,
                std::cmp::Ordering::Equal => continue,
            };
            diffs.push(CoverageDiff {
                part: part.clone(),
                request: new.or(old).map_or_else(String::new, |c| c.request.clone()),
                before: state(old),
                after: state(new),
                trend,
            });
        }
        diffs
    }

    /// The rows of a role that came or went are no question of coverage.
    fn is_comparable(&self, part: &Part) -> bool {
        let Part::RoleRows { role_id } = part else {
            return true;
        };
        let has = |snapshot: &Snapshot| snapshot.subjects.iter().any(|s| s.id == *role_id);
        has(self.before) == has(self.after)
    }
}

fn by_part(snapshot: &Snapshot) -> BTreeMap<&Part, &Coverage> {
    let each = snapshot.coverage.iter();
    each.map(|coverage| (&coverage.part, coverage)).collect()
}

/// How much a reading tells, least first.
fn rank(coverage: Option<&Coverage>) -> u8 {
    let Some(coverage) = coverage else {
        return 0;
    };
    match coverage.outcome {
        Outcome::NotAttempted => 0,
        Outcome::Refused | Outcome::Failed => 1,
        Outcome::Read if coverage.is_counted() => 4,
        Outcome::Read if coverage.is_complete() => 3,
        Outcome::Read => 2,
    }
}

fn state(coverage: Option<&Coverage>) -> ReadState {
    ReadState {
        outcome: coverage.map_or(Outcome::NotAttempted, |c| c.outcome),
        status: coverage.and_then(|c| c.status),
        expected: coverage.and_then(|c| c.expected),
        received: coverage.and_then(|c| c.received),
    }
}
