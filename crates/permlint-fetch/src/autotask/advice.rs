//! What a part that was not read means for an audit, and what would open it.

use permlint_model::snapshot::Part;

use super::wording;
use crate::http::Trouble;

/// What the audit lacks without a part.
pub(super) fn meaning(part: &Part) -> String {
    let said = match part {
        Part::Info => "the product's version is not known, which no rule needs",
        Part::Roles => "which security levels exist is not known, so none is found by its name",
        Part::Members => "which security level an API user holds is not known",
        Part::People => {
            "how many people hold a security level, and with which licences, is not known"
        }
        Part::Webhooks { .. } => "these webhooks cannot be judged",
        Part::Modules => {
            "which modules are switched off is not known, so an access of None may mean either"
        }
        Part::Access { entity } => {
            return format!("what these keys may do with {entity} is not known");
        }
        Part::RoleRows { .. } | Part::Callbacks | Part::OwnRights | Part::OwnItems => {
            "nothing: Autotask PSA has no such part"
        }
    };
    said.to_owned()
}

/// The right that probably opens a part.
///
/// No document says which check box opens querying an entity, and none says that the version,
/// the modules and the information about entities need a right at all: these are inferred, and
/// the texts say "probably".
fn right(part: &Part) -> Option<String> {
    match part {
        Part::Members | Part::People => Some("lets them query Resources".to_owned()),
        Part::Webhooks { entity } => Some(format!(
            "lets them query {entity} (Other > Webhooks: Can create webhooks)"
        )),
        Part::Roles => Some("lets them ask for the fields of Resources".to_owned()),
        Part::Access { entity } => Some(format!("lets them ask about {entity}")),
        _ => None,
    }
}

/// Meaning and remedy of a refusal.
pub(super) fn refused(part: &Part, trouble: &Trouble) -> String {
    match remedy(part, trouble) {
        Some(remedy) => format!("{}; {remedy}", meaning(part)),
        None => meaning(part),
    }
}

/// What to do about a refusal.
pub(super) fn remedy(part: &Part, trouble: &Trouble) -> Option<String> {
    let Trouble::Status(refusal) = trouble else {
        return None;
    };
    match wording::meaning(refusal) {
        wording::Meaning::Denied => {
            Some("these keys were accepted before, and are not any more".to_owned())
        }
        wording::Meaning::NotPermitted => Some(format!(
            "probably the security level of these keys must be one that {} (no document names the \
             setting), or the module is switched off, which is answered in the same words",
            right(part)?
        )),
        _ => None,
    }
}
