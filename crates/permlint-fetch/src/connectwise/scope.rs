//! Which roles' settings are read, and whose e-mail addresses are kept.

use std::collections::BTreeSet;

use permlint_model::names::Folding;
use permlint_model::plan::{FetchPlan, Perspective};
use permlint_model::snapshot::{Principal, Subject};

/// The roles in scope, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// The roles that the plan asks for.
    pub(super) roles: BTreeSet<String>,
    /// Whether their settings are to be read at all.
    pub(super) reads_settings: bool,
}

impl Scope {
    /// The roles that the plan names, those that its members hold, or all.
    pub(super) fn of(plan: &FetchPlan, subjects: &[Subject], members: &[Principal]) -> Self {
        Self {
            roles: roles(plan, subjects, members),
            reads_settings: plan.perspective != Perspective::Own,
        }
    }

    /// Forgets the e-mail addresses of members that hold neither a role whose rows were to be
    /// read nor the caller's own.
    pub(super) fn forget_emails(&self, members: &mut [Principal], caller: Option<&str>) {
        let own = caller.and_then(|caller| role_of(caller, members));
        for member in members {
            let role = member.role_id.as_ref();
            let in_scope = role.is_some_and(|id| self.reads_settings && self.roles.contains(id));
            if !in_scope && (own.is_none() || member.role_id != own) {
                member.email = None;
            }
        }
    }
}

/// The id of the role that a member holds.
fn role_of(identifier: &str, members: &[Principal]) -> Option<String> {
    let mut members = members.iter();
    members
        .find(|member| member.identifier == identifier)?
        .role_id
        .clone()
}

fn roles(plan: &FetchPlan, subjects: &[Subject], members: &[Principal]) -> BTreeSet<String> {
    if plan.wants_all_roles() {
        return subjects.iter().map(|subject| subject.id.clone()).collect();
    }
    let named = folded(&plan.roles);
    let holders = folded(&plan.members);
    let folding = Folding::default();
    let by_name = subjects
        .iter()
        .filter(|subject| named.contains(&folding.fold(&subject.name)))
        .map(|subject| subject.id.clone());
    let by_holder = members
        .iter()
        .filter(|member| holders.contains(&folding.fold(&member.identifier)))
        .filter_map(|member| member.role_id.clone());
    by_name.chain(by_holder).collect()
}

fn folded(names: &[String]) -> BTreeSet<String> {
    names
        .iter()
        .map(|name| Folding::default().fold(name))
        .collect()
}
