//! The secret of an API user, and the tracking identifier of the integration.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use crate::Secret;
use crate::credentials::{CredentialsError, checked, sensitive};

const JSON: &str = "application/json";
const INTEGRATION_CODE: HeaderName = HeaderName::from_static("apiintegrationcode");
const USER_NAME: HeaderName = HeaderName::from_static("username");
const SECRET: HeaderName = HeaderName::from_static("secret");

/// What a reader logs in with, beside the user name. `Debug` redacts.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The secret (password) of the API user.
    pub secret: Secret,
    /// The API tracking identifier of the integration.
    pub integration_code: Secret,
}

impl Credentials {
    /// Takes both values as people store them; white space around them is dropped.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] for a value that is empty, or holds a character that no key has.
    pub fn from_values(
        secret: impl Into<String>,
        integration_code: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        Ok(Self {
            secret: checked("secret", secret.into())?,
            integration_code: checked("integration code", integration_code.into())?,
        })
    }

    /// The headers of an authenticated request (developer help). There is none that names
    /// somebody else: permlint never impersonates.
    pub(super) fn headers(&self, user: &str) -> Result<HeaderMap, CredentialsError> {
        let mut headers = HeaderMap::new();
        let code = sensitive("integration code", self.integration_code.expose())?;
        headers.insert(INTEGRATION_CODE, code);
        headers.insert(USER_NAME, sensitive("user name", user)?);
        headers.insert(SECRET, sensitive("secret", self.secret.expose())?);
        headers.insert(ACCEPT, HeaderValue::from_static(JSON));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        Ok(headers)
    }

    /// The values that must not come back in a server's text.
    pub(super) fn forms(self) -> Vec<Secret> {
        vec![self.secret, self.integration_code]
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;

    #[test]
    fn a_line_end_is_dropped_and_noise_is_refused() {
        let keys = Credentials::from_values(" s3cret#:$\r\n", "CODE\n").unwrap();
        assert_eq!(keys.secret.expose(), "s3cret#:$");
        assert_eq!(keys.integration_code.expose(), "CODE");
        for bad in ["", "  \n", "a b", "a\u{7}b", "kéy"] {
            assert_eq!(
                Credentials::from_values(bad, "x").unwrap_err().which,
                "secret"
            );
            let error = Credentials::from_values("x", bad).unwrap_err();
            assert_eq!(error.which, "integration code", "{bad}");
        }
    }

    #[test]
    fn nothing_shows_the_keys() {
        let keys = Credentials::from_values("SECRET-X", "CODE-X").unwrap();
        let headers = keys.headers("api@acme.example").unwrap();
        let shown = format!("{keys:?} {headers:?}");
        assert!(
            !shown.contains("SECRET-X") && !shown.contains("CODE-X"),
            "{shown}"
        );
        assert_eq!(headers["secret"].to_str().unwrap(), "SECRET-X");
        assert!(!headers.contains_key("impersonationresourceid"));
    }
}
