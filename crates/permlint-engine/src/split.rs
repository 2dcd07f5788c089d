//! Documents that no single role can serve: the fewest roles that serve them all.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::change::{Conflict, Split};
use permlint_model::{BaselineId, RuleId};

/// Two rules that leave no level together.
pub(crate) type RulePair = (RuleId, RuleId);

/// The fewest roles, each with the baselines that it serves; `None` without a conflict.
pub(crate) fn split(conflicts: Vec<(Conflict, Vec<RulePair>)>) -> Option<Split> {
    if conflicts.is_empty() {
        return None;
    }
    let mut apart: BTreeMap<BaselineId, BTreeSet<BaselineId>> = BTreeMap::new();
    for (one, other) in conflicts.iter().flat_map(|(_, pairs)| pairs) {
        // One that contradicts itself is served by no split.
        let pair = baseline_of(one).zip(baseline_of(other));
        if let Some((one, other)) = pair.filter(|(one, other)| one != other) {
            apart.entry(one.clone()).or_default().insert(other.clone());
            apart.entry(other).or_default().insert(one);
        }
    }
    let roles = (1..=apart.len()).find_map(|count| colour(&apart, count));
    Some(Split {
        roles: roles.unwrap_or_default(),
        forced_by: conflicts
            .into_iter()
            .map(|(conflict, _)| conflict)
            .collect(),
    })
}

fn baseline_of(rule: &RuleId) -> Option<BaselineId> {
    let (baseline, _) = rule.as_str().rsplit_once('/')?;
    baseline.parse().ok()
}

/// Puts baselines into at most `count` roles so that none shares one with a baseline that it
/// contradicts. Exact: there are few documents, and each extra role is work for a person.
fn colour(
    apart: &BTreeMap<BaselineId, BTreeSet<BaselineId>>,
    count: usize,
) -> Option<Vec<Vec<BaselineId>>> {
    fn place(
        rest: &[&BaselineId],
        apart: &BTreeMap<BaselineId, BTreeSet<BaselineId>>,
        roles: &mut Vec<Vec<BaselineId>>,
        count: usize,
    ) -> bool {
        let Some((id, rest)) = rest.split_first() else {
            return true;
        };
        let fits = |role: &Vec<BaselineId>| {
            let enemies = apart.get(*id);
            enemies.is_none_or(|enemies| role.iter().all(|other| !enemies.contains(other)))
        };
        for at in 0..roles.len() {
            if fits(&roles[at]) {
                roles[at].push((*id).clone());
                if place(rest, apart, roles, count) {
                    return true;
                }
                roles[at].pop();
            }
        }
        if roles.len() == count {
            return false;
        }
        roles.push(vec![(*id).clone()]);
        if place(rest, apart, roles, count) {
            return true;
        }
        roles.pop();
        false
    }
    let all: Vec<&BaselineId> = apart.keys().collect();
    let mut roles = Vec::new();
    place(&all, apart, &mut roles, count).then_some(roles)
}
