//! The rules that every audit has, whatever its baselines say.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Demand, Direction, Expectation, Origin, Rule, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::{Action, Excerpt, Location, RuleId, Severity};

use crate::compile::{ActiveRule, RuleKind, permlint_origin};

/// The facts that tell whether the audited subject exists, by platform.
const SUBJECT_EXISTS: [&str; 2] = ["role.exists", "level.exists"];
/// The fact that tells whether the audited subject holds administrator rights.
const SUBJECT_ADMIN: [&str; 1] = ["role.admin"];

/// The ids of permlint's own rules. A platform without the fact that one needs does not have it.
pub const BUILT_IN: [&str; 3] = [
    "permlint/subject-exists",
    "permlint/admin-role",
    "permlint/otherwise",
];

/// The rules that every audit has.
pub(crate) fn built_in(catalogue: &Catalogue) -> Vec<ActiveRule> {
    let facts = [
        BuiltIn {
            id: "permlint/subject-exists",
            title: "The audited role exists",
            severity: Severity::High,
            why: "Nothing can be said of a role that is not there, and an integration that \
                  was given another one is not covered by its document.",
            facts: &SUBJECT_EXISTS,
            demand: Demand::AtLeast("Yes".to_owned()),
        },
        BuiltIn {
            id: "permlint/admin-role",
            title: "The audited role is no administrator role",
            severity: Severity::Critical,
            why: "An administrator role may do everything, whatever its rows say; a leaked key \
                  reaches the whole system.",
            facts: &SUBJECT_ADMIN,
            demand: Demand::AtMost("No".to_owned()),
        },
    ];
    let facts = facts.into_iter().filter_map(|fact| fact.rule(catalogue));
    facts.chain(implied(catalogue)).collect()
}

struct BuiltIn {
    id: &'static str,
    title: &'static str,
    severity: Severity,
    why: &'static str,
    /// The first of these that the catalogue has.
    facts: &'static [&'static str],
    demand: Demand,
}

impl BuiltIn {
    fn rule(self, catalogue: &Catalogue) -> Option<ActiveRule> {
        let mut known = self
            .facts
            .iter()
            .filter_map(|fact| catalogue.entry_by_word(fact));
        let fact = known.next()?.id.clone();
        let direction = match self.demand {
            Demand::AtLeast(_) => Direction::Need,
            _ => Direction::Limit,
        };
        let expectation = Expectation {
            target: Target::Fact(fact),
            demands: BTreeMap::from([(Action::Value, self.demand)]),
            when_present: false,
            location: nowhere(),
        };
        let rule = rule(
            self.id,
            self.title,
            self.severity,
            self.why,
            direction,
            expectation,
        )?;
        Some(own(rule, RuleKind::BuiltIn))
    }
}

/// "Nothing else is needed": implied by every baseline, at `info`.
fn implied(catalogue: &Catalogue) -> Option<ActiveRule> {
    let expectation = Expectation {
        target: Target::Otherwise {
            actions: every_action(catalogue),
        },
        demands: BTreeMap::new(),
        when_present: false,
        location: nowhere(),
    };
    let rule = rule(
        "permlint/otherwise",
        "The role holds no right that the documents do not ask for",
        Severity::Info,
        "A right that no document asks for serves nobody but the finder of a leaked key.",
        Direction::Limit,
        expectation,
    )?;
    Some(own(rule, RuleKind::Implied))
}

/// The actions of rows; where the platform lists none, of every setting.
fn every_action(catalogue: &Catalogue) -> Vec<Action> {
    let settings = catalogue.modules.iter().filter(|module| !module.is_facts);
    let settings = settings.flat_map(|module| &module.entries);
    let actions: BTreeSet<Action> = match catalogue.lists_rows() {
        true => catalogue.row_domains.keys().copied().collect(),
        false => settings.flat_map(|e| e.domains.keys().copied()).collect(),
    };
    actions.into_iter().collect()
}

fn rule(
    id: &str,
    title: &str,
    severity: Severity,
    why: &str,
    direction: Direction,
    expectation: Expectation,
) -> Option<Rule> {
    Some(Rule {
        id: id.parse::<RuleId>().ok()?,
        aliases: Vec::new(),
        title: title.to_owned(),
        severity,
        direction,
        origin: Origin::Permlint,
        why: why.to_owned(),
        fix: None,
        when: None,
        expect: vec![expectation],
        location: nowhere(),
        excerpt: Excerpt {
            first_line: 0,
            lines: Vec::new(),
        },
    })
}

fn own(rule: Rule, kind: RuleKind) -> ActiveRule {
    ActiveRule {
        rule,
        origin: permlint_origin(),
        kind,
        parameters: BTreeMap::new(),
        lifted: Vec::new(),
    }
}

/// Built-in rules stand in no file.
fn nowhere() -> Location {
    Location {
        path: String::new(),
        line: 0,
        column: 0,
        length: 0,
    }
}
