//! What somebody accepts, held against one finding at a time.

use permlint_model::Action;
use permlint_model::exception::Exception;
use permlint_model::report::FindingKind;

use crate::naive::{Found, Given, Rule, is_violation, never_accepted};
use crate::spans::{is_inside, read};

/// Whether an exception takes a finding out of the count.
pub(crate) fn is_excepted(
    found: &Found,
    exception: &Exception,
    rules: &[Rule<'_>],
    given: &Given<'_>,
) -> bool {
    let subject = &given.snapshot.subjects[0];
    let written = exception.rule.to_string();
    let mut in_force = rules.iter().filter(|rule| rule.is_in_force());
    let named = in_force.any(|rule| {
        rule.id == found.answer.owner && (rule.id == written || rule.aliases.contains(&written))
    });
    let (entry, item, action) = &found.place;
    let same_entry = exception.entry.as_ref().is_none_or(|e| e.as_str() == entry);
    let same_action = exception.action.is_none_or(|own| own == *action);
    let of_every_item = match (&exception.entry, exception.action) {
        (Some(_), Some(action)) => action == Action::Allow,
        _ => true,
    };
    let same_item = exception.item == *item || (exception.item.is_none() && of_every_item);
    let why = found.answer.reason;
    let may_be = is_violation(found.kind) || !never_accepted(why.unwrap());
    exception.subject.id == subject.id
        && named
        && same_entry
        && same_action
        && same_item
        && exception.kind == found.kind
        && exception.gap.is_none_or(|gap| why == Some(gap))
        && may_be
        && given.today <= exception.expires
        && is_no_further_out(found, &exception.seen)
}

/// Whether the value is no further from what is allowed than when it was accepted.
fn is_no_further_out(found: &Found, before: &str) -> bool {
    let Some(before) = read(before, found.top) else {
        return false;
    };
    match found.kind {
        FindingKind::Excess => found.seen.1 <= before.1,
        FindingKind::Missing => found.seen.0 >= before.0,
        _ => is_inside(found.seen, before),
    }
}
