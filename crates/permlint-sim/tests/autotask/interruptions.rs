//! Faults that answer in the API's place, or break the answer on its way.

use std::time::{Duration, Instant};

use permlint_sim::autotask::{Fault, Simulator, Tenant};
use reqwest::Method;

use super::client::{BASE, Got, auditor, encoded, everything};

const ZONE: &str = "/atservicesrest/v1.0/zoneInformation?user=api%40acme.example";

const JSON: &str = "application/json";
const HTML: &str = "text/html";

fn brief(got: &Got) -> (u16, Option<&str>, &str) {
    let kind = got.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    (got.status, got.header("retry-after"), kind)
}

#[tokio::test]
async fn what_happens_once_happens_once() {
    for (fault, expected) in [
        (Fault::Throttle429, (429, Some("1"), JSON)),
        (Fault::Throttle429NoHeader, (429, None, JSON)),
        (Fault::Itgenatr005, (500, None, JSON)),
        (Fault::BadGatewayHtml, (502, None, HTML)),
        (Fault::Server500Once, (500, None, JSON)),
    ] {
        let asker = auditor(&[fault]);
        asker.path(ZONE).await.ok();
        assert_eq!(brief(&asker.get("/Version").await), expected, "{fault}");
        asker.get("/Version").await.ok();
        let other = asker.get("/Modules").await.status;
        let again = fault == Fault::Server500Once;
        assert_eq!(other, if again { 500 } else { 200 }, "{fault}");
    }
}

#[tokio::test]
async fn what_lasts_lasts() {
    for (fault, expected, words) in [
        (
            Fault::Throttle429Forever,
            (429, Some("30"), JSON),
            "Too many requests",
        ),
        (Fault::Itgenatr005Forever, (500, None, JSON), "Itgenatr005"),
        (
            Fault::Server500Forever,
            (500, None, JSON),
            "Please try again",
        ),
        (Fault::IisHtmlError, (500, None, HTML), "Server Error"),
    ] {
        let asker = auditor(&[fault]);
        asker.path(ZONE).await.ok();
        for _ in 0..3 {
            let got = asker.get("/Version").await;
            assert_eq!(brief(&got), expected, "{fault}");
            assert!(got.body.contains(words), "{fault}: {}", got.body);
        }
    }
}

#[tokio::test]
async fn redirects_lead_to_plain_http_or_elsewhere() {
    let path = format!("{BASE}/Version");
    let asker = auditor(&[Fault::RedirectHttp]);
    let same = format!("{}{path}", asker.running.url());
    let got = asker.path(&path).await;
    assert_eq!(
        (got.status, got.header("location")),
        (302, Some(same.as_str()))
    );
    let got = auditor(&[Fault::RedirectElsewhere]).path(&path).await;
    let other = format!("http://elsewhere.example.test{path}");
    assert_eq!(
        (got.status, got.header("location")),
        (302, Some(other.as_str()))
    );
}

fn resources() -> String {
    format!("{BASE}/Resources/query?search={}", encoded(&everything()))
}

#[tokio::test]
async fn a_truncated_body_is_shorter_than_announced() {
    let asker = auditor(&[Fault::TruncatedBody]);
    let answer = asker.request(Method::GET, &resources()).send().await;
    let answer = answer.expect("headers arrive");
    assert!(answer.headers().contains_key("content-length"));
    assert!(answer.bytes().await.is_err());
    asker
        .search("/TicketWebhooks/query", &everything())
        .await
        .ok();
}

#[tokio::test]
async fn an_empty_body_is_no_json() {
    let got = auditor(&[Fault::EmptyBody]).path(&resources()).await;
    assert_eq!((got.status, got.body.as_str()), (200, ""));
}

#[tokio::test]
async fn a_huge_body_is_more_than_64_mib() {
    let asker = auditor(&[Fault::HugeBody]);
    let answer = asker.request(Method::GET, &resources()).send().await;
    let mut answer = answer.expect("headers arrive");
    let mut length = 0;
    while let Some(chunk) = answer.chunk().await.expect("a chunk") {
        length += chunk.len();
    }
    assert!(length > 64 * 1024 * 1024, "{length}");
}

#[tokio::test]
async fn a_slow_answer_waits_and_the_look_up_does_not() {
    let simulator = Simulator::new(Tenant::acme())
        .fault(Fault::Slow)
        .delay(Duration::from_secs(30));
    let running = simulator.start().unwrap();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_millis(300))
        .no_proxy()
        .build()
        .unwrap();
    let url = running.url();
    assert!(client.get(format!("{url}{ZONE}")).send().await.is_ok());
    let version = client.get(format!("{url}{BASE}/Version")).send();
    assert!(version.await.unwrap_err().is_timeout());
    let before = Instant::now();
    drop(running);
    assert!(before.elapsed() < Duration::from_secs(5));
}
