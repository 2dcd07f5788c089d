//! Answers that no simulated tenant gives.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use permlint_fetch::autotask::Options;
use permlint_fetch::{FailureKind, FetchError, NoProgress};
use permlint_model::snapshot::{Outcome, Part, Snapshot};

use crate::server::{Server, json, with};
use crate::support::*;

fn take_from(server: &Server) -> Result<Snapshot, FetchError> {
    run(reader_at(&server.url, fast()).snapshot(&plan(&["Tickets"]), &NoProgress))
}

/// The small tenant, with one path answered otherwise.
fn but(path: &'static str, answer: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Server {
    scripted(move |asked| match asked.split('?').next() == Some(path) {
        true => answer(),
        false => small(asked),
    })
}

#[test]
fn the_small_tenant_is_read() {
    let snapshot = take_from(&scripted(small)).unwrap();
    assert!(unread(&snapshot).is_empty(), "{:?}", snapshot.coverage);
    assert_eq!(snapshot.tenant.company, "7");
    assert_eq!(snapshot.tenant.product_version.as_deref(), Some("2026.3"));
    assert_eq!(snapshot.principals[0].role_name.as_deref(), Some("Auditor"));
}

#[test]
fn without_a_number_the_tenant_is_the_users_domain() {
    let server = Server::start(|head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        match path.strip_prefix("/ATServicesRest/V1.0") {
            Some(path) => small(path),
            None => {
                let answer = zone_of(head, "/ATServicesRest/");
                let text = String::from_utf8(answer).unwrap();
                let body = text
                    .split("\r\n\r\n")
                    .nth(1)
                    .unwrap()
                    .replace(r#","ci":7"#, "");
                json(200, &body)
            }
        }
    });
    assert_eq!(take_from(&server).unwrap().tenant.company, "acme.example");
}

#[test]
fn a_dead_host_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = run(reader_at(&url, fast()).snapshot(&plan(&[]), &NoProgress)).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error:?}");
    assert_eq!(error.kind(), FailureKind::Unreachable);
}

#[test]
fn an_api_that_is_none_says_so() {
    let html = |_: &str| {
        with(
            200,
            &["Content-Type: text/html"],
            b"<html>Maintenance</html>",
        )
    };
    let error = take_from(&scripted(html)).unwrap_err();
    assert!(matches!(error, FetchError::NotAutotask { .. }), "{error:?}");
    let error = take_from(&scripted(|_| json(404, "{}"))).unwrap_err();
    assert!(
        matches!(error, FetchError::Rejected { status: 404, .. }),
        "{error:?}"
    );
    let error = take_from(&scripted(|_| json(200, "[]"))).unwrap_err();
    assert!(matches!(error, FetchError::NotAutotask { .. }), "{error:?}");
}

#[test]
fn a_host_that_hangs_up_is_unreachable() {
    let error = take_from(&Server::start(|_| Vec::new())).unwrap_err();
    assert_eq!(error.kind(), FailureKind::Unreachable);
}

#[test]
fn a_403_and_the_words_of_the_web_server_are_understood() {
    let said = r#"{"Message":"The requested resource does not support http method 'GET'."}"#;
    let snapshot = take_from(&but("/Modules", move || json(405, said))).unwrap();
    let modules = coverage(&snapshot, &Part::Modules);
    assert_eq!(
        (modules.outcome, modules.status),
        (Outcome::Failed, Some(405))
    );
    assert!(
        modules
            .message
            .unwrap()
            .contains("does not support http method")
    );
    let snapshot = take_from(&but("/Modules", || json(403, "{}"))).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Modules), Outcome::Refused);
    assert!(take_from(&but("/Version", || json(403, "{}"))).is_ok());
}

#[test]
fn odd_shapes_fail_their_part_only() {
    for (path, body, part) in [
        ("/Version", "[]", Part::Info),
        ("/Modules", r#"{"modules":7}"#, Part::Modules),
        ("/Modules", "null", Part::Modules),
        (
            "/Resources/entityInformation/fields",
            r#"{"fields":[]}"#,
            Part::Roles,
        ),
        (
            "/Resources/query",
            r#"{"items":[{"userName":"x"}]}"#,
            Part::Members,
        ),
        (
            "/Resources/query",
            r#"{"items":[{"id":1,"licenseType":7}]}"#,
            Part::Members,
        ),
        ("/Resources/query", r#"{"items":{}}"#, Part::Members),
        (
            "/ContactWebhooks/query",
            r#"{"items":[7]}"#,
            webhooks_of("ContactWebhooks"),
        ),
        (
            "/Tickets/entityInformation",
            r#"{"info":null}"#,
            access_to("Tickets"),
        ),
    ] {
        let snapshot = take_from(&but(path, move || json(200, body))).unwrap();
        assert_eq!(outcome(&snapshot, &part), Outcome::Failed, "{path} {body}");
        let failed = unread(&snapshot).len();
        assert_eq!(
            failed,
            if part == Part::Members { 2 } else { 1 },
            "{path} {body}"
        );
    }
}

#[test]
fn a_missing_count_leaves_a_list_unconfirmed() {
    let snapshot = take_from(&but("/Resources/query/count", || json(404, "{}"))).unwrap();
    let members = coverage(&snapshot, &Part::Members);
    assert!(members.is_complete() && !members.is_counted());
    assert!(note(&snapshot, &Part::Members).contains("HTTP 404"));
    assert!(snapshot.principals.len() == 1);
}

/// A server that caps pages below what was asked for is read to the end, because it counts more.
#[test]
fn pages_that_are_smaller_than_asked_for_are_read_on() {
    let server = scripted(|path| {
        if path.starts_with("/Resources/query/count") {
            return json(200, r#"{"queryCount":2}"#);
        }
        match path.starts_with("/Resources/query") && path.contains("%22gt%22") {
            true if path.contains("%22value%22%3A1%7D") => json(
                200,
                r#"{"items":[{"id":2,"userName":"b","licenseType":7}]}"#,
            ),
            _ => small(path),
        }
    });
    let snapshot = take_from(&server).unwrap();
    assert_eq!(snapshot.principals.len(), 2);
    assert!(coverage(&snapshot, &Part::Members).is_counted());
}

#[test]
fn a_server_that_ignores_the_window_is_not_believed() {
    let same = || {
        json(
            200,
            r#"{"items":[{"id":1,"userName":"b","licenseType":7}],"pageDetails":{"nextPageUrl":"x"}}"#,
        )
    };
    let server = but("/Resources/query", same);
    let snapshot = take_from(&server).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Members), Outcome::Failed);
    let heads = server.heads();
    assert_eq!(
        heads
            .iter()
            .filter(|head| head.contains("/Resources/query?"))
            .count(),
        2
    );
}

#[test]
fn one_request_runs_at_a_time() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let server = scripted(move |path| {
        let running = now.fetch_add(1, Ordering::SeqCst) + 1;
        seen.fetch_max(running, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(3));
        now.fetch_sub(1, Ordering::SeqCst);
        small(path)
    });
    take_from(&server).unwrap();
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[test]
fn limits_of_a_run_end_it_with_what_was_read() {
    let server = scripted(small);
    let options = Options {
        max_requests: 6,
        ..fast()
    };
    let reader = reader_at(&server.url, options);
    let snapshot = run(reader.snapshot(&plan(&["Tickets"]), &NoProgress)).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Members), Outcome::Read);
    assert_eq!(
        outcome(&snapshot, &access_to("Tickets")),
        Outcome::NotAttempted
    );
    assert!(note(&snapshot, &access_to("Tickets")).contains("limit on the number of requests"));
    assert_eq!(server.heads().len(), 6);
}

#[test]
fn keys_that_stop_working_midway_leave_what_was_read() {
    let snapshot = take_from(&but("/Modules", || json(401, ""))).unwrap();
    assert_eq!(outcome(&snapshot, &Part::Modules), Outcome::Refused);
    assert!(note(&snapshot, &Part::Modules).contains("not any more"));
    assert_eq!(outcome(&snapshot, &access_to("Tickets")), Outcome::Read);
}

#[test]
fn any_options_are_usable() {
    let server = scripted(small);
    let options = Options {
        attempts: 0,
        page_size: 0,
        budget_share: 0,
        ..fast()
    };
    let reader = reader_at(&server.url, options);
    assert!(run(reader.snapshot(&plan(&[]), &NoProgress)).is_ok());
}
