//! Keys, client ids, rights, methods and paths.

use permlint_sim::connectwise::{RoleProfile, Tenant};
use reqwest::Method;
use serde_json::{Value, json};

use super::client::{NEO, RELEASE, VERSIONED, auditor, auditor_of};

#[tokio::test]
async fn the_company_look_up_needs_no_keys() {
    let nobody = auditor(&[]).keys("").without_client_id();
    let info = nobody.path("/login/companyinfo/acme").await.ok().json();
    assert_eq!(info["Codebase"], "v2025_8/");
    assert_eq!(info["IsCloud"], true);
    let unknown = nobody.path("/login/companyinfo/other").await.ok().json();
    assert_eq!(unknown, Value::Null);
}

#[tokio::test]
async fn wrong_keys_are_404_on_the_router_and_401_on_a_version() {
    for keys in [
        "",
        "acme+pub:wrong",
        "other+pub:priv",
        "acme+none:priv",
        "pub:priv",
    ] {
        let asker = auditor(&[]).keys(keys);
        let router = asker.path(&format!("{RELEASE}/system/info")).await;
        assert_eq!(router.status, 404, "{keys}");
        let version = asker.path(&format!("{VERSIONED}/system/info")).await;
        assert_eq!(version.status, 401, "{keys}");
        assert_eq!(version.json()["message"], "UserNotAuthenticated");
    }
}

#[tokio::test]
async fn a_client_id_is_required() {
    let got = auditor(&[]).without_client_id().system("/info").await;
    assert_eq!(got.status, 401);
}

#[tokio::test]
async fn an_inactive_member_has_no_keys() {
    let mut tenant = Tenant::acme(RoleProfile::Floor);
    tenant.set_member_active("permlint_audit", false).unwrap();
    let got = auditor_of(tenant, &[]).system("/info").await;
    assert_eq!(got.status, 404);
}

#[tokio::test]
async fn the_vendors_own_key_sees_itself_only() {
    let neo = auditor(&[]).keys("acme+neo-pub:neo-priv");
    let refused = [
        "/securityroles".to_owned(),
        "/securityroles/info".to_owned(),
        format!("/securityRoles/{NEO}/settings"),
        "/apiMembers".to_owned(),
        "/members".to_owned(),
    ];
    for path in refused {
        let got = neo.system(&path).await;
        assert_eq!(got.status, 403, "{path}");
        let expected = json!({
            "code": "Unauthorized",
            "message": "You do not have security permission to perform this action.",
            "errors": null,
        });
        assert_eq!(got.json(), expected, "{path}");
    }
    let rights = neo.system("/mySecurity?pageSize=1000").await.ok().list();
    assert!(rights.len() > 90);
    assert!(
        rights
            .iter()
            .all(|row| row["member"]["identifier"] == "neo_agent")
    );
    let items = neo.system("/mySecurity/customizeItems/").await.ok().list();
    assert!(
        items
            .iter()
            .any(|item| item["customizeIdentifier"] == "SystemTableSetup")
    );
}

/// The rows that guard the auditor's reading do guard it.
#[tokio::test]
async fn the_auditors_role_decides_what_it_reads() {
    let cases = [
        ("Security Roles", "/securityroles"),
        ("Member Maintenance", "/apiMembers"),
        ("Table Setup", "/callbacks"),
    ];
    for (entry, path) in cases {
        let mut tenant = Tenant::acme(RoleProfile::Floor);
        tenant
            .set_level("Permlint Auditor", "System", entry, "inquire", Some("None"))
            .unwrap();
        let got = auditor_of(tenant, &[]).system(path).await;
        assert_eq!(got.status, 403, "{path}");
    }
}

#[tokio::test]
async fn nothing_but_get_is_served_and_all_is_recorded() {
    let asker = auditor(&[]);
    let path = format!("{RELEASE}/system/securityroles");
    let methods = [
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::HEAD,
    ];
    for method in methods {
        let request = asker.request(method.clone(), &path);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 405, "{method}");
    }
    let recorded: Vec<_> = asker.running.requests();
    let recorded: Vec<_> = recorded.iter().map(|r| r.method.as_str()).collect();
    assert_eq!(recorded, ["POST", "PUT", "PATCH", "DELETE", "HEAD"]);
}

#[tokio::test]
async fn requests_are_recorded_as_sent() {
    let asker = auditor(&[]);
    let path = format!("{RELEASE}/System/apiMembers");
    let request = asker.request(Method::GET, &format!("{path}?page=2&fields=id"));
    request
        .header("Accept", "application/x")
        .send()
        .await
        .expect("an answer");
    asker
        .request(Method::GET, "/nowhere")
        .send()
        .await
        .expect("an answer");
    let requests = asker.running.requests();
    assert_eq!(requests.len(), 2);
    let first = &requests[0];
    assert_eq!(first.path, path);
    assert_eq!(first.query, "page=2&fields=id");
    assert!(first.authorization && first.client_id);
    assert_eq!(first.accept.as_deref(), Some("application/x"));
}

#[tokio::test]
async fn paths_have_no_case_and_strangers_are_404() {
    let asker = auditor(&[]);
    for path in ["/SecurityRoles", "/securityroles/", "/SECURITYROLES"] {
        asker.system(path).await.ok();
    }
    let stranger = asker.system("/apiKeys").await;
    assert_eq!(stranger.status, 404);
    assert_eq!(stranger.json()["message"], "The endpoint does not exist.");
    assert_eq!(asker.system("/securityroles/99").await.status, 404);
    assert_eq!(asker.system("/securityroles/99/settings").await.status, 404);
}

#[tokio::test]
async fn answers_name_their_version() {
    let got = auditor(&[]).system("/info").await.ok();
    let kind = "application/vnd.connectwise.com+json; version=2025.8";
    assert_eq!(got.header("content-type"), Some(kind));
    assert_eq!(got.header("api-current-version"), Some("2025.8"));
    assert_eq!(got.json()["cloudRegion"], "EU");
}
