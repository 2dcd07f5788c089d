//! Two audits that asked the same: what is new, fixed, decided, or not decidable any more.
//!
//! A finding that is gone is fixed only where the second audit judged its cell.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use permlint_model::recheck::{AuditSide, CellSide, FindingChange, FindingChanges, VerdictDiff};
use permlint_model::report::{CellRow, CellVerdict, Finding, FindingKind, Report, Status};
use permlint_model::text::{clean, plural};
use permlint_model::{Action, EntryId, RuleId};

/// Two audits of one tenant, and how they are to be compared.
#[derive(Debug, Clone)]
pub struct Comparison<'a> {
    /// The first audit.
    pub before: &'a Report,
    /// The second audit.
    pub after: &'a Report,
    /// Former ids of rules, with the ones that they have now.
    pub renamed: BTreeMap<RuleId, RuleId>,
    /// Whether the findings that stay are listed, and not only counted.
    pub lists_left: bool,
}

/// Tells what became of the findings of the first audit, and which the second adds.
#[must_use]
pub fn compare_audits(comparison: &Comparison<'_>) -> VerdictDiff {
    let before = View::of(comparison.before, &comparison.renamed);
    let after = View::of(comparison.after, &comparison.renamed);
    let findings = Tally::of(&before, &after).finish(comparison.lists_left);
    let notes = notes(&before, &after, &findings);
    VerdictDiff {
        baselines: comparison
            .after
            .asked
            .baselines
            .iter()
            .map(|baseline| baseline.id.clone())
            .collect(),
        before: side(comparison.before),
        after: side(comparison.after),
        findings,
        notes,
    }
}

fn side(report: &Report) -> AuditSide {
    AuditSide {
        verdict: report.verdict,
        summary: report.summary.clone(),
        subject: report.subject.name.clone(),
        subject_id: report.subject.id.clone(),
        today: report.asked.today,
        snapshot: report.snapshot.digest.clone(),
        taken: report.snapshot.taken.clone(),
    }
}

/// What tells one cell of a subject from another.
type Cell = (EntryId, Option<String>, Action);
/// What a fingerprint is made of, within one subject.
type Key = (Cell, RuleId, FindingKind);

/// An audit, by cells.
struct View<'a> {
    report: &'a Report,
    renamed: &'a BTreeMap<RuleId, RuleId>,
    rows: BTreeMap<Cell, &'a CellRow>,
    findings: BTreeMap<Key, &'a Finding>,
    open: BTreeSet<Cell>,
    rules: BTreeSet<RuleId>,
    /// Whether a cell that is not there is known not to be.
    is_whole: bool,
}

impl<'a> View<'a> {
    fn of(report: &'a Report, renamed: &'a BTreeMap<RuleId, RuleId>) -> Self {
        let today = |rule: &RuleId| renamed.get(rule).unwrap_or(rule).clone();
        let key = |f: &Finding| (cell_of(f), today(&f.rule), f.kind);
        let rows = report.cells.iter();
        let rows: BTreeMap<Cell, &CellRow> = rows
            .map(|row| ((row.entry_id.clone(), row.item.clone(), row.action), row))
            .collect();
        let open = report.findings.iter().filter(|f| f.kind.is_undecided());
        let open_rows = rows
            .iter()
            .filter(|(_, r)| r.verdict == CellVerdict::Unknown);
        let open: BTreeSet<Cell> = open
            .map(cell_of)
            .chain(open_rows.map(|(cell, _)| cell.clone()))
            .collect();
        Self {
            report,
            renamed,
            findings: report.findings.iter().map(|f| (key(f), f)).collect(),
            rules: report.rules.iter().map(|rule| today(&rule.id)).collect(),
            is_whole: report.subject.id.is_some()
                && !report.subject.evidence.is_empty()
                && !open.iter().any(|(entry, ..)| is_unread(entry)),
            rows,
            open,
        }
    }

    /// Whether what a cell holds is not decided.
    fn is_open(&self, cell: &Cell) -> bool {
        self.open.contains(cell) || (!self.rows.contains_key(cell) && !self.is_whole)
    }

    fn side(&self, cell: &Cell) -> Option<CellSide> {
        self.rows.get(cell).map(|row| CellSide {
            seen: row.seen.clone(),
            verdict: row.verdict,
        })
    }

    /// The finding of the same cell and kind that another rule owns, and that this rule is in.
    fn owned_by_another(&self, (cell, rule, kind): &Key) -> Option<&'a Finding> {
        let mut same = self
            .findings
            .iter()
            .filter(|((other, _, k), _)| other == cell && k == kind);
        let today = |id: &RuleId| self.renamed.get(id).unwrap_or(id) == rule;
        same.find(|(_, finding)| finding.also.iter().any(today))
            .map(|(_, finding)| *finding)
    }
}

/// Whether an id stands for rows that were not read.
fn is_unread(entry: &EntryId) -> bool {
    entry.as_str().ends_with(".every-entry")
}

fn cell_of(finding: &Finding) -> Cell {
    let item = finding.item.clone();
    (finding.entry_id.clone(), item, finding.action)
}

/// Findings in their lists. What is told of a cell as a whole is told once.
struct Tally<'a> {
    before: &'a View<'a>,
    after: &'a View<'a>,
    new: Vec<FindingChange>,
    fixed: Vec<FindingChange>,
    no_longer_asked: Vec<FindingChange>,
    became_unknown: BTreeMap<Cell, FindingChange>,
    decided: BTreeMap<Cell, FindingChange>,
    moved: BTreeMap<Cell, FindingChange>,
    left: Vec<FindingChange>,
    unchanged: u64,
}

impl<'a> Tally<'a> {
    fn of(before: &'a View<'a>, after: &'a View<'a>) -> Self {
        let mut tally = Self {
            before,
            after,
            new: Vec::new(),
            fixed: Vec::new(),
            no_longer_asked: Vec::new(),
            became_unknown: BTreeMap::new(),
            decided: BTreeMap::new(),
            moved: BTreeMap::new(),
            left: Vec::new(),
            unchanged: 0,
        };
        for (key, finding) in &after.findings {
            match before.findings.get(key) {
                Some(old) => tally.stays(key, old, finding),
                None => tally.comes(key, finding),
            }
        }
        let gone = before.findings.iter();
        for (key, finding) in gone.filter(|(key, _)| !after.findings.contains_key(*key)) {
            tally.goes(key, finding);
        }
        tally
    }

    fn stays(&mut self, key: &Key, old: &Finding, new: &Finding) {
        let change = self.change(&key.0, new, old.status);
        let is_same = old.seen == new.seen
            && old.severity == new.severity
            && old.reason == new.reason
            && old.wanted == new.wanted;
        match is_same {
            true => self.unchanged += 1,
            false => {
                self.moved.insert(key.0.clone(), change.clone());
            }
        }
        self.left.push(change);
    }

    fn comes(&mut self, key: &Key, finding: &Finding) {
        let cell = &key.0;
        if let Some(old) = self.before.owned_by_another(key) {
            let change = self.change(cell, finding, old.status);
            self.left.push(change.clone());
            self.moved.insert(cell.clone(), change);
            return;
        }
        let change = self.change(cell, finding, finding.status);
        match (finding.kind.is_undecided(), self.before.is_open(cell)) {
            (true, true) => {
                self.left.push(change.clone());
                self.moved.insert(cell.clone(), change);
            }
            (true, false) => {
                self.became_unknown.insert(cell.clone(), change);
            }
            (false, true) => {
                self.decided.insert(cell.clone(), change);
            }
            (false, false) => self.new.push(change),
        }
    }

    fn goes(&mut self, key: &Key, finding: &Finding) {
        let cell = key.0.clone();
        let mut change = self.change(&cell, finding, finding.status);
        if self.after.owned_by_another(key).is_some() {
            self.moved.entry(cell).or_insert(change);
            return;
        }
        if !self.after.rules.contains(&key.1) {
            self.no_longer_asked.push(change);
            return;
        }
        match (finding.kind.is_undecided(), self.after.is_open(&cell)) {
            (true, true) => {
                if !self.moved.contains_key(&cell) {
                    self.left.push(change.clone());
                    self.moved.insert(cell, change);
                }
            }
            (true, false) => {
                change.fix.clear();
                self.decided.entry(cell).or_insert(change);
            }
            (false, true) => match self.became_unknown.get_mut(&cell) {
                Some(told) => told.status = finding.status,
                None => {
                    self.became_unknown.insert(cell, change);
                }
            },
            (false, false) => {
                change.fix.clear();
                self.fixed.push(change);
            }
        }
    }

    fn change(&self, cell: &Cell, finding: &Finding, status: Status) -> FindingChange {
        FindingChange {
            before: self.before.side(cell),
            after: self.after.side(cell),
            status,
            ..FindingChange::of(finding)
        }
    }

    fn finish(self, lists_left: bool) -> FindingChanges {
        FindingChanges {
            new: sorted(self.new),
            fixed: sorted(self.fixed),
            no_longer_asked: sorted(self.no_longer_asked),
            became_unknown: sorted(self.became_unknown.into_values()),
            decided: sorted(self.decided.into_values()),
            moved: sorted(self.moved.into_values()),
            unchanged: self.unchanged,
            left: match lists_left {
                true => sorted(self.left),
                false => Vec::new(),
            },
        }
    }
}

fn sorted(list: impl IntoIterator<Item = FindingChange>) -> Vec<FindingChange> {
    let mut list: Vec<FindingChange> = list.into_iter().collect();
    list.sort_by(|a, b| {
        let key = |c: &FindingChange| (Reverse(c.severity), c.kind.is_undecided());
        let place = |c: &FindingChange| {
            let cell = (c.entry_id.clone(), c.item.clone(), c.action);
            (c.rule.clone(), c.module.clone(), cell, c.kind)
        };
        key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
    });
    list
}

fn notes(before: &View<'_>, after: &View<'_>, findings: &FindingChanges) -> Vec<String> {
    let mut notes = Vec::new();
    let (old, new) = (&before.report.subject, &after.report.subject);
    let shown = |name: &str, id: &Option<String>| match id {
        Some(id) => format!("{:?} (id {})", clean(name, 60), clean(id, 40)),
        None => format!("{:?} (not found)", clean(name, 60)),
    };
    if old.id != new.id {
        notes.push(format!(
            "the first audit judged {}, the second {}: findings are compared by rule, entry and \
             action",
            shown(&old.name, &old.id),
            shown(&new.name, &new.id)
        ));
    } else if old.name != new.name {
        notes.push(format!(
            "the audited {} was {:?} and is {:?} now",
            after.report.tenant.platform.subject_word(),
            clean(&old.name, 60),
            clean(&new.name, 60)
        ));
    }
    let added = findings.new.iter();
    let added = added
        .filter(|new| !before.rules.contains(&new.rule))
        .count() as u64;
    if added > 0 {
        notes.push(format!(
            "{added} of the new findings {} of rules that the first audit did not have",
            if added == 1 { "is" } else { "are" }
        ));
    }
    let left = findings.left.iter();
    let aside = left.filter(|left| left.status != Status::Active).count() as u64;
    if aside > 0 {
        notes.push(format!(
            "{aside} {} that {} left {} accepted or known in the first audit; whether the second \
             takes {} as such is its own matter",
            plural(aside, "finding"),
            if aside == 1 { "is" } else { "are" },
            if aside == 1 { "was" } else { "were" },
            if aside == 1 { "it" } else { "them" }
        ));
    }
    notes
}
