//! Documents that no single role can serve: the fewest roles that serve them all.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::change::{Conflict, ConflictSide, Split};
use permlint_model::{BaselineId, RuleId};

/// The fewest roles, each with the baselines that it serves; `None` without a conflict.
pub(crate) fn split(conflicts: Vec<Conflict>) -> Option<Split> {
    if conflicts.is_empty() {
        return None;
    }
    let mut apart: BTreeMap<BaselineId, BTreeSet<BaselineId>> = BTreeMap::new();
    for conflict in &conflicts {
        for (one, other) in pairs(&conflict.sides) {
            apart.entry(one.clone()).or_default().insert(other.clone());
            apart.entry(other).or_default().insert(one);
        }
    }
    let roles = (1..=apart.len()).find_map(|count| colour(&apart, count));
    Some(Split {
        roles: roles.unwrap_or_default(),
        forced_by: conflicts,
    })
}

/// The baselines of a conflict, two by two. One that contradicts itself is served by no split.
fn pairs(sides: &[ConflictSide]) -> Vec<(BaselineId, BaselineId)> {
    let ids: BTreeSet<BaselineId> = sides.iter().filter_map(|s| baseline_of(&s.rule)).collect();
    let pair = |one: &BaselineId| {
        let later = ids.range((
            std::ops::Bound::Excluded(one.clone()),
            std::ops::Bound::Unbounded,
        ));
        let one = one.clone();
        later
            .map(move |other| (one.clone(), other.clone()))
            .collect::<Vec<_>>()
    };
    ids.iter().flat_map(pair).collect()
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
