//! Non-empty sets of values, and how one lies to another. Every verdict rests on this file.

use std::collections::BTreeMap;

/// A set of values of one [`Domain`](crate::Domain) that is never empty.
///
/// The variants are public for matching; build one with [`Interval::span`], or through a
/// domain, which keeps it inside that domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Interval {
    /// All values between two ranks, both included; `low <= high`.
    Span {
        /// The least value.
        low: u64,
        /// The greatest value; [`Interval::UNBOUNDED`] for none.
        high: u64,
    },
    /// Some values of an unordered domain.
    Among(Words),
    /// Every value of an unordered domain.
    Anything,
}

/// Some texts, compared as their domain says and shown as they were written.
#[derive(Debug, Clone)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Some texts; with `fold_case`, letter case does not tell them apart.
    pub fn new<T: AsRef<str>>(words: impl IntoIterator<Item = T>, fold_case: bool) -> Self {
        let keyed = words.into_iter().map(|word| {
            let word = word.as_ref().trim();
            let key = if fold_case {
                word.to_lowercase()
            } else {
                word.to_owned()
            };
            (key, word.to_owned())
        });
        Self(keyed.collect())
    }

    /// The texts as they were written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    fn keys_in(&self, other: &Self) -> bool {
        self.0.keys().all(|key| other.0.contains_key(key))
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.0.keys().eq(other.0.keys())
    }
}

impl Eq for Words {}

/// How an observation lies to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Every value that was possibly seen is allowed.
    Inside,
    /// Every value that was possibly seen is less than what is allowed.
    Below,
    /// Every value that was possibly seen is more than what is allowed.
    Above,
    /// None of the values is allowed, and they have no order.
    Apart,
    /// Some are allowed and some are not: undecided.
    Overlapping,
}

impl Interval {
    /// The upper bound of a count that has none.
    pub const UNBOUNDED: u64 = u64::MAX;

    /// All values between two ranks; given the wrong way round, they are swapped.
    #[must_use]
    pub fn span(low: u64, high: u64) -> Self {
        Self::Span {
            low: low.min(high),
            high: low.max(high),
        }
    }

    /// The least and the greatest rank, where values have an order.
    #[must_use]
    pub fn bounds(&self) -> Option<(u64, u64)> {
        match self {
            Self::Span { low, high } => Some((*low, *high)),
            Self::Among(_) | Self::Anything => None,
        }
    }

    /// Whether it holds exactly one value.
    #[must_use]
    pub fn is_point(&self) -> bool {
        match self {
            Self::Span { low, high } => low == high,
            Self::Among(words) => words.0.len() == 1,
            Self::Anything => false,
        }
    }

    /// Whether every value of `other` is a value of this.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Span { low, high }, Self::Span { low: l, high: h }) => low <= l && h <= high,
            (Self::Among(all), Self::Among(some)) => some.keys_in(all),
            (Self::Anything, Self::Among(_) | Self::Anything) => true,
            _ => false,
        }
    }

    /// The values that both hold; `None` when there are none.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Span { low, high }, Self::Span { low: l, high: h }) => {
                let (low, high) = (*low.max(l), *high.min(h));
                (low <= high).then_some(Self::Span { low, high })
            }
            (Self::Among(a), Self::Among(b)) => {
                let mut both = a.0.clone();
                both.retain(|key, _| b.0.contains_key(key));
                (!both.is_empty()).then_some(Self::Among(Words(both)))
            }
            (Self::Anything, set @ (Self::Among(_) | Self::Anything))
            | (set @ Self::Among(_), Self::Anything) => Some(set.clone()),
            _ => None,
        }
    }

    /// The least interval that holds the values of both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Span { low, high }, Self::Span { low: l, high: h }) => Self::Span {
                low: *low.min(l),
                high: *high.max(h),
            },
            (Self::Among(a), Self::Among(b)) => {
                let mut all = b.0.clone();
                all.extend(a.0.clone());
                Self::Among(Words(all))
            }
            _ => Self::Anything,
        }
    }

    /// How this observation lies to a requirement.
    #[must_use]
    pub fn relation_to(&self, requirement: &Self) -> Relation {
        if requirement.includes(self) {
            return Relation::Inside;
        }
        if self.intersect(requirement).is_some() {
            return Relation::Overlapping;
        }
        match (self.bounds(), requirement.bounds()) {
            (Some((_, high)), Some((low, _))) if high < low => Relation::Below,
            (Some(_), Some(_)) => Relation::Above,
            _ => Relation::Apart,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spans() -> impl Strategy<Value = Interval> {
        (0_u64..6, 0_u64..6).prop_map(|(a, b)| Interval::span(a, b))
    }

    fn sets() -> impl Strategy<Value = Interval> {
        let words = proptest::collection::btree_set("[a-d]", 1..4)
            .prop_map(|words| Interval::Among(Words::new(words, false)));
        prop_oneof![4 => words, 1 => Just(Interval::Anything)]
    }

    fn pairs() -> impl Strategy<Value = (Interval, Interval)> {
        prop_oneof![(spans(), spans()), (sets(), sets())]
    }

    fn triples() -> impl Strategy<Value = (Interval, Interval, Interval)> {
        prop_oneof![(spans(), spans(), spans()), (sets(), sets(), sets())]
    }

    proptest! {
        #[test]
        fn intersection_is_the_largest_set_inside_both((a, b) in pairs()) {
            prop_assert_eq!(a.intersect(&b), b.intersect(&a));
            if let Some(both) = a.intersect(&b) {
                prop_assert!(a.includes(&both) && b.includes(&both));
            }
        }

        #[test]
        fn intersection_is_associative((a, b, c) in triples()) {
            let left = a.intersect(&b).and_then(|ab| ab.intersect(&c));
            let right = b.intersect(&c).and_then(|bc| a.intersect(&bc));
            prop_assert_eq!(left, right);
        }

        #[test]
        fn the_hull_holds_both_and_is_commutative((a, b) in pairs()) {
            let hull = a.hull(&b);
            prop_assert!(hull.includes(&a) && hull.includes(&b));
            prop_assert_eq!(hull, b.hull(&a));
        }

        #[test]
        fn inclusion_is_intersection((a, b) in pairs()) {
            prop_assert_eq!(a.includes(&b), a.intersect(&b) == Some(b.clone()));
        }

        #[test]
        fn a_relation_is_what_every_single_value_says(
            (low, high) in (0_u64..6, 0_u64..6), requirement in spans()
        ) {
            let seen = Interval::span(low, high);
            let (low, high) = seen.bounds().unwrap();
            let allowed: Vec<bool> = (low..=high)
                .map(|v| requirement.includes(&Interval::span(v, v)))
                .collect();
            let expected = match (allowed.iter().all(|a| *a), allowed.iter().any(|a| *a)) {
                (true, _) => Relation::Inside,
                (false, true) => Relation::Overlapping,
                (false, false) if high < requirement.bounds().unwrap().0 => Relation::Below,
                (false, false) => Relation::Above,
            };
            prop_assert_eq!(seen.relation_to(&requirement), expected);
        }

        #[test]
        fn narrowing_never_turns_a_decided_relation_round((seen, wanted, more) in triples()) {
            let before = seen.relation_to(&wanted);
            if let Some(narrower) = seen.intersect(&more) {
                let after = narrower.relation_to(&wanted);
                prop_assert!(before == Relation::Overlapping || before == after);
            }
        }

        #[test]
        fn widening_only_leads_into_doubt((seen, wanted, more) in triples()) {
            let before = seen.relation_to(&wanted);
            let after = seen.hull(&more).relation_to(&wanted);
            let agreeing = more.relation_to(&wanted) == before;
            prop_assert!(after == before || after == Relation::Overlapping || agreeing || before == Relation::Overlapping);
        }
    }

    #[test]
    fn unordered_values_are_apart_not_below() {
        let seen = Interval::Among(Words::new(["a"], false));
        let wanted = Interval::Among(Words::new(["b"], false));
        assert_eq!(seen.relation_to(&wanted), Relation::Apart);
        assert_eq!(
            Interval::Anything.relation_to(&wanted),
            Relation::Overlapping
        );
    }
}
