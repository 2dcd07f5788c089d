//! Faults in what the API says: rights, records, counts, links, names.

use std::collections::BTreeSet;

use clap::ValueEnum;
use permlint_sim::connectwise::{Fault, RoleProfile, Tenant};
use serde_json::{Value, json};

use super::client::{NEO, auditor, auditor_of};

/// Every resource, to show which of them a refusal leaves alone.
const RESOURCES: [&str; 8] = [
    "/info",
    "/securityroles",
    "/securityRoles/4/settings",
    "/apiMembers",
    "/members",
    "/callbacks",
    "/mySecurity",
    "/mySecurity/customizeItems/",
];

#[tokio::test]
async fn a_refusal_refuses_its_own_resource_only() {
    let cases = [
        (Fault::InfoRefused, &["/info"][..]),
        (Fault::RolesRefused, &["/securityroles"]),
        (Fault::SettingsRefused, &["/securityRoles/4/settings"]),
        (Fault::MembersRefused, &["/apiMembers"]),
        (Fault::PeopleRefused, &["/members"]),
        (Fault::CallbacksRefused, &["/callbacks"]),
        (
            Fault::OwnRightsRefused,
            &["/mySecurity", "/mySecurity/customizeItems/"],
        ),
        (Fault::EverythingForbidden, &RESOURCES),
    ];
    for (fault, refused) in cases {
        let asker = auditor(&[fault]);
        for path in RESOURCES {
            let expected = if refused.contains(&path) { 403 } else { 200 };
            assert_eq!(asker.system(path).await.status, expected, "{fault} {path}");
        }
    }
}

#[tokio::test]
async fn inapplicable_actions_arrive_in_three_ways() {
    let cases = [
        (None, Some(json!("None"))),
        (Some(Fault::InapplicableNull), Some(Value::Null)),
        (Some(Fault::InapplicableAbsent), None),
    ];
    for (fault, expected) in cases {
        let asker = auditor(fault.as_slice());
        let row = asker.neo_row("Sales", "Reports").await;
        assert_eq!(row.get("deleteLevel"), expected.as_ref(), "{fault:?}");
        assert_eq!(row["inquireLevel"], "All", "{fault:?}");
    }
}

#[tokio::test]
async fn a_missing_level_is_null_whatever_inapplicable_ones_are() {
    for faults in [&[][..], &[Fault::InapplicableAbsent]] {
        let asker = auditor_of(Tenant::acme(RoleProfile::Broken), faults);
        let row = asker.neo_row("System", "Table Setup").await;
        assert_eq!(row.get("editLevel"), Some(&Value::Null), "{faults:?}");
    }
}

#[tokio::test]
async fn nulls_can_be_dropped_everywhere() {
    let asker = auditor(&[Fault::DropNulls]);
    for path in RESOURCES {
        let got = asker.system(path).await.ok();
        assert!(!got.body.contains("null"), "{path}");
    }
    assert!(
        auditor(&[])
            .system("/apiMembers")
            .await
            .body
            .contains("null")
    );
}

#[tokio::test]
async fn errors_can_be_printed_with_crlf() {
    let got = auditor(&[Fault::CrlfErrors]).system("/nothing").await;
    assert!(got.body.starts_with("{\r\n  \"code\""), "{}", got.body);
    assert_eq!(got.json()["code"], "ConnectWiseApi");
}

#[tokio::test]
async fn roles_can_be_an_empty_list() {
    let asker = auditor(&[Fault::RolesEmpty]);
    assert!(asker.system("/securityroles").await.ok().list().is_empty());
    let count = asker.system("/securityroles/count").await.ok().json();
    assert_eq!(count["count"], 0);
}

#[tokio::test]
async fn settings_can_be_a_maintenance_page() {
    let asker = auditor(&[Fault::MaintenanceHtml200]);
    let got = asker
        .system(&format!("/securityRoles/{NEO}/settings"))
        .await
        .ok();
    assert!(got.body.starts_with("<!DOCTYPE html>"));
    asker.system("/securityroles").await.ok().list();
}

#[tokio::test]
async fn the_company_look_up_can_fail_in_three_ways() {
    let path = "/login/companyinfo/acme";
    let null = auditor(&[Fault::CompanyNull]).path(path).await.ok().json();
    assert_eq!(null, Value::Null);
    let text = auditor(&[Fault::IsCloudString])
        .path(path)
        .await
        .ok()
        .json();
    assert_eq!(text["IsCloud"], "True");
    let moved = auditor(&[Fault::CodebaseMoved]);
    for (codebase, status) in [("v2025_7/", 404), ("v2025_8/", 200), ("v2025_8/", 200)] {
        assert_eq!(moved.path(path).await.ok().json()["Codebase"], codebase);
        let info = format!("/{codebase}apis/3.0/system/info");
        assert_eq!(moved.path(&info).await.status, status);
    }
}

#[tokio::test]
async fn links_can_point_at_another_host() {
    let asker = auditor(&[Fault::LinkOtherHost]);
    let got = asker
        .system(&format!("/securityRoles/{NEO}/settings"))
        .await
        .ok();
    let next = got.link("next").expect("a page");
    assert!(
        next.starts_with("https://api-other.example.test/v4_6_release/"),
        "{next}"
    );
    assert!(next.ends_with("page=2"), "{next}");
}

#[tokio::test]
async fn links_can_go_round_in_full_pages() {
    let asker = auditor(&[Fault::LinkLoop]);
    for page in [1, 2, 50] {
        let path = format!("/securityRoles/{NEO}/settings?pageSize=1000&page={page}");
        let got = asker.system(&path).await.ok();
        assert_eq!(got.list().len(), 1000);
        let next = got.link("next").expect("always one more");
        assert!(next.ends_with(&format!("page={page}")), "{next}");
    }
}

#[tokio::test]
async fn counts_can_be_wrong_or_missing() {
    let rows = auditor(&[]).neo_rows().await.len();
    let path = format!("/securityRoles/{NEO}/settings/count");
    let wrong = auditor(&[Fault::CountWrong]);
    assert_eq!(wrong.system(&path).await.ok().json()["count"], rows + 1);
    assert_eq!(
        wrong.system("/securityroles/count").await.ok().json()["count"],
        6
    );
    assert_eq!(wrong.neo_rows().await.len(), rows);
    let missing = auditor(&[Fault::CountMissing]);
    assert_eq!(missing.system(&path).await.status, 404);
    assert_eq!(missing.neo_rows().await.len(), rows);
}

#[tokio::test]
async fn a_role_can_vanish_after_the_list() {
    let asker = auditor(&[Fault::RoleVanishes]);
    let roles = asker.system("/securityroles").await.ok().list();
    assert!(roles.iter().any(|role| role["name"] == "Neo"));
    assert_eq!(
        asker
            .system(&format!("/securityRoles/{NEO}/settings"))
            .await
            .status,
        404
    );
    asker.system("/securityRoles/1/settings").await.ok();
}

#[tokio::test]
async fn levels_can_be_words_that_the_api_does_not_know() {
    let row = auditor(&[Fault::UnknownLevel])
        .neo_row("Service Desk", "Service Tickets")
        .await;
    assert_eq!(row["editLevel"], "Some");
    let tenant = Tenant::acme(RoleProfile::OverPrivileged);
    let asker = auditor_of(tenant, &[Fault::LevelsMine]);
    let row = asker.neo_row("Procurement", "Purchase Orders").await;
    assert_eq!(row["addLevel"], "Mine");
}

#[tokio::test]
async fn a_role_can_have_too_many_rows_or_one_twice() {
    let rows = auditor(&[]).neo_rows().await.len();
    let many = auditor(&[Fault::ManyRows]);
    let first = many.neo_rows().await.len();
    assert_eq!(first, 1000);
    let path = format!("/securityRoles/{NEO}/settings?pageSize=1000&page=2");
    let second = many.system(&path).await.ok().list().len();
    assert_eq!(first + second, rows + 1200);
    let twice = auditor(&[Fault::DuplicateRow]).neo_rows().await;
    let same = |row: &&Value| row["moduleFunctionDescription"] == "Service Tickets";
    let levels: Vec<_> = twice
        .iter()
        .filter(same)
        .map(|row| &row["addLevel"])
        .collect();
    assert_eq!(levels, ["All", "None"]);
}

#[tokio::test]
async fn an_upgrade_can_bring_rows_that_nobody_knows() {
    let label = |row: &Value| row["moduleFunctionDescription"].clone();
    let known: Vec<_> = auditor(&[]).neo_rows().await.iter().map(label).collect();
    let rows = auditor(&[Fault::UnlistedRows]).neo_rows().await;
    let (old, new) = rows.split_at(known.len());
    assert_eq!(old.iter().map(label).collect::<Vec<_>>(), known);
    assert_eq!(new.len(), 12);
    let told = |row: &Value, key: &str| row[key].as_str().expect("a text").to_owned();
    for row in new {
        assert!(told(row, "moduleFunctionDescription").starts_with("Upgrade Entry "));
        assert_eq!(row["inquireLevel"], "All");
        assert_eq!([&row["addLevel"], &row["deleteLevel"]], ["None", "None"]);
    }
    let identifiers: BTreeSet<_> = rows
        .iter()
        .map(|row| told(row, "moduleFunctionIdentifier"))
        .collect();
    assert_eq!(identifiers.len(), rows.len());
    let modules: BTreeSet<_> = new
        .iter()
        .map(|row| told(row, "moduleIdentifier"))
        .collect();
    assert_eq!(modules.into_iter().collect::<Vec<_>>(), ["PR", "SD", "SY"]);
}

#[tokio::test]
async fn names_can_be_hostile() {
    let asker = auditor(&[Fault::HostileNames]);
    let roles = asker.system("/securityroles").await.ok().list();
    let names: Vec<_> = roles
        .iter()
        .filter_map(|role| role["name"].as_str())
        .collect();
    for part in ["\u{1b}[31m", "<script>", "=cmd|", "\u{202e}", "\r\n"] {
        assert!(names.iter().any(|name| name.contains(part)), "{part:?}");
    }
    assert!(names.iter().all(|name| name.chars().count() <= 30));
    let members = asker.system("/apiMembers").await.ok().list();
    let last = members.last().expect("a member");
    assert_eq!(last["securityRole"]["name"], last["name"]);
    let error = asker.system("/nothing").await.json();
    assert!(
        error["message"]
            .as_str()
            .expect("a text")
            .contains("\u{1b}[")
    );
}

#[tokio::test]
async fn the_callers_own_record_can_be_missing() {
    let asker = auditor(&[Fault::OwnRecordMissing]);
    let members = asker.system("/apiMembers").await.ok().body;
    assert!(!members.contains("permlint_audit") && members.contains("neo_agent"));
    assert_eq!(
        asker.system("/apiMembers/count").await.ok().json()["count"],
        4
    );
}

#[test]
fn names_of_faults_are_kebab_case() {
    let names: Vec<_> = Fault::value_variants()
        .iter()
        .map(Fault::to_string)
        .collect();
    assert!(names.contains(&"error-500-once".to_owned()), "{names:?}");
    assert!(
        names.contains(&"maintenance-html-200".to_owned()),
        "{names:?}"
    );
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!(
        names.iter().all(|name| name.chars().all(kebab)),
        "{names:?}"
    );
}
