//! Reading bodies within a limit.

use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::client::failed;
use super::scrub::Answering;
use super::trouble::Trouble;

/// How much of an error's body is read: enough for a message.
const ERROR_LIMIT: u64 = 64 * 1024;
/// Said in place of a message: the API itself does not send pages.
const PAGE: &str = "(an HTML page, perhaps of a proxy or a firewall)";

/// Reads the JSON of a success. The limit counts decompressed bytes, while they arrive.
pub(super) async fn json(
    response: Response,
    limit: u64,
    scrubber: Answering<'_>,
) -> Result<Value, Trouble> {
    let is_html = content_type(&response).contains("html");
    let bytes = read(response, limit, scrubber).await?;
    let start = bytes.trim_ascii_start();
    if is_html || start.starts_with(b"<") {
        return Err(not_json("an HTML page"));
    }
    if start.is_empty() {
        return Err(not_json("an empty answer"));
    }
    serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))
}

/// Code and message of an error's body, as far as it has any.
///
/// ConnectWise sends `code` and `message`; its throttling sends `error` instead of `code`;
/// Autotask sends `errors`, a list of sentences, and its web server `Message`; gateways send
/// HTML, which tells nothing.
pub(super) async fn complaint(
    response: Response,
    scrubber: Answering<'_>,
) -> (Option<String>, Option<String>) {
    let is_html = content_type(&response).contains("html");
    let bytes = read(response, ERROR_LIMIT, scrubber)
        .await
        .unwrap_or_default();
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let text = |key: &str| {
        body.get(key)
            .and_then(Value::as_str)
            .map(|t| scrubber.message(t))
    };
    let page = || is_html.then(|| PAGE.to_owned());
    let code = text("code").or_else(|| text("error"));
    let message = text("message").or_else(|| text("Message"));
    let sentences = || sentences(&body, scrubber);
    (code, message.or_else(sentences).or_else(page))
}

/// The sentences of an Autotask error, as one message.
pub(super) fn sentences(body: &Value, scrubber: Answering<'_>) -> Option<String> {
    let list = body.get("errors")?.as_array()?;
    let sentences: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    (!sentences.is_empty()).then(|| scrubber.message(&sentences.join("; ")))
}

async fn read(
    mut response: Response,
    limit: u64,
    scrubber: Answering<'_>,
) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| failed(e, scrubber))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(Trouble::TooLarge { limit });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn content_type(response: &Response) -> String {
    let value = response.headers().get(CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_ascii_lowercase()
}

fn not_json(what: &str) -> Trouble {
    Trouble::NotJson {
        what: what.to_owned(),
    }
}

/// JSON that ends too early broke off on the way; anything else never was JSON.
fn unreadable(error: &serde_json::Error) -> Trouble {
    match error.is_eof() {
        true => Trouble::Cut {
            reason: "the JSON ends too early".to_owned(),
        },
        false => not_json("text that is no JSON"),
    }
}
