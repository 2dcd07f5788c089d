//! What the calling keys themselves may do with an entity.

use std::collections::BTreeMap;

use permlint_model::Action;
use permlint_model::snapshot::{EntityAccess, Part};
use serde_json::Value;

use super::api::Api;
use super::coverage::{joined, misshapen, troubled};
use super::entities::is_name;
use crate::coverage::{PartRead, read_one};
use crate::record::Record;

/// The ends of `canQuery`, `userAccessForQuery` and so on.
const VERBS: [(&str, Action); 4] = [
    ("Query", Action::Query),
    ("Create", Action::Create),
    ("Update", Action::Update),
    ("Delete", Action::Delete),
];

/// Where an entity tells of itself.
pub(super) fn path(entity: &str) -> String {
    format!("/{entity}/entityInformation")
}

/// Where the access to an entity belongs in the coverage.
pub(super) fn part(entity: &str) -> Part {
    Part::Access {
        entity: entity.to_owned(),
    }
}

/// Asks for the caller's access to an entity. `None`, `Restricted` and `All` follow the
/// security level of the caller (developer help).
pub(super) async fn read(api: &mut Api<'_>, entity: &str) -> PartRead<EntityAccess> {
    let (path, part) = (path(entity), part(entity));
    if !is_name(entity) {
        return misshapen(part, &path, "no entity can have this name".to_owned());
    }
    let answer = match api.get(&path, &[]).await {
        Ok(answer) => answer,
        Err(trouble) => {
            let is_absent = trouble.status() == Some(404);
            let mut read = troubled(part, &path, trouble);
            if is_absent {
                let unknown = Some("the API knows no entity of this name".to_owned());
                read.coverage.note = joined([unknown, read.coverage.note]);
            }
            return read;
        }
    };
    match understand(&answer.json, entity) {
        Some(access) => read_one(part, &path, access),
        None => misshapen(part, &path, "the answer tells no access".to_owned()),
    }
}

/// The wire's own words: a text, a number as it is written, or null. An answer without any of
/// them says nothing about the caller.
fn understand(json: &Value, entity: &str) -> Option<EntityAccess> {
    let info = Record::of(json)?.nested("info")?;
    let offer = |(end, verb): (&str, Action)| Some((verb, info.flag(&format!("can{end}"))?));
    let word =
        |(end, verb): (&str, Action)| Some((verb, info.sent_word(&format!("userAccessFor{end}"))?));
    let access: BTreeMap<Action, Option<String>> = VERBS.into_iter().filter_map(word).collect();
    (!access.is_empty()).then(|| EntityAccess {
        entity: entity.to_owned(),
        offers: VERBS.into_iter().filter_map(offer).collect(),
        access,
    })
}

#[cfg(test)]
mod tests {
    use super::understand;
    use permlint_model::Action;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn words_are_kept_as_they_were_sent() {
        let json = json!({ "info": {
            "canQuery": true, "canDelete": false, "canCreate": null,
            "userAccessForQuery": "Partial", "userAccessForCreate": 2, "userAccessForUpdate": null,
        } });
        let access = understand(&json, "Tickets").unwrap();
        assert_eq!(access.access[&Action::Query].as_deref(), Some("Partial"));
        assert_eq!(access.access[&Action::Create].as_deref(), Some("2"));
        assert_eq!(access.access[&Action::Update], None);
        assert!(!access.access.contains_key(&Action::Delete));
        assert!(access.offers[&Action::Query] && !access.offers[&Action::Delete]);
        assert_eq!(access.offers.len(), 2);
    }

    #[test]
    fn an_answer_that_tells_no_access_is_none() {
        for odd in [
            json!(null),
            json!({}),
            json!({ "info": [] }),
            json!({ "info": { "canQuery": true } }),
        ] {
            assert_eq!(understand(&odd, "Tickets"), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn any_word_is_kept(word in any::<String>()) {
            let json = json!({ "info": { "userAccessForDelete": word } });
            let access = understand(&json, "X").unwrap();
            prop_assert_eq!(access.access[&Action::Delete].as_ref(), Some(&word));
        }
    }
}
