//! Blocks of Markdown: headings, paragraphs, lists, tables.

use unicode_width::UnicodeWidthStr;

use super::inline::Inline;

/// A Markdown document that grows block by block.
#[derive(Debug)]
pub(crate) struct Markdown {
    out: String,
    width: usize,
    in_list: bool,
}

impl Markdown {
    /// An empty document whose prose is wrapped at a width. Tables and addresses are not.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            out: String::new(),
            width,
            in_list: false,
        }
    }

    /// A heading of level 1 to 3.
    pub(crate) fn heading(&mut self, level: usize, title: &Inline) {
        const MARKS: &str = "###";
        self.block();
        let marks = MARKS.get(..level).unwrap_or(MARKS);
        self.line(&format!("{marks} {}", title.line()));
    }

    /// A paragraph. Nothing is written for nothing.
    pub(crate) fn paragraph(&mut self, text: &Inline) {
        if text.is_empty() {
            return;
        }
        self.block();
        for line in text.lines(self.width) {
            self.line(&line);
        }
    }

    /// An item of a list; items in a row make one list.
    pub(crate) fn item(&mut self, text: &Inline) {
        const MARK: &str = "- ";
        if !self.in_list {
            self.block();
            self.in_list = true;
        }
        let lines = text.lines(self.width.saturating_sub(MARK.len()));
        for (at, line) in lines.iter().enumerate() {
            let indent = if at == 0 { MARK } else { "  " };
            self.line(&format!("{indent}{line}"));
        }
    }

    /// An item of a list: a name and what it is. Nothing is written for nothing.
    pub(crate) fn fact(&mut self, name: &'static str, text: Inline) {
        if !text.is_empty() {
            self.item(&Inline::of(name).own(": ").then(text));
        }
    }

    /// A table with aligned columns. Nothing is written for no rows.
    pub(super) fn table(&mut self, heads: &[&'static str], rows: &[Vec<Inline>]) {
        if rows.is_empty() {
            return;
        }
        self.block();
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(Inline::line).collect())
            .collect();
        let widths = widths(&heads, &rows);
        self.line(&table_line(&heads, &widths, ' '));
        self.line(&table_line(&vec![String::new(); heads.len()], &widths, '-'));
        for row in &rows {
            self.line(&table_line(row, &widths, ' '));
        }
    }

    /// The document, with a line end.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

impl Markdown {
    fn block(&mut self) {
        self.in_list = false;
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

fn widths(heads: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let of_column = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.chain(heads.get(at)).map(|cell| cell.width()).max()
    };
    (0..heads.len())
        .map(|at| of_column(at).unwrap_or(0).max(3))
        .collect()
}

fn table_line(cells: &[String], widths: &[usize], fill: char) -> String {
    let mut line = String::from("|");
    for (at, width) in widths.iter().enumerate() {
        let cell = cells.get(at).map_or("", String::as_str);
        line.push(' ');
        line.push_str(cell);
        line.extend(std::iter::repeat_n(fill, width - cell.width().min(*width)));
        line.push_str(" |");
    }
    line
}
