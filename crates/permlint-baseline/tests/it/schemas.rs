//! The published JSON Schemas say the same as the loader.

use permlint_baseline::{baseline_schema, cases_schema, catalogue_schema};
use serde_json::Value;

use crate::support::{CATALOGUE, HEAD, expecting, load};

/// The document as an editor's schema check sees it.
fn json(text: &str) -> Value {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).unwrap()
}

fn is_valid(schema: &Value, text: &str) -> bool {
    let validator = jsonschema::validator_for(schema).unwrap();
    let document = json(text);
    validator.is_valid(&document)
}

#[test]
fn what_ships_fits_its_schema() {
    let [baseline, cases, catalogue] = [baseline_schema(), cases_schema(), catalogue_schema()];
    for document in permlint_rules::DOCUMENTS {
        let schema = match document.path {
            path if path.starts_with("catalog/") => &catalogue,
            path if path.ends_with(".test.yaml") => &cases,
            _ => &baseline,
        };
        let text = std::str::from_utf8(document.bytes).unwrap();
        let validator = jsonschema::validator_for(schema.as_value()).unwrap();
        let document_json = json(text);
        let errors: Vec<String> = validator
            .iter_errors(&document_json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", document.path);
    }
}

#[test]
fn what_has_a_wrong_shape_fits_neither_schema_nor_loader() {
    let good = expecting("{ module: Finance, entries: all, at-most: { add: None } }");
    let schema = baseline_schema();
    assert!(is_valid(schema.as_value(), &good) && load(&good).is_ok());
    for (from, to) in [
        ("severity: high", "severty: high"),
        ("severity: high", "severity: hihg"),
        ("    why: It matters.\n", ""),
        ("title: A title", "title: 2026"),
        ("title: A title", "title: true"),
        ("title: A title", "title:"),
        ("entries: all", "entries: every"),
        ("entries: all", "entries:"),
        ("at-most: { add: None }", "at-most: { add: [None] }"),
        ("at-most: { add: None }", "at-most: true"),
        ("origin: permlint", "origin: { source: page }"),
        ("origin: permlint", "origin: me"),
        ("platform: connectwise", "platform: jira"),
    ] {
        let wrong = good.replacen(from, to, 1);
        assert_ne!(wrong, good);
        assert!(!is_valid(schema.as_value(), &wrong), "{to}");
        assert!(load(&wrong).is_err(), "{to}");
    }
}

#[test]
fn other_kinds_do_not_fit() {
    assert!(is_valid(catalogue_schema().as_value(), CATALOGUE));
    assert!(!is_valid(baseline_schema().as_value(), CATALOGUE));
    assert!(!is_valid(cases_schema().as_value(), HEAD));
}

/// Calls `check` with each property of a schema and its path.
fn each_property(schema: &Value, path: &str, check: &mut impl FnMut(&str, &Value)) {
    let Value::Object(map) = schema else {
        if let Value::Array(items) = schema {
            items
                .iter()
                .for_each(|item| each_property(item, path, check));
        }
        return;
    };
    for (key, value) in map {
        let properties = value.as_object().filter(|_| key == "properties");
        for (name, property) in properties.into_iter().flatten() {
            check(&format!("{path}/{name}"), property);
        }
        each_property(value, &format!("{path}/{key}"), check);
    }
}

#[test]
fn every_property_and_type_is_described_and_none_may_be_left_empty() {
    for schema in [baseline_schema(), cases_schema(), catalogue_schema()] {
        each_property(schema.as_value(), "", &mut |path, property| {
            let text = property.get("description").and_then(Value::as_str);
            assert!(text.is_some_and(|text| text.ends_with('.')), "{path}");
            let stated = text.is_some_and(|text| text.starts_with("The level of"));
            assert_eq!(property.to_string().contains("\"null\""), stated, "{path}");
        });
        for (name, definition) in schema.get("$defs").unwrap().as_object().unwrap() {
            assert!(
                definition.get("description").is_some() || name == "Date",
                "{name}"
            );
            assert!(!name.ends_with("Doc"), "{name}");
        }
    }
}
