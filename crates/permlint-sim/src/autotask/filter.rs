//! The `filter` of a query.
//!
//! `{"op":"and","items":[…]}` groups, `{"op":"eq","field":"id","value":1}`
//! compares. Comparing text without regard to case is *invented*.

use std::cmp::Ordering;

use serde_json::Value;

use super::query::member;

/// More conditions than this under one `or` are refused.
const MOST_ALTERNATIVES: usize = 500;

/// A parsed filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Compare {
        field: String,
        operator: Operator,
        value: Value,
    },
}

/// What stands between a field and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    BeginsWith,
    EndsWith,
    Contains,
    Exist,
    NotExist,
    In,
    NotIn,
}

impl Operator {
    fn named(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "eq" => Self::Equal,
            "noteq" => Self::NotEqual,
            "gt" => Self::Greater,
            "gte" => Self::GreaterOrEqual,
            "lt" => Self::Less,
            "lte" => Self::LessOrEqual,
            "beginswith" => Self::BeginsWith,
            "endswith" => Self::EndsWith,
            "contains" => Self::Contains,
            "exist" => Self::Exist,
            "notexist" => Self::NotExist,
            "in" => Self::In,
            "notin" => Self::NotIn,
            _ => return None,
        })
    }
}

impl Filter {
    /// Reads the list of conditions, all of which have to hold; the error says
    /// what could not be read.
    pub(super) fn parse(list: &Value) -> Result<Self, String> {
        Ok(Self::And(items(list)?))
    }

    fn one(value: &Value) -> Result<Self, String> {
        let text = |name: &str| member(value, name).and_then(Value::as_str);
        let word = text("op").ok_or("A filter has no op.")?;
        match word.to_ascii_lowercase().as_str() {
            "and" => Ok(Self::And(group(value)?)),
            "or" => alternatives(group(value)?),
            _ => Ok(Self::Compare {
                field: text("field").ok_or("A filter has no field.")?.to_owned(),
                operator: Operator::named(word).ok_or(format!("{word} is no operator."))?,
                value: member(value, "value").cloned().unwrap_or_default(),
            }),
        }
    }

    /// Whether a record passes.
    pub(super) fn accepts(&self, record: &Value) -> bool {
        match self {
            Self::And(items) => items.iter().all(|item| item.accepts(record)),
            Self::Or(items) => items.iter().any(|item| item.accepts(record)),
            Self::Compare {
                field,
                operator,
                value,
            } => compare(
                member(record, field).unwrap_or(&Value::Null),
                *operator,
                value,
            ),
        }
    }

    /// Every field that the filter names.
    pub(super) fn fields(&self) -> Vec<&str> {
        match self {
            Self::And(items) | Self::Or(items) => items.iter().flat_map(Self::fields).collect(),
            Self::Compare { field, .. } => vec![field],
        }
    }
}

fn items(list: &Value) -> Result<Vec<Filter>, String> {
    let list = list.as_array().filter(|items| !items.is_empty());
    let list = list.ok_or("A filter is required and must not be empty.")?;
    list.iter().map(Filter::one).collect()
}

fn group(value: &Value) -> Result<Vec<Filter>, String> {
    items(member(value, "items").unwrap_or(&Value::Null))
}

fn alternatives(items: Vec<Filter>) -> Result<Filter, String> {
    if items.len() > MOST_ALTERNATIVES {
        return Err(format!("More than {MOST_ALTERNATIVES} OR conditions."));
    }
    Ok(Filter::Or(items))
}

fn compare(found: &Value, operator: Operator, value: &Value) -> bool {
    let order = order(found, value);
    match operator {
        Operator::Equal => order.is_eq(),
        Operator::NotEqual => order.is_ne(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::BeginsWith => text(found).starts_with(&text(value)),
        Operator::EndsWith => text(found).ends_with(&text(value)),
        Operator::Contains => text(found).contains(&text(value)),
        Operator::Exist => !found.is_null(),
        Operator::NotExist => found.is_null(),
        Operator::In => is_in(found, value),
        Operator::NotIn => !is_in(found, value),
    }
}

fn is_in(found: &Value, values: &Value) -> bool {
    let mut values = values.as_array().into_iter().flatten();
    values.any(|value| order(found, value).is_eq())
}

/// Numbers are compared as numbers, also when they were sent as text.
fn order(a: &Value, b: &Value) -> Ordering {
    let (a, b) = (text(a), text(b));
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => a.cmp(&b),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.to_lowercase(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Filter;

    fn check(filter: &Value, expected: bool) {
        let record = json!({
            "id": 7, "userName": "Alice", "isActive": true, "title": null, "licenseType": 1,
        });
        let parsed = Filter::parse(&json!([filter])).unwrap();
        assert_eq!(parsed.accepts(&record), expected, "{filter}");
    }

    #[test]
    fn operators_compare() {
        for (filter, expected) in [
            (json!({ "op": "eq", "field": "ID", "value": 7 }), true),
            (json!({ "op": "eq", "field": "id", "value": "7" }), true),
            (
                json!({ "op": "eq", "field": "isActive", "value": "true" }),
                true,
            ),
            (json!({ "op": "noteq", "field": "id", "value": 7 }), false),
            (json!({ "op": "gt", "field": "id", "value": 6 }), true),
            (json!({ "op": "gt", "field": "id", "value": 10 }), false),
            (json!({ "op": "gte", "field": "id", "value": 7 }), true),
            (json!({ "op": "lt", "field": "id", "value": 7 }), false),
            (json!({ "op": "lte", "field": "id", "value": 7 }), true),
            (
                json!({ "Op": "BEGINSWITH", "Field": "username", "Value": "al" }),
                true,
            ),
            (
                json!({ "op": "endsWith", "field": "userName", "value": "bob" }),
                false,
            ),
            (
                json!({ "op": "contains", "field": "userName", "value": "LIC" }),
                true,
            ),
            (json!({ "op": "exist", "field": "title" }), false),
            (json!({ "op": "notExist", "field": "title" }), true),
            (
                json!({ "op": "in", "field": "licenseType", "value": [1, 2] }),
                true,
            ),
            (
                json!({ "op": "notIn", "field": "licenseType", "value": [1, 2] }),
                false,
            ),
        ] {
            check(&filter, expected);
        }
    }

    #[test]
    fn groups_nest() {
        let seven = json!({ "op": "eq", "field": "id", "value": 7 });
        let bob = json!({ "op": "eq", "field": "userName", "value": "bob" });
        check(&json!({ "op": "or", "items": [seven, bob] }), true);
        check(&json!({ "op": "and", "items": [seven, bob] }), false);
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        let many = vec![json!({ "op": "eq", "field": "id", "value": 1 }); 501];
        for list in [
            json!([]),
            json!({}),
            json!([{ "field": "id", "value": 1 }]),
            json!([{ "op": "like", "field": "id", "value": 1 }]),
            json!([{ "op": "eq", "value": 1 }]),
            json!([{ "op": "or", "items": [] }]),
            json!([{ "op": "or", "items": many }]),
        ] {
            assert!(Filter::parse(&list).is_err(), "{list}");
        }
    }
}
