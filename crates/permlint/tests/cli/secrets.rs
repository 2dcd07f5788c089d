//! No secret is in any byte that the tool writes, at the highest verbosity, however it fails.

use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};

use crate::support::{code, permlint, text, write};

const PUBLIC: &str = "neo-pub";
const PRIVATE: &str = "neo-priv";
const CLIENT: &str = "c0ffee00-1111-2222-3333-444455556666";
/// In the address of a callback of the simulated tenant.
const TOKEN: &str = "SECRET-CALLBACK-TOKEN";

fn assert_clean(what: &str, bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    // acme+neo-pub:neo-priv, as HTTP sends it.
    let basic = "YWNtZStuZW8tcHViOm5lby1wcml2";
    for secret in [PUBLIC, PRIVATE, CLIENT, TOKEN, basic] {
        assert!(!shown.contains(secret), "{secret} is in {what}:\n{shown}");
    }
}

#[test]
fn no_secret_is_written_whatever_happens() {
    let faults: [&[Fault]; 8] = [
        &[],
        &[Fault::HostileNames],
        &[Fault::SettingsRefused],
        &[Fault::Error500Forever],
        &[Fault::RedirectHttp],
        &[Fault::RedirectElsewhere],
        &[Fault::MaintenanceHtml200],
        &[Fault::TruncatedBody],
    ];
    for faults in faults {
        let tenant = Tenant::acme(RoleProfile::OverPrivileged);
        let sim = Simulator::new(tenant)
            .faults(faults.iter().copied())
            .start()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("acme.json").display().to_string();
        for command in ["preflight", "snapshot", "audit"] {
            let mut run = permlint();
            run.env("PERMLINT_CW_PUBLIC_KEY", PUBLIC)
                .env("PERMLINT_CW_PRIVATE_KEY", PRIVATE)
                .env("PERMLINT_CW_CLIENT_ID", CLIENT)
                .args([
                    command,
                    "connectwise",
                    "--site",
                    &sim.url(),
                    "--company",
                    "acme",
                ])
                .args(["--attempts", "2", "--timeout", "5", "--verbose"]);
            match command {
                "audit" => run.args(["-b", "neo/connectwise", "--save", &file]),
                "snapshot" => run.args(["-o", &file]),
                _ => &mut run,
            };
            let output = run.output().unwrap();
            assert_clean(
                &format!("stdout of {command} with {faults:?}"),
                &output.stdout,
            );
            assert_clean(
                &format!("stderr of {command} with {faults:?}"),
                &output.stderr,
            );
            if let Ok(bytes) = std::fs::read(&file) {
                assert_clean(
                    &format!("the snapshot of {command} with {faults:?}"),
                    &bytes,
                );
            }
        }
    }
}

#[test]
fn the_auditors_snapshot_holds_no_token_cost_or_phone_number() {
    let sim = crate::support::acme(RoleProfile::Floor);
    let output = crate::support::live(&sim, "snapshot", &["--verbose"])
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert!(
        shown.contains("hooks.example.test"),
        "the callback's host is kept"
    );
    assert_clean("the snapshot", &output.stdout);
    for word in ["hourlyCost", "officePhone", "555-"] {
        assert!(!shown.contains(word), "{word}");
    }
}

#[cfg(unix)]
#[test]
fn a_credentials_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let sim = crate::support::acme(RoleProfile::Floor);
    let folder = tempfile::tempdir().unwrap();
    let keys = "PERMLINT_CW_PUBLIC_KEY=pub\n# a comment\nexport PERMLINT_CW_PRIVATE_KEY=\"priv\"\n\
                PERMLINT_CW_CLIENT_ID=any\n";
    let path = write(folder.path(), "keys.env", keys);
    let run = |mode: u32| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let mut run = permlint();
        run.args([
            "preflight",
            "connectwise",
            "--site",
            &sim.url(),
            "--company",
            "acme",
        ])
        .args(["--credentials", &path]);
        run.output().unwrap()
    };
    let refused = run(0o644);
    assert_eq!(code(&refused), 2);
    assert!(
        text(&refused.stderr).contains("chmod 600"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(code(&run(0o600)), 0);
}

#[test]
fn a_mistake_in_a_credentials_file_is_told_without_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(
        folder.path(),
        "keys.env",
        "PERMLINT_CW_PRIVAT_KEY=hunter2-hunter2\n",
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let mut run = permlint();
    run.args([
        "preflight",
        "connectwise",
        "--site",
        "http://127.0.0.1:9",
        "--company",
        "acme",
    ])
    .args(["--credentials", &path]);
    let output = run.output().unwrap();
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(
        said.contains("line 1") && !said.contains("hunter2"),
        "{said}"
    );
}
