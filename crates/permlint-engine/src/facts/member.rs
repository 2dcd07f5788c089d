//! What lists tell of the integration's member.

use permlint_model::snapshot::{Part, Principal, Subject};
use permlint_model::{Domain, EvidenceKind, Gap, GapReason, Observation};

use super::FactView;
use super::told::{flag, not_readable, text, yes_no};
use super::witness::hidden;
use crate::live::LiveFact;
use crate::subject::{MemberState, SubjectState, list_gap};

impl FactView<'_> {
    pub(super) fn member_exists(&self, domain: &Domain) -> Observation {
        match &self.audited.member {
            MemberState::Found { .. } => yes_no(domain, true),
            MemberState::Caller(_) => {
                let mut seen = yes_no(domain, true);
                seen.evidence = vec![EvidenceKind::Own];
                seen
            }
            MemberState::Absent(detail) => match hidden(self.snapshot, &Part::Members) {
                None => {
                    let mut seen = yes_no(domain, false);
                    seen.gap = Some(Gap {
                        reason: GapReason::Undecided,
                        detail: detail.clone(),
                    });
                    seen
                }
                Some((reason, why)) => Observation::unobserved(domain.whole(), reason, why),
            },
            MemberState::Unknown(reason, detail) => {
                Observation::unobserved(domain.whole(), *reason, detail.clone())
            }
        }
    }

    pub(super) fn member_fact(&self, fact: LiveFact, domain: &Domain) -> Observation {
        match &self.audited.member {
            MemberState::Found { principal, .. } => self.of_principal(fact, principal, domain),
            MemberState::Caller(name) => self.of_caller(fact, name, domain),
            MemberState::Absent(detail) => {
                Observation::unobserved(domain.whole(), GapReason::NotRead, detail.clone())
            }
            MemberState::Unknown(reason, detail) => {
                Observation::unobserved(domain.whole(), *reason, detail.clone())
            }
        }
    }

    pub(super) fn of_principal(
        &self,
        fact: LiveFact,
        principal: &Principal,
        domain: &Domain,
    ) -> Observation {
        match fact {
            LiveFact::MemberId => text(domain, Some(&principal.identifier), "member id"),
            LiveFact::MemberActive => flag(domain, principal.active),
            LiveFact::MemberEmail => self.email(principal, domain),
            LiveFact::MemberHolds => self.held_name(principal, domain),
            LiveFact::MemberAdminRole => match self.held(principal) {
                Some(role) => flag(domain, role.admin),
                None => self.unknown_role(domain),
            },
            _ => not_readable(domain),
        }
    }

    /// The name of the role that the member holds. Another role of the same name is another role.
    pub(super) fn held_name(&self, principal: &Principal, domain: &Domain) -> Observation {
        let held = self.held(principal).map(|role| role.name.as_str());
        let name = held.or(principal.role_name.as_deref());
        let SubjectState::Found(audited) = self.audited.state else {
            return text(domain, name, "role");
        };
        match (principal.role_id.as_deref(), name) {
            (Some(id), Some(name)) if id != audited.id => {
                let same = name.trim().to_lowercase() == audited.name.trim().to_lowercase();
                let shown = match same {
                    true => format!("{name} (another role of that name, id {id})"),
                    false => name.to_owned(),
                };
                text(domain, Some(&shown), "role")
            }
            _ => text(domain, name, "role"),
        }
    }

    /// The caller proves by calling that it exists and is active.
    pub(super) fn of_caller(&self, fact: LiveFact, name: &str, domain: &Domain) -> Observation {
        let mut seen = match fact {
            LiveFact::MemberId => text(domain, Some(name), "member id"),
            LiveFact::MemberActive => yes_no(domain, true),
            _ => {
                let gap = list_gap(self.snapshot, &Part::Members);
                let (reason, detail) = gap.unwrap_or_else(|| {
                    let detail = "the caller is not in the list of API members";
                    (GapReason::NotWitnessed, detail.to_owned())
                });
                return Observation::unobserved(domain.whole(), reason, detail);
            }
        };
        seen.evidence = vec![EvidenceKind::Own];
        seen
    }

    pub(super) fn email(&self, principal: &Principal, domain: &Domain) -> Observation {
        match &principal.email {
            Some(email) => text(domain, Some(email), "e-mail address"),
            None => {
                let detail = "the snapshot has no e-mail address of this member: it was empty, \
                              or the member's role was out of scope";
                Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
            }
        }
    }

    pub(super) fn held(&self, principal: &Principal) -> Option<&Subject> {
        let held = principal.role_id.as_deref()?;
        self.snapshot
            .subjects
            .iter()
            .find(|subject| subject.id == held)
    }
}
