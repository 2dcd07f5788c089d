//! The cells of a role, found by looking at every row again for every question.

use permlint_model::catalogue::{Catalogue, Entry};
use permlint_model::snapshot::{Outcome, Part, Row, Snapshot};
use permlint_model::{Action, GapReason, Interval, Severity};

use crate::answer::Place;
use crate::case::ACTIONS;
use crate::spans::{Span, is_inside, rank};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Row,
    Absent,
    Fact,
    Item,
    Any,
    Unread,
}

#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    /// The module of the catalogue that it stands in.
    pub(crate) module: String,
    pub(crate) top: u64,
    pub(crate) seen: Span,
    pub(crate) gap: Option<GapReason>,
    pub(crate) offered: bool,
    pub(crate) contested: bool,
}

impl Cell {
    pub(crate) fn unseen(kind: Kind, place: Place, module: &str, top: u64, why: GapReason) -> Self {
        Self {
            place,
            kind,
            module: module.to_owned(),
            top,
            seen: (0, top),
            gap: Some(why),
            offered: true,
            contested: false,
        }
    }

    pub(crate) fn is_unlisted(&self) -> bool {
        self.place.0.contains(".x-")
    }
}

/// What a row is.
pub(crate) struct Named<'a> {
    pub(crate) row: &'a Row,
    pub(crate) module: &'a str,
    pub(crate) entry: Option<&'a Entry>,
    id: String,
    contested: bool,
}

/// What was read of the role.
pub(crate) struct Role<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) rows: Vec<Named<'a>>,
    /// Why there may be more rows.
    pub(crate) gap: Option<GapReason>,
    admin: Option<bool>,
    null_is_none: bool,
}

/// A label without what the product adds to it.
fn plain(label: &str) -> String {
    let label = label.to_lowercase();
    label.trim_end_matches("(customize)").trim().to_owned()
}

/// How well a row's label names an entry: letter for letter, folded, or by an alias.
fn step(entry: &Entry, label: &str) -> Option<u8> {
    if entry.name == label {
        return Some(0);
    }
    if plain(&entry.name) == plain(label) {
        return Some(1);
    }
    let alias = entry
        .aliases
        .iter()
        .any(|alias| plain(alias) == plain(label));
    alias.then_some(2)
}

impl<'a> Role<'a> {
    pub(crate) fn of(snapshot: &'a Snapshot, catalogue: &'a Catalogue, null_is_none: bool) -> Self {
        let subject = &snapshot.subjects[0];
        let rows = subject.rows.as_deref().unwrap_or_default();
        let part = Part::RoleRows {
            role_id: subject.id.clone(),
        };
        let coverage = snapshot.coverage.iter().find(|c| c.part == part).unwrap();
        let gap = match coverage.outcome {
            Outcome::Refused => Some(GapReason::Refused),
            _ if coverage.expected != coverage.received => Some(GapReason::NotRead),
            _ => None,
        };
        Self {
            catalogue,
            rows: rows.iter().map(|row| name(row, rows, catalogue)).collect(),
            gap,
            admin: subject.admin,
            null_is_none,
        }
    }

    pub(crate) fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for named in &self.rows {
            for action in ACTIONS {
                cells.push(self.read(named, action));
            }
        }
        let fact = |id: &str| (format!("role.{id}"), None, Action::Value);
        let exists = Cell {
            seen: (1, 1),
            gap: None,
            ..Cell::unseen(Kind::Fact, fact("exists"), "role", 1, GapReason::NotStated)
        };
        let admin = Cell::unseen(Kind::Fact, fact("admin"), "role", 1, GapReason::NotStated);
        let admin = match self.admin {
            Some(is_admin) => Cell {
                seen: (u64::from(is_admin), u64::from(is_admin)),
                gap: None,
                ..admin
            },
            None => admin,
        };
        cells.extend([exists, admin]);
        cells
    }

    fn read(&self, named: &Named<'_>, action: Action) -> Cell {
        let place = (named.id.clone(), None, action);
        let mut cell = Cell::unseen(Kind::Row, place, named.module, 2, GapReason::NotStated);
        cell.contested = named.contested;
        let word = named
            .row
            .values
            .get(&action)
            .and_then(|word| word.as_deref());
        let no_box = named.entry.is_some_and(|entry| {
            let offers = entry.offers.get(&action);
            offers.is_some_and(Vec::is_empty)
        });
        let level = match word {
            Some(word) => rank(word),
            None if no_box || self.null_is_none => Some(0),
            None => None,
        };
        match (word, level) {
            (_, Some(level)) => (cell.seen, cell.gap) = ((level, level), None),
            (Some(_), None) => cell.gap = Some(GapReason::UnknownWord),
            (None, None) => {}
        }
        cell.offered = !no_box || word.is_some_and(|word| rank(word) != Some(0));
        if cell.gap.is_none() && self.admin != Some(false) {
            cell.seen.1 = 2;
            cell.gap = self.admin.is_none().then_some(GapReason::NotStated);
        }
        cell
    }

    /// Why an entry that a document names has no row.
    pub(crate) fn absence(&self, entry: &str) -> GapReason {
        let claims = self.rows.iter().filter(|named| {
            let entries = entries(self.catalogue, named.module);
            let mut meant = entries.iter().filter(|e| e.id.as_str() == entry);
            named.contested && meant.any(|e| step(e, &named.row.entry.description).is_some())
        });
        match claims.count() {
            0 => self.gap.unwrap_or(GapReason::Unmatched),
            _ => GapReason::Ambiguous,
        }
    }

    /// The rows that are named as a document names an entry, and that the catalogue does not
    /// know.
    pub(crate) fn unlisted(&self, module: &str, label: &str) -> Vec<String> {
        let rows = self.rows.iter().filter(|named| {
            let hit = plain(&named.row.entry.description) == plain(label);
            named.module == module && named.entry.is_none() && hit
        });
        rows.map(|named| named.id.clone()).collect()
    }
}

fn entries<'a>(catalogue: &'a Catalogue, module: &str) -> &'a [Entry] {
    let mut modules = catalogue.modules.iter();
    let found = modules.find(|m| m.id.as_str() == module);
    &found.unwrap().entries
}

/// The entry that a row is: the only one that names it best. The best named rows of an entry,
/// where there are several, are none of them.
fn name<'a>(row: &'a Row, rows: &[Row], catalogue: &'a Catalogue) -> Named<'a> {
    let label = &row.entry.description;
    let mut modules = catalogue.modules.iter();
    let module = modules.find(|m| plain(&m.name) == plain(&row.module.description));
    let module = module.unwrap();
    let same_module = |other: &&Row| plain(&other.module.description) == plain(&module.name);
    let mut named = Named {
        row,
        module: module.id.as_str(),
        entry: None,
        id: format!("{}.x-{}", module.id, row.entry.identifier),
        contested: false,
    };
    for entry in &module.entries {
        let Some(own) = step(entry, label) else {
            continue;
        };
        let steps = rows.iter().filter(same_module);
        let steps: Vec<u8> = steps
            .filter_map(|r| step(entry, &r.entry.description))
            .collect();
        let is_best = steps.iter().all(|other| own <= *other);
        let is_only = steps.iter().filter(|other| own == **other).count() == 1;
        if is_best && is_only {
            named.entry = Some(entry);
            named.id = entry.id.to_string();
        }
        named.contested = is_best && !is_only;
    }
    named
}

/// The gravest note on what a cell may grant.
pub(crate) fn risk(catalogue: &Catalogue, cell: &Cell) -> Option<Severity> {
    let entries = catalogue.modules.iter().flat_map(|module| &module.entries);
    let entry = entries
        .into_iter()
        .find(|e| e.id.as_str() == cell.place.0)?;
    let risks = entry.risks.iter().filter(|risk| {
        let safe = match risk.safe {
            Interval::Span { low, high } => (low, high),
            _ => panic!("{risk:?}"),
        };
        risk.actions.contains(&cell.place.2) && !is_inside(cell.seen, safe)
    });
    risks.map(|risk| risk.severity).max()
}

/// The least point at or above a rank that a cell offers.
pub(crate) fn rounded_up(catalogue: &Catalogue, cell: &Cell, floor: u64) -> u64 {
    let mut entries = catalogue.modules.iter().flat_map(|module| &module.entries);
    let entry = entries.find(|e| e.id.as_str() == cell.place.0);
    let points = entry.and_then(|entry| entry.offers.get(&cell.place.2));
    let points = points.into_iter().flatten().map(|point| match point {
        Interval::Span { low, .. } => *low,
        _ => panic!("{point:?}"),
    });
    points
        .filter(|point| *point >= floor)
        .min()
        .unwrap_or(floor)
}
