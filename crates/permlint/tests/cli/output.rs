//! Where `-o` and `--save` write, and what they leave alone.

use permlint_model::snapshot::Snapshot;
use permlint_sim::connectwise::RoleProfile;

use crate::support::{acme, code, live, text};

fn is_snapshot(file: &str) -> bool {
    Snapshot::from_json(file).is_ok()
}

#[test]
fn a_dash_is_stdout() {
    let sim = acme(RoleProfile::Floor);
    let output = live(&sim, "snapshot", &["-o", "-"]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(is_snapshot(&text(&output.stdout)));
    assert!(!std::path::Path::new("-").exists());

    let args = ["-b", "neo/connectwise", "--save", "-"];
    let output = live(&sim, "audit", &args).output().unwrap();
    assert_eq!(code(&output), 2, "two answers on stdout are none");
}

#[test]
fn a_path_that_cannot_be_written_costs_no_request() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no/acme.json").display().to_string();
    let sim = acme(RoleProfile::Floor);
    for path in [&nowhere, &folder.path().display().to_string()] {
        let snapshot = live(&sim, "snapshot", &["-o", path]).output().unwrap();
        let args = ["-b", "neo/connectwise", "--save", path];
        let audit = live(&sim, "audit", &args).output().unwrap();
        assert_eq!((code(&snapshot), code(&audit)), (74, 74));
        assert!(text(&snapshot.stderr).contains(path.as_str()));
    }
    assert!(sim.requests().is_empty());
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt, symlink};
    use std::path::Path;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn snapshot(path: &Path) -> i32 {
        let sim = acme(RoleProfile::Floor);
        let path = path.display().to_string();
        code(&live(&sim, "snapshot", &["-o", &path]).output().unwrap())
    }

    #[test]
    fn a_new_file_is_its_owners_and_an_old_one_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("acme.json");
        assert_eq!((snapshot(&path), mode(&path)), (0, 0o600));
        std::fs::write(&path, "old").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
        assert_eq!((snapshot(&path), mode(&path)), (0, 0o640));
        assert!(is_snapshot(&std::fs::read_to_string(&path).unwrap()));
    }

    #[test]
    fn a_link_stays_and_its_target_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (link, target) = (folder.path().join("latest"), folder.path().join("1.json"));
        symlink("1.json", &link).unwrap();
        // The first time the link leads to nothing yet.
        for _ in 0..2 {
            assert_eq!(snapshot(&link), 0);
            assert!(link.is_symlink() && !target.is_symlink());
            assert!(is_snapshot(&std::fs::read_to_string(&target).unwrap()));
        }
    }

    #[test]
    fn a_fifo_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status();
        assert!(made.unwrap().success());
        let reading = fifo.clone();
        let reader = std::thread::spawn(move || std::fs::read_to_string(reading).unwrap());
        assert_eq!(snapshot(&fifo), 0);
        assert!(is_snapshot(&reader.join().unwrap()));
        assert!(std::fs::metadata(&fifo).unwrap().file_type().is_fifo());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_74_and_stays_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("full");
        symlink("/dev/full", &link).unwrap();
        assert_eq!(snapshot(&link), 74);
        let file_type = std::fs::metadata(&link).unwrap().file_type();
        assert!(link.is_symlink() && file_type.is_char_device());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_report_is_printed_even_where_the_snapshot_could_not_be_kept() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("full");
        symlink("/dev/full", &link).unwrap();
        let sim = acme(RoleProfile::Floor);
        let link = link.display().to_string();
        let args = ["-b", "neo/connectwise", "--save", &link];
        let output = live(&sim, "audit", &args).output().unwrap();
        assert_eq!(code(&output), 74);
        let report = text(&output.stdout);
        assert!(report.contains("verdict: compliant (exit 0)"), "{report}");
        assert!(text(&output.stderr).contains(&link));
    }
}
