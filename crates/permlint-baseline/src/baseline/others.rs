//! Expectations about others than the audited role or level.

use permlint_model::baseline::{Others, OthersCells, Target, Whose, names_of};

use super::document::{ExpectDoc, ForDoc, SystemLevelsDoc};
use super::load::Loader;
use crate::at::{At, Span};
use crate::problem::Problem;

impl Loader<'_> {
    pub(super) fn others(&mut self, document: &ExpectDoc, written: &At<ForDoc>) -> Option<Target> {
        if self.catalogue.lists_rows() {
            let problem =
                Problem::new("`for` is not known on a platform that lists the rows of roles");
            let help = "audit the other role on its own, with `--role`";
            self.report(problem.at(written.span, "here").help(help));
            return None;
        }
        let whose = self.whose(written)?;
        let cells = self.others_cells(document, &whose, written.span)?;
        Some(Target::Others(Others { whose, cells }))
    }

    fn whose(&mut self, written: &At<ForDoc>) -> Option<Whose> {
        let ForDoc {
            people,
            levels_of,
            levels,
            system_levels,
        } = &written.value;
        let whose = match (people, levels_of, levels, system_levels) {
            (Some(names), None, None, None) => {
                self.check_names(names)?;
                Whose::People(names.value.clone())
            }
            (None, Some(names), None, None) => {
                self.check_names(names)?;
                Whose::LevelsOf(names.value.clone())
            }
            (None, None, Some(names), None) if !names.is_empty() => {
                for name in names {
                    self.filled(name);
                }
                Whose::Levels(names.iter().map(|name| name.value.clone()).collect())
            }
            (None, None, None, Some(SystemLevelsDoc::Held)) => Whose::SystemLevelsHeld,
            _ => {
                let problem = Problem::new("`for` names exactly one kind of others");
                let help =
                    "give it one of `people`, `levels-of`, `levels: [...]`, `system-levels: held`";
                self.report(problem.at(written.span, "here").help(help));
                return None;
            }
        };
        Some(whose)
    }

    /// The names of people, or parameters that hold them.
    fn check_names(&mut self, names: &At<String>) -> Option<()> {
        self.filled(names);
        if names_of(names).is_empty() {
            let problem = Problem::new("this names nobody").at(names.span, "here");
            self.report(problem.help("write user names with commas between them, or a parameter"));
            return None;
        }
        Some(())
    }

    fn others_cells(
        &mut self,
        document: &ExpectDoc,
        whose: &Whose,
        span: Span,
    ) -> Option<OthersCells> {
        if let Some(word) = &document.fact {
            let fact = self.names.fact(word);
            let fact = self.keep(fact)?;
            let wanted = match whose {
                Whose::People(_) => "member",
                Whose::LevelsOf(_) | Whose::Levels(_) | Whose::SystemLevelsHeld => "level",
            };
            if fact.module() != wanted {
                let message = format!("`{fact}` is no fact about them");
                let problem = Problem::new(message).at(word.span, "about somebody else");
                self.report(problem.help(format!("name a fact that begins with `{wanted}.`")));
                return None;
            }
            return Some(OthersCells::Fact(fact));
        }
        let (Some(module), Some(entries)) = (&document.module, &document.entries) else {
            let problem = Problem::new("`for` goes with `fact:`, or with `module:` and `entries:`");
            let help = "write a rule of its own for anything else";
            self.report(problem.at(span, "here").help(help));
            return None;
        };
        if document.items.is_some() || document.when_present {
            let problem = Problem::new("`for` goes with neither `items` nor `when-present`");
            self.report(problem.at(span, "here").help("take them out"));
            return None;
        }
        let found = self.names.module(module);
        let (at, found) = self.keep(found)?;
        let select = self.selection(at, entries, &document.except)?;
        Some(OthersCells::Entries {
            module: found.id.clone(),
            select,
        })
    }
}
