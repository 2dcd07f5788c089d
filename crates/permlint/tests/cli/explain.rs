//! One finding of a report, explained from the command line.

use std::path::Path;
use std::process::Output;

use permlint_model::explanation::{BaselineState, Explanation};
use permlint_model::report::{Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_model::text::is_hostile;

use crate::support::{code, permlint, text, write};

const BENT: &str = "../../fixtures/connectwise/over-privileged.snapshot.json";
const INVOICING: &str = "582d14a75fc9e1ea";

fn report() -> Report {
    let mut run = permlint();
    run.args(["check", BENT, "-b", "neo/connectwise"]);
    run.args(["--today", "2026-11-21", "--format", "json"]);
    Report::from_json(&text(&run.output().unwrap().stdout)).unwrap()
}

fn saved(folder: &Path, report: &Report) -> String {
    write(folder, "report.json", &report.to_json().unwrap())
}

fn explain(word: &str, report: &str, more: &[&str]) -> Output {
    let mut run = permlint();
    run.args(["explain", word, "--report", report]).args(more);
    run.output().unwrap()
}

fn told(output: &Output) -> (i32, String, String) {
    (code(output), text(&output.stdout), text(&output.stderr))
}

/// The most asked question: it is done as documented, and still fails.
#[test]
fn a_finding_is_told_with_what_would_make_it_pass() {
    let folder = tempfile::tempdir().unwrap();
    let saved = saved(folder.path(), &report());
    let (exit, out, _) = told(&explain(&INVOICING[..6], &saved, &[]));
    assert_eq!(exit, 0);
    for part in [
        "the document allows None",
        "set Edit Level",
        "--feature neo/connectwise:invoicing-write",
        "permlint except 582d14a75fc9e1ea",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (exit, json, _) = told(&explain(INVOICING, &saved, &["--format", "json"]));
    let read = Explanation::from_json(&json).unwrap();
    assert_eq!((exit, read.finding.fingerprint.as_str()), (0, INVOICING));
    assert_eq!(read.baselines[0].state, BaselineState::Same);
}

#[test]
fn a_set_of_reports_is_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let set = ReportSet::new(vec![report(), report()]);
    let saved = write(folder.path(), "set.json", &set.to_json().unwrap());
    let (exit, _, error) = told(&explain(INVOICING, &saved, &[]));
    assert_eq!(exit, 0);
    assert!(error.contains("2 reports have this finding"), "{error}");
}

/// Before and after a change: what fails is asked after.
#[test]
fn of_reports_with_the_same_finding_the_one_that_counts_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut known = report();
    let mut findings = known.findings.iter_mut();
    let invoicing = findings.find(|finding| finding.fingerprint == INVOICING);
    invoicing.unwrap().status = Status::Known;
    known.counts.tally(&known.findings);
    let set = ReportSet::new(vec![known, report()]);
    let saved = write(folder.path(), "set.json", &set.to_json().unwrap());
    let (exit, out, error) = told(&explain(INVOICING, &saved, &[]));
    assert_eq!(exit, 0);
    assert!(error.contains("where it counts"), "{error}");
    assert!(out.contains("one of those that count"), "{out}");
}

/// Its names are pseudonyms: an exception of one holds for nothing.
#[test]
fn of_a_redacted_report_nothing_is_told_that_needs_its_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = permlint();
    run.args(["check", BENT, "-b", "neo/connectwise", "--redact"]);
    run.args(["--today", "2026-11-21", "--format", "json"]);
    let redacted = Report::from_json(&text(&run.output().unwrap().stdout)).unwrap();
    let saved = saved(folder.path(), &redacted);
    let finding = redacted.findings[0].fingerprint.as_str();
    let (exit, out, _) = told(&explain(finding, &saved, &[]));
    assert_eq!(exit, 0);
    assert!(out.contains("the report is redacted"), "{out}");
    assert!(!out.contains("permlint except"), "{out}");
    let mut except = permlint();
    except.args([
        "except",
        finding,
        "--report",
        &saved,
        "--reason",
        "It is used",
    ]);
    except.args(["--owner", "kim", "--expires", "2100-01-01"]);
    let (exit, _, error) = told(&except.output().unwrap());
    assert_eq!(exit, 3, "{error}");
    assert!(error.contains("the report is redacted"), "{error}");
}

#[test]
fn what_cannot_be_found_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let saved = saved(folder.path(), &report());
    let check = |word: &str, report: &str, exit: i32, part: &str| {
        let (found, out, error) = told(&explain(word, report, &[]));
        assert_eq!((found, out.as_str()), (exit, ""), "{error}");
        assert!(error.contains(part), "{part}: {error}");
    };
    check("582d14a75fc9e1eb", &saved, 3, "did you mean this one?");
    check("zz", &saved, 3, "has no finding");
    check(" ", &saved, 2, "the fingerprint is empty");
    let rule = "neo/connectwise/sales-read-only";
    check(rule, &saved, 3, "2 findings are of");
    check(INVOICING, "nowhere.json", 3, "nowhere.json");
    check(INVOICING, BENT, 3, "permlint.report/1");
    let mut bare = permlint();
    bare.args(["explain", INVOICING]);
    let (exit, _, error) = told(&bare.output().unwrap());
    assert_eq!(exit, 2);
    assert!(error.contains("--report FILE"), "{error}");
}

/// What was judged by another text of the document is not explained by this one.
#[test]
fn a_baseline_that_changed_since_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let mut report = report();
    report.asked.baselines[0].digest = permlint_model::digest_of(["another"]);
    let saved = saved(folder.path(), &report);
    let (exit, out, _) = told(&explain(INVOICING, &saved, &[]));
    assert_eq!(exit, 0);
    assert!(
        out.contains("neo/connectwise changed since the audit"),
        "{out}"
    );
    assert!(!out.contains("--feature"), "{out}");
}

/// Whatever stands in a report may be a tenant's.
#[test]
fn nothing_hostile_of_a_report_reaches_the_terminal() {
    const EVIL: &str = "a\u{1b}[2J\nverdict: compliant\u{202e}'; rm -rf ~ #";
    let folder = tempfile::tempdir().unwrap();
    let mut report = report();
    report.subject.name = EVIL.to_owned();
    report.tenant.company = EVIL.to_owned();
    for finding in &mut report.findings {
        finding.entry = EVIL.to_owned();
        finding.seen = EVIL.to_owned();
        finding.fix = EVIL.to_owned();
        finding.detail = Some(EVIL.to_owned());
        finding.click = None;
    }
    let saved = saved(folder.path(), &report);
    for more in [&[][..], &["--format", "json"]] {
        let (exit, out, _) = told(&explain(INVOICING, &saved, more));
        assert_eq!(exit, 0);
        assert!(!out.chars().any(|c| c != '\n' && is_hostile(c)), "{out}");
        assert!(
            !out.lines().any(|line| line.starts_with("verdict: ")),
            "{out}"
        );
    }
}
