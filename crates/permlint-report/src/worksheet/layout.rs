//! The questions of a sheet as the screen groups them.

use std::collections::BTreeMap;

use permlint_model::text::clean;
use permlint_model::worksheet::{Offered, Question, SectionAnswer, SectionQuestion, Sheet};

/// The most characters of a label, a path or a value.
const MOST: usize = 400;

/// A section of the screen.
#[derive(Debug, Default)]
pub(super) struct Block<'a> {
    /// Its label, neutralised.
    pub(super) name: String,
    /// The question about the whole of it.
    pub(super) whole: Option<&'a SectionQuestion>,
    /// Its sub-headings, each with its questions; without one, `None`.
    pub(super) groups: Vec<(Option<&'a str>, Vec<&'a Question>)>,
}

/// The sections of a sheet, in screen order.
pub(super) fn blocks(sheet: &Sheet) -> Vec<Block<'_>> {
    let mut blocks: BTreeMap<usize, Block<'_>> = BTreeMap::new();
    for section in &sheet.sections {
        let block = blocks.entry(section.place).or_default();
        block.name = shown(&section.section);
        block.whole = Some(section);
    }
    for question in &sheet.questions {
        let block = blocks.entry(question.place).or_default();
        block.name = shown(&question.section);
        let group = question.group.as_deref();
        match block.groups.last_mut() {
            Some((last, questions)) if *last == group => questions.push(question),
            _ => block.groups.push((group, vec![question])),
        }
    }
    blocks.into_values().collect()
}

/// Text on one line, without anything that changes how the text around it is read.
pub(super) fn shown(text: &str) -> String {
    clean(text, MOST)
}

/// What can be answered, in words.
pub(super) fn offered(question: &Question) -> String {
    let words = match &question.offered {
        Offered::Points(words) => words.join(", "),
        Offered::CheckBox(_) => "Yes (ticked), No (not ticked)".to_owned(),
        Offered::Number => "a whole number from 0".to_owned(),
        Offered::Text => "the text on the screen".to_owned(),
    };
    match question.values_known || question.offered == Offered::Text {
        true => shown(&words),
        false => shown(&format!(
            "{words}; if the screen shows something else, leave it empty and note it"
        )),
    }
}

/// A label and the head of its column: `Tickets: View`.
pub(super) fn full_label(question: &Question) -> String {
    match question.column {
        Some(column) => shown(&format!("{}: {column}", question.label)),
        None => shown(&question.label),
    }
}

/// How a section answers with one setting: `some: Tickets View=All`, for each setting and value
/// above nothing.
pub(super) fn choices(section: &SectionQuestion) -> Vec<String> {
    let choices = section.cells.iter().flat_map(|cell| {
        let words = cell.above_bottom().iter();
        words.map(move |word| choice(section, cell, word))
    });
    choices.collect()
}

/// What an earlier worksheet answers for a section, as it is written.
pub(super) fn earlier(section: &SectionQuestion) -> Option<String> {
    match section.previous.as_ref()? {
        SectionAnswer::Full => Some("full".to_owned()),
        SectionAnswer::None => Some("none".to_owned()),
        SectionAnswer::Some {
            entry,
            action,
            value,
        } => {
            let mut cells = section.cells.iter();
            let cell = cells.find(|cell| cell.entry == *entry && cell.action == *action)?;
            Some(choice(section, cell, value))
        }
    }
}

fn choice(section: &SectionQuestion, cell: &Question, word: &str) -> String {
    let column = cell.column.map(|column| format!(" {column}"));
    let name = name(section, cell);
    shown(&format!(
        "some: {name}{}={word}",
        column.unwrap_or_default()
    ))
}

/// The name of a setting within its section: its label, unless another one has the same.
fn name(section: &SectionQuestion, cell: &Question) -> String {
    let mut others = section
        .cells
        .iter()
        .filter(|other| other.entry != cell.entry);
    let is_taken = others.any(|other| other.label == cell.label);
    match (&cell.group, is_taken) {
        (_, false) => cell.label.clone(),
        (Some(group), true) => format!("{group}: {}", cell.label),
        (None, true) => cell.entry.to_string(),
    }
}
