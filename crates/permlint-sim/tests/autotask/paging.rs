//! Pages, and the verb that each has to be read with.

use permlint_sim::autotask::{Fault, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{Asker, Got, auditor, auditor_of, everything};

fn pages_of(size: u32) -> Value {
    let mut query = everything();
    query["MaxRecords"] = json!(size);
    query["IncludeFields"] = json!(["id"]);
    query
}

fn link(got: &Got, which: &str) -> Option<String> {
    Some(got.json()["pageDetails"][which].as_str()?.to_owned())
}

fn ids(got: &Got) -> Vec<u64> {
    let items = got.items();
    items.iter().filter_map(|row| row["id"].as_u64()).collect()
}

/// Follows the pages with one verb.
async fn walk(asker: &Asker, method: &Method, query: &Value) -> Vec<Vec<u64>> {
    let body = (*method == Method::POST).then_some(query);
    let mut got = match body {
        Some(query) => asker.post("/Resources/query", query).await.ok(),
        None => asker.search("/Resources/query", query).await.ok(),
    };
    let mut pages = vec![ids(&got)];
    while let Some(next) = link(&got, "nextPageUrl") {
        got = asker.send(method.clone(), &next, body).await.ok();
        pages.push(ids(&got));
    }
    pages
}

#[tokio::test]
async fn each_verb_leads_through_all_pages() {
    let asker = auditor(&[]);
    let all: Vec<_> = (29_683_001..=29_683_016).collect();
    for method in [Method::GET, Method::POST] {
        let pages = walk(&asker, &method, &pages_of(5)).await;
        let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
        assert_eq!(sizes, [5, 5, 5, 1], "{method}");
        assert_eq!(pages.concat(), all, "{method}");
        assert_eq!(
            walk(&asker, &method, &pages_of(16)).await.len(),
            1,
            "{method}"
        );
    }
}

#[tokio::test]
async fn the_other_verb_is_405() {
    let asker = auditor(&[]);
    let query = pages_of(5);
    let posted = asker.post("/Resources/query", &query).await.ok();
    let next = link(&posted, "nextPageUrl").expect("a next page");
    let got = asker.path(&next).await;
    let expected = "The requested resource does not support http method 'GET'.";
    assert_eq!(
        (got.status, &got.json()["Message"]),
        (405, &expected.into())
    );
    // Without the body again there is no filter.
    assert_eq!(asker.send(Method::POST, &next, None).await.status, 500);
    asker.send(Method::POST, &next, Some(&query)).await.ok();
    let read = asker.search("/Resources/query", &query).await.ok();
    let next = link(&read, "nextPageUrl").expect("a next page");
    assert_eq!(
        asker.send(Method::POST, &next, Some(&query)).await.status,
        405
    );
    asker.path(&next).await.ok();
}

#[tokio::test]
async fn pages_lead_back_and_say_how_large_they_are() {
    let asker = auditor(&[]);
    let first = asker.search("/Resources/query", &pages_of(10)).await.ok();
    let details = &first.json()["pageDetails"];
    assert_eq!([&details["count"], &details["requestCount"]], [10, 10]);
    assert_eq!(details["prevPageUrl"], Value::Null);
    let next = link(&first, "nextPageUrl").expect("a next page");
    assert!(next.contains("/ATServicesRest/V1.0/Resources/query/next?paging="));
    let second = asker.path(&next).await.ok();
    assert_eq!(second.json()["pageDetails"]["count"], 6);
    let back = link(&second, "prevPageUrl").expect("a page before");
    assert_eq!(ids(&asker.path(&back).await.ok()), ids(&first));
}

#[tokio::test]
async fn a_page_holds_500_rows_at_most() {
    let mut tenant = Tenant::acme();
    for number in 0..600 {
        let name = format!("person{number}");
        tenant.add_resource(&name, "Team Member (system)").unwrap();
    }
    let asker = auditor_of(tenant, &[]);
    let mut query = everything();
    query["IncludeFields"] = json!(["id"]);
    let pages = walk(&asker, &Method::GET, &query).await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [500, 116]);
}

#[tokio::test]
async fn a_missing_page_count_is_missing() {
    let got = auditor(&[Fault::MissingPageDetails])
        .search("/Resources/query", &pages_of(5))
        .await;
    assert_eq!(got.ok().json().get("pageDetails"), None);
}

#[tokio::test]
async fn rows_can_be_out_of_order() {
    let asker = auditor(&[Fault::IdsOutOfOrder]);
    let pages = walk(&asker, &Method::GET, &pages_of(10)).await;
    assert_eq!(pages[0][0], 29_683_010);
    assert_eq!(pages[0][9], 29_683_001);
    assert_eq!(pages[1].len(), 6);
}

#[tokio::test]
async fn the_next_page_can_be_out_of_reach() {
    let query = pages_of(5);
    let asker = auditor(&[Fault::MissingNextPageVerb]);
    for method in [Method::GET, Method::POST] {
        let first = match method {
            Method::GET => asker.search("/Resources/query", &query).await.ok(),
            _ => asker.post("/Resources/query", &query).await.ok(),
        };
        let next = link(&first, "nextPageUrl").expect("a next page");
        assert_eq!(asker.send(method, &next, Some(&query)).await.status, 405);
    }
    let first = auditor(&[Fault::NextPageElsewhere])
        .search("/Resources/query", &query)
        .await;
    let next = link(&first.ok(), "nextPageUrl").expect("a next page");
    assert!(next.starts_with("https://webservices2.autotask.net.evil.example.test/"));
}

#[tokio::test]
async fn pages_can_go_round_in_circles() {
    let asker = auditor(&[Fault::NextPageLoop]);
    let first = asker.search("/Resources/query", &pages_of(500)).await.ok();
    let next = link(&first, "nextPageUrl").expect("a next page");
    let second = asker.path(&next).await.ok();
    assert_eq!(ids(&first), ids(&second));
    assert_eq!(link(&second, "nextPageUrl"), Some(next));
}
