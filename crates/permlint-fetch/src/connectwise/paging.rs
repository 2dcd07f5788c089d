//! Reading a list to its end, and knowing whether that was its end.

use std::collections::BTreeSet;

use serde_json::Value;

use super::api::Api;
use super::link::{Cursor, Link, link};
use crate::http::{Answer, Trouble};
use crate::record::Record;

/// What the API sends of a list when nobody asks for more (developer guide). A page of exactly
/// this size may come from a server that ignored the page size.
const DEFAULT_PAGE: usize = 25;
/// No list of a tenant has more pages; a server that says so goes round in circles.
const MAX_PAGES: u32 = 500;

/// A list of the API.
#[derive(Debug, Clone)]
pub(super) struct List {
    /// The path, such as `/system/callbacks`.
    pub(super) path: String,
    /// The fields to ask for; all of them where there is none.
    pub(super) fields: Option<&'static str>,
    /// Whether `{path}/count` exists.
    pub(super) counted: bool,
}

/// A list as it was read.
#[derive(Debug)]
pub(super) struct Listing {
    /// Every record, in the server's order; each is an object.
    pub(super) records: Vec<Value>,
    /// How many the platform counts.
    pub(super) expected: Option<u64>,
    /// What stands in the way of trusting the list.
    pub(super) doubt: Option<Doubt>,
}

/// What stands in the way of trusting a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It is as long as the server let it be, and no count confirms it.
    NotCounted(String),
    /// The count differs from what was received.
    Miscounted,
    /// The server's pages lead in a circle, and nothing confirms that all were seen.
    Circle,
    /// A record came on two pages, so that another one may have come on none.
    Overlap,
}

/// Reads every page of a list, and its count.
///
/// Page numbers are asked for, since every list takes them; where the server answers with a
/// cursor of forward-only paging instead, that is used. The end is a page that is not full and
/// has no successor; the count confirms it.
pub(super) async fn read(api: &Api<'_>, list: &List) -> Result<Listing, Trouble> {
    let first = page(api, list, &Cursor::Page(1)).await?;
    let count = match list.counted {
        true => count(api, &list.path).await.map(Some),
        false => Ok(None),
    };
    let expected = count.clone().ok().flatten();
    let mut pages = Pages::new(api.page_size() as usize, expected);
    let mut cursor = pages.take(first)?;
    while let Some(next) = cursor {
        cursor = pages.take(page(api, list, &next).await?)?;
    }
    Ok(pages.finish(count.err()))
}

async fn page(api: &Api<'_>, list: &List, cursor: &Cursor) -> Result<Answer, Trouble> {
    let mut query = vec![("pageSize", api.page_size().to_string())];
    match cursor {
        Cursor::Page(number) => query.push(("page", number.to_string())),
        Cursor::After(id) => query.push(("pageId", id.to_string())),
    }
    if let Some(fields) = list.fields {
        query.push(("fields", fields.to_owned()));
    }
    api.get(&list.path, &query).await
}

/// The platform's own count, or why there is none.
async fn count(api: &Api<'_>, path: &str) -> Result<u64, String> {
    let answer = api.get(&format!("{path}/count"), &[]).await;
    let answer = answer.map_err(|trouble| trouble.said())?;
    let count = Record::of(&answer.json).and_then(|record| record.text("count"));
    let count = count.and_then(|text| text.parse().ok());
    count.ok_or_else(|| "the answer holds no number".to_owned())
}

/// The pages so far.
struct Pages {
    page_size: usize,
    expected: Option<u64>,
    records: Vec<Value>,
    seen: BTreeSet<String>,
    at: Cursor,
    read: u32,
    /// The page was asked for on suspicion: nobody said that it exists.
    guessed: bool,
    circle: bool,
    overlap: bool,
}

impl Pages {
    fn new(page_size: usize, expected: Option<u64>) -> Self {
        Self {
            page_size,
            expected,
            records: Vec::new(),
            seen: BTreeSet::new(),
            at: Cursor::Page(1),
            read: 0,
            guessed: false,
            circle: false,
            overlap: false,
        }
    }

    /// Takes a page in, and says which one to ask for next.
    fn take(&mut self, answer: Answer) -> Result<Option<Cursor>, Trouble> {
        let next = link(&answer.headers);
        let records = records(answer.json)?;
        let length = records.len();
        self.read += 1;
        if length == 0 {
            return Ok(None);
        }
        if !self.is_new(&records) {
            self.circle = !self.guessed;
            return Ok(None);
        }
        self.records.extend(records);
        Ok(self.next(next, length))
    }

    /// Whether any record of the page was not seen on an earlier one.
    fn is_new(&mut self, records: &[Value]) -> bool {
        let keys: Vec<String> = records.iter().map(key).collect();
        let known = keys.iter().filter(|key| self.seen.contains(*key)).count();
        let is_new = known < keys.len();
        self.overlap |= is_new && known > 0;
        self.seen.extend(keys);
        is_new
    }

    fn next(&mut self, link: Link, length: usize) -> Option<Cursor> {
        if self.read >= MAX_PAGES {
            self.circle = true;
            return None;
        }
        match link {
            Link::Next(next) => self.follow(next),
            Link::Last if !self.is_short() => None,
            Link::Absent if !self.may_have_more(length) => None,
            Link::Last | Link::Absent => self.guess(),
        }
    }

    /// A cursor must lead forward.
    fn follow(&mut self, next: Cursor) -> Option<Cursor> {
        let forward = match (&self.at, &next) {
            (Cursor::Page(at), Cursor::Page(next)) => next > at,
            (Cursor::After(at), Cursor::After(next)) => next > at,
            (Cursor::Page(_), Cursor::After(_)) => true,
            (Cursor::After(_), Cursor::Page(_)) => false,
        };
        self.circle = !forward;
        self.guessed = false;
        forward.then(|| {
            self.at = next.clone();
            next
        })
    }

    /// The page after this one, which nobody has announced.
    fn guess(&mut self) -> Option<Cursor> {
        let Cursor::Page(at) = self.at else {
            return None;
        };
        self.guessed = true;
        self.at = Cursor::Page(at + 1);
        Some(self.at.clone())
    }

    fn may_have_more(&self, length: usize) -> bool {
        match self.expected {
            Some(_) => self.is_short() || (length >= self.page_size && !self.is_enough()),
            None => length >= self.page_size || (self.read == 1 && length == DEFAULT_PAGE),
        }
    }

    fn is_short(&self) -> bool {
        self.expected
            .is_some_and(|n| (self.records.len() as u64) < n)
    }

    fn is_enough(&self) -> bool {
        self.expected
            .is_some_and(|n| self.records.len() as u64 >= n)
    }

    fn finish(self, uncounted: Option<String>) -> Listing {
        let received = self.records.len() as u64;
        let doubt = match self.expected {
            _ if self.overlap => Some(Doubt::Overlap),
            Some(expected) if expected == received => None,
            _ if self.circle => Some(Doubt::Circle),
            Some(_) => Some(Doubt::Miscounted),
            None => uncounted.map(Doubt::NotCounted),
        };
        Listing {
            records: self.records,
            expected: self.expected,
            doubt,
        }
    }
}

fn records(json: Value) -> Result<Vec<Value>, Trouble> {
    let shape = |what: String| Trouble::Shape { what };
    let Value::Array(records) = json else {
        return Err(shape("a list was promised".to_owned()));
    };
    match records.iter().position(|record| !record.is_object()) {
        Some(at) => Err(shape(format!("record {} of a page is no object", at + 1))),
        None => Ok(records),
    }
}

/// What tells one record from another: its id, else all of it.
fn key(record: &Value) -> String {
    let id = Record::of(record).and_then(|record| record.id("id"));
    id.unwrap_or_else(|| record.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderMap, HeaderValue, LINK};
    use serde_json::json;

    fn answer(ids: std::ops::Range<u32>, link: Option<&str>) -> Answer {
        let records: Vec<Value> = ids.map(|id| json!({ "id": id })).collect();
        let mut headers = HeaderMap::new();
        if let Some(link) = link {
            headers.insert(LINK, HeaderValue::from_str(link).unwrap());
        }
        Answer {
            headers,
            json: Value::Array(records),
        }
    }

    fn pages(expected: Option<u64>) -> Pages {
        Pages::new(1000, expected)
    }

    #[test]
    fn a_server_that_ignores_the_page_size_is_read_to_its_count() {
        let mut pages = pages(Some(30));
        assert_eq!(
            pages.take(answer(0..25, None)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(pages.take(answer(25..30, None)).unwrap(), None);
        assert_eq!(pages.finish(None).doubt, None);
    }

    #[test]
    fn without_a_count_exactly_25_rows_are_suspicious_once() {
        let mut pages = pages(None);
        assert_eq!(
            pages.take(answer(0..25, None)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(pages.take(answer(0..25, None)).unwrap(), None);
        let listing = pages.finish(None);
        assert_eq!((listing.records.len(), listing.doubt), (25, None));
    }

    #[test]
    fn a_full_page_without_any_link_is_not_the_end() {
        let mut pages = pages(None);
        assert_eq!(
            pages.take(answer(0..1000, None)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(pages.take(answer(1000..1001, None)).unwrap(), None);
        assert_eq!(pages.finish(None).records.len(), 1001);
    }

    #[test]
    fn forward_only_cursors_are_followed_to_an_empty_header() {
        let mut pages = pages(None);
        let next = Some("<https://elsewhere/x?pageId=25>; rel=\"next\"");
        assert_eq!(
            pages.take(answer(0..25, next)).unwrap(),
            Some(Cursor::After(25))
        );
        assert_eq!(pages.take(answer(26..28, Some(""))).unwrap(), None);
        assert_eq!(pages.finish(None).doubt, None);
    }

    #[test]
    fn circles_end_and_are_told() {
        let same = Some("<https://h/x?page=1>; rel=\"next\"");
        let mut by_link = pages(Some(50));
        assert_eq!(by_link.take(answer(0..25, same)).unwrap(), None);
        assert_eq!(by_link.finish(None).doubt, Some(Doubt::Circle));

        let next = Some("<https://h/x?page=2>; rel=\"next\"");
        let mut by_rows = pages(None);
        assert_eq!(
            by_rows.take(answer(0..25, next)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(by_rows.take(answer(0..25, next)).unwrap(), None);
        assert_eq!(by_rows.finish(None).doubt, Some(Doubt::Circle));
    }

    #[test]
    fn a_list_that_shifts_while_it_is_read_is_told_although_its_count_agrees() {
        let mut pages = Pages::new(3, Some(6));
        let next = Some("<https://h/x?page=2>; rel=\"next\"");
        assert_eq!(
            pages.take(answer(0..3, next)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(pages.take(answer(2..5, Some(""))).unwrap(), None);
        assert_eq!(pages.finish(None).doubt, Some(Doubt::Overlap));
    }

    #[test]
    fn a_wrong_or_missing_count_is_told() {
        let mut wrong = pages(Some(3));
        assert_eq!(
            wrong.take(answer(0..2, None)).unwrap(),
            Some(Cursor::Page(2))
        );
        assert_eq!(wrong.take(answer(0..0, None)).unwrap(), None);
        assert_eq!(wrong.finish(None).doubt, Some(Doubt::Miscounted));

        let mut missing = pages(None);
        assert_eq!(missing.take(answer(0..2, None)).unwrap(), None);
        let doubt = missing.finish(Some("HTTP 404".to_owned())).doubt;
        assert_eq!(doubt, Some(Doubt::NotCounted("HTTP 404".to_owned())));
    }

    #[test]
    fn what_is_no_list_of_objects_is_said() {
        for odd in [json!({}), json!(null), json!([1]), json!([{}, "x"])] {
            let answer = Answer {
                headers: HeaderMap::new(),
                json: odd,
            };
            let error = pages(None).take(answer).unwrap_err();
            assert!(matches!(error, Trouble::Shape { .. }));
        }
    }
}
