//! How many hold a level, and whose licences limit them.

use std::collections::BTreeMap;

use permlint_model::catalogue::{Catalogue, Licence};
use permlint_model::snapshot::{Part, PrincipalKind, Snapshot};
use permlint_model::{EvidenceKind, Gap, GapReason, Interval, Observation};

use super::told::at_least;
use super::witness::hidden;
use crate::subject::list_gap;

/// How many hold a role or level, people and API users, inactive ones too.
pub(crate) fn holders_of(snapshot: &Snapshot, role_id: &str) -> Observation {
    let low = held(snapshot, role_id);
    match holders_gap(snapshot) {
        None => Observation::seen(Interval::span(low, low), EvidenceKind::List),
        Some((reason, detail)) => at_least(low, reason, detail),
    }
}

/// The number of holders that were seen.
pub(super) fn held(snapshot: &Snapshot, role_id: &str) -> u64 {
    let named = snapshot.principals.iter();
    let named = named.filter(|principal| principal.role_id.as_deref() == Some(role_id));
    let people = snapshot.people.iter().filter(|p| p.role_id == role_id);
    let people = people.fold(0_u64, |sum, count| {
        sum.saturating_add(count.active)
            .saturating_add(count.inactive)
    });
    // Far below the mark for "no upper bound", whatever a file says.
    let all = (named.count() as u64).saturating_add(people);
    all.min(u64::from(u32::MAX))
}

/// What is missing for the holders to be complete beyond doubt.
pub(super) fn holders_gap(snapshot: &Snapshot) -> Option<(GapReason, String)> {
    list_gap(snapshot, &Part::Members)
        .or_else(|| list_gap(snapshot, &Part::People))
        .or_else(|| hidden(snapshot, &Part::Members))
        .or_else(|| hidden(snapshot, &Part::People))
}

/// How many active people have a licence that keeps others from acting in their name.
pub(super) fn limited(snapshot: &Snapshot, catalogue: &Catalogue) -> Observation {
    let mut by_licence: BTreeMap<String, u64> = BTreeMap::new();
    let mut unstated: u64 = 0;
    for count in &snapshot.people {
        let told = count
            .licences
            .values()
            .fold(0, |a: u64, b| a.saturating_add(*b));
        unstated = unstated.saturating_add(count.active.saturating_sub(told));
        for (id, number) in &count.licences {
            let sum = by_licence.entry(id.clone()).or_default();
            *sum = sum.saturating_add(*number);
        }
    }
    let named = snapshot.principals.iter();
    let named = named.filter(|p| p.kind == PrincipalKind::Person && p.active != Some(false));
    for person in named {
        match &person.licence {
            Some(id) => *by_licence.entry(id.clone()).or_default() += 1,
            None => unstated = unstated.saturating_add(1),
        }
    }
    let mut low: u64 = 0;
    let mut limits: Vec<String> = Vec::new();
    for (id, number) in by_licence.iter().filter(|(_, number)| **number > 0) {
        match catalogue.licence(id) {
            None => unstated = unstated.saturating_add(*number),
            Some(licence) if licence.is_limited() => {
                low = low.saturating_add(*number);
                let people = crate::notes::people(*number);
                limits.push(format!(
                    "{} ({people}): {}",
                    licence.name,
                    lacks(licence, catalogue)
                ));
            }
            Some(_) => {}
        }
    }
    let low = low.min(u64::from(u32::MAX));
    let high = low.saturating_add(unstated.min(u64::from(u32::MAX)));
    if let Some((reason, detail)) = list_gap(snapshot, &Part::People) {
        return at_least(low, reason, detail);
    }
    let mut seen = Observation::seen(Interval::span(low, high), EvidenceKind::List);
    seen.gap = match (low, high > low) {
        (0, false) => None,
        (0, true) => Some(Gap {
            reason: GapReason::NotStated,
            detail: format!("{unstated} people have no licence that is known"),
        }),
        _ => Some(Gap {
            reason: GapReason::NotStated,
            detail: limits.join("; "),
        }),
    };
    seen
}

/// What cannot be done in the name of a licence's holders.
fn lacks(licence: &Licence, catalogue: &Catalogue) -> String {
    if licence.cannot_be_impersonated {
        return "nothing can be done in their name".to_owned();
    }
    let cells = licence.forbids.iter().map(|(id, action)| {
        let entry = catalogue.entry(id).map_or(id.as_str(), |entry| &entry.name);
        format!("{action} {entry}")
    });
    let cells: Vec<String> = cells.collect();
    format!("not {}", cells.join(", "))
}
