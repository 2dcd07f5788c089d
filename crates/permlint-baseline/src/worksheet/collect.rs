//! From the written lines to answers that the catalogue knows.

use std::collections::BTreeMap;

use permlint_model::catalogue::{Catalogue, Entry, Module};
use permlint_model::worksheet::{Answer, Worksheet, is_same_level};
use permlint_model::{Action, Date, EntryId, Interval};

use super::draft::{Draft, Line};
use super::{section, words};
use crate::at::At;
use crate::problem::Problem;
use crate::text::Text;
use crate::words::{unknown, unknown_at};

/// Gathers answers and what is wrong with them.
pub(super) struct Collector<'a> {
    text: Text<'a>,
    catalogue: &'a Catalogue,
    /// The answers of each level: first those of the one that the worksheet is about.
    answers: Vec<Vec<Answer>>,
    /// What was declared of a level's cell first, and on which line.
    seen: BTreeMap<(usize, EntryId, Action), (Interval, String, u32)>,
    problems: Vec<Problem>,
}

impl<'a> Collector<'a> {
    pub(super) fn new(text: Text<'a>, catalogue: &'a Catalogue) -> Self {
        Self {
            text,
            catalogue,
            answers: Vec::new(),
            seen: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn worksheets(mut self, draft: &Draft) -> Result<Vec<Worksheet>, Vec<Problem>> {
        let level = self.said("level", "which level it is about", draft.level.as_ref());
        let by = self.said("declared by", "who declares it", draft.declared_by.as_ref());
        let on = self.said(
            "declared on",
            "when it was declared",
            draft.declared_on.as_ref(),
        );
        let on = on.and_then(|on| self.date(on));
        let levels = self.levels(draft);
        self.answers.resize(levels.len(), Vec::new());
        for line in &draft.lines {
            if let Err(problem) = self.line(line, &levels) {
                self.problems.push(problem);
            }
        }
        let (Some(_), Some(by), Some(on), true) = (level, by, on, self.problems.is_empty()) else {
            return Err(self.problems);
        };
        let of_level = |(level, answers): (&str, Vec<Answer>)| Worksheet {
            platform: self.catalogue.platform,
            company: draft.company.as_ref().and_then(text),
            level: level.to_owned(),
            declared_by: by.value.trim().to_owned(),
            declared_on: on,
            answers,
        };
        Ok(levels.into_iter().zip(self.answers).map(of_level).collect())
    }

    /// The levels that the worksheet speaks of: first the one that it is about.
    fn levels<'d>(&mut self, draft: &'d Draft) -> Vec<&'d str> {
        let main = draft.level.as_ref().map_or("", |level| level.trim());
        let mut levels = vec![main];
        for other in &draft.other_levels {
            let name = other.trim();
            let problem = match name {
                "" => Problem::new("a further level has no name").help("write it as on the screen"),
                name if levels.iter().any(|level| is_same_level(level, name)) => {
                    Problem::new("this level stands twice").help("keep one of the two")
                }
                name => {
                    levels.push(name);
                    continue;
                }
            };
            self.problems.push(problem.at(other.span, "here"));
        }
        levels
    }

    /// Something that a declaration is worth nothing without.
    fn said<'d>(
        &mut self,
        key: &str,
        what: &str,
        given: Option<&'d At<String>>,
    ) -> Option<&'d At<String>> {
        let said = given.filter(|given| text(given).is_some());
        if said.is_none() {
            let problem = Problem::new(format!("the worksheet does not say {what}"));
            let problem = problem.help(format!("fill in `{key}`"));
            self.problems.push(match given {
                Some(given) => problem.at(given.span, "empty"),
                None => problem,
            });
        }
        said
    }

    fn date(&mut self, given: &At<String>) -> Option<Date> {
        let date = given.trim().parse();
        let told = |_: String| {
            let shown = permlint_model::text::clean(given, 40);
            let problem = Problem::new(format!("{shown:?} is not a date"));
            problem
                .at(given.span, "here")
                .help("write it as YYYY-MM-DD")
        };
        date.map_err(|error| self.problems.push(told(error))).ok()
    }

    fn line(&mut self, line: &Line, levels: &[&str]) -> Result<(), Problem> {
        let level = level_of(line, levels)?;
        let declared = match line.whole_section {
            true => {
                let module = self.module(&line.id)?;
                match text(&line.value) {
                    Some(_) => section::expanded(self.catalogue, module, &line.value)?,
                    None => return Ok(()),
                }
            }
            false => {
                let entry = self.entry(&line.id)?;
                let action = action(entry, line)?;
                let domain = entry.domains.get(&action);
                let (Some(_), Some(domain)) = (text(&line.value), domain) else {
                    return Ok(());
                };
                let (word, point) = words::value(domain, &line.value)?;
                vec![(entry.id.clone(), action, word, point)]
            }
        };
        declared
            .into_iter()
            .try_for_each(|cell| self.declare(level, cell, &line.value))
    }

    /// A value of a cell. Said twice it counts once, unless it differs.
    fn declare(
        &mut self,
        level: usize,
        cell: section::Declared,
        given: &At<String>,
    ) -> Result<(), Problem> {
        let (entry, action, value, point) = cell;
        let location = self.text.location(given.span);
        let key = (level, entry.clone(), action);
        if let Some((before, word, line)) = self.seen.get(&key) {
            if *before == point {
                return Ok(());
            }
            let message =
                format!("`{entry}` ({action}) has {value:?} here and {word:?} on line {line}");
            let problem = Problem::new(message).at(given.span, "differs");
            return Err(problem.help("look at the screen again, and keep one of the two"));
        }
        self.seen.insert(key, (point, value.clone(), location.line));
        self.answers[level].push(Answer {
            entry,
            action,
            value,
            location,
        });
        Ok(())
    }

    fn module(&self, id: &At<String>) -> Result<&'a Module, Problem> {
        let modules = || {
            self.catalogue
                .modules
                .iter()
                .filter(|module| !module.is_facts)
        };
        let hit = modules().find(|module| module.id.as_str() == id.value);
        hit.ok_or_else(|| unknown("section", id, modules().map(|module| module.id.as_str())))
    }

    fn entry(&self, id: &At<String>) -> Result<&'a Entry, Problem> {
        let known = self.catalogue.entries().map(|entry| entry.id.as_str());
        self.catalogue
            .entry_by_word(id)
            .ok_or_else(|| unknown("setting", id, known))
    }
}

/// The level that a line is about, by its place among those that the worksheet names.
fn level_of(line: &Line, levels: &[&str]) -> Result<usize, Problem> {
    let Some(level) = &line.level else {
        return Ok(0);
    };
    let hit = levels.iter().position(|own| is_same_level(own, level));
    hit.ok_or_else(|| unknown("level", level, levels.iter().copied()))
}

fn text(given: &At<String>) -> Option<String> {
    let text = given.value.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The column that a line is about.
fn action(entry: &Entry, line: &Line) -> Result<Action, Problem> {
    let known: Vec<&str> = entry.domains.keys().map(|action| action.as_str()).collect();
    if let Some(word) = &line.action {
        let action = Action::from_word(&word.to_lowercase());
        let action = action.filter(|action| entry.domains.contains_key(action));
        return action.ok_or_else(|| {
            let what = format!("action of `{}`", entry.id);
            unknown_at(&what, word, word.span, known)
        });
    }
    let mut actions = entry.domains.keys();
    match (actions.next(), actions.next()) {
        (Some(only), None) => Ok(*only),
        _ => Err(Problem::new(format!("`{}` has several columns", entry.id))
            .at(line.id.span, "which one?")
            .help(format!(
                "fill in `action` with one of: {}",
                known.join(", ")
            ))),
    }
}
