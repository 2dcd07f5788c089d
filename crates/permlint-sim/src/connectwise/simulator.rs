//! The server: from a request to an answer.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::access::Caller;
use super::answer::Answer;
use super::corrupt::corrupt;
use super::errors;
use super::fault::{Fault, Faults};
use super::interrupt::{Memory, interrupt};
use super::paging::{Page, Place};
use super::query::Query;
use super::records::Reader;
use super::routes::{Codebase, Part, Resource, Target, VERSIONED, route};
use super::tenant::Tenant;
use crate::server::{Running, serve};

const MAINTENANCE: &str = "<!DOCTYPE html><html><head><title>Maintenance</title></head>\
    <body>ConnectWise is being upgraded.</body></html>";

/// Builds a simulated tenant and starts it.
#[derive(Debug)]
pub struct Simulator {
    tenant: Tenant,
    faults: Faults,
    listen: SocketAddr,
    delay: Duration,
}

impl Simulator {
    /// A simulator of `tenant` without faults, on a free loopback port.
    #[must_use]
    pub fn new(tenant: Tenant) -> Self {
        Self {
            tenant,
            faults: Faults::default(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            delay: Duration::from_secs(60),
        }
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.insert(fault);
        self
    }

    /// Adds faults.
    #[must_use]
    pub fn faults(self, faults: impl IntoIterator<Item = Fault>) -> Self {
        faults.into_iter().fold(self, Self::fault)
    }

    /// Listens on this address instead of a free loopback port.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How long [`Fault::Slow`] holds an answer back.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Starts to serve on a thread of its own.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on, or the thread cannot be started.
    pub fn start(self) -> io::Result<Running> {
        let listen = self.listen;
        let mut site = Site {
            tenant: self.tenant,
            faults: self.faults,
            delay: self.delay,
            memory: Memory::default(),
        };
        corrupt(&mut site.tenant, &site.faults);
        let router = Router::new().fallback(handle).with_state(Arc::new(site));
        serve(listen, router)
    }
}

/// Everything that requests share.
struct Site {
    tenant: Tenant,
    faults: Faults,
    delay: Duration,
    memory: Memory,
}

/// What the simulator looks at in a request.
struct Call {
    method: Method,
    path: String,
    query: String,
    host: String,
    authorization: Option<String>,
    has_client_id: bool,
    forward_only: bool,
}

impl Call {
    fn of(request: &Request) -> Self {
        let header = |name: &str| {
            let value = request.headers().get(name)?;
            Some(value.to_str().ok()?.to_owned())
        };
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            query: request.uri().query().unwrap_or_default().to_owned(),
            host: header(HOST.as_str()).unwrap_or_default(),
            authorization: header(AUTHORIZATION.as_str()),
            has_client_id: header("clientid").is_some_and(|id| !id.trim().is_empty()),
            forward_only: header("pagination-type")
                .is_some_and(|style| style.eq_ignore_ascii_case("forward-only")),
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            host: &self.host,
            path: &self.path,
        }
    }
}

async fn handle(State(site): State<Arc<Site>>, request: Request) -> Response {
    let call = Call::of(&request);
    let target = route(&call.path);
    if site.faults.has(Fault::Slow) && matches!(target, Target::Api { .. }) {
        tokio::time::sleep(site.delay).await;
    }
    let answer = site.answer(&call, target);
    answer.into_response(&site.faults)
}

impl Site {
    fn answer(&self, call: &Call, target: Target) -> Answer {
        if target == Target::Unrouted {
            return errors::no_endpoint();
        }
        if call.method != Method::GET {
            return errors::method_not_allowed();
        }
        match target {
            Target::Unrouted => errors::no_endpoint(),
            Target::CompanyInfo(company) => self.company_info(&company),
            Target::Api {
                codebase,
                resource,
                part,
            } => self
                .api(call, codebase, resource, part)
                .unwrap_or_else(|refusal| refusal),
        }
    }

    fn company_info(&self, company: &str) -> Answer {
        let known = company.eq_ignore_ascii_case(&self.tenant.company);
        if !known || self.faults.has(Fault::CompanyNull) {
            return Answer::json(Value::Null);
        }
        let moved = self.faults.has(Fault::CodebaseMoved) && self.memory.first("company");
        let codebase = if moved { "v2025_7" } else { VERSIONED };
        let is_cloud = if self.faults.has(Fault::IsCloudString) {
            json!("True")
        } else {
            json!(true)
        };
        Answer::json(json!({
            "CompanyName": "Acme Managed Services",
            "Codebase": format!("{codebase}/"),
            "VersionCode": "v2025.8",
            "VersionNumber": "v2025.8.112345",
            "CompanyID": self.tenant.company,
            "IsCloud": is_cloud,
            "SiteUrl": "psa.example.test",
        }))
    }

    fn api(
        &self,
        call: &Call,
        codebase: Codebase,
        resource: Resource,
        part: Part,
    ) -> Result<Answer, Answer> {
        if let Some(answer) = interrupt(&self.faults, &self.memory, call.place()) {
            return Err(answer);
        }
        let caller = self.authenticate(call, codebase)?;
        self.permit(&caller, resource)?;
        if part == Part::Count && self.faults.has(Fault::CountMissing) {
            return Err(errors::no_endpoint());
        }
        let reader = Reader {
            tenant: &self.tenant,
            faults: &self.faults,
            caller,
        };
        let query = Query::parse(&call.query, call.forward_only)?;
        let records = query.select(reader.records(resource)?)?;
        self.show(call, &query, resource, part, &records)
    }

    /// The cloud's router answers 404 to wrong keys, a versioned path 401.
    fn authenticate(&self, call: &Call, codebase: Codebase) -> Result<Caller<'_>, Answer> {
        let caller = Caller::identify(&self.tenant, call.authorization.as_deref());
        let caller = caller.ok_or_else(|| match codebase {
            Codebase::Release => errors::no_endpoint(),
            Codebase::Versioned => errors::not_authenticated(),
        })?;
        if call.has_client_id {
            Ok(caller)
        } else {
            Err(errors::no_client_id())
        }
    }

    fn permit(&self, caller: &Caller<'_>, resource: Resource) -> Result<(), Answer> {
        let refusal = match resource {
            Resource::Info => Fault::InfoRefused,
            Resource::MySecurity | Resource::CustomizeItems => Fault::OwnRightsRefused,
            Resource::Roles | Resource::RoleInfos => Fault::RolesRefused,
            Resource::Settings(_) => Fault::SettingsRefused,
            Resource::ApiMembers => Fault::MembersRefused,
            Resource::Members => Fault::PeopleRefused,
            Resource::Callbacks => Fault::CallbacksRefused,
        };
        let refused = self.faults.has(refusal) || self.faults.has(Fault::EverythingForbidden);
        if refused || !caller.may_read(resource) {
            return Err(errors::forbidden());
        }
        Ok(())
    }

    fn show(
        &self,
        call: &Call,
        query: &Query,
        resource: Resource,
        part: Part,
        records: &[Value],
    ) -> Result<Answer, Answer> {
        let settings = matches!(resource, Resource::Settings(_));
        if settings && self.faults.has(Fault::MaintenanceHtml200) {
            return Ok(Answer::html(StatusCode::OK, MAINTENANCE));
        }
        match part {
            Part::Count => Ok(self.count(settings, records.len())),
            Part::One(id) => one(records, id).map(|record| Answer::json(query.project(record))),
            Part::All if resource == Resource::Info => {
                let info = records.first().map(|record| query.project(record));
                Ok(Answer::json(info.unwrap_or_default()))
            }
            Part::All => Ok(self.page(call, query, settings, records)),
        }
    }

    fn count(&self, settings: bool, count: usize) -> Answer {
        let wrong = settings && self.faults.has(Fault::CountWrong);
        Answer::json(json!({ "count": count + usize::from(wrong) }))
    }

    fn page(&self, call: &Call, query: &Query, settings: bool, records: &[Value]) -> Answer {
        let page = Page::of(records, query, call.place(), &self.faults);
        let (shown, link) = page.into_parts();
        let answer = if settings && self.faults.has(Fault::HugeBody) {
            Answer::huge(shown.first().cloned().unwrap_or_default())
        } else if settings && self.faults.has(Fault::TruncatedBody) {
            Answer::truncated(Value::Array(shown))
        } else {
            Answer::json(Value::Array(shown))
        };
        Page::label(link, answer)
    }
}

fn one(records: &[Value], id: u32) -> Result<&Value, Answer> {
    let mut records = records.iter();
    records
        .find(|record| record["id"] == json!(id))
        .ok_or_else(errors::not_found)
}
