//! The five webhook entities.

use permlint_sim::autotask::{Tenant, UnknownName};
use serde_json::json;

use super::client::{Asker, auditor, auditor_of, everything, only};

const ENTITIES: [&str; 5] = [
    "CompanyWebhooks",
    "ConfigurationItemWebhooks",
    "ContactWebhooks",
    "TicketNoteWebhooks",
    "TicketWebhooks",
];

async fn counts(asker: &Asker) -> Vec<u64> {
    let mut counts = Vec::new();
    for entity in ENTITIES {
        let got = asker
            .search(&format!("/{entity}/query/count"), &everything())
            .await;
        counts.push(got.ok().json()["queryCount"].as_u64().expect("a number"));
    }
    counts
}

#[tokio::test]
async fn neo_owns_five() {
    let asker = auditor(&[]);
    assert_eq!(counts(&asker).await, [1, 0, 0, 1, 3]);
    let neo = asker.resource("neo@acme.example").await["id"].clone();
    let own = asker
        .search(
            "/TicketWebhooks/query",
            &only("eq", "ownerResourceID", &neo),
        )
        .await;
    assert_eq!(own.ok().items().len(), 3);
}

#[tokio::test]
async fn rows_hold_secrets_unless_fields_are_chosen() {
    let asker = auditor(&[]);
    let all = asker
        .search("/TicketWebhooks/query", &everything())
        .await
        .ok();
    assert!(all.body.contains("SECRET-WEBHOOK-KEY") && all.body.contains("SECRET-WEBHOOK-TOKEN"));
    let one = asker.get("/TicketWebhooks/1").await.ok();
    assert!(one.body.contains("SECRET-WEBHOOK-KEY"));
    let mut query = everything();
    query["IncludeFields"] = json!(["id", "ownerResourceID", "isActive", "isReady"]);
    let few = asker.post("/TicketWebhooks/query", &query).await.ok();
    assert!(!few.body.contains("SECRET"), "{}", few.body);
    let fields = asker
        .get("/TicketWebhooks/entityInformation/fields")
        .await
        .ok();
    assert!(fields.body.contains("secretKey"));
}

#[tokio::test]
async fn webhooks_can_be_added_and_removed() {
    let mut tenant = Tenant::acme();
    tenant.remove_webhooks("TicketWebhooks").unwrap();
    let url = "https://hooks.example.test/";
    tenant
        .add_webhook("contactwebhooks", "rewst@acme.example", url, false)
        .unwrap();
    let asker = auditor_of(tenant.clone(), &[]);
    assert_eq!(counts(&asker).await, [1, 0, 1, 1, 0]);
    let rows = asker
        .search("/ContactWebhooks/query", &everything())
        .await
        .ok()
        .items();
    assert_eq!(rows[0]["isActive"], false);
    let refused = tenant.add_webhook("Tickets", "alice", url, true);
    assert_eq!(
        refused,
        Err(UnknownName::WebhookEntity("Tickets".to_owned()))
    );
}
