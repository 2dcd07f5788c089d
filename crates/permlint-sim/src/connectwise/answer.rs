//! An answer, and how it is put on the wire.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use super::fault::{Fault, Faults};
use super::value::drop_nulls;

/// The content type of the API, versioned.
const JSON: &str = "application/vnd.connectwise.com+json; version=2025.8";

/// A body that no client should read to its end is this many chunks long.
const HUGE_CHUNKS: usize = 65;
const CHUNK: usize = 1024 * 1024;

/// How long half a body gets to leave before the connection breaks.
const FLUSH: Duration = Duration::from_millis(50);

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
    Error(Value),
    Html(&'static str),
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

    /// An error body of the API itself.
    pub(super) fn error(status: StatusCode, body: Value) -> Self {
        Self::new(status, Content::Error(body))
    }

    /// A page from something that is not the API.
    pub(super) fn html(status: StatusCode, page: &'static str) -> Self {
        Self::new(status, Content::Html(page))
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
        let kind = self.content.kind();
        let promised = self.content.promised_length(faults);
        let mut response = Response::new(self.content.into_body(faults));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        put(headers, CONTENT_TYPE, kind);
        put(
            headers,
            HeaderName::from_static("api-current-version"),
            "2025.8",
        );
        if let Some(length) = promised {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        for (name, value) in self.headers {
            put(headers, name, &value);
        }
        response
    }
}

/// Adds a header, unless a client's odd `Host` made its value impossible.
fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

impl Content {
    fn kind(&self) -> &'static str {
        match self {
            Self::Html(_) => "text/html; charset=utf-8",
            _ => JSON,
        }
    }

    /// The length to announce when it is not the body's own.
    fn promised_length(&self, faults: &Faults) -> Option<usize> {
        match self {
            Self::Truncated(value) => Some(text(value.clone(), faults).len()),
            _ => None,
        }
    }

    fn into_body(self, faults: &Faults) -> Body {
        match self {
            Self::Json(value) => Body::from(text(value, faults)),
            Self::Error(value) => Body::from(error_text(value, faults)),
            Self::Html(page) => Body::from(page),
            Self::Truncated(value) => broken_off(&text(value, faults)),
            Self::Huge(record) => huge(&text(record, faults)),
        }
    }
}

fn text(mut value: Value, faults: &Faults) -> String {
    if faults.has(Fault::DropNulls) {
        drop_nulls(&mut value);
    }
    value.to_string()
}

fn error_text(mut value: Value, faults: &Faults) -> String {
    if faults.has(Fault::HostileNames)
        && let Some(message) = value["message"].as_str()
    {
        value["message"] = json!(format!("\u{1b}[31m{message}\u{1b}[0m\u{7}"));
    }
    if faults.has(Fault::CrlfErrors) {
        return format!("{value:#}").replace('\n', "\r\n");
    }
    text(value, faults)
}

/// A list of `record` over and over, well-formed but for its size.
fn huge(record: &str) -> Body {
    let rows = CHUNK / (record.len() + 1) + 1;
    let chunk = Bytes::from(format!("{record},").repeat(rows));
    let mut chunks = vec![Bytes::from_static(b"[")];
    chunks.extend(std::iter::repeat_n(chunk, HUGE_CHUNKS));
    chunks.push(Bytes::from(format!("{record}]")));
    stream_of(chunks)
}

fn stream_of(chunks: Vec<Bytes>) -> Body {
    Body::from_stream(stream::iter(chunks.into_iter().map(Ok::<_, Infallible>)))
}

/// The first half of a text. It is a stream, because a body of known length
/// would have its wrong `Content-Length` corrected.
fn broken_off(whole: &str) -> Body {
    let half = Bytes::copy_from_slice(&whole.as_bytes()[..whole.len() / 2]);
    let half = stream::once(async { Ok::<_, Infallible>(half) });
    // Without the pause the connection breaks before anything was sent.
    let end = stream::once(async {
        tokio::time::sleep(FLUSH).await;
        Ok(Bytes::new())
    });
    Body::from_stream(half.chain(end))
}
