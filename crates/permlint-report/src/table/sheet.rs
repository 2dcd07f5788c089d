//! A table whose columns keep words and ids whole.

use std::io;

use comfy_table::presets::{ASCII_FULL_CONDENSED, UTF8_FULL_CONDENSED};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::{Ink, Style};

/// Columns that a cell has beside its content: a space on either side and a line.
const FRAME: usize = 3;

/// Rows under a header. The width is the page's; no terminal is asked.
#[derive(Debug)]
pub(crate) struct Sheet {
    header: Vec<&'static str>,
    rows: Vec<Vec<Phrase>>,
}

impl Sheet {
    /// A table without rows.
    pub(crate) fn new(header: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            header: header.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row with a cell for each column.
    pub(crate) fn add(&mut self, row: impl IntoIterator<Item = Phrase>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Draws it: as a table, or where a word would have to be broken for that, as a list.
    pub(crate) fn draw(&self, page: &mut Page<'_>) -> io::Result<()> {
        match self.widths(page.style()) {
            Some(widths) => self.draw_table(&widths, page),
            None => self.draw_list(page),
        }
    }

    /// The columns that each column gets; nothing where the page is too narrow for the words.
    fn widths(&self, style: Style) -> Option<Vec<usize>> {
        let frame = self.header.len() * FRAME + 1;
        let room = usize::from(style.columns()).checked_sub(frame)?;
        let columns = 0..self.header.len();
        let (mut widths, whole): (Vec<usize>, Vec<usize>) = columns
            .map(|at| {
                (
                    self.widest(at, style, longest_word),
                    self.widest(at, style, str::width),
                )
            })
            .unzip();
        let mut left = room.checked_sub(widths.iter().sum())?;
        while left > 0 && widths != whole {
            for (width, whole) in widths.iter_mut().zip(&whole) {
                let more = usize::from(*width < *whole && left > 0);
                *width += more;
                left -= more;
            }
        }
        Some(widths)
    }

    fn widest(&self, at: usize, style: Style, measure: fn(&str) -> usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at));
        let cells = cells.map(|cell| measure(&cell.plain(style)));
        let header = self
            .header
            .get(at)
            .map(|word| measure(&Phrase::of(word).plain(style)));
        cells.chain(header).max().unwrap_or_default()
    }

    fn draw_table(&self, widths: &[usize], page: &mut Page<'_>) -> io::Result<()> {
        let style = page.style();
        let mut table = Table::new();
        table
            .load_style(match style.unicode {
                true => UTF8_FULL_CONDENSED,
                false => ASCII_FULL_CONDENSED,
            })
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(style.columns())
            .set_header(self.header.iter().map(|word| Phrase::of(word).plain(style)));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| cell.plain(style)));
        }
        table.set_constraints(widths.iter().map(|width| absolute(*width)));
        table.lines().try_for_each(|line| {
            let line = Phrase::default().code(line);
            page.unwrapped(0, &line)
        })
    }

    /// Each row as its first cell, and the others below it behind the names of their columns.
    fn draw_list(&self, page: &mut Page<'_>) -> io::Result<()> {
        for row in &self.rows {
            let mut cells = row.iter().zip(&self.header);
            if let Some((first, _)) = cells.next() {
                page.wrapped(2, 4, first)?;
            }
            let named = cells
                .filter(|(cell, _)| !cell.is_empty())
                .map(|(cell, word)| {
                    let name = Phrase::of(word).ink(Ink::Faint).own(" ");
                    name.then(cell.clone())
                });
            page.wrapped(6, 8, &Phrase::join(named, "; "))?;
        }
        Ok(())
    }
}

/// A column of exactly this content; the constraint counts the spaces beside it.
fn absolute(width: usize) -> ColumnConstraint {
    let width = u16::try_from(width + 2).unwrap_or(u16::MAX);
    ColumnConstraint::Absolute(Width::Fixed(width))
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(str::width).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u16) -> String {
        let mut sheet = Sheet::new(["rule", "ok"]);
        let id = Phrase::default().name("sensitive-procurement-closed");
        sheet.add([id, Phrase::of("twenty one")]);
        let style = Style {
            width,
            ..Style::default()
        };
        let mut out = Vec::new();
        sheet.draw(&mut Page::new(&mut out, style)).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn words_are_wrapped_and_never_broken() {
        assert!(drawn(60).contains("│ sensitive-procurement-closed ┆ twenty one │"));
        assert!(drawn(41).contains("│ sensitive-procurement-closed ┆ twenty │"));
    }

    #[test]
    fn what_does_not_fit_becomes_a_list() {
        let list = "  sensitive-procurement-closed\n      ok twenty one\n";
        assert_eq!(drawn(40), list);
    }
}
