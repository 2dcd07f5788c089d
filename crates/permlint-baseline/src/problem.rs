//! What is wrong with a document, where, and what to do about it.

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use permlint_model::text::{clean, is_hostile};

use crate::at::Span;
use crate::text::meant;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    help: Option<String>,
    suggests: Option<String>,
    label: Option<(Span, String)>,
}

/// How many characters a message, a label or a help may have.
const MOST_CHARACTERS: usize = 600;

/// How many problems of a document are kept.
const MOST_PROBLEMS: usize = 50;

impl Problem {
    pub(crate) fn new(message: impl AsRef<str>) -> Self {
        Self {
            message: clean(message.as_ref(), MOST_CHARACTERS),
            help: None,
            suggests: None,
            label: None,
        }
    }

    pub(crate) fn at(mut self, span: Span, label: impl AsRef<str>) -> Self {
        self.label = Some((span, clean(label.as_ref(), MOST_CHARACTERS)));
        self
    }

    pub(crate) fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(clean(help.as_ref(), MOST_CHARACTERS));
        self
    }

    /// Help that names the word that was probably meant.
    pub(crate) fn suggest(mut self, word: &str) -> Self {
        self.suggests = Some(word.to_owned());
        self.help(format!("did you mean `{word}`?"))
    }

    /// The word that was probably meant.
    pub(crate) fn suggests(&self) -> Option<&str> {
        self.suggests.as_deref()
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (span, label) = self.label.as_ref()?;
        let label = LabeledSpan::new(Some(label.clone()), span.start, span.len);
        Some(Box::new(std::iter::once(label)))
    }
}

/// Everything that is wrong with one document; of very many problems, the first ones.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", .text.name(), headline(*.found, .problems.len()))]
pub struct Problems {
    text: NamedSource<String>,
    problems: Vec<Problem>,
    found: usize,
}

fn headline(found: usize, shown: usize) -> String {
    match found {
        1 => "1 problem".to_owned(),
        n if n > shown => format!("{n} problems, of which the first {shown} are shown"),
        n => format!("{n} problems"),
    }
}

impl Problems {
    /// The problems of a document, in the order of the text. The source is shown with them;
    /// characters that could disturb a terminal are blanked out without moving any byte.
    pub(crate) fn new(path: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.label.as_ref().map(|(span, _)| span.start));
        let found = problems.len();
        problems.truncate(MOST_PROBLEMS);
        for (span, _) in problems.iter_mut().filter_map(|p| p.label.as_mut()) {
            *span = meant(text, *span);
        }
        Self {
            text: NamedSource::new(clean(path, 300), inert(text)),
            problems,
            found,
        }
    }

    /// The single problems, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// Blanks out hostile characters with as many bytes as they had.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if is_hostile(c) => {
                out.extend(std::iter::repeat_n(' ', c.len_utf8()));
            }
            c => out.push(c),
        }
    }
    out
}

impl Diagnostic for Problems {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let each = self
            .problems
            .iter()
            .map(|problem| problem as &dyn Diagnostic);
        Some(Box::new(each))
    }
}

impl From<Problem> for Vec<Problem> {
    fn from(problem: Problem) -> Self {
        vec![problem]
    }
}
