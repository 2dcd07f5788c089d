//! The page that lists baselines.

use permlint_model::baseline::Baseline;

use super::inline::Inline;
use super::markdown::Markdown;
use super::words;

/// Columns that prose keeps to.
const WIDTH: usize = 100;

/// The page.
pub(super) fn page(baselines: &[Baseline]) -> String {
    let mut page = Markdown::new(WIDTH);
    page.heading(1, &Inline::of("Baselines"));
    page.paragraph(&Inline::of(
        "What vendors document about the permissions of their integrations, as permlint reads it. \
         Each page is the ledger of its documents: every statement is in a rule, in a feature, or \
         among those that are not checked, with the reason.",
    ));
    let rows: Vec<Vec<Inline>> = baselines.iter().map(row).collect();
    page.table(
        &["Baseline", "Title", "Platform", "Read on", "Read", "Rules"],
        &rows,
    );
    page.finish()
}

fn row(baseline: &Baseline) -> Vec<Inline> {
    let read_on = baseline.read_on.to_string();
    vec![
        Inline::default().file(baseline.id.as_str()),
        Inline::default().text(&baseline.title),
        Inline::of(baseline.platform.product()),
        Inline::default().text(&read_on),
        Inline::of(words::confidence_word(baseline.confidence)),
        Inline::default().number(baseline.rules.len()),
    ]
}
