//! Where the keys go, and where they do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use permlint_fetch::autotask::{Reader, Site};
use permlint_fetch::{FailureKind, FetchError, NoProgress};
use permlint_sim::autotask::Fault;

use crate::server::{Server, json};
use crate::support::*;

#[test]
fn a_zone_that_is_none_of_autotasks_gets_nothing() {
    for (fault, shown) in [
        (
            Fault::ZoneEvilHost,
            "https://webservices2.autotask.net.evil.example.test",
        ),
        (Fault::ZoneHttp, "http://webservices2.autotask.net"),
    ] {
        let sim = acme(&[fault]);
        let error = take(&sim, &plan(&["Tickets"])).unwrap_err();
        let FetchError::ForeignZone {
            zone,
            told_by: Some(_),
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!(zone, shown);
        assert_eq!(error.kind(), FailureKind::Refused);
        assert!(
            error.to_string().contains("nothing secret was sent"),
            "{error}"
        );
        assert_eq!(sim.requests().len(), 1);
    }
}

/// `0.0.0.0` leads to this machine without being loopback: a request would arrive.
#[test]
fn an_evil_host_that_could_be_reached_is_not_called() {
    let evil = Server::start(|_| json(200, "{}"));
    let port = evil.url.rsplit(':').next().unwrap().to_owned();
    for scheme in ["http", "https"] {
        let url = format!("{scheme}://0.0.0.0:{port}/ATServicesRest/");
        let told = Server::start(move |_| json(200, &format!(r#"{{"url":"{url}"}}"#)));
        let error = run(reader_at(&told.url, fast()).snapshot(&plan(&[]), &NoProgress));
        assert!(
            matches!(error, Err(FetchError::ForeignZone { .. })),
            "{error:?}"
        );
        assert_eq!(told.heads().len(), 1);
        assert!(!told.heads()[0].to_ascii_lowercase().contains("secret"));
    }
    assert!(evil.heads().is_empty());
}

/// Keys that were accepted do not go along when the tenant seems to have moved away.
#[test]
fn a_tenant_does_not_move_to_an_evil_host() {
    let evil = Server::start(|_| json(200, "{}"));
    let port = evil.url.rsplit(':').next().unwrap().to_owned();
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |head| match head.contains("zoneInformation") {
        true if asked.fetch_add(1, Ordering::Relaxed) == 0 => zone_of(head, "/ATServicesRest/"),
        true => json(
            200,
            &format!(r#"{{"url":"https://0.0.0.0:{port}/ATServicesRest/"}}"#),
        ),
        false => json(401, ""),
    });
    let error = run(reader_at(&server.url, fast()).snapshot(&plan(&[]), &NoProgress)).unwrap_err();
    assert!(matches!(error, FetchError::UserDenied { .. }), "{error}");
    assert!(evil.heads().is_empty());
    assert_eq!(server.heads().len(), 3);
}

#[test]
fn a_tenant_that_has_moved_is_followed_once() {
    let sim = acme(&[Fault::ZoneMoved]);
    let snapshot = take(&sim, &plan(&["Tickets"])).unwrap();
    assert!(snapshot.coverage.iter().all(|c| c.is_complete()));
    assert_eq!(asked(&sim, "/zoneInformation"), 2);
    let former = sim
        .requests()
        .iter()
        .filter(|r| r.path.starts_with("/former"))
        .count();
    assert_eq!(former, 1);
}

#[test]
fn a_user_without_zone_is_wrong_usage() {
    let error = error(&[Fault::ZoneUnknownUser]);
    assert!(matches!(error, FetchError::UnknownUser { .. }));
    assert_eq!(error.kind(), FailureKind::WrongUsage);
    let sim = acme(&[]);
    let reader = reader_of(&sim.url(), "nobody@acme.example", auditor(), fast());
    let error = run(reader.snapshot(&plan(&[]), &NoProgress)).unwrap_err();
    assert!(
        error.to_string().contains("knows no zone of the user"),
        "{error}"
    );
    assert_eq!(sim.requests().len(), 1);
}

#[test]
fn a_zone_that_was_given_must_be_autotasks_too() {
    let reader =
        |zone: &str| Reader::new(USER, Some(Site::parse(zone).unwrap()), auditor(), fast());
    for bad in [
        "psa.acme.example",
        "https://autotask.net.example.test",
        "notautotask.net",
    ] {
        let error = reader(bad).unwrap_err();
        assert!(
            matches!(error, FetchError::ForeignZone { told_by: None, .. }),
            "{error}"
        );
        assert_eq!(error.kind(), FailureKind::WrongUsage);
    }
    let given = reader("https://ww5.autotask.net/Mvc/").unwrap();
    assert_eq!(given.site().host(), "webservices5.autotask.net");
    let found = Reader::new(USER, None, auditor(), fast()).unwrap();
    assert_eq!(found.site().host(), "webservices.autotask.net");
}

#[test]
fn a_user_name_that_cannot_be_one_is_refused() {
    for bad in [
        "",
        "  ",
        "a b",
        "a\r\nSecret: x",
        "ä@acme.example",
        "a\u{202e}b",
    ] {
        let error = Reader::new(bad, None, auditor(), fast()).unwrap_err();
        assert!(matches!(error, FetchError::BadUser { .. }), "{bad:?}");
        assert_eq!(error.kind(), FailureKind::WrongUsage);
        assert!(
            !error.to_string().contains(['\r', '\n', '\u{202e}']),
            "{error}"
        );
    }
}

#[test]
fn a_directory_that_is_none_says_so() {
    for (status, body) in [
        (200, "<html>Welcome</html>"),
        (200, "{}"),
        (200, r#"{"url":7}"#),
        (200, r#"{"url":"http://127.0.0.1:1/a%2Fb/"}"#),
        (200, "null"),
        (404, "{}"),
    ] {
        let server = Server::start(move |_| json(status, body));
        let error = run(reader_at(&server.url, fast()).snapshot(&plan(&[]), &NoProgress));
        let error = error.unwrap_err();
        let is_told = match status {
            404 => matches!(error, FetchError::Rejected { .. }),
            _ => matches!(error, FetchError::NotAutotask { .. }),
        };
        assert!(is_told, "{body}: {error:?}");
        assert!(error.to_string().contains("Autotask PSA"), "{error}");
        assert_eq!(server.heads().len(), 1, "{body}");
    }
}
