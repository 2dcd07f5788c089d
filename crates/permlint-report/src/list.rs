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

/// Writes a list whose columns are aligned. Where they take more than half of the page, a text
/// starts on a line of its own. Nothing in an item can leave its place: all of it is neutralised.
///
/// # Errors
///
/// Whatever the writer returns, unchanged.
pub fn list(items: &[Item], style: Style, out: &mut dyn Write) -> io::Result<()> {
    const GAP: usize = 2;
    let widths = widths(items, style);
    let hang: usize = widths.iter().map(|width| width + GAP).sum();
    let page = &mut Page::new(out, style);
    for item in items {
        let text = Phrase::of_prose(&item.text);
        let head = head(item, &widths, GAP, style);
        if item.text.is_empty() || hang > style.prose_columns() / 2 {
            page.unwrapped(0, &Phrase::default().code(head))?;
            write_below(&item.text, &text, page)?;
            continue;
        }
        page.wrapped(0, hang, &Phrase::default().code(head).then(text))?;
    }
    Ok(())
}

fn write_below(said: &str, text: &Phrase, page: &mut Page<'_>) -> io::Result<()> {
    const INDENT: usize = 4;
    match said.is_empty() {
        true => Ok(()),
        false => page.wrapped(INDENT, INDENT, text),
    }
}

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

fn head(item: &Item, widths: &[usize], gap: usize, style: Style) -> String {
    let mut head = String::new();
    for (at, width) in widths.iter().enumerate() {
        let word = item.words.get(at).map(|word| shown(word, style));
        let word = word.unwrap_or_default();
        head.push_str(&word);
        head.extend(std::iter::repeat_n(
            ' ',
            width + gap - word.width().min(*width),
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
}
