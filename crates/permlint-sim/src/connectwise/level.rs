//! One cell of a role: an action and the level it is granted at.

use serde_json::{Map, Value};

/// The four actions of a row, in the API's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Add,
    Edit,
    Delete,
    Inquire,
}

impl Action {
    pub(super) const ALL: [Self; 4] = [Self::Add, Self::Edit, Self::Delete, Self::Inquire];

    /// Reads `add`, `edit`, `delete` or `inquire`, in any case.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "add" => Some(Self::Add),
            "edit" => Some(Self::Edit),
            "delete" => Some(Self::Delete),
            "inquire" => Some(Self::Inquire),
            _ => None,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Add => "addLevel",
            Self::Edit => "editLevel",
            Self::Delete => "deleteLevel",
            Self::Inquire => "inquireLevel",
        }
    }
}

/// What one cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// The row does not offer the action.
    Inapplicable,
    /// The row offers the action, and no level is stored.
    Missing,
    /// A level, in any spelling: faults store words the API does not know.
    Level(String),
}

impl Cell {
    /// A stored level, or a missing one.
    pub(super) fn of(level: Option<&str>) -> Self {
        level.map_or(Self::Missing, |level| Self::Level(level.to_owned()))
    }
}

/// How an action that a row does not offer is sent. No source says which of the
/// three ConnectWise does, so all three can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inapplicable {
    None,
    Null,
    Absent,
}

/// The cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Levels([Cell; 4]);

impl Levels {
    /// Cells in the order add, edit, delete, inquire.
    pub(super) fn new(cells: [Cell; 4]) -> Self {
        Self(cells)
    }

    pub(super) fn get(&self, action: Action) -> &Cell {
        &self.0[action as usize]
    }

    pub(super) fn set(&mut self, action: Action, cell: Cell) {
        self.0[action as usize] = cell;
    }

    /// Replaces a level by another wherever it is stored.
    pub(super) fn respell(&mut self, from: &str, to: &str) {
        for cell in &mut self.0 {
            if *cell == Cell::of(Some(from)) {
                *cell = Cell::of(Some(to));
            }
        }
    }

    /// Adds the four level fields to a record.
    pub(super) fn write(&self, record: &mut Map<String, Value>, inapplicable: Inapplicable) {
        for action in Action::ALL {
            let value = match (self.get(action), inapplicable) {
                (Cell::Level(level), _) => Value::from(level.as_str()),
                (Cell::Inapplicable, Inapplicable::Absent) => continue,
                (Cell::Inapplicable, Inapplicable::None) => Value::from("None"),
                (Cell::Inapplicable, Inapplicable::Null) | (Cell::Missing, _) => Value::Null,
            };
            record.insert(action.key().to_owned(), value);
        }
    }
}
