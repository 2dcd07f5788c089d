//! What is said, before it is laid out.

use crate::phrase::Phrase;

/// A page: a title, what is compared, and what came out.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) title: Phrase,
    pub(super) rows: Vec<(&'static str, Phrase)>,
    pub(super) sections: Vec<Section>,
    pub(super) closing: Phrase,
}

/// Things of one kind, or about one role.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) title: Phrase,
    pub(super) groups: Vec<Group>,
}

/// Lines under a heading, if it has one.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) title: Option<Phrase>,
    pub(super) items: Vec<Item>,
}

/// A line, and what is said of it.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) line: Phrase,
    pub(super) details: Vec<Phrase>,
}

impl From<Phrase> for Item {
    fn from(line: Phrase) -> Self {
        Self {
            line,
            details: Vec::new(),
        }
    }
}

impl Section {
    /// A section without headings inside; nothing where there are no lines.
    pub(super) fn of(title: Phrase, items: Vec<Item>) -> Option<Self> {
        Self::with(title, vec![Group { title: None, items }])
    }

    /// A section of groups; nothing where none has lines.
    pub(super) fn with(title: Phrase, groups: Vec<Group>) -> Option<Self> {
        let mut groups = groups;
        groups.retain(|group| !group.items.is_empty());
        (!groups.is_empty()).then_some(Self { title, groups })
    }
}
