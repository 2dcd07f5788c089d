//! A second audit, as plain as it can be: every rule against every cell, in nested loops.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use permlint_model::baseline::{Baseline, Demand, Direction, Expectation, Lift, Selection, Target};
use permlint_model::catalogue::Catalogue;
use permlint_model::exception::Exception;
use permlint_model::report::{CellVerdict, FindingKind, RuleOutcome};
use permlint_model::snapshot::Snapshot;
use permlint_model::{Action, Date, GapReason, Severity};

use crate::answer::{Answer, CellAnswer, FindingAnswer, Place, RuleAnswer};
use crate::case::{ACTIONS, Asked};
use crate::cells::{Cell, Kind, Role, risk, rounded_up};
use crate::exceptions::is_excepted;
use crate::spans::{Span, is_apart, is_inside, rank, words};

/// What an audit looks at.
#[derive(Clone, Copy)]
pub(crate) struct Given<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) baselines: &'a [Baseline],
    pub(crate) asked: &'a Asked,
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) exceptions: &'a [Exception],
    pub(crate) today: Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Document,
    BuiltIn,
    Implied,
}

pub(crate) struct Rule<'a> {
    pub(crate) id: String,
    pub(crate) aliases: Vec<String>,
    severity: Severity,
    source: Source,
    direction: Direction,
    lifts: Vec<&'a Lift>,
    expect: &'a [Expectation],
    is_off: bool,
}

impl Rule<'_> {
    fn is_lifted_whole(&self) -> bool {
        let whole = |lift: &&Lift| lift.entries.is_none() && lift.actions.is_none();
        self.lifts.iter().any(whole)
    }

    pub(crate) fn is_in_force(&self) -> bool {
        !self.is_off && !self.is_lifted_whole()
    }

    /// Whether a feature takes it out of force for a cell.
    fn is_lifted(&self, entry: &str, action: Action) -> bool {
        self.lifts.iter().any(|lift| {
            let entries = lift.entries.as_ref();
            let actions = lift.actions.as_ref();
            entries.is_none_or(|list| list.iter().any(|e| e.as_str() == entry))
                && actions.is_none_or(|list| list.contains(&action))
        })
    }
}

struct Claim {
    cell: usize,
    rule: usize,
    wants: Span,
    wildcard: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Pass,
    Broken(FindingKind),
    Open(GapReason),
}

pub(crate) struct Found {
    pub(crate) place: Place,
    pub(crate) top: u64,
    pub(crate) seen: Span,
    /// Whether nothing at all was seen.
    pub(crate) blank: bool,
    pub(crate) kind: FindingKind,
    pub(crate) answer: FindingAnswer,
}

pub(crate) struct Audit<'a> {
    given: Given<'a>,
    role: Role<'a>,
    pub(crate) rules: Vec<Rule<'a>>,
    cells: Vec<Cell>,
    claims: Vec<Claim>,
    /// How far the claims of documents on single cells go; what follows is "nothing else".
    stated: usize,
}

impl<'a> Audit<'a> {
    pub(crate) fn of(given: Given<'a>) -> Self {
        let role = Role::of(given.snapshot, given.catalogue, given.asked.null_is_none);
        let mut audit = Self {
            cells: role.cells(),
            role,
            rules: rules(given),
            claims: Vec::new(),
            stated: 0,
            given,
        };
        for at in 0..audit.rules.len() {
            audit.claim(at);
        }
        audit.stated = audit.claims.len();
        audit.nothing_else();
        audit
    }

    fn find(&self, place: &Place) -> Option<usize> {
        self.cells.iter().position(|cell| cell.place == *place)
    }

    fn find_or_add(&mut self, cell: Cell) -> usize {
        self.find(&cell.place).unwrap_or_else(|| {
            self.cells.push(cell);
            self.cells.len() - 1
        })
    }

    fn demand(&mut self, rule: usize, cell: usize, wants: Span, wildcard: bool) {
        self.claims.push(Claim {
            cell,
            rule,
            wants,
            wildcard,
        });
    }

    fn claim(&mut self, at: usize) {
        if !self.rules[at].is_in_force() {
            return;
        }
        let fact = |id: &str| (format!("role.{id}"), None, Action::Value);
        match self.rules[at].id.as_str() {
            "permlint/subject-exists" => {
                let cell = self.find(&fact("exists")).unwrap();
                self.demand(at, cell, (1, 1), false);
            }
            "permlint/admin-role" => {
                let cell = self.find(&fact("admin")).unwrap();
                self.demand(at, cell, (0, 0), false);
            }
            _ => {}
        }
        let expect = self.rules[at].expect;
        for expectation in expect {
            for (action, demand) in &expectation.demands {
                self.expect(at, expectation, *action, demand);
            }
        }
    }

    fn expect(&mut self, at: usize, expectation: &Expectation, action: Action, demand: &Demand) {
        match &expectation.target {
            Target::Entries { module, select } => {
                let wants = wanted(demand, 2);
                match select {
                    Selection::All { except } => {
                        let except: Vec<&str> = except.iter().map(|e| e.as_str()).collect();
                        self.every(at, module.as_str(), &except, action, wants);
                    }
                    Selection::These(list) => {
                        for entry in list {
                            let id = entry.id.as_ref().map(|id| id.as_str());
                            let (module, label) = (module.as_str(), entry.label.as_str());
                            let skip = expectation.when_present;
                            self.one(at, module, id, label, action, wants, skip);
                        }
                    }
                }
            }
            Target::Items { entry, items } => {
                for item in items {
                    if self.rules[at].is_lifted(entry.as_str(), action) {
                        continue;
                    }
                    let place = (entry.to_string(), Some(item.clone()), Action::Allow);
                    let why = GapReason::NotReadable;
                    let cell = Cell::unseen(Kind::Item, place, "finance", 1, why);
                    let cell = self.find_or_add(cell);
                    self.demand(at, cell, wanted(demand, 1), false);
                }
            }
            Target::AnyOf { module, select } => {
                let cell = self.any(module.as_str(), select);
                let cell = self.find_or_add(cell);
                self.demand(at, cell, wanted(demand, 1), false);
            }
            Target::Otherwise { .. } => {}
            other => panic!("{other:?}"),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one entry of one expectation")]
    fn one(
        &mut self,
        at: usize,
        module: &str,
        id: Option<&str>,
        label: &str,
        action: Action,
        wants: Span,
        when_present: bool,
    ) {
        let (id, absence) = match id {
            Some(id) => (id.to_owned(), self.role.absence(id)),
            None => {
                let rows = self.role.unlisted(module, label);
                let made = format!("{module}.x-{}", label.to_lowercase());
                let made_up = self.role.gap.unwrap_or(GapReason::Unmatched);
                match rows.as_slice() {
                    [] => (made, made_up),
                    [row] => (row.clone(), made_up),
                    _ => (made, GapReason::Ambiguous),
                }
            }
        };
        if self.rules[at].is_lifted(&id, action) {
            return;
        }
        let absent = Cell::unseen(Kind::Absent, (id, None, action), module, 2, absence);
        let cell = self.find_or_add(absent);
        if !(when_present && self.cells[cell].gap == Some(GapReason::Unmatched)) {
            self.demand(at, cell, wants, false);
        }
    }

    fn every(&mut self, at: usize, module: &str, except: &[&str], action: Action, wants: Span) {
        let mut rows = 0;
        for cell in 0..self.cells.len() {
            let found = &self.cells[cell];
            let meant = found.kind == Kind::Row && found.module == module;
            let entry = found.place.0.clone();
            if !meant || found.place.2 != action || except.contains(&entry.as_str()) {
                continue;
            }
            rows += 1;
            if !self.rules[at].is_lifted(&entry, action) {
                self.demand(at, cell, wants, true);
            }
        }
        let why = self.role.gap.or((rows == 0).then_some(GapReason::NoRows));
        // What a feature lifts for every entry is lifted for those that were not seen.
        if let Some(why) = why.filter(|_| !self.rules[at].is_lifted("", action)) {
            let place = (format!("{module}.every-entry"), None, action);
            let cell = self.find_or_add(Cell::unseen(Kind::Unread, place, module, 2, why));
            self.demand(at, cell, wants, true);
        }
    }

    fn members(&self, module: &str, select: &Selection) -> Vec<usize> {
        let meant = |entry: &str| match select {
            Selection::All { except } => except.iter().all(|e| e.as_str() != entry),
            Selection::These(list) => list
                .iter()
                .any(|e| e.id.as_ref().is_some_and(|id| id.as_str() == entry)),
        };
        let cells = 0..self.cells.len();
        let is_member = |at: &usize| {
            let cell = &self.cells[*at];
            cell.kind == Kind::Row && cell.module == module && meant(&cell.place.0)
        };
        cells.filter(is_member).collect()
    }

    /// "At least one of these", as a cell of its own.
    fn any(&self, module: &str, select: &Selection) -> Cell {
        let members = self.members(module, select);
        let mut why: Vec<GapReason> = members.iter().filter_map(|m| self.cells[*m].gap).collect();
        let mut open = members.is_empty();
        why.extend(self.role.gap);
        open |= self.role.gap.is_some();
        let item = match select {
            Selection::All { except } if except.is_empty() => None,
            Selection::All { except } => {
                let names = except.iter().map(|e| e.as_str());
                Some(
                    ["all but"]
                        .into_iter()
                        .chain(names)
                        .collect::<Vec<_>>()
                        .join(", "),
                )
            }
            Selection::These(list) => {
                for entry in list {
                    let id = entry.id.as_ref().unwrap().as_str();
                    if !self
                        .role
                        .rows
                        .iter()
                        .any(|row| row.entry.is_some_and(|e| e.id.as_str() == id))
                    {
                        why.push(self.role.absence(id));
                        open = true;
                    }
                }
                Some(
                    list.iter()
                        .map(|e| e.label.as_str())
                        .collect::<Vec<_>>()
                        .join(", "),
                )
            }
        };
        let low = members.iter().any(|m| self.cells[*m].seen.0 > 0);
        let high = open || members.iter().any(|m| self.cells[*m].seen.1 > 0);
        let place = (format!("{module}.any-entry"), item, Action::Value);
        let cell = Cell::unseen(Kind::Any, place, module, 1, GapReason::Undecided);
        Cell {
            seen: (u64::from(low), u64::from(high)),
            // What nobody may allow is not hidden behind what they may.
            gap: why
                .into_iter()
                .min_by_key(|why| (!never_accepted(*why), *why))
                .filter(|_| !low),
            ..cell
        }
    }

    /// The highest need and the lowest stated limit of a cell.
    fn envelope(&self, cell: usize) -> (Option<u64>, Option<u64>) {
        let mut floor: Option<u64> = None;
        let mut ceiling: Option<u64> = None;
        for claim in self.claims[..self.stated].iter().filter(|c| c.cell == cell) {
            let direction = self.rules[claim.rule].direction;
            if direction != Direction::Limit {
                floor = Some(floor.unwrap_or(0).max(claim.wants.0));
            }
            if direction != Direction::Need {
                ceiling = Some(ceiling.unwrap_or(u64::MAX).min(claim.wants.1));
            }
        }
        (floor, ceiling)
    }

    fn nothing_else(&mut self) {
        let mut rest: Vec<(usize, Vec<Action>)> = Vec::new();
        for (at, rule) in self
            .rules
            .iter()
            .enumerate()
            .filter(|(_, r)| r.is_in_force())
        {
            if rule.source == Source::Implied {
                rest.push((at, ACTIONS.to_vec()));
            }
            for expectation in rule.expect {
                if let Target::Otherwise { actions } = &expectation.target {
                    rest.push((at, actions.clone()));
                }
            }
        }
        let no_row = self.role.rows.is_empty().then_some(GapReason::NoRows);
        let unread = self.role.gap.or(no_row);
        for (at, actions) in &rest {
            let counts = self.rules[*at].source != Source::Implied || self.given.asked.strict;
            for action in actions.iter().filter(|_| counts) {
                let in_force = !self.rules[*at].is_lifted("", *action);
                if let Some(why) = unread.filter(|_| in_force) {
                    let place = ("every-module.every-entry".to_owned(), None, *action);
                    self.find_or_add(Cell::unseen(Kind::Unread, place, "", 2, why));
                }
            }
        }
        for (at, actions) in rest {
            for cell in 0..self.cells.len() {
                let found = &self.cells[cell];
                let of_rows = matches!(found.kind, Kind::Row | Kind::Unread);
                let exempt = self.rules[at].source == Source::Implied && self.is_exempt(cell);
                let lifted = self.rules[at].is_lifted(&found.place.0, found.place.2);
                if !of_rows || !actions.contains(&found.place.2) || exempt || lifted {
                    continue;
                }
                let floor = self.envelope(cell).0.unwrap_or(0);
                let floor = rounded_up(self.given.catalogue, found, floor);
                if floor < found.top {
                    self.demand(at, cell, (0, floor), true);
                }
            }
        }
    }

    /// Whether a document asks for one of some cells, and this is one of them.
    fn is_exempt(&self, cell: usize) -> bool {
        let in_force = |rule: &&Rule<'_>| rule.source == Source::Document && rule.is_in_force();
        let expect = self
            .rules
            .iter()
            .filter(in_force)
            .flat_map(|rule| rule.expect);
        expect
            .into_iter()
            .any(|expectation| match &expectation.target {
                Target::AnyOf { module, select } => {
                    self.members(module.as_str(), select).contains(&cell)
                }
                _ => false,
            })
    }

    fn judge(&self, claim: &Claim) -> Judged {
        let cell = &self.cells[claim.cell];
        if is_inside(cell.seen, claim.wants) {
            return Judged::Pass;
        }
        if !is_apart(cell.seen, claim.wants) {
            return Judged::Open(cell.gap.unwrap_or(GapReason::Undecided));
        }
        match (cell.seen.1 < claim.wants.0, cell.offered) {
            (true, true) => Judged::Broken(FindingKind::Missing),
            (true, false) => Judged::Open(GapReason::NotOffered),
            (false, _) => Judged::Broken(FindingKind::Excess),
        }
    }

    fn severity(&self, claim: &Claim, judged: Judged) -> Severity {
        let rule = &self.rules[claim.rule];
        let cell = &self.cells[claim.cell];
        if rule.source == Source::Implied {
            let graded = self.given.asked.strict && judged != Judged::Pass;
            let risk = risk(self.given.catalogue, cell).filter(|_| graded);
            return risk.unwrap_or(Severity::Info);
        }
        let unlisted = claim.wildcard && cell.is_unlisted() && !cell.contested;
        match unlisted && judged == Judged::Broken(FindingKind::Missing) {
            true => rule.severity.min(Severity::Low),
            false => rule.severity,
        }
    }

    /// The finding of one kind on one cell, if there is one.
    fn finding(&self, cell: usize, kind: FindingKind) -> Option<Found> {
        let conflict = matches!(self.envelope(cell), (Some(floor), Some(top)) if floor > top);
        let mut own: Vec<(&Claim, Judged)> = Vec::new();
        for claim in self.claims.iter().filter(|claim| claim.cell == cell) {
            let judged = self.judge(claim);
            let of_document = self.rules[claim.rule].source == Source::Document;
            let fits = match (conflict && of_document, judged) {
                (true, _) => kind == FindingKind::BaselineConflict,
                (false, Judged::Pass) => false,
                (false, Judged::Broken(broken)) => broken == kind,
                (false, Judged::Open(why)) => opens(why) == kind,
            };
            if fits {
                own.push((claim, judged));
            }
        }
        let rank = |(claim, judged): &&(&Claim, Judged)| {
            let severity = self.severity(claim, *judged);
            (Reverse(severity), self.rules[claim.rule].source, claim.rule)
        };
        let (owner, judged) = own.iter().min_by_key(rank)?;
        let found = &self.cells[cell];
        Some(Found {
            place: found.place.clone(),
            top: found.top,
            seen: found.seen,
            blank: found.seen == (0, found.top) && found.gap.is_some(),
            kind,
            answer: FindingAnswer {
                owner: self.rules[owner.rule].id.clone(),
                rules: own
                    .iter()
                    .map(|(c, _)| self.rules[c.rule].id.clone())
                    .collect(),
                severity: self.severity(owner, *judged),
                reason: match judged {
                    Judged::Open(why) => Some(*why),
                    _ => None,
                },
                excepted: false,
            },
        })
    }

    /// Everything that is found, before anything is accepted.
    pub(crate) fn findings(&self) -> Vec<Found> {
        const KINDS: [FindingKind; 5] = [
            FindingKind::BaselineConflict,
            FindingKind::Missing,
            FindingKind::Excess,
            FindingKind::Unknown,
            FindingKind::Unmatched,
        ];
        let cells = 0..self.cells.len();
        let each = cells.flat_map(|cell| KINDS.map(|kind| self.finding(cell, kind)));
        each.flatten().collect()
    }

    pub(crate) fn answer(&self) -> Answer {
        let mut findings = self.findings();
        for found in &mut findings {
            let given = &self.given;
            let mut all = given.exceptions.iter();
            found.answer.excepted = all.any(|e| is_excepted(found, e, &self.rules, given));
        }
        let cells = self.cells.iter().enumerate();
        let keyed = findings.iter();
        let keyed = keyed.map(|f| ((f.place.clone(), f.kind.as_str()), f.answer.clone()));
        Answer {
            cells: cells
                .map(|(at, cell)| (cell.place.clone(), self.cell(at, &findings)))
                .collect(),
            rules: (0..self.rules.len())
                .map(|at| (self.rules[at].id.clone(), self.rule(at)))
                .collect(),
            exit_code: self.exit_code(&findings),
            findings: keyed.collect::<BTreeMap<_, _>>(),
        }
    }

    fn cell(&self, at: usize, findings: &[Found]) -> CellAnswer {
        let cell = &self.cells[at];
        let (floor, ceiling) = self.envelope(at);
        let own = findings.iter().filter(|found| found.place == cell.place);
        let is_open = |found: &&Found| found.answer.reason.is_some() && !is_violation(found.kind);
        let worst = own.min_by_key(|found| {
            let severity = Reverse(found.answer.severity);
            (severity, is_open(found), found.answer.owner.clone())
        });
        let is_judged = self.claims.iter().any(|claim| claim.cell == at);
        let point = |rank: u64| words((rank, rank), cell.top);
        CellAnswer {
            floor: floor.map(point),
            ceiling: ceiling.map(point),
            seen: match cell.seen == (0, cell.top) && cell.gap.is_some() {
                true => "not known".to_owned(),
                false => words(cell.seen, cell.top),
            },
            verdict: match worst.map(|found| found.kind) {
                Some(FindingKind::Missing) => CellVerdict::Missing,
                Some(FindingKind::Excess) => CellVerdict::Excess,
                Some(FindingKind::BaselineConflict) => CellVerdict::Mismatch,
                Some(_) => CellVerdict::Unknown,
                None if is_judged => CellVerdict::Pass,
                None => CellVerdict::NotJudged,
            },
            severity: worst.map(|found| found.answer.severity),
        }
    }

    fn rule(&self, at: usize) -> RuleAnswer {
        let rule = &self.rules[at];
        let own: Vec<Judged> = self
            .claims
            .iter()
            .filter(|c| c.rule == at)
            .map(|c| self.judge(c))
            .collect();
        let count = |fits: fn(&&Judged) -> bool| own.iter().filter(fits).count() as u64;
        let passed = count(|judged| matches!(judged, Judged::Pass));
        let violated = count(|judged| matches!(judged, Judged::Broken(_)));
        let unknown = count(|judged| matches!(judged, Judged::Open(_)));
        let outcome = if rule.is_off {
            RuleOutcome::Off
        } else if rule.is_lifted_whole() {
            RuleOutcome::Lifted
        } else if violated > 0 {
            RuleOutcome::Violated
        } else if unknown > 0 {
            RuleOutcome::Unknown
        } else if passed > 0 {
            RuleOutcome::Passed
        } else {
            RuleOutcome::NotApplicable
        };
        RuleAnswer {
            passed,
            violated,
            unknown,
            outcome,
        }
    }

    fn exit_code(&self, findings: &[Found]) -> u8 {
        let counts: Vec<&Found> = findings
            .iter()
            .filter(|f| !f.answer.excepted && f.answer.severity > Severity::Info)
            .filter(|f| f.answer.severity >= self.given.asked.fail_on)
            .collect();
        if counts.iter().any(|found| is_violation(found.kind)) {
            return 1;
        }
        let allowed = |found: &Found| {
            let why = found.answer.reason.unwrap();
            !never_accepted(why) && self.given.asked.allowed.contains(&why)
        };
        let decided = self.claims.iter().any(|claim| {
            let of_document = self.rules[claim.rule].source == Source::Document;
            of_document && !matches!(self.judge(claim), Judged::Open(_))
        });
        match decided && counts.iter().all(|found| allowed(found)) {
            true => 0,
            false => 4,
        }
    }
}

/// The kind of a finding that is open for a reason.
fn opens(why: GapReason) -> FindingKind {
    match why {
        GapReason::Unmatched => FindingKind::Unmatched,
        _ => FindingKind::Unknown,
    }
}

pub(crate) fn is_violation(kind: FindingKind) -> bool {
    !matches!(kind, FindingKind::Unknown | FindingKind::Unmatched)
}

/// Reasons that would let a whole audit pass unseen.
pub(crate) fn never_accepted(why: GapReason) -> bool {
    let never = [
        GapReason::Refused,
        GapReason::NotRead,
        GapReason::NoRows,
        GapReason::Stale,
    ];
    never.contains(&why)
}

fn wanted(demand: &Demand, top: u64) -> Span {
    match demand {
        Demand::AtLeast(word) => (rank(word).unwrap(), top),
        Demand::AtMost(word) => (0, rank(word).unwrap()),
        Demand::Exactly(word) => (rank(word).unwrap(), rank(word).unwrap()),
        Demand::OneOf(words) => panic!("{words:?}"),
    }
}

/// The rules of the baselines, in the order of their ids, and those that every audit has.
fn rules(given: Given<'_>) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    let mut baselines: Vec<&Baseline> = given.baselines.iter().collect();
    baselines.sort_by_key(|baseline| baseline.id.to_string());
    for baseline in baselines {
        let on: BTreeSet<&str> = baseline
            .features
            .iter()
            .map(|feature| feature.id.as_str())
            .filter(|id| {
                given
                    .asked
                    .features
                    .contains(&format!("{}:{id}", baseline.id))
            })
            .collect();
        for rule in &baseline.rules {
            let mut lifts = Vec::new();
            for feature in baseline
                .features
                .iter()
                .filter(|f| on.contains(f.id.as_str()))
            {
                lifts.extend(feature.lifts.iter().filter(|lift| lift.rule == rule.id));
            }
            rules.push(Rule {
                id: rule.id.to_string(),
                aliases: rule.aliases.iter().map(ToString::to_string).collect(),
                severity: rule.severity,
                source: Source::Document,
                direction: rule.direction,
                lifts,
                expect: &rule.expect,
                is_off: rule
                    .when
                    .as_ref()
                    .is_some_and(|when| !on.contains(when.as_str())),
            });
        }
    }
    let own = |id: &str, severity, source, direction| Rule {
        id: id.to_owned(),
        aliases: Vec::new(),
        severity,
        source,
        direction,
        lifts: Vec::new(),
        expect: &[],
        is_off: false,
    };
    let built_in = Source::BuiltIn;
    rules.extend([
        own(
            "permlint/subject-exists",
            Severity::High,
            built_in,
            Direction::Need,
        ),
        own(
            "permlint/admin-role",
            Severity::Critical,
            built_in,
            Direction::Limit,
        ),
        own(
            "permlint/otherwise",
            Severity::Info,
            Source::Implied,
            Direction::Limit,
        ),
    ]);
    rules
}
