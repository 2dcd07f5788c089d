//! API members, people and callbacks.

use serde_json::{Value, json};

use super::role::RoleReference;
use super::value::{info, reference};

/// A member that exists for API keys only.
#[derive(Debug, Clone)]
pub(super) struct ApiMember {
    pub(super) id: u32,
    pub(super) identifier: String,
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) inactive: bool,
    pub(super) role: RoleReference,
    pub(super) level: String,
}

impl ApiMember {
    /// An `ApiMember`.
    pub(super) fn to_json(&self) -> Value {
        let mut record = json!({
            "id": self.id,
            "identifier": self.identifier,
            "name": self.name,
            "inactiveFlag": self.inactive,
            "timeZone": reference(1, "GMT/London"),
            "securityRole": self.role.to_json(),
            "structureLevel": reference(1, &self.level),
            "securityLocation": reference(38, "Corporate"),
            "defaultLocation": reference(2, "London"),
            "defaultDepartment": {
                "id": 10, "identifier": "Services", "name": "Professional Services",
            },
            "serviceDefaultBoard": reference(1, "Help Desk"),
            "notes": "",
            "excludedServiceBoardIds": [],
            "blockPriceFlag": false,
            "blockCostFlag": null,
            "lastKeyRotation": "2024-11-03T08:00:00Z",
            "_info": info(&[]),
        });
        // The schema does not let an address be null.
        if let Some(email) = &self.email {
            record["emailAddress"] = json!(email);
        }
        if self.inactive {
            record["inactiveDate"] = json!("2024-05-31T00:00:00Z");
        }
        record
    }

    /// A `MemberReference`.
    pub(super) fn to_reference(&self) -> Value {
        json!({
            "id": self.id,
            "identifier": self.identifier,
            "name": self.name,
            "dailyCapacity": null,
            "_info": info(&[]),
        })
    }
}

/// A member who is a person.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: u32,
    pub(super) identifier: &'static str,
    pub(super) first: &'static str,
    pub(super) last: &'static str,
    pub(super) license: &'static str,
    pub(super) inactive: bool,
    pub(super) role: RoleReference,
}

impl Person {
    /// A `Member`, with the private fields that a careful client never asks
    /// for. Each holds a value that a test can search a snapshot for.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "identifier": self.identifier,
            "firstName": self.first,
            "lastName": self.last,
            "licenseClass": self.license,
            "adminFlag": self.role.name == "Admin",
            "inactiveFlag": self.inactive,
            "securityRole": self.role.to_json(),
            "structureLevel": reference(1, "Corporate (Level 1)"),
            "lastLogin": "2025-07-01T07:58:12Z",
            "officeEmail": format!("{}@acme.example.test", self.identifier),
            "officePhone": format!("PRIVATE-PHONE-{}", self.id),
            "homeEmail": format!("PRIVATE-HOME-{}@example.test", self.id),
            "hourlyCost": 41.75,
            "hourlyRate": null,
            "token": format!("SECRET-MEMBER-TOKEN-{}", self.id),
            "password": format!("SECRET-MEMBER-PASSWORD-{}", self.id),
            "timebasedOneTimePasswordActivated": true,
            "_info": info(&[]),
        })
    }
}

/// A place that the tenant posts changes to.
#[derive(Debug, Clone)]
pub(super) struct Callback {
    pub(super) id: u32,
    pub(super) description: &'static str,
    pub(super) url: &'static str,
    pub(super) kind: &'static str,
    pub(super) member: u32,
}

impl Callback {
    /// A `CallbackEntry`.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "description": self.description,
            "url": self.url,
            "objectId": 1,
            "type": self.kind,
            "level": "owner",
            "memberId": self.member,
            "payloadVersion": "3.0.0",
            "inactiveFlag": false,
            "isSoapCallbackFlag": false,
            "isSelfSuppressedFlag": null,
            "_info": info(&[]),
        })
    }
}
