//! The records behind each entity.

use serde_json::{Value, json};

use super::access::Caller;
use super::entities::{Entity, Module};
use super::fault::{Fault, Faults};
use super::tenant::Tenant;

/// Every record of an entity that the caller's line of business shows. What the
/// simulator holds nothing of is empty.
pub(super) fn records(
    tenant: &Tenant,
    faults: &Faults,
    caller: &Caller<'_>,
    entity: &Entity,
) -> Vec<Value> {
    if faults.has(Fault::LineOfBusinessEmpty) {
        return Vec::new();
    }
    let rows = match entity.name {
        "Resources" => resources(tenant, faults, caller),
        "Companies" => companies(),
        _ => webhooks(tenant, entity),
    };
    rows.into_iter().map(with_extra).collect()
}

fn resources(tenant: &Tenant, faults: &Faults, caller: &Caller<'_>) -> Vec<Value> {
    let hidden = faults.has(Fault::OwnRecordMissing);
    let own = caller.resource.id;
    let shown = tenant.resources.iter();
    shown
        .filter(|resource| !(hidden && resource.id == own))
        .map(|resource| resource.to_json(caller.reads_costs()))
        .collect()
}

fn companies() -> Vec<Value> {
    let names = ["Acme Managed Services", "Umbrella Bakery"].into_iter();
    names
        .zip(0..)
        .map(|(name, id)| json!({ "id": id, "companyName": name, "isActive": true }))
        .collect()
}

fn webhooks(tenant: &Tenant, entity: &Entity) -> Vec<Value> {
    let held = tenant.webhooks.iter();
    held.filter(|webhook| webhook.entity == entity.name)
        .map(|webhook| webhook.to_json())
        .collect()
}

/// Every record has a field that no client knows yet.
fn with_extra(mut record: Value) -> Value {
    record["addedLater"] = json!({ "by": "an upgrade" });
    record
}

/// The answer to `GET /V1.0/Modules`.
pub(super) fn modules(tenant: &Tenant) -> Value {
    let modules = Module::KEYS.iter();
    let modules: Vec<_> = modules
        .map(|(module, key)| json!({ "key": key, "value": !tenant.modules_off.contains(module) }))
        .collect();
    json!({ "modules": modules })
}

/// The answer to `GET /V1.0/Version`. The numbers and the type are *invented*.
pub(super) fn version() -> Value {
    json!({ "majorVersion": 2026, "minorVersion": 3, "build": 118, "customerType": "Customer" })
}
