//! Which role is audited, and which member's keys the integration uses.
//!
//! A role's name is not the integration, and the caller's rights are not the role's: own
//! rights are used only where the caller is known to hold what is audited.

use permlint_model::names::nearest;
use permlint_model::plan::Perspective;
use permlint_model::snapshot::{Outcome, Part, Principal, PrincipalKind, Row, Snapshot, Subject};
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
    /// The member that was named does not exist, and so no role is meant.
    NoMember,
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
        let asked = self.options.member.as_deref();
        let by_role = self.options.role.is_some() || asked.is_none();
        let chosen = match by_role {
            true => self.role_by_name(snapshot),
            false => self.role_of_member(snapshot),
        };
        let member = self.member(snapshot, chosen.state);
        let mut audited = Audited {
            name: chosen.name,
            chosen_by: chosen.chosen_by,
            state: chosen.state,
            member,
            sources: Vec::new(),
            rows_gap: chosen.gap,
            is_caller: false,
        };
        self.gather(snapshot, &mut audited);
        audited
    }

    fn role_by_name<'a>(&self, snapshot: &'a Snapshot) -> Chosen<'a> {
        let Some(name) = self.role_name() else {
            let why = "no role was named, and no baseline suggests one";
            return Chosen::unknown("(no role)", why, GapReason::Undecided, why);
        };
        let chosen_by = match self.options.role.is_some() {
            true => "named by --role",
            false => "the name that the document gives",
        };
        let hits = self.roles_named(snapshot, name);
        match hits.as_slice() {
            [role] => Chosen::found(role, chosen_by),
            [] => match self.no_such_role(snapshot) {
                None => Chosen {
                    state: SubjectState::Absent,
                    ..Chosen::unknown(
                        name,
                        chosen_by,
                        GapReason::Unmatched,
                        "there is no such role",
                    )
                },
                Some((reason, detail)) => Chosen::unknown(name, chosen_by, reason, &detail),
            },
            several => {
                let why = format!("{} roles have this name", several.len());
                Chosen::unknown(name, &why, GapReason::Ambiguous, &why)
            }
        }
    }

    /// What is missing to say that a role which is not in the list does not exist.
    fn no_such_role(&self, snapshot: &Snapshot) -> Option<(GapReason, String)> {
        let coverage = snapshot.coverage_of(&Part::Roles);
        let counted = coverage.is_some_and(|coverage| coverage.is_counted());
        list_gap(snapshot, &Part::Roles).or_else(|| {
            let told = match snapshot.subjects.is_empty() {
                true => "the list of roles is empty, so these keys may not see it",
                false if !counted => "no count of the platform confirms the list of roles",
                false => return None,
            };
            Some((GapReason::NotWitnessed, told.to_owned()))
        })
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

    /// The role that the member named by `--member` holds.
    fn role_of_member<'a>(&self, snapshot: &'a Snapshot) -> Chosen<'a> {
        let asked = self.options.member.as_deref().unwrap_or_default();
        let shown = clean(asked, 80);
        let chosen_by = format!("held by the member {shown}");
        let nameless = format!("(the role of {shown})");
        let member = match find_member(snapshot, asked) {
            Named::One(member) => member,
            Named::Nobody => {
                let gap = list_gap(snapshot, &Part::Members);
                let (reason, detail) = gap.unwrap_or_else(|| no_member(snapshot, asked));
                let state = match reason {
                    GapReason::Unmatched => SubjectState::NoMember,
                    _ => SubjectState::Unknown,
                };
                let unknown = Chosen::unknown(&nameless, &chosen_by, reason, &detail);
                return Chosen { state, ..unknown };
            }
            Named::Several(count) => {
                let why = format!("{count} API members have the id {shown}");
                return Chosen::unknown(&nameless, &chosen_by, GapReason::Ambiguous, &why);
            }
        };
        let held = member.role_id.as_deref();
        let role = snapshot
            .subjects
            .iter()
            .find(|s| Some(s.id.as_str()) == held);
        match role {
            Some(role) => Chosen::found(role, &chosen_by),
            None => {
                let name = member.role_name.as_deref().unwrap_or(&nameless);
                let gap = list_gap(snapshot, &Part::Roles);
                let (reason, detail) = gap.unwrap_or_else(|| {
                    let detail = "the role that this member holds is not in the list of roles";
                    (GapReason::NotRead, detail.to_owned())
                });
                Chosen::unknown(name, &chosen_by, reason, &detail)
            }
        }
    }

    fn member<'a>(&self, snapshot: &'a Snapshot, state: SubjectState<'a>) -> MemberState<'a> {
        let own = snapshot.own.as_ref().and_then(|own| own.member.as_deref());
        if self.options.perspective == Perspective::Own {
            return match own {
                Some(own) => caller(snapshot, own),
                None => {
                    let gap = list_gap(snapshot, &Part::OwnRights);
                    let (reason, detail) = gap.unwrap_or_else(|| {
                        let detail = "the platform did not say whose keys these are";
                        (GapReason::NotWitnessed, detail.to_owned())
                    });
                    MemberState::Unknown(reason, detail)
                }
            };
        }
        if let Some(asked) = &self.options.member {
            return self.asked_member(snapshot, asked);
        }
        let suggested = self.member_name();
        let named = match suggested.map(|name| find_member(snapshot, name)) {
            Some(Named::One(member)) => Some(member),
            Some(Named::Several(count)) => {
                let detail = format!("{count} API members have the id that the document suggests");
                return MemberState::Unknown(GapReason::Ambiguous, detail);
            }
            Some(Named::Nobody) | None => None,
        };
        self.suggested_member(snapshot, state, named)
    }

    fn asked_member<'a>(&self, snapshot: &'a Snapshot, asked: &str) -> MemberState<'a> {
        match find_member(snapshot, asked) {
            Named::One(principal) => found(principal, "named by --member"),
            Named::Several(count) => {
                let detail = format!("{count} API members have the id {}", clean(asked, 40));
                MemberState::Unknown(GapReason::Ambiguous, detail)
            }
            Named::Nobody => match (
                self.caller_is_member(snapshot),
                list_gap(snapshot, &Part::Members),
            ) {
                (Some(own), _) => MemberState::Caller(own.to_owned()),
                (None, Some((reason, detail))) => MemberState::Unknown(reason, detail),
                (None, None) => MemberState::Absent(no_member(snapshot, asked).1),
            },
        }
    }

    /// The member, where nobody named it: the suggested one if it holds the role, else the only
    /// holder, else the suggested one all the same. The id is a suggestion.
    fn suggested_member<'a>(
        &self,
        snapshot: &'a Snapshot,
        state: SubjectState<'a>,
        named: Option<&'a Principal>,
    ) -> MemberState<'a> {
        const SUGGESTED: &str = "the member id that the document suggests";
        let role = match state {
            SubjectState::Found(role) => Some(role),
            _ => None,
        };
        let all = role.map_or_else(Vec::new, |role| holders(snapshot, &role.id));
        let holds = |member: &&Principal| all.iter().any(|other| std::ptr::eq(*other, *member));
        if let Some(member) = named.filter(holds) {
            return found(member, SUGGESTED);
        }
        if let Some(own) = self.caller_is_member(snapshot).filter(|_| named.is_none()) {
            return MemberState::Caller(own.to_owned());
        }
        if let Some((reason, detail)) = list_gap(snapshot, &Part::Members) {
            return MemberState::Unknown(reason, detail);
        }
        match (all.as_slice(), named) {
            ([only], _) => found(only, "the only API member that holds the role"),
            ([], Some(member)) => found(member, SUGGESTED),
            ([], None) if role.is_none() => {
                let detail = "no member is named, and the role is not known".to_owned();
                MemberState::Unknown(GapReason::Undecided, detail)
            }
            ([], None) => MemberState::Absent(format!(
                "none of the {} API members holds this role",
                snapshot.principals.len()
            )),
            (several, _) => {
                let names: Vec<String> = several.iter().map(|p| clean(&p.identifier, 40)).collect();
                let detail = format!(
                    "{} hold the role; say which one the integration uses with --member",
                    names.join(", ")
                );
                MemberState::Unknown(GapReason::Ambiguous, detail)
            }
        }
    }

    /// Why the caller's own rights are not what the user asked for.
    fn asked_for_another(&self, caller: &str, held: Option<&Subject>) -> Option<String> {
        let caller = clean(caller, 40);
        let member = self.options.member.as_ref();
        if let Some(member) = member.filter(|member| !member.eq_ignore_ascii_case(&caller)) {
            let member = clean(member, 40);
            return Some(format!(
                "these keys belong to {caller}, and {member} was asked for"
            ));
        }
        let role = self.options.role.as_ref()?;
        let same = held.is_some_and(|held| held.name.trim().eq_ignore_ascii_case(role.trim()));
        (!same).then(|| {
            let role = clean(role, 60);
            format!("these keys belong to {caller}, which is not known to hold the role {role:?}")
        })
    }

    /// The caller's name, when it is the member that the integration uses.
    fn caller_is_member<'a>(&self, snapshot: &'a Snapshot) -> Option<&'a str> {
        let own = snapshot.own.as_ref()?.member.as_deref()?;
        let named = self.member_name()?;
        named.eq_ignore_ascii_case(own).then_some(own)
    }

    fn gather<'a>(&self, snapshot: &'a Snapshot, audited: &mut Audited<'a>) {
        let own = snapshot.own.as_ref();
        if self.options.perspective == Perspective::Own {
            return self.use_own_rights(snapshot, audited);
        }
        if let SubjectState::Found(role) = audited.state {
            audited.is_caller = caller_role(snapshot) == Some(role.id.as_str());
        }
        if !self.catalogue.lists_rows() {
            return;
        }
        if let SubjectState::Found(role) = audited.state {
            if let Some(rows) = &role.rows {
                audited.sources.push((EvidenceKind::Role, rows));
            }
            audited.rows_gap = rows_gap(snapshot, role);
            let merges = self.options.perspective != Perspective::Role;
            if let Some(own) = own.filter(|_| audited.is_caller && merges) {
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
            && !matches!(audited.state, SubjectState::Absent | SubjectState::NoMember)
            && self.caller_is_member(snapshot).is_some();
        if may_fall_back {
            return self.use_own_rights(snapshot, audited);
        }
        if audited.sources.is_empty() && audited.rows_gap.is_none() {
            let detail = "the rows of this role were not read".to_owned();
            audited.rows_gap = Some((GapReason::NotRead, detail));
        }
    }

    fn use_own_rights<'a>(&self, snapshot: &'a Snapshot, audited: &mut Audited<'a>) {
        audited.sources.clear();
        audited.is_caller = true;
        if self.catalogue.lists_rows() {
            audited.rows_gap = list_gap(snapshot, &Part::OwnRights);
        }
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
        if let Some(why) = self.asked_for_another(&caller, role) {
            audited.rows_gap = Some((GapReason::NotReadable, why));
            return;
        }
        if let Some(own) = own.filter(|own| !own.rows.is_empty()) {
            audited.sources.push((EvidenceKind::Own, &own.rows));
        }
    }
}

/// A role, and how it was found.
struct Chosen<'a> {
    name: String,
    chosen_by: String,
    state: SubjectState<'a>,
    gap: Option<(GapReason, String)>,
}

impl<'a> Chosen<'a> {
    fn found(role: &'a Subject, chosen_by: &str) -> Self {
        Self {
            name: role.name.clone(),
            chosen_by: chosen_by.to_owned(),
            state: SubjectState::Found(role),
            gap: None,
        }
    }

    fn unknown(name: &str, chosen_by: &str, reason: GapReason, detail: &str) -> Self {
        Self {
            name: name.to_owned(),
            chosen_by: chosen_by.to_owned(),
            state: SubjectState::Unknown,
            gap: Some((reason, detail.to_owned())),
        }
    }
}

/// API members of an id, case folded.
enum Named<'a> {
    One(&'a Principal),
    Several(usize),
    Nobody,
}

fn find_member<'a>(snapshot: &'a Snapshot, name: &str) -> Named<'a> {
    let same = |principal: &&Principal| {
        principal.kind == PrincipalKind::Api
            && principal.identifier.eq_ignore_ascii_case(name.trim())
    };
    let hits: Vec<&Principal> = snapshot.principals.iter().filter(same).collect();
    match hits.as_slice() {
        [] => Named::Nobody,
        [only] => Named::One(only),
        several => Named::Several(several.len()),
    }
}

/// The calling key's own member.
fn caller<'a>(snapshot: &'a Snapshot, own: &str) -> MemberState<'a> {
    match find_member(snapshot, own) {
        Named::One(principal) => found(principal, "the calling key belongs to it"),
        Named::Several(_) | Named::Nobody => MemberState::Caller(own.to_owned()),
    }
}

fn found<'a>(principal: &'a Principal, chosen_by: &str) -> MemberState<'a> {
    MemberState::Found {
        principal,
        chosen_by: chosen_by.to_owned(),
    }
}

fn no_member(snapshot: &Snapshot, asked: &str) -> (GapReason, String) {
    let names = snapshot
        .principals
        .iter()
        .map(|principal| principal.identifier.as_str());
    let near = nearest(asked, names.clone(), 3);
    let listed: Vec<&str> = match near.is_empty() {
        true => names.take(8).collect(),
        false => near,
    };
    let listed: Vec<String> = listed.iter().map(|name| clean(name, 40)).collect();
    let asked = clean(asked, 40);
    let detail = format!(
        "there is no API member {asked:?}; there are: {}",
        listed.join(", ")
    );
    (GapReason::Unmatched, detail)
}

/// The API members that hold a role.
pub(crate) fn holders<'a>(snapshot: &'a Snapshot, role_id: &str) -> Vec<&'a Principal> {
    let holds = |principal: &&Principal| {
        principal.kind == PrincipalKind::Api && principal.role_id.as_deref() == Some(role_id)
    };
    snapshot.principals.iter().filter(holds).collect()
}

/// The id of the role that the caller is known to hold.
pub(crate) fn caller_role(snapshot: &Snapshot) -> Option<&str> {
    let own = snapshot.own.as_ref()?.member.as_deref()?;
    match find_member(snapshot, own) {
        Named::One(member) => member.role_id.as_deref(),
        Named::Several(_) | Named::Nobody => None,
    }
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
