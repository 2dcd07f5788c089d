//! The engine against a second implementation of the same design, naive on purpose: no index, no
//! interval of the model, nothing of the engine. On random documents, roles, options and
//! exceptions the two must say the same of every cell.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod answer;
mod case;
mod cells;
mod exceptions;
mod naive;
mod platform;
mod spans;

use std::sync::LazyLock;

use permlint_engine::{Accepted, Auditor, Options};
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::Exception;
use permlint_model::report::{FindingKind, Report};
use permlint_model::scope::{SubjectScope, TenantScope};
use permlint_model::snapshot::Snapshot;
use permlint_model::{Date, Location};
use proptest::prelude::*;

use crate::answer::Answer;
use crate::case::{Acceptance, Asked, Case};
use crate::naive::{Audit, Found, Given};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(platform::catalogue);

const TODAY: &str = "2026-11-21";

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn options(asked: &Asked) -> Options {
    Options {
        strict: asked.strict,
        null_level_is_none: asked.null_is_none,
        fail_on: asked.fail_on,
        allow_unknown: asked.allowed.clone(),
        features: asked.features.clone(),
        today: Some(date(TODAY)),
        ..Options::default()
    }
}

/// An exception for one of the findings; sometimes a bad one.
fn exception(accepted: &Acceptance, found: &[Found], snapshot: &Snapshot) -> Exception {
    let finding = &found[accepted.of.index(found.len())];
    let (entry, item, action) = finding.place.clone();
    let owner = finding.answer.owner.replace("/r", "/old-r");
    let rule = match accepted.by_alias {
        true => &owner,
        false => &finding.answer.owner,
    };
    let (one_entry, one_action) = (accepted.breadth.is_multiple_of(2), accepted.breadth < 2);
    let seen = match finding.blank {
        true => "not known".to_owned(),
        false => spans::words(finding.seen, finding.top),
    };
    let kind = match accepted.misread {
        true => FindingKind::Missing,
        false => finding.kind,
    };
    let expires = ["2026-11-20", TODAY, "2026-12-24", "2027-11-21"];
    let at = usize::try_from(accepted.days + 1).unwrap();
    Exception {
        tenant: TenantScope::from(&snapshot.tenant),
        subject: SubjectScope {
            id: if accepted.of_another { "8" } else { "7" }.to_owned(),
            name: "App".to_owned(),
        },
        rule: rule.parse().unwrap(),
        entry: one_entry.then(|| entry.parse().unwrap()),
        item: item.filter(|_| one_entry),
        action: one_action.then_some(action),
        kind,
        gap: finding
            .answer
            .reason
            .filter(|_| kind == FindingKind::Unknown),
        seen: accepted.seen.map_or(seen, str::to_owned),
        fingerprint: None,
        reason: "R".to_owned(),
        owner: "O".to_owned(),
        expires: date(expires[at]),
        location: Location {
            path: String::new(),
            line: 0,
            column: 0,
            length: 0,
        },
    }
}

/// What both say of a case: the engine, then the naive one.
fn both(case: &Case) -> (Answer, Answer) {
    let baselines = case.baselines(&CATALOGUE);
    let snapshot = case.snapshot();
    let bare = Given {
        catalogue: &CATALOGUE,
        baselines: &baselines,
        asked: &case.asked,
        snapshot: &snapshot,
        exceptions: &[],
        today: date(TODAY),
    };
    let found = Audit::of(bare).findings();
    let accepted = case.accepted.iter().filter(|_| !found.is_empty());
    let exceptions: Vec<Exception> = accepted
        .map(|accepted| exception(accepted, &found, &snapshot))
        .collect();
    let given = Given {
        exceptions: &exceptions,
        ..bare
    };
    let options = options(&case.asked);
    let auditor = Auditor::compile(baselines.clone(), CATALOGUE.clone(), options).unwrap();
    let accepted = Accepted {
        exceptions: exceptions.clone(),
        ..Accepted::default()
    };
    let report = auditor.audit_accepting(&snapshot, &[], &accepted).unwrap();
    // What is written can be read again: verdict, counts and findings go together.
    assert_eq!(
        Report::from_json(&report.to_json().unwrap()).unwrap(),
        report
    );
    (answer::of(&report), Audit::of(given).answer())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_and_the_naive_audit_agree(case in case::case()) {
        let (engine, naive) = both(&case);
        for (place, cell) in &naive.cells {
            prop_assert_eq!(engine.cells.get(place), Some(cell), "{:?}", place);
        }
        for (place, finding) in &naive.findings {
            prop_assert_eq!(engine.findings.get(place), Some(finding), "{:?}", place);
        }
        for (id, rule) in &naive.rules {
            prop_assert_eq!(engine.rules.get(id), Some(rule), "{}", id);
        }
        prop_assert_eq!(engine, naive);
    }
}
