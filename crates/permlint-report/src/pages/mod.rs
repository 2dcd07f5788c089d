//! Pages about documents rather than about an audit: a baseline, and one rule of it.
//!
//! They are Markdown, for the book and for the terminal. A baseline may come from a stranger,
//! so nothing that it says is markup: its words pass through `Inline`, and of its addresses
//! only clean ones of the web become links.

use permlint_model::baseline::{Baseline, Rule};
use permlint_model::catalogue::Catalogue;
use permlint_model::change::PlanDocument;

mod about;
mod baseline;
mod expectation;
mod index;
pub(crate) mod inline;
pub(crate) mod markdown;
mod others;
mod plan;
mod rule;
mod words;

/// A baseline as a page: what its documents say, rule by rule, and what no rule can see.
#[must_use]
pub fn baseline_page(baseline: &Baseline, catalogue: &Catalogue) -> String {
    baseline::page(&about::About {
        baseline,
        catalogue,
    })
}

/// A list of baselines with links to their pages, `<publisher>/<name>.md` beside it.
#[must_use]
pub fn index_page(baselines: &[Baseline]) -> String {
    index::page(baselines)
}

/// A list of changes as a page, for a ticket.
pub(crate) fn plan_page(document: &PlanDocument) -> String {
    plan::page(document)
}

/// One rule of a baseline as a page that a terminal of 80 columns shows well.
///
/// `catalogue` is the one of the baseline's platform. From it come the click paths and the
/// risks of the entries that the rule names.
#[must_use]
pub fn rule_page(rule: &Rule, baseline: &Baseline, catalogue: &Catalogue) -> String {
    let about = about::About {
        baseline,
        catalogue,
    };
    rule::page(rule, &about)
}
