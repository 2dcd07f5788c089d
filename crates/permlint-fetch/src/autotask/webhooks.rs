//! The webhooks. Their addresses hold secrets, so only the host stays readable.

use permlint_model::snapshot::{Callback, Outcome, Part};
use serde_json::Value;

use super::api::Api;
use super::coverage::{listed, misshapen, troubled};
use super::paging::{self, List};
use crate::address::Address;
use crate::coverage::PartRead;
use crate::record::Record;

/// Only what a snapshot keeps. The record also holds `secretKey`, the key that signs callouts.
const FIELDS: [&str; 4] = ["id", "isActive", "ownerResourceID", "webhookUrl"];

/// The webhooks of an entity as a list.
pub(super) fn list(entity: &str) -> List<'_> {
    List {
        entity,
        fields: &FIELDS,
    }
}

/// Where the webhooks of an entity belong in the coverage.
pub(super) fn part(entity: &str) -> Part {
    Part::Webhooks {
        entity: entity.to_owned(),
    }
}

/// Reads the webhooks of one entity.
pub(super) async fn read(api: &mut Api<'_>, entity: &str) -> PartRead<Vec<Callback>> {
    let (list, part) = (list(entity), part(entity));
    let listing = match paging::read(api, &list).await {
        Ok(listing) => listing,
        Err(trouble) => return troubled(part, &list.path(), trouble),
    };
    let callbacks = match understand(&listing.records, entity) {
        Ok(callbacks) => callbacks,
        Err(what) => return misshapen(part, &list.path(), what),
    };
    let coverage = listed(part, &list.path(), &listing, None);
    PartRead {
        value: (coverage.outcome == Outcome::Read).then_some(callbacks),
        coverage,
        trouble: None,
    }
}

fn understand(records: &[Value], entity: &str) -> Result<Vec<Callback>, String> {
    let callbacks = records.iter().enumerate();
    callbacks
        .map(|(at, record)| {
            callback(record, entity).ok_or_else(|| format!("webhook {} has no id", at + 1))
        })
        .collect()
}

/// Ids are unique within an entity only.
fn callback(record: &Value, entity: &str) -> Option<Callback> {
    let record = Record::of(record)?;
    let address = record.text("webhookUrl").map(|url| Address::of(&url));
    let address = address.unwrap_or_default();
    Some(Callback {
        id: format!("{entity}/{}", record.id("id")?),
        kind: Some(entity.to_owned()),
        scheme: address.scheme,
        host: address.host,
        path_digest: address.path_digest,
        member_id: record.id("ownerResourceID"),
        inactive: record.flag("isActive").map(|active| !active),
    })
}

#[cfg(test)]
mod tests {
    use super::understand;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn only_scheme_and_host_stay_readable() {
        let record = json!({
            "id": 3, "isActive": false, "ownerResourceID": 29_683_002,
            "webhookUrl": "https://u:SECRET@hooks.example.test/at/SECRET?token=SECRET",
            "secretKey": "SECRET", "name": "SECRET", "notificationEmailAddress": "SECRET",
        });
        let callback = understand(&[record], "TicketWebhooks").unwrap().remove(0);
        assert_eq!(callback.id, "TicketWebhooks/3");
        assert_eq!(callback.kind.as_deref(), Some("TicketWebhooks"));
        assert_eq!(callback.host.as_deref(), Some("hooks.example.test"));
        assert_eq!(callback.member_id.as_deref(), Some("29683002"));
        assert_eq!(callback.inactive, Some(true));
        assert!(!format!("{callback:?}").contains("SECRET"));
    }

    proptest! {
        #[test]
        fn no_address_gives_its_path_away(path in "[a-z]{0,8}", host in "[a-z .:@/?#]{0,20}") {
            let url = format!("https://{host}/TOKENTOKEN{path}?k=TOKENTOKEN#TOKENTOKEN");
            let read = understand(&[json!({ "id": 1, "webhookUrl": url })], "X").unwrap();
            prop_assert!(!format!("{read:?}").contains("TOKENTOKEN"), "{url}");
        }
    }
}
