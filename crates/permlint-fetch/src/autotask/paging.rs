//! Reading the rows of an entity to their end, and knowing whether that was their end.
//!
//! The address of a next page answers to the verb of the first page only, and its host is the
//! server's word. So pages are windows of ids instead: everything above the last id seen. That
//! rests on rows coming in ascending order of their ids, which public clients rely on and no
//! document promises; it is checked, and a list that breaks it is not believed.

use serde_json::{Value, json};

use super::api::Api;
use crate::http::Trouble;
use crate::record::Record;

/// No list of a tenant has more pages; a server that goes on is not believed.
const MAX_PAGES: u32 = 500;

/// The rows of an entity, with these fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    /// The entity, such as `Resources`.
    pub(super) entity: &'a str,
    /// The fields to ask for; never all of them, since there are secrets among them.
    pub(super) fields: &'a [&'a str],
}

/// A list as it was read.
#[derive(Debug)]
pub(super) struct Listing {
    /// Every record, by ascending id; each is an object.
    pub(super) records: Vec<Value>,
    /// How many the platform counts.
    pub(super) expected: Option<u64>,
    /// What stands in the way of trusting the list.
    pub(super) doubt: Option<Doubt>,
}

/// What stands in the way of trusting a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// No count confirms it.
    NotCounted(String),
    /// The count differs from what was received.
    Miscounted,
    /// A record came out of order or twice, so that others may not have come at all.
    Disordered,
    /// It does not end.
    Endless,
}

impl List<'_> {
    pub(super) fn path(&self) -> String {
        format!("/{}/query", self.entity)
    }

    /// The query for at most `size` records above an id; for the first ones without one.
    pub(super) fn search(&self, above: Option<i64>, size: u32) -> String {
        let model = json!({
            "filter": [condition(above)],
            "MaxRecords": size,
            "IncludeFields": self.fields,
        });
        model.to_string()
    }
}

/// A filter must not be empty: the one that matches all compares with zero (Postman collection).
fn condition(above: Option<i64>) -> Value {
    match above {
        Some(last) => json!({ "op": "gt", "field": "id", "value": last }),
        None => json!({ "op": "gte", "field": "id", "value": 0 }),
    }
}

/// Reads every row of an entity, and the platform's count of them.
pub(super) async fn read(api: &mut Api<'_>, list: &List<'_>) -> Result<Listing, Trouble> {
    let size = api.page_size();
    let mut pages = Pages::new(size as usize);
    let first = page(api, list, list.search(None, size)).await?;
    let mut above = pages.take(first)?;
    match count(api, list).await {
        Ok(count) => pages.expected = Some(count),
        Err(why) => pages.uncounted = Some(why),
    }
    above = above.or_else(|| pages.missing());
    while above.is_some() {
        let next = page(api, list, list.search(above, size)).await?;
        above = pages.take(next)?;
    }
    Ok(pages.finish())
}

async fn page(api: &mut Api<'_>, list: &List<'_>, search: String) -> Result<Value, Trouble> {
    Ok(api.get(&list.path(), &[("search", search)]).await?.json)
}

/// The platform's own count, or why there is none.
async fn count(api: &mut Api<'_>, list: &List<'_>) -> Result<u64, String> {
    let search = json!({ "filter": [condition(None)] }).to_string();
    let answer = api
        .get(&format!("{}/count", list.path()), &[("search", search)])
        .await;
    let answer = answer.map_err(|trouble| trouble.said())?;
    let count = Record::of(&answer.json).and_then(|record| record.text("queryCount"));
    let count = count.and_then(|text| text.parse().ok());
    count.ok_or_else(|| "the answer holds no number".to_owned())
}

/// The pages so far.
#[derive(Debug, Default)]
struct Pages {
    size: usize,
    records: Vec<Value>,
    last: Option<i64>,
    read: u32,
    expected: Option<u64>,
    uncounted: Option<String>,
    disordered: bool,
    endless: bool,
}

impl Pages {
    fn new(size: usize) -> Self {
        Self {
            size,
            ..Self::default()
        }
    }

    /// Takes a page in, and says above which id to go on.
    fn take(&mut self, json: Value) -> Result<Option<i64>, Trouble> {
        let announced = announces_more(&json);
        let records = records(json)?;
        let length = records.len();
        for record in &records {
            let id = id(record)?;
            self.disordered |= self.last.is_some_and(|last| id <= last);
            self.last = Some(id);
        }
        self.records.extend(records);
        self.read += 1;
        if length == 0 || self.disordered {
            return Ok(None);
        }
        self.endless = self.read >= MAX_PAGES;
        let more = length >= self.size || announced || self.is_short();
        Ok(self.last.filter(|_| more && !self.endless))
    }

    /// Where to go on because the count says that there is more.
    fn missing(&self) -> Option<i64> {
        self.last.filter(|_| self.is_short() && !self.disordered)
    }

    fn is_short(&self) -> bool {
        self.expected
            .is_some_and(|n| (self.records.len() as u64) < n)
    }

    fn finish(self) -> Listing {
        let received = self.records.len() as u64;
        let doubt = match self.expected {
            _ if self.disordered => Some(Doubt::Disordered),
            _ if self.endless => Some(Doubt::Endless),
            Some(expected) if expected == received => None,
            Some(_) => Some(Doubt::Miscounted),
            None => self.uncounted.map(Doubt::NotCounted),
        };
        Listing {
            records: self.records,
            expected: self.expected,
            doubt,
        }
    }
}

/// Whether the server says that another page follows. Where it leads is of no interest.
fn announces_more(json: &Value) -> bool {
    json["pageDetails"]["nextPageUrl"].is_string()
}

fn records(mut json: Value) -> Result<Vec<Value>, Trouble> {
    let shape = |what: String| Trouble::Shape { what };
    let items = json.get_mut("items").map(Value::take);
    let Some(Value::Array(records)) = items else {
        return Err(shape("a list of items was promised".to_owned()));
    };
    match records.iter().position(|record| !record.is_object()) {
        Some(at) => Err(shape(format!("record {} of a page is no object", at + 1))),
        None => Ok(records),
    }
}

fn id(record: &Value) -> Result<i64, Trouble> {
    let id = Record::of(record).and_then(|record| record.id("id")?.parse().ok());
    id.ok_or_else(|| Trouble::Shape {
        what: "a record has no number as its id".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(ids: &[i64], next: bool) -> Value {
        let items: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let next = next.then_some("https://evil.example.test/");
        json!({ "items": items, "pageDetails": { "nextPageUrl": next } })
    }

    fn read_all(pages: &[Value], size: usize, expected: Option<u64>) -> Listing {
        let mut so_far = Pages::new(size);
        so_far.expected = expected;
        for page in pages {
            if so_far.take(page.clone()).unwrap().is_none() {
                break;
            }
        }
        so_far.finish()
    }

    #[test]
    fn the_query_matches_all_and_then_what_follows() {
        let list = List {
            entity: "Resources",
            fields: &["id", "userName"],
        };
        let model: Value = serde_json::from_str(&list.search(None, 500)).unwrap();
        let all = json!([{ "op": "gte", "field": "id", "value": 0 }]);
        assert_eq!(model["filter"], all);
        assert_eq!(model["IncludeFields"], json!(["id", "userName"]));
        let model: Value = serde_json::from_str(&list.search(Some(7), 500)).unwrap();
        assert_eq!(model["filter"][0]["op"], "gt");
        assert_eq!(model["filter"][0]["value"], 7);
    }

    #[test]
    fn a_list_ends_where_a_page_is_not_full_and_nothing_says_otherwise() {
        for (size, next, expected, goes_on) in [
            (3, false, None, false),
            (2, false, None, true),
            (3, true, None, true),
            (3, false, Some(3), true),
            (3, false, Some(2), false),
        ] {
            let mut pages = Pages::new(size);
            pages.expected = expected;
            let above = pages.take(page(&[4, 9], next)).unwrap();
            assert_eq!(above, goes_on.then_some(9), "{size} {next} {expected:?}");
            assert_eq!(pages.take(page(&[], true)).unwrap(), None);
        }
    }

    #[test]
    fn missing_page_details_are_no_trouble() {
        let mut pages = Pages::new(5);
        assert_eq!(
            pages.take(json!({ "items": [{ "id": "7" }] })).unwrap(),
            None
        );
        assert_eq!(pages.finish().records.len(), 1);
    }

    #[test]
    fn other_shapes_are_refused() {
        for odd in [
            json!(null),
            json!([]),
            json!({ "items": null }),
            json!({ "items": {} }),
            json!({ "items": [7] }),
            json!({ "items": [{ "id": null }] }),
            json!({ "items": [{ "id": "x" }] }),
            json!({ "items": [{ "id": 1.5 }] }),
            json!({ "items": [{}] }),
        ] {
            assert!(Pages::new(5).take(odd.clone()).is_err(), "{odd}");
        }
    }

    proptest! {
        /// Any order but the ascending one is noticed, wherever the pages are cut.
        #[test]
        fn disorder_is_never_silent(ids in prop::collection::vec(0_i64..20, 1..12), size in 1_usize..5) {
            let pages: Vec<Value> = ids.chunks(size).map(|ids| page(ids, true)).collect();
            let listing = read_all(&pages, size, None);
            let ascends = ids.windows(2).all(|pair| pair[0] < pair[1]);
            prop_assert_eq!(listing.doubt == Some(Doubt::Disordered), !ascends);
            if ascends {
                prop_assert_eq!(listing.records.len(), ids.len());
            }
        }

        #[test]
        fn any_json_is_read_or_refused(text in "[\\[\\]{}\":,a-z0-9 ]{0,60}") {
            if let Ok(json) = serde_json::from_str(&text) {
                let _ = Pages::new(1).take(json);
            }
        }
    }
}
