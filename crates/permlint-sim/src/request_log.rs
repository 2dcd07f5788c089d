//! What clients asked, in the order in which it arrived.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use axum::middleware::Next;
use axum::response::Response;

/// One request as it arrived, whatever the answer was.
///
/// Credentials are not kept: a log that holds none cannot leak any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method in upper case.
    pub method: String,
    /// The path as sent, not decoded.
    pub path: String,
    /// The query string as sent, not decoded; empty when there is none.
    pub query: String,
    /// Whether an `Authorization` header was sent.
    pub authorization: bool,
    /// The `Accept` header, when one was sent as text.
    pub accept: Option<String>,
    /// Whether a `clientId` header was sent.
    pub client_id: bool,
    /// Whether an Autotask `Secret` header was sent.
    pub secret: bool,
    /// Whether an Autotask `ImpersonationResourceId` header was sent.
    pub impersonation: bool,
}

impl RecordedRequest {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        Self {
            method: request.method().as_str().to_owned(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            authorization: headers.contains_key(AUTHORIZATION),
            accept: accept(headers),
            client_id: headers.contains_key("clientid"),
            secret: headers.contains_key("secret"),
            impersonation: headers.contains_key("impersonationresourceid"),
        }
    }
}

fn accept(headers: &HeaderMap) -> Option<String> {
    Some(headers.get(ACCEPT)?.to_str().ok()?.to_owned())
}

/// The shared list behind [`crate::Running::requests`].
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestLog(Arc<Mutex<Vec<RecordedRequest>>>);

impl RequestLog {
    /// A copy of everything recorded so far.
    pub(crate) fn snapshot(&self) -> Vec<RecordedRequest> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn push(&self, request: RecordedRequest) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
    }
}

/// Middleware that records before anything else can refuse the request.
pub(crate) async fn record(
    State(log): State<RequestLog>,
    request: Request,
    next: Next,
) -> Response {
    log.push(RecordedRequest::of(&request));
    next.run(request).await
}
