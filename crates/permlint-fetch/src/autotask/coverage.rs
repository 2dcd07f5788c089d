//! Saying how reading one part of the tenant went.

use permlint_model::snapshot::{Coverage, Outcome, Part};

use super::advice;
use super::paging::{Doubt, Listing};
use super::wording::{Meaning, meaning};
use crate::coverage::{PartRead, blank};
use crate::http::Trouble;

/// A part whose rows were received. It has failed where they cannot be believed.
pub(super) fn listed(part: Part, path: &str, listing: &Listing, note: Option<String>) -> Coverage {
    let received = listing.records.len() as u64;
    let outcome = match listing.doubt {
        Some(Doubt::Disordered | Doubt::Endless) => Outcome::Failed,
        _ => Outcome::Read,
    };
    let doubt = listing.doubt.as_ref();
    let doubt = doubt.map(|doubt| in_words(doubt, received, listing.expected));
    Coverage {
        outcome,
        status: Some(200),
        expected: listing.expected,
        received: Some(received),
        note: joined([doubt, note]),
        ..blank(part, path)
    }
}

fn in_words(doubt: &Doubt, received: u64, expected: Option<u64>) -> String {
    match doubt {
        Doubt::NotCounted(why) => format!(
            "the count could not be read ({why}), so nothing confirms that the list is complete"
        ),
        Doubt::Miscounted => format!(
            "the platform counts {} and sent {received}, so the list is not complete",
            expected.unwrap_or_default()
        ),
        Doubt::Disordered => {
            "records came out of order or twice, so that others may not have come \
                              at all; take the snapshot again"
                .to_owned()
        }
        Doubt::Endless => format!("the list does not end after {received} records"),
    }
}

/// Notes as one text.
pub(super) fn joined<const N: usize>(notes: [Option<String>; N]) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// A part that could not be read.
pub(super) fn troubled<T>(part: Part, path: &str, trouble: Trouble) -> PartRead<T> {
    let coverage = unread(part, path, &trouble);
    PartRead {
        coverage,
        value: None,
        trouble: Some(trouble),
    }
}

/// A part whose answer has not the promised shape.
pub(super) fn misshapen<T>(part: Part, path: &str, what: String) -> PartRead<T> {
    troubled(part, path, Trouble::Shape { what })
}

/// How it went with a part that could not be read.
pub(super) fn unread(part: Part, path: &str, trouble: &Trouble) -> Coverage {
    let outcome = outcome(trouble);
    let note = match outcome {
        Outcome::Refused => advice::refused(&part, trouble),
        _ => format!("{}; {}", trouble.said(), advice::meaning(&part)),
    };
    let message = match trouble {
        Trouble::Status(refusal) => refusal.message.clone(),
        _ => None,
    };
    Coverage {
        outcome,
        status: trouble.status(),
        message,
        note: Some(note),
        ..blank(part, path)
    }
}

/// The words decide, since Autotask sends most refusals with HTTP 500.
fn outcome(trouble: &Trouble) -> Outcome {
    match trouble {
        Trouble::Status(refusal) => match meaning(refusal) {
            Meaning::Denied | Meaning::NotPermitted => Outcome::Refused,
            _ => Outcome::Failed,
        },
        Trouble::Abandoned { .. } => Outcome::NotAttempted,
        _ => Outcome::Failed,
    }
}
