//! The published JSON Schemas of the documents, made from the types that read them.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::baseline::BaselineDoc;
use crate::cases::CasesDoc;
use crate::catalogue::CatalogueDoc;

/// The JSON Schema of `permlint.baseline/1`.
#[must_use]
pub fn baseline_schema() -> Schema {
    schema::<BaselineDoc>()
}

/// The JSON Schema of `permlint.catalogue/1`.
#[must_use]
pub fn catalogue_schema() -> Schema {
    schema::<CatalogueDoc>()
}

/// The JSON Schema of `permlint.cases/1`.
#[must_use]
pub fn cases_schema() -> Schema {
    schema::<CasesDoc>()
}

/// The schema of a document that a type reads.
pub(crate) fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(no_null));
    SchemaGenerator::new(settings).into_root_schema_for::<T>()
}

/// An optional key is left out, and not written without a value: `entries:` with nothing after
/// it is more likely forgotten than meant. Where `null` says something, it is the default.
fn no_null(schema: &mut Schema) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(Map::values_mut) {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        if property.get("default") != Some(&Value::Null) {
            without_null(property);
        }
    }
}

fn without_null(property: &mut Map<String, Value>) {
    let one = |list: &mut Vec<Value>, null: &Value| {
        list.retain(|item| item != null);
        (list.len() == 1).then(|| list.remove(0))
    };
    if let Some(Value::Array(types)) = property.get_mut("type")
        && let Some(only) = one(types, &json!("null"))
    {
        property.insert("type".to_owned(), only);
    }
    if let Some(Value::Array(branches)) = property.get_mut("anyOf")
        && let Some(Value::Object(only)) = one(branches, &json!({ "type": "null" }))
    {
        property.remove("anyOf");
        property.extend(only);
    }
}
