//! The rows of a role, and of the caller: one row is one entry of one module.

use permlint_model::Action;
use permlint_model::snapshot::{Labels, Row};
use serde_json::Value;

use crate::record::Record;

/// The levels of a row. The OpenAPI document knows `None`, `My`, `All` and null.
const LEVELS: [(&str, Action); 4] = [
    ("addLevel", Action::Add),
    ("editLevel", Action::Edit),
    ("deleteLevel", Action::Delete),
    ("inquireLevel", Action::Inquire),
];
/// The flags of a row. Their meaning is documented nowhere, so no verdict is drawn from them.
const FLAGS: [&str; 4] = ["myAllFlag", "reportFlag", "restrictFlag", "customFlag"];

/// Reads rows. Two rows for one entry stay two.
pub(super) fn rows(records: &[Value]) -> Result<Vec<Row>, String> {
    let rows = records.iter().enumerate();
    rows.map(|(at, record)| row(record).ok_or_else(|| format!("row {} names no entry", at + 1)))
        .collect()
}

fn row(record: &Value) -> Option<Row> {
    let record = Record::of(record)?;
    let entry = labels(record, "moduleFunction");
    if entry == Labels::default() {
        return None;
    }
    let level = |(field, action): (&str, Action)| Some((action, record.sent_word(field)?));
    let flag = |name: &str| Some((name.to_owned(), record.sent_flag(name)?));
    Some(Row {
        module: labels(record, "module"),
        entry,
        id: record.id("id"),
        values: LEVELS.into_iter().filter_map(level).collect(),
        flags: FLAGS.into_iter().filter_map(flag).collect(),
    })
}

/// The three names. Which of them the screen shows is documented nowhere, so all are kept.
fn labels(record: Record<'_>, prefix: &str) -> Labels {
    Labels {
        identifier: record.label(&format!("{prefix}Identifier")),
        name: record.label(&format!("{prefix}Name")),
        description: record.label(&format!("{prefix}Description")),
    }
}

#[cfg(test)]
mod tests {
    use super::rows;
    use permlint_model::Action;
    use serde_json::json;

    #[test]
    fn null_and_absent_levels_stay_apart() {
        let records = [json!({
            "moduleFunctionName": "invoicing", "addLevel": null, "editLevel": "My",
            "inquireLevel": 3, "customFlag": null, "myAllFlag": true,
        })];
        let row = rows(&records).unwrap().remove(0);
        assert_eq!(row.values[&Action::Add], None);
        assert_eq!(row.values[&Action::Edit].as_deref(), Some("My"));
        assert_eq!(row.values[&Action::Inquire].as_deref(), Some("3"));
        assert!(!row.values.contains_key(&Action::Delete));
        assert_eq!(row.flags["customFlag"], None);
        assert_eq!(row.flags["myAllFlag"], Some(true));
        assert!(!row.flags.contains_key("reportFlag"));
    }

    #[test]
    fn a_row_without_any_name_is_no_row() {
        let records = [
            json!({ "moduleFunctionName": "a" }),
            json!({ "addLevel": "All" }),
        ];
        assert_eq!(rows(&records).unwrap_err(), "row 2 names no entry");
    }
}
