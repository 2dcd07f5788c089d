//! Every cell that does not pass.

use std::cmp::Reverse;
use std::io;

use permlint_model::report::{CellRow, CellVerdict, Status};

use super::matrix::is_undocumented;
use super::sheet::Sheet;
use super::told::Told;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the cells that do not pass, gravest first. Rights that no document asks for are
/// counted, and listed when the report is verbose.
pub(super) fn write(cells: &[CellRow], told: &Told<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let style = page.style();
    let (undocumented, open): (Vec<&CellRow>, Vec<&CellRow>) = cells
        .iter()
        .filter(|c| is_open(c))
        .partition(|c| is_undocumented(c));
    let mut listed = open;
    listed.sort_by_key(|cell| (told.set_aside(cell).is_some(), Reverse(cell.severity)));
    if style.verbose {
        listed.extend(&undocumented);
    }
    if !listed.is_empty() {
        let title = Phrase::of("cells").ink(Ink::Strong).own(": ");
        let title = title.count(listed.len() as u64, "does not pass", "do not pass");
        let aside = listed.iter().filter(|cell| told.set_aside(cell).is_some());
        page.heading(&match aside.count() {
            0 => title,
            n => title.own(", ").number(n).own(" of them excepted or known"),
        })?;
        let mut sheet = Sheet::new(["entry", "action", "wanted", "seen", "verdict"]);
        for cell in listed {
            sheet.add(row(cell, told));
        }
        sheet.draw(page)?;
        page.wrapped(0, 2, &Phrase::of(LEGEND))?;
    }
    match (style.verbose, undocumented.len()) {
        (true, _) | (_, 0) => Ok(()),
        (false, n) => page.wrapped(0, 2, &hidden(n as u64)),
    }
}

const LEGEND: &str = "wanted: All.. is All or more, ..None is None or less, None..My is from None \
                      to My; - where no document names a level";

fn hidden(count: u64) -> Phrase {
    Phrase::of("not listed: ")
        .count(
            count,
            "right that no document asks for",
            "rights that no document asks for",
        )
        .own(" (verbose lists them)")
}

fn is_open(cell: &CellRow) -> bool {
    !matches!(cell.verdict, CellVerdict::Pass | CellVerdict::NotJudged)
}

fn row(cell: &CellRow, told: &Told<'_>) -> [Phrase; 5] {
    let entry = Phrase::default().name(&cell.module);
    let entry = entry.own(" › ").name(&cell.entry);
    let entry = match &cell.item {
        Some(item) => entry.own(" › ").name(item),
        None => entry,
    };
    [
        entry,
        Phrase::of(cell.action.as_str()),
        wanted(cell, told),
        Phrase::default().name(&cell.seen),
        verdict(cell, told),
    ]
}

/// The envelope: from the highest need to the lowest limit.
fn wanted(cell: &CellRow, told: &Told<'_>) -> Phrase {
    match (&cell.floor, &cell.ceiling) {
        (Some(floor), Some(ceiling)) if floor == ceiling => Phrase::default().name(floor),
        (Some(floor), Some(ceiling)) if told.is_conflict(cell) => {
            let need = Phrase::default().name(floor).own(".. and ..");
            need.name(ceiling)
        }
        (Some(floor), Some(ceiling)) => Phrase::default().name(floor).own("..").name(ceiling),
        (Some(floor), None) => Phrase::default().name(floor).own(".."),
        (None, Some(ceiling)) => Phrase::of("..").name(ceiling),
        (None, None) => implied(cell, told),
    }
}

/// What no document names for this cell, and yet follows from what one says.
fn implied(cell: &CellRow, told: &Told<'_>) -> Phrase {
    match (cell.verdict, told.wanted(cell)) {
        (CellVerdict::Excess, Some(limit)) => Phrase::of("..").name(limit),
        (_, Some(wanted)) => Phrase::default().name(wanted),
        (_, None) => Phrase::of("-"),
    }
}

fn verdict(cell: &CellRow, told: &Told<'_>) -> Phrase {
    let word = match told.is_conflict(cell) {
        true => "conflict",
        false => crate::csv::verdict(cell.verdict),
    };
    let verdict = match cell.severity {
        Some(severity) => Phrase::of(word).own(", ").own(severity.as_str()),
        None => Phrase::of(word),
    };
    let verdict = match told
        .reason(cell)
        .filter(|_| cell.verdict == CellVerdict::Unknown)
    {
        Some(reason) => verdict.own(": ").name(reason.as_str().replace('-', " ")),
        None => verdict,
    };
    match told.set_aside(cell) {
        Some(Status::Known) => verdict.own(" (known)"),
        Some(_) => verdict.own(" (excepted)"),
        None => verdict,
    }
}
