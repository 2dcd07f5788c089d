//! What documents contradict each other on, with both citations.

use std::io::{self, Write};

use permlint_model::change::{Conflict, ConflictDocument, ConflictSide};

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::{Ink, Style};

pub(super) fn write(
    document: &ConflictDocument,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    let names = document.baselines.iter().map(|baseline| {
        Phrase::default()
            .name(baseline.id.as_str())
            .own(" (read on ")
            .number(baseline.read_on)
            .own(")")
    });
    let title = Phrase::of("on one role: ").then(Phrase::join(names, ", "));
    page.wrapped(0, 4, &title)?;
    if document.conflicts.is_empty() {
        page.blank()?;
        let off = document
            .baselines
            .iter()
            .flat_map(|baseline| &baseline.features);
        let off = off.filter(|feature| !feature.on).count();
        let line = match off {
            0 => Phrase::of("no conflict: one role serves them all"),
            n => Phrase::of("no conflict: one role serves them all, with ")
                .count(n as u64, "optional part", "optional parts")
                .own(" off; look at --all-features too"),
        };
        return page.wrapped(0, 0, &line);
    }
    for conflict in &document.conflicts {
        write_conflict(conflict, page)?;
    }
    page.blank()?;
    let count = document.conflicts.len() as u64;
    let line = Phrase::default()
        .count(count, "cell has", "cells have")
        .own(" no level that serves all of them");
    page.wrapped(0, 4, &line)?;
    for (at, role) in document.roles.iter().enumerate() {
        let line = Phrase::of("role ")
            .number(at + 1)
            .own(": ")
            .then(Phrase::list(role.iter().map(|id| id.as_str())));
        page.wrapped(2, 6, &line)?;
    }
    Ok(())
}

/// One cell, and what each document wants of it.
pub(super) fn write_conflict(conflict: &Conflict, page: &mut Page<'_>) -> io::Result<()> {
    let mut place = Phrase::default()
        .name(&conflict.module)
        .own(" › ")
        .name(&conflict.entry);
    if let Some(item) = &conflict.item {
        place = place.own(" › ").name(item);
    }
    let place = place
        .own(" ")
        .own(conflict.action.as_str())
        .ink(Ink::Strong);
    page.blank()?;
    page.wrapped(2, 6, &place)?;
    conflict
        .sides
        .iter()
        .try_for_each(|side| write_side(side, page))
}

fn write_side(side: &ConflictSide, page: &mut Page<'_>) -> io::Result<()> {
    let wants = Phrase::of("- ")
        .name(&side.wants)
        .ink(Ink::Strong)
        .own(": ")
        .name(side.rule.as_str());
    page.wrapped(4, 8, &wants)?;
    let mut origin = Phrase::default().prose(&side.origin.document);
    if let Some(section) = &side.origin.section {
        origin = origin.own(", ").quoted(section);
    }
    if let Some(url) = &side.origin.url {
        origin = origin.own(" ").address(url);
    }
    page.wrapped(6, 8, &origin)?;
    match &side.lifted_by {
        Some(feature) => {
            let line = Phrase::of("--feature ")
                .name(feature)
                .own(" takes it out of force");
            page.wrapped(6, 8, &line)
        }
        None => Ok(()),
    }
}
