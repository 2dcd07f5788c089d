//! Pages of a list and the `Link` header that leads from one to the next.

use axum::http::header::LINK;
use serde_json::Value;

use super::answer::Answer;
use super::fault::{Fault, Faults};
use super::query::Query;

/// Where a list was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) host: &'a str,
    pub(super) path: &'a str,
}

/// One page of a list with the links around it.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) records: Vec<Value>,
    /// Absent when everything fits; empty at the end of forward-only paging.
    link: Option<String>,
}

impl Page {
    /// Cuts the page that was asked for.
    pub(super) fn of(records: &[Value], query: &Query, place: Place<'_>, faults: &Faults) -> Self {
        let links = Links {
            query,
            place,
            elsewhere: faults.has(Fault::LinkOtherHost),
        };
        if faults.has(Fault::LinkLoop) {
            return Self::looping(records, &links);
        }
        if query.forward_only {
            return Self::forward(records, &links);
        }
        Self::numbered(records, &links)
    }

    /// The answer with the `Link` header where there is one.
    pub(super) fn label(link: Option<String>, answer: Answer) -> Answer {
        match link {
            Some(link) => answer.with(LINK, link),
            None => answer,
        }
    }

    /// The records, projected, and the header.
    pub(super) fn into_parts(self) -> (Vec<Value>, Option<String>) {
        (self.records, self.link)
    }

    fn numbered(records: &[Value], links: &Links<'_>) -> Self {
        let (page, size) = (links.query.page, links.query.size);
        let last = records.len().div_ceil(size).max(1);
        let start = (page - 1).saturating_mul(size);
        let shown = records.iter().skip(start).take(size);
        Self {
            records: links.project(shown),
            link: (last > 1).then(|| links.around(page, last)),
        }
    }

    fn forward(records: &[Value], links: &Links<'_>) -> Self {
        let after = links.query.after;
        let mut rest: Vec<_> = records.iter().filter(|r| id(r) > after).collect();
        rest.sort_by_key(|record| id(record));
        let more = rest.len() > links.query.size;
        rest.truncate(links.query.size);
        let next = rest.last().filter(|_| more).map(|record| id(record));
        Self {
            records: links.project(rest.into_iter()),
            link: Some(next.map_or_else(String::new, |id| links.link("pageId", id, "next"))),
        }
    }

    fn looping(records: &[Value], links: &Links<'_>) -> Self {
        let full = records.iter().cycle().take(links.query.size);
        let (parameter, page) = if links.query.forward_only {
            ("pageId", links.query.after)
        } else {
            ("page", links.query.page as u64)
        };
        Self {
            records: links.project(full),
            link: Some(links.link(parameter, page, "next")),
        }
    }
}

struct Links<'a> {
    query: &'a Query,
    place: Place<'a>,
    elsewhere: bool,
}

impl Links<'_> {
    fn project<'r>(&self, records: impl Iterator<Item = &'r Value>) -> Vec<Value> {
        records.map(|record| self.query.project(record)).collect()
    }

    /// The links around a page, without those that lead nowhere.
    fn around(&self, page: usize, last: usize) -> String {
        let mut links = Vec::new();
        if page > 1 {
            links.push(self.link("page", 1, "first"));
            links.push(self.link("page", (page - 1).min(last) as u64, "prev"));
        }
        if page < last {
            links.push(self.link("page", page as u64 + 1, "next"));
            links.push(self.link("page", last as u64, "last"));
        }
        links.join(", ")
    }

    fn link(&self, parameter: &str, page: u64, relation: &str) -> String {
        let origin = if self.elsewhere {
            "https://api-other.example.test".to_owned()
        } else {
            format!("http://{}", self.place.host)
        };
        let (path, query) = (self.place.path, self.query.to_page(parameter, page));
        format!("<{origin}{path}?{query}>; rel=\"{relation}\"")
    }
}

fn id(record: &Value) -> u64 {
    record["id"].as_u64().unwrap_or(0)
}
