//! Filters, order, projection and single records.

use serde_json::{Value, json};

use super::client::{NEO, auditor};

fn names(list: &[Value]) -> Vec<&str> {
    list.iter()
        .filter_map(|record| record["name"].as_str())
        .collect()
}

#[tokio::test]
async fn conditions_filter_lists_and_counts() {
    let cases = [
        ("/securityroles", "name=\"Neo\"", 1),
        ("/securityroles", "name like \"Neo*\"", 2),
        (
            "/securityroles",
            "name like \"neo*\" and inactiveFlag=False",
            1,
        ),
        ("/securityroles", "adminFlag = True or id in (4,5)", 3),
        ("/securityroles", "name != \"Neo\"", 5),
        ("/apiMembers", "inactiveFlag=False", 4),
        ("/apiMembers", "securityRole/name=\"Integrations\"", 2),
        ("/apiMembers", "securityRole/id=4", 1),
        ("/members", "licenseClass=\"F\"", 6),
    ];
    let asker = auditor(&[]);
    for (path, conditions, expected) in cases {
        let query: String = url::form_urlencoded::byte_serialize(conditions.as_bytes()).collect();
        let list = asker
            .system(&format!("{path}?conditions={query}"))
            .await
            .ok();
        assert_eq!(list.list().len(), expected, "{conditions}");
        let count = asker
            .system(&format!("{path}/count?conditions={query}"))
            .await
            .ok();
        assert_eq!(count.json(), json!({ "count": expected }), "{conditions}");
    }
}

#[tokio::test]
async fn bad_parameters_are_400() {
    let asker = auditor(&[]);
    for query in [
        "conditions=name",
        "conditions=nonsense%3D1",
        "page=0",
        "pageSize=x",
        "orderBy=name+sideways",
    ] {
        let got = asker.system(&format!("/securityroles?{query}")).await;
        assert_eq!(got.status, 400, "{query}");
        assert_eq!(got.json()["code"], "InvalidObject", "{query}");
    }
}

#[tokio::test]
async fn fields_leave_nothing_else() {
    let asker = auditor(&[]);
    let query = "fields=id,identifier,licenseClass,securityRole/id,securityRole/name";
    let got = asker.system(&format!("/members?{query}")).await.ok();
    for secret in ["SECRET", "PRIVATE", "hourlyCost"] {
        assert!(!got.body.contains(secret), "{secret}");
    }
    let expected = json!({
        "id": 102, "identifier": "mlopez", "licenseClass": "F",
        "securityRole": { "id": 2, "name": "Technician" },
    });
    assert_eq!(got.list()[1], expected);
    let whole = asker.system("/members").await.ok().body;
    assert!(whole.contains("SECRET-MEMBER-TOKEN-102") && whole.contains("PRIVATE-PHONE-102"));
}

#[tokio::test]
async fn lists_are_ordered_on_request() {
    let asker = auditor(&[]);
    let list = asker
        .system("/securityroles?orderBy=name%20desc")
        .await
        .ok()
        .list();
    let expected = [
        "Technician",
        "Permlint Auditor",
        "Neo (old)",
        "Neo",
        "Integrations",
        "Admin",
    ];
    assert_eq!(names(&list), expected);
    let list = asker.system("/securityroles?orderBy=id").await.ok().list();
    assert_eq!(list[0]["id"], 1);
}

#[tokio::test]
async fn single_records_are_those_of_the_list() {
    let asker = auditor(&[]);
    let paths = ["/securityroles", "/apiMembers", "/members", "/callbacks"];
    let settings = format!("/securityRoles/{NEO}/settings");
    for path in paths.into_iter().chain([settings.as_str()]) {
        let list = asker.system(path).await.ok().list();
        let last = list.last().expect("a record");
        let one = asker.system(&format!("{path}/{}", last["id"])).await.ok();
        assert_eq!(&one.json(), last, "{path}");
    }
    let info = asker
        .system(&format!("/securityroles/{NEO}/info"))
        .await
        .ok()
        .json();
    assert_eq!(info["name"], "Neo");
    assert_eq!(info.get("adminFlag"), None);
}

#[tokio::test]
async fn callbacks_hold_a_secret_and_an_inactive_member() {
    let asker = auditor(&[]);
    let callbacks = asker.system("/callbacks").await.ok().list();
    let url = callbacks[0]["url"].as_str().expect("a url");
    assert!(url.ends_with("?token=SECRET-CALLBACK-TOKEN"));
    let member = asker
        .system(&format!("/apiMembers/{}", callbacks[0]["memberId"]))
        .await;
    assert_eq!(member.ok().json()["inactiveFlag"], true);
    let url = callbacks[1]["url"].as_str().expect("a url");
    assert!(url.starts_with("http://"));
}
