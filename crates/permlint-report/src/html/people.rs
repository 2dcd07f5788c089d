//! What is left to people: rights that are granted, statements to check, exceptions, notes.

use std::cmp::Reverse;

use permlint_model::RuleId;
use permlint_model::baseline::Ask;
use permlint_model::report::{ChecklistItem, ExceptionUse, Grant, KnownUse};

use super::markup::Markup;
use super::words;
use crate::phrase::Phrase;

/// Writes the dangerous rights that the documents require, gravest first.
pub(super) fn write_grants(page: &mut Markup, grants: &[Grant]) {
    let mut sorted: Vec<&Grant> = grants.iter().collect();
    sorted.sort_by_key(|grant| Reverse(grant.severity));
    page.raw("<p>The documents ask for these rights, and the subject holds them. They break no rule; a leaked key could use them all the same.</p>\n<ul class=\"cards\">");
    for grant in sorted {
        let actions = grant
            .actions
            .iter()
            .map(|action| Phrase::of(action.as_str()));
        page.raw("<li>")
            .raw(words::severity_label(grant.severity))
            .raw(" <strong>");
        page.name(&grant.module)
            .raw(" › ")
            .name(&grant.entry)
            .raw("</strong> ");
        page.say(&Phrase::join(actions, ", "))
            .raw(" <i>is</i> ")
            .name(&grant.seen);
        page.raw("<p>")
            .prose(&grant.note)
            .raw("</p><p class=\"faint\">Asked for by ");
        page.say(&Phrase::list(grant.required_by.iter().map(RuleId::as_str)));
        page.raw("</p></li>\n");
    }
    page.raw("</ul>");
}

/// The statements that a person should check.
pub(super) fn to_check(items: &[ChecklistItem]) -> impl Iterator<Item = &ChecklistItem> + Clone {
    items.iter().filter(|item| item.ask == Ask::Checklist)
}

/// Writes the statements that a person should check.
pub(super) fn write_checklist(page: &mut Markup, items: &[ChecklistItem]) {
    page.raw("<ul class=\"check\">\n");
    for item in to_check(items) {
        page.raw("<li>")
            .prose(&item.statement)
            .raw("<p class=\"faint\">");
        page.name(item.baseline.as_str()).raw(", section ");
        page.say(&Phrase::default().quoted(&item.section));
        if !item.because.trim().is_empty() {
            page.raw("; ").prose(&item.because);
        }
        page.raw("</p></li>\n");
    }
    page.raw("</ul>");
}

/// Writes what changes no verdict.
pub(super) fn write_notes(page: &mut Markup, notes: &[String]) {
    page.raw("<ul>");
    for note in notes {
        page.raw("<li>").prose(note).raw("</li>\n");
    }
    page.raw("</ul>");
}

/// Writes every exception that was given, and what became of it.
pub(super) fn write_exceptions(page: &mut Markup, exceptions: &[ExceptionUse]) {
    page.raw("<ul class=\"cards\">\n");
    for exception in exceptions {
        page.raw("<li><strong>")
            .prose(&exception.accepts)
            .raw("</strong> <em>");
        page.raw(words::exception_state(exception.state))
            .raw("</em><dl>");
        page.term("Because", &Phrase::of_prose(&exception.reason));
        page.term("Owner", &Phrase::default().name(&exception.owner));
        page.term("Expires", &expiry(exception));
        let count = exception.findings.len() as u64;
        page.term(
            "Bears on",
            &Phrase::default().count(count, "finding", "findings"),
        );
        let at = &exception.location;
        let place = Phrase::default().name(&at.path).own(":").number(at.line);
        page.term("Stands in", &place);
        page.raw("</dl></li>\n");
    }
    page.raw("</ul>");
}

fn expiry(exception: &ExceptionUse) -> Phrase {
    let on = Phrase::of("at the end of ")
        .number(exception.expires)
        .own(" (UTC)");
    match exception.days_left {
        Some(days) => {
            let left = Phrase::default().number(days);
            on.own("; ")
                .then(left)
                .own(if days == 1 { " day left" } else { " days left" })
        }
        None => on,
    }
}

/// Writes what became of the findings that were known before.
pub(super) fn write_known(page: &mut Markup, known: &KnownUse) {
    page.raw("<p>")
        .name(&known.path)
        .raw(", written on ")
        .number(known.written_on);
    page.raw(": ")
        .say(&Phrase::default().count(known.present, "finding is", "findings are"));
    page.raw(" still there");
    let gone = known.gone.len() as u64;
    if gone > 0 {
        page.raw("; ")
            .say(&Phrase::default().count(gone, "is gone", "are gone"));
        page.raw(", so the file can shrink");
    }
    page.raw(".</p>");
}
