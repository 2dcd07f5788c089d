//! People whom an integration impersonates, named on the command line.

use permlint_model::report::Report;
use permlint_model::{EntryId, GapReason};
use permlint_sim::autotask::{Simulator, Tenant};

use crate::support::{code, permlint, text, write};

const BASELINE: &str = "topleft/autotask-impersonation";
const SUBJECT: [&str; 4] = ["--level", "Neo API User", "--member", "neo@acme.example"];

fn run(arguments: &[&str]) -> (i32, String, String) {
    let mut run = permlint();
    run.env("PERMLINT_AT_SECRET", "secret")
        .env("PERMLINT_AT_INTEGRATION_CODE", "CODE")
        .args(arguments);
    let output = run.output().unwrap();
    (code(&output), text(&output.stdout), text(&output.stderr))
}

/// What is found of each person or level, as `item entry kind`.
fn of_others(report: &Report) -> Vec<String> {
    let found = report.findings.iter();
    let found = found.filter_map(|finding| {
        let item = finding.item.as_deref()?;
        let high = finding.severity > permlint_model::Severity::Info;
        high.then(|| format!("{item} {} {}", finding.entry_id, finding.kind.as_str()))
    });
    found.collect()
}

#[test]
fn the_people_that_are_named_are_recorded_and_judged() {
    let sim = Simulator::new(Tenant::acme()).start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("acme.json").display().to_string();
    let url = sim.url();
    let common = [
        &[
            "audit",
            "autotask",
            "--user",
            "api@acme.example",
            "--zone",
            &url,
            "-b",
            BASELINE,
        ][..],
        &SUBJECT,
        &["--format", "json", "--save", &saved],
    ]
    .concat();
    let named = [&common[..], &["--need-impersonation", "carol,zed"]].concat();
    let (exit, shown, errors) = run(&named);
    assert_eq!(exit, 1, "{errors}");
    let report = Report::from_json(&shown).unwrap();
    let found = of_others(&report);
    let allow = "web-services-api.resource-impersonation.allow-impersonation missing";
    for expected in [
        format!("Team Member (system) {allow}"),
        "carol web-services-api.resource-impersonation.projects missing".to_owned(),
        "carol web-services-api.resource-impersonation.task-notes missing".to_owned(),
        "zed member.exists missing".to_owned(),
    ] {
        assert!(found.contains(&expected), "{expected}: {found:#?}");
    }
    assert_eq!(found.len(), 4, "{found:#?}");

    // The snapshot holds the people that it was asked for, so it can be judged again; the
    // parameter means the same as the option.
    let check = [
        &["check", &saved, "-b", BASELINE, "--format", "json"][..],
        &SUBJECT,
    ]
    .concat();
    let (_, shown, _) = run(&[&check[..], &["--param", "need-impersonation=carol,zed"]].concat());
    assert_eq!(of_others(&Report::from_json(&shown).unwrap()), found);

    // Somebody else was not asked for: unknown, and the option that settles it is named.
    let (_, shown, _) = run(&[&check[..], &["--need-impersonation", "alice"]].concat());
    let report = Report::from_json(&shown).unwrap();
    let exists: EntryId = "member.exists".parse().unwrap();
    let alice = report
        .findings
        .iter()
        .find(|f| f.entry_id == exists && f.item.is_some())
        .unwrap();
    assert_eq!(alice.reason, Some(GapReason::NotRead));
    assert!(alice.detail.as_deref().unwrap().contains("--person alice"));

    // Without names, people and system levels are counted and fail nothing.
    let (_, shown, _) = run(&check);
    let report = Report::from_json(&shown).unwrap();
    assert!(of_others(&report).is_empty());
    let limited = report
        .findings
        .iter()
        .find(|f| f.entry_id.as_str() == "licences.not-impersonable")
        .unwrap();
    assert!(
        limited
            .detail
            .as_deref()
            .unwrap()
            .contains("Contractor (1 person)")
    );
}

#[test]
fn names_that_name_nobody_and_names_that_are_given_twice_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let sim = Simulator::new(Tenant::acme()).start().unwrap();
    let (exit, snapshot, errors) = run(&[
        "snapshot",
        "autotask",
        "--user",
        "api@acme.example",
        "--zone",
        &sim.url(),
    ]);
    assert_eq!(exit, 0, "{errors}");
    let saved = write(folder.path(), "acme.json", &snapshot);
    let check = [&["check", &saved, "-b", BASELINE][..], &SUBJECT].concat();
    for (more, said) in [
        (&["--need-impersonation", ""][..], "names nobody"),
        (
            &[
                "--need-impersonation",
                "a",
                "--param",
                "need-impersonation=b",
            ],
            "give one of the two",
        ),
    ] {
        let (exit, _, errors) = run(&[&check[..], more].concat());
        assert_eq!(exit, 2, "{more:?} {errors}");
        assert!(errors.contains(said), "{errors}");
    }
    let (exit, _, errors) = run(&[
        "check",
        &saved,
        "-b",
        "neo/autotask",
        "--need-impersonation",
        "alice",
    ]);
    assert_eq!(exit, 2);
    assert!(errors.contains("need-impersonation"), "{errors}");
}
