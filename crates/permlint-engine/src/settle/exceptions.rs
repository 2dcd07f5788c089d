//! Exceptions, held against the findings of one subject.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use permlint_model::exception::{Exception, can_be_accepted};
use permlint_model::report::{
    ExceptionState, ExceptionUse, Finding, FindingException, Report, Status,
};
use permlint_model::scope::{SubjectScope, is_within};
use permlint_model::text::{clean, plural};
use permlint_model::{Date, RuleId};

use super::{Accepted, is_blind};
use crate::compile::Auditor;

/// An exception that expires within so many days is marked.
const SOON_DAYS: i64 = 14;

/// An exception of an active rule, and the findings that it bears on.
struct Held<'e> {
    exception: &'e Exception,
    rule: RuleId,
    bears_on: Vec<(usize, ExceptionState)>,
}

impl Auditor {
    /// Marks the findings that exceptions bear on, and tells what became of each exception.
    pub(super) fn settle_exceptions(&self, report: &mut Report, accepted: &Accepted) {
        if accepted.left_out {
            let note = "exceptions were given and left out: --no-exceptions";
            report.notes.push(note.to_owned());
            return;
        }
        let own = own(report, &accepted.exceptions);
        let mut held = Vec::new();
        let mut inactive: Vec<&Exception> = Vec::new();
        for exception in own {
            match self.active_rule(&exception.rule) {
                Some(rule) => held.push(Held {
                    exception,
                    rule: rule.clone(),
                    bears_on: self.bearing(report, exception, rule),
                }),
                None => inactive.push(exception),
            }
        }
        report.notes.extend(inactive_note(&inactive));
        let (blind, told): (Vec<Held<'_>>, Vec<Held<'_>>) = held
            .into_iter()
            .partition(|held| held.bears_on.is_empty() && is_blind(report, &held.rule));
        report.notes.extend(blind_note(&blind));
        attach(&mut report.findings, &told);
        let today = self.options.today;
        let uses = told.iter().map(|held| held.told(report, today));
        report.exceptions = uses.collect();
    }

    /// The findings that an exception bears on. One that accepts a single cell also bears on
    /// what became of that cell, if that is another kind of finding: it does not cover that.
    fn bearing(
        &self,
        report: &Report,
        exception: &Exception,
        rule: &RuleId,
    ) -> Vec<(usize, ExceptionState)> {
        let covered = report.findings.iter().enumerate().filter(|(_, finding)| {
            exception.covers(&finding.entry_id, finding.item.as_deref(), finding.action)
        });
        let meant: Vec<(usize, ExceptionState)> = covered
            .clone()
            .filter(|(_, finding)| is_meant(exception, rule, finding))
            .map(|(at, finding)| (at, self.state(exception, finding)))
            .collect();
        if !meant.is_empty() || !exception.is_of_one_cell() {
            return meant;
        }
        covered
            .filter(|(_, finding)| finding.rule == *rule || finding.also.contains(rule))
            .map(|(at, _)| (at, ExceptionState::Outgrown))
            .collect()
    }

    fn state(&self, exception: &Exception, finding: &Finding) -> ExceptionState {
        let domain = self.domain_of(finding);
        if !is_within(
            domain.as_ref(),
            finding.kind,
            &exception.seen,
            &finding.seen,
        ) {
            return ExceptionState::Outgrown;
        }
        // Without a day, nobody can say that the last one is not over.
        match self.options.today {
            Some(today) if today <= exception.expires => ExceptionState::InForce,
            _ => ExceptionState::Expired,
        }
    }
}

/// Whether a finding is of the kind that is accepted, for the reason that is accepted.
fn is_meant(exception: &Exception, rule: &RuleId, finding: &Finding) -> bool {
    finding.rule == *rule
        && finding.kind == exception.kind
        && exception.gap.is_none_or(|gap| finding.reason == Some(gap))
        && can_be_accepted(finding.kind, finding.reason)
}

impl Held<'_> {
    fn state(&self) -> ExceptionState {
        let gravest = self.bears_on.iter().map(|(_, state)| *state);
        gravest
            .max_by_key(|state| gravity(*state))
            .unwrap_or(ExceptionState::Unused)
    }

    fn told(&self, report: &Report, today: Option<Date>) -> ExceptionUse {
        let left = today.map(|today| self.exception.expires.days_since(today));
        let findings = self.bears_on.iter().map(|(at, _)| &report.findings[*at]);
        ExceptionUse {
            accepts: self.exception.accepts(),
            state: self.state(),
            reason: self.exception.reason.clone(),
            owner: self.exception.owner.clone(),
            expires: self.exception.expires,
            days_left: left.filter(|left| (0..=SOON_DAYS).contains(left)),
            findings: findings.map(|f| f.fingerprint.clone()).collect(),
            location: self.exception.location.clone(),
        }
    }

    /// The exception as it is shown beside a finding.
    fn beside(&self, finding: &Finding, state: ExceptionState) -> FindingException {
        let exception = self.exception;
        let mut seen = exception.seen.clone();
        if !is_meant(exception, &self.rule, finding) {
            let gap = exception.gap.map(|gap| format!(", {gap}"));
            let gap = gap.unwrap_or_default();
            seen = format!("{seen} ({}{gap}: {})", exception.kind.as_str(), self.rule);
        }
        FindingException {
            state,
            reason: exception.reason.clone(),
            owner: exception.owner.clone(),
            expires: exception.expires,
            seen,
            location: exception.location.clone(),
        }
    }
}

fn gravity(state: ExceptionState) -> u8 {
    match state {
        ExceptionState::Unused => 0,
        ExceptionState::InForce => 1,
        ExceptionState::Expired => 2,
        ExceptionState::Outgrown => 3,
    }
}

/// Puts beside each finding the exception that says most of it: one in force, then one for this
/// very cell, then the one that holds longest.
fn attach(findings: &mut [Finding], held: &[Held<'_>]) {
    let mut best: BTreeMap<usize, (ExceptionState, &Held<'_>)> = BTreeMap::new();
    let rank = |(state, held): &(ExceptionState, &Held<'_>)| {
        (
            *state == ExceptionState::InForce,
            held.exception.is_of_one_cell(),
            held.exception.expires,
            Reverse(gravity(*state)),
        )
    };
    for one in held {
        for (at, state) in &one.bears_on {
            let candidate = (*state, one);
            let current = best.entry(*at).or_insert(candidate);
            if rank(&candidate) > rank(current) {
                *current = candidate;
            }
        }
    }
    for (at, (state, held)) in best {
        let finding = &mut findings[at];
        finding.exception = Some(held.beside(finding, state));
        if state == ExceptionState::InForce {
            finding.status = Status::Excepted;
        }
    }
}

/// The exceptions of the audited tenant and subject, in the order of their places. Of others
/// only the number is told: they may be of other customers.
fn own<'e>(report: &mut Report, exceptions: &'e [Exception]) -> Vec<&'e Exception> {
    let (tenant, subject) = (report.tenant.id(), SubjectScope::of(report));
    let (here, elsewhere): (Vec<&Exception>, Vec<&Exception>) =
        exceptions.iter().partition(|e| e.tenant.id() == tenant);
    let (mut own, others): (Vec<&Exception>, Vec<&Exception>) =
        here.into_iter().partition(|e| e.subject.id == subject.id);
    let notes = elsewhere_notes(report, &elsewhere, &others);
    report.notes.extend(notes);
    own.sort_by_cached_key(|e| {
        let place = e.location.clone();
        (
            place,
            e.accepts(),
            e.expires,
            e.owner.clone(),
            e.reason.clone(),
        )
    });
    own
}

/// How many exceptions are of others. Of those that are nearly of this subject, what differs is
/// told: the role may have been made anew, or the site be written in another way.
fn elsewhere_notes(
    report: &Report,
    elsewhere: &[&Exception],
    others: &[&Exception],
) -> Vec<String> {
    let subject = SubjectScope::of(report);
    let folded = |name: &str| clean(name, 500).to_lowercase();
    let same_name = |e: &&&Exception| folded(&e.subject.name) == folded(&subject.name);
    let same_company = |e: &&&Exception| {
        let tenant = &report.tenant;
        e.tenant.platform == tenant.platform
            && e.tenant.company.eq_ignore_ascii_case(&tenant.company)
    };
    let mut near: BTreeMap<String, u64> = BTreeMap::new();
    for other in others.iter().filter(same_name) {
        let what = format!(
            "{:?} with the id {}, and the audited one has the id {}",
            clean(&subject.name, 60),
            clean(&other.subject.id, 40),
            clean(&subject.id, 40)
        );
        *near.entry(what).or_default() += 1;
    }
    for other in elsewhere.iter().filter(same_company) {
        let what = format!(
            "the company {:?} at {}, and the audited one is at {}",
            clean(&other.tenant.company, 60),
            clean(&other.tenant.site, 80),
            clean(&report.tenant.site, 80)
        );
        *near.entry(what).or_default() += 1;
    }
    let far = (elsewhere.len() + others.len()) as u64 - near.values().sum::<u64>();
    let are = |count: u64| match count {
        1 => "1 exception is".to_owned(),
        _ => format!("{count} exceptions are"),
    };
    let mut notes: Vec<String> = near
        .into_iter()
        .map(|(what, count)| format!("{} for {what}", are(count)))
        .collect();
    if far > 0 {
        notes.push(format!("{} of other tenants or subjects", are(far)));
    }
    notes
}

fn inactive_note(inactive: &[&Exception]) -> Option<String> {
    let mut rules: Vec<&str> = inactive.iter().map(|e| e.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let count = inactive.len() as u64;
    (count > 0).then(|| {
        format!(
            "{count} {} for rules that are not active in this audit: {}",
            plural(count, "exception"),
            rules.join(", ")
        )
    })
}

fn blind_note(blind: &[Held<'_>]) -> Option<String> {
    let count = blind.len() as u64;
    (count > 0).then(|| {
        format!(
            "{count} {} could be held against nothing, because what the rules speak of was not \
             seen; nobody can say whether they are still needed",
            plural(count, "exception")
        )
    })
}
