//! The calling key's own rights: comparable only where both snapshots were taken by one member.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::Action;
use permlint_model::diff::{AccessDiff, ItemDiff, MissingIn, NotKnown, OwnDiff, Presence};
use permlint_model::snapshot::{CustomiseItem, EntityAccess, OwnRights, Part, Snapshot};
use permlint_model::text::clean;

use super::rows::{RowChanges, RowLists, shift};
use super::sides::{SeenOnce, Sides, is_out_of_scope};
use crate::subject::list_gap;

impl Sides<'_> {
    pub(super) fn own(&mut self) -> Option<OwnDiff> {
        let (before, after) = match (&self.before.own, &self.after.own) {
            (Some(before), Some(after)) => (before, after),
            (None, None) if self.is_unasked() => return None,
            (before, after) => {
                self.tell_unread_rights(before.is_some(), after.is_some());
                return None;
            }
        };
        let member = self.same_caller(before, after)?;
        let rows = self.own_rows(before, after);
        let own = OwnDiff {
            member,
            modules: rows.modules,
            rows: rows.rows,
            items: self.items(before, after),
            access: self.access(before, after),
        };
        (!own.is_empty()).then_some(own)
    }

    fn is_unasked(&self) -> bool {
        [self.before, self.after]
            .iter()
            .all(|snapshot| is_out_of_scope(snapshot, &Part::OwnRights))
    }

    fn tell_unread_rights(&mut self, before: bool, after: bool) {
        let missing_in = match (before, after) {
            (true, false) => MissingIn::After,
            (false, true) => MissingIn::Before,
            _ => MissingIn::Both,
        };
        let because = self.because(missing_in, &Part::OwnRights);
        self.tell_own(missing_in, because);
    }

    fn tell_own(&mut self, missing_in: MissingIn, because: String) {
        self.not_known.push(NotKnown {
            part: Part::OwnRights,
            what: "the calling key's own rights".to_owned(),
            missing_in,
            because,
            seen_once: Vec::new(),
        });
    }

    /// The member whose keys took both snapshots.
    fn same_caller(&mut self, before: &OwnRights, after: &OwnRights) -> Option<String> {
        let missing_in = match (&before.member, &after.member) {
            (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {
                return Some(other.clone());
            }
            (Some(one), Some(other)) => {
                self.notes.push(format!(
                    "the first snapshot was taken with the keys of {}, the second with those of \
                     {}: their own rights are not compared",
                    clean(one, 60),
                    clean(other, 60)
                ));
                return None;
            }
            (Some(_), None) => MissingIn::After,
            (None, Some(_)) => MissingIn::Before,
            (None, None) => MissingIn::Both,
        };
        self.tell_own(missing_in, "it does not say whose keys took it".to_owned());
        None
    }

    fn own_rows(&mut self, before: &OwnRights, after: &OwnRights) -> RowChanges {
        // Autotask has no such rows, and nobody asks for them.
        if self.is_unasked() && before.rows.is_empty() && after.rows.is_empty() {
            return RowChanges::default();
        }
        let gap = |s: &Snapshot| list_gap(s, &Part::OwnRights).map(|(_, detail)| detail);
        let mut changes = self.rows(&RowLists {
            before: &before.rows,
            after: &after.rows,
            before_is_whole: gap(self.before).is_none(),
            after_is_whole: gap(self.after).is_none(),
        });
        let once = std::mem::take(&mut changes.once);
        let what = "the calling key's own rights";
        self.tell_holes(&Part::OwnRights, what, once, gap);
        changes
    }

    fn items(&mut self, before: &OwnRights, after: &OwnRights) -> Vec<ItemDiff> {
        let gap = |s: &Snapshot| list_gap(s, &Part::OwnItems).map(|(_, detail)| detail);
        let of = |own: &OwnRights| {
            own.items
                .iter()
                .cloned()
                .collect::<BTreeSet<CustomiseItem>>()
        };
        let (old, new) = (of(before), of(after));
        let mut once = SeenOnce::default();
        let mut diffs = Vec::new();
        for item in old.symmetric_difference(&new) {
            let was = old.get(item);
            if !self.is_told(was, new.get(item), gap) {
                once.add(&format!("{}: {}", item.list, item.item));
                continue;
            }
            diffs.push(ItemDiff {
                list: item.list.clone(),
                item: item.item.clone(),
                presence: match was {
                    Some(_) => Presence::Removed,
                    None => Presence::Added,
                },
            });
        }
        let what = "the calling key's customise lists";
        self.tell_holes(&Part::OwnItems, what, once, gap);
        diffs
    }

    fn access(&mut self, before: &OwnRights, after: &OwnRights) -> Vec<AccessDiff> {
        let of = |own: &'_ OwnRights| -> BTreeMap<String, EntityAccess> {
            let each = own.access.iter();
            each.map(|one| (one.entity.clone(), one.clone())).collect()
        };
        let (old, new) = (of(before), of(after));
        let entities: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let mut diffs = Vec::new();
        for entity in entities {
            match (old.get(entity), new.get(entity)) {
                (Some(before), Some(after)) => self.verbs(before, after, &mut diffs),
                _ => self.tell_entity(entity),
            }
        }
        diffs
    }

    fn verbs(&self, before: &EntityAccess, after: &EntityAccess, diffs: &mut Vec<AccessDiff>) {
        let verbs: BTreeSet<Action> = before
            .access
            .keys()
            .chain(after.access.keys())
            .copied()
            .collect();
        let word = |one: &EntityAccess, verb| one.access.get(&verb).cloned().flatten();
        for verb in verbs {
            let (from, to) = (word(before, verb), word(after, verb));
            if from != to {
                let domain = Some(&self.namer.access);
                diffs.push(AccessDiff {
                    entity: after.entity.clone(),
                    verb,
                    shift: shift(domain, from.as_deref(), to.as_deref()),
                    before: from,
                    after: to,
                });
            }
        }
    }

    /// An entity that was asked for twice and answered once.
    fn tell_entity(&mut self, entity: &str) {
        let part = Part::Access {
            entity: entity.to_owned(),
        };
        if is_out_of_scope(self.before, &part) || is_out_of_scope(self.after, &part) {
            return;
        }
        let what = format!("the calling key's access to {}", clean(entity, 60));
        let gap = |s: &Snapshot| list_gap(s, &part).map(|(_, detail)| detail);
        self.tell_holes(&part, &what, SeenOnce::default(), gap);
    }
}
