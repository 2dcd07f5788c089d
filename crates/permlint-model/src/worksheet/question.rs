//! What is asked of one cell, or of a whole section.

use super::{Answer, column, is_check_box};
use crate::catalogue::{Catalogue, Entry, Module};
use crate::{Action, Domain, EntryId, Interval, ModuleId};

/// The values that a question offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// Some words, least power first.
    Points(Vec<String>),
    /// A check box: `Yes` is ticked. The word of less power is first.
    CheckBox([String; 2]),
    /// A whole number from 0.
    Number,
    /// Any text.
    Text,
}

impl Offered {
    /// The words to choose from, least power first; none for numbers and texts.
    #[must_use]
    pub fn words(&self) -> &[String] {
        match self {
            Self::Points(words) => words,
            Self::CheckBox(words) => words,
            Self::Number | Self::Text => &[],
        }
    }

    fn of(entry: &Entry, action: Action, domain: &Domain) -> Self {
        let Domain::Chain(chain) = domain else {
            return match domain {
                Domain::Count => Self::Number,
                _ => Self::Text,
            };
        };
        if let ([low, high], true) = (chain.points(), is_check_box(chain)) {
            return Self::CheckBox([low.clone(), high.clone()]);
        }
        let offers = entry
            .offers
            .get(&action)
            .filter(|offers| !offers.is_empty());
        let is_offered =
            |rank: u64| offers.is_none_or(|offers| offers.contains(&Interval::span(rank, rank)));
        let points = (0..).zip(chain.points());
        let points = points.filter(|(rank, _)| is_offered(*rank));
        Self::Points(points.map(|(_, point)| point.clone()).collect())
    }
}

/// One cell that somebody has to look up on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The setting.
    pub entry: EntryId,
    /// The column, or [`Action::Value`] for a single value.
    pub action: Action,
    /// The section that it stands in.
    pub section: String,
    /// The place of that section on the screen, from 0.
    pub place: usize,
    /// The sub-heading, where the section has any.
    pub group: Option<String>,
    /// The label on the screen.
    pub label: String,
    /// The head of the column on the screen; none for a single value.
    pub column: Option<&'static str>,
    /// What can stand there.
    pub offered: Offered,
    /// Whether a source shows all of that.
    pub values_known: bool,
    /// Where to click; empty where no source says it.
    pub click: String,
    /// What the baselines want, in words; only when the sheet is to show it.
    pub wanted: Option<String>,
    /// The value of an earlier worksheet, to be confirmed.
    pub previous: Option<String>,
}

impl Question {
    /// The question for a cell; `None` where the catalogue has no such cell, or the screen
    /// does not offer it.
    #[must_use]
    pub fn of(catalogue: &Catalogue, entry: &EntryId, action: Action, level: &str) -> Option<Self> {
        let entry = catalogue.entry(entry)?;
        let domain = entry.domains.get(&action)?;
        if entry.offers.get(&action).is_some_and(Vec::is_empty) {
            return None;
        }
        let modules = &catalogue.modules;
        let place = modules
            .iter()
            .position(|m| m.id.as_str() == entry.id.module())?;
        let module = &modules[place];
        Some(Self {
            entry: entry.id.clone(),
            action,
            section: module.name.clone(),
            place,
            group: entry.group.clone(),
            label: entry.name.clone(),
            column: column(action),
            offered: Offered::of(entry, action, domain),
            values_known: entry.values_known,
            click: click(catalogue, module, entry, level),
            wanted: None,
            previous: None,
        })
    }

    /// What an earlier worksheet answers.
    pub(super) fn answer<'a>(&self, answers: &'a [Answer]) -> Option<&'a Answer> {
        let is_same = |a: &&Answer| a.entry == self.entry && a.action == self.action;
        answers.iter().find(is_same)
    }

    /// Its words of more power than the least, for a section that gives only some rights.
    #[must_use]
    pub fn above_bottom(&self) -> &[String] {
        self.offered.words().get(1..).unwrap_or_default()
    }
}

/// One question for a whole section: full permission, none, or some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionQuestion {
    /// The section.
    pub module: ModuleId,
    /// Its label on the screen.
    pub section: String,
    /// Its place on the screen, from 0.
    pub place: usize,
    /// Where to click.
    pub click: String,
    /// The cells of the section that are known.
    pub cells: Vec<Question>,
    /// What an earlier worksheet amounts to, to be confirmed.
    pub previous: Option<SectionAnswer>,
}

/// An answer for a whole section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SectionAnswer {
    /// Everything at its top.
    Full,
    /// Everything at its bottom.
    None,
    /// One setting that gives something.
    Some {
        /// The setting.
        entry: EntryId,
        /// Its column.
        action: Action,
        /// The word on the screen.
        value: String,
    },
}

impl SectionQuestion {
    /// The question for a section; `None` where the catalogue has no such section.
    #[must_use]
    pub fn of(catalogue: &Catalogue, module: &ModuleId, level: &str) -> Option<Self> {
        let place = catalogue.modules.iter().position(|own| own.id == *module)?;
        let module = &catalogue.modules[place];
        if module.is_facts {
            return None;
        }
        let cells = module.entries.iter().flat_map(|entry| {
            let actions = in_screen_order(entry.domains.keys().copied());
            let questions = actions.into_iter();
            questions.filter_map(|action| Question::of(catalogue, &entry.id, action, level))
        });
        Some(Self {
            module: module.id.clone(),
            section: module.name.clone(),
            place,
            click: format!("{} > {}", editor(catalogue, level), module.name),
            cells: cells.collect(),
            previous: None,
        })
    }

    /// What the answers of an earlier worksheet amount to. `is_asked` says which cells have a
    /// question of their own, and so are not what `some` stands for.
    pub(super) fn earlier(
        &self,
        answers: &[Answer],
        is_asked: impl Fn(&Question) -> bool,
    ) -> Option<SectionAnswer> {
        let told = |cell: &Question| cell.answer(answers).map(|answer| answer.value.as_str());
        let chains = || {
            self.cells
                .iter()
                .filter(|cell| !cell.offered.words().is_empty())
        };
        let all_at = |end: fn(&[String]) -> Option<&String>| {
            let at_end =
                |cell: &Question| told(cell) == end(cell.offered.words()).map(String::as_str);
            chains().next().is_some() && chains().all(at_end)
        };
        if all_at(<[String]>::last) {
            return Some(SectionAnswer::Full);
        }
        if all_at(<[String]>::first) {
            return Some(SectionAnswer::None);
        }
        let mut cells = self.cells.iter().filter(|cell| !is_asked(cell));
        cells.find_map(|cell| {
            let value = told(cell)?;
            let gives = cell.above_bottom().iter().any(|word| word == value);
            gives.then(|| SectionAnswer::Some {
                entry: cell.entry.clone(),
                action: cell.action,
                value: value.to_owned(),
            })
        })
    }
}

/// Autotask's editor has View as the first column; everything else keeps its order.
pub(super) fn in_screen_order(actions: impl Iterator<Item = Action>) -> Vec<Action> {
    let mut actions: Vec<Action> = actions.collect();
    actions.sort_by_key(|action| (*action != Action::View, *action));
    actions
}

fn click(catalogue: &Catalogue, module: &Module, entry: &Entry, level: &str) -> String {
    if let Some(path) = &entry.click {
        return with_level(path, level);
    }
    // The editor of a level shows no facts.
    if module.is_facts {
        return String::new();
    }
    let names = [Some(&module.name), entry.group.as_ref(), Some(&entry.name)];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    format!("{} > {}", editor(catalogue, level), names.join(" > "))
}

fn editor(catalogue: &Catalogue, level: &str) -> String {
    with_level(&catalogue.editor, level)
}

fn with_level(path: &str, level: &str) -> String {
    let level = Some(level.trim()).filter(|level| !level.is_empty());
    path.replace("{role}", level.unwrap_or("(the level)"))
}
