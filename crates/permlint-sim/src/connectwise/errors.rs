//! The bodies that come with a status other than 200.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use serde_json::{Value, json};

use super::answer::Answer;

/// 404 for a path that leads nowhere; the cloud also sends it for wrong keys.
pub(super) fn no_endpoint() -> Answer {
    let message = "The endpoint does not exist.";
    coded(StatusCode::NOT_FOUND, "ConnectWiseApi", message)
}

/// 401 for wrong keys.
pub(super) fn not_authenticated() -> Answer {
    let message = "UserNotAuthenticated";
    coded(StatusCode::UNAUTHORIZED, "ConnectWiseApi", message)
}

/// Invented: the guide requires the header and does not show the refusal.
pub(super) fn no_client_id() -> Answer {
    let message = "The clientId header is missing.";
    coded(StatusCode::UNAUTHORIZED, "Unauthorized", message)
}

/// 403. Its code reads like a 401, which is why clients must go by the status.
pub(super) fn forbidden() -> Answer {
    let message = "You do not have security permission to perform this action.";
    coded(StatusCode::FORBIDDEN, "Unauthorized", message)
}

/// Invented: the body of a 404 for a record.
pub(super) fn not_found() -> Answer {
    coded(StatusCode::NOT_FOUND, "NotFound", "Record not found.")
}

/// Invented: the body of a 405.
pub(super) fn method_not_allowed() -> Answer {
    let message = "The requested resource does not support this method.";
    coded(StatusCode::METHOD_NOT_ALLOWED, "ConnectWiseApi", message)
}

/// 400 for a query parameter. The frame was seen; the words are invented.
pub(super) fn bad_parameter(field: &str, reason: &str) -> Answer {
    let message = format!("{field} is invalid: {reason}");
    let error =
        json!({ "code": "InvalidField", "message": message, "resource": "", "field": field });
    let body = json!({
        "code": "InvalidObject",
        "message": "query object is invalid",
        "errors": [error],
    });
    Answer::error(StatusCode::BAD_REQUEST, body)
}

/// 429. Its first key is `error`, not `code`.
pub(super) fn throttled(retry_after: Option<u32>) -> Answer {
    let body = json!({
        "error": "ConnectWiseAPI",
        "message": "Too many requests. Please try again in 30 seconds.",
    });
    let answer = Answer::error(StatusCode::TOO_MANY_REQUESTS, body);
    match retry_after {
        Some(seconds) => answer.with(RETRY_AFTER, seconds.to_string()),
        None => answer,
    }
}

/// 500 that a retry heals. "Occured" is ConnectWise's spelling.
pub(super) fn timed_out() -> Answer {
    let message = "A timeout has occured. Please try again.";
    coded(StatusCode::INTERNAL_SERVER_ERROR, "ConnectWiseApi", message)
}

/// 500 for a value that the server could not read.
pub(super) fn conversion() -> Answer {
    let message = "Error converting value \"x\" to type 'System.Int32'. Path '', line 1.";
    coded(StatusCode::INTERNAL_SERVER_ERROR, "ConnectWiseApi", message)
}

fn coded(status: StatusCode, code: &str, message: &str) -> Answer {
    let body = json!({ "code": code, "message": message, "errors": Value::Null });
    Answer::error(status, body)
}
