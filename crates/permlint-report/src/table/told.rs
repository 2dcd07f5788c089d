//! What the findings say of a cell: its row alone does not know.

use std::collections::BTreeMap;

use permlint_model::report::{CellRow, CellVerdict, Finding, FindingKind, Status};
use permlint_model::{Action, EntryId, GapReason};

use crate::text::findings::OTHERWISE;
use crate::text::reasons::reason_of;

type Place<'r> = (&'r EntryId, Option<&'r str>, Action);

/// The findings of a report by their cell.
#[derive(Debug)]
pub(crate) struct Told<'r> {
    findings: BTreeMap<Place<'r>, Vec<&'r Finding>>,
}

impl<'r> Told<'r> {
    /// Sorts findings by cell. What is only worth knowing says nothing of how a cell fared.
    pub(crate) fn of(all: &'r [Finding]) -> Self {
        let mut findings: BTreeMap<Place<'r>, Vec<&'r Finding>> = BTreeMap::new();
        for finding in all.iter().filter(|f| f.kind != FindingKind::Notice) {
            let place = (&finding.entry_id, finding.item.as_deref(), finding.action);
            findings.entry(place).or_default().push(finding);
        }
        Self { findings }
    }

    /// Why a cell does not count any more: all that was found on it is accepted or known.
    pub(crate) fn set_aside(&self, cell: &CellRow) -> Option<Status> {
        let statuses = || self.on(cell).iter().map(|finding| finding.status);
        match statuses().any(|status| status == Status::Active) {
            true => None,
            false => statuses().next(),
        }
    }

    /// Whether documents contradict each other on a cell.
    pub(crate) fn is_conflict(&self, cell: &CellRow) -> bool {
        let mut findings = self.on(cell).iter();
        findings.any(|finding| finding.kind == FindingKind::BaselineConflict)
    }

    /// Why a cell is not decided.
    pub(crate) fn reason(&self, cell: &CellRow) -> Option<GapReason> {
        let mut findings = self.on(cell).iter();
        let open = findings.find(|finding| finding.kind.is_undecided());
        open.map(|finding| reason_of(finding))
    }

    /// What a document wants where the row names neither a need nor a limit, as that follows
    /// from a document that speaks of everything else.
    pub(crate) fn wanted<'s>(&'s self, cell: &'s CellRow) -> Option<&'s str> {
        let kind = match cell.verdict {
            CellVerdict::Excess => FindingKind::Excess,
            CellVerdict::Missing => FindingKind::Missing,
            CellVerdict::Mismatch => FindingKind::Mismatch,
            _ => return None,
        };
        let stated = |f: &&&Finding| f.kind == kind && f.rule.as_str() != OTHERWISE;
        let finding = self.on(cell).iter().find(stated)?;
        Some(finding.wanted.as_str())
    }

    fn on<'s>(&'s self, cell: &'s CellRow) -> &'s [&'r Finding] {
        let place = (&cell.entry_id, cell.item.as_deref(), cell.action);
        self.findings.get(&place).map_or(&[], Vec::as_slice)
    }
}
