//! Nothing that is secret leaves this crate, whatever the server does with it.

use permlint_fetch::NoProgress;
use permlint_fetch::autotask::{Credentials, Reader};
use permlint_model::plan::FetchPlan;
use permlint_sim::autotask::Fault;

use crate::server::{Server, json, with};
use crate::support::*;

const SECRET: &str = "SECRETVALUE#01$x";
const CODE: &str = "INTEGRATIONCODEVALUE2";

fn keys() -> Credentials {
    Credentials::from_values(SECRET, CODE).unwrap()
}

fn silent(text: &str) {
    for secret in [SECRET, CODE] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn a_snapshot_holds_no_secret_of_the_tenant() {
    for faults in [&[][..], &[Fault::HostileNames]] {
        let all = FetchPlan {
            people: vec!["alice".to_owned()],
            ..plan(&["Tickets"])
        };
        let snapshot = take(&acme(faults), &all).unwrap();
        let shown = format!("{}{snapshot:?}", snapshot.to_json().unwrap());
        assert!(shown.contains("hooks.example.test"));
        for secret in [
            "SECRET",
            "PRIVATE",
            "41.75",
            "secretKey",
            "internalCost",
            "token",
            "/at/1",
            "CODE",
            "Adminson",
        ] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}

#[test]
fn neither_reader_nor_credentials_show_the_keys() {
    silent(&format!("{:?}", keys()));
    silent(&format!(
        "{:?}",
        Reader::new(USER, None, keys(), fast()).unwrap()
    ));
    for bad in [format!("{SECRET} x"), format!("{SECRET}\u{7}")] {
        let error = Credentials::from_values(bad, CODE).unwrap_err();
        silent(&format!("{error} {error:?}"));
    }
}

/// A server that repeats everything it was sent, in every message.
#[test]
fn a_server_that_repeats_the_keys_does_not_get_them_into_the_snapshot() {
    let server = Server::start(|head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let Some(path) = path.strip_prefix("/ATServicesRest/V1.0") else {
            return zone_of(head, "/ATServicesRest/");
        };
        let said = format!("your {SECRET} and {CODE}: {head}");
        let refusal =
            format!("The logged in Resource does not have the adequate permissions {said}");
        match path.split('?').next().unwrap_or_default() {
            "/ThresholdInformation" | "/Resources/query" => small(path),
            "/Modules" => json(200, &serde_json::json!({ "errors": [said] }).to_string()),
            "/Version" => json(400, &serde_json::json!({ "Message": said }).to_string()),
            _ => json(500, &serde_json::json!({ "errors": [refusal] }).to_string()),
        }
    });
    let reader = reader_of(&server.url, USER, keys(), fast());
    let snapshot = run(reader.snapshot(&plan(&["Tickets"]), &NoProgress)).unwrap();
    let shown = format!("{}{snapshot:?}", snapshot.to_json().unwrap());
    assert!(shown.contains("[redacted]"));
    silent(&shown);
    silent(&format!("{:?}", run(reader.preflight())));
}

#[test]
fn errors_hold_neither_keys_nor_addresses_with_a_query() {
    let denied = |status: u16| {
        let said = format!("no {SECRET} {CODE} at https://x.test/a?token=TOKENVALUE");
        let body = serde_json::json!({ "errors": [said], "Message": said }).to_string();
        let server = scripted(move |_| json(status, &body));
        let reader = reader_of(&server.url, USER, keys(), fast());
        run(reader.snapshot(&plan(&[]), &NoProgress)).unwrap_err()
    };
    let target = "Location: https://elsewhere.test/a?token=TOKENVALUE";
    let redirecting = scripted(move |_| with(307, &[target], b""));
    let reader = reader_of(&redirecting.url, USER, keys(), fast());
    let redirected = run(reader.snapshot(&plan(&[]), &NoProgress)).unwrap_err();
    for error in [
        denied(200),
        denied(401),
        denied(404),
        denied(500),
        denied(503),
        denied(429),
        redirected,
    ] {
        let shown = format!("{error} {error:?}");
        silent(&shown);
        assert!(!shown.contains("TOKENVALUE"), "{shown}");
    }
}

#[test]
fn the_keys_are_in_headers_and_nowhere_else() {
    let server = scripted(small);
    let reader = reader_of(&server.url, USER, keys(), fast());
    run(reader.snapshot(&plan(&["Tickets"]), &NoProgress)).unwrap();
    let heads = server.heads();
    silent(&heads[0]);
    for head in heads.iter().skip(1) {
        let line = head.lines().next().unwrap();
        silent(line);
        assert!(line.starts_with("GET "), "{line}");
        assert!(head.contains(SECRET) && head.contains(CODE));
        assert!(!head.to_ascii_lowercase().contains("impersonation"));
    }
}
