//! What the rules of a baseline demand of one cell, told from the documents alone.

use permlint_model::baseline::{
    Baseline, Demand, Direction, Lift, OthersCells, Rule, Selection, Target,
};
use permlint_model::report::{BaselineRef, Finding};
use permlint_model::scope::{ANY_ENTRY, API_ACCESS};
use permlint_model::{Domain, EntryId, Interval, ModuleId};

use crate::claims::selected;
use crate::words;

/// A baseline of the audit that is at hand unchanged.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtHand<'a> {
    pub(super) baseline: &'a Baseline,
    pub(super) used: &'a BaselineRef,
}

/// What a rule demands of the cell of a finding.
#[derive(Debug, Clone)]
pub(super) struct Demanded<'a> {
    pub(super) at: AtHand<'a>,
    pub(super) rule: &'a Rule,
    /// In words.
    pub(super) wants: String,
    /// `None` for a rule on whatever nobody asks for, and where the domain is not known.
    pub(super) range: Option<Interval>,
}

impl<'a> AtHand<'a> {
    /// Whether a feature was on in the audit.
    pub(super) fn is_on(&self, feature: &str) -> bool {
        let mut features = self.used.features.iter();
        features.any(|known| known.id == feature && known.on)
    }

    /// The rules that speak of the cell of a finding, whether or not they were in force.
    pub(super) fn speaking(
        self,
        finding: &Finding,
        domain: Option<&Domain>,
    ) -> impl Iterator<Item = Demanded<'a>> {
        let found = self.baseline.rules.iter().filter_map(|rule| {
            let demand = self.demand(rule, finding)?;
            let Some(demand) = demand else {
                let wants = "at most what some rule asks for".to_owned();
                return Some((rule, wants, None));
            };
            let range = domain.and_then(|domain| self.range(demand, domain));
            let words = match (&range, domain) {
                (Some(range), Some(domain)) => words::requirement(domain, range),
                _ => self.words(demand),
            };
            Some((rule, words, range))
        });
        let found: Vec<Demanded<'a>> = found
            .map(|(rule, wants, range)| Demanded {
                at: self,
                rule,
                wants,
                range,
            })
            .collect();
        found.into_iter()
    }

    /// A rule's demand on a cell: none, one in words, or "what nobody asks for".
    fn demand(self, rule: &'a Rule, finding: &Finding) -> Option<Option<&'a Demand>> {
        rule.expect.iter().find_map(|expectation| {
            if let Target::Otherwise { actions } = &expectation.target {
                let is_row = finding.item.is_none() && finding.entry_id.module() != API_ACCESS;
                return (is_row && actions.contains(&finding.action)).then_some(None);
            }
            let is_meant = speaks_of(&expectation.target, finding);
            let demand = expectation.demands.get(&finding.action)?;
            is_meant.then_some(Some(demand))
        })
    }

    fn range(self, demand: &Demand, domain: &Domain) -> Option<Interval> {
        let point = |word: &String| domain.point(&self.filled(word)).ok();
        match demand {
            Demand::AtLeast(word) => domain.at_least(&point(word)?),
            Demand::AtMost(word) => domain.at_most(&point(word)?),
            Demand::Exactly(word) => point(word),
            Demand::OneOf(words) => Some(domain.one_of(words.iter().map(|word| self.filled(word)))),
        }
    }

    fn words(self, demand: &Demand) -> String {
        match demand {
            Demand::AtLeast(word) => format!("at least {}", self.filled(word)),
            Demand::AtMost(word) => format!("at most {}", self.filled(word)),
            Demand::Exactly(word) => self.filled(word),
            Demand::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| self.filled(word)).collect();
                words.join(" or ")
            }
        }
    }

    /// A text with the parameters of the audit filled in.
    fn filled(self, text: &str) -> String {
        let mut filled = text.to_owned();
        for parameter in &self.used.parameters {
            if let Some(value) = &parameter.value {
                filled = filled.replace(&format!("{{{}}}", parameter.name), value);
            }
        }
        filled
    }
}

impl<'a> Demanded<'a> {
    /// Whether the rule was in force on the cell.
    pub(super) fn in_force(&self, finding: &Finding) -> bool {
        let is_on = |feature: &String| self.at.is_on(feature);
        self.rule.when.as_ref().is_none_or(is_on) && !self.is_lifted(finding)
    }

    fn is_lifted(&self, finding: &Finding) -> bool {
        let lifting = self.at.baseline.features.iter();
        let mut lifting = lifting.filter(|feature| self.at.is_on(&feature.id));
        lifting.any(|feature| feature.lifts.iter().any(|lift| self.is_hit(lift, finding)))
    }

    /// The features that are off and would take the rule out of force on the cell: id and title.
    pub(super) fn lifting(&self, finding: &Finding) -> Vec<(&'a str, &'a str)> {
        let off = self.at.baseline.features.iter();
        let off = off.filter(|feature| !self.at.is_on(&feature.id));
        let lifting = off.filter(|feature| {
            let mut lifts = feature.lifts.iter();
            lifts.any(|lift| self.is_hit(lift, finding))
        });
        lifting
            .map(|feature| (feature.id.as_str(), feature.title.as_str()))
            .collect()
    }

    /// Whether a feature of its baseline takes the rule out of force on the cell.
    pub(super) fn is_lifted_by(&self, feature: &str, finding: &Finding) -> bool {
        let mut features = self.at.baseline.features.iter();
        let own = features.find(|known| known.id == feature);
        own.is_some_and(|own| own.lifts.iter().any(|lift| self.is_hit(lift, finding)))
    }

    fn is_hit(&self, lift: &Lift, finding: &Finding) -> bool {
        lift.rule == self.rule.id && lift.covers(&finding.entry_id, finding.action)
    }

    /// Whether it asks for something, rather than only limiting it.
    pub(super) fn is_need(&self) -> bool {
        matches!(self.rule.direction, Direction::Need | Direction::Exact) && self.range.is_some()
    }
}

fn speaks_of(target: &Target, finding: &Finding) -> bool {
    let entry = &finding.entry_id;
    let item = finding.item.as_deref();
    let is_in = |module: &ModuleId| entry.module() == module.as_str();
    match target {
        Target::Entries { module, select } => {
            item.is_none() && is_in(module) && is_selected(module, select, entry)
        }
        Target::Items { entry: own, items } => {
            own == entry && item.is_some_and(|item| items.iter().any(|own| own == item))
        }
        Target::AnyOf { module, select } => {
            let is_any = entry.as_str().ends_with(ANY_ENTRY);
            is_any && is_in(module) && selected(select).as_deref() == item
        }
        Target::Fact(fact) => fact == entry,
        Target::Access { entity } => {
            let word = ModuleId::unlisted(entity);
            let word = word.as_str().trim_start_matches("x-");
            entry.as_str() == format!("{API_ACCESS}.{word}")
        }
        // Cells of others name them where the audited subject's name an item.
        Target::Others(others) if item.is_some() => match &others.cells {
            OthersCells::Fact(fact) => fact == entry,
            OthersCells::Entries { module, select } => {
                is_in(module) && is_selected(module, select, entry)
            }
        },
        Target::Others(_) | Target::Otherwise { .. } => false,
    }
}

fn is_selected(module: &ModuleId, select: &Selection, entry: &EntryId) -> bool {
    let is_derived = entry.as_str().ends_with(ANY_ENTRY);
    match select {
        Selection::All { except } => !is_derived && !except.contains(entry),
        Selection::These(list) => list.iter().any(|named| match &named.id {
            Some(id) => id == entry,
            None => EntryId::unlisted(module, &named.label) == *entry,
        }),
    }
}
