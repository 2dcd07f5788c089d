//! What the tests of this crate share.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(unreachable_pub, reason = "a module of tests has no outside")]

use std::future::Future;
use std::time::Duration;

use permlint_fetch::connectwise::{Credentials, Options, Reader, Site};
use permlint_fetch::{FetchError, NoProgress};
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::{Coverage, Outcome, Part, Snapshot};
use permlint_sim::Running;
use permlint_sim::connectwise::{Fault, RoleProfile, Simulator, Tenant};

pub mod server;

/// Limits that let a test fail fast.
pub fn fast() -> Options {
    Options {
        timeout: Duration::from_secs(5),
        attempts: 3,
        retry_base: Duration::from_millis(1),
        retry_ceiling: Duration::from_millis(5),
        ..Options::default()
    }
}

/// The auditor of the simulated tenant.
pub fn auditor() -> Credentials {
    Credentials::from_values("pub", "priv", "CLIENT-ID-VALUE").unwrap()
}

/// The audited member of the simulated tenant.
pub fn neo() -> Credentials {
    Credentials::from_values("neo-pub", "neo-priv", "CLIENT-ID-VALUE").unwrap()
}

pub fn reader_at(url: &str, credentials: Credentials, options: Options) -> Reader {
    Reader::new(Site::parse(url).unwrap(), "acme", credentials, options).unwrap()
}

pub fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

/// The simulated tenant with faults.
pub fn acme(faults: &[Fault]) -> Running {
    let simulator = Simulator::new(Tenant::acme(RoleProfile::Floor));
    simulator.faults(faults.iter().copied()).start().unwrap()
}

pub fn plan(roles: &[&str], members: &[&str]) -> FetchPlan {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    FetchPlan {
        roles: owned(roles),
        members: owned(members),
        ..FetchPlan::default()
    }
}

/// The plan of an ordinary audit.
pub fn neo_plan() -> FetchPlan {
    plan(&["Neo"], &["neo_agent"])
}

/// A snapshot of a running simulator, as the auditor.
pub fn take(sim: &Running, plan: &FetchPlan) -> Result<Snapshot, FetchError> {
    let reader = reader_at(&sim.url(), auditor(), fast());
    run(reader.snapshot(plan, &NoProgress))
}

/// The ordinary snapshot of a tenant with faults.
pub fn snapshot(faults: &[Fault]) -> Snapshot {
    take(&acme(faults), &neo_plan()).unwrap()
}

/// The error of a tenant with faults.
pub fn error(faults: &[Fault]) -> FetchError {
    take(&acme(faults), &neo_plan()).unwrap_err()
}

/// The id of the role `Neo` in the simulated tenant.
pub const NEO: &str = "4";

pub fn neo_rows() -> Part {
    Part::RoleRows {
        role_id: NEO.to_owned(),
    }
}

pub fn coverage(snapshot: &Snapshot, part: &Part) -> Coverage {
    snapshot
        .coverage_of(part)
        .unwrap_or_else(|| panic!("no coverage of {part:?}"))
        .clone()
}

pub fn outcome(snapshot: &Snapshot, part: &Part) -> Outcome {
    coverage(snapshot, part).outcome
}

pub fn note(snapshot: &Snapshot, part: &Part) -> String {
    coverage(snapshot, part).note.unwrap_or_default()
}

/// The rows of a role, by its name.
pub fn rows(snapshot: &Snapshot, role: &str) -> Option<usize> {
    let subject = snapshot
        .subjects
        .iter()
        .find(|subject| subject.name == role);
    subject.unwrap().rows.as_ref().map(Vec::len)
}
