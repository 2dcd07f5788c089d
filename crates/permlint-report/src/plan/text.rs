//! A plan for the one who clicks.

use std::io::{self, Write};

use permlint_model::change::{ChangePlan, LeftCell, PlanDocument, Purpose, Split, Urgency};
use permlint_model::report::ChecklistItem;

use super::SEVERAL;
use super::conflicts::{write_conflicts, write_roles};
use super::steps::{Part, Step, boxes, parts};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::{Ink, Style};

pub(super) fn write(document: &PlanDocument, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    page.wrapped(0, 4, &title(document))?;
    for baseline in &document.baselines {
        let line = Phrase::of("for ")
            .name(baseline.id.as_str())
            .own(", read on ")
            .number(baseline.read_on);
        page.wrapped(2, 4, &line)?;
        let off = baseline.features.iter().filter(|feature| !feature.on);
        page.labelled(4, "off:", &Phrase::list(off.map(|feature| &feature.id)))?;
    }
    if let Some(split) = &document.plan.split {
        write_split(split, page)?;
    }
    if document.purpose == Purpose::Setup {
        write_first(document, page)?;
    }
    let parts = parts(&document.plan);
    if parts.is_empty() {
        page.heading(&nothing(&document.plan))?;
    }
    for (part, steps) in &parts {
        page.heading(&heading(*part, document.purpose, boxes(steps)).ink(Ink::Strong))?;
        for step in steps {
            write_step(step, document.purpose, page)?;
        }
    }
    if let Some(split) = &document.plan.split {
        page.heading(&Phrase::of("contradicted").ink(Ink::Strong))?;
        write_conflicts(&split.forced_by, page)?;
    }
    write_left(&document.plan.left, page)?;
    write_checklist(&document.checklist, page)
}

fn title(document: &PlanDocument) -> Phrase {
    let word = document.platform.subject_word();
    match &document.tenant {
        Some(tenant) => Phrase::of("plan: ")
            .own(word)
            .own(" ")
            .quoted(&document.subject)
            .ink(Ink::Strong)
            .own(" of ")
            .name(&tenant.company)
            .own("@")
            .name(&tenant.site),
        None => Phrase::of("setup: the least-privilege ")
            .own(word)
            .own(" ")
            .quoted(&document.subject)
            .ink(Ink::Strong)
            .own(" on ")
            .own(document.platform.product()),
    }
}

fn nothing(plan: &ChangePlan) -> Phrase {
    match plan.left.is_empty() {
        true => Phrase::of("nothing to change"),
        false => Phrase::of("nothing to change in what is known"),
    }
}

/// What has to be there before levels can be set.
fn write_first(document: &PlanDocument, page: &mut Page<'_>) -> io::Result<()> {
    page.heading(&Phrase::of("first").ink(Ink::Strong))?;
    let word = document.platform.subject_word();
    if document.plan.split.is_some() {
        let several = Phrase::of("- make a ").own(word).own(SEVERAL);
        return page.wrapped(2, 4, &several);
    }
    let make = Phrase::of("- make a new ")
        .own(word)
        .own(" ")
        .quoted(&document.subject)
        .own(", with every level at its lowest");
    page.wrapped(2, 4, &make)?;
    let Some(member) = &document.member else {
        return Ok(());
    };
    let give = Phrase::of("- give it to the API member ")
        .quoted(member)
        .own(", and to nobody else");
    page.wrapped(2, 4, &give)
}

fn heading(part: Part, purpose: Purpose, count: u64) -> Phrase {
    let title = match (part, purpose) {
        (Part::Documented, Purpose::Setup) => "set: ",
        (Part::Documented, Purpose::Plan) => "what the documents say: ",
        (Part::Risky, _) => "dangerous rights that no document asks for: ",
        (Part::Undocumented, _) => "other rights that no document asks for: ",
    };
    Phrase::of(title).count(count, "box", "boxes")
}

fn write_step(step: &Step<'_>, purpose: Purpose, page: &mut Page<'_>) -> io::Result<()> {
    let change = step.first;
    let line = Phrase::of("- ").prose(&change.click.path);
    page.wrapped(2, 6, &line)?;
    let mut set = Phrase::of("set ")
        .then(Phrase::list(step.controls.iter().copied()))
        .own(" to ")
        .name(&change.click.to)
        .ink(Ink::Strong);
    if purpose == Purpose::Plan {
        set = set
            .own(" (now ")
            .then(Phrase::list(step.from.iter().copied()))
            .own(")");
    }
    page.wrapped(4, 6, &set)?;
    let severity = Phrase::of(step.severity.as_str()).ink(Ink::Grave(step.severity));
    let urgency = match change.urgency {
        Urgency::Needed => ", needed: ",
        Urgency::Wise => ", too open: ",
    };
    let rules = Phrase::list(step.rules.iter().copied());
    match purpose {
        Purpose::Plan => page.wrapped(4, 6, &severity.own(urgency).then(rules))?,
        Purpose::Setup => page.labelled(4, "by:", &rules)?,
    }
    if page.style().verbose {
        page.labelled(4, "why:", &Phrase::of_prose(&change.why))?;
    }
    for risk in &step.risks {
        page.labelled(4, "risk:", &Phrase::of_prose(*risk))?;
    }
    let notes = step.notes.iter().map(|note| Phrase::of_prose(*note));
    notes
        .into_iter()
        .try_for_each(|note| page.labelled(4, "note:", &note))
}

/// That no one role will do: it comes before the clicks, so that nobody clicks in vain.
fn write_split(split: &Split, page: &mut Page<'_>) -> io::Result<()> {
    let cells = split.forced_by.len() as u64;
    let title = Phrase::of("no single role serves these documents: ")
        .ink(Ink::Strong)
        .count(cells, "cell is", "cells are")
        .own(" contradicted, and listed below");
    page.heading(&title)?;
    write_roles(&split.roles, page)
}

fn write_left(left: &[LeftCell], page: &mut Page<'_>) -> io::Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let title = Phrase::of("left alone: ").count(left.len() as u64, "cell", "cells");
    page.heading(&title.ink(Ink::Strong))?;
    for cell in left {
        let place = Phrase::of("- ")
            .name(&cell.module)
            .own(" › ")
            .name(&cell.entry);
        let place = match &cell.item {
            Some(item) => place.own(" › ").name(item),
            None => place,
        };
        let place = place
            .own(" ")
            .own(cell.action.as_str())
            .own(": ")
            .own(cell.because.as_str())
            .ink(Ink::Open);
        page.wrapped(2, 6, &place)?;
        page.wrapped(4, 6, &Phrase::of_prose(&cell.detail))?;
    }
    Ok(())
}

fn write_checklist(items: &[ChecklistItem], page: &mut Page<'_>) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of("by hand").ink(Ink::Strong))?;
    for item in items {
        let line = Phrase::of("- ")
            .prose(&item.statement)
            .own(" (")
            .name(item.baseline.as_str())
            .own(", ")
            .name(&item.section)
            .own(")");
        page.wrapped(2, 4, &line)?;
    }
    Ok(())
}
