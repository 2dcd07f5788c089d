//! One finding with everything that led to it, told from its report.
//!
//! What a report does not hold (which rules speak of a cell, which features lift them) is taken
//! from the baselines, as long as they are what the audit used.

mod demands;
mod doubts;
mod exceptions;
mod origins;
mod scene;
mod ways;

use permlint_model::SchemaId;
use permlint_model::baseline::Baseline;
use permlint_model::catalogue::Catalogue;
use permlint_model::diff::TenantRef;
use permlint_model::explanation::{BaselineAtHand, BaselineState, Explanation, is_redacted};
use permlint_model::report::{BaselineRef, Finding, FindingKind, Report, Status};
use permlint_model::{Severity, text::clean};

use demands::AtHand;
use scene::Scene;

/// Explains a finding of a report.
///
/// Baselines that changed since the audit, or that are of another one, are left out, and the
/// explanation says so. The finding has to be one of the report's.
#[must_use]
pub fn explain(
    report: &Report,
    finding: &Finding,
    baselines: &[Baseline],
    catalogue: &Catalogue,
) -> Explanation {
    let used = report.asked.baselines.iter();
    let at_hand: Vec<AtHand<'_>> = used
        .filter_map(|used| {
            Some(AtHand {
                baseline: same(used, baselines)?,
                used,
            })
        })
        .collect();
    let scene = Scene::new(report, finding, &at_hand, catalogue);
    let passes_because = set_aside(report, finding);
    Explanation {
        schema: SchemaId::EXPLANATION.to_string(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        tenant: TenantRef {
            platform: report.tenant.platform,
            company: report.tenant.company.clone(),
            site: report.tenant.site.clone(),
        },
        subject: report.subject.clone(),
        snapshot: report.snapshot.clone(),
        today: report.asked.today,
        verdict: report.verdict,
        finding: finding.clone(),
        fails: passes_because.is_none(),
        passes_because,
        rules: scene.shares(),
        cell: scene.cell.cloned(),
        inside: scene.inside_words(),
        near_rows: scene.near_rows(),
        coverage: scene.coverage(),
        exceptions: exceptions::considered(report, finding),
        baselines: states(report, baselines),
        catalogue_changed: catalogue.digest != report.asked.catalogue,
        would_pass_if: ways::ways(&scene),
        notes: notes(report),
    }
}

fn same<'b>(used: &BaselineRef, baselines: &'b [Baseline]) -> Option<&'b Baseline> {
    let mut all = baselines.iter();
    all.find(|baseline| baseline.id == used.id && baseline.digest == used.digest)
}

fn states(report: &Report, baselines: &[Baseline]) -> Vec<BaselineAtHand> {
    let state = |used: &BaselineRef| match same(used, baselines) {
        Some(_) => BaselineState::Same,
        None if baselines.iter().any(|baseline| baseline.id == used.id) => BaselineState::Changed,
        None => BaselineState::NotAtHand,
    };
    let used = report.asked.baselines.iter();
    used.map(|used| BaselineAtHand {
        id: used.id.clone(),
        state: state(used),
    })
    .collect()
}

/// Why a finding does not keep an audit from being compliant.
fn set_aside(report: &Report, finding: &Finding) -> Option<String> {
    let asked = &report.asked;
    let allowed = finding.reason.filter(|_| finding.kind.is_undecided());
    let allowed = allowed.filter(|reason| asked.allow_unknown.contains(reason));
    match (finding.status, allowed) {
        (Status::Excepted, _) => Some("an exception accepts it".to_owned()),
        (Status::Known, _) => Some("it was known before".to_owned()),
        _ if finding.kind == FindingKind::Notice => Some("it is a notice".to_owned()),
        _ if finding.severity == Severity::Info => {
            Some("severity info is listed and never fails".to_owned())
        }
        _ if finding.severity < asked.fail_on => Some(format!("--fail-on was {}", asked.fail_on)),
        (_, Some(reason)) => Some(format!("--allow-unknown={reason} was given")),
        _ => None,
    }
}

/// What the report notes of exceptions that were not held against this subject.
fn notes(report: &Report) -> Vec<String> {
    let of_exceptions = report
        .notes
        .iter()
        .filter(|note| note.contains("exception"));
    let told = of_exceptions.map(|note| clean(note, 400));
    let redacted = is_redacted(report).then(|| {
        "the report is redacted: its names are pseudonyms, and ways that need the real ones are not \
         told. Ask the report that it was made of"
            .to_owned()
    });
    redacted.into_iter().chain(told).collect()
}
