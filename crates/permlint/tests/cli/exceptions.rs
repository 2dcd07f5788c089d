//! Exceptions and known findings, from the command line.

use std::path::Path;
use std::process::Output;
use std::sync::OnceLock;

use permlint_model::Severity;
use permlint_model::known::KnownFindings;
use permlint_model::report::{Finding, Report, Status};
use permlint_model::report_set::ReportSet;
use permlint_model::text::is_hostile;
use permlint_sim::connectwise::{Fault, RoleProfile, Tenant};

use crate::support::{code, live, permlint, start, text, write};

const BENT: &str = "../../fixtures/connectwise/over-privileged.snapshot.json";
const FLOOR: &str = "../../fixtures/connectwise/floor.snapshot.json";

fn check(snapshot: &str, more: &[&str]) -> Output {
    let mut run = permlint();
    run.args(["check", snapshot, "-b", "neo/connectwise"])
        .args(["--today", "2026-11-21", "--format", "json"])
        .args(more);
    run.output().unwrap()
}

fn report(snapshot: &str, more: &[&str]) -> (i32, Report) {
    let output = check(snapshot, more);
    let told = text(&output.stderr);
    let report = Report::from_json(&text(&output.stdout));
    (
        code(&output),
        report.unwrap_or_else(|e| panic!("{e}: {told}")),
    )
}

/// `permlint except FINGERPRINT --report … --exceptions …`.
fn except(fingerprint: &str, report: &str, more: &[&str]) -> Output {
    let mut run = permlint();
    run.args(["except", fingerprint, "--report", report])
        .args(["--owner", "kim@acme.test", "--today", "2026-11-21"])
        .args(more);
    run.output().unwrap()
}

const UNTIL: [&str; 4] = ["--reason", "It is used", "--expires", "2027-03-31"];

/// The report of the bent role, and a file with an exception for each finding that counts.
fn accepted(folder: &Path) -> (String, String) {
    static TEXTS: OnceLock<(String, String)> = OnceLock::new();
    let (bare, exceptions) = TEXTS.get_or_init(written);
    let saved = write(folder, "report.json", bare);
    (saved, write(folder, "exceptions.yaml", exceptions))
}

/// What `permlint except` writes, called for one finding after the other.
fn written() -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let (_, bare) = report(BENT, &[]);
    let text = bare.to_json().unwrap();
    let saved = write(folder.path(), "report.json", &text);
    let file = folder.path().join("exceptions.yaml").display().to_string();
    let counts = |f: &&Finding| f.severity > Severity::Info;
    for finding in bare.findings.iter().filter(counts) {
        let mut more = UNTIL.to_vec();
        more.extend(["--exceptions", &file]);
        let output = except(&finding.fingerprint[..10], &saved, &more);
        assert_eq!(code(&output), 0, "{}", self::text(&output.stderr));
    }
    (text, std::fs::read_to_string(file).unwrap())
}

#[test]
fn what_except_writes_is_accepted_and_no_exceptions_shows_what_it_would_be() {
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = accepted(folder.path());
    let (exit, settled) = report(BENT, &["--exceptions", &file]);
    assert_eq!((exit, settled.counts.excepted), (0, 10));
    let (exit, bare) = report(BENT, &["--exceptions", &file, "--no-exceptions"]);
    assert_eq!((exit, bare.counts.excepted), (1, 0));
    let (exit, unused) = report(FLOOR, &["--exceptions", &file]);
    assert_eq!((exit, unused.exceptions.len()), (0, 10));
}

#[test]
fn an_exception_can_be_printed_and_the_print_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, _) = accepted(folder.path());
    let output = except("28e56bb5", &saved, &UNTIL);
    assert_eq!(code(&output), 0);
    let file = write(folder.path(), "one.yaml", &text(&output.stdout));
    let (exit, settled) = report(BENT, &["--exceptions", &file]);
    assert_eq!((exit, settled.counts.excepted), (1, 1));
}

#[test]
fn a_wrong_file_ends_in_three_and_reads_no_tenant() {
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = accepted(folder.path());
    let good = std::fs::read_to_string(&file).unwrap();
    for (from, to) in [
        ("expires: 2027-03-31", "expires: 31.03.2027"),
        ("    expires:", "    expire:"),
        ("    owner:", "  owner:"),
        ("sensitive-finance-closed", "sensitive-finance-close"),
        ("finance.invoicing", "finance.invoicings"),
    ] {
        let wrong = write(folder.path(), "wrong.yaml", &good.replacen(from, to, 1));
        let output = check(BENT, &["--exceptions", &wrong]);
        assert_eq!(code(&output), 3, "{to}");
        assert!(text(&output.stderr).contains("wrong.yaml"));
        assert!(output.stdout.is_empty());
    }
    assert_eq!(
        code(&check(
            BENT,
            &["--exceptions", &file, "--exceptions", &file]
        )),
        3
    );
    assert_eq!(code(&check(BENT, &["--exceptions", "no-such.yaml"])), 3);
    let sim = start(Tenant::acme(RoleProfile::Floor), &[]);
    let args = ["-b", "neo/connectwise", "--exceptions", "no-such.yaml"];
    assert_eq!(code(&live(&sim, "audit", &args).output().unwrap()), 3);
    assert!(sim.requests().is_empty());
}

#[test]
fn except_refuses_what_makes_no_sense() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, file) = accepted(folder.path());
    let told = |fingerprint: &str, more: &[&str]| {
        let output = except(fingerprint, &saved, more);
        (code(&output), text(&output.stderr))
    };
    let over = ["--reason", "x", "--expires", "2026-11-20"];
    assert_eq!(told("28e56bb5", &over).0, 2);
    let blank = ["--reason", " ", "--expires", "2027-03-31"];
    assert_eq!(told("28e56bb5", &blank).0, 2);
    let (exit, near) = told("28e56bb5e239ea15", &UNTIL);
    assert_eq!(exit, 3);
    assert!(near.contains("28e56bb5e239ea14"), "{near}");
    let (exit, several) = told("b", &UNTIL);
    assert_eq!(exit, 3);
    assert!(several.contains("give more digits"), "{several}");
    let mut again = UNTIL.to_vec();
    again.extend(["--exceptions", &file]);
    let before = std::fs::read_to_string(&file).unwrap();
    let (exit, twice) = told("28e56bb5", &again);
    assert_eq!(exit, 3);
    assert!(twice.contains("already"), "{twice}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert_eq!(code(&except("28e56bb5", &file, &UNTIL)), 3);
}

#[test]
fn what_was_refused_can_not_be_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::SettingsRefused]);
    let args = ["-b", "neo/connectwise", "--format", "json"];
    let output = live(&sim, "audit", &args).output().unwrap();
    assert_eq!(code(&output), 4);
    let refused = Report::from_json(&text(&output.stdout)).unwrap();
    let saved = write(folder.path(), "report.json", &text(&output.stdout));
    let finding = refused
        .findings
        .iter()
        .find(|f| f.reason == Some(permlint_model::GapReason::Refused));
    let output = except(&finding.unwrap().fingerprint, &saved, &UNTIL);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("never be accepted"));
}

#[test]
fn a_set_of_reports_is_searched_whole() {
    let folder = tempfile::tempdir().unwrap();
    let reports = ReportSet::new(vec![report(FLOOR, &[]).1, report(BENT, &[]).1]);
    let saved = write(folder.path(), "set.json", &reports.to_json().unwrap());
    assert_eq!(code(&except("28e56bb5", &saved, &UNTIL)), 0);
}

#[test]
fn hostile_names_are_inert_in_exceptions_and_hold_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let sim = start(
        Tenant::acme(RoleProfile::OverPrivileged),
        &[Fault::HostileNames],
    );
    let args = ["-b", "neo/connectwise", "--format", "json"];
    let output = live(&sim, "audit", &args).output().unwrap();
    let bare = Report::from_json(&text(&output.stdout)).unwrap();
    let saved = write(folder.path(), "report.json", &text(&output.stdout));
    let file = folder.path().join("ex.yaml").display().to_string();
    let evil = "evil \u{1b}[31m \u{202e} \"quoted\" : # \n\nnew";
    let first = &bare.findings[0].fingerprint;
    let more = [
        "--reason",
        evil,
        "--expires",
        "2099-12-31",
        "--exceptions",
        &file,
    ];
    let output = except(first, &saved, &more);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let written = std::fs::read_to_string(&file).unwrap();
    let raw = |text: &str| text.chars().find(|c| is_hostile(*c) && *c != '\n');
    assert_eq!(raw(&written), None, "{written}");
    for format in ["text", "table", "json"] {
        let args = [
            "-b",
            "neo/connectwise",
            "--format",
            format,
            "--exceptions",
            &file,
            "--verbose",
        ];
        let output = live(&sim, "audit", &args).output().unwrap();
        assert_eq!(code(&output), 1, "{}", text(&output.stderr));
        assert_eq!(raw(&text(&output.stdout)), None);
        if format == "json" {
            let report = Report::from_json(&text(&output.stdout)).unwrap();
            assert_eq!(report.findings[0].status, Status::Excepted);
        }
    }
}

#[test]
fn known_findings_are_written_once_hold_and_only_shrink() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known.json").display().to_string();
    assert_eq!(code(&check(BENT, &["--known", &file])), 3);
    assert_eq!(code(&check(BENT, &["--known", &file, "--update-known"])), 3);
    assert_eq!(code(&check(BENT, &["--update-known"])), 2);
    assert_eq!(code(&check(BENT, &["--write-known", &file])), 1);
    assert_eq!(code(&check(BENT, &["--write-known", &file])), 2);
    assert_eq!(code(&check(BENT, &["--write-known", "-"])), 2);
    let count = || {
        let text = std::fs::read_to_string(&file).unwrap();
        KnownFindings::from_json(&text).unwrap().findings.len()
    };
    assert_eq!(count(), 10);
    let (exit, settled) = report(BENT, &["--known", &file]);
    assert_eq!((exit, settled.counts.known), (0, 10));
    let output = check(FLOOR, &["--known", &file]);
    assert_eq!(code(&output), 0);
    assert!(text(&output.stderr).contains("--update-known"));
    assert_eq!(count(), 10);
    assert_eq!(
        code(&check(FLOOR, &["--known", &file, "--update-known"])),
        0
    );
    assert_eq!(count(), 0);
    let (exit, settled) = report(BENT, &["--known", &file, "--update-known"]);
    assert_eq!((exit, settled.counts.known, count()), (1, 0, 0));
    let edited = write(
        folder.path(),
        "edited.json",
        "{\"schema\": \"permlint.known/1\", \"findings\": []}",
    );
    assert_eq!(code(&check(BENT, &["--known", &edited])), 3);
}

#[test]
fn people_see_who_accepted_what_until_when() {
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = accepted(folder.path());
    let run = |snapshot: &str, today: &str| {
        let mut run = permlint();
        run.args(["check", snapshot, "-b", "neo/connectwise", "--today", today])
            .args(["--max-age", "365", "--exceptions", &file, "--width", "100"]);
        text(&run.output().unwrap().stdout)
    };
    let held = run(BENT, "2026-11-21");
    assert!(
        held.contains("excepted: 10 findings are accepted by exceptions"),
        "{held}"
    );
    assert!(held.contains("accepted: It is used"), "{held}");
    assert!(
        held.contains("by kim@acme.test, until 2027-03-31"),
        "{held}"
    );
    assert!(run(BENT, "2027-03-20").contains("expires in 11 days, on 2027-03-31"));
    let over = run(BENT, "2027-04-01");
    assert!(over.contains("verdict: violations (exit 1)"), "{over}");
    assert!(over.contains("that day is over, and the finding"), "{over}");
    assert!(run(FLOOR, "2026-11-21").contains("unused, to be removed"));
}

/// What was accepted of a report is accepted when its question is asked again.
#[test]
fn a_recheck_takes_what_the_report_was_made_with() {
    let folder = tempfile::tempdir().unwrap();
    let (bare, exceptions) = accepted(folder.path());
    let known = folder.path().join("known.json").display().to_string();
    let report = |more: &[&str]| {
        let output = check(BENT, more);
        write(folder.path(), "settled.json", &text(&output.stdout))
    };
    let recheck = |report: &str, more: &[&str]| {
        let mut run = permlint();
        run.args(["recheck", report, BENT, "--today", "2026-11-21"])
            .args(more);
        let output = run.output().unwrap();
        (code(&output), text(&output.stdout).to_owned())
    };
    assert_eq!(recheck(&bare, &[]).0, 1);
    for option in [["--exceptions", &exceptions], ["--known", &known]] {
        if option[0] == "--known" {
            assert_eq!(code(&check(BENT, &["--write-known", &known])), 1);
        }
        let settled = report(&option);
        assert_eq!(recheck(&settled, &option).0, 0, "{option:?}");
        let (exit, told) = recheck(&settled, &[]);
        assert_eq!(exit, 1, "{option:?}");
        let words: Vec<&str> = told.split_whitespace().collect();
        let wanted = format!("give them with {}", option[0]);
        assert!(words.join(" ").contains(&wanted), "{told}");
    }
}
