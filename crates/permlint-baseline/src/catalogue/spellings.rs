//! Names that a reader would take for one.

use std::collections::BTreeMap;

use permlint_model::names::Folding;

use crate::at::At;
use crate::problem::Problem;

/// The names and aliases of one place, each of which may mean one thing only.
pub(super) struct Spellings<'a> {
    folding: &'a Folding,
    taken: BTreeMap<String, (usize, &'a str)>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Spellings<'a> {
    pub(super) fn new(folding: &'a Folding) -> Self {
        Self {
            folding,
            taken: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Adds the names of the thing with this number.
    pub(super) fn add(&mut self, thing: usize, name: &'a At<String>, aliases: &'a [At<String>]) {
        for word in std::iter::once(name).chain(aliases) {
            let folded = self.folding.fold(word);
            let (owner, owner_name) = *self.taken.entry(folded).or_insert((thing, name));
            if owner != thing {
                let message = format!("`{}` already stands for `{owner_name}`", word.value);
                self.problems.push(
                    Problem::new(message)
                        .at(word.span, "read as the same name")
                        .help("case, spaces, dashes and noise do not tell names apart"),
                );
            }
        }
    }
}
