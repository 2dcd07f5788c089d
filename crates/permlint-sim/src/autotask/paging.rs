//! Pages of a list, and the addresses that lead from one to the next.
//!
//! The trap: an address that came with the answer to a POST has to be POSTed
//! to, with the same body; one that came with the answer to a GET carries the
//! query and has to be read with GET.

use serde_json::{Value, json};
use url::form_urlencoded::{Serializer, parse};

use super::answer::Answer;
use super::entities::Entity;
use super::errors::bad_query;
use super::fault::{Fault, Faults};
use super::query::{Query, id, member};
use super::zone::origin;

/// Which page of a list: the ids at the ends of the pages before it. Zero is an
/// id: the tenant's own company has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Window(Vec<u64>);

/// Where a page was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) host: &'a str,
    pub(super) entity: &'static Entity,
    /// The query as text, when it came in the address.
    pub(super) search: Option<&'a str>,
}

impl Window {
    /// Reads `?paging=`.
    pub(super) fn parse(raw: &str) -> Result<Self, Answer> {
        let paging = parameter(raw, "paging").unwrap_or_default();
        let paging: Value = serde_json::from_str(&paging)
            .map_err(|_| bad_query("The paging parameter is no JSON object."))?;
        let before = ids(&paging, "previousIds");
        Ok(Self([before, ids(&paging, "nextIds")].concat()))
    }

    fn next(&self, last: u64) -> Self {
        Self([&self.0[..], &[last]].concat())
    }

    fn previous(&self) -> Option<Self> {
        let (_, before) = self.0.split_last()?;
        Some(Self(before.to_vec()))
    }

    fn starts_before(&self, record: &Value) -> bool {
        self.0.last().is_none_or(|end| id(record) > *end)
    }

    /// Cuts the window's page out of records in ascending order.
    pub(super) fn page(
        &self,
        mut records: Vec<Value>,
        query: &Query,
        place: Place<'_>,
        faults: &Faults,
    ) -> Value {
        records.retain(|record| self.starts_before(record));
        let more = records.len() > query.max_records;
        records.truncate(query.max_records);
        let end = records.last().map(id).filter(|_| more);
        if faults.has(Fault::IdsOutOfOrder) {
            records.reverse();
        }
        let details = self.details(records.len(), end, query, place, faults);
        let items = records.into_iter().map(|record| query.project(record));
        let items = items.collect::<Vec<_>>();
        if faults.has(Fault::MissingPageDetails) {
            return json!({ "items": items });
        }
        json!({ "items": items, "pageDetails": details })
    }

    /// `end` is the id at the end of a page that is not the last.
    fn details(
        &self,
        count: usize,
        end: Option<u64>,
        query: &Query,
        place: Place<'_>,
        faults: &Faults,
    ) -> Value {
        let next = if faults.has(Fault::NextPageLoop) {
            Some(self.clone())
        } else {
            end.map(|end| self.next(end))
        };
        let url = |word| move |window: Self| window.url(word, query, place, faults);
        json!({
            "count": count,
            "requestCount": query.max_records,
            "prevPageUrl": self.previous().map(url("previous")),
            "nextPageUrl": next.map(url("next")),
        })
    }

    fn url(&self, word: &str, query: &Query, place: Place<'_>, faults: &Faults) -> String {
        let origin = if faults.has(Fault::NextPageElsewhere) {
            "https://webservices2.autotask.net.evil.example.test".to_owned()
        } else {
            origin(place.host)
        };
        let paging = json!({
            "pageSize": query.max_records,
            "previousIds": self.0.split_last().map_or(&[][..], |(_, before)| before),
            "nextIds": self.0.last().as_slice(),
        });
        let mut parameters = Serializer::new(String::new());
        parameters.append_pair("paging", &paging.to_string());
        parameters.extend_pairs(place.search.map(|search| ("search", search)));
        let (entity, parameters) = (place.entity.name, parameters.finish());
        format!("{origin}/ATServicesRest/V1.0/{entity}/query/{word}?{parameters}")
    }
}

/// A parameter of a query string, whatever the case of its name.
pub(super) fn parameter(raw: &str, name: &str) -> Option<String> {
    let found = parse(raw.as_bytes()).find(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.into_owned())
}

fn ids(paging: &Value, name: &str) -> Vec<u64> {
    let ids = member(paging, name).and_then(Value::as_array);
    let ids = ids.into_iter().flatten();
    ids.filter_map(Value::as_u64).collect()
}
