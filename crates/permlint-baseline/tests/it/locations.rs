//! Where the expectations of the shipped baselines stand.

use permlint_baseline::{load_baseline, load_cases, load_catalogue};
use permlint_model::baseline::{Baseline, Selection, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::{Excerpt, Location};
use permlint_rules::Document;

/// The platform that a shipped baseline names.
fn platform(document: &Document) -> &'static str {
    let text = std::str::from_utf8(document.bytes).unwrap();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("platform: "));
    line.unwrap().trim()
}

fn shipped() -> Vec<(Document, Baseline, Catalogue)> {
    let load = |document: Document| {
        let catalogue = permlint_rules::catalogue(platform(&document)).unwrap();
        let catalogue = load_catalogue(catalogue.path, catalogue.bytes).unwrap();
        let baseline = load_baseline(document.path, document.bytes, &catalogue).unwrap();
        (document, baseline, catalogue)
    };
    permlint_rules::baselines().map(load).collect()
}

/// The characters that a location points at, with the rest of their line.
fn pointed<'a>(text: &'a str, place: &Location) -> (String, &'a str) {
    let line = text.lines().nth(place.line as usize - 1).unwrap();
    let start = line
        .char_indices()
        .nth(place.column as usize - 1)
        .unwrap()
        .0;
    let part = line[start..].chars().take(place.length as usize).collect();
    (part, line)
}

#[test]
fn an_expectation_stands_at_its_item() {
    for (document, baseline, _) in shipped() {
        let text = std::str::from_utf8(document.bytes).unwrap();
        for expectation in baseline.rules.iter().flat_map(|rule| &rule.expect) {
            let place = &expectation.location;
            let (part, line) = pointed(text, place);
            assert_eq!(place.path, document.path);
            let item = line.trim_start().strip_prefix("- ").unwrap();
            assert!(item.starts_with(&part), "{part:?} of {line:?}");
            let whole = !part.starts_with('{') || part.ends_with('}');
            assert!(whole && part == item.trim_end(), "{part:?} of {line:?}");
        }
    }
}

#[test]
fn an_entry_stands_at_its_name() {
    for (document, baseline, _) in shipped() {
        let text = std::str::from_utf8(document.bytes).unwrap();
        for expectation in baseline.rules.iter().flat_map(|rule| &rule.expect) {
            let Target::Entries {
                select: Selection::These(list),
                ..
            } = &expectation.target
            else {
                continue;
            };
            for entry in list {
                let (part, _) = pointed(text, &entry.location);
                assert_eq!(part.trim_matches(['"', '\'']), entry.label);
            }
        }
    }
}

#[test]
fn an_excerpt_holds_the_lines_of_the_first_expectation() {
    for (document, baseline, _) in shipped() {
        let text = std::str::from_utf8(document.bytes).unwrap();
        for rule in &baseline.rules {
            let Excerpt { first_line, lines } = &rule.excerpt;
            assert_eq!(*first_line, rule.location.line);
            let source = text.lines().skip(*first_line as usize - 1);
            let source: Vec<&str> = source.take(lines.len()).collect();
            assert_eq!(*lines, source);
            let closed = lines.concat();
            let count = |c: char| closed.matches(c).count();
            assert!(lines.len() == 4 || count('{') == count('}'), "{lines:?}");
        }
    }
}

#[test]
fn a_case_stands_at_its_name() {
    for (document, baseline, catalogue) in shipped() {
        let cases = permlint_rules::cases(document.stem()).unwrap();
        let text = std::str::from_utf8(cases.bytes).unwrap();
        let file = load_cases(cases.path, cases.bytes, &baseline, &catalogue).unwrap();
        for case in &file.cases {
            let (part, _) = pointed(text, &case.location);
            assert_eq!(part.trim_matches(['"', '\'']), case.name);
        }
    }
}
