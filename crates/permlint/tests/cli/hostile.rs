//! A tenant controls names and error bodies. They reach no terminal raw.

use permlint_model::text::is_hostile;
use permlint_sim::connectwise::{Fault, RoleProfile, Tenant};

use crate::support::{live, start, text};

#[test]
fn hostile_names_and_bodies_stay_inert_in_every_format() {
    let faults: [&[Fault]; 2] = [
        &[Fault::HostileNames],
        &[Fault::HostileNames, Fault::SettingsRefused],
    ];
    for faults in faults {
        let sim = start(Tenant::acme(RoleProfile::OverPrivileged), faults);
        for format in [
            "text", "table", "json", "sarif", "junit", "github", "gitlab", "markdown", "summary",
        ] {
            for more in [&["--verbose"][..], &["--member", "rewst_api"][..], &[][..]] {
                let mut args = vec!["-b", "neo/connectwise", "--format", format];
                args.extend(more);
                let output = live(&sim, "audit", &args).output().unwrap();
                for bytes in [&output.stdout, &output.stderr] {
                    let shown = text(bytes);
                    let bad = shown.chars().find(|c| is_hostile(*c) && *c != '\n');
                    assert_eq!(bad, None, "{format} {more:?}\n{shown}");
                }
            }
        }
    }
}
