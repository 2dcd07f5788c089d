//! Answers have every field that the vendor's Swagger document gives them.
//!
//! It prints names in Pascal case, the API sends camel case, so names are compared without regard
//! to case, and types are not: the document is known to be wrong about them.

use serde_json::Value;

use super::client::{auditor, everything};

const FIELDS: &str = include_str!("swagger-fields.json");

fn document() -> Value {
    serde_json::from_str(FIELDS).expect("JSON")
}

fn check(document: &Value, model: &str, answer: &Value) {
    let fields = answer.as_object().expect("an object");
    let names = document["models"][model].as_array().expect("a model");
    for name in names.iter().filter_map(Value::as_str) {
        let found = fields.keys().find(|key| key.eq_ignore_ascii_case(name));
        let found = found.unwrap_or_else(|| panic!("{model} without {name}: {answer}"));
        assert!(
            found.starts_with(|c: char| c.is_ascii_lowercase()),
            "{model}: {found}"
        );
    }
}

#[tokio::test]
async fn answers_have_the_documents_fields() {
    let document = document();
    let asker = auditor(&[]);
    let zone = "/atservicesrest/v1.0/zoneInformation?user=alice";
    check(
        &document,
        "ZoneInformationResultModel",
        &asker.path(zone).await.ok().json(),
    );
    let threshold = asker.get("/ThresholdInformation").await.ok().json();
    check(&document, "ThresholdStatusResultModel", &threshold);
    check(&document, "ResourceModel", &asker.resource("alice").await);
    let webhooks = asker
        .search("/CompanyWebhooks/query", &everything())
        .await
        .ok()
        .items();
    check(&document, "CompanyWebhookModel", &webhooks[0]);
    let info = asker.get("/Resources/entityInformation").await.ok().json();
    check(&document, "EntityInformationResultModel", &info);
    check(&document, "EntityInformationModel", &info["info"]);
    let all = asker.get("/EntityInformation").await.ok().json();
    check(&document, "GlobalEntityInformationResultModel", &all);
    let fields = asker
        .get("/Resources/entityInformation/fields")
        .await
        .ok()
        .json();
    check(&document, "FieldInformationResultModel", &fields);
    check(&document, "FieldInformationModel", &fields["fields"][0]);
    check(
        &document,
        "PickListValue",
        &asker.choices("userType").await[0],
    );
    let own = asker
        .get("/Tickets/entityInformation/userDefinedFields")
        .await
        .ok()
        .json();
    check(&document, "Field", &own["fields"][0]);
}

/// Every field that a row has is one that the API says the entity has.
#[tokio::test]
async fn fields_and_rows_agree() {
    let asker = auditor(&[]);
    for entity in ["Resources", "TicketWebhooks"] {
        let path = format!("/{entity}/entityInformation/fields");
        let fields = asker.get(&path).await.ok().json();
        let fields = fields["fields"].as_array().expect("a list").clone();
        let mut named: Vec<_> = fields
            .iter()
            .filter_map(|field| field["name"].as_str())
            .collect();
        named.extend(["userDefinedFields", "addedLater"]);
        named.sort_unstable();
        let path = format!("/{entity}/query");
        let rows = asker.search(&path, &everything()).await.ok().items();
        let mut sent: Vec<_> = rows[0].as_object().expect("a row").keys().collect();
        sent.sort_unstable();
        assert_eq!(sent, named, "{entity}");
    }
}
