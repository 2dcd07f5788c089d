//! The plan of a report, redacted.

use permlint_model::change::{Change, ChangePlan, Conflict, LeftCell, Split};

use super::{Redaction, WITHHELD};

impl Redaction<'_> {
    /// The plan with public labels.
    pub(super) fn plan(&self, plan: &ChangePlan) -> ChangePlan {
        ChangePlan {
            changes: plan.changes.iter().map(|c| self.change(c)).collect(),
            left: plan.left.iter().map(|cell| self.left(cell)).collect(),
            split: plan.split.as_ref().map(|split| self.split(split)),
        }
    }

    fn change(&self, change: &Change) -> Change {
        let (module, entry) = self.names.labels(&change.entry_id);
        let is_name = change.click.control == change.entry;
        Change {
            module,
            entry,
            entry_id: self.names.entry_id(&change.entry_id),
            item: self.item(change.item.as_ref()),
            from: self.seen(&change.entry_id, change.action, &change.from),
            click: self.click(&change.click, &change.entry_id, change.action, is_name),
            why: self.text(&change.why),
            note: change.note.as_ref().map(|_| WITHHELD.to_owned()),
            ..change.clone()
        }
    }

    fn left(&self, left: &LeftCell) -> LeftCell {
        let (module, entry) = self.names.labels(&left.entry_id);
        LeftCell {
            module,
            entry,
            entry_id: self.names.entry_id(&left.entry_id),
            item: self.item(left.item.as_ref()),
            detail: WITHHELD.to_owned(),
            ..left.clone()
        }
    }

    fn split(&self, split: &Split) -> Split {
        Split {
            roles: split.roles.clone(),
            forced_by: split.forced_by.iter().map(|c| self.conflict(c)).collect(),
        }
    }

    fn conflict(&self, conflict: &Conflict) -> Conflict {
        let (module, entry) = self.names.labels(&conflict.entry_id);
        let mut sides = conflict.sides.clone();
        for side in &mut sides {
            side.wants = self.demand(&conflict.entry_id, conflict.action, &side.wants);
        }
        Conflict {
            module,
            entry,
            entry_id: self.names.entry_id(&conflict.entry_id),
            item: self.item(conflict.item.as_ref()),
            action: conflict.action,
            sides,
        }
    }
}
