//! The lines of a baseline that findings break, as compilers show them.
//!
//! Drawn by hand, in the manner of rustc and miette. miette's own handlers render a whole
//! report with a head line in one of three severities, do not cut source lines to the width
//! of the page, and show a span per finding where we want each line once; and what they
//! write would not pass through [`Phrase`].

use std::collections::BTreeMap;
use std::io;

use permlint_model::report::{Finding, RuleResult};
use permlint_model::{Excerpt, Location};
use unicode_width::UnicodeWidthStr;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::{Ink, Style};

/// The most marked lines, unless the report is verbose.
const LINES_MAX: usize = 6;

/// Columns from 1 and lengths, in characters, by line.
type Marks = BTreeMap<u32, Vec<(usize, usize)>>;

/// Writes where a rule stands and the lines of it that the findings break.
pub(crate) fn write(
    rule: &RuleResult,
    findings: &[&Finding],
    page: &mut Page<'_>,
) -> io::Result<()> {
    let Some(place) = &rule.location else {
        return Ok(());
    };
    let broken: Vec<&Location> = findings
        .iter()
        .filter_map(|f| f.location.as_ref())
        .collect();
    let at = broken
        .iter()
        .find(|l| l.path == place.path)
        .copied()
        .unwrap_or(place);
    let Some(excerpt) = &rule.excerpt else {
        return write_place(at, 1, page);
    };
    let limit = if page.style().verbose {
        usize::MAX
    } else {
        LINES_MAX
    };
    let marks = marks(place, &broken, excerpt, limit);
    let lines = shown_lines(place, &marks, excerpt);
    let gutter = lines.last().map_or(1, |line| line.to_string().len());
    write_place(at, gutter, page)?;
    write_lines(&lines, &marks, excerpt, gutter, page)
}

fn write_place(at: &Location, gutter: usize, page: &mut Page<'_>) -> io::Result<()> {
    let place = Phrase::of("╭─▸ ").ink(Ink::Faint).name(&at.path);
    let place = place.own(":").number(at.line).own(":").number(at.column);
    page.unwrapped(gutter + 1, &place)
}

fn marks(place: &Location, broken: &[&Location], excerpt: &Excerpt, limit: usize) -> Marks {
    let mut marks = Marks::new();
    let inside = |l: &&&Location| l.path == place.path && line_of(excerpt, l.line).is_some();
    for at in broken.iter().filter(inside) {
        if marks.len() < limit || marks.contains_key(&at.line) {
            add_mark(&mut marks, at);
        }
    }
    if marks.is_empty() {
        add_mark(&mut marks, place);
    }
    marks
}

fn add_mark(marks: &mut Marks, at: &Location) {
    let span = (at.column.max(1) as usize, at.length.max(1) as usize);
    let spans = marks.entry(at.line).or_default();
    if !spans.contains(&span) {
        spans.push(span);
    }
}

/// The line of the rule, the marked lines, and single lines between them.
fn shown_lines(place: &Location, marks: &Marks, excerpt: &Excerpt) -> Vec<u32> {
    let mut wanted: Vec<u32> = marks.keys().copied().chain([place.line]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut lines: Vec<u32> = Vec::new();
    for line in wanted
        .into_iter()
        .filter(|line| line_of(excerpt, *line).is_some())
    {
        match lines.last() {
            Some(last) if last + 2 == line => lines.extend([line - 1, line]),
            _ => lines.push(line),
        }
    }
    lines
}

fn line_of(excerpt: &Excerpt, line: u32) -> Option<&str> {
    let at = line.checked_sub(excerpt.first_line)?;
    excerpt.lines.get(at as usize).map(String::as_str)
}

fn write_lines(
    lines: &[u32],
    marks: &Marks,
    excerpt: &Excerpt,
    gutter: usize,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let mut before = None;
    for &line in lines {
        if before.is_some_and(|before| before + 1 < line) {
            page.unwrapped(gutter + 1, &Phrase::of("┆").ink(Ink::Faint))?;
        }
        before = Some(line);
        let spans = marks.get(&line).map_or(&[] as &[_], Vec::as_slice);
        let text = line_of(excerpt, line).unwrap_or_default();
        write_line(line, text, spans, gutter, page)?;
    }
    Ok(())
}

fn write_line(
    line: u32,
    text: &str,
    spans: &[(usize, usize)],
    gutter: usize,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let room = usize::from(page.style().columns()).saturating_sub(gutter + 3);
    let (code, carets) = cut(text, spans, room, page.style());
    let number = Phrase::default().number(line).ink(Ink::Faint).own(" ");
    let bar = |phrase: Phrase| phrase.own("│").ink(Ink::Faint).own(" ");
    let indent = gutter.saturating_sub(line.to_string().len());
    page.unwrapped(indent, &bar(number).code(code))?;
    match spans.is_empty() {
        true => Ok(()),
        false => {
            let carets = bar(Phrase::default()).code(carets).ink(Ink::Strong);
            page.unwrapped(gutter + 1, &carets)
        }
    }
}

/// A line cut to `room` columns around its first mark, and the carets below it.
fn cut(text: &str, spans: &[(usize, usize)], room: usize, style: Style) -> (String, String) {
    let dots = Phrase::of("…").plain(style);
    let (skipped, mut code) = match first_shown(text, spans, room) {
        0 => (0, String::new()),
        n => (n, dots.clone()),
    };
    let mut carets = " ".repeat(code.width());
    let mut rest = text.chars().enumerate().skip(skipped).peekable();
    while let Some((at, c)) = rest.next() {
        let shown = Phrase::default().code(c.to_string()).plain(style);
        let kept = if rest.peek().is_some() {
            dots.width()
        } else {
            0
        };
        if code.width() + shown.width() + kept > room {
            code.push_str(&dots);
            break;
        }
        let caret = if is_marked(at + 1, spans) { "^" } else { " " };
        carets.push_str(&caret.repeat(shown.width()));
        code.push_str(&shown);
    }
    (code, carets)
}

/// How many characters are left out at the start so that the first mark is seen.
fn first_shown(text: &str, spans: &[(usize, usize)], room: usize) -> usize {
    const BEFORE: usize = 12;
    let start = spans.iter().map(|(column, _)| *column).min().unwrap_or(1);
    let length = text.chars().count();
    match text.width() > room && start + BEFORE > room {
        true => start.min(length).saturating_sub(BEFORE),
        false => 0,
    }
}

fn is_marked(column: usize, spans: &[(usize, usize)]) -> bool {
    spans
        .iter()
        .any(|(start, length)| (*start..start.saturating_add(*length)).contains(&column))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: (usize, usize), room: usize, expected: (&str, &str)) {
        let (code, carets) = cut(text, &[span], room, Style::default());
        assert_eq!((code.as_str(), carets.trim_end()), expected);
    }

    #[test]
    fn carets_stand_below_what_they_mark() {
        check("- a: b", (3, 1), 20, ("- a: b", "  ^"));
        check("\ta: b", (2, 1), 20, (" a: b", " ^"));
    }

    #[test]
    fn a_wide_letter_gets_two_carets() {
        check("名: b", (1, 1), 20, ("名: b", "^^"));
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        check("abcdefghij", (1, 2), 6, ("abcde…", "^^"));
        let long = format!("{}MARK{}", "x".repeat(40), "y".repeat(40));
        check(
            &long,
            (41, 4),
            24,
            ("…xxxxxxxxxxxMARKyyyyyyy…", "            ^^^^"),
        );
    }

    #[test]
    fn a_mark_beyond_the_line_does_no_harm() {
        check("ab", (90, 4), 20, ("ab", ""));
    }
}
