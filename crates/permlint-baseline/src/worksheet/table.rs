//! A worksheet as it is written in CSV.

use permlint_model::catalogue::Catalogue;
use permlint_model::worksheet::is_same_level;

use super::draft::{Draft, Line};
use super::meta;
use super::records::{Record, records};
use crate::at::{At, Span};
use crate::problem::Problem;

/// The separators that spreadsheets use, and those of the lines that became single cells.
const SEPARATORS: [(u8, u8); 6] = [
    (b';', b','),
    (b'\t', b','),
    (b',', b';'),
    (b',', b','),
    (b';', b';'),
    (b'\t', b'\t'),
];

/// A column that the reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Action,
    /// Which level a row is about, where it may be another than the sheet's own.
    Level,
    Value,
    Section,
    Group,
    Setting,
    /// The column of the screen: one short word.
    Head,
    /// Free text, which is not read.
    Other,
}

impl Column {
    fn named(name: &str) -> Self {
        match name.to_lowercase().as_str() {
            "id" => Self::Id,
            "action" => Self::Action,
            "level" => Self::Level,
            "value" => Self::Value,
            "section" => Self::Section,
            "group" => Self::Group,
            "setting" => Self::Setting,
            "column" => Self::Head,
            _ => Self::Other,
        }
    }

    fn is_read(self) -> bool {
        matches!(self, Self::Id | Self::Action | Self::Level | Self::Value)
    }
}

/// Reads the rows of a table.
pub(super) fn draft(text: &str, catalogue: &Catalogue) -> Result<Draft, Vec<Problem>> {
    let (separator, rows, head) = SEPARATORS
        .into_iter()
        .find_map(|(separator, inner)| {
            let rows = records(text, separator, inner);
            let head = rows.iter().position(is_head)?;
            let is_plain = |row: &Record| separator != inner && is_head(row);
            let plain = records(text, separator, separator);
            (!plain.iter().any(is_plain)).then_some((inner, rows, head))
        })
        .ok_or_else(no_head)?;
    if let Some(problem) = unclosed(text, &rows) {
        return Err(problem.into());
    }
    let mut table = Table {
        separator: char::from(separator),
        columns: rows[head].iter().map(|cell| Column::named(cell)).collect(),
        catalogue,
        problems: doubled(&rows[head]),
        draft: Draft::default(),
    };
    for (at, row) in rows.iter().enumerate() {
        if at != head && !(at == 0 && is_directive(row)) {
            table.row(row);
        }
    }
    match table.problems.is_empty() {
        true => Ok(table.draft),
        false => Err(table.problems),
    }
}

fn is_head(row: &Record) -> bool {
    let has = |column| row.iter().any(|cell| Column::named(cell) == column);
    has(Column::Id) && has(Column::Value)
}

/// The line that tells a spreadsheet the separator: `sep=;`.
fn is_directive(row: &Record) -> bool {
    let mut cells = row.iter();
    let first = cells.next().map(|cell| cell.to_lowercase());
    first.is_some_and(|first| first.starts_with("sep=")) && cells.all(|cell| cell.is_empty())
}

fn no_head() -> Vec<Problem> {
    let problem = Problem::new("no row names the columns `id` and `value`");
    let help = "keep the row with the names of the columns, separated by `,`, `;` or tabs; a worksheet in YAML starts with `schema:`";
    problem.help(help).into()
}

/// A quotation mark that is never closed takes all further lines into one cell.
fn unclosed(text: &str, rows: &[Record]) -> Option<Problem> {
    if text.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let wide = rows.iter().flatten().find(|cell| cell.contains('\n'));
    let marked = || rows.iter().flatten().find(|cell| cell.contains('"'));
    let problem = Problem::new("a quotation mark is not closed")
        .help("close it; within a quoted text, write two for one");
    Some(match wide.or_else(marked) {
        Some(cell) => problem.at(cell.span, "near here"),
        None => problem,
    })
}

/// Columns that stand twice.
fn doubled(head: &Record) -> Vec<Problem> {
    let is_again = |(at, cell): &(usize, &At<String>)| {
        let column = Column::named(cell);
        let before = &head[..*at];
        column != Column::Other && before.iter().any(|other| Column::named(other) == column)
    };
    let again = head.iter().enumerate().filter(is_again);
    let problems = again.map(|(_, cell)| {
        let name = cell.to_lowercase();
        Problem::new(format!("the column `{name}` stands twice"))
            .at(cell.span, "for the second time")
            .help("keep one of the two")
    });
    problems.collect()
}

struct Table<'a> {
    separator: char,
    columns: Vec<Column>,
    catalogue: &'a Catalogue,
    problems: Vec<Problem>,
    draft: Draft,
}

impl Table<'_> {
    fn row(&mut self, row: &Record) {
        if let Some(problem) = self.swallowed(row) {
            return self.problems.push(problem);
        }
        let done = match meta::is_meta(row) {
            true => meta::take(row, &mut self.draft),
            false => self.line(row).map(|line| self.draft.lines.extend(line)),
        };
        if let Err(problem) = done {
            self.problems.push(problem);
        }
    }

    /// A cell that holds further rows of the table, because of its quotation marks.
    fn swallowed(&self, row: &Record) -> Option<Problem> {
        let is_row = |line: &str| {
            let id = line.split(self.separator).next().unwrap_or_default();
            let id = id.trim_matches(['"', ' ', '\r']);
            id.starts_with('#') || self.is_known(id)
        };
        let cell = row.iter().find(|cell| cell.lines().skip(1).any(is_row))?;
        let problem = Problem::new("this cell holds further lines of the table");
        Some(
            problem
                .at(cell.span, "from here")
                .help("check its quotation marks"),
        )
    }

    fn is_known(&self, id: &str) -> bool {
        let mut modules = self.catalogue.modules.iter();
        self.catalogue.entry_by_word(id).is_some() || modules.any(|m| m.id.as_str() == id)
    }

    /// Whether a level stands above the table.
    fn is_declared(&self, level: &str) -> bool {
        let mut levels = self.draft.level.iter().chain(&self.draft.other_levels);
        levels.any(|own| is_same_level(own, level))
    }

    fn line(&self, row: &Record) -> Result<Option<Line>, Problem> {
        let row = self.realigned(row);
        let value = self.cell(&row, Column::Value);
        let Some(id) = self.cell(&row, Column::Id) else {
            return match value {
                Some(value) => Err(no_id(value.span)),
                None => Ok(None),
            };
        };
        let action = self.cell(&row, Column::Action);
        self.check_surplus(&row)?;
        let whole_section = match &action {
            Some(action) => action.eq_ignore_ascii_case("section"),
            None => !id.contains('.'),
        };
        let nothing = At {
            value: String::new(),
            span: id.span,
        };
        Ok(Some(Line {
            level: self.cell(&row, Column::Level),
            whole_section,
            action: action.filter(|_| !whole_section),
            value: value.unwrap_or(nothing),
            id,
        }))
    }

    /// The filled cell of a column.
    fn cell(&self, row: &Record, column: Column) -> Option<At<String>> {
        let at = self.columns.iter().position(|own| *own == column)?;
        row.get(at).filter(|cell| !cell.is_empty()).cloned()
    }

    /// The row with labels put together again that hold the separator and lost their quotes.
    fn realigned(&self, row: &Record) -> Record {
        let mut out = Record::new();
        let mut rest = row.as_slice();
        for column in &self.columns {
            let label = self.label(&out, *column).unwrap_or_default();
            let parts = label.matches(self.separator).count() + 1;
            let joined = rest.get(..parts).filter(|_| parts > 1).filter(|cells| {
                let cells: Vec<&str> = cells.iter().map(|cell| cell.as_str()).collect();
                same_letters(&cells.concat(), &label.replace(self.separator, ""))
            });
            let Some(first) = rest.first() else { break };
            let taken = joined.map_or(1, <[_]>::len);
            out.push(match joined {
                Some(_) => At {
                    value: label.to_owned(),
                    span: first.span,
                },
                None => first.clone(),
            });
            rest = &rest[taken..];
        }
        out.extend(rest.iter().cloned());
        out
    }

    /// What the catalogue says should stand in a column of a row whose id was read.
    fn label(&self, row: &Record, column: Column) -> Option<&str> {
        let id = self.cell(row, Column::Id)?;
        let module = id.split('.').next();
        let mut modules = self.catalogue.modules.iter();
        let module = modules.find(|m| Some(m.id.as_str()) == module)?;
        let entry = module
            .entries
            .iter()
            .find(|entry| entry.id.as_str() == id.value);
        match column {
            Column::Section => Some(&module.name),
            Column::Group => entry?.group.as_deref(),
            Column::Setting => Some(&entry?.name),
            _ => None,
        }
    }

    /// More cells than columns: some text lost its quotes. That is harmless only if it stands
    /// right of everything that is read.
    fn check_surplus(&self, row: &Record) -> Result<(), Problem> {
        let surplus = row.iter().skip(self.columns.len());
        let Some(surplus) = surplus.into_iter().find(|cell| !cell.is_empty()) else {
            return Ok(());
        };
        let last = self.columns.iter().rposition(|column| column.is_read());
        let before = self.columns.iter().zip(row).take(last.unwrap_or(0));
        let in_place = |(column, cell): (&Column, &At<String>)| match column {
            Column::Other => false,
            Column::Section | Column::Group | Column::Setting => {
                same_letters(cell, self.label(row, *column).unwrap_or_default())
            }
            Column::Level => cell.is_empty() || self.is_declared(cell),
            Column::Id | Column::Action | Column::Value | Column::Head => true,
        };
        match before.into_iter().all(in_place) {
            true => Ok(()),
            false => Err(
                Problem::new("this row has more cells than there are columns")
                    .at(surplus.span, "right of the last column")
                    .help("put a text that holds the separator in quotes, or empty this cell"),
            ),
        }
    }
}

fn same_letters(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    letters(a) == letters(b)
}

fn no_id(value: Span) -> Problem {
    Problem::new("this value stands in a row without an id")
        .at(value, "for which setting?")
        .help("fill in `id`, or empty the value")
}
