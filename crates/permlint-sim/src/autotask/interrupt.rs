//! Faults that answer in the API's place.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use axum::http::header::LOCATION;

use super::answer::Answer;
use super::errors;
use super::fault::{Fault, Faults};

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
pub(super) fn interrupt(
    faults: &Faults,
    memory: &Memory,
    host: &str,
    path: &str,
) -> Option<Answer> {
    redirected(faults, host, path)
        .or_else(|| interrupted_once(faults, memory, path))
        .or_else(|| interrupted_always(faults))
}

fn redirected(faults: &Faults, host: &str, path: &str) -> Option<Answer> {
    let host = if faults.has(Fault::RedirectHttp) {
        host
    } else if faults.has(Fault::RedirectElsewhere) {
        "elsewhere.example.test"
    } else {
        return None;
    };
    let page = "<html><body>Object moved</body></html>";
    let location = format!("http://{host}{path}");
    Some(Answer::html(StatusCode::FOUND, page).with(LOCATION, location))
}

fn interrupted_once(faults: &Faults, memory: &Memory, path: &str) -> Option<Answer> {
    let first = |fault: Fault| faults.has(fault) && memory.first(&fault.to_string());
    if first(Fault::Throttle429) {
        return Some(errors::throttled(Some(1)));
    }
    if first(Fault::Throttle429NoHeader) {
        return Some(errors::throttled(None));
    }
    if first(Fault::Itgenatr005) {
        return Some(errors::too_many_threads(StatusCode::INTERNAL_SERVER_ERROR));
    }
    if first(Fault::BadGatewayHtml) {
        return Some(errors::bad_gateway());
    }
    let path = path.to_ascii_lowercase();
    let fails = faults.has(Fault::Server500Once) && memory.first(&path);
    fails.then(errors::hiccup)
}

fn interrupted_always(faults: &Faults) -> Option<Answer> {
    if faults.has(Fault::Throttle429Forever) {
        Some(errors::throttled(Some(30)))
    } else if faults.has(Fault::Itgenatr005Forever) {
        Some(errors::too_many_threads(StatusCode::INTERNAL_SERVER_ERROR))
    } else if faults.has(Fault::Server500Forever) {
        Some(errors::hiccup())
    } else if faults.has(Fault::IisHtmlError) {
        Some(errors::iis())
    } else {
        None
    }
}
