//! A sheet as the rows of a table: what the CSV holds, and what the page saves.

use std::collections::BTreeMap;

use permlint_model::SchemaId;
use permlint_model::worksheet::{Question, SectionQuestion, Sheet, UNCONFIRMED};

use super::layout::{blocks, choices, earlier, offered, shown};

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

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Id,
    Action,
    Section,
    Group,
    Setting,
    Head,
    Level,
    Value,
    Note,
    Offered,
    Click,
    Wanted,
}

impl Column {
    /// The columns of a sheet, in the order in which they stand.
    fn of(sheet: &Sheet) -> Vec<Self> {
        const ALL: [Column; 12] = [
            Column::Id,
            Column::Action,
            Column::Section,
            Column::Group,
            Column::Setting,
            Column::Head,
            Column::Level,
            Column::Value,
            Column::Note,
            Column::Offered,
            Column::Click,
            Column::Wanted,
        ];
        let is_there = |column: &Self| match column {
            Self::Level => !sheet.others.is_empty(),
            Self::Wanted => has_targets(sheet),
            _ => true,
        };
        ALL.into_iter().filter(is_there).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Action => "action",
            Self::Section => "section",
            Self::Group => "group",
            Self::Setting => "setting",
            Self::Head => "column",
            Self::Level => "level",
            Self::Value => "value",
            Self::Note => "note",
            Self::Offered => "choose from",
            Self::Click => "click path",
            Self::Wanted => "wanted",
        }
    }
}

impl Grid {
    /// The place of a column.
    pub(super) fn place(&self, column: Column) -> usize {
        let name = column.name();
        let mut names = self.columns.iter();
        names.position(|own| *own == name).unwrap_or(usize::MAX)
    }
}

/// The table of a sheet. `prefilled`: whether it holds the values of an earlier worksheet,
/// marked as unconfirmed.
pub(super) fn grid(sheet: &Sheet, prefilled: bool) -> Grid {
    let columns = Column::of(sheet);
    let mut rows: Vec<Row> = Vec::new();
    for block in blocks(sheet) {
        rows.extend(block.whole.map(|section| whole(section, prefilled)));
        let questions = block.groups.iter().flat_map(|(_, questions)| questions);
        rows.extend(questions.map(|question| single(question, "", prefilled)));
    }
    for other in &sheet.others {
        let questions = other.questions.iter();
        rows.extend(questions.map(|question| single(question, &other.level, prefilled)));
    }
    let cells = |mut row: Row| {
        let cells = columns.iter().map(|column| row.remove(column));
        cells.map(Option::unwrap_or_default).collect()
    };
    Grid {
        head: head(sheet),
        comments: comments(sheet, prefilled),
        columns: columns.iter().map(|column| column.name()).collect(),
        rows: rows.into_iter().map(cells).collect(),
    }
}

/// Whether the sheet shows what is wanted.
pub(super) fn has_targets(sheet: &Sheet) -> bool {
    sheet
        .questions
        .iter()
        .any(|question| question.wanted.is_some())
}

fn head(sheet: &Sheet) -> Vec<(&'static str, String)> {
    let mut head = vec![
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
    ];
    let others = sheet.others.iter();
    head.extend(others.map(|other| ("other level", shown(&other.level))));
    head
}

fn comments(sheet: &Sheet, prefilled: bool) -> Vec<&'static str> {
    let is_prefilled = prefilled && sheet.has_previous();
    let lines = [
        Some("# Write your name and the day (YYYY-MM-DD) into the lines above, and what the screen shows into the column value."),
        Some("# A value that is left empty is unknown. It never counts as No."),
        (!sheet.sections.is_empty()).then_some(
            "# For a whole section write full (all that it can give), none, or one of the entries of choose from.",
        ),
        (!sheet.others.is_empty()).then_some(
            "# The rows at the end are about further levels: the column level says which.",
        ),
        is_prefilled.then_some(
            "# A value that begins with unchanged? is from an earlier worksheet. Look again, then take the mark away or change the value.",
        ),
    ];
    lines.into_iter().flatten().collect()
}

/// The filled cells of a row.
type Row = BTreeMap<Column, String>;

fn whole(section: &SectionQuestion, prefilled: bool) -> Row {
    const MOST_CHOICES: usize = 3;
    let choices = choices(section);
    let mut words = vec!["full".to_owned(), "none".to_owned()];
    words.extend(choices.iter().take(MOST_CHOICES).cloned());
    if choices.len() > MOST_CHOICES {
        words.push("… and so on".to_owned());
    }
    let previous = earlier(section).filter(|_| prefilled);
    Row::from([
        (Column::Id, section.module.to_string()),
        (Column::Action, "section".to_owned()),
        (Column::Section, shown(&section.section)),
        (Column::Setting, "(the whole section)".to_owned()),
        (Column::Value, unconfirmed(previous.as_deref())),
        (Column::Offered, shown(&words.join(" | "))),
        (Column::Click, shown(&section.click)),
    ])
}

/// The row of a question; without a `level` it is about the sheet's own.
fn single(question: &Question, level: &str, prefilled: bool) -> Row {
    let previous = question.previous.as_deref().filter(|_| prefilled);
    let or_nothing = |text: Option<&str>| shown(text.unwrap_or_default());
    Row::from([
        (Column::Id, question.entry.to_string()),
        (Column::Action, question.action.to_string()),
        (Column::Section, shown(&question.section)),
        (Column::Group, or_nothing(question.group.as_deref())),
        (Column::Setting, shown(&question.label)),
        (Column::Head, or_nothing(question.column)),
        (Column::Level, shown(level)),
        (Column::Value, unconfirmed(previous)),
        (Column::Offered, offered(question)),
        (Column::Click, shown(&question.click)),
        (Column::Wanted, or_nothing(question.wanted.as_deref())),
    ])
}

/// A value of an earlier worksheet, marked as one.
fn unconfirmed(previous: Option<&str>) -> String {
    let marked = previous.map(|value| shown(&format!("{UNCONFIRMED} {value}")));
    marked.unwrap_or_default()
}
