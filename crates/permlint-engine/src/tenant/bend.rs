//! A synthetic tenant judged, and bent one difference at a time.

use std::collections::BTreeMap;

use permlint_model::report::Report;
use permlint_model::snapshot::{
    Coverage, EntityAccess, Outcome, Part, Principal, Row, Snapshot, Subject,
};
use permlint_model::worksheet::Answer;
use permlint_model::{Action, EntryId, Location};

use super::{AUDITOR, OTHER_ROLE_ID, ROLE_ID, SyntheticTenant, read, subject};
use crate::compile::Auditor;
use crate::report::AuditError;

impl SyntheticTenant {
    /// Judges the tenant: the snapshot as it was taken, together with what people declared.
    ///
    /// # Errors
    ///
    /// As [`Auditor::audit_with`].
    pub fn audit(&self, auditor: &Auditor) -> Result<Report, AuditError> {
        auditor.audit_with(&self.taken(), &self.worksheets)
    }

    /// The snapshot with what the API answers to the key that took it.
    #[must_use]
    pub fn taken(&self) -> Snapshot {
        let mut snapshot = self.snapshot.clone();
        let taker = snapshot.own.as_ref().and_then(|own| own.member.as_deref());
        if taker.is_none_or(|taker| taker == AUDITOR) {
            return snapshot;
        }
        if let Some(own) = &mut snapshot.own {
            own.access.extend(self.access.iter().cloned());
        }
        let parts = self.access.iter().map(|access| Part::Access {
            entity: access.entity.clone(),
        });
        snapshot.coverage.extend(parts.map(read));
        snapshot.normalise();
        snapshot
    }

    /// What the worksheet says of a setting or a fact.
    #[must_use]
    pub fn declared(&self, entry: &EntryId, action: Action) -> Option<&str> {
        let mut answers = self.worksheets.iter().flat_map(|sheet| &sheet.answers);
        let answer = answers.find(|answer| answer.entry == *entry && answer.action == action);
        answer.map(|answer| answer.value.as_str())
    }

    /// Declares a setting or a fact on the worksheet; `None` for one that nobody declared.
    /// Does nothing where the platform lists rows.
    pub fn declare(&mut self, entry: &EntryId, action: Action, word: Option<&str>) {
        let Some(sheet) = self.worksheets.first_mut() else {
            return;
        };
        sheet
            .answers
            .retain(|answer| answer.entry != *entry || answer.action != action);
        sheet.answers.extend(word.map(|word| Answer {
            entry: entry.clone(),
            action,
            value: word.to_owned(),
            location: Location {
                path: "synthetic".to_owned(),
                line: 1,
                column: 1,
                length: 1,
            },
        }));
    }

    /// Has the API answer the integration's own key what it may do with an entity; `None` when
    /// the answer does not state it.
    pub fn allow(&mut self, entity: &str, verb: Action, word: Option<&str>) {
        let known = self.access.iter().position(|told| told.entity == entity);
        let at = known.unwrap_or_else(|| {
            self.access.push(EntityAccess {
                entity: entity.to_owned(),
                offers: BTreeMap::new(),
                access: BTreeMap::new(),
            });
            self.access.len() - 1
        });
        if let Some(told) = self.access.get_mut(at) {
            told.offers.insert(verb, true);
            told.access.insert(verb, word.map(str::to_owned));
        }
    }

    /// Declares every setting of a module at its bottom, where it has one.
    pub fn close(&mut self, auditor: &Auditor, module: &permlint_model::ModuleId) {
        let entries = auditor.catalogue.module(module);
        for entry in entries.into_iter().flat_map(|module| &module.entries) {
            for (action, domain) in &entry.domains {
                if let Some(bottom) = domain.bottom() {
                    let word = domain.words(&bottom);
                    self.declare(&entry.id, *action, Some(&word));
                }
            }
        }
    }

    /// Calls the audited role something else, on the worksheet too.
    pub fn rename_role(&mut self, name: &str) {
        if let Some(role) = self.role_mut() {
            name.clone_into(&mut role.name);
        }
        if let Some(sheet) = self.worksheets.first_mut() {
            name.clone_into(&mut sheet.level);
        }
    }

    /// The rows of the audited role.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        let role = self
            .snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID);
        role.and_then(|role| role.rows.as_mut())
            .into_iter()
            .flatten()
    }

    /// Sets a level of the audited role, in its row or on the worksheet; `None` for one that is
    /// not stated or not declared. Returns whether there is such a cell.
    pub fn set(&mut self, entry: &str, action: Action, level: Option<&str>) -> bool {
        if !self.worksheets.is_empty() {
            let entry = entry.parse::<EntryId>();
            return entry.is_ok_and(|entry| {
                self.declare(&entry, action, level);
                true
            });
        }
        let row = self.rows_mut().find(|row| row.entry.identifier == entry);
        let cell = row.and_then(|row| row.values.get_mut(&action));
        let found = cell.is_some();
        if let Some(cell) = cell {
            *cell = level.map(str::to_owned);
        }
        found
    }

    /// Removes a row of the audited role.
    pub fn remove(&mut self, entry: &str) {
        let role = self
            .snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID);
        if let Some(rows) = role.and_then(|role| role.rows.as_mut()) {
            rows.retain(|row| row.entry.identifier != entry);
        }
        self.recount();
    }

    /// Makes the coverage tell as many rows as there are.
    pub fn recount(&mut self) {
        for subject in &self.snapshot.subjects {
            let part = Part::RoleRows {
                role_id: subject.id.clone(),
            };
            let count = subject.rows.as_ref().map(|rows| rows.len() as u64);
            let read = self.snapshot.coverage.iter_mut();
            for coverage in read.filter(|c| c.part == part && c.outcome == Outcome::Read) {
                coverage.expected = count;
                coverage.received = count;
            }
        }
    }

    /// The audited role.
    pub fn role_mut(&mut self) -> Option<&mut Subject> {
        self.snapshot
            .subjects
            .iter_mut()
            .find(|subject| subject.id == ROLE_ID)
    }

    /// The integration's member.
    pub fn member_mut(&mut self) -> Option<&mut Principal> {
        self.snapshot
            .principals
            .iter_mut()
            .find(|member| member.identifier != AUDITOR)
    }

    /// Calls the integration's member something else; a key of its own stays its own.
    pub fn rename_member(&mut self, identifier: &str) {
        let Some(member) = self.member_mut() else {
            return;
        };
        let before = std::mem::replace(&mut member.identifier, identifier.to_owned());
        let taker = self
            .snapshot
            .own
            .as_mut()
            .and_then(|own| own.member.as_mut());
        if let Some(taker) = taker.filter(|taker| **taker == before) {
            identifier.clone_into(taker);
        }
    }

    /// Gives the member another role.
    pub fn move_member(&mut self, role: &str, is_admin: bool) {
        let known = self.snapshot.subjects.iter().find(|s| s.name == role);
        if let Some(id) = known.map(|level| level.id.clone()) {
            if let Some(member) = self.member_mut() {
                member.role_id = Some(id);
                member.role_name = Some(role.to_owned());
            }
            return;
        }
        let has_rows = self.worksheets.is_empty();
        let mut other = subject(OTHER_ROLE_ID, role, has_rows.then(Vec::new));
        other.admin = Some(is_admin);
        self.snapshot.subjects.push(other);
        let part = Part::RoleRows {
            role_id: OTHER_ROLE_ID.to_owned(),
        };
        let twin = self.snapshot.coverage.first().cloned();
        if let Some(twin) = twin.filter(|_| has_rows) {
            self.snapshot.coverage.push(Coverage { part, ..twin });
        }
        if let Some(member) = self.member_mut() {
            member.role_id = Some(OTHER_ROLE_ID.to_owned());
            member.role_name = Some(role.to_owned());
        }
    }

    /// Takes the member away; the auditor's key takes the snapshot then.
    pub fn remove_member(&mut self) {
        if let Some(own) = &mut self.snapshot.own {
            own.member = Some(AUDITOR.to_owned());
        }
        self.snapshot
            .principals
            .retain(|member| member.identifier == AUDITOR);
    }

    /// Lets some people hold the audited role.
    pub fn add_people(&mut self, active: u64) {
        self.snapshot
            .people
            .push(permlint_model::snapshot::PeopleCount {
                role_id: ROLE_ID.to_owned(),
                active,
                inactive: 0,
                licences: BTreeMap::new(),
            });
    }

    /// Has the platform refuse a part, and forgets what it would have shown.
    pub fn refuse(&mut self, part: &Part) {
        for coverage in self
            .snapshot
            .coverage
            .iter_mut()
            .filter(|c| c.part == *part)
        {
            coverage.outcome = Outcome::Refused;
            coverage.status = Some(403);
            coverage.expected = None;
            coverage.received = None;
        }
        match part {
            Part::Roles => self.snapshot.subjects.clear(),
            Part::RoleRows { .. } => {
                if let Some(role) = self.role_mut() {
                    role.rows = None;
                }
            }
            Part::Members => self.snapshot.principals.clear(),
            Part::People => self.snapshot.people.clear(),
            Part::OwnRights => self.snapshot.own = None,
            Part::Callbacks | Part::Webhooks { .. } => self.snapshot.callbacks.clear(),
            Part::Info | Part::OwnItems | Part::Access { .. } | Part::Modules => {}
        }
    }

    /// The part that holds the audited role's rows.
    #[must_use]
    pub fn rows_part() -> Part {
        Part::RoleRows {
            role_id: ROLE_ID.to_owned(),
        }
    }
}
