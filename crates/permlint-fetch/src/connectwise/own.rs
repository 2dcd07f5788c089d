//! The rights of the calling keys themselves.

use permlint_model::snapshot::{CustomiseItem, OwnRights, Part};
use serde_json::Value;

use super::api::Api;
use super::coverage::{Understood, read_list};
use super::paging::List;
use super::rows::rows;
use crate::coverage::PartRead;
use crate::record::Record;

/// Rows like a role's, with the member they belong to. There is no count of them.
pub(super) const RIGHTS_PATH: &str = "/system/mySecurity";
/// What the caller's "customize" lists hold. The OpenAPI document has this path with a slash at
/// its end, and has no such path for another role.
pub(super) const ITEMS_PATH: &str = "/system/mySecurity/customizeItems/";

/// Reads the caller's own rows.
pub(super) async fn read(api: &Api<'_>) -> PartRead<OwnRights> {
    let list = List {
        path: RIGHTS_PATH.to_owned(),
        fields: None,
        counted: false,
    };
    read_list(api, Part::OwnRights, &list, understand).await
}

/// Reads the caller's own customise lists.
pub(super) async fn read_items(api: &Api<'_>) -> PartRead<Vec<CustomiseItem>> {
    let list = List {
        path: ITEMS_PATH.to_owned(),
        fields: None,
        counted: false,
    };
    read_list(api, Part::OwnItems, &list, items).await
}

fn understand(records: &[Value]) -> Result<Understood<OwnRights>, String> {
    let rows = rows(records)?;
    let (member, note) = match members(records).as_slice() {
        [one] => (Some(one.clone()), None),
        [] => (
            None,
            Some("the platform did not say whose rights these are".to_owned()),
        ),
        _ => (None, Some("the rows name more than one member".to_owned())),
    };
    let value = OwnRights {
        member,
        rows,
        items: Vec::new(),
        access: Vec::new(),
    };
    Ok(Understood { value, note })
}

/// The members that the rows name, each once.
pub(super) fn members(records: &[Value]) -> Vec<String> {
    let member = |record| Record::of(record)?.nested("member")?.id("identifier");
    let mut members: Vec<String> = records.iter().filter_map(member).collect();
    members.sort();
    members.dedup();
    members
}

fn items(records: &[Value]) -> Result<Vec<CustomiseItem>, String> {
    let items = records.iter().enumerate();
    items
        .map(|(at, record)| item(record).ok_or_else(|| format!("item {} has no name", at + 1)))
        .collect()
}

/// The list may be null in the OpenAPI document; the item's own name may not be missing.
fn item(record: &Value) -> Option<CustomiseItem> {
    let record = Record::of(record)?;
    Some(CustomiseItem {
        list: record.label("customizeIdentifier"),
        item: record.id("itemIdentifier")?,
    })
}
