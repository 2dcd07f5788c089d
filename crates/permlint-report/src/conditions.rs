//! What an audit was told to assume and to let pass: without it, its verdict says too much.

use permlint_model::report::{Asked, CellRow};

use crate::phrase::Phrase;
use crate::style::Style;

/// What the user told the audit, one sentence each; nothing for an audit of what was observed.
pub(crate) fn all(asked: &Asked) -> Vec<String> {
    let assumed = assumed(asked);
    assumed.into_iter().chain(allowed(asked)).collect()
}

/// What was assumed and not observed.
pub(crate) fn assumed(asked: &Asked) -> Vec<String> {
    let assumed = asked.assumptions.iter().map(|assumption| {
        let said = Phrase::of("what-if, not an observation: ").prose(assumption);
        said.plain(Style::default())
    });
    assumed.collect()
}

/// The reasons for doubt that do not make the audit inconclusive.
fn allowed(asked: &Asked) -> Option<String> {
    let reasons = asked.allow_unknown.iter().map(|reason| reason.as_str());
    let said = Phrase::of("accepted as unknown: ").then(Phrase::list(reasons));
    (!asked.allow_unknown.is_empty()).then(|| said.plain(Style::default()))
}

/// Whether the value of a cell was given with `--assume`.
pub(crate) fn is_assumed(asked: &Asked, cell: &CellRow) -> bool {
    let start = format!("--assume: {} {} counted as ", cell.entry_id, cell.action);
    let mut assumptions = asked.assumptions.iter();
    cell.item.is_none() && assumptions.any(|assumption| assumption.starts_with(&start))
}
