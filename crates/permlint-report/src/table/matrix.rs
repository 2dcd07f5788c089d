//! Modules by actions: how the cells of each fared.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use permlint_model::report::{CellRow, CellVerdict};
use permlint_model::{Action, Severity};

use super::sheet::Sheet;
use super::told::Told;
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// How some cells fared.
#[derive(Debug, Default)]
struct Tally {
    passed: u64,
    missing: u64,
    excess: u64,
    mismatch: u64,
    unknown: u64,
    undocumented: u64,
    aside: u64,
}

/// Writes the matrix of the audited subject.
pub(super) fn write(cells: &[CellRow], told: &Told<'_>, page: &mut Page<'_>) -> io::Result<()> {
    if cells.is_empty() {
        return page.heading(&Phrase::of("modules: no cell was read"));
    }
    let title = Phrase::of("modules").ink(Ink::Strong);
    page.heading(&title.own(": how the cells of each action fared"))?;
    let actions: BTreeSet<Action> = cells.iter().map(|cell| cell.action).collect();
    let words = actions.iter().map(|action| action.as_str());
    let mut sheet = Sheet::new(["module"].into_iter().chain(words));
    for (module, tallies) in rows(cells, told) {
        let first = Phrase::default().name(module);
        let fared = actions.iter().map(|action| shown(tallies.get(action)));
        sheet.add([first].into_iter().chain(fared));
    }
    sheet.draw(page)?;
    page.wrapped(0, 2, &Phrase::of(LEGEND))
}

const LEGEND: &str = "✗ broken, ? not decided; ok as documented, + too much, - too little, \
                      ! another value, i a right that no document asks for, ~ excepted or known";

/// Modules in the order of the screen.
fn rows<'r>(cells: &'r [CellRow], told: &Told<'_>) -> Vec<(&'r str, BTreeMap<Action, Tally>)> {
    let mut rows: Vec<(&str, BTreeMap<Action, Tally>)> = Vec::new();
    // A module without a cell that was judged has nothing to tell.
    for cell in cells.iter().filter(|cell| is_judged(cell)) {
        let at = rows.iter().position(|(module, _)| *module == cell.module);
        let at = at.unwrap_or_else(|| {
            rows.push((&cell.module, BTreeMap::new()));
            rows.len() - 1
        });
        if let Some((_, tallies)) = rows.get_mut(at) {
            tallies
                .entry(cell.action)
                .or_default()
                .add(cell, told.set_aside(cell).is_some());
        }
    }
    rows
}

impl Tally {
    fn add(&mut self, cell: &CellRow, is_aside: bool) {
        let counter = match cell.verdict {
            CellVerdict::Pass => &mut self.passed,
            CellVerdict::NotJudged => return,
            _ if is_aside => &mut self.aside,
            CellVerdict::Missing => &mut self.missing,
            CellVerdict::Excess if is_undocumented(cell) => &mut self.undocumented,
            CellVerdict::Excess => &mut self.excess,
            CellVerdict::Mismatch => &mut self.mismatch,
            CellVerdict::Unknown => &mut self.unknown,
        };
        *counter += 1;
    }

    /// The sign of the worst verdict; nothing where all is well.
    fn worst(&self) -> &'static str {
        match (self.missing + self.excess + self.mismatch, self.unknown) {
            (0, 0) => "",
            (0, _) => "? ",
            _ => "✗ ",
        }
    }
}

fn is_judged(cell: &CellRow) -> bool {
    cell.verdict != CellVerdict::NotJudged
}

/// Whether it is only a right that no document asks for.
pub(super) fn is_undocumented(cell: &CellRow) -> bool {
    cell.verdict == CellVerdict::Excess
        && cell
            .severity
            .is_none_or(|severity| severity == Severity::Info)
}

fn shown(tally: Option<&Tally>) -> Phrase {
    let Some(tally) = tally else {
        return Phrase::default();
    };
    let counts = [
        (tally.passed, " ok"),
        (tally.excess, "+"),
        (tally.missing, "-"),
        (tally.mismatch, "!"),
        (tally.unknown, "?"),
        (tally.undocumented, "i"),
        (tally.aside, "~"),
    ];
    let some = counts.into_iter().filter(|(n, _)| *n > 0);
    let phrases = some.map(|(n, sign)| Phrase::default().number(n).own(sign));
    Phrase::of(tally.worst()).then(Phrase::join(phrases, " "))
}
