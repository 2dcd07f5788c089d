//! `entityInformation/fields`: the fields of an entity and their pick lists.

use serde_json::{Value, json};

use super::entities::Entity;
use super::fault::{Fault, Faults};
use super::level::{Choice, License};
use super::tenant::Tenant;

/// Name, type, length, whether it is required and read-only.
type Field = (&'static str, &'static str, u32, bool, bool);

const RESOURCE: &[Field] = &[
    ("id", "long", 0, true, true),
    ("accountingReferenceID", "string", 100, false, false),
    ("dateFormat", "string", 20, true, true),
    ("defaultServiceDeskRoleID", "long", 0, false, false),
    ("email", "string", 254, true, false),
    ("email2", "string", 50, false, false),
    ("email3", "string", 50, false, false),
    ("emailTypeCode", "string", 20, true, false),
    ("emailTypeCode2", "string", 20, false, false),
    ("emailTypeCode3", "string", 20, false, false),
    ("firstName", "string", 50, true, false),
    ("gender", "string", 1, false, false),
    ("greeting", "integer", 0, false, false),
    ("hireDate", "datetime", 0, false, false),
    ("homePhone", "string", 25, false, false),
    ("initials", "string", 32, false, false),
    ("internalCost", "decimal", 0, false, true),
    ("isActive", "boolean", 0, true, false),
    ("lastName", "string", 50, true, false),
    ("licenseType", "integer", 0, true, true),
    ("locationID", "integer", 0, true, false),
    ("middleName", "string", 50, false, false),
    ("mobilePhone", "string", 25, false, false),
    ("numberFormat", "string", 20, true, true),
    ("officeExtension", "string", 10, false, false),
    ("officePhone", "string", 25, false, false),
    ("payrollType", "integer", 0, true, true),
    ("resourceType", "string", 15, true, true),
    ("suffix", "integer", 0, false, false),
    ("surveyResourceRating", "double", 0, false, true),
    ("timeFormat", "string", 20, true, true),
    ("title", "string", 50, false, false),
    ("travelAvailabilityPct", "string", 15, false, false),
    ("userName", "string", 32, true, false),
    ("userType", "integer", 0, true, true),
];

const WEBHOOK: &[Field] = &[
    ("id", "long", 0, true, true),
    ("deactivationUrl", "string", 500, true, false),
    ("isActive", "boolean", 0, true, false),
    ("isReady", "boolean", 0, false, true),
    ("isSubscribedToCreateEvents", "boolean", 0, true, false),
    ("isSubscribedToDeleteEvents", "boolean", 0, true, false),
    ("isSubscribedToUpdateEvents", "boolean", 0, true, false),
    ("name", "string", 50, true, false),
    ("notificationEmailAddress", "string", 150, false, false),
    ("ownerResourceID", "integer", 0, true, false),
    ("secretKey", "string", 64, true, false),
    (
        "sendThresholdExceededNotification",
        "boolean",
        0,
        true,
        false,
    ),
    ("webhookGUID", "string", 36, false, true),
    ("webhookUrl", "string", 500, true, false),
];

/// Entities that the simulator holds nothing of.
const OTHER: &[Field] = &[("id", "long", 0, true, true)];

/// Companies are few, so that connection tests of clients find some.
const COMPANY: &[Field] = &[
    ("id", "long", 0, true, true),
    ("companyName", "string", 100, true, false),
    ("isActive", "boolean", 0, false, false),
];

fn fields(entity: &Entity) -> &'static [Field] {
    match entity.name {
        "Resources" => RESOURCE,
        "Companies" => COMPANY,
        _ if entity.is_webhook() => WEBHOOK,
        _ => OTHER,
    }
}

/// The fields that can be filtered by and asked for.
pub(super) fn queryable(entity: &Entity) -> Vec<&'static str> {
    let names = fields(entity).iter().map(|(name, ..)| *name);
    names
        .filter(|name| *name != "defaultServiceDeskRoleID")
        .collect()
}

/// The answer to `entityInformation/fields`.
pub(super) fn information(tenant: &Tenant, faults: &Faults, entity: &Entity) -> Value {
    let fields = fields(entity).iter().map(|field| {
        let choices = choices(tenant, entity, field.0);
        to_json(field, &pick_list(choices, faults))
    });
    json!({ "fields": fields.collect::<Vec<_>>() })
}

fn choices<'a>(tenant: &'a Tenant, entity: &Entity, field: &str) -> Vec<Choice<'a>> {
    match (entity.name, field) {
        ("Resources", "userType") => levels(tenant),
        ("Resources", "licenseType") => licenses(),
        _ => Vec::new(),
    }
}

fn levels(tenant: &Tenant) -> Vec<Choice<'_>> {
    let listed = tenant.levels.iter().filter(|level| level.listed);
    listed
        .map(|level| Choice {
            value: json!(level.id),
            label: &level.label,
            active: level.active,
            system: level.system,
        })
        .collect()
}

fn licenses() -> Vec<Choice<'static>> {
    let licenses = License::ALL.into_iter();
    licenses
        .map(|license| Choice {
            value: json!(license.id()),
            label: license.label(),
            active: true,
            system: true,
        })
        .collect()
}

/// The values of a field's pick list, null when it has none. They are strings
/// though the field is a number.
fn pick_list(choices: Vec<Choice<'_>>, faults: &Faults) -> Value {
    if choices.is_empty() {
        return Value::Null;
    }
    let as_text = |mut choice: Choice<'_>, order| {
        if !faults.has(Fault::PicklistValueInt) {
            choice.value = json!(choice.value.to_string());
        }
        choice.to_json(order)
    };
    let choices = choices.into_iter().zip(1..);
    choices
        .map(|(choice, order)| as_text(choice, order))
        .collect()
}

fn to_json(field: &Field, pick_list: &Value) -> Value {
    let (name, data_type, length, required, read_only) = *field;
    json!({
        "name": name,
        "dataType": data_type,
        "length": length,
        "isRequired": required,
        "isReadOnly": read_only,
        "isQueryable": name != "defaultServiceDeskRoleID",
        "isReference": false,
        "referenceEntityType": "",
        "isPickList": !pick_list.is_null(),
        "picklistValues": pick_list,
        "picklistParentValueField": "",
        "isSupportedWebhookField": false,
        "addedLater": null,
    })
}
