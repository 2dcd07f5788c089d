//! The worksheet as YAML, for an editor and a repository.

use permlint_model::SchemaId;
use permlint_model::worksheet::{Question, SectionQuestion, Sheet, UNCONFIRMED};

use super::escape::quoted;
use super::layout::{Block, blocks, choices, full_label, offered, shown};

/// The worksheet as YAML. What is to be looked up, and where, stands in comments.
///
/// Values of an earlier worksheet stand in it marked as unconfirmed; the loader does not take
/// them before somebody removed the mark.
#[must_use]
pub fn worksheet_yaml(sheet: &Sheet) -> String {
    let mut out = head(sheet);
    let blocks = blocks(sheet);
    if !sheet.sections.is_empty() {
        out.push_str("sections:\n");
        let sections = blocks.iter().filter_map(|block| block.whole);
        sections.for_each(|section| whole(&mut out, section));
    }
    match sheet.questions.is_empty() {
        true => out.push_str("answers: []\n"),
        false => out.push_str("answers:\n"),
    }
    for block in &blocks {
        for question in block.groups.iter().flat_map(|(_, questions)| questions) {
            single(&mut out, block, question);
        }
    }
    out
}

fn head(sheet: &Sheet) -> String {
    let mut out = String::new();
    comment(&mut out, 0, &sheet.title);
    comment(
        &mut out,
        0,
        "A value that is left empty is unknown. It never counts as No.",
    );
    if sheet
        .questions
        .iter()
        .any(|question| question.previous.is_some())
    {
        let line = format!(
            "A value that begins with `{UNCONFIRMED}` is from an earlier worksheet: look again, then take the mark away."
        );
        comment(&mut out, 0, &line);
    }
    out.push_str(&format!(
        "schema: {}\nplatform: {}\n",
        SchemaId::WORKSHEET,
        sheet.platform
    ));
    if let Some(company) = sheet
        .company
        .as_ref()
        .filter(|company| !shown(company).is_empty())
    {
        key(&mut out, "company", company);
    }
    key(&mut out, "level", &sheet.level);
    out.push_str("declared-by:\n# The day, as YYYY-MM-DD.\ndeclared-on:\n");
    out
}

fn whole(out: &mut String, section: &SectionQuestion) {
    const MOST_CHOICES: usize = 12;
    comment(out, 2, &format!("{}, the whole section", section.section));
    comment(out, 2, &format!("  where: {}", section.click));
    comment(
        out,
        2,
        "  full (all that it can give), none, or one of these in quotes, such as",
    );
    for choice in choices(section).iter().take(MOST_CHOICES) {
        comment(out, 2, &format!("  \"{choice}\""));
    }
    out.push_str(&format!("  - id: {}\n    value:\n", section.module));
}

fn single(out: &mut String, block: &Block<'_>, question: &Question) {
    let group = question.group.iter().map(String::as_str);
    let names: Vec<&str> = std::iter::once(block.name.as_str()).chain(group).collect();
    let label = full_label(question);
    comment(out, 2, &format!("{} > {label}", names.join(" > ")));
    comment(out, 2, &format!("  where: {}", question.click));
    comment(out, 2, &format!("  value: {}", offered(question)));
    if let Some(wanted) = &question.wanted {
        comment(out, 2, &format!("  wanted: {wanted}"));
    }
    out.push_str(&format!(
        "  - id: {}\n    action: {}\n",
        question.entry, question.action
    ));
    match &question.previous {
        Some(previous) => {
            let value = quoted(&format!("{UNCONFIRMED} {previous}"));
            out.push_str(&format!("    value: {value}\n"));
        }
        None => out.push_str("    value:\n"),
    }
}

fn comment(out: &mut String, indent: usize, text: &str) {
    let deeper = text.len() - text.trim_start().len();
    let blanks = " ".repeat(indent);
    out.push_str(&format!(
        "{blanks}# {}{}\n",
        " ".repeat(deeper),
        shown(text)
    ));
}

/// A key with a text; nothing stands after it where there is none.
fn key(out: &mut String, key: &str, text: &str) {
    match shown(text).is_empty() {
        true => out.push_str(&format!("{key}:\n")),
        false => out.push_str(&format!("{key}: {}\n", quoted(text))),
    }
}
