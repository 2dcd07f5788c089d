//! The records behind each resource.

use serde_json::{Map, Value, json};

use super::access::Caller;
use super::answer::Answer;
use super::errors::not_found;
use super::fault::{Fault, Faults};
use super::level::Inapplicable;
use super::role::Role;
use super::routes::Resource;
use super::tenant::Tenant;

/// What the caller's customize lists allow. Invented, in the style that vendors'
/// pages show: `Category / Table`.
const CUSTOMIZE_ITEMS: [(&str, &str); 5] = [
    ("SystemTableSetup", "Service / Service Board"),
    ("SystemTableSetup", "Company / Company Status"),
    ("SystemTableSetup", "General / Manage Hosted API"),
    ("ServiceResourceScheduling", "Corporate (Level 1)"),
    ("SystemMyAccount", "API Keys"),
];

/// Reads resources of a tenant on behalf of a caller.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) faults: &'a Faults,
    pub(super) caller: Caller<'a>,
}

impl Reader<'_> {
    /// Every record of a collection.
    pub(super) fn records(&self, resource: Resource) -> Result<Vec<Value>, Answer> {
        let tenant = self.tenant;
        Ok(match resource {
            Resource::Info => vec![server_info()],
            Resource::MySecurity => self.own_rights(),
            Resource::CustomizeItems => customize_items(),
            Resource::Roles => self.roles(Role::to_json),
            Resource::RoleInfos => self.roles(Role::to_info_json),
            Resource::Settings(role) => self.settings(role)?,
            Resource::ApiMembers => self.api_members(),
            Resource::Members => tenant.people.iter().map(|p| p.to_json()).collect(),
            Resource::Callbacks => tenant.callbacks.iter().map(|c| c.to_json()).collect(),
        })
    }

    fn roles(&self, record: fn(&Role) -> Value) -> Vec<Value> {
        if self.faults.has(Fault::RolesEmpty) {
            return Vec::new();
        }
        self.tenant.roles.iter().map(record).collect()
    }

    fn settings(&self, role: u32) -> Result<Vec<Value>, Answer> {
        let role = self.tenant.role(role).ok_or_else(not_found)?;
        if self.faults.has(Fault::RoleVanishes) && role.name == "Neo" {
            return Err(not_found());
        }
        let rows = role.settings(self.inapplicable());
        Ok(rows.into_iter().map(Value::Object).collect())
    }

    fn own_rights(&self) -> Vec<Value> {
        let rows = self
            .caller
            .role()
            .map(|role| role.settings(self.inapplicable()));
        let with_member = |mut row: Map<String, Value>| {
            row.insert("member".to_owned(), self.caller.member.to_reference());
            Value::Object(row)
        };
        rows.into_iter().flatten().map(with_member).collect()
    }

    fn api_members(&self) -> Vec<Value> {
        let hidden = self.faults.has(Fault::OwnRecordMissing);
        let own = self.caller.member.id;
        let members = self.tenant.api_members.iter();
        members
            .filter(|member| !(hidden && member.id == own))
            .map(|member| member.to_json())
            .collect()
    }

    fn inapplicable(&self) -> Inapplicable {
        if self.faults.has(Fault::InapplicableAbsent) {
            Inapplicable::Absent
        } else if self.faults.has(Fault::InapplicableNull) {
            Inapplicable::Null
        } else {
            Inapplicable::None
        }
    }
}

fn customize_items() -> Vec<Value> {
    let items = CUSTOMIZE_ITEMS.iter().zip(1..);
    items
        .map(|((list, item), id)| {
            json!({ "id": id, "customizeIdentifier": list, "itemIdentifier": item })
        })
        .collect()
}

fn server_info() -> Value {
    json!({
        "version": "v2025.8.112345",
        "isCloud": true,
        "serverTimeZone": "GMT Standard Time",
        "licenseBits": [{ "name": "Service", "activeFlag": true }],
        "cloudRegion": "EU",
        "maxWorkFlowRecordsAllowed": 500,
    })
}
