//! Facts about the role and the member, as cells.
//!
//! "Nobody else holds it" and "there is no such member" are decided only with a witness of
//! completeness: the platform's own count agrees, and the caller's own record is in the list.

use permlint_model::baseline::Target;
use permlint_model::snapshot::{Part, Principal, Snapshot, Subject};
use permlint_model::{Action, Domain, EntryId, EvidenceKind, GapReason, Interval, Observation};

use crate::cell::{Cell, CellKey, CellKind, Cells};
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::subject::{Audited, MemberState, SubjectState, holders, list_gap};

impl Auditor {
    /// The cells of every fact that the catalogue knows.
    pub(crate) fn fact_cells<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
    ) {
        let view = FactView { snapshot, audited };
        let modules = self
            .catalogue
            .modules
            .iter()
            .enumerate()
            .filter(|(_, m)| m.is_facts);
        for (at, module) in modules {
            for (place, entry) in module.entries.iter().enumerate() {
                let Some(domain) = entry.domains.get(&Action::Value) else {
                    continue;
                };
                if self.is_void(&entry.id, &view) {
                    continue;
                }
                cells.add(Cell {
                    key: CellKey {
                        entry: entry.id.clone(),
                        item: None,
                        action: Action::Value,
                    },
                    kind: CellKind::Fact,
                    module: module.name.clone(),
                    entry: entry.name.clone(),
                    domain,
                    observation: view.observe(&entry.id, domain),
                    conflict: None,
                    matched: None,
                    place: (at, place),
                });
            }
        }
    }
}

impl Auditor {
    /// Facts about what does not exist are of no concern, where a rule in force judges that it
    /// should exist: one finding says so, and the rest would repeat it.
    fn is_void(&self, fact: &EntryId, view: &FactView<'_>) -> bool {
        let is_absent = match fact.module() {
            "role" => matches!(view.audited.state, SubjectState::Absent),
            _ => {
                matches!(view.audited.member, MemberState::Absent(_))
                    && view.member_witness().is_none()
            }
        };
        let exists = format!("{}.exists", fact.module());
        is_absent && fact.as_str() != exists && self.judges(&exists)
    }

    fn judges(&self, fact: &str) -> bool {
        let in_force = |rule: &&ActiveRule| !matches!(rule.kind, RuleKind::Off | RuleKind::Lifted);
        self.rules
            .iter()
            .filter(in_force)
            .flat_map(|rule| &rule.rule.expect)
            .any(|expect| matches!(&expect.target, Target::Fact(id) if id.as_str() == fact))
    }
}

struct FactView<'a> {
    snapshot: &'a Snapshot,
    audited: &'a Audited<'a>,
}

impl FactView<'_> {
    fn observe(&self, fact: &EntryId, domain: &Domain) -> Observation {
        match fact.as_str() {
            "role.exists" => self.role_exists(domain),
            "role.admin" => self.role_admin(domain),
            "role.other-holders" => self.other_holders(domain),
            "member.exists" => self.member_exists(domain),
            _ => self.member_fact(fact.as_str(), domain),
        }
    }

    fn role_exists(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(_) | SubjectState::Caller => yes_no(domain, true),
            SubjectState::Absent => yes_no(domain, false),
            SubjectState::Unknown => self.unknown_role(domain),
        }
    }

    fn role_admin(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(role) => flag(domain, role.admin),
            SubjectState::Absent | SubjectState::Unknown | SubjectState::Caller => {
                self.unknown_role(domain)
            }
        }
    }

    fn unknown_role(&self, domain: &Domain) -> Observation {
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
    fn other_holders(&self, domain: &Domain) -> Observation {
        let SubjectState::Found(role) = self.audited.state else {
            return self.unknown_role(domain);
        };
        let all = holders(self.snapshot, &role.id);
        let api = match self.audited.member.principal() {
            Some(member) => all
                .iter()
                .filter(|p| p.identifier != member.identifier)
                .count(),
            None => all.len().saturating_sub(1),
        };
        let people = self.snapshot.people.iter().filter(|p| p.role_id == role.id);
        let people: u64 = people.map(|count| count.active + count.inactive).sum();
        let low = api as u64 + people;
        match self.holders_gap() {
            None => Observation::seen(Interval::span(low, low), EvidenceKind::List),
            Some((reason, detail)) => {
                let range = Interval::span(low, Interval::UNBOUNDED);
                let mut seen = Observation::unobserved(range, reason, detail);
                if low > 0 {
                    seen.evidence = vec![EvidenceKind::List];
                }
                seen
            }
        }
    }

    fn holders_gap(&self) -> Option<(GapReason, String)> {
        list_gap(self.snapshot, &Part::Members)
            .or_else(|| list_gap(self.snapshot, &Part::People))
            .or_else(|| self.member_witness())
            .or_else(|| counted(self.snapshot, &Part::People))
            .or_else(|| match &self.audited.member {
                MemberState::Unknown(reason, detail) => Some((*reason, detail.clone())),
                _ => None,
            })
    }

    /// What is missing for the list of API members to be complete beyond doubt.
    fn member_witness(&self) -> Option<(GapReason, String)> {
        if let Some(gap) = counted(self.snapshot, &Part::Members) {
            return Some(gap);
        }
        let own = self
            .snapshot
            .own
            .as_ref()
            .and_then(|own| own.member.as_deref());
        let listed = own.is_some_and(|own| {
            let same = |p: &Principal| p.identifier.eq_ignore_ascii_case(own);
            self.snapshot.principals.iter().any(same)
        });
        (!listed).then(|| {
            let detail = "the caller's own record is not in the list of API members, so the list \
                          may hide others too";
            (GapReason::NotWitnessed, detail.to_owned())
        })
    }

    fn member_exists(&self, domain: &Domain) -> Observation {
        match &self.audited.member {
            MemberState::Found { .. } => yes_no(domain, true),
            MemberState::Caller(_) => {
                let mut seen = yes_no(domain, true);
                seen.evidence = vec![EvidenceKind::Own];
                seen
            }
            MemberState::Absent(detail) => match self.member_witness() {
                None => {
                    let mut seen = yes_no(domain, false);
                    seen.gap = Some(permlint_model::Gap {
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

    fn member_fact(&self, fact: &str, domain: &Domain) -> Observation {
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

    fn of_principal(&self, fact: &str, principal: &Principal, domain: &Domain) -> Observation {
        match fact {
            "member.id" => text(domain, Some(&principal.identifier), "member id"),
            "member.active" => flag(domain, principal.active),
            "member.email" => self.email(principal, domain),
            "member.role" => {
                let held = self.held(principal).map(|role| role.name.as_str());
                text(domain, held.or(principal.role_name.as_deref()), "role")
            }
            "member.admin-role" => match self.held(principal) {
                Some(role) => flag(domain, role.admin),
                None => self.unknown_role(domain),
            },
            _ => not_readable(domain),
        }
    }

    /// The caller proves by calling that it exists and is active.
    fn of_caller(&self, fact: &str, name: &str, domain: &Domain) -> Observation {
        let mut seen = match fact {
            "member.id" => text(domain, Some(name), "member id"),
            "member.active" => yes_no(domain, true),
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

    fn email(&self, principal: &Principal, domain: &Domain) -> Observation {
        match &principal.email {
            Some(email) => text(domain, Some(email), "e-mail address"),
            None => {
                let detail = "the snapshot has no e-mail address of this member: it was empty, \
                              or the member's role was out of scope";
                Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
            }
        }
    }

    fn held(&self, principal: &Principal) -> Option<&Subject> {
        let held = principal.role_id.as_deref()?;
        self.snapshot
            .subjects
            .iter()
            .find(|subject| subject.id == held)
    }
}

/// A list whose count the platform did not confirm may be cut.
fn counted(snapshot: &Snapshot, part: &Part) -> Option<(GapReason, String)> {
    let coverage = snapshot.coverage_of(part)?;
    (!coverage.is_counted()).then(|| {
        let detail = format!(
            "{}: no count of the platform confirms the list",
            coverage.request
        );
        (GapReason::NotWitnessed, detail)
    })
}

fn yes_no(domain: &Domain, yes: bool) -> Observation {
    let word = if yes { "Yes" } else { "No" };
    match domain.point(word) {
        Ok(point) => Observation::seen(point, EvidenceKind::List),
        Err(_) => not_readable(domain),
    }
}

fn flag(domain: &Domain, value: Option<bool>) -> Observation {
    match value {
        Some(value) => yes_no(domain, value),
        None => {
            let detail = "the platform's answer does not state it";
            Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
        }
    }
}

fn text(domain: &Domain, value: Option<&str>, what: &str) -> Observation {
    match value {
        Some(value) => Observation::seen(domain.one_of([value]), EvidenceKind::List),
        None => {
            let detail = format!("the platform's answer states no {what}");
            Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
        }
    }
}

fn not_readable(domain: &Domain) -> Observation {
    let detail = "no interface that permlint reads shows it";
    Observation::unobserved(domain.whole(), GapReason::NotReadable, detail)
}
