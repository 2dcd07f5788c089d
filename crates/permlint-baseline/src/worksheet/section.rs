//! One answer for a whole section.

use permlint_model::catalogue::{Catalogue, Entry, Module};
use permlint_model::names::Found;
use permlint_model::worksheet::column;
use permlint_model::{Action, Domain, EntryId, Interval};

use super::words;
use crate::at::At;
use crate::problem::Problem;
use crate::words::unknown_at;

/// A cell and the value that it has: the word, and the point.
pub(super) type Declared = (EntryId, Action, String, Interval);

const HELP: &str = "write `full`, `none`, or `some: <setting>=<value>`";

/// What an answer says of the cells of its section.
pub(super) fn expanded(
    catalogue: &Catalogue,
    module: &Module,
    answer: &At<String>,
) -> Result<Vec<Declared>, Problem> {
    let word = answer.to_lowercase();
    match word.trim() {
        "full" | "full permission" => Ok(every(module, top)),
        "none" | "no permission" => Ok(every(module, |_, _, domain| domain.bottom())),
        _ => match some(&answer.value) {
            Some(rest) => named(catalogue, module, rest, answer).map(|cell| vec![cell]),
            None => Err(Problem::new("a section has `full`, `none` or `some`")
                .at(answer.span, "something else")
                .help(HELP)),
        },
    }
}

/// What stands behind `some:`.
fn some(answer: &str) -> Option<&str> {
    let (head, rest) = answer.trim().split_at_checked(4)?;
    let rest = rest.trim_start();
    (head.eq_ignore_ascii_case("some") && (rest.is_empty() || rest.starts_with(':')))
        .then(|| rest.trim_start_matches(':').trim())
}

/// Every cell of a section at one of its ends; what has no such end is not declared.
fn every(module: &Module, end: fn(&Entry, Action, &Domain) -> Option<Interval>) -> Vec<Declared> {
    let cells = module.entries.iter().flat_map(|entry| {
        let domains = entry.domains.iter();
        domains.filter_map(move |(action, domain)| {
            if entry.offers.get(action).is_some_and(Vec::is_empty) {
                return None;
            }
            let point = end(entry, *action, domain)?;
            Some((entry.id.clone(), *action, domain.words(&point), point))
        })
    });
    cells.collect()
}

/// The greatest point that a cell offers; numbers have none.
fn top(entry: &Entry, action: Action, domain: &Domain) -> Option<Interval> {
    let Domain::Chain(chain) = domain else {
        return None;
    };
    let offers = entry.offers.get(&action).into_iter().flatten();
    let offered = offers
        .filter_map(Interval::bounds)
        .map(|(_, high)| high)
        .max();
    let last = u64::try_from(chain.points().len()).ok()?.checked_sub(1)?;
    let rank = offered.unwrap_or(last);
    Some(Interval::span(rank, rank))
}

/// The one cell that `some: <setting> <column>=<value>` names, above its bottom.
fn named(
    catalogue: &Catalogue,
    module: &Module,
    rest: &str,
    answer: &At<String>,
) -> Result<Declared, Problem> {
    let (name, value) = match rest.split_once('=') {
        Some((name, value)) => (name.trim(), Some(value.trim()).filter(|v| !v.is_empty())),
        None => (rest, None),
    };
    if name.is_empty() {
        let problem = Problem::new("`some` names no setting").at(answer.span, "here");
        return Err(problem.help("name one that has more than nothing: `some: <setting>=<value>`"));
    }
    let (entry, action) = cell(catalogue, module, name, answer)?;
    let Some(domain) = entry.domains.get(&action) else {
        return Err(
            Problem::new(format!("`{}` has no such column", entry.id)).at(answer.span, "here")
        );
    };
    let value = value.or_else(|| only_other(entry, domain));
    let Some(value) = value else {
        let problem = Problem::new("which value this setting has is not said");
        return Err(problem.at(answer.span, "no value").help(format!(
            "write `some: {name}=<value>`, where the value is one of: {}",
            domain.offered()
        )));
    };
    let given = At {
        value: value.to_owned(),
        span: answer.span,
    };
    let (word, point) = words::value(domain, &given)?;
    if domain.bottom() == Some(point.clone()) {
        let problem = Problem::new(format!("`some` needs a setting with more than `{word}`"));
        return Err(problem.at(answer.span, "this is the least").help(HELP));
    }
    Ok((entry.id.clone(), action, word, point))
}

/// The value above the bottom, where there is only one and a source shows all of them.
fn only_other<'d>(entry: &Entry, domain: &'d Domain) -> Option<&'d str> {
    match domain {
        Domain::Chain(chain) if entry.values_known => match chain.points() {
            [_, only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// The cell of a name such as `Tickets View` or `Can access documents`.
fn cell<'a>(
    catalogue: &Catalogue,
    module: &'a Module,
    name: &str,
    answer: &At<String>,
) -> Result<(&'a Entry, Action), Problem> {
    if let Some(entry) = entry(catalogue, module, name, answer)? {
        let mut actions = entry.domains.keys();
        return match (actions.next(), actions.next()) {
            (Some(only), None) => Ok((entry, *only)),
            _ => Err(which_column(entry, answer)),
        };
    }
    let split = name.rsplit_once(BETWEEN).and_then(|(name, head)| {
        let action = Action::from_word(&head.to_lowercase())?;
        Some((name.trim_end_matches(BETWEEN), action))
    });
    let found = match split {
        Some((name, action)) => entry(catalogue, module, name, answer)?.map(|e| (e, action)),
        None => None,
    };
    match found {
        Some((entry, action)) if entry.domains.contains_key(&action) => Ok((entry, action)),
        Some((entry, _)) => Err(which_column(entry, answer)),
        None => {
            let what = format!("setting of {}", module.name);
            let known = module.entries.iter().map(|entry| entry.name.as_str());
            Err(unknown_at(&what, name, answer.span, known))
        }
    }
}

/// What may stand between a setting and its column.
const BETWEEN: [char; 5] = [' ', ':', ',', '/', '>'];

/// The setting of a name, if it is one.
fn entry<'a>(
    catalogue: &Catalogue,
    module: &'a Module,
    name: &str,
    answer: &At<String>,
) -> Result<Option<&'a Entry>, Problem> {
    let mut entries = module.entries.iter();
    if let Some(entry) = entries.find(|entry| entry.id.as_str() == name) {
        return Ok(Some(entry));
    }
    match catalogue.entry_index(module).find(name) {
        Found::One(at, _) => Ok(module.entries.get(at)),
        Found::Several(hits, _) => {
            let ids = hits.iter().filter_map(|at| module.entries.get(*at));
            let ids: Vec<&str> = ids.map(|entry| entry.id.as_str()).collect();
            let name = permlint_model::text::clean(name, 60);
            Err(
                Problem::new(format!("{name:?} is the name of several settings"))
                    .at(answer.span, "which one?")
                    .help(format!("write one of: {}", ids.join(", "))),
            )
        }
        Found::Nothing => Ok(None),
    }
}

fn which_column(entry: &Entry, answer: &At<String>) -> Problem {
    let heads: Vec<&str> = entry.domains.keys().filter_map(|a| column(*a)).collect();
    let first = heads.first().copied().unwrap_or_default();
    let name = &entry.name;
    Problem::new(format!("{name:?} has the columns {}", heads.join(", ")))
        .at(answer.span, "which one?")
        .help(format!("write `some: {name} {first}=<value>`"))
}
