//! Query parameters: filter, order, projection, pages.

use std::cmp::Ordering;

use serde_json::Value;
use url::form_urlencoded::{Serializer, parse};

use super::answer::Answer;
use super::conditions::Condition;
use super::errors::bad_parameter;
use super::value::{at, project};

/// What a client gets that does not ask: the trap for those who forget to.
const DEFAULT_SIZE: usize = 25;
/// The largest page.
const MAX_SIZE: usize = 1000;

/// The parameters of one request.
#[derive(Debug, Clone)]
pub(super) struct Query {
    conditions: Option<Condition>,
    order: Vec<Order>,
    fields: Vec<String>,
    pub(super) page: usize,
    pub(super) size: usize,
    /// The last id of the page before, in forward-only paging.
    pub(super) after: u64,
    pub(super) forward_only: bool,
    others: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Order {
    field: String,
    descending: bool,
}

impl Query {
    /// Reads the parameters that are known and ignores the others.
    pub(super) fn parse(raw: &str, forward_only: bool) -> Result<Self, Answer> {
        let mut query = Self::empty(forward_only);
        for (name, value) in parse(raw.as_bytes()) {
            query.take(&name, &value)?;
        }
        if forward_only && !query.order.is_empty() {
            // The guide forbids it; that it is refused with 400 is invented.
            return Err(bad_parameter("orderBy", "not with forward-only paging"));
        }
        Ok(query)
    }

    fn empty(forward_only: bool) -> Self {
        Self {
            conditions: None,
            order: Vec::new(),
            fields: Vec::new(),
            page: 1,
            size: DEFAULT_SIZE,
            after: 0,
            forward_only,
            others: Vec::new(),
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Answer> {
        match name.to_ascii_lowercase().as_str() {
            "page" => self.page = integer(name, value, 1)?,
            // Invented: a size beyond the largest is cut rather than refused,
            // as that is what hurts a client which counts on its own size.
            "pagesize" => self.size = integer(name, value, 1)?.min(MAX_SIZE),
            "pageid" => self.after = integer(name, value, 0)? as u64,
            _ => {
                self.others.push((name.to_owned(), value.to_owned()));
                self.take_text(name, value)?;
            }
        }
        Ok(())
    }

    fn take_text(&mut self, name: &str, value: &str) -> Result<(), Answer> {
        match name.to_ascii_lowercase().as_str() {
            "conditions" => self.conditions = conditions(value)?,
            "orderby" => self.order = order(value)?,
            "fields" => self.fields = list(value),
            _ => {}
        }
        Ok(())
    }

    /// The records that pass the conditions, in order.
    pub(super) fn select(&self, records: Vec<Value>) -> Result<Vec<Value>, Answer> {
        self.check_fields(&records)?;
        let passes = |record: &Value| {
            let mut conditions = self.conditions.iter();
            conditions.all(|condition| condition.accepts(record))
        };
        let mut kept: Vec<_> = records.into_iter().filter(passes).collect();
        kept.sort_by(|a, b| self.compare(a, b));
        Ok(kept)
    }

    /// Only fields that the records have can be filtered by.
    fn check_fields(&self, records: &[Value]) -> Result<(), Answer> {
        let has = |field: &str| records.iter().any(|record| at(record, field).is_some());
        let named = self.conditions.iter().flat_map(Condition::fields);
        for field in named {
            if !records.is_empty() && !has(field) {
                return Err(bad_parameter("conditions", &format!("no field `{field}`")));
            }
        }
        Ok(())
    }

    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let mut order = self.order.iter().map(|order| order.compare(a, b));
        order.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// The record with the fields that were asked for.
    pub(super) fn project(&self, record: &Value) -> Value {
        if self.fields.is_empty() {
            return record.clone();
        }
        project(record, &self.fields)
    }

    /// The same query for another page. That page comes last: a public client
    /// finds it only there.
    pub(super) fn to_page(&self, parameter: &str, page: u64) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.others)
            .append_pair("pageSize", &self.size.to_string())
            .append_pair(parameter, &page.to_string())
            .finish()
    }
}

impl Order {
    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let (a, b) = (at(a, &self.field), at(b, &self.field));
        let order = match (a.and_then(Value::as_f64), b.and_then(Value::as_f64)) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => text(a).cmp(&text(b)),
        };
        if self.descending {
            order.reverse()
        } else {
            order
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.to_lowercase(),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

fn integer(name: &str, value: &str, least: usize) -> Result<usize, Answer> {
    match value.parse() {
        Ok(number) if number >= least => Ok(number),
        _ => Err(bad_parameter(
            name,
            &format!("expected an integer from {least}"),
        )),
    }
}

fn conditions(value: &str) -> Result<Option<Condition>, Answer> {
    if value.trim().is_empty() {
        return Ok(None);
    }
    let parsed = Condition::parse(value);
    parsed
        .map(Some)
        .map_err(|reason| bad_parameter("conditions", &reason))
}

fn order(value: &str) -> Result<Vec<Order>, Answer> {
    list(value).iter().map(|item| order_item(item)).collect()
}

fn order_item(item: &str) -> Result<Order, Answer> {
    let words: Vec<_> = item.split_whitespace().collect();
    let (field, descending) = match words.as_slice() {
        [field] => (field, false),
        [field, direction] if direction.eq_ignore_ascii_case("asc") => (field, false),
        [field, direction] if direction.eq_ignore_ascii_case("desc") => (field, true),
        _ => {
            return Err(bad_parameter(
                "orderBy",
                "expected `field asc` or `field desc`",
            ));
        }
    };
    Ok(Order {
        field: (*field).to_owned(),
        descending,
    })
}

fn list(value: &str) -> Vec<String> {
    let items = value.split(',').map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
