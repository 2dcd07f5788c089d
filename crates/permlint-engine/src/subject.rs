//! Which role is audited, and which member's keys the integration uses.
//!
//! A role's name is not the integration, and the caller's rights are not the role's: own
//! rights are used only where the caller is known to hold what is audited.

use permlint_model::names::nearest;
use permlint_model::plan::Perspective;
use permlint_model::snapshot::{Outcome, Part, Principal, Row, Snapshot, Subject};
use permlint_model::text::clean;
use permlint_model::{EvidenceKind, GapReason};

use crate::compile::Auditor;

/// The subject of an audit.
#[derive(Debug)]
pub(crate) struct Audited<'a> {
    pub(crate) name: String,
    pub(crate) chosen_by: String,
    pub(crate) state: SubjectState<'a>,
    pub(crate) member: MemberState<'a>,
    /// Rows that describe the subject, with what they rest on.
    pub(crate) sources: Vec<(EvidenceKind, &'a [Row])>,
    /// Why there are no rows, or not all of them.
    pub(crate) rows_gap: Option<(GapReason, String)>,
    /// Whether the caller's own rights describe this subject.
    pub(crate) is_caller: bool,
}

/// What is known of the audited role itself.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SubjectState<'a> {
    /// It is in the list.
    Found(&'a Subject),
    /// The list is complete, and it is not in it.
    Absent,
    /// It cannot be told.
    Unknown,
    /// The caller's own rights are judged, whatever role they come from.
    Caller,
}

/// What is known of the integration's member.
#[derive(Debug, Clone)]
pub(crate) enum MemberState<'a> {
    /// It is in the list.
    Found {
        principal: &'a Principal,
        chosen_by: String,
    },
    /// The caller itself, known by name only.
    Caller(String),
    /// The list is complete, and there is none.
    Absent(String),
    /// It cannot be told.
    Unknown(GapReason, String),
}

impl<'a> MemberState<'a> {
    pub(crate) fn principal(&self) -> Option<&'a Principal> {
        match self {
            Self::Found { principal, .. } => Some(principal),
            _ => None,
        }
    }
}

impl Auditor {
    pub(crate) fn choose<'a>(&self, snapshot: &'a Snapshot) -> Audited<'a> {
        let named_member = self.find_member(snapshot, self.member_name());
        let by_role = self.options.role.is_some() || self.options.member.is_none();
        let (name, chosen_by, state) = match by_role {
            true => self.role_by_name(snapshot),
            false => self.role_of_member(snapshot, named_member),
        };
        let member = self.member(snapshot, state, named_member);
        let mut audited = Audited {
            name,
            chosen_by,
            state,
            member,
            sources: Vec::new(),
            rows_gap: None,
            is_caller: false,
        };
        self.gather(snapshot, &mut audited);
        audited
    }

    fn find_member<'a>(&self, snapshot: &'a Snapshot, name: Option<&str>) -> Option<&'a Principal> {
        let name = name?;
        let mut hits = snapshot
            .principals
            .iter()
            .filter(|principal| principal.identifier.eq_ignore_ascii_case(name));
        hits.next()
    }

    fn role_by_name<'a>(&self, snapshot: &'a Snapshot) -> (String, String, SubjectState<'a>) {
        let Some(name) = self.role_name() else {
            let why = "no role was named, and no baseline suggests one".to_owned();
            return ("(no role)".to_owned(), why, SubjectState::Unknown);
        };
        let chosen_by = match self.options.role.is_some() {
            true => "named by --role".to_owned(),
            false => "the name that the document gives".to_owned(),
        };
        let hits = self.roles_named(snapshot, name);
        match hits.as_slice() {
            [role] => (role.name.clone(), chosen_by, SubjectState::Found(role)),
            [] => (name.to_owned(), chosen_by, absent(snapshot)),
            several => {
                let why = format!("{} roles have this name", several.len());
                (name.to_owned(), why, SubjectState::Unknown)
            }
        }
    }

    /// Roles of this name: letter for letter, else folded.
    fn roles_named<'a>(&self, snapshot: &'a Snapshot, name: &str) -> Vec<&'a Subject> {
        let exact: Vec<&Subject> = snapshot
            .subjects
            .iter()
            .filter(|s| s.name == name)
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let folded = name.trim().to_lowercase();
        let same = |subject: &&Subject| subject.name.trim().to_lowercase() == folded;
        snapshot.subjects.iter().filter(same).collect()
    }

    fn role_of_member<'a>(
        &self,
        snapshot: &'a Snapshot,
        member: Option<&'a Principal>,
    ) -> (String, String, SubjectState<'a>) {
        let asked = clean(self.member_name().unwrap_or_default(), 80);
        let chosen_by = format!("held by the member {asked}");
        let Some(member) = member else {
            let name = format!("(the role of {asked})");
            return (name, chosen_by, SubjectState::Unknown);
        };
        let held = member.role_id.as_deref();
        let role = snapshot
            .subjects
            .iter()
            .find(|s| Some(s.id.as_str()) == held);
        match role {
            Some(role) => (role.name.clone(), chosen_by, SubjectState::Found(role)),
            None => {
                let name = member.role_name.clone();
                let name = name.unwrap_or_else(|| format!("(the role of {asked})"));
                (name, chosen_by, SubjectState::Unknown)
            }
        }
    }

    fn member<'a>(
        &self,
        snapshot: &'a Snapshot,
        state: SubjectState<'a>,
        named: Option<&'a Principal>,
    ) -> MemberState<'a> {
        if let Some(principal) = named {
            let chosen_by = match self.options.member.is_some() {
                true => "named by --member",
                false => "the member id that the document suggests",
            };
            return found(principal, chosen_by);
        }
        if let Some(own) = self.caller_is_member(snapshot) {
            return MemberState::Caller(own.to_owned());
        }
        if let Some((reason, detail)) = list_gap(snapshot, &Part::Members) {
            return MemberState::Unknown(reason, detail);
        }
        if let Some(asked) = &self.options.member {
            let near = nearest(
                asked,
                snapshot.principals.iter().map(|p| p.identifier.as_str()),
                3,
            );
            return MemberState::Absent(no_member(asked, &near));
        }
        let SubjectState::Found(role) = state else {
            let detail = "no member is named, and the role is not known".to_owned();
            return MemberState::Unknown(GapReason::Undecided, detail);
        };
        match holders(snapshot, &role.id).as_slice() {
            [only] => found(only, "the only API member that holds the role"),
            [] => MemberState::Absent(format!(
                "none of the {} API members holds this role",
                snapshot.principals.len()
            )),
            several => {
                let names: Vec<String> = several.iter().map(|p| clean(&p.identifier, 40)).collect();
                let detail = format!(
                    "{} hold the role; say which one the integration uses with --member",
                    names.join(", ")
                );
                MemberState::Unknown(GapReason::Ambiguous, detail)
            }
        }
    }

    /// The caller's name, when it is the member that the integration uses.
    fn caller_is_member<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a str> {
        let own = snapshot.own.as_ref()?.member.as_deref()?;
        let is_self = self.options.perspective == Perspective::Own;
        let named = self
            .member_name()
            .is_some_and(|name| name.eq_ignore_ascii_case(own));
        (named || is_self && self.options.member.is_none()).then_some(own)
    }

    fn gather<'a>(&self, snapshot: &'a Snapshot, audited: &mut Audited<'a>) {
        let own = snapshot.own.as_ref();
        if self.options.perspective == Perspective::Own {
            return self.use_own_rights(snapshot, audited);
        }
        if let SubjectState::Found(role) = audited.state {
            audited.is_caller = caller_role(snapshot) == Some(role.id.as_str());
            if let Some(rows) = &role.rows {
                audited.sources.push((EvidenceKind::Role, rows));
            }
            audited.rows_gap = rows_gap(snapshot, role);
            if let Some(own) = own.filter(|_| audited.is_caller) {
                let complete = list_gap(snapshot, &Part::OwnRights).is_none();
                if !own.rows.is_empty() && complete {
                    audited.sources.push((EvidenceKind::Own, &own.rows));
                }
            }
        }
        let may_fall_back = self.options.perspective == Perspective::Auto
            && self.options.role.is_none()
            && !audited
                .sources
                .iter()
                .any(|(kind, _)| *kind == EvidenceKind::Role)
            && !matches!(audited.state, SubjectState::Absent)
            && self.caller_is_member(snapshot).is_some();
        if may_fall_back {
            return self.use_own_rights(snapshot, audited);
        }
        if audited.sources.is_empty() && audited.rows_gap.is_none() {
            audited.rows_gap = Some(self.no_rows_reason(snapshot, audited));
        }
    }

    fn use_own_rights<'a>(&self, snapshot: &'a Snapshot, audited: &mut Audited<'a>) {
        audited.sources.clear();
        audited.is_caller = true;
        audited.rows_gap = list_gap(snapshot, &Part::OwnRights);
        let own = snapshot.own.as_ref();
        let caller = own.and_then(|own| own.member.clone());
        let caller = caller.unwrap_or_else(|| "the caller".to_owned());
        let held = caller_role(snapshot);
        let role = snapshot
            .subjects
            .iter()
            .find(|s| Some(s.id.as_str()) == held);
        match role {
            Some(role) => {
                audited.name.clone_from(&role.name);
                audited.state = SubjectState::Found(role);
            }
            None => {
                audited.name = format!("own rights of {caller}");
                audited.state = SubjectState::Caller;
            }
        }
        audited.chosen_by = format!("the calling key's own rights ({})", clean(&caller, 40));
        if let Some(own) = own.filter(|own| !own.rows.is_empty()) {
            audited.sources.push((EvidenceKind::Own, &own.rows));
        }
    }

    fn no_rows_reason(&self, snapshot: &Snapshot, audited: &Audited<'_>) -> (GapReason, String) {
        if let MemberState::Unknown(reason, detail) = &audited.member
            && self.options.member.is_some()
            && self.options.role.is_none()
        {
            return (*reason, detail.clone());
        }
        list_gap(snapshot, &Part::Roles).unwrap_or_else(|| {
            let detail = format!("the rows of this role were not read; {}", audited.chosen_by);
            (GapReason::NotRead, detail)
        })
    }
}

/// Whether a role that is not in the list is known not to exist.
fn absent(snapshot: &Snapshot) -> SubjectState<'_> {
    let complete = list_gap(snapshot, &Part::Roles).is_none() && !snapshot.subjects.is_empty();
    match complete {
        true => SubjectState::Absent,
        false => SubjectState::Unknown,
    }
}

fn found<'a>(principal: &'a Principal, chosen_by: &str) -> MemberState<'a> {
    MemberState::Found {
        principal,
        chosen_by: chosen_by.to_owned(),
    }
}

fn no_member(asked: &str, near: &[&str]) -> String {
    let asked = clean(asked, 40);
    match near {
        [] => format!("there is no API member {asked:?}"),
        near => {
            let near: Vec<String> = near.iter().map(|name| clean(name, 40)).collect();
            format!(
                "there is no API member {asked:?}; near: {}",
                near.join(", ")
            )
        }
    }
}

/// The API members that hold a role.
pub(crate) fn holders<'a>(snapshot: &'a Snapshot, role_id: &str) -> Vec<&'a Principal> {
    let holds = |principal: &&Principal| principal.role_id.as_deref() == Some(role_id);
    snapshot.principals.iter().filter(holds).collect()
}

/// The id of the role that the caller is known to hold.
fn caller_role(snapshot: &Snapshot) -> Option<&str> {
    let own = snapshot.own.as_ref()?.member.as_deref()?;
    let mut hits = snapshot
        .principals
        .iter()
        .filter(|principal| principal.identifier.eq_ignore_ascii_case(own));
    hits.next()?.role_id.as_deref()
}

/// Why a list cannot be trusted to be complete.
pub(crate) fn list_gap(snapshot: &Snapshot, part: &Part) -> Option<(GapReason, String)> {
    let Some(coverage) = snapshot.coverage_of(part) else {
        return Some((GapReason::NotRead, "it was not read".to_owned()));
    };
    let told = || {
        let note = coverage.note.clone().or_else(|| coverage.message.clone());
        let status = coverage.status.map(|status| format!(" (HTTP {status})"));
        let request = format!("{}{}", coverage.request, status.unwrap_or_default());
        match note {
            Some(note) => clean(&format!("{request}: {note}"), 400),
            None => clean(&request, 400),
        }
    };
    match coverage.outcome {
        Outcome::Refused => Some((GapReason::Refused, told())),
        Outcome::Failed | Outcome::NotAttempted => Some((GapReason::NotRead, told())),
        Outcome::Read if !coverage.is_complete() => {
            let count = |n: Option<u64>| n.map_or("?".to_owned(), |n| n.to_string());
            let (got, all) = (count(coverage.received), count(coverage.expected));
            let detail = format!("{}: {got} of {all} records were received", coverage.request);
            Some((GapReason::NotRead, detail))
        }
        Outcome::Read => None,
    }
}

fn rows_gap(snapshot: &Snapshot, role: &Subject) -> Option<(GapReason, String)> {
    let part = Part::RoleRows {
        role_id: role.id.clone(),
    };
    if role.rows.is_none() && snapshot.coverage_of(&part).is_none() {
        let detail = "this role was out of the snapshot's scope".to_owned();
        return Some((GapReason::NotRead, detail));
    }
    list_gap(snapshot, &part)
}
