//! What a query asks for: which records, how many, which fields.

use serde_json::{Map, Value};

use super::answer::Answer;
use super::entities::Entity;
use super::errors::{bad_query, no_field};
use super::filter::Filter;

/// The largest page, and what a client gets that does not ask.
const MAX_RECORDS: usize = 500;

/// The model that is POSTed, or sent in `?search=`.
#[derive(Debug, Clone)]
pub(super) struct Query {
    filter: Filter,
    pub(super) max_records: usize,
    /// Empty when all fields are wanted.
    include: Vec<String>,
}

impl Query {
    /// Reads a model; what it does not know it ignores.
    pub(super) fn parse(text: &str) -> Result<Self, Answer> {
        let model: Value =
            serde_json::from_str(text).map_err(|_| bad_query("The query is no JSON object."))?;
        let filter = Filter::parse(member(&model, "filter").unwrap_or(&Value::Null));
        Ok(Self {
            filter: filter.map_err(|reason| bad_query(&reason))?,
            max_records: max_records(&model)?,
            include: include(&model),
        })
    }

    /// The records that pass the filter, by ascending id.
    pub(super) fn select(
        &self,
        entity: &Entity,
        fields: &[&str],
        mut records: Vec<Value>,
    ) -> Result<Vec<Value>, Answer> {
        self.check(entity, fields)?;
        records.retain(|record| self.filter.accepts(record));
        records.sort_by_key(id);
        Ok(records)
    }

    fn check(&self, entity: &Entity, fields: &[&str]) -> Result<(), Answer> {
        let known = |name: &str| fields.iter().any(|field| field.eq_ignore_ascii_case(name));
        let mut named = self.filter.fields();
        named.extend(self.include.iter().map(String::as_str));
        match named.into_iter().find(|name| !known(name)) {
            Some(name) => Err(no_field(name, &entity.singular())),
            None => Ok(()),
        }
    }

    /// The record with the fields that were asked for.
    pub(super) fn project(&self, record: Value) -> Value {
        let Value::Object(fields) = record else {
            return record;
        };
        if self.include.is_empty() {
            return Value::Object(fields);
        }
        let asked = |name: &str| {
            self.include
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(name))
        };
        let kept = fields.into_iter().filter(|(name, _)| asked(name));
        let mut kept: Map<_, _> = kept.collect();
        // Comes with every record, asked for or not.
        kept.insert("userDefinedFields".to_owned(), Value::Array(Vec::new()));
        Value::Object(kept)
    }
}

/// A field of an object, whatever the case of its name.
pub(super) fn member<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let mut fields = object.as_object()?.iter();
    let found = fields.find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

/// The id of a record.
pub(super) fn id(record: &Value) -> u64 {
    record["id"].as_u64().unwrap_or(0)
}

fn max_records(model: &Value) -> Result<usize, Answer> {
    let Some(wanted) = member(model, "MaxRecords").filter(|value| !value.is_null()) else {
        return Ok(MAX_RECORDS);
    };
    let wanted = wanted
        .as_u64()
        .and_then(|wanted| usize::try_from(wanted).ok());
    wanted
        .filter(|wanted| (1..=MAX_RECORDS).contains(wanted))
        .ok_or_else(|| bad_query("MaxRecords must be between 1 and 500."))
}

fn include(model: &Value) -> Vec<String> {
    let list = member(model, "IncludeFields").and_then(Value::as_array);
    let names = list.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}
