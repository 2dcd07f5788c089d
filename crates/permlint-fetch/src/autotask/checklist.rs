//! The steps of a preflight, and what each says.

use permlint_model::snapshot::Part;

use super::advice;
use super::wording::{Meaning, meaning};
use crate::checklist::Checklist;
use crate::http::Trouble;
use crate::{FailureKind, FetchError, StepStatus};

/// Every step, in order. Those that an earlier failure leaves out are reported as skipped.
pub(super) const STEPS: [&str; 9] = [
    "zone",
    "keys",
    "threshold",
    "version",
    "resources",
    "levels",
    "own-access",
    "webhooks",
    "modules",
];

const USER_NAME: &str = "give the user name of the API user, which looks like an e-mail address";
const NO_ZONE: &str = "leave the zone out to have it found";
const NEW_KEYS: &str = "generate a new secret on the API user's page, and copy its tracking \
    identifier (Admin > Organization Settings & Users > Resources/Users (HR))";

impl Checklist {
    /// How asking Autotask for something went: a refusal leaves an audit with gaps, anything else
    /// is a failure.
    pub(super) fn asked(
        &mut self,
        name: &'static str,
        part: &Part,
        what: &str,
        trouble: Option<&Trouble>,
    ) {
        let Some(trouble) = trouble else {
            return self.ok(name, format!("{what} can be read"));
        };
        let status = match is_refused(trouble) {
            true => StepStatus::Warning,
            false => StepStatus::Failed,
        };
        let said = format!("{what}: {}; {}", trouble.said(), advice::meaning(part));
        self.add(name, status, said, advice::remedy(part, trouble));
    }

    /// The user or the zone is the trouble.
    pub(super) fn no_zone(&mut self, error: FetchError) -> FetchError {
        let fix = match &error {
            FetchError::UnknownUser { .. } => Some(USER_NAME),
            FetchError::ForeignZone { .. } | FetchError::NotAutotask { .. } => Some(NO_ZONE),
            _ => None,
        };
        self.fail("zone", &error, fix);
        error
    }

    /// The keys or the way to the API are the trouble.
    pub(super) fn no_entry(&mut self, error: FetchError) -> FetchError {
        let is_denied = error.kind() == FailureKind::Refused;
        self.fail("keys", &error, is_denied.then_some(NEW_KEYS));
        error
    }
}

/// Whether the keys may not read it, which leaves the rest readable.
pub(super) fn is_refused(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::Status(refusal) if meaning(refusal) == Meaning::NotPermitted)
}
