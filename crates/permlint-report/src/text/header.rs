//! The first lines: what was audited, whose it is, and against what.

use std::io;

use permlint_model::baseline::Confidence;
use permlint_model::report::{Asked, BaselineRef, MemberRef, Report, SubjectRef};
use permlint_model::{EvidenceKind, Severity};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Columns of the labels.
const LABELS: usize = 15;

/// Writes what was audited.
pub(crate) fn write(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    page.wrapped(0, 4, &title(report))?;
    row(page, "platform", &platform(report))?;
    write_subject(&report.subject, page)?;
    for baseline in &report.asked.baselines {
        write_baseline(baseline, page)?;
    }
    row(page, "evidence", &evidence(report))?;
    row(page, "snapshot", &snapshot(report))?;
    write_options(&report.asked, page)
}

/// The name of the audited subject and of its tenant.
fn title(report: &Report) -> Phrase {
    Phrase::of("permlint ")
        .name(&report.tool_version)
        .own(": ")
        .own(report.tenant.platform.subject_word())
        .own(" ")
        .quoted(&report.subject.name)
        .ink(Ink::Strong)
        .own(" of ")
        .name(&report.tenant.company)
        .own("@")
        .name(&report.tenant.site)
}

fn row(page: &mut Page<'_>, label: &'static str, body: &Phrase) -> io::Result<()> {
    page.row(label, LABELS, body)
}

/// The product and its version.
pub(crate) fn platform(report: &Report) -> Phrase {
    let product = Phrase::of(report.tenant.platform.product());
    match &report.tenant.product_version {
        Some(version) => product.own(" ").name(version),
        None => product,
    }
}

fn write_subject(subject: &SubjectRef, page: &mut Page<'_>) -> io::Result<()> {
    row(page, "chosen by", &chosen(subject))?;
    row(page, "integration", &integration(subject.member.as_ref()))?;
    let limits = subject.member.iter().flat_map(|member| &member.limits);
    for limit in limits {
        row(page, "member limits", &Phrase::of_prose(limit))?;
    }
    match subject.admin {
        Some(true) => row(page, "admin", &Phrase::of(ADMIN).ink(Ink::Strong)),
        _ => Ok(()),
    }
}

/// What an administrator is told.
pub(crate) const ADMIN: &str = "yes: it holds administrator rights, whatever its rows say";

/// How the subject was chosen.
pub(crate) fn chosen(subject: &SubjectRef) -> Phrase {
    let how = Phrase::of_prose(&subject.chosen_by);
    match &subject.id {
        Some(id) => how.own(" (id ").name(id).own(")"),
        None => how.own(" (not found in the tenant)"),
    }
}

/// Whose keys the integration uses: a role's name is not the integration.
pub(crate) fn integration(member: Option<&MemberRef>) -> Phrase {
    let Some(member) = member else {
        return Phrase::of("no member was named, so nobody's keys were followed to a role");
    };
    let owner = Phrase::of("has the keys of ").name(&member.identifier);
    let held = match &member.role {
        Some(role) => owner.own(", which holds ").quoted(role),
        None => owner.own(", and which role it holds is not known"),
    };
    match member.chosen_by.trim() {
        "" => held,
        how => held.own(" (").prose(how).own(")"),
    }
}

fn write_baseline(baseline: &BaselineRef, page: &mut Page<'_>) -> io::Result<()> {
    row(page, "baseline", &baseline_phrase(baseline))?;
    row_unless_empty(page, "features", &features(baseline, page.style().verbose))?;
    row_unless_empty(
        page,
        "parameters",
        &parameters(baseline, page.style().verbose),
    )
}

fn row_unless_empty(page: &mut Page<'_>, label: &'static str, body: &Phrase) -> io::Result<()> {
    match body.is_empty() {
        true => Ok(()),
        false => row(page, label, body),
    }
}

fn baseline_phrase(baseline: &BaselineRef) -> Phrase {
    Phrase::default()
        .name(baseline.id.as_str())
        .ink(Ink::Strong)
        .own(", document read on ")
        .name(baseline.read_on.to_string())
        .own(match baseline.confidence {
            Confidence::Complete => "",
            Confidence::NearComplete => " (all but a few details)",
            Confidence::Partial => " (in part)",
        })
}

/// What is on by name; what is off only counted where it is a long list.
fn features(baseline: &BaselineRef, all: bool) -> Phrase {
    const NAMED_MAX: usize = 4;
    let named = |on: bool| {
        let chosen = baseline.features.iter().filter(|f| f.on == on);
        match chosen.clone().count() {
            count if !on && !all && count > NAMED_MAX => {
                Phrase::default().count(count as u64, "feature", "features")
            }
            _ => Phrase::list(chosen.map(|feature| feature.id.as_str())),
        }
    };
    let parts = [
        (named(true), Phrase::of("on: ")),
        (named(false), Phrase::of("off: ")),
    ];
    let said = parts.into_iter().filter(|(names, _)| !names.is_empty());
    Phrase::join(said.map(|(names, word)| word.then(names)), "; ")
}

fn parameters(baseline: &BaselineRef, all: bool) -> Phrase {
    let shown = baseline.parameters.iter().filter(|p| p.given || all);
    let phrases = shown.map(|parameter| {
        let name = Phrase::default().name(&parameter.name).own(" = ");
        match &parameter.value {
            Some(value) => name.quoted(value),
            None => name.own("(nothing)"),
        }
    });
    Phrase::join(phrases, ", ")
}

/// What the observations rest on.
fn evidence(report: &Report) -> Phrase {
    let kinds = report.subject.evidence.iter();
    let kinds = kinds.map(|kind| Phrase::of(kind.as_str()).own(meaning(*kind)));
    match Phrase::join(kinds, ", ") {
        none if none.is_empty() => Phrase::of("none"),
        some => some,
    }
}

fn meaning(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Role => " (its own settings)",
        EvidenceKind::Own => " (the calling key's own rights)",
        EvidenceKind::Probe => " (the calling key's access to the API)",
        EvidenceKind::List => " (of roles and members)",
        EvidenceKind::Declared => " (somebody's word)",
        EvidenceKind::Assumed => " (an option of this audit)",
    }
}

/// The digest of the snapshot, and when it was taken and judged.
pub(crate) fn snapshot(report: &Report) -> Phrase {
    let digest = Phrase::default().name(report.snapshot.digest.short());
    let taken = match &report.snapshot.taken {
        Some(taken) => digest.own(", taken ").name(taken),
        None => digest,
    };
    match report.asked.today {
        Some(today) => taken.own(", judged as of ").name(today.to_string()),
        None => taken,
    }
}

fn write_options(asked: &Asked, page: &mut Page<'_>) -> io::Result<()> {
    for assumption in &asked.assumptions {
        row(page, "assuming", &Phrase::of_prose(assumption))?;
    }
    row_unless_empty(page, "options", &options(asked, page.style().verbose))
}

/// The options that differ from the usual ones, or all.
pub(crate) fn options(asked: &Asked, all: bool) -> Phrase {
    let mut parts = Vec::new();
    if all || asked.fail_on != Severity::Low {
        parts.push(
            Phrase::of("fails from ")
                .own(asked.fail_on.as_str())
                .own(" upwards"),
        );
    }
    if asked.strict {
        parts.push(Phrase::of(
            "undocumented rights count as grave as their risk",
        ));
    }
    if !asked.allow_unknown.is_empty() {
        let reasons = asked.allow_unknown.iter().map(|reason| reason.as_str());
        parts.push(Phrase::of("accepts as unknown: ").then(Phrase::list(reasons)));
    }
    Phrase::join(parts, "; ")
}
