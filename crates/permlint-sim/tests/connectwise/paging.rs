//! Both styles of paging reach every record once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::client::{Asker, NEO, auditor};

fn ids(rows: &[Value]) -> Vec<u64> {
    rows.iter().filter_map(|row| row["id"].as_u64()).collect()
}

async fn count(asker: &Asker) -> usize {
    let path = format!("/securityRoles/{NEO}/settings/count");
    let count = asker.system(&path).await.ok().json();
    usize::try_from(count["count"].as_u64().expect("a number")).expect("a small one")
}

/// Follows `next` to the end and returns what each page held.
async fn walk(asker: &Asker, query: &str) -> Vec<Vec<u64>> {
    let first = format!("/securityRoles/{NEO}/settings{query}");
    let mut got = asker.system(&first).await.ok();
    let mut pages = vec![ids(&got.list())];
    while let Some(next) = got.link("next") {
        got = asker.path(&next).await.ok();
        pages.push(ids(&got.list()));
    }
    pages
}

async fn check(asker: &Asker, query: &str, size: usize) {
    let total = count(asker).await;
    let pages = walk(asker, query).await;
    assert_eq!(pages.len(), total.div_ceil(size));
    assert!(pages.iter().rev().skip(1).all(|page| page.len() == size));
    let distinct: BTreeSet<_> = pages.iter().flatten().collect();
    assert_eq!(distinct.len(), total);
    assert_eq!(pages.iter().flatten().count(), total);
}

#[tokio::test]
async fn the_default_page_is_25_rows_of_more_than_75() {
    let asker = auditor(&[]);
    assert!(count(&asker).await > 75);
    check(&asker, "", 25).await;
    check(&asker, "?pageSize=40", 40).await;
}

#[tokio::test]
async fn forward_only_reaches_the_same_rows() {
    let asker = auditor(&[]).forward_only();
    check(&asker, "", 25).await;
    check(&asker, "?pageSize=7", 7).await;
}

#[tokio::test]
async fn links_are_those_that_lead_somewhere() {
    let asker = auditor(&[]);
    let cases = [
        (1, [false, false, true, true]),
        (2, [true, true, true, true]),
        (4, [true, true, false, false]),
    ];
    for (page, expected) in cases {
        let path = format!("/securityRoles/{NEO}/settings?page={page}");
        let got = asker.system(&path).await.ok();
        let links = ["first", "prev", "next", "last"].map(|rel| got.link(rel).is_some());
        assert_eq!(links, expected, "page {page}");
    }
}

#[tokio::test]
async fn one_page_has_no_link_and_the_forward_end_an_empty_one() {
    let numbered = auditor(&[]);
    assert_eq!(
        numbered.system("/securityroles").await.ok().header("link"),
        None
    );
    let forward = auditor(&[]).forward_only();
    assert_eq!(
        forward.system("/securityroles").await.ok().header("link"),
        Some("")
    );
}

#[tokio::test]
async fn beyond_the_last_page_is_nothing() {
    let got = auditor(&[]).system("/securityroles?page=9").await.ok();
    assert!(got.list().is_empty());
}

#[tokio::test]
async fn links_keep_the_other_parameters() {
    let asker = auditor(&[]);
    let path = format!("/securityRoles/{NEO}/settings?fields=id&pageSize=10");
    let next = asker.system(&path).await.ok().link("next").expect("a page");
    assert!(next.ends_with("?fields=id&pageSize=10&page=2"), "{next}");
}

#[tokio::test]
async fn forward_only_has_no_order() {
    let asker = auditor(&[]).forward_only();
    assert_eq!(
        asker.system("/securityroles?orderBy=name").await.status,
        400
    );
}
