//! Reading keys as people store them, and sending them.

use reqwest::header::HeaderValue;

use crate::{FetchError, Secret};

/// Why a value cannot be a key. The value itself is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the {which} {reason}")]
pub struct CredentialsError {
    /// Which value, such as `private key`.
    pub which: &'static str,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl From<CredentialsError> for FetchError {
    fn from(error: CredentialsError) -> Self {
        let CredentialsError { which, reason } = error;
        Self::BadCredentials { which, reason }
    }
}

/// The value without the white space around it, if it can be a key.
pub(crate) fn checked(which: &'static str, value: String) -> Result<Secret, CredentialsError> {
    let value = Secret::new(value);
    let text = value.expose().trim();
    let fails = |reason| Err(CredentialsError { which, reason });
    if text.is_empty() {
        return fails("is empty");
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return fails("holds a space, a control character or a letter that no key has");
    }
    Ok(Secret::new(text.to_owned()))
}

/// The value of a header that logs do not show.
pub(crate) fn sensitive(which: &'static str, value: &str) -> Result<HeaderValue, CredentialsError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| CredentialsError {
        which,
        reason: "cannot be sent in an HTTP header",
    })?;
    value.set_sensitive(true);
    Ok(value)
}
