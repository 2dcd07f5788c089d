//! One test for each row of the table of exit codes, and their precedence.

use permlint_sim::connectwise::{Fault, RoleProfile, Tenant};

use crate::support::{acme, code, live, permlint, start, text, with_keys, write};

const FLOOR: &str = "../../fixtures/connectwise/floor.snapshot.json";
const TODAY: [&str; 2] = ["--today", "2026-11-21"];

fn check(more: &[&str]) -> std::process::Output {
    let mut run = permlint();
    run.args(["check", FLOOR, "-b", "neo/connectwise"])
        .args(TODAY)
        .args(more);
    run.output().unwrap()
}

#[test]
fn zero_is_compliant() {
    assert_eq!(code(&check(&[])), 0);
    assert_eq!(code(&permlint().arg("--help").output().unwrap()), 0);
    assert_eq!(code(&permlint().arg("--version").output().unwrap()), 0);
}

#[test]
fn one_is_violations_at_or_above_the_threshold() {
    let sim = acme(RoleProfile::OverPrivileged);
    let run = |threshold: &str| {
        let args = ["-b", "neo/connectwise", "--fail-on", threshold];
        code(&live(&sim, "audit", &args).output().unwrap())
    };
    assert_eq!(run("critical"), 1);
    let mut tenant = Tenant::acme(RoleProfile::Floor);
    tenant
        .set_level(
            "Neo",
            "Service Desk",
            "Service Tickets",
            "delete",
            Some("All"),
        )
        .unwrap();
    let sim = start(tenant, &[]);
    let run = |threshold: &str| {
        let args = ["-b", "neo/connectwise", "--fail-on", threshold];
        code(&live(&sim, "audit", &args).output().unwrap())
    };
    assert_eq!((run("medium"), run("high")), (1, 0));
}

#[test]
fn two_is_wrong_usage_or_keys_that_are_not_set() {
    let sim = acme(RoleProfile::Floor);
    let mut run = permlint();
    run.args([
        "preflight",
        "connectwise",
        "--site",
        &sim.url(),
        "--company",
        "acme",
    ]);
    let output = run.output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("PERMLINT_CW_PRIVATE_KEY"));
    assert!(sim.requests().is_empty());

    assert_eq!(code(&permlint().arg("chek").output().unwrap()), 2);
    assert_eq!(code(&check(&["-b", "neo/conectwise"])), 2);
    assert_eq!(code(&check(&["--feature", "invoice-writing"])), 2);
    assert_eq!(code(&check(&["--param", "rol=x"])), 2);
    assert_eq!(code(&check(&["--allow-unknown", "refused"])), 2);
    assert_eq!(code(&check(&["--fail-on", "info"])), 2);
    let plain = [
        "audit",
        "connectwise",
        "--site",
        "http://psa.example.test",
        "--company",
        "x",
    ];
    let output = with_keys("pub", "priv")
        .args(plain)
        .args(["-b", "neo/connectwise"])
        .output();
    assert_eq!(code(&output.unwrap()), 2);
}

#[test]
fn three_is_invalid_input() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = write(
        folder.path(),
        "mine.yaml",
        "schema: permlint.baseline/1\nid: x\n",
    );
    assert_eq!(code(&check(&["-b", &baseline])), 3);
    let newer = write(
        folder.path(),
        "newer.json",
        r#"{"schema": "permlint.snapshot/2"}"#,
    );
    let cut = write(
        folder.path(),
        "cut.json",
        r#"{"schema": "permlint.snapshot/1", "ten"#,
    );
    let other = write(
        folder.path(),
        "other.json",
        r#"{"schema": "permlint.report/1"}"#,
    );
    let empty = write(folder.path(), "empty.json", "");
    for file in [
        &newer,
        &cut,
        &other,
        &empty,
        &"no-such-file.json".to_owned(),
    ] {
        let output = permlint()
            .args(["check", file, "-b", "neo/connectwise"])
            .output()
            .unwrap();
        assert_eq!(code(&output), 3, "{file}: {}", text(&output.stderr));
        assert!(
            text(&output.stderr).contains(file.as_str()),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_platform_that_is_not_supported_is_told_with_the_file_and_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = std::fs::read_to_string(FLOOR).unwrap();
    let snapshot = snapshot.replace(r#""platform": "connectwise""#, r#""platform": "halo""#);
    let snapshot = write(folder.path(), "halo.json", &snapshot);
    let baseline = std::fs::read_to_string("../../rules/neo/connectwise.yaml").unwrap();
    let baseline = baseline.replace("platform: connectwise", "platform: halo");
    let baseline = write(folder.path(), "halo.yaml", &baseline);
    for args in [
        ["check", &snapshot, "-b", "neo/connectwise"],
        ["check", FLOOR, "-b", &baseline],
        ["baselines", "lint", &baseline, "--quiet"],
    ] {
        let output = permlint().args(args).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(code(&output), 3, "{said}");
        assert!(
            said.contains("halo.") && said.contains("connectwise"),
            "{said}"
        );
    }
}

#[test]
fn standard_input_has_a_name() {
    let mut run = permlint();
    run.args(["check", "-", "-b", "neo/connectwise"]);
    let output = run.write_stdin("{").output().unwrap();
    assert_eq!(code(&output), 3);
    let said = text(&output.stderr);
    assert!(said.starts_with("error: standard input: "), "{said}");
}

#[test]
fn a_folder_of_credentials_is_told_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().display().to_string();
    let sim = acme(RoleProfile::Floor);
    let output = live(&sim, "preflight", &["--credentials", &folder])
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("is a directory"));
}

#[test]
fn four_is_inconclusive() {
    // A snapshot of another day says nothing of today.
    let mut run = permlint();
    run.args([
        "check",
        FLOOR,
        "-b",
        "neo/connectwise",
        "--today",
        "2027-06-01",
    ]);
    assert_eq!(code(&run.output().unwrap()), 4);
    // Wrong keys: the platform answered, and said no.
    let sim = acme(RoleProfile::Floor);
    let mut run = with_keys("pub", "wrong");
    run.args([
        "audit",
        "connectwise",
        "--site",
        &sim.url(),
        "--company",
        "acme",
    ])
    .args(["-b", "neo/connectwise", "--attempts", "1"]);
    let output = run.output().unwrap();
    assert_eq!(code(&output), 4, "{}", text(&output.stderr));
}

#[test]
fn five_is_unreachable() {
    let mut run = with_keys("pub", "priv");
    run.args([
        "audit",
        "connectwise",
        "--site",
        "http://127.0.0.1:9",
        "--company",
        "acme",
    ])
    .args(["-b", "neo/connectwise", "--attempts", "1", "--timeout", "2"]);
    assert_eq!(code(&run.output().unwrap()), 5);
    let sim = start(Tenant::acme(RoleProfile::Floor), &[Fault::Error500Forever]);
    let output = live(&sim, "audit", &["-b", "neo/connectwise"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 5, "{}", text(&output.stderr));
}

#[test]
fn violations_outrank_what_is_unknown() {
    let sim = start(
        Tenant::acme(RoleProfile::OverPrivileged),
        &[Fault::MembersRefused],
    );
    let output = live(&sim, "audit", &["-b", "neo/connectwise"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 1);
}

#[test]
fn seventy_four_is_output_that_could_not_be_written() {
    let sim = acme(RoleProfile::Floor);
    let output = live(&sim, "snapshot", &["-o", "/no/such/folder/acme.json"])
        .output()
        .unwrap();
    assert_eq!(code(&output), 74, "{}", text(&output.stderr));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_74_and_a_reader_that_leaves_is_nothing() {
    use std::process::{Command, Stdio};
    let program = assert_cmd::cargo::cargo_bin("permlint");
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let status = Command::new(&program)
        .args(["baselines", "show", "neo/connectwise"])
        .stdout(full)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(74));

    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut run = Command::new(&program);
    run.args(["check", FLOOR, "-b", "neo/connectwise"])
        .args(TODAY)
        .stdout(writer);
    let output = run.stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn the_table_is_in_the_help() {
    for command in [vec!["--help"], vec!["check", "--help"]] {
        let help = text(&permlint().args(command).output().unwrap().stdout);
        for number in ["0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "70 ", "74 "] {
            assert!(help.contains(&format!("\n  {number}")), "{number}\n{help}");
        }
    }
}

/// People mix up the files of two tenants. Which file is of which platform is what they need.
#[test]
fn a_baseline_of_the_other_platform_is_told_with_what_there_is_instead() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../fixtures/connectwise/floor.snapshot.json"
    );
    let mine = include_str!("../../../../rules/neo/autotask.yaml");
    let mine = write(folder.path(), "mine.yaml", mine);
    let sheet = folder.path().join("neo.csv").display().to_string();
    for (args, named) in [
        (["check", snapshot, "-b", "neo/autotask"].to_vec(), snapshot),
        (["check", snapshot, "-b", &mine].to_vec(), snapshot),
        (
            [
                "worksheet",
                "-b",
                "neo/connectwise",
                "-b",
                &mine,
                "-o",
                &sheet,
            ]
            .to_vec(),
            "neo/connectwise is of",
        ),
    ] {
        let output = permlint().args(&args).output().unwrap();
        assert_eq!(code(&output), 3, "{args:?}");
        let said = text(&output.stderr);
        for word in [
            "is for Autotask PSA",
            named,
            "is of ConnectWise PSA",
            "for ConnectWise PSA there are: ",
            "neo/connectwise",
        ] {
            assert!(said.contains(word), "{word}: {said}");
        }
    }
}
