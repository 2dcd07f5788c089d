//! Words of the platform as observations.

use permlint_model::{Domain, EvidenceKind, GapReason, Interval, Observation};

pub(crate) fn yes_no(domain: &Domain, yes: bool) -> Observation {
    let word = if yes { "Yes" } else { "No" };
    match domain.point(word) {
        Ok(point) => Observation::seen(point, EvidenceKind::List),
        Err(_) => not_readable(domain),
    }
}

pub(crate) fn flag(domain: &Domain, value: Option<bool>) -> Observation {
    match value {
        Some(value) => yes_no(domain, value),
        None => {
            let detail = "the platform's answer does not state it";
            Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
        }
    }
}

pub(crate) fn text(domain: &Domain, value: Option<&str>, what: &str) -> Observation {
    match value {
        Some(value) => Observation::seen(domain.one_of([value]), EvidenceKind::List),
        None => {
            let detail = format!("the platform's answer states no {what}");
            Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
        }
    }
}

pub(crate) fn not_readable(domain: &Domain) -> Observation {
    let detail = "no interface that permlint reads shows it";
    Observation::unobserved(domain.whole(), GapReason::NotReadable, detail)
}

/// A number of which only the least is sure.
pub(super) fn at_least(low: u64, reason: GapReason, detail: impl Into<String>) -> Observation {
    let range = Interval::span(low, Interval::UNBOUNDED);
    let mut seen = Observation::unobserved(range, reason, detail);
    if low > 0 {
        seen.evidence = vec![EvidenceKind::List];
    }
    seen
}
