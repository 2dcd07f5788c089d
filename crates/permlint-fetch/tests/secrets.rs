//! Nothing that is secret leaves this crate, whatever the server does with it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail loudly, and their helpers with them"
)]

mod support;

use permlint_fetch::connectwise::{Credentials, Reader, Site};
use permlint_fetch::{FetchError, NoProgress};
use permlint_sim::connectwise::Fault;
use support::server::{Server, json, small, with};
use support::*;

const PUBLIC: &str = "PUBLICKEYVALUE01";
const PRIVATE: &str = "PRIVATEKEYVALUE2";
const CLIENT: &str = "0f0e0d0c-CLIENT-ID";

fn keys() -> Credentials {
    Credentials::from_values(PUBLIC, PRIVATE, CLIENT).unwrap()
}

/// The login as it goes over the wire.
fn basic() -> String {
    use base64::Engine as _;
    let login = format!("acme+{PUBLIC}:{PRIVATE}");
    base64::engine::general_purpose::STANDARD.encode(login)
}

fn silent(text: &str) {
    for secret in [PUBLIC, PRIVATE, CLIENT, &basic()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn a_snapshot_holds_no_secret_of_the_tenant() {
    let sim = acme(&[]);
    let snapshot = take(&sim, &plan(&[], &[])).unwrap();
    let shown = format!("{}{snapshot:?}", snapshot.to_json().unwrap());
    for secret in [
        "SECRET",
        "PRIVATE-PHONE",
        "PRIVATE-HOME",
        "41.75",
        "hourlyCost",
        "CLIENT-ID-VALUE",
        "YWNtZStwdWI6cHJpdg",
        "token",
        "/cw/abc",
    ] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn neither_reader_nor_credentials_show_the_keys() {
    let site = Site::parse("api-na.myconnectwise.net").unwrap();
    let shown = format!("{:?}", keys());
    silent(&shown);
    let reader = Reader::new(site, "acme", keys(), fast()).unwrap();
    silent(&format!("{reader:?}"));
}

/// A server that repeats everything it was sent, in every message.
#[test]
fn a_server_that_repeats_the_keys_does_not_get_them_into_the_snapshot() {
    let server = Server::start(|head| {
        if head.starts_with("GET /login/") {
            return json(200, r#"{"Codebase":"v1/"}"#);
        }
        let said = format!("your {PUBLIC} and {PRIVATE}, {CLIENT}: {head}");
        let body = serde_json::json!({ "code": PRIVATE, "message": said });
        let status = if head.contains("/info") { 400 } else { 403 };
        json(status, &body.to_string())
    });
    let reader = reader_at(&server.url, keys(), fast());
    let snapshot = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap();
    let shown = format!("{}{snapshot:?}", snapshot.to_json().unwrap());
    assert!(shown.contains("[redacted]"));
    silent(&shown);
    silent(&format!("{:?}", run(reader.preflight())));
}

#[test]
fn errors_hold_neither_keys_nor_addresses_with_a_query() {
    let denied = |status: u16| {
        let server = Server::api(move |_| {
            let said = format!(r#"{{"message":"no {PRIVATE} at https://x.test/a?token=SECRET"}}"#);
            json(status, &said)
        });
        let reader = reader_at(&server.url, keys(), fast());
        run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap_err()
    };
    let target = "Location: https://elsewhere.test/a?token=SECRET";
    let redirecting = Server::api(move |_| with(307, &[target], b""));
    let reader = reader_at(&redirecting.url, keys(), fast());
    let redirected = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap_err();
    assert!(
        redirected
            .to_string()
            .contains("https://elsewhere.test (HTTP 307)"),
        "{redirected}"
    );
    for error in [
        denied(401),
        denied(404),
        denied(503),
        denied(429),
        redirected,
    ] {
        let shown = format!("{error} {error:?}");
        silent(&shown);
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}

#[test]
fn the_login_goes_to_the_api_only() {
    let server = Server::api(small);
    let reader = reader_at(&server.url, keys(), fast());
    run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap();
    let heads = server.heads();
    let lower: Vec<String> = heads.iter().map(|head| head.to_ascii_lowercase()).collect();
    assert!(lower[0].starts_with("get /login/companyinfo/acme http"));
    silent(&heads[0]);
    assert!(!lower[0].contains("authorization") && !lower[0].contains("clientid"));
    for (head, lower) in heads.iter().zip(&lower).skip(1) {
        assert!(head.contains(&format!("Basic {}", basic())), "{head}");
        assert!(lower.contains(&format!("clientid: {}", CLIENT.to_lowercase())));
        assert!(lower.contains("user-agent: permlint/"));
        silent(head.lines().next().unwrap());
    }
}

#[test]
fn a_company_id_with_keys_in_it_is_refused_and_not_repeated() {
    for bad in [
        format!("acme+{PUBLIC}:{PRIVATE}"),
        String::new(),
        "a b".into(),
        "..".into(),
    ] {
        let site = Site::parse("api-na.myconnectwise.net").unwrap();
        let error = Reader::new(site, bad, keys(), fast()).unwrap_err();
        assert!(matches!(error, FetchError::BadCompany { .. }));
        silent(&format!("{error} {error:?}"));
    }
}

#[test]
fn wrong_keys_are_told_apart_from_a_weak_role() {
    let sim = acme(&[]);
    let reader = reader_at(&sim.url(), keys(), fast());
    let error = run(reader.snapshot(&neo_plan(), &NoProgress)).unwrap_err();
    assert!(
        matches!(error, FetchError::Denied { status: 401, .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("most likely the public key"),
        "{error}"
    );
    let weak = snapshot(&[Fault::EverythingForbidden]);
    assert!(weak.coverage.iter().any(|c| c.status == Some(403)));
}
