//! A stored report asked again of a new snapshot.

use permlint_model::SchemaId;
use permlint_model::recheck::{BaselineCheck, Recheck, Rechecked};
use permlint_model::report::Report;
use permlint_model::report_set::joint_verdict;
use permlint_model::snapshot::Snapshot;
use permlint_model::text::{clean, plural};

use super::summary::time;
use super::tenant_ref;
use super::verdicts::{Comparison, compare_audits};

/// Joins audits that were asked again to one answer. Each comparison's second audit judged
/// `snapshot`.
#[must_use]
pub fn recheck(snapshot: &Snapshot, comparisons: &[Comparison<'_>], notes: Vec<String>) -> Recheck {
    let after: Vec<Report> = comparisons.iter().map(|c| c.after.clone()).collect();
    let verdict = joint_verdict(&after);
    Recheck {
        schema: SchemaId::RECHECK.to_string(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: tenant_ref(&snapshot.tenant),
        verdict,
        exit_code: verdict.exit_code(),
        audits: comparisons
            .iter()
            .map(|comparison| rechecked(comparison, snapshot))
            .collect(),
        notes,
    }
}

fn rechecked(comparison: &Comparison<'_>, snapshot: &Snapshot) -> Rechecked {
    let mut verdicts = compare_audits(comparison);
    verdicts.notes.extend(notes(comparison, snapshot));
    let (before, after) = (&comparison.before.asked, &comparison.after.asked);
    let baselines = after.baselines.iter().filter_map(|now| {
        let then = before.baselines.iter().find(|then| then.id == now.id)?;
        Some(BaselineCheck {
            id: now.id.clone(),
            read_on_before: then.read_on,
            read_on_after: now.read_on,
            digest_before: then.digest.clone(),
            digest_after: now.digest.clone(),
        })
    });
    Rechecked {
        baselines: baselines.collect(),
        catalogue_changed: before.catalogue != after.catalogue,
        verdicts,
    }
}

fn notes(comparison: &Comparison<'_>, snapshot: &Snapshot) -> Vec<String> {
    let (before, after) = (comparison.before, comparison.after);
    let mut notes = Vec::new();
    if before.snapshot.digest == after.snapshot.digest {
        notes.push("the snapshot shows what the report's snapshot showed".to_owned());
    }
    let taken = |report: &Report| time(report.snapshot.taken.as_deref());
    if let (Some(then), Some(now)) = (taken(before), taken(after))
        && now < then
    {
        notes.push("the snapshot was taken before the one that the report judged".to_owned());
    }
    let (sheets, now) = (before.asked.worksheets, after.asked.worksheets);
    if sheets > now {
        notes.push(format!(
            "the report was judged with {sheets} {}, and this audit with {now}: give them with \
             --worksheet, or what they said is open",
            plural(sheets, "worksheet")
        ));
    }
    // A what-if is no question to ask of a tenant again.
    let assumed = before.asked.assumptions.iter();
    let assumed = assumed.filter(|said| said.starts_with("--assume"));
    notes
        .extend(assumed.map(|said| format!("the report assumed, and this audit does not: {said}")));
    notes.extend(renamed_role(before, after, snapshot));
    notes
}

/// Where the audited role is not found under its name, and its id is still there.
fn renamed_role(before: &Report, after: &Report, snapshot: &Snapshot) -> Option<String> {
    let id = before.subject.id.as_ref()?;
    if after.subject.id.as_ref() == Some(id) {
        return None;
    }
    let role = snapshot.subjects.iter().find(|role| role.id == *id)?;
    (role.name != before.subject.name).then(|| {
        format!(
            "the {} that the report judged (id {}) is called {:?} now",
            snapshot.tenant.platform.subject_word(),
            clean(id, 40),
            clean(&role.name, 60)
        )
    })
}
