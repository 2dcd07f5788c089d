//! What comes in place of records.

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{Method, StatusCode};

use super::answer::Answer;
use super::rights::Verb;

const IIS_ERROR: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\
    <html><head><title>500 - Internal server error.</title></head><body><h1>Server Error</h1>\
    <h2>There is a problem with the resource you are looking for, and it cannot be displayed.\
    </h2></body></html>";
const QUERY_TOO_LONG: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\">\
    <html><head><title>404 - File or directory not found.</title></head><body>\
    <h2>404 - File or directory not found.</h2></body></html>";
const BAD_GATEWAY: &str = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/// 401 for everything that is wrong with a login. There is no body.
pub(super) fn not_authenticated() -> Answer {
    let realm = "Basic Realm=\"webservices2.autotask.net\"".to_owned();
    Answer::empty(StatusCode::UNAUTHORIZED).with(WWW_AUTHENTICATE, realm)
}

/// What a wrong integration code got until 2024.
pub(super) fn wrong_integration_code() -> Answer {
    failed("IntegrationCode is invalid.")
}

/// What the zone look-up says about users that it does not know.
pub(super) fn zone_unknown() -> Answer {
    failed("Zone information could not be determined")
}

/// 500 where other APIs have 403. A module that is off says the same.
pub(super) fn no_permission(verb: Verb) -> Answer {
    let verb = verb.suffix().to_lowercase();
    failed(&format!(
        "The logged in Resource does not have the adequate permissions to {verb} this entity type."
    ))
}

/// 500 for a field that an entity does not have.
pub(super) fn no_field(field: &str, singular: &str) -> Answer {
    failed(&format!("Unable to find {field} in the {singular} Entity."))
}

/// 500 for a query that cannot be run. The words behind it are *invented*.
pub(super) fn bad_query(reason: &str) -> Answer {
    failed(reason)
}

/// The 500 of the API.
pub(super) fn failed(sentence: &str) -> Answer {
    Answer::errors(StatusCode::INTERNAL_SERVER_ERROR, sentence)
}

/// 405 for the wrong verb.
pub(super) fn wrong_method(method: &Method) -> Answer {
    Answer::message(
        StatusCode::METHOD_NOT_ALLOWED,
        &format!("The requested resource does not support http method '{method}'."),
    )
}

/// 404 for a path that leads nowhere, in the framework's words.
pub(super) fn not_found(path: &str) -> Answer {
    let sentence = format!("No HTTP resource was found that matches the request URI '{path}'.");
    Answer::message(StatusCode::NOT_FOUND, &sentence)
}

/// 404 for a query string beyond the web server's limit of 2,048 characters.
/// That Autotask leaves the limit as it is, is *invented*; its help says about
/// 2,000.
pub(super) fn query_too_long() -> Answer {
    Answer::html(StatusCode::NOT_FOUND, QUERY_TOO_LONG)
}

/// 429. The body is *invented*.
pub(super) fn throttled(retry_after: Option<u32>) -> Answer {
    let answer = Answer::errors(StatusCode::TOO_MANY_REQUESTS, "Too many requests.");
    match retry_after {
        Some(seconds) => answer.with(RETRY_AFTER, seconds.to_string()),
        None => answer,
    }
}

/// More than three requests for one entity at once. Code and phrase were seen,
/// the sentence around them is *invented*.
pub(super) fn too_many_threads(status: StatusCode) -> Answer {
    let sentence = "Itgenatr005: the thread threshold of 3 for this object endpoint was exceeded.";
    Answer::errors(status, sentence)
}

/// More requests than an hour allows. Status and sentence are *invented*.
pub(super) fn over_threshold() -> Answer {
    let sentence = "The external request threshold has been exceeded.";
    Answer::errors(StatusCode::TOO_MANY_REQUESTS, sentence)
}

/// A 500 that a retry heals. The words are *invented*.
pub(super) fn hiccup() -> Answer {
    failed("An error has occurred. Please try again.")
}

/// A 500 of the web server in front.
pub(super) fn iis() -> Answer {
    Answer::html(StatusCode::INTERNAL_SERVER_ERROR, IIS_ERROR)
}

/// A 502 of a proxy in front.
pub(super) fn bad_gateway() -> Answer {
    Answer::html(StatusCode::BAD_GATEWAY, BAD_GATEWAY)
}
