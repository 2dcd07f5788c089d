//! How many requests the tenant has left in this hour.

use super::api::Api;
use crate::FetchError;
use crate::http::Trouble;
use crate::record::Record;

/// Has a bucket of its own, and is the first thing that is asked with the keys.
const PATH: &str = "/ThresholdInformation";

/// The requests of a tenant's hour. All integrations share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// How many are allowed.
    pub(super) limit: u64,
    /// In how many minutes.
    pub(super) minutes: u64,
    /// How many were sent, by everybody.
    pub(super) used: u64,
}

/// Reads the budget.
pub(super) async fn read(api: &mut Api<'_>) -> Result<Budget, Trouble> {
    let answer = api.get(PATH, &[]).await?;
    understand(Record::of(&answer.json)).ok_or_else(|| Trouble::Shape {
        what: "the request threshold holds no numbers".to_owned(),
    })
}

fn understand(record: Option<Record<'_>>) -> Option<Budget> {
    let number = |name: &str| record?.text(name)?.parse::<u64>().ok();
    Some(Budget {
        limit: number("externalRequestThreshold").filter(|limit| *limit > 0)?,
        minutes: number("requestThresholdTimeframe").unwrap_or(60),
        used: number("currentTimeframeRequestCount")?,
    })
}

impl Budget {
    /// How many requests this run may still send, so that no more than `share` per cent of the
    /// hour are used.
    pub(super) fn left(&self, share: u8) -> u64 {
        let allowed = u128::from(self.limit) * u128::from(share) / 100;
        let left = allowed.saturating_sub(u128::from(self.used));
        u64::try_from(left).unwrap_or(u64::MAX)
    }

    /// Keeps a run within the budget, or ends it.
    pub(super) fn keep(&self, api: &Api<'_>, share: u8) -> Result<(), FetchError> {
        let left = self.left(share);
        if left == 0 {
            return Err(FetchError::BudgetSpent {
                site: api.zone().site.host(),
                used: self.used,
                limit: self.limit,
                minutes: self.minutes,
                share,
            });
        }
        let because = format!(
            "{share} % of the requests that all integrations together may send in {} minutes would \
             be used, and the rest is left to them",
            self.minutes
        );
        api.session().allow(left, because);
        Ok(())
    }

    /// What is used, for people.
    pub(super) fn said(&self) -> String {
        let percent = u128::from(self.used) * 100 / u128::from(self.limit.max(1));
        format!(
            "{} of {} requests in {} minutes are used by all integrations together ({percent} %)",
            self.used, self.limit, self.minutes
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, understand};
    use crate::record::Record;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_share_of_the_hour_is_left_to_others() {
        let budget = Budget {
            limit: 10_000,
            minutes: 60,
            used: 138,
        };
        assert_eq!(budget.left(75), 7_362);
        assert_eq!(budget.left(100), 9_862);
        assert_eq!(budget.left(1), 0);
    }

    #[test]
    fn a_threshold_without_numbers_is_none() {
        for odd in [
            json!({}),
            json!({ "externalRequestThreshold": 0, "currentTimeframeRequestCount": 1 }),
            json!({ "externalRequestThreshold": -1, "currentTimeframeRequestCount": 1 }),
            json!({ "externalRequestThreshold": 10, "currentTimeframeRequestCount": null }),
        ] {
            assert_eq!(understand(Record::of(&odd)), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_numbers_overflow(limit in 1_u64.., used in any::<u64>(), share in 1_u8..=100) {
            let budget = Budget { limit, minutes: 60, used };
            let left = budget.left(share);
            prop_assert!(left <= limit);
            prop_assert!(u128::from(used) + u128::from(left) <= u128::from(limit).max(u128::from(used)));
            prop_assert!(!budget.said().is_empty());
        }
    }
}
