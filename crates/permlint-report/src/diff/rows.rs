//! Rows, levels and properties in words.

use permlint_model::Action;
use permlint_model::diff::{
    FieldChange, LevelDiff, ModuleName, Presence, RiskNote, RowDiff, Shift,
};

use super::outline::{Group, Item};
use crate::phrase::Phrase;
use crate::style::Ink;

/// The sign before a line.
pub(super) fn sign(presence: Presence) -> Phrase {
    Phrase::of(match presence {
        Presence::Added => "+ ",
        Presence::Removed => "- ",
        Presence::Kept => "~ ",
    })
}

/// Rows under their modules, in the order in which they come.
pub(super) fn groups(rows: &[RowDiff], renamed: &[ModuleName]) -> Vec<Group> {
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for name in renamed {
        let line = Phrase::of("~ the module was ").quoted(&name.before);
        let line = line.own(" and is ").quoted(&name.after).own(" now");
        group(&mut groups, &name.after).push(line.into());
    }
    for row in rows {
        group(&mut groups, &row.module).push(item(row));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn group<'g, 'r>(groups: &'g mut Vec<(&'r str, Group)>, module: &'r str) -> &'g mut Vec<Item> {
    let at = match groups.iter().position(|(name, _)| *name == module) {
        Some(at) => at,
        None => {
            let title = Some(Phrase::default().name(module).ink(Ink::Strong));
            let items = Vec::new();
            groups.push((module, Group { title, items }));
            groups.len() - 1
        }
    };
    &mut groups[at].1.items
}

fn item(row: &RowDiff) -> Item {
    let head = sign(row.presence).name(&row.entry);
    let said = match row.presence {
        Presence::Added => vec![Phrase::of("a new row with ").then(held(row))],
        Presence::Removed => vec![Phrase::of("the row is gone; it had ").then(held(row))],
        Presence::Kept => {
            let fields = row.fields.iter().map(field);
            fields.chain(moves(&row.levels)).collect()
        }
    };
    Item {
        line: head.own(": ").then(Phrase::join(said, "; ")),
        details: risks(&row.levels),
    }
}

/// All levels of a row that came or went.
fn held(row: &RowDiff) -> Phrase {
    let each = row.levels.iter().map(|level| {
        let word = level.after.as_ref().or(level.before.as_ref());
        Phrase::of(level.action.as_str()).own(" ").then(value(word))
    });
    match Phrase::join(each, ", ") {
        none if none.is_empty() => Phrase::of("no levels"),
        some => some,
    }
}

/// Levels that moved alike are told together.
fn moves(levels: &[LevelDiff]) -> Vec<Phrase> {
    let mut moves: Vec<(&LevelDiff, Vec<Action>)> = Vec::new();
    for level in levels {
        let alike = |(first, _): &&mut (&LevelDiff, Vec<Action>)| {
            (&first.before, &first.after, first.shift) == (&level.before, &level.after, level.shift)
        };
        match moves.iter_mut().find(alike) {
            Some((_, actions)) => actions.push(level.action),
            None => moves.push((level, vec![level.action])),
        }
    }
    let each = moves.into_iter();
    each.map(|(level, actions)| {
        let actions = Phrase::list(actions.iter().map(|action| action.as_str()));
        actions
            .own(" ")
            .then(change(level.before.as_ref(), level.after.as_ref()))
            .then(way(level.shift))
    })
    .collect()
}

/// Which way a level moved, in words.
pub(super) fn way(shift: Shift) -> Phrase {
    match shift {
        Shift::Raised => Phrase::of(" (").own("raised").ink(Ink::Strong).own(")"),
        Shift::Lowered => Phrase::of(" (lowered)"),
        Shift::Other => Phrase::of(" (another word)"),
        Shift::BecameUnknown => Phrase::of(" (not known any more)").ink(Ink::Open),
        Shift::BecameKnown => Phrase::of(" (known now)"),
        Shift::New | Shift::Gone => Phrase::default(),
    }
}

fn risks(levels: &[LevelDiff]) -> Vec<Phrase> {
    let mut notes: Vec<&RiskNote> = Vec::new();
    for risk in levels.iter().filter_map(|level| level.risk.as_ref()) {
        if !notes.contains(&risk) {
            notes.push(risk);
        }
    }
    notes.into_iter().map(risk).collect()
}

fn risk(note: &RiskNote) -> Phrase {
    Phrase::of("risk (")
        .own(note.severity.as_str())
        .ink(Ink::Grave(note.severity))
        .own("): ")
        .prose(&note.note)
}

/// A value, or that there is none.
pub(super) fn value(word: Option<&String>) -> Phrase {
    match word {
        Some(word) => Phrase::default().name(word),
        None => Phrase::of("not stated"),
    }
}

/// One value and the next.
pub(super) fn change(before: Option<&String>, after: Option<&String>) -> Phrase {
    value(before).own(" → ").then(value(after))
}

/// A property as an item of its own.
pub(super) fn field_item(change: &FieldChange) -> Item {
    Item {
        line: Phrase::of("~ ").then(field(change)),
        details: change.risk.iter().map(risk).collect(),
    }
}

/// A property with another value.
pub(super) fn field(field: &FieldChange) -> Phrase {
    let (before, after) = (field.before.as_ref(), field.after.as_ref());
    if let ("name", Some(before), Some(after)) = (field.field.as_str(), before, after) {
        let was = Phrase::of("it was ").quoted(before);
        return was.own(" and is ").quoted(after).own(" now");
    }
    property(&field.field).own(" ").then(change(before, after))
}

/// What something was, or is, that came or went.
pub(super) fn stated(fields: &[FieldChange]) -> Phrase {
    let each = fields.iter().map(|field| {
        let word = field.after.as_ref().or(field.before.as_ref());
        property(&field.field).own(" ").then(value(word))
    });
    Phrase::join(each, ", ")
}

fn property(name: &str) -> Phrase {
    match name {
        "admin" => Phrase::of("administrator"),
        "email" => Phrase::of("e-mail"),
        "kind" => Phrase::of("type"),
        "internal-name" => Phrase::of("internal name"),
        "structure-level" => Phrase::of("level of the structure"),
        "excluded-boards" => Phrase::of("service boards excluded"),
        other => Phrase::default().name(other),
    }
}
