//! Intervals, levels and click paths in words.

use permlint_model::report::Click;
use permlint_model::scope::NOT_KNOWN;
use permlint_model::{Action, Domain, Interval, Observation, Platform};

use crate::cell::{Cell, CellKind};
use crate::compile::Auditor;

/// A requirement in words: `All`, `None`, `at least My`, `at most 5`.
pub(crate) fn requirement(domain: &Domain, wants: &Interval) -> String {
    let whole = domain.whole();
    match (wants.bounds(), whole.bounds()) {
        (Some((low, high)), Some((bottom, top))) if low != high => {
            let point = |rank: u64| domain.words(&Interval::span(rank, rank));
            match (low == bottom, high == top) {
                (true, _) => format!("at most {}", point(high)),
                (_, true) => format!("at least {}", point(low)),
                _ => domain.words(wants),
            }
        }
        _ => domain.words(wants),
    }
}

/// What was seen, in words.
pub(crate) fn seen(domain: &Domain, observation: &Observation) -> String {
    let nothing = observation.range == domain.whole() && observation.gap.is_some();
    match nothing {
        true => NOT_KNOWN.to_owned(),
        false => domain.words(&observation.range),
    }
}

/// The sides of a contradiction.
pub(crate) fn sides(domain: &Domain, observations: &[Observation]) -> String {
    let mut said: Vec<&Observation> = observations
        .iter()
        .filter(|observation| !observation.evidence.is_empty())
        .collect();
    // Not the order in which files were named.
    said.sort_by_cached_key(|one| (one.evidence.clone(), domain.words(&one.range)));
    let sides: Vec<String> = said
        .into_iter()
        .map(|observation| {
            let kinds: Vec<&str> = observation
                .evidence
                .iter()
                .map(|kind| kind.as_str())
                .collect();
            format!(
                "{} says {}",
                kinds.join("+"),
                domain.words(&observation.range)
            )
        })
        .collect();
    sides.join(", ")
}

impl Auditor {
    /// The click that brings a cell to a level.
    pub(crate) fn click(&self, cell: &Cell<'_>, role: &str, target: &str) -> Click {
        let known = self.catalogue.entry(&cell.key.entry);
        let path = known.and_then(|entry| entry.click.clone());
        let editor = self.catalogue.editor.replace("{role}", role);
        let path = path.map_or_else(
            || format!("{editor} > {} > {}", cell.module, cell.entry),
            |path| path.replace("{role}", role),
        );
        let is_fact = known.is_some()
            && self
                .catalogue
                .modules
                .iter()
                .any(|m| m.is_facts && m.id.as_str() == cell.key.entry.module());
        let (path, control) = match (cell.kind, cell.key.action) {
            _ if cell.key.entry.module() == "api-access" => (
                format!("access of {role} to {} in the API", cell.entry),
                cell.key.action.as_str().to_owned(),
            ),
            (CellKind::OtherLevel, _) if is_fact => (path, cell.entry.clone()),
            (CellKind::Fact, _) => (path, cell.entry.clone()),
            (CellKind::Any, _) => (
                format!("{editor} > {}", cell.module),
                "at least one right".to_owned(),
            ),
            (_, Action::Allow) => (
                format!("{path} > (customize)"),
                cell.key.item.clone().unwrap_or_default(),
            ),
            (_, action) => (path, level_name(self.catalogue.platform, action).to_owned()),
        };
        Click {
            path,
            control,
            to: target.to_owned(),
        }
    }
}

/// What the product calls the column of an action.
fn level_name(platform: Platform, action: Action) -> &'static str {
    match (platform, action) {
        (Platform::Connectwise, Action::Add) => "Add Level",
        (Platform::Connectwise, Action::Edit) => "Edit Level",
        (Platform::Connectwise, Action::Delete) => "Delete Level",
        (Platform::Connectwise, Action::Inquire) => "Inquire Level",
        (Platform::Autotask, Action::Add) => "Add",
        (Platform::Autotask, Action::Edit) => "Edit",
        (Platform::Autotask, Action::Delete) => "Delete",
        (Platform::Autotask, Action::Inquire) => "Inquire",
        (_, Action::View) => "View",
        (_, Action::Allow) => "Allow",
        (_, Action::Value) => "the value",
        (_, Action::Query) => "the right to query",
        (_, Action::Create) => "the right to create",
        (_, Action::Update) => "the right to update",
    }
}
