//! What each reason for doubt means, and what to do about it.

use permlint_model::GapReason;
use permlint_model::report::{Finding, FindingKind};

/// The reason why a finding is not decided.
pub(crate) fn reason_of(finding: &Finding) -> GapReason {
    finding.reason.unwrap_or(match finding.kind {
        FindingKind::EvidenceConflict => GapReason::EvidenceConflict,
        FindingKind::Unmatched => GapReason::Unmatched,
        _ => GapReason::Undecided,
    })
}

/// What a reason means.
pub(crate) fn meaning(reason: GapReason) -> &'static str {
    match reason {
        GapReason::EvidenceConflict => "two pieces of evidence contradict each other",
        GapReason::Ambiguous => "two live rows match one documented entry",
        GapReason::UnknownWord => "the platform sent a level that the catalogue does not know",
        GapReason::Refused => "the platform refused to show it",
        GapReason::NotRead => "it was not read, or only in part",
        GapReason::Stale => "the evidence is older than allowed",
        GapReason::Unmatched => "the live list has no entry of that name",
        GapReason::NoRows => "the live list has no entry in that module",
        GapReason::NotStated => "the row is there and states no level",
        GapReason::NotOffered => "the row does not offer what the document asks for",
        GapReason::NotReadable => "no interface shows it",
        GapReason::NotWitnessed => "nothing shows that the list is complete",
        GapReason::NotDeclared => "nobody declared it",
        GapReason::BaseNotEstablished => "the system level to copy is not documented well enough",
        GapReason::Undecided => "what was seen allows both answers",
    }
}

/// What to do about a reason.
pub(crate) fn remedy(reason: GapReason) -> &'static str {
    match reason {
        GapReason::EvidenceConflict => {
            "read again; if the sides still differ, look at the setting on the screen"
        }
        GapReason::Ambiguous => "say which one is meant, or rename one of the two",
        GapReason::UnknownWord => {
            "look at the setting on the screen, and report the word so that the catalogue learns it"
        }
        GapReason::Refused => {
            "give the reading key the right that is named under coverage, and read again"
        }
        GapReason::NotRead => "see under coverage what is missing, and read again",
        GapReason::Stale => "take a new snapshot, or have the facts declared again",
        GapReason::Unmatched => {
            "look for the entry on the screen; if it has another name there, report that name so \
             that the catalogue learns it"
        }
        GapReason::NoRows => {
            "check that the module is switched on and that the reading key may see it"
        }
        GapReason::NotStated => "look at the setting on the screen; set it there to state it",
        GapReason::NotOffered => "ask the document's publisher which setting is meant",
        GapReason::NotReadable => {
            "look at the list on the screen, or audit with the member's own key"
        }
        GapReason::NotWitnessed => {
            "give the reading key the right to list all members, and read again"
        }
        GapReason::NotDeclared => "look at the setting on the screen, and fill in a worksheet",
        GapReason::BaseNotEstablished => "compare the level with the system level on the screen",
        GapReason::Undecided => "look at the setting on the screen",
    }
}
