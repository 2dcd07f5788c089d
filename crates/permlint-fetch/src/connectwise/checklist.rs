//! The steps of a preflight, and what each says.

use permlint_model::snapshot::Part;

use super::advice;
use crate::checklist::Checklist;
use crate::http::Trouble;
use crate::{FailureKind, FetchError, StepStatus};

/// Every step, in order. Those that an earlier failure leaves out are reported as skipped.
pub(super) const STEPS: [&str; 11] = [
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
const NEW_KEYS: &str = "check the keys and the company id for typing errors; if they are right, generate new keys on \
     the API member's page (System > Members > API Members)";

impl Checklist {
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
        let said = format!("{said}; {}", advice::meaning(part));
        self.doubt_last(said, advice::remedy(part));
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
        Part::Webhooks { .. } | Part::Access { .. } | Part::Modules => {
            "a part that ConnectWise PSA does not have"
        }
    }
}
