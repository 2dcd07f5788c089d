//! A client that shows answers as they are: no retry, no redirect.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use permlint_sim::Running;
use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;

pub(crate) const RELEASE: &str = "/v4_6_release/apis/3.0";
pub(crate) const VERSIONED: &str = "/v2025_8/apis/3.0";

/// The id of the role `Neo`, found by looking.
pub(crate) const NEO: u64 = 4;

/// A running tenant and who asks it.
pub(crate) struct Asker {
    pub(crate) running: Running,
    client: Client,
    keys: String,
    client_id: Option<&'static str>,
    forward_only: bool,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// The auditor at a tenant with these faults.
pub(crate) fn auditor(faults: &[Fault]) -> Asker {
    auditor_of(Tenant::acme(RoleProfile::Floor), faults)
}

/// The auditor at a tenant of the test's own.
pub(crate) fn auditor_of(tenant: Tenant, faults: &[Fault]) -> Asker {
    let simulator = Simulator::new(tenant).faults(faults.iter().copied());
    Asker {
        running: simulator.start().expect("loopback is free"),
        client: Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("a client"),
        keys: "acme+pub:priv".to_owned(),
        client_id: Some("00000000-0000-4000-8000-000000000000"),
        forward_only: false,
    }
}

impl Asker {
    /// Sends other keys, such as `acme+neo-pub:neo-priv`; none when empty.
    pub(crate) fn keys(mut self, keys: &str) -> Self {
        keys.clone_into(&mut self.keys);
        self
    }

    pub(crate) fn without_client_id(mut self) -> Self {
        self.client_id = None;
        self
    }

    pub(crate) fn forward_only(mut self) -> Self {
        self.forward_only = true;
        self
    }

    /// Asks for a path below `/v4_6_release/apis/3.0/system`.
    pub(crate) async fn system(&self, path: &str) -> Got {
        self.path(&format!("{RELEASE}/system{path}")).await
    }

    /// Asks for a path from the root, or for a whole URL.
    pub(crate) async fn path(&self, path: &str) -> Got {
        let response = self.request(Method::GET, path).send().await;
        let response = response.expect("an answer");
        Got {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.expect("a whole body"),
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with('/') {
            format!("{}{path}", self.running.url())
        } else {
            path.to_owned()
        };
        let mut request = self.client.request(method, url);
        if !self.keys.is_empty() {
            let encoded = BASE64_STANDARD.encode(&self.keys);
            request = request.header("Authorization", format!("Basic {encoded}"));
        }
        if let Some(id) = self.client_id {
            request = request.header("clientId", id);
        }
        if self.forward_only {
            request = request.header("pagination-type", "forward-only");
        }
        request
    }

    /// The settings of the role `Neo` in one page.
    pub(crate) async fn neo_rows(&self) -> Vec<Value> {
        let path = format!("/securityRoles/{NEO}/settings?pageSize=1000");
        self.system(&path).await.ok().list()
    }

    /// One row of the role `Neo`, by the beginning of its label.
    pub(crate) async fn neo_row(&self, module: &str, entry: &str) -> Value {
        let rows = self.neo_rows().await;
        let row = rows.into_iter().find(|row| {
            let label = row["moduleFunctionDescription"].as_str().expect("a label");
            row["moduleDescription"] == module && label.trim_end_matches(" (customize)") == entry
        });
        row.unwrap_or_else(|| panic!("no row {module}/{entry}"))
    }
}

impl Got {
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.body);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn list(&self) -> Vec<Value> {
        match self.json() {
            Value::Array(items) => items,
            other => panic!("no list: {other}"),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().expect("a text header"))
    }

    /// The target of a link relation.
    pub(crate) fn link(&self, relation: &str) -> Option<String> {
        let wanted = format!("rel=\"{relation}\"");
        let mut links = self.header("link")?.split(", ");
        let link = links.find(|link| link.ends_with(&wanted))?;
        Some(link.split_once('>')?.0.trim_start_matches('<').to_owned())
    }
}
