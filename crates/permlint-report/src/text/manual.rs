//! What is left to people: statements to check by hand, and notes.

use std::io;

use permlint_model::baseline::Ask;
use permlint_model::report::{ChecklistItem, Finding};

use super::lines::{DETAIL, by_statement, merge};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the statements that a person should check.
pub(super) fn write_checklist(items: &[ChecklistItem], page: &mut Page<'_>) -> io::Result<()> {
    let items: Vec<&ChecklistItem> = items.iter().filter(|i| i.ask == Ask::Checklist).collect();
    if items.is_empty() {
        return Ok(());
    }
    let title = Phrase::of("by hand").ink(Ink::Strong).own(": ").count(
        items.len() as u64,
        "statement that permlint cannot check",
        "statements that permlint cannot check",
    );
    page.heading(&title)?;
    items
        .into_iter()
        .try_for_each(|item| write_item(item, page))
}

fn write_item(item: &ChecklistItem, page: &mut Page<'_>) -> io::Result<()> {
    let statement = Phrase::of("[ ] ").prose(&item.statement);
    page.wrapped(2, 6, &statement)?;
    let place = Phrase::default().name(item.baseline.as_str());
    let place = place.own(", section ").quoted(&item.section);
    let why = match item.because.trim() {
        "" => place,
        because => place.own("; ").prose(because),
    };
    page.wrapped(6, 6, &why)
}

/// Writes what is worth knowing and changes no verdict.
pub(super) fn write_notes(
    notes: &[String],
    notices: &[&Finding],
    page: &mut Page<'_>,
) -> io::Result<()> {
    if notes.is_empty() && notices.is_empty() {
        return Ok(());
    }
    page.heading(&Phrase::of("notes").ink(Ink::Strong))?;
    for line in merge(notices, by_statement) {
        let told = line.sign().then(line.place()).then(line.seen());
        page.wrapped(2, 6, &told)?;
        line.write_below(&[DETAIL], page)?;
    }
    for note in notes {
        page.wrapped(2, 4, &Phrase::of("* ").prose(note))?;
    }
    Ok(())
}
