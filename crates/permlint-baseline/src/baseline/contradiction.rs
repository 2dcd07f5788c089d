//! Two rules of one baseline that no level can satisfy together.

use std::collections::BTreeMap;

use permlint_model::baseline::{Baseline, Demand, Expectation, Rule, Selection, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::{Action, Domain, EntryId, Interval, Location, RuleId};

/// Two expectations that exclude each other under some set of features.
pub(super) struct Contradiction {
    pub(super) first_rule: RuleId,
    pub(super) first: Location,
    pub(super) first_wants: String,
    pub(super) second_rule: RuleId,
    pub(super) second: Location,
    pub(super) second_wants: String,
    pub(super) entry: EntryId,
    pub(super) action: Action,
}

struct Claim<'a> {
    rule: &'a Rule,
    location: &'a Location,
    wants: Interval,
    domain: &'a Domain,
}

/// The first contradiction of each pair of rules, in the order of the document.
pub(super) fn find(baseline: &Baseline, catalogue: &Catalogue) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for ((entry, action), claims) in claims(baseline, catalogue) {
        for (at, second) in claims.iter().enumerate() {
            for first in &claims[..at] {
                let apart = first.wants.intersect(&second.wants).is_none();
                let known = found
                    .iter()
                    .any(|c| c.first_rule == first.rule.id && c.second_rule == second.rule.id);
                if apart && !known && together(baseline, first.rule, second.rule, entry) {
                    found.push(contradiction(first, second, entry, action));
                }
            }
        }
    }
    found
}

fn contradiction(
    first: &Claim<'_>,
    second: &Claim<'_>,
    entry: &EntryId,
    action: Action,
) -> Contradiction {
    Contradiction {
        first_rule: first.rule.id.clone(),
        first: first.location.clone(),
        first_wants: first.domain.words(&first.wants),
        second_rule: second.rule.id.clone(),
        second: second.location.clone(),
        second_wants: second.domain.words(&second.wants),
        entry: entry.clone(),
        action,
    }
}

type Claims<'a> = BTreeMap<(&'a EntryId, Action), Vec<Claim<'a>>>;

fn claims<'a>(baseline: &'a Baseline, catalogue: &'a Catalogue) -> Claims<'a> {
    let mut claims: Claims<'a> = BTreeMap::new();
    for rule in &baseline.rules {
        for expectation in &rule.expect {
            for entry in entries(expectation, catalogue) {
                for (action, demand) in &expectation.demands {
                    let Some(claim) = claim(rule, expectation, entry, *action, demand, catalogue)
                    else {
                        continue;
                    };
                    claims.entry((entry, *action)).or_default().push(claim);
                }
            }
        }
    }
    claims
}

fn claim<'a>(
    rule: &'a Rule,
    expectation: &'a Expectation,
    entry: &EntryId,
    action: Action,
    demand: &Demand,
    catalogue: &'a Catalogue,
) -> Option<Claim<'a>> {
    let domain = catalogue.entry(entry)?.domains.get(&action)?;
    let point = |word: &str| domain.point(word).ok();
    let wants = match demand {
        Demand::AtLeast(word) => domain.at_least(&point(word)?)?,
        Demand::AtMost(word) => domain.at_most(&point(word)?)?,
        Demand::Exactly(word) => point(word)?,
        Demand::OneOf(_) => return None,
    };
    Some(Claim {
        rule,
        location: &expectation.location,
        wants,
        domain,
    })
}

fn entries<'a>(expectation: &'a Expectation, catalogue: &'a Catalogue) -> Vec<&'a EntryId> {
    match &expectation.target {
        Target::Fact(entry) => vec![entry],
        Target::Entries { module, select } => match select {
            Selection::These(list) => list.iter().filter_map(|e| e.id.as_ref()).collect(),
            Selection::All { except } => catalogue
                .module(module)
                .map(|module| module.entries.iter().map(|entry| &entry.id))
                .into_iter()
                .flatten()
                .filter(|id| !except.contains(id))
                .collect(),
        },
        Target::Items { .. } | Target::AnyOf { .. } | Target::Otherwise { .. } => Vec::new(),
    }
}

/// Whether some set of features has both rules in force for the entry: the least set that
/// both need must lift neither.
fn together(baseline: &Baseline, first: &Rule, second: &Rule, entry: &EntryId) -> bool {
    let needed = [&first.when, &second.when];
    let on = baseline
        .features
        .iter()
        .filter(|feature| needed.into_iter().flatten().any(|id| *id == feature.id));
    !on.flat_map(|feature| &feature.lifts).any(|lift| {
        let rule = lift.rule == first.id || lift.rule == second.id;
        rule && lift
            .entries
            .as_ref()
            .is_none_or(|entries| entries.contains(entry))
    })
}
