//! Where a user's tenant lives: the one question that is asked without credentials.

use permlint_model::text::clean;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde_json::Value;
use url::Url;

use super::wording::{Meaning, meaning};
use crate::Site;
use crate::http::{Request, Session, Trouble};
use crate::record::Record;

/// The host that knows every zone (developer help).
pub(super) const DIRECTORY: &str = "webservices.autotask.net";
const OWN_DOMAIN: &str = "autotask.net";
/// The path of a zone's API is `/ATServicesRest`; nothing sensible is longer than this.
const MOST_SEGMENTS: usize = 4;

/// The API of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Zone {
    pub(super) site: Site,
    /// The path of the API without its version; safe segments.
    pub(super) path: Vec<String>,
    /// The tenant's number, as it was told.
    pub(super) ci: Option<String>,
}

/// Why the zone is not known.
#[derive(Debug, Clone)]
pub(super) enum Unknown {
    /// The user has none.
    User,
    /// It is none of Autotask's; scheme and host as far as there are any.
    Foreign(String),
    /// There is no usable answer.
    Trouble(Trouble),
}

/// Whether a host may get the keys: Autotask's own, or this machine where it was asked itself.
pub(super) fn is_trusted(site: &Site, asked: &Site) -> bool {
    let host = site.origin().host_str().unwrap_or_default();
    let below = host.strip_suffix(OWN_DOMAIN);
    let is_own = below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    match site.is_loopback() {
        true => asked.is_loopback(),
        false => is_own,
    }
}

/// The API's host beside a browser's: `ww5.autotask.net` shows what `webservices5` serves.
pub(super) fn beside(site: Site) -> Site {
    let host = site.host();
    let number = host
        .strip_prefix("ww")
        .and_then(|rest| rest.strip_suffix(".autotask.net"));
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let api = number
        .filter(is_number)
        .map(|n| format!("webservices{n}.{OWN_DOMAIN}"));
    api.and_then(|host| Site::parse(&host).ok()).unwrap_or(site)
}

/// Asks for the zone of a user.
pub(super) async fn find(session: &Session<'_>, asked: &Site, user: &str) -> Result<Zone, Unknown> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let request = Request {
        segments: &["atservicesrest", "v1.0", "zoneInformation"],
        query: &[("user", user.to_owned())],
        headers: &headers,
    };
    match session.get(&request).await {
        Ok(answer) => read(&answer.json, asked),
        Err(Trouble::Status(refusal)) if meaning(&refusal) == Meaning::UnknownUser => {
            Err(Unknown::User)
        }
        Err(trouble) => Err(Unknown::Trouble(trouble)),
    }
}

fn read(json: &Value, asked: &Site) -> Result<Zone, Unknown> {
    let record = Record::of(json);
    let address = record.and_then(|record| record.any_text(&["url", "Url", "URL"]));
    let Some(address) = address else {
        let what = "the zone has no url".to_owned();
        return Err(Unknown::Trouble(Trouble::Shape { what }));
    };
    let ci = record.and_then(|record| record.id("ci"));
    let (site, path) = place(&address, asked)?;
    Ok(Zone { site, path, ci })
}

/// Host and path of an address that may get the keys.
fn place(address: &str, asked: &Site) -> Result<(Site, Vec<String>), Unknown> {
    let foreign = || Unknown::Foreign(shown(address));
    let site = Site::parse(address).map_err(|_| foreign())?;
    let url = Url::parse(address.trim()).map_err(|_| foreign())?;
    if !is_trusted(&site, asked) {
        return Err(foreign());
    }
    let segments = url.path_segments().into_iter().flatten();
    let path: Vec<String> = segments
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
        .collect();
    match path.len() <= MOST_SEGMENTS && path.iter().all(|segment| is_plain(segment)) {
        true => Ok((site, path)),
        false => Err(Unknown::Trouble(Trouble::Shape {
            what: "the path of the zone is no plain one".to_owned(),
        })),
    }
}

/// Nothing that leads elsewhere in a path.
fn is_plain(segment: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    segment.chars().all(is_plain) && segment.chars().any(|c| c != '.')
}

/// Scheme and host of an address; the rest may hold anything.
fn shown(address: &str) -> String {
    let url = Url::parse(address.trim()).ok();
    let shown = url.and_then(|url| {
        let port = url
            .port()
            .map_or_else(String::new, |port| format!(":{port}"));
        Some(format!("{}://{}{port}", url.scheme(), url.host_str()?))
    });
    shown.map_or_else(
        || "something that is no address".to_owned(),
        |text| clean(&text, 120),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn directory() -> Site {
        Site::parse(DIRECTORY).unwrap()
    }

    fn local() -> Site {
        Site::parse("http://127.0.0.1:8080").unwrap()
    }

    #[test]
    fn a_zone_is_read_with_its_path_and_number() {
        let json =
            json!({ "url": "https://webservices2.autotask.net/ATServicesRest/", "ci": 30595 });
        let zone = read(&json, &directory()).unwrap();
        assert_eq!(zone.site.host(), "webservices2.autotask.net");
        assert_eq!(zone.path, ["ATServicesRest"]);
        assert_eq!(zone.ci.as_deref(), Some("30595"));
    }

    #[test]
    fn only_autotasks_own_hosts_are_trusted() {
        for bad in [
            "https://webservices2.autotask.net.evil.example.test/ATServicesRest/",
            "https://evilautotask.net/ATServicesRest/",
            "https://autotask.net@evil.example.test/",
            "https://user:key@webservices2.autotask.net/",
            "https://evil.example.test/?.autotask.net/",
            "https://evil.example.test#.autotask.net",
            "https://evil.example.test\\.autotask.net/",
            "http://webservices2.autotask.net/ATServicesRest/",
            "ftp://webservices2.autotask.net/",
            "https://0.0.0.0/",
            "//webservices2.autotask.net",
            "",
        ] {
            for asked in [directory(), local()] {
                assert!(
                    matches!(place(bad, &asked), Err(Unknown::Foreign(_))),
                    "{bad}"
                );
            }
        }
        assert!(place("https://WebServices5.Autotask.net:443/x/", &directory()).is_ok());
        assert!(place("http://127.0.0.1:9/ATServicesRest/", &local()).is_ok());
        assert!(
            place("http://127.0.0.1:9/ATServicesRest/", &directory()).is_err(),
            "Autotask's directory does not point to this machine"
        );
    }

    #[test]
    fn a_hosts_name_is_shown_and_nothing_else_of_it() {
        let said = shown("https://u:SECRET@evil.example.test:8443/a?token=SECRET#SECRET");
        assert_eq!(said, "https://evil.example.test:8443");
        assert_eq!(shown("SECRET"), "something that is no address");
    }

    #[test]
    fn odd_paths_are_no_answer() {
        for odd in ["a%2Fb/", "a;b/", "a/b/c/d/e/", "%2e%2e%2f/"] {
            let address = format!("https://webservices2.autotask.net/{odd}");
            assert!(
                matches!(place(&address, &directory()), Err(Unknown::Trouble(_))),
                "{odd}"
            );
        }
        for odd in [json!([]), json!({}), json!({ "url": 7 }), json!(null)] {
            assert!(
                matches!(read(&odd, &directory()), Err(Unknown::Trouble(_))),
                "{odd}"
            );
        }
    }

    #[test]
    fn a_browsers_host_becomes_the_apis() {
        let host = |text| beside(Site::parse(text).unwrap()).host();
        assert_eq!(
            host("https://ww5.autotask.net/Mvc/x"),
            "webservices5.autotask.net"
        );
        assert_eq!(host("ww.autotask.net"), "ww.autotask.net");
        assert_eq!(host("wwx.autotask.net"), "wwx.autotask.net");
        assert_eq!(
            host("webservices5.autotask.net"),
            "webservices5.autotask.net"
        );
    }

    proptest! {
        #[test]
        fn whatever_is_trusted_is_autotasks_and_encrypted(
            address in "(https?://)?[a-z.@:/?#\\\\-]{0,20}(autotask\\.net)?[a-z.@:/?#\\\\-]{0,20}",
        ) {
            if let Ok((site, path)) = place(&address, &directory()) {
                let host = site.origin().host_str().unwrap().to_owned();
                prop_assert_eq!(site.origin().scheme(), "https");
                prop_assert!(host == "autotask.net" || host.ends_with(".autotask.net"), "{}", host);
                prop_assert!(path.iter().all(|segment| is_plain(segment)));
            }
        }
    }
}
