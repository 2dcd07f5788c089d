//! What is missing for a list to be complete beyond doubt.

use permlint_model::GapReason;
use permlint_model::snapshot::{Part, Principal, Snapshot};

/// What is missing for a list to hold everybody: the platform's own count, and the caller's own
/// record among the API members.
pub(crate) fn hidden(snapshot: &Snapshot, part: &Part) -> Option<(GapReason, String)> {
    counted(snapshot, part).or_else(|| own_record(snapshot))
}

fn own_record(snapshot: &Snapshot) -> Option<(GapReason, String)> {
    let own = snapshot.own.as_ref();
    let Some(own) = own.and_then(|own| own.member.as_deref()) else {
        let detail = "whose key took the snapshot is not known, so nothing shows that the list of \
                      API members holds everybody";
        return Some((GapReason::NotWitnessed, detail.to_owned()));
    };
    let same = |p: &Principal| p.identifier.eq_ignore_ascii_case(own);
    (!snapshot.principals.iter().any(same)).then(|| {
        let detail = "the caller's own record is not in the list of API members, so the list may \
                      hide others too";
        (GapReason::NotWitnessed, detail.to_owned())
    })
}

/// A list whose count the platform did not confirm may be cut.
pub(super) fn counted(snapshot: &Snapshot, part: &Part) -> Option<(GapReason, String)> {
    let coverage = snapshot.coverage_of(part);
    if coverage.is_some_and(|coverage| coverage.is_counted()) {
        return None;
    }
    let request = coverage.map_or("the list", |coverage| coverage.request.as_str());
    let detail = format!("{request}: no count of the platform confirms the list");
    Some((GapReason::NotWitnessed, detail))
}
