//! A stored report asked again, audit by audit.

use permlint_model::recheck::{AuditSide, BaselineCheck, Recheck, Rechecked};

use super::changes::notes;
use super::findings::{counts, groups, verdict_change};
use super::outline::{Group, Item, Outline, Section};
use crate::phrase::Phrase;
use crate::style::Ink;

/// Puts a recheck into words.
pub(super) fn outline(recheck: &Recheck, verbose: bool) -> Outline {
    let mut sections: Vec<Section> = Vec::new();
    for audit in &recheck.audits {
        sections.push(about(recheck, audit));
        sections.extend(outcome(audit, verbose));
    }
    let title = Phrase::of("notes").ink(Ink::Strong);
    sections.extend(Section::of(title, notes(&recheck.notes)));
    Outline {
        title: heading(recheck),
        rows: Vec::new(),
        sections,
        closing: closing(recheck),
    }
}

fn heading(recheck: &Recheck) -> Phrase {
    Phrase::of("permlint ")
        .name(&recheck.tool_version)
        .own(": asked again of ")
        .name(&recheck.tenant.company)
        .own("@")
        .name(&recheck.tenant.site)
        .own(" (")
        .own(recheck.tenant.platform.product())
        .own(")")
}

/// What was asked, of what.
fn about(recheck: &Recheck, audit: &Rechecked) -> Section {
    let title = Phrase::of(recheck.tenant.platform.subject_word())
        .ink(Ink::Strong)
        .own(" ")
        .quoted(&audit.verdicts.after.subject)
        .ink(Ink::Strong);
    let mut items = vec![
        side("report: ", &audit.verdicts.before),
        side("now: ", &audit.verdicts.after),
    ];
    items.extend(audit.baselines.iter().map(baseline));
    if audit.catalogue_changed {
        let told = "! the catalogue is another one than the report used";
        items.push(Phrase::of(told).into());
    }
    Section {
        title,
        groups: vec![Group { title: None, items }],
    }
}

fn side(label: &'static str, side: &AuditSide) -> Item {
    let told = Phrase::of(label).own(side.verdict.as_str());
    let told = told.ink(Ink::Answer(side.verdict)).own("; snapshot ");
    let told = told.name(side.snapshot.short());
    let told = match &side.taken {
        Some(taken) => told.own(", taken ").name(taken),
        None => told.own(", of unknown date"),
    };
    match side.today {
        Some(today) => told.own(", judged as of ").name(today.to_string()).into(),
        None => told.into(),
    }
}

/// A baseline, and that it is another one where it is.
fn baseline(check: &BaselineCheck) -> Item {
    let name = |start: &'static str| Phrase::of(start).name(check.id.as_str());
    let day = |date: permlint_model::Date| Phrase::default().name(date.to_string());
    if !check.changed() {
        let told = name("baseline: ").own(", as the report used it (read on ");
        return told.then(day(check.read_on_after)).own(")").into();
    }
    let told = name("! baseline: ").own(" is not what the report used");
    let told = match check.read_on_before == check.read_on_after {
        true => told
            .own(" (read on the same day, ")
            .then(day(check.read_on_after)),
        false => told
            .own(" (read on ")
            .then(day(check.read_on_before))
            .own(" then, on ")
            .then(day(check.read_on_after))
            .own(" now"),
    };
    told.own("): findings may come and go with it").into()
}

fn outcome(audit: &Rechecked, verbose: bool) -> Option<Section> {
    let verdicts = &audit.verdicts;
    let title = Phrase::of("findings of ")
        .ink(Ink::Strong)
        .quoted(&verdicts.after.subject)
        .own(": ")
        .then(verdict_change(verdicts));
    let mut all = groups(&verdicts.findings, verbose);
    let mut items = notes(&verdicts.notes);
    if all.is_empty() && items.is_empty() {
        items.push(Phrase::of("= no finding, then or now").into());
    }
    all.push(Group { title: None, items });
    Section::with(title, all)
}

fn closing(recheck: &Recheck) -> Phrase {
    let verdict = Phrase::of("verdict: ")
        .own(recheck.verdict.as_str())
        .ink(Ink::Answer(recheck.verdict));
    match recheck.audits.as_slice() {
        [only] => {
            let left = only.verdicts.findings.left.len();
            let told = verdict.own("; ").then(counts(&only.verdicts.findings));
            told.own(", ").number(left).own(" left")
        }
        all => verdict
            .own(" over ")
            .count(all.len() as u64, "audit", "audits"),
    }
}
