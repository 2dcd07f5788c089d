//! Queries: lists, counts and single records of an entity.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::access::Caller;
use super::answer::Answer;
use super::entities::Entity;
use super::fault::Fault;
use super::paging::{Place, Window, parameter};
use super::query::{Query, id};
use super::records::records;
use super::rights::Verb;
use super::routes::Part;
use super::simulator::{Call, Site};
use super::{errors, fields};

impl Site {
    /// The answer to whatever reads records.
    pub(super) fn rows(
        &self,
        call: &Call,
        caller: &Caller<'_>,
        entity: &'static Entity,
        part: Part,
    ) -> Result<Answer, Answer> {
        self.permit_rows(caller, entity)?;
        let rows = records(&self.tenant, &self.faults, caller, entity);
        if let Part::One(wanted) = part {
            let item = rows.into_iter().find(|row| id(row) == wanted);
            return Ok(Answer::json(json!({ "item": item })));
        }
        let search = self.search(call, part)?;
        let query = Query::parse(search.as_deref().unwrap_or(&call.body))?;
        let rows = query.select(entity, &fields::queryable(entity), rows)?;
        if self.faults.has(Fault::ErrorsIn200) {
            let sentence = "The query could not be completed.";
            return Ok(Answer::errors(StatusCode::OK, sentence));
        }
        let window = match part {
            Part::Count => return Ok(self.count(rows.len())),
            Part::Next => Window::parse(&call.query)?,
            _ => Window::default(),
        };
        let place = Place {
            host: &call.host,
            entity,
            search: search.as_deref(),
        };
        Ok(self.show(entity, window.page(rows, &query, place, &self.faults)))
    }

    fn permit_rows(&self, caller: &Caller<'_>, entity: &Entity) -> Result<(), Answer> {
        let resources = entity.name == "Resources" && self.faults.has(Fault::ResourcesRefused);
        let webhooks = entity.is_webhook() && self.faults.has(Fault::WebhooksRefused);
        if resources || webhooks {
            return Err(errors::no_permission(Verb::Query));
        }
        caller.permit_query(entity)
    }

    /// The query of a GET; none for a POST, which has it in its body. A page
    /// that is not the first is read with the verb of the first one.
    fn search(&self, call: &Call, part: Part) -> Result<Option<String>, Answer> {
        let search = parameter(&call.query, "search");
        let later = part == Part::Next;
        let refused = later && self.faults.has(Fault::MissingNextPageVerb);
        match call.method {
            Method::GET if !refused && (!later || search.is_some()) => {
                Ok(Some(search.unwrap_or_default()))
            }
            Method::POST if !refused && (!later || search.is_none()) => Ok(None),
            _ => Err(errors::wrong_method(&call.method)),
        }
    }

    fn count(&self, rows: usize) -> Answer {
        let count = rows + usize::from(self.faults.has(Fault::CountWrong));
        Answer::json(json!({ "queryCount": count }))
    }

    fn show(&self, entity: &Entity, page: Value) -> Answer {
        let resources = entity.name == "Resources";
        if resources && self.faults.has(Fault::HugeBody) {
            Answer::huge(page["items"][0].clone())
        } else if resources && self.faults.has(Fault::TruncatedBody) {
            Answer::truncated(page)
        } else if resources && self.faults.has(Fault::EmptyBody) {
            Answer::empty(StatusCode::OK)
        } else {
            Answer::json(page)
        }
    }
}
