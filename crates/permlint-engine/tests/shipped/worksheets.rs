//! Worksheets for everything that ships: what they ask is what decides.

use std::collections::BTreeSet;

use permlint_engine::{Auditor, Options, SheetOptions, floor_tenant};
use permlint_model::report::{Report, Verdict};
use permlint_model::snapshot::Snapshot;
use permlint_model::worksheet::{Answer, Question, Sheet, Worksheet};
use permlint_model::{Action, EntryId, GapReason, Location};

use crate::{baseline, ids};

/// A baseline with every optional part on.
fn auditor(id: &str) -> Auditor {
    let (baseline, catalogue) = baseline(id);
    let options = Options {
        role: Some("Level".to_owned()),
        features: baseline
            .features
            .iter()
            .map(|feature| feature.id.to_string())
            .collect(),
        today: Some("2026-11-21".parse().unwrap()),
        ..Options::default()
    };
    Auditor::compile(vec![baseline], catalogue, options).unwrap()
}

fn sheet(auditor: &Auditor) -> Sheet {
    auditor.worksheet(&SheetOptions::default())
}

/// A tenant at the floor, with nothing said of what its API does not show.
fn undeclared(auditor: &Auditor) -> Snapshot {
    let mut snapshot = floor_tenant(auditor).taken();
    snapshot.capture.finished = Some("2026-11-21T06:00:00Z".to_owned());
    snapshot
}

/// The sheet with an answer to each question that `answer` has one for.
fn filled(sheet: &Sheet, answer: impl Fn(&Question) -> Option<String>) -> Worksheet {
    let answers = sheet.questions.iter().filter_map(|question| {
        Some(Answer {
            entry: question.entry.clone(),
            action: question.action,
            value: answer(question)?,
            location: Location {
                path: "sheet.csv".to_owned(),
                line: 1,
                column: 1,
                length: 1,
            },
        })
    });
    Worksheet {
        platform: sheet.platform,
        company: None,
        level: sheet.level.clone(),
        declared_by: "alice".to_owned(),
        declared_on: "2026-11-20".parse().unwrap(),
        answers: answers.collect(),
    }
}

fn audit(auditor: &Auditor, worksheet: Worksheet) -> Report {
    let snapshot = undeclared(auditor);
    auditor.audit_with(&snapshot, &[worksheet]).unwrap()
}

fn asked(sheet: &Sheet) -> BTreeSet<(EntryId, Action)> {
    let questions = sheet.questions.iter();
    let cells = sheet.sections.iter().flat_map(|section| &section.cells);
    let both = questions.chain(cells);
    both.map(|q| (q.entry.clone(), q.action)).collect()
}

fn facts_of(sheet: &Sheet) -> Vec<&str> {
    let ids = sheet.questions.iter().map(|q| q.entry.as_str());
    let is_fact = |id: &&str| {
        ["level.", "member.", "webhooks."]
            .iter()
            .any(|m| id.starts_with(m))
    };
    ids.filter(is_fact).collect()
}

const HIDDEN: [(&str, &[&str]); 2] = [
    ("topleft/autotask-impersonation", &["level.api-only"]),
    (
        "permlint/autotask-prerequisites",
        &["level.api-only", "member.api-only"],
    ),
];

#[test]
fn facts_that_only_a_person_can_declare_are_asked_and_live_ones_are_not() {
    for (id, facts) in HIDDEN {
        let sheet = sheet(&auditor(id));
        assert_eq!(facts_of(&sheet), facts, "{id}");
        let clicks = sheet.questions.iter().map(|question| &question.click);
        assert!(
            clicks
                .into_iter()
                .all(|click| click.starts_with("Admin > "))
        );
    }
    assert!(facts_of(&sheet(&auditor("neo/autotask"))).is_empty());
}

#[test]
fn a_filled_sheet_decides_and_a_blank_one_does_not() {
    for (id, facts) in HIDDEN {
        let auditor = auditor(id);
        let sheet = sheet(&auditor);
        let yes = |question: &Question| match question.offered.words() {
            [] => Some("9".to_owned()),
            _ => Some("Yes".to_owned()),
        };
        let told = audit(&auditor, filled(&sheet, yes));
        assert_eq!(
            told.verdict,
            Verdict::Compliant,
            "{id}: {:?}",
            told.findings
        );

        let no = |question: &Question| match question.entry.as_str() {
            "level.api-only" => Some("No".to_owned()),
            _ => yes(question),
        };
        let told = audit(&auditor, filled(&sheet, no));
        assert_eq!(
            told.verdict,
            Verdict::Violations,
            "{id}: {:?}",
            told.findings
        );

        let blank = audit(&auditor, filled(&sheet, |_| None));
        assert_eq!(blank.verdict, Verdict::Inconclusive, "{id}");
        let reasons: BTreeSet<_> = blank.findings.iter().filter_map(|f| f.reason).collect();
        assert_eq!(reasons, [GapReason::NotDeclared].into(), "{id}");
        let open = |fact: &&str| blank.findings.iter().any(|f| f.entry_id.as_str() == *fact);
        assert!(facts.iter().all(open), "{id}: {:?}", blank.findings);
    }
}

/// What the least-privilege level has to have declared, its worksheet asks for.
#[test]
fn a_worksheet_asks_for_all_that_has_to_be_declared() {
    for id in ids().into_iter().filter(|id| id.contains("autotask")) {
        let auditor = auditor(id);
        let asked = asked(&sheet(&auditor));
        for worksheet in floor_tenant(&auditor).worksheets {
            for answer in worksheet.answers {
                let cell = (answer.entry, answer.action);
                assert!(asked.contains(&cell), "{id} does not ask for {cell:?}");
            }
        }
    }
}

#[test]
fn further_levels_are_asked_for_one_box_each() {
    let auditor = auditor("topleft/autotask-impersonation");
    let others = ["Team Member".to_owned(), "Dispatch".to_owned()];
    let sheet = auditor.worksheet(&SheetOptions {
        others: &others,
        ..SheetOptions::default()
    });
    let own = auditor.worksheet(&SheetOptions::default());
    assert_eq!(sheet.count(), own.count() + 2);
    for (other, level) in sheet.others.iter().zip(&others) {
        let asked: Vec<&str> = other.questions.iter().map(|q| q.entry.as_str()).collect();
        let only = "web-services-api.resource-impersonation.allow-impersonation";
        assert_eq!((&other.level, asked), (level, vec![only]));
        assert!(other.questions[0].click.contains(&format!("> {level} >")));
    }
}
