//! Which modules of the product are switched on.

use std::collections::BTreeMap;

use permlint_model::snapshot::Part;
use serde_json::Value;

use super::api::Api;
use super::coverage::{misshapen, troubled};
use crate::coverage::{PartRead, read_one};
use crate::record::Record;

pub(super) const PATH: &str = "/Modules";

/// Reads the modules by the platform's key. What each key names is documented nowhere.
pub(super) async fn read(api: &mut Api<'_>) -> PartRead<BTreeMap<String, bool>> {
    let answer = match api.get(PATH, &[]).await {
        Ok(answer) => answer,
        Err(trouble) => return troubled(Part::Modules, PATH, trouble),
    };
    match understand(&answer.json) {
        Ok(modules) => {
            let received = modules.len() as u64;
            let mut read = read_one(Part::Modules, PATH, modules);
            read.coverage.received = Some(received);
            read
        }
        Err(what) => misshapen(Part::Modules, PATH, what),
    }
}

fn understand(json: &Value) -> Result<BTreeMap<String, bool>, String> {
    let list = json.get("modules").and_then(Value::as_array);
    let mut modules = BTreeMap::new();
    for (at, value) in list
        .ok_or("a list of modules was promised")?
        .iter()
        .enumerate()
    {
        let module = Record::of(value).and_then(|r| Some((r.id("key")?, r.flag("value")?)));
        let (key, on) = module.ok_or_else(|| format!("module {} has no key or value", at + 1))?;
        if modules.insert(key, on).is_some_and(|before| before != on) {
            return Err("a module is sent as on and as off".to_owned());
        }
    }
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::understand;
    use serde_json::json;

    #[test]
    fn modules_are_read_by_key_and_contradictions_are_errors() {
        let read = |list| understand(&json!({ "modules": list }));
        let both = json!([{ "key": 24, "value": true }, { "key": "7", "value": "False" }]);
        let modules = read(both).unwrap();
        assert_eq!((modules["24"], modules["7"]), (true, false));
        for bad in [
            json!(null),
            json!([{ "key": 24 }]),
            json!([{ "value": true }]),
            json!([{ "key": 1, "value": 2 }]),
            json!([{ "key": 1, "value": true }, { "key": "1", "value": false }]),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
