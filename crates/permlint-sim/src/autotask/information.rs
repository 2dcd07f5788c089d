//! `entityInformation`: what an entity offers, and what the caller may do.

use serde_json::{Value, json};

use super::access::Caller;
use super::entities::{ENTITIES, Entity};
use super::fault::{Fault, Faults};
use super::rights::{Access, Verb};

/// The answer for one entity. It needs no right on the entity.
pub(super) fn one(caller: &Caller<'_>, faults: &Faults, entity: &Entity) -> Value {
    let mut info = json!({
        "name": entity.name,
        "hasUserDefinedFields": entity.has_own_fields(),
        "supportsWebhookCallouts": entity.supports_webhooks(),
        "addedLater": ["by", "an upgrade"],
    });
    for verb in Verb::ALL {
        let suffix = verb.suffix();
        info[format!("can{suffix}")] = json!(entity.can(verb));
        let access = caller.access(entity, verb);
        info[format!("userAccessFor{suffix}")] = word(faults, entity, verb, access);
    }
    json!({ "info": info })
}

/// The answer for all of them.
pub(super) fn all(caller: &Caller<'_>, faults: &Faults) -> Value {
    let entities = ENTITIES.iter();
    let entities: Vec<_> = entities.map(|entity| one(caller, faults, entity)).collect();
    json!({ "entityDescriptions": entities })
}

/// The answer to `userDefinedFields`. Empty texts are null here.
pub(super) fn user_defined_fields(entity: &Entity) -> Value {
    if !entity.has_own_fields() {
        return json!({ "fields": [] });
    }
    let field = json!({
        "name": "Asset Tag",
        "label": "Asset Tag",
        "type": "string",
        "length": 100,
        "description": null,
        "isRequired": false,
        "isReadOnly": false,
        "isQueryable": true,
        "isReference": false,
        "referenceEntityType": null,
        "isPickList": false,
        "picklistValues": null,
        "picklistParentValueField": null,
        "defaultValue": null,
        "isSupportedWebhookField": null,
    });
    json!({ "fields": [field] })
}

fn word(faults: &Faults, entity: &Entity, verb: Verb, access: Access) -> Value {
    let odd = entity.name == "Tickets" && verb == Verb::Update;
    if odd && faults.has(Fault::AccessNull) {
        Value::Null
    } else if odd && faults.has(Fault::AccessUnknownWord) {
        json!("Partial")
    } else if faults.has(Fault::AccessAsInt) {
        json!(access.number())
    } else if faults.has(Fault::AccessLowerCase) {
        json!(access.word().to_lowercase())
    } else {
        json!(access.word())
    }
}
