//! Reading one part of the tenant, and saying how that went.

use permlint_model::snapshot::{Coverage, Outcome, Part};
use serde_json::Value;

use super::advice;
use super::api::Api;
use super::paging::{self, Doubt, List, Listing};
use crate::coverage::{PartRead, blank};
use crate::http::Trouble;

/// Records with their meaning.
#[derive(Debug)]
pub(super) struct Understood<T> {
    pub(super) value: T,
    /// What the reader of a report should know about them.
    pub(super) note: Option<String>,
}

impl<T> From<T> for Understood<T> {
    fn from(value: T) -> Self {
        Self { value, note: None }
    }
}

/// Reads a list. `understand` says what its records mean, or which of them means nothing: then
/// the whole part has failed, since a record that is dropped could be the one that matters.
pub(super) async fn read_list<T, U: Into<Understood<T>>>(
    api: &Api<'_>,
    part: Part,
    list: &List,
    understand: impl FnOnce(&[Value]) -> Result<U, String>,
) -> PartRead<T> {
    let listing = match paging::read(api, list).await {
        Ok(listing) => listing,
        Err(trouble) => return troubled(part, &list.path, trouble),
    };
    match understand(&listing.records) {
        Ok(understood) => understood_as(part, list, &listing, understood.into()),
        Err(what) => troubled(part, &list.path, Trouble::Shape { what }),
    }
}

fn understood_as<T>(
    part: Part,
    list: &List,
    listing: &Listing,
    understood: Understood<T>,
) -> PartRead<T> {
    let received = listing.records.len() as u64;
    let outcome = match listing.doubt {
        Some(Doubt::Circle | Doubt::Overlap) => Outcome::Failed,
        _ => Outcome::Read,
    };
    let doubt = listing
        .doubt
        .as_ref()
        .map(|doubt| in_words(doubt, received, listing.expected));
    let coverage = Coverage {
        outcome,
        status: Some(200),
        expected: listing.expected,
        received: Some(received),
        note: joined([doubt, understood.note]),
        ..blank(part, &list.path)
    };
    let value = (outcome == Outcome::Read).then_some(understood.value);
    PartRead {
        coverage,
        value,
        trouble: None,
    }
}

fn in_words(doubt: &Doubt, received: u64, expected: Option<u64>) -> String {
    match doubt {
        Doubt::NotCounted(why) => {
            format!(
                "the count could not be read ({why}), so nothing confirms that the list is complete"
            )
        }
        Doubt::Miscounted => format!(
            "the platform counts {} and sent {received}, so the list is not complete",
            expected.unwrap_or_default()
        ),
        Doubt::Overlap => {
            "a record came on two pages, so the list changed while it was read; take the snapshot \
             again"
                .to_owned()
        }
        Doubt::Circle => {
            format!(
                "the pages lead in a circle after {received} records, so the list is not complete"
            )
        }
    }
}

fn joined(notes: [Option<String>; 2]) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// A part that could not be read.
pub(super) fn troubled<T>(part: Part, path: &str, trouble: Trouble) -> PartRead<T> {
    let outcome = outcome(&trouble);
    let note = match outcome {
        Outcome::Refused => advice::refused(&part),
        _ => format!("{}; {}", trouble.said(), advice::meaning(&part)),
    };
    let (code, message) = match &trouble {
        Trouble::Status(refusal) => (refusal.code.clone(), refusal.message.clone()),
        _ => (None, None),
    };
    let coverage = Coverage {
        outcome,
        status: trouble.status(),
        code,
        message,
        note: Some(note),
        ..blank(part, path)
    };
    PartRead {
        coverage,
        value: None,
        trouble: Some(trouble),
    }
}

/// The status decides, never the code word: ConnectWise sends 403 with the code `Unauthorized`.
fn outcome(trouble: &Trouble) -> Outcome {
    match trouble {
        Trouble::Status(refusal) if matches!(refusal.status, 401 | 403) => Outcome::Refused,
        Trouble::Abandoned { .. } => Outcome::NotAttempted,
        _ => Outcome::Failed,
    }
}
