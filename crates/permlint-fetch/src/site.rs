//! Where a tenant lives: the origin that requests and credentials go to.

use permlint_model::text::clean;
use url::{Host, Url};

/// Hosts that people see in their browser, and the host of the API beside each.
///
/// Sources: the regions that ConnectWise's developer guide lists, and the rewriting that
/// public clients do (django-connectwise); the API answers on the second only.
const UI_HOSTS: [(&str, &str); 6] = [
    ("na.myconnectwise.net", "api-na.myconnectwise.net"),
    ("eu.myconnectwise.net", "api-eu.myconnectwise.net"),
    ("au.myconnectwise.net", "api-au.myconnectwise.net"),
    ("aus.myconnectwise.net", "api-aus.myconnectwise.net"),
    ("za.myconnectwise.net", "api-za.myconnectwise.net"),
    (
        "staging.connectwisedev.com",
        "api-staging.connectwisedev.com",
    ),
];

/// The origin of a tenant. Plain `http` exists for loopback only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    origin: Url,
    rewritten_from: Option<String>,
}

/// Why a site was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// It is not the address of a host.
    #[error(
        "{given:?} is not a host name or an https address ({reason}); write it like api-na.myconnectwise.net"
    )]
    NotAnAddress {
        /// What was given, cleaned.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Keys would be sent unencrypted.
    #[error("http://{host} would send the keys unencrypted; use https://{host}")]
    PlainHttp {
        /// The host.
        host: String,
    },
    /// Another scheme than `https`.
    #[error("{scheme}: addresses cannot be read; use https")]
    OddScheme {
        /// The scheme.
        scheme: String,
    },
    /// A user name or a password in the address.
    #[error("the site holds a user name or a password; leave it out, keys are given separately")]
    UserInfo,
}

impl Site {
    /// Reads what people write: a host, with or without a port, or an address out of the
    /// browser, of which scheme, host and port are kept.
    ///
    /// A browser host of ConnectWise's cloud becomes the API host of the same region.
    ///
    /// # Errors
    ///
    /// [`SiteError`] when it is no address, would not be encrypted, or holds credentials.
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let text = text.trim();
        let address = match text.contains("://") {
            true => text.to_owned(),
            false => format!("https://{text}"),
        };
        let url = Url::parse(&address).map_err(|error| not_an_address(text, &error.to_string()))?;
        check_scheme(&url)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SiteError::UserInfo);
        }
        Self::at(&url).ok_or_else(|| not_an_address(text, "it has no usable host"))
    }

    /// Host and port as they identify the tenant: lower case, the usual port left out.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.origin.host_str().unwrap_or_default();
        match self.origin.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The browser host that was given, where the API host was taken instead.
    #[must_use]
    pub fn rewritten_from(&self) -> Option<&str> {
        self.rewritten_from.as_deref()
    }

    /// Whether the site is this machine itself.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.origin)
    }

    /// The root address: scheme, host, port, and nothing else.
    pub(crate) fn origin(&self) -> &Url {
        &self.origin
    }

    fn at(url: &Url) -> Option<Self> {
        let given = url.host_str()?.trim_end_matches('.').to_owned();
        let known = UI_HOSTS.iter().find(|(ui, _)| *ui == given);
        let host = known.map_or(given.as_str(), |(_, api)| api);
        let mut origin = url.clone();
        origin.set_host(Some(host)).ok()?;
        origin.set_path("/");
        origin.set_query(None);
        origin.set_fragment(None);
        let rewritten_from = known.map(|(ui, _)| (*ui).to_owned());
        Some(Self {
            origin,
            rewritten_from,
        })
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.host())
    }
}

impl std::str::FromStr for Site {
    type Err = SiteError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

fn check_scheme(url: &Url) -> Result<(), SiteError> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err(SiteError::PlainHttp {
            host: clean(url.host_str().unwrap_or_default(), 120),
        }),
        other => Err(SiteError::OddScheme {
            scheme: clean(other, 40),
        }),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        None => false,
    }
}

/// What was given may hold a password, so that only its end after an `@` is repeated.
fn not_an_address(given: &str, reason: &str) -> SiteError {
    let shown = given.rsplit('@').next().unwrap_or_default();
    SiteError::NotAnAddress {
        given: clean(shown, 80),
        reason: clean(reason, 80),
    }
}

#[cfg(test)]
mod tests {
    use super::{Site, SiteError};
    use proptest::prelude::*;

    fn host(text: &str) -> String {
        Site::parse(text).unwrap().host()
    }

    #[test]
    fn what_people_paste_becomes_the_api_host() {
        assert_eq!(host("api-na.myconnectwise.net"), "api-na.myconnectwise.net");
        assert_eq!(
            host("API-EU.MyConnectWise.net."),
            "api-eu.myconnectwise.net"
        );
        assert_eq!(host(" na.myconnectwise.net\n"), "api-na.myconnectwise.net");
        let pasted = "https://na.myconnectwise.net/v4_6_release/ConnectWise.aspx?locale=en_US#x";
        let site = Site::parse(pasted).unwrap();
        assert_eq!(site.host(), "api-na.myconnectwise.net");
        assert_eq!(site.rewritten_from(), Some("na.myconnectwise.net"));
        assert_eq!(site.origin().as_str(), "https://api-na.myconnectwise.net/");
    }

    #[test]
    fn own_hosts_stay_as_they_are() {
        let site = Site::parse("https://cw.example.com:8443/v4_6_release/").unwrap();
        assert_eq!(site.host(), "cw.example.com:8443");
        assert_eq!(site.rewritten_from(), None);
        assert_eq!(host("https://cw.example.com:443"), "cw.example.com");
    }

    #[test]
    fn only_loopback_may_do_without_encryption() {
        for fine in [
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:9",
        ] {
            assert!(Site::parse(fine).unwrap().is_loopback(), "{fine}");
        }
        for bad in [
            "http://cw.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
        ] {
            let error = Site::parse(bad).unwrap_err();
            assert!(matches!(error, SiteError::PlainHttp { .. }), "{bad}");
        }
    }

    #[test]
    fn credentials_and_odd_schemes_are_refused_and_not_repeated() {
        let error = Site::parse("https://user:hunter2@cw.example.com").unwrap_err();
        assert_eq!(error, SiteError::UserInfo);
        let error = Site::parse("https://user:hunter2@").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        assert!(matches!(
            Site::parse("ftp://x"),
            Err(SiteError::OddScheme { .. })
        ));
        for bad in [
            "",
            "https://",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "a b",
        ] {
            assert!(Site::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_either_refused_or_safe(text in "(https?://|)[ -~]{0,40}") {
            safe(&text)?;
        }

        #[test]
        fn any_characters_at_all_do_no_harm(text in any::<String>()) {
            safe(&text)?;
        }

        #[test]
        fn reading_a_site_again_changes_nothing(text in "[a-z]{1,8}(\\.[a-z]{1,8}){0,3}(:[0-9]{1,5})?") {
            if let Ok(site) = Site::parse(&text) {
                prop_assert_eq!(Site::parse(&site.host()).unwrap().host(), site.host());
            }
        }
    }

    fn safe(text: &str) -> Result<(), TestCaseError> {
        if let Ok(site) = Site::parse(text) {
            let origin = site.origin();
            prop_assert!(origin.scheme() == "https" || site.is_loopback());
            prop_assert!(origin.username().is_empty() && origin.password().is_none());
            prop_assert_eq!(origin.path(), "/");
            prop_assert!(origin.query().is_none());
            prop_assert!(!site.host().is_empty());
        }
        Ok(())
    }
}
