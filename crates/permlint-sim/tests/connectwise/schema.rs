//! Answers validate against the shapes of ConnectWise's OpenAPI document: its names, types and
//! values, without its words.

use permlint_sim::connectwise::Fault;
use serde_json::{Map, Value, json};

use super::client::{Asker, auditor};

const SHAPES: &str = include_str!("openapi-shapes.json");

fn document() -> Value {
    translated(serde_json::from_str(SHAPES).expect("JSON"))
}

/// OpenAPI 3.0 says `nullable`; JSON Schema has null as a type of its own.
fn translated(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(translated).collect(),
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(key, value)| (key, translated(value)));
            nullable(fields.collect())
        }
        other => other,
    }
}

fn nullable(mut fields: Map<String, Value>) -> Value {
    if fields.get("nullable") != Some(&json!(true)) {
        return Value::Object(fields);
    }
    fields.remove("nullable");
    json!({ "anyOf": [{ "type": "null" }, fields] })
}

fn check(document: &Value, schema: &Value, answer: &Value, about: &str) {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<_> = validator
        .iter_errors(answer)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{about}: {errors:?}");
}

/// The schema that the document gives for a path's 200.
fn schema_of<'d>(document: &'d Value, path: &str) -> &'d Value {
    let content = &document["paths"][path]["get"]["responses"]["200"]["content"];
    let first = content.as_object().and_then(|kinds| kinds.values().next());
    &first.unwrap_or_else(|| panic!("no {path}"))["schema"]
}

/// The document's path and the one to ask for.
const PATHS: &[(&str, &str)] = &[
    ("/system/securityroles", "/securityroles"),
    ("/system/securityroles/{id}", "/securityroles/4"),
    ("/system/securityroles/{id}/info", "/securityroles/4/info"),
    ("/system/securityroles/count", "/securityroles/count"),
    ("/system/securityroles/info", "/securityroles/info"),
    (
        "/system/securityroles/info/count",
        "/securityroles/info/count",
    ),
    (
        "/system/securityRoles/{parentId}/settings",
        "/securityRoles/4/settings?pageSize=1000",
    ),
    (
        "/system/securityRoles/{parentId}/settings/{id}",
        "/securityRoles/4/settings/40001",
    ),
    (
        "/system/securityRoles/{parentId}/settings/count",
        "/securityRoles/4/settings/count",
    ),
    ("/system/apiMembers", "/apiMembers"),
    ("/system/apiMembers/{id}", "/apiMembers/202"),
    ("/system/apiMembers/count", "/apiMembers/count"),
    ("/system/mySecurity", "/mySecurity?pageSize=1000"),
    (
        "/system/mySecurity/customizeItems/",
        "/mySecurity/customizeItems/",
    ),
    ("/system/info", "/info"),
    ("/system/callbacks", "/callbacks"),
    ("/system/callbacks/{id}", "/callbacks/301"),
    ("/system/callbacks/count", "/callbacks/count"),
];

async fn check_all(document: &Value, asker: &Asker) {
    for (named, asked) in PATHS {
        let answer = asker.system(asked).await.ok().json();
        check(document, schema_of(document, named), &answer, asked);
    }
}

#[tokio::test]
async fn answers_are_what_the_document_says() {
    let document = document();
    let shapes = [
        &[][..],
        &[Fault::DropNulls],
        &[Fault::InapplicableAbsent],
        &[Fault::InapplicableNull],
        &[Fault::ManyRows, Fault::UnlistedRows, Fault::HostileNames],
    ];
    for faults in shapes {
        check_all(&document, &auditor(faults)).await;
    }
}

/// The check above bites: a level outside the document's list is refused.
#[tokio::test]
async fn an_unknown_level_is_not_what_the_document_says() {
    let document = document();
    let asker = auditor(&[Fault::UnknownLevel]);
    let row = asker.neo_row("Service Desk", "Service Tickets").await;
    let mut schema = document["components"]["schemas"]["SecurityRoleSetting"].clone();
    schema["components"] = document["components"].clone();
    assert!(!jsonschema::is_valid(&schema, &row));
}
