//! A number of offenders, some of them named.

use permlint_model::text::clean;
use permlint_model::{EvidenceKind, Gap, GapReason, Interval, Observation};

use super::told::at_least;

/// How many are named; the rest is a number.
const NAMED: usize = 5;
/// The longest text that a name may be.
const LENGTH: usize = 60;

/// Offenders, and those of whom it cannot be told.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sure: Vec<String>,
    unsure: Vec<(GapReason, String)>,
}

impl Tally {
    /// Somebody or something that counts.
    pub(super) fn add(&mut self, name: impl Into<String>) {
        self.sure.push(name.into());
    }

    /// Somebody or something that may count, and why that cannot be told.
    pub(super) fn doubt(&mut self, reason: GapReason, why: impl Into<String>) {
        self.unsure.push((reason, why.into()));
    }

    /// The number as far as it is known. Where a list may hide some, it has no upper bound.
    pub(super) fn observation(mut self, hidden: Option<(GapReason, String)>) -> Observation {
        self.unsure.sort();
        let (low, open) = (self.sure.len() as u64, self.unsure.len() as u64);
        let sure = (low > 0).then(|| listed(&self.sure));
        let said = |why: String| match &sure {
            Some(sure) => format!("{sure}; {why}"),
            None => why,
        };
        if let Some((reason, why)) = hidden {
            return at_least(low, reason, said(why));
        }
        let mut seen = Observation::seen(Interval::span(low, low + open), EvidenceKind::List);
        seen.gap = match (self.unsure.first(), &sure) {
            (Some((reason, _)), _) => {
                let whys: Vec<String> = self.unsure.iter().map(|(_, why)| why.clone()).collect();
                Some(Gap {
                    reason: *reason,
                    detail: said(format!("not known: {}", listed(&whys))),
                })
            }
            (None, Some(sure)) => Some(Gap {
                reason: GapReason::Undecided,
                detail: sure.clone(),
            }),
            (None, None) => None,
        };
        seen
    }
}

/// The first few of some texts, and how many more there are.
fn listed(all: &[String]) -> String {
    let first = all.iter().take(NAMED).cloned();
    let mut first: Vec<String> = first.collect();
    if all.len() > NAMED {
        first.push(format!("and {} more", all.len() - NAMED));
    }
    first.join(", ")
}

/// A name that a tenant controls, as it is shown.
pub(super) fn shown(name: &str) -> String {
    clean(name, LENGTH)
}
