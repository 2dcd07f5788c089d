//! The security levels: their names are the values of a pick list, and more of them is not shown.

use permlint_model::snapshot::{Part, Subject};
use serde_json::Value;

use super::api::Api;
use super::coverage::{misshapen, troubled};
use crate::coverage::{PartRead, read_one};
use crate::record::Record;

pub(super) const PATH: &str = "/Resources/entityInformation/fields";
/// The field of a resource that holds its security level.
const FIELD: &str = "userType";
/// How the product marks its own levels in their names.
const SYSTEM: &str = "(system)";
const API_ONLY: &str = "(api-only)";
/// How the product names a copy before anybody renames it.
const COPY: &str = "copy (";

/// Reads the security levels, without any settings.
pub(super) async fn read(api: &mut Api<'_>) -> PartRead<Vec<Subject>> {
    let answer = match api.get(PATH, &[]).await {
        Ok(answer) => answer,
        Err(trouble) => return troubled(Part::Roles, PATH, trouble),
    };
    match understand(&answer.json) {
        Ok(levels) => listed(levels),
        Err(what) => misshapen(Part::Roles, PATH, what),
    }
}

fn listed(levels: Vec<Subject>) -> PartRead<Vec<Subject>> {
    let is_empty = levels.is_empty();
    let received = levels.len() as u64;
    let mut read = read_one(Part::Roles, PATH, levels);
    read.coverage.received = Some(received);
    if is_empty {
        let note = "the list is empty, and every tenant has security levels";
        read.coverage.note = Some(note.to_owned());
    }
    read
}

fn understand(json: &Value) -> Result<Vec<Subject>, String> {
    let fields = json.get("fields").and_then(Value::as_array);
    let fields = fields.ok_or("a list of fields was promised")?;
    let is_level = |field: &Record<'_>| field.label("name").eq_ignore_ascii_case(FIELD);
    let mut fields = fields.iter().filter_map(Record::of);
    let field = fields.find(is_level).ok_or("there is no field userType")?;
    let mut levels: Vec<Subject> = Vec::new();
    for (at, value) in field.list("picklistValues").iter().enumerate() {
        let level = level(value).ok_or_else(|| format!("security level {} has no id", at + 1))?;
        match levels.iter().find(|known| known.id == level.id) {
            Some(known) if *known == level => {}
            Some(_) => return Err("two different security levels have the same id".to_owned()),
            None => levels.push(level),
        }
    }
    Ok(levels)
}

fn level(value: &Value) -> Option<Subject> {
    let record = Record::of(value)?;
    let name = record.label("label");
    let is_system = record.flag("isSystem") == Some(true) || is_named_system(&name);
    Some(Subject {
        id: record.id("value")?,
        admin: None,
        inactive: record.flag("isActive").map(|active| !active),
        kind: is_system.then(|| "system".to_owned()),
        rows: None,
        name,
    })
}

/// Whether the name is the product's own. The flag beside it is documented, and whether real
/// tenants set it is not established.
fn is_named_system(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let bare = name
        .strip_suffix(API_ONLY)
        .map_or(name.as_str(), str::trim_end);
    bare.ends_with(SYSTEM) && !bare.starts_with(COPY)
}

#[cfg(test)]
mod tests {
    use super::{is_named_system, understand};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn fields(values: &Value) -> Value {
        let field = json!({ "name": "UserType", "picklistValues": values });
        json!({ "fields": [{ "name": "id" }, field] })
    }

    #[test]
    fn a_level_is_read_whether_its_id_is_a_word_or_a_number() {
        for value in [json!("27"), json!(27)] {
            let values = json!([{ "value": value, "label": "Neo API User", "isActive": false }]);
            let level = understand(&fields(&values)).unwrap().remove(0);
            assert_eq!(
                (level.id.as_str(), level.name.as_str()),
                ("27", "Neo API User")
            );
            assert_eq!((level.inactive, level.kind), (Some(true), None));
        }
    }

    #[test]
    fn the_same_level_twice_is_one_and_two_of_one_id_are_an_error() {
        let level = json!({ "value": "4", "label": "A" });
        let other = json!({ "value": 4, "label": "B" });
        let twice = fields(&json!([level, level]));
        assert_eq!(understand(&twice).unwrap().len(), 1);
        assert!(understand(&fields(&json!([level, other]))).is_err());
        assert!(understand(&fields(&json!([{ "label": "A" }]))).is_err());
    }

    #[test]
    fn a_missing_field_is_an_error_and_a_missing_list_is_empty() {
        assert!(understand(&json!({ "fields": [] })).is_err());
        assert!(understand(&json!([])).is_err());
        assert!(understand(&fields(&json!(null))).unwrap().is_empty());
    }

    #[test]
    fn the_products_own_levels_are_told_by_flag_or_name() {
        for name in [
            "API User (system)",
            "API User (system) (API-only)",
            "Sales (SYSTEM) ",
        ] {
            assert!(is_named_system(name), "{name}");
        }
        for name in [
            "Neo API User",
            "Copy (1) of API User (system) (API-only)",
            "(system) of ours",
            "(API-only)",
        ] {
            assert!(!is_named_system(name), "{name}");
        }
        let flagged = json!([{ "value": "1", "label": "Renamed", "isSystem": true }]);
        let level = understand(&fields(&flagged)).unwrap().remove(0);
        assert_eq!(level.kind.as_deref(), Some("system"));
    }

    proptest! {
        #[test]
        fn any_label_is_read(label in any::<String>(), id in any::<i64>()) {
            let levels = understand(&fields(&json!([{ "value": id, "label": label }]))).unwrap();
            prop_assert_eq!(&levels[0].name, &label);
            prop_assert_eq!(&levels[0].id, &id.to_string());
        }
    }
}
