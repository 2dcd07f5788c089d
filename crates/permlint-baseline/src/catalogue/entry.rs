//! One setting of the catalogue.

use std::collections::BTreeMap;

use permlint_model::catalogue::{Entry, Risk};
use permlint_model::{Action, Domain, EntryId, Interval, ModuleId};

use super::document::{EntryDoc, OfferDoc, RiskDoc};
use super::load::{Loader, values};
use crate::at::{At, Span};
use crate::problem::Problem;
use crate::words::{id, point};

type Domains = BTreeMap<Action, Domain>;

impl Loader {
    pub(super) fn entry(
        &mut self,
        module: &ModuleId,
        document: EntryDoc,
        is_facts: bool,
    ) -> Option<Entry> {
        let id = id(&format!("{module}.{}", document.id.value), document.id.span);
        let id: EntryId = self.keep(id)?;
        let domains = self.entry_domains(&id, &document, is_facts)?;
        for source in &document.sources {
            self.source(source);
        }
        let risks = document.risks.into_iter();
        Some(Entry {
            offers: self.offers(&document.offers, &domains),
            risks: risks.filter_map(|risk| self.risk(risk, &domains)).collect(),
            id,
            name: document.name.value,
            group: document.group,
            values_known: document.values_known,
            other_levels: document.other_levels,
            aliases: values(document.aliases),
            domains,
            customise: document.customise,
            click: document.click,
            sources: values(document.sources),
            certainty: document.certainty,
        })
    }

    fn entry_domains(
        &mut self,
        id: &EntryId,
        document: &EntryDoc,
        is_facts: bool,
    ) -> Option<Domains> {
        if let Some(pairs) = &document.domains {
            if let Some(single) = &document.domain {
                let problem = Problem::new("an entry has either `domain` or `domains`");
                let problem = problem.at(single.span, "and here is the other");
                self.report(problem.help("keep one of the two"));
            }
            return Some(self.row_domains(pairs));
        }
        match &document.domain {
            Some(name) => Some(BTreeMap::from([(Action::Value, self.named_domain(name)?)])),
            None if is_facts => {
                let problem = Problem::new(format!("the fact `{id}` has no domain"));
                let problem = problem.at(document.id.span, "this fact");
                self.report(problem.help("add `domain:` with the name of one"));
                None
            }
            None if self.row.is_empty() && self.broken.is_empty() => {
                let problem = Problem::new(format!("the entry `{id}` has no values"));
                let problem = problem.at(document.id.span, "this entry");
                self.report(problem.help("add `domain:` or `domains:`"));
                None
            }
            None => Some(self.row.clone()),
        }
    }

    fn offers(
        &mut self,
        offers: &[OfferDoc],
        domains: &Domains,
    ) -> BTreeMap<Action, Vec<Interval>> {
        let mut found = BTreeMap::new();
        for offer in offers {
            self.source(&offer.source);
            let action = offer.action.value;
            let Some(domain) = self.action(domains, action, offer.action.span) else {
                continue;
            };
            let points = offer.points.iter();
            let points = points.filter_map(|word| self.point(domain, word)).collect();
            if found.insert(action, points).is_some() {
                let message = format!("the offers for `{}` stand twice", action.as_str());
                let problem = Problem::new(message).at(offer.action.span, "for the second time");
                self.report(problem.help("keep one of the two"));
            }
        }
        found
    }

    fn risk(&mut self, document: RiskDoc, domains: &Domains) -> Option<Risk> {
        self.source(&document.source);
        let (actions, span) = (document.actions.value, document.actions.span);
        if actions.is_empty() {
            let problem = Problem::new("the risk names no action").at(span, "here");
            self.report(problem.help("name the actions that are dangerous"));
        }
        let mut safe = None;
        for action in &actions {
            let domain = self.action(domains, *action, span)?;
            let above = self.point(domain, &document.above)?;
            let most = domain.at_most(&above);
            if most.is_none() || most == Some(domain.whole()) {
                let problem =
                    Problem::new("no level lies above this one, so the risk is never there");
                let problem = problem.at(document.above.span, "nothing above");
                self.report(problem.help("name the greatest level that is harmless"));
                return None;
            }
            safe = most;
        }
        Some(Risk {
            actions,
            safe: safe?,
            severity: document.severity,
            note: document.note,
            source: document.source.value,
            certainty: document.certainty,
        })
    }

    /// The domain of an action that the entry has.
    fn action<'d>(
        &mut self,
        domains: &'d Domains,
        action: Action,
        span: Span,
    ) -> Option<&'d Domain> {
        let domain = domains.get(&action);
        if domain.is_none() && self.broken.is_empty() {
            let known: Vec<&str> = domains.keys().map(|action| action.as_str()).collect();
            let message = format!("the entry has no action `{}`", action.as_str());
            let problem = Problem::new(message).at(span, "here");
            self.report(problem.help(format!("it has: {}", known.join(", "))));
        }
        domain
    }

    fn point(&mut self, domain: &Domain, word: &At<String>) -> Option<Interval> {
        self.keep(point(domain, word, word.span))
    }
}
