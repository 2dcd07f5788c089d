//! The tenant's content and its setters.

use permlint_sim::autotask::{Access, License, Tenant, UnknownName, Verb};
use serde_json::json;

use super::client::{auditor, auditor_of};

#[tokio::test]
async fn people_hold_what_the_table_says() {
    let asker = auditor(&[]);
    for (user, licence, level) in [
        ("api@acme.example", 7, "permlint Auditor"),
        ("neo@acme.example", 7, "Neo API User"),
        ("rewst@acme.example", 7, "API User (system)"),
        ("alice", 1, "System Administrator (system)"),
        ("bob", 8, "Contractor (system)"),
        ("carol", 4, "Team Member (system)"),
        ("heidi", 6, "Dashboard User (system)"),
    ] {
        let row = asker.resource(user).await;
        let level = asker.level(level).await.expect("the level");
        assert_eq!(row["licenseType"], licence, "{user}");
        assert_eq!(json!(row["userType"].to_string()), level["value"], "{user}");
    }
    assert_eq!(asker.resource("bob").await["resourceType"], "Contractor");
}

#[tokio::test]
async fn resources_can_be_changed() {
    let mut tenant = Tenant::acme();
    tenant.set_level("alice", "Full Access (system)").unwrap();
    tenant.set_license("carol", License::Executive).unwrap();
    tenant.set_active("erin", false).unwrap();
    tenant.remove_resource("bob").unwrap();
    let id = tenant.add_resource("zoe", "Sales (system)").unwrap();
    let asker = auditor_of(tenant, &[]);
    assert_eq!(asker.resource("alice").await["userType"], 17);
    assert_eq!(asker.resource("carol").await["licenseType"], 2);
    assert_eq!(asker.resource("erin").await["isActive"], false);
    assert_eq!(asker.resource("zoe").await["id"], id);
    assert_eq!(asker.resources().await.len(), 16);
}

#[tokio::test]
async fn an_api_user_can_be_added() {
    let mut tenant = Tenant::acme();
    tenant.copy_level("Neo API User", "Other Vendor").unwrap();
    tenant
        .add_api_user("other@acme.example", "Other Vendor", "pw")
        .unwrap();
    let other = auditor_of(tenant, &[]).login("other@acme.example", "pw");
    assert_eq!(other.access("Tickets", "Create").await, "All");
    assert_eq!(other.access("Invoices", "Update").await, "None");
}

#[tokio::test]
async fn levels_can_be_changed() {
    let mut tenant = Tenant::acme();
    let id = tenant.add_level("New", false, true);
    tenant.rename_level("Rewst API", "Rewst").unwrap();
    tenant.remove_level("Neo API User").unwrap();
    tenant.set_level_active("Sales (system)", false).unwrap();
    let asker = auditor_of(tenant, &[]);
    let new = asker.level("New").await.expect("the level");
    assert_eq!(new["value"], id.to_string());
    assert_eq!([&new["isActive"], &new["isSystem"]], [false, true]);
    assert!(asker.level("Rewst").await.is_some());
    assert_eq!(asker.level("Neo API User").await, None);
    assert_eq!(
        asker.level("Sales (system)").await.expect("it")["isActive"],
        false
    );
    // Who held the level keeps its id and may do nothing.
    assert_eq!(asker.resource("neo@acme.example").await["userType"], 27);
    assert_eq!(asker.neo().access("Tickets", "Create").await, "None");
}

#[tokio::test]
async fn costs_are_zero_to_those_who_may_not_see_them() {
    let mut tenant = Tenant::acme();
    tenant.set_reads_costs("permlint Auditor", false).unwrap();
    let alice = auditor_of(tenant, &[]).resource("alice").await;
    assert_eq!(alice["internalCost"], 0.0);
}

#[test]
fn unknown_names_are_refused() {
    let mut tenant = Tenant::acme();
    let level = UnknownName::Level("Nobody's".to_owned());
    assert_eq!(tenant.set_level("alice", "Nobody's"), Err(level.clone()));
    assert_eq!(tenant.add_resource("zoe", "Nobody's"), Err(level.clone()));
    assert_eq!(
        level.to_string(),
        "the tenant has no security level `Nobody's`"
    );
    let resource = UnknownName::Resource("nobody".to_owned());
    assert_eq!(tenant.set_active("nobody", true), Err(resource));
    let entity = UnknownName::Entity("Nothing".to_owned());
    let refused = tenant.set_access("Neo API User", "Nothing", Verb::Query, Access::All);
    assert_eq!(refused, Err(entity));
}
