//! Matching names that people wrote with names that a product shows.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How a live label was matched with a catalogue name, best first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum MatchStep {
    /// Letter for letter.
    Exact,
    /// After folding case, white space, dashes and noise.
    Folded,
    /// Through an alias of the catalogue or of a local overlay.
    Alias,
}

impl MatchStep {
    /// The word used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Alias => "alias",
        }
    }
}

/// Folds labels: case, white space, dash variants, `&`, and the noise that a platform adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folding {
    suffixes: Vec<String>,
}

impl Folding {
    /// A folding that also strips these suffixes, such as `(customize)`.
    #[must_use]
    pub fn new<T: AsRef<str>>(suffixes: impl IntoIterator<Item = T>) -> Self {
        let mut suffixes: Vec<String> = suffixes
            .into_iter()
            .map(|suffix| plain(suffix.as_ref()))
            .filter(|suffix| !suffix.is_empty())
            .collect();
        suffixes.sort_by_key(|suffix| std::cmp::Reverse(suffix.len()));
        Self { suffixes }
    }

    /// The folded form. Two labels that a reader would take for one have the same.
    #[must_use]
    pub fn fold(&self, label: &str) -> String {
        let mut text = plain(label);
        while let Some(shorter) = self.without_suffix(&text) {
            text = shorter;
        }
        text
    }

    fn without_suffix(&self, text: &str) -> Option<String> {
        let hit = self
            .suffixes
            .iter()
            .find_map(|s| text.strip_suffix(s.as_str()));
        hit.map(str::trim_end)
            .filter(|rest| !rest.is_empty())
            .map(str::to_owned)
    }
}

fn plain(label: &str) -> String {
    let mut spaced = String::new();
    for c in label.nfkc().flat_map(char::to_lowercase) {
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '-' => spaced.push_str(" - "),
            '/' => spaced.push_str(" / "),
            '&' => spaced.push_str(" and "),
            c if crate::text::is_hostile(c) && !c.is_whitespace() => {}
            c => spaced.push(c),
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ")
}

/// An index from names to values of `T`, in the three steps of [`MatchStep`].
#[derive(Debug, Clone)]
pub struct NameIndex<T> {
    steps: [BTreeMap<String, Vec<T>>; 3],
    folding: Folding,
}

/// What an index found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<T> {
    /// One value, and by which step.
    One(T, MatchStep),
    /// Two or more in the same step.
    Several(Vec<T>, MatchStep),
    /// Nothing.
    Nothing,
}

impl<T: Clone + Ord> NameIndex<T> {
    /// An empty index.
    #[must_use]
    pub fn new(folding: Folding) -> Self {
        Self {
            steps: [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()],
            folding,
        }
    }

    /// Adds a name for a value.
    pub fn add_name(&mut self, name: &str, value: &T) {
        let folded = self.folding.fold(name);
        insert(&mut self.steps[0], name.to_owned(), value);
        insert(&mut self.steps[1], folded, value);
    }

    /// Adds an alias for a value.
    pub fn add_alias(&mut self, alias: &str, value: &T) {
        let folded = self.folding.fold(alias);
        insert(&mut self.steps[2], folded, value);
    }

    /// Looks a label up. A step runs only if the one before found nothing.
    #[must_use]
    pub fn find(&self, label: &str) -> Found<T> {
        self.find_any(&[label])
    }

    /// Looks several labels of one thing up, step by step over all of them.
    #[must_use]
    pub fn find_any(&self, labels: &[&str]) -> Found<T> {
        let folded: Vec<String> = labels.iter().map(|l| self.folding.fold(l)).collect();
        let exact: Vec<&str> = labels.to_vec();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let steps = [
            (MatchStep::Exact, &exact),
            (MatchStep::Folded, &folded),
            (MatchStep::Alias, &folded),
        ];
        for ((step, keys), map) in steps.into_iter().zip(&self.steps) {
            let mut hits: Vec<T> = keys
                .iter()
                .filter(|key| !key.is_empty())
                .filter_map(|key| map.get(*key))
                .flatten()
                .cloned()
                .collect();
            hits.sort();
            hits.dedup();
            match hits.len() {
                0 => {}
                1 => return Found::One(hits.remove(0), step),
                _ => return Found::Several(hits, step),
            }
        }
        Found::Nothing
    }

    /// Folded names and aliases that lead to more than one value: a catalogue must have none.
    #[must_use]
    pub fn collisions(&self) -> Vec<(String, Vec<T>)> {
        let mut all: BTreeMap<String, Vec<T>> = self.steps[1].clone();
        for (key, values) in &self.steps[2] {
            for value in values {
                insert(&mut all, key.clone(), value);
            }
        }
        all.into_iter()
            .filter(|(_, values)| values.len() > 1)
            .collect()
    }
}

fn insert<T: Clone + Ord>(map: &mut BTreeMap<String, Vec<T>>, key: String, value: &T) {
    let values = map.entry(key).or_default();
    if !values.contains(value) {
        values.push(value.clone());
    }
}

/// The candidates nearest to a word, best first, at most `count`; only near ones.
#[must_use]
pub fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    count: usize,
) -> Vec<&'a str> {
    let word = plain(word);
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (similarity(&word, &plain(candidate)), candidate))
        .filter(|(score, _)| *score >= 0.75)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored
        .into_iter()
        .take(count)
        .map(|(_, name)| name)
        .collect()
}

/// Whether one word is another with a slip of the hand or two: letters left out, added, changed
/// or swapped.
#[must_use]
pub fn is_slip(a: &str, b: &str) -> bool {
    a != b && strsim::osa_distance(a, b) <= 2
}

/// From 0 (nothing in common) to 1 (the same); only the first 120 characters are compared.
fn similarity(a: &str, b: &str) -> f64 {
    let head = |text: &str| text.chars().take(120).collect::<String>();
    strsim::jaro_winkler(&head(a), &head(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folding() -> Folding {
        Folding::new(["(customize)", "*", "†"])
    }

    #[test]
    fn spellings_of_one_entry_fold_alike() {
        let same = |a: &str, b: &str| assert_eq!(folding().fold(a), folding().fold(b));
        same("Configurations (customize)", "configurations");
        same(
            "Service Ticket – Dependencies",
            "Service Ticket- Dependencies",
        );
        same("Time & Expense", "time and  expense");
        same(
            "Company / Contact Group Maintenance",
            "Company/Contact Group Maintenance",
        );
        same("Table Setup*", "Table Setup");
        assert_eq!(folding().fold("*"), "*");
    }

    #[test]
    fn a_later_step_runs_only_if_the_one_before_found_nothing() {
        let mut index = NameIndex::new(folding());
        index.add_name("Products", &1);
        index.add_alias("products", &2);
        index.add_name("PRODUCTS", &3);
        assert_eq!(index.find("Products"), Found::One(1, MatchStep::Exact));
        assert_eq!(
            index.find("products"),
            Found::Several(vec![1, 3], MatchStep::Folded)
        );
    }

    #[test]
    fn labels_of_one_row_are_tried_together_in_each_step() {
        let mut index = NameIndex::new(folding());
        index.add_name("Invoicing", &1);
        index.add_alias("inv", &2);
        assert_eq!(
            index.find_any(&["inv", "Invoicing"]),
            Found::One(1, MatchStep::Exact)
        );
    }

    #[test]
    fn near_names_come_best_first() {
        let names = ["Invoicing", "Invoice Approval", "Contacts"];
        assert_eq!(nearest("invocing", names, 1), ["Invoicing"]);
        assert!(nearest("zzz", names, 3).is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(label in any::<String>()) {
            let once = folding().fold(&label);
            prop_assert_eq!(folding().fold(&once), once);
        }
    }
}
