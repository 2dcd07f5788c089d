//! What meeting the documents grants: dangerous rights that they require.

use std::cmp::Reverse;
use std::io;

use permlint_model::RuleId;
use permlint_model::report::Grant;

use crate::page::Page;
use crate::phrase::Phrase;
use crate::style::Ink;

/// Writes the dangerous rights that the documents require, gravest first.
pub(super) fn write(grants: &[Grant], page: &mut Page<'_>) -> io::Result<()> {
    if grants.is_empty() {
        return Ok(());
    }
    let title = Phrase::of("granted").ink(Ink::Strong).own(": ").count(
        grants.len() as u64,
        "dangerous right comes with what the documents ask for",
        "dangerous rights come with what the documents ask for",
    );
    page.heading(&title)?;
    let mut sorted: Vec<&Grant> = grants.iter().collect();
    sorted.sort_by_key(|grant| Reverse(grant.severity));
    sorted
        .into_iter()
        .try_for_each(|grant| write_grant(grant, page))
}

fn write_grant(grant: &Grant, page: &mut Page<'_>) -> io::Result<()> {
    page.wrapped(2, 6, &held(grant))?;
    page.labelled(6, "risk:", &Phrase::of_prose(&grant.note))?;
    match page.style().verbose {
        true => {
            let rules = grant.required_by.iter().map(RuleId::as_str);
            page.labelled(6, "asked for by:", &Phrase::list(rules))
        }
        false => Ok(()),
    }
}

fn held(grant: &Grant) -> Phrase {
    let actions = grant
        .actions
        .iter()
        .map(|action| Phrase::of(action.as_str()));
    let verb = if grant.actions.len() == 1 {
        " is "
    } else {
        " are "
    };
    Phrase::of("* ")
        .ink(Ink::Grave(grant.severity))
        .name(&grant.module)
        .own(" › ")
        .name(&grant.entry)
        .own(": ")
        .then(Phrase::join(actions, ", "))
        .own(verb)
        .name(&grant.seen)
        .own(" (")
        .own(grant.severity.as_str())
        .own(")")
}
