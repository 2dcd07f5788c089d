//! What is worth knowing beside the findings.

use permlint_model::EvidenceKind;
use permlint_model::plan::Perspective;
use permlint_model::snapshot::{Part, Snapshot};
use permlint_model::text::{clean, plural};

use crate::cell::Cells;
use crate::claims::Claims;
use crate::compile::Auditor;
use crate::subject::{Audited, SubjectState};

impl Auditor {
    pub(crate) fn notes(
        &self,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        cells: &Cells<'_>,
        claims: &Claims,
        stale: Option<&str>,
    ) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(stale.map(str::to_owned));
        notes.extend(self.old_readings());
        if let SubjectState::Absent = audited.state {
            notes.push(self.absent_note(snapshot, audited));
        }
        if let Some((held, name)) = held_elsewhere(audited) {
            notes.push(format!(
                "the keys belong to {name}, which holds {held:?}, not the audited {:?}",
                clean(&audited.name, 60)
            ));
        }
        if self.options.perspective != Perspective::Own
            && self.catalogue.lists_rows()
            && audited.is_caller
            && audited
                .sources
                .iter()
                .all(|(kind, _)| *kind != EvidenceKind::Role)
        {
            notes.push(
                "the role could not be read, so the calling key's own rights were judged"
                    .to_owned(),
            );
        }
        if let SubjectState::Found(role) = audited.state {
            if role.inactive == Some(true) {
                notes.push("the role is inactive; its rows were judged all the same".to_owned());
            }
            let part = Part::RoleRows {
                role_id: role.id.clone(),
            };
            let counted = snapshot.coverage_of(&part).is_none_or(|c| c.is_counted());
            if !counted && role.rows.is_some() {
                notes.push(
                    "no count of the platform confirms that every row of the role was read"
                        .to_owned(),
                );
            }
        }
        notes.extend(self.lists_note(audited, cells, claims));
        let unlisted: Vec<String> = cells
            .live
            .rows
            .iter()
            .filter(|row| row.entry.is_none() && !row.contested)
            .map(|row| {
                let module = clean(row.row.module.shown(), 40);
                format!("{module} > {}", clean(row.row.entry.shown(), 60))
            })
            .collect();
        if !unlisted.is_empty() {
            notes.push(format!(
                "{} {} of the role not in the catalogue, judged by rules on every entry: {}",
                unlisted.len(),
                plural(unlisted.len() as u64, "row"),
                unlisted.join(", ")
            ));
        }
        notes
    }

    /// Documents change, and a reading does not.
    fn old_readings(&self) -> impl Iterator<Item = String> {
        const DAYS: i64 = 180;
        let today = self.options.today;
        self.baselines.iter().filter_map(move |baseline| {
            let age = today?.days_since(baseline.read_on);
            (age > DAYS).then(|| {
                format!(
                    "the document of {} was read {age} days ago: it may say something else today",
                    baseline.id
                )
            })
        })
    }

    /// A level on an entry with a customise list says nothing of what the list allows.
    fn lists_note(
        &self,
        audited: &Audited<'_>,
        cells: &Cells<'_>,
        claims: &Claims,
    ) -> Option<String> {
        if audited.is_caller {
            return None;
        }
        let needed = claims
            .envelopes
            .iter()
            .filter(|(_, e)| e.floor.is_some_and(|f| f > 0));
        let mut entries: Vec<&str> = Vec::new();
        for (at, _) in needed {
            let cell = &cells.list[*at];
            let known = self.catalogue.entry(&cell.key.entry);
            let has_list = known.is_some_and(|entry| entry.customise.is_some());
            if has_list && !entries.contains(&cell.entry.as_str()) {
                entries.push(&cell.entry);
            }
        }
        const NAMED: usize = 3;
        let count = entries.len();
        let named = entries
            .iter()
            .take(NAMED)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let more = match count > NAMED {
            true => format!(" and {} more", count - NAMED),
            false => String::new(),
        };
        (count > 0).then(|| {
            format!(
                "{named}{more}: level only, list not read (the customise list of another role \
                 cannot be read over the API)"
            )
        })
    }

    fn absent_note(&self, snapshot: &Snapshot, audited: &Audited<'_>) -> String {
        let names = snapshot
            .subjects
            .iter()
            .map(|subject| subject.name.as_str());
        let near = permlint_model::names::nearest(&audited.name, names, 3);
        let near: Vec<String> = near
            .iter()
            .map(|name| format!("{:?}", clean(name, 60)))
            .collect();
        let near = match near.is_empty() {
            true => format!("there are: {}", some_names(snapshot)),
            false => format!("near: {}", near.join(", ")),
        };
        let held = audited.member.principal().and_then(|member| {
            let role = clean(member.role_name.as_deref()?, 60);
            Some(format!(
                "; {} really holds {role:?}",
                clean(&member.identifier, 40)
            ))
        });
        format!(
            "there is no role {:?} among the {} of this tenant; {near}{}",
            clean(&audited.name, 60),
            snapshot.subjects.len(),
            held.unwrap_or_default()
        )
    }
}

/// The first names of a tenant's roles.
fn some_names(snapshot: &Snapshot) -> String {
    const SHOWN: usize = 8;
    let names = snapshot.subjects.iter().take(SHOWN);
    let mut names: Vec<String> = names
        .map(|subject| format!("{:?}", clean(&subject.name, 60)))
        .collect();
    if snapshot.subjects.len() > SHOWN {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// The role that the member holds, when it is not the audited one.
fn held_elsewhere(audited: &Audited<'_>) -> Option<(String, String)> {
    let member = audited.member.principal()?;
    let SubjectState::Found(role) = audited.state else {
        return None;
    };
    let held = member.role_id.as_deref()?;
    (held != role.id).then(|| {
        let name = member.role_name.as_deref().unwrap_or("another role");
        (clean(name, 60), clean(&member.identifier, 40))
    })
}

/// A number of people.
pub(crate) fn people(count: u64) -> String {
    match count {
        1 => "1 person".to_owned(),
        _ => format!("{count} people"),
    }
}
