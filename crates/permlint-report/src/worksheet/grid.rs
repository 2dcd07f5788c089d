//! A sheet as the rows of a table: what the CSV holds, and what the page saves.

use permlint_model::SchemaId;
use permlint_model::worksheet::{Question, SectionQuestion, Sheet, UNCONFIRMED};

use super::layout::{Block, blocks, choices, offered, shown};

/// A sheet as a table.
#[derive(Debug)]
pub(super) struct Grid {
    /// The lines above the table that say what it is: a key and its text.
    pub(super) head: Vec<(&'static str, String)>,
    /// Lines for the reader.
    pub(super) comments: Vec<&'static str>,
    /// The names of the columns.
    pub(super) columns: Vec<&'static str>,
    /// A row for each question.
    pub(super) rows: Vec<Vec<String>>,
}

/// The column that the answer goes into.
pub(super) const VALUE: usize = 6;
/// The column for anything else.
pub(super) const NOTE: usize = 7;

const COLUMNS: [&str; 10] = [
    "id",
    "action",
    "section",
    "group",
    "setting",
    "column",
    "value",
    "note",
    "choose from",
    "click path",
];

/// The table of a sheet. `prefilled`: whether it holds the values of an earlier worksheet,
/// marked as unconfirmed.
pub(super) fn grid(sheet: &Sheet, prefilled: bool) -> Grid {
    let with_targets = has_targets(sheet);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for block in blocks(sheet) {
        rows.extend(block.whole.map(whole));
        let questions = block.groups.iter().flat_map(|(_, questions)| questions);
        rows.extend(questions.map(|question| single(&block, question, prefilled)));
    }
    let targets = sheet_targets(sheet);
    if with_targets {
        rows.iter_mut()
            .zip(targets)
            .for_each(|(row, wanted)| row.push(wanted));
    }
    let mut columns = COLUMNS.to_vec();
    columns.extend(with_targets.then_some("wanted"));
    Grid {
        head: head(sheet),
        comments: comments(sheet, prefilled),
        columns,
        rows,
    }
}

/// Whether the sheet shows what is wanted.
pub(super) fn has_targets(sheet: &Sheet) -> bool {
    sheet
        .questions
        .iter()
        .any(|question| question.wanted.is_some())
}

/// What is wanted, row by row.
fn sheet_targets(sheet: &Sheet) -> Vec<String> {
    let wanted = |question: &&Question| shown(question.wanted.as_deref().unwrap_or_default());
    let of_block = |block: Block<'_>| {
        let whole = block.whole.map(|_| String::new());
        let questions = block.groups.iter().flat_map(|(_, questions)| questions);
        let rows: Vec<String> = whole.into_iter().chain(questions.map(wanted)).collect();
        rows
    };
    blocks(sheet).into_iter().flat_map(of_block).collect()
}

fn head(sheet: &Sheet) -> Vec<(&'static str, String)> {
    vec![
        ("schema", SchemaId::WORKSHEET.to_string()),
        ("title", shown(&sheet.title)),
        ("platform", sheet.platform.to_string()),
        (
            "company",
            shown(sheet.company.as_deref().unwrap_or_default()),
        ),
        ("level", shown(&sheet.level)),
        ("declared by", String::new()),
        ("declared on", String::new()),
    ]
}

fn comments(sheet: &Sheet, prefilled: bool) -> Vec<&'static str> {
    let is_prefilled = prefilled && sheet.questions.iter().any(|q| q.previous.is_some());
    let lines = [
        Some("# Write your name and the day (YYYY-MM-DD) into the lines above, and what the screen shows into the column value."),
        Some("# A value that is left empty is unknown. It never counts as No."),
        (!sheet.sections.is_empty()).then_some(
            "# For a whole section write full (all that it can give), none, or one of the entries of choose from.",
        ),
        is_prefilled.then_some(
            "# A value that begins with unchanged? is from an earlier worksheet. Look again, then take the mark away or change the value.",
        ),
    ];
    lines.into_iter().flatten().collect()
}

fn whole(section: &SectionQuestion) -> Vec<String> {
    const MOST_CHOICES: usize = 3;
    let choices = choices(section);
    let mut words = vec!["full".to_owned(), "none".to_owned()];
    words.extend(choices.iter().take(MOST_CHOICES).cloned());
    if choices.len() > MOST_CHOICES {
        words.push("… and so on".to_owned());
    }
    vec![
        section.module.to_string(),
        "section".to_owned(),
        shown(&section.section),
        String::new(),
        "(the whole section)".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        shown(&words.join(" | ")),
        shown(&section.click),
    ]
}

fn single(block: &Block<'_>, question: &Question, prefilled: bool) -> Vec<String> {
    let previous = question.previous.as_deref().filter(|_| prefilled);
    let value = previous.map(|value| shown(&format!("{UNCONFIRMED} {value}")));
    vec![
        question.entry.to_string(),
        question.action.to_string(),
        block.name.clone(),
        shown(question.group.as_deref().unwrap_or_default()),
        shown(&question.label),
        question.column.unwrap_or_default().to_owned(),
        value.unwrap_or_default(),
        String::new(),
        offered(question),
        shown(&question.click),
    ]
}
