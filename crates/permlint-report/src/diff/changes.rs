//! What changed between two snapshots, section by section.

use permlint_model::diff::{
    CallbackDiff, CoverageDiff, Diff, FieldChange, MissingIn, NotKnown, OwnDiff, PeopleDiff,
    Presence, PrincipalDiff, ReadState, SnapshotSide, SubjectDiff, Trend,
};
use permlint_model::snapshot::{Outcome, PrincipalKind};

use super::findings;
use super::outline::{Group, Item, Outline, Section};
use super::rows::{change, field, field_item, groups, sign, stated, value, way};
use crate::phrase::Phrase;
use crate::style::Ink;

/// The most names that are told in one line.
const NAMED_MAX: usize = 6;

/// Puts a diff into words.
pub(super) fn outline(diff: &Diff, verbose: bool) -> Outline {
    let mut sections = Vec::new();
    sections.extend(diff.subjects.iter().map(|one| subject(diff, one)));
    sections.extend(Section::of(
        title("API members and people"),
        principals(diff),
    ));
    sections.extend(Section::of(
        title("how many people hold a role"),
        people(diff),
    ));
    sections.extend(Section::of(title("callbacks"), callbacks(diff)));
    sections.extend(Section::of(title("modules of the product"), modules(diff)));
    sections.extend(diff.own.as_ref().and_then(own));
    sections.extend(Section::of(title("what was read"), coverage(diff)));
    sections.extend(Section::of(title("not known"), not_known(diff, verbose)));
    sections.extend(Section::of(title("notes"), notes(&diff.notes)));
    if let Some(verdicts) = &diff.verdicts {
        sections.extend(findings::section(verdicts, verbose));
    }
    Outline {
        title: heading(diff),
        rows: rows(diff),
        sections,
        closing: closing(diff),
    }
}

fn title(text: &'static str) -> Phrase {
    Phrase::of(text).ink(Ink::Strong)
}

/// Notes as lines.
pub(super) fn notes(notes: &[String]) -> Vec<Item> {
    let each = notes.iter();
    each.map(|note| Phrase::of("* ").prose(note).into())
        .collect()
}

fn heading(diff: &Diff) -> Phrase {
    Phrase::of("permlint ")
        .name(&diff.tool_version)
        .own(": what changed in ")
        .name(&diff.tenant.company)
        .own("@")
        .name(&diff.tenant.site)
        .own(" (")
        .own(diff.tenant.platform.product())
        .own(")")
}

fn rows(diff: &Diff) -> Vec<(&'static str, Phrase)> {
    let mut rows = Vec::new();
    if let Some(version) = &diff.version {
        let told = change(version.before.as_ref(), version.after.as_ref()).ink(Ink::Strong);
        rows.push((
            "version",
            told.own("; an upgrade may bring rows of its own"),
        ));
    }
    rows.push(("first", side(&diff.before)));
    rows.push(("second", side(&diff.after)));
    rows
}

fn side(side: &SnapshotSide) -> Phrase {
    let digest = Phrase::default().name(side.digest.short());
    match &side.taken {
        Some(taken) => digest.own(", taken ").name(taken),
        None => digest.own(", of unknown date"),
    }
}

fn closing(diff: &Diff) -> Phrase {
    let told = Phrase::of("changes: ")
        .ink(Ink::Strong)
        .prose(&diff.summary);
    match &diff.verdicts {
        Some(verdicts) => told.own("; ").then(findings::counts(&verdicts.findings)),
        None => told,
    }
}

fn subject(diff: &Diff, subject: &SubjectDiff) -> Section {
    let title = Phrase::of(diff.tenant.platform.subject_word())
        .ink(Ink::Strong)
        .own(" ")
        .quoted(&subject.name)
        .ink(Ink::Strong)
        .own(" (id ")
        .name(&subject.id)
        .own(")");
    let (title, items) = match subject.presence {
        Presence::Kept => (title, subject.fields.iter().map(field_item).collect()),
        Presence::Added => (title.own(": added"), came(&subject.fields)),
        Presence::Removed => (title.own(": removed"), came(&subject.fields)),
    };
    let mut all = vec![Group { title: None, items }];
    all.extend(groups(&subject.rows, &subject.modules));
    all.retain(|group| !group.items.is_empty());
    Section { title, groups: all }
}

/// What is said of something that came or went.
fn came(fields: &[FieldChange]) -> Vec<Item> {
    let details = fields.iter().flat_map(|field| field_item(field).details);
    let details: Vec<Phrase> = details.collect();
    let line = match stated(fields) {
        none if none.is_empty() => Phrase::of("nothing more is stated"),
        some => some,
    };
    vec![Item { line, details }]
}

fn principals(diff: &Diff) -> Vec<Item> {
    diff.principals.iter().map(principal).collect()
}

fn principal(one: &PrincipalDiff) -> Item {
    let head = sign(one.presence).name(&one.identifier);
    let head = match one.kind {
        PrincipalKind::Api => head,
        PrincipalKind::Person => head.own(" (a person)"),
    };
    let own = one
        .fields
        .iter()
        .filter(|field| field.field != "identifier");
    let own: Vec<FieldChange> = own.cloned().collect();
    told(
        head,
        one.presence,
        if one.presence == Presence::Kept {
            &one.fields
        } else {
            &own
        },
    )
}

/// A line of properties behind a name.
fn told(head: Phrase, presence: Presence, fields: &[FieldChange]) -> Item {
    let said = match presence {
        Presence::Kept => Phrase::join(fields.iter().map(field), "; "),
        Presence::Added | Presence::Removed => stated(fields),
    };
    match said.is_empty() {
        true => head.into(),
        false => head.own(": ").then(said).into(),
    }
}

fn people(diff: &Diff) -> Vec<Item> {
    let each = diff.people.iter().map(|one: &PeopleDiff| {
        let head = match &one.role {
            Some(role) => Phrase::of("~ ").quoted(role),
            None => Phrase::of("~ a role that is not listed (id ")
                .name(&one.role_id)
                .own(")"),
        };
        told(head, Presence::Kept, &one.fields)
    });
    each.collect()
}

fn callbacks(diff: &Diff) -> Vec<Item> {
    let each = diff.callbacks.iter().map(|one: &CallbackDiff| {
        let head = sign(one.presence).name(&one.id);
        let head = match (&one.host, one.presence) {
            (Some(host), Presence::Kept) => head.own(" to ").name(host),
            _ => head,
        };
        told(head, one.presence, &one.fields)
    });
    each.collect()
}

fn modules(diff: &Diff) -> Vec<Item> {
    let word = |on: Option<bool>| match on {
        Some(true) => Phrase::of("on"),
        Some(false) => Phrase::of("off"),
        None => Phrase::of("not listed"),
    };
    let each = diff.modules.iter().map(|one| {
        let head = Phrase::of("~ ").name(&one.module).own(": ");
        head.then(word(one.before))
            .own(" → ")
            .then(word(one.after))
            .into()
    });
    each.collect()
}

fn own(own: &OwnDiff) -> Option<Section> {
    let title = Phrase::of("the calling key's own rights (")
        .ink(Ink::Strong)
        .name(&own.member)
        .own(")");
    let mut all = groups(&own.rows, &own.modules);
    let items = own.items.iter().map(|item| {
        let line = sign(item.presence).name(&item.list).own(": ");
        line.name(&item.item).into()
    });
    let access = own.access.iter().map(|access| {
        let line = Phrase::of("~ ").name(&access.entity).own(": ");
        let line = line.own(access.verb.as_str()).own(" ");
        let line = line.then(change(access.before.as_ref(), access.after.as_ref()));
        line.then(way(access.shift)).into()
    });
    all.push(Group {
        title: Some(Phrase::of("customise lists").ink(Ink::Strong)),
        items: items.collect(),
    });
    all.push(Group {
        title: Some(Phrase::of("access to the API").ink(Ink::Strong)),
        items: access.collect(),
    });
    Section::with(title, all)
}

fn coverage(diff: &Diff) -> Vec<Item> {
    let each = diff.coverage.iter().map(|one: &CoverageDiff| {
        let line = Phrase::of(match one.trend {
            Trend::Better => "+ better: ",
            Trend::Worse => "- worse: ",
            Trend::Other => "~ otherwise: ",
        });
        let line = line.name(&one.request).own(": ");
        line.then(read(&one.before))
            .own(" → ")
            .then(read(&one.after))
            .into()
    });
    each.collect()
}

fn read(state: &ReadState) -> Phrase {
    let word = Phrase::of(match state.outcome {
        Outcome::Read => "read",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
        Outcome::NotAttempted => return Phrase::of("not attempted"),
    });
    let word = match state.status {
        Some(status) if state.outcome != Outcome::Read => {
            word.own(" (HTTP ").number(status).own(")")
        }
        _ => word,
    };
    match (state.received, state.expected) {
        (Some(got), Some(all)) if state.outcome == Outcome::Read => {
            word.own(", ").number(got).own(" of ").number(all)
        }
        (Some(_), None) if state.outcome == Outcome::Read => word.own(" without a count"),
        _ => word,
    }
}

/// Things that are missing for one reason are told together.
fn not_known(diff: &Diff, verbose: bool) -> Vec<Item> {
    let mut alike: Vec<(&NotKnown, Vec<&str>)> = Vec::new();
    for one in &diff.not_known {
        let same = |(first, _): &&mut (&NotKnown, Vec<&str>)| {
            let both_bare = first.seen_once.is_empty() && one.seen_once.is_empty();
            both_bare && (first.missing_in, &first.because) == (one.missing_in, &one.because)
        };
        match alike.iter_mut().find(same) {
            Some((_, whats)) => whats.push(&one.what),
            None => alike.push((one, vec![&one.what])),
        }
    }
    let each = alike.into_iter();
    each.map(|(one, whats)| not_compared(one, &whats, verbose))
        .collect()
}

fn not_compared(one: &NotKnown, whats: &[&str], verbose: bool) -> Item {
    let line = Phrase::of("? ").ink(Ink::Open).then(some(whats, verbose));
    let line = line.own(match one.missing_in {
        MissingIn::Before => ": not all in the first snapshot",
        MissingIn::After => ": not all in the second snapshot",
        MissingIn::Both => ": not all in either snapshot",
    });
    let mut details = vec![Phrase::of_prose(&one.because)];
    if !one.seen_once.is_empty() {
        let names: Vec<&str> = one.seen_once.iter().map(String::as_str).collect();
        details.push(Phrase::of("in one snapshot only: ").then(some(&names, verbose)));
    }
    Item { line, details }
}

/// The first names, and how many more.
fn some(names: &[&str], all: bool) -> Phrase {
    let shown = if all { names.len() } else { NAMED_MAX };
    let listed = Phrase::list(names.iter().take(shown).copied());
    match names.len().saturating_sub(shown) {
        0 => listed,
        more => listed.own(" and ").number(more).own(" more"),
    }
}

/// A value of one of two audits.
pub(super) fn between(before: Option<&String>, after: Option<&String>) -> Phrase {
    match before == after {
        true => value(after),
        false => change(before, after),
    }
}
