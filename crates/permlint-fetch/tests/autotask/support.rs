//! What these tests share.

use std::future::Future;
use std::time::Duration;

use permlint_fetch::autotask::{Credentials, Options, Reader, Site};
use permlint_fetch::{FetchError, NoProgress};
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{Coverage, Outcome, Part, Snapshot};
use permlint_sim::Running;
use permlint_sim::autotask::{Fault, Simulator, Tenant};

use crate::server::{Server, json};

pub(crate) const USER: &str = "api@acme.example";

/// Limits that let a test fail fast.
pub(crate) fn fast() -> Options {
    Options {
        timeout: Duration::from_secs(5),
        attempts: 3,
        retry_base: Duration::from_millis(1),
        retry_ceiling: Duration::from_millis(5),
        ..Options::default()
    }
}

/// The auditor of the simulated tenant.
pub(crate) fn auditor() -> Credentials {
    Credentials::from_values("secret", "CODE").unwrap()
}

pub(crate) fn reader_of(url: &str, user: &str, keys: Credentials, options: Options) -> Reader {
    Reader::new(user, Some(Site::parse(url).unwrap()), keys, options).unwrap()
}

pub(crate) fn reader_at(url: &str, options: Options) -> Reader {
    reader_of(url, USER, auditor(), options)
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// The simulated tenant with faults.
pub(crate) fn acme(faults: &[Fault]) -> Running {
    start(Tenant::acme(), faults)
}

pub(crate) fn start(tenant: Tenant, faults: &[Fault]) -> Running {
    let simulator = Simulator::new(tenant).faults(faults.iter().copied());
    simulator.start().unwrap()
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The plan of an audit that probes these entities.
pub(crate) fn plan(entities: &[&str]) -> FetchPlan {
    FetchPlan {
        roles: owned(&["Neo API User"]),
        entities: owned(entities),
        ..FetchPlan::default()
    }
}

pub(crate) fn naming(people: &[&str]) -> FetchPlan {
    FetchPlan {
        people: owned(people),
        ..plan(&[])
    }
}

pub(crate) fn take_with(
    sim: &Running,
    plan: &FetchPlan,
    options: Options,
) -> Result<Snapshot, FetchError> {
    run(reader_at(&sim.url(), options).snapshot(plan, &NoProgress))
}

pub(crate) fn take(sim: &Running, plan: &FetchPlan) -> Result<Snapshot, FetchError> {
    take_with(sim, plan, fast())
}

/// The ordinary snapshot of a tenant with faults.
pub(crate) fn snapshot(faults: &[Fault]) -> Snapshot {
    take(&acme(faults), &plan(&["Tickets", "Resources"])).unwrap()
}

/// The error of a tenant with faults.
pub(crate) fn error(faults: &[Fault]) -> FetchError {
    take(&acme(faults), &plan(&[])).unwrap_err()
}

pub(crate) fn access_to(entity: &str) -> Part {
    let entity = entity.to_owned();
    Part::Access { entity }
}

pub(crate) fn webhooks_of(entity: &str) -> Part {
    let entity = entity.to_owned();
    Part::Webhooks { entity }
}

pub(crate) fn coverage(snapshot: &Snapshot, part: &Part) -> Coverage {
    snapshot
        .coverage_of(part)
        .unwrap_or_else(|| panic!("no coverage of {part:?}"))
        .clone()
}

pub(crate) fn outcome(snapshot: &Snapshot, part: &Part) -> Outcome {
    coverage(snapshot, part).outcome
}

pub(crate) fn note(snapshot: &Snapshot, part: &Part) -> String {
    coverage(snapshot, part).note.unwrap_or_default()
}

/// The parts that were not read.
pub(crate) fn unread(snapshot: &Snapshot) -> Vec<Part> {
    let unread = snapshot
        .coverage
        .iter()
        .filter(|c| c.outcome != Outcome::Read);
    unread.map(|coverage| coverage.part.clone()).collect()
}

/// How many requests asked for a path that ends so.
pub(crate) fn asked(sim: &Running, end: &str) -> usize {
    let requests = sim.requests();
    requests.iter().filter(|r| r.path.ends_with(end)).count()
}

/// A scripted server that is in its own zone; `answer` gets the path below `/V1.0` with its
/// query.
pub(crate) fn scripted(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Server {
    Server::start(move |head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        if path.contains("zoneInformation") {
            return zone_of(head, "/ATServicesRest/");
        }
        match path.strip_prefix("/ATServicesRest/V1.0") {
            Some(path) => answer(path),
            None => json(404, "{}"),
        }
    })
}

/// The zone of whoever asked, at a path.
pub(crate) fn zone_of(head: &str, path: &str) -> Vec<u8> {
    let host = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("host")
            .then(|| value.trim().to_owned())
    });
    let url = format!("http://{}{path}", host.unwrap());
    json(200, &format!(r#"{{"url":"{url}","ci":7}}"#))
}

/// A small tenant: one level, the caller, no webhooks.
pub(crate) fn small(path: &str) -> Vec<u8> {
    let above_all = path.contains("%22gt%22");
    let body = match path.split('?').next().unwrap_or_default() {
        "/ThresholdInformation" => {
            r#"{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":9}"#
        }
        "/Version" => r#"{"majorVersion":2026,"minorVersion":3}"#,
        "/Modules" => r#"{"modules":[]}"#,
        "/Resources/entityInformation/fields" => {
            r#"{"fields":[{"name":"userType","picklistValues":[{"value":"60","label":"Auditor"}]}]}"#
        }
        "/Resources/query" if !above_all => {
            r#"{"items":[{"id":1,"userName":"api@acme.example","licenseType":7,"userType":60}]}"#
        }
        "/Resources/query/count" => r#"{"queryCount":1}"#,
        path if path.ends_with("/count") => r#"{"queryCount":0}"#,
        path if path.ends_with("/entityInformation") => {
            r#"{"info":{"canQuery":true,"userAccessForQuery":"All"}}"#
        }
        _ => r#"{"items":[]}"#,
    };
    json(200, body)
}
