//! The worksheet as a page: one file, without a network, for keyboard and mouse.
//!
//! The page may hold a tenant's names. They are escaped, and a content security policy lets
//! nothing run but the one script of ours, whose digest it names, and lets it fetch nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use permlint_model::worksheet::{Offered, Question, SectionQuestion, Sheet};
use sha2::{Digest as _, Sha256};

use super::escape::{html, quoted};
use super::grid::{Column, Grid, grid};
use super::layout::{Block, blocks, choices, earlier, full_label, offered, shown};

const SCRIPT: &str = include_str!("page.js");
const LOOKS: &str = include_str!("page.css");

/// The most words that are shown side by side; more are a list to open.
const MOST_RADIOS: usize = 4;

/// The worksheet as a page that works without a network and saves the CSV.
///
/// Values of an earlier worksheet are offered line by line; what nobody confirms is saved as
/// unknown.
#[must_use]
pub fn worksheet_html(sheet: &Sheet) -> String {
    let grid = grid(sheet, false);
    let mut out = head(sheet);
    out.push_str(&header(sheet));
    let mut row = 0;
    for block in blocks(sheet) {
        section(&mut out, &block, &mut row);
    }
    others(&mut out, sheet, row);
    out.push_str(
        "<section aria-labelledby=\"copied\">\n<h2 id=\"copied\">As text</h2>\n\
         <p><label for=\"text\">The worksheet as CSV; \u{201c}Copy\u{201d} fills it in.</label></p>\n\
         <textarea id=\"text\" rows=\"6\" readonly spellcheck=\"false\"></textarea>\n</section>\n</main>\n</form>\n",
    );
    out.push_str(&format!(
        "<script type=\"application/json\" id=\"sheet\">{}</script>\n",
        json(&grid)
    ));
    out.push_str(&format!("<script>{SCRIPT}</script>\n</body>\n</html>\n"));
    out
}

fn head(sheet: &Sheet) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>{LOOKS}</style>\n</head>\n<body>\n",
        digest(SCRIPT),
        digest(LOOKS),
        html(&sheet.title),
    )
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn header(sheet: &Sheet) -> String {
    let about = [
        (
            "company",
            "Company",
            "text",
            sheet.company.as_deref().unwrap_or_default(),
            "",
        ),
        (
            "level",
            "Level, as the screen names it",
            "text",
            sheet.level.as_str(),
            " required",
        ),
        (
            "by",
            "Declared by",
            "text",
            "",
            " required autocomplete=\"name\"",
        ),
        ("on", "Declared on", "date", "", " required"),
    ];
    let about = about.map(|(id, label, kind, value, more)| {
        let value = html(value);
        format!(
            "<p><label for=\"{id}\">{label}</label> <input id=\"{id}\" type=\"{kind}\" maxlength=\"200\" value=\"{value}\"{more}></p>\n"
        )
    });
    format!(
        "<form id=\"form\" autocomplete=\"off\">\n<div class=\"bar\"><output id=\"progress\">0 answered</output>\n\
         <button type=\"submit\">Save</button> <button type=\"button\" id=\"copy\">Copy</button>\n\
         <span id=\"status\" role=\"status\"></span></div>\n<main>\n<h1>{}</h1>\n\
         <p>Answer with what the screen shows. What stays unknown counts as unknown, never as No. Nothing leaves this page until you save it.</p>\n\
         <noscript><p>This page needs JavaScript to save. Without it, use the worksheet as CSV or YAML.</p></noscript>\n\
         <fieldset class=\"about\">\n<legend>Who looked, when, and at what</legend>\n{}</fieldset>\n",
        html(&sheet.title),
        about.concat(),
    )
}

fn section(out: &mut String, block: &Block<'_>, row: &mut usize) {
    out.push_str(&format!(
        "<fieldset class=\"section\">\n<legend>{}</legend>\n",
        html(&block.name)
    ));
    if let Some(section) = block.whole {
        whole(out, section, *row);
        *row += 1;
    }
    for (at, (group, questions)) in block.groups.iter().enumerate() {
        match group {
            Some(group) => out.push_str(&format!("<h3>{}</h3>\n", html(group))),
            None if at > 0 => out.push_str("<h3>Outside the sub-headings</h3>\n"),
            None => {}
        }
        let (mut rest, mut at) = (questions.as_slice(), *row);
        while let Some(first) = rest.first() {
            let is_table = first.column.is_some();
            let run = rest
                .iter()
                .take_while(|q| q.column.is_some() == is_table)
                .count();
            let (these, others) = rest.split_at(run);
            match is_table {
                true => table(out, these, at),
                false => these
                    .iter()
                    .zip(at..)
                    .for_each(|(q, at)| single(out, q, at)),
            }
            (rest, at) = (others, at + run);
        }
        *row = at;
    }
    out.push_str("</fieldset>\n");
}

fn whole(out: &mut String, section: &SectionQuestion, row: usize) {
    let name = html(&section.section);
    let radio = |value: &str, label: &str, checked: &str| {
        format!(
            "<label><input type=\"radio\" name=\"r{row}\" value=\"{value}\"{checked}> {label}</label>\n"
        )
    };
    let options = choices(section).into_iter().map(|choice| {
        let label = choice.trim_start_matches("some: ");
        format!(
            "<option value=\"{}\">{}</option>\n",
            html(&choice),
            html(label)
        )
    });
    out.push_str(&format!(
        "<fieldset class=\"question whole\">\n<legend>{name}: the whole section</legend>\n{}{}{}{}\
         <label class=\"some\">of them <select id=\"s{row}\" data-row=\"{row}\" aria-label=\"{name}: one setting that it gives\">\n<option value=\"\">(choose one)</option>\n{}</select></label>\n\
         {}<p class=\"where\">{}</p>\n</fieldset>\n",
        radio("", "not known", " checked"),
        radio("full", "full: all that it can give", ""),
        radio("none", "none of it", ""),
        radio("some", "some of it", ""),
        options.collect::<String>(),
        same(earlier(section).as_deref(), &shown(&section.section), row),
        html(&section.click),
    ));
}

/// Further levels: a row for each, and a column for each setting that is asked of them.
fn others(out: &mut String, sheet: &Sheet, mut row: usize) {
    let Some(first) = sheet.others.first() else {
        return;
    };
    let word = sheet.platform.subject_word();
    let plural = format!("{word}s");
    out.push_str(&format!(
        "<fieldset class=\"section\">\n<legend>Further {plural}</legend>\n\
         <div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">{word}</th>"
    ));
    for question in &first.questions {
        let names = [Some(question.section.as_str()), question.group.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().collect();
        out.push_str(&format!(
            "<th scope=\"col\">{}<span class=\"where\">{}</span></th>",
            html(&full_label(question)),
            html(&names.join(" > "))
        ));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for other in &sheet.others {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th>",
            html(&other.level)
        ));
        for question in &other.questions {
            let label = format!("{}: {}", other.level, full_label(question));
            out.push_str("<td>");
            list(out, question, &shown(&label), row);
            about(out, question, &shown(&label), row);
            out.push_str(&format!(
                "<span class=\"where\">{}</span></td>",
                html(&question.click)
            ));
            row += 1;
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n</fieldset>\n");
}

/// Settings with columns, as the screen has them.
fn table(out: &mut String, questions: &[&Question], first_row: usize) {
    let mut heads: Vec<&str> = Vec::new();
    let screen = ["View", "Add", "Edit", "Delete"];
    let of_questions = questions.iter().filter_map(|question| question.column);
    let asked: Vec<&str> = of_questions.collect();
    heads.extend(screen.into_iter().filter(|head| asked.contains(head)));
    for head in &asked {
        if !heads.contains(head) {
            heads.push(head);
        }
    }
    out.push_str("<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">Setting</th>");
    heads
        .iter()
        .for_each(|head| out.push_str(&format!("<th scope=\"col\">{head}</th>")));
    out.push_str("</tr></thead>\n<tbody>\n");
    let rows: Vec<(usize, &Question)> = (first_row..).zip(questions.iter().copied()).collect();
    for cells in rows.chunk_by(|(_, a), (_, b)| a.entry == b.entry) {
        setting(out, cells, &heads);
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn setting(out: &mut String, cells: &[(usize, &Question)], heads: &[&str]) {
    let Some((_, first)) = cells.first() else {
        return;
    };
    out.push_str(&format!(
        "<tr><th scope=\"row\">{}<span class=\"where\">{}</span></th>",
        html(&first.label),
        html(&first.click)
    ));
    for head in heads {
        out.push_str("<td>");
        if let Some((row, question)) = cells.iter().find(|(_, q)| q.column == Some(head)) {
            let label = full_label(question);
            list(out, question, &label, *row);
            about(out, question, &label, *row);
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

/// A setting with one value.
fn single(out: &mut String, question: &Question, row: usize) {
    let name = full_label(question);
    let label = html(&name);
    let words = question.offered.words();
    let is_radio = !words.is_empty() && words.len() <= MOST_RADIOS;
    match is_radio {
        true => {
            out.push_str(&format!(
                "<fieldset class=\"question\">\n<legend>{label}</legend>\n"
            ));
            radios(out, question, row);
        }
        false => {
            out.push_str(&format!(
                "<div class=\"question\">\n<label for=\"r{row}\">{label}</label>\n"
            ));
            list(out, question, &name, row);
        }
    }
    about(out, question, &name, row);
    out.push_str(&format!(
        "<p class=\"where\">{}</p>\n",
        html(&question.click)
    ));
    out.push_str(if is_radio {
        "</fieldset>\n"
    } else {
        "</div>\n"
    });
}

fn radios(out: &mut String, question: &Question, row: usize) {
    out.push_str(&format!(
        "<label><input type=\"radio\" name=\"r{row}\" value=\"\" checked> not known</label>\n"
    ));
    for word in words(question) {
        let value = html(word);
        let told = match (&question.offered, word) {
            (Offered::CheckBox(_), "Yes") => " (ticked)",
            (Offered::CheckBox(_), "No") => " (not ticked)",
            _ => "",
        };
        out.push_str(&format!(
            "<label><input type=\"radio\" name=\"r{row}\" value=\"{value}\"> {value}{told}</label>\n"
        ));
    }
}

/// The words to choose from: of a check box always `Yes` first, whatever gives more power.
fn words(question: &Question) -> Vec<&str> {
    let mut words: Vec<&str> = question
        .offered
        .words()
        .iter()
        .map(String::as_str)
        .collect();
    if matches!(question.offered, Offered::CheckBox(_)) {
        words.sort_unstable_by(|a, b| b.cmp(a));
    }
    words
}

/// A list to open, or a field.
fn list(out: &mut String, question: &Question, label: &str, row: usize) {
    let label = html(label);
    let about = format!("id=\"r{row}\" name=\"r{row}\" aria-label=\"{label}\"");
    match question.offered {
        Offered::Number => {
            out.push_str(&format!(
                "<input {about} type=\"number\" min=\"0\" max=\"999999999\" step=\"1\">\n"
            ));
        }
        Offered::Text => {
            out.push_str(&format!(
                "<input {about} type=\"text\" maxlength=\"200\">\n"
            ));
        }
        Offered::Points(_) | Offered::CheckBox(_) => {
            out.push_str(&format!(
                "<select {about}>\n<option value=\"\">not known</option>\n"
            ));
            for word in words(question) {
                let word = html(word);
                out.push_str(&format!("<option value=\"{word}\">{word}</option>\n"));
            }
            out.push_str("</select>\n");
        }
    }
}

/// The button that confirms the value of an earlier worksheet.
fn same(previous: Option<&str>, label: &str, row: usize) -> String {
    let Some(value) = previous.map(html) else {
        return String::new();
    };
    let label = html(label);
    format!(
        "<button type=\"button\" class=\"same\" data-row=\"{row}\" data-value=\"{value}\" aria-label=\"{label}: still {value}\">unchanged? {value}</button>\n"
    )
}

/// What belongs to a question beside its answer.
fn about(out: &mut String, question: &Question, label: &str, row: usize) {
    out.push_str(&same(question.previous.as_deref(), label, row));
    let label = html(label);
    if let Some(wanted) = &question.wanted {
        out.push_str(&format!(
            "<span class=\"wanted\">wanted: {}</span>\n",
            html(wanted)
        ));
    }
    if !question.values_known && question.offered != Offered::Text {
        let told = html(&offered(question));
        out.push_str(&format!(
            "<input class=\"note\" id=\"n{row}\" type=\"text\" maxlength=\"200\" placeholder=\"something else? note it\" title=\"{told}\" aria-label=\"{label}: a note\">\n"
        ));
    }
}

/// The table that the script fills in and saves.
fn json(grid: &Grid) -> String {
    let list = |texts: &mut dyn Iterator<Item = &str>| {
        let texts: Vec<String> = texts.map(quoted).collect();
        format!("[{}]", texts.join(","))
    };
    let heads = grid
        .head
        .iter()
        .map(|(key, text)| list(&mut [*key, text.as_str()].into_iter()));
    let rows = grid
        .rows
        .iter()
        .map(|row| list(&mut row.iter().map(String::as_str)));
    format!(
        "{{\"head\":[{}],\"comments\":{},\"columns\":{},\"rows\":[{}],\"value\":{},\"note\":{}}}",
        heads.collect::<Vec<_>>().join(","),
        list(&mut grid.comments.iter().copied()),
        list(&mut grid.columns.iter().copied()),
        rows.collect::<Vec<_>>().join(",\n"),
        grid.place(Column::Value),
        grid.place(Column::Note),
    )
}
