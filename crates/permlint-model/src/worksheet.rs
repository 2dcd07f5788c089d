//! Facts that a person declares, because no interface shows them: `permlint.worksheet/1`.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, Entry, Module};
use crate::{Action, Chain, Date, Domain, EntryId, Interval, Location, ModuleId, Platform};

/// What somebody declared about one role or level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worksheet {
    /// The platform.
    pub platform: Platform,
    /// The company that it is about, where it says so.
    pub company: Option<String>,
    /// The role or level, as the screen names it.
    pub level: String,
    /// Who looked at the screen.
    pub declared_by: String,
    /// When.
    pub declared_on: Date,
    /// What stands there. A cell that is not in it was not declared.
    pub answers: Vec<Answer>,
}

/// One value, as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The setting.
    pub entry: EntryId,
    /// The column, or [`Action::Value`] for a single value.
    pub action: Action,
    /// The word on the screen.
    pub value: String,
    /// Where the answer stands.
    pub location: Location,
}

/// What an unconfirmed value of an earlier worksheet begins with. Such a value is no answer.
pub const UNCONFIRMED: &str = "unchanged?";

/// What a spreadsheet takes for the beginning of a formula, and the guard itself.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '|', '%', '\'', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like
/// one, and before an apostrophe.
#[must_use]
pub fn guarded(text: &str) -> String {
    match text.trim_start().starts_with(FORMULA_STARTS) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// What [`guarded`] was given.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    let rest = text.strip_prefix('\'');
    rest.filter(|rest| rest.trim_start().starts_with(FORMULA_STARTS))
        .unwrap_or(text)
}

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
    /// Where to click.
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
        })
    }
}

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
        }
    }

    /// Takes over what an earlier worksheet says, to be confirmed line by line.
    #[must_use]
    pub fn with_previous(mut self, earlier: &Worksheet) -> Self {
        for question in &mut self.questions {
            let mut answers = earlier.answers.iter();
            let answer = answers.find(|a| a.entry == question.entry && a.action == question.action);
            question.previous = answer.map(|answer| answer.value.clone());
        }
        self
    }
}

/// Whether a chain is that of a check box, ticked for `Yes`.
#[must_use]
pub fn is_check_box(chain: &Chain) -> bool {
    let ticked = chain.rank("Ticked");
    chain.points().len() == 2 && ticked.is_some() && ticked == chain.rank("Yes")
}

/// The head of an action's column on the screen; none where there is only one value.
#[must_use]
pub fn column(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Add => "Add",
        Action::Edit => "Edit",
        Action::Delete => "Delete",
        Action::Inquire => "Inquire",
        Action::View => "View",
        Action::Allow => "Allow",
        Action::Value => return None,
        Action::Query => "Query",
        Action::Create => "Create",
        Action::Update => "Update",
    })
}

/// Autotask's editor has View as the first column; everything else keeps its order.
fn in_screen_order(actions: impl Iterator<Item = Action>) -> Vec<Action> {
    let mut actions: Vec<Action> = actions.collect();
    actions.sort_by_key(|action| (*action != Action::View, *action));
    actions
}

fn click(catalogue: &Catalogue, module: &Module, entry: &Entry, level: &str) -> String {
    if let Some(path) = &entry.click {
        return with_level(path, level);
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
