//! The steps of a preflight, and what each says.

use permlint_model::snapshot::Part;

use super::advice;
use crate::http::Trouble;
use crate::{
    Caller, FailureKind, FetchError, Preflight, PreflightOutcome, PreflightStep, StepStatus,
};

/// Every step, in order. Those that an earlier failure leaves out are reported as skipped.
const STEPS: [&str; 11] = [
    "site",
    "company",
    "client-id",
    "keys",
    "own-rights",
    "own-lists",
    "roles",
    "role-settings",
    "api-members",
    "people",
    "callbacks",
];

const LOG_IN_ID: &str = "give the company id that is typed at log-in";
const NEW_CLIENT_ID: &str = "register a client id at developer.connectwise.com and give that one";
const NEW_KEYS: &str =
    "generate new keys on the API member's page (System > Members > API Members)";

/// The steps so far.
#[derive(Debug, Default)]
pub(super) struct Checklist {
    steps: Vec<PreflightStep>,
    pub(super) caller: Option<Caller>,
}

impl Checklist {
    fn add(&mut self, name: &'static str, status: StepStatus, said: String, fix: Option<String>) {
        self.steps.push(PreflightStep {
            name,
            status,
            said,
            fix,
        });
    }

    pub(super) fn ok(&mut self, name: &'static str, said: String) {
        self.add(name, StepStatus::Ok, said, None);
    }

    pub(super) fn skip(&mut self, name: &'static str, why: &str) {
        self.add(name, StepStatus::Skipped, why.to_owned(), None);
    }

    /// How reading one part went: a refusal leaves an audit with gaps, anything else is a failure.
    pub(super) fn part(&mut self, name: &'static str, part: &Part, read: Result<(), &Trouble>) {
        let trouble = match read {
            Ok(()) => return self.ok(name, format!("{} can be read", words(part))),
            Err(trouble) => trouble,
        };
        let is_refused = matches!(trouble.status(), Some(401 | 403));
        let (status, fix) = match is_refused {
            true => (StepStatus::Warning, advice::remedy(part)),
            false => (StepStatus::Failed, None),
        };
        let said = format!(
            "{}: {}; {}",
            words(part),
            trouble.said(),
            advice::meaning(part)
        );
        self.add(name, status, said, fix);
    }

    pub(super) fn warn_last(&mut self, said: &str, part: &Part) {
        if let Some(step) = self.steps.last_mut() {
            step.status = StepStatus::Warning;
            step.said = format!("{said}; {}", advice::meaning(part));
            step.fix = advice::remedy(part);
        }
    }

    pub(super) fn add_to_last(&mut self, said: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.said.push_str(said);
        }
    }

    /// The site or the company is the trouble.
    pub(super) fn no_company(&mut self, error: FetchError) -> FetchError {
        match &error {
            FetchError::WrongCompany { site, .. } => {
                self.ok("site", format!("{site} answers"));
                self.fail("company", &error, Some(LOG_IN_ID));
            }
            _ => self.fail("site", &error, None),
        }
        error
    }

    /// The keys, the client id or the way to the API is the trouble.
    ///
    /// The server's message is the only hint at which of them it is, and it is used for words only.
    pub(super) fn not_accepted(
        &mut self,
        error: FetchError,
        trouble: Option<&Trouble>,
    ) -> FetchError {
        let said = trouble
            .map(Trouble::said)
            .unwrap_or_default()
            .to_lowercase();
        if error.kind() != FailureKind::Refused {
            self.skip("client-id", "the API gave no usable answer");
            self.fail("keys", &error, None);
        } else if said.contains("clientid") || said.contains("client id") {
            self.fail("client-id", &error, Some(NEW_CLIENT_ID));
            self.skip(
                "keys",
                "whether the keys are right cannot be told without a client id",
            );
        } else {
            self.skip(
                "client-id",
                "whether it is accepted cannot be told while the keys are not",
            );
            self.fail("keys", &error, Some(NEW_KEYS));
        }
        error
    }

    fn fail(&mut self, name: &'static str, error: &FetchError, fix: Option<&str>) {
        self.add(
            name,
            StepStatus::Failed,
            error.to_string(),
            fix.map(str::to_owned),
        );
    }

    pub(super) fn finish(mut self, end: Option<FailureKind>) -> Preflight {
        for name in STEPS {
            if self.steps.iter().all(|step| step.name != name) {
                self.skip(name, "an earlier check failed");
            }
        }
        let place = |step: &PreflightStep| STEPS.iter().position(|name| *name == step.name);
        self.steps.sort_by_key(place);
        let outcome = match end {
            Some(FailureKind::Unreachable) => PreflightOutcome::Unreachable,
            Some(FailureKind::Refused) => PreflightOutcome::Denied,
            Some(FailureKind::WrongUsage) => PreflightOutcome::WrongUsage,
            None if self.is_all_ok() => PreflightOutcome::Ready,
            None => PreflightOutcome::Partial,
        };
        Preflight {
            steps: self.steps,
            caller: self.caller,
            outcome,
        }
    }

    fn is_all_ok(&self) -> bool {
        self.steps.iter().all(|step| step.status == StepStatus::Ok)
    }
}

fn words(part: &Part) -> &'static str {
    match part {
        Part::Info => "the product's version",
        Part::Roles => "the list of security roles",
        Part::RoleRows { .. } => "the settings of a security role",
        Part::Members => "the API members",
        Part::People => "the members, for counting",
        Part::Callbacks => "the callbacks",
        Part::OwnRights => "the rights of these keys",
        Part::OwnItems => "the customise lists of these keys",
    }
}
