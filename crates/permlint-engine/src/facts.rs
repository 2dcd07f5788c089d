//! Facts about the role and the member, as cells.
//!
//! "Nobody else holds it" and "there is no such member" are decided only with a witness of
//! completeness: the platform's own count agrees, and the caller's own record is in the list.

use permlint_model::baseline::Target;
use permlint_model::snapshot::{Part, Principal, Snapshot, Subject};
use permlint_model::{
    Action, Domain, EntryId, EvidenceKind, GapReason, Interval, Observation, combine,
};

use crate::cell::{Cell, CellKey, CellKind, Cells};
use crate::compile::{ActiveRule, Auditor, RuleKind};
use crate::live::{LiveFact, WEBHOOK_LIMIT};
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
                let live = match LiveFact::of(&entry.id) {
                    Some(LiveFact::WebhooksLeft) => Some(self.headroom(cells, &view, domain)),
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
                    && view.member_witness().is_none()
            }
        };
        let exists = format!("{}.exists", fact.module());
        is_absent && fact.as_str() != exists && self.judges(&exists)
    }

    /// How many more webhooks the member may have: the limit less what is in use.
    fn headroom(&self, cells: &Cells<'_>, view: &FactView<'_>, domain: &Domain) -> Observation {
        let whole = domain.whole();
        let limit = self
            .catalogue
            .entry_by_word(WEBHOOK_LIMIT)
            .and_then(|entry| {
                let seen = cells.evidence.get(&(entry.id.clone(), Action::Value))?;
                Some(combine(&whole, seen).0)
            });
        let used = view.webhooks(domain);
        let detail = "the limit is not known: the API does not show it, and nobody declared it";
        let limit = limit.unwrap_or_else(|| {
            Observation::unobserved(whole.clone(), GapReason::NotDeclared, detail)
        });
        if limit.range == whole {
            return limit;
        }
        let (Some((least, most)), Some((low, high))) = (limit.range.bounds(), used.range.bounds())
        else {
            return not_readable(domain);
        };
        let least = least.saturating_sub(high);
        let most = match most {
            Interval::UNBOUNDED => most,
            most => most.saturating_sub(low),
        };
        let mut seen = Observation {
            range: Interval::span(least, most),
            gap: used.gap,
            ..limit
        };
        seen.evidence.extend(used.evidence);
        seen.evidence.sort_unstable();
        seen
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
    fn observe(&self, fact: LiveFact, domain: &Domain) -> Observation {
        match fact {
            LiveFact::SubjectExists => self.role_exists(domain),
            LiveFact::SubjectAdmin => self.role_admin(domain),
            LiveFact::OtherHolders => self.other_holders(domain),
            LiveFact::LevelName | LiveFact::LevelActive | LiveFact::LevelSystem => {
                self.level_fact(fact, domain)
            }
            LiveFact::MemberExists => self.member_exists(domain),
            LiveFact::WebhooksInUse | LiveFact::WebhooksLeft => self.webhooks(domain),
            LiveFact::ModulesActive => self.modules(domain),
            LiveFact::MemberId
            | LiveFact::MemberActive
            | LiveFact::MemberEmail
            | LiveFact::MemberHolds
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

    fn role_exists(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(_) | SubjectState::Caller => yes_no(domain, true),
            SubjectState::Absent => yes_no(domain, false),
            SubjectState::Unknown | SubjectState::NoMember => self.unknown_role(domain),
        }
    }

    /// What the list of levels tells of one.
    fn level_fact(&self, fact: LiveFact, domain: &Domain) -> Observation {
        let SubjectState::Found(level) = self.audited.state else {
            return self.unknown_role(domain);
        };
        match fact {
            LiveFact::LevelName => text(domain, Some(&level.name), "name"),
            LiveFact::LevelActive => flag(domain, level.inactive.map(|inactive| !inactive)),
            // The platform marks its own levels, and appends "(system)" to their names.
            _ => {
                let named = level.name.to_lowercase().contains("(system)");
                yes_no(domain, named || level.kind.as_deref() == Some("system"))
            }
        }
    }

    /// How many active webhooks belong to the member.
    fn webhooks(&self, domain: &Domain) -> Observation {
        let Some(member) = self.audited.member.principal() else {
            return self.member_fact(LiveFact::WebhooksInUse, domain);
        };
        let own = self.snapshot.callbacks.iter().filter(|callback| {
            callback.inactive != Some(true)
                && callback.member_id == member.id
                && member.id.is_some()
        });
        let low = own.count() as u64;
        let parts = self
            .snapshot
            .coverage
            .iter()
            .filter_map(|coverage| match &coverage.part {
                part @ Part::Webhooks { .. } => Some(part),
                _ => None,
            });
        let mut parts = parts.peekable();
        let gap = match parts.peek() {
            None => Some((GapReason::NotRead, "webhooks were not read".to_owned())),
            Some(_) => parts.find_map(|part| list_gap(self.snapshot, part)),
        };
        match gap {
            None => Observation::seen(Interval::span(low, low), EvidenceKind::List),
            Some((reason, detail)) => {
                let range = Interval::span(low, Interval::UNBOUNDED);
                Observation::unobserved(range, reason, detail)
            }
        }
    }

    /// Whether every module of the product is switched on.
    fn modules(&self, domain: &Domain) -> Observation {
        match (
            &self.snapshot.modules,
            list_gap(self.snapshot, &Part::Modules),
        ) {
            (Some(modules), None) => yes_no(domain, modules.values().all(|on| *on)),
            (_, gap) => {
                let (reason, detail) = gap.unwrap_or_else(|| {
                    (GapReason::NotRead, "the modules were not read".to_owned())
                });
                Observation::unobserved(domain.whole(), reason, detail)
            }
        }
    }

    fn role_admin(&self, domain: &Domain) -> Observation {
        match self.audited.state {
            SubjectState::Found(role) => flag(domain, role.admin),
            SubjectState::Absent
            | SubjectState::Unknown
            | SubjectState::NoMember
            | SubjectState::Caller => self.unknown_role(domain),
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
        let api = match &self.audited.member {
            MemberState::Found { principal, .. } => all
                .iter()
                .filter(|other| !std::ptr::eq(**other, *principal))
                .count(),
            MemberState::Absent(_) => all.len(),
            // One of the holders may be the member that could not be told.
            MemberState::Caller(_) | MemberState::Unknown(..) => all.len().saturating_sub(1),
        };
        let people = self.snapshot.people.iter().filter(|p| p.role_id == role.id);
        let people = people.fold(0_u64, |sum, count| {
            sum.saturating_add(count.active)
                .saturating_add(count.inactive)
        });
        // Far below the mark for "no upper bound", whatever a file says.
        let low = (api as u64).saturating_add(people).min(u64::from(u32::MAX));
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
        let Some(own) = self
            .snapshot
            .own
            .as_ref()
            .and_then(|own| own.member.as_deref())
        else {
            let detail = "whose key took the snapshot is not known, so nothing shows that the list \
                          of API members holds everybody";
            return Some((GapReason::NotWitnessed, detail.to_owned()));
        };
        let same = |p: &Principal| p.identifier.eq_ignore_ascii_case(own);
        (!self.snapshot.principals.iter().any(same)).then(|| {
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

    fn member_fact(&self, fact: LiveFact, domain: &Domain) -> Observation {
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

    fn of_principal(&self, fact: LiveFact, principal: &Principal, domain: &Domain) -> Observation {
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
    fn held_name(&self, principal: &Principal, domain: &Domain) -> Observation {
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
    fn of_caller(&self, fact: LiveFact, name: &str, domain: &Domain) -> Observation {
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
    let coverage = snapshot.coverage_of(part);
    if coverage.is_some_and(|coverage| coverage.is_counted()) {
        return None;
    }
    let request = coverage.map_or("the list", |coverage| coverage.request.as_str());
    let detail = format!("{request}: no count of the platform confirms the list");
    Some((GapReason::NotWitnessed, detail))
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
