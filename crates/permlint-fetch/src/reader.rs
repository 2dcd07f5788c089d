//! What every platform's reader offers.

use std::future::Future;

use permlint_model::Platform;
use permlint_model::plan::FetchPlan;
use permlint_model::snapshot::Snapshot;

use crate::{FetchError, Preflight};

/// Reads one tenant.
///
/// There is no method that changes anything, and none may be added: reads and writes
/// are different types.
pub trait TenantReader {
    /// The product that is read.
    fn platform(&self) -> Platform;

    /// Takes a snapshot of what the plan asks for.
    ///
    /// A part that the tenant refuses is in the snapshot's coverage and is no error.
    ///
    /// # Errors
    ///
    /// [`FetchError`] when nothing could be read: the tenant is not reachable, the keys are not
    /// accepted, or the site or the company is the wrong one.
    fn snapshot(
        &self,
        plan: &FetchPlan,
        progress: &dyn Progress,
    ) -> impl Future<Output = Result<Snapshot, FetchError>> + Send;

    /// Checks, with a few small requests, what these keys can read.
    fn preflight(&self) -> impl Future<Output = Preflight> + Send;
}

/// Is told what happens next, so that a person who waits can see it.
pub trait Progress: Send + Sync {
    /// Something starts. The text is cleaned and holds no secret.
    fn step(&self, text: &str);
}

/// A progress that nobody sees.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn step(&self, _text: &str) {}
}
