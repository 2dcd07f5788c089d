//! Properties with another value.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::diff::{FieldChange, Presence};

/// Properties by name, in the order in which they are told; a name always has the same place.
pub(super) type Facts = Vec<(&'static str, Option<String>)>;

/// A property with another value, if it has one.
pub(super) fn change(
    field: &str,
    before: Option<String>,
    after: Option<String>,
) -> Option<FieldChange> {
    (before != after).then(|| FieldChange {
        field: field.to_owned(),
        before,
        after,
        risk: None,
    })
}

/// The properties that differ. Where one side is missing, all that are stated on the other.
pub(super) fn changes(before: Option<&Facts>, after: Option<&Facts>) -> Vec<FieldChange> {
    let names: Vec<&'static str> = before
        .or(after)
        .map(|facts| facts.iter().map(|(name, _)| *name).collect())
        .unwrap_or_default();
    let value = |facts: Option<&Facts>, name: &str| {
        let mut all = facts.into_iter().flatten();
        all.find(|(other, _)| *other == name)
            .and_then(|(_, value)| value.clone())
    };
    let each = names.into_iter();
    each.filter_map(|name| change(name, value(before, name), value(after, name)))
        .collect()
}

/// The entries of a map that differ, each named after its key.
pub(super) fn map_changes<V: Clone + PartialEq>(
    prefix: &str,
    before: &BTreeMap<String, V>,
    after: &BTreeMap<String, V>,
    word: impl Fn(&V) -> Option<String>,
) -> Vec<FieldChange> {
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value = |map: &BTreeMap<String, V>, key: &str| map.get(key).and_then(&word);
    let each = keys.into_iter();
    each.filter_map(|key| {
        let field = format!("{prefix} {key}");
        change(&field, value(before, key), value(after, key))
    })
    .collect()
}

/// A flag in words.
pub(super) fn yes_no(flag: Option<bool>) -> Option<String> {
    flag.map(|flag| if flag { "yes" } else { "no" }.to_owned())
}

/// Whether something is on both sides.
pub(super) fn presence<T>(before: Option<&T>, after: Option<&T>) -> Presence {
    match (before, after) {
        (None, _) => Presence::Added,
        (_, None) => Presence::Removed,
        _ => Presence::Kept,
    }
}

/// Two maps side by side, by key.
pub(super) fn paired<'a, K: Ord + Clone, T>(
    before: &BTreeMap<K, &'a T>,
    after: &BTreeMap<K, &'a T>,
) -> Vec<(K, Option<&'a T>, Option<&'a T>)> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let each = keys.into_iter();
    each.map(|key| {
        let of = |map: &BTreeMap<K, &'a T>| map.get(key).copied();
        (key.clone(), of(before), of(after))
    })
    .collect()
}
