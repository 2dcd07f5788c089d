//! Pieces of JSON that several records share.

use serde_json::{Map, Value, json};

/// An `_info` object: when and by whom the record was changed, and links.
pub(super) fn info(links: &[(&str, &str)]) -> Value {
    let mut info = Map::new();
    info.insert("lastUpdated".to_owned(), json!("2025-01-01T00:00:00Z"));
    info.insert("updatedBy".to_owned(), json!("zAdmin"));
    for (key, href) in links {
        info.insert((*key).to_owned(), json!(href));
    }
    Value::Object(info)
}

/// A reference to a record that the simulator holds nothing more about.
pub(super) fn reference(id: u32, name: &str) -> Value {
    json!({ "id": id, "name": name, "_info": info(&[]) })
}

/// Removes every field that is null, at any depth.
pub(super) fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// The value at a path such as `securityRole/name`.
pub(super) fn at<'a>(record: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').try_fold(record, |value, key| {
        let fields = value.as_object()?;
        let found = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value)
    })
}

/// The record with only the fields at the given paths.
pub(super) fn project(record: &Value, paths: &[String]) -> Value {
    let mut kept = Map::new();
    for path in paths {
        copy(record, &mut kept, path);
    }
    Value::Object(kept)
}

fn copy(from: &Value, into: &mut Map<String, Value>, path: &str) {
    let (key, rest) = path.split_once('/').unwrap_or((path, ""));
    let found = from.as_object().and_then(|fields| {
        let mut fields = fields.iter();
        fields.find(|(name, _)| name.eq_ignore_ascii_case(key))
    });
    let Some((name, value)) = found else {
        return;
    };
    if rest.is_empty() || !value.is_object() {
        into.insert(name.clone(), value.clone());
        return;
    }
    let nested = into
        .entry(name.clone())
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(nested) = nested {
        copy(value, nested, rest);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{drop_nulls, project};

    #[test]
    fn nested_fields_are_projected() {
        let record = json!({ "id": 1, "securityRole": { "id": 2, "name": "Neo" }, "notes": "" });
        let paths = ["ID".to_owned(), "securityRole/name".to_owned()];
        let expected = json!({ "id": 1, "securityRole": { "name": "Neo" } });
        assert_eq!(project(&record, &paths), expected);
    }

    #[test]
    fn nulls_go_at_any_depth() {
        let mut value = json!([{ "a": null, "b": { "c": null, "d": 1 } }]);
        drop_nulls(&mut value);
        assert_eq!(value, json!([{ "b": { "d": 1 } }]));
    }
}
