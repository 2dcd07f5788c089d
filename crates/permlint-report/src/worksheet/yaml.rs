//! The worksheet as YAML, for an editor and a repository.

use permlint_model::SchemaId;
use permlint_model::worksheet::{OtherLevel, Question, SectionQuestion, Sheet, UNCONFIRMED};

use super::escape::quoted;
use super::layout::{blocks, choices, earlier, full_label, offered, shown};

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
            single(&mut out, question);
        }
    }
    if !sheet.others.is_empty() {
        out.push_str(
            "# Further levels, as the same person saw them on the same day.\nother-levels:\n",
        );
        sheet
            .others
            .iter()
            .for_each(|other| of_level(&mut out, other));
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
    if sheet.has_previous() {
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
    out.push_str(&format!("  - id: {}\n", section.module));
    value(out, 4, earlier(section).as_deref());
}

fn single(out: &mut String, question: &Question) {
    about(out, 2, question);
    where_to_click(out, 2, question);
    comment(out, 2, &format!("  value: {}", offered(question)));
    if let Some(wanted) = &question.wanted {
        comment(out, 2, &format!("  wanted: {wanted}"));
    }
    answer(out, 2, question);
}

/// The few questions about a further level. What can be answered is said once a level.
fn of_level(out: &mut String, other: &OtherLevel) {
    out.push_str(&format!(
        "  - level: {}\n    answers:\n",
        quoted(&other.level)
    ));
    for question in &other.questions {
        about(out, 6, question);
        where_to_click(out, 6, question);
        comment(out, 6, &format!("  value: {}", offered(question)));
        answer(out, 6, question);
    }
}

fn about(out: &mut String, indent: usize, question: &Question) {
    let section = std::iter::once(question.section.as_str());
    let names: Vec<&str> = section.chain(question.group.as_deref()).collect();
    let label = full_label(question);
    comment(out, indent, &format!("{} > {label}", names.join(" > ")));
}

fn where_to_click(out: &mut String, indent: usize, question: &Question) {
    if !question.click.is_empty() {
        comment(out, indent, &format!("  where: {}", question.click));
    }
}

fn answer(out: &mut String, indent: usize, question: &Question) {
    let blanks = " ".repeat(indent);
    out.push_str(&format!(
        "{blanks}- id: {}\n{blanks}  action: {}\n",
        question.entry, question.action
    ));
    value(out, indent + 2, question.previous.as_deref());
}

fn value(out: &mut String, indent: usize, previous: Option<&str>) {
    let blanks = " ".repeat(indent);
    match previous {
        Some(previous) => {
            let value = quoted(&format!("{UNCONFIRMED} {previous}"));
            out.push_str(&format!("{blanks}value: {value}\n"));
        }
        None => out.push_str(&format!("{blanks}value:\n")),
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
