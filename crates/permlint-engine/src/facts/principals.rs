//! Who holds the role, who holds an administrator role and is gone, and for whom the keys are.

use std::collections::BTreeSet;

use permlint_model::snapshot::{Part, Principal, PrincipalKind};
use permlint_model::{Domain, EvidenceKind, Gap, GapReason, Interval, Observation};

use super::FactView;
use super::held::holders_gap;
use super::tally::{Tally, shown};
use super::told::at_least;
use super::witness::hidden;
use crate::compile::Auditor;
use crate::subject::{MemberState, SubjectState, list_gap};

/// Publishers whose documents are not about one vendor's integration: permlint itself, and the
/// platforms.
const NO_VENDORS: [&str; 3] = ["permlint", "connectwise", "autotask"];

impl Auditor {
    /// How many vendors' documents the audit judges on the member. It tells what was asked; who
    /// else uses the member's keys no interface shows.
    pub(super) fn vendors(&self, view: &FactView<'_>) -> Observation {
        let publishers = self.baselines.iter().filter_map(|baseline| {
            let (publisher, _) = baseline.id.as_str().split_once('/')?;
            (!NO_VENDORS.contains(&publisher)).then_some(publisher)
        });
        let publishers: BTreeSet<&str> = publishers.collect();
        let count = publishers.len() as u64;
        let named: Vec<String> = publishers.iter().map(|name| shown(name)).collect();
        let (low, gap) = match &view.audited.member {
            // The documents may be about different members that hold the role.
            MemberState::Unknown(reason, detail) => (0, Some((*reason, detail.clone()))),
            MemberState::Absent(detail) => (0, Some((GapReason::Undecided, detail.clone()))),
            MemberState::Found { .. } | MemberState::Caller(_) => {
                let named = (count > 0).then(|| (GapReason::Undecided, named.join(", ")));
                (count, named)
            }
        };
        let mut seen = Observation::seen(Interval::span(low, count), EvidenceKind::List);
        seen.gap = gap.map(|(reason, detail)| Gap { reason, detail });
        seen
    }
}

impl FactView<'_> {
    /// How many people hold the role, inactive ones too: at least the ones seen.
    pub(super) fn people(&self, domain: &Domain) -> Observation {
        let SubjectState::Found(role) = self.audited.state else {
            return self.unknown_role(domain);
        };
        let counts = self.snapshot.people.iter().filter(|p| p.role_id == role.id);
        let (mut active, mut inactive) =
            counts.fold((0_u64, 0_u64), |(active, inactive), count| {
                (
                    active.saturating_add(count.active),
                    inactive.saturating_add(count.inactive),
                )
            });
        let mut named: Vec<String> = Vec::new();
        for person in self.snapshot.principals.iter().filter(|p| {
            p.kind == PrincipalKind::Person && p.role_id.as_deref() == Some(role.id.as_str())
        }) {
            match person.active {
                Some(false) => inactive = inactive.saturating_add(1),
                _ => active = active.saturating_add(1),
            }
            named.push(shown(&person.identifier));
        }
        // Far below the mark for "no upper bound", whatever a file says.
        let low = active.saturating_add(inactive).min(u64::from(u32::MAX));
        let who = (low > 0).then(|| in_words(active, inactive, &named));
        match holders_gap(self.snapshot) {
            Some((reason, why)) => {
                let detail = who.map_or_else(|| why.clone(), |who| format!("{who}; {why}"));
                at_least(low, reason, detail)
            }
            None => {
                let mut seen = Observation::seen(Interval::span(low, low), EvidenceKind::List);
                seen.gap = who.map(|detail| Gap {
                    reason: GapReason::Undecided,
                    detail,
                });
                seen
            }
        }
    }

    /// How many API members are inactive and hold an administrator role.
    pub(super) fn inactive_admins(&self) -> Observation {
        let mut tally = Tally::default();
        let members = self.snapshot.principals.iter();
        let api = members.filter(|member| member.kind == PrincipalKind::Api);
        for member in api.filter(|member| member.active != Some(true)) {
            let name = shown(&member.identifier);
            match (self.is_admin(member), member.active) {
                (Ok(false), _) => {}
                (Ok(true), Some(_)) => tally.add(name),
                (Ok(true), None) => tally.doubt(
                    GapReason::NotStated,
                    format!("whether {name} is active is not stated"),
                ),
                (Err((reason, why)), _) => tally.doubt(reason, format!("{name} ({why})")),
            }
        }
        let gap = list_gap(self.snapshot, &Part::Members)
            .or_else(|| hidden(self.snapshot, &Part::Members))
            .or_else(|| self.active_only());
        tally.observation(gap)
    }

    /// No source says whether the list holds inactive members: one that is in it shows that it
    /// does.
    fn active_only(&self) -> Option<(GapReason, String)> {
        let mut members = self.snapshot.principals.iter();
        let shown =
            members.any(|member| member.kind == PrincipalKind::Api && member.active == Some(false));
        (!shown).then(|| {
            let detail = "no inactive API member is in the list, and it is not established that \
                          the platform lists any";
            (GapReason::NotWitnessed, detail.to_owned())
        })
    }

    /// Whether the role that a member holds has the administrator's flag.
    fn is_admin(&self, member: &Principal) -> Result<bool, (GapReason, String)> {
        let not_stated = |what: &str| Err((GapReason::NotStated, what.to_owned()));
        match (self.held(member), &member.role_id) {
            (Some(role), _) => match role.admin {
                Some(admin) => Ok(admin),
                None => not_stated("its role does not state the administrator flag"),
            },
            (None, None) => not_stated("its role is not stated"),
            (None, Some(_)) => Err(list_gap(self.snapshot, &Part::Roles).unwrap_or_else(|| {
                let why = "its role is not in the list of roles";
                (GapReason::NotRead, why.to_owned())
            })),
        }
    }
}

fn in_words(active: u64, inactive: u64, named: &[String]) -> String {
    let names = match named {
        [] => String::new(),
        few if few.len() <= 5 => format!(" ({})", few.join(", ")),
        many => format!(" ({} and {} more)", many[..5].join(", "), many.len() - 5),
    };
    format!("people that hold it: {active} active, {inactive} inactive{names}")
}
