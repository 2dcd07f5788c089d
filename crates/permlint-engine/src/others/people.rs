//! People that are named: who they are, and what their licence lets others do in their name.

use permlint_model::baseline::{OthersCells, Whose, names_of};
use permlint_model::catalogue::Licence;
use permlint_model::names::Folding;
use permlint_model::snapshot::{Part, Principal, Snapshot};
use permlint_model::text::clean;
use permlint_model::{EvidenceKind, Gap, GapReason, Interval, Observation};

use super::{Nobody, Place, Told, shown, unseen};
use crate::cell::CellKind;
use crate::compile::{ActiveRule, Auditor, fill};
use crate::facts::told::{flag, not_readable, text, yes_no};
use crate::facts::witness::hidden;
use crate::subject::list_gap;

/// The fact that tells whether somebody exists.
const EXISTS: &str = "member.exists";

/// The people that an expectation names; nobody where a parameter has no value.
pub(super) fn named(whose: &Whose, rule: &ActiveRule) -> Vec<String> {
    let filled = whose.people().and_then(|names| fill(names, rule).ok());
    let filled = filled.unwrap_or_default();
    let mut people: Vec<String> = Vec::new();
    for name in names_of(&filled) {
        if !people.iter().any(|known| same(known, name)) {
            people.push(name.to_owned());
        }
    }
    people
}

/// User names are told apart as the reader does.
fn same(one: &str, other: &str) -> bool {
    let folding = Folding::default();
    folding.fold(one) == folding.fold(other)
}

impl Auditor {
    /// What is known of a person; `None` where another rule says that there is none.
    pub(super) fn of_person(
        &self,
        snapshot: &Snapshot,
        name: &str,
        place: Place<'_>,
    ) -> Option<Told> {
        let observation = match find(snapshot, name) {
            Ok(person) => self.seen_of(person, snapshot, place),
            Err(Nobody::Unknown(reason, detail)) => unseen(place, reason, detail),
            Err(Nobody::Absent(detail)) if place.entry.as_str() == EXISTS => Observation {
                gap: Some(Gap {
                    reason: GapReason::Undecided,
                    detail,
                }),
                ..yes_no(place.domain, false)
            },
            Err(Nobody::Absent(_)) if self.judges_person(name) => return None,
            Err(Nobody::Absent(detail)) => unseen(place, GapReason::NotRead, detail),
        };
        Some(Told {
            kind: CellKind::Person,
            item: shown(name),
            observations: vec![observation],
        })
    }

    /// Whether a rule in force judges that this person exists.
    pub(super) fn judges_person(&self, name: &str) -> bool {
        self.about_others().any(|(rule, others)| {
            let asks = matches!(&others.cells, OthersCells::Fact(fact) if fact.as_str() == EXISTS);
            asks && named(&others.whose, rule)
                .iter()
                .any(|other| same(other, name))
        })
    }

    fn seen_of(&self, person: &Principal, snapshot: &Snapshot, place: Place<'_>) -> Observation {
        let domain = place.domain;
        match place.entry.as_str() {
            EXISTS => yes_no(domain, true),
            "member.id" => text(domain, Some(&person.identifier), "user name"),
            "member.active" => flag(domain, person.active),
            "member.level" => {
                let held = level_of(snapshot, person).map(|level| level.name.as_str());
                text(domain, held.or(person.role_name.as_deref()), "level")
            }
            "member.licence" => {
                let id = person.licence.as_deref();
                let known = id.and_then(|id| self.catalogue.licence(id));
                text(
                    domain,
                    known.map(|licence| &*licence.name).or(id),
                    "licence",
                )
            }
            fact if fact.starts_with("member.") => not_readable(domain),
            _ => self.licence_allows(person, place),
        }
    }

    /// What can be done in a person's name, as far as the licence goes.
    fn licence_allows(&self, person: &Principal, place: Place<'_>) -> Observation {
        let user = clean(&person.identifier, 60);
        let Some(id) = person.licence.as_deref() else {
            let detail = format!("the platform's answer does not state the licence of {user}");
            return unseen(place, GapReason::NotStated, detail);
        };
        let Some(licence) = self.catalogue.licence(id) else {
            let detail = format!("{user} has a licence that is not known: {}", clean(id, 20));
            return unseen(place, GapReason::UnknownWord, detail);
        };
        if !licence.forbids(place.entry, place.action) {
            return match place.domain.whole().bounds() {
                Some((_, top)) if top != Interval::UNBOUNDED => {
                    Observation::seen(Interval::span(top, top), EvidenceKind::List)
                }
                _ => unseen(place, GapReason::Undecided, "a licence says nothing of it"),
            };
        }
        let Some(bottom) = place.domain.bottom() else {
            return unseen(place, GapReason::Undecided, "a licence says nothing of it");
        };
        let mut seen = Observation::seen(bottom, EvidenceKind::List);
        seen.gap = Some(Gap {
            reason: GapReason::Undecided,
            detail: format!(
                "{user} has the licence {}: {}",
                licence.name,
                keeps_from(licence)
            ),
        });
        seen
    }
}

fn keeps_from(licence: &Licence) -> &'static str {
    match licence.cannot_be_impersonated {
        true => "nothing at all can be done in the name of its holders",
        false => "this cannot be done in the name of its holders, whatever is ticked",
    }
}

/// The level that somebody holds.
pub(super) fn level_of<'s>(
    snapshot: &'s Snapshot,
    person: &Principal,
) -> Option<&'s permlint_model::snapshot::Subject> {
    let held = person.role_id.as_deref()?;
    snapshot.subjects.iter().find(|level| level.id == held)
}

/// The person of a user name, API user or not.
pub(super) fn find<'s>(snapshot: &'s Snapshot, name: &str) -> Result<&'s Principal, Nobody> {
    let hits: Vec<&Principal> = snapshot
        .principals
        .iter()
        .filter(|principal| same(&principal.identifier, name))
        .collect();
    let user = clean(name, 60);
    match hits.as_slice() {
        [one] => Ok(one),
        [] => Err(absent(snapshot, name, &user)),
        several => {
            let detail = format!("{} users have the name {user}", several.len());
            Err(Nobody::Unknown(GapReason::Ambiguous, detail))
        }
    }
}

/// People are recorded by name only where the snapshot was asked for them.
fn absent(snapshot: &Snapshot, name: &str, user: &str) -> Nobody {
    let lists = [Part::Members, Part::People];
    if let Some((reason, detail)) = lists.iter().find_map(|part| list_gap(snapshot, part)) {
        return Nobody::Unknown(reason, detail);
    }
    let mut asked = snapshot.scope.people.iter();
    if !asked.any(|asked| same(asked, name)) {
        let detail = format!(
            "the snapshot holds people as counts, and was not asked for {user}: take it again with \
             `permlint snapshot autotask --person {}`",
            quoted(user)
        );
        return Nobody::Unknown(GapReason::NotRead, detail);
    }
    match hidden(snapshot, &Part::People) {
        Some((reason, detail)) => Nobody::Unknown(reason, detail),
        None => Nobody::Absent(format!("no user is named {user}, and the list is complete")),
    }
}

/// A name as a shell takes it for one word.
pub(super) fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "@._-+".contains(c);
    match name.chars().all(is_plain) && !name.is_empty() {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', "'\\''")),
    }
}
