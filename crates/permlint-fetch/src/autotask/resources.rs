//! The resources: API users by name, people as counts unless they were asked for by name.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::names::Folding;
use permlint_model::snapshot::{
    Coverage, Limits, Outcome, Part, PeopleCount, Principal, PrincipalKind, Subject,
};
use serde_json::Value;

use super::api::Api;
use super::coverage::{joined, listed, unread};
use super::paging::{self, List, Listing};
use crate::http::Trouble;
use crate::record::Record;

/// Only what a snapshot keeps. The record also holds names, addresses, phone numbers and costs.
const FIELDS: [&str; 5] = ["id", "userName", "isActive", "licenseType", "userType"];
/// The licence of API users. The ids of licences look the same in every tenant (two public
/// clients rely on it).
const API_USER: &str = "7";

/// All resources as a list.
pub(super) const LIST: List<'_> = List {
    entity: "Resources",
    fields: &FIELDS,
};

/// Whom to look for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The user name of the caller.
    pub(super) caller: &'a str,
    /// People that are to be recorded by name.
    pub(super) people: &'a [String],
    /// The security levels, where they were read.
    pub(super) levels: Option<&'a [Subject]>,
}

/// The resources, as far as they could be read.
#[derive(Debug)]
pub(super) struct ResourcesRead {
    /// How it went, for API users and for people.
    pub(super) coverage: [Coverage; 2],
    /// What was read.
    pub(super) roster: Option<Roster>,
    /// Why it was not read.
    pub(super) trouble: Option<Trouble>,
}

/// Who holds which security level.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Roster {
    /// API users, and people that were asked for.
    pub(super) principals: Vec<Principal>,
    /// Everybody else.
    pub(super) people: Vec<PeopleCount>,
    /// The caller's user name as its record spells it; nothing where the record is not shown.
    pub(super) caller: Option<String>,
    levels_missing: u64,
    without_level: u64,
    without_licence: u64,
}

/// Reads the resources.
pub(super) async fn read(api: &mut Api<'_>, wanted: Wanted<'_>) -> ResourcesRead {
    let listing = match paging::read(api, &LIST).await {
        Ok(listing) => listing,
        Err(trouble) => return troubled(trouble),
    };
    match understand(&listing.records, wanted) {
        Ok(roster) => believed(&listing, roster),
        Err(what) => troubled(Trouble::Shape { what }),
    }
}

fn troubled(trouble: Trouble) -> ResourcesRead {
    let path = LIST.path();
    ResourcesRead {
        coverage: [Part::Members, Part::People].map(|part| unread(part, &path, &trouble)),
        roster: None,
        trouble: Some(trouble),
    }
}

/// The caller is a resource, so a list without anybody is not the list.
fn believed(listing: &Listing, roster: Roster) -> ResourcesRead {
    if listing.records.is_empty() {
        return troubled(Trouble::Shape {
            what: format!("the list is empty, though these keys are a resource's; {HIDDEN}"),
        });
    }
    let path = LIST.path();
    let part = |part, notes| listed(part, &path, listing, notes);
    let coverage = [
        part(Part::Members, roster.notes_on_members()),
        part(Part::People, roster.notes_on_people()),
    ];
    let is_read = coverage[0].outcome == Outcome::Read;
    ResourcesRead {
        coverage,
        roster: is_read.then_some(roster),
        trouble: None,
    }
}

/// Limits by line of business give an empty result, and no error (developer help).
const HIDDEN: &str = "records may be hidden from these keys, as limits by line of business do \
    without an error";

impl Roster {
    fn notes_on_members(&self) -> Option<String> {
        let levels = (self.levels_missing > 0).then(|| {
            format!(
                "{} of the principals hold a security level that is not in the list of levels",
                self.levels_missing
            )
        });
        joined([self.hidden(), levels])
    }

    fn notes_on_people(&self) -> Option<String> {
        let count = |n: u64, what| (n > 0).then(|| format!("{n} resources were sent {what}"));
        joined([
            self.hidden(),
            count(self.without_level, "without a security level"),
            count(
                self.without_licence,
                "without a licence, and count as people",
            ),
        ])
    }

    fn hidden(&self) -> Option<String> {
        let is_hidden = self.caller.is_none();
        is_hidden.then(|| format!("the caller's own record is not in the list: {HIDDEN}"))
    }
}

fn understand(records: &[Value], wanted: Wanted<'_>) -> Result<Roster, String> {
    let folding = Folding::default();
    let people = wanted
        .people
        .iter()
        .map(|name| folding.fold(name))
        .collect();
    let mut roster = Roster::default();
    let mut counts = BTreeMap::new();
    for record in records.iter().filter_map(Record::of) {
        roster.without_licence += u64::from(record.id("licenseType").is_none());
        match kind(record, wanted.caller, &people) {
            Some(kind) => roster.add(principal(record, kind, wanted.levels)?, wanted),
            None => roster.without_level += u64::from(!count(&mut counts, record)),
        }
    }
    roster.people = counts.into_values().collect();
    Ok(roster)
}

/// As what a resource is recorded by name; `None` for whoever is only counted. The caller works
/// with keys, whatever its licence is said to be.
fn kind(record: Record<'_>, caller: &str, people: &BTreeSet<String>) -> Option<PrincipalKind> {
    let user = record.id("userName").unwrap_or_default();
    let is_api = record.id("licenseType").as_deref() == Some(API_USER);
    if is_api || user.eq_ignore_ascii_case(caller) {
        return Some(PrincipalKind::Api);
    }
    let is_named = people.contains(&Folding::default().fold(&user));
    (is_named && !user.is_empty()).then_some(PrincipalKind::Person)
}

impl Roster {
    fn add(&mut self, principal: Principal, wanted: Wanted<'_>) {
        if principal.identifier.eq_ignore_ascii_case(wanted.caller) {
            self.caller = Some(principal.identifier.clone());
        }
        let is_lost = wanted.levels.is_some() && principal.role_name.is_none();
        self.levels_missing += u64::from(is_lost);
        self.principals.push(principal);
    }
}

fn principal(
    record: Record<'_>,
    kind: PrincipalKind,
    levels: Option<&[Subject]>,
) -> Result<Principal, String> {
    let identifier = record
        .id("userName")
        .ok_or("an API user has no user name")?;
    let role_id = record.id("userType");
    let held = |level: &&Subject| Some(&level.id) == role_id.as_ref();
    let level = levels.and_then(|levels| levels.iter().find(held));
    Ok(Principal {
        identifier,
        kind,
        id: record.id("id"),
        role_name: level.map(|level| level.name.clone()),
        role_id,
        active: record.flag("isActive"),
        email: None,
        licence: record.id("licenseType"),
        limits: Limits::default(),
    })
}

/// Counts a person, if a security level was sent with it. Whoever is not said to be inactive
/// counts as active: that is the graver case.
fn count(counts: &mut BTreeMap<String, PeopleCount>, record: Record<'_>) -> bool {
    let Some(role_id) = record.id("userType") else {
        return false;
    };
    let count = counts
        .entry(role_id.clone())
        .or_insert_with(|| nobody(role_id));
    if record.flag("isActive") == Some(false) {
        count.inactive += 1;
        return true;
    }
    count.active += 1;
    if let Some(licence) = record.id("licenseType") {
        *count.licences.entry(licence).or_default() += 1;
    }
    true
}

fn nobody(role_id: String) -> PeopleCount {
    PeopleCount {
        role_id,
        active: 0,
        inactive: 0,
        licences: BTreeMap::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn wanted<'a>(people: &'a [String], levels: Option<&'a [Subject]>) -> Wanted<'a> {
        Wanted {
            caller: "API@acme.example",
            people,
            levels,
        }
    }

    fn someone(id: u32, name: &str, licence: u32, level: u32) -> Value {
        json!({ "id": id, "userName": name, "licenseType": licence, "userType": level, "isActive": true })
    }

    #[test]
    fn api_users_are_named_and_people_are_counted() {
        let mut left = someone(4, "mallory", 3, 39);
        left["isActive"] = json!(false);
        let records = [
            someone(1, "api@acme.example", 7, 60),
            someone(2, "alice", 1, 33),
            someone(3, "erin", 3, 39),
            left,
            someone(5, "carol", 4, 39),
        ];
        let roster = understand(&records, wanted(&[], None)).unwrap();
        assert_eq!(roster.caller.as_deref(), Some("api@acme.example"));
        assert_eq!(roster.principals.len(), 1);
        let desk = roster
            .people
            .iter()
            .find(|count| count.role_id == "39")
            .unwrap();
        assert_eq!((desk.active, desk.inactive), (2, 1));
        assert_eq!(
            desk.licences,
            BTreeMap::from([("3".into(), 1), ("4".into(), 1)])
        );
        assert_eq!(roster.notes_on_members(), None);
    }

    #[test]
    fn people_are_named_where_they_were_asked_for_and_then_not_counted() {
        let records = [someone(2, "Alice", 1, 33), someone(3, "bob", 1, 33)];
        let roster = understand(&records, wanted(&[" alice ".to_owned()], None)).unwrap();
        assert_eq!(roster.principals[0].identifier, "Alice");
        assert_eq!(roster.principals[0].kind, PrincipalKind::Person);
        assert_eq!(roster.principals[0].licence.as_deref(), Some("1"));
        assert_eq!(roster.people[0].active, 1);
    }

    #[test]
    fn what_is_missing_is_told() {
        let records = [
            json!({ "id": 1, "userName": "neo", "licenseType": 7, "userType": 27 }),
            json!({ "id": 2, "userName": "alice" }),
        ];
        let roster = understand(&records, wanted(&[], Some(&[]))).unwrap();
        let members = roster.notes_on_members().unwrap();
        assert!(
            members.contains("own record is not in the list"),
            "{members}"
        );
        assert!(
            members.contains("1 of the principals hold a security level"),
            "{members}"
        );
        let people = roster.notes_on_people().unwrap();
        assert!(
            people.contains("1 resources were sent without a security level"),
            "{people}"
        );
        assert!(people.contains("without a licence"), "{people}");
        let nameless = json!({ "id": 1, "licenseType": 7 });
        assert!(understand(&[nameless], wanted(&[], None)).is_err());
    }

    proptest! {
        /// Nobody is lost, and nobody is in two places.
        #[test]
        fn everybody_is_somewhere_once(
            rows in prop::collection::vec((1_u32..10, 1_u32..5, any::<bool>()), 0..30),
        ) {
            let records: Vec<Value> = rows.iter().enumerate().map(|(at, (licence, level, active))| {
                let mut row = someone(u32::try_from(at).unwrap(), &format!("u{at}"), *licence, *level);
                row["isActive"] = json!(active);
                row
            }).collect();
            let roster = understand(&records, wanted(&["u3".to_owned()], None)).unwrap();
            let people = &roster.people;
            let counted: u64 = people.iter().map(|count| count.active + count.inactive).sum();
            prop_assert_eq!(counted + roster.principals.len() as u64, records.len() as u64);
            for count in people {
                prop_assert_eq!(count.licences.values().sum::<u64>(), count.active);
                prop_assert!(!count.licences.contains_key(API_USER));
            }
        }
    }
}
