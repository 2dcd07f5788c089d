//! Whatever is in a file, loading it ends soon and says something that can be shown.

use permlint_baseline::{Problems, load_baseline, load_cases, load_catalogue};
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::text::is_hostile;
use proptest::prelude::*;

use crate::support::{CATALOGUE, HEAD, catalogue, render, rule};

const CASES: &str = "\
schema: permlint.cases/1
baseline: test/small
cases:
  - name: a case
    set: [{ module: Finance, entry: Invoicing, add: null }]
    member: { active: No }
    expect: { verdict: compliant, findings: [{ rule: a, entry: member.active, action: value, kind: missing }] }
";

fn baseline_text() -> String {
    let features = "features:\n  write: { title: Writing, lifts: [{ rule: a, entries: [{ module: Finance, entries: [Invoicing] }] }] }\n";
    let closed = rule(
        "a",
        "      - { module: Finance, entries: all, at-most: { add: None } }",
    );
    let open = rule(
        "b",
        "      - module: Finance\n        entries:\n          - Invoicing\n        at-least: { edit: All }",
    );
    format!("{HEAD}{features}rules:\n{closed}{open}")
}

/// A change of a text.
#[derive(Debug, Clone)]
enum Change {
    Delete(usize, usize),
    Double(usize, usize),
    Replace(usize, usize, Vec<u8>),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        "[-{}\\[\\]:,*&!|>'\"%@`#?<~ \n\t]{1,4}".prop_map(String::into_bytes),
        "\\PC{1,3}|\u{1b}|\u{202e}|null|true|Yes|9|: |- |<<: |&a |\\*a"
            .prop_map(String::into_bytes),
    ];
    let change = (any::<(u16, u8, u8)>(), bytes).prop_map(|((at, len, kind), bytes)| {
        let (at, len) = (usize::from(at), usize::from(len) % 40);
        match kind % 3 {
            0 => Change::Delete(at, len),
            1 => Change::Double(at, len),
            _ => Change::Replace(at, len % 8, bytes),
        }
    });
    proptest::collection::vec(change, 1..4)
}

fn changed(text: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for change in changes {
        let (Change::Delete(at, len) | Change::Double(at, len) | Change::Replace(at, len, _)) =
            change;
        let start = at % (bytes.len() + 1);
        let end = (start + len).min(bytes.len());
        let part = bytes[start..end].to_vec();
        let new = match change {
            Change::Delete(..) => Vec::new(),
            Change::Double(..) => [part.clone(), part].concat(),
            Change::Replace(_, _, new) => new.clone(),
        };
        bytes.splice(start..end, new);
    }
    bytes
}

/// What is told can be shown, and is something.
fn showable<T>(result: Result<T, Problems>) -> Result<(), TestCaseError> {
    let Err(problems) = result else { return Ok(()) };
    let told = render(&problems);
    let raw = told.chars().find(|c| is_hostile(*c) && *c != '\n');
    prop_assert_eq!(raw, None, "{}", told);
    prop_assert!(!problems.problems().is_empty());
    for problem in problems.problems() {
        prop_assert!(!problem.message().is_empty());
        for word in ["invalid type", "struct ", "Doc", "enum "] {
            prop_assert!(!problem.message().contains(word), "{}", problem.message());
        }
    }
    Ok(())
}

fn load_all(bytes: &[u8], catalogue: &Catalogue, baseline: &Baseline) -> Result<(), TestCaseError> {
    showable(load_catalogue("a.yaml", bytes))?;
    showable(load_baseline("a.yaml", bytes, catalogue))?;
    showable(load_cases("a.yaml", bytes, baseline, catalogue))
}

fn good() -> (Catalogue, Baseline) {
    let catalogue = catalogue();
    let baseline = load_baseline("a.yaml", baseline_text().as_bytes(), &catalogue).unwrap();
    (catalogue, baseline)
}

#[test]
fn the_unchanged_texts_are_good() {
    let (catalogue, baseline) = good();
    load_cases("a.yaml", CASES.as_bytes(), &baseline, &catalogue).unwrap();
}

#[test]
fn any_bytes_end_in_something_showable() {
    let (catalogue, baseline) = good();
    let bytes = proptest::collection::vec(any::<u8>(), 0..300);
    let text = "\\PC{0,200}".prop_map(String::into_bytes);
    let any = prop_oneof![bytes, text];
    proptest!(ProptestConfig::with_cases(200), |(bytes in any)| {
        load_all(&bytes, &catalogue, &baseline)?;
    });
}

#[test]
fn a_changed_document_ends_in_something_showable() {
    let (catalogue, baseline) = good();
    let texts = [CATALOGUE.to_owned(), baseline_text(), CASES.to_owned()];
    proptest!(ProptestConfig::with_cases(300), |(which in 0..3_usize, changes in changes())| {
        let bytes = changed(texts[which].as_bytes(), &changes);
        load_all(&bytes, &catalogue, &baseline)?;
    });
}

#[test]
fn a_changed_shipped_document_ends_in_something_showable() {
    let document = permlint_rules::catalogue("connectwise").unwrap();
    let catalogue = load_catalogue(document.path, document.bytes).unwrap();
    let document = permlint_rules::baseline("neo/connectwise").unwrap();
    let baseline = load_baseline(document.path, document.bytes, &catalogue).unwrap();
    let documents = permlint_rules::DOCUMENTS;
    proptest!(ProptestConfig::with_cases(25), |(which in 0..documents.len(), changes in changes())| {
        let bytes = changed(documents[which].bytes, &changes);
        load_all(&bytes, &catalogue, &baseline)?;
    });
}
