//! What documents contradict each other on, with both citations.

use std::io::{self, Write};

use permlint_model::BaselineId;
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
    write_conflicts(&document.conflicts, page)?;
    page.blank()?;
    let count = document.conflicts.len() as u64;
    let line = Phrase::default()
        .count(count, "cell has", "cells have")
        .own(" no level that serves all of them; it takes ")
        .count(document.roles.len() as u64, "role", "roles");
    page.wrapped(0, 4, &line)?;
    write_roles(&document.roles, page)
}

/// The fewest roles that serve all documents.
pub(super) fn write_roles(roles: &[Vec<BaselineId>], page: &mut Page<'_>) -> io::Result<()> {
    for (at, role) in roles.iter().enumerate() {
        let line = Phrase::of("role ")
            .number(at + 1)
            .own(": ")
            .then(Phrase::list(role.iter().map(|id| id.as_str())));
        page.wrapped(2, 6, &line)?;
    }
    Ok(())
}

/// Cells, and what each document wants of them; cells of one entry that tell the same at once.
pub(super) fn write_conflicts(conflicts: &[Conflict], page: &mut Page<'_>) -> io::Result<()> {
    let place = |c: &Conflict| (c.entry_id.clone(), c.item.clone(), c.sides.clone());
    for alike in conflicts.chunk_by(|a, b| place(a) == place(b)) {
        let Some(first) = alike.first() else {
            continue;
        };
        let mut place = Phrase::default()
            .name(&first.module)
            .own(" › ")
            .name(&first.entry);
        if let Some(item) = &first.item {
            place = place.own(" › ").name(item);
        }
        let actions = alike.iter().map(|one| Phrase::of(one.action.as_str()));
        let place = place.own(": ").then(Phrase::join(actions, ", "));
        page.blank()?;
        page.wrapped(2, 6, &place)?;
        for side in &first.sides {
            write_side(side, page)?;
        }
    }
    Ok(())
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
    page.wrapped(6, 8, &origin)?;
    if let Some(url) = &side.origin.url {
        page.unwrapped(6, &Phrase::default().address(url))?;
    }
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
