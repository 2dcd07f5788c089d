//! Each format is valid, whatever the report says.

use std::collections::BTreeSet;

use permlint_model::report_set::ReportSet;
use permlint_report::{Format, Options};
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::{shown, with};
use crate::fixture::settled;
use crate::hostile::{TRICKS, poisoned};

const SARIF: &str = include_str!("../schemas/sarif-2.1.0.json");
const GITLAB: &str = include_str!("../schemas/gitlab-code-quality.schema.json");
const JUNIT: &str = include_str!("../schemas/junit-10.xsd");

/// Reports of every kind, and hostile ones.
fn everything() -> Vec<(String, ReportSet)> {
    let kinds = settled::kinds();
    let kinds = kinds.into_iter().map(|(name, set)| (name.to_owned(), set));
    let hostile = TRICKS.iter().map(|text| {
        let report = poisoned(text);
        (format!("hostile {text:?}"), ReportSet::new(vec![report]))
    });
    kinds.chain(hostile).collect()
}

/// Each format with files to point to, and without any.
fn both(format: Format, reports: &ReportSet) -> [String; 2] {
    let bare = with(format, reports, Options::default());
    [shown(format, reports), bare]
}

fn check(format: Format, schema: &str) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, reports) in everything() {
        for text in both(format, &reports) {
            let value: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| format!("{} at {}", error, error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:#?}");
        }
    }
}

#[test]
fn sarif_is_what_oasis_says() {
    // The pattern of a language has a bracket too much, which makes it no regular expression.
    let stray = "|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    assert!(SARIF.contains(stray), "the schema was mended");
    let mended = SARIF.replace(stray, "|^[a-zA-Z]{2}-[a-zA-Z]{2}$");
    check(Format::Sarif, &mended);
}

#[test]
fn gitlab_gets_what_it_documents() {
    check(Format::Gitlab, GITLAB);
}

fn runs(reports: &ReportSet) -> Vec<Value> {
    let value: Value = serde_json::from_str(&shown(Format::Sarif, reports)).unwrap();
    value["runs"].as_array().unwrap().clone()
}

/// GitHub refuses a file for a single result without a place, for more than 20 runs, and for
/// more than 20 tags of a rule; it tells results apart by their fingerprints.
#[test]
fn github_takes_the_sarif() {
    for (name, reports) in everything() {
        let runs = runs(&reports);
        assert_eq!(runs.len(), 1, "{name}");
        let rules = runs[0]["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
            let score = rule["properties"]["security-severity"].as_str().unwrap();
            assert!((0.0..=10.0).contains(&score.parse::<f64>().unwrap()));
            let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
            assert!(["error", "warning", "note"].contains(&level));
            assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
        }
        for result in runs[0]["results"].as_array().unwrap() {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                ["audits/acme%201.json", "house.yaml"].contains(&uri),
                "{uri}"
            );
            assert!(place["region"]["startLine"].as_u64() >= Some(1));
            let index = result["ruleIndex"].as_u64().unwrap();
            let rule = &rules[usize::try_from(index).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "{name}");
            let hash = &result["partialFingerprints"]["primaryLocationLineHash"];
            assert!(!hash.as_str().unwrap().is_empty());
            let logical = &result["locations"][0]["logicalLocations"][0];
            let logical = logical["fullyQualifiedName"].as_str().unwrap();
            assert!(logical.matches('/').count() >= 3, "{logical}");
        }
    }
}

/// A level is for failures only (3.27.10), and a doubt is no failure.
#[test]
fn only_what_is_wrong_has_a_level() {
    for (name, reports) in everything() {
        for result in runs(&reports)[0]["results"].as_array().unwrap() {
            let (kind, level) = (&result["kind"], &result["level"]);
            assert_eq!(kind == "fail", level != "none", "{name}: {result}");
            let is_open = kind == "open" || kind == "review";
            let finding = result["properties"]["finding"].as_str().unwrap();
            let undecided = ["unknown", "unmatched", "evidence-conflict"].contains(&finding);
            assert_eq!(is_open, undecided, "{name}: {result}");
        }
    }
}

#[test]
fn what_was_accepted_is_suppressed_with_its_reason() {
    let reports = ReportSet::new(vec![settled::excepted()]);
    let runs = runs(&reports);
    let results = runs[0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let suppression = &result["suppressions"][0];
        let why = suppression["justification"].as_str().unwrap();
        match result["properties"]["status"].as_str().unwrap() {
            "excepted" => {
                assert_eq!(suppression["status"], "accepted");
                assert_eq!(
                    why,
                    "accepted by dana until 2027-03-31: quoting pilot until the new year"
                );
                let at = &suppression["location"]["physicalLocation"];
                assert_eq!(at["artifactLocation"]["uri"], "audits/exceptions.yaml");
            }
            _ => assert!(why.contains("audits/known.json"), "{why}"),
        }
    }
}

#[test]
fn a_line_of_the_users_own_baseline_is_the_place_and_an_embedded_one_travels_along() {
    let mut report = crate::fixture::violations();
    let location = report.findings[0].location.as_mut().unwrap();
    "house.yaml".clone_into(&mut location.path);
    let fingerprint = report.findings[0].fingerprint.clone();
    let runs = runs(&ReportSet::new(vec![report]));
    let results = runs[0]["results"].as_array().unwrap();
    let own = results
        .iter()
        .find(|result| result["partialFingerprints"]["permlint/v1"] == fingerprint.as_str());
    let place = &own.unwrap()["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "house.yaml");
    assert_eq!(place["region"]["startLine"], 41);
    assert_eq!(place["region"]["endColumn"], 49);
    let file = &runs[0]["artifacts"][0];
    assert_eq!(file["location"]["uri"], "neo/connectwise.yaml");
    assert_eq!(file["contents"]["text"], "schema: permlint.baseline/1\n");
}

/// A base is for what is embedded; a file of the user's is where it is, and no path leads out.
#[test]
fn only_an_embedded_baseline_has_a_base() {
    let base = |path: &str| {
        let mut report = crate::fixture::violations();
        report.findings.truncate(1);
        path.clone_into(&mut report.findings[0].location.as_mut().unwrap().path);
        let runs = runs(&ReportSet::new(vec![report]));
        let related = runs[0]["results"][0]["relatedLocations"][0].clone();
        related["physicalLocation"]["artifactLocation"].clone()
    };
    use serde_json::json;
    assert_eq!(
        base("neo/connectwise.yaml"),
        json!({ "uri": "neo/connectwise.yaml", "uriBaseId": "PERMLINT_RULES" })
    );
    assert_eq!(base("house.yaml"), json!({ "uri": "house.yaml" }));
    assert_eq!(base("/srv/a.yaml"), json!({ "uri": "file:///srv/a.yaml" }));
    assert_eq!(base("../../../etc/passwd"), Value::Null);
}

/// GitHub shows a rule as grave as its number says, whatever its results say.
#[test]
fn a_rule_is_as_grave_as_its_gravest_finding() {
    let mut milder = crate::fixture::violations();
    for rule in &mut milder.rules {
        rule.severity = permlint_model::Severity::Info;
    }
    let mut graver = milder.clone();
    graver.findings[0].severity = permlint_model::Severity::Critical;
    let id = graver.findings[0].rule.to_string();
    milder.findings.clear();
    let runs = runs(&ReportSet::new(vec![milder, graver]));
    let rules = runs[0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == id.as_str()).unwrap();
    assert_eq!(rule["properties"]["security-severity"], "9.5");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
}

#[test]
fn rules_that_pass_and_rules_that_are_off_are_listed() {
    let runs = runs(&ReportSet::new(vec![crate::fixture::clean()]));
    let rules = runs[0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 3);
    assert_eq!(runs[0]["results"], serde_json::json!([]));
    let all = self::runs(&ReportSet::new(vec![crate::fixture::violations()]));
    let rules = all[0]["tool"]["driver"]["rules"].as_array().unwrap();
    let off = rules
        .iter()
        .find(|rule| rule["id"] == "neo/connectwise/sales-write");
    assert_eq!(off.unwrap()["defaultConfiguration"]["enabled"], false);
}

/// The elements and attributes that the XSD knows, with what may stand in what.
struct Xsd {
    elements: BTreeSet<String>,
    attributes: BTreeSet<(String, String)>,
    required: BTreeSet<(String, String)>,
    children: BTreeSet<(String, String)>,
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).unwrap()?;
    Some(String::from_utf8(found.value.to_vec()).unwrap())
}

fn xsd() -> Xsd {
    let mut xsd = Xsd {
        elements: BTreeSet::new(),
        attributes: BTreeSet::new(),
        required: BTreeSet::new(),
        children: BTreeSet::new(),
    };
    let mut reader = quick_xml::Reader::from_str(JUNIT);
    let mut element = String::new();
    loop {
        let tag = match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::Eof => return xsd,
            _ => continue,
        };
        let name = attribute(&tag, "name");
        match (tag.local_name().as_ref(), name, attribute(&tag, "ref")) {
            (b"element", Some(name), _) if attribute(&tag, "minOccurs").is_none() => {
                xsd.elements.insert(name.clone());
                element = name;
            }
            (b"element", _, Some(child)) => {
                xsd.children.insert((element.clone(), child));
            }
            (b"attribute", Some(name), _) => {
                if attribute(&tag, "use").as_deref() == Some("required") {
                    xsd.required.insert((element.clone(), name.clone()));
                }
                xsd.attributes.insert((element.clone(), name));
            }
            _ => {}
        }
    }
}

/// Checks one tag, and says its name.
fn known(xsd: &Xsd, tag: &BytesStart<'_>, parent: Option<&String>) -> String {
    let name = String::from_utf8(tag.local_name().as_ref().to_vec()).unwrap();
    assert!(xsd.elements.contains(&name), "{name}");
    if let Some(parent) = parent {
        let pair = (parent.clone(), name.clone());
        assert!(xsd.children.contains(&pair), "{pair:?}");
    }
    let given: BTreeSet<String> = tag
        .attributes()
        .map(|a| String::from_utf8(a.unwrap().key.as_ref().to_vec()).unwrap())
        .collect();
    for attribute in &given {
        let pair = (name.clone(), attribute.clone());
        assert!(xsd.attributes.contains(&pair), "{pair:?}");
    }
    for (element, attribute) in &xsd.required {
        assert!(
            *element != name || given.contains(attribute),
            "{name}: {attribute}"
        );
    }
    name
}

#[test]
fn junit_has_no_element_and_no_attribute_that_the_schema_does_not_know() {
    let xsd = xsd();
    assert!(xsd.elements.contains("testcase"));
    for (name, reports) in everything() {
        let text = shown(Format::Junit, &reports);
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut open: Vec<String> = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    let name = known(&xsd, &tag, open.last());
                    open.push(name);
                }
                Event::Empty(tag) => {
                    known(&xsd, &tag, open.last());
                }
                Event::End(_) => {
                    open.pop();
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert!(open.is_empty(), "{name}");
    }
}

/// For `junit.sh`: writes what the XSD is held against.
#[test]
fn junit_files_for_the_schema() {
    let Some(folder) = std::env::var_os("PERMLINT_JUNIT_FOLDER") else {
        return;
    };
    for (at, (_, reports)) in everything().iter().enumerate() {
        let path = std::path::Path::new(&folder).join(format!("{at}.xml"));
        std::fs::write(path, shown(Format::Junit, reports)).unwrap();
    }
}
