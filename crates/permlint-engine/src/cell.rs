//! The cells of a subject, with what was seen of each.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::names::nearest;
use permlint_model::report::Matched;
use permlint_model::snapshot::{Row, Snapshot};
use permlint_model::text::clean;
use permlint_model::{
    Action, Domain, EntryId, EvidenceKind, Gap, GapReason, Interval, Observation, combine,
};

use crate::compile::Auditor;
use crate::rows::{LiveRow, LiveRows};
use crate::subject::{Audited, SubjectState};

/// What kind of thing a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// A live row.
    Row,
    /// A documented entry without a live row.
    Absent,
    /// A fact about the member or the role.
    Fact,
    /// An entry of a customise list.
    Item,
    /// Derived: at least one permission of some entries.
    Any,
    /// Rows that were not read: whatever a rule says of every entry.
    Unread,
    /// Of a person that is named.
    Person,
    /// Of another level than the audited one.
    OtherLevel,
}

/// One permission of the subject.
#[derive(Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) key: CellKey,
    pub(crate) kind: CellKind,
    pub(crate) module: String,
    pub(crate) entry: String,
    pub(crate) domain: &'a Domain,
    pub(crate) observation: Observation,
    /// The sides of a contradiction, in words.
    pub(crate) conflict: Option<String>,
    pub(crate) matched: Option<Matched>,
    /// Whether its row is named like an entry that another row is named like too.
    pub(crate) contested: bool,
    /// Where it stands on the screen.
    pub(crate) place: (usize, usize),
}

/// What tells one cell of a subject from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellKey {
    pub(crate) entry: EntryId,
    pub(crate) item: Option<String>,
    pub(crate) action: Action,
}

/// The cells of a subject.
#[derive(Debug)]
pub(crate) struct Cells<'a> {
    pub(crate) list: Vec<Cell<'a>>,
    index: BTreeMap<CellKey, usize>,
    pub(crate) live: LiveRows<'a>,
    /// Why rows are missing, if they are.
    pub(crate) gap: Option<(GapReason, String)>,
    pub(crate) null_levels_assumed: u64,
    /// What probes and declarations say, where the platform lists no rows.
    pub(crate) evidence: Evidence,
    /// What was declared of every level, by its folded name.
    pub(crate) declared: DeclaredLevels,
}

/// What was declared of some levels, by their folded names.
pub(crate) type DeclaredLevels = BTreeMap<String, Evidence>;

/// Observations of cells that stand in no row.
pub(crate) type Evidence = BTreeMap<(EntryId, Action), Vec<Observation>>;

impl<'a> Cells<'a> {
    pub(crate) fn find(&self, key: &CellKey) -> Option<usize> {
        self.index.get(key).copied()
    }

    pub(crate) fn add(&mut self, cell: Cell<'a>) -> usize {
        let at = self.list.len();
        self.index.insert(cell.key.clone(), at);
        self.list.push(cell);
        at
    }
}

/// The place of things that are in no catalogue: after everything that is.
pub(crate) const UNLISTED: usize = usize::MAX;

impl Auditor {
    /// The cells of every row that was read.
    pub(crate) fn row_cells<'a>(&'a self, audited: &Audited<'a>) -> Cells<'a> {
        let mut cells = Cells {
            list: Vec::new(),
            index: BTreeMap::new(),
            live: LiveRows::default(),
            gap: audited.rows_gap.clone(),
            null_levels_assumed: 0,
            evidence: Evidence::new(),
            declared: DeclaredLevels::new(),
        };
        let mut sources = audited
            .sources
            .iter()
            .map(|(kind, rows)| (*kind, self.name_rows(rows)));
        let Some((kind, live)) = sources.next() else {
            return cells;
        };
        let others: Vec<(EvidenceKind, LiveRows<'a>)> = sources.collect();
        let twins: Vec<(EvidenceKind, BTreeMap<&EntryId, &LiveRow<'a>>)> = others
            .iter()
            .map(|(kind, rows)| (*kind, rows.rows.iter().map(|row| (&row.id, row)).collect()))
            .collect();
        let admin = self.admin(audited);
        for row in &live.rows {
            for (action, domain) in self.domains_of(row) {
                let first = self.read(row, action, domain, kind, admin, &mut cells);
                let mut all = vec![first];
                for (kind, twins) in &twins {
                    if let Some(twin) = twins.get(&row.id) {
                        all.push(self.read(twin, action, domain, *kind, admin, &mut cells));
                    }
                }
                let cell = self.row_cell(row, action, domain, &all);
                cells.add(cell);
            }
        }
        // Rows that only another source has: the role's own list says nothing of them.
        for (kind, rows) in &others {
            let known: BTreeSet<&EntryId> = live.rows.iter().map(|row| &row.id).collect();
            for row in rows.rows.iter().filter(|row| !known.contains(&row.id)) {
                for (action, domain) in self.domains_of(row) {
                    let seen = self.read(row, action, domain, *kind, admin, &mut cells);
                    let cell = self.row_cell(row, action, domain, &[seen]);
                    cells.add(cell);
                }
            }
        }
        cells.live = live;
        cells
    }

    /// Puts what the user assumes in the place of what was seen.
    pub(crate) fn assume<'a>(&'a self, cells: &mut Cells<'a>) {
        for ((entry, action), value) in &self.options.assume {
            let key = CellKey {
                entry: entry.clone(),
                item: None,
                action: *action,
            };
            let at = cells
                .find(&key)
                .or_else(|| self.listed_cell(cells, entry, *action));
            let Some(cell) = at.and_then(|at| cells.list.get_mut(at)) else {
                continue;
            };
            if let Ok(point) = cell.domain.point(value) {
                cell.observation = Observation::seen(point, EvidenceKind::Assumed);
                cell.conflict = None;
            }
        }
    }

    /// Whether the role's holders are administrators; `None` where the platform does not say.
    fn admin(&self, audited: &Audited<'_>) -> Option<bool> {
        match audited.state {
            SubjectState::Found(role) => role.admin,
            // Own rights are effective rights: they hold what an administrator's flag adds.
            _ => Some(false),
        }
    }

    pub(crate) fn domains_of<'a>(
        &'a self,
        row: &LiveRow<'_>,
    ) -> impl Iterator<Item = (Action, &'a Domain)> {
        let known = row.module.zip(row.entry);
        let domains = match known {
            Some((module, entry)) => &self.catalogue.modules[module].entries[entry].domains,
            None => &self.catalogue.row_domains,
        };
        domains.iter().map(|(action, domain)| (*action, domain))
    }

    fn row_cell<'a>(
        &'a self,
        row: &LiveRow<'a>,
        action: Action,
        domain: &'a Domain,
        observations: &[Observation],
    ) -> Cell<'a> {
        let (observation, conflict) = combine(&domain.whole(), observations);
        let conflict = conflict.then(|| crate::words::sides(domain, observations));
        Cell {
            key: CellKey {
                entry: row.id.clone(),
                item: None,
                action,
            },
            kind: CellKind::Row,
            module: clean(row.row.module.shown(), 80),
            entry: clean(row.row.entry.shown(), 120),
            domain,
            observation,
            conflict,
            matched: row.matched.clone(),
            contested: row.contested,
            place: (
                row.module.unwrap_or(UNLISTED),
                row.entry.unwrap_or(UNLISTED),
            ),
        }
    }

    /// What one row says of one action.
    fn read<'a>(
        &'a self,
        live: &LiveRow<'_>,
        action: Action,
        domain: &Domain,
        kind: EvidenceKind,
        admin: Option<bool>,
        cells: &mut Cells<'a>,
    ) -> Observation {
        let offered = self.is_offered(live, action);
        let level = live.row.values.get(&action).cloned().flatten();
        let mut seen = match &level {
            Some(word) => match domain.point(word) {
                Ok(point) => Observation::seen(point, kind),
                Err(error) => {
                    let detail = format!("the platform sent a level that is not known: {error}");
                    Observation::unobserved(domain.whole(), GapReason::UnknownWord, detail)
                }
            },
            None if !offered => domain.bottom().map_or_else(
                || Observation::unobserved(domain.whole(), GapReason::NotOffered, ""),
                |bottom| Observation::seen(bottom, kind),
            ),
            None => self.not_stated(live.row, action, domain, cells),
        };
        seen.offered = offered || level.is_some_and(|word| is_power(domain, &word));
        match admin {
            Some(false) => seen,
            _ if seen.gap.is_some() || kind == EvidenceKind::Own => seen,
            Some(true) => raised(seen, domain),
            None => {
                let mut seen = raised(seen, domain);
                seen.gap = Some(Gap {
                    reason: GapReason::NotStated,
                    detail: "the platform does not say whether this is an administrator role"
                        .to_owned(),
                });
                seen
            }
        }
    }

    fn not_stated(
        &self,
        row: &Row,
        action: Action,
        domain: &Domain,
        cells: &mut Cells<'_>,
    ) -> Observation {
        if self.options.null_level_is_none
            && let Some(bottom) = domain.bottom()
        {
            cells.null_levels_assumed += 1;
            return Observation::seen(bottom, EvidenceKind::Assumed);
        }
        let how = match row.values.contains_key(&action) {
            true => "null",
            false => "absent",
        };
        let detail = format!(
            "the level is {how} in the platform's answer, which may mean None or that the row \
             does not offer it; --null-level=none judges it as None"
        );
        Observation::unobserved(domain.whole(), GapReason::NotStated, detail)
    }

    /// Whether the catalogue has no source that says the row lacks the action.
    fn is_offered(&self, live: &LiveRow<'_>, action: Action) -> bool {
        let Some((module, entry)) = live.module.zip(live.entry) else {
            return true;
        };
        let offers = &self.catalogue.modules[module].entries[entry].offers;
        offers.get(&action).is_none_or(|points| !points.is_empty())
    }

    /// The cell of a documented entry; made when no row has it.
    pub(crate) fn listed_cell<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        entry: &EntryId,
        action: Action,
    ) -> Option<usize> {
        let key = CellKey {
            entry: entry.clone(),
            item: None,
            action,
        };
        if let Some(at) = cells.find(&key) {
            return Some(at);
        }
        let module = self
            .catalogue
            .modules
            .iter()
            .position(|m| m.id.as_str() == entry.module())?;
        let at = self.catalogue.modules[module]
            .entries
            .iter()
            .position(|e| e.id == *entry)?;
        let known = &self.catalogue.modules[module].entries[at];
        let domain = known.domains.get(&action)?;
        if !self.catalogue.lists_rows() {
            let cell = self.evident_cell(cells, key, (module, at), domain);
            return Some(cells.add(cell));
        }
        let (reason, detail) = self.absence(cells, module, Some(at), &known.name);
        let cell = Cell {
            key,
            kind: CellKind::Absent,
            module: self.catalogue.modules[module].name.clone(),
            entry: known.name.clone(),
            domain,
            observation: Observation::unobserved(domain.whole(), reason, detail),
            conflict: None,
            matched: None,
            contested: false,
            place: (module, at),
        };
        Some(cells.add(cell))
    }

    /// Why a documented entry has no row.
    pub(crate) fn absence(
        &self,
        cells: &Cells<'_>,
        module: usize,
        entry: Option<usize>,
        name: &str,
    ) -> (GapReason, String) {
        let ambiguous = entry.and_then(|entry| cells.live.ambiguous.get(&(module, entry)));
        if let Some(labels) = ambiguous {
            let labels: Vec<String> = labels
                .iter()
                .map(|l| format!("{:?}", clean(l, 60)))
                .collect();
            let detail = format!("the rows {} both match this entry", labels.join(" and "));
            return (GapReason::Ambiguous, detail);
        }
        if let Some(gap) = &cells.gap {
            return gap.clone();
        }
        let open = cells.live.rows.iter().filter(|row| row.entry.is_none());
        let labels: Vec<&str> = open.clone().map(|row| row.row.entry.shown()).collect();
        let near = nearest(name, labels, 3);
        let near: Vec<String> = near
            .iter()
            .filter_map(|label| {
                let row = open.clone().find(|row| row.row.entry.shown() == *label)?;
                Some(format!("{:?} ({})", clean(label, 60), levels(row.row)))
            })
            .collect();
        let detail = match near.is_empty() {
            true => "no row of the role has this name, and none is near".to_owned(),
            false => format!("no row has this name; near: {}", near.join(", ")),
        };
        (GapReason::Unmatched, detail)
    }

    /// The cell that stands for rows that were not read.
    pub(crate) fn unread_cell<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        module: Option<usize>,
        action: Action,
        reason: GapReason,
        detail: &str,
    ) -> Option<usize> {
        let (word, name) = match module {
            Some(at) => {
                let module = &self.catalogue.modules[at];
                (module.id.as_str(), module.name.clone())
            }
            None => ("every-module", "(every module)".to_owned()),
        };
        let key = CellKey {
            entry: format!("{word}.every-entry").parse().ok()?,
            item: None,
            action,
        };
        if let Some(at) = cells.find(&key) {
            return Some(at);
        }
        let domain = self.catalogue.row_domains.get(&action)?;
        let cell = Cell {
            key,
            kind: CellKind::Unread,
            module: name,
            entry: "(every entry)".to_owned(),
            domain,
            observation: Observation::unobserved(domain.whole(), reason, detail),
            conflict: None,
            matched: None,
            contested: false,
            place: (module.unwrap_or(UNLISTED), UNLISTED),
        };
        Some(cells.add(cell))
    }

    /// The cell of an entry of a customise list. Only the caller's own lists can be read.
    pub(crate) fn item_cell<'a>(
        &'a self,
        cells: &mut Cells<'a>,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        entry: &EntryId,
        item: &str,
    ) -> Option<usize> {
        let key = CellKey {
            entry: entry.clone(),
            item: Some(item.to_owned()),
            action: Action::Allow,
        };
        if let Some(at) = cells.find(&key) {
            return Some(at);
        }
        let known = self.catalogue.entry(entry)?;
        let module = self
            .catalogue
            .modules
            .iter()
            .position(|m| m.id.as_str() == entry.module())?;
        let cell = Cell {
            observation: self.read_item(snapshot, audited, known.customise.as_deref(), item),
            key,
            kind: CellKind::Item,
            module: self.catalogue.modules[module].name.clone(),
            entry: known.name.clone(),
            domain: &self.yes_no,
            conflict: None,
            matched: None,
            contested: false,
            place: (module, UNLISTED),
        };
        Some(cells.add(cell))
    }

    fn read_item(
        &self,
        snapshot: &Snapshot,
        audited: &Audited<'_>,
        list: Option<&str>,
        item: &str,
    ) -> Observation {
        let whole = self.yes_no.whole();
        let own = snapshot.own.as_ref().filter(|_| audited.is_caller);
        let (Some(own), Some(list)) = (own, list) else {
            let detail = "the customise list of another role cannot be read over the API; take \
                          the snapshot with the member's own key";
            return Observation::unobserved(whole, GapReason::NotReadable, detail);
        };
        let part = permlint_model::snapshot::Part::OwnItems;
        if let Some((reason, detail)) = crate::subject::list_gap(snapshot, &part) {
            return Observation::unobserved(whole, reason, detail);
        }
        let fold = |text: &str| self.catalogue.folding.fold(text);
        let wanted = fold(item);
        let listed = own
            .items
            .iter()
            .any(|i| i.list == list && fold(&i.item) == wanted);
        let rank = u64::from(listed);
        Observation::seen(Interval::span(rank, rank), EvidenceKind::Own)
    }
}

/// Whether a level is above the bottom of its domain.
fn is_power(domain: &Domain, word: &str) -> bool {
    domain.point(word).ok() != domain.bottom()
}

/// An administrator's row says the least that it allows.
fn raised(mut seen: Observation, domain: &Domain) -> Observation {
    if let Some(range) = domain.at_least(&seen.range) {
        seen.range = range;
    }
    seen
}

/// A row's levels, for people.
fn levels(row: &Row) -> String {
    let each = row.values.iter().map(|(action, level)| {
        let level = level
            .as_deref()
            .map_or("not stated".to_owned(), |l| clean(l, 20));
        format!("{action} {level}")
    });
    let each: Vec<String> = each.collect();
    each.join(", ")
}
