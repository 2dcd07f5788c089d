//! The security roles, and the settings of one.

use permlint_model::snapshot::{Part, Row, Subject};
use serde_json::Value;

use super::api::Api;
use super::coverage::{Understood, read_list, troubled};
use super::paging::List;
use super::rows::rows;
use crate::coverage::PartRead;
use crate::http::Trouble;
use crate::record::Record;

/// The OpenAPI document spells the list in lower case and the settings in camel case.
const PATH: &str = "/system/securityroles";

/// Reads the list of roles, without their rows.
pub(super) async fn read(api: &Api<'_>) -> PartRead<Vec<Subject>> {
    let list = List {
        path: PATH.to_owned(),
        fields: None,
        counted: true,
    };
    read_list(api, Part::Roles, &list, understand).await
}

/// Where the settings of a role are.
pub(super) fn settings_path(role_id: &str) -> String {
    format!("/system/securityRoles/{role_id}/settings")
}

/// Reads the rows of one role.
pub(super) async fn read_rows(api: &Api<'_>, role_id: &str) -> PartRead<Vec<Row>> {
    let path = settings_path(role_id);
    let part = Part::RoleRows {
        role_id: role_id.to_owned(),
    };
    if !is_number(role_id) {
        let what = "the id of the role is no number".to_owned();
        return troubled(part, &path, Trouble::Shape { what });
    }
    let list = List {
        path,
        fields: None,
        counted: true,
    };
    let mut read = read_list(api, part, &list, rows).await;
    if read.coverage.status == Some(404) {
        read.coverage.note = Some(
            "the role was listed and has no settings any more; it was probably deleted just now, \
             so take the snapshot again"
                .to_owned(),
        );
    }
    read
}

/// An id goes into a path, so nothing but a number may.
fn is_number(id: &str) -> bool {
    !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn understand(records: &[Value]) -> Result<Understood<Vec<Subject>>, String> {
    let mut subjects: Vec<Subject> = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let subject = subject(record).ok_or_else(|| format!("role {} has no id", at + 1))?;
        match subjects.iter().find(|known| known.id == subject.id) {
            Some(known) if *known == subject => {}
            Some(_) => return Err("two different roles have the same id".to_owned()),
            None => subjects.push(subject),
        }
    }
    let note = subjects.is_empty().then(|| {
        "the list is empty, and every tenant has roles: the keys may see none of them".to_owned()
    });
    Ok(Understood {
        value: subjects,
        note,
    })
}

fn subject(record: &Value) -> Option<Subject> {
    let record = Record::of(record)?;
    Some(Subject {
        id: record.id("id")?,
        name: record.label("name"),
        admin: record.flag("adminFlag"),
        inactive: record.flag("inactiveFlag"),
        kind: record.text("roleType"),
        rows: None,
    })
}

#[cfg(test)]
mod tests {
    use super::{is_number, understand};
    use serde_json::json;

    #[test]
    fn the_same_role_twice_is_one_and_two_of_one_id_are_an_error() {
        let role = json!({ "id": 4, "name": "Neo", "adminFlag": false });
        let other = json!({ "id": 4, "name": "Admin", "adminFlag": true });
        assert_eq!(
            understand(&[role.clone(), role.clone()])
                .unwrap()
                .value
                .len(),
            1
        );
        assert!(understand(&[role, other]).is_err());
        assert!(understand(&[json!({ "name": "Neo" })]).is_err());
    }

    #[test]
    fn only_numbers_go_into_paths() {
        assert!(is_number("17"));
        for bad in ["", "../info", "1/2", "1?x", "-1", "１"] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
