//! Lists for people: words in columns, and a text behind them that is wrapped.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Style;

/// A line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Short words, each in a column of its own.
    pub words: Vec<String>,
    /// What is said of them.
    pub text: String,
}

/// Writes a list whose columns are aligned, unless they take more than half of the page. Nothing
/// in an item can leave its place: all of it is neutralised.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn list(items: &[Item], style: Style, out: &mut dyn Write) -> io::Result<()> {
    const LOOSE: usize = 4;
    let aligned = widths(items, style);
    let columns: usize = aligned.iter().map(|width| width + GAP).sum();
    let (widths, hang) = match columns > style.prose_columns() / 2 {
        true => (Vec::new(), LOOSE),
        false => (aligned, columns),
    };
    let page = &mut Page::new(out, style);
    for item in items {
        let head = Phrase::default().code(head(item, &widths, style));
        let line = match item.text.is_empty() {
            true => head,
            false => head.prose(&item.text),
        };
        page.wrapped(0, hang, &line)?;
    }
    Ok(())
}

/// The spaces behind a word.
const GAP: usize = 2;

fn widths(items: &[Item], style: Style) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for item in items {
        for (at, word) in item.words.iter().enumerate() {
            let width = shown(word, style).width();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    widths
}

/// The words, each as wide as its column; a column without a width is as wide as its word.
fn head(item: &Item, widths: &[usize], style: Style) -> String {
    let mut head = String::new();
    for at in 0..widths.len().max(item.words.len()) {
        let word = item.words.get(at).map(|word| shown(word, style));
        let word = word.unwrap_or_default();
        let width = widths.get(at).copied().unwrap_or(word.width());
        head.push_str(&word);
        head.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(word.width()) + GAP,
        ));
    }
    head
}

/// A word as it is shown; an empty one stays empty.
fn shown(word: &str, style: Style) -> String {
    match word.is_empty() {
        true => String::new(),
        false => Phrase::default().name(word).plain(style),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(width: u16, expected: &str) {
        let item = |words: [&str; 2], text: &str| Item {
            words: words.map(str::to_owned).to_vec(),
            text: text.to_owned(),
        };
        let items = [
            item(
                ["ok", "site"],
                "it answers over a connection that is trusted",
            ),
            item(["denied", ""], "fix:\u{1b} look"),
        ];
        let style = Style {
            width,
            ..Style::default()
        };
        let mut out = Vec::new();
        list(&items, style, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn texts_are_wrapped_behind_their_columns() {
        check(
            50,
            "ok      site  it answers over a connection that is\n              trusted\n\
             denied        fix:\u{FFFD} look\n",
        );
    }

    #[test]
    fn columns_that_leave_no_room_are_not_aligned() {
        let id = "sensitive-procurement-closed".to_owned();
        let items = [Item {
            words: vec![id],
            text: "a text that is wrapped".to_owned(),
        }];
        let mut out = Vec::new();
        let style = Style {
            width: 40,
            ..Style::default()
        };
        list(&items, style, &mut out).unwrap();
        let expected = "sensitive-procurement-closed  a text\n    that is wrapped\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
