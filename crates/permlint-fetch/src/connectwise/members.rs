//! The API members: who they are, which role they hold, and what limits them beside it.

use permlint_model::snapshot::{Limits, Part, Principal, PrincipalKind};
use serde_json::Value;

use super::api::Api;
use super::coverage::read_list;
use super::paging::List;
use crate::coverage::PartRead;
use crate::record::Record;

const PATH: &str = "/system/apiMembers";
/// Only what a snapshot keeps. The record also holds notes and prices.
const FIELDS: &str = "id,identifier,emailAddress,inactiveFlag,securityRole/id,securityRole/name,\
    structureLevel/name,securityLocation/name,excludedServiceBoardIds";

/// Reads the API members, active and inactive. Their e-mail addresses are still all in there.
pub(super) async fn read(api: &Api<'_>) -> PartRead<Vec<Principal>> {
    let list = List {
        path: PATH.to_owned(),
        fields: Some(FIELDS),
        counted: true,
    };
    read_list(api, Part::Members, &list, understand).await
}

fn understand(records: &[Value]) -> Result<Vec<Principal>, String> {
    let mut principals: Vec<Principal> = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let found = principal(record);
        let found = found.ok_or_else(|| format!("API member {} has no identifier", at + 1))?;
        let same = |known: &&Principal| known.id.is_some() && known.id == found.id;
        match principals.iter().find(same) {
            Some(known) if *known == found => {}
            Some(_) => return Err("two different API members have the same id".to_owned()),
            None => principals.push(found),
        }
    }
    principals.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(principals)
}

fn principal(record: &Value) -> Option<Principal> {
    let record = Record::of(record)?;
    let role = record.nested("securityRole");
    let name_of = |field: &str| record.nested(field)?.text("name");
    Some(Principal {
        identifier: record.id("identifier")?,
        kind: PrincipalKind::Api,
        licence: None,
        id: record.id("id"),
        role_id: role.and_then(|role| role.id("id")),
        role_name: role.and_then(|role| role.text("name")),
        active: record.flag("inactiveFlag").map(|inactive| !inactive),
        email: record.text("emailAddress"),
        limits: Limits {
            structure_level: name_of("structureLevel"),
            location: name_of("securityLocation"),
            excluded_boards: record.length("excludedServiceBoardIds"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::understand;
    use serde_json::json;

    #[test]
    fn a_member_is_read_with_what_limits_it() {
        let record = json!({
            "id": 7, "identifier": "neo_agent", "inactiveFlag": false,
            "securityRole": { "id": 4, "name": "Neo" },
            "structureLevel": { "name": "Corporate (Level 1)" }, "excludedServiceBoardIds": [1, 2],
        });
        let member = understand(&[record]).unwrap().remove(0);
        assert_eq!(member.role_id.as_deref(), Some("4"));
        assert_eq!(member.active, Some(true));
        assert_eq!(
            member.limits.structure_level.as_deref(),
            Some("Corporate (Level 1)")
        );
        assert_eq!(member.limits.location, None);
        assert_eq!(member.limits.excluded_boards, Some(2));
    }

    #[test]
    fn a_member_without_identifier_fails_the_part() {
        assert!(understand(&[json!({ "id": 7 })]).is_err());
    }
}
