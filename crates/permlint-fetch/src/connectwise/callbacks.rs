//! The registered callbacks. Their addresses hold secrets, so only the host stays readable.

use permlint_model::snapshot::{Callback, Part};
use serde_json::Value;

use super::api::Api;
use super::coverage::read_list;
use super::paging::List;
use crate::address::Address;
use crate::coverage::PartRead;
use crate::record::Record;

const PATH: &str = "/system/callbacks";
/// Only what a snapshot keeps.
const FIELDS: &str = "id,type,url,memberId,inactiveFlag";

/// Reads the callbacks.
pub(super) async fn read(api: &Api<'_>) -> PartRead<Vec<Callback>> {
    let list = List {
        path: PATH.to_owned(),
        fields: Some(FIELDS),
        counted: true,
    };
    read_list(api, Part::Callbacks, &list, understand).await
}

fn understand(records: &[Value]) -> Result<Vec<Callback>, String> {
    let callbacks = records.iter().enumerate();
    callbacks
        .map(|(at, record)| {
            callback(record).ok_or_else(|| format!("callback {} has no id", at + 1))
        })
        .collect()
}

fn callback(record: &Value) -> Option<Callback> {
    let record = Record::of(record)?;
    let address = record.text("url").map(|url| Address::of(&url));
    let address = address.unwrap_or_default();
    Some(Callback {
        id: record.id("id")?,
        kind: record.text("type"),
        scheme: address.scheme,
        host: address.host,
        path_digest: address.path_digest,
        member_id: record.id("memberId"),
        inactive: record.flag("inactiveFlag"),
    })
}

#[cfg(test)]
mod tests {
    use super::{Callback, understand};
    use serde_json::json;

    fn read(url: &str) -> Callback {
        understand(&[json!({ "id": 1, "url": url })])
            .unwrap()
            .remove(0)
    }

    #[test]
    fn only_scheme_and_host_stay_readable() {
        let callback = read("HTTPS://user:hunter2@Hooks.example.test:8443/cw/abc?token=SECRET#x");
        assert_eq!(callback.scheme.as_deref(), Some("https"));
        assert_eq!(callback.host.as_deref(), Some("hooks.example.test:8443"));
        let shown = format!("{callback:?}");
        for secret in ["hunter2", "user", "SECRET", "abc", "#x"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }

    #[test]
    fn two_paths_can_be_told_apart() {
        let digest = |url| read(url).path_digest;
        assert_eq!(
            digest("https://a.test/x?y=1"),
            digest("http://b.test/x?y=1")
        );
        assert_ne!(
            digest("https://a.test/x?y=1"),
            digest("https://a.test/x?y=2")
        );
    }

    #[test]
    fn odd_addresses_give_nothing_away() {
        for odd in [
            "not an address SECRET",
            "/SECRET",
            "data:SECRET",
            "https://",
        ] {
            let callback = read(odd);
            assert_eq!(callback.host, None, "{odd}");
            assert!(!format!("{callback:?}").contains("SECRET"), "{odd}");
        }
    }
}
