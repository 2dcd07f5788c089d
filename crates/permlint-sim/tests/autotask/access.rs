//! Credentials, rights, methods and paths.

use permlint_sim::autotask::{Access, Fault, License, Module, Tenant, Verb};
use reqwest::Method;

use super::client::{BASE, NO_QUERY, auditor, auditor_of, everything};

#[tokio::test]
async fn whatever_is_wrong_with_a_login_is_an_empty_401() {
    let right = [
        ("ApiIntegrationCode", "CODE"),
        ("UserName", "api@acme.example"),
        ("Secret", "secret"),
    ];
    let mut cases: Vec<_> = (0..3)
        .map(|wrong| replaced(right, wrong, "wrong"))
        .collect();
    cases.extend((0..3).map(|missing| without(right, missing)));
    // A person, and an API user who is inactive.
    cases.push(replaced(right, 1, "alice"));
    cases.push(replaced(
        replaced(right, 1, "old@acme.example"),
        2,
        "old-secret",
    ));
    for headers in cases {
        let got = auditor(&[]).headers(&headers).get("/Version").await;
        assert_eq!((got.status, got.body.as_str()), (401, ""), "{headers:?}");
        let realm = Some("Basic Realm=\"webservices2.autotask.net\"");
        assert_eq!(got.header("www-authenticate"), realm);
    }
    auditor(&[]).headers(&right).get("/Version").await.ok();
}

type Header = (&'static str, &'static str);

fn replaced(headers: impl Into<Vec<Header>>, at: usize, value: &'static str) -> Vec<Header> {
    let mut headers = headers.into();
    headers[at].1 = value;
    headers
}

fn without(headers: impl Into<Vec<Header>>, at: usize) -> Vec<Header> {
    let mut headers = headers.into();
    headers.remove(at);
    headers
}

#[tokio::test]
async fn a_wrong_integration_code_can_be_500() {
    let asker = auditor(&[Fault::Auth500IntegrationCode]);
    asker.get("/Version").await.ok();
    let wrong = asker.headers(&[
        ("ApiIntegrationCode", "wrong"),
        ("UserName", "api@acme.example"),
        ("Secret", "secret"),
    ]);
    let expected = (500, "IntegrationCode is invalid.".to_owned());
    assert_eq!(wrong.get("/Version").await.error(), expected);
    let wrong = auditor(&[Fault::Auth500IntegrationCode]).login("api@acme.example", "wrong");
    assert_eq!(wrong.get("/Version").await.status, 401);
}

#[tokio::test]
async fn only_api_users_log_in() {
    let mut tenant = Tenant::acme();
    tenant
        .set_license("api@acme.example", License::Professional)
        .unwrap();
    assert_eq!(auditor_of(tenant, &[]).get("/Version").await.status, 401);
    let mut tenant = Tenant::acme();
    tenant.set_integration_code("OTHER");
    assert_eq!(auditor_of(tenant, &[]).get("/Version").await.status, 401);
}

#[tokio::test]
async fn a_missing_right_is_500_with_the_sentence() {
    let asker = auditor(&[]);
    let expected = (500, NO_QUERY.to_owned());
    for path in ["/Tickets/query", "/Tickets/query/count"] {
        assert_eq!(
            asker.search(path, &everything()).await.error(),
            expected,
            "{path}"
        );
        assert_eq!(
            asker.post(path, &everything()).await.error(),
            expected,
            "{path}"
        );
    }
    assert_eq!(asker.get("/Tickets/1").await.error(), expected);
    // What the caller may do is told to anybody.
    assert_eq!(asker.access("Tickets", "Query").await, "None");
    auditor(&[])
        .neo()
        .search("/Tickets/query", &everything())
        .await
        .ok();
}

#[tokio::test]
async fn the_callers_level_decides_what_it_reads() {
    let mut tenant = Tenant::acme();
    let none = Access::None;
    tenant
        .set_access("permlint Auditor", "Resources", Verb::Query, none)
        .unwrap();
    let got = auditor_of(tenant, &[])
        .search("/Resources/query", &everything())
        .await;
    assert_eq!(got.error(), (500, NO_QUERY.to_owned()));
}

#[tokio::test]
async fn a_module_that_is_off_looks_like_a_missing_right() {
    let mut tenant = Tenant::acme();
    tenant.set_module(Module::ServiceDesk, false);
    let neo = auditor_of(tenant, &[]).neo();
    let got = neo.search("/Tickets/query", &everything()).await;
    assert_eq!(got.error(), (500, NO_QUERY.to_owned()));
    assert_eq!(neo.access("Tickets", "Create").await, "None");
    assert_eq!(neo.access("Companies", "Create").await, "All");
    let modules = neo.get("/Modules").await.ok().json();
    let modules = modules["modules"].as_array().expect("a list");
    let off: Vec<_> = modules
        .iter()
        .filter(|module| module["value"] == false)
        .collect();
    assert_eq!(off.len(), 1);
    assert_eq!(off[0]["key"], 24);
}

#[tokio::test]
async fn reading_in_somebody_elses_name_is_refused() {
    let asker = auditor(&[]).with("ImpersonationResourceId", "29683005");
    let got = asker.search("/Resources/query", &everything()).await;
    assert_eq!(got.error(), (500, NO_QUERY.to_owned()));
    assert!(asker.running.requests()[0].impersonation);
}

#[tokio::test]
async fn nothing_can_be_changed() {
    let asker = auditor(&[]).neo();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        for path in ["/Tickets", "/TicketWebhooks"] {
            let path = format!("{BASE}{path}");
            assert_eq!(
                asker.send(method.clone(), &path, None).await.status,
                405,
                "{method}"
            );
        }
    }
    let path = format!("{BASE}/Resources/entityInformation");
    let got = asker.send(Method::DELETE, &path, None).await;
    let expected = "The requested resource does not support http method 'DELETE'.";
    assert_eq!(
        (got.status, &got.json()["Message"]),
        (405, &expected.into())
    );
}

#[tokio::test]
async fn paths_have_no_case_and_strangers_are_404() {
    let asker = auditor(&[]);
    for path in [
        "/atservicesrest/v1.0/version",
        "/ATServicesRest/V1.0/Version/",
        "/atservicesrest/V1.0/RESOURCES/ENTITYINFORMATION",
    ] {
        asker.path(path).await.ok();
    }
    for path in [
        "/",
        "/ATServicesRest/V1.6/Version",
        "/ATServicesRest/V1.0/SecurityPolicies/query",
    ] {
        let got = asker.path(path).await;
        assert_eq!(got.status, 404, "{path}");
        assert!(got.json()["Message"].is_string(), "{path}");
    }
}

#[tokio::test]
async fn requests_are_recorded_as_sent() {
    let asker = auditor(&[]);
    asker.get("/Modules?x=1").await.ok();
    let asker = asker.headers(&[]);
    asker.path("/atservicesrest/versioninformation").await.ok();
    let requests = asker.running.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].path, format!("{BASE}/Modules"));
    assert_eq!(requests[0].query, "x=1");
    assert!(requests[0].secret && !requests[0].impersonation);
    assert!(!requests[1].secret);
}
