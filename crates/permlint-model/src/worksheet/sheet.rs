//! A worksheet before it is filled in.

use std::collections::BTreeSet;

use super::question::in_screen_order;
use super::{Question, SectionQuestion, Worksheet, is_same_level};
use crate::catalogue::Catalogue;
use crate::{Action, EntryId, ModuleId, Platform};

/// A worksheet before it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The platform.
    pub platform: Platform,
    /// The company that it is about.
    pub company: Option<String>,
    /// The role or level; empty when it is still to be named.
    pub level: String,
    /// What it is for, in one line.
    pub title: String,
    /// The questions, in screen order.
    pub questions: Vec<Question>,
    /// The questions about whole sections, in screen order.
    pub sections: Vec<SectionQuestion>,
    /// Further levels, of which little is asked.
    pub others: Vec<OtherLevel>,
}

/// A level beside the one that a worksheet is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherLevel {
    /// Its name, as the screen shows it.
    pub level: String,
    /// What is asked of it, in screen order; the same of each further level.
    pub questions: Vec<Question>,
}

impl Sheet {
    /// A worksheet for some cells and some whole sections: each once, in screen order. What
    /// the catalogue does not know, or the screen does not offer, is left out.
    #[must_use]
    pub fn new(
        catalogue: &Catalogue,
        level: &str,
        cells: &BTreeSet<(EntryId, Action)>,
        sections: &BTreeSet<ModuleId>,
    ) -> Self {
        let questions = catalogue.entries().flat_map(|entry| {
            let wanted = cells.iter().filter(|(id, _)| *id == entry.id);
            let actions = in_screen_order(wanted.map(|(_, action)| *action));
            let actions = actions.into_iter();
            actions.filter_map(|action| Question::of(catalogue, &entry.id, action, level))
        });
        let modules = catalogue.modules.iter().map(|module| &module.id);
        let modules = modules.filter(|module| sections.contains(*module));
        Self {
            platform: catalogue.platform,
            company: None,
            level: level.to_owned(),
            title: format!(
                "{} {}: what its settings are",
                catalogue.platform.product(),
                catalogue.platform.subject_word()
            ),
            questions: questions.collect(),
            sections: modules
                .filter_map(|module| SectionQuestion::of(catalogue, module, level))
                .collect(),
            others: Vec::new(),
        }
    }

    /// Asks further levels for the settings that the catalogue marks for it.
    #[must_use]
    pub fn with_others(mut self, catalogue: &Catalogue, levels: &[String]) -> Self {
        let questions = |level: &String| {
            let entries = catalogue.entries().filter(|entry| entry.other_levels);
            let cells = entries.flat_map(|entry| {
                let actions = in_screen_order(entry.domains.keys().copied()).into_iter();
                actions.filter_map(|action| Question::of(catalogue, &entry.id, action, level))
            });
            OtherLevel {
                level: level.clone(),
                questions: cells.collect(),
            }
        };
        self.others = levels.iter().map(questions).collect();
        self
    }

    /// How many questions it asks, those of further levels included.
    #[must_use]
    pub fn count(&self) -> usize {
        let others = self.others.iter().map(|other| other.questions.len());
        self.questions.len() + self.sections.len() + others.sum::<usize>()
    }

    /// Whether it offers answers of an earlier worksheet.
    #[must_use]
    pub fn has_previous(&self) -> bool {
        let others = self.others.iter().flat_map(|other| &other.questions);
        let mut questions = self.questions.iter().chain(others);
        questions.any(|question| question.previous.is_some())
            || self
                .sections
                .iter()
                .any(|section| section.previous.is_some())
    }

    /// Takes over what earlier worksheets say of the same levels, to be confirmed line by line.
    #[must_use]
    pub fn with_previous(mut self, earlier: &[Worksheet]) -> Self {
        let of = |level: &str| earlier.iter().find(|own| is_same_level(&own.level, level));
        let take = |questions: &mut Vec<Question>, earlier: Option<&Worksheet>| {
            let answers = earlier.map_or(&[][..], |earlier| &earlier.answers);
            for question in questions {
                question.previous = question.answer(answers).map(|answer| answer.value.clone());
            }
        };
        for other in &mut self.others {
            take(&mut other.questions, of(&other.level));
        }
        let Some(main) = of(&self.level) else {
            return self;
        };
        self.company.clone_from(&main.company);
        take(&mut self.questions, Some(main));
        let asked: BTreeSet<(&EntryId, Action)> = self
            .questions
            .iter()
            .map(|question| (&question.entry, question.action))
            .collect();
        for section in &mut self.sections {
            let is_asked = |cell: &Question| asked.contains(&(&cell.entry, cell.action));
            section.previous = section.earlier(&main.answers, is_asked);
        }
        self
    }
}
