//! What to change, click by click, what is left alone, and where one role does not do.

use permlint_model::change::{Change, ChangePlan, Conflict, LeftBecause, LeftCell, Split, Urgency};
use permlint_model::report::OriginRef;
use permlint_model::{Action, BaselineId};

use super::markup::{Markup, heading_tags};
use super::words;
use crate::phrase::Phrase;

/// Writes the plan.
pub(super) fn write(page: &mut Markup, plan: &ChangePlan, level: u8) {
    if !plan.changes.is_empty() {
        write_changes(page, &plan.changes, level);
    }
    if let Some(split) = &plan.split {
        write_split(page, split, level);
    }
    if !plan.left.is_empty() {
        write_left(page, &plan.left, level);
    }
}

/// Changes on one screen after the other, and once for each rule why.
fn write_changes(page: &mut Markup, changes: &[Change], level: u8) {
    page.raw("<ol class=\"plan\">\n");
    for screen in changes.chunk_by(|a, b| a.click.path == b.click.path) {
        write_screen(page, screen);
    }
    page.raw("</ol>");
    heading(page, level, "Why these changes");
    page.raw("<dl>");
    let mut told: Vec<&str> = Vec::new();
    for change in changes {
        let Some(rule) = change.rules.first().map(|rule| rule.as_str()) else {
            continue;
        };
        if told.contains(&rule) {
            continue;
        }
        told.push(rule);
        page.raw("<dt><code>")
            .name(rule)
            .raw("</code></dt><dd>")
            .say(&text(Some(&change.why)));
        page.raw(" (")
            .link(change.origin.url.as_deref(), &origin(&change.origin))
            .raw(")</dd>");
    }
    page.raw("</dl>");
}

fn write_screen(page: &mut Markup, changes: &[Change]) {
    let Some(first) = changes.first() else {
        return;
    };
    page.raw("<li><span class=\"path\">")
        .prose(&first.click.path)
        .raw("</span><ul>");
    for change in changes {
        page.raw("<li>")
            .raw(words::severity_label(change.severity))
            .raw(" set <strong>");
        page.name(&change.click.control)
            .raw("</strong> to <strong>")
            .name(&change.click.to);
        page.raw("</strong>, today ")
            .name(&change.from)
            .raw(" <em>");
        page.raw(match change.urgency {
            Urgency::Needed => "needed: broken today",
            Urgency::Wise => "too open: more than documented",
        });
        page.raw("; ")
            .say(&Phrase::list(change.rules.iter().map(|rule| rule.as_str())));
        page.raw("</em></li>");
    }
    page.raw("</ul><dl>");
    for (term, of) in REMARKS {
        let mut texts: Vec<&str> = changes.iter().filter_map(|change| of(change)).collect();
        texts.dedup();
        for told in texts {
            page.term(term, &text(Some(told)));
        }
    }
    page.raw("</dl></li>\n");
}

/// What is said of a screen below its changes.
type Remark = fn(&Change) -> Option<&str>;

const REMARKS: [(&str, Remark); 2] = [
    ("Risk", |change| change.risk.as_deref()),
    ("Know first", |change| change.note.as_deref()),
];

fn origin(origin: &OriginRef) -> Phrase {
    let document = Phrase::of_prose(&origin.document);
    match &origin.section {
        Some(section) => document.own(", section ").quoted(section),
        None => document,
    }
}

fn text(text: Option<&str>) -> Phrase {
    let said = text.filter(|text| !text.trim().is_empty());
    said.map(Phrase::of_prose).unwrap_or_default()
}

fn place(module: &str, entry: &str, item: Option<&str>, action: Action) -> Phrase {
    let place = Phrase::default().name(module).own(" › ").name(entry);
    let place = match item {
        Some(item) => place.own(" › ").name(item),
        None => place,
    };
    match action {
        Action::Value => place,
        action => place.own(": ").own(action.as_str()),
    }
}

fn baselines(baselines: &[BaselineId]) -> Phrase {
    Phrase::list(baselines.iter().map(BaselineId::as_str))
}

fn write_split(page: &mut Markup, split: &Split, level: u8) {
    heading(page, level, "One role does not serve all documents");
    page.raw("<p>The least roles that do:</p><ol>");
    for role in &split.roles {
        page.raw("<li>").say(&baselines(role)).raw("</li>");
    }
    page.raw("</ol><p>These cells force it:</p><ul>");
    split
        .forced_by
        .iter()
        .for_each(|conflict| write_conflict(page, conflict));
    page.raw("</ul>");
}

fn write_conflict(page: &mut Markup, conflict: &Conflict) {
    let item = conflict.item.as_deref();
    page.raw("<li>").say(&place(
        &conflict.module,
        &conflict.entry,
        item,
        conflict.action,
    ));
    page.raw("<ul>");
    for side in &conflict.sides {
        page.raw("<li><code>")
            .name(side.rule.as_str())
            .raw("</code> wants ")
            .name(&side.wants);
        page.raw(" (")
            .link(side.origin.url.as_deref(), &origin(&side.origin))
            .raw(")");
        if let Some(feature) = &side.lifted_by {
            page.say(
                &Phrase::of("; the feature ")
                    .quoted(feature)
                    .own(" lifts it"),
            );
        }
        page.raw("</li>");
    }
    page.raw("</ul></li>");
}

fn write_left(page: &mut Markup, left: &[LeftCell], level: u8) {
    heading(page, level, "Left alone");
    page.raw("<ul class=\"left\">");
    for cell in left {
        page.raw("<li><em>")
            .raw(because(cell.because))
            .raw("</em> ");
        page.say(&place(
            &cell.module,
            &cell.entry,
            cell.item.as_deref(),
            cell.action,
        ));
        if !cell.detail.trim().is_empty() {
            page.raw(" <span class=\"from\">")
                .prose(&cell.detail)
                .raw("</span>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ul>");
}

fn because(because: LeftBecause) -> &'static str {
    match because {
        LeftBecause::Undecided => "undecided",
        LeftBecause::Conflict => "conflict",
        LeftBecause::Excepted => "excepted",
        LeftBecause::ByHand => "by hand",
    }
}

fn heading(page: &mut Markup, level: u8, text: &'static str) {
    let (start, end) = heading_tags(level);
    page.raw(start).raw(text).raw(end);
}
