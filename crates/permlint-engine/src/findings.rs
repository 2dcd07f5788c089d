//! From judged demands to findings that a person can act on.

use permlint_model::catalogue::Risk;
use permlint_model::report::{Click, Finding, FindingKind, Status};
use permlint_model::scope::Identity;
use permlint_model::snapshot::Snapshot;
use permlint_model::text::clean;
use permlint_model::{Date, GapReason, Interval, Judgement, Location, RuleId};

use crate::cell::{Cell, CellKind, Cells};
use crate::claims::Claims;
use crate::compile::{Auditor, RuleKind};
use crate::judge::{Group, Judged, Way};
use crate::subject::{Audited, MemberState, SubjectState};
use crate::words;

/// What every finding of one audit has in common.
pub(crate) struct FindingContext<'a, 's> {
    pub(crate) auditor: &'a Auditor,
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) audited: &'s Audited<'a>,
    pub(crate) cells: &'s Cells<'a>,
    pub(crate) claims: &'s Claims,
}

impl Auditor {
    /// The gravest risk note of a cell whose value may lie above what is safe.
    pub(crate) fn risk_of(&self, cell: &Cell<'_>) -> Option<&Risk> {
        let risks = &self.catalogue.entry(&cell.key.entry)?.risks;
        risks
            .iter()
            .filter(|risk| risk.actions.contains(&cell.key.action))
            .filter(|risk| !risk.safe.includes(&cell.observation.range))
            .max_by_key(|risk| risk.severity)
    }

    /// Whether the snapshot is older than the user allows, in words.
    pub(crate) fn stale(&self, snapshot: &Snapshot) -> Option<String> {
        let today = self.options.today?;
        let max = self.options.max_age_days;
        let taken = snapshot
            .capture
            .finished
            .as_deref()
            .or(snapshot.capture.started.as_deref());
        let time = taken.and_then(|time| time.parse::<jiff::Timestamp>().ok());
        let utc = time.map(|time| time.to_zoned(jiff::tz::TimeZone::UTC));
        let Some(day) = utc.map(|utc| Date::from(utc.date())) else {
            return Some("the snapshot does not say when it was taken".to_owned());
        };
        let age = today.days_since(day);
        // A day of difference is a matter of time zones.
        if age < -1 {
            let ahead = -age;
            return Some(format!(
                "the snapshot is dated {ahead} days after the day that the audit counts as"
            ));
        }
        (age > i64::from(max)).then(|| {
            format!("the snapshot is {age} days old, and --max-age is {max}: take a new one")
        })
    }
}

impl FindingContext<'_, '_> {
    pub(crate) fn finding(&self, group: &Group<'_>) -> Option<Finding> {
        let owner = group.members.first()?;
        let cell = &self.cells.list[group.cell];
        let rule = &self.auditor.rules[owner.claim.rule];
        let reason = owner.reason();
        let kind = kind(group.way, reason);
        let risk = self.auditor.risk_of(cell);
        let also = self.also(group, &rule.rule.id);
        let tenant = self.snapshot.tenant.id();
        let subject_id = self.subject_id();
        let item = cell.key.item.clone();
        let click = self.click(group, owner, cell);
        let identity = Identity {
            tenant: tenant.as_str(),
            subject: &subject_id,
            rule: &rule.rule.id,
            entry: &cell.key.entry,
            item: item.as_deref(),
            action: cell.key.action,
            kind,
        };
        let fingerprint = identity.fingerprint();
        Some(Finding {
            rule: rule.rule.id.clone(),
            also,
            kind,
            status: Status::Active,
            severity: owner.severity,
            subject: self.audited.name.clone(),
            module: cell.module.clone(),
            entry: cell.entry.clone(),
            entry_id: cell.key.entry.clone(),
            item,
            action: cell.key.action,
            wanted: self.wanted(group, owner, cell),
            seen: words::seen(cell.domain, &cell.observation),
            reason,
            detail: self.detail(group, cell),
            evidence: cell.observation.evidence.clone(),
            matched_by: cell.matched.clone(),
            origin: rule.origin.clone(),
            why: rule.rule.why.clone(),
            fix: click
                .as_ref()
                .map_or_else(|| self.fix(group, owner, cell), ToString::to_string),
            click,
            risk: risk.map(|risk| risk.note.clone()),
            location: self.location(owner),
            fingerprint,
            exception: None,
        })
    }

    /// The line of the expectation; the entry's own word in it where it is named.
    fn location(&self, owner: &Judged) -> Option<Location> {
        let rule = &self.auditor.rules[owner.claim.rule];
        let expectation = rule.rule.expect.get(owner.claim.expectation)?;
        if matches!(rule.kind, RuleKind::BuiltIn | RuleKind::Implied) {
            return None;
        }
        let entry = &self.cells.list[owner.claim.cell].key.entry;
        use permlint_model::baseline::{Selection, Target};
        if let Target::Entries {
            select: Selection::These(list),
            ..
        } = &expectation.target
            && let Some(named) = list.iter().find(|named| named.id.as_ref() == Some(entry))
        {
            return Some(named.location.clone());
        }
        Some(expectation.location.clone())
    }

    fn subject_id(&self) -> String {
        match self.audited.state {
            crate::subject::SubjectState::Found(role) => role.id.clone(),
            _ => self.audited.name.clone(),
        }
    }

    fn also(&self, group: &Group<'_>, owner: &RuleId) -> Vec<RuleId> {
        let mut also: Vec<RuleId> = Vec::new();
        if group.way == Way::Conflict {
            // Both sides are cited with what they want.
            return also;
        }
        for member in &group.members {
            let id = &self.auditor.rules[member.claim.rule].rule.id;
            if id != owner && !also.contains(id) {
                also.push(id.clone());
            }
        }
        also
    }

    fn wanted(&self, group: &Group<'_>, owner: &Judged, cell: &Cell<'_>) -> String {
        if group.way == Way::Conflict {
            let sides: Vec<String> = group
                .members
                .iter()
                .map(|member| {
                    let id = &self.auditor.rules[member.claim.rule].rule.id;
                    format!(
                        "{} ({id})",
                        words::requirement(cell.domain, &member.claim.wants)
                    )
                })
                .collect();
            return sides.join(" and ");
        }
        words::requirement(cell.domain, &owner.claim.wants)
    }

    fn detail(&self, group: &Group<'_>, cell: &Cell<'_>) -> Option<String> {
        if let Some(conflict) = &cell.conflict {
            return Some(conflict.clone());
        }
        match group.way {
            Way::Conflict => Some("no level satisfies both documents".to_owned()),
            Way::Unknown => Some(match &cell.observation.gap {
                Some(gap) => gap.detail.clone(),
                None if !cell.observation.offered => {
                    "the catalogue says that the row does not offer this action".to_owned()
                }
                None => format!(
                    "what was seen ({}) allows both answers",
                    words::seen(cell.domain, &cell.observation)
                ),
            }),
            Way::Missing | Way::Excess | Way::Mismatch => {
                cell.observation.gap.as_ref().map(|gap| gap.detail.clone())
            }
        }
    }

    fn fix(&self, group: &Group<'_>, owner: &Judged, cell: &Cell<'_>) -> String {
        let rule = &self.auditor.rules[owner.claim.rule].rule;
        match (group.way, owner.judgement) {
            (Way::Conflict, _) => {
                "no level serves both: give each integration a role of its own, or leave one of the \
                 two documents out"
                    .to_owned()
            }
            (_, Judgement::Unknown(GapReason::Undecided)) if self.is_opened(cell) => {
                "take the administrator flag off the role, or give the integration a role of its \
                 own: with the flag, a row does not show all that the role may"
                    .to_owned()
            }
            (_, Judgement::Unknown(reason)) => find_out(reason, cell),
            _ if cell.kind == CellKind::Person && rule.fix.is_none() => {
                "it is the person's own licence or record, and no setting of a level changes it"
                    .to_owned()
            }
            _ => rule.fix.clone().unwrap_or_else(|| self.create(cell)),
        }
    }

    /// Whether an administrator flag may open a row beyond its level.
    fn is_opened(&self, cell: &Cell<'_>) -> bool {
        let SubjectState::Found(role) = self.audited.state else {
            return false;
        };
        cell.kind == CellKind::Row && role.admin == Some(true)
    }

    /// What does not exist cannot be set: it has to be made.
    pub(crate) fn create(&self, cell: &Cell<'_>) -> String {
        let known = self.auditor.catalogue.entry(&cell.key.entry);
        let place = known.and_then(|entry| entry.click.as_deref());
        match place {
            Some(place) => format!("create it under {place}, or name the one that is meant"),
            None => "create it, or name the one that is meant".to_owned(),
        }
    }

    /// The click that mends it, where the document does not say how else.
    fn click(&self, group: &Group<'_>, owner: &Judged, cell: &Cell<'_>) -> Option<Click> {
        let undecided = matches!(owner.judgement, Judgement::Unknown(_));
        if group.way == Way::Conflict || undecided {
            return None;
        }
        self.click_to(owner, cell, &self.target(group.cell, owner))
    }

    /// The click that brings a cell to a value; `None` where the rule says what else to do, or
    /// something has to be made first.
    pub(crate) fn click_to(
        &self,
        owner: &Judged,
        cell: &Cell<'_>,
        target: &Interval,
    ) -> Option<Click> {
        let rule = &self.auditor.rules[owner.claim.rule].rule;
        let is_absent = cell.key.entry.as_str().ends_with(".exists");
        if rule.fix.is_some() || is_absent || cell.kind == CellKind::Person {
            return None;
        }
        let level = match target.is_point() {
            true => cell.domain.words(target),
            false => words::requirement(cell.domain, target),
        };
        let other = cell.key.item.as_ref();
        if let Some(other) = other.filter(|_| cell.kind == CellKind::OtherLevel) {
            return Some(self.auditor.click(cell, other, &level));
        }
        let role = match (&self.audited.state, &self.audited.member) {
            (SubjectState::Caller, MemberState::Caller(name)) => {
                format!("(the role of {})", clean(name, 40))
            }
            _ => clean(&self.audited.name, 60),
        };
        Some(self.auditor.click(cell, &role, &level))
    }

    /// The nearest value that every document allows.
    pub(crate) fn target(&self, at: usize, owner: &Judged) -> Interval {
        let mut allowed = owner.claim.wants.clone();
        let own = self.claims.by_cell.get(&at).into_iter().flatten();
        for claim in own.map(|place| &self.claims.list[*place]) {
            if let Some(both) = allowed.intersect(&claim.wants) {
                allowed = both;
            }
        }
        match (owner.judgement, allowed.bounds()) {
            (Judgement::Missing, Some((low, high))) => {
                let low = self.auditor.rounded_up(&self.cells.list[at].key, low);
                Interval::span(low.min(high), low.min(high))
            }
            (Judgement::Excess, Some((_, high))) => Interval::span(high, high),
            _ => allowed,
        }
    }
}

fn kind(way: Way, reason: Option<GapReason>) -> FindingKind {
    match (way, reason) {
        (Way::Conflict, _) => FindingKind::BaselineConflict,
        (Way::Missing, _) => FindingKind::Missing,
        (Way::Excess, _) => FindingKind::Excess,
        (Way::Mismatch, _) => FindingKind::Mismatch,
        (Way::Unknown, Some(GapReason::Unmatched)) => FindingKind::Unmatched,
        (Way::Unknown, Some(GapReason::EvidenceConflict)) => FindingKind::EvidenceConflict,
        (Way::Unknown, _) => FindingKind::Unknown,
    }
}

/// What settles a doubt.
fn find_out(reason: GapReason, cell: &Cell<'_>) -> String {
    let place = match cell.kind {
        CellKind::Fact => cell.entry.clone(),
        _ => format!("{} > {}", cell.module, cell.entry),
    };
    let item = cell.key.item.as_deref().unwrap_or_default();
    let text = match reason {
        GapReason::NotRead if cell.kind == CellKind::Person => {
            return format!("take a snapshot that records this person: --person {item}");
        }
        GapReason::NotDeclared if cell.kind == CellKind::OtherLevel => {
            return format!("look at the setting on the screen of {item}, and fill in a worksheet");
        }
        GapReason::EvidenceConflict => {
            "take a fresh snapshot; if the sides still differ, look at the screen"
        }
        GapReason::Ambiguous => "say which one is meant, or rename one of the two",
        GapReason::UnknownWord => {
            "look at the level on the screen, and report the word to permlint"
        }
        GapReason::Refused => "give the auditing key the right that is named here, and audit again",
        GapReason::NotRead => "take a complete snapshot of this role",
        GapReason::Stale => "take a new snapshot",
        GapReason::Unmatched => {
            return format!(
                "look for {place} on the role's screen: it may have another name in this tenant, \
                 or this version may not have it"
            );
        }
        GapReason::NoRows => "look at the role's screen: the module should have entries",
        GapReason::NotStated => "look at the level on the screen",
        GapReason::NotOffered => {
            "the row has no such box on the screen; look whether another right covers it"
        }
        GapReason::NotReadable => {
            "look at the list on the screen, or audit with the member's own key"
        }
        GapReason::NotWitnessed => {
            "use an auditing key that sees every member, its own record included"
        }
        GapReason::NotDeclared => "look at the setting on the screen, and fill in a worksheet",
        GapReason::BaseNotEstablished => "compare with the system level on the screen",
        GapReason::Undecided => "look at the screen",
    };
    text.to_owned()
}
