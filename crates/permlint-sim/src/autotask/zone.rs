//! Where a user's tenant lives.

use serde_json::json;
use url::form_urlencoded::parse;

use super::answer::Answer;
use super::errors;
use super::fault::{Fault, Faults};
use super::routes::FORMER;
use super::tenant::Tenant;

/// The answer to the look-up. `moved` is whether to name the zone that the
/// tenant has left.
pub(super) fn zone(
    tenant: &Tenant,
    faults: &Faults,
    host: &str,
    query: &str,
    moved: bool,
) -> Answer {
    let user = parse(query.as_bytes()).find(|(name, _)| name.eq_ignore_ascii_case("user"));
    let known = user.is_some_and(|(_, user)| tenant.resource(&user).is_some());
    if !known || faults.has(Fault::ZoneUnknownUser) {
        return errors::zone_unknown();
    }
    Answer::json(json!({
        "zoneName": "Simulated Zone",
        "url": address(faults, host, moved),
        "webUrl": "https://ww2.autotask.example.test/",
        "ci": 30595,
        "addedLater": { "by": "an upgrade" },
    }))
}

fn address(faults: &Faults, host: &str, moved: bool) -> String {
    if faults.has(Fault::ZoneEvilHost) {
        // Looks right to those who search the host instead of comparing its end.
        "https://webservices2.autotask.net.evil.example.test/ATServicesRest/".to_owned()
    } else if faults.has(Fault::ZoneHttp) {
        "http://webservices2.autotask.net/ATServicesRest/".to_owned()
    } else if moved {
        format!("{}/{FORMER}/ATServicesRest/", origin(host))
    } else {
        format!("{}/ATServicesRest/", origin(host))
    }
}

/// The simulator itself, as the client reached it. It speaks plain HTTP on
/// loopback; by any other name a TLS relay stands in front.
pub(super) fn origin(host: &str) -> String {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let scheme = match name {
        "127.0.0.1" | "[::1]" => "http",
        _ => "https",
    };
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn only_loopback_addresses_are_plain() {
        assert_eq!(origin("127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(origin("[::1]:8080"), "http://[::1]:8080");
        assert_eq!(origin("localhost:8080"), "https://localhost:8080");
        let host = "webservices.autotask.net";
        assert_eq!(origin(host), "https://webservices.autotask.net");
    }
}
