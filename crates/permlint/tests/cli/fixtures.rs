//! The frozen contracts: snapshots of the simulated tenant, and the reports that they give.
//!
//! `PERMLINT_BLESS=1 cargo test -p permlint` writes the snapshots anew; `INSTA_UPDATE=always`
//! the reports.

use std::path::PathBuf;

use permlint_model::report::Report;
use permlint_model::snapshot::{Capture, Snapshot};
use permlint_sim::connectwise::RoleProfile;

use crate::support::{acme, code, live, permlint, text};

const PROFILES: [(&str, RoleProfile); 4] = [
    ("floor", RoleProfile::Floor),
    ("over-privileged", RoleProfile::OverPrivileged),
    ("broken", RoleProfile::Broken),
    ("admin", RoleProfile::Admin),
];

fn path(profile: &str) -> PathBuf {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/connectwise");
    PathBuf::from(root).join(format!("{profile}.snapshot.json"))
}

/// A snapshot of the simulated tenant, without what differs from run to run.
fn taken(profile: RoleProfile) -> Snapshot {
    let sim = acme(profile);
    let output = live(&sim, "snapshot", &["--role", "Neo"]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let mut snapshot = Snapshot::from_json(&text(&output.stdout)).unwrap();
    snapshot.tenant.site = "api-na.example.test".to_owned();
    snapshot.capture = Capture {
        started: Some("2026-11-21T06:00:00Z".to_owned()),
        finished: Some("2026-11-21T06:00:01Z".to_owned()),
        requests: snapshot.capture.requests,
        retries: 0,
        tool_version: Some("0.1.0".to_owned()),
    };
    snapshot
}

#[test]
fn the_simulated_tenant_gives_the_frozen_snapshots() {
    for (name, profile) in PROFILES {
        let fresh = taken(profile).to_json().unwrap();
        if std::env::var_os("PERMLINT_BLESS").is_some() {
            std::fs::create_dir_all(path(name).parent().unwrap()).unwrap();
            std::fs::write(path(name), &fresh).unwrap();
        }
        let frozen = std::fs::read_to_string(path(name)).unwrap();
        assert!(
            fresh == frozen,
            "{name}: the snapshot changed; is the format still version 1?"
        );
    }
}

fn report(profile: &str, format: &str) -> String {
    let file = path(profile).display().to_string();
    let output = permlint()
        .args([
            "check",
            &file,
            "-b",
            "neo/connectwise",
            "--today",
            "2026-11-21",
        ])
        .args(["--format", format, "--width", "80"])
        .output()
        .unwrap();
    assert_eq!(text(&output.stderr), "");
    text(&output.stdout)
}

#[test]
fn the_frozen_snapshots_give_the_frozen_reports() {
    for (name, _) in PROFILES {
        insta::assert_snapshot!(format!("{name}.text"), report(name, "text"));
        insta::assert_snapshot!(format!("{name}.table"), report(name, "table"));
    }
    insta::assert_snapshot!("over-privileged.json", report("over-privileged", "json"));
}

#[test]
fn a_report_survives_being_written_and_read() {
    let text = report("over-privileged", "json");
    let report = Report::from_json(&text).unwrap();
    assert_eq!(report.to_json().unwrap(), text);
}

#[test]
fn snapshots_and_reports_keep_to_their_published_schemas() {
    let schema = |name: &str| {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema");
        let text = std::fs::read_to_string(format!("{root}/{name}.schema.json")).unwrap();
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        jsonschema::validator_for(&schema).unwrap()
    };
    let valid = |validator: &jsonschema::Validator, text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| permlint_model::text::clean(&format!("{}: {e}", e.instance_path()), 300))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    for (name, _) in PROFILES {
        valid(
            &schema("snapshot"),
            &std::fs::read_to_string(path(name)).unwrap(),
        );
        valid(&schema("report"), &report(name, "json"));
    }
}
