//! What a finding is about, apart from what was seen: so that it is found again in another audit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::Catalogue;
use crate::report::{FindingKind, Report};
use crate::snapshot::Tenant;
use crate::text::clean;
use crate::{Action, Chain, Digest, Domain, EntryId, Interval, Platform, RuleId, digest_of};

/// What a report says of a cell of which nothing was seen.
pub const NOT_KNOWN: &str = "not known";

/// How the id of the cell ends that stands for rows which were not seen.
pub const EVERY_ENTRY: &str = ".every-entry";

/// How the id of the cell ends that stands for "at least one of them".
pub const ANY_ENTRY: &str = ".any-entry";

/// The module of the cells that stand for the access to entities of the API.
pub const API_ACCESS: &str = "api-access";

/// A tenant, as far as it tells one from another.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TenantScope {
    /// The platform.
    pub platform: Platform,
    /// The host, as snapshots and reports name it.
    pub site: String,
    /// The company id that people log in with.
    pub company: String,
}

impl TenantScope {
    /// The same id that the tenant's snapshots have.
    #[must_use]
    pub fn id(&self) -> Digest {
        digest_of([
            self.platform.as_str(),
            &self.site.to_lowercase(),
            &self.company.to_lowercase(),
        ])
    }
}

impl From<&Tenant> for TenantScope {
    fn from(tenant: &Tenant) -> Self {
        Self {
            platform: tenant.platform,
            site: tenant.site.clone(),
            company: tenant.company.clone(),
        }
    }
}

/// A role or level. The id tells it from others; the name is for reading.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SubjectScope {
    /// The platform's id; the name, where the audit knew none.
    pub id: String,
    /// The name, when it was written, neutralised.
    pub name: String,
}

impl SubjectScope {
    /// The subject of a report.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let subject = &report.subject;
        Self {
            id: subject.id.clone().unwrap_or_else(|| subject.name.clone()),
            name: clean(&subject.name, 120),
        }
    }
}

/// All that tells one finding from another, in any audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity<'a> {
    /// The tenant's id.
    pub tenant: &'a str,
    /// The subject's id; its name, where the audit knows none.
    pub subject: &'a str,
    /// The rule that owns the finding.
    pub rule: &'a RuleId,
    /// The entry.
    pub entry: &'a EntryId,
    /// The entry of a customise list.
    pub item: Option<&'a str>,
    /// The action.
    pub action: Action,
    /// What kind of thing it is.
    pub kind: FindingKind,
}

impl Identity<'_> {
    /// The finding's stable name: 16 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = digest_of([
            self.tenant,
            self.subject,
            self.rule.as_str(),
            self.entry.as_str(),
            self.item.unwrap_or(""),
            self.action.as_str(),
            self.kind.as_str(),
        ]);
        digest.short().to_owned()
    }
}

/// Whether what is seen now is no further out than what was seen before, both in the words of
/// a report. What cannot be compared is further out.
///
/// For a violation, *out* is away from what the document allows: up for an excess, down for
/// something missing, anywhere else where values have no order. For what is not decided, a
/// wider range is further out.
#[must_use]
pub fn is_within(domain: Option<&Domain>, kind: FindingKind, before: &str, now: &str) -> bool {
    if before == now {
        return true;
    }
    let range = |words: &str| match words {
        NOT_KNOWN => domain.map(Domain::whole),
        words => domain?.interval(words),
    };
    let (Some(before), Some(now)) = (range(before), range(now)) else {
        return false;
    };
    match (kind, before.bounds(), now.bounds()) {
        (FindingKind::Excess, Some((_, before)), Some((_, now))) => now <= before,
        (FindingKind::Missing, Some((before, _)), Some((now, _))) => now >= before,
        _ => before.includes(&now),
    }
}

impl Catalogue {
    /// The values of a cell that findings speak of, derived ones too; `None` for one that is
    /// nowhere. Whose setting it is makes no difference.
    #[must_use]
    pub fn cell_domain(&self, entry: &EntryId, action: Action) -> Option<Domain> {
        let yes_no = || {
            let points = vec!["No".to_owned(), "Yes".to_owned()];
            Chain::new(points, []).ok().map(Domain::Chain)
        };
        if entry.as_str().ends_with(ANY_ENTRY) {
            return yes_no();
        }
        if entry.module() == API_ACCESS {
            return Self::access_domain().ok();
        }
        let own = self
            .entry(entry)
            .and_then(|entry| entry.domains.get(&action));
        match own.or_else(|| self.row_domains.get(&action)) {
            Some(domain) => Some(domain.clone()),
            None if action == Action::Allow => yes_no(),
            None => None,
        }
    }
}

impl Domain {
    /// The interval that [`Domain::words`] writes like this; `None` where it writes none so.
    /// In a domain without an order, the whole text is one value.
    #[must_use]
    pub fn interval(&self, words: &str) -> Option<Interval> {
        if let Ok(point) = self.point(words) {
            return Some(point);
        }
        let rank = |word: &str| Some(self.point(word).ok()?.bounds()?.0);
        if let (Self::Count, Some(low)) = (self, words.strip_prefix("at least ")) {
            return Some(Interval::span(rank(low)?, Interval::UNBOUNDED));
        }
        // A point may itself hold ` to `.
        words.match_indices(" to ").find_map(|(at, between)| {
            let low = rank(&words[..at])?;
            let high = rank(&words[at + between.len()..])?;
            (low < high).then(|| Interval::span(low, high))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn domains() -> impl Strategy<Value = Domain> {
        let chain = (2_usize..6).prop_map(|count| {
            let points = ["None", "Mine", "Up to ours", "Ours", "All"];
            let points = points.iter().take(count).map(|p| (*p).to_owned()).collect();
            Domain::Chain(Chain::new(points, []).unwrap())
        });
        prop_oneof![3 => chain, 1 => Just(Domain::Count)]
    }

    /// A domain, and two of its intervals.
    fn pairs() -> impl Strategy<Value = (Domain, Interval, Interval)> {
        let cut = |domain: &Domain, low: u64, high: u64| {
            let top = domain.whole().bounds().unwrap().1;
            let high = if high == 7 { top } else { high };
            Interval::span(low.min(top), high.min(top))
        };
        (domains(), 0_u64..5, 0_u64..8, 0_u64..5, 0_u64..8).prop_map(move |(domain, a, b, c, d)| {
            let (one, two) = (cut(&domain, a, b), cut(&domain, c, d));
            (domain, one, two)
        })
    }

    proptest! {
        #[test]
        fn words_are_read_back((domain, range, _) in pairs()) {
            let read = domain.interval(&domain.words(&range));
            prop_assert_eq!(read, Some(range));
        }

        #[test]
        fn any_words_are_read_without_harm(domain in domains(), words in "\\PC{0,30}| to | to to |at least |at least x") {
            let _ = domain.interval(&words);
        }

        #[test]
        fn a_value_that_moves_further_out_is_never_within((domain, before, now) in pairs()) {
            let within = |kind| is_within(Some(&domain), kind, &domain.words(&before), &domain.words(&now));
            let ((low, high), (l, h)) = (before.bounds().unwrap(), now.bounds().unwrap());
            prop_assert_eq!(within(FindingKind::Excess), h <= high);
            prop_assert_eq!(within(FindingKind::Missing), l >= low);
            prop_assert_eq!(within(FindingKind::Unknown), low <= l && h <= high);
        }
    }

    #[test]
    fn what_cannot_be_compared_is_further_out() {
        let level = Domain::Chain(Chain::new(vec!["No".to_owned(), "Yes".to_owned()], []).unwrap());
        let excess = FindingKind::Excess;
        assert!(!is_within(Some(&level), excess, "All", "Yes"));
        assert!(!is_within(None, excess, "No", "Yes"));
        assert!(is_within(None, excess, "All", "All"));
        let text = Domain::Set { fold_case: true };
        let mismatch = FindingKind::Mismatch;
        assert!(is_within(Some(&text), mismatch, "a@x.test", "A@x.test"));
        assert!(!is_within(
            Some(&text),
            mismatch,
            "a@x.test or b@x.test",
            "b@x.test"
        ));
        assert!(is_within(
            Some(&text),
            FindingKind::Unknown,
            NOT_KNOWN,
            "b@x.test"
        ));
        assert!(!is_within(
            Some(&level),
            FindingKind::Unknown,
            "Yes",
            NOT_KNOWN
        ));
    }
}
