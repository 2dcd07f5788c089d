//! The source text of a document, and where things stand in it.

use permlint_model::{Excerpt, Location};

use crate::at::Span;

/// A source text with its lines, for positions.
pub(crate) struct Text<'a> {
    path: &'a str,
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(path: &'a str, text: &'a str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path,
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// A place in the text; what stands on several lines ends with its first line.
    pub(crate) fn location(&self, span: Span) -> Location {
        let span = meant(self.text, span);
        let line = self.line_of(span.start);
        let before = &self.text[self.starts[line - 1]..span.start];
        let text = &self.text[span.start..span.start + span.len];
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location {
            path: self.path.to_owned(),
            line: number(line),
            column: number(before.chars().count() + 1),
            length: number(text.chars().count().max(1)),
        }
    }

    /// The bytes of a place.
    pub(crate) fn span(&self, place: &Location) -> Span {
        let line = self.starts.get(place.line as usize - 1).copied();
        let line = line.unwrap_or(self.text.len());
        let letters = self.text[line..].chars().map(char::len_utf8);
        let skipped = place.column as usize - 1;
        Span {
            start: line + letters.clone().take(skipped).sum::<usize>(),
            len: letters.skip(skipped).take(place.length as usize).sum(),
        }
    }

    /// The number of the line that a byte stands on, from 1.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The lines of a list from one of its items on, so that a report can show them later.
    pub(crate) fn excerpt(&self, span: Span) -> Excerpt {
        const MOST_LINES: usize = 40;
        let start = meant(self.text, span).start;
        let first = self.line_of(start);
        let line = self.starts[first - 1];
        let rest = self.text.get(line..).unwrap_or_default();
        let count = match self.text[line..start].trim() {
            "-" => item_lines(rest),
            _ => flow_lines(self.text.get(start..).unwrap_or_default()),
        };
        let lines = rest.lines().take(count.min(MOST_LINES));
        Excerpt {
            first_line: u32::try_from(first).unwrap_or(u32::MAX),
            lines: lines.map(|line| line.trim_end().to_owned()).collect(),
        }
    }
}

/// How many lines a list has from the item on that a text starts with.
fn item_lines(text: &str) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let own = text.lines().next().map_or(0, indent);
    let inside = |line: &&str| line.trim().is_empty() || indent(line) >= own;
    let lines: Vec<&str> = text.lines().take_while(inside).collect();
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    last.map_or(1, |last| last + 1)
}

/// How many lines the flow collection has that a text starts with.
fn flow_lines(text: &str) -> usize {
    let end = flow_end(text).unwrap_or(0);
    text.get(..end).unwrap_or_default().matches('\n').count() + 1
}

/// The part of a span to point at: what stands on its first line.
///
/// The parser gives a collection only its opening bracket, and nothing at all where the
/// collection is a block; then the whole of it is meant.
pub(crate) fn meant(text: &str, span: Span) -> Span {
    let start = floor(text, span.start);
    let rest = &text[start..];
    let line = rest.split('\n').next().unwrap_or_default();
    let end = match span.len {
        0 => line.len(),
        1 if line.starts_with(['{', '[']) => flow_end(rest).unwrap_or(line.len()),
        len => len,
    };
    let part = &line[..floor(line, end)];
    Span {
        start,
        len: part.trim_end().len(),
    }
}

/// The last boundary between characters up to a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How long the flow collection is that a text starts with; `None` where it starts with none.
fn flow_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) => quote = Some(open).filter(|open| *open != c),
            ('"' | '\'', None) if depth > 0 => quote = quoted(text, at, c),
            ('{' | '[', None) => depth += 1,
            ('}' | ']', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}

/// The quotation mark, where it starts a quoted text and is no apostrophe within a word.
fn quoted(text: &str, at: usize, mark: char) -> Option<char> {
    let before = text[..at].chars().next_back();
    before
        .is_none_or(|c| c.is_whitespace() || "{[,:".contains(c))
        .then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str, start: usize, len: usize) -> &str {
        let span = meant(text, Span { start, len });
        &text[span.start..span.start + span.len]
    }

    #[test]
    fn a_collection_is_meant_as_a_whole_and_ends_with_its_line() {
        assert_eq!(part("x: { a: [1, 2] } # c", 3, 1), "{ a: [1, 2] }");
        assert_eq!(
            part("x: { a: \"}\", b: it's }, y", 3, 1),
            "{ a: \"}\", b: it's }"
        );
        assert_eq!(part("x: {\r\n  a: 1 }\n", 3, 1), "{");
        assert_eq!(part("- a: 1\n  b: 2\n", 2, 0), "a: 1");
    }

    #[test]
    fn a_scalar_is_meant_up_to_the_end_of_its_line() {
        assert_eq!(part("at-most: 0, x", 9, 1), "0");
        assert_eq!(part("- folded\n  text\n", 2, 13), "folded");
        assert_eq!(part("näh", 2, 2), "\u{e4}");
        assert_eq!(part("end", 40, 3), "");
    }

    #[test]
    fn columns_and_lengths_are_characters() {
        let text = "ä: b\nü😀: { ö: ß } # é\n";
        let start = text.find('{').unwrap();
        let location = Text::new("p", text).location(Span { start, len: 1 });
        assert_eq!((location.line, location.column, location.length), (2, 5, 8));
        let span = Text::new("p", text).span(&location);
        assert_eq!(&text[span.start..span.start + span.len], "{ ö: ß }");
    }

    #[test]
    fn an_excerpt_holds_the_rest_of_a_list_up_to_its_limit() {
        let text = "e:\n  - { b: [\n    1, 2 ] }\r\n  - c:\n      - d\n\nf: 4\n";
        let start = text.find('{').unwrap();
        let excerpt = Text::new("p", text).excerpt(Span { start, len: 1 });
        assert_eq!(excerpt.first_line, 2);
        let lines = ["  - { b: [", "    1, 2 ] }", "  - c:", "      - d"];
        assert_eq!(excerpt.lines, lines);
        let long = format!("- {{ {} }}\n", "a,\n  ".repeat(90));
        let excerpt = Text::new("p", &long).excerpt(Span { start: 2, len: 1 });
        assert_eq!(excerpt.lines.len(), 40);
        let inline = "- { x: [{ a: 1,\n  b: 2 }] }\n- y\n";
        let start = inline.find("{ a").unwrap();
        let excerpt = Text::new("p", inline).excerpt(Span { start, len: 1 });
        assert_eq!(excerpt.lines, ["- { x: [{ a: 1,", "  b: 2 }] }"]);
    }
}
