//! Lays phrases out in lines.
//!
//! Every line that continues another is indented, so that no text of a tenant can ever stand
//! at the beginning of a line and pass for one of permlint's own.

use std::io::{self, Write};

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::phrase::Phrase;
use crate::style::{Ink, Style};

/// Where lines go.
pub(crate) struct Page<'a> {
    out: &'a mut dyn Write,
    style: Style,
}

impl<'a> Page<'a> {
    /// A page over a writer.
    pub(crate) fn new(out: &'a mut dyn Write, style: Style) -> Self {
        Self { out, style }
    }

    /// How the page looks.
    pub(crate) fn style(&self) -> Style {
        self.style
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// The title of a section, with an empty line before it.
    pub(crate) fn heading(&mut self, title: &Phrase) -> io::Result<()> {
        self.blank()?;
        self.wrapped(0, 4, title)
    }

    /// A phrase, wrapped; further lines are indented by `hang`.
    pub(crate) fn wrapped(
        &mut self,
        indent: usize,
        hang: usize,
        phrase: &Phrase,
    ) -> io::Result<()> {
        let text = phrase.shown(self.style);
        let (first, rest) = (" ".repeat(indent), " ".repeat(hang));
        for line in textwrap::wrap(&text, options(self.style, &first, &rest)) {
            writeln!(self.out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// A label and what it says, which is wrapped behind it. Nothing is written for nothing.
    pub(crate) fn labelled(
        &mut self,
        indent: usize,
        label: &'static str,
        body: &Phrase,
    ) -> io::Result<()> {
        if body.is_empty() {
            return Ok(());
        }
        let hang = indent + label.len() + 1;
        let line = Phrase::of(label)
            .ink(Ink::Faint)
            .own(" ")
            .then(body.clone());
        self.wrapped(indent, hang, &line)
    }

    /// A row of a list of labels, aligned by its caller's `width`.
    pub(crate) fn row(
        &mut self,
        label: &'static str,
        width: usize,
        body: &Phrase,
    ) -> io::Result<()> {
        const INDENT: usize = 2;
        let gap = PADDING
            .get(..width.saturating_sub(label.len()))
            .unwrap_or(" ");
        let line = Phrase::of(label)
            .ink(Ink::Faint)
            .own(gap)
            .then(body.clone());
        self.wrapped(INDENT, INDENT + width, &line)
    }

    /// A phrase on one line, however long it is.
    pub(crate) fn unwrapped(&mut self, indent: usize, phrase: &Phrase) -> io::Result<()> {
        let text = phrase.shown(self.style);
        writeln!(self.out, "{}{}", " ".repeat(indent), text.trim_end())
    }
}

const PADDING: &str = "                    ";

fn options<'a>(style: Style, first: &'a str, rest: &'a str) -> Options<'a> {
    Options::new(style.prose_columns())
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
}
