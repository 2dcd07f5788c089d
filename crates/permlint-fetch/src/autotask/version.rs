//! The product's version.

use permlint_model::snapshot::Part;

use super::api::Api;
use super::coverage::{misshapen, troubled};
use crate::coverage::{PartRead, read_one};
use crate::record::Record;

const PATH: &str = "/Version";

/// Reads the version. It needs the keys and no right on any entity (seen in public clients).
pub(super) async fn read(api: &mut Api<'_>) -> PartRead<Option<String>> {
    let answer = match api.get(PATH, &[]).await {
        Ok(answer) => answer,
        Err(trouble) => return troubled(Part::Info, PATH, trouble),
    };
    match Record::of(&answer.json) {
        Some(record) => read_one(Part::Info, PATH, version(record)),
        None => misshapen(Part::Info, PATH, "an object was promised".to_owned()),
    }
}

/// The parts that were sent, such as `2026.3.118`.
fn version(record: Record<'_>) -> Option<String> {
    let parts = ["majorVersion", "minorVersion", "build"];
    let parts: Vec<String> = parts.iter().map_while(|name| record.text(name)).collect();
    (!parts.is_empty()).then(|| parts.join("."))
}
