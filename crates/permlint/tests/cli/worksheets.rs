//! Worksheets from the empty form to the verdict: whatever the form, the same facts give the same
//! report, and what is missing, blank or old never passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use permlint_model::GapReason;
use permlint_model::report::{Report, Verdict};
use permlint_model::snapshot::{Capture, Snapshot};
use permlint_sim::autotask::{Simulator, Tenant};
use serde_json::Value;

use crate::support::{code, permlint, text, write};

const LEVEL: &str = "Neo API User";
const OTHERS: [&str; 2] = ["Team Member", "Dispatch, Desk"];
const BASELINES: [&str; 5] = [
    "-bneo/autotask",
    "-bpermlint/autotask-prerequisites",
    "--feature=permlint/autotask-prerequisites:webhooks",
    "--level",
    LEVEL,
];
/// The answers that the test with a browser gives, too: one is wrong, and one is left out.
const ANSWERS: &str = include_str!("../../browser/answers.json");
const EDIT: (&str, &str) = ("service-desk.object-permissions.tickets", "edit");
const LOGIN: (&str, &str) = ("web-services-api.feature-access.can-login", "value");

/// Level (empty for the sheet's own), setting, action: what stands there.
type Answers = BTreeMap<(String, String, String), String>;

fn key(level: &str, (id, action): (&str, &str)) -> (String, String, String) {
    (level.to_owned(), id.to_owned(), action.to_owned())
}

fn answers() -> Answers {
    let list: Value = serde_json::from_str(ANSWERS).unwrap();
    let word = |answer: &Value, name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    let list = list.as_array().unwrap().iter();
    list.map(|answer| {
        let key = (
            word(answer, "level"),
            word(answer, "id"),
            word(answer, "action"),
        );
        (key, word(answer, "value"))
    })
    .collect()
}

/// Answers that leave nothing to be desired.
fn good() -> Answers {
    let mut answers = answers();
    answers.insert(key("", EDIT), "Yes".to_owned());
    answers.insert(key("", LOGIN), "Yes".to_owned());
    answers
}

/// The cells of a line of a CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut is_quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

fn joined(cells: &[String]) -> String {
    let quoted = cells.iter().map(|cell| match cell.contains([',', ';']) {
        true => format!("\"{cell}\""),
        false => cell.clone(),
    });
    quoted.collect::<Vec<_>>().join(",")
}

/// Fills the CSV form in. Only the beginning of a cell may have been prefilled.
fn fill_csv(form: &str, answers: &Answers) -> String {
    let mut out = String::new();
    let mut columns: Vec<String> = Vec::new();
    for line in form.lines() {
        let mut row = cells(line);
        let place = |name: &str| columns.iter().position(|column| column == name);
        if row[0] == "id" {
            columns = row;
        } else if let Some(value) = place("value") {
            let level = place("level").map_or("", |at| &row[at]);
            let answer = answers.get(&key(level, (&row[0], &row[1])));
            row[value] = answer.cloned().unwrap_or_default();
            out.push_str(&format!("{}\r\n", joined(&row)));
            continue;
        }
        out.push_str(&format!("{line}\r\n"));
    }
    signed(&out, "# declared by:", "# declared on:")
}

/// Fills the YAML form in.
fn fill_yaml(form: &str, answers: &Answers) -> String {
    let mut out = String::new();
    let (mut level, mut id, mut action) = (String::new(), String::new(), String::new());
    for line in form.lines() {
        let said = line.trim_start().trim_start_matches("- ");
        let (name, rest) = said.split_once(':').unwrap_or_default();
        let rest = rest.trim().trim_matches('"');
        match name {
            "level" if line.starts_with(' ') => rest.clone_into(&mut level),
            "id" => (id, action) = (rest.to_owned(), "section".to_owned()),
            "action" => rest.clone_into(&mut action),
            "value" if !said.starts_with('#') => {
                let answer = answers.get(&key(&level, (&id, &action)));
                let answer = answer
                    .map(|word| format!(" \"{word}\""))
                    .unwrap_or_default();
                let indent = line.len() - line.trim_start().len();
                out.push_str(&format!("{}value:{answer}\n", " ".repeat(indent)));
                continue;
            }
            _ => {}
        }
        out.push_str(&format!("{line}\n"));
    }
    signed(&out, "declared-by:", "declared-on:")
}

fn signed(form: &str, by: &str, on: &str) -> String {
    form.replace(by, &format!("{by} Jo Example"))
        .replace(on, &format!("{on} 2026-11-20"))
}

/// What Excel in German makes of it: semicolons, a byte order mark, its own words for yes and
/// no, and no quotation mark left.
fn mangled(csv: &str) -> String {
    let lines = csv.trim_start_matches('\u{feff}').lines().map(|line| {
        let row = cells(line).into_iter().map(|cell| match cell.as_str() {
            "Yes" => "WAHR".to_owned(),
            "No" => "FALSCH".to_owned(),
            _ => cell,
        });
        format!("{}\r\n", row.collect::<Vec<_>>().join(";"))
    });
    format!("\u{feff}{}", lines.collect::<String>())
}

fn fixture() -> PathBuf {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/autotask");
    PathBuf::from(root).join("acme.snapshot.json")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// A folder with the forms that the binary makes, and what was made of them.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// Makes a form; returns its text, and how many questions it has.
    fn form(&self, name: &str, more: &[&str]) -> (String, usize) {
        let path = self.path(name);
        let mut run = permlint();
        run.arg("worksheet")
            .args(BASELINES)
            .args(more)
            .args(["-o", &path]);
        let output = run.output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(code(&output), 0, "{said}");
        let count = said.split(' ').next().unwrap().parse().unwrap();
        (read(Path::new(&path)), count)
    }

    /// A form for all three levels, filled in.
    fn filled(&self, ending: &str, answers: &Answers) -> String {
        let others = ["--level", OTHERS[0], "--level", OTHERS[1]];
        let (form, _) = self.form(&format!("empty.{ending}"), &others);
        let filled = match ending {
            "csv" => fill_csv(&form, answers),
            _ => fill_yaml(&form, answers),
        };
        write(self.folder.path(), &format!("filled.{ending}"), &filled)
    }
}

/// Judges the frozen tenant on 2026-11-21, unless `more` says another day.
fn check(worksheet: Option<&str>, more: &[&str]) -> (i32, String, String) {
    let mut run = permlint();
    run.arg("check")
        .arg(fixture())
        .args(BASELINES)
        .args(["--format", "json"]);
    if let Some(path) = worksheet {
        run.args(["--worksheet", path]);
    }
    if !more.contains(&"--today") {
        run.args(["--today", "2026-11-21"]);
    }
    let output = run.args(more).output().unwrap();
    (code(&output), text(&output.stdout), text(&output.stderr))
}

fn report(worksheet: Option<&str>, more: &[&str]) -> Report {
    let (_, out, err) = check(worksheet, more);
    Report::from_json(&out).unwrap_or_else(|e| panic!("{e}\n{out}\n{err}"))
}

fn reasons(report: &Report) -> Vec<GapReason> {
    let mut reasons: Vec<GapReason> = report.findings.iter().filter_map(|f| f.reason).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons
}

#[test]
fn the_simulated_tenant_gives_the_frozen_snapshot() {
    let sim = Simulator::new(Tenant::acme()).start().unwrap();
    let mut run = permlint();
    run.env("PERMLINT_AT_SECRET", "secret")
        .env("PERMLINT_AT_INTEGRATION_CODE", "CODE")
        .args(["snapshot", "autotask", "--user", "api@acme.example"])
        .args(["--zone", &sim.url()]);
    let output = run.output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let mut snapshot = Snapshot::from_json(&text(&output.stdout)).unwrap();
    snapshot.tenant.site = "webservices.example.test".to_owned();
    snapshot.capture = Capture {
        started: Some("2026-11-21T06:00:00Z".to_owned()),
        finished: Some("2026-11-21T06:00:01Z".to_owned()),
        requests: snapshot.capture.requests,
        retries: 0,
        tool_version: Some("0.1.0".to_owned()),
    };
    let fresh = snapshot.to_json().unwrap();
    if std::env::var_os("PERMLINT_BLESS").is_some() {
        std::fs::create_dir_all(fixture().parent().unwrap()).unwrap();
        std::fs::write(fixture(), &fresh).unwrap();
    }
    assert!(fresh == read(&fixture()), "is the format still version 1?");
}

#[test]
fn the_same_facts_give_the_same_report_whatever_the_form() {
    let desk = Desk::new();
    let csv = desk.filled("csv", &answers());
    let yaml = desk.filled("yaml", &answers());
    let mangled = write(
        desk.folder.path(),
        "excel.csv",
        &mangled(&read(Path::new(&csv))),
    );
    let (exit, plain, err) = check(Some(&csv), &[]);
    assert_eq!(exit, 1, "{plain}{err}");
    for other in [&yaml, &mangled] {
        assert_eq!(
            check(Some(other), &[]),
            (exit, plain.clone(), err.clone()),
            "{other}"
        );
    }
    let report = Report::from_json(&plain).unwrap();
    let broken: Vec<String> = crate::support::findings(&report);
    let edit = format!("tickets-edit {} edit missing", EDIT.0);
    let login = format!("api-login {} value unknown", LOGIN.0);
    assert_eq!(broken, [login, edit]);
    // The comparison is no empty one: one answer less is another report.
    let mut less = answers();
    less.remove(&key("", ("level.api-only", "value")));
    let less = desk.filled("csv", &less);
    assert_ne!(check(Some(&less), &[]).1, plain);
}

#[test]
fn a_full_worksheet_is_compliant_and_rows_of_further_levels_are_counted() {
    let desk = Desk::new();
    let (_, alone) = desk.form("alone.csv", &[]);
    let (_, three) = desk.form("three.csv", &["--level", OTHERS[0], "--level", OTHERS[1]]);
    assert_eq!(three, alone + 2);
    for ending in ["csv", "yaml"] {
        let report = report(Some(&desk.filled(ending, &good())), &[]);
        assert_eq!(report.verdict, Verdict::Compliant, "{:?}", report.findings);
    }
}

#[test]
fn what_nobody_declared_passes_only_where_that_is_allowed() {
    let desk = Desk::new();
    let blank = desk.filled("csv", &Answers::new());
    for sheet in [None, Some(blank.as_str())] {
        let open = report(sheet, &[]);
        assert_eq!((open.exit_code, open.verdict), (4, Verdict::Inconclusive));
        assert_eq!(reasons(&open), [GapReason::NotDeclared]);
        // Of the level itself nothing was judged: that never passes, whatever is allowed.
        let (exit, ..) = check(sheet, &["--allow-unknown", "not-declared"]);
        assert_eq!(exit, 4);
    }
    // One blank answer is enough, and so is one hidden fact.
    for cell in [EDIT, ("level.api-only", "value")] {
        let mut most = good();
        most.remove(&key("", cell));
        let sheet = desk.filled("csv", &most);
        assert_eq!(check(Some(&sheet), &[]).0, 4, "{cell:?}");
        let others = ["--allow-unknown", "undecided,not-readable,not-stated"];
        assert_eq!(check(Some(&sheet), &others).0, 4, "{cell:?}");
        assert_eq!(
            check(Some(&sheet), &["--allow-unknown", "not-declared"]).0,
            0
        );
    }
}

#[test]
fn an_old_worksheet_never_passes_unless_its_age_is_allowed() {
    let desk = Desk::new();
    let sheet = desk.filled("csv", &good());
    let live = ["--max-age", "1000", "--today"];
    let on = |day: &'static str, more: &[&str]| {
        report(Some(&sheet), &[&live[..], &[day], more].concat())
    };
    assert_eq!(on("2027-02-18", &[]).exit_code, 0, "90 days old");
    let old = on("2027-02-19", &[]);
    assert_eq!((old.exit_code, reasons(&old)), (4, vec![GapReason::Stale]));
    let accepted = ["--allow-unknown", "not-declared,not-readable,undecided"];
    assert_eq!(on("2027-02-19", &accepted).exit_code, 4);
    let (exit, _, told) = check(Some(&sheet), &["--allow-unknown", "stale"]);
    assert_eq!(exit, 2, "{told}");
    let longer = on("2027-02-19", &["--max-declared-age", "91"]);
    assert_eq!(
        (longer.exit_code, longer.asked.max_declared_age_days),
        (0, 91)
    );
    assert_eq!(on("2026-11-22", &["--max-declared-age", "1"]).exit_code, 4);
}

#[test]
fn an_earlier_worksheet_is_taken_over_line_by_line() {
    let desk = Desk::new();
    let from = desk.filled("csv", &good());
    let before = check(Some(&from), &[]);
    // Without --level, the levels are those of the earlier worksheet.
    let bare = |name: &str| {
        let path = desk.path(name);
        let mut run = permlint();
        run.args(["worksheet", BASELINES[0], BASELINES[1], BASELINES[2]])
            .args(["--from", &from, "-o", &path]);
        let output = run.output().unwrap();
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        read(Path::new(&path))
    };
    let asked = good().len();
    for name in ["next.csv", "next.yaml", "next.html"] {
        let form = bare(name);
        // In each form every answer is offered; the comment on top names the mark once.
        let mark = match name {
            "next.html" => ">unchanged? ",
            "next.yaml" => "value: \"unchanged? ",
            _ => ",unchanged? ",
        };
        let quoted = form.matches(",\"unchanged? ").count();
        assert_eq!(form.matches(mark).count() + quoted, asked, "{name}");
        if name == "next.html" {
            continue;
        }
        let signs = match name {
            "next.yaml" => ("declared-by:", "declared-on:"),
            _ => ("# declared by:", "# declared on:"),
        };
        let form = signed(&form, signs.0, signs.1);
        let unconfirmed = write(desk.folder.path(), name, &form);
        let (exit, _, told) = check(Some(&unconfirmed), &[]);
        assert_eq!(exit, 3);
        assert!(told.contains("nobody confirmed it"), "{told}");
        let confirmed = form.replace("unchanged? ", "");
        let confirmed = write(desk.folder.path(), name, &confirmed);
        assert_eq!(check(Some(&confirmed), &[]).1, before.1, "{name}");
    }
}

#[test]
fn what_a_form_cannot_be_made_of_is_told() {
    let desk = Desk::new();
    let from = desk.filled("csv", &good());
    let out = desk.path("out.csv");
    let told = |args: &[&str]| {
        let mut run = permlint();
        run.args(["worksheet", "-o", &out]).args(args);
        let output = run.output().unwrap();
        (code(&output), text(&output.stderr))
    };
    let neo = "-bneo/autotask";
    for (args, expected) in [
        (&[neo, "--level", "A", "--level", " a"][..], "given twice"),
        (&[neo, "--level", "A", "--level", " "], "needs the name"),
        (
            &[neo, "--level", "A", "--from", &from],
            "is about the level \"Neo API User\"",
        ),
        (
            &["-btopleft/autotask-impersonation"],
            "say which one with --level",
        ),
        (&["-bneo/connectwise"], "a snapshot shows it all"),
        (
            &["-bneo/connectwise", "--complete"],
            "a snapshot shows it all",
        ),
    ] {
        let (exit, said) = told(args);
        assert_eq!(exit, 2, "{said}");
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // A further level may be new, and one may be left out.
    let (exit, said) = told(&[neo, "--level", LEVEL, "--level", "New", "--from", &from]);
    assert_eq!(exit, 0, "{said}");
    let form = read(Path::new(&out));
    assert!(form.contains("# other level: New") && !form.contains("Team Member"));
    assert!(!Path::new(&desk.path("none.csv")).exists());
}

/// What is said of settings that the platform lists would not count, so it is not taken.
#[test]
fn settings_that_a_snapshot_shows_cannot_be_declared() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = "schema: permlint.worksheet/1\nplatform: connectwise\nlevel: Neo\n\
                 declared-by: Jo Example\ndeclared-on: 2026-11-21\nanswers:\n  \
                 - { id: system.table-setup, action: edit, value: All }\n";
    let path = write(folder.path(), "neo.yaml", sheet);
    let snapshot = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/connectwise/broken.snapshot.json"
    );
    let mut run = permlint();
    run.args(["check", snapshot, "-bneo/connectwise", "--worksheet", &path]);
    let output = run.output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(code(&output), 3, "{said}");
    assert!(said.contains("are read from a snapshot"), "{said}");
}
