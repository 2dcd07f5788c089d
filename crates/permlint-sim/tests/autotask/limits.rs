//! Threads at once and requests an hour.

use std::time::Duration;

use permlint_sim::autotask::{Fault, Simulator, Tenant};
use reqwest::{Client, StatusCode};

use super::client::{auditor, auditor_of};

#[tokio::test]
async fn requests_are_counted_and_look_ups_are_not() {
    let asker = auditor(&[]);
    asker.path("/atservicesrest/versioninformation").await.ok();
    asker.get("/Version").await.ok();
    let threshold = asker.get("/ThresholdInformation").await.ok();
    let expected = r#"{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":139}"#;
    let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    assert_eq!(threshold.json(), expected);
}

#[tokio::test]
async fn beyond_the_threshold_nothing_is_answered() {
    let mut tenant = Tenant::acme();
    tenant.set_threshold(10_000, 9_999);
    let asker = auditor_of(tenant, &[]);
    asker.get("/Version").await.ok();
    assert_eq!(asker.get("/Version").await.status, 429);
}

#[tokio::test]
async fn the_hour_can_be_nearly_used_up() {
    let asker = auditor(&[Fault::ThresholdHigh]);
    let threshold = asker.get("/ThresholdInformation").await.ok().json();
    assert_eq!(threshold["currentTimeframeRequestCount"], 8_001);
    let refused = auditor(&[Fault::ThresholdRefused]);
    assert_eq!(refused.get("/ThresholdInformation").await.status, 500);
}

/// Sends requests at once and counts the answers that are not 200.
async fn refused(paths: &[&str]) -> usize {
    let simulator = Simulator::new(Tenant::acme())
        .fault(Fault::Slow)
        .delay(Duration::from_millis(300));
    let running = simulator.start().expect("loopback is free");
    let client = Client::builder().no_proxy().build().expect("a client");
    let sent = paths.iter().map(|path| {
        let request = client
            .get(format!("{}/ATServicesRest/V1.0/{path}", running.url()))
            .header("ApiIntegrationCode", "CODE")
            .header("UserName", "api@acme.example")
            .header("Secret", "secret");
        tokio::spawn(request.send())
    });
    let sent: Vec<_> = sent.collect();
    let mut refused = 0;
    for answer in sent {
        let answer = answer.await.expect("a task").expect("an answer");
        if answer.status() != StatusCode::OK {
            assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
            let body = answer.text().await.expect("a body");
            assert!(body.contains("Itgenatr005"), "{body}");
            refused += 1;
        }
    }
    refused
}

#[tokio::test]
async fn an_entity_answers_three_at_once() {
    let (info, fields) = (
        "Resources/entityInformation",
        "Resources/entityInformation/fields",
    );
    let tickets = "Tickets/entityInformation";
    assert_eq!(refused(&[info, fields, info]).await, 0);
    assert_eq!(
        refused(&[info, fields, info, tickets, tickets, tickets]).await,
        0
    );
    assert_eq!(
        refused(&[info, fields, info, info, fields, tickets]).await,
        2
    );
}
