//! What is wrong with a document, where, and what to do about it.

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};

use crate::at::Span;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    help: Option<String>,
    label: Option<(Span, String)>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            label: None,
        }
    }

    pub(crate) fn at(mut self, span: Span, label: impl Into<String>) -> Self {
        self.label = Some((span, label.into()));
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
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

/// Everything that is wrong with one document.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {}", headline(.problems.len()))]
pub struct Problems {
    path: String,
    text: NamedSource<String>,
    problems: Vec<Problem>,
}

fn headline(count: usize) -> String {
    match count {
        1 => "1 problem".to_owned(),
        n => format!("{n} problems"),
    }
}

impl Problems {
    /// The problems of a document, in the order of the text. The source is shown with them;
    /// characters that could disturb a terminal are blanked out without moving any byte.
    pub(crate) fn new(path: &str, text: &str, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.label.as_ref().map(|(span, _)| span.start));
        let text = inert(text);
        for problem in &mut problems {
            if let Some((span, _)) = &mut problem.label {
                span.start = span.start.min(text.len());
                span.len = span.len.min(text.len() - span.start);
            }
        }
        let path = permlint_model::text::clean(path, 300);
        Self {
            text: NamedSource::new(&path, text),
            path,
            problems,
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
            c if permlint_model::text::is_hostile(c) => {
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
