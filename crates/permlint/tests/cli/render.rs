//! Reports in several formats, at once and later.

use std::path::Path;

use permlint_model::report_set::ReportSet;
use permlint_sim::connectwise::RoleProfile;

use crate::support::{acme, code, live, permlint, text};

const SNAPSHOT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/connectwise/over-privileged.snapshot.json"
);

/// `check` of a frozen snapshot, in a folder of the test.
fn check(folder: &Path, more: &[&str]) -> std::process::Output {
    std::fs::copy(SNAPSHOT, folder.join("acme.json")).unwrap();
    let mut run = permlint();
    run.current_dir(folder)
        .args([
            "check",
            "acme.json",
            "-b",
            "neo/connectwise",
            "--today",
            "2026-11-22",
        ])
        .args(more);
    run.output().unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The files that the results of a log point to.
fn places(sarif: &str) -> std::collections::BTreeSet<String> {
    let log: serde_json::Value = serde_json::from_str(sarif).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap().clone();
    let uri = |result: &serde_json::Value| {
        let place = &result["locations"][0]["physicalLocation"];
        place["artifactLocation"]["uri"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    results.iter().map(uri).collect()
}

/// A report in `report.json` above a folder `below`, and what `render` makes of it from there.
fn rendered_below(report: impl FnOnce(String) -> String, args: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &["--format", "json=report.json"]);
    let text = report(read(folder.path(), "report.json"));
    std::fs::write(folder.path().join("report.json"), text).unwrap();
    let below = folder.path().join("below");
    std::fs::create_dir(&below).unwrap();
    std::fs::write(below.join("baseline.yaml"), "of no concern").unwrap();
    let mut run = permlint();
    let output = run.current_dir(&below).arg("render").args(args).output();
    assert_eq!(code(&output.unwrap()), 0);
    folder
}

#[test]
fn a_result_points_to_the_log_itself_where_no_file_below_is_known() {
    let args = [
        "../report.json",
        "--format",
        "text=r.text",
        "--format",
        "sarif=r.sarif",
    ];
    let folder = rendered_below(|text| text, &args);
    let sarif = read(folder.path(), "below/r.sarif");
    assert_eq!(places(&sarif), ["r.sarif".to_owned()].into());
}

#[test]
fn a_redacted_log_points_to_no_file_that_happens_to_be_there() {
    let own = |text: String| text.replace("neo/connectwise.yaml", "acme/house.yaml");
    let args = ["../report.json", "--redact", "--format", "sarif=r.sarif"];
    let folder = rendered_below(own, &args);
    let sarif = read(folder.path(), "below/r.sarif");
    assert_eq!(places(&sarif), ["r.sarif".to_owned()].into());
}

#[test]
fn no_crafted_path_leads_out_of_the_working_directory() {
    let crafted = |text: String| text.replace("neo/connectwise.yaml", "../report.json");
    let args = [
        "../report.json",
        "--format",
        "sarif=r.sarif",
        "--format",
        "github=r.txt",
        "--format",
        "gitlab=r.json",
    ];
    let folder = rendered_below(crafted, &args);
    for name in ["r.sarif", "r.txt", "r.json"] {
        let text = read(folder.path(), &format!("below/{name}"));
        assert!(!text.contains("../"), "{name}");
    }
}

#[test]
fn a_path_with_detours_is_named_from_where_permlint_runs() {
    let folder = tempfile::tempdir().unwrap();
    check(folder.path(), &["--format", "json=report.json"]);
    let name = folder.path().file_name().unwrap().to_str().unwrap();
    let detour = format!("../{name}/./report.json");
    let mut run = permlint();
    run.current_dir(folder.path());
    let output = run
        .args(["render", &detour, "--format", "sarif"])
        .output()
        .unwrap();
    assert_eq!(
        places(&text(&output.stdout)),
        ["report.json".to_owned()].into()
    );
}

#[test]
fn one_run_writes_several_formats() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        "sarif=out.sarif",
        "junit=out.xml",
        "json=report.json",
        "markdown=out.md",
    ];
    let mut args: Vec<&str> = files.iter().flat_map(|file| ["--format", file]).collect();
    args.extend(["--format", "text"]);
    let output = check(folder.path(), &args);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("verdict: violations (exit 1)"));
    let sarif = read(folder.path(), "out.sarif");
    assert!(sarif.contains("\"uri\": \"acme.json\""), "{sarif}");
    assert!(
        sarif.contains("\"uri\": \"neo/connectwise.yaml\""),
        "the baseline travels along"
    );
    assert!(read(folder.path(), "out.xml").starts_with("<?xml"));
    assert!(read(folder.path(), "out.md").starts_with("## permlint: "));
    assert!(ReportSet::from_json(&read(folder.path(), "report.json")).is_ok());
}

#[test]
fn files_only_leave_stdout_empty_and_say_the_verdict_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(folder.path(), &["--format", "gitlab=quality.json"]);
    assert_eq!((code(&output), text(&output.stdout).as_str()), (1, ""));
    assert!(text(&output.stderr).contains("violations (exit 1); written to quality.json"));
}

#[test]
fn two_reports_on_stdout_or_in_one_file_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for formats in [["text", "json"], ["json=x", "csv=x"], ["json", "csv=-"]] {
        let args: Vec<&str> = formats.iter().flat_map(|f| ["--format", f]).collect();
        let output = check(folder.path(), &args);
        assert_eq!(code(&output), 2, "{formats:?}");
        assert!(text(&output.stderr).contains("both go to"));
    }
    for wrong in ["xlsx", "json=", "=x"] {
        assert_eq!(
            code(&check(folder.path(), &["--format", wrong])),
            2,
            "{wrong}"
        );
    }
    let since = check(folder.path(), &["--since", "acme.json"]);
    assert_eq!(code(&since), 3, "a snapshot is no report");
}

#[test]
fn a_file_that_cannot_be_written_costs_no_request() {
    let sim = acme(RoleProfile::Floor);
    let args = [
        "-b",
        "neo/connectwise",
        "--format",
        "json=/nowhere/at/all.json",
    ];
    let output = live(&sim, "audit", &args).output().unwrap();
    assert_eq!(code(&output), 74);
    assert!(sim.requests().is_empty());
}

#[test]
fn render_shows_a_report_later_and_ends_in_0_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let now = check(
        folder.path(),
        &["--format", "json=report.json", "--format", "text"],
    );
    let render = |more: &[&str]| {
        let mut run = permlint();
        run.current_dir(folder.path())
            .args(["render", "report.json"])
            .args(more);
        run.output().unwrap()
    };
    let later = render(&["--format", "text"]);
    assert_eq!((code(&later), later.stdout), (0, now.stdout));
    assert_eq!(code(&render(&["--exit-code"])), 1);
    let summary = render(&[
        "report.json",
        "--format",
        "summary",
        "--since",
        "report.json",
    ]);
    assert!(
        text(&summary.stdout).contains("2 audits"),
        "{}",
        text(&summary.stdout)
    );
    assert!(
        text(&summary.stdout).contains("same"),
        "{}",
        text(&summary.stdout)
    );
    assert_eq!(code(&render(&["--since", "report.json"])), 2);
    assert_eq!(code(&render(&["acme.json"])), 3, "a snapshot is no report");
    assert_eq!(code(&render(&["nowhere.json"])), 3);
}

#[test]
fn redacted_reports_name_nobody() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["text", "json", "sarif", "summary", "csv", "action-plan"] {
        let output = check(folder.path(), &["--redact", "--format", format]);
        assert_eq!(code(&output), 1, "{}", text(&output.stderr));
        let shown = text(&output.stdout);
        for name in ["acme", "example.test", "\"Neo\""] {
            assert!(!shown.contains(name), "{format}: {name}\n{shown}");
        }
        assert!(shown.contains("tenant-"), "{format}");
    }
}
