//! How many people hold which role. Who they are is forgotten at once.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::snapshot::{Part, PeopleCount, Principal};
use serde_json::Value;

use super::api::Api;
use super::coverage::{Understood, read_list};
use super::paging::List;
use crate::coverage::PartRead;
use crate::record::Record;

const PATH: &str = "/system/members";
/// Without this the record carries tokens, hourly costs and private phone numbers.
const FIELDS: &str =
    "id,identifier,licenseClass,inactiveFlag,adminFlag,securityRole/id,securityRole/name";
/// The licence class of API members (OpenAPI document: A, C, F and X).
const API_MEMBER: &str = "A";

/// Counts people by role. API members are not people: neither those with the licence of one, nor
/// those in `members`.
pub(super) async fn read(api: &Api<'_>, members: &[Principal]) -> PartRead<Vec<PeopleCount>> {
    let list = List {
        path: PATH.to_owned(),
        fields: Some(FIELDS),
        counted: true,
    };
    read_list(api, Part::People, &list, |records| count(records, members)).await
}

fn count(records: &[Value], members: &[Principal]) -> Result<Understood<Vec<PeopleCount>>, String> {
    let members: BTreeSet<String> = members
        .iter()
        .map(|m| m.identifier.to_lowercase())
        .collect();
    let mut counts: BTreeMap<String, PeopleCount> = BTreeMap::new();
    let mut without_role = 0_u64;
    for (at, record) in records.iter().enumerate() {
        let record = Record::of(record).ok_or_else(|| format!("member {} is no object", at + 1))?;
        if is_api_member(record, &members) {
            continue;
        }
        match record.nested("securityRole").and_then(|role| role.id("id")) {
            Some(role) => add(counts.entry(role.clone()).or_insert(nobody(role)), record),
            None => without_role += 1,
        }
    }
    let note =
        (without_role > 0).then(|| format!("{without_role} members were sent without a role"));
    Ok(Understood {
        value: counts.into_values().collect(),
        note,
    })
}

fn is_api_member(record: Record<'_>, members: &BTreeSet<String>) -> bool {
    let identifier = record.label("identifier").to_lowercase();
    record.text("licenseClass").as_deref() == Some(API_MEMBER) || members.contains(&identifier)
}

fn nobody(role_id: String) -> PeopleCount {
    PeopleCount {
        role_id,
        active: 0,
        inactive: 0,
        licences: BTreeMap::new(),
    }
}

/// Whoever is not said to be inactive counts as active: that is the graver case.
fn add(count: &mut PeopleCount, record: Record<'_>) {
    match record.flag("inactiveFlag") {
        Some(true) => count.inactive += 1,
        _ => count.active += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::count;
    use serde_json::json;

    #[test]
    fn api_members_are_not_people() {
        let role = json!({ "id": 2, "name": "Technician" });
        let records = [
            json!({ "identifier": "a", "licenseClass": "F", "securityRole": role }),
            json!({ "identifier": "b", "licenseClass": "A", "securityRole": role }),
            json!({ "identifier": "c", "licenseClass": "F", "inactiveFlag": true, "securityRole": role }),
            json!({ "identifier": "d", "licenseClass": "F" }),
        ];
        let counted = count(&records, &[]).unwrap();
        assert_eq!((counted.value[0].active, counted.value[0].inactive), (1, 1));
        assert_eq!(
            counted.note.as_deref(),
            Some("1 members were sent without a role")
        );
    }
}
