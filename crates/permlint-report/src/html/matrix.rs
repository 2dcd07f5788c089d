//! The permission matrix: modules, their entries, and what was seen of every action, on the
//! background of what the documents ask for.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::report::{CellRow, CellVerdict, Finding, Report};
use permlint_model::{Action, EntryId};

use super::line::anchor;
use super::markup::{Markup, heading_tags};
use super::words;
use crate::phrase::Phrase;
use crate::table::told::Told;

/// What one cell is about.
type Place<'r> = (&'r EntryId, Option<&'r str>, Action);

/// The finding of each cell that has one, to link to.
type Links<'r> = BTreeMap<Place<'r>, String>;

/// Cells of one module, in the order of the screen.
struct Module<'r> {
    name: &'r str,
    actions: BTreeSet<Action>,
    entries: Vec<Entry<'r>>,
}

struct Entry<'r> {
    first: &'r CellRow,
    cells: BTreeMap<Action, &'r CellRow>,
}

/// Writes the matrix of the audited subject.
pub(super) fn write(page: &mut Markup, report: &Report, level: u8) {
    if report.cells.is_empty() {
        page.raw("<p class=\"none\">No cell was read.</p>");
        return;
    }
    page.raw(LEGEND);
    let links = links(&report.findings);
    let told = Told::of(&report.findings);
    page.raw("<div class=\"modules\">\n");
    for module in modules(&report.cells) {
        write_module(page, &module, level, (&links, &told));
    }
    page.raw("</div>");
}

const LEGEND: &str = "<p class=\"legend\"><span class=\"p\">✓ as documented</span> \
     <span class=\"x\">+ excess</span> <span class=\"m\">− missing</span> \
     <span class=\"x\">! mismatch</span> <span class=\"u\">? unknown</span> \
     <span class=\"i\">i not asked for</span> <span class=\"n\">· not judged</span> \
     First what was seen, then what the documents want: ≥ at least, ≤ at most, = exactly. \
     <button type=\"button\" class=\"open-only js\" aria-pressed=\"false\" hidden>Only entries that do not pass</button></p>\n";

fn links(findings: &[Finding]) -> Links<'_> {
    let mut links = Links::new();
    for finding in findings {
        let place = (&finding.entry_id, finding.item.as_deref(), finding.action);
        if let Some(anchor) = anchor(finding) {
            links.entry(place).or_insert(anchor);
        }
    }
    links
}

fn modules(cells: &[CellRow]) -> Vec<Module<'_>> {
    let mut modules: Vec<Module<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows: BTreeMap<(usize, &EntryId, Option<&str>), usize> = BTreeMap::new();
    for cell in cells {
        let at = *places.entry(&cell.module).or_insert(modules.len());
        if at == modules.len() {
            modules.push(Module {
                name: &cell.module,
                actions: BTreeSet::new(),
                entries: Vec::new(),
            });
        }
        let Some(module) = modules.get_mut(at) else {
            continue;
        };
        module.actions.insert(cell.action);
        let key = (at, &cell.entry_id, cell.item.as_deref());
        let row = *rows.entry(key).or_insert(module.entries.len());
        match module.entries.get_mut(row) {
            Some(entry) => {
                entry.cells.insert(cell.action, cell);
            }
            None => module.entries.push(Entry {
                first: cell,
                cells: BTreeMap::from([(cell.action, cell)]),
            }),
        }
    }
    modules
}

/// Where cells lead to, and what the findings say of them.
type About<'a> = (&'a Links<'a>, &'a Told<'a>);

fn write_module(page: &mut Markup, module: &Module<'_>, level: u8, about: About<'_>) {
    page.raw("<section class=\"module\">");
    let (start, end) = heading_tags(level);
    page.raw(start).name(module.name);
    page.raw(" <span class=\"c\">")
        .say(&tally(module))
        .raw("</span>")
        .raw(end);
    page.raw("<table><thead><tr><th scope=\"col\">Entry</th>");
    for action in &module.actions {
        page.raw("<th scope=\"col\">")
            .raw(action.as_str())
            .raw("</th>");
    }
    page.raw("</tr></thead><tbody>\n");
    for entry in &module.entries {
        write_entry(page, module, entry, about);
    }
    page.raw("</tbody></table></section>\n");
}

/// How many cells of a module do not pass, never a pass alone.
fn tally(module: &Module<'_>) -> Phrase {
    let cells = || module.entries.iter().flat_map(|entry| entry.cells.values());
    let open = cells().filter(|cell| is_open(cell)).count();
    let not_judged = cells()
        .filter(|c| c.verdict == CellVerdict::NotJudged)
        .count();
    match (open, not_judged) {
        (0, n) if n == cells().count() => Phrase::of("not judged"),
        (0, 0) => Phrase::of("as documented"),
        (0, n) => Phrase::of("as documented; ").number(n).own(" not judged"),
        (n, _) => Phrase::default().count(n as u64, "does not pass", "do not pass"),
    }
}

fn is_open(cell: &CellRow) -> bool {
    !matches!(cell.verdict, CellVerdict::Pass | CellVerdict::NotJudged)
}

fn write_entry(page: &mut Markup, module: &Module<'_>, entry: &Entry<'_>, about: About<'_>) {
    let open = entry.cells.values().any(|cell| is_open(cell));
    page.raw(if open { "<tr>" } else { "<tr class=\"ok\">" });
    page.raw("<th scope=\"row\">").name(&entry.first.entry);
    if let Some(item) = &entry.first.item {
        page.raw(" › ").name(item);
    }
    if entry.first.entry_id.is_unlisted() {
        page.raw(" <i>not in the catalogue</i>");
    }
    page.raw("</th>");
    for action in &module.actions {
        match entry.cells.get(action) {
            Some(cell) => write_cell(page, cell, about),
            None => {
                page.raw("<td class=\"e\"></td>");
            }
        }
    }
    page.raw("</tr>\n");
}

fn write_cell(page: &mut Markup, cell: &CellRow, (links, told): About<'_>) {
    let [class, sign, word] = words::cell(cell);
    let word = match told.is_conflict(cell) {
        true => " conflict",
        false => word,
    };
    match class {
        "" => page.raw("<td>"),
        class => page.raw("<td class=\"").raw(class).raw("\">"),
    };
    let place = (&cell.entry_id, cell.item.as_deref(), cell.action);
    let link = links.get(&place).filter(|_| is_open(cell));
    if let Some(anchor) = link {
        page.raw("<a")
            .attribute("href", &Phrase::of("#").name(anchor))
            .raw(">");
    }
    page.raw(sign).name(&cell.seen).raw(word);
    if let Some(status) = told.set_aside(cell) {
        page.raw(", ").raw(words::status(status));
    }
    if link.is_some() {
        page.raw("</a>");
    }
    if let Some(wanted) = wanted(cell, told) {
        page.raw(" <i>").say(&wanted).raw("</i>");
    }
    page.raw("</td>");
}

/// The envelope: from the highest need to the lowest limit.
fn wanted(cell: &CellRow, told: &Told<'_>) -> Option<Phrase> {
    Some(match (&cell.floor, &cell.ceiling) {
        (Some(floor), Some(ceiling)) if floor == ceiling => Phrase::of("=\u{a0}").name(floor),
        (Some(floor), Some(ceiling)) => Phrase::of("≥\u{a0}")
            .name(floor)
            .own(", ≤\u{a0}")
            .name(ceiling),
        (Some(floor), None) => Phrase::of("≥\u{a0}").name(floor),
        (None, Some(ceiling)) => Phrase::of("≤\u{a0}").name(ceiling),
        (None, None) => match (cell.verdict, told.wanted(cell)?) {
            (CellVerdict::Excess, limit) => Phrase::of("≤\u{a0}").name(limit),
            (_, wanted) => Phrase::of("=\u{a0}").name(wanted),
        },
    })
}
