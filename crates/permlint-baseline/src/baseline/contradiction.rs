//! Two rules of one baseline that no level can satisfy together.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Baseline, Demand, Expectation, Rule, Selection, Target};
use permlint_model::catalogue::{Catalogue, Entry};
use permlint_model::{Action, Domain, EntryId, Interval};

use crate::problem::Problem;
use crate::text::Text;

/// How many contradictions are looked for: nobody mends more at once.
const MOST: usize = 50;

/// What an expectation wants of a cell.
struct Claim<'a> {
    rule: &'a Rule,
    expectation: &'a Expectation,
    wants: Interval,
    domain: &'a Domain,
}

/// A cell of the catalogue.
type Cell<'a> = (&'a EntryId, Action);

/// The first contradiction of each pair of rules.
pub(super) fn find(baseline: &Baseline, catalogue: &Catalogue, text: &Text<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (cell, claims) in claims(baseline, catalogue) {
        if agree(&claims) {
            continue;
        }
        for (first, second) in pairs(&claims) {
            if found.len() == MOST {
                return found;
            }
            if first.wants.intersect(&second.wants).is_none()
                && together(baseline, first.rule, second.rule, cell.0, cell.1)
                && told.insert((&first.rule.id, &second.rule.id))
            {
                found.push(problem(first, second, cell, text));
            }
        }
    }
    found
}

/// Whether one value satisfies all.
fn agree(claims: &[Claim<'_>]) -> bool {
    let mut wants = claims.iter().map(|claim| claim.wants.clone());
    let first = wants.next();
    wants
        .try_fold(first, |common, next| match common {
            Some(common) => common.intersect(&next).map(Some),
            None => Some(None),
        })
        .is_some()
}

fn pairs<'a, 'b>(claims: &'a [Claim<'b>]) -> impl Iterator<Item = (&'a Claim<'b>, &'a Claim<'b>)> {
    let each = claims.iter().enumerate();
    each.flat_map(|(at, second)| claims[..at].iter().map(move |first| (first, second)))
}

fn problem(first: &Claim<'_>, second: &Claim<'_>, cell: Cell<'_>, text: &Text<'_>) -> Problem {
    let what = match cell {
        (entry, Action::Value) => entry.to_string(),
        (entry, action) => format!("`{}` of {entry}", action.as_str()),
    };
    let words = |claim: &Claim<'_>| claim.domain.words(&claim.wants);
    let message = format!(
        "`{}` wants {what} to be {}, and `{}` on line {} wants it to be {}",
        second.rule.id.short(),
        words(second),
        first.rule.id.short(),
        first.expectation.location.line,
        words(first),
    );
    Problem::new(message)
        .at(
            text.span(&second.expectation.location),
            "no level can be both",
        )
        .help("correct one of the two, or let a feature that turns one on lift the other")
}

fn claims<'a>(
    baseline: &'a Baseline,
    catalogue: &'a Catalogue,
) -> BTreeMap<Cell<'a>, Vec<Claim<'a>>> {
    let mut claims: BTreeMap<Cell<'a>, Vec<Claim<'a>>> = BTreeMap::new();
    for rule in &baseline.rules {
        for expectation in &rule.expect {
            for entry in entries(expectation, catalogue) {
                for (action, demand) in &expectation.demands {
                    let claim = claim(rule, expectation, entry, *action, demand);
                    let cell = claims.entry((&entry.id, *action)).or_default();
                    cell.extend(claim);
                }
            }
        }
    }
    claims
}

fn claim<'a>(
    rule: &'a Rule,
    expectation: &'a Expectation,
    entry: &'a Entry,
    action: Action,
    demand: &Demand,
) -> Option<Claim<'a>> {
    let domain = entry.domains.get(&action)?;
    // The value of a parameter is not known yet.
    let point = |word: &str| domain.point(word).ok().filter(|_| !word.contains('{'));
    let wants = match demand {
        Demand::AtLeast(word) => domain.at_least(&point(word)?)?,
        Demand::AtMost(word) => domain.at_most(&point(word)?)?,
        Demand::Exactly(word) => point(word)?,
        Demand::OneOf(words) if words.iter().any(|word| word.contains('{')) => return None,
        Demand::OneOf(words) => domain.one_of(words),
    };
    Some(Claim {
        rule,
        expectation,
        wants,
        domain,
    })
}

/// The entries that an expectation speaks of and the catalogue knows.
fn entries<'a>(expectation: &'a Expectation, catalogue: &'a Catalogue) -> Vec<&'a Entry> {
    match &expectation.target {
        Target::Fact(entry) => catalogue.entry(entry).into_iter().collect(),
        Target::Entries { module, select } => match select {
            Selection::These(list) => {
                let ids = list.iter().filter_map(|entry| entry.id.as_ref());
                ids.filter_map(|id| catalogue.entry(id)).collect()
            }
            Selection::All { except } => {
                let module = catalogue.module(module).into_iter();
                let entries = module.flat_map(|module| &module.entries);
                entries
                    .filter(|entry| !except.contains(&entry.id))
                    .collect()
            }
        },
        Target::Items { .. }
        | Target::Access { .. }
        | Target::Others(_)
        | Target::AnyOf { .. }
        | Target::Otherwise { .. } => Vec::new(),
    }
}

/// Whether some set of features has both rules in force for the entry: the least set that
/// both need must lift neither.
fn together(
    baseline: &Baseline,
    first: &Rule,
    second: &Rule,
    entry: &EntryId,
    action: Action,
) -> bool {
    let needed = [&first.when, &second.when];
    let on = baseline
        .features
        .iter()
        .filter(|feature| needed.into_iter().flatten().any(|id| *id == feature.id));
    !on.flat_map(|feature| &feature.lifts).any(|lift| {
        let rule = lift.rule == first.id || lift.rule == second.id;
        rule && lift.covers(entry, action)
    })
}
