//! The JSON Schemas of the file formats.

use miette::{IntoDiagnostic, WrapErr};
use permlint_model::SchemaId;
use permlint_model::change::{ConflictDocument, PlanDocument};
use permlint_model::diff::Diff;
use permlint_model::explanation::Explanation;
use permlint_model::known::KnownFindings;
use permlint_model::recheck::Recheck;
use permlint_model::report::Report;
use permlint_model::report_set::ReportSet;
use permlint_model::snapshot::Snapshot;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::folder::Folder;

/// A schema for each format.
pub(crate) fn folder() -> miette::Result<Folder> {
    let mut folder = Folder::new("docs/schema", "json");
    for (id, schema) in schemas() {
        let text = text(named(id, schema))
            .into_diagnostic()
            .wrap_err("a schema cannot be written as JSON")?;
        folder.add(format!("{}.schema.json", id.kind), text);
    }
    Ok(folder)
}

fn schemas() -> [(SchemaId, Schema); 14] {
    [
        (SchemaId::SNAPSHOT, written::<Snapshot>()),
        (SchemaId::REPORT, written::<Report>()),
        (SchemaId::REPORT_SET, written::<ReportSet>()),
        (SchemaId::PLAN, written::<PlanDocument>()),
        (SchemaId::CONFLICTS, written::<ConflictDocument>()),
        (SchemaId::DIFF, written::<Diff>()),
        (SchemaId::RECHECK, written::<Recheck>()),
        (SchemaId::EXPLANATION, written::<Explanation>()),
        (SchemaId::BASELINE, permlint_baseline::baseline_schema()),
        (SchemaId::CATALOGUE, permlint_baseline::catalogue_schema()),
        (SchemaId::CASES, permlint_baseline::cases_schema()),
        (SchemaId::WORKSHEET, permlint_baseline::worksheet_schema()),
        (SchemaId::EXCEPTIONS, permlint_baseline::exceptions_schema()),
        (SchemaId::KNOWN, written::<KnownFindings>()),
    ]
}

/// The schema of what permlint writes: a field that is always there is required, even if it
/// may be null.
fn written<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

/// The schema with the format's name as its title, and as the only value of `schema`.
fn named(id: SchemaId, mut schema: Schema) -> Schema {
    schema.insert("title".to_owned(), json!(id.to_string()));
    let property = schema.pointer_mut("/properties/schema");
    if let Some(property) = property.and_then(Value::as_object_mut) {
        property.insert("const".to_owned(), json!(id.to_string()));
    }
    schema
}

/// The schema as JSON with sorted properties, whatever order serde_json is built to keep.
fn text(schema: Schema) -> serde_json::Result<String> {
    let mut value = schema.to_value();
    value.sort_all_objects();
    let schema = Schema::try_from(value)?;
    Ok(format!("{}\n", serde_json::to_string_pretty(&schema)?))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use permlint_baseline::{load_baseline, load_catalogue};
    use permlint_engine::{Auditor, Options, floor_tenant};
    use permlint_model::Severity;

    use super::*;

    fn schema(kind: &str) -> Value {
        let name = format!("{kind}.schema.json");
        let folder = folder().unwrap();
        let mut files = folder.files();
        let (_, text) = files.find(|(path, _)| *path == name).unwrap();
        serde_json::from_str(text).unwrap()
    }

    fn kinds() -> [&'static str; 14] {
        schemas().map(|(id, _)| id.kind)
    }

    /// Every schema within a schema, with the path that leads to it.
    fn visit(at: &str, value: &Value, see: &mut dyn FnMut(&str, &Value)) {
        see(at, value);
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    visit(&format!("{at}/{key}"), value, see);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    visit(&format!("{at}/{index}"), value, see);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_property_is_described_and_no_other_is_allowed() {
        for kind in kinds() {
            let mut poor = Vec::new();
            visit(kind, &schema(kind), &mut |at, value| {
                let Some(properties) = value["properties"].as_object() else {
                    return;
                };
                if value["additionalProperties"] != json!(false) {
                    poor.push(format!("{at}: open"));
                }
                for (name, property) in properties {
                    let is_tag = property.get("const").is_some();
                    if property["description"].as_str().is_none_or(str::is_empty) && !is_tag {
                        poor.push(format!("{at}.{name}: not described"));
                    }
                }
            });
            assert_eq!(poor, [""; 0]);
        }
    }

    #[test]
    fn every_schema_is_one() {
        for kind in kinds() {
            let schema = schema(kind);
            assert!(jsonschema::meta::is_valid(&schema), "{kind}");
            assert_eq!(schema["title"], format!("permlint.{kind}/1"));
            assert_eq!(
                schema["$schema"],
                "https://json-schema.org/draft/2020-12/schema"
            );
        }
    }

    fn check(kind: &str, text: &str, about: &str) {
        let validator = jsonschema::validator_for(&schema(kind)).unwrap();
        let file: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&file)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{about}");
    }

    fn auditor(document: permlint_rules::Document) -> Option<Auditor> {
        let catalogue = permlint_rules::catalogue("connectwise")?;
        let catalogue = load_catalogue(catalogue.path, catalogue.bytes).unwrap();
        let baseline = load_baseline(document.path, document.bytes, &catalogue).ok()?;
        Auditor::compile(vec![baseline], catalogue, Options::default()).ok()
    }

    /// A role at the floor, and the same with another holder and a row less, so that the
    /// report has findings.
    #[test]
    fn what_is_written_is_what_the_schemas_say() {
        let auditors: Vec<Auditor> = permlint_rules::baselines().filter_map(auditor).collect();
        assert!(!auditors.is_empty());
        for auditor in auditors {
            let floor = floor_tenant(&auditor);
            let mut bent = floor.clone();
            bent.add_people(2);
            for row in bent.rows_mut().take(40) {
                let levels = row.values.values_mut();
                levels.for_each(|level| *level = Some("My".to_owned()));
            }
            for tenant in [floor, bent] {
                let report = auditor.audit(&tenant.snapshot).unwrap();
                check("report", &report.to_json().unwrap(), "a report");
                check(
                    "snapshot",
                    &tenant.snapshot.to_json().unwrap(),
                    "a snapshot",
                );
                let grave = report.findings.iter().any(|f| f.severity > Severity::Info);
                assert_eq!(grave, report.exit_code != 0);
            }
        }
    }

    fn json_files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(json_files(&path));
            } else if path.extension().is_some_and(|e| e == "json") {
                found.push(path);
            }
        }
        found
    }

    /// Fixtures of other kinds, such as bodies of an API, say no `schema:` of ours.
    #[test]
    fn fixtures_are_what_the_schemas_say() {
        for path in json_files(&crate::root().join("fixtures")) {
            let text = std::fs::read_to_string(&path).unwrap();
            let value: Value = serde_json::from_str(&text).unwrap_or_default();
            let said = value["schema"].as_str().unwrap_or_default();
            let kind = kinds()
                .into_iter()
                .find(|kind| said == format!("permlint.{kind}/1"));
            if let Some(kind) = kind {
                check(kind, &text, &path.display().to_string());
            }
        }
    }
}
