//! What was seen of a cell, and what that says about a requirement.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Interval, Relation};

/// What an observation rests on.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// Read from the role or level itself.
    Role,
    /// The caller's own rights, as the platform reports them.
    #[serde(rename = "self")]
    Own,
    /// The caller's access to an API entity.
    Probe,
    /// Lists of members, roles and holders.
    List,
    /// Declared by a person.
    Declared,
    /// Assumed on the command line.
    Assumed,
}

impl EvidenceKind {
    /// The word used in files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Own => "self",
            Self::Probe => "probe",
            Self::List => "list",
            Self::Declared => "declared",
            Self::Assumed => "assumed",
        }
    }
}

/// Why something is not known. The order says which of several reasons is shown.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// Two pieces of evidence contradict each other.
    EvidenceConflict,
    /// Two live rows match one documented entry.
    Ambiguous,
    /// The platform sent a level that the catalogue does not know.
    UnknownWord,
    /// The platform refused to show it.
    Refused,
    /// It was not read, or the list is incomplete.
    NotRead,
    /// The evidence is older than allowed.
    Stale,
    /// A complete list has no row of that name.
    Unmatched,
    /// A rule speaks of every entry of a module that has no rows.
    NoRows,
    /// The row is there, and its level is null or absent.
    NotStated,
    /// The row does not offer this action.
    NotOffered,
    /// No interface shows it.
    NotReadable,
    /// A list that would have to be complete cannot be shown to be.
    NotWitnessed,
    /// Nobody declared it.
    NotDeclared,
    /// The system level that a document copies is not described well enough.
    BaseNotEstablished,
    /// What was seen allows both answers.
    Undecided,
}

impl GapReason {
    /// Every reason, in the order in which they are shown.
    pub const ALL: [Self; 15] = [
        Self::EvidenceConflict,
        Self::Ambiguous,
        Self::UnknownWord,
        Self::Refused,
        Self::NotRead,
        Self::Stale,
        Self::Unmatched,
        Self::NoRows,
        Self::NotStated,
        Self::NotOffered,
        Self::NotReadable,
        Self::NotWitnessed,
        Self::NotDeclared,
        Self::BaseNotEstablished,
        Self::Undecided,
    ];

    /// The word used in files, reports and options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EvidenceConflict => "evidence-conflict",
            Self::Ambiguous => "ambiguous",
            Self::UnknownWord => "unknown-word",
            Self::Refused => "refused",
            Self::NotRead => "not-read",
            Self::Stale => "stale",
            Self::Unmatched => "unmatched",
            Self::NoRows => "no-rows",
            Self::NotStated => "not-stated",
            Self::NotOffered => "not-offered",
            Self::NotReadable => "not-readable",
            Self::NotWitnessed => "not-witnessed",
            Self::NotDeclared => "not-declared",
            Self::BaseNotEstablished => "base-not-established",
            Self::Undecided => "undecided",
        }
    }

    /// Whether a user may declare this reason acceptable. A refusal, a list that was not read,
    /// a module without rows and old evidence never are: they would let a whole audit pass
    /// unseen.
    #[must_use]
    pub fn may_be_allowed(self) -> bool {
        !matches!(
            self,
            Self::Refused | Self::NotRead | Self::NoRows | Self::Stale
        )
    }
}

impl std::fmt::Display for GapReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why an observation is not tighter than it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The reason.
    pub reason: GapReason,
    /// The reason in words, for people; already cleaned.
    pub detail: String,
}

impl Gap {
    /// The one to tell of several: what nobody may allow is never hidden behind what they may.
    #[must_use]
    pub fn gravest(gaps: impl IntoIterator<Item = Self>) -> Option<Self> {
        let gaps = gaps.into_iter();
        gaps.min_by_key(|gap| (gap.reason.may_be_allowed(), gap.clone()))
    }
}

/// What is known of a cell: it lies in `range`. A cell of which nothing is known has the
/// whole domain as its range, and a gap that says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// Where the value lies.
    pub range: Interval,
    /// What says so, sorted, without duplicates.
    pub evidence: Vec<EvidenceKind>,
    /// Why it is not known better.
    pub gap: Option<Gap>,
    /// Whether the row offers the action at all. Where it does not, a limit holds and a need
    /// cannot be judged.
    pub offered: bool,
}

/// What an observation says about a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judgement {
    /// Inside.
    Pass,
    /// Below: the integration lacks something.
    Missing,
    /// Above: more than is documented.
    Excess,
    /// Neither above nor below, and not allowed.
    Mismatch,
    /// Not decided, and why.
    Unknown(GapReason),
}

impl Observation {
    /// A value read from `evidence`.
    #[must_use]
    pub fn seen(range: Interval, evidence: EvidenceKind) -> Self {
        Self {
            range,
            evidence: vec![evidence],
            gap: None,
            offered: true,
        }
    }

    /// Nothing is known: the whole domain, with the reason.
    #[must_use]
    pub fn unobserved(whole: Interval, reason: GapReason, detail: impl Into<String>) -> Self {
        Self {
            range: whole,
            evidence: Vec::new(),
            gap: Some(Gap {
                reason,
                detail: detail.into(),
            }),
            offered: true,
        }
    }

    /// Set inclusion, in words.
    #[must_use]
    pub fn judge(&self, requirement: &Interval) -> Judgement {
        let relation = self.range.relation_to(requirement);
        match relation {
            Relation::Inside => Judgement::Pass,
            Relation::Overlapping => Judgement::Unknown(self.reason()),
            Relation::Below if !self.offered => Judgement::Unknown(GapReason::NotOffered),
            Relation::Below => Judgement::Missing,
            Relation::Above => Judgement::Excess,
            Relation::Apart => Judgement::Mismatch,
        }
    }

    /// The reason for doubt: the gap's, or that the evidence allows both answers.
    #[must_use]
    pub fn reason(&self) -> GapReason {
        self.gap
            .as_ref()
            .map_or(GapReason::Undecided, |gap| gap.reason)
    }

    fn is_informative(&self) -> bool {
        !self.evidence.is_empty()
    }
}

/// Joins several observations of one cell.
///
/// They intersect. Where they contradict each other, the cell is judged on the hull of all
/// that say something, and the second value is true. The result does not depend on their
/// order. With no observation at all, nothing is known.
#[must_use]
pub fn combine(whole: &Interval, observations: &[Observation]) -> (Observation, bool) {
    let meet = observations
        .iter()
        .try_fold(whole.clone(), |range, next| range.intersect(&next.range));
    let conflict = meet.is_none();
    let range = meet.unwrap_or_else(|| {
        let informative = observations.iter().filter(|o| o.is_informative());
        let hull = informative
            .map(|o| o.range.clone())
            .reduce(|a, b| a.hull(&b));
        hull.unwrap_or_else(|| whole.clone())
    });
    let mut evidence: Vec<EvidenceKind> = observations
        .iter()
        .flat_map(|o| o.evidence.iter().copied())
        .collect();
    evidence.sort_unstable();
    evidence.dedup();
    let gap = match conflict {
        true => Some(Gap {
            reason: GapReason::EvidenceConflict,
            detail: "the evidence contradicts itself".to_owned(),
        }),
        false => Gap::gravest(observations.iter().filter_map(|o| o.gap.clone())),
    };
    let joined = Observation {
        range,
        evidence,
        gap,
        offered: observations.iter().all(|o| o.offered),
    };
    (joined, conflict)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOP: u64 = 4;

    fn whole() -> Interval {
        Interval::span(0, TOP)
    }

    fn observations() -> impl Strategy<Value = Observation> {
        let seen = (0..=TOP, 0..=TOP)
            .prop_map(|(a, b)| Observation::seen(Interval::span(a, b), EvidenceKind::Role));
        let gap = Just(Observation::unobserved(whole(), GapReason::Refused, ""));
        prop_oneof![4 => seen, 1 => gap]
    }

    fn requirements() -> impl Strategy<Value = Interval> {
        (0..=TOP, 0..=TOP).prop_map(|(a, b)| Interval::span(a, b))
    }

    fn gaps() -> impl Strategy<Value = Observation> {
        let reasons = proptest::sample::select(GapReason::ALL.to_vec());
        reasons.prop_map(|reason| Observation::unobserved(whole(), reason, ""))
    }

    fn is_unknown(judgement: Judgement) -> bool {
        matches!(judgement, Judgement::Unknown(_))
    }

    proptest! {
        #[test]
        fn consistent_further_evidence_only_moves_a_cell_out_of_unknown(
            list in proptest::collection::vec(observations(), 1..5),
            more in observations(), wanted in requirements(),
        ) {
            let (before, conflict) = combine(&whole(), &list);
            prop_assume!(!conflict);
            let extended: Vec<_> = list.into_iter().chain([more]).collect();
            let (after, conflict) = combine(&whole(), &extended);
            prop_assume!(!conflict);
            let (before, after) = (before.judge(&wanted), after.judge(&wanted));
            prop_assert!(is_unknown(before) || before == after);
        }

        #[test]
        fn a_reason_that_nobody_may_allow_is_never_hidden_behind_one_that_they_may(
            list in proptest::collection::vec(gaps(), 1..5),
        ) {
            let hard = list.iter().any(|one| !one.reason().may_be_allowed());
            let (joined, _) = combine(&whole(), &list);
            prop_assert_eq!(!joined.reason().may_be_allowed(), hard);
        }

        #[test]
        fn contradicting_evidence_only_moves_a_cell_into_unknown(
            list in proptest::collection::vec(observations(), 1..5),
            more in observations(), wanted in requirements(),
        ) {
            let (before, _) = combine(&whole(), &list);
            let extended: Vec<_> = list.into_iter().chain([more]).collect();
            let (after, conflict) = combine(&whole(), &extended);
            prop_assume!(conflict);
            let (before, after) = (before.judge(&wanted), after.judge(&wanted));
            prop_assert!(is_unknown(after) || before == after || is_unknown(before));
        }

        #[test]
        fn the_order_of_evidence_changes_nothing(
            list in proptest::collection::vec(observations(), 0..6), seed in any::<usize>(),
        ) {
            let mut shuffled = list.clone();
            if !shuffled.is_empty() {
                let middle = seed % shuffled.len();
                shuffled.rotate_left(middle);
                shuffled.reverse();
            }
            prop_assert_eq!(combine(&whole(), &list), combine(&whole(), &shuffled));
        }

        #[test]
        fn what_was_not_observed_never_passes(wanted in requirements()) {
            prop_assume!(wanted != whole());
            let gap = Observation::unobserved(whole(), GapReason::NotRead, "");
            prop_assert_eq!(gap.judge(&wanted), Judgement::Unknown(GapReason::NotRead));
            let (none, _) = combine(&whole(), &[]);
            prop_assert!(is_unknown(none.judge(&wanted)));
        }
    }

    #[test]
    fn a_row_that_does_not_offer_the_action_meets_a_limit_and_leaves_a_need_open() {
        let mut seen = Observation::seen(Interval::span(0, 0), EvidenceKind::Role);
        seen.offered = false;
        assert_eq!(seen.judge(&Interval::span(0, 0)), Judgement::Pass);
        assert_eq!(
            seen.judge(&Interval::span(2, TOP)),
            Judgement::Unknown(GapReason::NotOffered)
        );
    }
}
