//! A client that shows answers as they are: no retry, no redirect.

use permlint_sim::Running;
use permlint_sim::autotask::{Fault, Simulator, Tenant};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

pub(crate) const BASE: &str = "/ATServicesRest/V1.0";

/// A running tenant and who asks it.
pub(crate) struct Asker {
    pub(crate) running: Running,
    client: Client,
    headers: Vec<(&'static str, String)>,
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
    auditor_of(Tenant::acme(), faults)
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
        headers: Vec::new(),
    }
    .login("api@acme.example", "secret")
}

impl Asker {
    /// Sends other credentials.
    pub(crate) fn login(self, user: &str, secret: &str) -> Self {
        self.headers(&[
            ("ApiIntegrationCode", "CODE"),
            ("UserName", user),
            ("Secret", secret),
        ])
    }

    /// Logs in as Neo, whose level is under audit.
    pub(crate) fn neo(self) -> Self {
        self.login("neo@acme.example", "neo-secret")
    }

    /// Sends these headers instead of the credentials.
    pub(crate) fn headers(mut self, headers: &[(&'static str, &str)]) -> Self {
        let headers = headers.iter();
        self.headers = headers
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        self
    }

    /// Sends one more header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// GET below `/ATServicesRest/V1.0`.
    pub(crate) async fn get(&self, path: &str) -> Got {
        self.path(&format!("{BASE}{path}")).await
    }

    /// GET for a path from the root, or for a whole address.
    pub(crate) async fn path(&self, path: &str) -> Got {
        self.send(Method::GET, path, None).await
    }

    /// A query with GET.
    pub(crate) async fn search(&self, path: &str, query: &Value) -> Got {
        self.get(&format!("{path}?search={}", encoded(query))).await
    }

    /// A query with POST.
    pub(crate) async fn post(&self, path: &str, query: &Value) -> Got {
        let path = format!("{BASE}{path}");
        self.send(Method::POST, &path, Some(query)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Got {
        let mut request = self.request(method, path);
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.expect("an answer");
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
        let request = self.client.request(method, url);
        let headers = self.headers.iter();
        headers.fold(request, |request, (name, value)| {
            request.header(*name, value)
        })
    }

    /// All resources.
    pub(crate) async fn resources(&self) -> Vec<Value> {
        self.search("/Resources/query", &everything())
            .await
            .ok()
            .items()
    }

    /// One resource, by its user name.
    pub(crate) async fn resource(&self, user_name: &str) -> Value {
        let resources = self.resources().await;
        let found = resources
            .into_iter()
            .find(|row| row["userName"] == user_name);
        found.unwrap_or_else(|| panic!("no resource {user_name}"))
    }

    /// The caller's right, as it came.
    pub(crate) async fn access(&self, entity: &str, verb: &str) -> Value {
        let info = self.get(&format!("/{entity}/entityInformation")).await.ok();
        info.json()["info"][format!("userAccessFor{verb}")].clone()
    }

    /// The values of a pick list of the resources.
    pub(crate) async fn choices(&self, field: &str) -> Vec<Value> {
        let fields = self.get("/Resources/entityInformation/fields").await.ok();
        let fields = fields.json();
        let mut fields = fields["fields"].as_array().expect("a list").iter();
        let found = fields.find(|row| row["name"] == field);
        let values = &found.expect("the field")["picklistValues"];
        values.as_array().expect("a pick list").clone()
    }

    /// One security level of the pick list, by its label.
    pub(crate) async fn level(&self, label: &str) -> Option<Value> {
        let mut levels = self.choices("userType").await.into_iter();
        levels.find(|level| level["label"] == label)
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

    pub(crate) fn items(&self) -> Vec<Value> {
        match &self.json()["items"] {
            Value::Array(items) => items.clone(),
            other => panic!("no items: {other}"),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        Some(self.headers.get(name)?.to_str().expect("a text header"))
    }

    /// The sentence of `{"errors": […]}` with its status.
    pub(crate) fn error(&self) -> (u16, String) {
        let sentence = self.json()["errors"][0].clone();
        (
            self.status,
            sentence.as_str().expect("a sentence").to_owned(),
        )
    }
}

/// The query that matches all.
pub(crate) fn everything() -> Value {
    json!({ "filter": [{ "op": "gte", "field": "id", "value": 0 }] })
}

/// A query with one condition.
pub(crate) fn only(op: &str, field: &str, value: &Value) -> Value {
    json!({ "filter": [{ "op": op, "field": field, "value": value }] })
}

pub(crate) fn encoded(value: &Value) -> String {
    byte_serialize(value.to_string().as_bytes()).collect()
}

pub(crate) const NO_QUERY: &str =
    "The logged in Resource does not have the adequate permissions to query this entity type.";
