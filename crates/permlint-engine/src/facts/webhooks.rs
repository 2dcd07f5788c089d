//! How many webhooks are in use, how many are left, and whether the product is whole.

use permlint_model::snapshot::Part;
use permlint_model::{Action, Domain, EvidenceKind, GapReason, Interval, Observation, combine};

use super::FactView;
use super::told::{not_readable, yes_no};
use crate::cell::Cells;
use crate::compile::Auditor;
use crate::live::{LiveFact, WEBHOOK_LIMIT};
use crate::subject::list_gap;

impl Auditor {
    /// How many more webhooks the member may have: the limit less what is in use.
    pub(super) fn headroom(
        &self,
        cells: &Cells<'_>,
        view: &FactView<'_>,
        domain: &Domain,
    ) -> Observation {
        let whole = domain.whole();
        let limit = self
            .catalogue
            .entry_by_word(WEBHOOK_LIMIT)
            .and_then(|entry| {
                let seen = cells.evidence.get(&(entry.id.clone(), Action::Value))?;
                Some(combine(&whole, seen).0)
            });
        let used = view.webhooks(domain);
        let limit = limit.unwrap_or_else(|| {
            let detail = format!(
                "the limit is not known: the API does not show it, and nobody declared it; put \
                 the number of the screen on a worksheet, as `{WEBHOOK_LIMIT},value,NUMBER`"
            );
            Observation::unobserved(whole.clone(), GapReason::NotDeclared, detail)
        });
        if limit.range == whole {
            return limit;
        }
        let (Some((least, most)), Some((low, high))) = (limit.range.bounds(), used.range.bounds())
        else {
            return not_readable(domain);
        };
        let least = least.saturating_sub(high);
        let most = match most {
            Interval::UNBOUNDED => most,
            most => most.saturating_sub(low),
        };
        let mut seen = Observation {
            range: Interval::span(least, most),
            gap: used.gap,
            ..limit
        };
        seen.evidence.extend(used.evidence);
        seen.evidence.sort_unstable();
        seen
    }
}

impl FactView<'_> {
    /// How many active webhooks belong to the member.
    pub(super) fn webhooks(&self, domain: &Domain) -> Observation {
        let Some(member) = self.audited.member.principal() else {
            return self.member_fact(LiveFact::WebhooksInUse, domain);
        };
        let own = self.snapshot.callbacks.iter().filter(|callback| {
            callback.inactive != Some(true)
                && callback.member_id == member.id
                && member.id.is_some()
        });
        let low = own.count() as u64;
        let parts = self
            .snapshot
            .coverage
            .iter()
            .filter_map(|coverage| match &coverage.part {
                part @ Part::Webhooks { .. } => Some(part),
                _ => None,
            });
        let mut parts = parts.peekable();
        let gap = match parts.peek() {
            None => Some((GapReason::NotRead, "webhooks were not read".to_owned())),
            Some(_) => parts.find_map(|part| list_gap(self.snapshot, part)),
        };
        match gap {
            None => Observation::seen(Interval::span(low, low), EvidenceKind::List),
            Some((reason, detail)) => {
                let range = Interval::span(low, Interval::UNBOUNDED);
                Observation::unobserved(range, reason, detail)
            }
        }
    }

    /// Whether every module of the product is switched on.
    pub(super) fn modules(&self, domain: &Domain) -> Observation {
        match (
            &self.snapshot.modules,
            list_gap(self.snapshot, &Part::Modules),
        ) {
            (Some(modules), None) => yes_no(domain, modules.values().all(|on| *on)),
            (_, gap) => {
                let (reason, detail) = gap.unwrap_or_else(|| {
                    (GapReason::NotRead, "the modules were not read".to_owned())
                });
                Observation::unobserved(domain.whole(), reason, detail)
            }
        }
    }
}
