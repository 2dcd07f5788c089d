//! What the rules in force demand of which cells.

use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Demand, Direction, Expectation, Selection, Target};
use permlint_model::snapshot::Snapshot;
use permlint_model::text::clean;
use permlint_model::{
    Action, Domain, EntryId, EvidenceKind, Gap, GapReason, Interval, ModuleId, Observation,
};

use crate::cell::{Cell, CellKey, CellKind, Cells, UNLISTED};
use crate::compile::{ActiveRule, Auditor, RuleKind, fill};
use crate::subject::{Audited, SubjectState};

/// One demand of one rule on one cell.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) cell: usize,
    pub(crate) rule: usize,
    /// Which expectation of the rule.
    pub(crate) expectation: usize,
    pub(crate) wants: Interval,
    /// Whether the rule speaks of every entry, and so of rows that nobody named.
    pub(crate) wildcard: bool,
}

/// All demands, and what follows from them for each cell.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub(crate) list: Vec<Claim>,
    /// The claims on each cell, as places in the list.
    pub(crate) by_cell: BTreeMap<usize, Vec<usize>>,
    /// The highest need and the lowest stated limit of each cell.
    pub(crate) envelopes: BTreeMap<usize, Envelope>,
    /// Rules of which some cell was of no concern.
    pub(crate) not_applicable: BTreeMap<usize, u64>,
}

/// The interval that the documents leave for a cell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Envelope {
    /// The highest need.
    pub(crate) floor: Option<u64>,
    /// The lowest stated limit.
    pub(crate) ceiling: Option<u64>,
    /// What is left of values without an order, where documents name some.
    among: Option<Interval>,
    /// Whether documents name values without an order that have none in common.
    apart: bool,
}

impl Envelope {
    fn narrow(&mut self, wants: &Interval) {
        let left = self
            .among
            .as_ref()
            .map_or_else(|| Some(wants.clone()), |among| among.intersect(wants));
        self.apart |= left.is_none();
        self.among = left.or_else(|| self.among.take());
    }

    /// Whether no level satisfies both.
    pub(crate) fn is_empty(&self) -> bool {
        let crossed =
            matches!((self.floor, self.ceiling), (Some(floor), Some(ceiling)) if floor > ceiling);
        crossed || self.apart
    }
}

/// What the collection of claims looks at.
pub(crate) struct Scene<'a, 's> {
    pub(crate) auditor: &'a Auditor,
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) audited: &'s Audited<'a>,
}

impl<'a> Scene<'a, '_> {
    pub(crate) fn claims(&self, cells: &mut Cells<'a>) -> Claims {
        let mut claims = Claims::default();
        for (at, rule) in self.auditor.rules.iter().enumerate() {
            if matches!(rule.kind, RuleKind::Off | RuleKind::Lifted) {
                continue;
            }
            for (place, expectation) in rule.rule.expect.iter().enumerate() {
                self.expand(at, rule, place, expectation, cells, &mut claims);
            }
        }
        claims.envelopes = envelopes(&claims.list, &self.auditor.rules);
        self.otherwise(cells, &mut claims);
        for (at, claim) in claims.list.iter().enumerate() {
            claims.by_cell.entry(claim.cell).or_default().push(at);
        }
        claims
    }

    fn expand(
        &self,
        at: usize,
        rule: &ActiveRule,
        place: usize,
        expectation: &Expectation,
        cells: &mut Cells<'a>,
        claims: &mut Claims,
    ) {
        let rows_exist = !matches!(
            self.audited.state,
            SubjectState::Absent | SubjectState::NoMember
        );
        for (action, demand) in &expectation.demands {
            let mut hits: Vec<(usize, bool)> = Vec::new();
            match &expectation.target {
                Target::Fact(fact) => {
                    let key = CellKey {
                        entry: fact.clone(),
                        item: None,
                        action: *action,
                    };
                    match cells.find(&key) {
                        _ if rule.is_lifted(fact, *action) => {}
                        Some(cell) => hits.push((cell, false)),
                        None => *claims.not_applicable.entry(at).or_default() += 1,
                    }
                }
                Target::Others(others) => {
                    let found = self.others(rule, others, *action, cells);
                    hits.extend(found.cells.into_iter().map(|cell| (cell, false)));
                    *claims.not_applicable.entry(at).or_default() += found.skipped;
                }
                _ if !rows_exist => {}
                Target::Access { entity } => {
                    let cell = self.auditor.access_cell(
                        cells,
                        self.snapshot,
                        self.audited,
                        entity,
                        *action,
                    );
                    hits.extend(cell.map(|cell| (cell, false)));
                }
                Target::Entries { module, select } => {
                    let skipped =
                        self.entries(rule, expectation, module, select, *action, cells, &mut hits);
                    *claims.not_applicable.entry(at).or_default() += skipped;
                }
                Target::Items { entry, .. } if rule.is_lifted(entry, *action) => {}
                Target::Items { entry, items } => {
                    for item in items {
                        let cell =
                            self.auditor
                                .item_cell(cells, self.snapshot, self.audited, entry, item);
                        hits.extend(cell.map(|cell| (cell, false)));
                    }
                }
                Target::AnyOf { module, select } => {
                    hits.extend(
                        self.any_cell(cells, module, select)
                            .map(|cell| (cell, false)),
                    );
                }
                Target::Otherwise { .. } => {}
            }
            for (cell, wildcard) in hits {
                let domain = cells.list[cell].domain;
                if let Some(wants) = demanded(demand, domain, rule) {
                    claims.list.push(Claim {
                        cell,
                        rule: at,
                        expectation: place,
                        wants,
                        wildcard,
                    });
                }
            }
        }
    }

    /// The cells of some entries; the number of those that are of no concern.
    #[expect(clippy::too_many_arguments, reason = "one expectation, taken apart")]
    fn entries(
        &self,
        rule: &ActiveRule,
        expectation: &Expectation,
        module: &ModuleId,
        select: &Selection,
        action: Action,
        cells: &mut Cells<'a>,
        hits: &mut Vec<(usize, bool)>,
    ) -> u64 {
        let Some(place) = self
            .auditor
            .catalogue
            .modules
            .iter()
            .position(|m| m.id == *module)
        else {
            return 0;
        };
        match select {
            Selection::All { except } => {
                self.every_entry(rule, place, except, action, cells, hits);
                0
            }
            Selection::These(list) => {
                let mut skipped = 0;
                for entry in list {
                    let cell = match &entry.id {
                        Some(id) if rule.is_lifted(id, action) => continue,
                        Some(id) => self.auditor.listed_cell(cells, id, action),
                        None if rule.is_lifted_everywhere(action) => continue,
                        None => self.unlisted_cell(cells, place, &entry.label, action),
                    };
                    let Some(cell) = cell else {
                        continue;
                    };
                    let absent = cells.list[cell].observation.gap.as_ref();
                    let absent = absent.is_some_and(|gap| gap.reason == GapReason::Unmatched);
                    match expectation.when_present && absent {
                        true => skipped += 1,
                        false => hits.push((cell, false)),
                    }
                }
                skipped
            }
        }
    }

    fn every_entry(
        &self,
        rule: &ActiveRule,
        module: usize,
        except: &[EntryId],
        action: Action,
        cells: &mut Cells<'a>,
        hits: &mut Vec<(usize, bool)>,
    ) {
        if !self.auditor.catalogue.lists_rows() {
            let known = &self.auditor.catalogue.modules[module].entries;
            for entry in known {
                let skipped = except.contains(&entry.id) || rule.is_lifted(&entry.id, action);
                if !skipped && entry.domains.contains_key(&action) {
                    let cell = self.auditor.listed_cell(cells, &entry.id, action);
                    hits.extend(cell.map(|cell| (cell, true)));
                }
            }
            return;
        }
        let rows = cells.list.iter().enumerate().filter(|(_, cell)| {
            cell.kind == CellKind::Row
                && cell.place.0 == module
                && cell.key.action == action
                && !except.contains(&cell.key.entry)
        });
        let is_empty = rows.clone().next().is_none();
        let in_force = rows.filter(|(_, cell)| !rule.is_lifted(&cell.key.entry, action));
        let rows: Vec<(usize, bool)> = in_force.map(|(at, _)| (at, true)).collect();
        let unplaced = cells.live.unplaced.get(&module);
        let gap = match (&cells.gap, unplaced, is_empty) {
            (Some(gap), _, _) => Some(gap.clone()),
            (None, Some(labels), _) => {
                let labels: Vec<String> = labels
                    .iter()
                    .take(5)
                    .map(|label| clean(label, 60))
                    .collect();
                let detail = format!(
                    "rows that may belong to this module cannot be placed: {}",
                    labels.join(", ")
                );
                Some((GapReason::Ambiguous, detail))
            }
            (None, None, true) => Some(no_rows("the role has no row of this module")),
            (None, None, false) => None,
        };
        hits.extend(rows);
        if let Some((reason, detail)) = gap.filter(|_| !rule.is_lifted_everywhere(action)) {
            let auditor = self.auditor;
            let cell = auditor.unread_cell(cells, Some(module), action, reason, &detail);
            hits.extend(cell.map(|cell| (cell, true)));
        }
    }

    /// The cell of an entry that the document names and the catalogue does not know.
    fn unlisted_cell(
        &self,
        cells: &mut Cells<'a>,
        module: usize,
        label: &str,
        action: Action,
    ) -> Option<usize> {
        let folding = &self.auditor.catalogue.folding;
        let wanted = folding.fold(label);
        let open = cells.live.rows.iter().filter(|row| {
            let hit = row
                .row
                .entry
                .all()
                .into_iter()
                .any(|name| folding.fold(name) == wanted);
            row.module == Some(module) && row.entry.is_none() && hit
        });
        let ids: Vec<EntryId> = open.map(|row| row.id.clone()).collect();
        let known = &self.auditor.catalogue.modules[module];
        let mut key = CellKey {
            entry: match ids.as_slice() {
                [id] => id.clone(),
                _ => EntryId::unlisted(&known.id, label),
            },
            item: None,
            action,
        };
        // The name may be the id of one of several rows, which does not stand for the others.
        if ids.len() > 1 && ids.contains(&key.entry) {
            key.item = Some("(several rows)".to_owned());
        }
        if let Some(at) = cells.find(&key) {
            return Some(at);
        }
        let (reason, detail) = match ids.len() {
            0 => self.auditor.absence(cells, module, None, label),
            n => (GapReason::Ambiguous, format!("{n} rows have this name")),
        };
        let domain = self.auditor.catalogue.row_domains.get(&action)?;
        Some(cells.add(Cell {
            key,
            kind: CellKind::Absent,
            module: known.name.clone(),
            entry: clean(label, 120),
            domain,
            observation: Observation::unobserved(domain.whole(), reason, detail),
            conflict: None,
            matched: None,
            contested: false,
            place: (module, UNLISTED),
        }))
    }

    /// At least one permission of some entries: low when one is seen above bottom, high unless
    /// the list is complete and all are at bottom.
    fn any_cell(
        &self,
        cells: &mut Cells<'a>,
        module: &ModuleId,
        select: &Selection,
    ) -> Option<usize> {
        let place = self
            .auditor
            .catalogue
            .modules
            .iter()
            .position(|m| m.id == *module)?;
        if !self.auditor.catalogue.lists_rows() {
            self.declare_members(cells, place, select);
        }
        // A text or a choice has no bottom, and so is no right that one may have or not.
        let mut members = members_of(cells, place, select);
        members.retain(|at| cells.list[*at].domain.bottom().is_some());
        let absent = self.absent_members(cells, place, select);
        let above = |at: &usize| {
            let seen = cells.list[*at].observation.range.bounds();
            seen.is_some_and(|(low, _)| low > 0)
        };
        let maybe = |at: &usize| {
            let seen = cells.list[*at].observation.range.bounds();
            seen.is_none_or(|(_, high)| high > 0)
        };
        let low = members.iter().any(above);
        let unread: Vec<(GapReason, String)> =
            cells.gap.clone().into_iter().chain(absent).collect();
        let open = members.iter().any(maybe) || !unread.is_empty() || members.is_empty();
        let mut evidence: Vec<EvidenceKind> = members
            .iter()
            .flat_map(|at| cells.list[*at].observation.evidence.clone())
            .collect();
        evidence.sort_unstable();
        evidence.dedup();
        let unread = unread
            .into_iter()
            .map(|(reason, detail)| Gap { reason, detail });
        let members_gaps = members
            .iter()
            .filter_map(|at| cells.list[*at].observation.gap.clone());
        let gap = Gap::gravest(members_gaps.chain(unread));
        let known = &self.auditor.catalogue.modules[place];
        let cell = Cell {
            key: CellKey {
                entry: format!("{}.any-entry", known.id).parse().ok()?,
                item: selected(select),
                action: Action::Value,
            },
            kind: CellKind::Any,
            module: known.name.clone(),
            entry: "(at least one entry)".to_owned(),
            domain: &self.auditor.yes_no,
            observation: Observation {
                range: Interval::span(u64::from(low), u64::from(open)),
                evidence,
                gap: if low { None } else { gap },
                offered: true,
            },
            conflict: None,
            matched: None,
            contested: false,
            place: (place, UNLISTED),
        };
        Some(cells.find(&cell.key).unwrap_or_else(|| cells.add(cell)))
    }

    /// Why selected entries cannot be looked at: no row has its name, or several have.
    fn absent_members(
        &self,
        cells: &Cells<'_>,
        module: usize,
        select: &Selection,
    ) -> Vec<(GapReason, String)> {
        let Selection::These(list) = select else {
            let unplaced = cells.live.unplaced.contains_key(&module);
            let detail = "rows that may belong to this module cannot be placed";
            let told = unplaced.then(|| (GapReason::Ambiguous, detail.to_owned()));
            return told.into_iter().collect();
        };
        if !self.auditor.catalogue.lists_rows() {
            return Vec::new();
        }
        let known = &self.auditor.catalogue.modules[module].entries;
        let absent = list.iter().filter_map(|wanted| {
            let at = known
                .iter()
                .position(|entry| Some(&entry.id) == wanted.id.as_ref());
            let is_row = |cell: &Cell<'_>| {
                cell.kind == CellKind::Row && Some(&cell.key.entry) == wanted.id.as_ref()
            };
            let found = wanted.id.is_some() && cells.list.iter().any(is_row);
            (!found).then(|| self.auditor.absence(cells, module, at, &wanted.label))
        });
        absent.collect()
    }

    /// Where no rows are listed, every setting of the section is a cell, known or not.
    fn declare_members(&self, cells: &mut Cells<'a>, module: usize, select: &Selection) {
        for entry in &self.auditor.catalogue.modules[module].entries {
            let meant = match select {
                Selection::All { except } => !except.contains(&entry.id),
                Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&entry.id)),
            };
            for action in entry.domains.keys().filter(|_| meant) {
                self.auditor.listed_cell(cells, &entry.id, *action);
            }
        }
    }

    /// "Nothing else": at most the floor, on every cell of a row.
    fn otherwise(&self, cells: &mut Cells<'a>, claims: &mut Claims) {
        if matches!(
            self.audited.state,
            SubjectState::Absent | SubjectState::NoMember
        ) {
            return;
        }
        for (at, rule) in self.auditor.rules.iter().enumerate() {
            if matches!(rule.kind, RuleKind::Off | RuleKind::Lifted) {
                continue;
            }
            for (place, expectation) in rule.rule.expect.iter().enumerate() {
                let Target::Otherwise { actions } = &expectation.target else {
                    continue;
                };
                let exempt = match rule.kind {
                    RuleKind::Implied => self.exempt(cells),
                    _ => BTreeSet::new(),
                };
                self.unread_rest(cells, rule, actions);
                for (cell, _) in cells.list.iter().enumerate().filter(|(cell, found)| {
                    matches!(found.kind, CellKind::Row | CellKind::Unread)
                        && found.domain.bottom().is_some()
                        && actions.contains(&found.key.action)
                        && !exempt.contains(cell)
                        && !rule.is_lifted(&found.key.entry, found.key.action)
                }) {
                    let floor = claims
                        .envelopes
                        .get(&cell)
                        .and_then(|e| e.floor)
                        .unwrap_or(0);
                    let floor = self.auditor.rounded_up(&cells.list[cell].key, floor);
                    let wants = Interval::span(0, floor);
                    if wants != cells.list[cell].domain.whole() {
                        claims.list.push(Claim {
                            cell,
                            rule: at,
                            expectation: place,
                            wants,
                            wildcard: true,
                        });
                    }
                }
            }
        }
    }

    /// Where rows were not read, or there are none, a "nothing else" that counts is open.
    fn unread_rest(&self, cells: &mut Cells<'a>, rule: &ActiveRule, actions: &[Action]) {
        let counts = rule.kind != RuleKind::Implied || self.auditor.options.strict;
        if !counts || !self.auditor.catalogue.lists_rows() {
            return;
        }
        let is_empty = !cells.list.iter().any(|cell| cell.kind == CellKind::Row);
        let none = is_empty.then(|| no_rows("the role has no row at all"));
        let Some((reason, detail)) = cells.gap.clone().or(none) else {
            return;
        };
        let in_force = actions
            .iter()
            .filter(|action| !rule.is_lifted_everywhere(**action));
        for action in in_force {
            self.auditor
                .unread_cell(cells, None, *action, reason, &detail);
        }
    }

    /// Cells that the implied "nothing else" leaves alone: a document asks for one of them and
    /// does not say which.
    fn exempt(&self, cells: &Cells<'_>) -> BTreeSet<usize> {
        let stated = self
            .auditor
            .rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Stated);
        let members =
            stated
                .flat_map(|rule| &rule.rule.expect)
                .map(|expect| match &expect.target {
                    Target::AnyOf { module, select } => self.members(cells, module, select),
                    Target::Access { entity } => self.governors(cells, entity),
                    _ => Vec::new(),
                });
        members.flatten().collect()
    }

    /// The settings that an access hangs on: who asks for the access asks for them.
    fn governors(&self, cells: &Cells<'_>, entity: &str) -> Vec<usize> {
        let access = self.auditor.catalogue.access.iter();
        let governed = access.filter(|access| access.entity == entity);
        let keys = governed.flat_map(|access| &access.governed_by);
        let found = keys.filter_map(|(entry, action)| {
            cells.find(&CellKey {
                entry: entry.clone(),
                item: None,
                action: *action,
            })
        });
        found.collect()
    }

    fn members(&self, cells: &Cells<'_>, module: &ModuleId, select: &Selection) -> Vec<usize> {
        let modules = &self.auditor.catalogue.modules;
        let place = modules.iter().position(|m| m.id == *module);
        place.map_or_else(Vec::new, |place| members_of(cells, place, select))
    }
}

/// How a selection begins that names what it leaves out.
pub(crate) const ALL_BUT: &str = "all but";

/// What tells one selection of a module from another.
pub(crate) fn selected(select: &Selection) -> Option<String> {
    let names: Vec<&str> = match select {
        Selection::These(list) => list.iter().map(|entry| entry.label.as_str()).collect(),
        Selection::All { except } if except.is_empty() => return None,
        Selection::All { except } => std::iter::once(ALL_BUT)
            .chain(except.iter().map(EntryId::as_str))
            .collect(),
    };
    Some(names.join(", "))
}

/// The cells of settings that a selection speaks of. Where no rows are listed, a setting that
/// nobody declared is one of them: it is there, and not known.
fn members_of(cells: &Cells<'_>, module: usize, select: &Selection) -> Vec<usize> {
    let undeclared = |cell: &Cell<'_>| {
        let gap = cell.observation.gap.as_ref();
        gap.is_some_and(|gap| gap.reason == GapReason::NotDeclared)
    };
    let is_setting = |cell: &Cell<'_>| match cell.kind {
        CellKind::Row => true,
        kind => kind == CellKind::Absent && undeclared(cell),
    };
    let wanted = |cell: &Cell<'_>| match select {
        Selection::All { except } => !except.contains(&cell.key.entry),
        Selection::These(list) => list.iter().any(|e| e.id.as_ref() == Some(&cell.key.entry)),
    };
    let rows = cells.list.iter().enumerate();
    rows.filter(|(_, cell)| is_setting(cell) && cell.place.0 == module && wanted(cell))
        .map(|(at, _)| at)
        .collect()
}

fn no_rows(what: &str) -> (GapReason, String) {
    (
        GapReason::NoRows,
        format!("{what}, although the list is complete"),
    )
}

/// The interval that a demand means, with parameters filled in. Compiling has made sure that
/// there is one.
pub(crate) fn demanded(demand: &Demand, domain: &Domain, rule: &ActiveRule) -> Option<Interval> {
    let fill = |text: &str| fill(text, rule).ok();
    match demand {
        Demand::AtLeast(word) => domain.at_least(&domain.point(&fill(word)?).ok()?),
        Demand::AtMost(word) => domain.at_most(&domain.point(&fill(word)?).ok()?),
        Demand::Exactly(word) => domain.point(&fill(word)?).ok(),
        Demand::OneOf(words) => {
            let words: Option<Vec<String>> = words.iter().map(|word| fill(word)).collect();
            Some(domain.one_of(words?))
        }
    }
}

fn envelopes(claims: &[Claim], rules: &[ActiveRule]) -> BTreeMap<usize, Envelope> {
    let mut envelopes: BTreeMap<usize, Envelope> = BTreeMap::new();
    for claim in claims {
        let envelope = envelopes.entry(claim.cell).or_default();
        let Some((low, high)) = claim.wants.bounds() else {
            envelope.narrow(&claim.wants);
            continue;
        };
        let direction = rules[claim.rule].rule.direction;
        if matches!(direction, Direction::Need | Direction::Exact) {
            envelope.floor = Some(envelope.floor.map_or(low, |floor| floor.max(low)));
        }
        if matches!(direction, Direction::Limit | Direction::Exact) {
            envelope.ceiling = Some(envelope.ceiling.map_or(high, |c| c.min(high)));
        }
    }
    envelopes
}
