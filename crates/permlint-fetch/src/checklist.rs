//! The steps of a preflight while it runs. What each step says is the platforms' own.

use crate::{
    Caller, FailureKind, FetchError, Preflight, PreflightOutcome, PreflightStep, StepStatus,
};

/// The steps so far.
#[derive(Debug)]
pub(crate) struct Checklist {
    names: &'static [&'static str],
    steps: Vec<PreflightStep>,
    pub(crate) caller: Option<Caller>,
}

impl Checklist {
    /// A checklist of these steps, in order. Those that an earlier failure leaves out are
    /// reported as skipped.
    pub(crate) fn new(names: &'static [&'static str]) -> Self {
        Self {
            names,
            steps: Vec::new(),
            caller: None,
        }
    }

    pub(crate) fn add(
        &mut self,
        name: &'static str,
        status: StepStatus,
        said: String,
        fix: Option<String>,
    ) {
        self.steps.push(PreflightStep {
            name,
            status,
            said,
            fix,
        });
    }

    pub(crate) fn ok(&mut self, name: &'static str, said: String) {
        self.add(name, StepStatus::Ok, said, None);
    }

    pub(crate) fn skip(&mut self, name: &'static str, why: &str) {
        self.add(name, StepStatus::Skipped, why.to_owned(), None);
    }

    pub(crate) fn fail(&mut self, name: &'static str, error: &FetchError, fix: Option<&str>) {
        let fix = fix.map(str::to_owned);
        self.add(name, StepStatus::Failed, error.to_string(), fix);
    }

    /// Makes a warning of the last step.
    pub(crate) fn doubt_last(&mut self, said: String, fix: Option<String>) {
        if let Some(step) = self.steps.last_mut() {
            step.status = StepStatus::Warning;
            step.said = said;
            step.fix = fix;
        }
    }

    pub(crate) fn add_to_last(&mut self, said: &str) {
        if let Some(step) = self.steps.last_mut() {
            step.said.push_str(said);
        }
    }

    /// The report; `end` is why the checks ended early.
    pub(crate) fn finish(mut self, end: Option<FailureKind>) -> Preflight {
        for name in self.names {
            if self.steps.iter().all(|step| step.name != *name) {
                self.skip(name, "an earlier check failed");
            }
        }
        let names = self.names;
        let place = |step: &PreflightStep| names.iter().position(|name| *name == step.name);
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
