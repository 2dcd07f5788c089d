//! Answers that no simulated tenant gives: dead hosts, bombs, odd shapes, exact waits.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod support;

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use permlint_fetch::connectwise::Options;
use permlint_fetch::{FailureKind, FetchError, NoProgress};
use permlint_model::snapshot::{Outcome, Part, Snapshot};
use support::server::{Server, json, small, with};
use support::*;

fn take_at(url: &str, options: Options) -> Result<Snapshot, FetchError> {
    run(reader_at(url, auditor(), options).snapshot(&neo_plan(), &NoProgress))
}

fn take_from(server: &Server) -> Result<Snapshot, FetchError> {
    take_at(&server.url, fast())
}

/// The small tenant, with one path answered otherwise.
fn but(path: &'static str, answer: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Server {
    Server::api(move |asked| match asked.split('?').next() == Some(path) {
        true => answer(),
        false => small(asked),
    })
}

#[test]
fn the_small_tenant_is_read() {
    let snapshot = take_from(&Server::api(small)).unwrap();
    assert_eq!(rows(&snapshot, "Neo"), Some(1));
}

#[test]
fn a_dead_host_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = take_at(&url, fast()).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert!(
        error.to_string().contains("could not be reached"),
        "{error}"
    );
}

#[test]
fn a_name_that_does_not_exist_is_unreachable() {
    let error = take_at("https://psa.acme.invalid", fast()).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");
}

#[test]
fn a_page_of_a_firewall_is_not_taken_for_a_word_of_the_api() {
    let page = || with(403, &["Content-Type: text/html"], b"<html>blocked</html>");
    let snapshot = take_from(&but("/system/callbacks", page)).unwrap();
    let callbacks = coverage(&snapshot, &Part::Callbacks);
    assert_eq!(callbacks.outcome, Outcome::Refused);
    assert!(callbacks.message.unwrap().contains("perhaps of a proxy"));
}

#[test]
fn a_host_that_does_not_speak_tls_is_unreachable() {
    let server = Server::api(small);
    let url = server.url.replace("http://", "https://");
    let error = take_at(&url, fast()).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("does not speak TLS"), "{error}");
}

#[test]
fn a_host_that_hangs_up_is_unreachable() {
    let server = Server::start(|_| Vec::new());
    let error = take_from(&server).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unreachable);
    assert_eq!(server.heads().len(), 3);
}

#[test]
fn a_host_that_is_no_tenant_says_so() {
    let html = |_: &str| with(200, &["Content-Type: text/html"], b"<html>Welcome</html>");
    let error = take_from(&Server::start(html)).unwrap_err();
    assert!(
        matches!(error, FetchError::NotConnectWise { .. }),
        "{error:?}"
    );
    let shapes = [
        "[]",
        "7",
        r#"{"Codebase":"../../x/"}"#,
        r#"{"Codebase":"a/b"}"#,
        "",
        "no json",
    ];
    for body in shapes {
        let server = Server::start(move |_| json(200, body));
        let error = take_from(&server).unwrap_err();
        assert!(
            matches!(error, FetchError::NotConnectWise { .. }),
            "{body}: {error:?}"
        );
        assert_eq!(server.heads().len(), 1, "{body}");
    }
}

#[test]
fn a_company_look_up_that_is_not_found_or_refused_has_its_own_words() {
    let error = take_from(&Server::start(|_| json(404, "{}"))).unwrap_err();
    assert!(matches!(error, FetchError::WrongCompany { .. }));
    let error = take_from(&Server::start(|_| json(401, "{}"))).unwrap_err();
    assert!(
        matches!(error, FetchError::Rejected { status: 401, .. }),
        "no keys were sent"
    );
}

#[test]
fn a_cloud_that_hides_wrong_keys_behind_404_is_seen_through() {
    let server = Server::api(|_| json(404, r#"{"message":"The endpoint does not exist."}"#));
    let error = take_from(&server).unwrap_err();
    assert!(
        matches!(error, FetchError::Denied { status: 404, .. }),
        "{error:?}"
    );
    assert_eq!(error.kind(), FailureKind::Refused);
    assert!(
        error.to_string().contains("answers 404 to wrong keys"),
        "{error}"
    );
    let only_info = but("/system/info", || json(404, "{}"));
    let snapshot = take_from(&only_info).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Info), Outcome::Failed);
    assert_eq!(rows(&snapshot, "Neo"), Some(1));
}

#[test]
fn a_401_in_the_middle_is_a_refusal_of_that_part() {
    let server = but("/system/callbacks", || {
        json(401, r#"{"code":"Unauthorized"}"#)
    });
    let snapshot = take_from(&server).unwrap();
    let callbacks = coverage(&snapshot, &Part::Callbacks);
    assert_eq!(
        (callbacks.outcome, callbacks.status),
        (Outcome::Refused, Some(401))
    );
}

#[test]
fn a_compressed_bomb_is_measured_when_it_unfolds() {
    // 1 MiB of blanks in about a kilobyte.
    let bomb = gzip_of_blanks();
    assert!(bomb.len() < 64 * 1024);
    let headers = &["Content-Type: application/json", "Content-Encoding: gzip"];
    let server = but("/system/callbacks", move || with(200, headers, &bomb));
    let options = Options {
        max_body_bytes: 100_000,
        ..fast()
    };
    let snapshot = take_at(&server.url, options).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Callbacks), Outcome::Failed);
    assert!(note(&snapshot, &Part::Callbacks).contains("more than 100000 bytes"));
}

fn gzip_of_blanks() -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; 1024 * 1024]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn json_that_ends_too_early_is_asked_for_again() {
    let server = but("/system/callbacks", || json(200, r#"[{"id":1,"#));
    let snapshot = take_from(&server).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Callbacks), Outcome::Failed);
    assert_eq!(snapshot.capture.retries, 2);
}

#[test]
fn records_that_mean_nothing_fail_their_part_and_no_other() {
    let cases: [(&'static str, &'static str, Part); 6] = [
        ("/system/securityroles", r#"[{"name":"Neo"}]"#, Part::Roles),
        (
            "/system/securityRoles/4/settings",
            r#"[{"addLevel":"All"}]"#,
            neo_rows(),
        ),
        ("/system/apiMembers", r#"[{"id":1}]"#, Part::Members),
        ("/system/members", r#"[7]"#, Part::People),
        ("/system/callbacks", r#"{"id":1}"#, Part::Callbacks),
        (
            "/system/mySecurity/customizeItems/",
            r#"[{"id":1}]"#,
            Part::OwnItems,
        ),
    ];
    for (path, body, part) in cases {
        let snapshot = take_from(&but(path, move || json(200, body))).unwrap();
        let failed = coverage(&snapshot, &part);
        assert_eq!(failed.outcome, Outcome::Failed, "{path}");
        assert!(
            failed.note.unwrap().contains("JSON of another shape"),
            "{path}"
        );
        let others = snapshot
            .coverage
            .iter()
            .filter(|c| c.outcome == Outcome::Failed);
        assert_eq!(others.count(), 1, "{path}");
    }
}

#[test]
fn a_role_id_that_is_no_number_goes_into_no_path() {
    let roles = r#"[{"id":"../info?","name":"Neo"}]"#;
    let server = but("/system/securityroles", move || json(200, roles));
    let snapshot = take_from(&server).unwrap();
    assert_eq!(snapshot.subjects.len(), 1);
    assert!(
        server
            .heads()
            .iter()
            .all(|head| !head.contains("/settings"))
    );
}

#[test]
fn a_wait_that_the_server_asks_for_is_kept() {
    let asked = Arc::new(AtomicU64::new(0));
    let server = Server::api(move |path| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => with(429, &["Retry-After: 1"], br#"{"error":"ConnectWiseAPI"}"#),
        _ => small(path),
    });
    let options = Options {
        retry_ceiling: Duration::from_millis(300),
        ..fast()
    };
    let begun = Instant::now();
    take_at(&server.url, options).unwrap();
    let waited = begun.elapsed();
    assert!(
        waited >= Duration::from_millis(300),
        "it waits, up to its own ceiling: {waited:?}"
    );
}

#[test]
fn the_time_and_the_number_of_requests_of_a_run_are_limited() {
    let server = Server::api(small);
    let few = Options {
        max_requests: 5,
        ..fast()
    };
    let snapshot = take_at(&server.url, few).unwrap();
    assert_eq!(server.heads().len(), 5);
    assert_eq!(snapshot.capture.requests, 5);
    let callbacks = coverage(&snapshot, &Part::Callbacks);
    assert_eq!(callbacks.outcome, Outcome::NotAttempted);
    assert!(
        callbacks
            .note
            .unwrap()
            .contains("limit on the number of requests")
    );

    let none = Options {
        total: Duration::ZERO,
        ..fast()
    };
    let error = take_at(&server.url, none).unwrap_err();
    assert!(matches!(error, FetchError::Stopped { .. }), "{error:?}");
}

#[test]
fn a_tenant_that_goes_away_in_the_middle_ends_the_run_and_keeps_what_was_read() {
    let server = Server::api(|path| match path.starts_with("/system/apiMembers") {
        true => with(429, &[], b"<html>slow down</html>"),
        false => small(path),
    });
    let snapshot = take_from(&server).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Read);
    assert_eq!(outcome(&snapshot, &Part::Members), Outcome::Failed);
    assert_eq!(outcome(&snapshot, &Part::Callbacks), Outcome::NotAttempted);
    assert!(note(&snapshot, &Part::Callbacks).contains("an earlier request failed: HTTP 429"));
}

#[test]
fn a_server_that_ignores_page_and_size_is_read_once() {
    let server = Server::api(|path| {
        let roles: Vec<_> = (1..=25)
            .map(|id| serde_json::json!({ "id": id, "name": "r" }))
            .collect();
        match path.split('?').next() {
            Some("/system/securityroles") => json(200, &serde_json::json!(roles).to_string()),
            Some("/system/securityroles/count") => json(404, "{}"),
            _ => small(path),
        }
    });
    let snapshot = take_from(&server).unwrap();
    assert_eq!(snapshot.subjects.len(), 25);
    assert_eq!(outcome(&snapshot, &Part::Roles), Outcome::Read);
}

#[test]
fn several_roles_are_read_at_once_and_no_more_than_allowed() {
    let (now, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (at, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::api(move |path| {
        if path == "/system/securityroles?pageSize=1000&page=1" {
            let roles: Vec<_> = (1..=12)
                .map(|id| serde_json::json!({ "id": id, "name": "Neo" }))
                .collect();
            return json(200, &serde_json::json!(roles).to_string());
        }
        peak.fetch_max(at.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(10));
        at.fetch_sub(1, Ordering::SeqCst);
        small(path)
    });
    take_from(&server).unwrap();
    let most = most.load(Ordering::SeqCst);
    assert!((2..=3).contains(&most), "{most}");
}
