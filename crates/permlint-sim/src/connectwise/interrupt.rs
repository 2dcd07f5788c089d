//! Faults that answer in the API's place.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use axum::http::header::LOCATION;

use super::answer::Answer;
use super::errors;
use super::fault::{Fault, Faults};
use super::paging::Place;

const THROTTLED: &str = "<html><head><title>Error 1015</title></head>\
    <body>You are being rate limited</body></html>";
const BAD_GATEWAY: &str = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/// Remembers what has happened already, for faults that happen once.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<HashSet<String>>);

impl Memory {
    /// Whether this is the first time that the event is named.
    pub(super) fn first(&self, event: &str) -> bool {
        let mut events = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        events.insert(event.to_owned())
    }
}

/// The answer that a fault gives in the API's place, if any.
pub(super) fn interrupt(faults: &Faults, memory: &Memory, place: Place<'_>) -> Option<Answer> {
    redirected(faults, place)
        .or_else(|| interrupted_once(faults, memory, place))
        .or_else(|| interrupted_always(faults))
}

fn redirected(faults: &Faults, place: Place<'_>) -> Option<Answer> {
    let host = if faults.has(Fault::RedirectHttp) {
        place.host
    } else if faults.has(Fault::RedirectElsewhere) {
        "elsewhere.example.test"
    } else {
        return None;
    };
    let location = format!("http://{host}{}", place.path);
    let page = "<html><body>Object moved</body></html>";
    Some(Answer::html(StatusCode::FOUND, page).with(LOCATION, location))
}

fn interrupted_once(faults: &Faults, memory: &Memory, place: Place<'_>) -> Option<Answer> {
    let first = |fault: Fault| faults.has(fault) && memory.first(&fault.to_string());
    if first(Fault::ThrottleOnce) {
        return Some(errors::throttled(Some(1)));
    }
    if first(Fault::ThrottleNoHeader) {
        return Some(errors::throttled(None));
    }
    if first(Fault::ThrottleHtml) {
        return Some(Answer::html(StatusCode::TOO_MANY_REQUESTS, THROTTLED));
    }
    if first(Fault::BadGatewayHtml) {
        return Some(Answer::html(StatusCode::BAD_GATEWAY, BAD_GATEWAY));
    }
    let path = place.path.to_ascii_lowercase();
    let fails = faults.has(Fault::Error500Once) && memory.first(&path);
    fails.then(errors::timed_out)
}

fn interrupted_always(faults: &Faults) -> Option<Answer> {
    if faults.has(Fault::ThrottleForever) {
        Some(errors::throttled(Some(30)))
    } else if faults.has(Fault::Error500Forever) {
        Some(errors::timed_out())
    } else if faults.has(Fault::Error500Conversion) {
        Some(errors::conversion())
    } else {
        None
    }
}
