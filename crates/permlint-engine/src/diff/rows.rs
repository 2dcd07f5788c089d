//! Rows of one role in both snapshots: the same by their wire keys, whatever they are called.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::catalogue::Entry;
use permlint_model::diff::{
    FieldChange, LevelDiff, ModuleName, Presence, RiskNote, RowDiff, Shift,
};
use permlint_model::snapshot::{Labels, Row};
use permlint_model::{Action, Domain, Interval};

use super::fields::{change, map_changes, presence, yes_no};
use super::sides::{SeenOnce, Sides};
use crate::cell::UNLISTED;
use crate::rows::LiveRow;

/// Rows on both sides, and whether each side shows all of its own.
pub(super) struct RowLists<'a> {
    pub(super) before: &'a [Row],
    pub(super) after: &'a [Row],
    pub(super) before_is_whole: bool,
    pub(super) after_is_whole: bool,
}

/// What changed in the rows.
#[derive(Default)]
pub(super) struct RowChanges {
    pub(super) modules: Vec<ModuleName>,
    pub(super) rows: Vec<RowDiff>,
    pub(super) once: SeenOnce,
}

type Key<'a> = (&'a str, &'a str);
/// Places of a row in the two lists.
type Pair = (Option<usize>, Option<usize>);

impl Sides<'_> {
    pub(super) fn rows(&self, lists: &RowLists<'_>) -> RowChanges {
        let mut changes = RowChanges::default();
        if lists.before == lists.after {
            return changes;
        }
        let before = self.namer.name_rows(lists.before).rows;
        let after = self.namer.name_rows(lists.after).rows;
        let mut modules = BTreeSet::new();
        let mut rows = Vec::new();
        for pair in pairs(lists.before, lists.after) {
            let live = (
                pair.0.and_then(|at| before.get(at)),
                pair.1.and_then(|at| after.get(at)),
            );
            modules.extend(module_name(live));
            let is_told = match live {
                (None, Some(_)) => lists.before_is_whole,
                (Some(_), None) => lists.after_is_whole,
                _ => true,
            };
            match (self.row(live), is_told) {
                (Some(row), true) => rows.push(row),
                (Some((_, row)), false) => {
                    changes.once.add(&format!("{} > {}", row.module, row.entry));
                }
                (None, _) => {}
            }
        }
        rows.sort_by(|(a, x), (b, y)| (a, &x.wire_key, &x.entry).cmp(&(b, &y.wire_key, &y.entry)));
        changes.rows = rows.into_iter().map(|(_, row)| row).collect();
        changes.modules = modules.into_iter().collect();
        changes
    }

    /// What changed in one row, with its place on the screen.
    fn row(
        &self,
        (before, after): (Option<&LiveRow<'_>>, Option<&LiveRow<'_>>),
    ) -> Option<((usize, usize), RowDiff)> {
        let shown = after.or(before)?;
        // A row that was renamed away from the catalogue keeps the domains that it had.
        let known = [after, before].into_iter().flatten();
        let known = known.clone().find(|live| live.entry.is_some());
        let known = known.unwrap_or(shown);
        let levels = self.levels(known, before.map(|b| b.row), after.map(|a| a.row));
        let fields = match (before, after) {
            (Some(before), Some(after)) => row_fields(before.row, after.row),
            _ => Vec::new(),
        };
        let presence = presence(before, after);
        let is_change = presence != Presence::Kept || !levels.is_empty() || !fields.is_empty();
        let row = shown.row;
        is_change.then(|| {
            let place = (
                known.module.unwrap_or(UNLISTED),
                known.entry.unwrap_or(UNLISTED),
            );
            let diff = RowDiff {
                module: row.module.shown().to_owned(),
                entry: row.entry.shown().to_owned(),
                entry_id: shown.id.clone(),
                wire_key: format!("{}/{}", row.module.key(), row.entry.key()),
                presence,
                fields,
                levels,
            };
            (place, diff)
        })
    }

    fn levels(
        &self,
        known: &LiveRow<'_>,
        before: Option<&Row>,
        after: Option<&Row>,
    ) -> Vec<LevelDiff> {
        let domains: BTreeMap<Action, &Domain> = self.namer.domains_of(known).collect();
        let entry = known.module.zip(known.entry);
        let entry = entry.map(|(m, e)| &self.namer.catalogue.modules[m].entries[e]);
        let keys = |row: Option<&Row>| {
            let keys = row.map(|row| row.values.keys().copied());
            keys.into_iter().flatten().collect::<Vec<Action>>()
        };
        let actions: BTreeSet<Action> = keys(before).into_iter().chain(keys(after)).collect();
        let word = |row: Option<&Row>, action: Action| {
            row.and_then(|row| row.values.get(&action).cloned().flatten())
        };
        let mut levels = Vec::new();
        for action in actions {
            let (from, to) = (word(before, action), word(after, action));
            let shift = match (before, after) {
                (None, _) => Shift::New,
                (_, None) => Shift::Gone,
                _ if from == to => continue,
                _ => shift(
                    domains.get(&action).copied(),
                    from.as_deref(),
                    to.as_deref(),
                ),
            };
            let point = to.as_deref().and_then(|word| {
                let domain = domains.get(&action)?;
                domain.point(word).ok()
            });
            let risk = point.filter(|_| matches!(shift, Shift::Raised | Shift::New));
            levels.push(LevelDiff {
                action,
                before: from,
                after: to,
                shift,
                risk: risk.and_then(|point| risk_note(entry?, action, &point)),
            });
        }
        levels
    }
}

/// Which way a level moved. Without a domain, words have no order.
pub(super) fn shift(domain: Option<&Domain>, before: Option<&str>, after: Option<&str>) -> Shift {
    let bounds = |word: Option<&str>| {
        let word = word?;
        match domain {
            Some(domain) => domain.point(word).ok().map(|point| point.bounds()),
            None => Some(None),
        }
    };
    match (bounds(before), bounds(after)) {
        (Some(_), None) => Shift::BecameUnknown,
        (None, Some(_)) => Shift::BecameKnown,
        (Some(Some(before)), Some(Some(after))) if after > before => Shift::Raised,
        (Some(Some(before)), Some(Some(after))) if after < before => Shift::Lowered,
        _ => Shift::Other,
    }
}

fn risk_note(entry: &Entry, action: Action, held: &Interval) -> Option<RiskNote> {
    let risks = entry.risks.iter();
    let risks = risks.filter(|risk| risk.actions.contains(&action) && !risk.safe.includes(held));
    let risk = risks.max_by_key(|risk| risk.severity)?;
    Some(RiskNote {
        severity: risk.severity,
        note: risk.note.clone(),
    })
}

fn module_name(
    (before, after): (Option<&LiveRow<'_>>, Option<&LiveRow<'_>>),
) -> Option<ModuleName> {
    let (before, after) = (&before?.row.module, &after?.row.module);
    (before.shown() != after.shown()).then(|| ModuleName {
        identifier: after.key().to_owned(),
        before: before.shown().to_owned(),
        after: after.shown().to_owned(),
    })
}

fn row_fields(before: &Row, after: &Row) -> Vec<FieldChange> {
    let mut fields = Vec::new();
    let shown = |labels: &Labels| Some(labels.shown().to_owned());
    fields.extend(change("name", shown(&before.entry), shown(&after.entry)));
    if before.entry.shown() == after.entry.shown() {
        let inner = |labels: &Labels| Some(labels.name.clone());
        fields.extend(change(
            "internal-name",
            inner(&before.entry),
            inner(&after.entry),
        ));
    }
    let word = |flag: &Option<bool>| yes_no(*flag);
    fields.extend(map_changes("flag", &before.flags, &after.flags, word));
    fields
}

/// Which row of the first list is which of the second. Of several with one key, equal ones are
/// the same, then those with one wire id; where one is left on each side, these two.
fn pairs(before: &[Row], after: &[Row]) -> Vec<Pair> {
    let (mut left, mut right) = (by_key(before), by_key(after));
    let keys: BTreeSet<Key<'_>> = left.keys().chain(right.keys()).copied().collect();
    let mut pairs = Vec::new();
    for key in keys {
        let mut left = left.remove(&key).unwrap_or_default();
        let mut right = right.remove(&key).unwrap_or_default();
        let equal = |a: usize, b: usize| before[a] == after[b];
        let same_id = |a: usize, b: usize| before[a].id.is_some() && before[a].id == after[b].id;
        match_up(&mut left, &mut right, &mut pairs, equal);
        match_up(&mut left, &mut right, &mut pairs, same_id);
        if let ([a], [b]) = (left.as_slice(), right.as_slice()) {
            pairs.push((Some(*a), Some(*b)));
            continue;
        }
        pairs.extend(left.into_iter().map(|a| (Some(a), None)));
        pairs.extend(right.into_iter().map(|b| (None, Some(b))));
    }
    pairs
}

fn by_key(rows: &[Row]) -> BTreeMap<Key<'_>, Vec<usize>> {
    let mut map: BTreeMap<Key<'_>, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let key = (row.module.key(), row.entry.key());
        map.entry(key).or_default().push(at);
    }
    map
}

fn match_up(
    left: &mut Vec<usize>,
    right: &mut Vec<usize>,
    pairs: &mut Vec<Pair>,
    same: impl Fn(usize, usize) -> bool,
) {
    left.retain(|a| {
        let hit = right.iter().position(|b| same(*a, *b));
        match hit {
            Some(at) => {
                pairs.push((Some(*a), Some(right.remove(at))));
                false
            }
            None => true,
        }
    });
}
