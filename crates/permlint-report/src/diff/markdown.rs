//! An outline as Markdown. What stands in phrases is neutralised, and no markup.

use super::outline::{Item, Outline};
use crate::pages::inline::Inline;
use crate::pages::markdown::Markdown;
use crate::phrase::Phrase;
use crate::style::Style;

/// Columns of prose, as those of the pages about baselines.
const WIDTH: usize = 100;

pub(super) fn page(outline: &Outline) -> String {
    let mut page = Markdown::new(WIDTH);
    page.heading(1, &inline(&outline.title));
    for (label, body) in &outline.rows {
        page.fact(label, inline(body));
    }
    for section in &outline.sections {
        page.heading(2, &inline(&section.title));
        for group in &section.groups {
            if let Some(title) = &group.title {
                page.heading(3, &inline(title));
            }
            for item in &group.items {
                page.item(&line(item));
            }
        }
    }
    page.paragraph(&Inline::of("**").then(inline(&outline.closing)).own("**"));
    page.finish()
}

fn line(item: &Item) -> Inline {
    let details = item.details.iter().map(inline);
    let parts = std::iter::once(inline(&item.line)).chain(details);
    Inline::join(parts, " — ")
}

fn inline(phrase: &Phrase) -> Inline {
    Inline::default().text(&phrase.plain(Style::default()))
}
