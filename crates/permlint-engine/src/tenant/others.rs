//! Others than the audited subject in a synthetic tenant: people, and levels that they hold.

use permlint_model::Location;
use permlint_model::baseline::{Others, Target, Whose};
use permlint_model::cases::{CaseCallback, CaseLevel, CasePerson};
use permlint_model::snapshot::{Callback, Part, PeopleCount, Principal, PrincipalKind};
use permlint_model::worksheet::{Answer, Worksheet};

use super::{SyntheticTenant, principal, subject};
use crate::compile::{Auditor, fill};

/// The first id of a level or of a person that is added.
const FIRST_ID: usize = 100;
/// The role of members that are not the audited one.
const OTHERS: &str = "Other integrations";
/// Where every callback goes.
const HOOKS: &str = "hooks.synthetic.test";

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

    /// The part that holds the callbacks, or the webhooks where the platform lists no rows.
    pub(crate) fn callbacks_part(has_rows: bool) -> Part {
        match has_rows {
            true => Part::Callbacks,
            false => Part::Webhooks {
                entity: "TicketWebhooks".to_owned(),
            },
        }
    }

    /// Adds a callback, and the member that owns it where that is another than the audited one.
    pub fn add_callback(&mut self, callback: &CaseCallback) {
        let owner = match &callback.owner {
            Some(name) => Some(self.other_member(name, !callback.owner_inactive)),
            None => self.member_mut().and_then(|member| member.id.clone()),
        };
        let id = (FIRST_ID + self.snapshot.callbacks.len()).to_string();
        self.snapshot.callbacks.push(Callback {
            id,
            kind: Some("ticket".to_owned()),
            host: callback.scheme.as_ref().map(|_| HOOKS.to_owned()),
            scheme: callback.scheme.clone(),
            path_digest: None,
            member_id: owner,
            inactive: Some(callback.inactive),
        });
    }

    /// The id of an API member that holds another role, which is made where there is none.
    fn other_member(&mut self, name: &str, active: bool) -> String {
        let mut known = self.snapshot.principals.iter();
        let known = known.find(|member| member.identifier == name);
        if let Some(id) = known.and_then(|member| member.id.clone()) {
            return id;
        }
        let role = self.level(OTHERS);
        let id = (FIRST_ID + self.snapshot.principals.len()).to_string();
        self.snapshot.principals.push(Principal {
            active: Some(active),
            ..principal(&id, name, &role, OTHERS, None)
        });
        id
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
