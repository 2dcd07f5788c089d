//! A plan as a letter to the customer: a page, without rules, ids and severities.

use std::io::{self, Write};

use permlint_model::change::{LeftBecause, LeftCell, PlanDocument, Purpose, Urgency};

use super::steps::{Part, Step, parts};
use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Style;

/// The most steps of each kind: a letter is a page. What is left out is counted.
const MOST: usize = 12;

pub(super) fn write(document: &PlanDocument, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, style);
    page.wrapped(0, 0, &subject_line(document))?;
    page.blank()?;
    page.wrapped(0, 0, &opening(document))?;
    let parts = parts(&document.plan);
    let all: Vec<&Step<'_>> = parts.iter().flat_map(|(_, steps)| steps).collect();
    let of = |keep: &dyn Fn(Part, &Step<'_>) -> bool| {
        let steps = parts.iter().flat_map(|(part, steps)| {
            let keep = &keep;
            steps.iter().filter(move |step| keep(*part, step))
        });
        steps.collect::<Vec<_>>()
    };
    let needed = of(&|_, step| step.first.urgency == Urgency::Needed);
    let closed =
        of(&|part, step| step.first.urgency == Urgency::Wise && part != Part::Undocumented);
    let unused = of(&|part, _| part == Part::Undocumented);
    if all.is_empty() {
        page.blank()?;
        page.wrapped(0, 0, &Phrase::of("Nothing needs to be changed."))?;
    }
    let setup = document.purpose == Purpose::Setup;
    let needs = match setup {
        true => "Please set the following, and leave every other level at its lowest:",
        false => "Without these the product cannot do all of its work. Please raise:",
    };
    write_part(needs, &needed, setup, page)?;
    let wide = "These allow more than the product's makers ask for. Please lower:";
    write_part(wide, &closed, setup, page)?;
    let rest = "These are used by nobody, as far as the makers document. They can be lowered too:";
    write_part(rest, &unused, setup, page)?;
    closing(document, page)
}

fn subject_line(document: &PlanDocument) -> Phrase {
    Phrase::of("Subject: Permissions of the ")
        .own(document.platform.subject_word())
        .own(" ")
        .quoted(&document.subject)
        .own(" in ")
        .own(document.platform.product())
}

fn opening(document: &PlanDocument) -> Phrase {
    let titles = document
        .baselines
        .iter()
        .map(|b| Phrase::of_prose(&b.title));
    let products = Phrase::join(titles, "; ");
    let word = document.platform.subject_word();
    match document.purpose {
        Purpose::Plan => Phrase::of("We compared the ")
            .own(word)
            .own(" ")
            .quoted(&document.subject)
            .own(" with what the makers of the connected products document (")
            .then(products)
            .own(")."),
        Purpose::Setup => Phrase::of("Please make the ")
            .own(word)
            .own(" ")
            .quoted(&document.subject)
            .own(" as the makers of the connected products document it (")
            .then(products)
            .own(")."),
    }
}

fn write_part(
    title: &'static str,
    steps: &[&Step<'_>],
    setup: bool,
    page: &mut Page<'_>,
) -> io::Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    page.blank()?;
    page.wrapped(0, 0, &Phrase::of(title))?;
    page.blank()?;
    for step in steps.iter().take(MOST) {
        let place = Phrase::of("- ").prose(&step.first.click.path);
        page.wrapped(2, 4, &place)?;
        let mut set = Phrase::of("set ")
            .then(Phrase::list(step.controls.iter().copied()))
            .own(" to ")
            .name(&step.first.click.to);
        if !setup {
            set = set
                .own(" (now ")
                .then(Phrase::list(step.from.iter().copied()))
                .own(")");
        }
        page.wrapped(4, 6, &set)?;
        for note in &step.notes {
            page.wrapped(4, 6, &Phrase::of_prose(*note))?;
        }
    }
    match steps.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => {
            let line = Phrase::of("and ").count(more as u64, "more place", "more places");
            page.wrapped(2, 4, &line)
        }
    }
}

/// What is told by its number alone, and what is said of it.
const NOT_LISTED: [(LeftBecause, &str, &str); 3] = [
    (
        LeftBecause::Excepted,
        "setting was accepted as it is, and is not listed here.",
        "settings were accepted as they are, and are not listed here.",
    ),
    (
        LeftBecause::Undecided,
        "setting could not be judged, and is not listed here.",
        "settings could not be judged, and are not listed here.",
    ),
    (
        LeftBecause::Conflict,
        "setting is contradicted, and is not listed here.",
        "settings are contradicted, and are not listed here.",
    ),
];

fn closing(document: &PlanDocument, page: &mut Page<'_>) -> io::Result<()> {
    let left = &document.plan.left;
    let by_hand = left
        .iter()
        .filter(|cell| cell.because == LeftBecause::ByHand);
    write_by_hand(&by_hand.collect::<Vec<_>>(), page)?;
    for (because, one, many) in NOT_LISTED {
        let cells = left.iter().filter(|cell| cell.because == because);
        if let n @ 1.. = cells.count() as u64 {
            paragraph(page, &Phrase::default().count(n, one, many))?;
        }
    }
    if document.plan.split.is_some() {
        paragraph(
            page,
            &Phrase::of(
                "The makers contradict each other on some settings, so each of their products needs a \
             role of its own. We will come back to you about it.",
            ),
        )?;
    }
    Ok(())
}

/// What no level is set for; several cells may ask for the same.
fn write_by_hand(cells: &[&LeftCell], page: &mut Page<'_>) -> io::Result<()> {
    let mut told: Vec<&str> = Vec::new();
    for cell in cells {
        if !told.contains(&cell.detail.as_str()) {
            told.push(&cell.detail);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    paragraph(page, &Phrase::of("Please do this as well:"))?;
    page.blank()?;
    for what in told {
        page.wrapped(2, 4, &Phrase::of("- ").prose(what))?;
    }
    Ok(())
}

fn paragraph(page: &mut Page<'_>, text: &Phrase) -> io::Result<()> {
    page.blank()?;
    page.wrapped(0, 0, text)
}
