//! What lists tell of the audited role or level.

use permlint_model::snapshot::Part;
use permlint_model::system_level::is_system;
use permlint_model::{Domain, EvidenceKind, GapReason, Interval, Observation};

use super::FactView;
use super::held::{held, holders_gap, holders_of};
use super::told::{at_least, flag, text, yes_no};
use crate::live::LiveFact;
use crate::subject::{MemberState, SubjectState, holders, list_gap};

impl FactView<'_> {
    pub(super) fn role_exists(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(_) | SubjectState::Caller => yes_no(domain, true),
            SubjectState::Absent => yes_no(domain, false),
            SubjectState::Unknown | SubjectState::NoMember => self.unknown_role(domain),
        }
    }

    /// What the list of levels tells of one.
    pub(super) fn level_fact(&self, fact: LiveFact, domain: &Domain) -> Observation {
        let SubjectState::Found(level) = self.audited.state else {
            return self.unknown_role(domain);
        };
        match fact {
            LiveFact::LevelName => text(domain, Some(&level.name), "name"),
            LiveFact::LevelActive => flag(domain, level.inactive.map(|inactive| !inactive)),
            // The platform marks its own levels, and appends "(system)" to their names.
            _ => yes_no(domain, is_system(level)),
        }
    }

    pub(super) fn role_admin(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(role) => flag(domain, role.admin),
            SubjectState::Absent
            | SubjectState::Unknown
            | SubjectState::NoMember
            | SubjectState::Caller => self.unknown_role(domain),
        }
    }

    pub(super) fn unknown_role(&self, domain: &Domain) -> Observation {
        let gap = list_gap(self.snapshot, &Part::Roles).or_else(|| self.audited.rows_gap.clone());
        let (reason, detail) = gap.unwrap_or_else(|| {
            (
                GapReason::Undecided,
                "the role cannot be told from others".to_owned(),
            )
        });
        Observation::unobserved(domain.whole(), reason, detail)
    }

    /// How many hold the role beside the member: at least the ones seen, and no more where
    /// the lists are witnessed to be complete.
    pub(super) fn other_holders(&self, domain: &Domain) -> Observation {
        let SubjectState::Found(role) = self.audited.state else {
            return self.unknown_role(domain);
        };
        let api = holders(self.snapshot, &role.id);
        let is_one = match &self.audited.member {
            MemberState::Found { principal, .. } => {
                api.iter().any(|other| std::ptr::eq(*other, *principal))
            }
            MemberState::Absent(_) => false,
            // One of the holders may be the member that could not be told.
            MemberState::Caller(_) | MemberState::Unknown(..) => !api.is_empty(),
        };
        let low = held(self.snapshot, &role.id).saturating_sub(u64::from(is_one));
        let unknown = match &self.audited.member {
            MemberState::Unknown(reason, detail) => Some((*reason, detail.clone())),
            _ => None,
        };
        match holders_gap(self.snapshot).or(unknown) {
            None => Observation::seen(Interval::span(low, low), EvidenceKind::List),
            Some((reason, detail)) => at_least(low, reason, detail),
        }
    }

    /// How many hold the role, the member among them.
    pub(super) fn all_holders(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(role) => holders_of(self.snapshot, &role.id),
            _ => self.unknown_role(domain),
        }
    }
}
