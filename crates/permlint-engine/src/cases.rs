//! Running the cases of a baseline.

use std::collections::BTreeSet;

use permlint_model::baseline::Baseline;
use permlint_model::cases::{Case, CasePart, ExpectedFinding};
use permlint_model::catalogue::Catalogue;
use permlint_model::report::{Finding, Report, Verdict};
use permlint_model::snapshot::Part;
use permlint_model::{Action, EntryId, GapReason, Severity};

use crate::compile::{Auditor, CompileError};
use crate::options::Options;
use crate::tenant::{SyntheticTenant, floor_tenant};

/// The audited role of a baseline that names none.
const ROLE: &str = "Role";
/// The member of a baseline that names none.
const MEMBER: &str = "member";

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseOutcome {
    /// The verdict that came out.
    pub verdict: Verdict,
    /// Whether the verdict is another one than the case expects.
    pub wrong_verdict: bool,
    /// Findings that the case expects and that did not come out, in words.
    pub absent: Vec<String>,
    /// Findings that came out and that the case does not expect, in words.
    pub surplus: Vec<String>,
}

impl CaseOutcome {
    /// Whether everything came out as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.wrong_verdict && self.absent.is_empty() && self.surplus.is_empty()
    }
}

/// Runs one case of a baseline.
///
/// # Errors
///
/// [`CompileError`] when the case's features or parameters do not fit the baseline.
pub fn run_case(
    baseline: &Baseline,
    catalogue: &Catalogue,
    case: &Case,
) -> Result<CaseOutcome, CompileError> {
    let mut options = Options {
        features: case.features.iter().cloned().collect(),
        parameters: case.parameters.clone(),
        ..Options::default()
    };
    let named = ["role", "level"].iter().any(|name| {
        let parameter = baseline.parameters.get(*name);
        let default = parameter.and_then(|parameter| parameter.default.as_ref());
        default.is_some() || case.parameters.contains_key(*name)
    });
    if case.member.asked_for {
        options.member = Some(member_of(baseline, case));
    } else if !named {
        options.role = Some(ROLE.to_owned());
    }
    let auditor = Auditor::compile(documents(baseline, case), catalogue.clone(), options)?;
    let mut tenant = floor_tenant(&auditor);
    bend(&mut tenant, &auditor, case);
    tenant.snapshot.normalise();
    Ok(match tenant.audit(&auditor) {
        Ok(report) => compare(case, &report),
        Err(error) => CaseOutcome {
            verdict: Verdict::Inconclusive,
            wrong_verdict: true,
            absent: Vec::new(),
            surplus: vec![error.to_string()],
        },
    })
}

/// The baseline, and documents of other publishers that ask for nothing.
fn documents(baseline: &Baseline, case: &Case) -> Vec<Baseline> {
    let ids = case.beside.iter().map(|other| format!("{other}/case"));
    let ids = ids.filter_map(|id| id.parse().ok());
    let others = ids.map(|id| Baseline {
        id,
        rules: Vec::new(),
        ..baseline.clone()
    });
    std::iter::once(baseline.clone()).chain(others).collect()
}

/// The member of a case that asks for the audit by it.
fn member_of(baseline: &Baseline, case: &Case) -> String {
    let given = case.parameters.get("member");
    let parameter = baseline.parameters.get("member");
    let named = given.or_else(|| parameter?.default.as_ref());
    named.map_or(MEMBER, String::as_str).to_owned()
}

fn bend(tenant: &mut SyntheticTenant, auditor: &Auditor, case: &Case) {
    for module in &case.closed {
        tenant.close(auditor, module);
    }
    for (fact, word) in &case.facts {
        tenant.declare(fact, Action::Value, word.as_deref());
    }
    for change in &case.access {
        tenant.allow(&change.entity, change.verb, change.word.as_deref());
    }
    for (entry, levels) in &case.set {
        for (action, level) in levels {
            tenant.set(entry.as_str(), *action, level.as_deref());
        }
    }
    case.remove
        .iter()
        .map(EntryId::as_str)
        .for_each(|entry| tenant.remove(entry));
    if let Some(role) = tenant.role_mut() {
        role.admin = Some(case.role.admin);
        role.inactive = Some(case.role.inactive);
    }
    if let Some(name) = &case.role.name {
        tenant.rename_role(name);
    }
    if case.role.other_holders > 0 {
        tenant.add_people(case.role.other_holders);
    }
    bend_member(tenant, case);
    for person in &case.people {
        tenant.add_person(person);
    }
    for callback in &case.callbacks {
        tenant.add_callback(callback);
    }
    for level in &case.levels {
        tenant.declare_level(level);
    }
    for part in &case.refuse {
        let part = part_of(*part, auditor.catalogue.lists_rows());
        tenant.refuse(&part);
    }
}

fn bend_member(tenant: &mut SyntheticTenant, case: &Case) {
    let change = &case.member;
    if change.absent {
        return tenant.remove_member();
    }
    if let Some(identifier) = &change.identifier {
        tenant.rename_member(identifier);
    }
    if let Some(member) = tenant.member_mut() {
        if let Some(active) = change.active {
            member.active = Some(active);
        }
        if change.email.is_some() {
            member.email.clone_from(&change.email);
        }
    }
    if let Some(role) = &change.role
        && tenant
            .role_mut()
            .is_some_and(|audited| audited.name != *role)
    {
        tenant.move_member(role, change.role_admin);
    }
}

fn part_of(part: CasePart, has_rows: bool) -> Part {
    match part {
        CasePart::Roles => Part::Roles,
        CasePart::Rows => SyntheticTenant::rows_part(),
        CasePart::Members => Part::Members,
        CasePart::People => Part::People,
        CasePart::Own => Part::OwnRights,
        CasePart::Callbacks => SyntheticTenant::callbacks_part(has_rows),
    }
}

fn compare(case: &Case, report: &Report) -> CaseOutcome {
    let seen = report.findings.iter();
    let mut seen: Vec<&Finding> = seen
        .filter(|finding| case.info || finding.severity > Severity::Info)
        .collect();
    let mut absent = Vec::new();
    let mut surplus = Vec::new();
    if let Some(expected) = &case.reasons {
        let found: BTreeSet<GapReason> = seen.iter().filter_map(|finding| finding.reason).collect();
        let word = |reason: &GapReason| format!("a finding that is open because of {reason}");
        absent.extend(expected.difference(&found).map(word));
        surplus.extend(found.difference(expected).map(word));
        seen.retain(|finding| !finding.kind.is_undecided());
    }
    for expected in &case.findings {
        match seen.iter().position(|finding| matches(expected, finding)) {
            Some(at) => {
                seen.remove(at);
            }
            None => absent.push(expected_words(expected)),
        }
    }
    CaseOutcome {
        verdict: report.verdict,
        wrong_verdict: report.verdict != case.verdict,
        absent,
        surplus: surplus
            .into_iter()
            .chain(seen.into_iter().map(finding_words))
            .collect(),
    }
}

fn matches(expected: &ExpectedFinding, finding: &Finding) -> bool {
    expected.rule == finding.rule
        && expected.entry == finding.entry_id
        && expected.action == finding.action
        && expected.kind == finding.kind
        && expected
            .severity
            .is_none_or(|severity| severity == finding.severity)
        && expected
            .reason
            .is_none_or(|reason| Some(reason) == finding.reason)
}

fn expected_words(expected: &ExpectedFinding) -> String {
    let severity = expected.severity.map_or("any severity", Severity::as_str);
    let reason = expected.reason.map(|reason| format!(" ({reason})"));
    format!(
        "{} {} {}: {}, {severity}{}",
        expected.rule,
        expected.entry,
        expected.action,
        expected.kind.as_str(),
        reason.unwrap_or_default()
    )
}

fn finding_words(finding: &Finding) -> String {
    let reason = finding.reason.map(|reason| format!(" ({reason})"));
    format!(
        "{} {} {}: {}, {}{}",
        finding.rule,
        finding.entry_id,
        finding.action,
        finding.kind.as_str(),
        finding.severity,
        reason.unwrap_or_default()
    )
}
