//! What entities offer, and what each level lets its users do.

use permlint_sim::autotask::{Access, Fault, Profile, Tenant, Verb};
use serde_json::{Value, json};

use super::client::{auditor, auditor_of};

#[tokio::test]
async fn rights_are_the_callers_own() {
    let asker = auditor(&[]);
    let got = asker.get("/Resources/entityInformation").await.ok().json();
    let expected = json!({
        "name": "Resources",
        "canCreate": false, "canDelete": false, "canQuery": true, "canUpdate": true,
        "userAccessForCreate": "None", "userAccessForDelete": "None",
        "userAccessForQuery": "All", "userAccessForUpdate": "None",
        "hasUserDefinedFields": false, "supportsWebhookCallouts": false,
        "addedLater": ["by", "an upgrade"],
    });
    assert_eq!(got["info"], expected);
    assert_eq!(asker.neo().access("Resources", "Update").await, "All");
}

#[tokio::test]
async fn profiles_differ_where_they_say() {
    for (profile, expected) in [
        (Profile::Floor, ["All", "None", "All"]),
        (Profile::OverPrivileged, ["All", "All", "All"]),
        (Profile::Broken, ["None", "None", "Restricted"]),
    ] {
        let neo = auditor_of(Tenant::acme_with(profile), &[]).neo();
        let got = [
            neo.access("Tickets", "Create").await,
            neo.access("Invoices", "Update").await,
            neo.access("Companies", "Query").await,
        ];
        assert_eq!(got, expected, "{profile}");
    }
}

#[tokio::test]
async fn webhooks_have_to_be_allowed() {
    let mut tenant = Tenant::acme();
    assert_eq!(
        auditor_of(tenant.clone(), &[])
            .neo()
            .access("TicketWebhooks", "Create")
            .await,
        "All"
    );
    tenant
        .set_level("neo@acme.example", "API User (system)")
        .unwrap();
    let neo = auditor_of(tenant, &[]).neo();
    assert_eq!(neo.access("TicketWebhooks", "Create").await, "None");
    assert_eq!(neo.access("TicketWebhooks", "Query").await, "All");
    assert_eq!(neo.access("Tickets", "Create").await, "All");
}

#[tokio::test]
async fn every_verb_of_every_level_can_be_set() {
    let mut tenant = Tenant::acme();
    tenant
        .set_every_access("Neo API User", Access::None)
        .unwrap();
    for (verb, access) in [
        (Verb::Create, Access::All),
        (Verb::Query, Access::Restricted),
        (Verb::Update, Access::Restricted),
        (Verb::Delete, Access::All),
    ] {
        tenant
            .set_access("neo api user", "tickets", verb, access)
            .unwrap();
    }
    let neo = auditor_of(tenant, &[]).neo();
    let mut got = Vec::new();
    for verb in ["Create", "Query", "Update", "Delete"] {
        got.push(neo.access("Tickets", verb).await);
    }
    // Nobody can delete tickets over the API.
    assert_eq!(got, ["All", "Restricted", "Restricted", "None"]);
    assert_eq!(neo.access("Companies", "Query").await, "None");
}

#[tokio::test]
async fn rights_are_spelled_in_several_ways() {
    let mut tenant = Tenant::acme();
    tenant
        .set_access("Neo API User", "Tickets", Verb::Create, Access::None)
        .unwrap();
    tenant
        .set_access("Neo API User", "Tickets", Verb::Query, Access::Restricted)
        .unwrap();
    for (fault, expected) in [
        (None, [json!("None"), json!("Restricted"), json!("All")]),
        (Some(Fault::AccessAsInt), [json!(0), json!(2), json!(1)]),
        (
            Some(Fault::AccessLowerCase),
            [json!("none"), json!("restricted"), json!("all")],
        ),
        (
            Some(Fault::AccessUnknownWord),
            [json!("None"), json!("Restricted"), json!("Partial")],
        ),
        (
            Some(Fault::AccessNull),
            [json!("None"), json!("Restricted"), Value::Null],
        ),
    ] {
        let neo = auditor_of(tenant.clone(), fault.as_slice()).neo();
        let got = [
            neo.access("Tickets", "Create").await,
            neo.access("Tickets", "Query").await,
            neo.access("Tickets", "Update").await,
        ];
        assert_eq!(got, expected, "{fault:?}");
    }
}

#[tokio::test]
async fn all_entities_can_be_asked_at_once() {
    let asker = auditor(&[]);
    let all = asker.get("/EntityInformation").await.ok().json();
    let all = all["entityDescriptions"]
        .as_array()
        .expect("a list")
        .clone();
    assert!(all.len() > 160, "{}", all.len());
    let one = asker.get("/Resources/entityInformation").await.ok().json();
    assert!(all.contains(&one));
    let missing = auditor(&[Fault::GlobalEntityInformationMissing]);
    assert_eq!(missing.get("/EntityInformation").await.status, 404);
    missing.get("/Resources/entityInformation").await.ok();
}

#[tokio::test]
async fn levels_are_a_pick_list() {
    let asker = auditor(&[]);
    let levels = asker.choices("userType").await;
    assert_eq!(levels.len(), 19);
    let neo = asker.level("Neo API User").await.expect("the level");
    let expected = json!({
        "value": "27", "label": "Neo API User", "isDefaultValue": false, "sortOrder": 5,
        "parentValue": "", "isActive": true, "isSystem": false,
    });
    assert_eq!(neo, expected);
    assert_eq!(asker.resource("neo@acme.example").await["userType"], 27);
    let system = levels.iter().filter(|level| level["isSystem"] == true);
    assert!(system.into_iter().all(|level| {
        level["label"]
            .as_str()
            .is_some_and(|label| label.ends_with("(system)"))
    }));
    let licences = asker.choices("licenseType").await;
    assert_eq!(licences.len(), 9);
    assert_eq!(licences[6]["value"], "7");
    assert_eq!(licences[6]["label"], "API User");
}

#[tokio::test]
async fn levels_can_be_odd() {
    let neo = "Neo API User";
    assert_eq!(auditor(&[Fault::LevelDeleted]).level(neo).await, None);
    let asker = auditor(&[Fault::LevelDeleted]);
    assert_eq!(asker.resource("neo@acme.example").await["userType"], 27);
    let level = auditor(&[Fault::LevelInactive])
        .level(neo)
        .await
        .expect("the level");
    assert_eq!(level["isActive"], false);
    let levels = auditor(&[Fault::DuplicateLevelLabel])
        .choices("userType")
        .await;
    assert_eq!(
        levels.iter().filter(|level| level["label"] == neo).count(),
        2
    );
    let levels = auditor(&[Fault::SystemFlagMissing])
        .choices("userType")
        .await;
    assert!(levels.iter().all(|level| level["isSystem"] == false));
    let level = auditor(&[Fault::PicklistValueInt])
        .level(neo)
        .await
        .expect("the level");
    assert_eq!(level["value"], 27);
}

#[tokio::test]
async fn user_defined_fields_are_null_where_fields_are_empty() {
    let asker = auditor(&[]);
    let none = asker
        .get("/Resources/entityInformation/userDefinedFields")
        .await
        .ok();
    assert_eq!(none.json(), json!({ "fields": [] }));
    let some = asker
        .get("/Tickets/entityInformation/userDefinedFields")
        .await
        .ok()
        .json();
    assert_eq!(some["fields"][0]["referenceEntityType"], Value::Null);
    let field = asker
        .get("/Tickets/entityInformation/fields")
        .await
        .ok()
        .json();
    assert_eq!(field["fields"][0]["referenceEntityType"], "");
}

#[tokio::test]
async fn the_version_needs_no_right_on_anything() {
    let mut tenant = Tenant::acme();
    tenant
        .set_every_access("permlint Auditor", Access::None)
        .unwrap();
    let version = auditor_of(tenant, &[]).get("/Version").await.ok().json();
    assert!(version["majorVersion"].is_number() && version["customerType"].is_string());
}
