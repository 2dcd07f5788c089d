//! The look-ups that need no credentials.

use permlint_sim::autotask::Fault;
use reqwest::Method;

use super::client::{Asker, auditor};

const ZONE: &str = "/atservicesrest/v1.0/zoneInformation?user=api%40acme.example";

async fn zone_url(asker: &Asker) -> String {
    let zone = asker.path(ZONE).await.ok().json();
    zone["url"].as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn a_known_users_zone_is_the_simulator() {
    let nobody = auditor(&[]).headers(&[]);
    let zone = nobody.path(ZONE).await.ok().json();
    assert_eq!(
        zone["url"],
        format!("{}/ATServicesRest/", nobody.running.url())
    );
    assert_eq!(zone["ci"], 30595);
    assert!(zone["zoneName"].is_string() && zone["webUrl"].is_string());
    nobody
        .path(&ZONE.replace("atservicesrest", "ATServicesRest"))
        .await
        .ok();
}

#[tokio::test]
async fn by_any_other_name_the_zone_is_https() {
    let nobody = auditor(&[]).with("Host", "webservices.autotask.net");
    assert_eq!(
        zone_url(&nobody).await,
        "https://webservices.autotask.net/ATServicesRest/"
    );
}

#[tokio::test]
async fn an_unknown_or_blank_user_is_500() {
    let nobody = auditor(&[]).headers(&[]);
    let expected = (500, "Zone information could not be determined".to_owned());
    for user in ["?user=nobody%40acme.example", "?user=", ""] {
        let got = nobody
            .path(&format!("/atservicesrest/v1.0/zoneInformation{user}"))
            .await;
        assert_eq!(got.error(), expected, "{user}");
    }
    let got = auditor(&[Fault::ZoneUnknownUser]).path(ZONE).await;
    assert_eq!(got.error(), expected);
}

#[tokio::test]
async fn versions_need_no_credentials() {
    let nobody = auditor(&[]).headers(&[]);
    let versions = nobody.path("/atservicesrest/versioninformation").await.ok();
    assert_eq!(versions.body, r#"{"apiVersions":["1.0"]}"#);
    let got = nobody.send(Method::POST, ZONE, None).await;
    assert_eq!(got.status, 405);
}

#[tokio::test]
async fn a_zone_can_be_somewhere_it_must_not_be() {
    for (fault, expected) in [
        (
            Fault::ZoneEvilHost,
            "https://webservices2.autotask.net.evil.example.test/ATServicesRest/",
        ),
        (
            Fault::ZoneHttp,
            "http://webservices2.autotask.net/ATServicesRest/",
        ),
    ] {
        assert_eq!(zone_url(&auditor(&[fault])).await, expected, "{fault}");
    }
}

#[tokio::test]
async fn a_zone_can_have_moved() {
    let asker = auditor(&[Fault::ZoneMoved]);
    let former = zone_url(&asker).await;
    assert_eq!(
        asker.path(&format!("{former}V1.0/Version")).await.status,
        401
    );
    let now = zone_url(&asker).await;
    assert_ne!(former, now);
    asker.path(&format!("{now}V1.0/Version")).await.ok();
}
