//! Queries: filters, fields, counts, single records.

use serde_json::{Value, json};

use super::client::{Asker, auditor, everything, only};

async fn check(asker: &Asker, query: &Value, expected: &[&str]) {
    let by_get = asker.search("/Resources/query", query).await.ok().items();
    let by_post = asker.post("/Resources/query", query).await.ok().items();
    assert_eq!(by_get, by_post, "{query}");
    let names: Vec<_> = by_get
        .iter()
        .filter_map(|row| row["userName"].as_str())
        .collect();
    assert_eq!(names, expected, "{query}");
    for counted in [
        asker.search("/Resources/query/count", query).await,
        asker.post("/Resources/query/count", query).await,
    ] {
        assert_eq!(
            counted.ok().json(),
            json!({ "queryCount": expected.len() }),
            "{query}"
        );
    }
}

#[tokio::test]
async fn filters_select_and_counts_agree() {
    let asker = auditor(&[]);
    let api_users = [
        "api@acme.example",
        "neo@acme.example",
        "rewst@acme.example",
        "old@acme.example",
    ];
    check(&asker, &only("eq", "licenseType", &json!(7)), &api_users).await;
    check(
        &asker,
        &only("endsWith", "USERNAME", &json!("acme.example")),
        &api_users,
    )
    .await;
    check(
        &asker,
        &only("eq", "userName", &json!("Neo@acme.example")),
        &api_users[1..2],
    )
    .await;
    check(
        &asker,
        &only("in", "licenseType", &json!([8, 9])),
        &["bob", "ivan"],
    )
    .await;
    check(
        &asker,
        &only("gt", "id", &json!(29_683_014)),
        &["mallory", "niaj"],
    )
    .await;
    let left = json!({ "Filter": [
        { "op": "eq", "field": "isActive", "value": false },
        { "op": "or", "items": [
            { "op": "eq", "field": "licenseType", "value": 3 },
            { "op": "notExist", "field": "userName" },
        ] },
    ] });
    check(&asker, &left, &["mallory"]).await;
}

#[tokio::test]
async fn rows_come_by_id_with_the_fields_that_were_asked_for() {
    let asker = auditor(&[]);
    let ids: Vec<_> = asker
        .resources()
        .await
        .iter()
        .map(|row| row["id"].as_u64())
        .collect();
    assert_eq!(ids.len(), 16);
    assert!(ids.is_sorted());
    let mut query = only("eq", "userName", &json!("alice"));
    query["IncludeFields"] = json!(["id", "USERTYPE"]);
    let rows = asker.search("/Resources/query", &query).await.ok().items();
    let alice = json!({ "id": 29_683_005, "userType": 33, "userDefinedFields": [] });
    assert_eq!(rows, [alice]);
}

#[tokio::test]
async fn private_fields_are_there_to_be_left_out() {
    let alice = auditor(&[]).resource("alice").await;
    assert_eq!(alice["internalCost"], 41.75);
    assert_eq!(alice["mobilePhone"], "PRIVATE-MOBILE-29683005");
    assert_eq!(alice["addedLater"]["by"], "an upgrade");
}

#[tokio::test]
async fn a_single_record_or_null() {
    let asker = auditor(&[]);
    let item = asker.get("/Resources/29683006").await.ok().json();
    assert_eq!(item["item"]["userName"], "bob");
    assert_eq!(
        asker.get("/Resources/1").await.ok().body,
        r#"{"item":null}"#
    );
    // The tenant's own company has an id that many take for none.
    let neo = asker.neo();
    let own = neo
        .search("/Companies/query", &everything())
        .await
        .ok()
        .items();
    assert_eq!(own[0]["id"], 0);
}

#[tokio::test]
async fn what_cannot_be_run_is_500() {
    let asker = auditor(&[]);
    let unknown = (
        500,
        "Unable to find shoeSize in the Resource Entity.".to_owned(),
    );
    let query = only("eq", "shoeSize", &json!(44));
    assert_eq!(
        asker.search("/Resources/query", &query).await.error(),
        unknown
    );
    let mut query = everything();
    query["IncludeFields"] = json!(["shoeSize"]);
    assert_eq!(
        asker.post("/Resources/query", &query).await.error(),
        unknown
    );
    for query in [
        json!({}),
        json!({ "filter": [] }),
        only("like", "id", &json!(1)),
        only("eq", "defaultServiceDeskRoleID", &json!(1)),
        json!({ "filter": [{ "op": "exist", "field": "id" }], "MaxRecords": 501 }),
        json!({ "filter": [{ "op": "exist", "field": "id" }], "MaxRecords": 0 }),
    ] {
        assert_eq!(
            asker.search("/Resources/query", &query).await.status,
            500,
            "{query}"
        );
        assert_eq!(
            asker.post("/Resources/query", &query).await.status,
            500,
            "{query}"
        );
    }
    assert_eq!(asker.get("/Resources/query").await.status, 500);
}

#[tokio::test]
async fn an_address_that_is_too_long_is_404() {
    let asker = auditor(&[]);
    let ids: Vec<_> = (29_683_000..29_683_300).collect();
    let query = only("in", "id", &json!(ids));
    let got = asker.search("/Resources/query", &query).await;
    assert_eq!(
        (got.status, got.header("content-type")),
        (404, Some("text/html"))
    );
    assert_eq!(
        asker
            .post("/Resources/query", &query)
            .await
            .ok()
            .items()
            .len(),
        16
    );
}

#[tokio::test]
async fn what_is_not_simulated_is_empty() {
    let neo = auditor(&[]).neo();
    let got = neo.search("/Opportunities/query", &everything()).await.ok();
    assert_eq!(got.items(), [Value::Null; 0]);
    assert_eq!(got.json()["pageDetails"]["count"], 0);
}
