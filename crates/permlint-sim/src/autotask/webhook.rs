//! Places that the tenant posts changes to.

use serde_json::{Value, json};

/// A webhook of one of the five entities.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) id: u32,
    pub(super) entity: &'static str,
    pub(super) name: String,
    /// The id of a resource.
    pub(super) owner: u32,
    pub(super) url: String,
    pub(super) active: bool,
}

impl Webhook {
    /// The record, secrets included: the API hands them out.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "deactivationUrl": self.url,
            "isActive": self.active,
            "isReady": true,
            "isSubscribedToCreateEvents": true,
            "isSubscribedToDeleteEvents": false,
            "isSubscribedToUpdateEvents": true,
            "name": self.name,
            "notificationEmailAddress": format!("PRIVATE-NOTIFY-{}@acme.example.test", self.id),
            "ownerResourceID": self.owner,
            "secretKey": format!("SECRET-WEBHOOK-KEY-{}", self.id),
            "sendThresholdExceededNotification": false,
            "webhookGUID": format!("00000000-0000-4000-8000-{:012}", self.id),
            "webhookUrl": self.url,
            "userDefinedFields": [],
        })
    }
}
