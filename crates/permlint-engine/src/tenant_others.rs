//! Others than the audited subject in a synthetic tenant: people, and levels that they hold.

use permlint_model::Location;
use permlint_model::baseline::{Others, Target, Whose};
use permlint_model::cases::{CaseLevel, CasePerson};
use permlint_model::snapshot::{PeopleCount, Principal, PrincipalKind};
use permlint_model::worksheet::{Answer, Worksheet};

use crate::compile::{Auditor, fill};
use crate::tenant::{SyntheticTenant, principal, subject};

/// The first id of a level or of a person that is added.
const FIRST_ID: usize = 100;

impl SyntheticTenant {
    /// Adds the levels that rules in force name, held by nobody.
    pub(crate) fn add_named_levels(&mut self, auditor: &Auditor) {
        for rule in &auditor.rules {
            for expectation in &rule.rule.expect {
                let Target::Others(Others {
                    whose: Whose::Levels(names),
                    ..
                }) = &expectation.target
                else {
                    continue;
                };
                for name in names.iter().filter_map(|name| fill(name, rule).ok()) {
                    self.level(&name);
                }
            }
        }
    }

    /// The id of a level of this name, which is made where there is none.
    fn level(&mut self, name: &str) -> String {
        let known = self.snapshot.subjects.iter();
        if let Some(level) = known.clone().find(|level| level.name == name) {
            return level.id.clone();
        }
        let id = (FIRST_ID + self.snapshot.subjects.len()).to_string();
        self.snapshot.subjects.push(subject(&id, name, None));
        id
    }

    /// Adds a person: by name where the snapshot was asked for it, else as a count.
    pub(crate) fn add_person(&mut self, person: &CasePerson) {
        if person.named || person.absent {
            self.snapshot.scope.people.push(person.user.clone());
        }
        if person.absent {
            return;
        }
        let name = person.level.as_deref().unwrap_or("People");
        let level = self.level(name);
        if person.named {
            let id = (FIRST_ID + self.snapshot.principals.len()).to_string();
            self.snapshot.principals.push(Principal {
                kind: PrincipalKind::Person,
                licence: person.licence.clone(),
                ..principal(&id, &person.user, &level, name, None)
            });
            return;
        }
        let counts = &mut self.snapshot.people;
        let known = counts.iter().position(|count| count.role_id == level);
        let at = known.unwrap_or_else(|| {
            counts.push(PeopleCount {
                role_id: level,
                active: 0,
                inactive: 0,
                licences: Default::default(),
            });
            counts.len() - 1
        });
        counts[at].active += 1;
        if let Some(licence) = &person.licence {
            *counts[at].licences.entry(licence.clone()).or_default() += 1;
        }
    }

    /// Declares settings of another level on a worksheet of its own.
    pub(crate) fn declare_level(&mut self, level: &CaseLevel) {
        let Some(own) = self.worksheets.first().cloned() else {
            return;
        };
        let answers = level.set.iter().flat_map(|(entry, levels)| {
            levels.iter().filter_map(|(action, value)| {
                Some(Answer {
                    entry: entry.clone(),
                    action: *action,
                    value: value.clone()?,
                    location: Location {
                        path: "synthetic".to_owned(),
                        line: 1,
                        column: 1,
                        length: 1,
                    },
                })
            })
        });
        self.worksheets.push(Worksheet {
            level: level.name.clone(),
            answers: answers.collect(),
            ..own
        });
    }
}
