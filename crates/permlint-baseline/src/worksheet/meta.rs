//! The lines above a table: `# level: API User`.

use permlint_model::names::nearest;

use super::draft::Draft;
use super::records::Record;
use crate::at::At;
use crate::problem::Problem;

/// What a table says about itself.
const KEYS: [&str; 7] = [
    "level",
    "other level",
    "declared by",
    "declared on",
    "company",
    "platform",
    "schema",
];

/// Whether a row is no part of the table.
pub(super) fn is_meta(row: &Record) -> bool {
    first(row).is_some_and(|cell| cell.starts_with('#'))
}

/// Takes what a line above the table says. One without a known key is a comment.
pub(super) fn take(row: &Record, draft: &mut Draft) -> Result<(), Problem> {
    let Some(cell) = first(row) else {
        return Ok(());
    };
    let Some((key, rest)) = cell.trim_start_matches('#').split_once(':') else {
        return Ok(());
    };
    let words: Vec<&str> = key
        .split([' ', '-', '_', '\u{a0}'])
        .filter(|w| !w.is_empty())
        .collect();
    let key = words.join(" ").to_lowercase();
    if key == "other level" {
        let level = value(rest.trim(), row)?;
        draft.other_levels.extend(level);
        return Ok(());
    }
    let slot = match key.as_str() {
        "level" => &mut draft.level,
        "declared by" => &mut draft.declared_by,
        "declared on" => &mut draft.declared_on,
        "company" => &mut draft.company,
        "platform" => &mut draft.platform,
        "schema" => &mut draft.schema,
        "title" => return Ok(()),
        _ => return misspelt(&key, cell),
    };
    let Some(value) = value(rest.trim(), row)? else {
        return Ok(());
    };
    if let Some(before) = slot
        && before.value != value.value
    {
        let problem = Problem::new(format!("`# {key}:` stands twice and differs"));
        return Err(problem
            .at(value.span, "here again")
            .help("keep one of the two"));
    }
    *slot = Some(value);
    Ok(())
}

fn first(row: &Record) -> Option<&At<String>> {
    row.iter().find(|cell| !cell.is_empty())
}

/// The text after the key; if there is none, what stands in the next filled cell.
fn value(rest: &str, row: &Record) -> Result<Option<At<String>>, Problem> {
    let mut filled = row.iter().filter(|cell| !cell.is_empty());
    let Some(head) = filled.next() else {
        return Ok(None);
    };
    let own = (!rest.is_empty()).then(|| At {
        value: rest.to_owned(),
        span: head.span,
    });
    let mut values = own.into_iter().chain(filled.cloned());
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(other)) => Err(Problem::new("this line says two things")
            .at(other.span, "the second one")
            .help("put the whole text into one cell, in quotes if it holds the separator")),
    }
}

fn misspelt(key: &str, cell: &At<String>) -> Result<(), Problem> {
    match nearest(key, KEYS, 1).first() {
        Some(near) => {
            let shown = permlint_model::text::clean(key, 60);
            let problem = Problem::new(format!("unknown line `# {shown}:`"));
            Err(problem
                .at(cell.span, "not known")
                .suggest(&format!("# {near}:")))
        }
        None => Ok(()),
    }
}
