//! What the profiles hold, and how tests change a tenant.

use permlint_sim::connectwise::{RoleProfile, Simulator, Tenant, UnknownCell};
use serde_json::{Value, json};

use super::client::{Asker, NEO, auditor_of};

fn neo(profile: RoleProfile) -> Asker {
    auditor_of(Tenant::acme(profile), &[])
}

fn levels(row: &Value) -> Value {
    json!([
        row["addLevel"],
        row["editLevel"],
        row["deleteLevel"],
        row["inquireLevel"]
    ])
}

async fn check(asker: &Asker, module: &str, entry: &str, expected: Value) {
    let row = asker.neo_row(module, entry).await;
    assert_eq!(levels(&row), expected, "{module}/{entry}");
}

#[tokio::test]
async fn the_floor_is_the_vendors_page() {
    let rows = neo(RoleProfile::Floor).neo_rows().await;
    assert!(rows.iter().all(|row| row["inquireLevel"] == "All"));
    let written = rows
        .iter()
        .filter(|row| row["addLevel"] == "All" && row["editLevel"] == "All");
    assert_eq!(written.count(), 28);
    let deleted: Vec<_> = rows
        .iter()
        .filter(|row| row["deleteLevel"] == "All")
        .collect();
    assert_eq!(deleted.len(), 1);
    assert_eq!(
        deleted[0]["moduleFunctionDescription"],
        "Resource Scheduling (customize)"
    );
}

#[tokio::test]
async fn the_over_privileged_role_has_more() {
    let asker = neo(RoleProfile::OverPrivileged);
    check(
        &asker,
        "Finance",
        "Invoicing",
        json!(["All", "All", "None", "All"]),
    )
    .await;
    check(
        &asker,
        "System",
        "Security Roles",
        json!(["None", "All", "None", "All"]),
    )
    .await;
    check(
        &asker,
        "Procurement",
        "Purchase Orders",
        json!(["My", "None", "None", "All"]),
    )
    .await;
    check(
        &asker,
        "Service Desk",
        "Service Tickets",
        json!(["All", "All", "All", "All"]),
    )
    .await;
}

#[tokio::test]
async fn the_broken_role_has_less() {
    let asker = neo(RoleProfile::Broken);
    check(
        &asker,
        "Service Desk",
        "Service Tickets",
        json!(["All", "None", "None", "All"]),
    )
    .await;
    check(
        &asker,
        "Time & Expense",
        "Time Entry",
        json!(["My", "All", "None", "All"]),
    )
    .await;
    check(
        &asker,
        "Finance",
        "Agreements",
        json!(["All", "All", "None", "None"]),
    )
    .await;
    check(
        &asker,
        "System",
        "Table Setup",
        json!(["All", null, "None", "All"]),
    )
    .await;
}

#[tokio::test]
async fn the_admin_role_has_the_rows_of_the_floor() {
    let admin = neo(RoleProfile::Admin);
    let role = admin
        .system(&format!("/securityroles/{NEO}"))
        .await
        .ok()
        .json();
    assert_eq!(role["adminFlag"], true);
    let floor = neo(RoleProfile::Floor);
    assert_eq!(admin.neo_rows().await, floor.neo_rows().await);
}

#[tokio::test]
async fn rows_look_like_rows() {
    let asker = neo(RoleProfile::Floor);
    let row = asker.neo_row("Finance", "Invoicing").await;
    assert_eq!(row["moduleFunctionIdentifier"], "FI-INV");
    assert_eq!(row["moduleFunctionName"], "fi_invoicing");
    assert_eq!(row["customFlag"], false);
    let report = asker.neo_row("Sales", "Reports").await;
    assert_eq!(levels(&report), json!(["None", "None", "None", "All"]));
    assert_eq!(report["reportFlag"], true);
    let rows = asker.neo_rows().await;
    assert_eq!(
        rows.iter().filter(|row| row["customFlag"] == true).count(),
        18
    );
}

#[tokio::test]
async fn rows_can_be_set_removed_and_added() {
    let mut tenant = Tenant::acme(RoleProfile::Floor);
    tenant
        .set_level("neo", "finance", "agreements (customize)", "Add", None)
        .unwrap();
    tenant.remove_row("Neo", "Finance", "Invoicing").unwrap();
    tenant
        .add_row(
            "Neo",
            "Finance",
            "New",
            [Some("All"), None, Some("My"), Some("All")],
        )
        .unwrap();
    tenant
        .add_row("Neo", "Robots", "Arms", [Some("None"); 4])
        .unwrap();
    let asker = auditor_of(tenant, &[]);
    check(
        &asker,
        "Finance",
        "Agreements",
        json!([null, "All", "None", "All"]),
    )
    .await;
    check(&asker, "Finance", "New", json!(["All", null, "My", "All"])).await;
    check(
        &asker,
        "Robots",
        "Arms",
        json!(["None", "None", "None", "None"]),
    )
    .await;
    let rows = asker.neo_rows().await;
    assert!(
        !rows
            .iter()
            .any(|row| row["moduleFunctionDescription"] == "Invoicing")
    );
}

#[tokio::test]
async fn roles_and_members_can_be_changed() {
    let mut tenant = Tenant::acme(RoleProfile::Floor);
    tenant.rename_role("Neo", "Neo Agent").unwrap();
    tenant.set_role_active("Technician", false).unwrap();
    tenant.set_member_role("rewst_api", "Neo Agent").unwrap();
    tenant
        .set_member_email("neo_agent", Some("other@acme.example.test"))
        .unwrap();
    tenant
        .set_member_level("neo_agent", "Location (Level 2)")
        .unwrap();
    tenant.add_role("Spare");
    tenant.add_member("spare_api", "Spare").unwrap();
    tenant.remove_role("Integrations").unwrap();
    let asker = auditor_of(tenant, &[]);
    let members = asker.system("/apiMembers").await.ok().list();
    let roles: Vec<_> = members
        .iter()
        .map(|member| &member["securityRole"]["name"])
        .collect();
    let expected = [
        "Permlint Auditor",
        "Neo Agent",
        "Neo Agent",
        "Integrations",
        "Neo (old)",
        "Spare",
    ];
    assert_eq!(roles, expected);
    assert_eq!(members[1]["emailAddress"], "other@acme.example.test");
    assert_eq!(members[1]["structureLevel"]["name"], "Location (Level 2)");
    let gone = "/securityroles?conditions=name%3D%22Integrations%22";
    assert!(asker.system(gone).await.ok().list().is_empty());
}

#[test]
fn unknown_names_are_errors() {
    let mut tenant = Tenant::acme(RoleProfile::Floor);
    let action = tenant.set_level("Neo", "Finance", "Invoicing", "burn", None);
    assert_eq!(action, Err(UnknownCell::Action("burn".to_owned())));
    let role = tenant.remove_role("Nobody");
    assert_eq!(role, Err(UnknownCell::Role("Nobody".to_owned())));
    let row = tenant.remove_row("Neo", "Finance", "Invoices").unwrap_err();
    assert_eq!(
        row.to_string(),
        "the role `Neo` has no row `Finance/Invoices`"
    );
    assert!(tenant.set_member_active("nobody", true).is_err());
}

#[test]
fn profiles_are_read_as_they_are_written() {
    for name in ["floor", "over-privileged", "broken", "admin"] {
        let profile: RoleProfile = name.parse().unwrap();
        assert_eq!(profile.to_string(), name);
    }
    assert!("root".parse::<RoleProfile>().is_err());
}

/// The handle works without a runtime, frees its port, and keeps out of the way.
#[test]
fn a_dropped_simulator_frees_its_port() {
    let tenant = Tenant::acme(RoleProfile::Floor);
    let running = Simulator::new(tenant.clone()).start().unwrap();
    let address = running.address();
    assert!(address.ip().is_loopback());
    assert_eq!(running.url(), format!("http://{address}"));
    assert!(
        Simulator::new(tenant.clone())
            .listen(address)
            .start()
            .is_err()
    );
    drop(running);
    assert!(Simulator::new(tenant).listen(address).start().is_ok());
}
