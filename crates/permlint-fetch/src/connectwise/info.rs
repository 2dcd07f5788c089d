//! The product's version.

use permlint_model::snapshot::Part;

use super::api::Api;
use super::coverage::troubled;
use crate::coverage::{PartRead, read_one};
use crate::http::Trouble;
use crate::record::Record;

const PATH: &str = "/system/info";

/// Reads the version. This is the first authenticated request of a run.
pub(super) async fn read(api: &Api<'_>) -> PartRead<Option<String>> {
    let answer = match api.get(PATH, &[]).await {
        Ok(answer) => answer,
        Err(trouble) => return troubled(Part::Info, PATH, trouble),
    };
    match Record::of(&answer.json) {
        Some(record) => read_one(Part::Info, PATH, record.text("version")),
        None => {
            let what = "an object was promised".to_owned();
            troubled(Part::Info, PATH, Trouble::Shape { what })
        }
    }
}
