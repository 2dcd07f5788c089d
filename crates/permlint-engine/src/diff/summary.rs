//! A diff in one sentence, and what is worth knowing about it.

use permlint_model::diff::{Diff, Presence, Shift};
use permlint_model::text::plural;

/// Whether anything changed.
pub(super) fn is_change(diff: &Diff) -> bool {
    diff.version.is_some()
        || !diff.subjects.is_empty()
        || !diff.principals.is_empty()
        || !diff.people.is_empty()
        || !diff.callbacks.is_empty()
        || !diff.modules.is_empty()
        || diff.own.is_some()
        || !diff.coverage.is_empty()
}

/// What changed, in one sentence.
pub(super) fn sentence(diff: &Diff) -> String {
    let mut parts = Vec::new();
    let mut say = |count: usize, one: &str, rest: &str| {
        if count > 0 {
            parts.push(format!("{count} {}{rest}", plural(count as u64, one)));
        }
    };
    let word = diff.tenant.platform.subject_word();
    let rows = || diff.subjects.iter().flat_map(|subject| &subject.rows);
    let levels = || rows().flat_map(|row| &row.levels);
    let shifted = |shift: Shift| levels().filter(move |level| level.shift == shift).count();
    let risky = levels().filter(|level| level.risk.is_some()).count();
    say(
        usize::from(diff.version.is_some()),
        "new product version",
        "",
    );
    let subjects = |presence| diff.subjects.iter().filter(move |s| s.presence == presence);
    say(subjects(Presence::Added).count(), word, " added");
    say(subjects(Presence::Removed).count(), word, " removed");
    let kept = subjects(Presence::Kept).filter(|s| !s.fields.is_empty());
    say(
        kept.count(),
        word,
        " renamed, switched or otherwise changed",
    );
    let moved = |presence| rows().filter(move |row| row.presence == presence).count();
    say(moved(Presence::Added), "row", " added");
    say(moved(Presence::Removed), "row", " removed");
    let renamed = rows().filter(|row| !row.fields.is_empty()).count();
    say(renamed, "row", " renamed or flagged otherwise");
    say(shifted(Shift::Raised), "level", " raised");
    say(risky, "risky right", " opened");
    say(shifted(Shift::Lowered), "level", " lowered");
    say(shifted(Shift::BecameUnknown), "level", " no longer known");
    say(shifted(Shift::BecameKnown), "level", " now known");
    say(shifted(Shift::Other), "level", " with another word");
    say(diff.principals.len(), "principal", " changed");
    say(diff.people.len(), "head count", " changed");
    say(diff.callbacks.len(), "callback", " changed");
    say(diff.modules.len(), "module", " switched");
    say(
        usize::from(diff.own.is_some()),
        "set",
        " of own rights changed",
    );
    say(diff.coverage.len(), "part", " read better or worse");
    let what = match parts.is_empty() {
        true => "nothing changed".to_owned(),
        false => parts.join(", "),
    };
    match diff.not_known.len() {
        0 => what,
        open => format!("{what}; {open} {} not known", plural(open as u64, "thing")),
    }
}

/// What to say where the second snapshot is not the later one.
pub(super) fn order_note(diff: &Diff) -> Option<String> {
    let sides = (&diff.before.taken, &diff.after.taken);
    match (time(sides.0.as_deref()), time(sides.1.as_deref())) {
        (Some(first), Some(second)) if second < first => Some(
            "the second snapshot was taken before the first: what is told as added was removed \
             since, and the other way round; give the older one first"
                .to_owned(),
        ),
        (Some(_), Some(_)) => None,
        _ => Some(
            "not both snapshots say when they were taken, so which one is older is not known"
                .to_owned(),
        ),
    }
}

/// When a snapshot was taken, where it says so.
pub(super) fn time(taken: Option<&str>) -> Option<jiff::Timestamp> {
    taken?.parse().ok()
}

/// Where nothing is told and the snapshots differ all the same, that is said.
pub(super) fn detail_note(diff: &Diff) -> Option<String> {
    let differs = diff.before.digest != diff.after.digest;
    (differs && !diff.changed && diff.not_known.is_empty()).then(|| {
        "the snapshots differ in details that are no change of the tenant, such as their scope, \
         wire ids of rows, or null where nothing stood"
            .to_owned()
    })
}
