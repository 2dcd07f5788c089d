//! From bytes to exceptions.

use std::collections::BTreeMap;

use permlint_model::catalogue::Catalogue;
use permlint_model::exception::Exception;
use permlint_model::report::FindingKind;
use permlint_model::{Action, Digest, EntryId, GapReason, Location, RuleId, SchemaId};

use super::check::Checker;
use super::document::ExceptionsDoc;
use super::rule_names::RuleNames;
use super::write;
use crate::problem::{Problem, Problems};
use crate::text::Text;
use crate::yaml;

/// What two exceptions must not have in common.
type Scope = (
    Digest,
    String,
    RuleId,
    Option<EntryId>,
    Option<String>,
    Option<Action>,
    (FindingKind, Option<GapReason>),
);

/// Reads files of exceptions. What two of them say of the same thing is a problem, too.
#[derive(Debug)]
pub struct ExceptionReader<'a> {
    catalogues: &'a [Catalogue],
    rules: &'a RuleNames,
    seen: BTreeMap<Scope, Location>,
}

impl<'a> ExceptionReader<'a> {
    /// A reader that knows these platforms and rules.
    #[must_use]
    pub fn new(catalogues: &'a [Catalogue], rules: &'a RuleNames) -> Self {
        Self {
            catalogues,
            rules,
            seen: BTreeMap::new(),
        }
    }

    /// Reads a file. `path` is shown and kept in locations.
    ///
    /// # Errors
    ///
    /// [`Problems`] with everything that is wrong: unknown keys, rules or entries, days that are
    /// none, a reason or an owner that is blank, values that no cell has, reasons for doubt that
    /// can never be accepted, the same exception twice.
    pub fn read(&mut self, path: &str, bytes: &[u8]) -> Result<Vec<Exception>, Problems> {
        let (document, text) = yaml::read::<ExceptionsDoc>(path, bytes, SchemaId::EXCEPTIONS)?;
        let places = Text::new(path, &text);
        let mut problems = Vec::new();
        let mut list = Vec::new();
        for written in &document.exceptions {
            let checker = Checker::new(self.catalogues, self.rules, &mut problems);
            let location = places.location(written.rule.span);
            let Some(exception) = checker.exception(written, location) else {
                continue;
            };
            match self.seen.get(&self.scope(&exception)) {
                Some(before) => {
                    let problem = twice(before, path).at(written.rule.span, "again");
                    problems.push(problem);
                }
                None => {
                    let scope = self.scope(&exception);
                    self.seen.insert(scope, exception.location.clone());
                    list.push(exception);
                }
            }
        }
        match problems.is_empty() {
            true => Ok(list),
            false => Err(Problems::new(path, &text, problems)),
        }
    }

    /// The text of a file with one more exception at its end. Everything else stays as it is.
    ///
    /// # Errors
    ///
    /// [`Problems`] when the file cannot be read, when it has that exception already, or when
    /// the exception cannot be added to it so that both are read back.
    pub fn append(
        &self,
        path: &str,
        bytes: &[u8],
        exception: &Exception,
    ) -> Result<String, Problems> {
        let mut reader = Self::new(self.catalogues, self.rules);
        let mut wanted = reader.read(path, bytes)?;
        let text = String::from_utf8_lossy(bytes);
        let refused = |problem: Problem| Problems::new(path, &text, vec![problem]);
        if let Some(before) = reader.seen.get(&self.scope(exception)) {
            let span = Text::new(path, text.trim_start_matches('\u{feff}')).span(before);
            let problem = Problem::new("the file has an exception for this finding already");
            return Err(refused(
                problem
                    .at(span, "here")
                    .help("change that one: its `expires`, or what was `seen`"),
            ));
        }
        wanted.push(exception.clone());
        let longer = write::longer(&text, exception);
        let is_same = |longer: &String| {
            let read = Self::new(self.catalogues, self.rules).read(path, longer.as_bytes());
            read.is_ok_and(|read| same(&read, &wanted))
        };
        longer.filter(is_same).ok_or_else(|| {
            let problem = Problem::new("the exception cannot be added to this file by itself");
            refused(problem.help(
                "leave --exceptions out: the exception is then printed, to be pasted by hand",
            ))
        })
    }

    fn scope(&self, exception: &Exception) -> Scope {
        (
            exception.tenant.id(),
            exception.subject.id.clone(),
            self.rules.current(&exception.rule),
            exception.entry.clone(),
            exception.item.clone(),
            exception.action,
            (exception.kind, exception.gap),
        )
    }
}

/// Whether two lists say the same, wherever it stands.
fn same(a: &[Exception], b: &[Exception]) -> bool {
    let placed = |one: &Exception, other: &Exception| Exception {
        location: other.location.clone(),
        ..one.clone()
    };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| placed(a, b) == *b)
}

fn twice(before: &Location, path: &str) -> Problem {
    let file = match before.path == path {
        true => String::new(),
        false => format!(" of {}", before.path),
    };
    let line = before.line;
    Problem::new(format!(
        "this accepts the same as the exception on line {line}{file}"
    ))
    .help("keep one of the two")
}
