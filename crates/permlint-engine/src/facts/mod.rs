//! Facts about the role and the member, as cells.
//!
//! "Nobody else holds it" and "there is no such member" are decided only with a witness of
//! completeness: the platform's own count agrees, and the caller's own record is in the list.

mod callbacks;
pub(crate) mod held;
mod level;
mod member;
mod principals;
mod tally;
pub(crate) mod told;
mod webhooks;
pub(crate) mod witness;

use permlint_model::baseline::Target;
use permlint_model::catalogue::Catalogue;
use permlint_model::snapshot::{Part, Snapshot};
use permlint_model::{Action, Domain, EntryId, GapReason, Observation, combine};

use crate::cell::{Cell, CellKey, CellKind, Cells};
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::live::LiveFact;
use crate::subject::{Audited, MemberState, SubjectState};
use witness::hidden;

impl Auditor {
    /// The cells of every fact that the catalogue knows.
    pub(crate) fn fact_cells<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
    ) {
        let view = FactView {
            catalogue: &self.catalogue,
            snapshot,
            audited,
        };
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
                let live = match LiveFact::of(&entry.id) {
                    Some(LiveFact::WebhooksLeft) => Some(self.headroom(cells, &view, domain)),
                    Some(LiveFact::Vendors) => Some(self.vendors(&view)),
                    Some(live) => Some(view.observe(live, domain)),
                    None => None,
                };
                let declared = cells.evidence.get(&(entry.id.clone(), Action::Value));
                let declared = declared.into_iter().flatten().cloned();
                let mut all: Vec<Observation> = live.into_iter().chain(declared).collect();
                if all.is_empty() {
                    all.push(view.undeclared(&entry.id, domain));
                }
                let (observation, conflict) = combine(&domain.whole(), &all);
                let conflict = conflict.then(|| crate::words::sides(domain, &all));
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
                    observation,
                    conflict,
                    matched: None,
                    contested: false,
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
            // Without the member that was named there is no role to speak of.
            "role" | "level" if matches!(view.audited.state, SubjectState::NoMember) => {
                return self.judges("member.exists");
            }
            "role" | "level" => matches!(view.audited.state, SubjectState::Absent),
            _ => {
                matches!(view.audited.member, MemberState::Absent(_))
                    && hidden(view.snapshot, &Part::Members).is_none()
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
    catalogue: &'a Catalogue,
    snapshot: &'a Snapshot,
    audited: &'a Audited<'a>,
}

impl FactView<'_> {
    fn observe(&self, fact: LiveFact, domain: &Domain) -> Observation {
        match fact {
            LiveFact::SubjectExists => self.role_exists(domain),
            LiveFact::SubjectAdmin => self.role_admin(domain),
            LiveFact::Holders => self.all_holders(domain),
            LiveFact::OtherHolders => self.other_holders(domain),
            LiveFact::PeopleHolding => self.people(domain),
            LiveFact::InactiveAdmins => self.inactive_admins(),
            LiveFact::PlainHttp => self.plain_http(),
            LiveFact::OfInactiveMembers => self.of_inactive_members(),
            LiveFact::LevelName | LiveFact::LevelActive | LiveFact::LevelSystem => {
                self.level_fact(fact, domain)
            }
            LiveFact::MemberExists => self.member_exists(domain),
            LiveFact::LicencesLimited => held::limited(self.snapshot, self.catalogue),
            LiveFact::WebhooksInUse | LiveFact::WebhooksLeft => self.webhooks(domain),
            LiveFact::ModulesActive => self.modules(domain),
            LiveFact::MemberId
            | LiveFact::MemberActive
            | LiveFact::MemberEmail
            | LiveFact::MemberHolds
            | LiveFact::Vendors
            | LiveFact::MemberAdminRole => self.member_fact(fact, domain),
        }
    }

    /// A fact that only a person can tell, and nobody did.
    fn undeclared(&self, fact: &EntryId, domain: &Domain) -> Observation {
        let (reason, detail) = match &self.audited.member {
            MemberState::Unknown(reason, detail) if fact.module() == "member" => {
                (*reason, detail.as_str())
            }
            _ => (
                GapReason::NotDeclared,
                "nobody declared it, and no interface shows it; put it on a worksheet",
            ),
        };
        Observation::unobserved(domain.whole(), reason, detail)
    }
}
