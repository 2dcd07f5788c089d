//! An answer, and how it is put on the wire.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::fault::{Fault, Faults};
use crate::body::{broken_off, huge};

/// An answer before faults that concern the wire are applied.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Json(Value),
    Errors(String),
    Html(&'static str),
    Empty,
    Truncated(Value),
    Huge(Value),
}

impl Answer {
    /// 200 with a record or a list.
    pub(super) fn json(value: Value) -> Self {
        Self::new(StatusCode::OK, Content::Json(value))
    }

    /// A list that breaks off on its way.
    pub(super) fn truncated(value: Value) -> Self {
        Self::new(StatusCode::OK, Content::Truncated(value))
    }

    /// A list that repeats one record for more than 64 MiB.
    pub(super) fn huge(record: Value) -> Self {
        Self::new(StatusCode::OK, Content::Huge(record))
    }

    /// The API's own way to say what is wrong: `{"errors": [sentence]}`.
    pub(super) fn errors(status: StatusCode, sentence: &str) -> Self {
        Self::new(status, Content::Errors(sentence.to_owned()))
    }

    /// The web framework's way: `{"Message": sentence}`.
    pub(super) fn message(status: StatusCode, sentence: &str) -> Self {
        Self::new(status, Content::Json(json!({ "Message": sentence })))
    }

    /// A page from something that is not the API.
    pub(super) fn html(status: StatusCode, page: &'static str) -> Self {
        Self::new(status, Content::Html(page))
    }

    /// Nothing but a status.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self::new(status, Content::Empty)
    }

    /// The answer with one more header.
    pub(super) fn with(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    fn new(status: StatusCode, content: Content) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content,
        }
    }

    /// The answer as HTTP.
    pub(super) fn into_response(self, faults: &Faults) -> Response {
        let kind = self.content.kind().map(str::to_owned);
        let mut added = self.headers;
        added.extend(kind.map(|kind| (CONTENT_TYPE, kind)));
        if let Content::Truncated(value) = &self.content {
            added.push((CONTENT_LENGTH, value.to_string().len().to_string()));
        }
        let mut response = Response::new(self.content.into_body(faults));
        *response.status_mut() = self.status;
        for (name, value) in added {
            // A client's odd `Host` can make a value impossible.
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl Content {
    fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Html(_) => Some("text/html"),
            Self::Empty => None,
            _ => Some("application/json; charset=utf-8"),
        }
    }

    fn into_body(self, faults: &Faults) -> Body {
        match self {
            Self::Json(value) => Body::from(value.to_string()),
            Self::Errors(sentence) => Body::from(errors(&sentence, faults).to_string()),
            Self::Html(page) => Body::from(page),
            Self::Empty => Body::empty(),
            Self::Truncated(value) => broken_off(&value.to_string()),
            Self::Huge(record) => huge("{\"items\":[", &record.to_string(), "]}"),
        }
    }
}

fn errors(sentence: &str, faults: &Faults) -> Value {
    if faults.has(Fault::HostileNames) {
        return json!({ "errors": [format!("\u{1b}[31m{sentence}\u{1b}[0m\u{7}")] });
    }
    json!({ "errors": [sentence] })
}
