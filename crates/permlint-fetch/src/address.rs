//! What may be kept of an address that a tenant has registered: it can hold a token.

use permlint_model::{Digest, digest_of};
use url::{Position, Url};

/// The readable parts of an address, and a digest of the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) scheme: Option<String>,
    /// Host and port, never user name and password.
    pub(crate) host: Option<String>,
    pub(crate) path_digest: Option<Digest>,
}

impl Address {
    /// Keeps scheme and host; the rest becomes a digest. An address that cannot be read becomes
    /// a digest altogether.
    pub(crate) fn of(address: &str) -> Self {
        let Ok(url) = Url::parse(address.trim()) else {
            return Self {
                path_digest: Some(digest_of([address])),
                ..Self::default()
            };
        };
        let host = &url[Position::BeforeHost..Position::AfterPort];
        Self {
            scheme: Some(url.scheme().to_owned()),
            host: (!host.is_empty()).then(|| host.to_owned()),
            path_digest: Some(digest_of([&url[Position::BeforePath..]])),
        }
    }
}
