//! API members, named people, and how many people hold which role.

use std::collections::BTreeMap;

use permlint_model::diff::{PeopleDiff, Presence, PrincipalDiff};
use permlint_model::names::Folding;
use permlint_model::snapshot::{Outcome, Part, PeopleCount, Principal, PrincipalKind, Snapshot};
use permlint_model::text::clean;

use super::fields::{Facts, changes, map_changes, paired, presence, yes_no};
use super::sides::{SeenOnce, Sides, hole, members_hole};
use super::subjects::wire_key;

/// What tells one principal from another; the number is for those that nothing tells apart.
type Key = (String, usize);

impl Sides<'_> {
    pub(super) fn principals(&mut self) -> Vec<PrincipalDiff> {
        let all = || self.before.principals.iter().chain(&self.after.principals);
        let have_ids = all().all(|principal| principal.id.is_some());
        let pairs = paired(
            &by_key(self.before, have_ids),
            &by_key(self.after, have_ids),
        );
        let (mut once, mut unseen) = (SeenOnce::default(), SeenOnce::default());
        let mut diffs = Vec::new();
        for (_, before, after) in pairs {
            let Some(shown) = after.or(before) else {
                continue;
            };
            if !self.was_asked_for(before, after) {
                continue;
            }
            if !self.is_told(before, after, members_hole) {
                once.add(&shown.identifier);
                continue;
            }
            let mut fields = changes(
                before.map(|one| facts(one, self.before)).as_ref(),
                after.map(|one| facts(one, self.after)).as_ref(),
            );
            if let (Some(before), Some(after)) = (before, after) {
                if same_role(before, after) {
                    fields.retain(|field| field.field != "role");
                }
                if self.email_is_open(before, after) {
                    fields.retain(|field| field.field != "email");
                    unseen.add(&shown.identifier);
                }
            }
            let presence = presence(before, after);
            if presence != Presence::Kept || !fields.is_empty() {
                diffs.push(PrincipalDiff {
                    id: shown.id.clone(),
                    identifier: shown.identifier.clone(),
                    kind: shown.kind,
                    presence,
                    fields,
                });
            }
        }
        diffs.sort_by(|a, b| (&a.identifier, &a.id).cmp(&(&b.identifier, &b.id)));
        self.tell_holes(&Part::Members, "API members", once, members_hole);
        self.tell_emails(unseen);
        diffs
    }

    /// A person is in a snapshot only where its plan names them.
    fn was_asked_for(&self, before: Option<&Principal>, after: Option<&Principal>) -> bool {
        let folding = Folding::default();
        let names = |snapshot: &Snapshot, person: &Principal| {
            let wanted = folding.fold(&person.identifier);
            let mut people = snapshot.scope.people.iter();
            person.kind == PrincipalKind::Api || people.any(|name| folding.fold(name) == wanted)
        };
        match (before, after) {
            (None, Some(person)) => names(self.before, person),
            (Some(person), None) => names(self.after, person),
            _ => true,
        }
    }

    /// An address that is in one snapshot only may have been out of scope of the other.
    fn email_is_open(&self, before: &Principal, after: &Principal) -> bool {
        let kept = |snapshot: &Snapshot, one: &Principal| {
            one.email.is_some() || keeps_email(snapshot, one)
        };
        before.email != after.email && !(kept(self.before, before) && kept(self.after, after))
    }

    fn tell_emails(&mut self, unseen: SeenOnce) {
        if unseen.is_empty() {
            return;
        }
        let because = "a snapshot keeps the addresses of those that hold a role in its scope";
        let hole = |_: &Snapshot| Some(because.to_owned());
        self.tell_holes(&Part::Members, "e-mail addresses", unseen, hole);
    }

    pub(super) fn people(&mut self) -> Vec<PeopleDiff> {
        let part = Part::People;
        let hole = |snapshot: &Snapshot| hole(snapshot, &part);
        let is_whole = hole(self.before).is_none() && hole(self.after).is_none();
        let pairs = paired(&counts(self.before), &counts(self.after));
        let mut once = SeenOnce::default();
        let mut diffs = Vec::new();
        for (_, before, after) in pairs {
            let Some(shown) = after.or(before) else {
                continue;
            };
            let none = PeopleCount {
                role_id: shown.role_id.clone(),
                active: 0,
                inactive: 0,
                licences: BTreeMap::new(),
            };
            let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
            let mut fields = changes(Some(&tally(before)), Some(&tally(after)));
            let word = |count: &u64| Some(count.to_string());
            fields.extend(map_changes(
                "licence",
                &before.licences,
                &after.licences,
                word,
            ));
            let role = role_name(self.after, &shown.role_id)
                .or_else(|| role_name(self.before, &shown.role_id));
            if fields.is_empty() {
                continue;
            }
            match is_whole {
                true => diffs.push(PeopleDiff {
                    role_id: shown.role_id.clone(),
                    role: role.map(str::to_owned),
                    fields,
                }),
                false => once.add(role.unwrap_or(&shown.role_id)),
            }
        }
        self.tell_holes(&part, "how many people hold which role", once, hole);
        diffs
    }
}

fn by_key(snapshot: &Snapshot, have_ids: bool) -> BTreeMap<Key, &Principal> {
    let mut map = BTreeMap::new();
    for principal in &snapshot.principals {
        let name = match (&principal.id, have_ids) {
            (Some(id), true) => id.clone(),
            _ => principal.identifier.to_lowercase(),
        };
        let number = (0..).find(|number| !map.contains_key(&(name.clone(), *number)));
        map.insert((name, number.unwrap_or(0)), principal);
    }
    map
}

fn facts(principal: &Principal, snapshot: &Snapshot) -> Facts {
    let limits = &principal.limits;
    vec![
        ("identifier", Some(principal.identifier.clone())),
        ("role", role_word(principal, snapshot)),
        ("active", yes_no(principal.active)),
        ("email", principal.email.clone()),
        ("licence", principal.licence.clone()),
        ("structure-level", limits.structure_level.clone()),
        ("location", limits.location.clone()),
        (
            "excluded-boards",
            limits.excluded_boards.map(|boards| boards.to_string()),
        ),
    ]
}

/// A role that was renamed is the same role.
fn same_role(before: &Principal, after: &Principal) -> bool {
    before.role_id.is_some() && before.role_id == after.role_id
}

fn role_word(principal: &Principal, snapshot: &Snapshot) -> Option<String> {
    let listed = principal
        .role_id
        .as_deref()
        .and_then(|id| role_name(snapshot, id));
    let name = listed.or(principal.role_name.as_deref());
    match (&principal.role_id, name) {
        (Some(id), Some(name)) => Some(format!("{name} (id {})", clean(id, 40))),
        (Some(id), None) => Some(format!("(id {})", clean(id, 40))),
        (None, name) => name.map(str::to_owned),
    }
}

fn role_name<'a>(snapshot: &'a Snapshot, id: &str) -> Option<&'a str> {
    let mut subjects = snapshot.subjects.iter();
    let role = subjects.find(|subject| subject.id == id)?;
    Some(&role.name)
}

/// Whether a snapshot keeps the address of whoever holds this one's role.
fn keeps_email(snapshot: &Snapshot, principal: &Principal) -> bool {
    let Some(role_id) = &principal.role_id else {
        return false;
    };
    let part = Part::RoleRows {
        role_id: role_id.clone(),
    };
    let in_scope = snapshot
        .coverage_of(&part)
        .is_some_and(|coverage| coverage.outcome != Outcome::NotAttempted);
    in_scope || crate::subject::caller_role(snapshot) == Some(role_id)
}

fn counts(snapshot: &Snapshot) -> BTreeMap<(u64, String), &PeopleCount> {
    let each = snapshot.people.iter();
    each.map(|count| (wire_key(&count.role_id), count))
        .collect()
}

fn tally(count: &PeopleCount) -> Facts {
    vec![
        ("active", Some(count.active.to_string())),
        ("inactive", Some(count.inactive.to_string())),
    ]
}
