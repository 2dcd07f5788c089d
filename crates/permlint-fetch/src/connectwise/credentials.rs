//! The keys of an API member, and the client id of the integration.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};

use crate::Secret;
use crate::credentials::{CredentialsError, checked, sensitive};

/// The model of the API that this reader is written for. Without a version the newest model
/// answers; an old one is kept for twelve months after a breaking change (developer guide).
const API_VERSION: &str = "application/vnd.connectwise.com+json; version=2025.8";
/// Names the integration; answers without it are refused since 2019 (developer guide).
const CLIENT_ID: HeaderName = HeaderName::from_static("clientid");

/// What a reader logs in with. `Debug` redacts.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The public key of the API member.
    pub public_key: Secret,
    /// The private key of the API member.
    pub private_key: Secret,
    /// The client id that was registered for the integration.
    pub client_id: Secret,
}

impl Credentials {
    /// Takes the three values as people store them; white space around them is dropped.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`] for a value that is empty, or holds a character that no key has.
    pub fn from_values(
        public_key: impl Into<String>,
        private_key: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let public_key = checked("public key", public_key.into())?;
        if public_key.expose().contains(':') {
            let reason = "holds a colon, which no public key has; were both keys pasted into one?";
            let which = "public key";
            return Err(CredentialsError { which, reason });
        }
        Ok(Self {
            public_key,
            private_key: checked("private key", private_key.into())?,
            client_id: checked("client id", client_id.into())?,
        })
    }

    /// The headers of an authenticated request.
    ///
    /// `Authorization: Basic base64("{company}+{public}:{private}")`, `clientId`, and the model
    /// of the API (developer guide).
    pub(super) fn headers(&self, company: &str) -> Result<HeaderMap, CredentialsError> {
        let mut headers = HeaderMap::new();
        let basic = self.basic(company);
        headers.insert(AUTHORIZATION, sensitive("private key", basic.expose())?);
        headers.insert(CLIENT_ID, sensitive("client id", self.client_id.expose())?);
        headers.insert(ACCEPT, HeaderValue::from_static(API_VERSION));
        Ok(headers)
    }

    /// Every form in which these values could come back in a server's text.
    pub(super) fn forms(self, company: &str) -> Vec<Secret> {
        let basic = self.basic(company);
        let encoded = basic.expose().trim_start_matches("Basic ").to_owned();
        let login = format!(
            "{company}+{}:{}",
            self.public_key.expose(),
            self.private_key.expose()
        );
        vec![
            Secret::new(encoded),
            Secret::new(login),
            Secret::new(self.client_id.expose().to_lowercase()),
            Secret::new(self.client_id.expose().to_uppercase()),
            self.public_key,
            self.private_key,
            self.client_id,
        ]
    }

    fn basic(&self, company: &str) -> Secret {
        let (public, private) = (self.public_key.expose(), self.private_key.expose());
        let login = Secret::new(format!("{company}+{public}:{private}"));
        Secret::new(format!("Basic {}", STANDARD.encode(login.expose())))
    }
}

#[cfg(test)]
mod tests {
    use super::Credentials;

    #[test]
    fn a_line_end_is_dropped_and_noise_is_refused() {
        let keys = Credentials::from_values("abc\r\n", " def ", "guid\n").unwrap();
        assert_eq!(keys.public_key.expose(), "abc");
        assert_eq!(keys.private_key.expose(), "def");
        for bad in ["", "  \n", "a b", "a\u{7}b", "kéy", "pub:priv"] {
            let error = Credentials::from_values(bad, "x", "y").unwrap_err();
            assert_eq!(error.which, "public key", "{bad}");
        }
        assert!(Credentials::from_values("a", "b", "").is_err());
    }

    #[test]
    fn nothing_shows_the_keys() {
        let keys = Credentials::from_values("PUBLIC-X", "PRIVATE-X", "CLIENT-X").unwrap();
        let headers = keys.headers("acme").unwrap();
        let shown = format!("{keys:?} {headers:?}");
        for part in ["PUBLIC-X", "PRIVATE-X", "CLIENT-X", "Basic"] {
            assert!(!shown.contains(part), "{part} in {shown}");
        }
    }

    #[test]
    fn the_login_is_company_and_both_keys() {
        let keys = Credentials::from_values("pub", "priv", "id").unwrap();
        let headers = keys.headers("acme").unwrap();
        let expected = "Basic YWNtZStwdWI6cHJpdg==";
        assert_eq!(headers["authorization"].to_str().unwrap(), expected);
    }
}
