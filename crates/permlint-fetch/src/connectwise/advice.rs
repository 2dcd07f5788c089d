//! What a part that was not read means for an audit, and what would open it.

use permlint_model::snapshot::Part;

/// What the audit lacks without a part.
pub(super) fn meaning(part: &Part) -> &'static str {
    match part {
        Part::Info => "the product's version is not known, which no rule needs",
        Part::Roles => "no role can be judged from its settings",
        Part::RoleRows { .. } => "this role cannot be judged from its settings",
        Part::Members => "which role an API member holds is not known",
        Part::People => "how many people hold a role is not known",
        Part::Callbacks => "callbacks cannot be judged",
        Part::OwnRights => "the rights of these keys themselves are not known",
        Part::OwnItems => "the customise lists of these keys themselves are not known",
        Part::Webhooks { .. } | Part::Access { .. } | Part::Modules => {
            "nothing: ConnectWise PSA has no such part"
        }
    }
}

/// The entry of a security role that probably opens a part.
///
/// No document says which right each endpoint needs: these are inferred from the entries that
/// vendors ask for (Rewst, N-able and TurboDocx for members, N-able Passportal for roles), and
/// the texts say "probably". The caller's own rights and `/system/info` have no known entry.
pub(super) fn entry(part: &Part) -> Option<&'static str> {
    match part {
        Part::Roles | Part::RoleRows { .. } => Some("System > Security Roles: Inquire = All"),
        Part::Members | Part::People => Some("System > Member Maintenance: Inquire = All"),
        Part::Callbacks => Some(
            "System > Table Setup: Inquire = All, with General / Manage Hosted API in its list",
        ),
        Part::Info | Part::OwnRights | Part::OwnItems => None,
        Part::Webhooks { .. } | Part::Access { .. } | Part::Modules => None,
    }
}

/// Meaning and remedy of a refusal.
pub(super) fn refused(part: &Part) -> String {
    match remedy(part) {
        Some(remedy) => format!("{}; {remedy}", meaning(part)),
        None => meaning(part).to_owned(),
    }
}

/// What to do about a refusal.
pub(super) fn remedy(part: &Part) -> Option<String> {
    let entry = entry(part)?;
    Some(format!(
        "the role of these keys probably lacks {entry} (no document names the entry)"
    ))
}
