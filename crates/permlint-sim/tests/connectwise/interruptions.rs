//! Faults that answer in the API's place, or break the answer on its way.

use std::time::{Duration, Instant};

use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};
use reqwest::Method;

use super::client::{Got, NEO, RELEASE, auditor};

fn brief(got: &Got) -> (u16, Option<&str>, &str) {
    let kind = got.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    (got.status, got.header("retry-after"), kind)
}

const JSON: &str = "application/vnd.connectwise.com+json";
const HTML: &str = "text/html";

#[tokio::test]
async fn what_happens_once_happens_once() {
    let cases = [
        (Fault::ThrottleOnce, (429, Some("1"), JSON)),
        (Fault::ThrottleNoHeader, (429, None, JSON)),
        (Fault::ThrottleHtml, (429, None, HTML)),
        (Fault::BadGatewayHtml, (502, None, HTML)),
        (Fault::Error500Once, (500, None, JSON)),
    ];
    for (fault, expected) in cases {
        let asker = auditor(&[fault]);
        asker.path("/login/companyinfo/acme").await.ok();
        assert_eq!(brief(&asker.system("/info").await), expected, "{fault}");
        asker.system("/info").await.ok();
        let other = asker.system("/securityroles").await.status;
        let again = fault == Fault::Error500Once;
        assert_eq!(other, if again { 500 } else { 200 }, "{fault}");
    }
}

#[tokio::test]
async fn what_lasts_lasts() {
    let cases = [
        (
            Fault::ThrottleForever,
            (429, Some("30"), JSON),
            "Too many requests",
        ),
        (
            Fault::Error500Forever,
            (500, None, JSON),
            "A timeout has occured",
        ),
        (
            Fault::Error500Conversion,
            (500, None, JSON),
            "Error converting value",
        ),
        (
            Fault::EverythingForbidden,
            (403, None, JSON),
            "security permission",
        ),
    ];
    for (fault, expected, words) in cases {
        let asker = auditor(&[fault]);
        asker.path("/login/companyinfo/acme").await.ok();
        for _ in 0..3 {
            let got = asker.system("/info").await;
            assert_eq!(brief(&got), expected, "{fault}");
            assert!(got.body.contains(words), "{fault}: {}", got.body);
        }
    }
}

#[tokio::test]
async fn throttling_calls_its_code_error() {
    let got = auditor(&[Fault::ThrottleOnce]).system("/info").await;
    assert_eq!(got.json()["error"], "ConnectWiseAPI");
    assert_eq!(got.json().get("code"), None);
}

#[tokio::test]
async fn redirects_lead_to_plain_http_or_elsewhere() {
    let path = format!("{RELEASE}/system/info");
    let asker = auditor(&[Fault::RedirectHttp]);
    let got = asker.path(&path).await;
    assert_eq!(got.status, 302);
    let same = format!("{}{path}", asker.running.url());
    assert_eq!(got.header("location"), Some(same.as_str()));
    let got = auditor(&[Fault::RedirectElsewhere]).path(&path).await;
    assert_eq!(got.status, 302);
    let other = format!("http://elsewhere.example.test{path}");
    assert_eq!(got.header("location"), Some(other.as_str()));
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_announced() {
    let asker = auditor(&[Fault::TruncatedBody]);
    let path = format!("{RELEASE}/system/securityRoles/{NEO}/settings");
    let answer = asker.request(Method::GET, &path).send().await;
    let answer = answer.expect("headers arrive");
    assert!(answer.headers().contains_key("content-length"));
    assert!(answer.bytes().await.is_err());
    asker.system("/securityroles").await.ok();
}

#[tokio::test]
async fn a_huge_body_is_more_than_64_mib() {
    let asker = auditor(&[Fault::HugeBody]);
    let path = format!("{RELEASE}/system/securityRoles/{NEO}/settings");
    let answer = asker.request(Method::GET, &path).send().await;
    let mut answer = answer.expect("headers arrive");
    let mut length = 0;
    while let Some(chunk) = answer.chunk().await.expect("a chunk") {
        length += chunk.len();
    }
    assert!(length > 64 * 1024 * 1024, "{length}");
}

#[tokio::test]
async fn a_slow_answer_waits_and_the_look_up_does_not() {
    let simulator = Simulator::new(Tenant::acme(RoleProfile::Floor))
        .fault(Fault::Slow)
        .delay(Duration::from_secs(30));
    let running = simulator.start().unwrap();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_millis(300))
        .no_proxy()
        .build()
        .unwrap();
    let url = running.url();
    let look_up = client.get(format!("{url}/login/companyinfo/acme")).send();
    assert!(look_up.await.is_ok());
    let info = client.get(format!("{url}{RELEASE}/system/info")).send();
    assert!(info.await.unwrap_err().is_timeout());
    let before = Instant::now();
    drop(running);
    assert!(before.elapsed() < Duration::from_secs(5));
}
