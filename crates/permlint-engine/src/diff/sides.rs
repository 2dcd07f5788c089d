//! The two snapshots, and what each of them would show.

use std::collections::BTreeSet;

use permlint_model::catalogue::Catalogue;
use permlint_model::diff::{MissingIn, NotKnown};
use permlint_model::snapshot::{Outcome, Part, Principal, Snapshot};
use permlint_model::text::clean;
use permlint_model::{Domain, Platform};

use crate::compile::Auditor;
use crate::options::Options;
use crate::subject::list_gap;

/// Two snapshots, and what is collected on the way.
pub(super) struct Sides<'a> {
    pub(super) before: &'a Snapshot,
    pub(super) after: &'a Snapshot,
    /// Names rows and knows their domains; it judges nothing.
    pub(super) namer: Auditor,
    pub(super) not_known: Vec<NotKnown>,
    pub(super) notes: Vec<String>,
}

/// Names of things that only one snapshot has, although the other could not show them.
#[derive(Debug, Default)]
pub(super) struct SeenOnce {
    names: BTreeSet<String>,
}

impl SeenOnce {
    pub(super) fn add(&mut self, name: &str) {
        self.names.insert(clean(name, 120));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl<'a> Sides<'a> {
    pub(super) fn new(before: &'a Snapshot, after: &'a Snapshot, catalogue: &Catalogue) -> Self {
        Self {
            before,
            after,
            namer: namer(catalogue),
            not_known: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether a thing that is on one side only came or went, because the other would show it.
    pub(super) fn is_told<T>(
        &self,
        before: Option<&T>,
        after: Option<&T>,
        hole: impl Fn(&Snapshot) -> Option<String>,
    ) -> bool {
        match (before, after) {
            (None, Some(_)) => hole(self.before).is_none(),
            (Some(_), None) => hole(self.after).is_none(),
            _ => true,
        }
    }

    /// Tells that a list cannot be compared in full, if it cannot.
    pub(super) fn tell_holes(
        &mut self,
        part: &Part,
        what: &str,
        once: SeenOnce,
        hole: impl Fn(&Snapshot) -> Option<String>,
    ) {
        let holes = (hole(self.before), hole(self.after));
        let is_unread = |snapshot: &Snapshot| list_gap(snapshot, part).is_some();
        let gap = is_unread(self.before) || is_unread(self.after);
        let unasked = is_out_of_scope(self.before, part) && is_out_of_scope(self.after, part);
        // A list without a count that shows the same things twice leaves nothing open.
        if once.is_empty() && (!gap || unasked) {
            return;
        }
        let (missing_in, because) = match holes {
            (Some(before), Some(after)) if before == after => (MissingIn::Both, before),
            (Some(before), Some(after)) => (
                MissingIn::Both,
                format!("in the first: {before}; in the second: {after}"),
            ),
            (Some(before), None) => (MissingIn::Before, before),
            (None, Some(after)) => (MissingIn::After, after),
            (None, None) => return,
        };
        self.not_known.push(NotKnown {
            part: part.clone(),
            what: what.to_owned(),
            missing_in,
            because,
            seen_once: once.names.into_iter().collect(),
        });
    }

    /// Why a part is missing on one side.
    pub(super) fn because(&self, missing_in: MissingIn, part: &Part) -> String {
        let snapshot = match missing_in {
            MissingIn::Before => self.before,
            MissingIn::After | MissingIn::Both => self.after,
        };
        let gap = list_gap(snapshot, part).map(|(_, detail)| detail);
        gap.unwrap_or_else(|| "it was not told".to_owned())
    }
}

/// Why a snapshot does not show everything that a list has: it was not read to its end, or no
/// count confirms it where the platform counts.
pub(super) fn hole(snapshot: &Snapshot, part: &Part) -> Option<String> {
    if let Some((_, detail)) = list_gap(snapshot, part) {
        return Some(detail);
    }
    let counted = snapshot
        .coverage_of(part)
        .is_some_and(|coverage| coverage.is_counted());
    let is_whole = snapshot.tenant.platform == Platform::Autotask && *part == Part::Roles;
    (!counted && !is_whole).then(|| "no count of the platform confirms this list".to_owned())
}

/// Why a snapshot does not show every API member. The caller's own record has to be there.
pub(super) fn members_hole(snapshot: &Snapshot) -> Option<String> {
    hole(snapshot, &Part::Members).or_else(|| {
        let own = snapshot.own.as_ref().and_then(|own| own.member.as_deref());
        let is_own = |p: &Principal| own.is_some_and(|own| p.identifier.eq_ignore_ascii_case(own));
        let witnessed = snapshot.principals.iter().any(is_own);
        (!witnessed).then(|| {
            "the caller's own record is not in the list, so it may hide others too".to_owned()
        })
    })
}

/// Whether nobody asked for a part.
pub(super) fn is_out_of_scope(snapshot: &Snapshot, part: &Part) -> bool {
    let coverage = snapshot.coverage_of(part);
    coverage.is_none_or(|coverage| coverage.outcome == Outcome::NotAttempted)
}

/// An auditor without baselines: it names rows as every audit does.
fn namer(catalogue: &Catalogue) -> Auditor {
    let entries = catalogue.modules.iter().map(|m| catalogue.entry_index(m));
    Auditor {
        entries: entries.collect(),
        modules: catalogue.module_index(),
        yes_no: Domain::Count,
        access: Catalogue::access_domain().unwrap_or(Domain::Count),
        catalogue: catalogue.clone(),
        options: Options::default(),
        baselines: Vec::new(),
        rules: Vec::new(),
        features_on: BTreeSet::new(),
        parameters: Vec::new(),
    }
}
