//! Several snapshots of one tenant as one: lists from the auditor's key, own rights from the
//! integration's.

use permlint_model::snapshot::{Coverage, Part, Snapshot, Subject};
use permlint_model::text::clean;

use crate::compile::Auditor;
use crate::subject::{MemberState, SubjectState, caller_role, list_gap};

/// Why snapshots cannot be judged as one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// There is none.
    #[error("there is no snapshot")]
    Nothing,
    /// They are of different tenants.
    #[error("the snapshots are of different tenants: {first} and {other}")]
    OtherTenant {
        /// The first one's tenant, in words.
        first: String,
        /// Another one's tenant, in words.
        other: String,
    },
    /// They say different things of what is audited, so that the answer would depend on their
    /// order.
    #[error(
        "the snapshots say different things of {what}; give the one that is true today, and see \
         `permlint diff` for what changed between them"
    )]
    Contradiction {
        /// What they differ about, in words.
        what: String,
    },
}

impl Auditor {
    /// Joins snapshots of one tenant. Lists are the first one's. Own rights and probes describe
    /// the key that took them, so they come from the first snapshot whose key is known to hold
    /// what is audited; where there is none, from the first one.
    ///
    /// # Errors
    ///
    /// [`JoinError`] when there is none, they are of different tenants, or they contradict each
    /// other about the audited role or its member.
    pub fn join(&self, snapshots: &[Snapshot]) -> Result<Snapshot, JoinError> {
        let (first, others) = snapshots.split_first().ok_or(JoinError::Nothing)?;
        if let Some(other) = others.iter().find(|s| s.tenant.id() != first.tenant.id()) {
            return Err(JoinError::OtherTenant {
                first: tenant(first),
                other: tenant(other),
            });
        }
        let mut joined = first.clone();
        let audited = self.choose(first);
        let SubjectState::Found(role) = audited.state else {
            return Ok(joined);
        };
        let differs = |other: &Snapshot| {
            role_differs(role, other).or_else(|| member_differs(&audited.member, other))
        };
        if let Some(what) = others.iter().find_map(differs) {
            return Err(JoinError::Contradiction { what });
        }
        let holds = |snapshot: &&Snapshot| {
            let asked = Snapshot {
                own: snapshot.own.clone(),
                ..first.clone()
            };
            caller_role(&asked) == Some(role.id.as_str())
        };
        let Some(own) = snapshots.iter().find(holds) else {
            return Ok(joined);
        };
        if !std::ptr::eq(own, first) {
            take_own(&mut joined, own);
        }
        Ok(joined)
    }
}

/// What another snapshot says of the audited role that the first does not. What only one of them
/// has read is no contradiction.
fn role_differs(role: &Subject, other: &Snapshot) -> Option<String> {
    let same = other.subjects.iter().find(|same| same.id == role.id)?;
    let rows = differ(role.rows.as_ref(), same.rows.as_ref());
    let flag = differ(role.admin, same.admin);
    (rows || flag).then(|| {
        let what = if flag {
            "administrator flag"
        } else {
            "settings"
        };
        format!("the {what} of {:?}", clean(&role.name, 80))
    })
}

fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// What another snapshot says of the integration's member that the first does not.
fn member_differs(member: &MemberState<'_>, other: &Snapshot) -> Option<String> {
    let MemberState::Found { principal, .. } = member else {
        return None;
    };
    let mut others = other.principals.iter();
    let same = others.find(|same| same.identifier.eq_ignore_ascii_case(&principal.identifier))?;
    let differs = differ(same.role_id.as_ref(), principal.role_id.as_ref())
        || differ(same.active, principal.active);
    differs.then(|| format!("the member {:?}", clean(&principal.identifier, 80)))
}

/// Puts another key's own rights into a snapshot. What witnessed the lists was the first key's
/// record in them: where it is missing, the other key's does not make up for it.
fn take_own(joined: &mut Snapshot, own: &Snapshot) {
    let is_own =
        |part: &Part| matches!(part, Part::OwnRights | Part::OwnItems | Part::Access { .. });
    let witnessed = joined.own.as_ref().and_then(|own| own.member.as_deref());
    let witnessed = witnessed.is_some_and(|caller| {
        let mut members = joined.principals.iter();
        members.any(|member| member.identifier.eq_ignore_ascii_case(caller))
    });
    joined.own.clone_from(&own.own);
    joined.coverage.retain(|coverage| !is_own(&coverage.part));
    let of_own = own.coverage.iter().filter(|c| is_own(&c.part));
    joined.coverage.extend(of_own.cloned());
    if !witnessed {
        for coverage in &mut joined.coverage {
            unwitnessed(coverage);
        }
    }
    if joined.modules.is_none() && list_gap(own, &Part::Modules).is_none() {
        joined.modules.clone_from(&own.modules);
        joined.coverage.retain(|c| c.part != Part::Modules);
        let modules = own.coverage.iter().filter(|c| c.part == Part::Modules);
        joined.coverage.extend(modules.cloned());
    }
    // Evidence is as old as its oldest part.
    joined.capture.finished = older(&joined.capture.finished, &own.capture.finished);
    joined.capture.started = older(&joined.capture.started, &own.capture.started);
    joined.normalise();
}

/// Nothing shows that the list holds everybody.
fn unwitnessed(coverage: &mut Coverage) {
    if matches!(coverage.part, Part::Members | Part::People) {
        coverage.expected = None;
    }
}

/// The older of two times; `None` where one is not known, as its age is not either.
fn older(a: &Option<String>, b: &Option<String>) -> Option<String> {
    let time = |text: &Option<String>| text.as_deref()?.parse::<jiff::Timestamp>().ok();
    match time(a)? <= time(b)? {
        true => a.clone(),
        false => b.clone(),
    }
}

fn tenant(snapshot: &Snapshot) -> String {
    let tenant = &snapshot.tenant;
    format!(
        "{} on {}",
        clean(&tenant.company, 60),
        clean(&tenant.site, 80)
    )
}
