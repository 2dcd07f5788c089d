//! What a role grants by meeting its documents: dangerous rights that they require.

use std::collections::BTreeMap;

use permlint_model::baseline::Direction;
use permlint_model::report::Grant;
use permlint_model::{Action, RuleId};

use crate::cell::{CellKind, Cells};
use crate::claims::Claims;
use crate::compile::Auditor;
use crate::words;

impl Auditor {
    pub(crate) fn grants(&self, cells: &Cells<'_>, claims: &Claims) -> Vec<Grant> {
        let mut grants: BTreeMap<(usize, usize, String), Grant> = BTreeMap::new();
        for (at, cell) in cells.list.iter().enumerate() {
            let seen = cell.observation.range.bounds();
            let Some((low, _)) = seen.filter(|_| cell.kind == CellKind::Row) else {
                continue;
            };
            let floor = claims
                .envelopes
                .get(&at)
                .and_then(|envelope| envelope.floor);
            let Some(risk) = self.risk_of(cell) else {
                continue;
            };
            let held = permlint_model::Interval::span(low, low);
            let required = floor.is_some_and(|floor| {
                !risk
                    .safe
                    .includes(&permlint_model::Interval::span(floor, floor))
            });
            if !required || risk.safe.includes(&held) {
                continue;
            }
            let key = (cell.place.0, cell.place.1, risk.note.clone());
            let grant = grants.entry(key).or_insert_with(|| Grant {
                module: cell.module.clone(),
                entry: cell.entry.clone(),
                entry_id: cell.key.entry.clone(),
                actions: Vec::new(),
                seen: words::seen(cell.domain, &cell.observation),
                severity: risk.severity,
                note: risk.note.clone(),
                required_by: Vec::new(),
            });
            add(&mut grant.actions, cell.key.action);
            for rule in self.needing(claims, at) {
                if !grant.required_by.contains(&rule) {
                    grant.required_by.push(rule);
                }
            }
        }
        let mut list: Vec<Grant> = grants.into_values().collect();
        list.sort_by_key(|grant| std::cmp::Reverse(grant.severity));
        list
    }

    fn needing(&self, claims: &Claims, cell: usize) -> Vec<RuleId> {
        let needs = claims.list.iter().filter(|claim| {
            claim.cell == cell && self.rules[claim.rule].rule.direction != Direction::Limit
        });
        needs
            .map(|claim| self.rules[claim.rule].rule.id.clone())
            .collect()
    }
}

fn add(actions: &mut Vec<Action>, action: Action) {
    if !actions.contains(&action) {
        actions.push(action);
    }
}
