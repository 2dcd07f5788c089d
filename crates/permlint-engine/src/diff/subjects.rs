//! Roles and levels.

use std::collections::BTreeMap;

use permlint_model::Severity;
use permlint_model::diff::{FieldChange, MissingIn, NotKnown, Presence, RiskNote, SubjectDiff};
use permlint_model::snapshot::{Part, Snapshot, Subject};
use permlint_model::text::{clean, plural};

use super::fields::{Facts, changes, paired, presence, yes_no};
use super::rows::{RowChanges, RowLists};
use super::sides::{SeenOnce, Sides, hole, is_out_of_scope};
use crate::subject::list_gap;

impl Sides<'_> {
    pub(super) fn subjects(&mut self) -> Vec<SubjectDiff> {
        let pairs = paired(&by_id(self.before), &by_id(self.after));
        let hole = |snapshot: &Snapshot| hole(snapshot, &Part::Roles);
        let mut once = SeenOnce::default();
        let mut unread = 0_u64;
        let mut diffs = Vec::new();
        for (_, before, after) in pairs {
            let Some(shown) = after.or(before) else {
                continue;
            };
            if !self.is_told(before, after, hole) {
                once.add(&shown.name);
                continue;
            }
            let rows = match (before, after) {
                (Some(before), Some(after)) => {
                    unread += u64::from(self.is_unread_twice(before, after));
                    self.subject_rows(before, after)
                }
                _ => RowChanges::default(),
            };
            let diff = SubjectDiff {
                id: shown.id.clone(),
                name: shown.name.clone(),
                presence: presence(before, after),
                fields: subject_fields(before, after),
                modules: rows.modules,
                rows: rows.rows,
            };
            let same = diff.presence == Presence::Kept
                && diff.fields.is_empty()
                && diff.modules.is_empty()
                && diff.rows.is_empty();
            if !same {
                diffs.push(diff);
            }
        }
        let what = format!("{}s", self.after.tenant.platform.subject_word());
        self.tell_holes(&Part::Roles, &what, once, hole);
        if unread > 0 && self.namer.catalogue.lists_rows() {
            self.notes.push(format!(
                "the settings of {unread} {} are in neither snapshot, so only what the list of \
                 roles says of them was compared",
                plural(unread, self.after.tenant.platform.subject_word())
            ));
        }
        diffs
    }

    fn is_unread_twice(&self, before: &Subject, after: &Subject) -> bool {
        let part = rows_part(after);
        before.rows.is_none()
            && after.rows.is_none()
            && is_out_of_scope(self.before, &part)
            && is_out_of_scope(self.after, &part)
    }

    fn subject_rows(&mut self, before: &Subject, after: &Subject) -> RowChanges {
        let part = rows_part(after);
        let (Some(old), Some(new)) = (&before.rows, &after.rows) else {
            self.tell_unread(before, after, part);
            return RowChanges::default();
        };
        let gap = |snapshot: &Snapshot| list_gap(snapshot, &part).map(|(_, detail)| detail);
        let mut changes = self.rows(&RowLists {
            before: old,
            after: new,
            before_is_whole: gap(self.before).is_none(),
            after_is_whole: gap(self.after).is_none(),
        });
        let once = std::mem::take(&mut changes.once);
        self.tell_holes(&part, &settings_of(after), once, gap);
        changes
    }

    /// Tells that rows are missing, where somebody asked for them.
    fn tell_unread(&mut self, before: &Subject, after: &Subject, part: Part) {
        let missing_in = match (&before.rows, &after.rows) {
            (None, Some(_)) => MissingIn::Before,
            (Some(_), None) => MissingIn::After,
            _ if self.is_unread_twice(before, after) => return,
            _ => MissingIn::Both,
        };
        let snapshot = match missing_in {
            MissingIn::Before => self.before,
            MissingIn::After | MissingIn::Both => self.after,
        };
        let because = match snapshot.coverage_of(&part) {
            None => "it was out of the snapshot's scope".to_owned(),
            Some(_) => self.because(missing_in, &part),
        };
        self.not_known.push(NotKnown {
            what: settings_of(after),
            part,
            missing_in,
            because,
            seen_once: Vec::new(),
        });
    }
}

fn by_id(snapshot: &Snapshot) -> BTreeMap<(u64, String), &Subject> {
    let each = snapshot.subjects.iter();
    each.map(|subject| (wire_key(&subject.id), subject))
        .collect()
}

/// Numbers by value, then everything else as text.
pub(super) fn wire_key(id: &str) -> (u64, String) {
    (id.parse().unwrap_or(u64::MAX), id.to_owned())
}

fn rows_part(subject: &Subject) -> Part {
    Part::RoleRows {
        role_id: subject.id.clone(),
    }
}

fn settings_of(subject: &Subject) -> String {
    format!("the settings of {:?}", clean(&subject.name, 60))
}

fn subject_fields(before: Option<&Subject>, after: Option<&Subject>) -> Vec<FieldChange> {
    let is_kept = before.is_some() && after.is_some();
    let facts = |subject: &Subject| -> Facts {
        vec![
            ("name", is_kept.then(|| subject.name.clone())),
            ("admin", yes_no(subject.admin)),
            ("active", yes_no(subject.inactive.map(|inactive| !inactive))),
            ("kind", subject.kind.clone()),
        ]
    };
    let mut fields = changes(before.map(facts).as_ref(), after.map(facts).as_ref());
    let became =
        |field: &&mut FieldChange| field.field == "admin" && field.after.as_deref() == Some("yes");
    if let Some(admin) = fields.iter_mut().find(became) {
        admin.risk = Some(RiskNote {
            severity: Severity::Critical,
            note: "An administrator role may do everything, whatever its rows say.".to_owned(),
        });
    }
    fields
}
