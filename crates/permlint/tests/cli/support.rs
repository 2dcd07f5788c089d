//! Running the binary against a simulated tenant.

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use permlint_model::report::Report;
use permlint_sim::Running;
use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};

/// The binary with nothing of the surroundings in its environment.
pub(crate) fn permlint() -> Command {
    let mut command = Command::cargo_bin("permlint").unwrap();
    command.env_clear();
    for name in ["PATH", "SystemRoot", "TMPDIR", "TEMP"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// The binary with the keys of the simulated tenant's auditor.
pub(crate) fn with_keys(public: &str, private: &str) -> Command {
    let mut command = permlint();
    command
        .env("PERMLINT_CW_PUBLIC_KEY", public)
        .env("PERMLINT_CW_PRIVATE_KEY", private)
        .env(
            "PERMLINT_CW_CLIENT_ID",
            "11111111-2222-3333-4444-555555555555",
        );
    command
}

pub(crate) fn start(tenant: Tenant, faults: &[Fault]) -> Running {
    let faults = faults.iter().copied();
    Simulator::new(tenant).faults(faults).start().unwrap()
}

pub(crate) fn acme(profile: RoleProfile) -> Running {
    start(Tenant::acme(profile), &[])
}

/// `permlint <command> connectwise --site … --company acme …`, with quick retries.
pub(crate) fn live(sim: &Running, command: &str, more: &[&str]) -> Command {
    let mut run = with_keys("pub", "priv");
    run.args([
        command,
        "connectwise",
        "--site",
        &sim.url(),
        "--company",
        "acme",
    ])
    .args(["--attempts", "2", "--timeout", "5"])
    .args(more);
    run
}

/// An audit against neo/connectwise as JSON: its exit code and report.
pub(crate) fn audit(sim: &Running, more: &[&str]) -> (i32, Report) {
    let mut args = vec!["--baseline", "neo/connectwise", "--format", "json"];
    args.extend(more);
    let output = live(sim, "audit", &args).output().unwrap();
    let text = text(&output.stdout);
    let report = Report::from_json(&text)
        .unwrap_or_else(|e| panic!("{e}\n{text}\n{}", self::text(&output.stderr)));
    (code(&output), report)
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Findings that count, as `rule entry action kind`.
pub(crate) fn findings(report: &Report) -> Vec<String> {
    let mut list: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.severity > permlint_model::Severity::Info)
        .map(|f| {
            format!(
                "{} {} {} {}",
                f.rule.short(),
                f.entry_id,
                f.action,
                f.kind.as_str()
            )
        })
        .collect();
    list.sort();
    list
}

/// Writes a file into a folder of the test.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}
