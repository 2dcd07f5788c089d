//! One GET request, once.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Response, redirect};
use serde_json::Value;
use url::Url;

use super::body;
use super::retry::retry_after;
use super::scrub::{Answering, Scrubber};
use super::trouble::{Refusal, Trouble};
use crate::{FetchError, Site};

/// What this client calls itself.
const USER_AGENT: &str = concat!(
    "permlint/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_HOMEPAGE"),
    ")"
);

/// How much time and memory one answer may cost.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) max_body_bytes: u64,
}

/// An HTTP client for one origin that can do nothing but GET.
pub(crate) struct Client {
    http: reqwest::Client,
    origin: Url,
    limits: Limits,
    scrubber: Scrubber,
    is_complaint: fn(&Value) -> bool,
}

/// A path below the origin, with a query and headers. There is no method and no host.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    pub(crate) segments: &'a [&'a str],
    pub(crate) query: &'a [(&'a str, String)],
    pub(crate) headers: &'a HeaderMap,
}

/// A success.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Client {
    pub(crate) fn new(site: &Site, limits: Limits, scrubber: Scrubber) -> Result<Self, FetchError> {
        let mut builder = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .https_only(!site.is_loopback())
            .referer(false)
            .user_agent(USER_AGENT)
            .connect_timeout(limits.timeout)
            .timeout(limits.timeout);
        if site.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| FetchError::Setup {
            reason: innermost(&error, scrubber.answering(&[])),
        })?;
        let origin = site.origin().clone();
        Ok(Self {
            http,
            origin,
            limits,
            scrubber,
            is_complaint: |_| false,
        })
    }

    /// A client of a platform that says with status 200, too, that something failed.
    pub(crate) fn complaining(self, is_complaint: fn(&Value) -> bool) -> Self {
        Self {
            is_complaint,
            ..self
        }
    }

    /// Sends the request once.
    pub(crate) async fn get(&self, request: &Request<'_>) -> Result<Answer, Trouble> {
        let scrubber = self.scrubber.answering(request.segments);
        let sending = self
            .http
            .get(self.url(request))
            .headers(request.headers.clone());
        let response = sending.send().await.map_err(|e| failed(e, scrubber))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(redirect_of(&response));
        }
        if !status.is_success() {
            return Err(Trouble::Status(refusal(response, scrubber).await));
        }
        let headers = response.headers().clone();
        let json = body::json(response, self.limits.max_body_bytes, scrubber).await?;
        if (self.is_complaint)(&json) {
            return Err(Trouble::Status(Refusal {
                status: status.as_u16(),
                code: None,
                message: body::sentences(&json, scrubber),
                retry_after: None,
            }));
        }
        Ok(Answer { headers, json })
    }

    fn url(&self, request: &Request<'_>) -> Url {
        let mut url = self.origin.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(request.segments);
        }
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(request.query);
        }
        url
    }
}

async fn refusal(response: Response, scrubber: Answering<'_>) -> Refusal {
    let status = response.status().as_u16();
    let wait = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|v| v.to_str().ok());
    let retry_after = wait.and_then(|value| retry_after(value, Timestamp::now()));
    let (code, message) = body::complaint(response, scrubber).await;
    Refusal {
        status,
        code,
        message,
        retry_after,
    }
}

/// Scheme and host of where a redirect points; the rest may hold a token.
fn redirect_of(response: &Response) -> Trouble {
    let location = response
        .headers()
        .get(LOCATION)
        .and_then(|v| v.to_str().ok());
    let target = location.and_then(|text| response.url().join(text).ok());
    Trouble::Redirect {
        status: response.status().as_u16(),
        target: target.map(|url| format!("{}://{}", url.scheme(), url.host_str().unwrap_or(""))),
    }
}

/// What a failure of the transport means.
pub(super) fn failed(error: reqwest::Error, scrubber: Answering<'_>) -> Trouble {
    let error = error.without_url();
    let reason = innermost(&error, scrubber);
    if error.is_timeout() {
        return Trouble::Timeout;
    }
    match error.is_connect() || error.is_builder() {
        true => Trouble::Connect {
            permanent: error.is_builder() || reason.contains("certificate"),
            reason,
        },
        false => Trouble::Cut { reason },
    }
}

/// The text of the innermost cause, which is the one that helps people.
fn innermost(error: &dyn std::error::Error, scrubber: Answering<'_>) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let text = cause.to_string();
    match text.contains("InvalidContentType") {
        true => "the port does not speak TLS".to_owned(),
        false => scrubber.message(&text),
    }
}
